"""Shapes of a layer as a GeoPackage (GPKG): mended, in degrees, with its class and the style that QGIS draws."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from cauce.core.risk_layers import LayerClass, LayerFacts
from cauce.engines.risk.layer_files import Opened
from cauce.engines.risk.tiles import drawn_shapes

TABLE = "layer"
VERSION = "1.3"  # of GeoPackage: the newest that QGIS of these years reads without a remark
STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
  DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))
"""
SYMBOLS = {"polygons": ("fill", "SimpleFill", "color"), "lines": ("line", "SimpleLine", "line_color")}
SYMBOLS |= {"points": ("marker", "SimpleMarker", "color")}
# As the map draws them: no edge of another colour, lines that are seen, points that leave each other room.
LOOKS = {"polygons": {"outline_style": "no"}, "lines": {"line_width": "0.6"}}
LOOKS |= {"points": {"outline_style": "no", "size": "1.4"}}


def write_geopackage(
    file: Opened, facts: LayerFacts, classes: Sequence[LayerClass], target: Path, *, class_field: str = "", name: str
) -> None:
    """Write the shapes of a vector layer, each with its class in words and by number, and the style of the legend."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    shapes, numbers = drawn_shapes(file.path, classes, class_field, "EPSG:4326")
    words = np.array([words_of(classes[number]) for number in numbers], dtype=object)
    kind = {"polygons": "MultiPolygon", "lines": "MultiLineString", "points": "MultiPoint"}[facts.form]
    dimension = {"polygons": 2, "lines": 1, "points": 0}[facts.form]
    parts, owners = shapely.get_parts(shapes, return_index=True)
    of_kind = shapely.get_dimensions(parts) == dimension
    gather = {"polygons": shapely.multipolygons, "lines": shapely.multilinestrings, "points": shapely.multipoints}
    left, rows = np.unique(owners[of_kind], return_inverse=True)
    whole = gather[facts.form](parts[of_kind], indices=rows)
    pyogrio.raw.write(
        target,
        shapely.to_wkb(whole),
        [words[left], np.asarray(numbers, dtype=np.int32)[left]],
        ["class", "level"],
        geometry_type=kind,
        crs="EPSG:4326",
        driver="GPKG",
        layer=TABLE,
        dataset_options={"VERSION": VERSION},
    )
    add_style(target, facts.form, classes, name=name)


def words_of(one: LayerClass) -> str:
    """A class in words that need no language: its value, or its bounds.

    Examples
    --------
    >>> words_of(LayerClass("#000000", low=120.0, high=980.0)), words_of(LayerClass("#000000", low=980.0))
    ('120 – 980', '≥ 980')
    """
    if one.low is None and one.high is None:
        return one.value
    if one.high is None:
        return f"≥ {one.low:g}"
    return f"< {one.high:g}" if one.low is None else f"{one.low:g} – {one.high:g}"


def add_style(path: Path, form: str, classes: Sequence[LayerClass], *, name: str) -> None:
    """Put the legend into a GeoPackage, where QGIS finds it by itself."""
    with sqlite3.connect(path) as kept:
        kept.execute(STYLES)
        kept.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', "
            "'layer_styles')"
        )
        kept.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?)",
            (TABLE, name[:30], qml(form, classes, name=name), name),
        )
    kept.close()


def qml(form: str, classes: Sequence[LayerClass], *, name: str = "—") -> str:
    """Write the legend as a style of QGIS: one symbol for each class; a class without words bears the layer's name.

    Examples
    --------
    >>> told = qml("polygons", [LayerClass("#c6dbef", value="Baja"), LayerClass("#08306b", value="Alta")])
    >>> told.count("<category "), "198,219,239,255" in told
    (2, True)
    """
    kind, shape, option = SYMBOLS[form]
    categories = "".join(
        f'<category value="{number}" symbol="{number}" label={quoteattr(words_of(one) or name)} render="true"/>'
        for number, one in enumerate(classes)
    )
    looks = "".join(f'<Option type="QString" name="{key}" value="{value}"/>' for key, value in LOOKS[form].items())
    symbols = "".join(
        f'<symbol name="{number}" type="{kind}" alpha="0.8"><layer class="{shape}" enabled="1"><Option type="Map">'
        f'<Option type="QString" name="{option}" value="{_colour(one.colour)}"/>'
        f"{looks}</Option></layer></symbol>"
        for number, one in enumerate(classes)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22" styleCategories="Symbology">'
        f'<renderer-v2 type="categorizedSymbol" attr="level"><categories>{categories}</categories>'
        f"<symbols>{symbols}</symbols></renderer-v2></qgis>"
    )


def _colour(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
