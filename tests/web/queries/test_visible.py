"""One plan by its name: seen by whom the list of plans shows it to, at the same cost however many plans there are."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cauce.core import permissions as rules
from cauce.web.models import Plan
from cauce.web.queries.visible import visible_plan, visible_plans
from tests.people import everyone, marta_of_the_office, someone_of_the_public
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("published", [False, True])
def test_each_role_sees_the_plan_by_name_as_in_the_list(published: bool) -> None:
    plan, _event = import_draft(by=marta_of_the_office())
    people = {**everyone(plan), "nobody": someone_of_the_public()}
    Plan.objects.update(published_at=timezone.now() if published else None)
    seen = {role for role, user in people.items() if visible_plan(user, plan.slug) is not None}
    assert seen == {role for role, user in people.items() if plan in visible_plans(user)}
    assert ("nobody" in seen) is published and rules.LEAD in seen


def test_a_name_that_is_not_there_is_no_plan() -> None:
    assert visible_plan(marta_of_the_office(), "no-hay") is None
