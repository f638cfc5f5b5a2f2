"""Files and their rows (archivos y sus filas): each row has its content, each content its row, half uploads."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.utils import timezone

from cauce.web import storage
from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.models import Upload

HASH = re.compile(r"[0-9a-f]{64}")
DAY = 24 * 60 * 60
GRACE = 5.0  # seconds in which whoever found a content just before it was taken away writes its row


@dataclass(frozen=True)
class Named:
    """What rows say of a content: its size, and whether it must be there or is kept for some days only."""

    size: int
    is_owed: bool


def known() -> dict[str, Named]:
    """Return the contents that rows name, by their hash; whatever the table."""
    found: dict[str, Named] = {}
    for model in apps.get_app_config("web").get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if {"sha256", "size"} <= names:
            is_owed = "expires_at" not in names
            for sha256, size in model._base_manager.values_list("sha256", "size"):
                before = found.get(sha256)
                found[sha256] = Named(size, is_owed or (before is not None and before.is_owed))
    return found


def listed() -> dict[str, storage.Standing] | None:
    """Return what stands where contents are kept; nothing where the storage does not answer."""
    try:
        return {one.name: one for one in storage.place().standing()}
    except storage.NoAnswerError:
        return None


def contents(
    there: Mapping[str, storage.Standing] | None, known: Mapping[str, Named], *, read: bool
) -> Iterator[Finding]:
    """Compare what is kept with the rows; the contents are read only where asked."""
    if there is None:
        yield Finding("storage_silent", Level.WRONG)
        return
    missing = sorted(known.keys() - there.keys())
    yield from about("content_missing", [one for one in missing if known[one].is_owed])
    yield from about("kept_missing", [one for one in missing if not known[one].is_owed], level=Level.REMARK)
    both = sorted(known.keys() & there.keys())
    damaged = [one for one in both if there[one].size != known[one].size or (read and not _is_whole(one))]
    yield from about("content_damaged", damaged)
    strays = there.keys() - known.keys()
    yield from about("content_stray", sorted(one for one in strays if HASH.fullmatch(one)), level=Level.REMARK)
    yield from about("file_unknown", sorted(one for one in strays if not HASH.fullmatch(one)), level=Level.REMARK)


def _is_whole(sha256: str) -> bool:
    try:
        storage.open_checked(sha256).close()
    except storage.NotKeptError as error:
        return not error.is_damaged and sha256 not in known()  # taken away, row and all, while we looked
    return True


def uploads() -> Iterator[Finding]:
    """Look at files on their way: no part may have arrived less than its row says."""
    folder = storage.incoming()
    parts = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    rows = {f"upload-{one.token}": one for one in Upload.objects.all()}
    short = [
        f"{one.file_name} ({one.pk})" for name, one in rows.items() if name in parts and parts[name] < one.received
    ]
    yield from about("upload_short", short)
    lost = [f"{one.file_name} ({one.pk})" for name, one in rows.items() if name not in parts]
    yield from about("upload_lost", lost, level=Level.REMARK)
    yield from about("part_stray", sorted(parts.keys() - rows.keys()), level=Level.REMARK)
    since = timezone.now() - dt.timedelta(hours=3)
    old = [f"{one.file_name} ({one.pk})" for one in rows.values() if one.expires_at < since]
    yield from about("upload_old", old, level=Level.REMARK)


def clean(*, grace: float = GRACE) -> list[str]:
    """Remove contents that no row names and that are older than a day; return their hashes.

    A copy is held back until whoever found the content just before it went has had time to write the row;
    then it is put back. Files whose name is no hash are left alone.
    """
    until = time.time() - DAY
    place = storage.place()
    old = [one.name for one in place.standing() if HASH.fullmatch(one.name) and one.since < until]
    named = known()
    held = {one: _hold(place, one) for one in old if one not in named}
    for one in held:
        place.remove(one)
    if held:
        time.sleep(grace)
    wanted = known().keys() & held.keys()
    for one, copy in held.items():
        if one in wanted:
            place.take(one, copy)
        copy.unlink(missing_ok=True)
    return sorted(held.keys() - wanted)


def _hold(place: storage.Place, sha256: str) -> Path:
    copy = storage.incoming() / f"leaving-{sha256}"
    with place.open(sha256) as kept, copy.open("wb") as written:
        while piece := kept.read(storage.PIECE):
            written.write(piece)
    return copy
