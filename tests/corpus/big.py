"""Big plans (planes grandes): as many areas and rows as asked, to measure time and memory."""

from __future__ import annotations

from typing import Any

from tests.corpus.content import Plan, plan_of

ROWS_PER_AREA = 20
OFFICES = ["Dirección de Obras", "Dirección de Ambiente", "Dirección Social", "Catastro", "Tesorería", "Bomberos"]


def big_plan(rows: int) -> Plan:
    """Make a plan of so many rows (in print, about two fill a page)."""
    areas = [_area(number) for number in range(1, max(1, rows // ROWS_PER_AREA) + 1)]
    raw: dict[str, Any] = {
        "title": "Plan de trabajo de una ciudad muy grande",
        "acronyms": [[f"INST{number}", f"Instituto número {number}"] for number in range(1, 60)],
        "areas_heading": "C. ÁREAS DE DESCUBRIMIENTO",
        "areas": areas,
        "layout": {"furniture": ["Plan de trabajo", "Oficina de Resiliencia"]},
    }
    return plan_of("big", raw)


def _area(number: int) -> dict[str, Any]:
    return {
        "title": f"ÁREA DE TRABAJO NÚMERO {number}",
        "context": f"Contexto del área {number}, que se mide y se discute.",
        "objective": f"Objetivo del área {number}, que se cumple por etapas.",
        "questions": [f"¿Qué se aprende de la parte {part} del área {number}?" for part in range(1, 6)],
        "cities": [["Ciudad Hermana", "País Lejano"]],
        "rows": [_row(number, order) for order in range(1, ROWS_PER_AREA + 1)],
    }


def _row(number: int, order: int) -> dict[str, Any]:
    question = (order - 1) // 4 + 1
    code = f"{number}.{question}.{(order - 1) % 4 + 1}"
    said = "con las oficinas y los barrios que tienen algo que decir sobre el asunto y lo dejan escrito"
    steps = [f"Paso {step} de la tarea {code}, {said}" for step in range(1, 9)]
    return {
        "tasks": [[code, f"Estudio de la parte {order}", steps]],
        "q": [f"{number}.{question}"],
        "products": [f"Informe {part} de la tarea {code} ({part * 4} páginas)" for part in range(1, 4)],
        "leads": ["Oficina de Resiliencia"],
        "supports": [f"INST{order}"],
        "working_group": OFFICES[: 3 + order % 3],
        "allies": [f"INST{(order * part) % 59 + 1}" for part in range(2, 8)],
    }
