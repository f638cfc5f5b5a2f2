"""Pages of the schedule (cronograma): as a chart, as a table; where there is none yet, the one that is proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core import messages as sentences
from cauce.core import places
from cauce.core import schedule as rules
from cauce.core.problems import Problem
from cauce.web.models import Baseline, Plan
from cauce.web.pages import schedule_chart as charts
from cauce.web.pages import words as screen
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.schedule_proposal import show_proposal
from cauce.web.pages.schedule_words import CAUSES, told_no_schedule
from cauce.web.queries import plan as plans
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_then as queries_then
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.visible import may

SHOWN = 8  # problems shown above; the others on demand
MOST_REASONS = 3  # shown beside one slip


def schedule(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the schedule (/es/<plan>/cronograma/), or the proposal of a first one."""
    opened = open_plan(request, plan, act="see_schedule")
    kept = queries.kept(opened)
    edits = may("edit_schedule", by=request.user, plan=opened)
    if not kept.network.things:
        return show_proposal(request, opened, is_first=True) if edits else _nothing(request, opened)
    return _page(request, opened, kept, edits=edits)


def _nothing(request: HttpRequest, plan: Plan) -> HttpResponse:
    return show(request, "schedule/nothing.html", **frame_of(plan, _("Schedule")))


def frame_of(plan: Plan, title: str, *, view: str = "") -> dict[str, Any]:
    """What every page of the schedule says of where it is."""
    crumbs = [Crumb(plan.title, reverse("plan", args=[plan.slug]))]
    if view:
        crumbs.append(Crumb(_("Schedule"), reverse("schedule", args=[plan.slug])))
    return {"title": title, "plan": plan, "section": "schedule", "view": view, "crumbs": crumbs}


def _page(request: HttpRequest, plan: Plan, kept: queries.Kept, *, edits: bool) -> HttpResponse:
    chosen = queries.Chosen(
        area=request.GET.get("area", "").strip(),
        role=request.GET.get("role", "").strip(),
        organization=request.GET.get("organization", "").strip(),
        critical=request.GET.get("critical") == "1",
    )
    as_table = request.GET.get("view") == "table"
    network, found = kept.network, kept.found
    problems = _problems(kept)
    context: dict[str, Any] = {
        **frame_of(plan, _("Schedule")),
        "view": "table" if as_table else "chart",
        "edits": edits,
        "frame": network.frame,
        "problems": told_problems(plan, network, problems[:SHOWN]),
        "more_problems": told_problems(plan, network, problems[SHOWN:]),
        "count": len(network.things),
    }
    if found is None:
        return show(request, "schedule/circle.html", **context)
    baselines = queries.baselines_of(plan)
    against = compared(request, plan, baselines)
    context["against"] = against
    lines = charts.lines_of(
        network.things, found, queries.chosen_keys(plan, kept, chosen), was=against.was, notes=_notes(problems)
    )
    lines = charts.titled(plan, network.things, lines)
    if as_table:
        page, rows = charts.table_of(request, plan, network.things, lines)
        names = {key: network.name_of(key) for key in network.things}
        context |= {"page": page, "rows": rows, "waiting": charts.waiting(found, names)}
    else:
        chart = charts.chart_of(request, plan, network.things, found, lines, links=queries.drawn_arrows(found))
        context |= {"chart": chart, "page": chart.page if chart else None}
    page = context["page"]
    if page is not None and page.is_fragment:
        return show(request, "schedule/_table_more.html" if as_table else "schedule/_more_parts.html", **context)
    context |= _choices(plan) | {
        "chosen": chosen,
        "zoom": request.GET.get("zoom", ""),
        "baseline": against.baseline,
        "baselines": baselines,
        "shown": len(lines),
        "end": queries.end_of(found),
        "critical": len(found.critical),
    }
    return show(request, "schedule/table.html" if as_table else "schedule/chart.html", **context)


def _choices(plan: Plan) -> dict[str, Any]:
    return {
        "areas": list(plans.areas(plan)),
        "sections": [(name, str(told)) for name, told in screen.SECTIONS.items()],
        "roles": [(name, str(told)) for name, told in screen.ROLES.items()],
        "organizations": queries.organizations_of(plan),
    }


