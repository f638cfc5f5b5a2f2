"""Judgements of facilities (juicios de vulnerabilidad) for programs: what they are asked, handed in and read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from cauce.core import facilities as of_facilities
from cauce.core import vulnerability as rules
from cauce.core.messages import facilities as sentences
from cauce.web.actions import vulnerability as actions
from cauce.web.actions.permissions import require
from cauce.web.api.frame import REFUSALS, WRITING, From, Refused, Told, found, listing, open_plan
from cauce.web.api.orders import check_known, said_by_field
from cauce.web.api.schemas import Listing
from cauce.web.api.schemas.judgements import Index, Judgement, JudgementSent
from cauce.web.api.uploads import person_of
from cauce.web.models import Facility, Plan, VulnerabilityJudgement
from cauce.web.queries import vulnerability as queries
from cauce.web.queries.facilities import facility_named
from cauce.web.queries.visible import may

router = Router(tags=["facilities"])
ACT = {"x-act": "see_facilities"}
LARGEST = 2_000_000_000
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the judgement.")]
OfFacility = Annotated[int, Query(alias="facility", ge=0, le=LARGEST, description="Only of the facility so numbered.")]


@router.get("/{slug}/facility-indices", response={200: Listing[Index], **REFUSALS})
def facility_indices(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the indices by which facilities are judged, with their items in the reader's language."""
    open_plan(request, slug)
    return listing(request, rules.INDICES, start, _index)


def _index(code: str) -> Told:
    language = get_language() or "es"
    whole = rules.modules(language) if code == rules.HOSPITAL else {}
    return {
        "code": code,
        "name": rules.name_of(code, language),
        "source": rules.source_of(code),
        "answers": list(rules.answers_of(code)),
        "items": [
            {name: getattr(item, name) for name in ("code", "name", "ask", "best", "worst")}
            for item in rules.items(code, language)
        ],
        "wholes": {f"{rules.MODULE_MARK}{module}": name for module, name in whole.items()},
    }


@router.get("/{slug}/judgements", response={200: Listing[Judgement], **REFUSALS}, openapi_extra=ACT)
def judgements(request: HttpRequest, slug: str, facility: OfFacility = 0, start: From = 0) -> Told:
    """List what was judged, the latest first: to the office all, to others their own until scores are released."""
    reader = open_plan(request, slug)
    reader.require("see_facilities")
    every = queries.judgements_seen(reader.person, reader.plan)
    return listing(request, every.filter(facility=facility) if facility else every, start, judgement_told)


@router.get("/{slug}/judgements/{number}", response={200: Judgement, **REFUSALS}, openapi_extra=ACT)
def judgement(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell one judgement."""
    reader = open_plan(request, slug)
    reader.require("see_facilities")
    return judgement_told(found(queries.judgements_seen(reader.person, reader.plan).filter(pk=number).first(), number))


def judgement_told(one: VulnerabilityJudgement) -> Told:
    """Tell a judgement."""
    return {
        "id": one.pk,
        "facility": one.facility_id,
        "facility_key": one.facility.key,
        "url": reverse("facility", args=[one.plan.slug, one.facility_id]),
        "index": one.index,
        "answers": one.answers,
        "score": one.score,
        "band": one.band,
        "level": rules.level_of(one.index, one.band),
        "on": one.judged_on,
        "judge": queries.judge_told(one),
        "by_link": one.by_questionnaire_id is not None,
        "note": one.note,
    }


@router.post("/{slug}/judgements", response={201: Judgement, **WRITING}, summary="Hand in a judgement")
def hand_in_judgement(request: HttpRequest, response: HttpResponse, slug: str, said: JudgementSent) -> Status[Told]:
    """Hand in a judgement of a facility as the page does; the same one sent twice is one (201 both times)."""
    reader = open_plan(request, slug)
    person = person_of(request)
    require("judge_vulnerability", by=person, plan=reader.plan)
    if said.judge.strip() and not may("edit_facilities", by=person, plan=reader.plan):
        raise said_by_field({"judge": _("Only the office enters judgements of others. Leave out who judged.")})
    one = _facility(reader.plan, said.facility)
    index = said.index.strip() or of_facilities.index_of(one.kind)
    _check(index, said.answers)
    try:
        made = actions.judge_facility(
            facility=one,
            index=index,
            answers=said.answers,
            on=actions.read_day(said.on),
            judge=said.judge,
            note=said.note,
            by=person,
            once=True,
        )
    except actions.CannotJudgeError as error:
        raise _refused(index, error) from error
    response.headers["Location"] = f"{reader.root}/judgements/{made.pk}"
    return Status(201, judgement_told(made))


def _facility(plan: Plan, name: str) -> Facility:
    """The facility of a number or a key; one that was retired is judged no more."""
    one = facility_named(plan, name.strip())
    if one is None or one.retired_at is not None:
        words = _("The plan has no facility «%(name)s». Give the number or the key that the list of facilities says.")
        raise said_by_field({"facility": words % {"name": name[:60]}})
    return one


def _check(index: str, answers: Iterable[str]) -> None:
    """Refuse an index and items that nobody knows: what would not be read is not passed over in silence."""
    if index not in rules.INDICES:
        words = _("«%(name)s» is not known here. Choose among: %(known)s.")
        raise said_by_field({"index": words % {"name": index[:60], "known": ", ".join(rules.INDICES)}})
    check_known(answers, rules.codes_of(index), "answers")


def _refused(index: str, error: actions.CannotJudgeError) -> Refused:
    """Say what cannot stand of a judgement, by the item as the program named it."""
    language, code = get_language() or "es", str(error.values.get("item", ""))
    names = {item.code: item.name for item in rules.items(index, language)} | rules.modules(language)
    is_module = code in rules.modules(language)
    field = f"answers.{rules.MODULE_MARK if is_module else ''}{code}" if code else "on"
    return said_by_field({field: sentences.tell(error.code, {**error.values, "item": names.get(code, code)}, _)})
