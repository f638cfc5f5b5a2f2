"""Front matter (parte general): acronyms, missions, Phase II objectives, the board, methodologies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cauce.core.vocabulary import Vocabulary, fold, words
from cauce.importer.blocks import Kind, Paragraph
from cauce.importer.codes import closed
from cauce.importer.draft import DraftAcronym, DraftObjective, DraftSeat, DraftStatement, Item, Provenance
from cauce.importer.headings import in_capitals
from cauce.importer.labels import is_apart, labelled, split_label
from cauce.importer.sections import Reading, Section
from cauce.importer.tables import Grid

_ENUMERATED = re.compile(r"^\s*(?:\(?[a-zA-Z]|\(?\d{1,2}|[ivxIVX]{1,4})[.)]\s+")
_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.)]\s*(?=\S)")


def without_mark(text: str) -> str:
    """Text without a printed list mark («a. », «3) ») and without asterisks."""
    return re.sub(r"\*+", "", _ENUMERATED.sub("", text.strip())).strip()


def _from(paragraph: Paragraph, section: Section) -> Provenance:
    return Provenance(paragraph.text, paragraph.position, section.path)


def read_acronyms(reading: Reading) -> list[DraftAcronym]:
    """Read the list of acronyms: a table, or lines «SIGLA: nombre»."""
    found: list[DraftAcronym] = []
    for section in reading.sections:
        for grid in section.grids:
            if grid.kind == "acronyms":
                found.extend(_acronym_rows(grid, section))
        if section.kind == "acronyms":
            found.extend(_acronym_lines(section))
    return found


def _acronym_rows(grid: Grid, section: Section) -> Iterator[DraftAcronym]:
    places = [place for place, column in enumerate(grid.columns) if column == "acronym"]
    names = [place for place, column in enumerate(grid.columns) if column == "name"]
    for row in grid.rows:
        for place, beside in zip(places, names, strict=False):
            acronym = row.cells[place].text.replace("\n", " ").strip()
            name = row.cells[beside].text.replace("\n", " ").strip()
            if acronym and name:
                yield DraftAcronym(acronym, name, Provenance(f"{acronym} {name}", row.position, section.path))


def _acronym_lines(section: Section) -> Iterator[DraftAcronym]:
    for paragraph in section.paragraphs:
        match = re.match(r"\s*([^\s:=–—\t][^:=–—\t]{0,24}?)\s*(?:[:=–—\t]|\s-\s|\s{2,}|\.\s)\s*(\S.*)$", paragraph.text)
        if match is None:
            match = re.match(
                r"\s*((?=\S*[A-ZÁÉÍÓÚÑ\d]\S*[A-ZÁÉÍÓÚÑ])\S{2,14})\s+((?:[A-ZÁÉÍÓÚÑ\d]|de\b|del\b|the\b).{4,})$",
                paragraph.text,
            )
        if match is not None and re.search(r"[A-ZÁÉÍÓÚÑ]", match.group(1)) and len(words(match.group(1))) <= 4:
            yield DraftAcronym(match.group(1).strip(), match.group(2).strip(), _from(paragraph, section))


def read_statements(reading: Reading, vocabulary: Vocabulary) -> list[DraftStatement]:
    """Read missions, visions and the legal basis, and whose they are (city or office)."""
    found: list[DraftStatement] = []
    for section in reading.of("mission"):
        title = section.heading.title if section.heading is not None else ""
        for paragraph in section.paragraphs:
            text = re.sub(r"\*+", "", paragraph.text).strip()
            head, colon, rest = text.partition(":")
            kind = _statement_kind(head if colon and len(words(head)) <= 9 else "", vocabulary)
            if kind and rest.strip():
                found.append(DraftStatement(kind, _owner(f"{title} {head}"), rest.strip(), _from(paragraph, section)))
            elif _is_legal(text):
                found.append(DraftStatement("legal_basis", _owner(title), text, _from(paragraph, section)))
        found.extend(_under_headings(section, title, vocabulary, {one.text for one in found}))
    return found


def _statement_kind(head: str, vocabulary: Vocabulary) -> str:
    for kind in ("mission", "vision", "legal_basis"):
        if head and vocabulary.pattern("labels", kind).match(fold(head).strip()):
            return kind
    return ""


def _under_headings(section: Section, title: str, vocabulary: Vocabulary, known: set[str]) -> Iterator[DraftStatement]:
    """Statements whose label is a line of its own."""
    for line in labelled(section.paragraphs, ("mission", "vision", "legal_basis"), vocabulary):
        if (
            line.label
            and not line.opens
            and line.text not in known
            and not _is_legal(line.text)
            and len(words(line.text)) > 4
        ):
            known.add(line.text)
            yield DraftStatement(line.label, _owner(title), line.text, _from(line.paragraph, section))


def _is_legal(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:acuerdo|decreto|ley|resolucion|ordenanza|ordinance|decree|act|law|resolution|agreement)\s+(?:\w+\s+)?(?:n\W{0,2}\s*)?\d",
            fold(text),
        )
    )


def _owner(text: str) -> str:
    office = re.search(
        r"\b(?:direccion|oficina|secretaria|office|unit|unidad|department|directorate|team|equipo)\b", fold(text)
    )
    return "office" if office else "city"


def read_objectives(reading: Reading, vocabulary: Vocabulary) -> list[DraftObjective]:
    """Read the Phase II objectives by group: discovery, stakeholders, institutional."""
    found: list[DraftObjective] = []
    for section in reading.of("phase2"):
        group, seen = "discovery", False
        prose: list[DraftObjective] = []
        for paragraph in section.paragraphs:
            own = _group(paragraph, vocabulary)
            if own:
                group, seen = own, True
                continue
            text = without_mark(paragraph.text)
            objective = DraftObjective(group, text, _from(paragraph, section))
            if paragraph.is_list_item or _ENUMERATED.match(paragraph.text):
                found.append(objective)
            elif seen:
                prose.append(objective)
        groups = {objective.group for objective in found}
        found.extend(objective for objective in prose if objective.group not in groups)
    return found


def _group(paragraph: Paragraph, vocabulary: Vocabulary) -> str:
    """Group that a short line names («Para el involucramiento de actores.»)."""
    if paragraph.is_list_item or len(words(paragraph.text)) > 12 or _ENUMERATED.match(paragraph.text):
        return ""
    best = None
    for name in ("institutional", "stakeholders", "discovery"):
        match = vocabulary.pattern("labels", name).search(fold(paragraph.text))
        if match is not None and (best is None or match.start() < best[0]):
            best = (match.start(), name)
    return best[1] if best else ""


def read_board(reading: Reading, vocabulary: Vocabulary) -> tuple[list[DraftSeat], list[Item]]:
    """Read the board's seats by level, and its objectives."""
    seats: list[DraftSeat] = []
    objectives: list[Item] = []
    for section in reading.sections:
        for grid in section.grids:
            if grid.kind == "board":
                seats.extend(_grid_seats(grid, section, vocabulary))
        if section.kind == "board":
            lines = labelled(section.paragraphs, ("board_internal", "board_extended", "board_objectives"), vocabulary)
            for line in lines:
                listed = line.paragraph.is_list_item or bool(_ENUMERATED.match(line.paragraph.text))
                if not line.label or not (listed or line.opens):
                    continue
                item = _from(line.paragraph, section)
                if line.label == "board_objectives":
                    objectives.extend([Item(without_mark(line.text), item)] if listed else [])
                else:
                    level = line.label.removeprefix("board_")
                    seats.extend(DraftSeat(seat, level, item) for seat in _seats(line.text, listed=listed))
    return seats, objectives


