"""What programs get: every address, in the reader's language, a hundred at a time, and a sentence where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from cauce.web.actions.problems import accept_problem
from cauce.web.models import Acronym, Event, Organization, Plan
from cauce.web.queries.facts import plan_problems
from tests.people import marta_of_the_office, ruben_of_one_plan
from tests.web.api.conftest import SLUG, Asker
from tests.web.api.described import acts, addresses

THINGS = ("areas/1", "questions/1.1", "tasks/1.1.1", "organizations/camara-de-comercio-1", "organizations?role=leads")
LISTS = (
    "",
    "about",
    "areas",
    "questions",
    "rows",
    "tasks",
    "deliverables",
    "organizations",
    "matrix",
    "progress",
    "cities",
    "board",
    "articulation",
    "production",
    "communication",
    "acronyms",
    "search?q=agua",
)
OFFICE_LISTS = ("problems", "provenance", "events", "people", "posts", "load", "brief")


def test_every_described_address_answers_the_office(plan: Plan, office: Asker) -> None:
    found = addresses(office)
    assert len(found) >= 30
    for address in found:
        office.answer(address)


def test_every_described_address_answers_the_public_unless_it_is_the_offices(
    plan: Plan, office: Asker, nobody: Asker
) -> None:
    refused = acts(office)
    assert len(refused) == 21
    for address in addresses(office):
        nobody.answer(address, status=403 if address in refused else 200)


def test_no_described_address_of_a_private_plan_answers_the_public(
    make_plan: Callable[..., Plan], office: Asker, nobody: Asker
) -> None:
    make_plan(published=False)
    for address in addresses(office):
        if SLUG in address:
            nobody.answer(address, status=404)
    assert nobody.answer("/api/plans")["items"] == []


def test_a_private_plan_is_as_one_that_is_not_there(make_plan: Callable[..., Plan], nobody: Asker) -> None:
    make_plan(published=False)
    hidden = nobody.answer(f"/api/plans/{SLUG}", status=404)["message"]
    absent = nobody.answer("/api/plans/absent", status=404)["message"]
    assert hidden.replace(SLUG, "absent") == absent


def test_the_office_of_one_plan_sees_its_own_private_plan(make_plan: Callable[..., Plan]) -> None:
    plan = make_plan(published=False)
    client = Client()
    client.force_login(ruben_of_one_plan(plan))
    assert [one["slug"] for one in Asker(client).answer("/api/plans")["items"]] == [SLUG]


@pytest.mark.parametrize("who", ["office", "nobody"])
def test_each_answer_costs_as_many_queries_for_three_times_the_plan(
    make_plan: Callable[..., Plan], office: Asker, nobody: Asker, who: str
) -> None:
    asker = office if who == "office" else nobody
    asked = [*THINGS, *LISTS, *(OFFICE_LISTS if who == "office" else ())]
    make_plan(1)
    small = {address: asker.queries(address) for address in asked}
    make_plan(3)
    assert office.answer("rows")["count"] == 6
    large = {address: asker.queries(address) for address in asked}
    assert large == small
    assert large.pop("brief", 0) <= 36  # it tells of all that stands open
    assert max(large.values()) <= 22


def test_a_long_list_comes_a_hundred_at_a_time(plan: Plan, nobody: Asker) -> None:
    Acronym.objects.bulk_create(
        Acronym(plan=plan, key=f"acronym:X{n}", acronym=f"X{n}", name="Siglas", order=10 + n) for n in range(150)
    )
    first = nobody.answer("acronyms")
    assert (first["count"], len(first["items"])) == (151, 100)
    assert first["next"] == f"/api/plans/{SLUG}/acronyms?from=100"
    second = nobody.answer(first["next"])
    assert (len(second["items"]), second["next"]) == (51, None)


def test_the_address_of_the_next_part_keeps_what_was_asked(plan: Plan, office: Asker, nobody: Asker) -> None:
    Organization.objects.bulk_create(
        Organization(plan=plan, key=f"o{n}", slug=f"o{n}", name=f"Río número {n}") for n in range(101)
    )
    assert nobody.answer("organizations?q=número río")["next"].endswith("?q=n%C3%BAmero+r%C3%ADo&from=100")


def test_a_task_is_told_with_all_of_its_row(plan: Plan, nobody: Asker) -> None:
    told = nobody.answer("tasks/1.2.2")
    assert [task["code"] for task in told["row"]["tasks"]] == ["1.2.1", "1.2.2"]
    assert [step["text"] for step in told["steps"]] == ["Convocar."]
    assert [one["text"] for one in told["deliverables"]] == ["Memoria de talleres"]
    assert {one["role"] for one in told["assignments"]} == {"leads", "allies"}


def test_an_organization_is_told_with_all_it_does_by_role(plan: Plan, nobody: Asker) -> None:
    told = nobody.answer("organizations/oficina-del-agua-1")
    assert told["roles"] == {"leads": 2}
    assert [duty["row"]["code"] for duty in told["work"][0]["items"]] == ["1.1.1", "1.2.1"]
    assert len(told["deliverables"]) == 3


def test_an_organization_that_was_merged_is_told_as_the_one_that_stands(plan: Plan, nobody: Asker) -> None:
    one = Organization.objects.get(plan=plan, slug="oficina-del-agua-1")
    Organization.objects.filter(plan=plan, slug="agua-1").update(merged_into=one)
    assert nobody.answer("organizations/agua-1")["slug"] == "oficina-del-agua-1"


def test_rows_can_be_asked_for_by_what_they_lack(plan: Plan, nobody: Asker) -> None:
    assert [row["code"] for row in nobody.answer("rows?missing=supports")["items"]] == ["1.2.1"]


def test_deliverables_can_be_asked_for_by_section(plan: Plan, nobody: Asker) -> None:
    [one] = nobody.answer("deliverables?area=articulation")["items"]
    assert (one["text"], one["row"], one["assignments"][0]["text"]) == ("Lista de oportunidades 0", None, "Liderar.")


def test_search_leads_to_the_thing_that_it_found(plan: Plan, nobody: Asker) -> None:
    hits = nobody.answer("search?q=pozos")["items"]
    assert nobody.answer(next(hit["url"] for hit in hits if hit["kind"] == "task"))["code"] == "1.1.1"


def test_findings_are_told_in_the_readers_language_with_the_offices_decision(plan: Plan, office: Asker) -> None:
    told = office.answer("problems")["items"]
    assert {one["key"] for one in told} == {one.key for one in plan_problems(plan)}
    assert replace(office, language="es").answer("problems")["items"][0]["sentence"] != told[0]["sentence"]
    accept_problem(plan=plan, problem_key=told[0]["key"], reason="Está bien así.", by=marta_of_the_office())
    [accepted] = office.answer("problems?state=accepted")["items"]
    assert accepted["decision"]["reason"] == "Está bien así."
    assert office.answer("problems?state=open")["count"] == len(told) - 1


def test_an_event_is_told_with_its_changes_a_hundred_at_a_time(make_plan: Callable[..., Plan], office: Asker) -> None:
    make_plan(3)
    event = Event.objects.get()
    told = office.answer(f"events/{event.pk}")
    assert told["event"]["by"]["name"] == "Marta"
    assert len(told["items"]) == 100
    assert office.answer(told["next"])["event"] == told["event"]


def test_the_office_is_told_where_a_thing_was_read(plan: Plan, office: Asker) -> None:
    read = office.answer("tasks/1.1.1")["provenance"]
    assert (read["file"], read["position"]) == ("plan.docx", {"table": 1, "row": 1, "cell": 1, "paragraph": 1})
    assert office.answer("provenance?kind=step&key=task:1.1.1/step:1")["items"][0]["words"] == "Reunir los registros."


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("tasks/9.9.9", 404, "The plan has nothing under «9.9.9». Choose one of its lists."),
        ("areas?from=abc", 422, "«abc» cannot be used as «from»; a whole number is expected."),
        ("areas?from=-1", 422, "«-1» cannot be used as «from»; a number of at least 0 is expected."),
        ("areas/mil", 422, "«mil» cannot be used as «number»; a whole number is expected."),
        ("search", 422, "«q» is missing. Add it to the address."),
        ("problems", 403, "Only the office sees the document's findings. Sign in as the office."),
        ("nothing/of/that", 404, "There is nothing at «/api/plans/rioseco/nothing/of/that». "
         "See the addresses in /api/openapi.json."),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_one_sentence(
    plan: Plan, nobody: Asker, address: str, status: int, sentence: str
) -> None:
    assert nobody.answer(address, status=status) == {"message": sentence}


def test_the_wrong_value_of_a_choice_is_answered_with_the_choices(plan: Plan, office: Asker) -> None:
    assert "'open'" in office.answer("problems?state=lost", status=422)["message"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(plan: Plan, office: Asker, method: str) -> None:
    got = getattr(office.client, method)(f"/api/plans/{SLUG}/areas", headers={"accept-language": "en"})
    assert (got.status_code, got.headers["Allow"]) == (405, "GET, HEAD")
    assert got.json() == {"message": f"This address has no {method.upper()}. Use one of these: GET, HEAD."}


def test_head_is_answered_as_get_without_a_body(plan: Plan) -> None:
    got = Client().head(f"/api/plans/{SLUG}/areas")
    assert (got.status_code, got.content) == (200, b"")


def test_letters_are_sent_as_they_are(plan: Plan) -> None:
    assert "Ríoseco".encode() in Client().get(f"/api/plans/{SLUG}").content


def test_no_one_else_may_keep_an_answer(plan: Plan) -> None:
    got = Client().get(f"/api/plans/{SLUG}/areas")
    assert {"private", "no-cache"} <= set(got.headers["Cache-Control"].split(", "))


def test_a_fault_of_the_server_is_said_without_its_inside(
    plan: Plan, nobody: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cauce.web.queries.plan.areas", lambda plan: 1 / 0)
    assert "division" not in nobody.answer("areas", status=500)["message"]
