"""Papers for the mayor and the board on the command line (informe, presentación): cauce brief, cauce slides."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from cauce.cli import server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, language, tell
from cauce.exporter.brief import Brief


def brief(arguments: argparse.Namespace) -> int:
    """Write the mayor's brief of today, or print what it says."""
    if arguments.file is not None:
        check_ending(arguments.file, ".pdf", ".docx")
    server.set_up()
    from cauce.web.pages.brief import FILES, brief_of

    plan = find_plan(arguments.plan)
    with speaking(arguments.language):
        told = brief_of(plan)
        if arguments.file is None:
            print_brief(told)
            return 0
        write, _kind = FILES[arguments.file.suffix.lower()[1:]]
        content = write(told)
    put(arguments.file, content)
    return 0


def print_brief(told: Brief) -> None:
    """Print what the brief says."""
    print(told.title, f"{told.plan} · {told.day}", told.notice, sep="\n")
    for value, label in told.figures:
        print(f"{value} {label}")
    print(told.weights)
    for part in told.parts:
        print(f"\n{part.title}")
        for line in part.lines:
            print(f"- {line.code} {line.words}\n  {line.told}".replace("-  ", "- "))
        if part.address:
            print(part.address)
        if part.more or not part.lines:
            print(part.more if part.lines else part.none)


def slides(arguments: argparse.Namespace) -> int:
    """Write the presentation of a day."""
    check_ending(arguments.file, ".pptx")
    server.set_up()
    from django.utils import timezone

    from cauce.exporter.progress_slides.pptx import slides_pptx
    from cauce.web.pages import progress_slides

    plan = find_plan(arguments.plan)
    with speaking(arguments.language):
        on, since, errors = progress_slides.chosen_days(vars(arguments), today=timezone.localdate())
        if errors:
            raise Unusable(" ".join(errors))
        content = slides_pptx(progress_slides.presentation_of(plan, on, since=since))
    put(arguments.file, content)
    return 0


def check_ending(file: Path, *endings: str) -> None:
    """Refuse a name that does not say what is written."""
    if file.suffix.lower() not in endings:
        values = {"name": file, "endings": ", ".join(endings), "example": f"panama{endings[0]}"}
        raise Unusable(
            _("«%(name)s» ends in none of these: %(endings)s. Name the file %(example)s, for example.") % values
        )


@contextlib.contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak a language within; the terminal's if none was chosen."""
    from django.utils.translation import override

    with override(chosen or language()):
        yield


def put(file: Path, content: bytes) -> None:
    """Write a file and say so."""
    try:
        file.write_bytes(content)
    except OSError as problem:
        values = {"name": file, "reason": problem.strerror}
        raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
    tell(_("Written to «%(name)s».") % {"name": file})
