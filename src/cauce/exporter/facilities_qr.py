"""QR codes (códigos QR): an address as rows of modules, for a printed sheet; made by segno."""

from __future__ import annotations

import segno

QUIET = 4  # modules of white around it


def qr_rows(text: str) -> list[str]:
    """Rows of a QR code of level M, «1» for black, with its quiet zone.

    >>> len(qr_rows("https://example.org/es/panama/equipamientos/1/"))
    41
    """
    made = segno.make(text, error="m", micro=False, boost_error=False)
    return ["".join("1" if cell else "0" for cell in row) for row in made.matrix_iter(border=QUIET)]
