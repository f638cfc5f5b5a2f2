"""The mayor's brief (informe breve para la alcaldía): one page of any day, the same facts as PDF and Word document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ROOMY = 16  # lines of all parts up to which the letters may be larger
LONGEST = 95  # signs of one line's words; more would not leave room for the rest of the page


@dataclass(frozen=True)
class BriefLine:
    """One line: its code, its words and what is said of it."""

    code: str
    words: str
    told: str


@dataclass(frozen=True)
class BriefPart:
    """A part with its heading; ``more`` tells what is left out, ``none`` what stands there when it is empty.

    ``address`` is the page that tells more, on a screen under the words ``link``; on paper it is written out.
    """

    title: str
    lines: tuple[BriefLine, ...]
    none: str
    more: str = ""
    address: str = ""
    link: str = ""


@dataclass(frozen=True)
class Brief:
    """What the mayor reads on one page, in the reader's language."""

    title: str
    plan: str
    notice: str
    figures: tuple[tuple[str, str], ...]
    weights: str
    parts: tuple[BriefPart, ...]
    signature: str
    stamp: str
    day: str
    program: str
    language: str
    on: date

    @property
    def is_roomy(self) -> bool:
        """Whether so little is said that it may be written larger and stay on one page."""
        return sum(max(len(part.lines), 1) for part in self.parts) <= ROOMY


def short(words: str, *, longest: int = LONGEST) -> str:
    """Cut words that are too long for one line, at a space.

    Examples
    --------
    >>> short("Un mapa de pozos", longest=12)
    'Un mapa de…'
    """
    told = " ".join(words.split())
    return told if len(told) <= longest else f"{told[: longest - 1].rpartition(' ')[0] or told[: longest - 1]}…"
