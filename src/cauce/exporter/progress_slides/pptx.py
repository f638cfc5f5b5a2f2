"""The presentation as a PowerPoint file (presentación en PPTX): titles, alt texts, notes, the same bytes each time."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from cauce.exporter.brief import short
from cauce.exporter.packing import packed
from cauce.exporter.progress_slides import Presentation, Slide, Table, charts, template
from cauce.exporter.word import clean as printable

LANGUAGES = {"es": "es-PA", "en": "en-US"}
SIZE = 13  # points of a table's words
SIGNS = 11.5  # signs of that size that an inch holds
LINES = 2  # lines of a cell
HEADER_HEIGHT, ROW_HEIGHT = 0.38, 0.57  # inches
MOST = 7  # rows of a table, so that all of it stands on its slide
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
LONGEST_TITLE, LONGEST_LEAD, LONGEST_FOOTER = 110, 140, 240


def slides_pptx(told: Presentation) -> bytes:
    """Write the presentation; the same facts and day give the same bytes."""
    language = LANGUAGES.get(told.language, told.language)
    made = template.new_presentation(language=language)
    _write_properties(made, told)
    _add_first(made, told)
    for slide in told.slides:
        _add_slide(made, told, slide, language=language)
    for slide in made.slides:
        _tell_language(slide, language)
    file = BytesIO()
    made.save(file)
    return packed(file.getvalue(), on=told.on)


def clean(text: str) -> str:
    """Leave out what cannot be printed, and keep a number on the line of its sign.

    Examples
    --------
    >>> clean("70 %")
    '70\xa0%'
    """
    return printable(text).replace(" %", "\u00a0%")


def _write_properties(made: Any, told: Presentation) -> None:
    held = made.core_properties
    held.title, held.subject = clean(f"{told.title}: {told.plan}")[:255], clean(told.plan)[:255]
    held.author = held.last_modified_by = told.program
    held.language, held.revision, held.comments, held.keywords = told.language, 1, "", ""
    held.created = held.modified = datetime.combine(told.on, time(12), tzinfo=UTC)


def _add_first(made: Any, told: Presentation) -> None:
    slide = made.slides.add_slide(made.slide_layouts[template.TITLE_LAYOUT])
    slide.shapes.title.text = clean(short(told.title, longest=LONGEST_TITLE))
    _write(_placeholder(slide, 1), [short(told.plan, longest=150), f"{told.place} · {told.day}".strip(" ·")])
    _write(_placeholder(slide, template.NOTICE), [short(part, longest=200) for part in (told.notice,) if part])
    _add_notes(slide, told.notes)


def _add_slide(made: Any, told: Presentation, one: Slide, *, language: str) -> None:
    slide = made.slides.add_slide(made.slide_layouts[_layout_of(one)])
    slide.shapes.title.text = clean(short(one.title, longest=LONGEST_TITLE))
    if lead := _placeholder(slide, template.LEAD):
        _write(lead, [short(one.lead, longest=LONGEST_LEAD)] if one.lead else [])
    for place, figure in zip(template.FIGURES, one.figures, strict=False):
        _write_figure(_placeholder(slide, place), *figure)
    if one.chart is not None:
        frame = charts.draw(_placeholder(slide, template.CHART), one.chart, language=language)
        _describe(frame, one.title, one.chart.told)
    if one.table is not None and one.table.lines:
        _add_table(_placeholder(slide, template.TABLE), one.table)
    if text := _placeholder(slide, template.TEXT):
        _write(text, one.text, after=8)
    if foot := _placeholder(slide, template.FOOT):
        _write(foot, [one.foot] if one.foot else [])
    _add_footer(slide, " · ".join(part for part in (short(told.plan, longest=60), told.day, told.notice) if part))
    _add_notes(slide, one.notes)


def _layout_of(one: Slide) -> int:
    if one.figures:
        return template.FIGURES_LAYOUT
    if one.chart is not None:
        return template.CHART_LAYOUT
    return template.TABLE_LAYOUT if one.table is not None and one.table.lines else template.TEXT_LAYOUT


def _placeholder(slide: Any, place: int) -> Any:
    """The placeholder of a place, or nothing where the layout has none."""
    return next((each for each in slide.placeholders if each.placeholder_format.idx == place), None)


def _write(placeholder: Any, lines: Iterable[str], *, after: float = 0) -> None:
    """Write paragraphs into a placeholder; one without words is taken away, for it would ask to be clicked."""
    told = [clean(line) for line in lines]
    if not told:
        placeholder._element.getparent().remove(placeholder._element)
        return
    frame = placeholder.text_frame
    for place, line in enumerate(told):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.space_after = Pt(after)


def _write_figure(placeholder: Any, value: str, label: str) -> None:
    _write(placeholder, [value, label])
    paragraph = placeholder.text_frame.paragraphs[0]
    paragraph.line_spacing = 0.9
    number = paragraph.runs[0].font
    number.size, number.bold = Pt(30), True
    number.color.rgb = RGBColor.from_string(template.THEME["accent1"])


def _describe(frame: Any, title: str, told: str) -> None:
    """Say in words what is drawn, for whoever does not see it."""
    properties = frame._element.xpath("./p:nvGraphicFramePr/p:cNvPr")[0]
    properties.set("name", clean(short(title, longest=60)))
    properties.set("descr", clean(told))


def _add_table(placeholder: Any, table: Table) -> None:
    lines = table.lines[:MOST]
    frame = placeholder.insert_table(rows=len(lines) + 1, cols=len(table.headers))
    _describe(frame, table.told, table.told)
    made = frame.table
    made._tbl.tblPr.find("a:tableStyleId", template.NAMES).text = NO_STYLE
    made.horz_banding = False
    widths = [share * template.INSIDE for share in table.widths]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)
    for place, (row, line) in enumerate(zip(made.rows, (table.headers, *lines), strict=True)):
        row.height = Inches(ROW_HEIGHT if place else HEADER_HEIGHT)
        for at, (cell, text, width) in enumerate(zip(row.cells, line, widths, strict=True)):
            _write_cell(cell, text, width, is_header=place == 0, is_code=at == 0)
    frame.height = Inches(HEADER_HEIGHT + ROW_HEIGHT * len(lines))


def _write_cell(cell: Any, text: str, width: float, *, is_header: bool, is_code: bool) -> None:
    room = int((width - 0.14) * SIGNS * (1 if is_header else LINES)) - (0 if is_header else 6)
    run = cell.text_frame.paragraphs[0].add_run()  # its own font: PowerPoint passes over a paragraph's
    run.text = clean(short(text, longest=max(room, 8)))
    cell.margin_left = cell.margin_right = Inches(0.07)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = 3  # in the middle
    font = run.font
    font.size, font.bold = Pt(SIZE), is_header or is_code
    font.color.rgb = RGBColor.from_string(template.THEME["dk1"])
    properties = cell._tc.get_or_add_tcPr()
    color = template.THEME["accent1"] if is_header else "DAD6CA"
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in template.NAMES.items())
    weight = 19050 if is_header else 9525
    fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    properties.insert(0, parse_xml(f'<a:lnB {names} w="{weight}">{fill}</a:lnB>'))
    if is_header:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string("E1EEF0")


def _add_footer(slide: Any, words: str) -> None:
    """Bring the layout's footer and number onto the slide, as whoever edits it would."""
    for held in slide.slide_layout.placeholders:
        if held.placeholder_format.idx not in (template.FOOTER, template.NUMBER):
            continue
        own = copy.deepcopy(held._element)
        own.nvSpPr.cNvPr.set("id", str(100 + held.placeholder_format.idx))
        for told in own.xpath("./p:txBody/a:lstStyle/*"):
            told.getparent().remove(told)
        own.spPr.clear()
        slide.shapes._spTree.append(own)
        if held.placeholder_format.idx == template.FOOTER:
            own.xpath("./p:txBody/a:p/a:r/a:t")[0].text = clean(short(words, longest=LONGEST_FOOTER))


def _add_notes(slide: Any, notes: Iterable[str]) -> None:
    told = "\n".join(clean(line) for line in notes if line)
    if told:
        slide.notes_slide.notes_text_frame.text = told


def _tell_language(slide: Any, language: str) -> None:
    """Name the language of every run, so that it is read aloud and checked as such."""
    parts = [slide._element, *([slide.notes_slide._element] if slide.has_notes_slide else [])]
    for part in parts:
        for run in part.xpath(".//a:r | .//a:fld"):
            run.get_or_add_rPr().set("lang", language)
