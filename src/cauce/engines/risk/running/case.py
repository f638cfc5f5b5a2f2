"""A case file (archivo de caso): hazard, exposure, curves and what to write, in TOML; every word of it is checked."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.exposure.readers import Columns, ExposureRead, in_pieces, read_exposure
from cauce.engines.risk.files import digest_of, parts_of
from cauce.engines.risk.hazard import Grid, Hazard, Origin
from cauce.engines.risk.hazard.climada import read_climada
from cauce.engines.risk.hazard.gmf import read_gmf
from cauce.engines.risk.hazard.polygons import cut_by_zones, read_points, read_polygons
from cauce.engines.risk.hazard.rasters import RasterMap, read_rasters
from cauce.engines.risk.impact import Exclusion
from cauce.engines.risk.running.case_types import check_types
from cauce.engines.risk.store import HazardStore, open_store
from cauce.engines.risk.vulnerability import Curve, Curves
from cauce.engines.risk.vulnerability.readers import method_curves, read_curves

if TYPE_CHECKING:
    from cauce.engines.risk.uncertainty_bands import Sampling

QUANTITIES = ("intensity", "shift", "scale", "value")
RANGE = frozenset({"low", "high", "shape", "likely", "source"})
ORIGIN = ("source", "authority", "date", "licence")
KNOWN: Mapping[str, frozenset[str]] = {
    "": frozenset({"title", "note", "hazard", "exposure", "curves", "run", "output", "uncertainty"}),
    "hazard": frozenset({
        "kind", "unit", "convert_to", "crs", "maps", "bands", "return_periods", "frequency", "names", "tail", "nodata",
        "nodata_value", "hdf5", "gmf", "sites", "measure", "years", "polygons", "column", "levels", "outside", "points",
        "events", "x", "y", "layer", "store", *ORIGIN,
    }),
    "exposure": frozenset({
        "file", "layer", "crs", "currency", "price_year", "one_point", "piece_size", "columns", "curves",
        "curve_of_all", "value_per_asset", "value_per_area", *ORIGIN,
    }),
    "columns": frozenset({"id", "value", "curve", "people", "territory", "deductible", "cover", "currency", "x", "y"}),
    "curves": frozenset({"files", "hazard", "unit", "damage_at_zero", "may_fall", "below"}),
    "run": frozenset({"people_threshold", "memory", "workers", "return_periods", "axis", "beyond"}),
    "output": frozenset({"folder", "formats"}),
    "uncertainty": frozenset({"samples", "seed", "sensitivity", "way", "types", "types_counted", *QUANTITIES}),
}  # fmt: skip
FORMATS = ("csv", "parquet", "gpkg", "tif", "html")
DEFAULT_PERIODS = (5.0, 10.0, 25.0, 50.0, 100.0, 250.0)
KINDS_OF_VALUES: Mapping[str, tuple[type, ...]] = {
    "kind": (str,), "unit": (str,), "convert_to": (str,), "crs": (str,), "maps": (list,), "return_periods": (list,),
    "frequency": (list, int, float), "file": (str,), "files": (list,), "formats": (list,), "memory": (str,),
    "people_threshold": (int, float), "price_year": (int,), "workers": (int,), "levels": (dict,), "events": (dict,),
    "columns": (dict,), "nodata_value": (int, float), "one_point": (bool,), "piece_size": (int, float),
    "samples": (int,), "seed": (int,), "sensitivity": (bool,), "low": (int, float), "high": (int, float),
    "likely": (int, float), "intensity": (dict,), "shift": (dict,), "scale": (dict,), "value": (dict,),
    "years": (int, float), "measure": (str,), "column": (str,), "x": (str,), "y": (str,), "layer": (str,),
    "sites": (str,), "hdf5": (str,), "gmf": (str,), "polygons": (str,), "points": (str,), "store": (str,),
    "folder": (str,), "currency": (str,), "curve_of_all": (str,), "value_per_asset": (int, float),
    "value_per_area": (int, float), "bands": (list,), "names": (list,), "types": (dict,), "types_counted": (int,),
}  # fmt: skip
ABOVE_ZERO = ("years", "piece_size", "types_counted")
NEEDED = {"gmf": ("sites",), "polygons": ("column", "levels"), "points": ("events",)}
ITEMS: Mapping[str, tuple[type, ...]] = {
    "maps": (str,), "bands": (int,), "return_periods": (int, float), "frequency": (int, float), "names": (str,),
    "files": (str,), "formats": (str,),
}  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "tail": ("none", "constant"), "nodata": ("unknown", "dry"), "outside": ("dry", "unknown"),
    "below": ("zero", "held"), "axis": ("probability", "return_period"), "beyond": ("unknown", "held"),
    "way": ("exact", "classes"), "shape": ("uniform", "triangular"),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A case file that was read and whose words are all known; the layers it names are not open yet."""

    path: Path
    title: str
    told: Mapping[str, Any]
    formats: tuple[str, ...]
    return_periods: tuple[float, ...]

    def part(self, name: str) -> Mapping[str, Any]:
        """Return a section, empty where the file has none."""
        found: Mapping[str, Any] = self.told.get(name, {})
        return found

    def file(self, written: str) -> Path:
        """Return a path of the file, which is relative to it."""
        return self.path.parent / written

    def layers(self) -> dict[str, str]:
        """Return the digest of each file that the case names, by its name as written, and of those beside it."""
        hazard, exposure, curves = self.part("hazard"), self.part("exposure"), self.part("curves")
        named = [*hazard.get("maps", []), *(hazard[key] for key in SOURCES if key in hazard and key != "maps")]
        named += [hazard["sites"]] if "sites" in hazard else []
        named += [exposure["file"], *curves.get("files", [])]
        return {
            str(name) if at == 0 else str(Path(name).with_name(part.name)): digest_of(part)
            for name in named for at, part in enumerate(parts_of(self.file(name)))
        }  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """The layers of a case, opened."""

    hazard: Hazard | HazardStore
    exposure: Exposure
    curves: Curves
    used: tuple[Curve, ...]
    excluded: tuple[Exclusion, ...] = field(default=())


