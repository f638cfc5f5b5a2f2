"""The schedule's files: chart, PDF, workbook, calendar feed; each opened by a reader other than its writer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import icalendar
import ics
import pypdfium2 as pdfium
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from cauce.exporter.schedule import GROUP, Arrow, with_groups
from cauce.exporter.schedule.chart import Drawing, Scale, shapes
from cauce.exporter.schedule.ics import FeedEntry, feed
from cauce.exporter.schedule.pdf import gantt_pdf
from cauce.exporter.schedule.svg import gantt_svg
from cauce.exporter.schedule.xlsx import gantt_xlsx
from tests.exporter.gantts import gantt

SVG = "{http://www.w3.org/2000/svg}"
CHANGED = dt.datetime(2018, 1, 5, 15, 30, tzinfo=dt.UTC)
ENTRY = FeedEntry(
    uid="task-1.1.1@plan",
    title="1.1.1 Mapa; rutas, y «paradas»",
    start=dt.date(2018, 1, 2),
    finish=dt.date(2018, 1, 10),
    changed=CHANGED,
    sequence=3,
    text="Lidera: DPU",
    address="https://ciudad.example/es/plan/tareas/1.1.1/",
)


def test_the_chart_is_well_formed_and_says_in_words_what_it_shows() -> None:
    drawn = etree.fromstring(gantt_svg(gantt()))
    assert drawn.findtext(f"{SVG}title") == "Cronograma (anexo G.1): Plan de la ciudad"
    assert "del 02/01/2018 al 17/01/2018" in (drawn.findtext(f"{SVG}desc") or "")
    keys = [one.get("data-key") for one in drawn.iter() if one.get("data-key")]
    assert keys == ["task:1.1.1", "task:1.1.2", "milestone:launch"]


def test_the_chart_carries_no_style_that_a_strict_page_would_refuse() -> None:
    drawn = gantt_svg(gantt()).decode()
    assert " style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn


def test_a_bar_begins_where_its_day_is() -> None:
    scale = Scale.over(gantt().lines, width=310)
    assert (scale.first, scale.last) == (dt.date(2018, 1, 1), dt.date(2018, 1, 31))
    assert scale.at(dt.date(2018, 1, 2)) == 10
    assert scale.after(dt.date(2018, 1, 31)) == 310


def test_a_dependency_runs_on_where_the_chart_is_cut_into_parts() -> None:
    lines = gantt(120).lines
    scale = Scale.over(lines, width=700)
    far = replace(gantt(120), arrows=[Arrow(lines[0].key, lines[-1].key)], drawn=None)
    drawing = Drawing(far, lines, scale)
    assert all(drawing.part(start, start + 50).count('class="arrow') == 2 for start in (0, 50, 100))
    assert 'class="arrow' not in shapes(far, lines[:50], scale)


def test_each_group_has_a_line_over_its_lines() -> None:
    groups = [line for line in with_groups(gantt().lines) if line.kind == GROUP]
    assert [(line.title, line.start, line.finish) for line in groups] == [
        ("Área 1", dt.date(2018, 1, 2), dt.date(2018, 1, 17)),
        ("Sección E", dt.date(2018, 1, 17), dt.date(2018, 1, 17)),
    ]


def test_the_pdf_is_a3_lying_and_its_table_says_what_the_chart_shows() -> None:
    document = pdfium.PdfDocument(gantt_pdf(gantt(40)))
    width, height = document[0].get_size()
    assert (round(width / 72 * 2.54), round(height / 72 * 2.54)) == (42, 30)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Mapa de rutas & paradas" in text
    assert "1.1.1 TC +2" in text
    assert "Ilustración." in text


def test_the_chart_begins_below_the_head_of_its_first_page() -> None:
    first = pdfium.PdfDocument(gantt_pdf(gantt(80)))[0]
    assert "1.1.1 Mapa de rutas & paradas" in first.get_textpage().get_text_range()


def test_the_same_facts_give_the_same_files() -> None:
    assert gantt_pdf(gantt()) == gantt_pdf(gantt())
    assert gantt_xlsx(gantt()) == gantt_xlsx(gantt())


def test_the_workbook_has_real_dates_and_no_formula() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(gantt_xlsx(gantt())))
    first, second, *_ = book.get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]
    assert first[3] == dt.date(2018, 1, 2)
    assert first[5] == 6
    assert first[11] == 2  # days later than in the baseline
    assert second[1] == "=Taller"
    free = book.get_sheet_by_index(1).to_python()[1:]
    assert free[0] == [dt.date(2018, 1, 1), "Año Nuevo"]


def test_a_feed_is_read_back_by_a_calendar() -> None:
    written = feed([ENTRY], name="Cronograma", text="Del plan", language="es", program="Cauce")
    (event,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert str(event["summary"]) == "1.1.1 Mapa; rutas, y «paradas»"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (dt.date(2018, 1, 2), dt.date(2018, 1, 11))
    assert (event["sequence"], str(event["status"])) == (3, "CONFIRMED")
    assert str(event["url"]) == ENTRY.address
    assert ENTRY.address in str(event["description"])


def test_a_second_library_reads_the_same_feed() -> None:
    written = feed([ENTRY], name="Cronograma", text="Del plan", language="es", program="Cauce")
    (event,) = ics.Calendar(written.decode()).events
    assert (event.uid, event.name) == (ENTRY.uid, ENTRY.title)
    assert (event.begin.date(), event.last_modified.datetime) == (ENTRY.start, CHANGED)
    assert event.url == ENTRY.address


def test_a_cancelled_entry_says_so() -> None:
    cancelled = replace(ENTRY, is_cancelled=True, sequence=4)
    written = feed([cancelled], name="Cronograma", text="", language="es", program="Cauce")
    assert b"STATUS:CANCELLED" in written
    assert b"SEQUENCE:4" in written


def test_no_line_of_a_feed_is_longer_than_calendars_read() -> None:
    long = replace(ENTRY, title="á" * 300)
    written = feed([long], name="Cronograma", text="", language="es", program="Cauce")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_a_title_and_a_text_say_both_libraries_read_it(title: str, text: str) -> None:
    told = replace(ENTRY, title=f"1.1.1 {title}.", text=text)
    written = feed([told], name="Cronograma", text="", language="es", program="Cauce")
    (event,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    (other,) = ics.Calendar(written.decode()).events
    assert words(str(event["summary"])) == words(told.title)
    assert words(str(event["description"])) == words(f"{text} {ENTRY.address}")
    assert words(other.name or "") == words(told.title)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def words(text: str) -> list[str]:
    """Signs that a calendar keeps, without the spaces between them."""
    return [sign for sign in text if sign > " " and not sign.isspace() and sign != "\x7f"]