@dataclass(frozen=True)
class Against:
    """What the schedule is compared with: a baseline, or the schedule as it was on a day; ``wrong`` says why neither.

    ``then`` is the whole schedule of that time, where the history has it.
    """

    baseline: Baseline | None = None
    day: dt.date | None = None
    was: Mapping[str, rules.Days] = field(default_factory=dict)
    then: queries_then.Then | None = None
    wrong: str = ""


def compared(request: HttpRequest, plan: Plan, baselines: Sequence[Baseline], *, whole: bool = False) -> Against:
    """Return what the address asks to compare with (?on=2018-03-15, ?baseline=3), or the last baseline."""
    if text := request.GET.get("on", "").strip():
        try:
            day = dt.date.fromisoformat(text)
            then = queries_then.schedule_on(plan, day)
        except ValueError:
            return Against(wrong=_("«%(day)s» is not a day. Write it as 2018-03-15.") % {"day": text[:40]})
        except queries_then.NoScheduleThenError as refused:
            return Against(wrong=told_no_schedule(refused, places.city_format(plan.city_format)))
        return Against(None, day, rules.days_of(then.found), then)
    baseline = _baseline(request, baselines)
    if baseline is None:
        return Against()
    then_ = queries_then.schedule_of(plan, baseline) if whole else None
    return Against(baseline, None, schedules.days_of(baseline), then_)


def _baseline(request: HttpRequest, baselines: Sequence[Baseline]) -> Baseline | None:
    asked = request.GET.get("baseline") or request.GET.get("with", "")
    if asked == "none" or not baselines:
        return None
    return next((one for one in baselines if str(one.pk) == asked), baselines[0])


def _problems(kept: queries.Kept) -> list[Problem]:
    if kept.found is None:
        return [schedules.circle_of(kept.network, kept.circle)]
    problems = schedules.problems_of(kept.network, kept.found)
    return sorted(problems, key=lambda one: (one.severity.value != "blocks", one.severity.value != "warning"))


def _notes(problems: Sequence[Problem]) -> dict[str, str]:
    notes: dict[str, str] = {}
    for one in problems:
        notes.setdefault(one.where, sentences.title(one.code, _))
    return notes


def told_problems(plan: Plan, network: schedules.Network, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Say problems in words, each with the way to what it is about."""
    city = places.city_format(plan.city_format)
    told = []
    for one in problems:
        thing = network.things.get(one.where)
        values = {name: city.day(value) if isinstance(value, dt.date) else value for name, value in one.values.items()}
        in_words = Problem(one.code, values, one.severity, one.where, one.source)
        told.append(
            {
                "severity": one.severity.value,
                "sentence": sentences.sentence(in_words, _),
                "advice": sentences.advice(in_words, _),
                "source": one.source,
                "name": network.name_of(one.where),
                "address": reverse("schedule_entry", args=[plan.slug, thing.entry.pk]) if thing else "",
            }
        )
    return told


def told_slips(
    plan: Plan,
    network: schedules.Network,
    slips: Sequence[rules.Slip],
    *,
    names: Mapping[str, str] | None = None,
    why: Mapping[str, rules.Explained] | None = None,
    given: queries_then.Reasons | None = None,
) -> list[dict[str, Any]]:
    """Say what moved: which, from when to when, by how much, because of what, with which reason."""
    told = []
    for slip in slips:
        thing = network.things.get(slip.key)
        because = (why or {}).get(slip.key)
        told.append(
            {
                "slip": slip,
                "name": network.name_of(slip.key) if thing else (names or {}).get(slip.key, slip.key),
                "title": thing.title if thing and thing.code else "",
                "address": reverse("schedule_entry", args=[plan.slug, thing.entry.pk]) if thing else "",
                "later": (slip.days or 0) > 0,
                "by": abs(slip.days or 0),
                "because": network.name_of(slip.because) if slip.because else "",
                "cause": because.cause.value if because else "",
                "cause_told": str(CAUSES.get(because.cause.value, "")) if because else "",
                "root": network.name_of(because.root) if because and because.root != slip.key else "",
                "given": _given(because, given) if because and given else (),
            }
        )
    return told


def _given(because: rules.Explained, given: queries_then.Reasons) -> Sequence[queries_then.Given]:
    """The reasons that were given where a slip began."""
    found = given.of_days if because.cause is rules.Cause.DAYS else given.by_entry.get(because.root, ())
    return [one for one in found if one.why][:MOST_REASONS] or found[:1]
