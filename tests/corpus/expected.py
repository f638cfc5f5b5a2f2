"""Expected (respuesta esperada): what an importer must answer, from the content alone."""

from __future__ import annotations

from typing import Any

from tests.corpus.content import ROLES, Area, Parties, Plan, Product, Row, Task
from tests.corpus.layout import Layout, layout_of, printed_due

OBJECTIVE_WORDS = 8


def answer(plan: Plan, kind: str) -> dict[str, Any]:
    """Give the answer in the shape of the importer's JSON; a workbook says only what its sheets hold."""
    layout = layout_of(plan.raw.get("layout", {}))
    result: dict[str, Any] = {
        "acronyms": [{"acronym": acronym, "name": name} for acronym, name in plan.acronyms],
        "board": _board(plan),
        "methodologies": [item[0] for item in plan.raw.get("methods", {}).get("items", [])],
        "articulation": _section(plan.raw.get("articulation")),
        "production": _section(plan.raw.get("production")),
        "communication": _communication(plan.raw.get("communication", {})),
        "areas": [_area(area, layout) for area in plan.areas],
        "phase2_objectives": {
            group: [" ".join(line.split()[:OBJECTIVE_WORDS]) for line in lines]
            for group, _, lines in plan.raw.get("objectives", {}).get("groups", [])
        },
    }
    if kind == "xlsx":
        sheets = set(plan.raw["xlsx"]["sheets"])
        result = {name: value for name, value in result.items() if name == "areas" or name in sheets}
        if "areas" not in sheets:
            for area in result["areas"]:
                area.pop("context"), area.pop("general_objective"), area.pop("exchange_cities")
    return result


def _board(plan: Plan) -> dict[str, Any]:
    board = plan.raw.get("board", {})
    return {
        "internal": board.get("internal", []),
        "extended": board.get("extended", []),
        "objectives_count": len(board.get("objectives", [])),
    }


def _section(section: dict[str, Any] | None) -> dict[str, Any]:
    if section is None:
        return {"activities": [], "deliverables": []}
    deliverables = [
        {
            "number": number,
            "title": title,
            "responsibilities": [{"party": party, "role": role, "text": words} for party, role, words in duties],
        }
        for number, (title, duties) in enumerate(section["deliverables"], 1)
    ]
    return {"activities": section["activities"], "deliverables": deliverables}


def _communication(section: dict[str, Any]) -> dict[str, Any]:
    actions = []
    objective = ""
    for printed, action, target, *_ in section.get("actions", []):
        line: dict[str, Any] = {"objective": printed or objective, "target": target}
        line["action"] = " - ".join(action) if isinstance(action, list) else action
        if isinstance(action, list):
            line["action_bullets"] = action
        if not printed:
            line["objective_carried_down"] = True
        objective = line["objective"]
        actions.append(line)
    return {
        "internal_objectives": section.get("internal", []),
        "external_objectives": section.get("external", []),
        "tools": [tool for tool, _ in section.get("tools", [])],
        "actions": actions,
    }


def _area(area: Area, layout: Layout) -> dict[str, Any]:
    return {
        "number": area.number,
        "title": area.title.upper() if layout.headings == "plain" else area.title,
        "context": area.context,
        "general_objective": area.objective,
        "questions": [{"code": code, "text": words} for code, words in area.questions],
        "exchange_cities": [{"city": city, "country": country} for city, country in area.cities],
        "tasks": [_task(task, row, layout) for row in area.rows for task in row.tasks],
    }


def _task(task: Task, row: Row, layout: Layout) -> dict[str, Any]:
    holds = {column[1] for column in layout.columns}
    dated = "due" in holds or bool(layout.due_inline)
    result: dict[str, Any] = {
        "code": task.code,
        "title": task.title,
        "steps": list(task.steps),
        "question_codes": [*row.questions.codes, *row.questions.undefined],
        "products": [_words(product, layout) for product in row.products],
        "product_dues": [product.due if dated else None for product in row.products],
        "product_pages": [_pages(product, holds) for product in row.products],
        "row_shared_with": [other.code for other in row.tasks if other is not task],
    }
    shown = layout.roles if "roles" in holds else holds
    for role in ROLES:
        result[role] = list(row.parties.get(role, Parties()).names) if role in shown else []
    return result


def _words(product: Product, layout: Layout) -> str:
    if not layout.due_inline or product.due is None:
        return product.text
    return product.text + layout.due_inline.format(due=printed_due(product.due, layout))


def _pages(product: Product, holds: set[str]) -> int | None:
    """Pages are read where they are printed: in the words or in a column of their own."""
    printed = product.pages is not None and ("pages" in holds or str(product.pages) in product.text)
    return product.pages if printed else None
