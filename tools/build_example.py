"""Build the example's plan document (documento del plan de ejemplo) from its TOML source.

Run ``python -m tools.build_example`` after a change in ``examples/panama/plan/``. The same source
gives the same bytes: dates are fixed and the archive is not compressed, so that no library's
version shows in it. ``--check`` writes nothing and exits 1 when the committed file is another.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tools import example_document as paper

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "panama"
SOURCE = EXAMPLE / "plan"
TARGET = EXAMPLE / "plan-de-trabajo.docx"
MADE_AT = datetime(2018, 1, 15, 12, 0, 0, tzinfo=UTC)

AREA_HEADER = ("METODOLOGÍA", "PREGUNTAS", "PRODUCTO / PLAZO", "RESPONSABLE Y ACCIONES")
ROLE_LABELS = {"leads": "Lidera:", "supports": "Apoya:", "supervises": "Supervisa:", "validates": "Seguimiento:"}
Source = dict[str, Any]


def read_source(folder: Path = SOURCE) -> Source:
    """Read the plan's TOML files; areas come as a list in the order of their files."""
    parts = {
        path.stem.partition("-")[2]: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    }
    areas = [part for name, part in parts.items() if name.startswith("area-")]
    return {"areas": areas, **{name: part for name, part in parts.items() if not name.startswith("area-")}}


def build(source: Source) -> bytes:
    """Return the document as the bytes of a DOCX file."""
    document = paper.new_document(footer=source["front"]["cover"]["footer"])
    write_front(document, source["front"])
    write_plan(document, source["front"])
    write_board(document, source["board"])
    document.add_heading("C. ÁREAS DE DESCUBRIMIENTO", 1)
    for area in source["areas"]:
        write_area(document, area)
    for section in source["strategy"]["sections"]:
        write_strategy_section(document, section)
    write_communication(document, source["communication"])
    return archive(document, title=source["front"]["cover"]["title"], author="Cauce (ilustración)")


def archive(document: Document, *, title: str, author: str) -> bytes:
    """Save with fixed properties and dates, parts in a fixed order, uncompressed."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, author, "Cauce"
    about.comments, about.keywords, about.language = "Ilustración escrita para Cauce", "ilustración", "es-PA"
    about.created = about.modified = MADE_AT
    about.revision = 1
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, MADE_AT.timetuple()[:6])
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, old.read(name))
    return fixed.getvalue()


def write_front(document: Document, front: Source) -> None:
    """Write the cover with its notice, the contents and the acronyms."""
    cover, contents, acronyms = front["cover"], front["contents"], front["acronyms"]
    document.add_paragraph(cover["title"], style="Title")
    document.add_paragraph(cover["subtitle"], style="Subtitle")
    document.add_paragraph(cover["author"])
    paper.add_notice(document, lead=cover["notice_title"], text=cover["notice"])
    paper.add_contents_title(document, contents["title"])
    for entry in contents["entries"]:
        document.add_paragraph(f"{entry['text']}\t{entry['page']}", style=f"toc {entry['level']}")
    document.add_heading(acronyms["title"], 1)
    table = paper.add_table(document, acronyms["header"], widths_cm=(3.6, 14.2))
    for short, name in acronyms["list"]:
        cells = paper.add_cells(table)
        paper.write(cells[0], short, bold=True)
        paper.write(cells[1], name)


def write_plan(document: Document, front: Source) -> None:
    """Write section A with the objectives of phase II."""
    document.add_heading(front["plan"]["title"], 1)
    for part in front["plan"]["parts"]:
        if "title" in part:
            document.add_heading(part["title"], 2)
        if "lead" in part:
            paper.add_lead(document, part["lead"])
        for text in part.get("paragraphs", []):
            document.add_paragraph(text)
        for message in part.get("messages", []):
            paper.add_lead(document, message["lead"])
            paper.add_list(document, message["items"], style="List Bullet")
        if part.get("key") == "objectives":
            for group in ("discovery", "stakeholders", "institutional"):
                paper.add_lead(document, front["objectives"][f"{group}_lead"])
                paper.add_list(document, front["objectives"][group], style="List Number", letters=True)


def write_board(document: Document, source: Source) -> None:
    """Write section B: the board's seats and objectives, the methodology."""
    board, method = source["board"], source["method"]
    document.add_heading(source["title"], 1)
    document.add_heading(board["title"], 2)
    for text in board["paragraphs"]:
        document.add_paragraph(text)
    table = paper.add_table(document, (board["internal_lead"], board["extended_lead"]), widths_cm=(8.9, 8.9))
    for cell, level in zip(paper.add_cells(table), ("internal", "extended"), strict=True):
        paper.fill(cell, [("List Number", text) for text in board[level]])
    paper.add_lead(document, board["objectives_lead"]).paragraph_format.space_before = Pt(12)
    paper.add_list(document, board["objectives"], style="List Bullet")
    document.add_heading(method["title"], 2)
    for text in method["paragraphs"]:
        document.add_paragraph(text)
    paper.add_lead(document, method["objective_lead"])
    document.add_paragraph(method["objective"])
    paper.add_lead(document, method["methods_lead"])
    for number, one in enumerate(method["methods"], 1):
        document.add_heading(f"{number}. {one['title']}", 3)
        for text in one["paragraphs"]:
            document.add_paragraph(text)


