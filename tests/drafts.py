"""Small drafts for tests: a plan of two areas, with what a test wants changed."""

from __future__ import annotations

from cauce.importer.blocks import Position
from cauce.importer.draft import (
    ContentsLine,
    Draft,
    DraftAcronym,
    DraftArea,
    DraftCity,
    DraftCommunication,
    DraftCommunicationAction,
    DraftDeliverable,
    DraftParty,
    DraftQuestion,
    DraftRow,
    DraftSeat,
    DraftSection,
    DraftStatement,
    DraftTask,
    Item,
    Provenance,
    Target,
)


def read_at(words: str, *, table: int = 1, row: int = 1) -> Provenance:
    """Say that words were read in a table's row."""
    return Provenance(words, Position(table=table, row=row, cell=1, paragraph=1), ("Áreas",))


def item(text: str) -> Item:
    """Make a text with its provenance."""
    return Item(text, read_at(text))


def party(name: str, role: str, *, core: str = "", placeholder: bool = False, text: str = "") -> DraftParty:
    """Make a party of a role."""
    return DraftParty(name, role, read_at(name), core=core or name, placeholder=placeholder, text=text)


def task(code: str, title: str, *steps: str) -> DraftTask:
    """Make a task with its steps."""
    return DraftTask(code, title, read_at(title), [item(step) for step in steps], [item(f"Nota de {code}.")])


def deliverable(text: str, *, number: int | None = None, parties: list[DraftParty] | None = None) -> DraftDeliverable:
    """Make a deliverable."""
    return DraftDeliverable(text, read_at(text), "report", 20, "2027-03-31", number=number, parties=parties or [])


def first_row() -> DraftRow:
    """Make a row with one task."""
    return DraftRow(
        [task("1.1.1", "Inventario de pozos", "Reunir los registros.", "Medir el nivel de cada pozo.")],
        read_at("1.1.1"),
        question_codes=["1.1"],
        question_codes_printed=["1.1"],
        questions_as_printed="1.1 ¿Cuánta agua hay?",
        question_texts=[("1.1", "¿Cuánta agua hay?")],
        deliverables=[deliverable("Informe de pozos"), deliverable("Mapa de pozos")],
        parties=[
            party("Oficina del Agua", "leads"),
            party("AGUA", "supports"),
            party("Consultor", "working_group", placeholder=True),
            party("Universidad del Río", "allies"),
        ],
    )


def shared_row() -> DraftRow:
    """Make a row that two tasks share."""
    return DraftRow(
        [task("1.2.1", "Taller con barrios", "Invitar."), task("1.2.2", "Taller con empresas", "Convocar.")],
        read_at("1.2.1", row=2),
        question_codes=["1.2"],
        deliverables=[deliverable("Memoria de talleres")],
        parties=[party("Oficina del Agua", "leads"), party("Cámara de Comercio", "allies")],
    )


def small_draft(file_name: str = "plan.docx") -> Draft:
    """Make a plan of one area with two rows, and a little of everything else."""
    return Draft(
        file_name,
        "docx",
        "0" * 64,
        title="Plan de trabajo de Ríoseco",
        acronyms=[DraftAcronym("AGUA", "Oficina del Agua", read_at("AGUA"))],
        statements=[DraftStatement("mission", "city", "Servir a la ciudad.", read_at("Misión"))],
        seats=[DraftSeat("Alcaldía", "internal", read_at("Alcaldía"))],
        board_objectives=[item("Acompañar el plan.")],
        methodologies=[item("Talleres con los barrios.")],
        group_size=(3, 6),
        group_size_words="3 a 6 entidades",
        areas=[
            DraftArea(
                1,
                "Agua",
                read_at("Agua"),
                item("La ciudad bebe de pozos."),
                item("Asegurar el agua."),
                [
                    DraftQuestion("1.1", "¿Cuánta agua hay?", read_at("1.1")),
                    DraftQuestion("1.2", "¿Quién la usa?", read_at("1.2")),
                ],
                [DraftCity("Rotterdam", "Países Bajos", read_at("Rotterdam"))],
                [first_row(), shared_row()],
            )
        ],
        articulation=DraftSection(
            objective=item("Articular la estrategia."),
            activities=[item("Reunir las oportunidades.")],
            deliverables=[
                deliverable("Lista de oportunidades", number=1, parties=[party("AGUA", "leads", text="Liderar.")])
            ],
        ),
        communication=DraftCommunication(
            internal_objectives=[item("Que el personal conozca el plan.")],
            external_objectives=[item("Que la ciudad conozca el plan.")],
            period="enero a julio de 2027",
            tools=[item("Página web")],
            actions=[
                DraftCommunicationAction(
                    "Informar",
                    "Notas de prensa",
                    "4 notas, cada dos meses",
                    read_at("Notas"),
                    targets=[Target("count", 4), Target("cadence", 1, every=2, unit="month")],
                )
            ],
        ),
        contents=[ContentsLine("A", "Contexto", "1")],
        headings=[ContentsLine("A", "Contexto")],
        body_text="La ciudad bebe de pozos.",
    )
