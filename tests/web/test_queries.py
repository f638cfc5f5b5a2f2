"""Every page of the table, on a plan and on one three times as large: it takes as many queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cauce.core.permissions import LEAD
from cauce.web.models import Plan
from cauce.web.queries.facts import plan_problems
from tests.people import marta_of_the_office, with_role
from tests.web import access
from tests.web.importing import import_draft
from tests.web.pages.every import larger_draft

pytestmark = pytest.mark.django_db
# An import is shown as it was read, piece by piece, once.
PAGES_APART = frozenset({"import"})


def counted(times: int) -> dict[str, int]:
    """How many queries each page costs once it is warm."""
    marta = marta_of_the_office()
    plan, _event = import_draft(larger_draft(times), by=marta, slug=f"rio-{times}")
    with_role(plan, LEAD)
    plan_problems(plan)
    client, found = Client(), {}
    client.force_login(marta)
    for name, address in access.addresses(Plan.objects.get(pk=plan.pk)).items():
        if name in PAGES_APART or client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        found[name] = len(captured)
    return found


def test_no_page_of_the_table_asks_more_of_a_larger_plan() -> None:
    small, large = counted(2), counted(6)
    more = {name: (small[name], large[name]) for name in small if large.get(name, 0) > small[name]}
    assert more == {}
    assert len(small) > 40
