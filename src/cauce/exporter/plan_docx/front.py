"""What stands before the areas (parte general): cover, contents, acronyms, missions, objectives, board, methods."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from docx.document import Document
from docx.shared import Cm

from cauce.exporter import word
from cauce.exporter.plan import PlanText, StatementText

LEGAL = re.compile(
    r"\b(?:acuerdo|decreto|ley|resolucion|ordenanza|ordinance|decree|act|law|resolution|agreement)\b\D{0,6}\d"
)
HALF = Cm(8.89)


def add_cover(document: Document, plan: PlanText) -> None:
    """Write the title, the notice and the contents."""
    document.add_paragraph(word.clean(plan.title), style="Title")
    if plan.notice:
        document.add_paragraph(word.clean(plan.notice), style="Subtitle")
    word.add_contents(document, plan.terms.contents, headings_of(plan))


def headings_of(plan: PlanText) -> list[tuple[int, str]]:
    """Headings of the document in order, each with its level; what the plan lacks has none."""
    terms = plan.terms
    found: list[tuple[int, str]] = [(1, terms.acronyms)] if plan.facts.acronyms else []
    parts = purpose_parts(plan)
    found += [(1, terms.plan), *((2, title) for title, _ in parts)] if parts else []
    if _has_board(plan) or _has_method(plan):
        found.append((1, terms.engagement))
        found += [(2, terms.board)] if _has_board(plan) else []
        found += [(2, terms.method)] if _has_method(plan) else []
    found.append((1, terms.areas))
    found += [(2, terms.area % (area.number, area.title)) for area in plan.facts.areas]
    for name, section in (("articulation", plan.facts.articulation), ("production", plan.facts.production)):
        if section.activities or section.deliverables or plan.objectives.get(name):
            found.append((1, terms.sections[name]))
    if plan.facts.communication or plan.communication_objectives or plan.tools:
        found += [(1, terms.communication), *([(2, terms.actions)] if plan.facts.communication else [])]
    return found


def add_acronyms(document: Document, plan: PlanText) -> None:
    """Write the list of acronyms as a table."""
    if not plan.facts.acronyms:
        return
    word.add_heading(document, plan.terms.acronyms, 1)
    widths = (Cm(3.6), Cm(14.18))
    table = word.add_table(document, plan.terms.acronym_columns, widths)
    for one in plan.facts.acronyms:
        cells = word.add_row(table, widths).cells
        word.write(cells[0], one.acronym)
        word.write(cells[1], one.name)


def purpose_parts(plan: PlanText) -> list[tuple[str, list[StatementText]]]:
    """Parts of section A: each owner's statements in the document's order, then the objectives of Phase II."""
    owners = dict.fromkeys(one.owner for one in plan.statements)
    parts = [
        (f"A.{number}. {plan.terms.statements.get(owner, plan.terms.statements['city'])}", _of(plan, owner))
        for number, owner in enumerate(owners, 1)
    ]
    if plan.phase_objectives:
        parts.append((f"A.{len(parts) + 1}. {plan.terms.phase}", []))
    return parts


def _of(plan: PlanText, owner: str) -> list[StatementText]:
    return [one for one in plan.statements if one.owner == owner]


def add_purpose(document: Document, plan: PlanText) -> None:
    """Write missions, visions, the legal basis and the objectives of Phase II."""
    parts = purpose_parts(plan)
    if not parts:
        return
    word.add_heading(document, plan.terms.plan, 1)
    for title, statements in parts:
        word.add_heading(document, title, 2)
        for one in statements:
            _add_statement(document, plan, one)
        if not statements:
            _add_phase(document, plan)


def _add_statement(document: Document, plan: PlanText, one: StatementText) -> None:
    """Write a statement under its label; a legal basis that names its act needs none."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", one.text.lower()) if not unicodedata.combining(sign))
    if one.kind == "legal_basis" and LEGAL.search(plain):
        document.add_paragraph(word.clean(one.text))
    else:
        word.add_labelled(document, f"{plan.terms.statement_labels.get(one.kind, '')}:", one.text)


def _add_phase(document: Document, plan: PlanText) -> None:
    for group, label in plan.terms.phase_groups.items():
        texts = [text for own, text in plan.phase_objectives if own == group]
        if texts:
            word.add_lead(document, label)
            word.add_list(document, texts, style="List Number")


def _has_board(plan: PlanText) -> bool:
    return bool(plan.seats or plan.facts.board_texts)


def _has_method(plan: PlanText) -> bool:
    return bool(plan.methodologies or plan.facts.group_size)


def add_engagement(document: Document, plan: PlanText) -> None:
    """Write section B: the board's seats and objectives, the methodologies."""
    if not (_has_board(plan) or _has_method(plan)):
        return
    word.add_heading(document, plan.terms.engagement, 1)
    if _has_board(plan):
        _add_board(document, plan)
    if _has_method(plan):
        word.add_heading(document, plan.terms.method, 2)
        _add_methods(document, plan)


def _add_board(document: Document, plan: PlanText) -> None:
    terms = plan.terms
    word.add_heading(document, terms.board, 2)
    if plan.seats:
        widths = (HALF, HALF)
        table = word.add_table(document, tuple(terms.levels.values()), widths)
        cells = word.add_row(table, widths).cells
        for cell, level in zip(cells, terms.levels, strict=True):
            word.fill(cell, _numbered(text for own, text in plan.seats if own == level))
    if plan.facts.board_texts:
        word.add_lead(document, terms.board_objectives)
        word.add_list(document, plan.facts.board_texts, style="List Bullet")


def _numbered(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(word.CELL_NUMBER, text) for text in texts]


def _add_methods(document: Document, plan: PlanText) -> None:
    terms, facts = plan.terms, plan.facts
    if facts.group_size is not None:
        told = facts.group_size_words or terms.entities % facts.group_size
        joined = re.search(r"\s(?:y|and)\s", told)  # «3 y 6 entidades» was read after «entre»
        document.add_paragraph(word.clean(terms.group_size % (terms.between % told if joined else told)))
    if plan.methodologies:
        word.add_lead(document, terms.methods)
        for number, name in enumerate(plan.methodologies, 1):
            word.add_heading(document, f"{number}. {name}", 3)
