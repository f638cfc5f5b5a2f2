"""The house rules that a reader would otherwise have to watch: lengths, names, layers, addresses, words."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cauce"

# A file or function that may be longer, with the reason. Keep both lists short.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
FILE_LINES = 400
FUNCTION_LINES = 50

CORE_MAY_NOT_IMPORT = {
    "asyncio", "http", "io", "os", "pathlib", "random", "shutil", "socket", "sqlite3", "subprocess",
    "tempfile", "threading", "time", "urllib", "logging",
}  # fmt: skip
CORE_MAY_NOT_CALL = {"open", "input", "print", "today", "now", "utcnow", "time", "urandom", "read_text", "write_text"}
ATTICS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools", "base"}

REGISTRY = re.compile(
    r'"resolved": *"https?://|--(extra-)?index-url +\S|(pypi|pythonhosted|npmjs)\.(org|com)|/simple/[a-z]|registry\.'
)
MACHINE_PATH = re.compile(r"(?<![\w.<{%/-])/(?:home|root|work|Users|opt)/\w")


def tracked() -> list[Path]:
    """Every text file of the repository, as git knows it; every file where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    found = [ROOT / name for name in names if name] or [*SOURCE.rglob("*"), *(ROOT / "tests").rglob("*")]
    return [path for path in found if path.is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """Each text file with its text; what is not text is left aside."""
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(folder: Path = SOURCE) -> list[Path]:
    """Python modules under a folder, migrations left aside."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    """The path as one would write it."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a module with its number of lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def imports(path: Path) -> Iterator[str]:
    """Each module that a module imports, with its dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_file_passes_four_hundred_lines() -> None:
    long = {name_of(path): lines for path in modules() if (lines := len(path.read_text().splitlines())) > FILE_LINES}
    assert {name: lines for name, lines in long.items() if name not in LONG_FILES} == {}


def test_no_function_passes_fifty_lines() -> None:
    long = {
        f"{name_of(path)}:{name}": lines
        for path in [*modules(), *modules(ROOT / "tools")]
        for name, lines in functions(path)
        if lines > FUNCTION_LINES and f"{name_of(path)}:{name}" not in LONG_FUNCTIONS
    }
    assert long == {}


def test_exceptions_are_still_needed() -> None:
    files = {name_of(path): len(path.read_text().splitlines()) for path in modules()}
    lines = {f"{name_of(path)}:{name}": count for path in modules() for name, count in functions(path)}
    assert [name for name in LONG_FILES if files.get(name, 0) <= FILE_LINES] == []
    assert [name for name in LONG_FUNCTIONS if lines.get(name, 0) <= FUNCTION_LINES] == []


def test_there_is_no_attic() -> None:
    found = [path for path in modules() if path.stem in ATTICS or ATTICS & set(path.relative_to(SOURCE).parts[:-1])]
    assert [name_of(path) for path in found] == []


@pytest.mark.parametrize("path", modules(SOURCE / "core"), ids=name_of)
def test_core_imports_the_standard_library_only(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"cauce"}
    assert [name for name in imports(path) if name.split(".")[0] not in allowed] == []


@pytest.mark.parametrize("path", modules(SOURCE / "core"), ids=name_of)
def test_core_reads_no_clock_no_disk_and_no_network(path: Path) -> None:
    imported = [name for name in imports(path) if name.split(".")[0] in CORE_MAY_NOT_IMPORT]
    called = [
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CORE_MAY_NOT_CALL
    ]
    assert (imported, called) == ([], [])


def test_every_module_says_its_spanish_term() -> None:
    without = [
        name_of(path)
        for path in modules()
        if path.name != "__main__.py"
        and not re.search(r"\(.+\)", (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0])
        and path.read_text().strip()
    ]
    assert without == []


def test_every_number_of_the_method_has_its_source() -> None:
    def without_source(table: dict[str, object], place: str) -> Iterator[str]:
        numbers = [name for name, value in table.items() if isinstance(value, int | float) and value is not True]
        if numbers and "source" not in table:
            yield f"{place}: {', '.join(numbers)}"
        for name, value in table.items():
            if isinstance(value, dict):
                yield from without_source(value, f"{place}.{name}")

    found = [
        line
        for path in sorted((SOURCE / "method").glob("*.toml"))
        for line in without_source(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    ]
    assert found == []


def test_nothing_names_a_package_index() -> None:
    kinds = {".json", ".txt", ".toml", ".cfg", ".in", ".npmrc", ".yml", ".yaml"}
    named = [name_of(path) for path, text in texts() if path.suffix in kinds and REGISTRY.search(text)]
    assert named == []


def test_nothing_names_a_place_on_a_machine() -> None:
    assert [name_of(path) for path, text in texts() if path.suffix != ".svg" and MACHINE_PATH.search(text)] == []


def test_no_lock_file_records_where_packages_were_fetched() -> None:
    assert [name_of(path) for path in tracked() if path.name in {"uv.lock", "pylock.toml", "poetry.lock"}] == []


def test_no_file_is_larger_than_a_page_should_load() -> None:
    assert [name_of(path) for path in tracked() if path.stat().st_size > 600_000] == []


def test_every_pinned_package_has_its_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        pinned = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [entry for entry in pinned if "==" in entry and "--hash=sha256:" not in entry] == [], path.name


@pytest.mark.parametrize(
    ("folder", "groups"),
    [("src", []), ("tools", ["build"]), ("tests", ["test", "build"]), ("benchmarks", ["test", "benchmarks"])],
)
def test_every_package_that_is_imported_is_declared(folder: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = list(project["project"]["dependencies"])
    declared += [entry for extra in project["project"]["optional-dependencies"].values() for entry in extra]
    declared += [entry for group in groups for entry in project["dependency-groups"].get(group, [])]
    names = {re.split(r"[\s\[~=<>;]", entry)[0].lower().replace("_", "-") for entry in declared}
    own = {"cauce", "tests", "tools", "benchmarks"} | sys.stdlib_module_names
    ours = [path for path in modules(ROOT / folder) if "risk_peers" not in path.parts]  # run by peers' own Pythons
    asked = {name.split(".")[0] for path in ours for name in imports(path) if name}
    distributions = packages_distributions()
    homes = {name: {home.lower().replace("_", "-") for home in distributions.get(name, [name])} for name in asked - own}
    assert {name for name, home in homes.items() if not home & names} == set()


def test_a_worker_knows_every_kind_of_work() -> None:
    """What has a handler and is imported by pages only would wait for ever: the worker imports no pages."""
    worker = (SOURCE / "cli" / "server.py").read_text(encoding="utf-8")
    actions = SOURCE / "web" / "actions"
    names = {
        path.relative_to(actions).parts[0].removesuffix(".py")
        for path in actions.rglob("*.py")
        if "@jobs.handler(" in path.read_text(encoding="utf-8")
    }
    assert sorted(one for one in names if f"import {one} as" not in worker) == []
