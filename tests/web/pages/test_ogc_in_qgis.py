"""QGIS itself reads what is served and saved: every feature over /ogc/, the GeoPackage in the legend's colours.

It needs QGIS and its Python (python3-qgis), which stand outside of the project's environment; where they are missing
the tests say so and are skipped.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cauce.web.models import Plan
from cauce.web.queries.risk_layers import local_path
from tests.drafts import small_draft
from tests.people import marta_of_the_office
from tests.web import city_map
from tests.web.importing import import_draft

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = pytest.mark.django_db(transaction=True)

READ = """
import json, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

app = QgsApplication([], False)
app.initQgis()
told = []
for provider, source in json.loads(sys.argv[1]):
    layer = QgsVectorLayer(source, "layer", provider)
    assert layer.isValid(), layer.error().message()
    renderer = layer.renderer()
    classed = renderer.type() == "categorizedSymbol"
    told.append({
        "crs": layer.crs().authid(), "names": layer.fields().names(),
        "features": [dict(zip(layer.fields().names(), map(str, each.attributes()))) for each in layer.getFeatures()],
        "shapes": sum(1 for each in layer.getFeatures() if each.geometry().isGeosValid()),
        "east": sum(1 for _ in layer.getFeatures(QgsFeatureRequest(QgsRectangle(-79.49, 9.0, -79.4, 9.1)))),
        "colours": [each.symbol().color().name() for each in renderer.categories()] if classed else [],
    })
print("told:" + json.dumps(told))
"""


@functools.cache
def python_of_qgis() -> str:
    """The Python that knows QGIS; none where it is not installed."""
    for name in filter(None, (os.environ.get("QGIS_PYTHON"), "/usr/bin/python3")):
        found = shutil.which(name)
        if found and not subprocess.run([found, "-c", "import qgis.core"], capture_output=True, check=False).returncode:
            return found
    return ""


def in_qgis(*layers: tuple[str, str]) -> list[dict[str, Any]]:
    """Open layers, each by a provider and a source, in a process of QGIS, and return what it says of them."""
    if not python_of_qgis():
        pytest.skip("QGIS and its Python are not installed (python3-qgis)")
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "", "PYTHONHOME": ""}
    quiet = {name: value for name, value in quiet.items() if value}
    asked = [python_of_qgis(), "-c", READ, json.dumps(layers)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=90, check=False, env=quiet)
    line = next((line for line in done.stdout.splitlines() if line.startswith("told:")), "")
    assert line, done.stderr
    found: list[dict[str, Any]] = json.loads(line.removeprefix("told:"))
    return found


def test_qgis_reads_every_feature_and_the_style_of_the_legend(live_server: LiveServer) -> None:
    marta = marta_of_the_office()
    plan, _event = import_draft(small_draft(), by=marta)
    city_map.territories(plan)
    Plan.objects.filter(pk=plan.pk).update(published_at="2020-01-01T00:00:00Z")
    layer = city_map.released(plan, marta)
    assert layer.current is not None and layer.current.shapes is not None
    names = f"{plan.slug}.territories", f"{plan.slug}.layer-{layer.pk}"
    served = [
        ("OAPIF", f"url='{live_server.url}/{entrance}' typename='{name}'")
        for name in names
        for entrance in ("ogc/", "ogc")
    ]
    *by_address, saved = in_qgis(*served, ("ogr", str(local_path(layer.current.shapes))))
    assert [len(each["features"]) for each in by_address] == [2, 2, 3, 3]
    assert [each["shapes"] for each in by_address] == [2, 2, 3, 3]
    assert {each["crs"] for each in by_address} <= {"OGC:CRS84", "EPSG:4326"}
    assert {each["name"] for each in by_address[0]["features"]} == {"Ancón", "Bella Vista"}
    assert [each["class"] for each in by_address[2]["features"]] == ["Baja", "Baja", "Alta"]
    assert by_address[2]["east"] == saved["east"] == 1
    assert (len(saved["features"]), saved["shapes"], saved["crs"]) == (3, 3, "EPSG:4326")
    assert saved["colours"] == [one["colour"] for one in layer.current.classes]
