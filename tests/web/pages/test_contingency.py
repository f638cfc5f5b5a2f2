"""Pages of contingency plans (planes de contingencia): entered, filtered, laid out, compared, listed, sent."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.web.actions.history import undo
from cauce.web.models import Case, ContingencyDuty, ContingencyPlan, Event, Organization, Plan, Territory, User
from cauce.web.queries.history import may_be_undone
from tests.people import with_role
from tests.web.contingency import enter, entered

pytestmark = pytest.mark.django_db


def at(plan: Plan, name: str, *rest: object) -> str:
    return reverse(name, args=[plan.slug, *rest])


def text(client: Client, address: str, **query: str) -> str:
    page = client.get(address, query)
    assert page.status_code == 200, (address, page.status_code)
    return re.sub(r"\s+", " ", page.content.decode())


def form(**changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "name": "Plan de deslizamientos",
        "hazards": ["landslide"],
        "sectors": ["housing", "transport"],
        "whole_city": "1",
        "owner": "",
        "planners": ["", ""],
        "implementers": ["Junta comunal", "", "Bomberos"],
        "approved_on": "2025-02-01",
        "expires_on": "2099-01-01",
        "language": "es",
    }
    return told | changes


def test_the_office_enters_a_plan_with_its_parties_and_sees_its_card(plan: Plan, office: Client) -> None:
    organization = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[0]
    sent = office.post(at(plan, "new_contingency_plan"), form(owner=organization.name), follow=True)
    assert "está en el inventario" in sent.content.decode()
    one = ContingencyPlan.objects.get(plan=plan)
    assert one.owner == organization
    assert [str(duty) for duty in one.duties.order_by("pk")] == ["Junta comunal", "Bomberos"]
    card = text(office, at(plan, "contingency_plan", one.pk))
    for told in ("Plan de deslizamientos", "Deslizamiento", "Vivienda", "Vigente", organization.name, "Junta comunal"):
        assert told in card


def test_what_is_missing_stands_by_its_field_and_what_was_typed_stays(plan: Plan, office: Client) -> None:
    answer = office.post(at(plan, "new_contingency_plan"), form(name="", sectors=[], expires_on="2020-01-01"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#sectors"' in page
    assert "Bomberos" in page
    assert 'id="name-wrong"' in page
    assert not ContingencyPlan.objects.exists()


def test_a_change_replaces_the_parties_and_can_be_undone(plan: Plan, office: Client, marta: User) -> None:
    one = enter(plan, marta, implementers=("Bomberos", "Cruz Roja"))
    told = form(name="Plan de crecidas 2", version=str(one.version), implementers=["Cruz Roja", "Policía"])
    office.post(at(plan, "edit_contingency_plan", one.pk), told)
    standing = ContingencyDuty.objects.filter(contingency_plan=one, retired_at=None).values_list("words", flat=True)
    assert set(standing) == {"Cruz Roja", "Policía"}
    event = Event.objects.filter(plan=plan).latest("pk")
    assert may_be_undone(event)
    undo(event=event, by=marta, why="")
    one.refresh_from_db()
    standing = ContingencyDuty.objects.filter(contingency_plan=one, retired_at=None).values_list("words", flat=True)
    assert (one.name, set(standing)) == ("Plan de crecidas", {"Bomberos", "Cruz Roja"})


def test_a_change_over_a_newer_one_is_refused(plan: Plan, office: Client, marta: User) -> None:
    one = enter(plan, marta)
    ContingencyPlan.objects.filter(pk=one.pk).update(version=7)
    answer = office.post(at(plan, "edit_contingency_plan", one.pk), form(version="1"))
    assert answer.status_code == 422
    assert ContingencyPlan.objects.get(pk=one.pk).name == "Plan de crecidas"


def test_the_inventory_is_filtered_by_hazard_status_and_words(plan: Plan, office: Client, marta: User) -> None:
    enter(plan, marta)
    enter(plan, marta, name="Plan de sismos", hazards=["earthquake"], expires_on=dt.date(2026, 2, 1))
    enter(plan, marta, name="Borrador de incendios", hazards=["fire"], approved_on=None, expires_on=None)
    address = at(plan, "contingency_plans")

    def rows(**query: str) -> set[str]:
        return set(re.findall(r">(Plan de \w+|Borrador de \w+)</a>", text(office, address, **query)))

    assert rows() == {"Plan de crecidas", "Plan de sismos", "Borrador de incendios"}
    assert rows(hazard="earthquake") == rows(status="outdated") == rows(q="SISMOS") == {"Plan de sismos"}
    assert rows(status="none") == {"Borrador de incendios"}


def test_a_retired_plan_counts_nowhere_and_is_brought_back(plan: Plan, office: Client, marta: User) -> None:
    one = enter(plan, marta)
    office.post(at(plan, "contingency_plan", one.pk), {"act": "retire", "why": "Doble"})
    assert "Plan de crecidas" not in text(office, at(plan, "contingency_plans"))
    assert "Plan de crecidas" in text(office, at(plan, "contingency_plans"), status="retired")
    office.post(at(plan, "contingency_plan", one.pk), {"act": "bring_back"})
    assert "Plan de crecidas" in text(office, at(plan, "contingency_plans"))


def test_the_matrix_says_gaps_with_who_could_close_them(plan: Plan, office: Client, marta: User) -> None:
    organization = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[0]
    enter(plan, marta, owner=organization.name, expires_on=dt.date(2026, 3, 1))
    page = text(office, at(plan, "contingency_coverage"))
    assert "Inundación tiene solo planes vencidos para: salud. Son: «Plan de crecidas»." in page
    assert f"{organization.name}</a></li>" in page


def test_territories_show_which_hazards_have_a_plan(plan: Plan, office: Client, marta: User) -> None:
    for number, name in enumerate(("Norte", "Sur"), 1):
        Territory.objects.create(plan=plan, key=f"territory:{number}", code=str(number), name=name, order=number)
    enter(plan, marta, whole_city=False, territories=["territory:1"])
    page = text(office, at(plan, "contingency_coverage"))
    lines = dict(re.findall(r'<th scope="row" role="rowheader">(Norte|Sur)</th>(.*?)</tr>', page))
    assert "Vigente" in lines["Norte"]
    assert "Vigente" not in lines["Sur"]
    assert "Norte" in text(office, at(plan, "contingency_plans"))


def test_more_plans_take_no_more_queries(plan: Plan, office: Client, marta: User) -> None:
    def asked() -> list[int]:
        counts = []
        for name in ("plans", "coverage", "balance", "engagement", "dissemination"):
            with CaptureQueriesContext(connection) as queries:
                text(office, at(plan, f"contingency_{name}"))
            counts.append(len(queries))
        return counts

    enter(plan, marta, implementers=("Bomberos",))
    asked()
    before = asked()
    for number in range(9):
        enter(plan, marta, name=f"Plan {number}", owner="Alcaldía", implementers=("Policía", "Bomberos"))
    asked()
    assert asked() == before


def test_a_weight_of_zero_leaves_a_hazard_out_and_a_wrong_one_is_said(plan: Plan, office: Client, marta: User) -> None:
    enter(plan, marta)
    address = at(plan, "contingency_weights")
    fields = dict(re.findall(r'name="(w-\w+)" value="([^"]*)"', text(office, address)))
    office.post(address, fields | {"w-tsunami": "0", "w-flood": "2,5"})
    page = text(office, at(plan, "contingency_coverage"))
    assert "Tsunami" not in page
    assert office.post(address, fields | {"w-flood": "nueve"}).status_code == 422
    event = Event.objects.filter(plan=plan, act="edit_setting").latest("pk")
    undo(event=event, by=marta, why="")
    assert "Tsunami" in text(office, at(plan, "contingency_coverage"))


def test_who_plans_and_who_carries_out_are_compared_in_words_and_bars(plan: Plan, office: Client, marta: User) -> None:
    enter(plan, marta, owner="Dirección A", implementers=("Bomberos",))
    enter(plan, marta, name="Plan B", owner="Dirección A", implementers=("Dirección A", "Bomberos"))
    page = text(office, at(plan, "contingency_balance"))
    assert "0.67" in page
    assert "«Bomberos»" in page
    assert '<rect class="balance-does"' in page


def test_an_organization_that_was_merged_counts_as_what_it_became(plan: Plan, office: Client, marta: User) -> None:
    first, second = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[:2]
    enter(plan, marta, owner=first.name, implementers=(second.name,))
    Organization.objects.filter(pk=second.pk).update(merged_into=first, retired_at=timezone.now())
    page = text(office, at(plan, "contingency_balance"))
    assert second.name not in re.sub(r"<title.*?</title>", "", page)
    assert ">0.00<" in page


def test_firms_and_communities_are_found_by_what_organizations_are(plan: Plan, office: Client, marta: User) -> None:
    first = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[0]
    Organization.objects.filter(pk=first.pk).update(sector="private")
    enter(plan, marta, implementers=(first.name,))
    page = text(office, at(plan, "contingency_engagement"))
    assert first.name in page
    assert page.count("Ninguna</span>") == 1


def test_steps_of_dissemination_are_late_until_they_are_done(plan: Plan, office: Client, marta: User) -> None:
    one = enter(plan, marta)
    assert "Planes que nada da a conocer" in text(office, at(plan, "contingency_dissemination"))
    told = {"text": "Taller", "audience": "Vecinos", "channel": "meeting", "planned_on": "2020-01-01"}
    office.post(at(plan, "new_step", one.pk), told)
    assert "Atrasado" in text(office, at(plan, "contingency_dissemination"))
    step = one.steps.get()
    office.post(at(plan, "edit_step", one.pk, step.pk), told | {"done_on": "2020-02-01", "version": str(step.version)})
    assert "Atrasado</span>" not in text(office, at(plan, "contingency_plan", one.pk))


def test_a_good_practice_names_the_question_that_it_helps_to_answer(plan: Plan, office: Client) -> None:
    told = {"place": "Medellín", "text": "Alerta temprana", "transferable": "partly", "question": "1.1"}
    office.post(at(plan, "new_case"), told)
    page = text(office, at(plan, "contingency_cases"))
    assert "Medellín" in page
    assert "Pregunta 1.1" in page
    case = Case.objects.get(plan=plan)
    office.post(at(plan, "edit_case", case.pk), {"act": "retire"})
    assert "Medellín" not in text(office, at(plan, "contingency_cases"))


def test_the_public_sees_public_plans_alone_and_nothing_of_gaps(plan: Plan, public: Client, marta: User) -> None:
    hidden = enter(plan, marta, name="Plan interno", note="Nota de la oficina")
    shown = enter(plan, marta, name="Plan público", is_public=True, note="Nota de la oficina", kept_at="Estante 3")
    Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now())
    page = text(public, at(plan, "contingency_plans"))
    assert "Plan público" in page
    assert "Plan interno" not in page
    card = text(public, at(plan, "contingency_plan", shown.pk))
    assert "Nota de la oficina" not in card
    assert "Estante 3" not in card
    for address in (
        at(plan, "contingency_plan", hidden.pk),
        at(plan, "contingency_coverage"),
        at(plan, "contingency_balance"),
        at(plan, "contingency_sheets", "xlsx"),
    ):
        assert public.get(address).status_code == 404, address


def test_who_has_a_part_sees_everything_and_changes_nothing(plan: Plan, marta: User) -> None:
    one = enter(plan, marta)
    client = Client()
    client.force_login(with_role(plan, "lead"))
    assert "Plan de crecidas" in text(client, at(plan, "contingency_coverage"))
    assert client.get(at(plan, "edit_contingency_plan", one.pk)).status_code == 404
    assert client.post(at(plan, "contingency_plan", one.pk), {"act": "retire"}).status_code == 403


def test_a_kept_document_is_sent_to_be_saved(plan: Plan, office: Client, marta: User) -> None:
    one = entered(plan, marta).plan
    answer = office.get(at(plan, "contingency_file", one.pk))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")]
)
def test_the_sheet_goes_out_in_four_forms(plan: Plan, office: Client, marta: User, kind: str, start: bytes) -> None:
    entered(plan, marta)
    answer = office.get(at(plan, "contingency_sheets", kind))
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer.content == office.get(at(plan, "contingency_sheets", kind)).content


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_goes_out_comes_back_as_the_same_plans(
    plan: Plan, office: Client, marta: User, language: str, kind: str
) -> None:
    entered(plan, marta)
    enter(plan, marta, name="=Plan raro", hazards=["coastal", "fire"], sectors=["gathering"], is_public=True)
    with override(language):
        content = office.get(at(plan, "contingency_sheets", kind)).content
        preview = _send(plan, office, content, f"planes.{kind}")
    assert preview.count('name="take"') == 2
    before = list(ContingencyPlan.objects.filter(plan=plan).order_by("pk").values())
    _take_over(plan, office, preview)
    after = list(ContingencyPlan.objects.filter(plan=plan).order_by("pk").values())
    for row in (*before, *after):
        row.pop("version")
    if kind == "csv":
        after[1]["name"] = after[1]["name"].removeprefix("'")
    assert after == before
    assert ContingencyDuty.objects.filter(plan=plan, retired_at=None).count() == 1


def _send(plan: Plan, office: Client, content: bytes, name: str) -> str:
    file = io.BytesIO(content)
    file.name = name
    answer = office.post(at(plan, "import_contingency"), {"file": file})
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def _take_over(plan: Plan, office: Client, preview: str) -> None:
    told = re.search(r'name="told" value="([^"]+)"', preview)
    marks = re.findall(r'name="take" value="(\d+)"', preview)
    assert told is not None
    answer = office.post(at(plan, "import_contingency"), {"told": told[1], "take": marks})
    assert answer.status_code == 302, answer.content.decode()


def test_a_list_of_the_office_is_seen_first_and_written_as_one_act(plan: Plan, office: Client, marta: User) -> None:
    Territory.objects.create(plan=plan, key="territory:1", code="1", name="San Felipe")
    told = (
        "Nombre;Amenazas;Sectores;Corregimiento;Ejecutan\n"
        "Plan A;Inundación;Salud;San Felipe, Otro;Junta comunal\n"
        ";Sismo;Salud;;\n"
    )
    preview = _send(plan, office, told.encode(), "lista.csv")
    assert not ContingencyPlan.objects.exists()
    assert "«Otro» no es un territorio" in preview
    assert preview.count('name="take"') == 1
    _take_over(plan, office, preview)
    one = ContingencyPlan.objects.get(plan=plan)
    assert (one.territories, one.territory_words) == (["territory:1"], "Otro")
    event = Event.objects.filter(plan=plan).latest("pk")
    assert event.act == "import_contingency"
    undo(event=event, by=marta, why="")
    assert not ContingencyPlan.objects.filter(plan=plan, retired_at=None).exists()


def test_a_list_that_was_shown_before_a_change_is_not_written(plan: Plan, office: Client, marta: User) -> None:
    preview = _send(plan, office, b"Nombre,Amenaza,Sector\nPlan A,Sismo,Salud\n", "lista.csv")
    enter(plan, marta)
    told = re.search(r'name="told" value="([^"]+)"', preview)
    assert told is not None
    answer = office.post(at(plan, "import_contingency"), {"told": told[1], "take": ["0"]})
    assert answer.status_code == 422
    assert ContingencyPlan.objects.count() == 1


def test_the_empty_list_has_the_headers_that_are_known(plan: Plan, office: Client) -> None:
    content = office.get(at(plan, "contingency_list")).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Nombre", "Amenazas", "Sectores"]
    answer = office.post(at(plan, "import_contingency"), {"file": io.BytesIO(content)})
    assert "no hay planes debajo" in answer.content.decode()
