"""Which test holds which promise (tests/cases/risk/index.toml), and how recorded cases were made."""

from __future__ import annotations

import json
import re
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "cases" / "risk"
INDEX: dict[str, dict[str, list[str]]] = tomllib.loads((CASES / "index.toml").read_text(encoding="utf-8"))
PROMISES = [(f"{part}: {what}", tests) for part, promises in INDEX.items() for what, tests in promises.items()]
RECORDED = sorted(path for path in CASES.iterdir() if path.is_dir())


@cache
def names_in(file: str) -> frozenset[str]:
    """The tests of a module, or the cases of a file of cases."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.endswith(".toml"):
        return frozenset(case["name"] for case in tomllib.loads(text)["case"])
    return frozenset(re.findall(r"^def (test_\w+)\(", text, flags=re.MULTILINE))


@pytest.mark.parametrize(("promise", "tests"), PROMISES, ids=[promise for promise, _tests in PROMISES])
def test_every_promise_of_the_index_is_held_by_tests_that_are_there(promise: str, tests: list[str]) -> None:
    assert tests, promise
    for each in tests:
        file, _, name = each.partition("::")
        assert name in names_in(file), each


def test_every_worked_example_of_the_methods_of_risk_is_in_the_index(shared_plan: Path) -> None:
    folder = shared_plan.parent / "methods"
    method = (folder / "methods.md").read_text(encoding="utf-8")
    examples = json.loads((folder / "worked_examples.json").read_text(encoding="utf-8"))
    chapter = method[method.index("\n## 7. ") : method.index("\n## 8. ")]
    tasks = [line for line in method.splitlines() if line.startswith(("| 4.2", "| 4.4"))]
    named = re.findall(r"`([a-z]\w+\*?)`", chapter + "\n".join(tasks))
    wanted = {each for each in examples for name in named if fnmatch(each, name)}
    assert len(wanted) > 12
    assert not wanted - INDEX["worked_examples"].keys()


@pytest.mark.parametrize("folder", RECORDED, ids=[folder.name for folder in RECORDED])
def test_every_recorded_case_says_how_it_was_made(folder: Path) -> None:
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert re.search(r"(CLIMADA|OpenQuake engine|osmium) \d+\.\d+\.\d+", told), "the program and its version"
    assert re.search(r"`[^`]*(python|oq|osmium) [^`]+`", told), "the command"
    assert len(list(folder.iterdir())) > 1
