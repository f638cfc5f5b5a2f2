"""A small schedule for the tests of its files (cronograma de prueba)."""

from __future__ import annotations

import datetime as dt

from cauce.exporter.schedule import ACTIVITY, MILESTONE, TASK, Arrow, Gantt, Labels, Line

LABELS = Labels(
    title="Cronograma (anexo G.1)",
    code="Código",
    task="Tarea",
    lead="Lidera",
    start="Empieza",
    finish="Termina",
    days="Días hábiles",
    slack="Holgura",
    critical="Crítica",
    depends_on="Depende de",
    baseline="Línea base",
    slipped="Atraso",
    note="Nota",
    milestone="Hito",
    free_day="Día no hábil",
    today="Hoy",
    page="Página",
    yes="Sí",
    months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    kinds={"finish_start": "TC", "start_start": "CC", "finish_finish": "TT", "start_finish": "CT"},
    chart="Gráfico de %(count)d líneas, del %(start)s al %(finish)s; la tabla dice lo mismo.",
)


def gantt(count: int = 0) -> Gantt:
    """Two tasks and a milestone with their dependencies, and as many more tasks as are asked for."""
    day = dt.date
    lines = [
        Line(
            "task:1.1.1",
            "1.1.1",
            "Mapa de rutas & paradas",
            "Área 1",
            TASK,
            day(2018, 1, 2),
            day(2018, 1, 10),
            6,
            0,
            True,
            "DPU",
            was=(day(2018, 1, 2), day(2018, 1, 8)),
            done=0.5,
        ),
        Line("task:1.1.2", "1.1.2", "=Taller", "Área 1", TASK, day(2018, 1, 15), day(2018, 1, 17), 3, 4, lead="MUPA"),
        Line(
            "milestone:launch",
            "",
            "Lanzamiento <público>",
            "Sección E",
            MILESTONE,
            day(2018, 1, 17),
            day(2018, 1, 17),
            0,
            note="No se puede cumplir.",
        ),
    ]
    for place in range(count):
        start = day(2018, 2, 1) + dt.timedelta(days=place % 90)
        lines.append(
            Line(
                f"activity:{place}",
                f"D.{place}",
                f"Actividad {place}",
                "Sección D",
                ACTIVITY,
                start,
                start + dt.timedelta(days=6),
                5,
                place % 7,
            )
        )
    return Gantt(
        plan="Plan de la ciudad",
        language="es",
        on=day(2018, 1, 12),
        day="12/01/2018",
        program="Cauce",
        notice="Ilustración.",
        facts=[("Corte", "12/01/2018")],
        labels=LABELS,
        lines=lines,
        arrows=[
            Arrow("task:1.1.1", "task:1.1.2", lag=2),
            Arrow("task:1.1.2", "milestone:launch", "finish_finish", -1),
        ],
        free={day(2018, 1, 1): "Año Nuevo", day(2018, 1, 9): "Día de los Mártires"},
        baseline="Inicial",
    )
