"""Deliverables (entregables): a row's products with kind, pages, due date and where they are integrated."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from cauce.core.vocabulary import Vocabulary, fold, words
from cauce.importer.blocks import Paragraph
from cauce.importer.dates import read_due, read_pages
from cauce.importer.draft import DraftDeliverable, Item, Provenance

_DUE_LINE = 8


def read_deliverables(
    blocks: Sequence[Paragraph],
    due: Sequence[Paragraph],
    pages: Sequence[Paragraph],
    vocabulary: Vocabulary,
    *,
    path: tuple[str, ...],
) -> tuple[list[DraftDeliverable], list[Item]]:
    """Read a row's deliverables from its cells of products, due dates and pages.

    Returns
    -------
    deliverables and the remarks that stand among them («Observación: …»).
    """
    found: list[DraftDeliverable] = []
    notes: list[Item] = []
    for block in parted_line(blocks):
        text = _without_label(block.text.strip(), vocabulary)
        provenance = Provenance(block.text, block.position, path)
        if _is_note(block.text, vocabulary):
            notes.append(Item(block.text.strip(), provenance))
        elif found and (own := _due_line(block.text, vocabulary)) is not None:
            _set_due(found, own)
        elif found and _pages_line(block.text, vocabulary):
            found[-1].pages = read_pages(block.text, vocabulary, alone=True)
        elif text:
            found.append(_deliverable(text, provenance, vocabulary))
    due = [_with_ordinal(block, vocabulary) for block in due]
    _lay(found, due, lambda one, text: _lay_due(one, read_due(text, vocabulary)), vocabulary)
    _lay(found, pages, lambda one, text: _lay_pages(one, read_pages(text, vocabulary, alone=True)), vocabulary)
    return found, notes


def _with_ordinal(block: Paragraph, vocabulary: Vocabulary) -> Paragraph:
    """Put back a number that was taken for a list's mark («2º trimestre de 2027»), where it makes a date."""
    whole = f"{block.marker} {block.text}"
    if not block.marker[:1].isdigit() or read_due(block.text, vocabulary) or not read_due(whole, vocabulary):
        return block
    return replace(block, text=whole)


def parted_line(blocks: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Part a cell's only line at semicolons before capitals («Mapa de riesgos; Informe final»)."""
    if len(blocks) != 1 or ";" not in blocks[0].text:
        return blocks
    parts = re.split(r";\s+(?=[A-ZÁÉÍÓÚÑ])(?![^()]*\))", blocks[0].text)
    return [replace(blocks[0], text=part.strip()) for part in parts if part.strip()]


def _without_label(text: str, vocabulary: Vocabulary) -> str:
    """Text without «Entregable:» before it; a label alone («Productos:») is nothing."""
    head, colon, rest = text.partition(":")
    if colon and vocabulary.exact("labels", head) == "deliverables":
        return rest.strip()
    numbered = re.match(
        rf"\s*(?:{vocabulary.source('words', 'deliverable')})\s*(?:n\.?\s*)?\d+(?:\.\d+)*\s*[:.\-]\s*(?=\S)", fold(text)
    )
    return text[numbered.end() :].strip() if numbered else text


def _is_note(text: str, vocabulary: Vocabulary) -> bool:
    head, colon, _ = text.partition(":")
    if not colon:
        head = text.partition(".")[0]
    return len(words(head)) <= 3 and vocabulary.is_one_of("labels", "note", head)


def _due_line(text: str, vocabulary: Vocabulary) -> str | None:
    """Due date of a line that holds nothing else («Plazo: 31/03/2027», «semana 12»)."""
    due = read_due(text, vocabulary)
    if due is None:
        return None
    head, colon, _ = text.partition(":")
    if colon and vocabulary.is_one_of("labels", "due", head):
        return due
    known = words(text)
    months = {word for name in vocabulary.names("months") for word in vocabulary.phrases("months", name)}
    labels = {word for phrase in vocabulary.phrases("labels", "due") for word in phrase.split()}
    numbers = {word for name in vocabulary.names("numbers") for word in vocabulary.phrases("numbers", name)}
    units = {
        *vocabulary.phrases("words", "week"),
        *vocabulary.phrases("words", "quarter"),
        "de",
        "del",
        "of",
        "the",
        "el",
    }
    plain = [word for word in known if not re.search(r"\d", word) and word not in months | labels | numbers | units]
    return due if not plain and len(known) <= _DUE_LINE else None


def _pages_line(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line holds a number of pages and nothing else («Extensión: 12 páginas», not «Mapa (3 páginas)»)."""
    if read_pages(text, vocabulary) is None:
        return False
    known = {word for phrase in vocabulary.phrases("columns_tasks", "pages") for word in re.findall(r"\w+", phrase)}
    known |= {word for phrase in vocabulary.phrases("words", "page") for word in phrase.split()}
    return all(word.isdigit() or word in known for word in words(text))


def _set_due(found: list[DraftDeliverable], due: str) -> None:
    """Give a due date printed on its own line to the deliverables above that have none."""
    if found[-1].due is None:
        found[-1].due = due


def _deliverable(text: str, provenance: Provenance, vocabulary: Vocabulary) -> DraftDeliverable:
    return DraftDeliverable(
        text,
        provenance,
        kind=kind_of(text, vocabulary),
        pages=read_pages(text, vocabulary),
        due=read_due(text, vocabulary),
        integrated_in=integrated_in(text, vocabulary),
    )


def kind_of(text: str, vocabulary: Vocabulary) -> str:
    """Kind of a deliverable, told by the first word of a kind in its text; "other" when none."""
    found = [(one.start, -one.words, one.name) for one in vocabulary.found("kinds", text)]
    first = [entry for entry in found if len(words(text[: entry[0]])) <= 4]
    return min(first)[2] if first else "other"


def integrated_in(text: str, vocabulary: Vocabulary) -> str:
    """Where the text says that a deliverable is to be integrated; "" when it does not."""
    match = vocabulary.pattern("words", "integrate").search(fold(text))
    if match is None:
        return ""
    rest = text[match.end() :]
    return re.split(r"[);.,]", rest, maxsplit=1)[0].strip()


def _lay_due(deliverable: DraftDeliverable, due: str | None) -> None:
    deliverable.due = due or deliverable.due


def _lay_pages(deliverable: DraftDeliverable, pages: int | None) -> None:
    deliverable.pages = pages if pages is not None else deliverable.pages


def run_together(line: str, count: int, vocabulary: Vocabulary) -> list[str]:
    """Part a line that holds as many due dates as there are deliverables («week 6 week 8»)."""
    parts: list[str] = []
    held: list[str] = []
    for word in line.split():
        held.append(word)
        if read_due(" ".join(held), vocabulary) is not None and re.search(r"\d$", word.rstrip(".,;")):
            parts.append(" ".join(held))
            held = []
    return parts if len(parts) == count and not held else []


def _lay(
    found: list[DraftDeliverable],
    blocks: Sequence[Paragraph],
    put: Callable[[DraftDeliverable, str], None],
    vocabulary: Vocabulary,
) -> None:
    """Lay a column's lines over the deliverables: one for all, or one for each in order."""
    lines = [block.text for block in blocks if block.text.strip()]
    if len(lines) == 1 and len(found) > 1:
        parts = [part for part in re.split(r"\s*;\s*|\s+/\s+", lines[0]) if part.strip()]
        lines = parts if len(parts) == len(found) else run_together(lines[0], len(found), vocabulary) or lines
    if len(lines) == 1:
        for deliverable in found:
            put(deliverable, lines[0])
    else:
        for deliverable, line in zip(found, lines, strict=False):
            put(deliverable, line)
