"""Answering by a private link (responder por enlace): where a row stands, a sentence, a file, in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.web.actions.documents import submit_version
from cauce.web.actions.monitoring import report
from cauce.web.actions.monitoring.states import refuse_what_blocks
from cauce.web.actions.notifications.links import say_not_mine, use_link
from cauce.web.models import ActionLink, Deliverable, Row
from cauce.web.queries.monitoring import row_facts, weights_of


class NothingSaidError(Exception):
    """An answer is empty; ``code`` is "nothing", "no_deliverable" or "no_words"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What somebody says of a row: its state and day, steps that are done, a sentence, a version of a deliverable."""

    state: str | None = None
    on: dt.date | None = None
    steps: Collection[int] | None = None
    sentence: str = ""
    deliverable: Deliverable | None = None
    file: UploadedFile | None = None
    upload: str = ""
    address: str = ""


def answer_by_link(*, link: ActionLink, answer: Answer) -> None:
    """Record an answer: first what may be refused, then the version, then where the row stands.

    Raises
    ------
    NothingSaidError, CannotChangeError, CannotKeepFileError, NotAllowedError, LinkRefusedError
        Nothing was recorded.
    """
    delivers = answer.file is not None or bool(answer.upload or answer.address)
    reports = answer.state is not None or answer.steps is not None or bool(answer.sentence)
    if not delivers and not reports:
        raise NothingSaidError("nothing")
    if delivers and answer.deliverable is None:
        raise NothingSaidError("no_deliverable")
    if answer.state is not None:
        facts = row_facts(link.plan, [link.row_id])[link.row_id]
        change = rules.WorkChange(answer.state, answer.on)
        refuse_what_blocks(rules.change_problems(facts, change, on=timezone.localdate(), weights=weights_of(link.plan)))
    by = use_link(link)
    if delivers and answer.deliverable is not None:
        submit_version(
            deliverable=answer.deliverable,
            file=answer.file,
            upload=answer.upload,
            link=answer.address,
            note=answer.sentence,
            by=by,
        )
    state = answer.state
    if delivers and state == Row.objects.values_list("state", flat=True).get(pk=link.row_id):
        state = None  # the version let the row begin
    if state is not None or answer.steps is not None or (reports and not delivers):
        report(
            row=link.row,
            state=state,
            steps=answer.steps,
            on=answer.on,
            sentence="" if delivers else answer.sentence,
            by=by,
        )


def decline_by_link(*, link: ActionLink, words: str) -> None:
    """Record that a row is not for who was asked, and who might be.

    Raises
    ------
    NothingSaidError
        Nobody else is named; nothing was recorded.
    """
    if not words.strip():
        raise NothingSaidError("no_words")
    say_not_mine(row=link.row, words=words, by=use_link(link))
