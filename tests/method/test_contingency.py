"""Cases of contingency plans in plain words (casos de planes de contingencia): status, gaps, balance, folder."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cauce import method
from cauce.core import contingency as rules
from cauce.core.contingency.balance import balance
from cauce.core.information_folder import ItemFacts, folder
from cauce.core.messages import contingency as messages

FILE = Path(__file__).with_name("contingency.toml")
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
TODAY = dt.date(2027, 3, 15)
EVERY = rules.Catalogue.from_mapping(method.load("contingency"))


def _catalogue(case: Mapping[str, Any]) -> rules.Catalogue:
    only = case.get("only", {})
    parts = {name: {code: getattr(EVERY, name)[code] for code in codes} for name, codes in only.items()}
    return replace(EVERY, weights=case.get("weights", {}), authorities=case.get("authorities", {}), **parts)


def _party(told: str) -> rules.Party:
    slug, *rest = told.split()
    sector, level = (rest[0], rest[1].strip("-")) if len(rest) == 2 else ("", "")
    return rules.Party(slug, slug, sector, level)


def _plan(number: int, given: Mapping[str, Any]) -> rules.PlanFacts:
    told = dict(given)
    owner = _party(told.pop("owner")) if "owner" in told else None
    implementers = tuple(_party(one) for one in told.pop("implementers", ()))
    lists = {name: tuple(told.pop(name, ())) for name in ("hazards", "sectors", "territories")}
    return rules.PlanFacts(str(number), **told, **lists, owner=owner, implementers=implementers)


def _plans(case: Mapping[str, Any]) -> list[rules.PlanFacts]:
    return [_plan(number, given) for number, given in enumerate(case["given"], 1)]


def _status(case: Mapping[str, Any]) -> list[str]:
    found = rules.standing(_plan(1, case["given"]), on=TODAY, validity_years=EVERY.validity_years)
    return [found.status, found.why]


def _coverage(case: Mapping[str, Any]) -> dict[str, Any]:
    catalogue, plans = _catalogue(case), _plans(case)
    found = rules.coverage(plans, catalogue, on=TODAY)
    parties = {slug: rules.Party(slug, slug) for slug in catalogue.authorities.values()}
    return {
        "cells": {f"{cell.hazard} × {cell.sector}": cell.status for cell in found.cells.values()},
        "weighted": round(found.weighted or 0, 6),
        "current": round(found.current or 0, 6),
        "gaps": [
            f"{gap.cell.hazard} × {gap.cell.sector}: "
            + ", ".join(f"{one.party.key} ({one.why})" for one in gap.closers)
            for gap in rules.gaps(found, plans, catalogue, parties=parties)
        ],
    }


def _balance(case: Mapping[str, Any]) -> dict[str, Any]:
    found = balance(
        {rules.Party(name, name): (one, two) for name, (one, two) in case["given"].items()}, flag=EVERY.flag
    )
    return {
        "differences": {line.party.key: round(line.difference, 9) for line in found.lines},
        "index": "none" if found.index is None else round(found.index, 9),
        "flagged": [line.party.key for line in found.flagged],
        "both": found.both,
    }


def _remarks(case: Mapping[str, Any]) -> list[str]:
    found = rules.remarks(_plans(case), EVERY, on=TODAY)
    told = " ".join(messages.tell_remark(one, str) for one in found)
    assert [words for words in case.get("says", ()) if words not in told] == []
    return sorted(f"{one.code}: {' '.join(one.plans)}" for one in found)


def _folder(case: Mapping[str, Any]) -> dict[str, str]:
    items = [
        ItemFacts(str(number), **{**given, "hazards": tuple(given["hazards"])})
        for number, given in enumerate(case["given"], 1)
    ]
    found = folder(items, _catalogue(case), on=TODAY)
    return {cell.kind: cell.status for cell in found.cells.values()}


def _engagement(case: Mapping[str, Any]) -> dict[str, list[str]]:
    found = rules.engagement(_plans(case))
    return {
        "without_private": sorted(one.plan.name for one in found if not one.has_private),
        "without_community": sorted(one.plan.name for one in found if not one.has_community),
    }


ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "status": _status,
    "coverage": _coverage,
    "balance": _balance,
    "remarks": _remarks,
    "folder": _folder,
    "engagement": _engagement,
    "step": lambda case: rules.step_state(rules.Step("a", **case["given"]), on=TODAY),
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rule_says_what_the_case_expects(case: dict[str, Any]) -> None:
    assert ANSWERS[case["rule"]](case) == case["expect"]


def test_every_remark_has_a_case() -> None:
    found = {line.split(":")[0] for case in CASES if case["rule"] == "remarks" for line in case["expect"]}
    assert found == set(messages.REMARKS)


def test_every_reason_of_a_status_has_its_sentence() -> None:
    found = {case["expect"][1] for case in CASES if case["rule"] == "status"}
    assert found | {"young"} == set(messages.STANDINGS)


def test_a_status_counts_for_no_more_than_a_better_one() -> None:
    values = EVERY.status_values
    assert values["current"] >= values["outdated"] >= values["none"] == 0
