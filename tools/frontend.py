"""Bundle the map's script (guion del mapa) from its sources and packages, once, at set-up.

The drawing of the map is MapLibre, fetched by npm with the versions and hashes of ``frontend/package-lock.json`` and
put together by esbuild into ``src/cauce/web/static/map/``; nothing of it is committed. Where there is no Node or no
npm, the rest works all the same: the page shows the map that the server draws, and its table.

    python -m tools.frontend
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "frontend"
TARGET = ROOT / "src" / "cauce" / "web" / "static" / "map"
MARK = ".sources"
MINUTES = 5
# The packages that are bundled, whose licences travel with the bundle.
BUNDLED = ("maplibre-gl", "pmtiles")


class NoNodeError(Exception):
    """There is no Node with npm, or npm could not fetch the packages; the message says which."""


def fingerprint() -> str:
    """Return what tells whether a source or a version changed since the last bundle."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.glob("*")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_made(target: Path = TARGET) -> bool:
    """Whether the bundle of these sources is there."""
    mark = target / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8") == fingerprint()


def make(*, target: Path = TARGET) -> bool:
    """Bundle the map's script; True when that was needed.

    Raises
    ------
    NoNodeError
        It cannot be made here; the server works without it.
    """
    if is_made(target):
        return False
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        raise NoNodeError("there is no Node with npm here (version 20 or later)")
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], path)
    target.mkdir(parents=True, exist_ok=True)
    esbuild = [node, str(SOURCES / "node_modules" / "esbuild" / "bin" / "esbuild")]
    out = ["--minify", "--target=es2022", "--legal-comments=none", "--log-level=error"]
    _run([*esbuild, "map.js", "--bundle", "--format=esm", *out, f"--outfile={target / 'map.js'}"], path)
    worker = "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"
    _run([*esbuild, worker, "--bundle", "--format=esm", *out, f"--outfile={target / 'worker.js'}"], path)
    style = "node_modules/maplibre-gl/dist/maplibre-gl.css"
    _run([*esbuild, style, "--bundle", *out, "--loader:.svg=dataurl", f"--outfile={target / 'map.css'}"], path)
    licences = [(SOURCES / "node_modules" / name, name) for name in BUNDLED]
    told = [f"{name}\n\n{_licence(folder)}" for folder, name in licences]
    (target / "LICENSE.txt").write_text("\n\n".join(told), encoding="utf-8")
    (target / MARK).write_text(fingerprint(), encoding="utf-8")
    return True


def _licence(folder: Path) -> str:
    """Return the licence of a package, or the name of it that its description gives."""
    found = sorted(folder.glob("LICENSE*"))
    return found[0].read_text(encoding="utf-8") if found else (folder / "package.json").read_text(encoding="utf-8")


def _run(command: list[str], path: str) -> None:
    """Run a program in the folder of the sources.

    Raises
    ------
    NoNodeError
        It came to no good end.
    """
    try:
        done = subprocess.run(
            command,
            cwd=SOURCES,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=MINUTES * 60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoNodeError(f"{Path(command[0]).name} could not be run ({type(error).__name__})") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing was said"])[0]
        raise NoNodeError(f"{Path(command[0]).name} did not do it: {last[:200]}")


if __name__ == "__main__":
    try:
        was_needed = make()
    except NoNodeError as refused:
        print(
            f"The map's script was not made: {refused}. The server draws the map itself; "
            "run «python -m tools.frontend» once Node is there.",
            file=sys.stderr,
        )
    else:
        if was_needed:
            print("The map's script was made.", file=sys.stderr)
