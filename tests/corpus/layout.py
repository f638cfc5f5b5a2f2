"""Layout (maquetación): how an author sets a plan: words for roles, columns and their order, marks."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

SPANISH_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ORDINALS = ("primer", "segundo", "tercer", "cuarto")


@dataclass(frozen=True)
class Layout:
    """An author's habits; every field may be set in ``[layout]`` of a plan."""

    headings: str = "styled"  # styled | bold | plain
    area: str = "ÁREA {number}: {title}"
    context: str = "Contexto: {text}"
    objective: str = "Objetivo General: {text}"
    questions_label: str = "Preguntas diagnósticas:"
    question_line: str = "{code}. {text}"
    questions_as: str = "list"  # list | paragraphs
    cities_as: str = "line"  # line | list: after the label, or a list below it
    cities: str = "Ciudades de la Red para el intercambio: {text}"
    columns: list[list[str]] = field(
        default_factory=lambda: [
            ["METODOLOGÍA", "task"],
            ["PREGUNTAS", "questions"],
            ["PRODUCTO / PLAZO", "products"],
            ["RESPONSABLE Y ACCIONES", "roles"],
        ]
    )
    task: str = "TAREA {code}. {title}"
    task_bare: str = "TAREA {code}."
    title_place: str = "label"  # label | paragraph
    steps: str = "bullets"  # bullets | numbers | letters | paragraphs
    products: str = "bullets"
    question_form: str = "code_text"  # code_text | code | text
    roles: dict[str, str] = field(
        default_factory=lambda: {
            "leads": "Lidera",
            "supports": "Apoya",
            "supervises": "Supervisa",
            "validates": "Seguimiento y validación",
            "working_group": "Grupo de Trabajo",
            "allies": "Aliados",
        }
    )
    role_colon: str = ": "
    listed_roles: list[str] = field(default_factory=lambda: ["working_group", "allies"])
    party_join: str = "; "  # between parties on one line
    party_lists: str = "bullets"  # bullets | lines | numbers
    due: str = "d/m/y"  # d/m/y | long-es | long-en
    quarter: str = "T{q} {y}"
    week: str = "semana {n}"
    undated: str = "–"
    due_inline: str = ""  # e.g. " ({due})": printed after the product's words
    band: str = ""  # one table for all areas, each under a band with this text
    tables: str = "area"  # area | all
    contents: bool = False
    furniture: list[str] = field(default_factory=list)  # running header, running footer
    landscape: bool = False
    break_every: int = 0  # DOCX: the author cut long rows by hand after that many paragraphs
    docx_lists: str = "styles"  # styles | typed: Word's lists, or marks typed by the author
    gap: int = 3  # points between the paragraphs of a cell (DOCX)
    repeat_header: bool = True  # the table's header again on each page
    text_lists: str = "dashes"  # how the text form writes lists in cells: dashes | li


def layout_of(raw: dict[str, Any]) -> Layout:
    """Make a layout of a plan's ``[layout]``; unknown keys are refused."""
    known = {item.name for item in fields(Layout)}
    unknown = set(raw) - known
    if unknown:
        raise ValueError(f"Unknown layout keys: {sorted(unknown)}.")
    return Layout(**raw)


def printed_due(due: str | None, layout: Layout) -> str:
    """Print a due date as the author does."""
    if due is None:
        return layout.undated
    if due.startswith("week "):
        return layout.week.format(n=due.removeprefix("week "))
    if "-Q" in due:
        year, quarter = due.split("-Q")
        return layout.quarter.format(q=quarter, y=year, ordinal=ORDINALS[int(quarter) - 1])
    day = date.fromisoformat(due)
    if layout.due == "long-es":
        return f"{day.day} de {SPANISH_MONTHS[day.month - 1]} de {day.year}"
    if layout.due == "long-en":
        return f"{ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}"
    if layout.due == "short-en":
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"
    if layout.due == "plain-en":
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
    if layout.due == "d-m-y":
        return f"{day.day:02d}-{day.month:02d}-{day.year}"
    if layout.due == "iso":
        return due
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
