"""The matrix of actors (matriz de actores), and what is missing or doubled."""

from __future__ import annotations

import pytest

from cauce.core.actors.matrix import SENTENCES, Remark, matrix, remarks
from cauce.core.actors.work import WorkRow
from tests.core.actors.rows import row

EXPECTED = [["leads"], ["supports"], ["supervises", "validates"], ["working_group"], ["allies"]]


def kinds(*rows: WorkRow) -> list[str]:
    return [remark.kind for remark in remarks(rows, expected=EXPECTED)]


def test_a_cell_shows_the_roles_in_the_methods_order() -> None:
    lines = matrix([row("1.1.1", allies="UTP", leads="UTP")], order=("leads", "supports", "allies"))
    assert lines[0].cells == {"1.1.1": ("leads", "allies")}


def test_who_stands_in_most_rows_comes_first() -> None:
    lines = matrix([row("1.1.1", leads="DPU", allies="UTP"), row("1.1.2", leads="UTP")], order=("leads",))
    assert [line.name for line in lines] == ["UTP", "DPU"]


def test_a_party_still_to_be_named_has_no_line() -> None:
    assert matrix([row("1.1.1", leads="?")], order=()) == []


def test_a_row_without_a_lead_is_remarked_on_where_other_rows_have_one() -> None:
    found = remarks([row("1.1.1", leads="DPU"), row("1.1.2")], expected=EXPECTED)
    assert found == [Remark("missing", "1.1.2", ("leads",))]


def test_a_role_that_the_plan_uses_nowhere_is_not_missed() -> None:
    assert kinds(row("1.1.1", leads="DPU")) == []


def test_a_role_that_few_rows_name_is_not_missed_in_the_others() -> None:
    rows = [row("1.1.1", leads="DPU", allies="UTP"), row("1.1.2", leads="DPU"), row("1.1.3", leads="DPU")]
    assert [each.kind for each in remarks(rows, expected=EXPECTED, share=0.5)] == []
    assert len(remarks(rows, expected=EXPECTED, share=0.3)) == 2


def test_who_validates_stands_for_who_supervises() -> None:
    assert kinds(row("1.1.1", supervises="DPU"), row("1.1.2", validates="UTP")) == []


def test_a_role_held_only_by_somebody_to_be_named_is_said() -> None:
    assert kinds(row("1.1.1", leads="?")) == ["to_be_named"]


def test_a_name_twice_in_one_role_is_remarked_on() -> None:
    assert kinds(row("1.1.1", allies="UTP UTP")) == ["named_twice"]


def test_two_leads_are_remarked_on() -> None:
    assert kinds(row("1.1.1", leads="UTP DPU")) == ["several_leads"]


def test_who_leads_and_validates_checks_itself() -> None:
    assert kinds(row("1.1.1", leads="DPU", validates="DPU")) == ["checks_itself"]


def test_who_leads_may_sit_in_its_working_group() -> None:
    assert kinds(row("1.1.1", leads="DPU", working_group="DPU UTP")) == []


def test_who_supports_and_is_an_ally_holds_several_roles() -> None:
    assert kinds(row("1.1.1", supports="UTP", allies="UTP")) == ["several_roles"]


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_remark_names_its_row(kind: str) -> None:
    assert "1.2.3" in Remark(kind, "1.2.3", ("leads",), ("DPU", "UTP")).tell({"leads": "Leads"}, str)
