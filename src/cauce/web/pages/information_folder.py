"""Pages of the information folder (carpeta de información): what is known of each hazard, and what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cauce.core.contingency.catalogue import Catalogue
from cauce.core.information_folder import GOOD, NOTHING, WEAK, is_date
from cauce.core.places import city_format
from cauce.web.actions import contingency as actions
from cauce.web.models import InformationItem, Plan
from cauce.web.pages import contingency_forms as forms
from cauce.web.pages import contingency_words as words
from cauce.web.pages.acting import attempt
from cauce.web.pages.contingency import rights, terms, told_terms
from cauce.web.pages.contingency_editing import show_form
from cauce.web.pages.contingency_files import send_stored
from cauce.web.pages.contingency_forms import Field, Form
from cauce.web.pages.contingency_views import ShownCell, ShownRow
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import contingency as plans
from cauce.web.queries import information_folder as queries

FILTERS = ("q", "hazard", "kind", "medium", "quality")


def _crumbs(plan: Plan, *, inside: bool = True) -> list[Crumb]:
    start = [Crumb(plan.title, reverse("plan", args=[plan.slug]))]
    return (
        [*start, Crumb(_("Information folder"), reverse("information_folder", args=[plan.slug]))] if inside else start
    )


def information_folder(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the folder, filtered, and what is missing; the public sees what was released."""
    opened = open_plan(request, plan)
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    may_do = rights(request, opened)
    retired = request.GET.get("retired") == "1" and may_do["edits"]
    every = queries.folder_of(opened, on=timezone.localdate(), person=request.user, retired=retired)
    filters = {name: chosen[name] for name in FILTERS if name != "q"}
    page = paged(request, queries.matching(every, words=chosen["q"], **filters))
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "folder"
    return show(
        request,
        f"information_folder/{name}.html",
        title=_("Information folder"),
        plan=opened,
        section="folder",
        page=page,
        lines=[_line(opened, every.catalogue, line) for line in page.items],
        chosen=chosen,
        retired=retired,
        total=len(every.lines),
        hazards=terms(every.catalogue.hazards),
        kinds=terms(every.catalogue.information),
        media=words.MEDIA.items(),
        qualities=words.QUALITIES.items(),
        matrix=_matrix(every) if may_do["sees_all"] and not (page.is_fragment or page.is_filter) else None,
        old=every.catalogue.old_years,
        source=every.catalogue.sources["folder"],
        crumbs=_crumbs(opened, inside=False),
        **may_do,
    )


def _line(plan: Plan, catalogue: Catalogue, line: queries.FolderLine) -> dict[str, Any]:
    thing = line.item or line.layer
    return {
        "line": line,
        "item": line.item,
        "thing": thing,
        "hazards": told_terms(catalogue.hazards, line.facts.hazards),
        "kind": told_terms(catalogue.information, [line.facts.kind]),
        "medium": words.MEDIA[line.medium],
        "quality": words.QUALITIES.get(line.facts.quality, ""),
        "kept_at": line.place,
        "dated": day_words(plan, line.facts.dated),
    }


def day_words(plan: Plan, dated: str) -> str:
    """A date as the city writes it; a year or a month stays as it is."""
    if len(dated) != len("2019-05-31") or not is_date(dated):
        return dated
    return city_format(plan.city_format).day(dt.date.fromisoformat(dated))


def _matrix(every: queries.FolderOf) -> dict[str, Any]:
    """Hazards × kinds of information, and what each hazard lacks in words."""
    made = every.matrix()
    hazards, kinds = dict(terms(every.catalogue.hazards)), dict(terms(every.catalogue.information))
    rows = []
    for hazard in made.hazards:
        cells = []
        for kind in made.kinds:
            cell = made.cells[hazard.code, kind.code]
            named = [("", one.name) for one in cell.items]
            word = str(words.FOLDER[cell.status])
            cells.append(ShownCell(kinds[kind.code], words.FOLDER_SIGNS[cell.status], word, named))
        missing = ", ".join(kinds[code].lower() for code in made.missing(hazard.code))
        rows.append(ShownRow(hazards[hazard.code], cells, missing))
    counts = [
        (words.FOLDER[status], words.FOLDER_SIGNS[status], made.counted(status)) for status in (GOOD, WEAK, NOTHING)
    ]
    return {"kinds": list(kinds.values()), "rows": rows, "counts": counts}


