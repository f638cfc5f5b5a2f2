"""The network of actors (red de actores), and its picture."""

from __future__ import annotations

import math
from itertools import combinations

from cauce.core.actors.layout import distances, fitted, places
from cauce.core.actors.network import Tie, least_weight, ties
from tests.core.actors.rows import row


def test_two_that_share_two_rows_are_tied_by_two() -> None:
    found = ties([row("1.1.1", leads="A", allies="B"), row("1.1.2", supports="B A"), row("1.1.3", leads="C")])
    assert found == [Tie("a", "b", ("1.1.1", "1.1.2"))]


def test_a_party_to_be_named_is_tied_to_nobody() -> None:
    assert ties([row("1.1.1", leads="A", allies="?")]) == []


def test_a_picture_shows_the_closest_ties_when_all_would_be_too_many() -> None:
    found = [Tie("a", "b", ("1", "2", "3")), Tie("a", "c", ("1", "2")), Tie("b", "c", ("1", "2"))]
    assert (least_weight(found, most=2), least_weight(found, most=3)) == (3, 1)


def test_the_same_network_gives_the_same_picture() -> None:
    nodes = [f"n{index}" for index in range(12)]
    edges = [(nodes[index], nodes[(index * 5 + 1) % 12], 1 + index % 3) for index in range(12) if index != 8]
    assert places(nodes, edges) == places(nodes, edges)


def test_a_path_is_drawn_as_long_as_it_is() -> None:
    found = places(["a", "b", "c"], [("a", "b", 1), ("b", "c", 1)])
    assert math.dist(found["a"], found["c"]) > 1.9


def test_a_heavier_tie_draws_closer() -> None:
    assert distances(["a", "b"], [("a", "b", 4)])[0][1] == 0.5


def test_parts_without_a_tie_have_a_place_too() -> None:
    found = places(["a", "b", "c"], [("a", "b", 1)])
    assert all(math.isfinite(value) for point in found.values() for value in point)


def test_labels_do_not_cover_one_another() -> None:
    close = {f"n{index}": (index / 100, index / 100) for index in range(10)}
    found = fitted(close, width=900, height=600, margin=30)
    assert all(
        abs(one[0] - other[0]) >= 107 or abs(one[1] - other[1]) >= 29 for one, other in combinations(found.values(), 2)
    )


def test_a_network_of_one_stands_in_the_middle() -> None:
    assert fitted(places(["a"], []), width=100, height=50, margin=5) == {"a": (50.0, 25.0)}
