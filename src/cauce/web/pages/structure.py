"""Pages on which a plan's things are added, retired and brought back (agregar, retirar, traer de vuelta)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core.plan import structure as rules
from cauce.web.actions import structure as actions
from cauce.web.actions.structure.faults import name_of
from cauce.web.models import Area, Deliverable, Plan, PlanItem, Question, Row, Task
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.pages import structure_places as places
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.kept_forms import sign_in_first, typed
from cauce.web.pages.lists import paged
from cauce.web.pages.structure_words import HINTS, add_words, choice_word, label
from cauce.web.queries import structure as queries

ACT = "edit_plan"


@dataclass(frozen=True)
class Field:
    """One field of the form by which a thing is added."""

    name: str
    form: str
    label: str
    value: str
    required: bool
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def open_item(request: HttpRequest, slug: str, kind: str, key: str) -> tuple[Plan, PlanItem]:
    """Return a plan and a thing that stands in it, for who may change its structure."""
    opened = open_plan(request, slug, act=ACT)
    return opened, found(queries.item(opened, kind=kind, key=key))


def show_item(request: HttpRequest, template: str, item: PlanItem, *, title: str, **context: Any) -> HttpResponse:
    """Show a page about a change of one thing, under the page on which the thing stands."""
    plan, kind = item.plan, kind_of(item).name
    back = places.page_of(item)
    crumbs = [Crumb(plan.title, reverse("plan", args=[plan.slug])), Crumb(name_of(item), back)]
    base: dict[str, Any] = {
        "plan": plan,
        "item": item,
        "kind": kind,
        "key": item.key,
        "name": name_of(item),
        "back": back,
    }
    status = 422 if request.method == "POST" else 200
    return show(request, template, title=title, status=status, crumbs=crumbs, **base, **context)


def version_of(form: Mapping[str, str]) -> int:
    """The version that was shown; one that never was, where the form tells none."""
    shown = form.get("version", "")
    return int(shown) if shown.isdecimal() else -1


def change_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Show all that may be done to a thing."""
    _plan, item = open_item(request, plan, kind, key)
    values = [(name, getattr(item, name)) for name in kind_of(item).fields if name in kind_of(item).editable]
    return show_item(
        request,
        "structure/item.html",
        item,
        title=_("Change: %(name)s") % {"name": name_of(item)},
        fields=[(label(name), value, places.edit_address(item.plan, kind, name, key)) for name, value in values],
        additions=places.adding(item.plan, item),
        arrangements=places.arranging(item.plan, item),
    )


def add_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Add a thing below another, or below the plan itself (key «-»)."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act=ACT)
    found(kind if kind in rules.ADDED else None)
    parent = None if key == "-" else found(queries.parent_for(opened, kind=kind, key=key))
    under = kind_of(parent).name if parent is not None else rules.PLAN
    found(kind if kind in rules.ADDABLE.get(under, ()) else None)
    form = typed(request)
    if request.method == "POST" and _added(request, opened, kind, parent):
        return redirect(_after_adding(opened, kind, parent, request.POST))
    back = places.page_of(parent) if parent is not None else _list_of(opened, kind)
    crumbs = [Crumb(opened.title, reverse("plan", args=[opened.slug]))]
    if parent is not None:
        crumbs.append(Crumb(name_of(parent), back))
    return show(
        request,
        "structure/add.html",
        title=add_words(kind),
        plan=opened,
        kind=kind,
        under=words.word(words.ITEMS, under),
        parent_name=name_of(parent) if parent is not None else opened.title,
        fields=_fields(opened, kind, parent, form),
        organizations=queries.organization_names(opened) if kind == "assignment" else [],
        why=form.get("why", ""),
        back=back,
        crumbs=crumbs,
        status=422 if request.method == "POST" else 200,
    )


def _added(request: HttpRequest, plan: Plan, kind: str, parent: PlanItem | None) -> bool:
    return attempt(
        request,
        actions.add_item,
        done=_("Added. It stands in the history and can be undone there."),
        plan=plan,
        kind=kind,
        parent=parent,
        values={name: str(value).replace("\r\n", "\n") for name, value in request.POST.items()},
        why=request.POST.get("why", "").strip(),
    )


