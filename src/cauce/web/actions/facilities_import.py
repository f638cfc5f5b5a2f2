"""Lists of facilities (importar equipamientos): read in the background, shown, then taken over as one act."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import models, transaction

from cauce.core.facilities_entries import placement
from cauce.engines import osm
from cauce.importer.facilities import ReadLine, ReadList, UnusableListError, read_list, read_tagged
from cauce.web import events, jobs, storage
from cauce.web.actions.documents import kept
from cauce.web.actions.facilities import changed_columns, propose_doubles
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, Facility, Job, Plan, User
from cauce.web.queries import facilities_returned as returned

KIND = "read_facilities"
LARGEST = 200 * 1024 * 1024  # bytes of a file, an OSM extract of a country among them
LARGEST_LIST = 50 * 1024 * 1024  # bytes of all else
JSON = "application/json"
ENDINGS = (".pbf", ".osm")


def upload(*, plan: Plan, content: bytes, file_name: str, by: User | None) -> Job:
    """Keep a list and queue its reading; nothing of the plan changes.

    Raises
    ------
    NoAnswerError
        The storage cannot be asked just now.
    """
    require("edit_facilities", by=by, plan=plan)
    with transaction.atomic():
        job = jobs.enqueue(KIND, {}, plan=plan, by=by)
        kept.keep(job, kept.SENT, content, file_name=file_name or "lista", media_type="application/octet-stream")
    return job


def read(content: bytes, *, name: str) -> ReadList:
    """Read a list of any form.

    Raises
    ------
    UnusableListError
        It is none that can be read.
    """
    if not name.lower().endswith(ENDINGS):
        if len(content) > LARGEST_LIST:
            values = {"size": len(content) // 1024 // 1024, "limit": LARGEST_LIST // 1024 // 1024}
            raise UnusableListError("too_large", name=name, **values)
        return read_list(content, name=name)
    with storage.arriving() as place:
        path = Path(f"{place}{'.osm' if name.lower().endswith('.osm') else '.osm.pbf'}")
        path.write_bytes(content)
        try:
            return read_tagged(osm.tagged_places(path), name=name)
        except osm.MissingLibraryError as error:
            raise UnusableListError("risk_set_missing") from error
        except osm.DamagedExtractError as error:
            raise UnusableListError("damaged", name=name) from error
        finally:
            path.unlink(missing_ok=True)


@jobs.handler(KIND, minutes=20)
def read_job(job: jobs.Running) -> None:
    """Read an uploaded list and keep what it says."""
    job.report(10, "reading")
    file, content = kept.kept_of(job.job, kept.SENT), kept.content_of(job.job, kept.SENT)
    if file is None or content is None:
        return  # it was set aside meanwhile
    told: dict[str, Any]
    try:
        found = read(content, name=file.file_name)
    except UnusableListError as error:
        told = {"refused": error.code, "values": {name: str(value) for name, value in error.values.items()}}
    else:
        told = {
            "format": found.format,
            "left": found.left[:40],
            "lines": [[line.number, dict(line.told)] for line in found.lines],
        }
    job.report(90, "keeping")
    content = json.dumps(told, ensure_ascii=False).encode()
    kept.keep(job.job, kept.READING, content, file_name="reading.json", media_type=JSON)


def reading_of(job: Job) -> dict[str, Any] | None:
    """What a list says, as it was read; None when it is not read yet, or not kept any more."""
    content = kept.content_of(job, kept.READING)
    return json.loads(content) if content is not None else None


def lines_of(reading: Mapping[str, Any]) -> list[ReadLine]:
    """Lines of a reading."""
    return [ReadLine(int(number), told) for number, told in reading.get("lines", ())]


def discard(*, job: Job, by: User | None) -> None:
    """Leave a list aside; nothing of the plan changes."""
    require("edit_facilities", by=by, plan=job.plan)
    kept.forget(job, kept.SENT, kept.READING)


@transaction.atomic
def import_facilities(
    *,
    plan: Plan,
    lines: Sequence[ReadLine],
    by: User | None,
    same: Collection[int] = (),
    every_likely: bool = False,
    swap: bool = False,
    source: str = "",
) -> Event | None:
    """Take over a list: one transaction, one event; None when it says what the plan says.

    Parameters
    ----------
    same, every_likely
        Numbers of the lines that are the facility which they are likely; or all of them. The others become new ones,
        and the pair waits for a yes or no.
    swap
        Exchange the axes of points that lie in the city only so.
    source
        Where the list comes from, for lines that do not say it themselves.
    """
    require("edit_facilities", by=by, plan=plan)
    outcomes = returned.compared(plan, lines, swap=swap)
    new: list[Facility] = []
    changes: dict[models.Model, dict[str, Any]] = {}
    for one in outcomes:
        is_known = one.what == returned.CHANGED or returned.is_taken(one, same=same, every_likely=every_likely)
        if is_known and one.existing is not None:
            if changed := changed_columns(one.existing, {name: after for name, (_b, after) in one.changed.items()}):
                changes.setdefault(one.existing, {}).update(changed)
        elif one.what in (returned.NEW, returned.LIKELY):
            new.append(_made(plan, one.columns, source))
    if not new and not changes:
        return None
    event = events.begin("import_facilities", plan=plan, by=by, why=source)
    events.made(event, Facility.objects.bulk_create(new, batch_size=500))
    events.update_many(event, changes)
    propose_doubles(event, plan, {one.key for one in new})
    return event


def _made(plan: Plan, columns: Mapping[str, Any], source: str) -> Facility:
    one = Facility(plan=plan, key=own_key("facility"), **columns)
    one.placement = placement(columns)
    one.source = one.source or source[:300]
    return one
