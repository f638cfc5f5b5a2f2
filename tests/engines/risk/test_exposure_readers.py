"""What is exposed, from files: what is missing is said or listed, never a silent zero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from cauce.engines.risk import Exposure, UnusableLayer
from cauce.engines.risk.exposure.pieces import pieces_of, refuse_large
from cauce.engines.risk.exposure.readers import Columns, read_exposure
from tests.engines.risk.layers import ORIGIN, parquet, vector
from tests.engines.risk.osm import write_pbf
from tests.engines.risk.test_hazard_readers import refused

X, Y = ORIGIN
HOUSES = [shapely.box(X + 20 * at, Y - 10, X + 20 * at + 8, Y) for at in range(4)]
COLUMNS = Columns(id="code", value="worth", curve="class", people="people", territory="place")
TABLE: dict[str, list[Any]] = {
    "code": ["a", "b", "c", "d"], "worth": [10.0, 20, 30, 40], "class": ["house", "shop", "house", "shop"],
    "people": [1, 2, 3, 4], "place": ["Ancón", "Ancón", "Bella Vista", "Betania"],
}  # fmt: skip


def minimal(**more: Any) -> Exposure:
    """Return two assets, with what a test changes."""
    values: dict[str, Any] = {
        "ids": ("a", "b"), "x": np.array([-79.5, -79.4]), "y": np.array([9.0, 9.1]), "crs": "EPSG:4326",
        "value": np.array([1.0, 2]), "curve": np.zeros(2, np.int32), "curve_ids": ("house",),
    }  # fmt: skip
    return Exposure(**{**values, **more})


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.parquet"])
def test_every_format_says_the_same(tmp_path: Path, name: str) -> None:
    write = parquet if name.endswith("parquet") else vector
    crs = "EPSG:4326" if name.endswith("geojson") else "EPSG:32617"
    shapes = HOUSES if crs == "EPSG:32617" else [shapely.box(-79.5, 9.0, -79.49, 9.01 + at) for at in range(4)]
    found = read_exposure(write(tmp_path / name, shapes, crs=crs, **TABLE), COLUMNS, price_year=2024).exposure
    assert (found.ids, found.value.tolist()) == (("a", "b", "c", "d"), [10, 20, 30, 40])
    assert [found.curve_ids[at] for at in found.curve] == TABLE["class"]
    assert (found.people is not None and found.people.tolist(), found.territories) == (
        [1, 2, 3, 4],
        ("Ancón", "Bella Vista", "Betania"),
    )
    assert found.price_year == 2024


def test_buildings_of_an_osm_extract_are_read(tmp_path: Path) -> None:
    ring = [(-79.5, 9.0), (-79.499, 9.0), (-79.499, 9.001), (-79.5, 9.001)]
    shifted = [(x + 0.01, y) for x, y in ring]
    path = write_pbf(tmp_path / "city.osm.pbf", [(ring, "house"), (shifted, "school")])
    columns = Columns(id="osm_way_id", curve="building", curve_of_all="house", value_per_asset=1000.0)
    found = read_exposure(path, columns).exposure
    assert (found.ids, found.crs) == (("1", "2"), "EPSG:4326")
    assert [found.curve_ids[at] for at in found.curve] == ["house", "school"]


def test_a_building_with_a_courtyard_has_an_id_too() -> None:
    """Of an extract as osmium writes it, with dense nodes: a school (way 100), a hospital (relation 200)."""
    path = Path(__file__).resolve().parents[2] / "cases" / "risk" / "osm-extract" / "city.osm.pbf"
    told: dict[str, Any] = {"curve": "building", "curve_of_all": "house", "value_per_asset": 1000.0}
    by_way = read_exposure(path, Columns(id="osm_way_id", **told)).exposure
    assert by_way.ids == ("r200", "100")
    assert read_exposure(path, Columns(id="osm_id", **told)).exposure.ids == ("200", "w100")
    assert [by_way.curve_ids[at] for at in by_way.curve] == ["hospital", "school"]
    assert by_way.x[0] < -79.499, "not in the courtyard, which is its middle"


def test_a_table_is_read_with_its_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("longitude;latitude;value\n-79,5;9,0;1000,5\n", encoding="utf-8")
    found = read_exposure(path, Columns(curve_of_all="house"), crs="EPSG:4326").exposure
    assert (found.x.tolist(), found.value.tolist()) == ([-79.5], [1000.5])


def test_a_table_needs_its_reference_system(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("longitude,latitude,value\n-79.5,9.0,1\n", encoding="utf-8")
    refused("layer_without_crs", lambda: read_exposure(path, Columns(curve_of_all="house")))


def test_a_layer_without_reference_system_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", HOUSES, crs=None, **TABLE)
    refused("layer_without_crs", lambda: read_exposure(path, COLUMNS))
    assert read_exposure(path, COLUMNS, crs="EPSG:32617").exposure.size == 4


def test_records_without_coordinates_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,longitude,latitude,value\nx,-79.5,9.0,1\ny,,,2\n", encoding="utf-8")
    found = read_exposure(path, Columns(id="id", curve_of_all="house"), crs="EPSG:4326")
    assert [(each.reason, each.ids) for each in found.excluded] == [("no_place", ("y",))]


def test_records_without_shape_are_listed(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", [*HOUSES[:3], None], **TABLE)
    found = read_exposure(path, COLUMNS)
    assert found.exposure.ids == ("a", "b", "c")
    assert [(each.reason, each.ids) for each in found.excluded] == [("empty_geometry", ("4",))]


def test_polygons_that_cross_themselves_are_mended_and_listed(tmp_path: Path) -> None:
    bow = shapely.Polygon([(X, Y), (X + 9, Y - 9), (X + 9, Y), (X, Y - 9)])
    found = read_exposure(vector(tmp_path / "a.gpkg", [*HOUSES[:3], bow], **TABLE), COLUMNS)
    assert [(each.reason, each.ids) for each in found.excluded] == [("crossed_polygon", ("d",))]
    assert found.exposure.size == 4


def test_a_class_without_curve_is_listed(tmp_path: Path) -> None:
    columns = Columns(
        id="code", value="worth", curve="class", curve_of_class={"house": "jrc-residential-south-america"}
    )
    found = read_exposure(vector(tmp_path / "a.gpkg", HOUSES, **TABLE), columns)
    assert [(each.reason, each.ids) for each in found.excluded] == [("no_curve", ("b", "d"))]
    assert found.exposure.ids == ("a", "c")


def test_a_value_that_is_missing_names_its_record(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", HOUSES, **{**TABLE, "worth": [1.0, np.nan, 3, 4]})
    assert "the first is «b»" in refused("values_missing", lambda: read_exposure(path, COLUMNS))


def test_a_column_that_is_missing_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", HOUSES, **TABLE)
    assert "worth" in refused(
        "columns_missing", lambda: read_exposure(path, Columns(id="code", value="price", curve="class"))
    )


def test_values_in_two_currencies_are_refused(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", HOUSES, **TABLE, money=["USD", "PAB", "USD", "USD"])
    columns = Columns(id="code", value="worth", curve="class", currency="money")
    assert "PAB, USD" in refused("currencies_differ", lambda: read_exposure(path, columns))


def test_a_geopackage_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_text("hello", encoding="utf-8")
    refused("not_what_it_says", lambda: read_exposure(tmp_path / "a.gpkg", COLUMNS))


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(b"\x80\x04K\x01.")
    refused("pickled_layer", lambda: read_exposure(tmp_path / "a.pkl", COLUMNS))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"crs": ""}, "layer_without_crs"),
        ({"crs": "EPSG:0"}, "unknown_crs"),
        ({"x": np.array([9.0, 9.1]), "y": np.array([-99.5, -79.4])}, "swapped_axes"),
        ({"x": np.array([660_000.0, 1.0])}, "metres_as_degrees"),
        ({"value": np.array([1.0, -2])}, "negative_values"),
        ({"value": np.array([1.0, np.nan])}, "not_a_number"),
        ({"x": np.array([np.nan, 1.0])}, "not_a_number"),
        ({"ids": ("a", "a")}, "repeated_asset"),
        ({"people": np.array([-1.0, 0])}, "negative_values"),
        ({"value": np.array([1.0])}, "lengths_differ"),
        ({"cover": np.array([np.inf, np.nan])}, "not_a_number"),
        ({"curve": np.array([0, -1], np.int32)}, "asset_misplaced"),
        ({"curve": np.array([0, 1], np.int32)}, "asset_misplaced"),
        ({"asset": np.array([0, 2])}, "asset_misplaced"),
    ],
)
def test_an_exposure_that_cannot_be_is_refused(change: dict[str, Any], code: str) -> None:
    refused(code, lambda: minimal(**change))


def test_a_polygon_larger_than_a_cell_becomes_pieces_that_sum_to_it() -> None:
    x, y, asset, share = pieces_of(np.array([shapely.box(0, 0, 40, 30), shapely.Point(5, 5)]), size=10.0)
    assert np.bincount(asset).tolist() == [12, 1]
    assert np.bincount(asset, weights=share).tolist() == pytest.approx([1, 1])
    assert (x.min(), y.max()) == (5, 25)


def test_a_line_becomes_equal_stretches_across_its_parts() -> None:
    both = shapely.MultiLineString([[(0, 0), (30, 0)], [(100, 0), (110, 0)]])
    x, _y, _asset, share = pieces_of(np.array([both]), size=10.0)
    assert x.tolist() == [5, 15, 25, 105]
    assert share.sum() == pytest.approx(1)


def test_one_point_does_not_stand_for_a_large_building() -> None:
    with pytest.raises(UnusableLayer, match=r"larger than a cell|cell of the hazard"):
        refuse_large(np.array([shapely.box(0, 0, 100, 100)]), cell=100.0, layer="a")


@pytest.mark.parametrize("crs", ["EPSG:32617", "EPSG:4326", "EPSG:3857", "EPSG:2230"])
def test_a_price_of_a_square_metre_is_of_the_ground_in_any_system(tmp_path: Path, crs: str) -> None:
    from pyproj import Transformer

    turn = Transformer.from_crs("EPSG:32617" if crs != "EPSG:2230" else "EPSG:32611", crs, always_xy=True)
    by = 3_600_000 - Y if crs == "EPSG:2230" else 0  # feet of California, where they are known
    houses = [shapely.transform(shapely.box(500_000, Y + by, 500_020, Y + by + 40), turn.transform, interleaved=False)]
    path = vector(tmp_path / "a.gpkg", houses, crs=crs, code=["a"])
    found = read_exposure(path, Columns(id="code", curve_of_all="house", value_per_area=100.0)).exposure
    assert found.value[0] == pytest.approx(20 * 40 * 100, rel=2e-3)


def test_shapes_without_any_column_are_read(tmp_path: Path) -> None:
    bow = shapely.Polygon([(X, Y), (X + 9, Y - 9), (X + 9, Y), (X, Y - 9)])
    path = vector(tmp_path / "a.gpkg", [*HOUSES[:2], bow])
    found = read_exposure(path, Columns(curve_of_all="house", value_per_asset=10.0))
    assert found.exposure.ids == ("1", "2", "3")
    assert [(each.reason, each.ids) for each in found.excluded] == [("crossed_polygon", ("3",))]


def test_a_record_without_id_is_known_by_its_place_in_the_file(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", [HOUSES[0], None, *HOUSES[1:3]], **TABLE)
    found = read_exposure(path, Columns(value="worth", curve="class"))
    assert found.exposure.ids == ("1", "3", "4")
    assert [(each.reason, each.ids) for each in found.excluded] == [("empty_geometry", ("2",))]


def test_a_polygon_that_holds_nothing_is_listed_as_one_without_shape(tmp_path: Path) -> None:
    there_and_back = shapely.Polygon([(X, Y), (X + 9, Y), (X, Y), (X, Y)])
    bow = shapely.Polygon([(X, Y), (X + 9, Y - 9), (X + 9, Y), (X, Y - 9)])
    path = vector(tmp_path / "a.gpkg", [HOUSES[0], there_and_back, bow, HOUSES[1]], **TABLE)
    found = read_exposure(path, COLUMNS)
    assert found.exposure.ids == ("a", "c", "d")
    assert [(each.reason, each.ids) for each in found.excluded] == [
        ("empty_geometry", ("2",)), ("crossed_polygon", ("c",)),
    ]  # fmt: skip


def test_values_are_in_the_currency_that_their_column_names(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", HOUSES, **TABLE, money=["PAB"] * 4)
    columns = Columns(id="code", value="worth", curve="class", currency="money")
    assert read_exposure(path, columns).exposure.currency == "PAB"
    assert "USD, PAB" in refused("currencies_differ", lambda: read_exposure(path, columns, currency="USD"))
    assert read_exposure(path, COLUMNS).exposure.currency == "USD"


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("longitude,latitude,value,value\n-79.5,9.0,1,2\n", encoding="utf-8")
    said = refused("repeated_column", lambda: read_exposure(path, Columns(curve_of_all="house"), crs="EPSG:4326"))
    assert "«value»" in said


def test_a_record_whose_id_begins_as_a_remark_is_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("# of 2018\nid,longitude,latitude,value\n#1,-79.5,9,1\n# a remark\n2,-79.5,9,2\n", encoding="utf-8")
    found = read_exposure(path, Columns(id="id", curve_of_all="house"), crs="EPSG:4326").exposure
    assert found.ids == ("#1", "2")


def test_a_parquet_whose_words_on_its_shapes_cannot_be_read_is_refused(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"worth": [1.0], "geometry": [shapely.to_wkb(HOUSES[0])]})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"geo": "not JSON"}), tmp_path / "a.parquet")
    refused("unreadable_layer", lambda: read_exposure(tmp_path / "a.parquet", COLUMNS))
