"""Pages on which a plan is changed: forms without scripts, fragments with them, what each act does and tells."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cauce.core.plan import structure as rules
from cauce.web.actions import plan as actions
from cauce.web.actions.structure import retire_item
from cauce.web.models import Area, Deliverable, Event, Plan, PlanItem, Row, Step, Task, User
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.pages import structure_places as places
from cauce.web.pages import structure_words as words

pytestmark = pytest.mark.django_db


def task(code: str = "1.1.1") -> Task:
    return Task.objects.get(code=code, retired_at=None)


def address(name: str, thing: PlanItem, *rest: str) -> str:
    return places.address(name, thing.plan, kind_of(thing).name, *rest, key=thing.key)


def adding(plan: Plan, kind: str, parent: PlanItem | None) -> str:
    return reverse("add_item", args=[plan.slug, kind, parent.key if parent else "-"])


def editing(thing: PlanItem, field: str) -> str:
    return places.edit_address(thing.plan, kind_of(thing).name, field, thing.key)


def everything(plan: Plan) -> list[PlanItem]:
    """The first thing of each kind that a document says."""
    found = []
    for name, kind in KINDS.items():
        if kind.fields and name not in ("plan", "heading"):
            one = kind.model._default_manager.filter(plan=plan, retired_at=None).first()
            if isinstance(one, PlanItem):
                found.append(one)
    return found


def test_every_kind_of_thing_has_its_pages_in_both_languages(plan: Plan, office: Client) -> None:
    things = everything(plan)
    assert len(things) > 15
    for thing in things:
        for link in (*places.editing(plan, thing), *places.adding(plan, thing), *places.arranging(plan, thing)):
            for language in ("es", "en"):
                response = office.get(link.address.replace("/es/", f"/{language}/", 1))
                assert response.status_code == 200, link
        assert office.get(address("change_item", thing)).status_code == 200
        assert office.get(places.page_of(thing)).status_code == 200


def test_everything_that_may_be_added_to_the_plan_has_its_form(plan: Plan, office: Client) -> None:
    for link in places.adding(plan, None):
        assert office.get(link.address).status_code == 200, link


def test_a_thing_cannot_be_added_where_it_does_not_stand(plan: Plan, office: Client) -> None:
    for kind, parent in (("step", task().row), ("area", task()), ("heading", None), ("nothing", None)):
        assert office.get(adding(plan, kind, parent)).status_code == 404


def test_a_task_is_added_and_shown(plan: Plan, office: Client) -> None:
    form = adding(plan, "task", task().row)
    assert 'value="1.1.2"' in office.get(form).content.decode()
    response = office.post(form, {"code": "1.1.2", "title": "Sondeo", "why": "Faltaba."})
    assert response.headers["Location"] == reverse("task", args=[plan.slug, "1.1.2"])
    assert "Sondeo" in office.get(response.headers["Location"]).content.decode()


def test_what_was_typed_stays_when_something_is_missing(plan: Plan, office: Client) -> None:
    response = office.post(adding(plan, "deliverable", task().row), {"text": "Ficha", "kind_of_deliverable": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ficha" in page
    assert "«Tipo»" in page


def test_an_empty_section_gets_its_first_things(plan: Plan, office: Client) -> None:
    told = {"section": "production", "text": "Libro impreso", "kind_of_deliverable": "other"}
    response = office.post(adding(plan, "deliverable", None), told)
    assert response.headers["Location"] == reverse("production", args=[plan.slug])
    assert "Libro impreso" in office.get(response.headers["Location"]).content.decode()


def test_retiring_tells_before_what_goes_along(plan: Plan, office: Client) -> None:
    page = office.get(address("retire_item", task())).content.decode()
    assert "1 tarea, 2 pasos" not in page
    assert "2 productos" in page
    assert "2 pasos" in page
    office.post(address("retire_item", task()), {"version": task().version, "why": "Ya no se hace."})
    assert not Task.objects.filter(code="1.1.1", retired_at=None).exists()


def test_what_was_retired_is_seen_nowhere_and_comes_back(plan: Plan, office: Client, marta: User) -> None:
    retire_item(item=task(), by=marta, why="Ya no se hace.")
    for name in ("plan", "tasks", "deliverables", "questions", "problems", "organizations", "actor_matrix", "today"):
        page = office.get(reverse(name, args=[plan.slug])).content.decode()
        assert "Inventario de pozos" not in page, name
        assert "Informe de pozos" not in page, name
    assert "Inventario de pozos" not in office.get(reverse("search", args=[plan.slug]) + "?q=pozos").content.decode()
    for path in ("tasks", "deliverables", "areas/1"):
        assert "pozos" not in office.get(f"/api/plans/{plan.slug}/{path}").content.decode().replace("bebe de pozos", "")
    retired = reverse("retired_items", args=[plan.slug])
    page = office.get(retired).content.decode()
    assert "Ya no se hace." in page
    assert "Marta" in page
    office.post(retired, {"kind": "row", "key": Row.objects.get(tasks__code="1.1.1").key})
    assert "Inventario de pozos" in office.get(reverse("tasks", args=[plan.slug])).content.decode()


def test_a_retired_thing_has_no_page(plan: Plan, office: Client, marta: User) -> None:
    product = Deliverable.objects.get(text="Informe de pozos")
    page = reverse("deliverable", args=[plan.slug, product.pk])
    assert office.get(page).status_code == 200
    retire_item(item=product, by=marta)
    assert office.get(page).status_code == 404
    assert office.get(address("change_item", product)).status_code == 404


def test_a_step_is_moved_by_a_form(plan: Plan, office: Client) -> None:
    first, second = task().steps.order_by("order")
    office.post(address("move_item", first), {"version": first.version, "after": str(second.pk)})
    assert [one.pk for one in task().steps.order_by("order")] == [second.pk, first.pk]
    first.refresh_from_db()
    other = task("1.2.1")
    office.post(address("move_item", first), {"version": first.version, "to": f"task:{other.pk}"})
    assert [one.text for one in other.steps.order_by("order")] == ["Invitar.", first.text]


def test_a_row_is_split_and_joined_by_forms(plan: Plan, office: Client) -> None:
    row = task("1.2.1").row
    office.post(address("split_item", row), {"version": row.version, "task": [task("1.2.2").pk]})
    assert task("1.2.2").row != row
    row.refresh_from_db()
    office.post(address("join_item", row), {"version": row.version, "other": [task("1.2.2").row_id]})
    assert task("1.2.2").row == row


def test_a_task_is_split_and_joined_by_forms(plan: Plan, office: Client) -> None:
    one = task()
    told = {"version": one.version, "step": [one.steps.all()[0].pk], "code": "1.1.2", "title": "Sondeo"}
    response = office.post(address("split_item", one), told)
    assert response.headers["Location"] == reverse("task", args=[plan.slug, "1.1.2"])
    one.refresh_from_db()
    office.post(address("join_item", one), {"version": one.version, "other": [task("1.1.2").pk], "keep_titles": "1"})
    assert "Sondeo" in {note.text for note in one.notes.all()}


def test_renumbering_shows_old_and_new_before(plan: Plan, office: Client) -> None:
    area = Area.objects.get()
    page = office.get(address("renumber_item", area) + "?code=4&below=1").content.decode()
    for code in ("1.2.2", "4.2.2", "4.1"):
        assert f'<span class="code">{code}</span>' in page
    assert "Nota de 1.1.1." in page
    assert Task.objects.filter(code="1.2.2").exists()
    office.post(address("renumber_item", area), {"version": area.version, "code": "4", "below": "1"})
    assert Task.objects.filter(code="4.2.2").exists()


def test_a_second_writer_of_the_structure_is_told(plan: Plan, office: Client) -> None:
    response = office.post(address("retire_item", task()), {"version": task().version + 1})
    assert response.status_code == 422
    assert "Alguien cambió esto" in response.content.decode()


def fragment(thing: PlanItem, field: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": f"in-{kind_of(thing).name}-{thing.pk}-{field}"}


def test_a_fragment_holds_the_form_of_the_page(plan: Plan, office: Client) -> None:
    step = Step.objects.get(text="Invitar.")
    whole = office.get(editing(step, "text")).content.decode()
    part = office.get(editing(step, "text"), headers=fragment(step, "text")).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    for told in ('name="value"', 'name="version"', 'name="shown"', "Invitar."):
        assert told in whole and told in part


def test_a_saved_fragment_is_the_text_with_its_pencil(plan: Plan, office: Client) -> None:
    step = Step.objects.get(text="Invitar.")
    told = {"value": "Invitar a los barrios.", "version": step.version, "shown": "Invitar."}
    part = office.post(editing(step, "text"), told, headers=fragment(step, "text")).content.decode()
    assert "Invitar a los barrios." in part
    assert "autofocus" in part
    assert "<form" not in part
    left = office.get(editing(step, "text") + "?mostrar=1", headers=fragment(step, "text")).content.decode()
    assert left == part


def second_writer(step: Step, marta: User) -> None:
    """Somebody else writes the step while a form is open."""
    fresh = Step.objects.get(pk=step.pk)
    actions.edit_text(item=fresh, field="text", value="Invitar por carta.", expected_version=fresh.version, by=marta)


@pytest.mark.parametrize("in_place", [True, False])
def test_two_writers_see_both_texts(plan: Plan, office: Client, marta: User, in_place: bool) -> None:
    step = Step.objects.get(text="Invitar.")
    told = {"value": "Invitar a todos.", "version": step.version, "shown": "Invitar."}
    second_writer(step, marta)
    headers = fragment(step, "text") if in_place else {}
    response = office.post(editing(step, "text"), told, headers=headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Marta" in page
    assert "<del>por carta</del>" in page or "<del>por</del> <del>carta</del>" in page
    assert "<ins>a</ins> <ins>todos</ins>" in page or "<ins>a todos</ins>" in page
    assert Step.objects.get(pk=step.pk).text == "Invitar por carta."
    now = Step.objects.get(pk=step.pk)
    over = {"value": "Invitar a todos.", "version": now.version, "shown": now.text}
    office.post(editing(step, "text"), over, headers=headers)
    assert Step.objects.get(pk=step.pk).text == "Invitar a todos."


def test_two_who_change_other_words_are_put_together(plan: Plan, office: Client, marta: User) -> None:
    step = Step.objects.get(text="Medir el nivel de cada pozo.")
    told = {"value": "Medir el nivel de cada pozo y río.", "version": step.version, "shown": step.text}
    actions.edit_text(
        item=step, field="text", value="Medir bien el nivel de cada pozo.", expected_version=step.version, by=marta
    )
    page = office.post(editing(step, "text"), told).content.decode()
    assert "Medir bien el nivel de cada pozo y río." in page


def test_a_change_of_something_else_is_no_conflict(plan: Plan, office: Client) -> None:
    step = Step.objects.get(text="Invitar.")
    Step.objects.filter(pk=step.pk).update(version=step.version + 3, done_on="2027-01-05")
    told = {"value": "Invitar a todos.", "version": step.version, "shown": "Invitar."}
    assert office.post(editing(step, "text"), told).status_code == 302
    assert Step.objects.get(pk=step.pk).text == "Invitar a todos."


def test_the_same_words_of_two_writers_are_saved_once(plan: Plan, office: Client, marta: User) -> None:
    step = Step.objects.get(text="Invitar.")
    told = {"value": "Invitar por carta.", "version": step.version, "shown": "Invitar."}
    second_writer(step, marta)
    before = Event.objects.count()
    assert office.post(editing(step, "text"), told).status_code == 302
    assert Event.objects.count() == before


def test_what_was_typed_into_something_retired_is_not_lost(plan: Plan, office: Client, marta: User) -> None:
    step = Step.objects.get(text="Invitar.")
    told = {"value": "Invitar a todos.", "version": step.version, "shown": "Invitar."}
    retire_item(item=step, by=marta)
    response = office.post(editing(step, "text"), told)
    assert response.status_code == 410
    assert "Invitar a todos." in response.content.decode()


@pytest.mark.parametrize("in_place", [True, False])
def test_what_was_typed_comes_back_after_signing_in(plan: Plan, marta: User, in_place: bool) -> None:
    step = Step.objects.get(text="Invitar.")
    marta.set_password("una clave larga y rara")
    marta.save()
    browser = Client()
    told = {"value": "Invitar a todos.", "version": step.version, "shown": "Invitar."}
    headers = fragment(step, "text") if in_place else {}
    response = browser.post(editing(step, "text"), told, headers=headers)
    address_of_sign_in = response.headers["HX-Redirect" if in_place else "Location"]
    assert address_of_sign_in.startswith(reverse("account_login"))
    signing = {"login": marta.email, "password": "una clave larga y rara"}
    response = browser.post(address_of_sign_in, signing)
    assert response.headers["Location"] == editing(step, "text")
    page = browser.get(response.headers["Location"]).content.decode()
    assert "Invitar a todos." in page
    assert "Todavía no está guardado" in page
    assert Step.objects.get(pk=step.pk).text == "Invitar."


def test_a_form_to_add_comes_back_after_signing_in(plan: Plan, marta: User) -> None:
    browser = Client()
    browser.post(adding(plan, "step", task()), {"text": "Publicar el registro."})
    browser.force_login(marta)
    assert "Publicar el registro." in browser.get(adding(plan, "step", task())).content.decode()


def test_a_value_that_is_not_among_the_choices_is_refused(plan: Plan, office: Client) -> None:
    product = Deliverable.objects.get(text="Informe de pozos")
    told = {"value": "poema", "version": product.version, "shown": product.kind}
    response = office.post(editing(product, "kind"), told)
    assert response.status_code == 422
    assert "«poema»" in response.content.decode()


def test_the_menu_of_changes_is_the_offices(plan: Plan, office: Client, public: Client, marta: User) -> None:
    actions.publish(plan=plan, by=marta)
    page = reverse("task", args=[plan.slug, "1.1.1"])
    assert 'class="changes"' in office.get(page).content.decode()
    seen = public.get(page).content.decode()
    for told in ('class="changes"', "pencil", "/cambiar/", "/agregar/", "inplace"):
        assert told not in seen


def test_pencils_and_menus_ask_for_no_more_queries(
    plan: Plan, office: Client, django_assert_num_queries: object
) -> None:
    thing = task()
    with django_assert_num_queries(0):  # type: ignore[operator]
        places.offers(plan, thing)
        places.offers(plan, plan)


def test_every_choice_and_field_has_its_word() -> None:
    for name, choices in rules.CHOICES.items():
        assert set(choices) <= set(words.CHOICES[name]), name
    for kind in rules.ADDED:
        assert kind in words.ADD
        for field in rules.fields_of(kind):
            assert field.name in words.LABELS or field.name in words.words.FIELDS, field
