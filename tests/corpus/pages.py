"""Pages (páginas): a plan laid out as neutral paragraphs and grids, before any format."""

from __future__ import annotations

from typing import Any

from tests.corpus.cells import row_cells
from tests.corpus.content import Area, Plan
from tests.corpus.layout import Layout, layout_of
from tests.corpus.sheet import Break, Cell, Grid, Page, Para, heading, items, text


def lay_out(plan: Plan) -> list[Page]:
    """Lay a whole plan out."""
    raw, layout = plan.raw, layout_of(plan.raw.get("layout", {}))
    body: list[Page] = []
    sections = {
        "acronyms": _acronyms,
        "front": _front,
        "objectives": _objectives,
        "board": _board,
        "methods": _methods,
        "areas": _areas,
        "articulation": _articulation,
        "production": _articulation,
        "communication": _communication,
        "closing": _front,
    }
    for name in raw.get("order", list(sections)):
        if name in raw:
            body += sections[name](plan, layout, name)
    pages: list[Page] = [Para(raw["title"], "heading", level=0, bold=True)]
    pages += [text(line) for line in raw.get("cover", [])]
    if layout.contents:
        pages += _contents(raw, body)
    return pages + body


def _contents(raw: dict[str, Any], body: list[Page]) -> list[Page]:
    changed = dict(raw.get("contents_changes", []))
    lines = [page.text for page in body if isinstance(page, Para) and page.kind == "heading" and page.level <= 2]
    pages: list[Page] = [Break(), text(raw.get("contents_title", "CONTENIDO"), bold=True)]
    printed = [changed.get(line, line) for line in lines] + raw.get("contents_extra", [])
    pages += [text(f"{line}\t{3 + number}") for number, line in enumerate(printed) if line]
    return [*pages, Break()]


def _acronyms(plan: Plan, layout: Layout, name: str) -> list[Page]:
    raw = plan.raw
    title = heading(raw.get("acronyms_heading", "ACRÓNIMOS"))
    style = raw.get("acronyms_as", "table")
    if style == "pairs":
        header = raw.get("acronyms_header", ["SIGLAS", "DENOMINACIÓN"]) * 2
        half = (len(plan.acronyms) + 1) // 2
        both = [*zip(plan.acronyms[:half], [*plan.acronyms[half:], ("", "")], strict=False)]
        return [title, Grid(header, [[[text(word)] for word in (*one, *two)] for one, two in both], [1, 3, 1, 3])]
    if style == "table":
        header = raw.get("acronyms_header", ["SIGLAS", "DENOMINACIÓN"])
        rows = [[[text(acronym)], [text(meaning)]] for acronym, meaning in plan.acronyms]
        return [title, Grid(header, rows, widths=[1, 4])]
    joined = [raw.get("acronyms_join", "{acronym}: {name}").format(acronym=a, name=n) for a, n in plan.acronyms]
    return [title, *items(joined, style=style)]


def _front(plan: Plan, layout: Layout, name: str) -> list[Page]:
    pages: list[Page] = []
    for line in plan.raw[name]:
        if line.startswith("# "):
            pages.append(heading(line[2:], 1))
        elif line.startswith("## "):
            pages.append(heading(line[3:], 2))
        elif line.startswith("- "):
            pages += items([line[2:]])
        elif line == "---":
            pages.append(Break())
        else:
            pages.append(text(line))
    return pages


def _objectives(plan: Plan, layout: Layout, name: str) -> list[Page]:
    section = plan.raw[name]
    pages: list[Page] = [heading(section["heading"], section.get("level", 2))]
    for _, label, lines in section["groups"]:
        pages += [text(label, bold=True), *items(lines, style=section.get("as", "bullets"))]
    return pages


def _board(plan: Plan, layout: Layout, name: str) -> list[Page]:
    section = plan.raw[name]
    pages: list[Page] = [heading(section["heading"], section.get("level", 1))]
    pages += [text(line) for line in section.get("intro", [])]
    style = section.get("as", "numbers")
    internal = items(section["internal"], style=style)
    extended = items(section["extended"], style=style)
    if section.get("table") == "rows":
        levels = [(section["internal_label"], seat) for seat in section["internal"]]
        levels += [(section["extended_label"], seat) for seat in section["extended"]]
        rows = [[[text(level)], [text(seat)]] for level, seat in levels]
        pages.append(Grid(section["rows_header"], rows, [1, 3]))
    elif section.get("table", False):
        pages.append(Grid([section["internal_label"], section["extended_label"]], [[internal, extended]], [1, 1]))
    else:
        pages += [text(section["internal_label"], bold=True), *internal]
        pages += [text(section["extended_label"], bold=True), *extended]
    pages += [text(section["objectives_label"]), *items(section["objectives"])]
    return pages


