"""Pages of posts (cargos): who holds them, which roles they have, and how they are handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

import cauce
from cauce.core import places
from cauce.exporter.people_docx import HandOver, hand_over_docx
from cauce.web.actions import people as actions
from cauce.web.models import Assignment, Organization, Plan, Post
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.people.persons import number
from cauce.web.queries import actors as organizations
from cauce.web.queries import people as queries

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
def post(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show one post: its holders over time, its roles (/es/<plan>/cargos/<n>/)."""
    opened = open_plan(request, plan, act="see_contacts")
    one = found(queries.post(opened, pk))
    if request.method == "POST":
        gone = _act(request, opened, one) and request.POST.get("act") == "retire"
        where = redirect("organization", opened.slug, one.organization.slug) if gone else None
        return where or redirect("post", opened.slug, pk)
    today = timezone.localdate()
    return show(
        request,
        "people/post.html",
        title=one.title,
        plan=opened,
        section="people",
        post=one,
        today=today,
        running=[each for each in one.holdings.all() if each.until is None or each.until >= today],
        past=[each for each in one.holdings.all() if each.until is not None and each.until < today],
        assignments=queries.assignments_of_organization(one.organization),
        people=queries.people(opened),
        crumbs=_crumbs(opened, one),
    )


def _act(request: HttpRequest, plan: Plan, one: Post) -> bool:
    told = request.POST
    act = told.get("act", "")
    if act == "retire":
        return attempt(request, actions.retire_post, done=_("The post is taken away."), post=one)
    if act == "roles":
        return _give_roles(request, plan, one)
    if act == "end":
        holding = found(one.holdings.filter(pk=number(request, "holding")).first())
        until = _day(request, "until")
        return until is not None and attempt(
            request, actions.end_holding, done=_("The last day is recorded."), holding=holding, until=until
        )
    if act == "hold":
        since, somebody = _day(request, "since"), found(queries.person(plan, number(request, "person")))
        return since is not None and attempt(
            request, actions.hold_post, done=_("The holder is recorded."), post=one, person=somebody, since=since
        )
    shown = told.get("version", "")
    return attempt(
        request,
        actions.rename_post,
        done=_("Saved."),
        post=one,
        title=told.get("title", ""),
        expected_version=int(shown) if shown.isdecimal() else -1,
    )


def _give_roles(request: HttpRequest, plan: Plan, one: Post) -> bool:
    """Give the ticked roles to this post, and those no longer ticked back to the organisation."""
    wanted = {int(told) for told in request.POST.getlist("assignment") if told.isdecimal()}
    changed = [
        each
        for each in queries.assignments_of_organization(one.organization)
        if (each.pk in wanted) != (each.post_id == one.pk)
    ]
    return attempt(
        request,
        actions.assign_posts,
        done=_("The roles are recorded."),
        plan=plan,
        posts={each: one if each.pk in wanted else None for each in changed},
    )


