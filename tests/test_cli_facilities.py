"""Facilities on the command line: territories, a list tried first and then taken over, the list written again."""

from __future__ import annotations

import json
from pathlib import Path

from tests.folders import copied
from tests.test_cli import cauce

SQUARE = [[[-79.6, 8.9], [-79.5, 8.9], [-79.5, 9.0], [-79.6, 9.0], [-79.6, 8.9]]]


def test_a_list_is_tried_taken_over_and_written_again(migrated: Path, tmp_path: Path) -> None:
    data = copied(migrated, tmp_path / "data")
    assert cauce("new", "rioseco", "--title", "Río Seco", data=data).returncode == 0
    outline = {"type": "Polygon", "coordinates": SQUARE}
    one = {"type": "Feature", "properties": {"code": "01", "name": "Ancón"}, "geometry": outline}
    (tmp_path / "t.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [one]}))
    assert cauce("territories", "import", "rioseco", str(tmp_path / "t.geojson"), data=data).returncode == 0
    listed = tmp_path / "lista.csv"
    listed.write_text("Nombre,Latitud,Longitud\nEscuela Uno,8.95,-79.55\n,8.95,-79.55\n", encoding="utf-8")
    tried = cauce("facilities", "import", "rioseco", str(listed), "--dry-run", data=data)
    assert tried.returncode == 1 and "line 3, «—»: The facility has no name." in tried.stdout
    assert "1 new" in tried.stderr
    assert cauce("facilities", "import", "rioseco", str(listed), data=data).returncode == 1
    out = tmp_path / "out.geojson"
    assert cauce("facilities", "export", "rioseco", str(out), data=data).returncode == 0
    told = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert [(each["properties"]["name"], each["properties"]["territory"]) for each in told] == [
        ("Escuela Uno", "Ancón")
    ]
    refused = cauce("facilities", "export", "rioseco", str(tmp_path / "out.pdf"), data=data)
    assert refused.returncode == 2 and "ends with none of" in refused.stderr
