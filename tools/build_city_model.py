"""Build the example's city (ciudad del ejemplo): outlines, hazards, buildings and facilities, from one TOML source.

Run ``python -m tools.build_city_model`` after a change in ``examples/panama/ciudad/ciudad.toml``; ``make risk`` fetches
what it needs. The same source gives the same layers. ``--check`` writes nothing and exits 1 when a committed layer is
another. Everything but the figures of the census is synthetic, and each layer says so.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
import shapely
from rasterio.transform import from_origin

from tools.city_elevation import elevation

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "panama" / "ciudad"
SOURCE = FOLDER / "ciudad.toml"
WGS84 = "EPSG:4326"
UNKNOWN = -9999.0
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class City:
    """What the source says, with its geometry in metres.

    Attributes
    ----------
    outlines
        One polygon a territory, in the order of the source.
    """

    told: Mapping[str, Any]
    land: shapely.Geometry
    outlines: tuple[shapely.Geometry, ...]

    @property
    def territories(self) -> Sequence[Mapping[str, Any]]:
        """The territories, as the source has them."""
        found: Sequence[Mapping[str, Any]] = self.told["territories"]
        return found

    def random(self, purpose: int) -> np.random.Generator:
        """Return numbers at random, the same at each run, apart for each purpose."""
        return np.random.default_rng([self.told["seed"], purpose])


def to_metres(crs: str) -> Callable[[Floats], Floats]:
    """Return what turns longitude and latitude (n × 2) into metres."""
    turn = pyproj.Transformer.from_crs(WGS84, crs, always_xy=True)
    return lambda points: np.column_stack(turn.transform(points[:, 0], points[:, 1]))


def to_degrees(crs: str) -> Callable[[Floats], Floats]:
    """Return what turns metres (n × 2) into longitude and latitude, to a hundred-thousandth of a degree."""
    turn = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    return lambda points: np.round(np.column_stack(turn.transform(points[:, 0], points[:, 1])), 5)


def read_city() -> City:
    """Read the source; a territory is what lies nearest to its point."""
    told = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    metres = to_metres(told["crs"])
    land = shapely.Polygon(metres(np.array(told["land"]["outline"])))
    points = metres(np.array([one["point"] for one in told["territories"]]))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=land, ordered=True)
    outlines = tuple(shapely.intersection(cell, land) for cell in cells.geoms)
    return City(told, land, outlines)


def geojson(city: City, lines: Sequence[tuple[shapely.Geometry, Mapping[str, Any]]], source: str) -> bytes:
    """Write features as GeoJSON in WGS84, with what they rest on."""
    degrees = to_degrees(city.told["crs"])
    features = [
        {
            "type": "Feature",
            "properties": dict(told),
            "geometry": json.loads(shapely.to_geojson(_turned(shape, degrees))),
        }
        for shape, told in lines
    ]
    rests = city.told["source"][source]
    head = {"source": rests["es"], "source_en": rests["en"], "date": str(rests["on"]), "licence": rests["licence"]}
    whole = {"type": "FeatureCollection", "metadata": head, "features": features}
    return (
        json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace(
            '{"type":"Feature",', '\n{"type":"Feature",'
        )
        + "\n"
    ).encode()


def _turned(shape: shapely.Geometry, degrees: Callable[[Floats], Floats]) -> shapely.Geometry:
    """The shape in degrees, written to a hundred-thousandth of one (a metre) without crossing itself."""
    return shapely.orient_polygons(shapely.set_precision(shapely.transform(shape, degrees), 1e-5))


def territories(city: City) -> bytes:
    """Write the territories with the figures of the census."""
    lines = []
    for one, shape in zip(city.territories, city.outlines, strict=True):
        figures = {
            "codigo": one["code"],
            "nombre": one["name"],
            "distrito": one["district"],
            "poblacion": one["population"],
            "mujeres": one.get("women"),
            "hombres": one.get("men"),
            "con_discapacidad": one.get("with_disability"),
            "viviendas": one.get("dwellings"),
        }
        lines.append((shape, figures))
    return geojson(city, lines, "territories")


def lines_of(city: City, kind: str) -> bytes:
    """Write rivers or roads."""
    metres = to_metres(city.told["crs"])
    lines = [
        (shapely.LineString(metres(np.array(one["line"]))), {"nombre": one["name"], "esquematico": True})
        for one in city.told[kind]
    ]
    return geojson(city, lines, "synthetic")


def land(city: City) -> bytes:
    """Write the land, whose southern edge is the coast."""
    return geojson(city, [(city.land, {"nombre": "Tierra firme (esquemática)"})], "synthetic")


def coast(city: City) -> shapely.Geometry:
    """Return the coast, from west to east."""
    points = city.told["land"]["outline"][: city.told["land"]["coast"]]
    return shapely.LineString(to_metres(city.told["crs"])(np.array(points)))


def tsunami(city: City) -> bytes:
    """Write the bands of a tsunami, from the coast inland; each without what a higher class holds."""
    taken, lines = shapely.Polygon(), []
    for band in city.told["tsunami"]["bands"]:
        reach = shapely.intersection(shapely.buffer(coast(city), band["metres"], quad_segs=4), city.land)
        lines.append((shapely.difference(reach, taken), {"clase": LEVELS[band["class"]]}))
        taken = reach
    return geojson(city, lines, "synthetic")


def landslides(city: City) -> bytes:
    """Write the slopes by how likely they slide; where two meet, the higher class stands."""
    metres = to_metres(city.told["crs"])
    taken, lines = shapely.Polygon(), []
    for name in ("high", "medium"):
        hills = [one for one in city.told["landslide"]["hills"] if one["class"] == name]
        circles = [
            shapely.buffer(shapely.Point(metres(np.array([one["point"]]))[0]), one["radius"], quad_segs=6)
            for one in hills
        ]
        reach = shapely.intersection(shapely.union_all(circles), city.land)
        lines.append((shapely.difference(reach, taken), {"clase": LEVELS[name]}))
        taken = shapely.union(taken, reach)
    return geojson(city, lines, "synthetic")


def flood(city: City, *, width: float, depth: float) -> tuple[Floats, tuple[float, float]]:
    """Return the depth of water of one return period, in metres.

    Parameters
    ----------
    width
        Share of a river's width that is wet on either side.
    depth
        Of the middle of a river, in metres.

    Returns
    -------
    tuple
        Depths, rows from north to south, zero on dry land, ``UNKNOWN`` off the land, and the upper left corner.
    """
    cell = city.told["flood"]["cell"]
    west, south, east, north = (math.floor(one / cell) * cell for one in shapely.bounds(city.land))
    xs = np.arange(west + cell / 2, east + cell, cell)
    ys = np.arange(north + cell / 2, south - cell, -cell)
    cells = shapely.points(*np.meshgrid(xs, ys))
    metres, deepest = to_metres(city.told["crs"]), np.zeros(cells.shape)
    for one in city.told["river"]:
        line = shapely.LineString(metres(np.array(one["line"])))
        downstream = 0.45 + 0.55 * shapely.line_locate_point(line, cells, normalized=True)
        reach = one["width"] * width * downstream
        deepest = np.maximum(deepest, depth * downstream * (1 - (shapely.distance(line, cells) / reach) ** 2))
    depths = np.where(deepest > 0.05, np.round(deepest, 2), 0.0)
    depths[~shapely.contains(city.land, cells)] = UNKNOWN
    return depths, (west, north + cell)


def ground(city: City) -> tuple[Floats, tuple[float, float]]:
    """Return the elevation of the ground in metres, and the upper left corner."""
    metres, told = to_metres(city.told["crs"]), city.told["elevation"]
    rivers = [shapely.LineString(metres(np.array(one["line"]))) for one in city.told["river"]]
    hills = [
        (shapely.Point(metres(np.array([one["point"]]))[0]), one["radius"], told["hill"][one["class"]])
        for one in city.told["landslide"]["hills"]
    ]
    return elevation(city.land, coast(city), rivers, hills, told, unknown=UNKNOWN)


def rasters(city: City) -> dict[str, tuple[Floats, tuple[float, float], float, Mapping[str, str]]]:
    """Return every layer of cells by its file's name: values, upper left corner, side of a cell, what it says."""
    found: dict[str, tuple[Floats, tuple[float, float], float, Mapping[str, str]]] = {}
    for one in city.told["flood"]["periods"]:
        depths, corner = flood(city, width=one["width"], depth=one["depth"])
        told = {"return_period": str(one["years"])}
        found[f"inundacion-{one['years']}.tif"] = (depths, corner, city.told["flood"]["cell"], told)
    return {**found, "elevacion.tif": (*ground(city), city.told["elevation"]["cell"], {})}


