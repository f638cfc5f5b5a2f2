"""Pages on which a plan's things are moved, split, joined and renumbered (mover, partir, unir, renumerar)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cauce.core.plan import structure as rules
from cauce.web.actions import structure as actions
from cauce.web.actions.structure.faults import name_of
from cauce.web.actions.structure.moving import end_of
from cauce.web.actions.structure.renumbering import new_codes, renumber_obstacles
from cauce.web.models import PlanItem, Row, Task
from cauce.web.models.kinds import kind_of
from cauce.web.pages import structure_places as places
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import found
from cauce.web.pages.kept_forms import sign_in_first
from cauce.web.pages.structure import open_item, show_item, version_of
from cauce.web.pages.structure_words import told_obstacle
from cauce.web.queries import structure as queries


@dataclass(frozen=True)
class Spot:
    """A place in a list: behind which thing, and whether the thing stands there now."""

    after: str
    words: str
    is_here: bool


def move_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Move a thing within its list, or under another owner."""
    if (first := sign_in_first(request)) is not None:
        return first
    _plan, item = open_item(request, plan, kind, key)
    found(kind if rules.may_move(kind) else None)
    if request.method == "POST" and _moved(request, item):
        return redirect(places.page_of(item))
    row = queries.row_of(item)
    row_key = row.key if row else ""
    return show_item(
        request,
        "structure/move.html",
        item,
        title=_("Move: %(name)s") % {"name": name_of(item)},
        spots=_spots(item),
        targets=queries.places_for(item),
        only_task=isinstance(item, Task) and queries.tasks_left(item) == 0,
        join_address=places.address("join_item", item.plan, "row", key=row_key),
        move_row_address=places.address("move_item", item.plan, "row", key=row_key),
    )


def _moved(request: HttpRequest, item: PlanItem) -> bool:
    asked_kind, _separator, number = request.POST.get("to", "").partition(":")
    to: PlanItem | None = None
    if asked_kind:
        choices = queries.places_for(item)
        told = ((one.item, kind_of(one.item).name, str(one.item.pk)) for one in choices)
        to = found(next((one for one, kind, pk in told if (kind, pk) == (asked_kind, number)), None))
    after = request.POST.get("after", "")
    behind = int(after) if after.isdecimal() else None
    return attempt(
        request,
        actions.move_item,
        done=_("Moved. It stands in the history and can be undone there."),
        item=item,
        to=to,
        after=behind if to is None else end_of(item, to),
        expected_version=version_of(request.POST),
        why=request.POST.get("why", "").strip(),
    )


def _spots(item: PlanItem) -> list[Spot]:
    """Every place of the list in which a thing stands."""
    ordered = queries.siblings(item)
    at = next((number for number, one in enumerate(ordered) if one.pk == item.pk), 0)
    rest = [one for one in ordered if one.pk != item.pk]
    first = Spot("", _("First of the list"), at == 0)
    return [first] + [
        Spot(str(one.pk), _("Behind «%(name)s»") % {"name": _short(one)}, at == number)
        for number, one in enumerate(rest, 1)
    ]


def _short(thing: PlanItem) -> str:
    if isinstance(thing, Row):
        return queries.row_words(list(thing.tasks.filter(retired_at=None).order_by("order", "pk")))
    return name_of(thing)


def split_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Split a row or a task in two."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened, item = open_item(request, plan, kind, key)
    found(kind if rules.splittable(kind) else None)
    if request.method == "POST":
        if isinstance(item, Row) and _split_row(request, item):
            return redirect(places.page_of(item))
        if isinstance(item, Task) and _split_task(request, item):
            return redirect("task", opened.slug, request.POST.get("code", "").strip())
    row = item if isinstance(item, Row) else None
    return show_item(
        request,
        "structure/split.html",
        item,
        title=_("Split: %(name)s") % {"name": _short(item)},
        chosen={int(one) for one in _chosen(request, "task", "deliverable", "question", "step")},
        tasks=_living(row, "tasks"),
        deliverables=_living(row, "deliverables"),
        questions=_living(row, "row_questions"),
        steps=_living(item if isinstance(item, Task) else None, "steps"),
        code=request.POST.get("code")
        or (queries.proposed_code(opened, "task", item.row) if isinstance(item, Task) else ""),
        new_title=request.POST.get("title", ""),
    )


def _living(owner: PlanItem | None, name: str) -> Sequence[PlanItem]:
    return [] if owner is None else list(getattr(owner, name).filter(retired_at=None).order_by("order", "pk"))


def _chosen(request: HttpRequest, *names: str) -> list[str]:
    return [one for name in names for one in request.POST.getlist(name) if one.isdecimal()]


