"""Requests sent again (peticiones repetidas): done once under a key of the program, and answered as the first time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import DatabaseError, transaction
from django.utils import timezone

from cauce.web.events import Keyed, SentAgainError, take_key, under
from cauce.web.models import KeptAnswer

__all__ = ["KEPT", "Keyed", "OtherRequestError", "SentAgainError", "answer_of", "forget_old", "keep", "under"]

log = logging.getLogger("cauce.api")
KEPT = dt.timedelta(days=1)  # a program that asks again later does it anew


class OtherRequestError(Exception):
    """A key stands for another request."""


def answer_of(keyed: Keyed) -> KeptAnswer | None:
    """Return what is kept under the key of a request; None where it has not been used today.

    Raises
    ------
    OtherRequestError
        Something else was sent under this key.
    """
    rows = KeptAnswer.objects.filter(token=keyed.token, key=keyed.key)
    kept = rows.first()
    if kept is None:
        return None
    if kept.created_at <= timezone.now() - KEPT:
        rows.filter(pk=kept.pk).delete()
        return None
    if kept.request_hash != keyed.request_hash:
        raise OtherRequestError
    return kept


def keep(keyed: Keyed, *, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep the answer of what was done; what stands is not taken back where the answer cannot be kept."""
    try:
        with transaction.atomic(), under(keyed):
            take_key()  # where nothing was written, as of what had been asked for before
            rows = KeptAnswer.objects.filter(token=keyed.token, key=keyed.key)
            rows.update(status=status, headers=dict(headers), body=body)
    except (DatabaseError, SentAgainError) as error:
        log.warning("The answer of a request with a key could not be kept: %s", type(error).__name__)


def forget_old(*, now: dt.datetime | None = None) -> int:
    """Forget the answers that were kept long enough; say how many."""
    gone, _ = KeptAnswer.objects.filter(created_at__lte=(now or timezone.now()) - KEPT).delete()
    return gone