SOURCES = ("maps", "hdf5", "gmf", "polygons", "points", "store")


def read_case(path: Path) -> Case:
    """Read a case file.

    Raises
    ------
    UnusableLayer
        It is not there, is no TOML, lacks something or says something that means nothing here.
    """
    if not path.is_file():
        raise UnusableLayer("case_missing", path.name, path=str(path))
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise UnusableLayer("case_unreadable", path.name, reason=str(broken)) from broken
    for name, known in KNOWN.items():
        section = (
            told.get("exposure", {}).get("columns", {}) if name == "columns" else told.get(name, {}) if name else told
        )
        _check_section(path.name, name, section, known)
    _check_uncertainty(path.name, told.get("uncertainty", {}))
    for name, key in (("hazard", "kind"), ("hazard", "unit"), ("exposure", "file")):
        if key not in told.get(name, {}) and not ({"store", "hdf5"} & set(told.get("hazard", {})) and name == "hazard"):
            raise UnusableLayer("case_lacks", path.name, key=f"{name}.{key}")
    given = [key for key in SOURCES if key in told.get("hazard", {})]
    if len(given) != 1:
        raise UnusableLayer("case_lacks", path.name, key=" | ".join(f"hazard.{key}" for key in given or SOURCES))
    for key in NEEDED.get(given[0], ()):
        if not told["hazard"].get(key):
            raise UnusableLayer("case_lacks", path.name, key=f"hazard.{key}")
    formats = tuple(told.get("output", {}).get("formats", FORMATS))
    for each in formats:
        if each not in FORMATS:
            raise UnusableLayer("output_unknown", str(each), known=", ".join(FORMATS))
    periods = tuple(float(each) for each in told.get("run", {}).get("return_periods", DEFAULT_PERIODS))
    for period in periods:
        if not period > 0:
            raise UnusableLayer(
                "case_wrong_value", path.name, key="run.return_periods", value=f"{period:g}", expected="10, 25, 50 …"
            )
    return Case(path, str(told.get("title", path.stem)), told, formats, periods)


