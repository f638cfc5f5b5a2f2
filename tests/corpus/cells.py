"""Cells (celdas): one row of an area as its author fills the columns."""

from __future__ import annotations

from tests.corpus.content import ROLES, Area, Parties, Product, Row, Task
from tests.corpus.layout import Layout, printed_due
from tests.corpus.sheet import Cell, Para, items, text


def row_cells(row: Row, area: Area, layout: Layout) -> list[Cell]:
    """Fill the columns of a row."""
    return [_cell(column[1], row, area, layout) for column in layout.columns]


def _cell(holds: str, row: Row, area: Area, layout: Layout) -> Cell:
    if holds == "task":
        return [para for task in row.tasks for para in task_paragraphs(task, layout)]
    if holds == "code":
        return [text(task.code) for task in row.tasks]
    if holds == "label":
        return [text(layout.task_bare.format(code=task.code)) for task in row.tasks]
    if holds == "title":
        return [text(task.title or "") for task in row.tasks]
    if holds == "steps":
        return [para for task in row.tasks for para in items(list(task.steps), style=layout.steps)]
    if holds == "title_steps":
        return [
            para
            for task in row.tasks
            for para in [text(task.title or "", bold=True), *items(list(task.steps), style=layout.steps)]
        ]
    if holds == "questions":
        return questions_cell(row, area, layout)
    if holds == "products":
        return products_cell(row.products, layout)
    if holds == "pages":
        return [text(str(product.pages) if product.pages else layout.undated) for product in row.products]
    if holds == "due":
        return [text(printed_due(product.due, layout)) for product in row.products]
    if holds == "area":
        return [text(layout.area.format(number=area.number, title=area.title))]
    if holds == "area_number":
        return [text(str(area.number))]
    if holds == "roles":
        return roles_cell(row, layout)
    if holds in ROLES:
        return parties_column(row.parties.get(holds, Parties()), layout)
    raise ValueError(f"No such column: {holds}.")


def task_paragraphs(task: Task, layout: Layout) -> Cell:
    """Print a task's label, title and steps."""
    steps = items(list(task.steps), style=layout.steps)
    if task.title is None:
        return [text(layout.task_bare.format(code=task.code), bold=True), *steps]
    if layout.title_place == "paragraph":
        return [text(layout.task_bare.format(code=task.code), bold=True), text(task.title), *steps]
    return [text(layout.task.format(code=task.code, title=task.title), bold=True), *steps]


def questions_cell(row: Row, area: Area, layout: Layout) -> Cell:
    """Print a row's questions."""
    if row.questions.printed is not None:
        return [text(line) for line in row.questions.printed]
    listed = dict(area.questions)
    lines = []
    for code in row.questions.codes:
        forms = {"code_text": f"{code} {listed.get(code, '')}", "code": code, "text": listed.get(code, "")}
        lines.append(forms[layout.question_form].strip())
    if layout.question_form == "code":
        return [text(", ".join(lines))]
    return [text(line) for line in lines]


def products_cell(products: tuple[Product, ...], layout: Layout) -> Cell:
    """Print a row's deliverables, with the due date behind each where the author does so."""
    words = [product.text for product in products]
    if any(product.plain for product in products):
        lead_in = [text(product.text) for product in products if product.plain]
        return [*lead_in, *items([product.text for product in products if not product.plain], style=layout.products)]
    if layout.due_inline:
        words = [
            word if product.due is None else word + layout.due_inline.format(due=printed_due(product.due, layout))
            for word, product in zip(words, products)
        ]
    if len(words) == 1 and layout.products == "bullets":
        return [text(words[0])]
    return items(words, style=layout.products)


def roles_cell(row: Row, layout: Layout) -> Cell:
    """Print the roles of a row with their labels in one cell."""
    lines: list[Para] = []
    for role in layout.roles:
        parties = row.parties.get(role)
        if parties is None:
            continue
        label = layout.roles[role]
        if parties.printed is not None:
            first, *rest = parties.printed.split("\n")
            lines += [text(f"{label}{layout.role_colon}{first}".strip()), *[text(line) for line in rest]]
        elif role in layout.listed_roles:
            lines.append(text(f"{label}{layout.role_colon}".strip(), bold=True))
            lines += items(list(parties.names), style=layout.party_lists)
        else:
            lines.append(text(f"{label}{layout.role_colon}{layout.party_join.join(parties.names)}"))
    return lines


def parties_column(parties: Parties, layout: Layout) -> Cell:
    """Print a role's parties in a column of their own."""
    if parties.printed is not None:
        return [text(line) for line in parties.printed.split("\n")]
    if layout.party_lists == "joined" or len(parties.names) == 1:
        return [text(layout.party_join.join(parties.names))] if parties.names else []
    return items(list(parties.names), style=layout.party_lists)
