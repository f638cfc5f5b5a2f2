"""Cases in plain words (casos): what is said to whom on a day, written by whoever knows the method."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cauce import method
from cauce.core.notifications import (
    KINDS,
    Delivery,
    Input,
    Reminder,
    RowFacts,
    Texts,
    Timing,
    Unnamed,
    letter,
    reminders,
)
from cauce.core.places import city_format

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("notifications.toml").read_text("utf-8"))["case"]
TOLD = method.load("notifications")


def row_of(given: dict[str, Any]) -> RowFacts:
    return RowFacts(
        key="row:1.1.1",
        code="1.1.1",
        title="Inventario de pozos",
        state=given.get("state", "planned"),
        heard=given.get("heard"),
        deliveries=tuple(Delivery(key="d", **each) for each in given.get("deliveries", ())),
        inputs=tuple(Input(key="i", **each) for each in given.get("inputs", ())),
        unnamed=tuple(Unnamed(key="u", **each) for each in given.get("unnamed", ())),
        empty=tuple(given.get("empty", ())),
        leads=tuple(given.get("leads", ())),
        accepts=tuple(given.get("accepts", ())),
    )


def said(given: dict[str, Any], on: dt.date) -> list[Reminder]:
    return reminders([row_of(given)], on=on, timing=Timing.from_mapping(TOLD))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_said_is_what_the_case_expects(case: dict[str, Any]) -> None:
    before = {each.fingerprint for each in said(case["given"], case["told_before"])} if "told_before" in case else set()
    found = [each for each in said(case["given"], case["on"]) if each.fingerprint not in before]
    assert [f"{each.kind} {each.post or 0}" for each in found] == case["expect"]
    written = letter(
        found,
        person="Lucía",
        plan="Plan de Ríoseco",
        texts=Texts.from_mapping(TOLD, language="es"),
        city=city_format("es-PA"),
        by_link=lambda each: each.post is not None,
    )
    for words in case.get("says", ()):
        assert words in written.body


def test_every_kind_of_reminder_has_a_case() -> None:
    assert {words.split()[0] for case in CASES for words in case["expect"]} == set(KINDS)


def test_every_reminder_says_where_its_days_come_from() -> None:
    assert all(Timing.from_mapping(TOLD).sources[kind] for kind in KINDS)