def _check_section(layer: str, name: str, section: Any, known: frozenset[str]) -> None:
    """Refuse words that mean nothing in a section, and values of another sort."""
    if not isinstance(section, dict):
        raise UnusableLayer("case_wrong_value", layer, key=name, value=section, expected=f"[{name}]")
    for key, value in section.items():
        if key not in known:
            raise UnusableLayer(
                "case_unknown_key", layer, key=f"{name}.{key}".lstrip("."), known=", ".join(sorted(known))
            )
        wanted = KINDS_OF_VALUES.get(key) if name != "columns" else (str,)
        if wanted and (not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted)):
            expected = " | ".join(each.__name__ for each in wanted)
            raise UnusableLayer("case_wrong_value", layer, key=f"{name}.{key}", value=value, expected=expected)
        if key in ABOVE_ZERO and not value > 0:
            raise UnusableLayer("case_wrong_value", layer, key=f"{name}.{key}", value=value, expected="> 0")
        if isinstance(value, list):
            _check_items(layer, f"{name}.{key}", value, ITEMS.get(key))
        if key in {"levels", "events"} and isinstance(value, dict):
            _check_items(layer, f"{name}.{key}", list(value.values()), (int, float))
        if key in CHOICES and value not in CHOICES[key]:
            raise UnusableLayer(
                "case_wrong_value", layer, key=f"{name}.{key}", value=value, expected=", ".join(CHOICES[key])
            )


def _check_items(layer: str, key: str, items: list[Any], wanted: tuple[type, ...] | None) -> None:
    """Refuse what a list should not hold."""
    for each in items:
        if wanted and (not isinstance(each, wanted) or isinstance(each, bool)):
            expected = " | ".join(one.__name__ for one in wanted)
            raise UnusableLayer("case_wrong_value", layer, key=key, value=each, expected=expected)


def _check_uncertainty(layer: str, told: Mapping[str, Any]) -> None:
    """Refuse samples of nothing: what varies, and how far, is said by whoever asks for them."""
    varied = [name for name in QUANTITIES if name in told]
    for name in varied:
        _check_section(layer, f"uncertainty.{name}", told[name], RANGE)
        for bound in ("low", "high"):
            if bound not in told[name]:
                raise UnusableLayer("case_lacks", layer, key=f"uncertainty.{name}.{bound}")
    check_types(layer, told)
    samples = told.get("samples", 0)
    if samples < 0 or (samples and not varied):
        key = " | ".join(f"uncertainty.{name}" for name in QUANTITIES)
        if samples < 0:
            expected = "0, 200, 1000 …"
            raise UnusableLayer("case_wrong_value", layer, key="uncertainty.samples", value=samples, expected=expected)
        raise UnusableLayer("case_lacks", layer, key=key)


def sampling_of(case: Case) -> Sampling:
    """Return what a case asks of uncertainty; nothing is sampled where it does not say.

    Raises
    ------
    UnusableLayer
        A range that cannot be.
    """
    from cauce.engines.risk.uncertainty import Quantity  # noqa: PLC0415 - numba: loads with the first samples
    from cauce.engines.risk.uncertainty_bands import Sampling  # noqa: PLC0415 - as above

    told = case.part("uncertainty")
    varied = tuple(Quantity(name, **told[name]) for name in QUANTITIES if name in told)
    asked = ("samples", "seed", "sensitivity", "way", "types", "types_counted")
    more = {key: told[key] for key in asked if key in told}
    return Sampling(quantities=varied, **more)


