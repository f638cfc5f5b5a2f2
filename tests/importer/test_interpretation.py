"""Whole plans of a few lines, in other layouts."""

from __future__ import annotations

import pytest

from cauce.importer.answer import answer
from cauce.importer.blocks import Cell, Kind, Paragraph, Position, Table, TableRow, UnusableDocument
from cauce.importer.deliverables import read_deliverables
from cauce.importer.facts import plan_facts
from cauce.importer.interpretation import interpret
from tests.importer.words import WORDS, document, lines, table

AREA = lines(
    "# Área 1: Agua.", "Contexto. Falta agua.", "Objetivo general: que no falte.", "Preguntas:", "* 1.1 ¿Dónde falta?"
)
HEADER = ("Tarea", "Preguntas", "Producto", "Responsable y acciones")
ROW = ("Tarea 1.1.1 Mapa\n* Medir\n* Dibujar", "1.1", "Mapa (3 páginas)", "Lidera: DPU\nAliados:\n* BID")


def read(*blocks: object) -> dict[str, object]:
    return answer(interpret(document(*blocks), WORDS))  # type: ignore[arg-type]


def tasks(*blocks: object) -> list[dict[str, object]]:
    return [task for area in read(*blocks)["areas"] for task in area["tasks"]]  # type: ignore[attr-defined]


def test_an_area_is_read_with_its_text_and_tasks() -> None:
    (area,) = read(AREA, table(HEADER, ROW))["areas"]  # type: ignore[misc]
    assert (area["title"], area["context"], area["general_objective"]) == ("Agua", "Falta agua.", "que no falte.")
    assert area["questions"] == [{"code": "1.1", "text": "¿Dónde falta?"}]
    (task,) = area["tasks"]
    assert (task["code"], task["title"], task["steps"]) == ("1.1.1", "Mapa", ["Medir", "Dibujar"])
    assert (task["products"], task["product_pages"]) == (["Mapa (3 páginas)"], [3])
    assert (task["leads"], task["allies"]) == (["DPU"], ["BID"])


def test_columns_come_in_any_order_and_roles_may_have_their_own() -> None:
    header = ("Partners", "Due date", "Output", "Task code", "Task title", "Steps", "Lead", "Question")
    row = ("UNDP, WHO", "week 12", "Map", "1.1.1", "Mapping", "* Measure", "City Hall", "1.1")
    (task,) = tasks(AREA, table(header, row))
    assert (task["code"], task["title"], task["steps"]) == ("1.1.1", "Mapping", ["Measure"])
    assert (task["leads"], task["allies"], task["product_dues"]) == (["City Hall"], ["UNDP", "WHO"], ["week 12"])


@pytest.mark.parametrize("codes", ["1.2, 1.1", "1.2 y 1.1", "1.2\n1.1"])
def test_codes_in_one_cell_and_questions_in_the_next_belong_together_in_their_order(codes: str) -> None:
    header = ("Área", "Código de tarea", "Tarea", "Código de pregunta", "Pregunta", "Producto", "Lidera")
    rows = [
        ("1. Agua", "1.1.1", "Mapa", "1.1", "¿Dónde falta?", "Mapa", "DPU"),
        ("1. Agua", "1.2.1", "Censo", codes, "¿Cuánta se pierde?\n¿Dónde falta?", "Censo", "DPU"),
    ]
    (area,) = read(table(header, *rows))["areas"]  # type: ignore[misc]
    assert [(one["code"], one["text"]) for one in area["questions"]] == [
        ("1.1", "¿Dónde falta?"),
        ("1.2", "¿Cuánta se pierde?"),
    ]
    assert area["tasks"][1]["question_codes"] == ["1.2", "1.1"]


def test_a_row_that_a_page_break_parted_is_one_again() -> None:
    rest = ("", "", "", "* CAF\n* Ciudad del")
    more = ("", "", "", "Saber")
    (task,) = tasks(AREA, table(HEADER, ROW), lines("12"), table(rest), table(more))
    assert task["allies"] == ["BID", "CAF", "Ciudad del Saber"]


@pytest.mark.parametrize("mark", ["", "* "])
def test_equal_deliverables_on_both_sides_of_a_page_break_are_two(mark: str) -> None:
    first = (*ROW[:2], f"{mark}Base de talleres", ROW[3])
    (task,) = tasks(AREA, table(HEADER, first), lines("12"), table(("", "", f"{mark}Base de talleres", "* CAF")))
    assert task["products"] == ["Base de talleres", "Base de talleres"]


