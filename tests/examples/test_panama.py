"""The example (ejemplo): built from its source, with the plan's facts, in sentences of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docx import Document

from tests.importer.example_answer import ANSWER, SOURCE, answer

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "panama"
DOCUMENT = EXAMPLE / "plan-de-trabajo.docx"
SHINGLE_WORDS = 6
# Proper names beside those of parties, seats, acronyms, areas and cities: bodies, places, plans, titles of sections.
NAMES = (
    "Mesa Técnica Municipal de Resiliencia",
    "Mesa Técnica",
    "Dirección de Resiliencia",
    "Asociación de Municipios de Panamá",
    "Dirección de Comunicaciones y Relaciones Públicas",
    "Unidad de Movilidad",
    "Opportunity Assesment Tool",
    "Panamá metropolitana: sostenible, humana y global",
    "Alcalde Díaz",
    "Ernesto Córdoba",
    "Tocumen",
    "Pedregal",
    "Pacora",
    "Kuna nega",
    "Día de los Humedales",
    "Articulación de la Estrategia",
    "Producción de la Estrategia",
)
LIST_ROLES = ("leads", "supports", "supervises", "validates", "working_group", "allies")


def strings(value: Any) -> Iterator[str]:
    """Every string in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def plain_words(text: str) -> list[str]:
    """Words in lower case without accents; a name that was taken out stays as one «§»."""
    without_codes = re.sub(r"\d+(\.\d+)+", "§", text.casefold())
    folded = unicodedata.normalize("NFKD", without_codes)
    return re.findall(r"§|[^\W_]+", "".join(letter for letter in folded if not unicodedata.combining(letter)))


def names_of(expected: dict[str, Any]) -> list[str]:
    """Names are facts: acronyms' names, seats, areas, parties; the longest first."""
    named = [one["name"] for one in expected["acronyms"]] + [one["acronym"] for one in expected["acronyms"]]
    named += expected["board"]["internal"] + expected["board"]["extended"]
    named += [area["title"] for area in expected["areas"]] + list(NAMES)
    named += [one[key] for area in expected["areas"] for one in area["exchange_cities"] for key in one if one[key]]
    named += [
        name for area in expected["areas"] for task in area["tasks"] for role in LIST_ROLES for name in task[role]
    ]
    return sorted({" ".join(plain_words(name)) for name in named}, key=len, reverse=True)


def shingles(texts: Iterable[str], names: list[str]) -> set[str]:
    """Runs of six words, names aside."""
    names_pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    found: set[str] = set()
    for text in texts:
        words = names_pattern.sub("§", " ".join(plain_words(text))).split()
        runs = (words[start : start + SHINGLE_WORDS] for start in range(len(words) - SHINGLE_WORDS + 1))
        found |= {" ".join(run) for run in runs if "§" not in run}
    return found


def test_the_committed_document_is_what_the_tool_builds_from_the_source() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.build_example", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_committed_answer_is_what_the_source_gives() -> None:
    assert json.loads(ANSWER.read_text("utf-8")) == answer()


def test_the_document_is_small_enough_to_be_kept() -> None:
    assert DOCUMENT.stat().st_size < 600_000


def test_the_page_and_its_foot_say_that_it_is_an_illustration() -> None:
    document = Document(str(DOCUMENT))
    notice = "Ilustración escrita para Cauce; no es el plan del Municipio"
    assert all(notice in section.footer.paragraphs[0].text for section in document.sections)
    assert any("no es el plan del Municipio" in paragraph.text for paragraph in document.paragraphs[:5])


def test_every_table_repeats_its_header_row() -> None:
    with zipfile.ZipFile(DOCUMENT) as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == xml.count("<w:tbl>") == 10


def test_the_example_has_as_much_of_everything_as_the_real_plan(shared_plan: Path) -> None:
    counts = json.loads((shared_plan / "expected_counts.json").read_text("utf-8"))
    made = answer()
    counted = [
        {
            "area": area["number"],
            "questions": len(area["questions"]),
            "exchange_cities": len(area["exchange_cities"]),
            "tasks": [
                {"code": task["code"], **{key: len(task[key]) for key in ("steps", "products", *LIST_ROLES)}}
                for task in area["tasks"]
            ],
        }
        for area in made["areas"]
    ]
    assert counted == counts


def test_the_example_names_the_same_parties_in_the_same_roles(shared_plan: Path) -> None:
    real = {area["number"]: area for area in json.loads((shared_plan / "expected.json").read_text("utf-8"))["areas"]}
    for area in answer()["areas"]:
        for ours, theirs in zip(
            area["tasks"], real.get(area["number"], {"tasks": area["tasks"]})["tasks"], strict=True
        ):
            assert [ours[role] for role in LIST_ROLES] == [theirs[role] for role in LIST_ROLES], ours["code"]


def test_no_sentence_of_the_real_plan_is_in_the_example(shared_plan: Path) -> None:
    real = re.sub(r"<[^>]+>", "\n", (shared_plan / "plan-de-trabajo.txt").read_text("utf-8"))
    names = names_of(answer())
    sources = [tomllib.loads(path.read_text("utf-8")) for path in sorted(SOURCE.glob("*.toml"))]
    ours = shingles(strings(sources), names)
    theirs = shingles([re.sub(r"\s+", " ", real)], names)
    assert ours & theirs == set()


def test_no_one_whom_the_real_plan_names_is_named_in_the_example(shared_plan: Path) -> None:
    people = next(
        line
        for line in (shared_plan / "plan-de-trabajo.txt").read_text("utf-8").splitlines()
        if "Director de Resiliencia;" in line
    )
    surnames = {word for part in people.split(";") for word in part.split(",")[0].split()}
    text = "\n".join(path.read_text("utf-8") for path in SOURCE.parent.rglob("*") if path.suffix in {".toml", ".md"})
    assert {name for name in surnames if re.search(rf"\b{name}\b", text)} == set()
