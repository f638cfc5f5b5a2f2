"""Acts on a plan's structure: one event each, undone whole, and known again when the document is imported again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cauce.core.monitoring import WorkChange
from cauce.importer.draft import Draft
from cauce.web.actions.history import undo
from cauce.web.actions.monitoring import comment, set_work_state
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import WrongValueError
from cauce.web.actions.structure import (
    CannotRestructureError,
    add_item,
    bring_back,
    join_rows,
    join_tasks,
    move_item,
    renumber,
    retire_item,
    split_row,
    split_task,
)
from cauce.web.events import StaleVersionError
from cauce.web.models import (
    Area,
    Assignment,
    Comment,
    Deliverable,
    Event,
    Note,
    Plan,
    PlanItem,
    Question,
    Row,
    RowQuestion,
    Seat,
    SectionActivity,
    Step,
    Task,
    User,
)
from cauce.web.models.kinds import KINDS
from cauce.web.queries import structure as queries
from cauce.web.queries.facts import plan_facts, plan_problems
from cauce.web.queries.overview import overview
from tests.drafts import item, small_draft
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft, keep_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    plan, _ = import_draft(by=marta)
    return plan


def task(code: str) -> Task:
    return Task.objects.get(code=code, retired_at=None)


def row(code: str) -> Row:
    return Row.objects.get(tasks__code=code, tasks__retired_at=None)


def standing(plan: Plan) -> dict[str, set[tuple[object, ...]]]:
    """All that stands in a plan, but for versions and for what parties became."""
    found = {}
    for name, kind in KINDS.items():
        if issubclass(kind.model, PlanItem) and name not in ("organization", "alias"):
            rows = kind.model._default_manager.filter(plan=plan, retired_at=None)
            columns = [field.attname for field in kind.model._meta.concrete_fields if field.name != "version"]
            found[name] = {tuple(str(value) for value in one) for one in rows.values_list(*columns)}
    return found


def texts(found: Any) -> list[str]:
    return [one.text for one in found.filter(retired_at=None).order_by("order", "pk")]


def test_each_kind_is_added_below_what_it_belongs_to(plan: Plan, marta: User) -> None:
    area, first = Area.objects.get(), task("1.1.1")
    section = Deliverable.objects.get(section="articulation")
    action = KINDS["communication_action"].model._default_manager.get()
    parents: dict[str, PlanItem | None] = {
        "city": area, "question": area, "row": area, "task": first.row, "row_question": first.row,
        "step": first, "note": first, "input": first, "dependency": first, "deliverable": first.row,
        "assignment": section, "communication_target": action,
    }  # fmt: skip
    told = {
        "number": "2", "title": "Título", "city": "Quito", "code": "1.9", "text": "Un texto.", "question": "1.2",
        "name": "Un nombre", "needs": "1.2.1", "kind_of_deliverable": "report", "role": "leads", "as_printed": "AGUA",
        "kind_of_statement": "vision", "group": "discovery", "acronym": "POT", "level": "internal",
        "section": "articulation", "scope": "internal", "objective": "Informar", "action": "Un mural",
        "kind_of_target": "count", "value": "3",
    }  # fmt: skip
    kinds = [name for name, kind in KINDS.items() if kind.fields and name not in ("plan", "heading")]
    for number, kind in enumerate(kinds):
        before = KINDS[kind].model._default_manager.count()
        event = add_item(
            plan=plan, kind=kind, parent=parents.get(kind), values={**told, "code": f"1.9.{number}"}, by=marta
        )
        assert KINDS[kind].model._default_manager.count() == before + 1, kind
        assert event.act == "add_item"
    plan_problems(plan)


def test_what_is_added_stands_at_the_end_and_counts(plan: Plan, marta: User) -> None:
    add_item(plan=plan, kind="step", parent=task("1.1.1"), values={"text": "Publicar el registro."}, by=marta)
    assert texts(task("1.1.1").steps)[-1] == "Publicar el registro."
    before = overview(plan).figures.deliverables
    values = {"text": "Ficha de pozos", "kind_of_deliverable": "list"}
    add_item(plan=plan, kind="deliverable", parent=row("1.1.1"), values=values, by=marta)
    assert overview(plan).figures.deliverables == before + 1


def test_a_party_that_is_added_is_known_as_its_organization(plan: Plan, marta: User) -> None:
    add_item(
        plan=plan, kind="assignment", parent=row("1.2.1"), values={"role": "supports", "as_printed": "AGUA"}, by=marta
    )
    party = Assignment.objects.get(row=row("1.2.1"), role="supports")
    assert party.organization == Assignment.objects.filter(as_printed="AGUA").order_by("pk")[0].organization


def test_a_row_comes_with_its_first_task(plan: Plan, marta: User) -> None:
    add_item(plan=plan, kind="row", parent=Area.objects.get(), values={"code": "1.3.1", "title": "Censo"}, by=marta)
    assert [one.code for one in row("1.3.1").tasks.all()] == ["1.3.1"]


def test_a_code_that_was_ever_used_is_not_proposed_again(plan: Plan, marta: User) -> None:
    assert queries.proposed_code(plan, "task", row("1.2.1")) == "1.2.3"
    retire_item(item=task("1.2.2"), by=marta)
    assert queries.proposed_code(plan, "task", row("1.2.1")) == "1.2.3"
    assert queries.proposed_code(plan, "question", Area.objects.get()) == "1.3"
    assert queries.proposed_code(plan, "row", Area.objects.get()) == "1.2.3"
    assert queries.proposed_code(plan, "area", None) == "2"


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("task", {"code": "1.1.1"}, "code_taken"),
        ("task", {"code": "1.1/2"}, "code_shape"),
        ("task", {}, "missing"),
        ("deliverable", {"text": "x", "kind_of_deliverable": "poem"}, "no_choice"),
        ("row_question", {"question": "1.1"}, "answered_already"),
        ("row_question", {"question": "9.9"}, "no_choice"),
        ("step", {"text": "x"}, "cannot_stand"),
    ],
)
def test_what_cannot_be_added_is_refused(plan: Plan, marta: User, kind: str, values: dict[str, str], code: str) -> None:
    before = Event.objects.count()
    with pytest.raises(CannotRestructureError) as refusal:
        add_item(plan=plan, kind=kind, parent=row("1.1.1"), values=values, by=marta)
    assert [one.code for one in refusal.value.obstacles] == [code]
    assert Event.objects.count() == before


def test_a_number_that_is_none_and_a_text_that_is_too_long_are_refused(plan: Plan, marta: User) -> None:
    values = {"text": "x", "kind_of_deliverable": "map"}
    for wrong in ({"pages": "many"}, {"due_words": "x" * 200}):
        with pytest.raises(WrongValueError):
            add_item(plan=plan, kind="deliverable", parent=row("1.1.1"), values={**values, **wrong}, by=marta)


def test_a_step_goes_to_another_place_of_its_list(plan: Plan, marta: User) -> None:
    first, second = task("1.1.1").steps.order_by("order")
    move_item(item=second, to=None, after=None, by=marta)
    assert texts(task("1.1.1").steps) == [second.text, first.text]
    move_item(item=Step.objects.get(pk=second.pk), to=None, after=first.pk, by=marta)
    assert texts(task("1.1.1").steps) == [first.text, second.text]


def test_a_step_goes_to_another_task_and_stays_done(plan: Plan, marta: User) -> None:
    step = task("1.1.1").steps.order_by("order")[0]
    Step.objects.filter(pk=step.pk).update(done_on="2027-01-05")
    move_item(item=step, to=task("1.2.1"), after=task("1.2.1").steps.get().pk, by=marta)
    assert texts(task("1.2.1").steps) == ["Invitar.", step.text]
    assert Step.objects.get(pk=step.pk).done_on is not None


def test_a_task_takes_its_notes_to_another_row(plan: Plan, marta: User) -> None:
    move_item(item=task("1.2.2"), to=row("1.1.1"), after=None, by=marta)
    assert [one.code for one in row("1.1.1").tasks.order_by("order")] == ["1.2.2", "1.1.1"]
    assert Note.objects.get(task=task("1.2.2")).row == row("1.1.1")


def test_the_only_task_of_a_row_stays_there(plan: Plan, marta: User) -> None:
    with pytest.raises(CannotRestructureError) as refusal:
        move_item(item=task("1.1.1"), to=row("1.2.1"), after=None, by=marta)
    assert [one.code for one in refusal.value.obstacles] == ["last_task"]


def test_a_step_does_not_stand_under_a_row(plan: Plan, marta: User) -> None:
    with pytest.raises(CannotRestructureError):
        move_item(item=task("1.1.1").steps.all()[0], to=row("1.2.1"), after=None, by=marta)


def test_what_belongs_to_a_section_stays_in_it(plan: Plan, marta: User) -> None:
    product = Deliverable.objects.get(section="articulation")
    for thing in (product, product.assignments.get()):
        assert queries.places_for(thing) == []
        with pytest.raises(CannotRestructureError):
            move_item(item=thing, to=row("1.1.1"), after=None, by=marta)


def test_a_retired_row_takes_along_all_that_stands_below(plan: Plan, marta: User) -> None:
    counts = queries.retirement(task("1.1.1")).counts
    assert counts == {"task": 1, "deliverable": 2, "row_question": 1, "assignment": 4, "step": 2, "note": 1}
    retire_item(item=task("1.1.1"), by=marta, why="Ya no se hace.")
    assert not Deliverable.objects.filter(row__tasks__code="1.1.1", retired_at=None).exists()
    assert "1.1.1" not in {one.code for area in plan_facts(plan).areas for each in area.rows for one in each.tasks}


def test_a_task_of_a_shared_row_goes_alone(plan: Plan, marta: User) -> None:
    retire_item(item=task("1.2.2"), by=marta)
    assert row("1.2.1").retired_at is None
    assert overview(plan).figures.tasks == 2


def test_what_is_retired_is_listed_by_act_with_what_went_along(plan: Plan, marta: User) -> None:
    retire_item(item=Step.objects.get(text="Invitar."), by=marta)
    event = retire_item(item=Question.objects.get(code="1.1"), by=marta, why="Se responde sola.")
    last, before = queries.retired(plan)
    assert (last.event, [str(root) for root in last.roots]) == (event, [str(Question.objects.get(code="1.1"))])
    assert list(last.along.values()) == [{"row_question": 1}]
    assert [root.text for root in before.roots if isinstance(root, Step)] == ["Invitar."]


def test_what_is_brought_back_stands_as_before(plan: Plan, marta: User) -> None:
    before = standing(plan)
    retire_item(item=Area.objects.get(), by=marta)
    assert overview(plan).figures.tasks == 0
    bring_back(item=Area.objects.get(), by=marta)
    assert standing(plan) == before
    assert queries.retired(plan) == []


def test_what_was_retired_before_stays_out_when_the_rest_returns(plan: Plan, marta: User) -> None:
    retire_item(item=Step.objects.get(text="Invitar."), by=marta)
    retire_item(item=Area.objects.get(), by=marta)
    bring_back(item=Area.objects.get(), by=marta)
    assert Step.objects.get(text="Invitar.").retired_at is not None


def test_nothing_returns_under_what_is_gone_nor_to_a_code_that_is_taken(plan: Plan, marta: User) -> None:
    step = Step.objects.get(text="Convocar.")
    retire_item(item=step, by=marta)
    retire_item(item=task("1.2.2"), by=marta)
    with pytest.raises(CannotRestructureError) as refusal:
        bring_back(item=Step.objects.get(pk=step.pk), by=marta)
    assert [one.code for one in refusal.value.obstacles] == ["under_retired"]
    add_item(plan=plan, kind="task", parent=row("1.2.1"), values={"code": "1.2.2"}, by=marta)
    with pytest.raises(CannotRestructureError) as refusal:
        bring_back(item=Task.objects.get(code="1.2.2", retired_at__isnull=False), by=marta)
    assert [one.code for one in refusal.value.obstacles] == ["code_taken"]


def test_a_split_row_has_its_parties_in_both(plan: Plan, marta: User) -> None:
    old = row("1.2.1")
    product = old.deliverables.get()
    split_row(row=old, tasks=[task("1.2.2").pk], deliverables=[product.pk], by=marta)
    new = row("1.2.2")
    assert new != old
    assert (new.deliverables.get(), new.order) == (product, old.order + 1)
    parties = [set(each.assignments.values_list("role", "as_printed", "organization")) for each in (old, new)]
    assert parties[0] == parties[1]
    assert len(parties[0]) == 2
    assert Note.objects.get(task=task("1.2.2")).row == new


def test_a_split_needs_one_to_go_and_one_to_stay(plan: Plan, marta: User) -> None:
    for chosen, code in (([], "nothing_chosen"), ([task("1.2.1").pk, task("1.2.2").pk], "nothing_stays")):
        with pytest.raises(CannotRestructureError) as refusal:
            split_row(row=row("1.2.1"), tasks=chosen, by=marta)
        assert [one.code for one in refusal.value.obstacles] == [code]


def test_a_split_task_gives_its_steps_to_a_new_one(plan: Plan, marta: User) -> None:
    steps = task("1.1.1").steps.order_by("order")
    split_task(task=task("1.1.1"), steps=[steps[1].pk], code="1.1.2", title="Medición", by=marta)
    assert texts(task("1.1.2").steps) == ["Medir el nivel de cada pozo."]
    assert texts(task("1.1.1").steps) == ["Reunir los registros."]
    assert task("1.1.2").row == task("1.1.1").row


def test_joined_rows_keep_all_and_name_equal_parties_once(plan: Plan, marta: User) -> None:
    first, other = row("1.1.1"), row("1.2.1")
    said = comment(on=other, text="Falta una fecha.", by=marta)
    join_rows(first=first, others=[other], by=marta)
    assert [one.code for one in first.tasks.filter(retired_at=None).order_by("order")] == ["1.1.1", "1.2.1", "1.2.2"]
    assert [one.text for one in first.deliverables.filter(retired_at=None).order_by("order")][
        -1
    ] == "Memoria de talleres"
    leads = first.assignments.filter(retired_at=None, role="leads")
    assert [one.as_printed for one in leads] == ["Oficina del Agua"]
    assert said.act == "comment"
    assert Comment.objects.get().key == first.key
    other.refresh_from_db()
    assert other.retired_at is not None


def test_joined_rows_stand_where_their_tasks_do(plan: Plan, marta: User) -> None:
    set_work_state(things=[row("1.1.1")], change=WorkChange("done"), by=marta)
    join_rows(first=row("1.1.1"), others=[row("1.2.1")], by=marta)
    assert row("1.1.1").state == "in_progress"


def test_joined_tasks_keep_their_steps_and_the_title_as_a_note(plan: Plan, marta: User) -> None:
    join_tasks(first=task("1.2.1"), others=[task("1.2.2")], by=marta)
    assert texts(task("1.2.1").steps) == ["Invitar.", "Convocar."]
    assert "Taller con empresas" in texts(task("1.2.1").notes)
    assert not Task.objects.filter(code="1.2.2", retired_at=None).exists()


def test_a_task_alone_in_its_row_is_not_joined_with_one_elsewhere(plan: Plan, marta: User) -> None:
    with pytest.raises(CannotRestructureError) as refusal:
        join_tasks(first=task("1.2.1"), others=[task("1.1.1")], by=marta)
    assert [one.code for one in refusal.value.obstacles] == ["row_emptied"]


def test_a_new_number_of_an_area_takes_codes_along_when_asked(plan: Plan, marta: User) -> None:
    renumber(item=Area.objects.get(), code="7", below=True, by=marta)
    assert set(Task.objects.values_list("code", flat=True)) == {"7.1.1", "7.2.1", "7.2.2"}
    assert set(Question.objects.values_list("code", flat=True)) == {"7.1", "7.2"}
    assert set(RowQuestion.objects.values_list("code", flat=True)) == {"7.1", "7.2"}


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000, "-1", "seis"])
def test_an_area_is_not_given_a_number_that_no_database_keeps(plan: Plan, marta: User, number: str) -> None:
    with pytest.raises(WrongValueError):
        renumber(item=Area.objects.get(), code=number, by=marta)


def test_codes_stay_unless_asked(plan: Plan, marta: User) -> None:
    renumber(item=Area.objects.get(), code="7", by=marta)
    assert set(Question.objects.values_list("code", flat=True)) == {"1.1", "1.2"}
    with pytest.raises(CannotRestructureError):
        renumber(item=task("1.1.1"), code="1.2.1", by=marta)


def test_texts_that_name_a_code_are_listed(plan: Plan, marta: User) -> None:
    add_item(plan=plan, kind="step", parent=task("1.2.1"), values={"text": "Usar la Tarea 1.1.1."}, by=marta)
    found = [(one.kind, one.words) for one in queries.mentions(plan, "1.1.1")]
    assert found == [("step", "Usar la Tarea 1.1.1."), ("note", "Nota de 1.1.1.")]


def _acts(plan: Plan, marta: User) -> dict[str, Callable[[], Event]]:
    return {
        "add": lambda: add_item(plan=plan, kind="step", parent=task("1.1.1"), values={"text": "Publicar."}, by=marta),
        "add row": lambda: add_item(
            plan=plan, kind="row", parent=Area.objects.get(), values={"code": "1.3.1"}, by=marta
        ),
        "move": lambda: move_item(item=task("1.2.2"), to=row("1.1.1"), after=None, by=marta),
        "retire": lambda: retire_item(item=Area.objects.get(), by=marta),
        "split row": lambda: split_row(row=row("1.2.1"), tasks=[task("1.2.2").pk], by=marta),
        "split task": lambda: split_task(
            task=task("1.1.1"), steps=[task("1.1.1").steps.all()[1].pk], code="1.1.2", by=marta
        ),
        "join rows": lambda: join_rows(first=row("1.1.1"), others=[row("1.2.1")], by=marta),
        "join tasks": lambda: join_tasks(first=task("1.2.1"), others=[task("1.2.2")], by=marta),
        "renumber": lambda: renumber(item=Area.objects.get(), code="7", below=True, by=marta),
    }


ACTS = ("add", "add row", "move", "retire", "split row", "split task", "join rows", "join tasks", "renumber")


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_one_event_that_is_undone_whole_and_done_again(plan: Plan, marta: User, act: str) -> None:
    before, events = standing(plan), Event.objects.count()
    event = _acts(plan, marta)[act]()
    after = standing(plan)
    assert after != before
    assert Event.objects.count() == events + 1
    back = undo(event=event, by=marta, why="")
    assert standing(plan) == before
    undo(event=back, by=marta, why="")
    assert standing(plan) == after


@pytest.mark.parametrize("act", ACTS)
def test_importing_the_same_document_again_changes_nothing(plan: Plan, marta: User, act: str) -> None:
    _acts(plan, marta)[act]()
    before = standing(plan)
    run = keep_reading(small_draft(), by=marta)
    assert run.comparison["changes"] == []
    import_draft(by=marta)
    assert standing(plan) == before


@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_the_office_does_it(plan: Plan, marta: User, act: str) -> None:
    irene = irene_without_a_role()
    before = Event.objects.count()
    with pytest.raises(NotAllowedError):
        _acts(plan, irene)[act]()
    assert Event.objects.count() == before


def test_a_changed_document_changes_only_what_it_changed(plan: Plan, marta: User) -> None:
    step = task("1.1.1").steps.order_by("order")[0]
    add_item(plan=plan, kind="step", parent=task("1.1.1"), values={"text": "Publicar el registro."}, by=marta)
    move_item(item=step, to=task("1.2.1"), after=None, by=marta)
    retire_item(item=task("1.2.2"), by=marta)
    draft = small_draft()
    draft.areas[0].title = "Agua y suelo"
    draft.areas[0].rows[0].tasks[0].steps.append(item("Dibujar el acuífero."))
    _, event = import_draft(draft, by=marta)
    told = {(one.kind, one.field) for one in event.changes.all()}
    assert told == {("area", "title"), ("step", "")}
    assert Step.objects.get(pk=step.pk).task == task("1.2.1")
    assert texts(task("1.1.1").steps) == [
        "Medir el nivel de cada pozo.",
        "Publicar el registro.",
        "Dibujar el acuífero.",
    ]


def test_what_was_retired_and_changed_in_the_document_is_asked(plan: Plan, marta: User) -> None:
    retire_item(item=Step.objects.get(text="Invitar."), by=marta)
    draft = small_draft()
    draft.areas[0].rows[1].tasks[0].steps[0].text = "Invitar.."
    run = keep_reading(draft, by=marta)
    assert [(one["kind"], one["what"], one["is_conflict"]) for one in run.comparison["changes"]] == [
        ("step", "added", True)
    ]


def written_again(plan: Plan) -> Draft:
    """A document as it would be written from the plan after the acts below."""
    draft = small_draft()
    [area] = draft.areas
    first, shared = area.rows
    first.tasks[0].steps.append(item("Publicar el registro."))
    shared.tasks[0].steps.append(first.tasks[0].steps.pop(0))
    return draft


def test_a_document_written_from_the_plan_holds_what_people_did(plan: Plan, marta: User) -> None:
    step = task("1.1.1").steps.order_by("order")[0]
    add_item(plan=plan, kind="step", parent=task("1.1.1"), values={"text": "Publicar el registro."}, by=marta)
    move_item(item=step, to=task("1.2.1"), after=task("1.2.1").steps.get().pk, by=marta)
    before = {name: rows for name, rows in standing(plan).items() if name != "step"}
    run = keep_reading(written_again(plan), by=marta)
    assert [one for one in run.comparison["changes"] if one["what"] != "moved"] == []
    import_draft(written_again(plan), by=marta)
    assert {name: rows for name, rows in standing(plan).items() if name != "step"} == before
    assert Step.objects.filter(retired_at=None).count() == 5


def test_a_task_and_a_row_that_people_made_are_known_in_a_later_document(plan: Plan, marta: User) -> None:
    add_item(plan=plan, kind="task", parent=row("1.1.1"), values={"code": "1.1.2", "title": "Sondeo"}, by=marta)
    split_row(row=row("1.2.1"), tasks=[task("1.2.2").pk], deliverables=[], by=marta)
    draft = small_draft()
    first, shared = draft.areas[0].rows
    other = small_draft().areas[0].rows[1]
    new = type(first.tasks[0])("1.1.2", "Sondeo", first.tasks[0].provenance)
    first.tasks.append(new)
    other.tasks, other.deliverables, other.question_codes = [shared.tasks.pop()], [], []
    draft.areas[0].rows.append(other)
    run = keep_reading(draft, by=marta)
    assert [one for one in run.comparison["changes"] if one["what"] != "moved"] == []
    before = Task.objects.count(), Row.objects.count()
    import_draft(draft, by=marta)
    assert (Task.objects.count(), Row.objects.count()) == before


def test_a_second_writer_is_told(plan: Plan, marta: User) -> None:
    step = Step.objects.get(text="Invitar.")
    with pytest.raises(StaleVersionError):
        retire_item(item=step, expected_version=step.version + 1, by=marta)
    with pytest.raises(StaleVersionError):
        move_item(item=step, to=None, after=None, expected_version=step.version + 1, by=marta)


def test_a_seat_and_an_activity_are_added_to_their_own_list(plan: Plan, marta: User) -> None:
    add_item(plan=plan, kind="seat", parent=None, values={"level": "extended", "text": "AGUA"}, by=marta)
    assert Seat.objects.get(level="extended").organization is not None
    add_item(plan=plan, kind="activity", parent=None, values={"section": "production", "text": "Editar."}, by=marta)
    assert SectionActivity.objects.get(section="production").number == 1
