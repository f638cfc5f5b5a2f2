"""When a task, a question or a deliverable is (fechas de una parte): shown on its page, asked for after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.models import Deliverable, Plan, RowQuestion
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.pages.schedule import frame_of
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.schedule import TASK, Thing


@dataclass(frozen=True)
class Of:
    """What dates are asked of: its name, its page, and the work of the schedule that belongs to it."""

    name: str
    address: str
    things: list[Thing]


def schedule_part(request: HttpRequest, plan: str, kind: str, of: str) -> HttpResponse:
    """Say when something is (/es/<plan>/cronograma/de/task/1.1.1/); on its own page this is a part of it."""
    opened = open_plan(request, plan, act="see_schedule")
    if kind not in _KINDS:
        raise Http404(_("There is no such page, or it is not public."))
    kept = queries.kept(opened)
    part: Of = found(_KINDS[kind](opened, kept, of))
    computed = kept.found
    is_fragment = bool(getattr(request, "htmx", None))
    lines: list[dict[str, Any]] = []
    if computed is not None:
        lines = [
            {
                "thing": thing,
                "start": computed.start_day(thing.entry.key),
                "finish": computed.finish_day(thing.entry.key),
                "timing": computed.timings[thing.entry.key],
                "days": computed.timings[thing.entry.key].early_finish - computed.timings[thing.entry.key].early_start,
            }
            for thing in part.things
        ]
    return show(
        request,
        "schedule/_part.html" if is_fragment else "schedule/part.html",
        **frame_of(opened, part.name, view="part"),
        part=part,
        lines=lines,
        start=min((one["start"] for one in lines), default=None),
        finish=max((one["finish"] for one in lines), default=None),
        critical=sum(one["timing"].is_critical for one in lines),
        is_fragment=is_fragment,
    )


def _of_task(plan: Plan, kept: queries.Kept, code: str) -> Of | None:
    things = [thing for thing in kept.network.things.values() if thing.entry.kind == TASK and thing.code == code]
    told = _("Dates of task %(code)s") % {"code": code}
    return Of(told, reverse("task", args=[plan.slug, code]), things)


def _of_question(plan: Plan, kept: queries.Kept, code: str) -> Of | None:
    answers = RowQuestion.objects.filter(plan=plan, question__code=code, retired_at=None)
    told = _("Dates of what answers question %(code)s") % {"code": code}
    return Of(
        told, reverse("question", args=[plan.slug, code]), _of_rows(kept, answers.values_list("row_id", flat=True))
    )


def _of_deliverable(plan: Plan, kept: queries.Kept, pk: str) -> Of | None:
    one = Deliverable.objects.filter(plan=plan, pk=int(pk), retired_at=None).first() if pk.isdecimal() else None
    if one is None:
        return None
    told = _("Dates of the work that makes the deliverable")
    rows = [one.row_id] if one.row_id else []
    return Of(told, reverse("deliverable", args=[plan.slug, one.pk]), _of_rows(kept, rows))


def _of_rows(kept: queries.Kept, rows: Iterable[int]) -> list[Thing]:
    wanted = set(rows)
    return [thing for thing in kept.network.things.values() if thing.row in wanted]


_KINDS = {"task": _of_task, "question": _of_question, "deliverable": _of_deliverable}
