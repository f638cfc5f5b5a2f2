"""Lines (renglones): the text's lines with their page, and where pages break."""

from __future__ import annotations

from dataclasses import dataclass

from cauce.importer.readers.formats import foreign

BLANKS_OF_A_PAGE_BREAK = 3


@dataclass(frozen=True)
class Line:
    """A line that is not blank: its words, number, page, and how many blank lines stand before it."""

    text: str
    number: int
    page: int
    blanks_before: int


def decode(data: bytes, *, file_name: str) -> str:
    """Return the file's words, whichever of the usual encodings it has."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    raise foreign("binary", file_name=file_name)


def lines_of(words: str) -> list[Line]:
    """Return the lines that hold words (or tabs), each with its page.

    A page ends at a form feed or at three blank lines; blank lines beside a form feed make
    no second break.
    """
    lines: list[Line] = []
    page, blanks, feeds = 1, 0, 0
    for number, raw in enumerate(words.split("\n"), start=1):
        for count, text in enumerate(raw.split("\f")):
            feeds += 1 if count else 0
            if not text.strip(" \u00a0") or (not text.strip() and "\t" not in text):
                blanks += 1
                continue
            breaks = feeds or int(blanks >= BLANKS_OF_A_PAGE_BREAK)
            page += breaks if lines else 0
            lines.append(Line(text, number, page, BLANKS_OF_A_PAGE_BREAK if breaks else blanks))
            blanks, feeds = 0, 0
    return lines
