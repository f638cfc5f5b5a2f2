"""Judgements of facilities by programs: handed in as on the page, told to whom the page tells them, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cauce.core.permissions import LEAD, READER
from cauce.web.actions.history import undo
from cauce.web.actions.vulnerability import release_scores
from cauce.web.models import Event, Facility, Plan, VulnerabilityJudgement
from tests.people import marta_of_the_office, with_role
from tests.web.api.conftest import SLUG, Asker, program_of
from tests.web.judged import answers, judged, school

ADDRESS = f"/api/plans/{SLUG}/judgements"


def send(client: Client, told: dict[str, Any], status: int = 201) -> Any:
    answer = client.post(ADDRESS, told, content_type="application/json")
    assert answer.status_code == status, answer.content[:400]
    return answer.json()


def sent(one: Facility, **more: Any) -> dict[str, Any]:
    return {"facility": one.pk, "index": "generic", "answers": answers(), "on": "2026-01-10"} | more


def test_a_program_of_the_office_hands_in_a_judgement_and_reads_it(plan: Plan) -> None:
    client, one = program_of(marta_of_the_office()), school(plan)
    numbers = {name: int(value) for name, value in answers("4", access="3").items()}
    answer = client.post(
        ADDRESS,
        {"facility": one.key, "index": "generic", "answers": numbers, "on": "10/1/2026", "judge": "Bomberos"},
        content_type="application/json",
    )
    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"{ADDRESS}/{told['id']}")
    assert (told["facility"], told["facility_key"], told["judge"], told["on"]) == (
        one.pk,
        one.key,
        "Bomberos",
        "2026-01-10",
    )
    assert (told["score"], told["band"], told["level"]) == (3.85, "high", "high")
    assert client.get(answer["Location"]).json() == told
    assert [each["id"] for each in client.get(ADDRESS).json()["items"]] == [told["id"]]
    assert client.get(f"{ADDRESS}?facility={one.pk + 1}").json()["count"] == 0
    event = Event.objects.filter(plan=plan).latest("pk")
    assert (event.act, event.actor) == ("judge_vulnerability", marta_of_the_office())
    undo(event=event, by=marta_of_the_office(), why="")
    assert client.get(ADDRESS).json()["count"] == 0


def test_the_same_judgement_sent_twice_is_one_and_a_changed_one_another(plan: Plan) -> None:
    client, one = program_of(with_role(plan, LEAD)), school(plan)
    first = send(client, sent(one, note=" Visto "))
    assert send(client, sent(one, note="Visto", answers=dict(reversed(answers().items()))))["id"] == first["id"]
    for other in ({"answers": answers("5")}, {"on": "2026-01-11"}, {"note": "Otra vez"}):
        assert send(client, sent(one, **{"note": "Visto"} | other))["id"] != first["id"]
    assert VulnerabilityJudgement.objects.count() == 4


def test_without_an_index_the_one_made_for_its_kind_is_asked(plan: Plan) -> None:
    hospital = Facility.objects.create(plan=plan, key="facility:h", name="Hospital", kind="hospital")
    wholes = {"module:structural": 0.6, "module:non_structural": "0,45", "module:functional": "0.5"}
    told = send(program_of(marta_of_the_office()), {"facility": hospital.key, "answers": wholes})
    assert (told["index"], told["score"], told["band"], told["level"]) == ("hospital", 0.535, "B", "high")
    assert told["on"] == timezone.localdate().isoformat()


def test_what_does_not_fit_is_said_by_field_and_nothing_is_written(plan: Plan) -> None:
    client, one = program_of(marta_of_the_office()), school(plan)
    hospital = {"index": "hospital", "answers": {"structural.damage": "5"}}
    for wrong, field in (
        ({"facility": "none"}, "facility"),
        ({"facility": 10**9}, "facility"),
        ({"index": "volcano"}, "index"),
        ({"answers": answers("9")}, "answers.building"),
        ({"answers": {"building": "4"}}, "answers.access"),
        ({"answers": answers(colour="red")}, "answers.colour"),
        (hospital, "answers.structural.damage"),
        ({"index": "hospital", "answers": {"module:structural": "2"}}, "answers.module:structural"),
        ({"index": "hospital", "answers": {}}, "answers.module:structural"),
        ({"on": "2099-01-01"}, "on"),
        ({"on": "ayer"}, "on"),
    ):
        told = send(client, sent(one, **wrong), status=422)
        assert list(told["faults"]) == [field], (wrong, told)
        assert told["faults"][field].endswith(".")
    assert "«Earlier damage and its repair»" in send(client, sent(one, **hospital), status=422)["message"]
    assert not VulnerabilityJudgement.objects.exists()


@pytest.mark.parametrize("part", ["judgements", "scenarios", "screenings", "losses"])
@pytest.mark.parametrize("field", ["name", "facility", "\\ud800"])
def test_half_a_sign_is_no_text_and_no_fault_of_the_server(plan: Plan, part: str, field: str) -> None:
    body = f'{{"{field}": "\\ud800", "answers": {{"\\udfff": "1"}}}}'
    client = program_of(marta_of_the_office())
    answer = client.post(f"/api/plans/{SLUG}/{part}", body, content_type="application/json")
    assert (answer.status_code, "could not be read" in answer.json()["message"]) == (400, True)


def test_words_that_are_too_long_are_called_a_text(plan: Plan) -> None:
    told = send(program_of(marta_of_the_office()), sent(school(plan), judge="x" * 401), status=422)
    assert "a text of at most 400 signs" in told["message"]


def test_a_retired_facility_is_judged_no_more(plan: Plan) -> None:
    one = school(plan)
    Facility.objects.filter(pk=one.pk).update(retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert "facility" in send(program_of(marta_of_the_office()), sent(one), status=422)["faults"]


def test_who_leads_judges_in_their_own_name_alone(plan: Plan) -> None:
    lucia, one = with_role(plan, LEAD), school(plan)
    told = send(program_of(lucia), sent(one, judge="Bomberos"), status=422)
    assert "office" in told["faults"]["judge"]
    made = send(program_of(lucia), sent(one))
    assert VulnerabilityJudgement.objects.get().entered_by == lucia
    assert made["judge"] != "Bomberos"


def test_others_read_their_own_until_a_body_releases_single_scores(plan: Plan) -> None:
    lucia, marta = with_role(plan, LEAD), marta_of_the_office()
    own, other = judged(plan, by=lucia), judged(plan, by=marta, value="2", judge="Bomberos")
    program = program_of(lucia)
    assert [each["id"] for each in program.get(ADDRESS).json()["items"]] == [own.pk]
    assert program.get(f"{ADDRESS}/{other.pk}").status_code == 404
    release_scores(plan=plan, scope="facilities", body="Mesa", reason="Sesión", on=dt.date(2026, 2, 1), by=marta)
    assert [each["id"] for each in program.get(ADDRESS).json()["items"]] == [other.pk, own.pk]


@pytest.mark.parametrize("role", [READER, None])
def test_who_may_not_judge_writes_nothing(plan: Plan, nobody: Asker, role: str | None) -> None:
    one = school(plan)
    client = program_of(with_role(plan, role)) if role else nobody.client
    send(client, sent(one), status=403 if role else 401)
    reading = program_of(marta_of_the_office(), may_write=False)
    send(reading, sent(one), status=403)
    assert not VulnerabilityJudgement.objects.exists()
    assert nobody.client.get(ADDRESS).status_code == 403


def test_the_indices_tell_what_can_be_answered(plan: Plan, nobody: Asker) -> None:
    told = {one["code"]: one for one in nobody.answer("facility-indices")["items"]}
    assert told["generic"]["answers"] == ["1", "2", "3", "4", "5"]
    assert [item["code"] for item in told["generic"]["items"]] == list(answers())
    assert told["generic"]["items"][0]["ask"].startswith("In which state")
    assert told["hospital"]["wholes"]["module:structural"] == "Structural safety"
    made = {item["code"]: "high" for item in told["hospital"]["items"]}
    hospital = send(program_of(marta_of_the_office()), sent(school(plan), index="hospital", answers=made))
    assert (hospital["score"], hospital["band"]) == (1.0, "A")


def test_the_list_costs_as_many_queries_for_many(plan: Plan, office: Asker) -> None:
    marta = marta_of_the_office()
    judged(plan, by=marta)
    few = office.queries("judgements")
    for value in "1235":
        judged(plan, by=marta, value=value, judge=f"Juez {value}")
    assert office.queries("judgements") == few
