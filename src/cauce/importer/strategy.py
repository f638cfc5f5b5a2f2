"""Articulation and production (articulación y producción): activities, deliverables and who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from cauce.core.vocabulary import Vocabulary, fold, normalise, words
from cauce.importer.blocks import Paragraph
from cauce.importer.brackets import is_bracketed
from cauce.importer.dates import read_due, read_pages
from cauce.importer.draft import DraftDeliverable, DraftParty, DraftSection, Item, Provenance
from cauce.importer.front import without_mark
from cauce.importer.labels import labelled
from cauce.importer.parties import Names, clean_name, read_party, split_parties
from cauce.importer.roles import segments
from cauce.importer.sections import Reading, Section
from cauce.importer.tables import Grid, GridRow

VERB_ROLES = ("leads", "guides", "reviews", "supervises", "provides_inputs", "supports")
_ROLE_COLUMNS = ("leads", "supports", "guides", "reviews", "provides_inputs")


def read_strategy(reading: Reading, kind: str, vocabulary: Vocabulary, names: Names) -> DraftSection:
    """Read a section of articulation or production.

    Parameters
    ----------
    reading
        The document's sections.
    kind
        "articulation" or "production".
    vocabulary, names
        Words, and the names that the document is sure of.
    """
    found = DraftSection()
    for section in reading.of(kind):
        found.letter = found.letter or section.letter
        _read_lines(found, section, vocabulary)
        for grid in section.grids:
            if grid.kind in ("production", "tasks"):
                _read_rows(found, section, grid, vocabulary, names)
        if not found.deliverables:
            _read_prose(found, section, vocabulary, names)
    return found


def _read_lines(found: DraftSection, section: Section, vocabulary: Vocabulary) -> None:
    loose: list[Item] = []
    for line in labelled(section.paragraphs, ("objective", "activities", "deliverables"), vocabulary):
        item = Item(without_mark(line.text), Provenance(line.paragraph.text, line.paragraph.position, section.path))
        listed = line.paragraph.is_list_item or bool(re.match(r"\s*\d{1,2}[.)]\s+\S", line.paragraph.text))
        if line.label == "objective" and not listed:
            found.objective = found.objective or item
        elif line.label == "activities" and listed:
            found.activities.append(item)
        elif line.label == "activities" and line.opens:
            found.activities.extend(
                Item(part.strip(" ."), item.provenance) for part in re.split(r";\s*", item.text) if part.strip(" .")
            )
        elif listed and line.label != "deliverables":
            loose.append(item)
    if not found.activities:
        found.activities.extend(loose)


def _read_rows(found: DraftSection, section: Section, grid: Grid, vocabulary: Vocabulary, names: Names) -> None:
    from_rows = not found.activities
    for row in grid.rows:
        blocks = grid.cells(row, "deliverable", "deliverables", "title")
        if from_rows:
            found.activities.extend(
                Item(without_mark(block.text), Provenance(block.text, block.position, section.path))
                for block in grid.cells(row, "activity", "number")
                if re.search(r"[^\W\d_]{3}", block.text)
            )
        if not blocks:
            continue
        deliverable = _deliverable(blocks, section, grid, row, len(found.deliverables) + 1, vocabulary)
        deliverable.parties.extend(_parties(grid, row, section, vocabulary, names))
        found.deliverables.append(deliverable)


def _read_prose(found: DraftSection, section: Section, vocabulary: Vocabulary, names: Names) -> None:
    """Read deliverables that stand as paragraphs («Entregable 1: …»), each above who does what."""
    label = re.compile(
        rf"\s*(?:{vocabulary.source('words', 'deliverable')})\s*(?:n\.?\s*)?(\d{{1,2}})\s*[:.\-]+\s*(?=\S)"
    )
    for paragraph in section.paragraphs:
        provenance = Provenance(paragraph.text, paragraph.position, section.path)
        match = label.match(fold(paragraph.text))
        if match is not None:
            title = paragraph.text[match.end() :].strip()
            due, pages = read_due(title, vocabulary), read_pages(title, vocabulary)
            found.deliverables.append(
                DraftDeliverable(title, provenance, pages=pages, due=due, number=int(match.group(1)))
            )
        elif found.deliverables and ":" in paragraph.text and role_of(paragraph.text.split(":", 1)[1], vocabulary):
            found.deliverables[-1].parties.extend(
                _responsibility(paragraph.text, paragraph, provenance, vocabulary, names)
            )


def _deliverable(
    blocks: Sequence[Paragraph], section: Section, grid: Grid, row: GridRow, place: int, vocabulary: Vocabulary
) -> DraftDeliverable:
    text = " ".join(block.text.strip() for block in blocks)
    source = vocabulary.source("words", "deliverable")
    match = re.match(rf"\s*(?:{source})?\s*(?:n\.?\s*)?(?:[a-z][.\-]?)?(\d{{1,2}})\s*[:.)\-]+\s*(?=\S)", fold(text))
    printed = " ".join(block.text for block in grid.cells(row, "number", "code", "activity"))
    from_column = re.search(r"\d{1,2}", printed)
    number = int(match.group(1)) if match else int(from_column.group()) if from_column else place
    title = text[match.end() :].strip() if match else text
    due = " ".join(block.text for block in grid.cells(row, "due"))
    pages = " ".join(block.text for block in grid.cells(row, "pages"))
    return DraftDeliverable(
        title,
        Provenance(text, blocks[0].position, section.path),
        pages=read_pages(pages, vocabulary, alone=True) if pages else read_pages(title, vocabulary),
        due=read_due(due or title, vocabulary),
        number=number,
    )


def _parties(grid: Grid, row: GridRow, section: Section, vocabulary: Vocabulary, names: Names) -> Iterator[DraftParty]:
    own = _section_parties(grid)
    for block in _with_rest(grid.cells(row, "parties")):
        for line in _lines(block.text, vocabulary, own):
            provenance = Provenance(line, block.position, section.path)
            yield from _responsibility(line, block, provenance, vocabulary, names)
    for role in _ROLE_COLUMNS:
        for block in grid.cells(row, role):
            provenance = Provenance(block.text, block.position, section.path)
            if ":" in block.text and role_of(block.text.split(":", 1)[1], vocabulary):
                yield from _responsibility(block.text, block, provenance, vocabulary, names)
                continue
            for name in split_parties(block.text, vocabulary, names):
                yield read_party(name, role, provenance, vocabulary, names)


def _with_rest(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs with what a party does («Apoyar…») put behind its name where that ends in a colon."""
    joined: list[Paragraph] = []
    for block in blocks:
        if joined and joined[-1].text.rstrip().endswith(":"):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text.rstrip()} {block.text.lstrip()}")
        else:
            joined.append(block)
    return joined