def _split_row(request: HttpRequest, row: Row) -> bool:
    chosen = {name: [int(one) for one in _chosen(request, name)] for name in ("task", "deliverable", "question")}
    return attempt(
        request,
        actions.split_row,
        done=_("Split. The new row stands behind the old one; both have the same parties."),
        row=row,
        tasks=chosen["task"],
        deliverables=chosen["deliverable"],
        questions=chosen["question"],
        expected_version=version_of(request.POST),
        why=request.POST.get("why", "").strip(),
    )


def _split_task(request: HttpRequest, task: Task) -> bool:
    return attempt(
        request,
        actions.split_task,
        done=_("Split. The new task stands behind the old one in the same row."),
        task=task,
        steps=[int(one) for one in _chosen(request, "step")],
        code=request.POST.get("code", ""),
        title=request.POST.get("title", ""),
        expected_version=version_of(request.POST),
        why=request.POST.get("why", "").strip(),
    )


def join_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Join rows into a row, or tasks into a task."""
    if (first := sign_in_first(request)) is not None:
        return first
    _plan, item = open_item(request, plan, kind, key)
    found(kind if rules.splittable(kind) else None)
    everywhere = bool(request.GET.get("todas"))
    offered = _joinable(item, everywhere=everywhere)
    if request.method == "POST" and _joined(request, item, [one for one, _told in offered]):
        return redirect(places.page_of(item))
    return show_item(
        request,
        "structure/join.html",
        item,
        title=_("Join with: %(name)s") % {"name": _short(item)},
        offered=offered,
        chosen={int(one) for one in _chosen(request, "other")},
        everywhere=everywhere,
    )


def _joinable(item: PlanItem, *, everywhere: bool) -> list[tuple[PlanItem, str]]:
    """Others of the same area, or of the whole plan."""
    area = item.area_id if isinstance(item, Row) else item.row.area_id if isinstance(item, Task) else None
    if isinstance(item, Row):
        rows = [(row, told) for row, told in queries.rows_in_words(item.plan) if row.pk != item.pk]
        return [(row, told) for row, told in rows if everywhere or row.area_id == area]
    assert isinstance(item, Task)
    tasks = Task.objects.filter(pk__in=[one.pk for one in queries.other_tasks(item)]).select_related("row")
    ordered = tasks.order_by("row__area__number", "row__order", "order", "pk")
    near = [one for one in ordered if everywhere or one.row.area_id == area]
    return [(one, f"{one.code} {one.title}".strip()) for one in sorted(near, key=lambda one: one.row_id != item.row_id)]


def _joined(request: HttpRequest, item: PlanItem, offered: Sequence[PlanItem]) -> bool:
    chosen = set(_chosen(request, "other"))
    others = [one for one in offered if str(one.pk) in chosen]
    told: dict[str, Any] = {"expected_version": version_of(request.POST), "why": request.POST.get("why", "").strip()}
    done = _("Joined. It stands in the history and can be undone there.")
    if isinstance(item, Row):
        return attempt(request, actions.join_rows, done=done, first=item, others=others, **told)
    keep = bool(request.POST.get("keep_titles"))
    return attempt(request, actions.join_tasks, done=done, first=item, others=others, keep_titles=keep, **told)


def renumber_item(request: HttpRequest, plan: str, kind: str, key: str) -> HttpResponse:
    """Show old and new codes and the texts that name the old ones; then renumber."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened, item = open_item(request, plan, kind, key)
    found(kind if kind in rules.CODE_FIELDS else None)
    form = request.POST if request.method == "POST" else request.GET
    code, below = form.get("code", "").strip(), bool(form.get("below"))
    if request.method == "POST" and _renumbered(request, item, code, below=below):
        item.refresh_from_db()
        return redirect(places.page_of(item))
    renamed = new_codes(item, code, below=below) if code else []
    obstacles = renumber_obstacles(item, renamed) if renamed else []
    return show_item(
        request,
        "structure/renumber.html",
        item,
        title=_("Renumber: %(name)s") % {"name": name_of(item)},
        now=getattr(item, rules.CODE_FIELDS[kind]),
        code=code,
        below=below,
        has_below=kind in ("area", "question"),
        renamed=[] if obstacles else renamed,
        refusals=[told_obstacle(one) for one in obstacles],
        mentions=[(one, queries.mentions(opened, one.old)) for one in renamed if "." in one.old and not obstacles],
    )


def _renumbered(request: HttpRequest, item: PlanItem, code: str, *, below: bool) -> bool:
    return attempt(
        request,
        actions.renumber,
        done=_("Renumbered. It stands in the history and can be undone there."),
        item=item,
        code=code,
        below=below,
        expected_version=version_of(request.POST),
        why=request.POST.get("why", "").strip(),
    )
