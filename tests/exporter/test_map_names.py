"""Names on the printed map: none lies on another, none leaves the map, the less important give way."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from cauce.exporter.map_drawing import Area, Drawing, Projection, Spot, names_of, svg
from cauce.exporter.map_names import Named, Placed, place_names, width_of

WORDS = (
    "Bella",
    "Vista",
    "San",
    "Francisco",
    "Ancón",
    "Chilibre",
    "Las",
    "Mañanitas",
    "Veinticuatro",
    "de",
    "Diciembre",
)
WITHIN = (0.0, 0.0, 1000.0, 860.0)


def rectangle(left: float, top: float, wide: float, high: float) -> list[list[tuple[float, float]]]:
    return [[(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]]


def crowd(seed: int, *, side: float, count: int) -> list[Named]:
    """Territories in a corner of the map, each as large as a few letters, with long names."""
    dice = random.Random(seed)
    return [
        Named(
            f"{' '.join(dice.choices(WORDS, k=dice.randint(1, 4)))} {number}",
            [rectangle(400 + number % 10 * side, 300 + number // 10 * side, side, side * dice.uniform(0.5, 1))],
        )
        for number in range(count)
    ]


def overlap(one: Placed, other: Placed) -> bool:
    a, b = one.rectangle, other.rectangle
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("seed", range(6))
def test_no_two_names_overlap_and_none_leaves_the_map(seed: int) -> None:
    named = crowd(seed, side=10 + 12 * seed, count=60)
    placed, left = place_names(named, within=WITHIN, size=10)
    assert len(placed) + len(left) == len(named) and placed
    assert not [(one.name, other.name) for one, other in combinations(placed, 2) if overlap(one, other)]
    for one in placed:
        assert one.rectangle[0] >= 0 and one.rectangle[1] >= 0
        assert one.rectangle[2] <= WITHIN[2] and one.rectangle[3] <= WITHIN[3]
        for line, (x, _y) in zip(one.lines, one.feet, strict=True):
            assert one.rectangle[0] <= x - width_of(line, 10) / 2 and x + width_of(line, 10) / 2 <= one.rectangle[2]


@pytest.mark.parametrize("seed", range(3))
def test_no_leading_line_runs_through_a_name(seed: int) -> None:
    shapely = pytest.importorskip("shapely", reason="the set of risk analyses is not installed (make risk)")
    placed, _left = place_names(crowd(seed, side=14, count=40), within=WITHIN, size=10)
    lines = {one.name: shapely.LineString([one.leads_from, one.leads_to]) for one in placed if one.leads_to}
    boxes = {one.name: shapely.box(*one.rectangle) for one in placed}
    assert lines
    crossed = [
        (name, other)
        for name, line in lines.items()
        for other, box in boxes.items()
        if other != name and line.intersects(box)
    ]
    assert not crossed


def test_a_name_that_fits_stands_within_its_territory() -> None:
    placed, left = place_names([Named("Bella Vista", [rectangle(10, 10, 200, 60)])], within=WITHIN, size=10)
    assert (placed[0].lines, placed[0].leads_to, left) == (("Bella Vista",), None, [])


def test_a_name_too_wide_for_its_territory_goes_into_two_lines() -> None:
    placed, _left = place_names([Named("Bella Vista", [rectangle(10, 10, 40, 60)])], within=WITHIN, size=10)
    assert (placed[0].lines, placed[0].leads_to) == (("Bella", "Vista"), None)


def test_a_territory_too_small_for_its_name_is_led_to_by_a_line() -> None:
    placed, _left = place_names([Named("Calidonia", [rectangle(300, 300, 12, 12)])], within=WITHIN, size=10)
    x, y = placed[0].leads_to or (0, 0)
    assert 300 < x < 312 and 300 < y < 312, "the line ends within the territory"


def test_a_hole_is_no_room_for_a_name() -> None:
    around, hole = rectangle(0, 0, 300, 300)[0], rectangle(20, 20, 260, 260)[0]
    placed, _left = place_names([Named("Corregimiento", [[around, hole]])], within=WITHIN, size=10)
    left, top, right, bottom = placed[0].rectangle
    assert placed[0].leads_to or not (left < 280 and right > 20 and top < 280 and bottom > 20)


def test_where_there_is_room_for_one_the_weightier_is_named_and_the_other_is_told() -> None:
    named = [Named("Grande", [rectangle(0, 0, 50, 20)]), Named("Primero", [rectangle(5, 0, 40, 20)], weight=2)]
    placed, left = place_names(named, within=(0, 0, 50, 20), size=10)
    assert ([one.name for one in placed], left) == (["Primero"], ["Grande"])


def test_names_stay_off_the_signs_of_what_comes_first_where_they_can() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    drawn = Drawing((0, 0, 1, 1), [Area("Centro", square)], [Spot("Hospital", 0.5, 0.5, sign="diamond")])
    projection = Projection(drawn.box, width=300)
    (one,), _left = names_of(drawn, projection)
    x, y = projection.place(0.5, 0.5)
    left, top, right, bottom = one.rectangle
    assert not (left < x < right and top < y < bottom)


def test_the_sheet_names_a_territory_by_its_name_and_not_by_its_reasons() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    area = Area("Centro", square, 1, "Centro: Va primero. Lo alcanza la inundación.")
    drawn = svg(Drawing((0, 0, 1, 1), [area]), width=300, title="Mapa", is_plain=True)
    assert ">Centro</text>" in drawn and "<title>Centro: Va primero." in drawn
