"""Headers (encabezados de cuadro): what each column holds, told by its header's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cauce.core.vocabulary import Found, Vocabulary, words
from cauce.importer.tables.grids import GridRow

KINDS = ("tasks", "production", "communication", "areas", "questions", "acronyms", "board", "contents")
ROLES = frozenset({"leads", "supports", "supervises", "validates", "working_group", "allies"})
_MEANS = frozenset({"questions", "deliverables", "parties"}) | ROLES
_SINGLE = frozenset({"code", "area", "pages", "due", "number", "kind", "question_code", "area_title"})
_LONGEST_HEADER = 9


@dataclass(frozen=True)
class Header:
    """A header row's reading: the table's kind, each column's role, and how many were known."""

    kind: str
    columns: tuple[str, ...]
    known: int


def read_header(row: GridRow, vocabulary: Vocabulary, *, section: str = "") -> Header | None:
    """Read a row as a header; None when it is none.

    Examples
    --------
    >>> from cauce.method import load
    >>> from cauce.importer.blocks import Paragraph
    >>> from cauce.importer.tables.grids import GridCell
    >>> row = GridRow([GridCell([Paragraph(text)]) for text in ("Tarea", "Preguntas", "Lidera")])
    >>> read_header(row, Vocabulary(load("vocabulary"))).columns
    ('task', 'questions', 'leads')
    """
    texts = [header_text(" ".join(block.text for block in cell.blocks)) for cell in row.cells]
    filled = [text for text in texts if text.strip()]
    if len(filled) < 2 or any(len(words(text)) > _LONGEST_HEADER + 8 for text in filled):
        return None
    if sum(len(words(text)) > _LONGEST_HEADER for text in filled) * 2 > len(filled):
        return None
    readings = [_reading(kind, texts, vocabulary) for kind in KINDS]
    fitting = [one for one in readings if one.known * 2 >= len(filled) and _fits(one, section)]
    if not fitting:
        return None
    return max(fitting, key=lambda one: (_weight(one, section), one.known, -KINDS.index(one.kind)))


def _reading(kind: str, texts: list[str], vocabulary: Vocabulary) -> Header:
    columns: list[str] = []
    for text in texts:
        found = _best(kind, text, vocabulary) if text.strip() else None
        covered = found is not None and found.words * 3 >= len(words(text))
        columns.append(found.name if found is not None and covered else "")
    _once(columns, texts, kind, vocabulary)
    _tell_delivery(columns, texts, kind, vocabulary)
    _name_the_last(columns, texts, kind, vocabulary)
    return Header(kind, tuple(columns), sum(1 for column in columns if column))


def _best(kind: str, text: str, vocabulary: Vocabulary) -> Found | None:
    """Find what a header's words say: a role's word before a mere word for parties («Entidades de apoyo»)."""
    found = vocabulary.best(f"columns_{kind}", text)
    if kind == "tasks" and found is not None and found.name == "parties" and found.words == 1:
        roles = [one for one in vocabulary.found("columns_tasks", text) if one.name in ROLES]
        return roles[0] if len(roles) == 1 else found
    return found


def _tell_delivery(columns: list[str], texts: list[str], kind: str, vocabulary: Vocabulary) -> None:
    """Take «Entrega» beside «Productos» as the due date."""
    if kind != "tasks" or columns.count("deliverables") < 2 or "due" in columns:
        return
    for place, text in enumerate(texts):
        if columns[place] == "deliverables" and vocabulary.is_one_of("columns_tasks", "due", text):
            columns[place] = "due"
            return


def _name_the_last(columns: list[str], texts: list[str], kind: str, vocabulary: Vocabulary) -> None:
    """Name the one column whose words are unknown where only one thing is left for it to hold."""
    unknown = [place for place, column in enumerate(columns) if not column and texts[place].strip()]
    if len(unknown) != 1 or not any(sign.isalpha() for sign in texts[unknown[0]]):
        return
    known = set(columns)
    if kind == "tasks" and "deliverables" in known and known & (ROLES | {"parties"}):
        if not known & {"task", "title", "steps", "code"}:
            columns[unknown[0]] = "task"
    elif kind == "acronyms" and len(columns) == 2:
        if "acronym" in known:
            columns[unknown[0]] = "name"
        elif vocabulary.is_one_of("columns_acronyms", "name", texts[1 - unknown[0]]):
            columns[unknown[0]] = "acronym"


def header_text(text: str) -> str:
    """Header's words with «N.º», «No.», "#" written out."""
    return re.sub(
        r"(?<!\w)(?:n\s?\.?\s?[ºo°]|nro|num|no(?=\.)|n(?=\.))(?!\w)\.?|#", "numero ", text, flags=re.IGNORECASE
    )


def _once(columns: list[str], texts: list[str], kind: str, vocabulary: Vocabulary) -> None:
    """Let a code, a due date, an area… be one column: the one whose words say it best."""
    for name in {column for column in columns if columns.count(column) > 1} & _SINGLE:
        places = [place for place, column in enumerate(columns) if column == name]
        exact = [place for place in places if vocabulary.is_one_of(f"columns_{kind}", name, texts[place])]
        for place in places:
            if place != (exact or places)[0]:
                columns[place] = ""


def _fits(header: Header, section: str) -> bool:
    columns = set(header.columns) - {""}
    if header.kind == "tasks":
        work = columns & {"task", "title", "steps"}
        return bool(work and columns & _MEANS) or ("code" in columns and bool(columns & (_MEANS - {"questions"})))
    if header.kind == "production":
        acts = bool(columns & {"parties", "leads", "supports", "reviews", "guides", "number"})
        return section in ("articulation", "production") and "deliverable" in columns and acts
    if header.kind == "communication":
        return {"action", "target"} <= columns and ("objective" in columns or section == "communication")
    if header.kind == "areas":
        named = bool(columns & {"area", "title", "number"})
        return named and bool(columns & {"context", "objective", "cities"})
    if header.kind == "questions":
        return "text" in columns and bool(columns & {"code", "area"})
    if header.kind == "acronyms":
        return columns == {"acronym", "name"} or ("acronym" in columns and section == "acronyms")
    if header.kind == "board":
        return {"internal", "extended"} <= columns or (section == "board" and {"seat", "level"} <= columns)
    return section == "contents" and {"section", "page"} <= columns


def _weight(header: Header, section: str) -> int:
    """Prefer the kind that the section calls for, then the surest kinds."""
    columns = set(header.columns)
    own = {"articulation": "production", "production": "production"}.get(section, section)
    if header.kind == own:
        return 5
    if header.kind == "tasks" and section != "communication" and columns & {"questions", "deliverables"}:
        return 4
    if header.kind in ("communication", "acronyms", "board"):
        return 3
    if header.kind == "tasks":
        return 3
    return 1


def second_header(row: GridRow, kind: str, vocabulary: Vocabulary) -> list[str]:
    """Roles of a second header row's columns («Roles» above «Lidera», «Apoya»…); [] when it is none."""
    names = [vocabulary.exact(f"columns_{kind}", header_text(cell.text)) if cell.text else "" for cell in row.cells]
    filled = [name for name, cell in zip(names, row.cells, strict=True) if cell.text.strip()]
    return names if len(filled) > 1 and all(filled) and len(set(filled)) == len(filled) else []


def is_header(row: GridRow, columns: list[str], headers: list[str]) -> bool:
    """Whether a row repeats the header that stands above."""
    texts = [" ".join(words(cell.text)) for cell in row.cells]
    known = [" ".join(words(header)) for header in headers]
    filled = [text for text in texts if text]
    return bool(filled) and texts[: len(columns)] == known[: len(texts)]
