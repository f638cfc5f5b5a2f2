"""Plans in a few words: facts made from the compact notation of tests/method/plan.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cauce.core.plan.facts import (
    AcronymFacts,
    AreaFacts,
    CommunicationActionFacts,
    DeliverableFacts,
    HeadingFacts,
    PartyFacts,
    PlanFacts,
    QuestionFacts,
    RowFacts,
    SectionFacts,
    TaskFacts,
)

ROW_ROLES = ("leads", "supports", "supervises", "validates", "working_group", "allies")
SECTION_ROLES = ("leads", "supports", "guides", "reviews", "provides_inputs")


def plan_of(given: Mapping[str, Any]) -> PlanFacts:
    """Make a plan's facts from a case: rows, questions, acronyms, sections, communication, contents."""
    size = given.get("group_size")
    return PlanFacts(
        areas=_areas(given),
        acronyms=tuple(AcronymFacts(acronym, name) for acronym, name in given.get("acronyms", {}).items()),
        seats=tuple(given.get("seats", ())),
        articulation=_section("D", given.get("articulation", {})),
        production=_section("E", given.get("production", {})),
        communication=tuple(_communication(line) for line in given.get("communication", ())),
        period_words=given.get("period", ""),
        contents=tuple(_heading(line) for line in given.get("contents", ())),
        headings=tuple(_heading(line) for line in given.get("headings", ())),
        group_size=(size[0], size[1]) if size else None,
        group_size_words="as the document says" if size else "",
        body_text=given.get("body", ""),
    )


def row_of(given: Mapping[str, Any]) -> RowFacts:
    """Make one row: ``tasks`` (or ``code``), ``title``, ``steps``, ``q`` (codes), ``asked`` (words), ``products``…"""
    codes: Sequence[str] = given.get("tasks") or [given.get("code", "1.1.1")]
    first = TaskFacts(codes[0], given.get("title"), tuple(given.get("steps", ())))
    asked = tuple(_numbered(words) for words in given.get("asked", ()))
    printed = tuple(given.get("q", ()))
    return RowFacts(
        tasks=(first, *(TaskFacts(code, None) for code in codes[1:])),
        question_codes=tuple(given.get("answers", printed)),
        question_codes_printed=printed,
        question_texts=asked,
        deliverables=_deliverables(given),
        parties=tuple(PartyFacts(name, role) for role in ROW_ROLES for name in given.get(role, ())),
    )


def _areas(given: Mapping[str, Any]) -> tuple[AreaFacts, ...]:
    rows = [row_of(row) for row in given.get("rows", ())]
    questions = [QuestionFacts(*_numbered(line)) for line in given.get("questions", ())]
    numbers = sorted({_area_number(code) for code in [*(row.code for row in rows), *(one.code for one in questions)]})
    return tuple(
        AreaFacts(
            number=number,
            title=given.get("title", f"Área {number}"),
            context=given.get("context", ""),
            questions=tuple(one for one in questions if _area_number(one.code) == number),
            rows=tuple(row for row in rows if _area_number(row.code) == number),
        )
        for number in numbers
    )


def _area_number(code: str) -> int:
    found = re.search(r"\d+", code)
    return int(found[0]) if found else 1


def _numbered(words: str) -> tuple[str, str]:
    found = re.match(r"(\d+(?:\.\w+)+)\.?\s+(.*)", words)
    return (found[1], found[2]) if found else ("", words)


def _deliverables(given: Mapping[str, Any]) -> tuple[DeliverableFacts, ...]:
    dues: Iterable[str] = given.get("dues", ())
    padded = [*dues, *[""] * len(given.get("products", ()))]
    return tuple(
        DeliverableFacts(text, due=due or None) for text, due in zip(given.get("products", ()), padded, strict=False)
    )


def _section(letter: str, given: Mapping[str, Any]) -> SectionFacts:
    deliverables = [
        DeliverableFacts(
            text=line["text"],
            number=number,
            parties=tuple(
                PartyFacts(party, role, text=words)
                for role in SECTION_ROLES
                for party, words in line.get(role, {}).items()
            ),
        )
        for number, line in enumerate(given.get("deliverables", ()), 1)
    ]
    return SectionFacts(given.get("letter", letter), tuple(given.get("activities", ())), tuple(deliverables))


def _communication(line: Mapping[str, Any]) -> CommunicationActionFacts:
    bullets = tuple(line.get("bullets", ()))
    return CommunicationActionFacts(
        objective=line.get("objective", ""),
        action=line.get("action", " - ".join(bullets)),
        target=line["target"],
        bullets=bullets,
    )


def _heading(line: str) -> HeadingFacts:
    found = re.match(r"([A-Z](?:\.\d+)*|(?:ÁREA|EJE|PILLAR|ANNEX|ANEXO) \w+)[.:]?\s+(.*)", line)
    return HeadingFacts(found[1], found[2]) if found else HeadingFacts("", line)
