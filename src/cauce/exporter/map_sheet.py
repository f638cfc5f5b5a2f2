"""The printed map (mapa impreso): A3, with scale, north, legend, authority and sources; as a tagged PDF."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cauce.exporter import map_drawing as drawing
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean

WIDTH = 1000.0
ROOM = (29.8, 25.6)  # centimetres of the sheet that the map fills
MOST_NAMELESS = 12  # territories without room for their names that are told one by one


@dataclass(frozen=True)
class SheetLayer:
    """A layer beside the map: its name, its legend (colour, words), its facts (label, value)."""

    name: str
    legend: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """A printed map: what is drawn, and every word on it in the reader's language."""

    title: str
    plan: str
    program: str
    language: str
    on: dt.date
    day: str
    caution: str
    north: str
    kilometres: str  # with %(kilometres)s for the length of the scale bar
    drawn: drawing.Drawing
    layers: Sequence[SheetLayer] = ()
    sources: Sequence[str] = ()
    synthetic: str = ""
    spots: str = ""
    spot_classes: Sequence[tuple[str, str]] = ()  # colour and words of each class of the marks
    priorities: str = ""  # the heading of what comes first; empty where it is not shown
    priority_classes: Sequence[tuple[str, str, str]] = ()  # sign, colour and words
    hatched: str = ""
    first: Sequence[str] = ()  # what comes first, each with its reason
    note: str = ""
    nameless: str = ""  # with %(names)s for the territories whose names have no room


def as_data(png: bytes) -> str:
    """Return a picture as an address that carries it.

    Examples
    --------
    >>> as_data(b"x")
    'data:image/png;base64,eA=='
    """
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def map_sheet_pdf(sheet: Sheet) -> bytes:
    """Set a map as a tagged A3 PDF; the same map and day give the same bytes."""
    box = drawing.box_around(sheet.drawn.box, shape=ROOM[1] / ROOM[0])
    drawn = drawing.Drawing(box, sheet.drawn.areas, sheet.drawn.spots, sheet.drawn.overlays)
    projection = drawing.Projection(box, width=WIDTH)
    bar = projection.bar(at_most=WIDTH / 5)
    told = {
        "title": clean(sheet.title),
        "plan": clean(sheet.plan),
        "program": sheet.program,
        "language": sheet.language,
        "date": [sheet.on.year, sheet.on.month, sheet.on.day],
        "day": sheet.day,
        "caution": sheet.caution,
        "north": sheet.north,
        "svg": drawing.svg(drawn, width=WIDTH, title=sheet.title, spot_size=3.2, is_plain=True),
        "alt": clean(sheet.title),
        "layers": [
            {
                "name": clean(one.name),
                "legend": [{"colour": colour, "words": clean(words)} for colour, words in one.legend],
                "facts": [[label, clean(value)] for label, value in one.facts if value],
            }
            for one in sheet.layers
        ],
        "sources": [clean(one) for one in sheet.sources],
        "synthetic": sheet.synthetic,
        "spots": sheet.spots,
        "spot_classes": [{"colour": colour, "words": clean(words)} for colour, words in sheet.spot_classes],
        "priorities": sheet.priorities,
        "priority_classes": [
            {"corners": [list(one) for one in drawing.SIGNS[sign]], "colour": colour, "words": clean(words)}
            for sign, colour, words in sheet.priority_classes
        ],
        "hatched": sheet.hatched,
        "first": [clean(one) for one in sheet.first],
        "note": " ".join(filter(None, [sheet.note, _nameless(sheet, drawing.names_of(drawn, projection)[1])])),
        "bar": {"cm": bar.length / WIDTH * ROOM[0], "words": sheet.kilometres % {"kilometres": f"{bar.kilometres:g}"}},
    }
    return tagged_pdf(__package__, "map_sheet.typ", told, on=sheet.on)


def _nameless(sheet: Sheet, names: Sequence[str]) -> str:
    """Say which territories the map does not name."""
    if not names or not sheet.nameless:
        return ""
    more = [f"(+{len(names) - MOST_NAMELESS})"] if len(names) > MOST_NAMELESS else []
    return sheet.nameless % {"names": ", ".join([*map(clean, names[:MOST_NAMELESS]), *more])}
