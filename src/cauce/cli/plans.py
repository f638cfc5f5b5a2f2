"""Plans on the command line (planes): cauce new."""

from __future__ import annotations

import argparse

from cauce.cli import server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, tell
from cauce.core.messages import plans as sentences


def new(arguments: argparse.Namespace) -> int:
    """Begin a plan: empty, from a template, or as a copy of another."""
    server.set_up()
    server.bring_up_to_date()
    from cauce.web.actions import people
    from cauce.web.actions.plans import CannotBeginPlanError, NewPlan, create_plan

    source = find_plan(arguments.copy_of) if arguments.copy_of else None
    begun = NewPlan(
        slug=arguments.slug,
        title=arguments.title.strip(),
        language=arguments.language,
        city=arguments.city,
        country=arguments.country,
        city_format=arguments.city_format or (source.city_format if source else "es-PA"),
    )
    try:
        create_plan(
            new=begun,
            by=people.local_office(),
            template=arguments.template,
            copy_of=source,
            with_parties=not arguments.without_parties,
            why=_("Copied from «%(title)s»") % {"title": source.title} if source else "",
        )
    except CannotBeginPlanError as problem:
        raise Unusable(" ".join(sentences.tell(code, values, _) for code, values in problem.faults.values())) from None
    tell(_("The plan «%(slug)s» is here, and private until it is published.") % {"slug": arguments.slug})
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Remove a plan that was begun by mistake and in which nobody worked."""
    server.set_up()
    server.bring_up_to_date()
    from cauce.web.actions import people
    from cauce.web.actions.plan_removal import CannotRemovePlanError, remove_plan

    plan = find_plan(arguments.plan)
    try:
        remove_plan(plan=plan, typed=arguments.plan, by=people.local_office(), why=arguments.why)
    except CannotRemovePlanError as problem:
        raise Unusable(" ".join(sentences.tell(code, values, _) for code, values in problem.faults)) from None
    tell(_("The plan «%(slug)s» was removed. To bring it back: cauce bring-back %(slug)s") % {"slug": arguments.plan})
    return 0


def bring_back(arguments: argparse.Namespace) -> int:
    """Bring a removed plan back."""
    server.set_up()
    server.bring_up_to_date()
    from cauce.web.actions import people
    from cauce.web.actions.plan_removal import CannotRemovePlanError, bring_back_plan

    try:
        event = bring_back_plan(slug=arguments.slug, by=people.local_office(), why=arguments.why)
    except CannotRemovePlanError as problem:
        raise Unusable(" ".join(sentences.tell(code, values, _) for code, values in problem.faults)) from None
    assert event.plan is not None
    event.plan.refresh_from_db(fields=["slug"])
    tell(_("The plan «%(slug)s» is here again.") % {"slug": event.plan.slug})
    return 0
