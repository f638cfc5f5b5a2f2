"""Set-up (preparación): virtual environment, pinned packages, this project in it, catalogues, fonts, the map's script.

Used by `make run`, `make test` and `start.py`. Standard library only. What is done once is
remembered by a digest under `.venv/.cauce/`, so that a second start costs milliseconds.

    python -m tools.prepare run     what Cauce needs
    python -m tools.prepare risk    and what risk analyses need
    python -m tools.prepare test    and what its tests need
    python -m tools.prepare benchmarks
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools import frontend

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
LOCALE = ROOT / "src" / "cauce" / "web" / "locale"
FONTS = ROOT / "src" / "cauce" / "web" / "static" / "fonts"
GROUPS = {
    "run": ["run.txt", "build.txt"],
    "risk": ["risk.txt", "build.txt"],
    "test": ["test.txt", "build.txt"],
    "benchmarks": ["benchmarks.txt", "test.txt"],
}


class SetupError(Exception):
    """The machine lacks something; the message says what and what to do."""


def ready(group: str) -> str:
    """Prepare a group and return the environment's Python."""
    environment = Path(os.environ.get("CAUCE_VENV", ROOT / ".venv"))
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not works(python):
        make_environment(environment)
    install_group(python, group=group)
    install_project(python)
    compile_catalogues(python)
    make_fonts(python)
    make_map_script(python)
    return str(python)


def works(python: Path) -> bool:
    """Tell whether this Python exists and still finds its library (a moved folder breaks it)."""
    return python.exists() and (
        subprocess.run([python, "-c", ""], stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


def make_environment(environment: Path) -> None:
    """Make the virtual environment with the Python that runs this."""
    say(f"Making a virtual environment in {environment.name}/ …")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=False, capture_output=True)
    if done.returncode != 0:
        raise SetupError(
            f"Python {sys.version.split()[0]} could not make a virtual environment: "
            f"{(done.stdout + done.stderr).decode(errors='replace').strip()}\n"
            "On Debian and Ubuntu the package python3-venv is what is missing. Install it and start again."
        )


def install_group(python: Path, *, group: str) -> None:
    """Install the pinned packages of a group, each checked against its hash."""
    files = files_of(group)
    # What the tests need includes what Cauce needs.
    wider = {"run": ("risk", "test"), "risk": ("test",)}.get(group, ())
    if is_done(python, group, files) or any(is_done(python, each, files_of(each)) for each in wider):
        return
    pinned = [word for file in files for word in ("-r", str(file))]
    say(f"Fetching the packages for `make {group}` (once; a few seconds to a few minutes) …")
    started = time.monotonic()
    installer = fast_installer(python)
    if subprocess.run([*installer, "--require-hashes", *pinned], env=with_indexes(python), check=False).returncode != 0:
        raise SetupError(
            "The packages could not be installed; the lines above say which one and why.\n"
            "Check that this machine reaches its package index (a proxy may have to be set), then start again: "
            "what is already there is kept."
        )
    say(f"Packages in place after {time.monotonic() - started:.0f} s.")
    mark_done(python, group, files)


def install_project(python: Path) -> None:
    """Put this project itself into the environment, pointing at its source."""
    files = [ROOT / "pyproject.toml", REQUIREMENTS / "build.txt"]
    if is_done(python, "project", files):
        return
    command = [*fast_installer(python), "--no-deps", "--no-build-isolation", "-q", "-e", str(ROOT)]
    if subprocess.run(command, env=with_indexes(python), check=False).returncode != 0:
        raise SetupError("Cauce itself could not be installed into its environment; the lines above say why.")
    mark_done(python, "project", files)


def compile_catalogues(python: Path) -> None:
    """Compile the catalogues of messages whose source is newer than what was compiled."""
    catalogues = LOCALE.glob("*/LC_MESSAGES/*.po")
    if any(is_newer(source, than=source.with_name("django.mo")) for source in catalogues):
        subprocess.run([python, "-m", "tools.catalogues", "compile"], check=True, cwd=ROOT)


def make_fonts(python: Path) -> None:
    """Make the web fonts from their package where they are not there yet."""
    if not list(FONTS.glob("*.woff2")):
        subprocess.run([python, "-m", "tools.fonts"], check=True, cwd=ROOT)


def make_map_script(python: Path) -> None:
    """Bundle the map's script where it is missing; without it the server draws the maps itself."""
    if frontend.is_made():
        return
    if shutil.which("npm") is None and not python.with_name("npm").exists():
        say("Fetching Node, which puts the map's script together (once) …")
        node = str(REQUIREMENTS / "node.txt")
        command = [*fast_installer(python), "-q", "--require-hashes", "-r", node]
        subprocess.run(command, env=with_indexes(python), check=False)
    subprocess.run([python, "-m", "tools.frontend"], check=False, cwd=ROOT)


def fast_installer(python: Path) -> list[str]:
    """Return the words of an install command: uv where it can be had, else pip."""
    uv = python.with_name("uv.exe" if os.name == "nt" else "uv")
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    if not uv.exists():
        command = [*pip, "-q", "--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")]
        subprocess.run(command, check=False, capture_output=True)
    if not uv.exists():
        say("uv, the fast installer, could not be had; pip does the same, more slowly.")
        return pip
    return [str(uv), "pip", "install", "--python", str(python)]


