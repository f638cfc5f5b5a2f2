"""The mayor's brief (informe breve para la alcaldía): one page of any day, on screen, as PDF and as Word document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import cauce
from cauce.core import messages, places
from cauce.exporter.brief import Brief, BriefLine, BriefPart
from cauce.exporter.brief.docx import brief_docx
from cauce.exporter.brief.pdf import brief_pdf
from cauce.web.models import Plan, Row
from cauce.web.pages.brief_risk import risk_part
from cauce.web.pages.findings import DOCX
from cauce.web.pages.frame import Crumb, found, notice_of, open_plan, show
from cauce.web.pages.monitoring_tags import share_percent, work_word
from cauce.web.pages.tags import section_word
from cauce.web.pages.today_tags import since_words
from cauce.web.queries import brief as queries
from cauce.web.queries.risk_brief import risk_facts
from cauce.web.queries.today import Milestone, Shown
from cauce.web.queries.visible import Person

FILES = {"docx": (brief_docx, DOCX), "pdf": (brief_pdf, "application/pdf")}
DAYS_BACK = 30  # from which the presentation tells what was delivered, unless another day is asked for
MOST = 5  # lines of a part; more would not leave the page one page


def brief(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the mayor's brief of today."""
    return show_brief(request, open_plan(request, plan, act="see_brief"))


def show_brief(
    request: HttpRequest, plan: Plan, *, asked: Mapping[str, str] | None = None, **said: Any
) -> HttpResponse:
    """Show the brief with the form that asks for the presentation, and what is said about what was asked."""
    today = timezone.localdate()
    since = today - timedelta(days=DAYS_BACK)
    return show(
        request,
        "today/brief.html",
        title=_("Brief for the mayor"),
        plan=plan,
        section="today",
        brief=brief_of(plan, request.user),
        asked=asked or {"since": since.isoformat(), "on": today.isoformat()},
        today=today.isoformat(),
        crumbs=[
            Crumb(plan.title, reverse("plan", args=[plan.slug])),
            Crumb(_("Today"), reverse("today", args=[plan.slug])),
        ],
        **said,
    )


def brief_file(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the mayor's brief of today as a file."""
    opened = open_plan(request, plan, act="see_brief")
    write, kind = found(FILES.get(form))
    response = HttpResponse(write(brief_of(opened, request.user)), content_type=kind)
    name = _("brief-for-the-mayor")
    response["Content-Disposition"] = f'attachment; filename="{name}-{opened.slug}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def brief_of(plan: Plan, reader: Person = None) -> Brief:
    """Put together what the brief of today says, in the language of the page; without a reader what is released."""
    on = timezone.localdate()
    risk = risk_facts(reader, plan, on)
    most = MOST if risk is None else MOST - 1
    facts = queries.brief(plan, on, most=most)
    city = places.city_format(plan.city_format)
    late = tuple(_open(each, facts, city) for each in facts.late)
    decide = tuple(_deferred(row, city) for row in facts.deferred)
    blocked = tuple(_open(each, facts, city) for each in facts.blocks)
    coming = tuple(_coming(each, facts, city) for each in facts.coming)
    return Brief(
        title=_("Brief for the mayor"),
        plan=plan.title,
        notice=notice_of(plan),
        figures=figures(facts),
        weights=weights_words(facts, city),
        parts=(
            _part(_("What is late"), late, _("Nothing is late."), most),
            _part(_("What blocks most"), blocked, _("Nothing blocks."), most),
            _part(_("Deferred, for the mayor to confirm or take up again"), decide, _("Nothing is deferred."), most),
            _part(_("What comes next"), coming, _("No deliverable has a day to come."), most),
            *([risk_part(risk, city)] if risk is not None else []),
        ),
        signature=_("Signature, name and date"),
        stamp=_("Stamp"),
        day=city.day(on),
        program=f"Cauce {cauce.__version__}",
        language=get_language() or "es",
        on=on,
    )


def _part(title: str, lines: tuple[BriefLine, ...], none: str, most: int) -> BriefPart:
    left = len(lines) - most
    more = _("And %(count)d more, on the plan's pages.") % {"count": left} if left > 0 else ""
    return BriefPart(title, lines[:most], none, more)


def figures(facts: queries.BriefFacts) -> tuple[tuple[str, str], ...]:
    """The four figures that one remembers, each with its words."""
    whole = facts.progress.whole
    percent = "—" if whole.percent is None else f"{whole.percent} %"
    return (
        (percent, _("of the plan is done")),
        (f"{whole.by_state['done']} / {whole.rows}", _("rows are done")),
        (f"{facts.accepted} / {facts.deliverables}", _("deliverables are accepted")),
        (str(len(facts.late)), ngettext("deliverable is late", "deliverables are late", len(facts.late))),
    )


def weights_words(facts: queries.BriefFacts, city: places.CityFormat) -> str:
    """Say how the figure of progress is made."""
    weights = facts.progress.weights
    states = ", ".join(f"{work_word(name).lower()} {share_percent(value)}" for name, value in weights.states.items())
    return _(
        "On %(day)s: mean of %(rows)d rows, each counted once; what is deferred or cancelled is left out. Deliverables"
        " weigh %(deliverables)s and steps %(steps)s; a deliverable counts: %(states)s."
    ) % {
        "day": city.day(facts.on),
        "rows": facts.progress.whole.counted,
        "deliverables": share_percent(weights.deliverables),
        "steps": share_percent(weights.steps),
        "states": states,
    }


def _open(shown: Shown, facts: queries.BriefFacts, city: places.CityFormat) -> BriefLine:
    since = since_words(shown.line, on=facts.on, city=city)
    return BriefLine(code_words(shown), shown.line.name, f"{since} {_('Waits for:')} {whom_words(shown)}".strip())


def whom_words(shown: Shown) -> str:
    """Name who is waited for."""
    return ", ".join(shown.waits_for) or _("the office")


def code_words(shown: Shown) -> str:
    """Name a thing's place: the codes of its tasks, or its section."""
    return ", ".join(shown.codes) or (section_word(shown.section) if shown.section else "")


def _deferred(row: Row, city: places.CityFormat) -> BriefLine:
    tasks = list(row.tasks.all())
    who = _(messages.STATES.get(row.decided_by, row.decided_by or "—"))
    day = city.day(row.state_on) if row.state_on else "—"
    values = {"who": who, "day": day, "where": row.taken_up_in or "—"}
    told = _("Deferred by %(who)s on %(day)s; taken up in: %(where)s.") % values
    title = next((task.title for task in tasks if task.title), "")
    return BriefLine(", ".join(task.code for task in tasks), deferral_words(title, row.state_why), told)


def deferral_words(title: str, why: str) -> str:
    """What was deferred and why, as two sentences."""
    told, reason = title.strip().rstrip(".:"), why.strip()
    return f"{told}. {reason}" if told and reason else told or reason


def _coming(milestone: Milestone, facts: queries.BriefFacts, city: places.CityFormat) -> BriefLine:
    told = _("Due on %(day)s.") % {"day": city.day(milestone.due)}
    deliverable = milestone.deliverable
    codes = ", ".join(facts.codes.get(deliverable.row_id or 0, ()))
    code = codes or (section_word(deliverable.section) if deliverable.section else "")
    return BriefLine(code, deliverable.text, told)
