"""Interpretation (interpretación): a document's blocks become the draft of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cauce.core.vocabulary import Vocabulary, normalise, words
from cauce.importer.areas import Areas, read_areas
from cauce.importer.blocks import Document, Paragraph, UnusableDocument
from cauce.importer.communications import read_communication
from cauce.importer.draft import Draft, DraftAcronym, DraftArea
from cauce.importer.front import (
    read_acronyms,
    read_board,
    read_group_size,
    read_methods,
    read_objectives,
    read_statements,
)
from cauce.importer.parties import Names
from cauce.importer.references import read_inputs, read_references
from cauce.importer.sections import Reading, read_sections
from cauce.importer.strategy import read_strategy
from cauce.importer.tables import Grid, read_tables

_ENGLISH = frozenset(["the", "of", "and", "to", "in", "for", "with", "by", "is", "are", "which"])
_SPANISH = frozenset(["de", "la", "el", "los", "las", "y", "en", "que", "para", "con", "por", "del", "una", "se"])


def interpret(document: Document, vocabulary: Vocabulary) -> Draft:
    """Read a document's blocks as a plan.

    Raises
    ------
    UnusableDocument
        The document holds no plan, or two.
    """
    reading = read_sections(read_tables(document.blocks, vocabulary), vocabulary)
    acronyms = read_acronyms(reading)
    areas = read_areas(reading.sections, vocabulary, _names(acronyms))
    _check(areas, document)
    draft = Draft(document.file_name, document.format, document.sha256)
    draft.acronyms = acronyms
    draft.areas = areas.sorted()
    draft.title = _title(reading)
    _read_sections(draft, reading, areas, vocabulary)
    draft.body_text = "\n".join(_prose(reading))
    draft.language = _language(draft.body_text, draft.areas)
    draft.notes = list(document.notes)
    return draft


def _read_sections(draft: Draft, reading: Reading, areas: Areas, vocabulary: Vocabulary) -> None:
    draft.statements = read_statements(reading, vocabulary)
    draft.phase2_objectives = read_objectives(reading, vocabulary)
    draft.seats, draft.board_objectives = read_board(reading, vocabulary)
    draft.methodologies = read_methods(reading, vocabulary)
    everywhere = [paragraph for section in reading.sections for paragraph in section.paragraphs]
    draft.group_size, draft.group_size_words = read_group_size(everywhere, vocabulary)
    draft.articulation = read_strategy(reading, "articulation", vocabulary, areas.names)
    draft.production = read_strategy(reading, "production", vocabulary, areas.names)
    draft.communication = read_communication(reading, vocabulary)
    draft.contents, draft.headings = reading.contents, reading.headings
    draft.references = read_references(draft.areas, vocabulary)
    draft.inputs = read_inputs(draft.areas, _known(draft), vocabulary)


def _names(acronyms: Sequence[DraftAcronym]) -> Names:
    return Names(
        frozenset(normalise(one.acronym) for one in acronyms),
        frozenset(normalise(one.name) for one in acronyms) | frozenset(normalise(one.acronym) for one in acronyms),
    )


def _known(draft: Draft) -> list[str]:
    parties = [party.core for area in draft.areas for row in area.rows for party in row.parties]
    return [*(one.acronym for one in draft.acronyms), *parties]


def _check(areas: Areas, document: Document) -> None:
    """Refuse a document without a plan, and one that holds two."""
    if not any(area.rows or area.questions for area in areas.by_number.values()):
        raise UnusableDocument("not_a_plan", name=document.file_name)
    if areas.hold_two_plans:
        raise UnusableDocument("two_plans", name=document.file_name)


def _title(reading: Reading) -> str:
    """The document's first heading, or its first line."""
    for section in reading.sections:
        if section.heading is not None and not section.heading.kind:
            return section.heading.paragraph.text
        if section.paragraphs:
            return section.paragraphs[0].text
    return ""


def _prose(reading: Reading) -> Iterator[str]:
    """All words outside the tables of areas, the contents and the list of acronyms."""
    for section in reading.sections:
        if section.kind in ("contents", "acronyms"):
            continue
        if section.heading is not None:
            yield section.heading.paragraph.text
        for piece in section.pieces:
            if isinstance(piece, Paragraph):
                yield piece.text
            elif isinstance(piece, Grid) and piece.kind in ("board", ""):
                yield from (row.text for row in piece.rows)


def _language(text: str, areas: Sequence[DraftArea]) -> str:
    """Language of most of the plan's words: "en" or "es"."""
    own = " ".join(question.text for area in areas for question in area.questions)
    found = words(f"{text[:20000]} {own}")
    english = sum(word in _ENGLISH for word in found)
    return "en" if english > sum(word in _SPANISH for word in found) else "es"
