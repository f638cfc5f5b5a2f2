"""A plan to be written as a document (plan como documento): its facts, its texts, and the words of its headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cauce.core.plan.facts import PlanFacts

DISCOVERY, STAKEHOLDERS, INSTITUTIONAL = "discovery", "stakeholders", "institutional"


@dataclass(frozen=True)
class StatementText:
    """A mission, vision or legal basis, and whose it is (city or office)."""

    kind: str
    owner: str
    text: str


@dataclass(frozen=True)
class CityText:
    """An exchange city; its country may be empty."""

    city: str
    country: str = ""


@dataclass(frozen=True)
class PlanText:
    """All of a plan that a document says.

    Attributes
    ----------
    facts
        Areas, rows, acronyms, sections and the communication plan.
    language
        Language of the document: «es» or «en».
    notice
        What the document must say of itself; may be empty.
    phase_objectives, seats
        Pairs of group and text, of level (internal, extended) and text.
    cities
        Exchange cities by the area's number.
    objectives
        Objectives of sections D and E, by «articulation» and «production».
    communication_objectives
        Pairs of scope (internal, external) and text.
    made_with
        What the foot of each page says: the program, its version, the day.
    """

    title: str
    language: str
    facts: PlanFacts
    on: date
    program: str
    made_with: str
    notice: str = ""
    statements: tuple[StatementText, ...] = ()
    phase_objectives: tuple[tuple[str, str], ...] = ()
    seats: tuple[tuple[str, str], ...] = ()
    methodologies: tuple[str, ...] = ()
    cities: Mapping[int, tuple[CityText, ...]] = field(default_factory=dict)
    objectives: Mapping[str, str] = field(default_factory=dict)
    communication_objectives: tuple[tuple[str, str], ...] = ()
    tools: tuple[str, ...] = ()
    carried_down: frozenset[int] = frozenset()  # places of actions whose objective stands in a line above

    @property
    def terms(self) -> Terms:
        """Words of the document's headings, in its language."""
        return TERMS.get(self.language, TERMS["es"])


@dataclass(frozen=True)
class Terms:
    """Words of a plan's headings, labels and columns, in the language of the document."""

    author: str
    changes: str
    contents: str
    acronyms: str
    acronym_columns: tuple[str, str]
    plan: str
    statements: Mapping[str, str]
    statement_labels: Mapping[str, str]
    phase: str
    phase_groups: Mapping[str, str]
    engagement: str
    board: str
    levels: Mapping[str, str]
    board_objectives: str
    method: str
    group_size: str
    entities: str
    between: str
    methods: str
    areas: str
    area: str
    context: str
    general_objective: str
    questions: str
    cities: str
    row_columns: tuple[str, str, str, str]
    task: str
    due: str
    week: str
    pages: str
    roles: Mapping[str, str]
    sections: Mapping[str, str]
    objective: str
    activities: str
    section_columns: tuple[str, str, str]
    deliverable: str
    communication: str
    period: str
    scopes: Mapping[str, str]
    tools: str
    actions: str
    action_columns: tuple[str, str, str]