def information_item(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show a piece of information; release it, make it internal again, retire it or bring it back."""
    opened = open_plan(request, plan)
    may_do = rights(request, opened)
    one: InformationItem = found(plans.one_of(InformationItem, opened, pk))
    found((may_do["sees_all"] or one.released_by) or None)
    found(one.retired_at is None or may_do["edits"] or None)
    form = Form(_release_fields(), {"on": timezone.localdate()}, opened)
    if request.method == "POST" and _act(request, one, form):
        return redirect("information_folder" if one.retired_at else "information_item", opened.slug, *_pk(one))
    catalogue = plans.catalogue_of(opened)
    return show(
        request,
        "information_folder/item.html",
        title=one.name,
        plan=opened,
        section="folder",
        one=one,
        form=form,
        hazards=told_terms(catalogue.hazards, one.hazards),
        kind=told_terms(catalogue.information, [one.kind]),
        medium=words.MEDIA[one.medium],
        quality=words.QUALITIES.get(one.quality, ""),
        kept_at=queries.place_of(one, sees_all=may_do["sees_all"]),
        dated=day_words(opened, one.dated),
        crumbs=_crumbs(opened),
        status=422 if form.faults else 200,
        **may_do,
    )


def _pk(one: InformationItem) -> list[int]:
    return [] if one.retired_at else [one.pk]


def _release_fields() -> list[Field]:
    return [
        Field(
            "body", forms.TEXT, _("Who releases it"), _("A body, as in: Mesa Técnica, session of 3 March."), longest=200
        ),
        Field("on", forms.DAY, _("Since when")),
        Field("reason", forms.LONG, _("Why")),
    ]


def _act(request: HttpRequest, one: InformationItem, form: Form) -> bool:
    asked = request.POST.get("act", "")
    if asked == "release":
        values = dict(forms.read(form, request).values)
        values["on"] = values["on"] or timezone.localdate()
        done = _("Released: once this plan is published, everybody sees it.")
        return forms.save(request, form, actions.release_information, done=done, item=one, **values)
    if asked == "withhold":
        return attempt(request, actions.withhold_information, done=_("It is internal again."), item=one)
    if asked == "bring_back":
        return attempt(request, actions.bring_entry_back, done=_("It is in the folder again."), one=one)
    return attempt(request, actions.retire_entry, done=_("Taken out. The history can undo it."), one=one)


def edit_information(request: HttpRequest, plan: str, pk: int = 0) -> HttpResponse:
    """Put a piece of information into the folder, or change one (/es/<plan>/carpeta/nueva/)."""
    opened = open_plan(request, plan, act="edit_contingency")
    one: InformationItem | None = found(plans.one_of(InformationItem, opened, pk)) if pk else None
    present = {"quality": "unknown", "medium": "file"}
    if one is not None:
        present = forms.present_of(one, actions.ITEM_FIELDS) | {"file": one.file_name}
    form = Form(_fields(plans.catalogue_of(opened)), present, opened)
    back = reverse("information_item", args=[plan, pk]) if one else reverse("information_folder", args=[plan])
    if request.method == "POST":
        values = dict(forms.read(form, request).values)
        file = values.pop("file")
        told: dict[str, Any] = {"plan": opened, "one": one, "file": file, "values": values}
        told["expected_version"] = forms.version_of(request) if one else None
        if forms.save(request, form, actions.save_information, done=_("Saved."), **told):
            return redirect(back)
    title = _("Change «%(name)s»") % {"name": one.name[:80]} if one else _("Add to the information folder")
    version = one.version if one else None
    return show_form(request, opened, form, title, back, section="folder", path=_crumbs(opened), version=version)


def _fields(catalogue: Catalogue) -> list[Field]:
    return [
        Field("name", forms.TEXT, _("Title"), longest=300, is_needed=True),
        Field("hazards", forms.CHOICES, _("Hazards"), choices=tuple(terms(catalogue.hazards))),
        Field("kind", forms.CHOICE, _("Kind of information"), choices=tuple(terms(catalogue.information))),
        Field("medium", forms.CHOICE, _("What it is"), choices=tuple(words.MEDIA.items()), heading=_("Where it is")),
        Field("file", forms.FILE, _("File")),
        Field("link", forms.LINK, _("Address"), longest=1000),
        Field("kept_at", forms.TEXT, _("Where the paper lies"), _("Institution, office, shelf."), longest=500),
        Field(
            "source", forms.TEXT, _("Source"), _("Who made it."), longest=300, heading=_("How far it can be trusted")
        ),
        Field("dated", forms.TEXT, _("Date"), _("A year, a month or a day: 2019, 2019-05 or 2019-05-31."), longest=10),
        Field("scale", forms.TEXT, _("Scale or detail"), _("As in 1:5000, or: by corregimiento."), longest=80),
        Field("licence", forms.TEXT, _("Licence"), longest=120),
        Field("quality", forms.CHOICE, _("Quality"), choices=tuple(words.QUALITIES.items())),
        Field("note", forms.LONG, _("Note (optional)"), _("Stays within the office and who has a part in the plan.")),
    ]


@require_safe
def information_file(request: HttpRequest, plan: str, pk: int) -> HttpResponseBase:
    """Send the file of a piece of information: a released one to everybody, the others to who has a part."""
    opened = open_plan(request, plan)
    one: InformationItem = found(plans.one_of(InformationItem, opened, pk))
    inside = rights(request, opened)["sees_all"]
    found(inside or (one.released_by and one.retired_at is None) or None)
    return send_stored(request, found(one.file), one.file_name)