def write_area(document: Document, area: Source) -> None:
    """Write an area: its heading, purpose, questions, cities and the table of its rows."""
    heading = document.add_heading(area["heading"], 2)
    heading.paragraph_format.page_break_before = area["number"] > 1
    paper.add_labelled(document, "Contexto.", area["context"])
    paper.add_labelled(document, "Objetivo general.", area["objective"])
    paper.add_lead(document, "Preguntas diagnósticas:")
    paper.add_list(document, [f"{code}. {text}" for code, text in area["questions"]], style="List Bullet")
    paper.add_labelled(document, "Ciudades de la Red para intercambio:", area["cities"])
    table = paper.add_table(document, AREA_HEADER, widths_cm=(5.1, 3.5, 4.3, 4.9))
    for row in area["rows"]:
        tasks, questions, products, parties = paper.add_cells(table)
        for task in row["tasks"]:
            write_task(tasks, task)
        codes = dict(area["questions"])
        paper.fill(
            questions,
            [("Normal", text) for text in row.get("printed") or [f"{code} {codes[code]}" for code in row["questions"]]],
        )
        paper.fill(products, product_lines(row))
        write_parties(parties, row, bulleted=area.get("roles_bulleted", False))


def write_task(cell: _Cell, task: Source) -> None:
    """Write a task's label, title and body into the first column (marks: see the source)."""
    label, title = task.get("label", f"TAREA {task['code']}."), task.get("title")
    style = task.get("title_style", "plain")
    joint = {"dash": " – ", "paragraph": ""}.get(style, " ") if title else ""
    first = paper.write(cell, f"{label}{joint}", bold=True)
    if title and style == "paragraph":
        paper.write(cell, title, keep_adding=True)
    elif title:
        paper.add_run(first, title, underline=style == "underlined")
    styles = {"-": "List Bullet", "#": "List Number", ".": "Normal", ":": "Normal", "_": "Normal"}
    paper.fill(
        cell,
        [(styles[line[0]], line[2:]) for line in task["body"]],
        underlined=[line[2:] for line in task["body"] if line[0] == "_"],
    )


def product_lines(row: Source) -> list[tuple[str, str]]:
    """Return the third column's paragraphs with their styles."""
    lead = [("Normal", row["products_intro"])] if "products_intro" in row else []
    note = [("Normal", row["products_note"])] if "products_note" in row else []
    return lead + [("List Bullet", text) for text in row["products"]] + note


def write_parties(cell: _Cell, row: Source, *, bulleted: bool) -> None:
    """Write who does what into the fourth column: one line a role, then the two lists."""
    for role, label in ROLE_LABELS.items():
        if role in row:
            label = row.get("labels", {}).get(role, label)
            names = row.get("join", {}).get(role, " y ").join(row[role])
            line = paper.write(cell, f"{label} ", bold=True, style="List Bullet" if bulleted else "Normal")
            paper.add_run(line, names)
    for label, names in (("Grupo de Trabajo:", row["working_group"]), ("Aliados:", row.get("allies", []))):
        if names:
            paper.write(cell, label, bold=True, space_before_pt=4)
            paper.fill(cell, [("List Bullet", name) for name in names])


def write_strategy_section(document: Document, section: Source) -> None:
    """Write section D or E: activities, then the table of deliverables and who does what."""
    document.add_heading(section["title"], 1)
    for text in section["paragraphs"]:
        document.add_paragraph(text)
    paper.add_labelled(document, "Objetivo:", section["objective"])
    paper.add_lead(document, "Actividades:")
    paper.add_list(document, section["activities"], style="List Number")
    table = paper.add_table(document, section["header"], widths_cm=(1.6, 6.6, 9.6))
    for number, deliverable in enumerate(section["deliverables"], 1):
        act, title, parties = paper.add_cells(table)
        paper.write(act, f"{number}.")
        paper.add_run(paper.write(title, f"Entregable {number}: ", bold=True), deliverable["title"])
        for party, _role, text in deliverable["responsibilities"]:
            paper.add_run(paper.write(parties, f"{party}: ", bold=True), text)


def write_communication(document: Document, plan: Source) -> None:
    """Write section F: objectives, tools and the table of actions with their targets."""
    document.add_heading(plan["title"], 1)
    for text in plan["paragraphs"]:
        document.add_paragraph(text)
    for scope in ("internal", "external"):
        paper.add_lead(document, plan[f"{scope}_lead"])
        paper.add_list(document, plan[scope], style="List Bullet")
    paper.add_labelled(document, plan["audience_lead"], plan["audience"])
    paper.add_lead(document, plan["tools_lead"])
    for name, text in plan["tools"]:
        tool: Paragraph = document.add_paragraph(style="List Bullet")
        tool.add_run(f"{name}: ").italic = True
        tool.add_run(text)
    document.add_heading(plan["table_title"], 2).paragraph_format.page_break_before = True
    table = paper.add_table(document, plan["header"], widths_cm=(6.0, 6.6, 5.2))
    for group in plan["groups"]:
        rows = [paper.add_cells(table) for _action in group["actions"]]
        objective = rows[0][0].merge(rows[-1][0]) if len(rows) > 1 else rows[0][0]
        paper.write(objective, group["objective"])
        for (_objective, action, target), (words, goal) in zip(rows, group["actions"], strict=True):
            paper.fill(
                action, [("List Bullet", text) for text in words] if isinstance(words, list) else [("Normal", words)]
            )
            paper.write(target, goal)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or check the document; 1 when it is not what the source gives."""
    parser = argparse.ArgumentParser(description="Build the example's plan document from its TOML source.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is not up to date")
    parser.add_argument("--output", type=Path, default=TARGET)
    options = parser.parse_args(arguments)
    made = build(read_source())
    if not options.check:
        options.output.write_bytes(made)
        print(f"{options.output.name}: {len(made):,} bytes.", file=sys.stderr)
        return 0
    if options.output.is_file() and options.output.read_bytes() == made:
        return 0
    print(f"{options.output.name} is not what its source gives; run python -m tools.build_example.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
