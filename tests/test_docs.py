"""What the pages of docs/ say is true: links, commands, files, settings, quoted code, generated pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import reference_pages

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cauce"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
VARIABLE = re.compile(r"CAUCE_[A-Z_]+")
QUOTED = re.compile(r"```\w+\n(?:#|\{#|<!--) (?P<path>[\w./-]+)[^\n]*\n(?P<code>.*?)```", re.S)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|mailto:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:^|`| {4})make ([a-z-]+)", page.read_text(encoding="utf-8"), re.M))
    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_named_in_backticks_exist(page: Path) -> None:
    named = re.findall(r"`((?:src|tests|tools|docs|examples|benchmarks|requirements)/[\w./-]+)`", page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_quoted_code_is_the_code(page: Path) -> None:
    """A fenced block whose first line is a comment with a path is quoted from that file, each of its lines."""
    for quoted in QUOTED.finditer(page.read_text(encoding="utf-8")):
        source = (ROOT / quoted["path"]).read_text(encoding="utf-8")
        present = {line.strip() for line in source.splitlines()}
        lines = [line.strip() for line in quoted["code"].splitlines()]
        assert [line for line in lines if line not in present and line not in {"", "...", "# …"}] == [], quoted["path"]


@pytest.mark.parametrize("name", reference_pages.PAGES)
def test_generated_pages_are_current(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == reference_pages.PAGES[name](), f"docs/{name} is old; run `make pages`."


def test_every_setting_is_explained_and_none_is_invented() -> None:
    sources = [*SOURCE.rglob("*.py"), ROOT / "start.py", ROOT / "tests" / "conftest.py", ROOT / "tools" / "prepare.py"]
    read = {name for path in sources for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    told = set(VARIABLE.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))
    assert (read - told, told - read) == (set(), set())


def test_every_decision_is_listed_with_its_status() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(path for path in folder.glob("0*.md"))
    assert [path.name for path in decisions if f"({path.name})" not in index] == []
    assert [path.name for path in decisions if not re.search(r"^Status: ", path.read_text(), re.M)] == []
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
