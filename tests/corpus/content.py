"""Content (contenido): what an invented plan says, read from its ``plan.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "cases" / "plans"
ROLES = ("leads", "supports", "supervises", "validates", "working_group", "allies")


@dataclass(frozen=True)
class Product:
    """A deliverable; ``due`` and ``pages`` as the importer must give them."""

    text: str
    pages: int | None = None
    due: str | None = None
    plain: bool = False  # printed as a paragraph before the list


@dataclass(frozen=True)
class Parties:
    """The parties of a role: their names and, where the author prints them apart from the rule, the words."""

    names: tuple[str, ...] = ()
    printed: str | None = None


@dataclass(frozen=True)
class Questions:
    """The questions of a row: codes and, where they are not listed one by one, the words."""

    codes: tuple[str, ...] = ()
    printed: tuple[str, ...] | None = None
    undefined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """A task with its code, title (or none) and steps."""

    code: str
    title: str | None
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row of the table: its tasks share questions, products and parties."""

    tasks: tuple[Task, ...]
    questions: Questions
    products: tuple[Product, ...]
    parties: dict[str, Parties]


@dataclass(frozen=True)
class Area:
    """An area; ``cities_printed`` keeps the author's own line where there is one."""

    number: int
    title: str
    context: str
    objective: str
    questions: tuple[tuple[str, str], ...]
    cities: tuple[tuple[str, str | None], ...]
    cities_printed: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Planted:
    """A fault put into the plan: any of ``where`` is right; ``word`` must stand in where or message."""

    code: str
    where: tuple[str, ...]
    word: str = ""


@dataclass
class Plan:
    """A whole invented plan; ``raw`` keeps the sections that are only laid out."""

    slug: str
    raw: dict[str, Any]
    areas: tuple[Area, ...] = ()
    planted: tuple[Planted, ...] = ()
    tolerated: tuple[Planted, ...] = ()
    acronyms: tuple[tuple[str, str], ...] = ()
    formats: tuple[str, ...] = field(default=("docx",))

    @property
    def language(self) -> str:
        """Language of most of the document."""
        return str(self.raw.get("language", "es"))


def slugs() -> list[str]:
    """Names of the plans in the corpus."""
    return sorted(path.parent.name for path in CASES.glob("*/plan.toml"))


def load(slug: str) -> Plan:
    """Read an invented plan."""
    raw = tomllib.loads((CASES / slug / "plan.toml").read_text(encoding="utf-8"))
    return plan_of(slug, raw)


def crossed(slug: str, author: str) -> Plan:
    """Give one plan's content in another author's layout."""
    plan, other = load(slug), load(author)
    return plan_of(f"{slug}-as-{author}", {**plan.raw, "layout": other.raw.get("layout", {})})


def compatible(slug: str, author: str) -> bool:
    """Whether a reader could still tell one plan's items apart in another author's layout.

    Several tasks of a row need their labels beside their steps; a task without title needs steps that show as such;
    commas part acronyms alone.
    """
    plan, layout = load(slug), load(author).raw.get("layout", {})
    rows = [row for area in plan.areas for row in area.rows]
    labelled = any(column[1] == "task" for column in layout.get("columns", [["", "task"]]))
    shared = any(len(row.tasks) > 1 for row in rows)
    untitled = any(task.title is None for row in rows for task in row.tasks)
    names = [name for row in rows for parties in row.parties.values() for name in parties.names]
    if layout.get("party_join") == ", " and not all(name.isupper() for name in names):
        return False
    return (labelled or not shared) and not (untitled and (not labelled or layout.get("steps") == "paragraphs"))


def crossings() -> list[tuple[str, str]]:
    """Pair each plan with the next author whose layout can hold it."""
    names = slugs()
    pairs = []
    for place, slug in enumerate(names):
        others = [*names[place + 1 :], *names[:place]]
        pairs += [(slug, author) for author in others if compatible(slug, author)][:1]
    return pairs


def plan_of(slug: str, raw: dict[str, Any]) -> Plan:
    """Make a plan of its TOML."""
    return Plan(
        slug=slug,
        raw=raw,
        areas=tuple(_area(item, number) for number, item in enumerate(raw["areas"], 1)),
        planted=tuple(_planted(item) for item in raw.get("planted", [])),
        tolerated=tuple(_planted(item) for item in raw.get("tolerated", [])),
        acronyms=tuple((acronym, name) for acronym, name in raw.get("acronyms", [])),
        formats=tuple(raw.get("formats", ["docx"])),
    )


def _planted(item: list[str]) -> Planted:
    code, where, *word = item
    return Planted(code, tuple(part.strip() for part in where.split(" | ")), word[0] if word else "")


def _area(item: dict[str, Any], number: int) -> Area:
    number = item.get("number", number)
    questions = []
    for order, text in enumerate(item.get("questions", []), 1):
        code, _, words = text.partition("|")
        questions.append((code, words) if words else (f"{number}.{order}", text))
    cities = tuple((city[0], city[1] if len(city) > 1 else None) for city in item.get("cities", []))
    return Area(
        number=number,
        title=item["title"],
        context=item.get("context", ""),
        objective=item.get("objective", ""),
        questions=tuple(questions),
        cities=cities,
        cities_printed=item.get("cities_printed"),
        rows=tuple(_row(row, tuple(questions)) for row in item["rows"]),
    )


def _row(item: dict[str, Any], listed: tuple[tuple[str, str], ...]) -> Row:
    tasks = tuple(Task(task[0], task[1] or None, tuple(task[2])) for task in item["tasks"])
    asked = item.get("q", [])
    if isinstance(asked, dict):
        codes = asked.get("codes", [code for code, _ in listed])
        questions = Questions(tuple(codes), tuple(asked["print"]), tuple(asked.get("undefined", [])))
    else:
        questions = Questions(tuple(asked))
    return Row(
        tasks=tasks,
        questions=questions,
        products=tuple(_product(product) for product in item.get("products", [])),
        parties={role: _parties(item[role]) for role in ROLES if role in item},
    )


def _product(item: str | dict[str, Any]) -> Product:
    if isinstance(item, str):
        return Product(item)
    return Product(item["text"], item.get("pages"), item.get("due"), item.get("plain", False))


def _parties(item: list[str] | dict[str, Any]) -> Parties:
    if isinstance(item, dict):
        return Parties(tuple(item["names"]), item["print"])
    return Parties(tuple(item))
