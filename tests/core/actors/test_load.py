"""Load (carga de trabajo): tasks and rows, invitations, what falls due when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cauce.core.actors.load import Load, calendar, loads
from tests.core.actors.rows import row


def of(name: str, found: list[Load]) -> Load:
    return next(load for load in found if load.name == name)


def test_a_row_that_two_tasks_share_counts_once_as_a_row_and_twice_in_tasks() -> None:
    load = loads([row("1.2.1", tasks=2, leads="DPU"), row("1.3.1", leads="DPU")])[0]
    assert (load.tasks, load.rows) == (3, 2)


def test_two_roles_in_one_row_count_its_tasks_once() -> None:
    load = loads([row("1.1.1", leads="DPU", working_group="DPU")])[0]
    assert (load.tasks, load.by_role) == (1, {"leads": (1, 1), "working_group": (1, 1)})


def test_invitations_are_the_rows_where_one_is_an_ally() -> None:
    found = loads([row("1.1.1", allies="UTP", leads="DPU"), row("1.1.2", allies="UTP")])
    assert (of("UTP", found).invited, of("DPU", found).invited) == ((2, 2), (0, 0))


def test_deliverables_count_for_who_leads() -> None:
    found = loads([row("1.1.1", leads="DPU", supports="UTP")])
    assert (of("DPU", found).deliverables, of("UTP", found).deliverables) == (1, 0)


def test_months_without_anything_due_are_shown() -> None:
    first = replace(row("1.1.1", leads="DPU"), deliverables=3, dues=(date(2026, 12, 1), date(2027, 2, 28)))
    found = calendar([first, row("1.1.2", leads="UTP")])
    assert found.months == ((2026, 12), (2027, 1), (2027, 2))
    assert found.leads == (("dpu", "DPU", {(2026, 12): 1, (2027, 2): 1}),)
    assert found.undated == 2


def test_a_plan_without_dates_has_no_months() -> None:
    assert calendar([row("1.1.1", leads="DPU")]).months == ()
