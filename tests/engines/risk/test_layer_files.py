"""Files of layers: what one is found to be, what is wrong with it, and what the map draws of it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cauce.core import risk_layers as rules
from cauce.core.messages import maps as sentences
from cauce.core.risk_layers import LayerFacts, Stated

np = pytest.importorskip("numpy")
rasterio = pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
pyogrio = pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")

from cauce.engines.risk import layer_files, tiles  # noqa: E402

CITY = ((-79.6, 8.9, -79.4, 9.1), (-79.4, 8.9, -79.2, 9.1))
STATED = Stated("Inundación TR 100", "hazard", "flood", "m", territories=CITY)


def square(west: float, south: float, side: float = 0.1) -> dict[str, Any]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(path: Path, *shapes: dict[str, Any] | None, **values: list[object]) -> Path:
    rows = [
        {"type": "Feature", "geometry": shape, "properties": {name: told[at] for name, told in values.items()}}
        for at, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def raster(path: Path, values: object, *, west: float = -79.6, north: float = 9.1, **more: object) -> Path:
    cells = np.asarray(values, dtype="float32")
    place = rasterio.transform.from_origin(west, north, 0.4 / cells.shape[1], 0.2 / cells.shape[0])
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "transform": place, **more}
    with rasterio.open(path, "w", height=cells.shape[0], width=cells.shape[1], **told) as written:
        written.write(cells, 1)
    return path


def facts_of(path: Path, tmp_path: Path, *, class_field: str = "") -> LayerFacts:
    with layer_files.opened(path, tmp_path / "open") as file:
        return layer_files.describe(file, class_field=class_field)


def codes(facts: LayerFacts, stated: Stated = STATED) -> list[str]:
    return [problem.code for problem in rules.layer_problems(facts, stated)]


def test_classed_polygons_are_read_with_their_classes(tmp_path: Path) -> None:
    path = collection(tmp_path / "a", square(-79.5, 8.95), square(-79.3, 8.95), nivel=["Alta", "Baja"])
    facts = facts_of(path, tmp_path, class_field="nivel")
    assert (facts.form, facts.features, facts.values, facts.crs) == ("polygons", 2, ("Alta", "Baja"), "EPSG:4326")
    classes = rules.classes_of(facts, Stated("x", "hazard", "landslide", class_field="nivel", territories=CITY))
    assert [one.value for one in classes] == ["Baja", "Alta"]
    assert codes(facts, Stated("x", "hazard", "landslide", class_field="nivel", territories=CITY)) == []


def test_a_raster_is_read_whole_and_nodata_is_no_depth(tmp_path: Path) -> None:
    path = raster(tmp_path / "a", [[0.0, 0.5], [2.0, -9999.0]], nodata=-9999.0)
    facts = facts_of(path, tmp_path)
    assert (facts.lowest, facts.highest, facts.missing, facts.wet) == (0.0, 2.0, 1, 2)
    assert codes(facts) == []


@pytest.mark.parametrize(
    ("values", "more", "stated", "code"),
    [
        ([[0.0, -9999.0]], {}, STATED, "layer_nodata_as_value"),
        ([[0.0, -0.4]], {"nodata": -1.0}, STATED, "layer_negative"),
        ([[1.0, 2.0]], {"nodata": -1.0, "crs": None}, STATED, "layer_no_crs"),
        ([[-1.0, -1.0]], {"nodata": -1.0}, STATED, "layer_no_values"),
        ([[1.0, 2.0]], {"nodata": -1.0}, Stated("x", "hazard", "flood", territories=CITY), "layer_no_unit"),
        ([[1.0, 2.0]], {"nodata": -1.0, "west": 10.0}, STATED, "layer_far_away"),
        ([[1.0, 2.0]], {"nodata": -1.0, "west": 8.9, "north": -79.3}, STATED, "layer_swapped_axes"),
    ],
)
def test_what_is_wrong_with_a_raster_keeps_it_from_the_map(
    tmp_path: Path, values: Any, more: Any, stated: Stated, code: str
) -> None:
    facts = facts_of(raster(tmp_path / "a", values, **more), tmp_path)
    found = rules.layer_problems(facts, stated)
    assert code in [problem.code for problem in found]
    assert not rules.may_be_drawn(found)
    told = sentences.tell(next(one for one in found if one.code == code))
    assert stated.name in told and told.endswith(".")


def test_values_packed_with_a_factor_are_not_taken_as_they_stand(tmp_path: Path) -> None:
    path = raster(tmp_path / "a", [[150.0, 20.0]], nodata=-1.0)
    with rasterio.open(path, "r+") as raster_:
        raster_.scales = (0.01,)
    with pytest.raises(layer_files.UnreadableLayerError) as refused:
        facts_of(path, tmp_path)
    assert (refused.value.code, refused.value.values) == ("layer_not_read", {"why": "packed"})


def test_feet_that_the_file_tells_are_no_metres(tmp_path: Path) -> None:
    path = raster(tmp_path / "a", [[1.0, 2.0]], nodata=-1.0)
    with rasterio.open(path, "r+") as raster_:
        raster_.units = ("ft",)
    assert codes(facts_of(path, tmp_path)) == ["layer_other_unit"]


def test_empty_and_crossing_shapes_are_counted_and_named(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[-79.5, 9], [-79.4, 9.05], [-79.4, 9], [-79.5, 9.05], [-79.5, 9]]]}
    facts = facts_of(collection(tmp_path / "a", square(-79.3, 8.95), None, bow), tmp_path)
    assert (facts.features, facts.empty, facts.crossing, facts.crossing_first) == (3, 1, 1, (3,))
    assert {"layer_empty_shapes", "layer_crossing_shapes"} <= set(codes(facts))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x80\x04\x95pickle", "kind"),
        (b"\x89HDF\r\n\x1a\n", "kind"),
        (b'{"type": "FeatureCollection", "features": [', "damaged"),
        (b'{"type": "STACIT", "href": "/vsicurl/http://example.org"}', "collection"),
        (b"II*\x00 no raster at all", "damaged"),
        (b"PK\x03\x04 no archive at all", "damaged"),
    ],
)
def test_what_is_no_map_is_refused_by_its_content(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "layer.tif"
    path.write_bytes(content)
    with pytest.raises(layer_files.UnreadableLayerError) as refused:
        facts_of(path, tmp_path)
    assert (refused.value.code, refused.value.values["why"]) == ("layer_not_read", why)


def test_a_shape_of_too_much_text_is_refused_before_a_library_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cauce.core.geojson.LONGEST", 1_500_000)
    path = tmp_path / "a"
    shape = {"type": "LineString", "coordinates": [[-79.5, 9.0]] * 400_000}
    told = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}
    path.write_text(json.dumps(told), encoding="utf-8")
    with (
        pytest.raises(layer_files.UnreadableLayerError) as refused,
        layer_files.opened(path, tmp_path / "open"),
    ):
        raise AssertionError("it was opened")
    assert refused.value.values["why"] == "shape_large"


def test_a_zipped_shapefile_is_unpacked_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    import shapely

    box = shapely.to_wkb(np.array([shapely.box(-79.5, 8.95, -79.4, 9.0)]))
    pyogrio.raw.write(folder / "zonas.shp", box, [np.array(["Alta"])], ["nivel"], geometry_type="Polygon",
                      crs="EPSG:4326", driver="ESRI Shapefile")  # fmt: skip
    with zipfile.ZipFile(tmp_path / "z", "w") as packed:
        for part in folder.iterdir():
            packed.write(part, f"datos/{part.name}")
        packed.writestr("../afuera.txt", "x")
    facts = facts_of(tmp_path / "z", tmp_path, class_field="nivel")
    assert (facts.form, facts.values) == ("polygons", ("Alta",))


def test_a_picture_shows_wet_cells_only_and_knows_its_corners(tmp_path: Path) -> None:
    path = raster(tmp_path / "a", [[0.0, 0.5, -9999.0], [2.0, 0.05, 1.0]], nodata=-9999.0)
    facts = facts_of(path, tmp_path)
    with layer_files.opened(path, tmp_path / "open") as file:
        drawn = tiles.picture(file, facts, rules.classes_of(facts, STATED))
    west, south, east, north = drawn.corners
    assert (west, north) == pytest.approx((-79.6, 9.1), abs=0.01) and (east, south) == pytest.approx(
        (-79.2, 8.9), abs=0.01
    )
    with rasterio.MemoryFile(drawn.png) as memory, memory.open() as shown:
        clear = (shown.read(4) == 0).mean()
    assert 0.4 < clear < 0.6


def test_tiles_hold_the_class_of_each_shape_and_can_be_read_again(tmp_path: Path) -> None:
    path = collection(tmp_path / "a", square(-79.5, 8.95), square(-79.3, 8.95), nivel=["Alta", "Baja"])
    facts = facts_of(path, tmp_path, class_field="nivel")
    stated = Stated("x", "hazard", "landslide", class_field="nivel")
    with layer_files.opened(path, tmp_path / "open") as file:
        tiles.write_tiles(file, facts, rules.classes_of(facts, stated), tmp_path / "t.pmtiles", class_field="nivel")
    assert (tmp_path / "t.pmtiles").read_bytes()[:7] == b"PMTiles"
    meta, _fids, _shapes, columns = pyogrio.raw.read(tmp_path / "t.pmtiles", layer=tiles.TABLE)
    assert set(dict(zip(meta["fields"], columns, strict=True))["c"].tolist()) == {0, 1}
