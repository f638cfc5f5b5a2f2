"""A small city for tests of the map: two territories, layers as files that people bring."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from cauce.core.risk_layers import LayerClass, LayerFacts
from cauce.web import jobs, storage
from cauce.web.actions import risk_layers as actions
from cauce.web.models import Plan, RiskLayer, RiskLayerFile, StoredFile, Territory, User

TOLD = {
    "name": "Deslizamientos",
    "kind": "hazard",
    "hazard": "landslide",
    "authority": "Servicio Geológico",
    "class_field": "nivel",
    "source": "Estudio de 2016",
    "is_synthetic": "1",
}
FLOOD = {
    "name": "Inundación, 100 años",
    "kind": "hazard",
    "hazard": "flood",
    "unit": "m",
    "return_period_years": "100",
    "climate": "presente",
    "authority": "Dirección de Hidrología",
}


def square(west: float, south: float, side: float = 0.1) -> dict[str, Any]:
    """A square in degrees."""
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def territories(plan: Plan) -> list[Territory]:
    """Two territories side by side: Ancón to the west, Bella Vista to the east."""
    found = []
    for number, (name, west) in enumerate((("Ancón", -79.6), ("Bella Vista", -79.5))):
        told = {"west": west, "south": 9.0, "east": west + 0.1, "north": 9.1, "population": 1000 * (number + 1)}
        found.append(
            Territory.objects.create(
                plan=plan, key=f"territory:{number}", order=number, code=f"0{number}", name=name,
                geometry=square(west, 9.0), source="Censo de ejemplo", **told,
            )
        )  # fmt: skip
    return found


def zones(*, west: float = -79.6) -> SimpleUploadedFile:
    """A file of zones: low hazard in half of Ancón, high in a quarter of Bella Vista."""
    shapes = [
        (square(west, 9.0, 0.05), "Baja"),
        (square(west, 9.05, 0.05), "Baja"),
        (square(west + 0.1, 9.0, 0.05), "Alta"),
    ]
    rows = [{"type": "Feature", "geometry": shape, "properties": {"nivel": level}} for shape, level in shapes]
    content = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    return SimpleUploadedFile("zonas.geojson", content, "application/geo+json")


def depths(*, unit: str = "") -> SimpleUploadedFile:
    """A raster of depths over the city; one cell was not studied."""
    np, rasterio = pytest.importorskip("numpy"), pytest.importorskip("rasterio")
    cells = np.array([[0.0, 0.3, 2.0, -9999.0], [0.05, 1.0, 0.0, 0.0]], dtype="float32")
    place = rasterio.transform.from_origin(-79.6, 9.1, 0.05, 0.05)
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "nodata": -9999.0}
    with rasterio.io.MemoryFile() as memory:
        with memory.open(width=4, height=2, transform=place, **told) as written:
            written.write(cells, 1)
            if unit:
                written.units = (unit,)
        content = memory.read()
    return SimpleUploadedFile("tr100.tif", io.BytesIO(content).getvalue(), "image/tiff")


def work() -> None:
    """Do what waits in the background."""
    while jobs.run_one():
        pass


def layer(plan: Plan, by: User, *, file: SimpleUploadedFile | None = None, **told: str) -> RiskLayer:
    """A layer that was brought and checked."""
    pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
    made = actions.add_layer(plan=plan, told={**TOLD, **told}, file=file or zones(), by=by)
    work()
    return RiskLayer.objects.get(pk=made.pk)


def released(plan: Plan, by: User, **told: str) -> RiskLayer:
    """A layer that a body released."""
    made = layer(plan, by, **told)
    actions.release_layer(layer=made, body="Junta de gestión", reason="Se publica el mapa.", on="2020-01-01", by=by)
    return RiskLayer.objects.get(pk=made.pk)


def kept_layer(plan: Plan) -> RiskLayer:
    """A layer as a check leaves it, made without what reads maps; what it draws is a few bytes."""
    found = RiskLayer.objects.filter(plan=plan, retired_at=None).first()
    if found is not None:
        return found
    with storage.arriving() as path:
        path.write_bytes(b"PMTiles and a picture")
        sha256 = storage.hash_of(path)
        storage.keep(sha256, path)
    stored, _made = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": 21, "media_type": "image/png"})
    made = RiskLayer.objects.create(
        plan=plan, key="layer:1", name="Inundación", hazard="flood", unit="m", authority="Hidrología"
    )
    drawn = {"tiles": stored, "picture": stored, "shapes": stored, "corners": [-79.6, 9.0, -79.4, 9.1]}
    classes = [LayerClass("#6baed6", low=0.1, high=0.7).as_json(), LayerClass("#08306b", low=0.7).as_json()]
    facts = LayerFacts("polygons", crs="EPSG:4326", box=(-79.6, 9.0, -79.4, 9.1), features=2).as_json()
    file = RiskLayerFile.objects.create(
        plan=plan, key="layer:1/file:1", layer=made, number=1, file=stored, file_name="zonas.geojson", state="ready",
        facts=facts, classes=classes, **drawn,
    )  # fmt: skip
    RiskLayer.objects.filter(pk=made.pk).update(current=file)
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    return RiskLayer.objects.get(pk=made.pk)
