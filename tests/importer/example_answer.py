"""The example's right answer (respuesta correcta), read from its TOML source and not by the importer.

``python -m tests.importer.example_answer`` writes it to ``tests/cases/example/expected.json``.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "examples" / "panama" / "plan"
ANSWER = ROOT / "tests" / "cases" / "example" / "expected.json"
ROLES = ("leads", "supports", "supervises", "validates", "working_group", "allies")
STEP_MARKS, NOTE_MARKS = ("- ", "# ", ". "), (": ", "_ ")
PREFIX_WORDS = 8

Json = dict[str, Any]


def answer(folder: Path = SOURCE) -> Json:
    """Return what a careful reader takes from the example, in the shape of the shared answer."""
    front, board, *areas, strategy, communication = (
        tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    )
    sections = {section["key"]: strategy_answer(section) for section in strategy["sections"]}
    return {
        "acronyms": [{"acronym": short, "name": name} for short, name in front["acronyms"]["list"]],
        "board": {
            "internal": board["board"]["internal"],
            "extended": board["board"]["extended"],
            "objectives_count": len(board["board"]["objectives"]),
        },
        "methodologies": [method["title"] for method in board["method"]["methods"]],
        **sections,
        "communication": communication_answer(communication),
        "areas": [area_answer(area) for area in areas],
        "phase2_objectives": {
            group: [" ".join(text.split()[:PREFIX_WORDS]) for text in front["objectives"][group]]
            for group in ("discovery", "stakeholders", "institutional")
        },
    }


def area_answer(area: Json) -> Json:
    """Return an area; tasks that share a row repeat its items."""
    return {
        "number": area["number"],
        "title": area["title"],
        "context": area["context"],
        "general_objective": area["objective"],
        "questions": [{"code": code, "text": text} for code, text in area["questions"]],
        "exchange_cities": [{"city": one["city"], "country": one.get("country")} for one in area["exchange_cities"]],
        "tasks": [task_answer(task, row) for row in area["rows"] for task in row["tasks"]],
    }


def task_answer(task: Json, row: Json) -> Json:
    """Return a task with the questions, deliverables and parties of its row."""
    printed = row.get("printed", [])
    made: Json = {
        "code": task["code"],
        "title": task.get("title"),
        "steps": [line[2:] for line in task["body"] if line.startswith(STEP_MARKS)],
        "question_codes": row["questions"],
        "products": [row["products_intro"], *row["products"]] if "products_intro" in row else row["products"],
        **{role: parties(row.get(role, [])) for role in ROLES},
        "row_shared_with": [other["code"] for other in row["tasks"] if other is not task],
    }
    notes = [line[2:] for line in task["body"] if line.startswith(NOTE_MARKS)]
    notes += [row["products_note"]] if "products_note" in row else []
    if notes:
        made["notes"] = notes
    if printed and "¿" not in printed[0]:
        made["questions_as_printed"] = printed[0]
    if "printed_codes" in row:
        made["question_codes_printed"] = row["printed_codes"]
    return made


def parties(lines: list[str]) -> list[str]:
    """Part the lines at commas between acronyms and take closing punctuation away."""
    names: list[str] = []
    for line in lines:
        acronyms_only = re.fullmatch(r"[A-Z]+(, [A-Z]+)+", line)
        names += line.split(", ") if acronyms_only else [line]
    return [name.rstrip(".,; ") for name in names]


def strategy_answer(section: Json) -> Json:
    """Return section D or E."""
    return {
        "activities": section["activities"],
        "deliverables": [
            {
                "number": number,
                "title": deliverable["title"],
                "responsibilities": [
                    {"party": party, "role": role, "text": text}
                    for party, role, text in deliverable["responsibilities"]
                ],
            }
            for number, deliverable in enumerate(section["deliverables"], 1)
        ],
    }


def communication_answer(plan: Json) -> Json:
    """Return the communication plan; merged objectives are carried down."""
    actions: list[Json] = []
    for group in plan["groups"]:
        for place, (words, target) in enumerate(group["actions"]):
            bullets = words if isinstance(words, list) else []
            action: Json = {"objective": group["objective"], "action": " - ".join(bullets) or words, "target": target}
            if place > 0:
                action["objective_carried_down"] = True
            if bullets:
                action["action_bullets"] = bullets
            actions.append(action)
    return {
        "internal_objectives": plan["internal"],
        "external_objectives": plan["external"],
        "period": plan["period"],
        "tools": [name for name, _text in plan["tools"]],
        "actions": actions,
    }


if __name__ == "__main__":
    ANSWER.write_text(json.dumps(answer(), ensure_ascii=False, indent=1) + "\n", "utf-8")
