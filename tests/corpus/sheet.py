"""Sheet (pliego): the neutral paragraphs and grids that the writers turn into a format."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Para:
    """A paragraph; ``kind`` is text, heading, bullet or number; ``marker`` the printed number."""

    text: str
    kind: str = "text"
    level: int = 0
    bold: bool = False
    marker: str = ""


Cell = list[Para]


@dataclass
class Grid:
    """A table: a header line, rows of cells, and cells merged with the one above."""

    header: list[str]
    rows: list[list[Cell]]
    widths: list[float] = field(default_factory=list)
    carried: set[tuple[int, int]] = field(default_factory=set)  # (row, column) merged upwards
    bands: set[int] = field(default_factory=set)  # rows that span all columns
    heads: bool = True


@dataclass
class Break:
    """A page break."""


Page = Para | Grid | Break


def text(words: str, *, bold: bool = False) -> Para:
    """Make a plain paragraph."""
    return Para(words, bold=bold)


def items(words: list[str], *, style: str = "bullets") -> list[Para]:
    """Make a list in the author's style."""
    result = []
    for number, word in enumerate(words, 1):
        if style == "numbers":
            result.append(Para(word, "number", marker=f"{number}."))
        elif style == "letters":
            result.append(Para(word, "number", marker=f"{chr(96 + number)})"))
        elif style == "bullets":
            result.append(Para(word, "bullet", marker="•"))
        else:
            result.append(Para(word))
    return result


def heading(words: str, level: int = 1) -> Para:
    """Make a heading."""
    return Para(words, "heading", level=level, bold=True)
