"""Lists of facilities and territories: people's own tables, map files in degrees or UTM, and files that are neither."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cauce.core import facilities as rules
from cauce.core.messages import facilities as sentences
from cauce.engines import osm
from cauce.importer.facilities import (
    UnusableListError,
    read_features,
    read_figures,
    read_list,
    read_tagged,
    read_territories,
)

SHARED = Path(os.environ.get("CAUCE_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "panama"
SQUARE = [[[-79.6, 8.9], [-79.5, 8.9], [-79.5, 9.0], [-79.6, 8.9]]]


def geojson(*features: dict[str, Any], crs: str = "") -> bytes:
    told: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if crs:
        told["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(told).encode()


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def geopackage(srs: int, x: float, y: float, *, layers: tuple[str, ...] = ("salud",)) -> bytes:
    """A GeoPackage with one point in each of its layers."""
    database = sqlite3.connect(":memory:")
    database.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
    )
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, 'EPSG', ?)", (srs, srs))
    blob = b"GP\x00\x01" + struct.pack("<i", srs) + b"\x01" + struct.pack("<Idd", 1, x, y)
    for layer in layers:
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (layer, srs))
        database.execute(f'CREATE TABLE "{layer}" (fid INTEGER PRIMARY KEY, geom BLOB, nombre TEXT)')
        database.execute(f'INSERT INTO "{layer}" VALUES (1, ?, ?)', (blob, "Centro de Salud Ancón"))
    return bytes(database.serialize())


def test_a_table_may_have_a_title_above_and_columns_in_any_order() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Listado de escuelas"],
        [],
        ["Corregimiento", "N.º", "Nombre de la instalación", "Latitud"],
        ["Tocumen", 1, "Esc. Belén", 9.07],
    ):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    found = read_list(target.getvalue(), name="escuelas.xlsx")
    assert [(line.number, dict(line.told)) for line in found.lines] == [
        (4, {"territory": "Tocumen", "name": "Esc. Belén", "latitude": "9.07"})
    ]
    assert found.left == ["N.º"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_signs(encoding: str, sign: str) -> None:
    text = f"Nombre{sign}Dirección\nPolicía{sign}Vía España\n"
    found = read_list(text.encode(encoding), name="a.csv")
    assert dict(found.lines[0].told) == {"name": "Policía", "address": "Vía España"}


def test_points_of_a_utm_zone_become_degrees() -> None:
    for content in (
        geojson(feature("Point", [661000, 994000], name="A"), crs="urn:ogc:def:crs:EPSG::32617"),
        geopackage(32617, 661000, 994000),
    ):
        told = read_list(content, name="a").lines[0].told
        assert (float(told["longitude"]), float(told["latitude"])) == pytest.approx((-79.5354137, 8.9893833), abs=1e-6)


def test_a_geopackage_in_degrees_is_read() -> None:
    assert dict(read_list(geopackage(4326, -79.5, 9.0), name="a.gpkg").lines[0].told) == {
        "name": "Centro de Salud Ancón",
        "longitude": "-79.5000000",
        "latitude": "9.0000000",
    }


def test_an_area_stands_at_the_middle_of_its_box() -> None:
    told = read_list(geojson(feature("Polygon", SQUARE, name="Mercado")), name="a").lines[0].told
    assert (told["longitude"], told["latitude"]) == ("-79.5500000", "8.9500000")


Reader = Callable[..., Any]


@pytest.mark.parametrize(
    ("read", "content", "code"),
    [
        (read_list, b"", "no_table"),
        (read_list, b"a,b\n1,2\n", "no_table"),
        (read_list, b"Nombre\x00,b\n", "damaged"),
        (read_list, b"PK\x03\x04nothing", "damaged"),
        (read_list, b"SQLite format 3\x00nothing", "damaged"),
        (read_list, b'{"type": "FeatureCollection", ', "not_json"),
        (read_list, b'{"type": "Feature"}', "no_features"),
        (read_list, geojson(feature("Point", [1, 2], precio=3)), "no_name_column"),
        (read_list, geojson(feature("Point", [661000, 994000], name="A")), "metres_without_crs"),
        (read_list, geojson(feature("Point", [1, 2], name="A"), crs="urn:ogc:def:crs:EPSG::3857"), "wrong_crs"),
        (read_list, geopackage(4326, 1, 2, layers=("a", "b")), "two_layers"),
        (read_list, geopackage(3857, 1, 2), "wrong_crs"),
        (read_territories, geojson(feature("Point", [1, 2], codigo="1", nombre="A")), "no_area"),
        (read_territories, geojson(feature("Polygon", SQUARE, nombre="A")), "no_code_column"),
        (read_territories, geojson(feature("Polygon", SQUARE, codigo="1")), "no_name_column"),
        (read_territories, geojson(*[feature("Polygon", SQUARE, codigo="1", nombre="A")] * 2), "same_code"),
        (read_territories, geojson(feature("Polygon", [SQUARE[0][:-1]], codigo="1", nombre="A")), "open_ring"),
    ],
)
def test_what_is_no_list_is_refused_with_its_name(read: Reader, content: bytes, code: str) -> None:
    with pytest.raises(UnusableListError) as refused:
        read(content, name="lista de prueba")
    assert refused.value.code == code
    assert "«lista de prueba»" in sentences.tell(code, refused.value.values, str)


def test_tagged_places_are_facilities_where_their_tags_say_so() -> None:
    places = [
        ({"amenity": "hospital", "name": "Hospital Santo Tomás", "addr:street": "Avenida Balboa"}, (-79.53, 8.97)),
        ({"amenity": "bench", "name": "Banco"}, (-79.53, 8.97)),
        ({"amenity": "school"}, (-79.53, 8.97)),
    ]
    found = read_tagged(places, name="a.osm.pbf")
    assert [(line.told["name"], line.told["kind"], line.told["address"]) for line in found.lines] == [
        ("Hospital Santo Tomás", "hospital", "Avenida Balboa")
    ]


def test_an_extract_is_read_with_its_points_and_areas(tmp_path: Path) -> None:
    pytest.importorskip("pyogrio", reason="The libraries for risk are not installed.")
    path = tmp_path / "a.osm"
    corners = "".join(
        f'<node id="{at}" lat="{y}" lon="{x}" version="1"/>' for at, (x, y) in enumerate(SQUARE[0][:3], 2)
    )
    path.write_text(
        '<osm version="0.6"><node id="1" lat="8.97" lon="-79.53" version="1"><tag k="amenity" v="police"/>'
        f'<tag k="name" v="Policía"/></node>{corners}<way id="9" version="1"><nd ref="2"/><nd ref="3"/><nd ref="4"/>'
        '<nd ref="2"/><tag k="amenity" v="school"/><tag k="name" v="Escuela"/></way></osm>',
        encoding="utf-8",
    )
    found = read_tagged(osm.tagged_places(path), name="a.osm")
    assert [(line.told["name"], line.told["longitude"]) for line in found.lines] == [
        ("Policía", "-79.5300000"),
        ("Escuela", "-79.5500000"),
    ]


def test_an_extract_as_osmium_writes_it_keeps_quotes_accents_and_courtyards() -> None:
    pytest.importorskip("pyogrio", reason="The libraries for risk are not installed.")
    path = Path(__file__).resolve().parents[1] / "cases" / "risk" / "osm-extract" / "city.osm.pbf"
    found = read_tagged(osm.tagged_places(path), name=path.name)
    assert [(line.told["name"], line.told["kind"]) for line in found.lines] == [
        ('Hospital "San José" — Ñandú \\ 24h', "hospital"),
        ("Escuela República de México", "school"),
        ("Clínica del Patio", "health_centre"),
        ("Colegio Río Abajo", "school"),
    ]


def test_what_is_no_extract_is_said_to_be_damaged(tmp_path: Path) -> None:
    pytest.importorskip("pyogrio", reason="The libraries for risk are not installed.")
    (tmp_path / "a.osm.pbf").write_bytes(b"nothing")
    with pytest.raises(osm.DamagedExtractError):
        list(osm.tagged_places(tmp_path / "a.osm.pbf"))


@pytest.fixture(scope="module")
def panama() -> Path:
    if not SHARED.exists():
        pytest.skip(f"The layers of Panama City are not at {SHARED}: set CAUCE_SHARED to the folder above.")
    return SHARED


def test_the_real_corregimientos_are_read_with_their_figures(panama: Path) -> None:
    content = (panama / "boundaries" / "corregimientos_35_with_census2023.geojson").read_bytes()
    found = read_territories(content, name="corregimientos").territories
    assert len(found) == 35
    assert sum(one.figures["population"] for one in found) == 1_367_767
    assert (found[0].name, found[0].figures["women"]) == ("SAN FELIPE", 634)


def test_the_census_alone_gives_the_figures(panama: Path) -> None:
    found = read_figures((panama / "census" / "censo2023_corregimientos_35.csv").read_bytes(), name="censo").territories
    assert sum(one.figures["population"] for one in found) == 1_367_767


def test_the_real_schools_are_read_and_known_as_schools(panama: Path) -> None:
    found = read_list((panama / "facilities" / "schools_panama_sanmiguelito.geojson").read_bytes(), name="escuelas")
    kinds = [rules.kind_of("", line.told["name"]) for line in found.lines]
    assert len(found.lines) == 203
    assert kinds.count("school") > 150


def test_features_keep_what_has_no_geometry() -> None:
    told = {"type": "Feature", "properties": {"name": "A"}, "geometry": None}
    assert next(read_features(geojson(told), name="a")).geometry is None


@pytest.mark.parametrize(
    ("name", "most", "code"),
    [("features.MOST", 2, "too_many_features"), ("outlines.MOST_CORNERS", 9, "too_many_corners")],
)
def test_what_is_more_than_is_read_is_refused_and_not_cut(
    monkeypatch: pytest.MonkeyPatch, name: str, most: int, code: str
) -> None:
    monkeypatch.setattr(f"cauce.importer.facilities.{name}", most)
    content = geojson(*(feature("Polygon", SQUARE, codigo=str(number), nombre="A") for number in range(3)))
    with pytest.raises(UnusableListError) as refused:
        read_territories(content, name="mapa")
    assert refused.value.code == code
    assert "«mapa»" in sentences.tell(code, refused.value.values, str)


def test_one_shape_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.core.geojson.LONGEST", 2_000_000)
    content = geojson(feature("MultiPoint", [[-79.5, 9.0]] * 400_000, name="A"))
    with pytest.raises(UnusableListError) as refused:
        read_list(content, name="mapa")
    assert refused.value.code == "shape_large"
    assert "GeoPackage" in sentences.tell("shape_large", refused.value.values, str)


def test_a_system_that_stands_behind_the_features_is_heeded() -> None:
    told = json.loads(geojson(feature("Point", [661_000, 995_000], name="A")))
    told["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32617"}}
    assert read_list(json.dumps(told).encode(), name="a").lines[0].told["longitude"].startswith("-79.5")


def test_a_system_told_in_another_way_is_none() -> None:
    told = json.loads(geojson(feature("Point", [-79.5, 9.0], name="A"))) | {"crs": "EPSG:4326"}
    assert read_list(json.dumps(told).encode(), name="a").lines[0].told["longitude"] == "-79.5000000"
