"""Documents on the command line (documentos): cauce import, cauce check."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli import conditions, workbooks
from cauce.cli.words import Unusable, _, reason, tell
from cauce.core import messages
from cauce.core.plan.addresses import is_short_name, short_name_of
from cauce.core.problems import Problem, Severity

if TYPE_CHECKING:
    from cauce.core.vocabulary import Vocabulary
    from cauce.importer.answer import Organization
    from cauce.importer.draft import Draft
    from cauce.web.models import Import, Plan


def import_file(arguments: argparse.Namespace) -> int:
    """Read a document, list its findings, and put it into the database unless it is a dry run."""
    if workbooks.is_workbook(arguments.file):
        return workbooks.import_workbook(arguments)
    if arguments.dry_run:
        draft = read(arguments.file)
        report(draft, findings(draft), arguments.json)
        return 0
    from cauce.cli import server

    if arguments.plan and not is_short_name(arguments.plan):
        raise Unusable(
            _("«%(slug)s» cannot stand in a plan's address. Write letters, digits and hyphens, such as «panama».")
            % {"slug": arguments.plan}
        )
    server.set_up()
    draft = read(arguments.file, vocabulary=vocabulary_of(arguments.plan or slug_of(arguments.file)))
    server.bring_up_to_date()
    plan = put_in(arguments.file, slug=arguments.plan, city={}, draft=draft, win=arguments.yes)
    from cauce.web.queries.facts import plan_problems

    report(draft, plan_problems(plan), arguments.json)
    return 0


def vocabulary_of(slug: str) -> Vocabulary | None:
    """Return the words of a plan that is there already; nothing is written to look."""
    from django.conf import settings
    from django.db import DatabaseError

    from cauce.web.models import Plan
    from cauce.web.queries import settings as queries

    place = settings.DATABASES["default"]["NAME"]
    if isinstance(place, Path) and not place.exists():
        return None
    try:
        plan = Plan.objects.filter(slug=slug).first()
        return queries.vocabulary_of(plan) if plan is not None else None
    except DatabaseError:  # the database is still to be brought up to date
        return None


def read(path: Path, *, vocabulary: Vocabulary | None = None) -> Draft:
    """Read a document, or say in one sentence why it cannot be read."""
    from cauce.importer import read_plan
    from cauce.importer.blocks import UnusableDocument

    try:
        return read_plan(path, file_name=path.name, vocabulary=vocabulary)
    except UnusableDocument as problem:
        raise Unusable(messages.refusal(problem.code, {"name": path.name, **problem.values}, _)) from problem
    except OSError as problem:
        values = {"name": path, "reason": reason(problem)}
        raise Unusable(_("«%(name)s» cannot be opened: %(reason)s. Check the file's name.") % values) from problem


def findings(draft: Draft) -> list[Problem]:
    """Return what the rules find in a draft."""
    from cauce.core.plan import problems
    from cauce.importer.facts import plan_facts

    return problems(plan_facts(draft))


def organizations_of(draft: Draft) -> list[Organization]:
    """Return the organisations of a draft, sure matches made."""
    from cauce.core.plan import organizations, stock_numbers
    from cauce.importer.answer import Organization
    from cauce.importer.facts import plan_facts

    guesses = organizations.organizations(plan_facts(draft), stock_numbers())
    return [Organization(guess.name, guess.acronym, guess.spellings) for guess in guesses]


def report(draft: Draft, found: Sequence[Problem], out: Path | None) -> None:
    """Print the findings and, where asked, write what was read."""
    if out is not None:
        from cauce.importer.answer import answer

        told = answer(
            draft,
            problems=[(problem, messages.tell(problem, _)) for problem in found],
            organizations=organizations_of(draft),
        )
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        if str(out) == "-":
            sys.stdout.write(text)
        else:
            try:
                out.write_text(text, encoding="utf-8")
            except OSError as problem:
                values = {"name": out, "reason": reason(problem)}
                raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
    if out is None or str(out) != "-":
        print_findings(found)
    tell(counted(draft))
    tell(_("%(count)d findings.") % {"count": len(found)})


def counted(draft: Draft) -> str:
    """Say how much was read."""
    rows = [row for area in draft.areas for row in area.rows]
    return _(
        "%(areas)d areas, %(questions)d questions, %(tasks)d tasks in %(rows)d rows, %(deliverables)d deliverables."
    ) % {
        "areas": len(draft.areas),
        "questions": sum(len(area.questions) for area in draft.areas),
        "tasks": sum(len(row.tasks) for row in rows),
        "rows": len(rows),
        "deliverables": sum(len(row.deliverables) for row in rows),
    }


def print_findings(found: Iterable[Problem]) -> None:
    """Print findings, one a line."""
    words = {
        Severity.BLOCKS: _("blocks"),
        Severity.WARNING: _("warning"),
        Severity.REMARK: _("when there is time"),
    }
    for problem in found:
        print(f"{words[problem.severity]}: {problem.where}: {messages.tell(problem, _)}")


def put_in(path: Path, *, slug: str, city: Mapping[str, Any], draft: Draft | None = None, win: bool = False) -> Plan:
    """Import a document into the database as the office of this machine; return the plan."""
    from cauce.web.actions import imports, people
    from cauce.web.actions.documents import CannotKeepFileError
    from cauce.web.models import Plan

    draft = draft or read(path)
    by = people.local_office()
    slug = slug or slug_of(path)
    plan = Plan.objects.filter(slug=slug).first()
    try:
        run = imports.keep(content=path.read_bytes(), file_name=path.name, plan=plan, slug=slug, by=by)
    except CannotKeepFileError as problem:
        raise Unusable(messages.file_refusal(problem.code, problem.values, _)) from problem
    imports.keep_reading(run, draft)
    if plan is not None and run.comparison["changes"] == []:
        imports.discard(run=run, by=by)
        tell(_("«%(name)s» says what the plan says already; nothing was written.") % {"name": path.name})
        return plan
    yes = tokens(run) if win else set()
    event = imports.apply_import(run=run, by=by, yes=yes, city=city)
    left = [change for change in run.comparison["changes"] if change["is_conflict"]] if not win else []
    if left:
        tell(
            _("%(count)d changes touch what people changed since; theirs stayed. Look at them on the plan's page.")
            % {"count": len(left)}
        )
    assert event.plan is not None
    tell(_("Imported into «%(slug)s».") % {"slug": slug})
    return event.plan


def tokens(run: Import) -> set[str]:
    """Names of all conflicts, so that the document's words win."""
    return {change["token"] for change in run.comparison["changes"] if change["is_conflict"]}


