"""The interface for programs under random requests made from its own description: no fault, answers as described.

``FUZZ=200 pytest tests/web/api/test_fuzz_api.py`` (or ``make fuzz``) tries more of each address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cauce.web.actions import people as accounts
from cauce.web.actions.people import tokens
from cauce.web.models import Deliverable, Event, Import, Plan
from tests.people import marta_of_the_office
from tests.web.api.conftest import SLUG
from tests.web.judged import kept_judgement

EACH = int(os.environ.get("FUZZ", "2"))  # requests of each sort for each address
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
UNHURRIED = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    derandomize=EACH < 50,
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer("application/offset+octet-stream")
def part(context: Any, value: Any) -> bytes:
    """A part of a file is sent as it is."""
    return value if isinstance(value, bytes) else bytes(getattr(value, "data", b"")) or str(value).encode()


@pytest.fixture
def real_values(plan: Plan) -> dict[str, Any]:
    """Values of the plan, so that not every request ends at an address where nothing is."""
    return {
        "slug": SLUG,
        "code": "1.1.1",
        "name": "oficina-del-agua-1",
        "deliverables": Deliverable.objects.filter(plan=plan).order_by("pk")[0].pk,
        "areas": 1,
        "events": Event.objects.filter(plan=plan).order_by("pk")[0].pk,
        "imports": Import.objects.filter(plan=plan).order_by("pk")[0].pk,
        "judgements": kept_judgement(plan, by=marta_of_the_office()).pk,
    }


def operations(schema: Any) -> Iterator[Any]:
    """Every operation that the description names."""
    for result in schema.get_all_operations():
        yield result.ok()


def placed(case: Any, values: dict[str, Any], *, turn: int) -> None:
    """Put real values into most addresses; now and then what was made up stays."""
    kind = case.path.removeprefix("/api/plans/{slug}/").partition("/")[0]
    for name in case.path_parameters or {}:
        real = values.get(kind) if name == "number" else values.get(name)
        if real is not None and turn % 4:
            case.path_parameters[name] = real


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests of this test share its transaction, as those of Django's own client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("who", ["office", "nobody"])
def test_no_request_that_is_made_up_meets_a_fault(
    plan: Plan, real_values: dict[str, Any], who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "A_MINUTE", 10**9)
    headers = {"Accept-Language": "en", "Accept-Encoding": "identity"}
    if who == "office":
        _token, words = accounts.make_token(name="Fuzz", days=30, may_write=True, by=marta_of_the_office())
        headers["Authorization"] = f"Bearer {words}"
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    found, tried, wrong = list(operations(schema)), 0, []
    for operation in found:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                tried += tries(operation, mode, headers, real_values)
            except (Failure, FailureGroup) as failure:
                wrong.append(f"{operation.label}, {mode.value}: {told(failure)}")
    assert not wrong, "\n".join(wrong)
    assert len(found) > 35
    assert tried > len(found)


def told(failure: BaseException) -> str:
    """Say what failed in a few lines."""
    parts = getattr(failure, "exceptions", None) or [failure]
    return " | ".join(str(part)[:600] for part in parts)


def tries(operation: Any, mode: GenerationMode, headers: dict[str, str], values: dict[str, Any]) -> int:
    """Try an address with what fits its description, or what does not; say how often."""
    count = 0

    @UNHURRIED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal count
        count += 1
        placed(case, values, turn=count)
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    with suppress(Unsatisfiable):  # nothing about some addresses can be wrong
        ask()
    return count


def test_bytes_that_are_no_request_meet_no_fault(plan: Plan) -> None:
    client = Client(raise_request_exception=False)
    for path in (
        "/api/%00",
        "/api/plans/%ff%fe",
        "/api/plans/" + "x" * 5000,
        "/api/plans/..%2f..%2fetc",
        "/api//plans",
    ):
        assert client.get(path).status_code in (301, 400, 404), path
