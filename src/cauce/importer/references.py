"""References (referencias): what one task needs of another, and the sources that steps name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cauce.core.vocabulary import Vocabulary, fold, normalise, words
from cauce.importer.draft import DraftArea, DraftInput, DraftReference, DraftRow, DraftTask, Provenance

_ACRONYM = re.compile(r"(?<![\w/])(?=\w*[A-ZÁÉÍÓÚÑ]{2})[A-ZÁÉÍÓÚÑ\d]{3,12}(?![\w/])")
_TALLER = re.compile(r"\b(?:mismo|same|mismos)\b")


def read_references(areas: Sequence[DraftArea], vocabulary: Vocabulary) -> list[DraftReference]:
    """Propose dependencies: codes of other tasks, and syntheses that a deliverable goes into."""
    codes = {normalise(task.code): task.code for area in areas for row in area.rows for task in row.tasks}
    found: list[DraftReference] = []
    for area in areas:
        for row in area.rows:
            for task, words_, provenance in _texts(row):
                found.extend(_cited(task, words_, provenance, codes, row, vocabulary))
            found.extend(_integrated(row, codes, vocabulary))
    unique = {(one.from_task, one.to_task, one.kind, one.words): one for one in found}
    return list(unique.values())


def _texts(row: DraftRow) -> Iterator[tuple[DraftTask, str, Provenance]]:
    for task in row.tasks:
        if task.title:
            yield task, task.title, task.provenance
        for item in (*task.steps, *task.notes):
            yield task, item.text, item.provenance
    for deliverable in row.deliverables:
        yield row.tasks[0], deliverable.text, deliverable.provenance


def _cited(
    task: DraftTask, text: str, provenance: Provenance, codes: dict[str, str], row: DraftRow, vocabulary: Vocabulary
) -> Iterator[DraftReference]:
    own = {normalise(one.code) for one in row.tasks}
    for match in re.finditer(r"(?<![\w.])(?:[A-Za-z]{1,3}[.\-]?)?\d{1,2}(?:\.(?:\d{1,2}|[a-z]))+(?!\w)", text):
        named = codes.get(normalise(match.group()))
        if named is None or normalise(named) in own:
            continue
        folded = fold(text)
        kind = "needs"
        if vocabulary.occurs("words", "integrate", text):
            kind = "integrated_in"
        elif vocabulary.occurs("words", "workshop", text) and _TALLER.search(folded):
            kind = "same_workshop"
        yield DraftReference(task.code, named, text, kind, provenance)


def _integrated(row: DraftRow, codes: dict[str, str], vocabulary: Vocabulary) -> Iterator[DraftReference]:
    for deliverable in row.deliverables:
        if deliverable.integrated_in and not any(code in normalise(deliverable.integrated_in) for code in codes):
            synthesis = vocabulary.occurs("words", "synthesis", deliverable.integrated_in)
            words_ = deliverable.integrated_in
            yield (
                DraftReference(row.tasks[0].code, "", words_, "integrated_in", deliverable.provenance)
                if synthesis or words_
                else DraftReference(row.tasks[0].code, "", deliverable.text, "integrated_in", deliverable.provenance)
            )


def read_inputs(areas: Sequence[DraftArea], known: Sequence[str], vocabulary: Vocabulary) -> list[DraftInput]:
    """Propose the sources that steps name: plans and systems by acronym, registers and projects by name.

    Parameters
    ----------
    areas
        The areas as read.
    known
        Names and acronyms of organisations, which are no sources.
    vocabulary
        Words for sources («plan», «registro», "project").
    """
    organisations = {word for name in known for word in (normalise(name), *normalise(name).split())}
    found: dict[tuple[str, str], DraftInput] = {}
    for area in areas:
        for row in area.rows:
            for task in row.tasks:
                for step in task.steps:
                    for name in _sources(step.text, organisations, vocabulary):
                        found.setdefault((task.code, normalise(name)), DraftInput(name, step.text, step.provenance))
    return list(found.values())


def _sources(text: str, organisations: set[str], vocabulary: Vocabulary) -> Iterator[str]:
    folded = fold(text)
    for match in re.finditer(rf"(?<!\w)(?:{vocabulary.source('words', 'source')})(?!\w)", folded):
        rest = text[match.end() :]
        named = re.match(
            r"(?:\s+(?:de|del|de la|of|of the))?((?:\s+(?:[A-ZÁÉÍÓÚÑ][\w\-]*|de|del|la|y|of|the|and))+)", rest
        )
        plain = re.match(r"\s+(?:de|of)\s+[a-záéíóúñ]+", rest)
        words_ = (
            named.group().rstrip()
            if named and re.search(r"[A-ZÁÉÍÓÚÑ]", named.group())
            else plain.group()
            if plain and _is_register(match.group())
            else ""
        )
        name = re.sub(r"\s+(?:de|del|la|y|of|the|and)$", "", text[match.start() : match.end()] + words_)
        if len(words(name)) > 1:
            yield name
    for acronym in _ACRONYM.finditer(text):
        if normalise(acronym.group()) not in organisations:
            yield acronym.group()


def _is_register(word: str) -> bool:
    return bool(
        re.match(r"registro|register|registry|base|database|censo|census|catastro|cadastre|inventario|inventory", word)
    )