def test_what_a_page_says_again_is_read_once() -> None:
    header, row = ("Código", "Actividad", "Producto", "Aliados"), ("1.1.1", "Mapa\n* Medir", "Mapa", "BID")
    (task,) = tasks(AREA, table(header, row), lines("12"), table((*row[:3], "CAF")))
    assert (task["products"], task["steps"], task["allies"]) == (["Mapa"], ["Medir"], ["BID", "CAF"])


def test_a_repeated_header_is_no_row() -> None:
    second = ("Tarea 1.1.2 Censo", "1.1", "Censo", "Lidera: DPU")
    assert [task["code"] for task in tasks(AREA, table(HEADER, ROW), table(HEADER, second))] == ["1.1.1", "1.1.2"]


def test_tasks_that_share_a_row_repeat_its_items() -> None:
    shared = ("Tarea 1.1.1\n* Medir\nTarea 1.1.2\n* Dibujar", *ROW[1:])
    first, second = tasks(AREA, table(HEADER, shared))
    assert (first["row_shared_with"], second["row_shared_with"]) == (["1.1.2"], ["1.1.1"])
    assert first["steps"] == ["Medir"] and second["steps"] == ["Dibujar"] and first["products"] == second["products"]


def test_codes_in_a_column_and_again_before_each_task_part_them() -> None:
    header = ("Código", "Actividad", "Producto", "Responsable")
    cell = "Tarea 1.1.1. Medición\n* Medir\nTarea 1.1.2. Dibujo\n* Dibujar"
    first, second = tasks(AREA, table(header, ("1.1.1\n1.1.2", cell, "Mapa", "DPU")))
    assert (first["title"], first["steps"]) == ("Medición", ["Medir"])
    assert (second["title"], second["steps"]) == ("Dibujo", ["Dibujar"])


def test_merged_cells_mean_a_shared_row() -> None:
    whole = table(HEADER, ROW)
    merged = [Cell(lines("Tarea 1.1.2 Censo"))] + [Cell(continues=True) for _ in range(3)]
    whole.rows.append(TableRow(merged))
    assert [task["row_shared_with"] for task in tasks(AREA, whole)] == [["1.1.2"], ["1.1.1"]]


def test_a_lead_in_is_the_first_deliverable_and_a_remark_is_none() -> None:
    products = "Informe que incluya:\n* Mapa\n* Lista\nObservación: en un solo documento."
    (task,) = tasks(AREA, table(HEADER, (ROW[0], "1.1", products, ROW[3])))
    assert task["products"] == ["Informe que incluya:", "Mapa", "Lista"]
    assert task["notes"] == ["Observación: en un solo documento."]


def test_one_table_may_hold_all_areas() -> None:
    other = lines("# Área 2: Suelo", "Preguntas:", "* 2.1 ¿Qué se mueve?")
    header = ("Área", *HEADER)
    found = read(
        AREA, other, table(header, ("1. Agua", *ROW), ("Área 2", "Tarea 2.1.1 Pozos", "2.1", "Ficha", "Lidera: DPU"))
    )
    assert [[task["code"] for task in area["tasks"]] for area in found["areas"]] == [["1.1.1"], ["2.1.1"]]  # type: ignore[attr-defined]


def test_a_document_without_a_plan_is_refused() -> None:
    with pytest.raises(UnusableDocument, match="not_a_plan"):
        read(lines("Receta", "1. Batir los huevos."), table(("Huevos", "2")))


def test_two_plans_in_one_are_refused() -> None:
    other = [*lines("# Área 2: Suelo", "Preguntas:", "* 2.1 ¿Qué se mueve?")]
    row = ("Tarea 2.1.1 Pozos", "2.1", "Ficha", "Lidera: DPU")
    plan = [AREA, table(HEADER, ROW), other, table(HEADER, row)]
    with pytest.raises(UnusableDocument, match="two_plans"):
        read(*plan, *plan)


def test_every_item_says_where_it_was_read() -> None:
    draft = interpret(document(AREA, table(HEADER, ROW)), WORDS)
    step = draft.areas[0].rows[0].tasks[0].steps[0]
    assert (step.provenance.words, step.provenance.heading_path) == ("Medir", ("Área 1: Agua.",))


def test_the_facts_of_a_draft_keep_codes_and_parties() -> None:
    facts = plan_facts(interpret(document(AREA, table(HEADER, ROW)), WORDS))
    ((_, row),) = facts.rows()
    assert row.code == "1.1.1" and row.names("allies") == ["BID"]


def test_an_empty_table_harms_nothing() -> None:
    assert len(tasks(AREA, Table(), table(HEADER, ROW))) == 1


