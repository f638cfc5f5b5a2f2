"""Pages of deliverables (productos) and of where things were read (procedencia)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.models import Plan
from cauce.web.models.kinds import KINDS
from cauce.web.pages.deliveries import act_on_deliverable, delivery_of
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import actors
from cauce.web.queries import documents as queries
from cauce.web.queries import plan as plans


def deliverables(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the deliverables, filtered by words, area and kind."""
    opened = open_plan(request, plan)
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "area", "kind")}
    matching = queries.deliverables(opened, words=chosen["q"], area=chosen["area"], kind=chosen["kind"])
    page = paged(request, matching)
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "deliverables"
    return show(
        request,
        f"documents/{name}.html",
        title=_("Deliverables"),
        plan=opened,
        section="deliverables",
        page=page,
        chosen=chosen,
        areas=list(plans.areas(opened)),
        kinds=queries.used_kinds(opened),
        crumbs=[_plan_crumb(opened)],
    )


def deliverable(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show a deliverable: words, kind, due date, where it belongs, who makes it, its versions; submit and accept."""
    opened = open_plan(request, plan)
    shown = found(queries.deliverable(opened, pk))
    if request.method == "POST" and act_on_deliverable(request, shown):
        return redirect("deliverable", opened.slug, pk)
    parties = shown.row.assignments.all() if shown.row else shown.assignments.all()
    return show(
        request,
        "documents/deliverable.html",
        title=_("Deliverable"),
        plan=opened,
        section="deliverables",
        status=422 if request.method == "POST" else 200,
        delivery=delivery_of(request, shown),
        deliverable=shown,
        row=shown.row,
        siblings=[each for each in shown.row.deliverables.all() if each.pk != shown.pk] if shown.row else [],
        roles=actors.by_role(parties),
        crumbs=[_plan_crumb(opened), Crumb(_("Deliverables"), reverse("deliverables", args=[opened.slug]))],
    )


def provenance_of(request: HttpRequest, plan: str) -> HttpResponse:
    """Lead from the address above all items to the plan."""
    return redirect("plan", open_plan(request, plan, act="see_provenance").slug)


def provenance(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Show the office where an item was read, as a page or within a dialog."""
    opened = open_plan(request, plan, act="see_provenance")
    item = found(queries.item(opened, kind=kind, key=key))
    editable = [(name, getattr(item, name)) for name in KINDS[kind].fields if name in KINDS[kind].editable]
    return show(
        request,
        "documents/_provenance.html" if request.htmx else "documents/provenance.html",  # type: ignore[attr-defined]
        title=_("Where this was read"),
        plan=opened,
        read=queries.provenance(opened, kind=kind, key=key),
        item=item,
        kind=kind,
        key=key,
        editable=editable,
        crumbs=[_plan_crumb(opened)],
    )


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))