def open_case(case: Case) -> Inputs:
    """Open the layers of a case.

    Raises
    ------
    UnusableLayer
        A layer cannot be used, or they do not fit together.
    """
    read = _exposure(case)
    if "polygons" in case.part("hazard"):
        read = _in_zones(case, read)
    hazard = _hazard(case, read)
    _refuse_contradiction(case, hazard)
    if wanted := case.part("hazard").get("convert_to"):
        hazard = (hazard.load() if isinstance(hazard, HazardStore) else hazard).in_unit(wanted)
    read = _in_pieces(case, read, hazard)
    curves = _curves(case, hazard)
    used = tuple(curves[name] for name in read.exposure.curve_ids if name in curves)
    return Inputs(hazard, read.exposure, curves, used, read.excluded)


def _whole(read: ExposureRead) -> Exposure:
    """Return an exposure by the corners around each shape, so that what is read around it holds all of it."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    if read.shapes is None or read.exposure.asset is not None:
        return read.exposure
    west, south, east, north = shapely.bounds(read.shapes).T
    x, y = np.column_stack([west, east, east, west]).ravel(), np.column_stack([south, south, north, north]).ravel()
    asset = np.repeat(np.arange(read.exposure.size), 4)
    return dataclasses.replace(read.exposure, x=x, y=y, asset=asset, share=np.full(len(asset), 0.25))


def _refuse_contradiction(case: Case, hazard: Hazard | HazardStore) -> None:
    """Refuse a case that says something else of its hazard than the hazard's own file."""
    told = case.part("hazard")
    if "unit" in told and units.unit(told["unit"], layer=hazard.name) != units.unit(hazard.unit, layer=hazard.name):
        raise UnusableLayer("unit_contradicts", hazard.name, found=hazard.unit, unit=told["unit"])
    if told.get("kind", hazard.kind) != hazard.kind:
        raise UnusableLayer(
            "case_wrong_value", case.path.name, key="hazard.kind", value=told["kind"], expected=hazard.kind
        )


def _exposure(case: Case) -> ExposureRead:
    told = case.part("exposure")
    more = {key: told[key] for key in ("value_per_asset", "value_per_area", "curve_of_all") if key in told}
    columns = Columns(**told.get("columns", {}), curve_of_class=told.get("curves"), **more)
    path = case.file(told["file"])
    return read_exposure(
        path, columns, layer=told.get("layer", ""), crs=told.get("crs", ""), currency=told.get("currency", ""),
        price_year=told.get("price_year", 0), origin=_origin(told, path),
    )  # fmt: skip


def _origin(told: Mapping[str, Any], path: Path) -> Origin:
    return Origin(**{key: str(told.get(key, "")) for key in ORIGIN}, file=path.name)


def _hazard(case: Case, read: ExposureRead) -> Hazard | HazardStore:
    """Open the hazard by whichever source the case names."""
    told = case.part("hazard")
    source = next(key for key in SOURCES if key in told)
    if source == "maps":
        return _maps(case, told, _whole(read))
    path = case.file(told[source])
    origin, crs = _origin(told, path), told.get("crs", "")
    if source == "store":
        if not path.is_file():
            raise UnusableLayer("layer_missing", path.name, path=str(path))
        return open_store(path)
    if source == "hdf5":
        return read_climada(path, crs=crs, kind=told.get("kind", ""), unit=told.get("unit", ""), origin=origin)
    if source == "gmf":
        return read_gmf(path, case.file(told["sites"]), measure=told.get("measure", "PGA"), years=told.get("years"),
                        crs=crs or "EPSG:4326", origin=origin)  # fmt: skip
    common: dict[str, Any] = {"kind": told["kind"], "unit": told["unit"], "layer": told.get("layer", ""), "crs": crs}
    if source == "points":
        places = {key: told[key] for key in ("x", "y") if key in told}
        return read_points(path, events=_numbers(told, "events"), origin=origin, **places, **common)
    often = told.get("frequency", 1.0)
    if isinstance(often, list) and len(often) != 1:
        raise UnusableLayer("case_wrong_value", case.path.name, key="hazard.frequency", value=often, expected="0.01")
    return read_polygons(
        path, column=told["column"], levels=_numbers(told, "levels"),
        around=read.exposure, frequency=float(often[0] if isinstance(often, list) else often),
        outside=told.get("outside", "dry"), origin=origin, **common,
    )  # fmt: skip


