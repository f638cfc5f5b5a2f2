"""Organisations of a plan: one finding for each that is spelled in several ways, and its mending."""

from __future__ import annotations

from cauce.core.plan import stock_numbers
from cauce.core.plan.organizations import problems
from cauce.core.problems import Problem
from tests.core.plans import plan_of

LISTED = {"BM": "Banco Mundial", "100CR": "100 Ciudades Resilientes", "WETLANDS": "Wetlands International del Sur"}


def found(*names: str) -> list[Problem]:
    plan = plan_of({"acronyms": LISTED, "rows": [{"code": "1.1.1", "allies": list(names)}]})
    return problems(plan, stock_numbers())


def test_merging_writes_the_listed_acronym_where_it_is_used() -> None:
    (problem,) = found("Banco Mundial", "BM", "BANCO MUNDIAL")
    assert problem.mending is not None
    assert problem.mending.values["into"] == "BM"


def test_merging_is_not_proposed_where_units_would_be_lost() -> None:
    (problem,) = found("100CR SDU", "100CR - SDU", "100CR", "100 RC")
    assert problem.where == "100CR SDU / 100CR - SDU / 100CR / 100 RC"
    assert problem.mending is None


def test_the_listed_acronym_counts_as_a_spelling_where_the_name_is_not_written_in_full() -> None:
    assert [problem.where for problem in found("Wetlands International")] == ["Wetlands International / WETLANDS"]
    assert found("Wetlands International del Sur") == []


def test_a_placeholder_has_no_other_names() -> None:
    assert found("Consultor", "consultor local", "Consultor Externo") == []
