"""Findings (observaciones): accepted, opened again, mended."""

from __future__ import annotations

import pytest

from cauce.core.problems import Problem
from cauce.importer.draft import Draft
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.problems import CannotMendError, accept_problem, mend_problem, reopen_problem
from cauce.web.actions.settings import UnknownSettingError, edit_setting
from cauce.web.models import Acronym, Deliverable, MethodSetting, Organization, Plan, Row, Step
from cauce.web.queries.facts import open_problems, plan_problems
from tests.drafts import deliverable, item, party, small_draft
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


def the(plan: Plan, code: str) -> Problem:
    plan.refresh_from_db()
    found = [problem for problem in plan_problems(plan) if problem.code == code]
    assert found, f"{code} was not found"
    return found[0]


def codes(plan: Plan) -> set[str]:
    plan.refresh_from_db()
    return {problem.code for problem in plan_problems(plan)}


def imported(change: Draft | None = None) -> Plan:
    return import_draft(change, by=marta_of_the_office())[0]


def test_an_accepted_finding_is_no_longer_open_and_keeps_its_reason() -> None:
    plan, marta = imported(), marta_of_the_office()
    problem = the(plan, "shared_row")
    event = accept_problem(plan=plan, problem_key=problem.key, reason="Así se acordó.", by=marta)
    assert problem not in open_problems(plan)
    assert event.why == "Así se acordó."


def test_a_finding_can_be_opened_again() -> None:
    plan, marta = imported(), marta_of_the_office()
    problem = the(plan, "shared_row")
    accept_problem(plan=plan, problem_key=problem.key, reason="Así se acordó.", by=marta)
    reopen_problem(plan=plan, problem_key=problem.key, by=marta)
    assert problem in open_problems(plan)


def test_undoing_an_acceptance_opens_the_finding() -> None:
    plan, marta = imported(), marta_of_the_office()
    problem = the(plan, "shared_row")
    event = accept_problem(plan=plan, problem_key=problem.key, reason="Así se acordó.", by=marta)
    undo(event=event, by=marta, why="")
    assert problem in open_problems(plan)


def test_an_unbalanced_text_takes_the_proposed_words() -> None:
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps[0] = item("Reunir los registros (de papel.")
    plan = imported(draft)
    problem = the(plan, "unbalanced_text")
    mend_problem(plan=plan, problem_key=problem.key, by=marta_of_the_office())
    assert "unbalanced_text" not in codes(plan)
    assert Step.objects.get(key="task:1.1.1/step:1").text != "Reunir los registros (de papel."


def test_a_deliverable_told_twice_is_taken_away_once() -> None:
    draft = small_draft()
    draft.areas[0].rows[0].deliverables.append(deliverable("Mapa de pozos"))
    plan = imported(draft)
    mend_problem(plan=plan, problem_key=the(plan, "duplicate_deliverable").key, by=marta_of_the_office())
    assert "duplicate_deliverable" not in codes(plan)
    assert Deliverable.objects.filter(text="Mapa de pozos", retired_at=None).count() == 1


def test_a_question_takes_the_words_of_the_list() -> None:
    draft = small_draft()
    draft.areas[0].rows[0].question_texts = [("1.1", "¿Cuánta agua queda?")]
    plan = imported(draft)
    mend_problem(plan=plan, problem_key=the(plan, "question_mismatch").key, by=marta_of_the_office())
    assert "question_mismatch" not in codes(plan)
    assert Row.objects.get(key="row:1.1.1").texts_printed == [["1.1", "¿Cuánta agua hay?"]]


def test_an_acronym_needs_the_name_that_only_a_person_knows() -> None:
    draft = small_draft()
    draft.areas[0].rows[0].parties.append(party("INDAQ", "allies"))
    plan, marta = imported(draft), marta_of_the_office()
    problem = next(one for one in plan_problems(plan) if one.values.get("acronym") == "INDAQ")
    with pytest.raises(CannotMendError, match="needs_name"):
        mend_problem(plan=plan, problem_key=problem.key, by=marta)
    mend_problem(plan=plan, problem_key=problem.key, by=marta, values={"name": "Instituto del Agua"})
    assert Acronym.objects.get(acronym="INDAQ").name == "Instituto del Agua"
    plan.refresh_from_db()
    assert problem not in plan_problems(plan)


def test_spellings_of_one_organisation_are_merged() -> None:
    draft = small_draft()
    draft.areas[0].rows[0].parties += [party("Direccion de Parques", "allies"), party("Parques", "allies")]
    plan = imported(draft)
    problem = next(one for one in plan_problems(plan) if "Parques" in one.words)
    mend_problem(plan=plan, problem_key=problem.key, by=marta_of_the_office())
    plan.refresh_from_db()
    assert problem.code not in {one.code for one in plan_problems(plan) if "Parques" in one.words}
    names = Organization.objects.filter(plan=plan, retired_at=None).values_list("name", flat=True)
    assert len({"Direccion de Parques", "Parques"} & set(names)) == 1


def test_a_finding_that_is_gone_cannot_be_mended() -> None:
    with pytest.raises(CannotMendError, match="gone"):
        mend_problem(plan=imported(), problem_key="no@where:", by=marta_of_the_office())


def test_irene_may_not_accept_a_finding() -> None:
    with pytest.raises(NotAllowedError):
        accept_problem(plan=imported(), problem_key="x", reason="", by=irene_without_a_role())


def test_the_plans_own_number_changes_what_is_found() -> None:
    draft = small_draft()
    draft.areas[0].rows[0].parties += [party(f"Entidad {name}", "working_group") for name in "ABCDEFG"]
    plan, marta = imported(draft), marta_of_the_office()
    assert "group_size" in codes(plan)
    edit_setting(plan=plan, key="group_size", value={"low": 1, "high": 12}, source="Acta 3", by=marta, why="Acordado.")
    assert "group_size" not in codes(plan)
    setting = MethodSetting.objects.get(plan=plan)
    assert (setting.source, setting.decided_by) == ("Acta 3", marta)


def test_the_next_import_does_not_take_a_decided_number_back() -> None:
    plan, marta = imported(), marta_of_the_office()
    edit_setting(plan=plan, key="group_size", value={"low": 1, "high": 12}, source="Acta 3", by=marta)
    draft = small_draft()
    draft.group_size = (2, 4)
    import_draft(draft, by=marta)
    assert MethodSetting.objects.get(plan=plan).value == {"low": 1, "high": 12}


@pytest.mark.parametrize(("key", "value"), [("no_such", 3), ("group_size", {"tall": 3}), ("group_size.low", "tres")])
def test_a_setting_that_the_method_does_not_know_is_refused(key: str, value: object) -> None:
    with pytest.raises(UnknownSettingError):
        edit_setting(plan=imported(), key=key, value=value, source="", by=marta_of_the_office())
