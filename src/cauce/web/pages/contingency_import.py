"""Page that takes contingency plans from a list (importar planes de contingencia): seen first, then written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce import method
from cauce.core.contingency import Catalogue
from cauce.core.faults import Fault
from cauce.core.messages import contingency as sentences
from cauce.core.places import city_format
from cauce.core.vocabulary import normalise
from cauce.importer.contingency import MOST_BYTES, ListedPlan, UnreadableListError, read_list
from cauce.web.actions import contingency as actions
from cauce.web.models import ContingencyPlan, Plan, Territory
from cauce.web.pages import contingency_forms as forms
from cauce.web.pages.contingency import crumbs, told_terms
from cauce.web.pages.frame import open_plan, show
from cauce.web.queries import contingency as queries
from cauce.web.queries.plan import current

KEPT = dt.timedelta(days=1)
DAYS = ("approved_on", "expires_on", "drilled_on")


@dataclass(frozen=True)
class Line:
    """A line of the list as the page shows it before it is written."""

    mark: str
    row: int
    name: str
    what: str  # new change wrong
    told: Sequence[str]
    faults: Sequence[str]
    notes: Sequence[str]


def import_contingency(request: HttpRequest, plan: str) -> HttpResponse:
    """Send a list, see what it would make and change, and take it over (/es/<plan>/contingencia/importar/)."""
    opened = open_plan(request, plan, act="edit_contingency")
    wrong = ""
    if request.method == "POST" and "told" in request.POST:
        return _take_over(request, opened)
    if request.method == "POST":
        lines, wrong = _read(opened, request.FILES.get("file"))
        if lines:
            return _preview(request, opened, lines)
    return _ask(request, opened, wrong)


def _ask(request: HttpRequest, plan: Plan, wrong: str) -> HttpResponse:
    return show(
        request,
        "contingency/import.html",
        title=_("Contingency plans from a list"),
        plan=plan,
        section="contingency",
        wrong=wrong,
        crumbs=crumbs(plan),
        status=422 if wrong else 200,
    )


def _read(plan: Plan, file: UploadedFile | None) -> tuple[list[ListedPlan], str]:
    if file is None:
        told = sentences.ENTRIES["list_missing"]
        return [], _(told)
    name = str(file.name or "")
    try:
        if (file.size or 0) > MOST_BYTES:
            raise UnreadableListError("list_large", name=name, most=MOST_BYTES // 1_000_000)
        return read_for(plan, file.read(), name), ""
    except UnreadableListError as error:
        return [], _(sentences.ENTRIES[error.code]) % error.values


def read_for(plan: Plan, content: bytes, name: str) -> list[ListedPlan]:
    """Read a list with the plan's catalogue.

    Raises
    ------
    UnreadableListError
        It is none.
    """
    columns = method.load("contingency")["columns"]
    catalogue = queries.catalogue_of(plan)
    return read_list(content, file_name=name, catalogue=catalogue, columns=columns, on=timezone.localdate())


@dataclass(frozen=True)
class Matched:
    """A line with what it means here: the plan that it changes, the fields as an action takes them, more notes."""

    line: ListedPlan
    present: ContingencyPlan | None
    values: Mapping[str, Any]
    notes: tuple[Fault, ...]


def matched(plan: Plan, lines: Sequence[ListedPlan]) -> list[Matched]:
    """Match lines with the plans that are here by key, else by name; places and parties by their names."""
    rows = list(ContingencyPlan.objects.filter(plan=plan, retired_at=None))
    by_key, by_name = {row.key: row for row in rows}, {normalise(row.name): row for row in rows}
    places = _places(plan)
    told = {each for line in lines for each in _party_words(line.values)}
    parties = {pair[1]: pair for pair in queries.named(plan, sorted(told))}
    found = []
    taken: set[int] = set()
    for line in lines:
        present = by_key.get(line.values["key"]) or by_name.get(normalise(line.values["name"]))
        if present is not None and present.pk in taken:
            present = None
        if present is not None:
            taken.add(present.pk)
        found.append(_matched(line, present, places, parties))
    return found


def _places(plan: Plan) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, code, name in current(Territory, plan=plan).values_list("key", "code", "name"):
        found |= {normalise(code): key, normalise(name): key}
    return found


def _party_words(values: Mapping[str, Any]) -> list[str]:
    return [one for one in [values["owner"], *values["planners"], *values["implementers"]] if one]


def _matched(
    line: ListedPlan,
    present: ContingencyPlan | None,
    places: Mapping[str, str],
    parties: Mapping[str, queries.Named],
) -> Matched:
    values = {name: value for name, value in line.values.items() if name != "key"}
    unplaced = [one for one in values["territories"] if normalise(one) not in places]
    values["territories"] = [places[normalise(one)] for one in values["territories"] if normalise(one) in places]
    values["territory_words"] = ", ".join(unplaced)[:300]
    values["kept_at"] = values["kept_at"][:500]
    if values["kept_at"].startswith(("https://", "http://")) and " " not in values["kept_at"]:
        values |= {"link": values["kept_at"], "kept_at": ""}
    notes = [Fault("territories", "unknown_places", {"value": one}) for one in unplaced]
    unknown = [one for one in _party_words(values) if parties[one][0] is None]
    notes += [Fault("owner", "unknown_parties", {"value": one}) for one in unknown]
    values["owner"] = parties[values["owner"]] if values["owner"] else None
    for name in ("planners", "implementers"):
        values[name] = [parties[one] for one in values[name]]
    return Matched(line, present, values, (*line.notes, *notes))


def _preview(
    request: HttpRequest, plan: Plan, lines: Sequence[ListedPlan], *, wrong: str = "", status: int = 200
) -> HttpResponse:
    catalogue = queries.catalogue_of(plan)
    shown = [_line(plan, catalogue, place, one) for place, one in enumerate(matched(plan, lines))]
    told = {"revision": plan.revision, "lines": [_packed(line) for line in lines]}
    return show(
        request,
        "contingency/import_preview.html",
        title=_("What the list would write"),
        plan=plan,
        section="contingency",
        lines=shown,
        new=sum(line.what == "new" for line in shown),
        changed=sum(line.what == "change" for line in shown),
        refused=sum(line.what == "wrong" for line in shown),
        told=signing.dumps(told, salt=_salt(plan), compress=True),
        wrong=wrong,
        crumbs=crumbs(plan),
        status=status,
    )


def _line(plan: Plan, catalogue: Catalogue, place: int, one: Matched) -> Line:
    day = city_format(plan.city_format).day
    values = one.line.values
    told = [
        told_terms(catalogue.hazards, values["hazards"]),
        told_terms(catalogue.sectors, values["sectors"]),
        ", ".join(_party_words(values)),
        " – ".join(day(values[name]) for name in ("approved_on", "expires_on") if values[name]),
    ]
    return Line(
        str(place),
        one.line.row,
        values["name"] or "—",
        "wrong" if one.line.faults else "change" if one.present is not None else "new",
        [part for part in told if part],
        [sentences.tell_fault(fault, _, day) for fault in one.line.faults],
        [sentences.tell_fault(fault, _, day) for fault in one.notes],
    )


def _packed(line: ListedPlan) -> dict[str, Any]:
    """A line as JSON can say it; only those that can be written travel whole."""
    values = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in line.values.items()}
    return {"row": line.row, "values": values, "wrong": bool(line.faults)}


def _unpacked(told: Mapping[str, Any]) -> ListedPlan:
    values = dict(told["values"])
    for name in DAYS:
        values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
    return ListedPlan(told["row"], values)


def _salt(plan: Plan) -> str:
    return f"cauce.contingency.{plan.pk}"


def _take_over(request: HttpRequest, plan: Plan) -> HttpResponse:
    try:
        told = signing.loads(request.POST["told"], salt=_salt(plan), max_age=KEPT)
    except signing.BadSignature:
        return _ask(request, plan, _("What was shown is older than a day or was changed. Send the list once more."))
    marks = set(request.POST.getlist("take"))
    every = [line for line in told["lines"] if not line["wrong"]]
    chosen = [line for place, line in enumerate(told["lines"]) if str(place) in marks and not line["wrong"]]
    if not chosen:
        wrong = _("Nothing was chosen, so nothing was written. Tick what is to be taken over.")
        return _preview(request, plan, [_unpacked(line) for line in every], wrong=wrong, status=422)
    found = matched(plan, [_unpacked(line) for line in chosen])
    form = forms.Form([], {}, plan)
    written = forms.save(
        request,
        form,
        actions.import_contingency_plans,
        done=_("What you ticked stands in the inventory. It is one act of the history and can be undone there."),
        plan=plan,
        lines=[(one.present, one.values) for one in found],
        expected_revision=told["revision"],
        why=request.POST.get("why", "").strip(),
    )
    if written:
        return redirect("contingency_plans", plan.slug)
    return _ask(request, plan, " ".join(sentence for _name, sentence in form.told))
