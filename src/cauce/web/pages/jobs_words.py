"""Words for jobs (palabras de los trabajos): what each kind does, how one stands, why it came to no end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cauce.core.messages import jobs as sentences
from cauce.web.models import Job
from cauce.web.queries import jobs as queries

Words = Mapping[str, str | Promise]

STATES: Words = {
    "queued": _("Waits"),
    "running": _("Is being done"),
    "done": _("Finished"),
    "failed": _("Came to no end"),
    "cancelled": _("Cancelled"),
}
MARKS: Mapping[str, str] = {
    "queued": "planned",
    "running": "doing",
    "done": "done",
    "failed": "blocks",
    "cancelled": "cancelled",
}
STEPS: Words = {
    "reading": _("Reading"),
    "comparing": _("Comparing with the plan"),
    "checking": _("Looking for findings"),
    "writing": _("Writing"),
    "drawing": _("Drawing"),
    "keeping": _("Keeping the file"),
}
FILTERS: Words = {
    "": _("All"),
    "waiting": _("Waiting and being done"),
    "ended": _("Finished"),
    "stopped": _("Cancelled or without an end"),
}


@dataclass(frozen=True)
class Told:
    """A job in words: what it does, how it stands with its mark, what it is at, what stood in its way."""

    job: Job
    what: str
    mark: str
    state: str
    step: str
    error: str
    file: str


def told(job: Job, *, file: str = "") -> Told:
    """Tell a job."""
    error = sentences.tell(job.error, queries.values_of(job), gettext)
    step = str(STEPS.get(job.message, ""))
    return Told(job, kind_word(job.kind), MARKS[job.state], _state(job), step, error, file_phrase(file))


def kind_word(kind: str) -> str:
    """What a kind of job does."""
    return gettext(sentences.KINDS[kind]) if kind in sentences.KINDS else kind


def _state(job: Job) -> str:
    if job.state == "running" and job.cancel_asked_at is not None:
        return gettext("Is being stopped")
    if job.state == "queued" and job.error:
        return gettext("Waits for another attempt")
    return str(STATES[job.state])


def file_phrase(name: str) -> str:
    """A file's name as words quote it."""
    return f"«{name}»" if name else ""