def with_indexes(python: Path) -> dict[str, str]:
    """Return the environment with pip's own settings told to uv, which does not read them.

    A town hall's network may have an index of its own in pip's configuration. Nothing of it is written anywhere.
    """
    listed = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    pip: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        pip[name.rpartition(".")[2].strip(":")] = " ".join(value.strip().strip("'").replace("\\n", " ").split())
    told = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INDEX": pip.get("extra-index-url", ""),
        "UV_FIND_LINKS": pip.get("find-links", "").replace(" ", ","),
        "UV_INSECURE_HOST": pip.get("trusted-host", ""),
        "UV_OFFLINE": "true" if pip.get("no-index", "") in {"1", "true", "yes"} else "",
        "SSL_CERT_FILE": pip.get("cert", ""),
        # pip looks in every index for the best version; each file is checked against its hash either way.
        "UV_INDEX_STRATEGY": "unsafe-best-match" if pip.get("extra-index-url") else "",
    }
    return {name: value for name, value in told.items() if value} | dict(os.environ)


def files_of(group: str) -> list[Path]:
    """Return the requirement files of a group."""
    return [REQUIREMENTS / name for name in GROUPS[group]]


def is_done(python: Path, step: str, files: list[Path]) -> bool:
    """Tell whether a step was done with exactly these files."""
    mark = mark_of(python, step)
    return mark.exists() and mark.read_text() == digest(files)


def mark_done(python: Path, step: str, files: list[Path]) -> None:
    """Remember that a step was done with exactly these files."""
    mark = mark_of(python, step)
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(digest(files))


def mark_of(python: Path, step: str) -> Path:
    """Return the file that remembers a step."""
    return python.parents[1] / ".cauce" / step


def digest(files: list[Path]) -> str:
    """Return a digest of the files' contents and of the project's place."""
    total = hashlib.sha256(str(ROOT).encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def is_newer(source: Path, *, than: Path) -> bool:
    """Tell whether a source must be made into its product again."""
    return not than.exists() or source.stat().st_mtime > than.stat().st_mtime


def say(words: str) -> None:
    """Tell the person who waits what is going on."""
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    """Prepare the group named on the command line."""
    if len(sys.argv) != 2 or sys.argv[1] not in GROUPS:
        say(f"Which group should be prepared? One of: {', '.join(GROUPS)}.")
        return 2
    try:
        ready(sys.argv[1])
    except SetupError as problem:
        say(str(problem))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
