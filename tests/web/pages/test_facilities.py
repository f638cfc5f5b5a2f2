"""Pages of facilities: entered, placed by a tap, imported, judged by two, released; what the public sees of them."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce.core import facilities as rules
from cauce.core.messages.facilities import HEADERS
from cauce.exporter.actors.xlsx import FORMULA_SIGNS
from cauce.web import jobs
from cauce.web.actions import facilities as actions
from cauce.web.actions import vulnerability as judging
from cauce.web.actions.history import undo
from cauce.web.models import Event, Facility, FacilityProposal, Job, Plan, Territory, User
from cauce.web.queries.vulnerability import public_lines, stand_of
from tests.people import with_role
from tests.web.access import a_facility

pytestmark = pytest.mark.django_db
ANSWERS = {"site": "2", "structure": "4", "local_structure": "3", "non_structural": "3", "functional": "1"}


def at(name: str, plan: Plan, *rest: object) -> str:
    return reverse(name, args=[plan.slug, *rest])


def send(office: Client, plan: Plan, text: str, name: str = "lista.csv") -> str:
    """Send a list, have it read, and return the address of its preview."""
    answer = office.post(at("import_facilities", plan), {"list": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302
    while jobs.run_one():
        pass
    return answer.headers["Location"]


def test_a_facility_is_entered_with_a_name_and_a_territory_and_then_placed(plan: Plan, office: Client) -> None:
    a_facility(plan)
    answer = office.post(at("new_facility", plan), {"name": "Iglesia Santa Ana", "territory": "calidonia"})
    made = Facility.objects.get(name="Iglesia Santa Ana")
    assert (made.kind, made.placement, made.territory) == ("church", "territory", Territory.objects.get())
    assert answer.headers["Location"] == at("place_facility", plan, made.pk)
    assert "Solo por su territorio" in office.get(at("facility", plan, made.pk)).content.decode()
    office.post(answer.headers["Location"], {"longitude": "-79.55", "latitude": "8.95", "version": made.version})
    made.refresh_from_db()
    assert (made.placement, made.longitude, made.latitude) == ("placed", -79.55, 8.95)


def test_what_does_not_fit_stays_typed_and_says_why(plan: Plan, office: Client) -> None:
    a_facility(plan)
    told = {"name": "Hotel Central", "capacity": "muchas", "longitude": "8.95", "latitude": "-79.55"}
    answer = office.post(at("new_facility", plan), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="muchas"' in page
    assert "queda en la ciudad si se cambian sus ejes" in page
    assert not Facility.objects.filter(name="Hotel Central").exists()


def test_a_tap_on_the_sketch_proposes_a_point_and_looks_closer(plan: Plan, office: Client) -> None:
    one = a_facility(plan)
    first = office.get(at("place_facility", plan, one.pk)).content.decode()
    window = dict(re.findall(r'name="([wsen])" value="([^"]+)"', first))
    asked = {**window, "small.x": "160", "small.y": "160"}
    page = office.get(at("place_facility", plan, one.pk), asked).content.decode()
    longitude = float(re.search(r'name="longitude"[^>]*value="([^"]+)"', page)[1])  # type: ignore[index]
    assert longitude == pytest.approx((float(window["w"]) + float(window["e"])) / 2, abs=1e-6)
    closer = dict(re.findall(r'name="([wsen])" value="([^"]+)"', page))
    spans = [float(each["e"]) - float(each["w"]) for each in (window, closer)]
    assert spans[1] == pytest.approx(spans[0] / 4, rel=1e-4)
    one.refresh_from_db()
    assert one.longitude is None


def test_the_sketch_is_a_drawing_of_the_territories(plan: Plan, office: Client) -> None:
    a_facility(plan)
    answer = office.get(at("facilities_sketch", plan), {"x": "-79.55", "y": "8.95", "size": "640"})
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"Calidonia" in answer.content
    assert "style=" not in answer.content.decode()


def test_the_list_is_cut_by_words_kind_and_place(plan: Plan, office: Client, marta: User) -> None:
    a_facility(plan)
    actions.add_facility(plan=plan, told={"name": "Hospital del Niño"}, by=marta)
    for asked, found in (
        ({"q": "niño"}, "Hospital"),
        ({"kind": "school"}, "Escuela"),
        ({"placement": "unplaced"}, "Hospital"),
    ):
        page = office.get(at("facilities", plan), asked, headers={"HX-Request": "true", "HX-Target": "list"})
        names = re.findall(r'rowheader"><a[^>]*>(\w+)', page.content.decode())
        assert names == [found], asked


def test_a_list_shows_what_it_would_do_before_anything_is_written(plan: Plan, office: Client) -> None:
    one = a_facility(plan)
    text = (
        "Nombre;Tipo;Corregimiento;Capacidad\nEsc. del Agua;Escuela;Calidonia;300\n"
        "Hotel Central;Hotel;Marte;\n;Hotel;Calidonia;\nHotel Central;Hotel;Marte;\n"
    )
    preview = send(office, plan, text)
    page = office.get(preview).content.decode()
    for words in ("Escuela del Agua", "«Marte» no es un territorio", "no tiene nombre", "dos veces"):
        assert words in page
    assert Facility.objects.count() == 1
    office.post(preview, {"act": "apply", "same": "2", "source": "Lista de la oficina"})
    one.refresh_from_db()
    assert one.capacity == 300
    made = Facility.objects.get(name="Hotel Central")
    assert (made.placement, made.territory_words, made.source) == ("unplaced", "Marte", "Lista de la oficina")


def test_an_import_is_one_act_and_can_be_undone(plan: Plan, office: Client, marta: User) -> None:
    a_facility(plan)
    office.post(
        send(office, plan, "Nombre,Corregimiento\nEscuela del Agua,Calidonia\nHotel Uno,Calidonia\n"), {"act": "apply"}
    )
    event = Event.objects.get(act="import_facilities")
    assert FacilityProposal.objects.filter(state="open").count() == 1  # the school without a yes
    undo(event=event, by=marta, why="")
    assert list(Facility.objects.filter(retired_at=None).values_list("name", flat=True)) == ["Escuela del Agua"]


def test_points_with_swapped_axes_are_swapped_when_asked(plan: Plan, office: Client) -> None:
    a_facility(plan)
    preview = send(office, plan, "Nombre,Latitud,Longitud\nHotel Uno,-79.55,8.95\n")
    assert "si se cambian sus ejes" in office.get(preview).content.decode()
    office.post(preview, {"act": "apply", "swap": "1"})
    assert Facility.objects.get(name="Hotel Uno").longitude == -79.55


def test_a_list_that_is_none_is_refused_with_its_name(plan: Plan, office: Client) -> None:
    page = office.get(send(office, plan, "a,b\n1,2\n", name="nada.csv")).content.decode()
    assert "No se encontró una lista en «nada.csv»" in page
    assert Job.objects.get(kind="read_facilities").state == "done"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_list_that_goes_out_comes_back_as_it_is(plan: Plan, office: Client, marta: User, language: str) -> None:
    one = a_facility(plan)
    told = {
        "owner": "=Dueño",
        "longitude": "-79.55",
        "latitude": "8.95",
        "roles": "shelter",
        "toilets": "8",
        "built_year": "1987",
    }
    actions.change_facility(facility=one, told=told, by=marta, expected_version=None)
    address = at("facilities_file", plan, "xlsx").replace("/es/", f"/{language}/")
    book = openpyxl.load_workbook(io.BytesIO(office.get(address).content))
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"]
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    preview = send(office, plan, target.getvalue())
    assert office.get(preview).context["tally"]["same"] == 1


def test_every_header_of_the_list_is_known_again() -> None:
    for language in ("es", "en"):
        with override(language):
            assert {name: rules.column_of(gettext(words)) for name, words in HEADERS.items()} == {n: n for n in HEADERS}


def test_files_hold_no_formula(plan: Plan, office: Client, marta: User) -> None:
    one = a_facility(plan)
    actions.change_facility(
        facility=one, told={"name": "=1+1", "address": "@x", "contact": "+507"}, by=marta, expected_version=None
    )
    text = office.get(at("facilities_file", plan, "csv")).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA_SIGNS)] == []


def test_two_opinions_stand_side_by_side_and_the_careful_one_counts(plan: Plan, office: Client, marta: User) -> None:
    one = a_facility(plan)
    address = at("judge_facility", plan, one.pk, "school")
    told = {f"a-{name}": value for name, value in ANSWERS.items()} | {"on": "2026-10-01", "judge": "Ministerio"}
    assert office.post(address, told).status_code == 302
    worse = {f"a-{name}": "5" for name in ANSWERS} | {"on": "2026-10-02"}
    office.post(address, worse)
    page = office.get(at("facility", plan, one.pk)).content.decode()
    assert "Las opiniones son distintas." in page
    stand = stand_of(one)
    assert stand is not None
    assert (stand.level, stand.standing.disagree) == ("very_high", True)


def test_an_answer_that_is_missing_is_asked_for_and_the_others_stay(plan: Plan, office: Client) -> None:
    one = a_facility(plan)
    answer = office.post(at("judge_facility", plan, one.pk, "school"), {"a-site": "2", "on": "2026-10-01"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "«Estructura» todavía no tiene respuesta" in page
    assert re.search(r'name="a-site" value="2" checked', page)


def test_a_day_that_is_none_is_said_and_not_taken_for_today(plan: Plan, office: Client) -> None:
    one = a_facility(plan)
    told = {f"a-{name}": value for name, value in ANSWERS.items()}
    answer = office.post(at("judge_facility", plan, one.pk, "school"), told | {"on": "2026-02-31"})
    assert answer.status_code == 422
    assert "«2026-02-31» no es un día" in answer.content.decode()
    release = {"scope": "territories", "body": "Mesa", "reason": "Sí", "on": "ayer"}
    assert office.post(at("score_releases", plan), release).status_code == 422
    assert stand_of(one) is None
    assert office.post(at("judge_facility", plan, one.pk, "school"), told | {"on": ""}).status_code == 302


def test_the_questionnaire_on_paper_is_a_pdf(plan: Plan, office: Client) -> None:
    one = a_facility(plan)
    answer = office.get(at("facility_questionnaire", plan, one.pk, "hospital"))
    assert answer.content.startswith(b"%PDF-")


def test_scores_stay_in_the_office_until_a_body_releases_them(plan: Plan, marta: User, public: Client) -> None:
    one = a_facility(plan)
    judging.judge_facility(facility=one, index="school", answers=ANSWERS, on=timezone.localdate(), by=marta)
    Plan.objects.update(published_at=timezone.now())
    diana = Client()
    diana.force_login(with_role(plan, "reader"))
    assert "Índice de centros educativos" not in diana.get(at("facility", plan, one.pk)).content.decode()
    assert public.get(at("facility", plan, one.pk)).status_code == 404
    judging.release_scores(
        plan=plan, scope="facilities", body="Mesa Técnica", reason="Aprobado.", on=timezone.localdate(), by=marta
    )
    assert "Índice de centros educativos" in diana.get(at("facility", plan, one.pk)).content.decode()
    assert public.get(at("facility", plan, one.pk)).status_code == 404


def test_the_public_sees_territories_with_five_facilities_alone(plan: Plan, marta: User, public: Client) -> None:
    one = a_facility(plan)
    Plan.objects.update(published_at=timezone.now())
    for number in range(2, 6):
        assert public_lines(plan) == []
        actions.add_facility(plan=plan, told={"name": f"Mercado {number}", "territory": "Calidonia"}, by=marta)
    page = public.get(at("facilities", plan)).content.decode()
    assert "Calidonia" in page
    assert one.name not in page
    assert public_lines(plan)[0].bands is None
    for each in Facility.objects.all():
        judging.judge_facility(facility=each, index="school", answers=ANSWERS, on=timezone.localdate(), by=marta)
    judging.release_scores(
        plan=plan, scope="territories", body="Mesa Técnica", reason="Aprobado.", on=timezone.localdate(), by=marta
    )
    assert public_lines(plan)[0].bands == {"very_low": 0, "low": 0, "medium": 5, "high": 0, "very_high": 0}


def test_two_that_are_one_are_joined_and_the_act_can_be_undone(plan: Plan, office: Client, marta: User) -> None:
    one = a_facility(plan)
    other, _entry = actions.add_facility(
        plan=plan, told={"name": "Escuela del Agua", "territory": "Calidonia", "capacity": "120"}, by=marta
    )
    judging.judge_facility(facility=other, index="school", answers=ANSWERS, on=timezone.localdate(), by=marta)
    pair = FacilityProposal.objects.get(state="open")
    office.post(at("facilities_doubles", plan), {"pair": pair.pk, "act": "first"})
    one.refresh_from_db()
    assert one.capacity == 120
    assert stand_of(one) is not None
    assert Facility.objects.filter(retired_at=None).count() == 1
    undo(event=Event.objects.get(act="merge_facilities"), by=marta, why="")
    assert Facility.objects.filter(retired_at=None).count() == 2


def test_territories_come_from_a_map_file_and_figures_from_a_table(plan: Plan, office: Client) -> None:
    square = "[[[-79.6,8.9],[-79.5,8.9],[-79.5,9.0],[-79.6,8.9]]]"
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"CODIGO":"0101","CORR_NOMB":"ANCÓN",'
        '"DIST_NOMB":"PANAMÁ","N_PERSONAS":1200.0},"geometry":{"type":"Polygon","coordinates":' + square + "}}]}"
    )
    office.post(
        at("import_territories", plan),
        {"file": SimpleUploadedFile("t.geojson", text.encode()), "level": "corregimiento"},
    )
    one = Territory.objects.get(plan=plan)
    assert (one.name, one.population, one.west, one.level) == ("ANCÓN", 1200, -79.6, "corregimiento")
    office.post(
        at("import_territories", plan),
        {"file": SimpleUploadedFile("c.csv", b"codigo,nombre,viviendas\n0101,Ancon,400\n")},
    )
    one.refresh_from_db()
    assert (one.dwellings, one.population) == (400, 1200)
    page = office.get(at("territory", plan, one.pk)).content.decode()
    assert "Fuente" in page and "Licencia" in page


def test_programs_are_told_of_facilities_without_scores_and_contacts(
    plan: Plan, office: Client, public: Client
) -> None:
    a_facility(plan)
    told = office.get(f"/api/plans/{plan.slug}/facilities").json()
    assert (told["count"], told["items"][0]["territory"]) == (1, "1")
    assert "contact" not in told["items"][0]
    Plan.objects.update(published_at=timezone.now())
    assert public.get(f"/api/plans/{plan.slug}/facilities").status_code == 403
    assert public.get(f"/api/plans/{plan.slug}/territories").json()["items"] == []


def test_a_point_outside_of_every_territory_is_taken_and_told(plan: Plan, office: Client) -> None:
    a_facility(plan)
    told = {"name": "Muelle Fiscal", "longitude": "-79.49", "latitude": "8.95"}
    page = office.post(at("new_facility", plan), told, follow=True).content.decode()
    assert "no queda en ningún territorio del plan, a 1098 m de «Calidonia»" in page
    assert Facility.objects.get(name="Muelle Fiscal").territory is None
