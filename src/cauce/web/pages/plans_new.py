"""Page of a new plan (plan nuevo): empty, from a template, or as a copy of another."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce import method
from cauce.core import places
from cauce.core.messages import plans as sentences
from cauce.core.plan.addresses import LONGEST
from cauce.importer.templates import templates
from cauce.web.actions import plans as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Plan
from cauce.web.pages.acting import person
from cauce.web.pages.frame import found, show
from cauce.web.queries.documents import free_slug
from cauce.web.queries.visible import may, plans_to_copy

FIELDS = ("title", "slug", "begin", "template", "copy_of", "language", "city", "country", "city_format")
EMPTY, TEMPLATE, COPY = "empty", "template", "copy"


def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin a plan (/es/planes/nuevo/)."""
    found(may("create_plan", by=request.user, plan=None) or None)
    given = {name: request.POST.get(name, request.GET.get(name, "")).strip() for name in FIELDS}
    faults: dict[str, str] = {}
    if request.method == "POST":
        plan = _begin(request, given, faults)
        if plan is not None:
            messages.success(request, _("The plan is here, and private until it is published."), extra_tags="done")
            return redirect("plan", plan.slug)
    language = given["language"] or get_language() or "es"
    return show(
        request,
        "plans/new.html",
        title=_("New plan"),
        given={**given, "begin": given["begin"] or TEMPLATE, "language": language},
        with_parties=request.method != "POST" or "with_parties" in request.POST,
        wrong=faults,
        templates=templates(language),
        sources=plans_to_copy(request.user),
        formats=[(code, _example(code)) for code in method.load("places")["formats"]],
        status=422 if faults else 200,
    )


def _begin(request: HttpRequest, given: dict[str, str], faults: dict[str, str]) -> Plan | None:
    """Begin the plan, or say in ``faults`` what stands in the way."""
    begin = given["begin"]
    source = plans_to_copy(request.user).filter(slug=given["copy_of"]).first() if begin == COPY else None
    if begin == COPY and source is None:
        faults["copy_of"] = sentences.tell("source_unseen", {"slug": given["copy_of"] or "—"}, _)
    slug = slugify(given["slug"]) if given["slug"] else _proposed(given["title"])
    new = actions.NewPlan(
        slug=slug or given["slug"],
        title=given["title"],
        language=given["language"] or "es",
        city=given["city"],
        country=given["country"],
        city_format=given["city_format"] or (source.city_format if source else "es-PA"),
    )
    template = (given["template"] or "resilience") if begin == TEMPLATE else ""
    try:
        if faults:
            raise actions.CannotBeginPlanError(actions.faults_of(new, template=template))
        event = actions.create_plan(
            new=new,
            by=person(request),
            template=template,
            copy_of=source,
            with_parties="with_parties" in request.POST,
            why=_("Copied from «%(title)s»") % {"title": source.title} if source else "",
        )
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except actions.CannotBeginPlanError as error:
        faults.update({name: sentences.tell(code, values, _) for name, (code, values) in error.faults.items()})
        return None
    return event.plan


def _proposed(title: str) -> str:
    """A free short name made from the title."""
    slug = slugify(title)[:LONGEST].strip("-")
    return free_slug(slug) if slug else ""


def _example(code: str) -> str:
    """A number and a day as a city writes them."""
    city = places.city_format(code)
    return f"{city.number(1234567.89, decimals=2)} · {city.day(dt.date(timezone.localdate().year, 12, 31))}"