def _lines(text: str, vocabulary: Vocabulary, parties: frozenset[str]) -> list[str]:
    """Part a paragraph where another party begins, with or without a full stop before it."""
    bounds = [0]
    for verb in _verbs(text, vocabulary):
        before = text[:verb].rstrip()
        marked = before.endswith(":")
        name = before.rstrip(" :/.,")
        if not (marked or (text[verb].isupper() and name.endswith(")"))) or name.count("(") != name.count(")"):
            continue
        start = _name_start(name, parties)
        if start > bounds[-1] and text[bounds[-1] : start].strip(" .;"):
            bounds.append(start)
    bounds.append(len(text))
    return [text[start:end].strip().rstrip(";") for start, end in pairwise(bounds) if text[start:end].strip()]


def _verbs(text: str, vocabulary: Vocabulary) -> list[int]:
    folded = fold(text)
    return sorted(
        {match.start() for role in VERB_ROLES for match in vocabulary.pattern("verbs", role).finditer(folded)}
    )


def _name_start(text: str, parties: frozenset[str]) -> int:
    """Where the party's name at a text's end begins: a name of the section, else its capitals."""
    for party in sorted(parties, key=len, reverse=True):
        if normalise(text).endswith(normalise(party)):
            found = text.rfind(party)
            if found >= 0:
                return found
    sentence = max((match.end() for match in re.finditer(r"[.;]\s+", text)), default=0)
    start = len(text)
    for match in reversed(list(re.finditer(r"\([^()]*\)|\S+", text[sentence:]))):
        word = match.group()
        if not (word[0].isupper() or word[0] in "(/" or word[0].isdigit() or word in _LINKS):
            break
        if word not in _LINKS:
            start = sentence + match.start()
    return start


