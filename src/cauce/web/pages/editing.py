"""Editing one text of one item (editar): as a page, or where the text stands; two writers see both texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core.plan import differences
from cauce.web.actions import plan as actions
from cauce.web.models import Event, Plan, PlanItem
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.pages import structure_places as places
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.kept_forms import sign_in_first, typed
from cauce.web.pages.structure_tags import is_of_paragraphs, spot
from cauce.web.pages.structure_words import choice_word, label
from cauce.web.queries import documents as queries
from cauce.web.queries import structure

# The list from which a field is chosen, by kind and field; what stands in it is the action's to say.
CHOSEN = {
    ("deliverable", "kind"): "kind_of_deliverable",
    ("communication_target", "unit"): "unit_of_time",
    ("input", "state"): "state",
    ("dependency", "state"): "state",
}
LINES = frozenset({"title", "acronym", "name", "objective", "as_printed", "code_printed"})


@dataclass(frozen=True)
class Entry:
    """How a field is written: its form, what stands in it, what may be chosen."""

    form: str  # line, text, number, choice
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 3


@dataclass(frozen=True)
class Conflict:
    """Two texts of the same field: what is there by now, by whom, and what this person wrote."""

    mine: str
    theirs: str
    suggestion: str
    is_merged: bool
    event: Event | None


def edit(request: HttpRequest, plan: str, kind: str, field: str, key: str) -> HttpResponse:
    """Edit one field of one item; what was typed stays whatever happens."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act="edit_text")
    item: Plan | PlanItem = found(queries.item(opened, kind=kind, key=key))
    found(field if field in KINDS[kind].editable else None)
    page = _Page(request, opened, item, field, key, typed(request))
    if isinstance(item, PlanItem) and item.retired_at is not None:
        return page.gone()
    if page.is_fragment and "mostrar" in request.GET:
        return page.text(focus=True)
    return page.save() if request.method == "POST" else page.form()


class _Page:
    """One request to edit: its item and field, and whether a fragment or a page is asked for."""

    def __init__(
        self, request: HttpRequest, plan: Plan, item: Plan | PlanItem, field: str, key: str, form: QueryDict
    ) -> None:
        self.request, self.plan, self.item, self.field, self.key, self.form_ = request, plan, item, field, key, form
        self.kind = kind_of(item).name
        htmx = getattr(request, "htmx", None)
        self.is_fragment = htmx is not None and bool(htmx) and htmx.target == spot(item, field)

    @property
    def now(self) -> str:
        value = getattr(self.item, self.field)
        return "" if value is None else str(value)

    @property
    def mine(self) -> str:
        return self.form_.get("value", self.now).replace("\r\n", "\n")

    def save(self) -> HttpResponse:
        """Write what was typed, unless another wrote the same field since it was shown."""
        shown, version = self._shown(), self.form_.get("version", "")
        expected = int(version) if version.isdecimal() else -1
        if expected != self.item.version:
            if self.mine.strip() == self.now.strip():
                return self._saved()
            if shown is None or shown != self.now:
                return self.conflict()
            expected = self.item.version  # something else of the item changed, not these words
        saved = attempt(
            self.request,
            actions.edit_text,
            done=_("Saved. The change stands in the history and can be undone there."),
            item=self.item,
            field=self.field,
            value=self.mine,
            expected_version=expected,
            why=self.form_.get("why", "").strip(),
        )
        if saved:
            return self._saved()
        self.item.refresh_from_db()
        return self.form(status=422) if self.item.version == expected else self.conflict()

    def _shown(self) -> str | None:
        shown = self.form_.get("shown")
        return None if shown is None else shown.replace("\r\n", "\n")

    def _saved(self) -> HttpResponse:
        return self.text(focus=True) if self.is_fragment else redirect(places.page_of(self.item))

    def text(self, *, focus: bool = False) -> HttpResponse:
        """The words as they stand, with their pencil."""
        list(messages.get_messages(self.request))  # they would only wait for the next page
        return self._show("plan/_inplace.html", focus=focus)

    def form(self, *, status: int = 200) -> HttpResponse:
        """The form, with what was typed."""
        template = "plan/_edit_here.html" if self.is_fragment else "plan/edit.html"
        read = None if self.is_fragment else queries.provenance(self.plan, kind=self.kind, key=self.key)
        return self._show(
            template,
            status=status,
            read=read,
            version=self.form_.get("version", self.item.version),
            shown=self.form_.get("shown", self.now),
        )

    def conflict(self) -> HttpResponse:
        """Both texts side by side, and three ways on."""
        list(messages.get_messages(self.request))
        shown, mine, theirs = self._shown(), self.mine, self.now
        merged = differences.merged(shown, mine, theirs) if shown is not None else None
        told = Conflict(
            mine=mine,
            theirs=theirs,
            suggestion=mine if merged is None else merged,
            is_merged=merged is not None,
            event=structure.last_writer(self.item, self.field),
        )
        template = "plan/_conflict_here.html" if self.is_fragment else "plan/conflict.html"
        return self._show(template, status=409, conflict=told, version=self.item.version, shown=theirs)

    def gone(self) -> HttpResponse:
        """The item was retired meanwhile: what was typed is shown, to be copied or kept."""
        written = self.form_.get("value", "")
        event = structure.last_writer(self.item, "retired_at")
        return self._show("plan/edit_gone.html", status=410 if written else 404, written=written, event=event)

    def _show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        return show(
            self.request,
            template,
            status=status,
            title=_("Edit: %(field)s") % {"field": label(self.field).lower()},
            plan=self.plan,
            item=self.item,
            kind=self.kind,
            key=self.key,
            field=self.field,
            label=label(self.field),
            entry=_entry(self.item, self.field, self.mine),
            why=self.form_.get("why", ""),
            spot=spot(self.item, self.field),
            tag="div" if is_of_paragraphs(self.kind, self.field) else "span",
            page_address=places.page_of(self.item),
            edit_address=places.edit_address(self.plan, self.kind, self.field, self.key),
            change_address=places.address("change_item", self.plan, self.kind, key=self.key),
            crumbs=self._crumbs(),
            **context,
        )

    def _crumbs(self) -> list[Crumb]:
        found_ = [Crumb(self.plan.title, reverse("plan", args=[self.plan.slug]))]
        if isinstance(self.item, PlanItem):
            address = places.address("change_item", self.plan, self.kind, key=self.key)
            found_.append(Crumb(_("Change"), address))
        return found_


def _entry(item: Plan | PlanItem, field: str, value: str) -> Entry:
    kind = kind_of(item)
    column = kind.column(field)
    if choices := CHOSEN.get((kind.name, field)):
        options = actions.CHOSEN[kind.name, field]
        return Entry("choice", value, tuple((one, choice_word(choices, one)) for one in options))
    if "Integer" in column.get_internal_type():
        return Entry("number", value)
    if column.get_internal_type() == "CharField" or (field in LINES and len(value) < 70):
        return Entry("line", value)
    return Entry("text", value, rows=min(14, max(2, len(value) // 65 + 1 + value.count("\n"))))
