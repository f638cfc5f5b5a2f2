"""Uploads (subidas por partes): a large file arrives in parts, goes on after a cut, and is taken up."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from cauce.web import jobs, storage
from cauce.web.actions.documents.contents import CannotKeepFileError, ending_of
from cauce.web.actions.documents.files import Kept, keep_path, megabytes, refuse_arrival
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, ByLink, take_key
from cauce.web.models import Deliverable, Plan, Upload

NAME_AT_MOST = 255
Target = Deliverable | Plan  # a plan: a layer of its map


class MisplacedPartError(Exception):
    """A part does not follow what has arrived; ``received`` says how much has."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes have arrived.")
        self.received = received


def check_may_upload(target: Target, *, by: Actor) -> None:
    """Pass in silence, or raise NotAllowedError: who may submit a version, or bring a layer, may upload its file."""
    if isinstance(target, Plan):
        require("manage_layers", by=by, plan=target)
    else:
        require("submit_deliverable", by=by, plan=target.plan, on=target)


def target_of(upload: Upload) -> Target:
    """What a file on its way is for: a deliverable, or the map of a plan."""
    target = upload.deliverable or upload.layers_of
    assert target is not None
    return target


def begin_upload(*, target: Target, name: str, size: int, by: Actor) -> Upload:
    """Announce a file: nothing of it has arrived, and what may be refused by its size is refused now.

    Raises
    ------
    NotAllowedError
        The person may not submit for this row, or bring layers to this map.
    CannotKeepFileError
        It is too large, there is no room for it, or too many are on their way.
    """
    check_may_upload(target, by=by)
    if not 0 < len(name.strip()) <= NAME_AT_MOST or size < 1:
        raise CannotKeepFileError("file_named", name=name.strip()[:80], size=size)
    now = timezone.now()
    underway = _of(by).filter(expires_at__gt=now)
    promised = Upload.objects.filter(expires_at__gt=now).aggregate(rest=Sum(F("size") - F("received")))["rest"] or 0
    refuse_arrival(size, name=name, underway=underway.count(), promised=promised)
    with transaction.atomic():  # no row without a place for what arrives
        take_key()
        upload = Upload.objects.create(
            token=secrets.token_urlsafe(18),
            deliverable=None if isinstance(target, Plan) else target,
            layers_of=target if isinstance(target, Plan) else None,
            user=None if isinstance(by, ByLink) else by,
            link=by.link if isinstance(by, ByLink) else None,
            file_name=name.replace("\0", "").strip(),  # PostgreSQL keeps no such sign
            size=size,
            expires_at=now + dt.timedelta(hours=settings.UPLOAD_HOURS),
        )
        part_of(upload).touch(mode=0o600)
    return upload


def open_upload(token: str, *, by: Actor) -> Upload:
    """Return a file on its way to whom it belongs.

    Raises
    ------
    CannotKeepFileError
        ``upload_gone``: there is none, it is somebody else's, or it grew too old.
    """
    found = _of(by).select_related("deliverable__plan", "deliverable__row", "layers_of").filter(token=token).first()
    if found is None or found.expires_at <= timezone.now() or not part_of(found).is_file():
        raise CannotKeepFileError("upload_gone")
    return found


def add_part(upload: Upload, data: bytes, *, at: int, by: Actor) -> Upload:
    """Write a part where it follows; two parts for one place do not both count.

    Raises
    ------
    MisplacedPartError
        It does not follow what has arrived, or reaches over the announced end.
    CannotKeepFileError
        The first bytes are of a kind that is never kept.
    """
    check_may_upload(target_of(upload), by=by)
    if at != upload.received or at + len(data) > upload.size:
        raise MisplacedPartError(upload.received)
    if at == 0:
        ending_of(data[:4096], name=upload.file_name)
    with part_of(upload).open("r+b") as file:
        file.seek(at)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if not Upload.objects.filter(pk=upload.pk, received=at).update(received=at + len(data)):
        raise MisplacedPartError(Upload.objects.get(pk=upload.pk).received)
    upload.received = at + len(data)
    return upload


def stop_upload(upload: Upload) -> None:
    """Forget a file on its way."""
    part_of(upload).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def keep_upload(token: str, target: Target, *, by: Actor) -> Kept:
    """Look at a file that has arrived whole, and keep it as one that a form brings.

    What has arrived stays until ``finish_upload``: who is cut in between submits it once more.

    Raises
    ------
    CannotKeepFileError
        ``upload_gone``, ``upload_unfinished``, or why its content is not kept.
    """
    upload = open_upload(token, by=by)
    if target_of(upload) != target:
        raise CannotKeepFileError("upload_gone")
    path = part_of(upload)
    if upload.received < upload.size or path.stat().st_size != upload.size:
        told = {"received": megabytes(upload.received), "size": megabytes(upload.size)}
        raise CannotKeepFileError("upload_unfinished", name=upload.file_name, **told)
    with storage.arriving() as beside:
        _link(path, beside)
        try:
            return keep_path(beside, name=upload.file_name)
        except CannotKeepFileError as refused:
            if refused.code not in ("file_not_scanned", "file_not_stored"):  # these may go well a little later
                stop_upload(upload)
            raise


def _link(path: Path, beside: Path) -> None:
    """Let a file have a second name, or a copy where its disk knows none."""
    beside.unlink()
    try:
        os.link(path, beside)
    except OSError:
        shutil.copyfile(path, beside)


def finish_upload(token: str) -> None:
    """Forget a file on its way in the transaction that takes its content up."""
    for upload in Upload.objects.filter(token=token):
        part = part_of(upload)
        upload.delete()
        transaction.on_commit(partial(part.unlink, missing_ok=True))


@jobs.every(minutes=60)
@transaction.atomic
def forget_old_uploads() -> int:
    """Forget the files on their way that grew too old, and parts that belong to none; say how many."""
    old = list(Upload.objects.filter(expires_at__lte=timezone.now()))
    for upload in old:
        stop_upload(upload)
    known = {part_of(upload).name for upload in Upload.objects.all()}
    since = timezone.now().timestamp() - settings.UPLOAD_HOURS * 3600
    for path in storage.incoming().iterdir():
        if path.name not in known and path.is_file() and path.stat().st_mtime < since:
            path.unlink(missing_ok=True)
    return len(old)


def part_of(upload: Upload) -> Path:
    """Where what has arrived stands; its name is ours, and nothing sends it."""
    return storage.incoming() / f"upload-{upload.token}"


def _of(by: Actor) -> QuerySet[Upload]:
    """Files on their way that belong to whoever asks."""
    if isinstance(by, ByLink):
        return Upload.objects.filter(link=by.link)
    return Upload.objects.filter(user=by) if by is not None else Upload.objects.none()