def slug_of(path: Path) -> str:
    """Return a plan's short name made from a file's name."""
    return short_name_of(path.name)


def check(arguments: argparse.Namespace) -> int:
    """List the findings about a plan; 1 when there are any."""
    from cauce.cli import server

    server.set_up()
    from cauce.web.queries.facts import open_problems

    found = open_problems(find_plan(arguments.plan))
    if arguments.json:
        print(json.dumps([as_json(problem) for problem in found], ensure_ascii=False, indent=1))
    else:
        print_findings(found)
    tell(_("%(count)d findings.") % {"count": len(found)})
    return 1 if found else 0


def find_plan(slug: str) -> Plan:
    """Return a plan by its short name, or say which ones there are."""
    from django.db import DatabaseError

    from cauce.web.models import Plan

    try:
        plan = Plan.objects.filter(slug=slug).first()
        known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "—"
    except DatabaseError as problem:
        conditions.check_database()
        raise Unusable(_("The database is not set up. Run: cauce migrate.")) from problem
    if plan is None:
        raise Unusable(
            _("There is no plan «%(slug)s»; there are: %(known)s. Choose one.") % {"slug": slug, "known": known}
        )
    return plan


def as_json(problem: Problem) -> dict[str, str]:
    """Return a finding as the answer of ``cauce import --json`` tells it."""
    return {
        "code": problem.code,
        "where": problem.where,
        "message": messages.tell(problem, _),
        "severity": str(problem.severity),
    }
