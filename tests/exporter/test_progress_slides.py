"""The progress presentation (presentación de avance): native charts and tables, for eye and ear, never too full."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pdfplumber
import pptx
import pytest

from cauce.exporter.progress_slides import Chart, Presentation, Series, Slide, Table
from cauce.exporter.progress_slides.pptx import slides_pptx

LONG = "Reporte de síntesis de lo aprendido en los talleres con los barrios y las empresas de la cuenca " * 4
STATES = (("done", "Concluida"), ("in_progress", "En curso"), ("planned", "Por iniciar"), ("deferred", "Aplazada"))


def a_presentation(*, words: str = "Mapa de pozos", lines: int = 7, language: str = "es") -> Presentation:
    """Make a presentation with a slide of each form."""
    names = tuple(name for _, name in STATES)
    whole = Chart(
        names, (Series("planned", "Filas", (3, 8, 17, 2)),), "3 filas concluidas", tuple(s for s, _ in STATES)
    )
    areas = Chart(
        tuple(f"{number}. {words[:46]} · 12 %" for number in range(1, 13)),
        tuple(Series(state, name, tuple(range(12))) for state, name in STATES),
        "Filas de cada área",
    )
    line = ("1.1.1, 1.1.2", words, words, words, words)
    table = Table(
        ("Tarea", "Qué", "Desde cuándo", "Espera a", "Detiene a"),
        (0.09, 0.33, 0.22, 0.2, 0.16),
        (line,) * lines,
        "Lo vencido",
    )
    return Presentation(
        title="Avance del plan",
        plan=f"Plan de {words}",
        place="Ciudad, País",
        notice=f"Es una ilustración. {words}",
        day="2/4/2027",
        program="Cauce",
        language=language,
        on=dt.date(2027, 4, 2),
        slides=(
            Slide("El plan va en 40 %", words, (("40 %", "hecho"),) * 4, chart=whole, foot=words, notes=("De dónde.",)),
            Slide(f"Por área: {words}", words, chart=areas, notes=("De dónde.",)),
            Slide("7 productos vencidos", words, table=table, notes=("De dónde.",)),
            Slide("Nada detiene", text=("Nada.",), notes=("De dónde.",)),
            Slide("Fuentes", text=(words,) * 3, notes=("De dónde.",)),
        ),
        notes=("Hecho hoy.",),
    )


def opened(**values: object) -> pptx.presentation.Presentation:
    return pptx.Presentation(BytesIO(slides_pptx(a_presentation(**values))))  # type: ignore[arg-type]


def test_slides_are_wide_and_each_has_a_title_of_its_own() -> None:
    made = opened()
    assert made.slide_width * 9 == pytest.approx(made.slide_height * 16, rel=0.001)
    titles = [slide.shapes.title.text for slide in made.slides]
    assert len(set(titles)) == len(titles) == 6
    assert all(titles)


def test_charts_and_tables_are_native_and_say_in_words_what_they_show() -> None:
    made = opened()
    drawn = [shape for slide in made.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert [shape.has_chart for shape in drawn] == [True, True, False]
    for shape in drawn:
        assert shape._element.xpath("./p:nvGraphicFramePr/p:cNvPr")[0].get("descr")
    assert drawn[0].chart.plots[0].categories[0] == "Concluida"
    assert drawn[0].chart.value_axis.minimum_scale == 0
    assert list(drawn[0].chart.plots[0].series[0].values) == [3, 8, 17, 2]
    assert drawn[2].table.first_row
    assert [cell.text for cell in drawn[2].table.rows[1].cells][1] == "Mapa de pozos"


def test_the_letters_of_a_table_have_their_size_themselves() -> None:
    """PowerPoint passes over what a paragraph says of its letters."""
    for slide in opened(words="").slides:
        for cell in slide._element.xpath(".//a:tc"):
            assert {run.get("sz") for run in cell.xpath(".//a:r/a:rPr")} == {"1300"}
        assert not slide._element.xpath(".//a:pPr/a:defRPr")


def test_everything_stands_in_a_placeholder_and_none_is_left_empty() -> None:
    for slide in opened().slides:
        for shape in slide.shapes:
            assert shape.is_placeholder, shape.name
            assert shape.has_chart or shape.has_table or shape.text_frame.text.strip(), shape.name


def test_every_slide_has_notes_and_every_word_a_language() -> None:
    for slide in opened(language="en").slides:
        assert slide.has_notes_slide
        for part in (slide._element, slide.notes_slide._element):
            runs = part.xpath(".//a:r/a:rPr")
            assert {run.get("lang") for run in runs} == {"en-US"}


def test_the_notice_and_the_number_stand_on_every_slide_after_the_first() -> None:
    for slide in list(opened().slides)[1:]:
        told = " ".join(shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame)
        assert "Es una ilustración." in told
        assert slide._element.xpath(".//a:fld[@type='slidenum']")


def test_the_same_facts_and_day_give_the_same_bytes_with_nothing_of_another_house() -> None:
    first = slides_pptx(a_presentation())
    assert first == slides_pptx(a_presentation())
    names = ZipFile(BytesIO(first)).namelist()
    assert not [name for name in names if "thumbnail" in name]
    assert len([name for name in names if name.startswith("ppt/slideLayouts/slideLayout")]) == 5


def test_a_table_never_has_more_rows_than_its_slide_holds() -> None:
    table = next(shape for slide in opened(lines=40).slides for shape in slide.shapes if shape.has_table).table
    assert len(table.rows) == 8


def test_signs_that_no_document_may_hold_are_left_out() -> None:
    assert opened(words="a\x00b")


@pytest.mark.parametrize("words", ["Mapa de pozos", LONG])
def test_no_word_leaves_its_slide_when_it_is_opened(words: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here (soffice): slides are not laid out, only read")
    (tmp_path / "slides.pptx").write_bytes(slides_pptx(a_presentation(words=words)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "slides.pptx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=180, check=False)
    if not (tmp_path / "slides.pdf").is_file():
        pytest.skip(f"LibreOffice here opens no slides (is Impress installed?): {done.stderr.decode()[-200:]}")
    with pdfplumber.open(tmp_path / "slides.pdf") as laid_out:
        assert len(laid_out.pages) == 6
        for page in laid_out.pages[1:]:
            found = page.extract_words(extra_attrs=["size"])
            assert all(word["x0"] >= 0 and word["x1"] <= page.width for word in found)
            footer = min(word["top"] for word in found if word["size"] < 11.5 and word["top"] > 0.9 * page.height)
            body = [word["bottom"] for word in found if word["top"] < footer - 1]
            assert max(body) <= footer, page.page_number
            high = page.height * 0.2
            title = max(word["bottom"] for word in found if word["size"] > 24 and word["top"] < high)
            rest = min(word["top"] for word in found if word["size"] <= 24)
            assert title <= rest + 1, page.page_number
