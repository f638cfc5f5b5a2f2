"""Every address of a plan under junk: whatever a form or a query holds, no page fails."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cauce.web.models import Plan, User
from tests.drafts import small_draft
from tests.people import everyone, marta_of_the_office
from tests.web import access
from tests.web.api.conftest import larger
from tests.web.forms import Sent, sent_by
from tests.web.importing import import_draft

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "cauce" / "web" / "templates"
EACH = int(os.environ.get("FUZZ", "2"))  # forms for each address
JUNK = (
    "",
    " ",
    "\x00",
    "-1",
    "0",
    "1",
    "1e9",
    "9" * 30,
    "2147483648",
    "9223372036854775808",
    "NaN",
    "٣",
    "²",
    "2018-02-31",
    "0000-00-00",
    "31/02/2018",
    "99999-01-01",
    "[]",
    '{"a": [null]}',
    "null",
    "'; DROP TABLE web_plan; --",
    "%s%(x)d{0}",
    "../../etc/passwd",
    "http://[",
    "a@b",
    "@",
    "task:1.1.1",
    "<script>alert(1)</script>",
    "\u202e\ufeff\U0001f642\u0000",
    "\r\nSet-Cookie: x=1",
    "x" * 70_000,
)
LEAVES = {"sign_out", "remove_plan"}  # what ends the test's own session or plan


@pytest.fixture
def marta(db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A small plan in which everybody has a part."""
    plan = import_draft(larger(small_draft(), 1), by=marta)[0]
    everyone(plan)
    return plan


def fields() -> dict[str, set[str]]:
    """Names of the fields of every form, each with the values that its buttons and choices have."""
    found: dict[str, set[str]] = {}
    for path in TEMPLATES.rglob("*.html"):
        for tag in re.findall(r"<(?:input|select|textarea|button)\b[^>]*>", path.read_text(encoding="utf-8")):
            name = re.search(r'\bname="(\w+)"', tag)
            if name is not None:
                value = re.search(r'\bvalue="(\w+)"', tag)
                found.setdefault(name[1], set()).update([value[1]] if value else [])
    return found


def junk_forms(rng: random.Random, known: dict[str, set[str]]) -> Iterator[dict[str, object]]:
    """Forms of which each field may hold what it knows, or anything."""
    names = sorted(known)
    for _ in range(EACH):
        chosen = rng.sample(names, min(30, len(names)))
        form: dict[str, object] = {
            name: [rng.choice([*known[name], *JUNK]) for _ in range(rng.choice((1, 1, 3)))] for name in chosen
        }
        for button in ("act", "version"):
            form[button] = rng.choice([*known.get(button, ()), *JUNK])
        if rng.random() < 0.3:
            form["file"] = form["document"] = SimpleUploadedFile(rng.choice(JUNK)[:100] or "x", b"PK\x03\x04junk")
        yield form


def changed_forms(rng: random.Random, sent: Sent) -> Iterator[dict[str, object]]:
    """What a button of a real form sends, with some of its fields as nobody would fill them."""
    for _ in range(EACH):
        form: dict[str, object] = dict(sent.fields)
        for name in rng.sample(sorted(form), min(len(form), rng.choice((1, 1, 2, 4)))):
            form[name] = [rng.choice(JUNK) for _ in range(rng.choice((0, 1, 1, 2)))]
        yield form


def test_no_form_of_junk_meets_a_fault(plan: Plan, marta: User) -> None:
    rng, known, wrong = random.Random(20181), fields(), []
    client = Client(raise_request_exception=False)
    client.force_login(marta)
    assert len(known) > 60
    for name, address in access.addresses(plan).items():
        if name in LEAVES:
            continue
        page = client.get(address)
        is_page = page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
        real = sent_by(page.content.decode(), address=address) if is_page else []
        forms = [(each.address, form) for each in real[:6] for form in changed_forms(rng, each)]
        for there, form in [*forms, *((address, form) for form in junk_forms(rng, known))]:
            if "/salir" not in there and (status := client.post(there, form).status_code) >= 500:
                wrong.append(f"POST {name}: {status} for {str(form)[:1500]}")
    assert not wrong, "\n".join(wrong)


def test_no_query_of_junk_meets_a_fault(plan: Plan, marta: User) -> None:
    rng, wrong = random.Random(20182), []
    names = sorted({"q", "from", "area", "page", "de", "a", "state", "kind", "only", "sort", "see", *fields()})
    client = Client(raise_request_exception=False)
    client.force_login(marta)
    for name, address in access.addresses(plan).items():
        for _ in range(EACH):
            query = {one: rng.choice(JUNK)[:500] for one in rng.sample(names, 12)}
            if (status := client.get(address, query).status_code) >= 500:
                wrong.append(f"GET {name}: {status} for {query}")
    assert not wrong, "\n".join(wrong)
