"""Files kept for some days (archivos guardados por unos días): put beside a job, opened again, forgotten in time."""

from __future__ import annotations

import datetime as dt
import logging
from typing import IO

from django.utils import timezone

from cauce.web import jobs, storage
from cauce.web.models import Job, KeptFile, SourceDocument, StoredFile

SENT, READING, CHOICE, WRITTEN = "sent", "reading", "choice", "written"
DAYS = {SENT: 7, READING: 7, CHOICE: 7, WRITTEN: 1}  # what was written can be written again at any time
AT_MOST = 500  # files forgotten in one round
log = logging.getLogger("cauce.kept")


def keep(job: Job, use: str, content: bytes, *, file_name: str, media_type: str) -> KeptFile:
    """Keep a file beside a job for the days of its use, in place of the one that stood there.

    Raises
    ------
    NoAnswerError
        The storage cannot be asked just now.
    NotKeptError
        What arrived there is not what was sent.
    """
    with storage.arriving() as path:
        path.write_bytes(content)
        sha256 = storage.hash_of(path)
        storage.keep(sha256, path)  # before its row: a row without its content would promise what is not there
    kept, _made = KeptFile.objects.update_or_create(
        job=job,
        use=use,
        defaults={
            "file_name": file_name[:255],
            "media_type": media_type,
            "sha256": sha256,
            "size": len(content),
            "expires_at": timezone.now() + dt.timedelta(days=DAYS[use]),
        },
    )
    return kept


def kept_of(job: Job, use: str) -> KeptFile | None:
    """Return what is kept beside a job under a use; None once it was forgotten."""
    return KeptFile.objects.filter(job=job, use=use, expires_at__gt=timezone.now()).first()


def open_kept(kept: KeptFile) -> IO[bytes] | None:
    """Open what is kept; None where its content is missing or damaged, which the log tells.

    Raises
    ------
    NoAnswerError
        The storage cannot be asked just now.
    """
    try:
        return storage.open_checked(kept.sha256)
    except storage.NotKeptError as error:
        log.error("The file kept beside job %s cannot be opened: %s", kept.job_id, error)
        return None


def content_of(job: Job, use: str) -> bytes | None:
    """Return the content kept beside a job under a use; None once it is not there any more."""
    kept = kept_of(job, use)
    opened = open_kept(kept) if kept is not None else None
    if opened is None:
        return None
    with opened:
        return opened.read()


def forget(job: Job, *uses: str) -> None:
    """Forget what is kept beside a job."""
    for kept in KeptFile.objects.filter(job=job, use__in=uses):
        _forget(kept)


@jobs.every(minutes=60)
def forget_old() -> int:
    """Forget what was kept long enough; say how many files went."""
    old = list(KeptFile.objects.filter(expires_at__lte=timezone.now()).order_by("expires_at")[:AT_MOST])
    for kept in old:
        try:
            _forget(kept)
        except storage.NoAnswerError as error:
            log.warning("Files that were kept long enough are not removed yet: %s", error)
            break
    return len(old)


def _forget(kept: KeptFile) -> None:
    """Remove a row, and its content where no other row names it."""
    others = KeptFile.objects.filter(sha256=kept.sha256).exclude(pk=kept.pk).exists()
    named = others or any(model.objects.filter(sha256=kept.sha256).exists() for model in (StoredFile, SourceDocument))
    if not named:
        storage.place().remove(kept.sha256)
    kept.delete()