def write_raster(
    city: City, values: Floats, corner: tuple[float, float], cell: float, more: Mapping[str, str], target: Path
) -> None:
    """Write a layer of cells as a GeoTIFF."""
    (west, north), depths = corner, values
    shape = {"height": depths.shape[0], "width": depths.shape[1], "count": 1, "dtype": "float32"}
    packing = {"compress": "deflate", "predictor": 3, "tiled": True, "blockxsize": 256, "blockysize": 256}
    where = {"crs": city.told["crs"], "transform": from_origin(west, north, cell, cell), "nodata": UNKNOWN}
    with rasterio.open(target, "w", driver="GTiff", **shape, **packing, **where) as raster:
        raster.write(depths.astype("float32"), 1)
        raster.units = ("m",)
        rests = city.told["source"]["synthetic"]
        raster.update_tags(source=rests["es"], licence=rests["licence"], date=str(rests["on"]), **more)


def scattered(city: City, index: int, count: int, random: np.random.Generator) -> Floats:
    """Return points within a territory, nearer to its middle than to its edges (count × 2, metres)."""
    shape = city.outlines[index]
    middle = to_metres(city.told["crs"])(np.array([city.territories[index]["point"]]))[0]
    spread = min(math.sqrt(shapely.area(shape)) / 3, 2600.0)
    found: list[Floats] = []
    while sum(map(len, found)) < count:
        tried = middle + random.normal(scale=spread, size=(4 * count, 2))
        found.append(tried[shapely.contains_xy(shape, tried)])
    return np.concatenate(found)[:count]


