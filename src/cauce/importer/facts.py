"""Facts of a draft (hechos del borrador): what the rules need to know, one way, nothing written back."""

from __future__ import annotations

from cauce.core.plan import facts
from cauce.importer.draft import Draft, DraftArea, DraftDeliverable, DraftParty, DraftRow, DraftSection


def plan_facts(draft: Draft) -> facts.PlanFacts:
    """Make the facts of a plan from its draft."""
    return facts.PlanFacts(
        areas=tuple(_area(area) for area in draft.areas),
        acronyms=tuple(facts.AcronymFacts(one.acronym, one.name) for one in draft.acronyms),
        seats=tuple(seat.text for seat in draft.seats),
        articulation=_section(draft.articulation, "D"),
        production=_section(draft.production, "E"),
        communication=tuple(
            facts.CommunicationActionFacts(
                one.objective,
                one.action,
                one.target,
                tuple(one.action_bullets),
                tuple(
                    facts.TargetFacts(
                        part.kind, part.value, part.at_least, part.every, part.unit, part.what, part.window
                    )
                    for part in one.targets
                ),
            )
            for one in draft.communication.actions
        ),
        period_words=draft.communication.period,
        contents=tuple(facts.HeadingFacts(line.label, line.title) for line in draft.contents),
        headings=tuple(facts.HeadingFacts(line.label, line.title) for line in draft.headings),
        group_size=draft.group_size,
        group_size_words=draft.group_size_words,
        body_text=draft.body_text,
        board_texts=tuple(item.text for item in draft.board_objectives),
    )


def _area(area: DraftArea) -> facts.AreaFacts:
    return facts.AreaFacts(
        area.number,
        area.title,
        area.context.text if area.context else "",
        area.general_objective.text if area.general_objective else "",
        tuple(facts.QuestionFacts(one.code, one.text) for one in area.questions),
        tuple(_row(row) for row in area.rows),
    )


def _row(row: DraftRow) -> facts.RowFacts:
    return facts.RowFacts(
        tasks=tuple(
            facts.TaskFacts(
                task.code,
                task.title,
                tuple(step.text for step in task.steps),
                tuple(note.text for note in task.notes),
            )
            for task in row.tasks
        ),
        question_codes=tuple(row.question_codes),
        question_codes_printed=tuple(row.question_codes_printed),
        question_texts=tuple(row.question_texts),
        questions_as_printed=row.questions_as_printed,
        deliverables=tuple(_deliverable(one) for one in row.deliverables),
        parties=tuple(_party(one) for one in row.parties),
        notes=tuple(note.text for note in row.notes),
    )


def _deliverable(one: DraftDeliverable) -> facts.DeliverableFacts:
    return facts.DeliverableFacts(
        one.text, one.due, one.pages, one.number, tuple(_party(party) for party in one.parties)
    )


def _party(one: DraftParty) -> facts.PartyFacts:
    return facts.PartyFacts(one.name, one.role, one.core, one.owner, one.placeholder, one.text)


def _section(section: DraftSection, usual: str) -> facts.SectionFacts:
    return facts.SectionFacts(
        section.letter or usual,
        tuple(item.text for item in section.activities),
        tuple(_deliverable(one) for one in section.deliverables),
    )
