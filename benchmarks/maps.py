"""A map of 100,000 buildings on a phone: how large its tiles are, and how long until it is seen.

    python benchmarks/maps.py [--json OUT] [--buildings N]

A city is made up from a seed; its buildings come as the office brings them (a GeoPackage), are checked and drawn by the
job, and looked at in Chromium of 360 pixels whose processor is slowed four times. Seconds are the browser's own clock,
from the click to the picture; a busy machine adds to them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude, tell_load  # noqa: E402 - found beside this file

SEED = 20170508
SLOWED = 4
CENTRE = (-79.49, 9.03)
# Until the picture of the buildings is in the server's drawing, and on the screen.
PAINTED = """() => new Promise((resolve) => {
  const seen = () => performance.getEntriesByType("resource").some((one) => one.name.endsWith(".png"));
  const look = () => seen() ? requestAnimationFrame(() => requestAnimationFrame(resolve)) : setTimeout(look, 20);
  look();
})"""


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--buildings", type=int, default=100_000, help="how many (%(default)s)")
    arguments = parser.parse_args()
    tell_load()
    with tempfile.TemporaryDirectory(prefix="cauce-maps-") as folder:
        os.environ |= {"CAUCE_DATA": folder, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        lines = measure(Path(folder), arguments.buildings)
    return conclude(lines, out=arguments.json)


def measure(folder: Path, count: int) -> list[Line]:
    """Make the city, draw it, look at it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    path = folder / "edificios.gpkg"
    write_buildings(path, count)
    began = time.perf_counter()
    size, cookie, slug = bring(path)
    drawn = time.perf_counter() - began
    seconds = look(slug, cookie)
    return [
        Line(f"tiles of {count:,} buildings", size / 1e6, "MB", 5, size < 5e6),
        Line("checked and drawn by the job", drawn, "s", 300, drawn < 300),
        Line(
            f"first picture at 360 px, processor slowed {SLOWED} times", seconds["first"], "s", 4, seconds["first"] < 4
        ),
        Line("the same as a map that moves", seconds["moves"], "s", 6, seconds["moves"] < 6),
        Line("buildings one by one after going nearer", seconds["near"], "s", 4, seconds["near"] < 4),
    ]


def write_buildings(path: Path, count: int) -> None:
    """Buildings of an L, in sixty clusters, from a seed."""
    import numpy as np
    import pyogrio
    import shapely

    random = np.random.default_rng(SEED)
    clusters = np.array(CENTRE) + random.uniform(-0.14, 0.14, (60, 2))
    middle = clusters[random.integers(0, 60, count)] + random.normal(0, 0.011, (count, 2))
    sides, turn = random.uniform(6, 20, (count, 2)) / 111_000, random.uniform(0, np.pi, count)
    corners = np.array([[0, 0], [1, 0], [1, 0.5], [0.5, 0.5], [0.5, 1], [0, 1], [0, 0]])
    x, y = corners[None, :, 0] * sides[:, :1], corners[None, :, 1] * sides[:, 1:]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    rings = np.stack([middle[:, :1] + x * cos - y * sin, middle[:, 1:] + x * sin + y * cos], axis=2)
    wkb = shapely.to_wkb(shapely.polygons(rings))
    pyogrio.raw.write(path, wkb, [], [], geometry_type="Polygon", crs="EPSG:4326", driver="GPKG", layer="edificios")


def bring(path: Path) -> tuple[int, str, str]:
    """Bring the buildings as the office does, and let the job draw them; the size of their tiles and a session."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse  # noqa: F401 - the addresses register the jobs

    from cauce.web import jobs
    from cauce.web.actions import risk_layers
    from cauce.web.models import Membership, Plan, RiskLayer, Territory, User

    office = User.objects.create_user("office@example.org", name="Oficina")
    Membership.objects.create(user=office, role="office")
    plan = Plan.objects.create(slug="ciudad", title="Ciudad inventada")
    west, south, east, north = CENTRE[0] - 0.2, CENTRE[1] - 0.2, CENTRE[0] + 0.2, CENTRE[1] + 0.2
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    Territory.objects.create(
        plan=plan, key="territory:1", code="1", name="Centro", west=west, south=south, east=east, north=north,
        geometry={"type": "Polygon", "coordinates": [ring]},
    )  # fmt: skip
    told = {"name": "Edificaciones", "kind": "buildings", "is_synthetic": "1"}
    file = SimpleUploadedFile("edificios.gpkg", path.read_bytes())
    layer = risk_layers.add_layer(plan=plan, told=told, file=file, by=office)
    while jobs.run_one():
        pass
    kept = RiskLayer.objects.select_related("current__tiles").get(pk=layer.pk)
    assert kept.current is not None and kept.current.tiles is not None, "the layer was not drawn"
    client = Client()
    client.force_login(office)
    return kept.current.tiles.size, client.cookies["sessionid"].value, plan.slug


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""


class _Threads(WSGIServer):
    """A server that answers several at once."""

    daemon_threads = True

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer each in a thread of its own."""
        threading.Thread(target=self._answer, args=(request, client_address), daemon=True).start()

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)


def look(slug: str, cookie: str) -> dict[str, float]:
    """Open the map in a slowed browser; seconds until it is drawn, and until it is drawn anew nearer."""
    from django.core.wsgi import get_wsgi_application
    from playwright.sync_api import sync_playwright

    server = _Threads(("127.0.0.1", 0), _Silent)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_address[1]}"
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": home}])
        page = context.new_page()
        page.goto(f"{home}/es/{slug}/")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        began = time.perf_counter()
        page.goto(f"{home}/es/{slug}/mapa/", wait_until="commit")
        page.wait_for_selector("#drawn svg image", timeout=60_000, state="attached")
        page.evaluate(PAINTED)
        first = time.perf_counter() - began
        page.wait_for_selector("#map[data-drawn]", timeout=60_000)
        moves = time.perf_counter() - began
        centre = json.dumps(list(CENTRE))
        began = time.perf_counter()
        page.evaluate(
            f"""() => new Promise((resolve) => {{ const map = window.cityMap.first;
            map.jumpTo({{ center: {centre}, zoom: 14 }}); map.once("idle", resolve); }})"""
        )
        near = time.perf_counter() - began
        browser.close()
    server.shutdown()
    return {"first": first, "moves": moves, "near": near}


if __name__ == "__main__":
    sys.exit(main())
