"""Cases of facilities in plain words (casos de equipamientos): classes, opinions, shelter, points, likely matches."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cauce import method
from cauce.core import facilities, vulnerability
from cauce.core.messages import facilities as sentences
from cauce.core.territories import Box

FILE = Path(__file__).with_name("facilities.toml")
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
TODAY = dt.date(2027, 3, 1)
CITY = Box(-79.7, 8.9, -79.1, 9.5)


def _index(given: Mapping[str, Any]) -> Any:
    try:
        found = vulnerability.judged(given["index"], given["answers"])
    except vulnerability.CannotJudgeError as error:
        assert str(error.values["item"]) in sentences.tell(error.code, error.values, str)
        return f"{error.code} {error.values['item']}"
    return [found.score, found.band, found.level]


def _standing(given: Mapping[str, Any]) -> list[str]:
    opinions = [vulnerability.Opinion(**one) for one in given["opinions"]]
    found = vulnerability.standing(opinions, preferred=given["preferred"], on=TODAY)
    assert found is not None
    return [found.level, *(["disagree"] if found.disagree else []), *found.items, *(["old"] if found.is_old else [])]


def _shelter(given: Mapping[str, Any]) -> list[Any]:
    asked: dict[str, Any] = {"area_m2": None, "toilets": None, "water_l_per_day": None, **given}
    found = facilities.shelter_capacity(**asked)
    return [found.people, found.binding, *found.unknown]


def _place(given: list[float]) -> list[str]:
    found = facilities.place_remarks(given[0], given[1], city=CITY)
    assert all(str(given[0]) in sentences.tell(one.code, one.values, str) for one in found)
    return [one.code for one in found]


def _same(given: Mapping[str, Any]) -> bool:
    points, places = given.get("points", [None, None]), given.get("territories", ["", ""])
    first, second = (
        facilities.Facts(str(at), given["names"][at], given["kinds"][at], places[at], points[at] and tuple(points[at]))
        for at in (0, 1)
    )
    return facilities.likely_same(first, second, rule=facilities.matching()) is not None


ANSWERS: Mapping[str, Callable[[Any], Any]] = {
    "index": _index,
    "standing": _standing,
    "shelter": _shelter,
    "place": _place,
    "kind": lambda given: facilities.kind_of(*given),
    "same": _same,
    "public": lambda given: sorted(facilities.told_to_public(given)),
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rule_says_what_the_case_expects(case: dict[str, Any]) -> None:
    assert ANSWERS[case["rule"]](case["given"]) == case["expect"]


def test_weights_of_each_index_add_up_to_one() -> None:
    told = method.load("facilities")
    for index in ("generic", "school"):
        assert sum(one["weight"] for one in told[index]["items"].values()) == pytest.approx(1)
    assert sum(one["weight"] for one in told["hospital"]["modules"].values()) == pytest.approx(1)


def test_every_kind_has_its_words_in_both_languages_and_an_index_that_there_is() -> None:
    for code in facilities.kinds():
        assert facilities.index_of(code) in vulnerability.INDICES
        for language in ("es", "en"):
            assert facilities.words_of("kinds", language)[code]


def test_every_sentence_ends_with_a_full_stop() -> None:
    told = {**sentences.FACILITIES, **sentences.FILES, **sentences.JUDGING}
    assert [code for code, text in told.items() if not text.endswith((".", "%(fields)s."))] == []
