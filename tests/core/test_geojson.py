"""GeoJSON in pieces: the same as read whole, wherever it is cut; one shape at a time, and no larger than is allowed."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator

import pytest

from cauce.core.geojson import Collection, LargeShapeError, NotGeojsonError, head_of

TOLD = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32617"}},
    "number": -12.5e3,
    "features": [
        {"type": "Feature", "properties": {"nombre": 'Año «ñ» "]},{"', "nada": None}, "geometry": None},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [-79.5, 9.0]}},
        3.25,
    ],
    "metadata": {"classes": ["baja", "alta"], "empty": []},
    "ends": True,
}


def cut(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_wherever_it_is_cut_it_is_what_it_is_as_a_whole(size: int) -> None:
    told = Collection(cut(json.dumps(TOLD, ensure_ascii=False, indent=1), size))
    assert list(told.features()) == TOLD["features"]
    assert told.head == {name: value for name, value in TOLD.items() if name != "features"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("[1]", 1),
        ('{"features": [\n{"a": 1},\n{"a" 2}]}', 3),
        ('{"features": [{"a": 1}', 1),
        ('{"features": [{"a": 1}]', 1),
        ('{"features": [1]} more', 1),
        ('{"a": 1,}', 1),
        ("{1: 2}", 1),
        ('{"features": ' + "[" * 5000, 1),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: str, line: int) -> None:
    for size in (1, 10_000):
        with pytest.raises(NotGeojsonError) as told:
            head_of(cut(text, size))
        assert told.value.line == line


def test_a_shape_that_takes_too_much_text_is_refused_before_it_is_taken_apart() -> None:
    text = json.dumps({"features": [{"coordinates": [[0.5, 1.5]] * 1000}]})
    with pytest.raises(LargeShapeError):
        head_of(cut(text, 100), longest=2000)
    assert head_of(cut(text, 100), longest=20_000).has_features


def test_what_is_wrong_far_from_the_end_is_told_at_once() -> None:
    def pieces() -> Iterator[str]:
        yield '{"features": [{"a": oops}' + " " * 100
        raise AssertionError("nothing more is read")

    with pytest.raises(NotGeojsonError):
        head_of(pieces())


def test_a_long_collection_takes_the_memory_of_a_shape() -> None:
    shape = json.dumps({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0.5, 1.5]] * 200]}})

    def pieces() -> Iterator[str]:
        yield '{"type": "FeatureCollection", "features": ['
        for _shape in range(2000):  # six megabytes
            yield f"{shape},"
        yield f"{shape}]}}"

    tracemalloc.start()
    assert head_of(pieces()).head == {"type": "FeatureCollection"}
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 500_000
