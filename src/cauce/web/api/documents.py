"""Deliverables, and where items were read (productos y procedencia), for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, From, Reader, Told, Words, found, listing, open_plan, origin_told
from cauce.web.api.schemas import Deliverable, Listing, ReadItem
from cauce.web.models import Assignment, Provenance
from cauce.web.models import Deliverable as DeliverableRow
from cauce.web.queries import documents as queries

router = Router(tags=["documents"])
Place = Annotated[
    str, Query(max_length=20, description="Only of the area of this number, or of «articulation» or «production».")
]
KindWord = Annotated[str, Query(max_length=40, description="Only of this kind, as «report» or «task».")]
KeyWord = Annotated[str, Query(max_length=200, description="Only the item of this key.")]
Number = Annotated[int, Path(ge=0, le=2**63 - 1, description="Number of the deliverable.")]


@router.get("/{slug}/deliverables", response={200: Listing[Deliverable], **REFUSALS}, exclude_unset=True)
def deliverables(
    request: HttpRequest, slug: str, words: Words = "", area: Place = "", kind: KindWord = "", start: From = 0
) -> Told:
    """List the deliverables of rows and of sections D and E; the parties of a row are told with the row."""
    reader = open_plan(request, slug)
    wanted = queries.deliverables(reader.plan, words=words, area=area, kind=kind)
    return listing(request, queries.with_parties(wanted), start, lambda one: _deliverable(reader, one))


def _deliverable(reader: Reader, one: DeliverableRow) -> Told:
    told = telling.deliverable(reader, one) | {"row": telling.row_link(reader, one.row)}
    return told | ({} if one.row is not None else {"assignments": _parties(reader, one.assignments.all())})


def _parties(reader: Reader, parties: Iterable[Assignment]) -> list[Told]:
    return [telling.assignment(reader, party) for party in parties]


@router.get("/{slug}/deliverables/{number}", response={200: Deliverable, **REFUSALS}, exclude_unset=True)
def deliverable(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell a deliverable with its row, questions and parties."""
    reader = open_plan(request, slug)
    one = found(queries.deliverable(reader.plan, number), number)
    row = one.row
    asked = row.row_questions.all() if row is not None else ()
    parties = row.assignments.all() if row is not None else one.assignments.all()
    return (
        _deliverable(reader, one)
        | {
            "questions": [telling.row_question(reader, each) for each in asked],
            "assignments": _parties(reader, parties),
        }
        | reader.origin(one)
    )


@router.get("/{slug}/provenance", response={200: Listing[ReadItem], **REFUSALS}, exclude_unset=True)
def provenance(request: HttpRequest, slug: str, kind: KindWord = "", key: KeyWord = "", start: From = 0) -> Told:
    """List where each item was read; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_provenance")

    def tell(one: Provenance) -> Told:
        return origin_told(one) | {"kind": one.kind, "key": one.key}

    return listing(request, queries.provenances(reader.plan, kind=kind, key=key), start, tell)