def _after_adding(plan: Plan, kind: str, parent: PlanItem | None, form: Mapping[str, str]) -> str:
    """The page of what was added where it has one, else the page on which it stands now."""
    code = form.get("code", "").strip()
    if kind in ("task", "row"):
        return reverse("task", args=[plan.slug, code])
    if kind == "question":
        return reverse("question", args=[plan.slug, code])
    if kind == "area":
        return reverse("area", args=[plan.slug, int(form["number"])])
    if parent is not None:
        return places.page_of(parent)
    section = form.get("section", "")
    return reverse(section, args=[plan.slug]) if section in words.SECTIONS else _list_of(plan, kind)


def _list_of(plan: Plan, kind: str) -> str:
    return reverse(places.LISTS.get(kind, "plan"), args=[plan.slug])


def _fields(plan: Plan, kind: str, parent: PlanItem | None, form: Mapping[str, str]) -> list[Field]:
    under = kind_of(parent).name if parent is not None else rules.PLAN
    proposed = queries.proposed_code(plan, kind, parent)
    told = []
    for rule in rules.fields_of(kind, under=under):
        is_code = rule.form == "code" or (kind == "area" and rule.name == "number")
        hint = _("Proposed: the next one that was never used.") if is_code else str(HINTS.get(rule.name, ""))
        told.append(
            Field(
                name=rule.name,
                form=rule.form,
                label=label(rule.name),
                value=form.get(rule.name, proposed if is_code else ""),
                required=rule.required,
                hint=hint,
                choices=_choices(plan, parent, rule),
            )
        )
    return told


def _choices(plan: Plan, parent: PlanItem | None, rule: rules.FieldRule) -> tuple[tuple[str, str], ...]:
    if rule.form == "choice":
        return tuple((one, choice_word(rule.name, one)) for one in rule.choices)
    if rule.form == "question" and isinstance(parent, Row):
        return tuple((one.code, f"{one.code} {one.text}") for one in queries.open_questions(parent))
    if rule.form == "task" and isinstance(parent, Task):
        return tuple((one.code, f"{one.code} {one.title}".strip()) for one in queries.other_tasks(parent))
    return ()


def retire_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Show what goes when a thing is retired, and retire it."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened, item = open_item(request, plan, kind, key)
    going = queries.retirement(item)
    form = typed(request)
    if request.method == "POST":
        after = _after_retiring(opened, item, going.root)
        if _retired(request, item):
            return redirect(after)
    counts = dict(going.counts)
    row = going.root if isinstance(going.root, Row) else None
    return show_item(
        request,
        "structure/retire.html",
        item,
        title=_("Retire: %(name)s") % {"name": name_of(item)},
        counts=counts,
        whole_row=row is not None and kind != "row",
        has_links=row is not None,
        why=form.get("why", ""),
    )


def _retired(request: HttpRequest, item: PlanItem) -> bool:
    return attempt(
        request,
        actions.retire_item,
        done=_("Retired. It can be brought back on the page of what was retired."),
        item=item,
        expected_version=version_of(request.POST),
        why=request.POST.get("why", "").strip(),
    )


def _after_retiring(plan: Plan, item: PlanItem, root: PlanItem) -> str:
    """The page of what a thing stood under, or the list in which it stood."""
    owner = queries.owner_of(root)
    if owner is not None:
        return places.page_of(owner)
    if isinstance(item, Area | Question | Deliverable):
        return reverse("plan", args=[plan.slug])
    return places.page_of(item).partition("#")[0]


def retired_items(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what was taken out of the plan, by whom and why; bring it back."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act=ACT)
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        item = found(queries.retired_item(opened, kind=kind, key=request.POST.get("key", "")))
        done = _("Back in the plan, with all that went along.")
        if attempt(request, actions.bring_back, done=done, item=item, why=request.POST.get("why", "").strip()):
            return redirect("retired_items", opened.slug)
    page = paged(request, queries.retired(opened))
    return show(
        request,
        "structure/_retired_lines.html" if page.is_fragment else "structure/retired.html",
        title=_("What was retired"),
        plan=opened,
        section="retired",
        page=page,
        acts=[(act, [_line(act, root) for root in act.roots]) for act in page.items],
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
        status=422 if request.method == "POST" else 200,
    )


@dataclass(frozen=True)
class Line:
    """A retired thing, and how much went along with it."""

    kind: str
    key: str
    name: str
    along: Mapping[str, int]


def _line(act: queries.Gone, root: PlanItem) -> Line:
    kind = kind_of(root).name
    along = act.along.get((kind, root.pk), {})
    name = "" if kind == "dependency" else name_of(root)
    return Line(kind, root.key, name, {one: along[one] for one in KINDS if one in along})
