"""Facilities (equipamientos): entered, changed, placed, pictured, retired and brought back; two that are one joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import models, transaction
from django.utils import timezone

from cauce.core import facilities as rules
from cauce.core.facilities import Remark
from cauce.core.facilities_entries import Entry, placement, read_entry
from cauce.core.pictures import bare
from cauce.web import events
from cauce.web.actions.documents import keep_file
from cauce.web.actions.documents.contents import HEAD_BYTES, MEDIA_TYPES, ending_of
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.keys import own_key
from cauce.web.events import ByQuestionnaire
from cauce.web.models import (
    Event,
    Facility,
    FacilityNeed,
    FacilityPhoto,
    FacilityProposal,
    Plan,
    User,
    VulnerabilityJudgement,
)
from cauce.web.queries import facilities as queries

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
BARE_AT_MOST = 60_000_000  # bytes of a picture that is looked through
FILLED_IN = (
    "territory_id",
    "territory_words",
    "address",
    "owner_id",
    "owner_words",
    "capacity",
    "floor_area_m2",
    "toilets",
    "water_l_per_day",
    "structure",
    "code_level",
    "built_year",
    "contact",
    "source",
    "source_on",
)

OF_A_FACILITY: tuple[tuple[type[models.Model], str], ...] = (  # what goes along when two are joined
    (VulnerabilityJudgement, "facility"),
    (FacilityPhoto, "facility"),
    (FacilityNeed, "facility"),
    (FacilityNeed, "supplier"),
)


class CannotChangeFacilityError(Exception):
    """What was told of a facility does not fit; each field with its remark (``core/messages/facilities.py``)."""

    def __init__(self, remarks: Sequence[tuple[str, Remark]]) -> None:
        super().__init__(", ".join(remark.code for _field, remark in remarks))
        self.remarks = list(remarks)


@transaction.atomic
def add_facility(*, plan: Plan, told: Mapping[str, str], by: User | None, why: str = "") -> tuple[Facility, Entry]:
    """Enter a facility as it was typed; return it with what is to be said of it.

    Raises
    ------
    CannotChangeFacilityError
        Something of it does not fit.
    """
    require("edit_facilities", by=by, plan=plan)
    entry = read_entry({"name": "", **told}, known=queries.known(plan))
    _refuse(entry)
    event = events.begin("add_facility", plan=plan, by=by, why=why)
    new = Facility(plan=plan, key=own_key("facility"), **entry.columns)
    new.placement = placement(columns_of(new))
    new.save()
    events.made(event, [new])
    propose_doubles(event, plan, {new.key})
    return new, entry


@transaction.atomic
def change_facility(
    *, facility: Facility, told: Mapping[str, str], by: User | None, expected_version: int | None, why: str = ""
) -> Entry:
    """Change what was told of a facility; fields that are left out stay.

    Raises
    ------
    CannotChangeFacilityError
        Something of it does not fit.
    StaleVersionError
        Somebody changed it since it was shown.
    """
    require("edit_facilities", by=by, plan=facility.plan)
    entry = read_entry(told, known=queries.known(facility.plan))
    _refuse(entry)
    changed = changed_columns(facility, entry.columns)
    if changed:
        event = events.begin("change_facility", plan=facility.plan, by=by, why=why)
        events.update(event, facility, changed, expected_version=expected_version)
        if {"name", "kind", "longitude", "latitude", "territory_id"} & changed.keys():
            propose_doubles(event, facility.plan, {facility.key})
    return entry


@transaction.atomic
def place_facility(
    *, facility: Facility, longitude: str, latitude: str, by: User | None, expected_version: int | None
) -> Entry:
    """Say where a facility stands; its territory follows from it.

    Raises
    ------
    CannotChangeFacilityError
        The point is none of the city's.
    """
    require("edit_facilities", by=by, plan=facility.plan)
    entry = read_entry({"longitude": longitude, "latitude": latitude}, known=queries.known(facility.plan))
    _refuse(entry)
    changed = changed_columns(facility, entry.columns)
    if changed:
        event = events.begin("place_facility", plan=facility.plan, by=by)
        events.update(event, facility, changed, expected_version=expected_version)
        propose_doubles(event, facility.plan, {facility.key})
    return entry


def _refuse(entry: Entry) -> None:
    if entry.is_blocked:
        raise CannotChangeFacilityError([(name, remark) for name, remark in entry.remarks if remark.blocks])


def columns_of(facility: Facility) -> dict[str, Any]:
    """Columns of a facility that say where it stands."""
    return {name: getattr(facility, name) for name in ("longitude", "latitude", "territory_id")}


def changed_columns(facility: Facility, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns that would change, with the placement that follows from them."""
    changed = {name: value for name, value in columns.items() if getattr(facility, name) != value}
    placed = placement({**columns_of(facility), **changed})
    if placed != facility.placement:
        changed["placement"] = placed
    return changed


@transaction.atomic
def retire_facility(*, facility: Facility, by: User | None, expected_version: int | None, why: str = "") -> Event:
    """Take a facility out of the lists; it stays in the history and can be brought back."""
    require("edit_facilities", by=by, plan=facility.plan)
    event = events.begin("retire_facility", plan=facility.plan, by=by, why=why)
    events.update(event, facility, {"retired_at": timezone.now()}, expected_version=expected_version)
    return event


