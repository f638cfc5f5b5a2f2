"""Word documents: what the XML says, as blocks."""

from __future__ import annotations

from cauce.importer.blocks import Kind, Paragraph
from tests.importer.readers.making import W, docx_of, grid, only_table, p, read, tbl, tc, texts, tr

NUMBERS = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>
<w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num></w:numbering>"""


def listed(text: str, number: int, level: int = 0) -> str:
    return p(text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def paragraphs(body: str) -> list[Paragraph]:
    document = read(docx_of(body, parts={"word/numbering.xml": NUMBERS}))
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def test_a_heading_style_gives_its_level() -> None:
    first, second = paragraphs(p("Agua", style="Heading2") + p("Se hará.", style="Normal"))
    assert (first.kind, first.level, second.kind) == (Kind.HEADING, 2, Kind.PARAGRAPH)


def test_an_outline_level_makes_a_heading_of_any_style() -> None:
    (only,) = paragraphs(p("Agua", props='<w:outlineLvl w:val="0"/>'))
    assert (only.kind, only.level) == (Kind.HEADING, 1)


def test_bullets_and_numbers_are_told_apart_and_numbers_are_counted() -> None:
    found = paragraphs(listed("uno", 1) + listed("dos", 1) + listed("punto", 2) + listed("otra vez", 3))
    assert [(one.kind, one.marker) for one in found] == [
        (Kind.NUMBERED, "1."),
        (Kind.NUMBERED, "2."),
        (Kind.BULLET, "•"),
        (Kind.NUMBERED, "1."),
    ]


def test_a_counted_code_of_two_numbers_stays_in_the_text() -> None:
    found = paragraphs(listed("Área", 1) + listed("¿Existe?", 1, level=1))
    assert [one.text for one in found] == ["Área", "1.1. ¿Existe?"]


def test_a_typed_marker_leaves_the_text() -> None:
    found = paragraphs(p("a) buscar") + p("- leer") + p("1.2 ¿Existe?") + p("3-4 reuniones"))
    assert [(one.marker, one.text) for one in found] == [
        ("a)", "buscar"),
        ("-", "leer"),
        ("", "1.2 ¿Existe?"),
        ("", "3-4 reuniones"),
    ]


def test_a_line_break_parts_a_paragraph_but_not_a_heading() -> None:
    split = "<w:r><w:t>Lidera: DGA</w:t><w:br/><w:t>Apoya: UP</w:t></w:r>"
    found = paragraphs(f"<w:p>{split}</w:p><w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr>{split}</w:p>")
    assert [one.text for one in found] == ["Lidera: DGA", "Apoya: UP", "Lidera: DGA Apoya: UP"]


def test_deleted_words_are_left_out_and_inserted_ones_kept() -> None:
    body = (
        "<w:p><w:r><w:t>Diez</w:t></w:r><w:del><w:r><w:delText> once</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> doce</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> trece</w:t></w:r></w:moveFrom></w:p>"
    )
    assert texts(read(docx_of(body))) == ["Diez doce"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = p("Plan de", props="<w:rPr><w:del/></w:rPr>")
    assert texts(read(docx_of(first + p(" trabajo")))) == ["Plan de trabajo"]


def test_links_fields_and_content_controls_keep_their_words() -> None:
    body = (
        '<w:p><w:hyperlink><w:r><w:t>enlace</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t> 4</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{p('dentro')}</w:sdtContent></w:sdt>"
    )
    assert texts(read(docx_of(body))) == ["enlace 4", "dentro"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('recuadro')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read(docx_of(body))) == ["recuadro"]


def test_emphasis_of_a_whole_paragraph_or_of_its_label_is_told() -> None:
    label = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Contexto.</w:t></w:r><w:r><w:t> Llueve.</w:t></w:r></w:p>"
    part = "<w:p><w:r><w:t>Llueve </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>mucho</w:t></w:r></w:p>"
    found = paragraphs(p("título", run="<w:u w:val='single'/>") + label + part)
    assert [sorted(one.emphasis) for one in found] == [["underline"], ["bold"], []]


def test_merged_cells_tell_their_span_and_what_they_go_on_with() -> None:
    table = tbl(
        tr(tc(p("A"), props='<w:gridSpan w:val="2"/>'), tc(p("B"), props='<w:vMerge w:val="restart"/>')),
        tr(tc(p("c")), tc(p("d")), tc(props="<w:vMerge/>")),
    )
    first, second = only_table(read(docx_of(table))).rows
    assert [cell.spans for cell in first.cells] == [2, 1]
    assert [cell.continues for cell in second.cells] == [False, False, True]


def test_a_repeated_header_is_marked_and_a_nested_table_flattened() -> None:
    inner = tbl(tr(tc(p("x")), tc(p("y"))))
    table = only_table(read(docx_of(tbl(tr(tc(p("H")), props="<w:tblHeader/>"), tr(tc(p("a"), inner, p("z")))))))
    assert [row.is_header for row in table.rows] == [True, False]
    assert grid(table) == [["H"], ["a\nx\ny\nz"]]


def test_rows_inside_content_controls_are_rows() -> None:
    table = tbl(tr(tc(p("a"))), f"<w:sdt><w:sdtContent>{tr(tc(p('b')))}</w:sdtContent></w:sdt>")
    assert grid(only_table(read(docx_of(table)))) == [["a"], ["b"]]


def test_lines_set_in_columns_by_tabs_are_a_table() -> None:
    line = "<w:p><w:r><w:t>{}</w:t><w:tab/><w:t>{}</w:t></w:r></w:p>"
    body = line.format("DGA", "Dirección de Gestión") + line.format("UP", "Universidad")
    assert grid(only_table(read(docx_of(body)))) == [["DGA", "Dirección de Gestión"], ["UP", "Universidad"]]


def test_an_entry_of_the_contents_is_no_heading() -> None:
    body = "<w:p><w:r><w:t>ÁREA 1: AGUA</w:t><w:tab/><w:t>16</w:t></w:r></w:p>" + p("ÁREA 1: AGUA")
    assert [one.kind for one in paragraphs(body)] == [Kind.PARAGRAPH, Kind.HEADING]


def test_rendered_page_breaks_number_the_pages() -> None:
    broken = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>dos</w:t></w:r></w:p>"
    assert [one.position.page for one in paragraphs(p("uno") + broken + p("dos"))] == [1, 2, 2]