def _methods(plan: Plan, layout: Layout, name: str) -> list[Page]:
    section = plan.raw[name]
    pages: list[Page] = [heading(section["heading"], section.get("level", 2))]
    pages += [text(line) for line in section.get("intro", [])]
    if "label" in section:
        pages.append(text(section["label"], bold=True))
    for title, prose in zip(items([item[0] for item in section["items"]], style="numbers"), section["items"]):
        title.bold = True
        pages += [title, *[text(line) for line in prose[1:]]]
    return pages


def _areas(plan: Plan, layout: Layout, name: str) -> list[Page]:
    pages: list[Page] = []
    if "areas_heading" in plan.raw:
        pages.append(heading(plan.raw["areas_heading"]))
    for area in plan.areas:
        pages += _area_front(area, layout, level=2 if "areas_heading" in plan.raw else 1)
        if layout.tables == "area":
            pages.append(area_grid([area], layout))
    if layout.tables == "all":
        pages.append(heading(plan.raw.get("table_heading", "Cuadro de tareas")))
        pages.append(area_grid(list(plan.areas), layout))
    return pages


def _area_front(area: Area, layout: Layout, level: int) -> list[Page]:
    pages: list[Page] = [heading(layout.area.format(number=area.number, title=area.title), level)]
    if area.context:
        pages.append(text(layout.context.format(text=area.context)))
    if area.objective:
        pages.append(text(layout.objective.format(text=area.objective)))
    lines = [layout.question_line.format(code=code, text=words) for code, words in area.questions]
    pages += [text(layout.questions_label, bold=True)]
    pages += items(lines, style="bullets" if layout.questions_as == "list" else "paragraphs")
    if area.cities and layout.cities_as == "list":
        pages.append(text(layout.cities.format(text="").strip(), bold=True))
        pages += items([f"{city} ({country})" if country else city for city, country in area.cities])
    elif area.cities:
        printed = area.cities_printed or ", ".join(f"{c} ({p})" if p else c for c, p in area.cities)
        pages.append(text(layout.cities.format(text=printed)))
    return pages


def area_grid(areas: list[Area], layout: Layout) -> Grid:
    """Lay the rows of areas out as one table."""
    rows: list[list[Cell]] = []
    bands = set()
    for area in areas:
        if layout.band:
            bands.add(len(rows))
            rows.append([[text(layout.band.format(number=area.number, title=area.title), bold=True)]])
        rows += [row_cells(row, area, layout) for row in area.rows]
    return Grid([column[0] for column in layout.columns], rows, widths(layout), bands=bands)


def widths(layout: Layout) -> list[float]:
    """Give wordy columns more room."""
    wide = {
        "task": 4.0,
        "title_steps": 4.0,
        "steps": 4.0,
        "questions": 2.5,
        "products": 3.0,
        "roles": 3.5,
        "title": 2.0,
        "code": 1.2,
        "pages": 1.4,
        "due": 1.8,
    }
    return [wide.get(column[1], 2.0) for column in layout.columns]


def _articulation(plan: Plan, layout: Layout, name: str) -> list[Page]:
    section = plan.raw[name]
    pages: list[Page] = [heading(section["heading"], section.get("level", 1))]
    pages += [text(line) for line in section.get("intro", [])]
    pages += [text(section["activities_label"], bold=True)]
    pages += items(section["activities"], style=section.get("as", "numbers"))
    rows: list[list[Cell]] = []
    for number, (title, duties) in enumerate(section["deliverables"], 1):
        label = section.get("deliverable", "Entregable {number}: {title}").format(number=number, title=title)
        lines = [text(f"{party}{section.get('colon', ': ')}{words}") for party, _, words in duties]
        cells = [[text(f"{number}.")], [text(label)], lines]
        rows.append([cells[column] for column in section.get("columns", [0, 1, 2])])
    return [
        *pages,
        Grid(section["header"], rows, [[0.8, 3, 5][column] for column in section.get("columns", [0, 1, 2])]),
    ]


def _communication(plan: Plan, layout: Layout, name: str) -> list[Page]:
    section = plan.raw[name]
    pages: list[Page] = [heading(section["heading"], section.get("level", 1))]
    pages += [text(line) for line in section.get("intro", [])]
    for side in ("internal", "external"):
        if side in section:
            pages += [text(section[f"{side}_label"], bold=True), *items(section[side])]
    if "tools" in section:
        pages.append(text(section["tools_label"], bold=True))
        pages += items([f"{tool}: {prose}" for tool, prose in section["tools"]])
    if "plan_heading" in section:
        pages.append(heading(section["plan_heading"], 2))
    order = section.get("columns", [0, 1, 2])
    rows: list[list[Cell]] = []
    carried = set()
    for number, line in enumerate(section["actions"]):
        cells = [_communication_cell(value) for value in line[:3]]
        rows.append([cells[column] for column in order])
        if not line[0]:
            carried.add((number, order.index(0)))
    header = [section["header"][column] for column in order]
    return [*pages, Grid(header, rows, [3.0, 4.0, 3.0], carried=carried if section.get("merged", True) else set())]


def _communication_cell(value: str | list[str]) -> Cell:
    if isinstance(value, list):
        return items(value)
    return [text(line) for line in value.split("\n")] if value else []
