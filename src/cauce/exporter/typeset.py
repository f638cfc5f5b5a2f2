"""Typesetting (composición tipográfica): data and a template make a tagged PDF, by Typst."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections.abc import Mapping
from importlib.resources import as_file, files

import typst


def tagged_pdf(package: str, template: str, told: Mapping[str, object], *, on: dt.date) -> bytes:
    """Set a template of a package as a tagged PDF (PDF/UA-1); the same data and day give the same bytes.

    What the document says is handed over as data, under the template's name without its ending, and is never part of
    the typesetter's source.
    """
    with as_file(files(package).joinpath(template)) as place:
        made: bytes = typst.compile(
            str(place),
            root=str(place.parent),
            format="pdf",
            sys_inputs={place.stem: json.dumps(told, ensure_ascii=False)},
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            timestamp=calendar.timegm((*on.timetuple()[:3], 12, 0, 0)),
        )
    return made