def buildings(city: City) -> bytes:
    """Write lines of buildings with what they are worth and who lives there; people sum to the census."""
    told, random = city.told["buildings"], city.random(1)
    degrees, kinds = to_degrees(city.told["crs"]), told["kinds"]
    total = sum(one["population"] for one in city.territories)
    lines: list[tuple[object, ...]] = []
    for index, one in enumerate(city.territories):
        count = max(4, round(told["lines"] * one["population"] / total))
        shares = random.dirichlet(np.full(count, 6.0))
        people = np.diff(np.round(np.concatenate([[0.0], np.cumsum(shares)]) * one["population"]).astype(int))
        which = random.choice(len(kinds), size=count, p=[kind["share"] for kind in kinds])
        cost = random.lognormal(sigma=0.25, size=count)
        for place, lives, kind, factor in zip(
            degrees(scattered(city, index, count, random)), people, which, cost, strict=True
        ):
            area = kinds[kind]["floor_area_per_person"] * lives
            value = round(float(area * kinds[kind]["cost_per_m2"] * factor), -3)
            lines.append(
                (f"B{len(lines) + 1:05}", *place, kinds[kind]["kind"], f"{value:.0f}", lives, one["code"], one["name"])
            )
    head = ("id", "longitude", "latitude", "kind", "value", "people", "territory", "territory_name")
    return _csv((*head, "currency", "price_year"), [(*line, told["currency"], told["price_year"]) for line in lines])


