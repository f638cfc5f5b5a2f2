"""Records (fichas): a draft as a flat list of items, each with its key, its place and where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cauce.importer import draft as drafts
from cauce.importer.blocks import Position
from cauce.importer.draft import Provenance

Value = Any  # what JSON can say


@dataclass(frozen=True)
class Record:
    """One item of a plan.

    ``kind`` and ``key`` name it ("step", "task:1.1.1/step:2"). ``parent`` is the key of what it
    belongs to ("" for the plan) and ``slot`` its place there ("step", "leads"). A ``coded`` item
    carries its name in the document (a task's code); the others are numbered as they come until
    ``match`` gives them the key of the same item in an earlier reading. ``fields`` hold what JSON
    can say; a field that refers to another item holds its key.
    """

    kind: str
    key: str
    parent: str = ""
    slot: str = ""
    coded: bool = False
    order: int = 0
    fields: Mapping[str, Value] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=lambda: Provenance(""))

    def as_json(self) -> dict[str, Value]:
        """Return the record as JSON can say it."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Value]) -> Record:
        """Return the record that ``as_json`` told."""
        told = dict(data["provenance"])
        told["position"] = Position(**told.get("position", {}))
        told["heading_path"] = tuple(told.get("heading_path", ()))
        return Record(**{**data, "provenance": Provenance(**told)})


class _Collector:
    """Numbers the items of each slot and keeps keys apart."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._keys: set[str] = set()

    def add(
        self,
        kind: str,
        fields: Mapping[str, Value],
        provenance: Provenance,
        *,
        code: str = "",
        parent: str = "",
        slot: str = "",
    ) -> str:
        """Keep one item and return its key."""
        slot = slot or kind
        place = (parent, slot)
        self._counts[place] = order = self._counts.get(place, 0) + 1
        wanted = f"{slot}:{code}" if code else f"{parent}/{slot}:{order}".lstrip("/")
        key = self._free(wanted)
        self.records.append(Record(kind, key, parent, slot, bool(code), order, fields, provenance))
        return key

    def _free(self, wanted: str) -> str:
        key, again = wanted[:180], 1
        while key in self._keys:
            again += 1
            key = f"{wanted[:180]}~{again}"
        self._keys.add(key)
        return key

    def texts(self, kind: str, items: Iterable[drafts.Item], *, slot: str = "", **fields: Value) -> None:
        """Keep plain texts of the plan itself."""
        for item in items:
            self.add(kind, {**fields, "text": item.text}, item.provenance, slot=slot)


def records(draft: drafts.Draft) -> list[Record]:
    """Tell a draft as records, parents before what belongs to them."""
    found = _Collector()
    title = {"title": draft.title, "language": draft.language, "period_words": draft.communication.period}
    found.add("plan", title, Provenance(draft.title), code="plan")
    _add_front_matter(found, draft)
    questions: dict[str, str] = {}
    tasks: dict[str, str] = {}
    areas = [(area, _add_area(found, area, questions)) for area in draft.areas]
    for area, key in areas:
        for row in area.rows:
            _add_row(found, row, key, questions, tasks)
    _add_proposals(found, draft, tasks)
    for name, section in (("articulation", draft.articulation), ("production", draft.production)):
        _add_section(found, name, section)
    _add_communication(found, draft.communication)
    return found.records


def _add_front_matter(found: _Collector, draft: drafts.Draft) -> None:
    for statement in draft.statements:
        fields = {"kind": statement.kind, "owner": statement.owner, "text": statement.text}
        found.add("statement", fields, statement.provenance, slot=f"{statement.kind}.{statement.owner}")
    for objective in draft.phase2_objectives:
        fields = {"group": objective.group, "text": objective.text}
        found.add("phase_objective", fields, objective.provenance, slot=f"objective.{objective.group}")
    found.texts("methodology", draft.methodologies)
    for acronym in draft.acronyms:
        fields = {"acronym": acronym.acronym, "name": acronym.name}
        found.add("acronym", fields, acronym.provenance, code=acronym.acronym)
    for source, lines in (("contents", draft.contents), ("body", draft.headings)):
        for line in lines:
            fields = {"source": source, "label": line.label, "title": line.title, "page": line.page}
            found.add("heading", fields, Provenance(line.title), slot=f"heading.{source}")
    for seat in draft.seats:
        found.add("seat", {"level": seat.level, "text": seat.text}, seat.provenance, slot=f"seat.{seat.level}")
    found.texts("board_objective", draft.board_objectives)


def _add_area(found: _Collector, area: drafts.DraftArea, questions: dict[str, str]) -> str:
    fields = {
        "number": area.number,
        "title": area.title,
        "context": area.context.text if area.context else "",
        "general_objective": area.general_objective.text if area.general_objective else "",
    }
    key = found.add("area", fields, area.provenance, code=str(area.number))
    for city in area.exchange_cities:
        place = {"area": key, "city": city.city, "country": city.country or ""}
        found.add("city", place, city.provenance, parent=key)
    for question in area.questions:
        asked = {"area": key, "code": question.code, "text": question.text}
        name = found.add("question", asked, question.provenance, code=question.code, parent=key)
        questions.setdefault(question.code, name)
    return key


def _add_row(
    found: _Collector,
    row: drafts.DraftRow,
    area: str,
    questions: Mapping[str, str],
    tasks: dict[str, str],
) -> None:
    first = next((task.code for task in row.tasks if task.code), "")
    fields = {
        "area": area,
        "questions_as_printed": row.questions_as_printed,
        "codes_printed": list(row.question_codes_printed),
        "texts_printed": [[code, text] for code, text in row.question_texts],
    }
    key = found.add("row", fields, row.provenance, code=first, parent=area)
    for fields in _row_questions(row, key, questions):
        found.add("row_question", fields, row.provenance, parent=key)
    for task in row.tasks:
        _add_task(found, task, key, tasks)
    for note in row.notes:
        found.add("note", {"row": key, "task": None, "text": note.text}, note.provenance, parent=key)
    for deliverable in row.deliverables:
        _add_deliverable(found, deliverable, parent=key, fields={"row": key, "section": ""})
    for party in row.parties:
        _add_party(found, party, parent=key, fields={"row": key, "deliverable": None})


def _row_questions(row: drafts.DraftRow, key: str, questions: Mapping[str, str]) -> list[dict[str, Value]]:
    """Codes decided, each beside the code and words printed for it where these can be told."""
    texts = row.question_texts
    aligned = texts if len(texts) == len(row.question_codes) else []
    by_code = dict(reversed(texts))
    told = []
    for index, code in enumerate(row.question_codes):
        shown, text = aligned[index] if aligned else (code if code in by_code else "", by_code.get(code, ""))
        told.append(
            {"row": key, "question": questions.get(code), "code": code, "code_printed": shown, "text_printed": text}
        )
    return told


def _add_task(found: _Collector, task: drafts.DraftTask, row: str, tasks: dict[str, str]) -> None:
    fields = {"row": row, "code": task.code, "title": task.title or ""}
    key = found.add("task", fields, task.provenance, code=task.code, parent=row)
    tasks.setdefault(task.code, key)
    for step in task.steps:
        found.add("step", {"task": key, "text": step.text}, step.provenance, parent=key)
    for note in task.notes:
        found.add("note", {"row": row, "task": key, "text": note.text}, note.provenance, parent=key)


def _add_deliverable(
    found: _Collector, deliverable: drafts.DraftDeliverable, *, parent: str, fields: Mapping[str, Value], code: str = ""
) -> str:
    told = {
        "row": None,
        **fields,
        "number": deliverable.number,
        "text": deliverable.text,
        "kind": deliverable.kind,
        "pages": deliverable.pages,
        "due_words": deliverable.due or "",
        "integrated_in": deliverable.integrated_in,
    }
    return found.add("deliverable", told, deliverable.provenance, parent=parent, code=code)


def _add_party(found: _Collector, party: drafts.DraftParty, *, parent: str, fields: Mapping[str, Value]) -> None:
    told = {
        **fields,
        "role": party.role,
        "as_printed": party.name,
        "core": party.core,
        "owner": party.owner,
        "unit": party.unit,
        "contribution": party.contribution,
        "initials": party.initials,
        "body": party.body,
        "is_placeholder": party.placeholder,
        "count": party.count,
        "text": party.text,
    }
    found.add("assignment", told, party.provenance, parent=parent, slot=party.role)


def _add_proposals(found: _Collector, draft: drafts.Draft, tasks: Mapping[str, str]) -> None:
    """Keep named inputs and references, which the document names by task code."""
    owners = _step_owners(draft)
    for named in draft.inputs:
        task = tasks.get(owners.get(named.step, ""))
        if task:
            fields = {"task": task, "name": named.name, "step_words": named.step}
            found.add("input", fields, named.provenance, parent=task)
    for reference in draft.references:
        task = tasks.get(reference.from_task)
        if task:
            told: dict[str, Value] = {
                "task": task,
                "needs": tasks.get(reference.to_task),
                "words": reference.words,
                "kind": reference.kind,
            }
            found.add("dependency", told, reference.provenance, parent=task)


def _step_owners(draft: drafts.Draft) -> dict[str, str]:
    """Task code by the words of its steps and by itself, as inputs name either."""
    owners: dict[str, str] = {}
    for area in draft.areas:
        for row in area.rows:
            for task in row.tasks:
                owners.setdefault(task.code, task.code)
                for item in (*task.steps, *task.notes):
                    owners.setdefault(item.text, task.code)
                owners.setdefault(task.title or "", task.code)
    return owners


def _add_section(found: _Collector, name: str, section: drafts.DraftSection) -> None:
    if section.objective:
        stated = {"kind": f"{name}_objective", "owner": "", "text": section.objective.text}
        found.add("statement", stated, section.objective.provenance, slot=f"{name}_objective")
    for at, activity in enumerate(section.activities, start=1):
        fields = {"section": name, "number": at, "text": activity.text}
        found.add("activity", fields, activity.provenance, slot=f"activity.{name}")
    for deliverable in section.deliverables:
        number = deliverable.number
        code = f"{name}/{number}" if number else ""
        key = _add_deliverable(found, deliverable, parent="", fields={"section": name}, code=code)
        for party in deliverable.parties:
            _add_party(found, party, parent=key, fields={"row": None, "deliverable": key})


def _add_communication(found: _Collector, communication: drafts.DraftCommunication) -> None:
    for scope, objectives in (
        ("internal", communication.internal_objectives),
        ("external", communication.external_objectives),
    ):
        found.texts("communication_objective", objectives, slot=f"objective.{scope}", scope=scope)
    found.texts("communication_tool", communication.tools)
    for action in communication.actions:
        fields = {
            "objective": action.objective,
            "action": action.action,
            "target": action.target,
            "bullets": list(action.action_bullets),
            "channels": list(action.channels),
            "objective_carried_down": action.objective_carried_down,
        }
        key = found.add("communication_action", fields, action.provenance)
        for target in action.targets:
            found.add("communication_target", {"action": key, **asdict(target)}, action.provenance, parent=key)
