"""Plans that begin empty, from a template or as a copy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cauce.exporter.plan_docx import plan_docx
from cauce.importer import read_plan
from cauce.importer.templates import template_draft
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import edit_text
from cauce.web.actions.plans import CannotBeginPlanError, NewPlan, create_plan
from cauce.web.actions.settings import edit_setting
from cauce.web.models import (
    Area,
    Assignment,
    Change,
    Deliverable,
    Event,
    MethodSetting,
    Organization,
    Plan,
    Post,
    Provenance,
    Row,
    SearchEntry,
    Seat,
    Step,
    Task,
)
from cauce.web.queries.facts import open_problems
from cauce.web.queries.imports import present
from cauce.web.queries.plan_text import plan_text
from tests.drafts import small_draft
from tests.people import holder_of, irene_without_a_role, marta_of_the_office, ruben_of_one_plan, sara_of_the_server
from tests.web.importing import import_draft, keep_reading

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 4, 7)
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "panama" / "plan-de-trabajo.docx"


def new(slug: str = "nuevo", **values: str) -> NewPlan:
    return NewPlan(slug=slug, title="Plan nuevo", **values)


def test_an_empty_plan_has_its_title_and_nothing_else() -> None:
    event = create_plan(new=new(city="Villa Brisa"), by=marta_of_the_office())
    plan = Plan.objects.get(slug="nuevo")
    assert (plan.title, plan.city, plan.published_at) == ("Plan nuevo", "Villa Brisa", None)
    assert event.plan == plan
    assert {name[0] for name in present(plan).records} == {"plan"}


def test_an_empty_plan_can_be_written_as_a_document() -> None:
    create_plan(new=new(), by=marta_of_the_office())
    assert plan_docx(plan_text(Plan.objects.get(slug="nuevo"), on=DAY)).startswith(b"PK")


@pytest.mark.parametrize(("language", "title"), [("es", "[Nombre del área]"), ("en", "[Name of the area]")])
def test_a_template_gives_areas_with_guiding_words(language: str, title: str) -> None:
    event = create_plan(new=new(language=language), by=marta_of_the_office(), template="resilience")
    plan = Plan.objects.get(slug="nuevo")
    assert Area.objects.filter(plan=plan).order_by("number")[0].title == title
    assert Area.objects.filter(plan=plan).count() == 3
    assert Assignment.objects.filter(plan=plan, is_placeholder=True).count() == 7
    assert SearchEntry.objects.filter(plan=plan, kind="task").count() == 1
    assert Event.objects.filter(plan=plan).get() == event
    assert [one.severity for one in open_problems(plan) if one.severity.name == "BLOCKS"] == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_plan_of_a_template_written_in_word_is_read_as_the_same_plan(language: str) -> None:
    create_plan(new=new(language=language), by=marta_of_the_office(), template="resilience")
    again = read_plan(plan_docx(plan_text(Plan.objects.get(slug="nuevo"), on=DAY)), file_name="plan.docx")
    asked = template_draft("resilience", language)
    for draft in (again, asked):
        assert [area.title for area in draft.areas] == [area.title for area in asked.areas]
        assert [len(area.questions) for area in draft.areas] == [2, 1, 1]
        assert [seat.text for seat in draft.seats] == [seat.text for seat in asked.seats]
        assert len(draft.production.deliverables) == 4
        assert len(draft.communication.actions) == 2


def test_the_templates_say_as_much_in_each_language() -> None:
    spanish, english = (template_draft("resilience", language) for language in ("es", "en"))
    for told in (spanish, english):
        assert len(told.statements) == 4
    assert [len(one.rows) for one in spanish.areas] == [len(one.rows) for one in english.areas]
    assert len(spanish.articulation.activities) == len(english.articulation.activities)


def test_a_copy_says_what_the_other_plan_says_under_the_same_keys() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(read_plan(EXAMPLE), by=marta)
    event = create_plan(new=new(), by=marta, copy_of=source)
    copy = Plan.objects.get(slug="nuevo")
    told = [
        {name: one.fields for name, one in present(plan).records.items() if name[0] != "plan"}
        for plan in (source, copy)
    ]
    assert told[0] == told[1]
    names = [sorted(Organization.objects.filter(plan=plan).values_list("slug", "name")) for plan in (source, copy)]
    assert names[0] == names[1]
    linked = [
        dict(Assignment.objects.filter(plan=plan).values_list("key", "organization__slug")) for plan in (source, copy)
    ]
    assert linked[0] == linked[1]
    assert Event.objects.filter(plan=copy).get() == event


def test_a_copy_has_none_of_the_progress_and_none_of_the_people() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(by=marta)
    Row.objects.filter(plan=source).update(state="done", due_on=DAY)
    Task.objects.filter(plan=source).update(state="done")
    Step.objects.filter(plan=source).update(done_on=DAY)
    Deliverable.objects.filter(plan=source).update(state="accepted")
    holder_of(Assignment.objects.filter(plan=source).exclude(organization=None)[0], "Lucía")
    create_plan(new=new(), by=marta, copy_of=source)
    copy = Plan.objects.get(slug="nuevo")
    assert set(Row.objects.filter(plan=copy).values_list("state", "due_on")) == {("planned", None)}
    assert set(Step.objects.filter(plan=copy).values_list("done_on", flat=True)) == {None}
    assert set(Deliverable.objects.filter(plan=copy).values_list("state", flat=True)) == {"planned"}
    assert not Post.objects.filter(plan=copy).exists()
    assert not Assignment.objects.filter(plan=copy).exclude(post=None).exists()


def test_a_copy_without_parties_leaves_out_roles_organizations_and_seats() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(by=marta)
    create_plan(new=new(), by=marta, copy_of=source, with_parties=False)
    copy = Plan.objects.get(slug="nuevo")
    for model in (Assignment, Organization, Seat):
        assert not model._default_manager.filter(plan=copy).exists()
    assert Task.objects.filter(plan=copy).count() == 3


def test_a_copy_keeps_the_settings_and_who_copies_decides_them() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(by=marta)
    edit_setting(plan=source, key="group_size", value={"low": 4, "high": 9}, source="La mesa", by=marta)
    create_plan(new=new(), by=sara_of_the_server(), copy_of=source)
    setting = MethodSetting.objects.get(plan__slug="nuevo")
    assert (setting.value, setting.source) == ({"low": 4, "high": 9}, "La mesa")
    assert setting.decided_by is not None and setting.decided_by.name == "Sara"


def test_where_an_item_was_read_is_told_with_the_plan_it_was_copied_from() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(by=marta)
    create_plan(new=new(), by=marta, copy_of=source)
    told = Provenance.objects.get(plan__slug="nuevo", kind="task", key="task:1.1.1")
    assert told.position["copied_from"] == source.title
    assert told.words


def test_importing_the_same_document_into_a_copy_changes_nothing() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(by=marta)
    create_plan(new=new(), by=marta, copy_of=source)
    run = keep_reading(small_draft(), by=marta, slug="nuevo")
    assert [one for one in run.comparison["changes"] if one["kind"] != "plan"] == []


def test_what_a_person_changed_before_stays_changed_in_the_copy() -> None:
    marta = marta_of_the_office()
    source, _ = import_draft(by=marta)
    area = Area.objects.get(plan=source)
    edit_text(item=area, field="title", value="El agua de todos", expected_version=area.version, by=marta)
    create_plan(new=new(), by=marta, copy_of=source)
    assert Area.objects.get(plan__slug="nuevo").title == "El agua de todos"
    assert Area.objects.get(plan=source).title == "El agua de todos"


def test_undoing_the_beginning_leaves_an_empty_plan() -> None:
    marta = marta_of_the_office()
    event = create_plan(new=new(), by=marta, template="resilience")
    undo(event=event, by=marta, why="Era otra ciudad.")
    plan = Plan.objects.get(slug="nuevo")
    assert {name[0] for name in present(plan).records} == {"plan"}
    assert Change.objects.filter(event__plan=plan, event__act="undo").exists()


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"slug": ""}, "slug", "slug_missing"),
        ({"slug": "a/b"}, "slug", "slug_unfit"),
        ({"slug": "planes"}, "slug", "slug_unfit"),
        ({"slug": "rioseco"}, "slug", "slug_taken"),
        ({"title": ""}, "title", "title_missing"),
        ({"title": "x" * 301}, "title", "title_long"),
        ({"language": "fr"}, "language", "language_unknown"),
        ({"city_format": "fr-FR"}, "city_format", "format_unknown"),
    ],
)
def test_what_does_not_do_is_told_by_field_and_nothing_is_written(
    values: dict[str, str], field: str, code: str
) -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    with pytest.raises(CannotBeginPlanError) as refused:
        create_plan(new=NewPlan(**{"slug": "nuevo", "title": "Plan nuevo", **values}), by=marta)
    assert refused.value.faults[field][0] == code
    assert Plan.objects.count() == 1


def test_an_unknown_template_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(CannotBeginPlanError) as refused:
        create_plan(new=new(), by=marta_of_the_office(), template="sismos")
    assert refused.value.faults["template"][1] == {"template": "sismos", "known": "resilience"}


def test_only_the_office_of_the_server_begins_plans() -> None:
    source, _ = import_draft(by=marta_of_the_office())
    for person in (irene_without_a_role(), ruben_of_one_plan(source), None):
        with pytest.raises(NotAllowedError):
            create_plan(new=new(), by=person)
    assert Plan.objects.count() == 1
