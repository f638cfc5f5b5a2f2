"""The progress presentation to take away (presentación de avance): any day's slides for the mayor and the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import cauce
from cauce.core import places
from cauce.exporter.progress_slides import Presentation
from cauce.exporter.progress_slides.pptx import MOST, slides_pptx
from cauce.web.models import Plan
from cauce.web.pages import progress_slides_words as words
from cauce.web.pages.brief import show_brief
from cauce.web.pages.frame import notice_of, open_plan
from cauce.web.queries.progress_slides import slide_facts

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def progress_slides(request: HttpRequest, plan: str) -> HttpResponse:
    """Send the presentation of a day; a day that cannot be is told on the page that asks for it."""
    opened = open_plan(request, plan, act="see_brief")
    today = timezone.localdate()
    asked = {name: request.GET.get(name, "").strip() for name in ("on", "since")}
    on, since, errors = chosen_days(asked, today=today)
    if errors:
        response = show_brief(request, opened, asked=asked, errors=errors)
        response.status_code = 422
        return response
    response = HttpResponse(slides_pptx(presentation_of(opened, on, since=since)), content_type=PPTX)
    name = _("progress-presentation")
    response["Content-Disposition"] = f'attachment; filename="{name}-{opened.slug}-{on.isoformat()}.pptx"'
    response["Cache-Control"] = "private, no-store"
    return response


def chosen_days(asked: Mapping[str, str], *, today: dt.date) -> tuple[dt.date, dt.date, list[str]]:
    """Return the day of the presentation, the day since which it tells, and what is wrong with what was asked."""
    errors: list[str] = []
    days: dict[str, dt.date] = {}
    for name, fallback in (("on", today), ("since", today - dt.timedelta(days=words.DAYS_BACK))):
        try:
            days[name] = dt.date.fromisoformat(asked.get(name) or fallback.isoformat())
        except ValueError:
            values = {"day": asked[name][:40], "example": today.isoformat()}
            errors.append(_("«%(day)s» is not a day. Write it as %(example)s.") % values)
            days[name] = fallback
    city = places.city_format("es-PA")
    if days["on"] < today:
        values = {"day": city.day(days["on"]), "today": city.day(today)}
        errors.append(
            _(
                "The presentation tells where the plan stands now, so %(day)s is too early. Choose today (%(today)s)"
                " or a later day."
            )
            % values
        )
    if days["since"] > today:
        values = {"day": city.day(days["since"]), "today": city.day(today)}
        errors.append(_("Nothing was delivered after %(day)s yet. Choose a day up to today (%(today)s).") % values)
    return days["on"], days["since"], errors


def presentation_of(plan: Plan, on: dt.date, *, since: dt.date) -> Presentation:
    """Put together what the presentation of a day says, in the language in force."""
    city = places.city_format(plan.city_format)
    told = words.Telling(slide_facts(plan, on, since=since, most=MOST), city)
    made_on = _("Made on %(day)s with %(program)s.") % {
        "day": city.day(timezone.localdate()),
        "program": f"Cauce {cauce.__version__}",
    }
    return Presentation(
        title=_("Progress of the work plan"),
        plan=plan.title,
        place=_place(plan),
        notice=notice_of(plan),
        day=city.day(on),
        program=f"Cauce {cauce.__version__}",
        language=get_language() or "es",
        on=on,
        slides=told.slides(made_on),
        notes=(made_on, notice_of(plan)),
    )


def _place(plan: Plan) -> str:
    """City and country, each once and not again where the plan's title names them already."""
    parts: Sequence[str] = (plan.city, plan.country)
    return ", ".join(part for part in dict.fromkeys(parts) if part and part not in plan.title)
