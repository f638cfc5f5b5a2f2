"""The wheel (paquete): made from the source archive, installed away from the project, started as anybody would."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.conftest import skip_unless_ci
from tests.deploy.parts import ROOT, free_port, wait_for

pytestmark = pytest.mark.deployment
MINUTES = 10


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command away from the project: nothing of the project's own environment goes with it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAUCE_", "PYTHON", "DJANGO"))}
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=cwd, env={**kept, **more}, capture_output=True, text=True, check=False, timeout=MINUTES * 60
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was made from it alone."""
    folder = tmp_path_factory.mktemp("made")
    archive = run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    assert archive.returncode == 0, archive.stderr
    alone = ("--no-deps", "--no-build-isolation", "--disable-pip-version-check", "-w", folder)
    wheel = run(sys.executable, "-m", "pip", "wheel", "-q", *alone, *folder.glob("*.tar.gz"), cwd=folder)
    assert wheel.returncode == 0, wheel.stderr
    return folder


def test_the_source_archive_holds_what_a_maker_needs_and_no_data(made: Path) -> None:
    with tarfile.open(next(made.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "tools/build_hook.py", "deploy/Caddyfile"} <= names
    assert [name for name in names if name.startswith(("data/", ".venv", ".git/")) or name.endswith(".sqlite3")] == []


@pytest.mark.parametrize(
    "wanted",
    [
        "cauce/web/locale/es/LC_MESSAGES/django.mo",
        "cauce/web/locale/en/LC_MESSAGES/django.mo",
        "cauce/web/static/fonts/cauce-sans-400.woff2",
        "cauce/web/templates/base.html",
        "cauce/method/plan.toml",
        "cauce/examples/panama/city.toml",
        "cauce/examples/panama/plan-de-trabajo.docx",
        "cauce/deploy/Caddyfile",
        "cauce/deploy/systemd/cauce-backup.timer",
    ],
)
def test_the_wheel_holds_what_the_repository_makes(made: Path, wanted: str) -> None:
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        assert wanted in wheel.namelist()


def test_the_wheel_holds_every_file_of_the_package(made: Path) -> None:
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
    listed = subprocess.run(["git", "ls-files", "src/cauce"], cwd=ROOT, capture_output=True, text=True, check=False)
    kept = [name.removeprefix("src/") for name in listed.stdout.splitlines() if (ROOT / name).exists()]
    assert [name for name in kept if name not in held] == []


@pytest.fixture(scope="module")
def program(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command that «pipx install» leaves."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder / "tools", cwd=folder)
    got = run(folder / "tools" / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "pipx", cwd=folder)
    if got.returncode != 0:
        skip_unless_ci(f"pipx could not be had, so the wheel was not installed by it: {got.stderr[-300:]}")
    places = {"PIPX_HOME": str(folder / "home"), "PIPX_BIN_DIR": str(folder / "bin")}
    done = run(
        folder / "tools" / "bin" / "pipx",
        "install",
        "--python",
        sys.executable,
        *made.glob("*.whl"),
        cwd=folder,
        **places,
    )
    assert done.returncode == 0, done.stderr
    return folder / "bin" / "cauce"


@pytest.fixture
def started(program: Path, tmp_path: Path) -> Iterator[list[str]]:
    """The two addresses that «cauce start» prints in an empty folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAUCE_", "PYTHON", "DJANGO"))}
    port, told = free_port(), tmp_path / "told"
    with told.open("wb") as lines:
        process = subprocess.Popen(
            [str(program), "start", "--port", str(port)], cwd=tmp_path, env={**kept, "LANGUAGE": "es"}, stdout=lines
        )
    try:
        wait_for(lambda: told.read_text().count("\n") >= 2, what="The site", process=process)
        yield told.read_text().split()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_what_pipx_installed_starts_with_the_example_in_an_empty_folder(started: list[str], tmp_path: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = opener.open(started[1]).read().decode()
    assert "Panam" in page
    assert '<html lang="es"' in page
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style is not None
    sheet = opener.open(started[0].rstrip("/") + style[1])
    assert "immutable" in sheet.headers["Cache-Control"]
    font = re.search(r"url\(\"?([^)\"]+woff2)", sheet.read().decode())
    assert font is None or opener.open(urljoin(sheet.url, font[1])).status == 200
    assert (tmp_path / "data" / "cauce.sqlite3").is_file()


def test_what_pipx_installed_is_not_the_project(program: Path, tmp_path: Path) -> None:
    done = run(program, "import", "nothing.docx", "--dry-run", cwd=tmp_path, LANGUAGE="es")
    assert done.returncode == 2
    assert "nothing.docx" in done.stderr
    python = program.resolve().parent / "python"
    told = run(python, "-c", "import cauce; print(cauce.__file__)", cwd=tmp_path)
    assert not told.stdout.startswith(str(ROOT))
