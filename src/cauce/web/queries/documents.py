"""Deliverables and where things were read, as pages need them (productos, procedencia)."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from cauce.web.models import Assignment, Deliverable, Import, Plan, PlanItem, Provenance, Row, RowQuestion, Task
from cauce.web.models.kinds import KINDS
from cauce.web.queries.plan import alive, current


def deliverables(plan: Plan, *, words: str = "", area: str = "", kind: str = "") -> QuerySet[Deliverable]:
    """Return the deliverables of a plan that match, with their rows; a constant number of queries."""
    found = current(Deliverable, plan=plan).prefetch_related(
        Prefetch("row", Row.objects.select_related("area")), Prefetch("row__tasks", alive(Task))
    )
    for word in words.split():
        found = found.filter(text__icontains=word)
    if area.isdecimal():
        found = found.filter(row__area__number=int(area))
    elif area:
        found = found.filter(section=area)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("section", "row__area__number", "row__order", "order", "pk")


def used_kinds(plan: Plan) -> list[str]:
    """Return the kinds of deliverables that a plan has, the most frequent names first by alphabet."""
    return sorted(set(current(Deliverable, plan=plan).order_by().values_list("kind", flat=True)))


def deliverable(plan: Plan, pk: int) -> Deliverable | None:
    """Return one deliverable with its row, questions and parties."""
    return (
        current(Deliverable, plan=plan)
        .select_related("row__area")
        .prefetch_related(
            Prefetch("assignments", alive(Assignment).select_related("organization")),
            Prefetch("row__tasks", alive(Task)),
            Prefetch("row__deliverables", alive(Deliverable)),
            Prefetch("row__row_questions", alive(RowQuestion).select_related("question")),
            Prefetch("row__assignments", alive(Assignment).select_related("organization")),
        )
        .filter(pk=pk)
        .first()
    )


def deliverable_of_row(row: Row, pk: int) -> Deliverable | None:
    """Return a deliverable if it belongs to a row."""
    return alive(Deliverable).select_related("plan", "row").filter(row=row, pk=pk).first()


def with_parties(found: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Fetch with deliverables of sections D and E their parties."""
    return found.prefetch_related(Prefetch("assignments", alive(Assignment).select_related("organization")))


def provenances(plan: Plan, *, kind: str = "", key: str = "") -> QuerySet[Provenance]:
    """Return where the items of a plan were read, in the order of reading."""
    found = _light(Provenance.objects.select_related("import_run")).filter(plan=plan)
    if kind:
        found = found.filter(kind=kind)
    if key:
        found = found.filter(key=key)
    return found.order_by("pk")


def provenance(plan: Plan, *, kind: str, key: str) -> Provenance | None:
    """Return where an item was read."""
    return _light(Provenance.objects.select_related("import_run__source")).filter(plan=plan, kind=kind, key=key).first()


def _light(found: QuerySet[Provenance]) -> QuerySet[Provenance]:
    """Leave out all that the import read, which is large and told elsewhere."""
    return found.defer(*(f"import_run__{name}" for name in ("records", "extras", "comparison", "problems")))


def item(plan: Plan, *, kind: str, key: str) -> PlanItem | Plan | None:
    """Return an item of a plan by its kind and its lasting key, retired ones too."""
    if kind == "plan":
        return plan
    known = KINDS.get(kind)
    if known is None or not known.is_retired_not_deleted:
        return None
    found = known.model._default_manager.filter(plan=plan, key=key).first()
    if not isinstance(found, PlanItem):
        return None
    found.plan = plan
    return found


def recent_imports(plan: Plan) -> QuerySet[Import]:
    """Return a plan's imports, the newest first, without what they read."""
    return Import.objects.filter(plan=plan).defer("records", "extras", "comparison", "problems")[:20]


def import_run(pk: int) -> Import | None:
    """Return an import with its job and plan."""
    found = Import.objects.filter(pk=pk, plan__retired_at=None)  # that of a new plan has none yet
    return found.select_related("plan", "job", "source").defer("records").first()


def slug_is_taken(slug: str) -> bool:
    """Whether a plan has this short name."""
    return Plan.objects.filter(slug=slug).exists()


def free_slug(wanted: str) -> str:
    """Return the short name, or with a number behind where a plan has it already."""
    name, number = wanted, 1
    while slug_is_taken(name):
        number += 1
        name = f"{wanted[:50]}-{number}"
    return name
