"""Sections D, E and F (articulación, producción, comunicación) of the plan's document."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm

from cauce.core.plan.facts import CommunicationActionFacts, PartyFacts, SectionFacts
from cauce.exporter import word
from cauce.exporter.plan import PlanText, Terms

SECTION_WIDTHS = (Cm(1.6), Cm(6.6), Cm(9.58))
ACTION_WIDTHS = (Cm(6.0), Cm(6.6), Cm(5.18))


def add_section(document: Document, plan: PlanText, name: str, section: SectionFacts) -> None:
    """Write section D or E: objective, activities, and the table of deliverables with who does what."""
    terms, objective = plan.terms, plan.objectives.get(name, "")
    if not (section.activities or section.deliverables or objective):
        return
    word.add_heading(document, terms.sections[name], 1)
    if objective:
        word.add_labelled(document, terms.objective, objective)
    if section.activities:
        word.add_lead(document, terms.activities)
        word.add_list(document, section.activities, style="List Number")
    if not section.deliverables:
        return
    table = word.add_table(document, terms.section_columns, SECTION_WIDTHS)
    for place, one in enumerate(section.deliverables, 1):
        cells = word.add_row(table, SECTION_WIDTHS).cells
        number = one.number or place
        word.write(cells[0], f"{number}.")
        title = word.write(cells[1], "")
        title.add_run(f"{terms.deliverable % number} ").bold = True
        title.add_run(word.clean(one.text))
        for at, party in enumerate(one.parties):
            label, text = _duty(party, terms)
            line = word.write(cells[2], "", first=at == 0)
            line.add_run(f"{word.clean(label)}: ").bold = True
            line.add_run(word.clean(text))


def _duty(party: PartyFacts, terms: Terms) -> tuple[str, str]:
    """A party and what it does; where the document has no words for it, its role and the party."""
    if party.text or party.role not in terms.roles:
        return party.name, party.text
    return terms.roles[party.role].rstrip(":"), party.name


def add_communication(document: Document, plan: PlanText) -> None:
    """Write section F: period, objectives, tools, and the table of actions with their targets."""
    terms, actions = plan.terms, plan.facts.communication
    if not (actions or plan.communication_objectives or plan.tools):
        return
    word.add_heading(document, terms.communication, 1)
    if plan.facts.period_words:
        document.add_paragraph(word.clean(terms.period % plan.facts.period_words))
    for scope, label in terms.scopes.items():
        texts = [text for own, text in plan.communication_objectives if own == scope]
        if texts:
            word.add_lead(document, label)
            word.add_list(document, texts, style="List Bullet")
    if plan.tools:
        word.add_lead(document, terms.tools)
        word.add_list(document, plan.tools, style="List Bullet")
    if actions:
        word.add_heading(document, terms.actions, 2)
        table = word.add_table(document, terms.action_columns, ACTION_WIDTHS)
        for place, action in enumerate(actions):
            cells = word.add_row(table, ACTION_WIDTHS).cells
            word.write(cells[0], "" if place in plan.carried_down else action.objective)
            word.fill(cells[1], _action_lines(action))
            word.write(cells[2], action.target)


def _action_lines(action: CommunicationActionFacts) -> list[tuple[str, str]]:
    """An action's words; several actions under one target are a list after what leads into it."""
    if not action.bullets:
        return [(word.CELL, action.action)]
    lead = action.action.removesuffix(" - ".join(action.bullets)).removesuffix(" - ")
    return [*([(word.CELL, lead)] if lead else []), *((word.CELL_BULLET, text) for text in action.bullets)]