def facilities(city: City) -> bytes:
    """Write facilities as an office's list has them: some with coordinates, some with their corregimiento only."""
    told, random, kinds = city.told["facilities"], city.random(2), city.told["facilities"]["kinds"]
    degrees = to_degrees(city.told["crs"])
    lines: list[tuple[object, ...]] = []
    for kind in kinds:
        for index, one in enumerate(city.territories):
            count = int(one["population"] / kind["per"] + random.random())
            for number, place in enumerate(degrees(scattered(city, index, count, random)) if count else (), start=1):
                known = random.random() >= told["without_a_place"]
                low, high = kind["capacity"]
                capacity = int(round(random.uniform(low, high), -1))
                name = f"{WORDS[kind['kind']]} de {one['name']} {number} (ejemplo)"
                lon, lat = (f"{place[0]:.5f}", f"{place[1]:.5f}") if known else ("", "")
                roles = "; ".join(ROLES[role] for role in kind["roles"])
                area, toilets = (
                    round(capacity * random.uniform(1.5, 5)),
                    max(1, round(capacity / random.uniform(15, 50))),
                )
                lines.append(
                    (
                        f"E{len(lines) + 1:04}",
                        name,
                        WORDS[kind["kind"]],
                        one["name"],
                        lon,
                        lat,
                        capacity,
                        area,
                        toilets,
                        roles,
                    )
                )
    head = (
        "número",
        "nombre",
        "tipo",
        "corregimiento",
        "longitud",
        "latitud",
        "capacidad",
        "área útil m2",
        "inodoros",
        "papel en emergencia",
    )
    source = city.told["source"]["synthetic"]
    return _csv((*head, "fuente"), [(*line, source["es"]) for line in lines])


WORDS = {
    "health_centre": "Centro de salud",
    "hospital": "Hospital",
    "school": "Escuela",
    "gym": "Gimnasio",
    "church": "Iglesia",
    "market": "Mercado",
    "hotel": "Hotel",
    "fire_station": "Estación de bomberos",
}
LEVELS = {"high": "alta", "medium": "media", "low": "baja"}
ROLES = {"shelter": "albergue", "supply": "acopio y suministro", "command": "puesto de mando"}


def _csv(head: Sequence[str], lines: Sequence[Sequence[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return written.getvalue().encode()


def layers(city: City) -> dict[str, bytes]:
    """Return every layer that is text, by its file's name."""
    return {
        "territorios.geojson": territories(city),
        "tierra.geojson": land(city),
        "costa.geojson": geojson(city, [(coast(city), {"nombre": "Costa (esquemática)"})], "synthetic"),
        "rios.geojson": lines_of(city, "river"),
        "vias.geojson": lines_of(city, "road"),
        "tsunami.geojson": tsunami(city),
        "deslizamientos.geojson": landslides(city),
        "edificios.csv": buildings(city),
        "equipamientos.csv": facilities(city),
    }


def differing(city: City) -> list[str]:
    """Return the names of the committed layers that are not what the source gives.

    Texts are compared as they stand, rasters by their values.
    """
    other = [name for name, made in layers(city).items() if (FOLDER / name).read_bytes() != made]
    for name, (values, *_rest) in rasters(city).items():
        with rasterio.open(FOLDER / name) as raster:
            if raster.shape != values.shape or not np.allclose(raster.read(1), values, atol=0.011):
                other.append(name)
    return other


def main(argv: Sequence[str] | None = None) -> int:
    """Write the layers, or say which of the committed ones are old."""
    parser = argparse.ArgumentParser(prog="python -m tools.build_city_model", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a layer is not of this source")
    wanted = parser.parse_args(argv)
    city = read_city()
    if wanted.check:
        other = differing(city)
        for name in other:
            print(f"{name} is not what ciudad.toml gives. Run python -m tools.build_city_model.", file=sys.stderr)
        return 1 if other else 0
    for name, made in layers(city).items():
        (FOLDER / name).write_bytes(made)
    for name, made_of in rasters(city).items():
        write_raster(city, *made_of, FOLDER / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