def _seats(text: str, *, listed: bool) -> list[str]:
    """One seat a list item; a sentence of seats is parted at semicolons."""
    parts = [text] if listed else re.split(r"\s*;\s*(?:y\s+|and\s+)?", text)
    return [closed(without_mark(part)) for part in parts if closed(without_mark(part))]


def _grid_seats(grid: Grid, section: Section, vocabulary: Vocabulary) -> Iterator[DraftSeat]:
    if "seat" in grid.columns and "level" in grid.columns:
        level = "internal"
        for row in grid.rows:
            named = " ".join(block.text for block in grid.cells(row, "level"))
            if named:
                level = "extended" if vocabulary.occurs("labels", "board_extended", named) else "internal"
            for block in grid.cells(row, "seat"):
                yield DraftSeat(closed(without_mark(block.text)), level, _from(block, section))
        return
    for level in ("internal", "extended"):
        for row in grid.rows:
            for block in grid.cells(row, level):
                yield DraftSeat(closed(without_mark(block.text)), level, _from(block, section))


def read_methods(reading: Reading, vocabulary: Vocabulary) -> list[Item]:
    """Read the names of the methodologies: numbered lines, else subheadings, else a list."""
    for section in reading.of("methodology"):
        paragraphs = _after_label(section.paragraphs, vocabulary)
        for found in (
            _numbered(paragraphs),
            _subheadings(paragraphs, vocabulary),
            [one for one in paragraphs if one.is_list_item],
        ):
            if len(found) > 1:
                return [Item(_method_name(one), _from(one, section)) for one in found]
    return []


def _after_label(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary) -> list[Paragraph]:
    for place, paragraph in enumerate(paragraphs):
        name, rest = split_label(paragraph.text.strip(), ("methods",), vocabulary, apart=True)
        if name and not rest and not paragraph.is_list_item:
            return list(paragraphs[place + 1 :])
    return list(paragraphs)


def _numbered(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Lines numbered 1, 2, 3… in order."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        match = _NUMBERED.match(
            f"{paragraph.marker} {paragraph.text}"
            if paragraph.kind is Kind.NUMBERED
            else re.sub(r"^\*+", "", paragraph.text)
        )
        if match is not None and int(match.group(1)) == len(found) + 1:
            found.append(paragraph)
    return found


def _subheadings(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary) -> list[Paragraph]:
    return [
        one
        for one in paragraphs
        if (is_apart(one) or in_capitals(one.text))
        and len(words(one.text)) <= 25
        and not vocabulary.exact("labels", one.text)
    ]


def _method_name(paragraph: Paragraph) -> str:
    text = without_mark(paragraph.text)
    if len(words(text)) > 12:
        head = re.split(r"[:.]\s+|\s[–—]\s", text, maxsplit=1)[0]
        text = head if 1 < len(words(head)) <= 20 else text
    else:
        text = text.split(": ", 1)[0]
    return closed(text)


def read_group_size(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary) -> tuple[tuple[int, int] | None, str]:
    """Read how many entities a working group is to have («de 3 a 6 entidades»), and its words."""
    numbers = {word: int(name) for name in vocabulary.names("numbers") for word in vocabulary.phrases("numbers", name)}
    number = rf"(\d{{1,2}}|{'|'.join(sorted(numbers, key=len, reverse=True))})"
    what = vocabulary.source("words", "group_size")
    pattern = re.compile(
        rf"(?<!\w){number}\s*(?:a|al|to|-|y|and|o|or|hasta)\s*{number}\s+(?:\w+\s+){{0,2}}(?:{what})(?!\w)"
    )
    for paragraph in paragraphs:
        match = pattern.search(fold(paragraph.text))
        if match is None:
            continue
        low, high = (int(part) if part.isdecimal() else numbers[part] for part in match.groups())
        if low < high:
            return (low, high), paragraph.text[match.start() : match.end()]
    return None, ""
