"""Page to edit one text of one item (editar)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.actions import plan as actions
from cauce.web.models.kinds import KINDS
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import documents as queries


def edit(request: HttpRequest, plan: str, kind: str, field: str, key: str) -> HttpResponse:
    """Edit one field of one item; what was typed stays when it is refused."""
    opened = open_plan(request, plan, act="edit_text")
    item = found(queries.item(opened, kind=kind, key=key))
    found(field if field in KINDS[kind].editable else None)
    value = getattr(item, field)
    typed = request.POST.get("value", "" if value is None else str(value)).replace("\r\n", "\n")
    if request.method == "POST":
        shown = request.POST.get("version", "")
        saved = attempt(
            request,
            actions.edit_text,
            done=_("Saved. The change stands in the history and can be undone there."),
            item=item,
            field=field,
            value=typed,
            expected_version=int(shown) if shown.isdigit() else -1,
            why=request.POST.get("why", "").strip(),
        )
        if saved:
            return redirect("provenance", opened.slug, kind, key)
    return show(
        request,
        "plan/edit.html",
        title=_("Edit: %(field)s") % {"field": words.word(words.FIELDS, field).lower()},
        plan=opened,
        item=item,
        kind=kind,
        key=key,
        field=field,
        typed=typed,
        read=queries.provenance(opened, kind=kind, key=key),
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Where this was read"), reverse("provenance", args=[opened.slug, kind, key])),
        ],
    )