def test_a_header_may_have_two_rows() -> None:
    first = ("Tarea", "Preguntas", "Producto", "Actores", "", "")
    second = ("", "", "", "Lidera", "Apoya", "Aliados")
    (task,) = tasks(AREA, table(first, second, (*ROW[:3], "DPU", "BID", "CAF")))
    assert (task["leads"], task["supports"], task["allies"]) == (["DPU"], ["BID"], ["CAF"])


def test_lines_with_the_same_code_are_one_task() -> None:
    header = ("Código", "Actividad", "Preguntas", "Producto", "Lidera")
    one, two = ("1.1.1", "Mapa", "1.1", "Mapa", "DPU"), ("1.1.1", "Mapa", "1.1", "Ficha", "DPU")
    (task,) = tasks(AREA, table(header, one, two))
    assert (task["products"], task["leads"], task["title"]) == (["Mapa", "Ficha"], ["DPU"], "Mapa")


def test_a_title_may_stand_under_its_areas_number() -> None:
    heading = lines("# ÁREA 1", "# Agua y vida", "Preguntas:", "* 1.1 ¿Dónde falta?")
    (area,) = read(heading, table(HEADER, ROW))["areas"]  # type: ignore[misc]
    assert area["title"] == "Agua y vida"


def test_an_area_may_have_no_number() -> None:
    heading = lines("# Discovery area: Water", "Questions:", "* 1.1 Where is it?")
    (area,) = read(heading, table(HEADER, ROW))["areas"]  # type: ignore[misc]
    assert (area["number"], area["title"]) == (1, "Water")


def test_a_label_does_not_swallow_the_name_before_it() -> None:
    (task,) = tasks(AREA, table(HEADER, (*ROW[:3], "Lidera: Metro Advisory Supervisa: DPU")))
    assert (task["leads"], task["supervises"]) == (["Metro Advisory"], ["DPU"])


def test_a_board_is_read_under_a_heading_of_its_own_with_the_objectives_below() -> None:
    front = lines(
        "# B. CONSEJO DE RESILIENCIA", "# B.1. CONFORMACIÓN", "Nivel interno:", "* Gerente", "Nivel ampliado:",
        "* Un vecino", "Los objetivos del Consejo son:", "a) Asesorar", "b) Difundir",
    )  # fmt: skip
    board = read(front, AREA, table(HEADER, ROW))["board"]
    assert board == {"internal": ["Gerente"], "extended": ["Un vecino"], "objectives_count": 2}


def test_contents_that_were_never_filled_in_hold_nothing() -> None:
    front = lines("# Contents / Contenido", "Update the field.", "# Acronyms / Siglas", "# A. Work plan")
    found = read(front, AREA, table(HEADER, ROW))
    assert [area["title"] for area in found["areas"]] == ["Agua"]  # type: ignore[attr-defined]
    draft = interpret(document(front, AREA, table(HEADER, ROW)), WORDS)
    assert draft.contents == []


def test_bold_numbers_under_roman_sections_open_their_sections() -> None:
    bold = frozenset({"bold"})
    front = [
        Paragraph("I. Presentación del plan de trabajo", emphasis=bold),
        Paragraph("1.2 Objetivos de la Fase II", emphasis=bold),
        Paragraph("Sobre los actores", emphasis=bold),
        *lines("* Acercar a las parroquias rurales"),
    ]
    found = read(front, AREA, table(HEADER, ROW))["phase2_objectives"]
    assert found["stakeholders"] == ["Acercar a las parroquias rurales"]  # type: ignore[index]


def test_who_does_what_may_stand_on_the_line_below_the_name() -> None:
    section = lines("# D. ARTICULACIÓN DE LA ESTRATEGIA", "Actividades:", "* Taller")
    rows = table(("ACT.", "ENTREGABLE", "RESPONSABLES"), ("1.", "Matriz", "Oficina de Imagen:\nApoyar en el trabajo."))
    (deliverable,) = read(AREA, table(HEADER, ROW), section, rows)["articulation"]["deliverables"]  # type: ignore[index]
    assert deliverable["responsibilities"] == [
        {"party": "Oficina de Imagen", "role": "supports", "text": "Apoyar en el trabajo."}
    ]


def test_a_short_deliverable_keeps_its_pages() -> None:
    (task,) = tasks(AREA, table(HEADER, (ROW[0], "1.1", "Mapa\nNota técnica (10 páginas)", ROW[3])))
    assert task["products"] == ["Mapa", "Nota técnica (10 páginas)"]
    assert task["product_pages"] == [None, 10]


