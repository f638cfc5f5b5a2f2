"""Pages of project files (importar de MS Project): uploaded, shown beside the plan, taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce.core import places
from cauce.core import schedule as rules
from cauce.importer.schedule import MOST_BYTES, UnreadableProjectError, read_project
from cauce.importer.schedule_changes import Bond, EntryChange, LinkChange, ProjectChanges
from cauce.web.actions.schedule.project import take_over_project
from cauce.web.models import Plan
from cauce.web.pages import schedule_words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import open_plan, show
from cauce.web.pages.schedule import frame_of
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_views as views
from cauce.web.queries.schedule_project import as_it_would_be, project_changes

KEPT = dt.timedelta(days=1)  # so long a comparison may be looked at before it is accepted
UNREADABLE = {
    "too_large": gettext_lazy("The file is larger than 50 MB. Save the project without attachments and pictures."),
    "not_a_project": gettext_lazy(
        "The file is no project in XML. In the program, choose «Save as» and the type XML (MS Project)."
    ),
    "no_tasks": gettext_lazy("The project has no tasks. Choose the file that was saved with its tasks."),
}
FIELDS = {
    "duration": gettext_lazy("Working days"),
    "not_before": gettext_lazy("Not before"),
    "fixed_on": gettext_lazy("Fixed on"),
    "finish_by": gettext_lazy("To end by"),
}


@dataclass(frozen=True)
class Line:
    """One thing that would change, in words; ``mark`` names it in the form."""

    mark: str
    is_chosen: bool
    name: str
    title: str
    what: str
    before: str
    after: str


def schedule_project(request: HttpRequest, plan: str) -> HttpResponse:
    """Upload a project file and see what it would change (/es/<plan>/cronograma/proyecto/)."""
    opened = open_plan(request, plan, act="edit_schedule")
    if request.method == "POST" and "told" in request.POST:
        return _take_over(request, opened)
    wrong = ""
    if request.method == "POST":
        changes, wrong = _compared(opened, request.FILES.get("file"))
        if changes is not None:
            return _preview(request, opened, changes)
    return show(
        request,
        "feeds/project_upload.html",
        **frame_of(opened, _("Project file"), view="project"),
        wrong=wrong,
        status=422 if wrong else 200,
    )


def _compared(plan: Plan, file: UploadedFile | None) -> tuple[ProjectChanges | None, str]:
    if file is None:
        return None, _("No file was chosen. Choose a project saved as XML.")
    if (file.size or 0) > MOST_BYTES:
        return None, str(UNREADABLE["too_large"])
    try:
        tasks = read_project(file.read())
    except UnreadableProjectError as error:
        return None, str(UNREADABLE[error.code])
    return project_changes(views.kept(plan).network, tasks), ""


def _preview(
    request: HttpRequest,
    plan: Plan,
    changes: ProjectChanges,
    *,
    marks: Collection[str] | None = None,
    wrong: str = "",
) -> HttpResponse:
    """Show what a file changes, each with a box to tick; what follows is told of those that are ticked."""
    kept = views.kept(plan)
    network = kept.network
    chosen = changes if marks is None else chosen_of(changes, marks)
    circle, end, moved = "", None, 0
    try:
        then = as_it_would_be(network, chosen)
        end, moved = views.end_of(then), len(rules.compare(rules.days_of(kept.found), then)) if kept.found else 0
    except rules.CycleError as error:
        circle = " → ".join(network.name_of(key) for key in error.keys)
    return show(
        request,
        "feeds/project.html",
        **frame_of(plan, _("What the project file changes"), view="project"),
        **_lines(network, changes, marks, places.city_format(plan.city_format)),
        changes=changes,
        chosen=len(chosen.entries) + len(chosen.links),
        missing=[network.name_of(key) for key in changes.missing],
        circle=circle,
        end=end,
        moved=moved,
        end_now=views.end_of(kept.found) if kept.found else None,
        asks_why=schedules.baseline_of(plan) is not None,
        why=request.POST.get("why", ""),
        told=signing.dumps({"revision": plan.revision, **asdict_plain(changes)}, salt=_salt(plan), compress=True),
        wrong=wrong,
        status=422 if wrong else 200,
    )


def _lines(
    network: schedules.Network, changes: ProjectChanges, marks: Collection[str] | None, city: places.CityFormat
) -> dict[str, Any]:
    def box(mark: str) -> tuple[str, bool]:
        return mark, marks is None or mark in marks

    return {
        "entries": [_entry_line(network, one, city, box(f"e{place}")) for place, one in enumerate(changes.entries)],
        "links": [_link_line(network, one, box(f"l{place}")) for place, one in enumerate(changes.links)],
    }


def chosen_of(changes: ProjectChanges, marks: Collection[str]) -> ProjectChanges:
    """Return the changes that are ticked: «e0» is the first of the entries, «l0» the first of the dependencies."""
    return ProjectChanges(
        entries=tuple(one for place, one in enumerate(changes.entries) if f"e{place}" in marks),
        links=tuple(one for place, one in enumerate(changes.links) if f"l{place}" in marks),
        matched=changes.matched,
    )


def asdict_plain(changes: ProjectChanges) -> dict[str, Any]:
    """What is to be written, as JSON can say it."""
    told = asdict(changes)
    for one in told["entries"]:
        for name in ("before", "after"):
            if isinstance(one[name], dt.date):
                one[name] = one[name].isoformat()
    return {name: told[name] for name in ("entries", "links")}


def changes_told(told: dict[str, Any]) -> ProjectChanges:
    """Give back what was to be written."""

    def value(field: str, given: Any) -> Any:
        return dt.date.fromisoformat(given) if given is not None and field != "duration" else given

    def bond(given: list[Any] | None) -> Bond | None:
        return (str(given[0]), int(given[1])) if given else None

    return ProjectChanges(
        entries=tuple(
            EntryChange(one["key"], one["field"], value(one["field"], one["before"]), value(one["field"], one["after"]))
            for one in told["entries"]
        ),
        links=tuple(
            LinkChange((one["ends"][0], one["ends"][1]), bond(one["before"]), bond(one["after"]))
            for one in told["links"]
        ),
    )


def _take_over(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Write what was shown; what is missing is asked for, with all else as it was."""
    try:
        told = signing.loads(request.POST["told"], salt=_salt(plan), max_age=KEPT)
    except signing.BadSignature:
        wrong = _("What was shown is older than a day or was changed. Upload the file again.")
        context = frame_of(plan, _("Project file"), view="project")
        return show(request, "feeds/project_upload.html", **context, wrong=wrong, status=422)
    changes, why = changes_told(told), request.POST.get("why", "").strip()
    marks = set(request.POST.getlist("take"))
    chosen = chosen_of(changes, marks)
    if told["revision"] == plan.revision and request.POST.get("act") == "look":
        return _preview(request, plan, changes, marks=marks)
    if not chosen:
        wrong = _("Nothing was chosen, so nothing was written. Tick what is to be taken over.")
        return _preview(request, plan, changes, marks=marks, wrong=wrong)
    if schedules.baseline_of(plan) is not None and not why and told["revision"] == plan.revision:
        return _preview(request, plan, changes, marks=marks, wrong=str(schedule_words.REFUSALS["reason_needed"]))
    done = _("What you ticked is as the project file has it. The change stands in the history and can be undone there.")
    arguments = {"plan": plan, "changes": chosen, "expected_revision": told["revision"], "why": why}
    written = attempt(request, take_over_project, done=done, **arguments)
    return redirect("schedule" if written else "schedule_project", plan.slug)


def _salt(plan: Plan) -> str:
    return f"cauce.project.{plan.pk}"


def _entry_line(network: schedules.Network, one: EntryChange, city: places.CityFormat, box: tuple[str, bool]) -> Line:
    thing = network.things[one.key]

    def told(value: Any) -> str:
        return city.day(value) if isinstance(value, dt.date) else "" if value is None else str(value)

    title = thing.title if thing.code else ""
    return Line(*box, network.name_of(one.key), title, str(FIELDS[one.field]), told(one.before), told(one.after))


def _link_line(network: schedules.Network, one: LinkChange, box: tuple[str, bool]) -> Line:
    def told(bond: Bond | None) -> str:
        return f"{schedule_words.KINDS[bond[0]]}{f' {bond[1]:+d}' if bond[1] else ''}" if bond else ""

    before, after = (network.name_of(key) for key in one.ends)
    return Line(*box, after, "", before, told(one.before), told(one.after))