def _numbers(told: Mapping[str, Any], key: str) -> dict[str, float]:
    return {str(name): float(each) for name, each in told.get(key, {}).items()}


def _maps(case: Case, told: Mapping[str, Any], around: Exposure) -> Hazard:
    bands = told.get("bands", [1] * len(told["maps"]))
    if len(bands) != len(told["maps"]):
        sizes = f"{len(told['maps'])}, {len(bands)}"
        raise UnusableLayer("lengths_differ", case.path.name, what="maps, bands", sizes=sizes)
    often = [told["frequency"]] if isinstance(told.get("frequency"), int | float) else told.get("frequency")
    maps = [RasterMap(case.file(name), int(band)) for name, band in zip(told["maps"], bands, strict=True)]
    return read_rasters(
        maps, kind=told["kind"], unit=told["unit"], return_periods=told.get("return_periods"),
        frequency=often, names=told.get("names"), tail=told.get("tail", "none"), around=around,
        crs=told.get("crs", ""), nodata=told.get("nodata", "unknown"), nodata_value=told.get("nodata_value"),
        name=str(told["maps"][0]) if len(maps) == 1 else f"{told['maps'][0]} …", origin=_origin(told, maps[0].path),
    )  # fmt: skip


def _in_pieces(case: Case, read: ExposureRead, hazard: Hazard | HazardStore) -> ExposureRead:
    """Turn footprints and lines into pieces as large as a cell of the hazard, unless one point was asked for.

    Of points the cell is as wide as they stand apart.
    """
    told, sites = case.part("exposure"), hazard.sites
    if read.shapes is None or told.get("one_point") or "polygons" in case.part("hazard"):
        return read
    if "piece_size" in told:
        return in_pieces(read, size=float(told["piece_size"]))
    if isinstance(sites, Grid):
        a, b, _c, d, e, _f = sites.affine
        return _pieces_of_cells(read, sites.crs, size=abs(a * e - b * d) ** 0.5)
    size = sites.spacing()
    return _pieces_of_cells(read, sites.crs, size=size) if size else read


def _in_zones(case: Case, read: ExposureRead) -> ExposureRead:
    """Part footprints and lines where the edges of the hazard's polygons cut them, unless one point was asked for."""
    told, exposure = case.part("hazard"), case.part("exposure")
    if read.shapes is None or exposure.get("one_point"):
        return read
    if "piece_size" in exposure:
        return in_pieces(read, size=float(exposure["piece_size"]))
    return cut_by_zones(
        read, case.file(told["polygons"]), column=told["column"], levels=_numbers(told, "levels"),
        layer=told.get("layer", ""), crs=told.get("crs", ""),
    )  # fmt: skip


def _pieces_of_cells(read: ExposureRead, crs: str, *, size: float) -> ExposureRead:
    """Turn shapes into pieces as large as a cell, in the hazard's own reference system, where cells are squares."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer
    from pyproj import Transformer  # noqa: PLC0415 - as above

    assert read.shapes is not None
    to_grid = Transformer.from_crs(read.exposure.crs, crs, always_xy=True)
    shapes = shapely.transform(read.shapes, lambda at: np.column_stack(to_grid.transform(at[:, 0], at[:, 1])))
    moved = dataclasses.replace(read, exposure=read.exposure.in_crs(crs), shapes=np.asarray(shapes))
    return in_pieces(moved, size=size)


def _curves(case: Case, hazard: Hazard | HazardStore) -> Curves:
    """Return the curves of the method and those of the case's files."""
    told = case.part("curves")
    flags = {key: told[key] for key in ("damage_at_zero", "may_fall", "below") if key in told}
    kind, unit = told.get("hazard", hazard.kind), told.get("unit", "")
    own = [
        curve
        for name in told.get("files", [])
        for curve in read_curves(case.file(name), hazard=kind, unit=unit, **flags).values()
    ]
    return Curves([*method_curves().values(), *own])