CARD = (
    ("Tarea", "1.1.1 Mapa"), ("Pasos", "* Medir"), ("Preguntas", "1.1"), ("Productos", "Mapa"),
    ("Lidera", "DPU"), ("Aliados", "BID"),
)  # fmt: skip


def test_a_card_goes_on_after_a_page_break_and_another_may_begin_there() -> None:
    rest = table(("", "Cruz Roja"))
    begun = table(("Tarea", "1.1.2 Censo"), ("Pasos", "* Contar"))
    more = table(("Productos", "Padrón"), ("Lidera", "DPU"))
    first, second = tasks(AREA, table(*CARD), rest, begun, more)
    assert first["allies"] == ["BID", "Cruz Roja"]
    assert (second["code"], second["steps"], second["products"]) == ("1.1.2", ["Contar"], ["Padrón"])


def test_rows_of_one_task_keep_pages_beside_their_deliverables() -> None:
    header = ("Code", "Activity", "Question", "Output", "Pages", "Lead")
    whole = table(header, ("1.1.1", "Map", "1.1", "Drawings", "", "City"))
    continued = [Cell(continues=True) for _ in range(3)]
    for output, pages in (("Costs", "5"), ("Slides", "")):
        own = [Cell(lines(text) if text else []) for text in (output, pages)]
        whole.rows.append(TableRow([*continued, *own, Cell(continues=True)]))
    (task,) = tasks(AREA, whole)
    assert (task["products"], task["product_pages"]) == (["Drawings", "Costs", "Slides"], [None, 5, None])


def test_rows_of_one_task_keep_every_date_in_its_place() -> None:
    header = ("Code", "Activity", "Question", "Output", "Due date", "Lead")
    rows = [
        ("1.1.1", "Map", "1.1", *own, "City")
        for own in (("Data", "May 2027"), ("Data", "June 2027"), ("Report", "June 2027"), ("Slides", "July 2027"))
    ]
    (task,) = tasks(AREA, table(header, *rows))
    assert task["products"] == ["Data", "Data", "Report", "Slides"]
    assert task["product_dues"] == ["2027-05", "2027-06", "2027-06", "2027-07"]
    assert task["leads"] == ["City"]


def test_words_on_the_area_may_stand_in_the_table_below_its_name() -> None:
    whole = Table(
        [
            _across("Área 1: Agua", row=2),
            _across("Contexto: Falta agua.", row=3),
            _across("Ciudades para intercambio: Quito (Ecuador)", row=4),
        ]
    )
    header = ("Código de pregunta", "Pregunta", "Código", "Actividad", "Producto", "Lidera")
    task = ("1.1", "¿Dónde falta?", "1.1.1", "Medir", "Mapa", "DPU")
    lone = ("1.2", "¿Quién la usa?", "", "", "", "")
    rows = table(header, task, lone).rows
    found = read(Table([rows[0], *whole.rows, *rows[1:]]))["areas"]
    assert found[0]["context"] == "Falta agua."  # type: ignore[index]
    assert found[0]["exchange_cities"] == [{"city": "Quito", "country": "Ecuador"}]  # type: ignore[index]
    assert [question["code"] for question in found[0]["questions"]] == ["1.1", "1.2"]  # type: ignore[index]
    assert found[0]["tasks"][0]["question_codes"] == ["1.1"]  # type: ignore[index]


def _across(text: str, *, row: int) -> TableRow:
    place = Position(table=1, row=row, cell=1)
    return TableRow([Cell(lines(text), spans=6, position=place)], position=place)


def test_a_question_may_stand_across_the_table_above_its_tasks() -> None:
    area = lines("# Área 1: Agua", "Preguntas:", "* 1.1 ¿Dónde falta?", "* 1.2 ¿Quién la usa?")
    rows = table(("Actividad", "Producto", "Responsables"), ("Tarea 1.1.1 Mapa", "Mapa", "Lidera: DPU")).rows
    last = table(("Tarea 1.2.1 Censo", "Padrón", "Lidera: DPU")).rows
    whole = Table(
        [rows[0], _across("Pregunta 1.1. ¿Dónde falta?", row=2), rows[1], _across("Preguntas 1.1, 1.2", row=4)]
    )
    whole.rows.extend(last)
    assert [task["question_codes"] for task in tasks(area, whole)] == [["1.1"], ["1.1", "1.2"]]


