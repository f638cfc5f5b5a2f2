"""Open data of risk: what a body released and nothing else; files where their licence lets everybody pass them on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from cauce.exporter import dump
from cauce.web.actions.contingency import release_information, retire_entry, save_information, withhold_information
from cauce.web.actions.plan import publish
from cauce.web.actions.vulnerability import judge_facility, release_scores
from cauce.web.models import (
    Facility,
    InformationItem,
    LossAnalysis,
    Plan,
    PriorityAnalysis,
    RiskLayer,
    Scenario,
    Territory,
    User,
)
from cauce.web.queries.dump import dump_of
from cauce.web.queries.dump_words import RISK_COLUMNS, RISK_TABLES
from tests.people import marta_of_the_office
from tests.web.actions.test_questionnaires import GENERIC
from tests.web.city_map import kept_layer
from tests.web.contingency import enter
from tests.web.drowned import analysed
from tests.web.importing import import_draft
from tests.web.played import played
from tests.web.risky import facility, reckoned

pytestmark = pytest.mark.django_db
RISK = {f"data/{name}.csv" for name in RISK_TABLES}


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    plan, _ = import_draft(by=marta)
    publish(plan=plan, by=marta)
    return Plan.objects.get(pk=plan.pk)


def made(plan: Plan) -> dict[str, bytes]:
    return dump.files(dump_of(plan))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def a_city(plan: Plan, facilities: int = 5) -> Territory:
    """A territory with some facilities, a layer and a reckoning, of which nothing is released."""
    reckoned(plan)
    here = Territory.objects.get(plan=plan)
    for number in range(facilities - 1):
        facility(plan, f"Escuela secreta {number}", (-79.48, 9.02), territory=here, contact="6000-0000")
    kept_layer(plan)
    return here


def release_layer(plan: Plan, licence: str = "CC BY 4.0", **more: object) -> None:
    RiskLayer.objects.filter(plan=plan).update(
        released_by="Junta de gestión",
        released_on=dt.date(2026, 2, 1),
        release_reason="Interno",
        licence=licence,
        **more,
    )


def test_every_column_has_its_words() -> None:
    assert {name for _words, columns in RISK_TABLES.values() for name in columns} == RISK_COLUMNS.keys()


def test_nothing_of_risk_is_given_out_before_it_is_released(plan: Plan, marta: User) -> None:
    a_city(plan, facilities=4)
    enter(plan, marta, name="Plan interno", kept_at="Archivo 3")
    files = made(plan)
    assert not RISK & files.keys()
    assert not any(name.startswith("files/") for name in files)
    told = b"".join(files.values()).decode()
    for words in ("Hidrología", "Escuela", "6000-0000", "Plan interno", "Enero", "Archivo 3"):
        assert words not in told, words


def test_a_released_layer_comes_with_its_file_where_the_licence_is_open(plan: Plan) -> None:
    a_city(plan)
    release_layer(plan, is_synthetic=True)
    files = made(plan)
    [layer] = rows(files["data/risk_layers.csv"])
    assert (layer["authority"], layer["released_by"], layer["released_on"]) == (
        "Hidrología",
        "Junta de gestión",
        "2026-02-01",
    )
    assert files[layer["file"]] == b"PMTiles and a picture"
    assert layer["file"].encode() in files["SHA256SUMS"]
    assert "Interno" not in files["data/risk_layers.csv"].decode()
    readme = files["README.md"].decode()
    assert "«Inundación» es inventada" in readme
    package = json.loads(files["datapackage.json"])
    assert "risk_layers" in [each["name"] for each in package["resources"]]


@pytest.mark.parametrize("licence", ["CC BY-NC 4.0", "", "Uso interno del Municipio"])
def test_a_file_whose_licence_is_not_open_stays(plan: Plan, licence: str) -> None:
    a_city(plan)
    release_layer(plan, licence)
    files = made(plan)
    [layer] = rows(files["data/risk_layers.csv"])
    assert layer["file"] == ""
    assert not any(name.startswith("files/") for name in files)
    assert "«Inundación» se cuenta sin su archivo" in files["README.md"].decode()


def test_a_file_that_is_too_large_or_not_clean_stays(plan: Plan) -> None:
    a_city(plan)
    release_layer(plan)
    stored = RiskLayer.objects.get(plan=plan).current.file  # type: ignore[union-attr]
    for values in ({"size": 60_000_000}, {"size": 21, "scanned": "infected"}, {"scanned": "waiting"}):
        type(stored).objects.filter(pk=stored.pk).update(**values)
        assert rows(made(plan)["data/risk_layers.csv"])[0]["file"] == "", values


def test_territories_are_told_from_five_facilities_on_and_classes_once_released(plan: Plan, marta: User) -> None:
    a_city(plan, facilities=5)
    [line] = rows(made(plan)["data/territories.csv"])
    assert (line["facilities"], json.loads(line["kinds"]), line["bands"]) == ("5", {"school": 5}, "")
    for one in Facility.objects.filter(plan=plan):
        answers = dict.fromkeys(GENERIC, "5")
        judge_facility(facility=one, index="generic", answers=answers, on=dt.date(2026, 1, 1), by=marta)
    release_scores(plan=plan, scope="territories", body="Mesa", reason="Para todos", on=dt.date(2026, 2, 1), by=marta)
    [line] = rows(made(plan)["data/territories.csv"])
    assert json.loads(line["bands"])["very_high"] == 5
    assert not any(b"Escuela secreta" in content for content in made(plan).values())


def test_a_released_reckoning_tells_territories_and_no_facility(plan: Plan) -> None:
    here = a_city(plan)
    release_layer(plan)
    PriorityAnalysis.objects.update(released_by="Mesa Técnica", released_on=timezone.localdate())
    files = made(plan)
    [reckoning] = rows(files["data/priority_reckonings.csv"])
    assert (reckoning["released_by"], reckoning["method"], reckoning["is_synthetic"]) == (
        "Mesa Técnica",
        "2026.1",
        "true",
    )
    [line] = rows(files["data/priority_territories.csv"])
    assert (line["territory"], line["priority"]) == (here.key, "first")
    assert not any("Escuela" in content.decode("utf-8", "ignore") for content in files.values())
    Facility.objects.filter(plan=plan, name__contains="secreta").delete()
    assert "data/priority_territories.csv" not in made(plan)  # one facility: which it is could be guessed


def test_public_contingency_plans_are_told_as_their_page_tells_them(plan: Plan, marta: User) -> None:
    enter(plan, marta, name="Plan público", is_public=True, kept_at="Archivo 3", owner="Oficina del Agua", note="Ojo")
    enter(plan, marta, name="Plan reservado")
    files = made(plan)
    [line] = rows(files["data/contingency_plans.csv"])
    assert (line["name"], line["status"], json.loads(line["hazards"])) == ("Plan público", "current", ["flood"])
    assert line["owner"] == "Oficina del Agua"
    told = b"".join(files.values()).decode()
    for words in ("Plan reservado", "Archivo 3", "Ojo"):
        assert words not in told


def test_released_scenarios_and_losses_are_told_whole_without_their_facilities(plan: Plan) -> None:
    scenario, losses = played(plan), analysed(plan)
    assert not {"json/scenarios.json", "json/losses.json", "json/layers.json"} & made(plan).keys()
    Scenario.objects.filter(pk=scenario.pk).update(released_by="Junta", released_of=scenario.made_at)
    LossAnalysis.objects.filter(pk=losses.pk).update(released_by="Junta", released_of=losses.made_at)
    with override("en"):
        files = made(plan)
    [first] = json.loads(files["json/scenarios.json"])["items"]
    [second] = json.loads(files["json/losses.json"])["items"]
    assert (first["released_by"], first["figures"]["hit"], first["layers"][0]["name"]) == ("Junta", 1, "Laderas")
    assert (second["released_by"], second["figures"]["expected_annual_loss"]) == ("Junta", 1200.0)
    assert "Tamizaje" in first["note"]  # in the plan's language, whatever the reader's
    assert "facilities" not in first and second["assets"] == []
    assert not any("Escuela" in files[f"json/{part}.json"].decode() for part in ("scenarios", "losses"))
    assert files == made(plan)


PAPER = {
    "name": "Estudio de suelos",
    "hazards": ["earthquake"],
    "kind": "vulnerability",
    "medium": "paper",
    "kept_at": "Biblioteca, estante 3",
    "source": "Universidad",
    "dated": "1998",
    "scale": "1:5000",
    "licence": "CC BY 4.0",
    "quality": "medium",
    "note": "Pedirlo a Ana",
}


def kept(plan: Plan, marta: User, **changes: object) -> InformationItem:
    return save_information(plan=plan, one=None, values=PAPER | changes, by=marta)


def release(item: InformationItem, marta: User) -> None:
    release_information(item=item, body="Mesa Técnica", reason="Sesión 4", on=dt.date(2026, 1, 15), by=marta)


def test_of_the_information_folder_goes_out_what_a_body_released(plan: Plan, marta: User) -> None:
    released, _inner = kept(plan, marta), kept(plan, marta, name="Informe interno", kept_at="Gaveta 9")
    assert "data/information.csv" not in made(plan)
    release(released, marta)
    files = made(plan)
    [line] = rows(files["data/information.csv"])
    assert (line["name"], json.loads(line["hazards"]), line["source"]) == (
        "Estudio de suelos",
        ["earthquake"],
        "Universidad",
    )
    assert (line["kept_at"], line["dated"], line["scale"]) == ("Biblioteca, estante 3", "1998", "1:5000")
    assert (line["licence"], line["quality"]) == ("CC BY 4.0", "medium")
    assert (line["released_by"], line["released_on"]) == ("Mesa Técnica", "2026-01-15")
    assert line["address"].endswith(f"/{released.pk}/")
    told = json.loads(files["json/information.json"])
    assert (told["count"], told["items"][0]["name"], told["items"][0]["key"]) == (1, line["name"], line["key"])
    everything = b"".join(files.values()).decode()
    for words in ("Informe interno", "Gaveta 9", "Pedirlo a Ana", "Sesión 4"):
        assert words not in everything, words


def test_a_released_file_of_the_folder_stays_on_its_page(plan: Plan, marta: User) -> None:
    content = SimpleUploadedFile("interno.pdf", b"%PDF-1.4 the inner file")
    values = PAPER | {"medium": "file", "kept_at": "Servidor 2"}
    release(save_information(plan=plan, one=None, values=values, by=marta, file=content), marta)
    files = made(plan)
    assert rows(files["data/information.csv"])[0]["kept_at"] == ""
    assert not any(b"the inner file" in told or b"interno.pdf" in told for told in files.values())


def test_what_of_the_folder_was_put_away_or_withheld_goes_out_no_more(plan: Plan, marta: User) -> None:
    one, other = kept(plan, marta), kept(plan, marta, name="Mapa")
    for each in (one, other):
        release(each, marta)
    retire_entry(one=one, by=marta)
    withhold_information(item=other, by=marta)
    assert "data/information.csv" not in made(plan)
    assert "json/information.json" not in made(plan)


def test_the_same_data_give_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    a_city(plan)
    release_layer(plan)
    PriorityAnalysis.objects.update(released_by="Mesa Técnica", released_on=timezone.localdate())
    assert made(plan) == made(plan)
