"""Texts (textos): brackets and quotation marks that are opened and not closed, or the other way round."""

from __future__ import annotations

import re

from cauce.core.plan.facts import PlanFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.plan.placed import PlacedText, placed_texts
from cauce.core.problems import Mending, Problem, Severity

PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "¿": "?", "¡": "!"}
CLOSERS = {closer: opener for opener, closer in PAIRS.items() if closer not in "?!"}
ENUMERATOR = re.compile(r"(?:^|(?<=[\s;:,.(]))(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)")
SIGNS = re.compile(r"[()\[\]{}«»“”\"¿?¡!]")
INCHES = re.compile(r"(?<=\d)\"")


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Remark once on each text whose brackets or quotation marks do not match."""
    found: dict[tuple[str, str], Problem] = {}
    for placed in placed_texts(facts):
        if placed.text and (placed.where, placed.text) not in found:
            for problem in unbalanced_problems(placed, numbers):
                found[placed.where, placed.text] = problem
    return list(found.values())


def unbalanced_problems(placed: PlacedText, numbers: Numbers) -> list[Problem]:
    """Remark on one text whose signs do not match, with the text mended."""
    lone = lone_mark(placed.text)
    if lone is None:
        return []
    mark, at = lone
    opened = mark in PAIRS or mark == '"'
    mended = _mended(placed.text, mark, at)
    return [
        Problem(
            "unbalanced_text",
            {"variant": "open" if opened else "close", "mark": mark, "text": placed.text},
            Severity.REMARK,
            where=placed.where,
            source=numbers.source("unbalanced_text"),
            words=placed.text,
            mending=Mending("set_text", {"place": placed.where, "from": placed.text, "to": mended}),
        )
    ]


def lone_mark(text: str) -> tuple[str, int] | None:
    """The first sign without its pair and its place, or None.

    >>> lone_mark("presentaciones (e.g. ferias"), lone_mark("1) informar, a) medir"), lone_mark("(uno) dos)")
    (('(', 15), None, (')', 9))
    """
    if not SIGNS.search(text):
        return None
    bare = INCHES.sub(" ", text)
    list_marks = {match.end() - 1 for match in ENUMERATOR.finditer(bare)}
    waiting: list[tuple[str, int]] = []
    for at, mark in enumerate(bare):
        if mark in PAIRS:
            waiting.append((mark, at))
        elif mark in CLOSERS or mark in "?!":
            opener = CLOSERS.get(mark) or ("¿" if mark == "?" else "¡")
            if waiting and waiting[-1][0] == opener:
                waiting.pop()
            elif mark in CLOSERS and opener not in [one for one, _ in waiting]:
                if at in list_marks or (mark == "”" and "“" not in text):
                    continue
                return mark, at
            elif opener in [one for one, _ in waiting]:
                waiting.remove(next(pair for pair in reversed(waiting) if pair[0] == opener))
    if not waiting and bare.count('"') % 2:
        return '"', bare.rfind('"')
    return waiting[0] if waiting else None


def _mended(text: str, mark: str, at: int) -> str:
    """The text with the missing sign at its end, or without the sign that closes nothing."""
    if mark not in PAIRS and mark != '"':
        return " ".join((text[:at] + text[at + 1 :]).split())
    closer = PAIRS.get(mark, '"')
    body, stop = (text[:-1], text[-1]) if text[-1] in ".;:," else (text, "")
    return f"{body}{closer}{stop}"