SPANISH = Terms(
    author="Oficina de Resiliencia",
    changes="marcados los cambios desde el %s",
    contents="Contenido",
    acronyms="Acrónimos",
    acronym_columns=("SIGLAS", "DENOMINACIÓN"),
    plan="A. El plan de trabajo y la Fase II",
    statements={
        "city": "Misión y visión de la ciudad",
        "office": "Misión y visión de la oficina, con su base legal",
    },
    statement_labels={"mission": "Misión", "vision": "Visión", "legal_basis": "Base legal"},
    phase="Objetivos de la Fase II",
    phase_groups={
        DISCOVERY: "Para las áreas de descubrimiento.",
        STAKEHOLDERS: "Para el involucramiento de actores.",
        INSTITUTIONAL: "Para fortalecer la institucionalidad.",
    },
    engagement="B. Involucramiento de actores",
    board="B.1. La Mesa Técnica y sus integrantes",
    levels={"internal": "Nivel interno:", "extended": "Nivel ampliado:"},
    board_objectives="Objetivos de la Mesa Técnica:",
    method="B.2. Metodología",
    group_size="Cada grupo de trabajo reúne %s en promedio.",
    entities="%d a %d entidades",
    between="entre %s",
    methods="Objetivos específicos de cada metodología",
    areas="C. Áreas de descubrimiento",
    area="ÁREA %d: %s",
    context="Contexto.",
    general_objective="Objetivo general.",
    questions="Preguntas diagnósticas:",
    cities="Ciudades de la Red para intercambio:",
    row_columns=("METODOLOGÍA", "PREGUNTAS", "PRODUCTO / PLAZO", "RESPONSABLE Y ACCIONES"),
    task="TAREA %s.",
    due="Plazo: %s",
    week="semana %s",
    pages="%d páginas",
    roles={
        "leads": "Lidera:",
        "supports": "Apoya:",
        "supervises": "Supervisa:",
        "validates": "Seguimiento:",
        "working_group": "Grupo de Trabajo:",
        "allies": "Aliados:",
    },
    sections={
        "articulation": "D. Articulación de la estrategia de resiliencia",
        "production": "E. Producción de la estrategia de resiliencia",
    },
    objective="Objetivo:",
    activities="Actividades:",
    section_columns=("ACT.", "ENTREGABLE", "RESPONSABLES, FUNCIONES Y APORTES"),
    deliverable="Entregable %d:",
    communication="F. Plan de comunicación",
    period="Período: %s.",
    scopes={"internal": "Comunicación interna:", "external": "Comunicación externa:"},
    tools="Herramientas:",
    actions="F.1. Metodología de acción",
    action_columns=("OBJETIVO", "ACCIÓN", "META"),
)
ENGLISH = Terms(
    author="Resilience office",
    changes="changes since %s marked",
    contents="Contents",
    acronyms="Acronyms",
    acronym_columns=("ACRONYM", "MEANING"),
    plan="A. The work plan and Phase II",
    statements={
        "city": "Mission and vision of the city",
        "office": "Mission and vision of the office, with its legal basis",
    },
    statement_labels={"mission": "Mission", "vision": "Vision", "legal_basis": "Legal basis"},
    phase="Objectives of Phase II",
    phase_groups={
        DISCOVERY: "For the discovery areas.",
        STAKEHOLDERS: "For the engagement of stakeholders.",
        INSTITUTIONAL: "For institutional strengthening.",
    },
    engagement="B. Stakeholder engagement",
    board="B.1. The technical board and its members",
    levels={"internal": "Internal level:", "extended": "Extended level:"},
    board_objectives="Objectives of the board:",
    method="B.2. Methodology",
    group_size="Each working group brings together %s on average.",
    entities="%d to %d entities",
    between="between %s",
    methods="Specific objectives of each methodology",
    areas="C. Discovery areas",
    area="AREA %d: %s",
    context="Context.",
    general_objective="General objective.",
    questions="Diagnostic questions:",
    cities="Network cities for exchange:",
    row_columns=("METHODOLOGY", "QUESTIONS", "DELIVERABLES AND DUE DATES", "ROLES AND RESPONSIBILITIES"),
    task="TASK %s.",
    due="Due: %s",
    week="week %s",
    pages="%d pages",
    roles={
        "leads": "Leads:",
        "supports": "Supports:",
        "supervises": "Supervises:",
        "validates": "Validates:",
        "working_group": "Working group:",
        "allies": "Partners:",
    },
    sections={
        "articulation": "D. Articulation of the resilience strategy",
        "production": "E. Production of the resilience strategy",
    },
    objective="Objective:",
    activities="Activities:",
    section_columns=("ACT.", "DELIVERABLE", "ROLES AND RESPONSIBILITIES"),
    deliverable="Deliverable %d:",
    communication="F. Communication plan",
    period="Period: %s.",
    scopes={"internal": "Internal communication:", "external": "External communication:"},
    tools="Tools:",
    actions="F.1. Methodology of action",
    action_columns=("OBJECTIVE", "ACTION", "TARGET"),
)
TERMS: Mapping[str, Terms] = {"es": SPANISH, "en": ENGLISH}