def test_a_sheet_of_one_area_says_its_words_above_the_header() -> None:
    top = table(
        ("Contexto:", "Falta agua.", "", "", ""), ("Preguntas diagnósticas:", "", "", "", ""),
        ("1.1", "¿Dónde falta?", "", "", ""), ("1.2", "¿Quién la usa?", "", "", ""),
        ("Código", "Tarea", "Pregunta", "Producto", "Lidera"), ("1.1.1", "Mapa", "1.1", "Mapa", "DPU"),
    )  # fmt: skip
    (area,) = read(lines("# Eje 1. Agua"), top)["areas"]  # type: ignore[misc]
    assert (area["context"], [question["code"] for question in area["questions"]]) == ("Falta agua.", ["1.1", "1.2"])
    assert [task["code"] for task in area["tasks"]] == ["1.1.1"]


def test_a_number_that_the_format_counts_is_taken_off_once() -> None:
    heading = Paragraph("Eje 1. AGUA", Kind.HEADING, level=2, marker="Eje 1.")
    (area,) = read([heading, *AREA[1:]], table(HEADER, ("Tarea N.º 1.1.1\n* Medir", *ROW[1:])))["areas"]  # type: ignore[misc]
    assert (area["title"], area["tasks"][0]["code"]) == ("AGUA", "1.1.1")


def test_a_plan_in_portuguese_is_read() -> None:
    header = ("Atividades", "Perguntas", "Produtos", "Prazo", "Responsáveis")
    row = (
        "Tarefa 1.1.1. Mapa\n* Medir",
        "1.1",
        "Mapa",
        "2º trimestre de 2027",
        "Líder: UFC\nApoio: SEPLAN\nParceiros: IPEA",
    )
    front = lines("# A.2. Objetivos da Fase II", "Participação de atores", "* Envolver as associações")
    area = lines("# Área 1: ÁGUA", "Contexto. Falta água.", "Perguntas", "* 1.1 Onde falta?")
    plan = lines(
        "# F. Plano de comunicação", "O período é entre março e julho de 2027.", "Comunicação interna:", "* Informar"
    )
    found = read(front, area, table(header, row), plan)
    (task,) = found["areas"][0]["tasks"]  # type: ignore[index]
    assert (task["leads"], task["supports"], task["allies"]) == (["UFC"], ["SEPLAN"], ["IPEA"])
    assert (task["steps"], task["product_dues"]) == (["Medir"], ["2027-Q2"])
    assert found["phase2_objectives"]["stakeholders"] == ["Envolver as associações"]  # type: ignore[index]
    assert found["communication"]["internal_objectives"] == ["Informar"]  # type: ignore[index]
    assert found["communication"]["period"] == "entre março e julho de 2027"  # type: ignore[index]


def test_an_ordinal_that_looks_like_a_mark_is_part_of_its_date() -> None:
    due = [Paragraph("trimestre de 2027", Kind.NUMBERED, marker="2º")]
    (deliverable,), _ = read_deliverables(lines("Mapa"), due, [], WORDS, path=())
    assert deliverable.due == "2027-Q2"


def test_a_line_of_acronyms_is_no_header_for_its_words() -> None:
    listed = table(
        ("PWD", "Public Works Department"), ("CBO", "Community-Based Organization"), ("MTC", "Transit Board")
    )
    found = read(lines("# Acronyms"), listed, AREA, table(HEADER, ROW))["acronyms"]
    assert [one["acronym"] for one in found] == ["PWD", "CBO", "MTC"]  # type: ignore[attr-defined]


def test_the_rest_of_a_shared_row_after_a_page_break_names_no_lead_of_its_own() -> None:
    header = ("Tareas", "Preguntas", "Productos", "Responsables")
    row = ("Tarea 1.1.1\n* Medir", "1.1", "Mapa", "Lidera\n* DPU\nGrupo de trabajo\n* UTP")
    rest = ("Tarea 1.1.2\n* Dibujar", "", "", "* DGS\nAliados\n* BID")
    first, second = tasks(AREA, table(header, row), table(header, rest))
    assert (first["row_shared_with"], second["row_shared_with"]) == (["1.1.2"], ["1.1.1"])
    assert (second["leads"], second["working_group"], second["allies"]) == (["DPU"], ["UTP", "DGS"], ["BID"])


@pytest.mark.parametrize("heading", ["Strategic Axis 1 – Agua", "Pilar I. Agua", "Área prioritaria N.º 1: Agua"])
def test_areas_are_known_by_many_words(heading: str) -> None:
    (area,) = read(lines(f"# {heading}"), AREA[1:], table(HEADER, ROW))["areas"]  # type: ignore[misc]
    assert (area["number"], area["title"]) == (1, "Agua")
