"""OGC API – Features: what is published, page by page, as GDAL reads it; /ogc and /ogc/ alike."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from cauce.web.models import Plan, User
from tests.drafts import small_draft
from tests.people import marta_of_the_office
from tests.web import city_map
from tests.web.importing import import_draft

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = pytest.mark.django_db


def city(*, is_published: bool = True) -> tuple[Plan, User]:
    marta = marta_of_the_office()
    plan, _event = import_draft(small_draft(), by=marta)
    city_map.territories(plan)
    if is_published:
        Plan.objects.filter(pk=plan.pk).update(published_at="2020-01-01T00:00:00Z")
    return Plan.objects.get(pk=plan.pk), marta


def test_the_entrance_is_the_same_with_and_without_a_stroke(client: Client) -> None:
    first, second = client.get("/ogc"), client.get("/ogc/")
    assert first.status_code == 200 and first.json() == second.json()
    assert {one["rel"] for one in first.json()["links"]} == {"self", "service-desc", "conformance", "data"}
    assert client.get("/ogc/conformance").json()["conformsTo"]
    assert client.get("/ogc/api").json()["openapi"].startswith("3.")


def test_only_what_was_released_of_published_plans_is_served(client: Client) -> None:
    plan, marta = city(is_published=False)
    inner = city_map.layer(plan, marta, name="Interna")
    outer = city_map.released(plan, marta, name="Liberada")
    assert client.get("/ogc/collections").json()["collections"] == []
    Plan.objects.filter(pk=plan.pk).update(published_at="2020-01-01T00:00:00Z")
    names = [one["id"] for one in client.get("/ogc/collections").json()["collections"]]
    assert names == [f"{plan.slug}.territories", f"{plan.slug}.layer-{outer.pk}"]
    assert client.get(f"/ogc/collections/{plan.slug}.layer-{inner.pk}/items").status_code == 404


def test_items_are_cut_by_box_limit_and_offset_and_lead_on(client: Client) -> None:
    plan, marta = city()
    layer = city_map.released(plan, marta)
    here = f"/ogc/collections/{plan.slug}.layer-{layer.pk}/items"
    first = client.get(here, {"limit": 2}).json()
    assert (first["numberMatched"], first["numberReturned"]) == (3, 2)
    after = next(one["href"] for one in first["links"] if one["rel"] == "next")
    rest = client.get(after.removeprefix("http://testserver")).json()
    assert rest["numberReturned"] == 1 and not [one for one in rest["links"] if one["rel"] == "next"]
    east = client.get(here, {"bbox": "-79.49,9.0,-79.4,9.1"}).json()["features"]
    assert [one["properties"]["class"] for one in east] == ["Alta"]
    one = client.get(f"{here}/{east[0]['id']}").json()
    assert one["geometry"] == east[0]["geometry"]
    assert client.get(f"{here}/99").status_code == 404


@pytest.mark.parametrize("wrong", [{"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"limit": "0"}, {"offset": "-1"}])
def test_a_wrong_parameter_is_told(client: Client, wrong: dict[str, str]) -> None:
    plan, _marta = city()
    answer = client.get(f"/ogc/collections/{plan.slug}.territories/items", wrong)
    assert answer.status_code == 400 and answer.json()["description"].endswith(".")


def test_few_facilities_of_a_territory_are_not_told(client: Client) -> None:
    plan, _marta = city()
    found = client.get(f"/ogc/collections/{plan.slug}.territories/items").json()["features"]
    assert [one["properties"]["facilities"] for one in found] == [None, None]


READ = """
import sys, pyogrio
source, *names = sys.argv[1:]
assert len(pyogrio.list_layers(source)) == len(names)
print([len(pyogrio.raw.read(source, layer=name)[2]) for name in names])
"""


@pytest.mark.django_db(transaction=True)
def test_gdal_reads_every_feature(live_server: LiveServer) -> None:
    plan, marta = city()
    layer = city_map.released(plan, marta)
    asked = [f"OAPIF:{live_server.url}/ogc", f"{plan.slug}.territories", f"{plan.slug}.layer-{layer.pk}"]
    # In a process of its own: GDAL waits for the answer while it holds this one, which is to give it.
    done = subprocess.run([sys.executable, "-c", READ, *asked], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[2, 3]", done.stderr


def test_the_geopackage_carries_the_style_of_the_legend(client: Client, tmp_path: object) -> None:
    import sqlite3

    from cauce.web.queries.risk_layers import local_path

    plan, marta = city()
    layer = city_map.released(plan, marta)
    assert layer.current is not None and layer.current.shapes is not None
    with sqlite3.connect(local_path(layer.current.shapes)) as kept:
        table, style = kept.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault").fetchone()
        told = kept.execute("SELECT update_time FROM layer_styles").fetchone()[0]
        version = kept.execute("PRAGMA user_version").fetchone()[0]
    assert table == "layer" and style.count("<category ") == 2
    assert told[10] == "T" and told.endswith("Z"), "a time as the format wants it"
    assert version == 10300