@transaction.atomic
def bring_back_facility(*, facility: Facility, by: User | None, why: str = "") -> Event:
    """Bring a retired facility back."""
    require("edit_facilities", by=by, plan=facility.plan)
    event = events.begin("bring_back_facility", plan=facility.plan, by=by, why=why)
    events.update(event, facility, {"retired_at": None}, expected_version=None)
    propose_doubles(event, facility.plan, {facility.key})
    return event


def add_photo(*, facility: Facility, file: UploadedFile, caption: str, by: User | None) -> FacilityPhoto:
    """Keep a picture of a facility.

    Raises
    ------
    CannotKeepFileError
        The file is not kept.
    CannotChangeFacilityError
        It is no picture.
    """
    require("edit_facilities", by=by, plan=facility.plan)
    return keep_picture(facility=facility, file=file, caption=caption, by=by)


def keep_picture(
    *, facility: Facility, file: UploadedFile, caption: str, by: User | ByQuestionnaire | None
) -> FacilityPhoto:
    """Keep a picture for whoever was found to be allowed to; refusals as for ``add_photo``."""
    kept = keep_file(_bare(file))
    if kept.stored.media_type not in PICTURES:
        values = {"name": kept.name, "found": kept.stored.media_type}
        raise CannotChangeFacilityError([("photo", Remark("not_an_image", values, blocks=True))])
    with transaction.atomic():
        event = events.begin("add_facility_photo", plan=facility.plan, by=by)
        new = FacilityPhoto.objects.create(
            plan=facility.plan,
            key=own_key("facility_photo"),
            facility=facility,
            file=kept.stored,
            file_name=kept.name,
            caption=" ".join(caption.split())[:300],
            order=FacilityPhoto.objects.filter(facility=facility).count() + 1,
            by_questionnaire=by.link if isinstance(by, ByQuestionnaire) else None,
        )
        events.made(event, [new])
    return new


def _bare(file: UploadedFile) -> UploadedFile:
    """Leave out what the camera wrote into a picture, such as the place; other files come back as they are."""
    if not 0 < (file.size or 0) <= BARE_AT_MOST:
        return file
    name = str(file.name or "foto")
    media_type = MEDIA_TYPES.get(ending_of(file.read(HEAD_BYTES), name=name), "")
    file.seek(0)
    return SimpleUploadedFile(name, bare(file.read(), media_type)) if media_type in PICTURES else file


@transaction.atomic
def retire_photo(*, photo: FacilityPhoto, by: User | None) -> Event:
    """Take a picture from a facility's card."""
    require("edit_facilities", by=by, plan=photo.plan)
    event = events.begin("retire_facility_photo", plan=photo.plan, by=by)
    events.update(event, photo, {"retired_at": timezone.now()}, expected_version=None)
    return event


def propose_doubles(event: Event, plan: Plan, keys: Iterable[str]) -> int:
    """Write down which of some facilities are likely one with another; pairs that somebody decided stay decided."""
    every = {one.key: one for one in queries.facilities(plan)}
    found = rules.likely_pairs(queries.facts(every.values()), rule=rules.matching(), among=frozenset(keys))
    known = {
        frozenset(pair) for pair in FacilityProposal.objects.filter(plan=plan).values_list("first_id", "second_id")
    }
    new = []
    for one in found:
        first, second = sorted((every[one.first], every[one.second]), key=lambda each: each.pk)
        if frozenset((first.pk, second.pk)) not in known:
            new.append(
                FacilityProposal(
                    plan=plan, first=first, second=second, likeness=one.likeness, distance_m=one.distance_m
                )
            )
    events.made(event, FacilityProposal.objects.bulk_create(new, batch_size=500))
    return len(new)


@transaction.atomic
def merge_facilities(*, proposal: FacilityProposal, keep: Facility, by: User | None, why: str = "") -> Event:
    """Join two facilities that are one: the kept one takes what it lacks, the judgements and the pictures."""
    require("edit_facilities", by=by, plan=proposal.plan)
    other = proposal.second if keep.pk == proposal.first_id else proposal.first
    event = events.begin("merge_facilities", plan=proposal.plan, by=by, why=why)
    taken: dict[str, Any] = {
        name: getattr(other, name)
        for name in FILLED_IN
        if getattr(keep, name) in (None, "") and getattr(other, name) not in (None, "")
    }
    if keep.longitude is None and other.longitude is not None:
        taken |= columns_of(other)
    roles = [*keep.roles, *(role for role in other.roles if role not in keep.roles)]
    if roles != keep.roles:
        taken["roles"] = roles
    taken = changed_columns(keep, taken)
    if taken:
        events.update(event, keep, taken, expected_version=None)
    for model, name in OF_A_FACILITY:
        moved: dict[models.Model, Mapping[str, Any]] = {
            one: {f"{name}_id": keep.pk} for one in model._default_manager.filter(**{name: other})
        }
        events.update_many(event, moved)
    events.update(event, other, {"retired_at": timezone.now()}, expected_version=None)
    events.update(event, proposal, {"state": "merged"}, expected_version=None)
    return event


@transaction.atomic
def keep_facilities_apart(*, proposal: FacilityProposal, by: User | None, why: str = "") -> Event:
    """Say that two facilities are two; they are not proposed again."""
    require("edit_facilities", by=by, plan=proposal.plan)
    event = events.begin("keep_facilities_apart", plan=proposal.plan, by=by, why=why)
    events.update(event, proposal, {"state": "apart"}, expected_version=None)
    return event