@never_cache
def hand_over(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show what a post carries, and pass it to another person."""
    opened = open_plan(request, plan, act="hand_over")
    one = found(queries.post(opened, pk))
    if request.method == "POST" and _hand_over(request, opened, one):
        return redirect("post", opened.slug, pk)
    return show(
        request,
        "people/hand_over.html",
        title=_("Hand over «%(post)s»") % {"post": one.title},
        plan=opened,
        section="people",
        post=one,
        carried=queries.carried_by(one),
        running=[each for each in one.holdings.all() if each.until is None],
        people=queries.people(opened),
        today=timezone.localdate(),
        typed=request.POST,
        crumbs=[*_crumbs(opened, one), Crumb(one.title, reverse("post", args=[opened.slug, pk]))],
    )


def _hand_over(request: HttpRequest, plan: Plan, one: Post) -> bool:
    on = _day(request, "on")
    return on is not None and attempt(
        request,
        actions.hand_over,
        done=_("Handed over: roles, reminders and approvals go to the new holder from that day on."),
        post=one,
        to=queries.person(plan, number(request, "person")),
        line=request.POST.get("line", ""),
        on=on,
        why=request.POST.get("why", "").strip(),
    )


@never_cache
def hand_over_file(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Give the hand-over list as a Word document, with place for both signatures."""
    opened = open_plan(request, plan, act="hand_over")
    one = found(queries.post(opened, pk))
    response = HttpResponse(hand_over_docx(_told(opened, one)), content_type=DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.slug}-cargo-{pk}.docx"'
    return response


def _told(plan: Plan, one: Post) -> HandOver:
    carried = queries.carried_by(one)
    language = get_language() or "es"
    day = places.city_format(plan.city_format).day
    today = timezone.localdate()
    holders = [each.person.name for each in one.holdings.all() if each.until is None]
    return HandOver(
        title=_("Hand-over of a post"),
        plan=plan.title,
        facts=(
            (_("Post"), one.title),
            (_("Organization"), one.organization.name),
            (_("Held by"), ", ".join(holders) or "—"),
            (_("Date"), day(today)),
        ),
        roles_title=_("Roles"),
        roles_headers=(_("Role"), _("Where")),
        roles=tuple((words.word(words.ROLES, each.role), where_of(each)) for each in carried.assignments),
        open_title=_("Deliverables still open"),
        open_headers=(_("Deliverable"), _("Due")),
        open_ones=tuple(
            (each.text, day(each.due_on) if each.due_on else each.due_words) for each in carried.deliverables
        ),
        none=_("Nothing to hand over here."),
        signatures=(_("Who hands over"), _("Who takes over")),
        page=_("Page"),
        program=f"Cauce {cauce.__version__}",
        language=language,
        on=today,
    )


def where_of(one: Assignment) -> str:
    """The tasks or the deliverable in which a party has its role."""
    if one.row is not None:
        return ", ".join(f"{task.code} {task.title}".strip() for task in one.row.tasks.all())
    return one.deliverable.text if one.deliverable is not None else ""


@require_POST
def new_post(request: HttpRequest, plan: str, slug: str) -> HttpResponse:
    """Make a post of an organisation, then show it."""
    opened = open_plan(request, plan, act="manage_people")
    one = found(organizations.organization(opened, slug))
    title = request.POST.get("title", "")
    attempt(request, actions.make_post, done=_("The post is there. Say who holds it."), organization=one, title=title)
    return redirect("organization", opened.slug, slug)


@never_cache
def placeholder(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Say which organisations a party still to be named turned out to be."""
    opened = open_plan(request, plan, act="manage_people")
    one = found(queries.assignment(opened, pk))
    found(one if one.is_placeholder else None)
    known = queries.organizations(opened)
    faults: list[str] = []
    if request.method == "POST" and _fill(request, one, known, faults):
        return redirect("placeholder", opened.slug, pk)
    return show(
        request,
        "people/placeholder.html",
        title=_("Name who «%(party)s» is") % {"party": one.as_printed[:80]},
        plan=opened,
        section="organizations",
        party=one,
        organizations=known,
        filled={each.organization_id for each in queries.fillings_of(one)},
        faults=faults,
        line=request.POST.get("line", ""),
        called=request.POST.get("called", queries.part_of(one)),
        status=422 if faults else 200,
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Organizations"), reverse("organizations", args=[opened.slug])),
        ],
    )


def _fill(request: HttpRequest, one: Assignment, known: Sequence[Organization], faults: list[str]) -> bool:
    done = _("Recorded. The printed words stay beside the name.")
    if request.POST.get("act") == "person":
        told = {name: request.POST.get(name, "") for name in ("line", "called")}
        return attempt(request, actions.fill_with_person, done=done, faults=faults, assignment=one, **told)
    wanted = set(request.POST.getlist("organization"))
    chosen = [each for each in known if each.slug in wanted]
    return attempt(request, actions.fill_placeholder, done=done, assignment=one, organizations=chosen)


def _day(request: HttpRequest, name: str) -> dt.date | None:
    told = request.POST.get(name, "")
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        refusal = _("«%(value)s» is not a day. Write it as 2027-03-31, or choose it.") % {"value": told}
        messages.error(request, refusal, extra_tags="warning")
        return None


def _crumbs(plan: Plan, one: Post) -> list[Crumb]:
    organization = one.organization
    return [
        Crumb(plan.title, reverse("plan", args=[plan.slug])),
        Crumb(organization.name, reverse("organization", args=[plan.slug, organization.slug])),
    ]
