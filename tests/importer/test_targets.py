"""Communication targets taken apart."""

from __future__ import annotations

import pytest

from cauce.importer.draft import Target
from cauce.importer.targets import read_targets
from tests.importer.words import WORDS


@pytest.mark.parametrize(
    ("printed", "targets"),
    [
        ("1 cada dos meses", [Target("cadence", 1, every=2, unit="month")]),
        ("1 por mes", [Target("cadence", 1, every=1, unit="month")]),
        ("2 por mes en cada red", [Target("per_channel", 2, every=1, unit="month")]),
        (
            "2 presentaciones- 1 cada 3 meses",
            [Target("count", 2, what="presentaciones"), Target("cadence", 1, every=3, unit="month")],
        ),
        (
            "6 newsletters, one a month",
            [Target("count", 6, what="newsletters"), Target("cadence", 1, every=1, unit="month")],
        ),
        (
            "2 entrevistas- primer y segundo trimestre",
            [Target("count", 2, what="entrevistas"), Target("window", window="Q1 Q2")],
        ),
        ("200 libretas, 500 folletos", [Target("goods", 200, what="libretas"), Target("goods", 500, what="folletos")]),
    ],
)
def test_a_target_is_taken_apart(printed: str, targets: list[Target]) -> None:
    assert read_targets(printed, WORDS) == targets


def test_at_least_is_kept() -> None:
    (target,) = read_targets("Al menos tres presentaciones en eventos", WORDS)
    assert (target.kind, target.value, target.at_least) == ("count", 3, True)
