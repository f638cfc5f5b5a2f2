"""The example through the interface: every address that an answer names leads to an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cauce.importer import read_plan
from cauce.web.models import Plan
from tests.people import marta_of_the_office
from tests.web.api.conftest import SLUG, Asker
from tests.web.importing import import_draft

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "panama" / "plan-de-trabajo.docx"


@pytest.fixture
def example(db: None, settings: Any, tmp_path: Path) -> Plan:
    """The example's plan, published."""
    settings.MEDIA_ROOT = tmp_path
    plan, _ = import_draft(read_plan(EXAMPLE), by=marta_of_the_office(), slug=SLUG)
    Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now())
    return plan


def named_in(answer: Any) -> Iterator[str]:
    """Yield every address that an answer names."""
    if isinstance(answer, list):
        for each in answer:
            yield from named_in(each)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name in ("url", "next") and value:
                yield value
            elif name == "parts":
                yield from value.values()
            else:
                yield from named_in(value)


@pytest.mark.parametrize("who", ["office", "nobody"])
def test_every_address_that_an_answer_names_is_answered(example: Plan, office: Asker, nobody: Asker, who: str) -> None:
    asker = office if who == "office" else nobody
    waiting, seen = ["/api/plans"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = asker.answer(f"{address}?q=agua" if address.endswith("/search") else address)
        waiting += [named for named in dict.fromkeys(named_in(answer)) if named not in seen and named not in waiting]
    assert len(seen) > 200
    assert any(address.endswith("/events") for address in seen) == (who == "office")


def test_the_example_is_told_whole(example: Plan, nobody: Asker) -> None:
    figures = nobody.answer("")["figures"]
    for part in ("areas", "questions", "rows", "tasks", "organizations"):
        assert nobody.answer(part)["count"] == figures[part], part
    assert nobody.answer("deliverables")["count"] == figures["deliverables"] + figures["section_deliverables"]
    assert len(nobody.answer("board")["seats"]) == figures["seats"] == 20
