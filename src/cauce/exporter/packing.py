"""Packing (empaque): a zipped file of Office made again so that the same day gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
INNER = (".xlsx",)  # a workbook within a document is packed in its turn
TOLD_DAYS = "docProps/core.xml"


def packed(content: bytes, *, on: date) -> bytes:
    """Return a zipped file with every entry dated on a day, and so what it says of its making.

    Examples
    --------
    >>> from zipfile import ZipFile
    >>> file = BytesIO()
    >>> with ZipFile(file, "w") as written:
    ...     written.writestr("docProps/core.xml", "<created>2018-05-06T07:08:09Z</created>")
    >>> again = ZipFile(BytesIO(packed(file.getvalue(), on=date(2027, 4, 2))))
    >>> again.read("docProps/core.xml")
    b'<created>2027-04-02T12:00:00Z</created>'
    """
    target = BytesIO()
    moment = f"{on:%Y-%m-%d}T12:00:00Z".encode()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(min(max(on.year, 1980), 2107), on.month, on.day, 12, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            held = source.read(name)
            if name.endswith(INNER):
                held = packed(held, on=on)
            made.writestr(entry, MOMENT.sub(moment, held) if name == TOLD_DAYS else held)
    return target.getvalue()
