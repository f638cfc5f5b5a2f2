"""Page of judges named in words (quienes juzgan sin cuenta): found by name, where they stand, erased."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.web.actions import people as actions
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import named_judges as queries

MOST = 200  # signs of a name


@never_cache
def named_judges(request: HttpRequest, plan: str) -> HttpResponse:
    """Show who is named in words alone, where, and erase them (/es/<plan>/personas/nombradas/)."""
    opened = open_plan(request, plan, act="erase_person")
    name = (request.POST if request.method == "POST" else request.GET).get("name", "")[:MOST]
    one = found(queries.named_judge(opened, name)) if name else None
    if request.method == "POST" and one is not None:
        done = _("The name is erased. What they judged stays, as of somebody.")
        why = request.POST.get("why", "").strip()
        attempt(request, actions.erase_named_judge, done=done, plan=opened, name=name, why=why)
        return redirect("named_judges", opened.slug)
    crumbs = [
        Crumb(opened.title, reverse("plan", args=[opened.slug])),
        Crumb(_("People"), reverse("people", args=[opened.slug])),
    ]
    title = _("Named without an account")
    if one is not None:
        crumbs.append(Crumb(title, reverse("named_judges", args=[opened.slug])))
        told = {"title": _("Erase «%(name)s»") % {"name": one.name}, "judge": one}
        return show(request, "people/erase_named.html", plan=opened, section="people", crumbs=crumbs, **told)
    words = request.GET.get("q", "").strip()[:MOST]
    page = paged(request, queries.named_judges(opened, words=words))
    template = "people/_named_lines.html" if page.is_fragment else "people/named.html"
    return show(request, template, title=title, plan=opened, section="people", page=page, words=words, crumbs=crumbs)
