"""Pages of persons (personas): the office enters, changes, invites, gives out and erases."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.core.permissions import GIVEN_ROLES
from cauce.web.actions import people as actions
from cauce.web.models import Person, Plan, User
from cauce.web.pages.accounts import as_file
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import people as queries


@never_cache
def people(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the people of a plan and enter new ones, a line each (/es/<plan>/personas/)."""
    opened = open_plan(request, plan, act="see_contacts")
    faults: list[str] = []
    if request.method == "POST":
        if request.POST.get("act") == "take_role":
            _take_role(request, opened)
            return redirect("people", opened.slug)
        if attempt(
            request,
            actions.add_people,
            done=_("Entered. Their posts are on the pages of their organizations."),
            faults=faults,
            plan=opened,
            lines=request.POST.get("lines", "").splitlines(),
            new_organizations=bool(request.POST.get("new")),
        ):
            return redirect("people", opened.slug)
    words = request.GET.get("q", "").strip()
    page = paged(request, queries.people(opened, words=words))
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "people"
    return show(
        request,
        f"people/{name}.html",
        title=_("People"),
        plan=opened,
        section="people",
        page=page,
        words=words,
        typed=request.POST.get("lines", ""),
        faults=faults,
        memberships=[] if page.is_fragment or page.is_filter else list(queries.memberships(opened)),
        crumbs=[_plan_crumb(opened)],
    )


def _take_role(request: HttpRequest, plan: Plan) -> None:
    given = found(queries.memberships(plan).filter(pk=number(request, "membership")).first())
    attempt(request, actions.take_role, done=_("The account no longer has this role."), membership=given)


@never_cache
def person(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show one person: contacts, posts, account, consent."""
    opened = open_plan(request, plan, act="see_contacts")
    one = found(queries.person(opened, pk))
    if request.method == "POST" and _change(request, opened, one):
        return redirect("person", opened.slug, pk)
    return show(
        request,
        "people/person.html",
        title=one.name,
        plan=opened,
        section="people",
        person=one,
        memberships=queries.roles_given(opened, one),
        roles=GIVEN_ROLES,
        crumbs=[_plan_crumb(opened), Crumb(_("People"), reverse("people", args=[opened.slug]))],
    )


def _change(request: HttpRequest, plan: Plan, one: Person) -> bool:
    told = request.POST
    if told.get("act") == "invite":
        address = settings.PUBLIC_ADDRESS + reverse("account_login")
        done = _("The account is there, and the letter that says so is prepared.")
        role = told.get("role", "")
        return attempt(request, actions.invite, done=done, plan=plan, person=one, role=role, address=address)
    if told.get("act") == "consent":
        done, words = _("Recorded."), told.get("consent_words", "")
        return attempt(request, actions.record_consent, done=done, plan=plan, person=one, words=words)
    values = {name: told.get(name, "").strip() for name in ("name", "email", "phone", "language")}
    values["batch_messages"] = bool(told.get("batch_messages"))  # type: ignore[assignment]
    return attempt(request, actions.change_person, done=_("Saved."), plan=plan, person=one, values=values)


@never_cache
@require_POST
def person_data(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Give out all that is kept of a person, as a file."""
    opened = open_plan(request, plan, act="see_contacts")
    one = found(queries.person(opened, pk))
    user = request.user
    assert isinstance(user, User)
    return as_file(actions.export_person(plan=opened, person=one, by=user), pk)


@never_cache
def erase(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Say what erasing a person does, and do it."""
    opened = open_plan(request, plan, act="erase_person")
    one = found(queries.person(opened, pk))
    if request.method == "POST":
        why = request.POST.get("why", "").strip()
        done = _("The person is erased. What they did stays in the history under a number.")
        if attempt(request, actions.erase_person, done=done, plan=opened, person=one, why=why):
            return redirect("people", opened.slug)
    return show(
        request,
        "people/erase.html",
        title=_("Erase «%(name)s»") % {"name": one.name},
        plan=opened,
        section="people",
        person=one,
        crumbs=[_plan_crumb(opened), Crumb(one.name, reverse("person", args=[opened.slug, pk]))],
    )


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the form; zero where it is none."""
    told = request.POST.get(name, "")
    return int(told) if told.isdecimal() else 0


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))