_LINKS = frozenset(["de", "del", "la", "las", "los", "el", "y", "e", "/", "of", "the", "and", "for"])


def _section_parties(grid: Grid) -> frozenset[str]:
    """Names that begin a paragraph of responsibilities, before the colon."""
    heads = [
        block.text.split(":", 1)[0] for row in grid.rows for block in grid.cells(row, "parties") if ":" in block.text
    ]
    return frozenset(name for head in heads if len(words(name := clean_name(head))) <= 8 and name)


def _responsibility(
    line: str, block: Paragraph, provenance: Provenance, vocabulary: Vocabulary, names: Names
) -> Iterator[DraftParty]:
    """Read «party: what it does», «party what it does» or «Lidera: party»."""
    labels = segments([Paragraph(line, position=block.position)], vocabulary, default="")
    if labels and labels[0].role and not role_of(line.split(":", 1)[-1], vocabulary):
        for segment in labels:
            for content, _ in segment.lines:
                for name in split_parties(content, vocabulary, names):
                    yield read_party(name, segment.role, provenance, vocabulary, names)
        return
    party, text = _split(line, vocabulary)
    role = role_of(text, vocabulary)
    if not party:
        return
    for name in split_parties(clean_name(party), vocabulary, names):
        yield read_party(name, role or "supports", provenance, vocabulary, names, text=text)


def _split(line: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Part a party from what it does: at the colon, a dash, its bracket, or before the verb."""
    colon = next(
        (match for match in re.finditer(r":+", line) if not is_bracketed(line, match.start())),
        None,
    )
    if colon is not None and len(words(line[: colon.start()])) <= 14:
        return clean_name(line[: colon.start()]), line[colon.end() :].strip()
    dashed = re.search(r"\s[–—-]\s", line)
    if dashed is not None and role_of(line[dashed.end() :], vocabulary, opening=True):
        return clean_name(line[: dashed.start()]), line[dashed.end() :].strip()
    bracket = re.fullmatch(r"(.*?)\s*\(([^()]+)\)\W*", line)
    if bracket is not None and role_of(bracket.group(2), vocabulary, opening=True):
        return clean_name(bracket.group(1)), bracket.group(2).strip()
    folded = fold(line)
    starts = [
        match.start()
        for role in VERB_ROLES
        for match in vocabulary.pattern("verbs", role).finditer(folded)
        if match.start() > 1 and not is_bracketed(line, match.start())
    ]
    capital = [start for start in starts if line[start].isupper()]
    if capital or starts:
        cut = min(capital or starts)
        return clean_name(line[:cut]), line[cut:].strip()
    return clean_name(line), ""


def role_of(text: str, vocabulary: Vocabulary, *, opening: bool = False) -> str:
    """Role that the first verb of a text tells; "" when none does.

    Examples
    --------
    >>> from cauce.method import load
    >>> role_of("Entregar insumos requeridos", Vocabulary(load("vocabulary")))
    'provides_inputs'
    """
    found: list[tuple[int, int, str]] = []
    folded = fold(text)
    for role in VERB_ROLES:
        match = vocabulary.pattern("verbs", role).search(folded)
        if match is not None and not (opening and match.start() > 2):
            found.append((match.start(), match.start() - match.end(), role))
    return min(found)[2] if found else ""
