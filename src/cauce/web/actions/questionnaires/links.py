"""Links to questionnaires (enlaces a cuestionarios): one person, some facilities, until a day; hashed tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cauce.core import vulnerability as rules
from cauce.core.messages import facilities as sentences
from cauce.core.places import city_format
from cauce.web import events, jobs
from cauce.web.actions.permissions import require
from cauce.web.actions.vulnerability import CannotJudgeError
from cauce.web.events import ByQuestionnaire
from cauce.web.models import Event, Facility, OutgoingMessage, Person, Plan, QuestionnaireDraft, QuestionnaireLink, User
from cauce.web.queries.notifications import told_of
from cauce.web.queries.questionnaires import limits

HOUR = dt.timedelta(hours=1)
PLACE = "questionnaire:"  # begins the place that a letter keeps for a link
LONGEST_LIST = 12  # facilities that a letter names one by one


class QuestionnaireRefusedError(Exception):
    """A link to a questionnaire cannot be used: ``reason`` is "unknown", "expired", "revoked" or "busy"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Recipient:
    """Who is asked: a person of the plan, or somebody named in words."""

    person: Person | None = None
    named: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """How they are called."""
        return self.person.name if self.person else self.named

    @property
    def language(self) -> str:
        """The language in which they are written to; empty where it is not known."""
        return self.person.language if self.person else ""


@transaction.atomic
def make_questionnaire_link(
    *,
    plan: Plan,
    facilities: Sequence[Facility],
    to: Recipient,
    channel: str,
    index: str = "",
    by: User | None,
) -> tuple[QuestionnaireLink, str]:
    """Make a link by which one person judges some facilities; return it with its token, which is kept nowhere.

    Raises
    ------
    CannotJudgeError
        No facility is chosen, or too many; nobody is named; a letter has no address to go to.
    """
    require("manage_links", by=by, plan=plan)
    _refuse(facilities, to, channel)
    token = secrets.token_urlsafe(24)
    event = events.begin("make_questionnaire_link", plan=plan, by=by)
    person = to.person
    link = QuestionnaireLink.objects.create(
        plan=plan,
        person=person,
        named="" if person else " ".join(to.named.split())[:200],
        index=index if index in rules.INDICES else "",
        token_hash=_hash(token),
        channel=channel,
        sent_to={"email": person.email, "whatsapp": person.phone}.get(channel, "") if person else to.phone[:40],
        expires_at=timezone.now() + dt.timedelta(days=limits().link_days),
    )
    link.facilities.set([one for one in facilities if one.plan_id == plan.pk and one.retired_at is None])
    events.made(event, [link])
    return link, token


def _refuse(facilities: Sequence[Facility], to: Recipient, channel: str) -> None:
    most = limits().facilities
    if not facilities:
        raise CannotJudgeError("no_facility")
    if len(facilities) > most:
        raise CannotJudgeError("too_many_facilities", count=len(facilities), limit=most)
    if not to.name.strip():
        raise CannotJudgeError("no_judge")
    if channel == "email" and (to.person is None or not to.person.email or to.person.erased_at):
        raise CannotJudgeError("no_mail", person=to.name)


@transaction.atomic
def send_questionnaire_by_mail(
    *, plan: Plan, facilities: Sequence[Facility], to: Recipient, index: str = "", by: User | None
) -> OutgoingMessage:
    """Write a letter with a link to a questionnaire; it is held back for a while, and the token is made when it leaves.

    Raises
    ------
    CannotJudgeError
        As for make_questionnaire_link.
    """
    link, _token = make_questionnaire_link(plan=plan, facilities=facilities, to=to, channel="email", index=index, by=by)
    assert to.person is not None
    values = {"link": f"[[{PLACE}{link.pk}]]", **told_with(link, facilities)}
    with override(_known(to.language)):
        subject = " ".join((_(sentences.QUESTIONNAIRE_SUBJECT) % {"plan": plan.title}).split())
        body = _(sentences.QUESTIONNAIRE_LETTER) % values
    event = events.begin("send_questionnaire_link", plan=plan, by=by)
    letter = OutgoingMessage.objects.create(
        plan=plan,
        person=to.person,
        reason="questionnaire",
        language=_known(to.language),
        subject=subject[:300],
        body=body,
        send_after=timezone.now() + dt.timedelta(minutes=int(told_of(plan)["sending"]["hold_minutes"])),
    )
    events.made(event, [letter])
    return letter


def told_with(link: QuestionnaireLink, facilities: Sequence[Facility]) -> dict[str, str]:
    """What a letter or a message says besides the link."""
    names = [one.name for one in facilities]
    more = [f"… (+{len(names) - LONGEST_LIST})"] if len(names) > LONGEST_LIST else []
    city = city_format(link.plan.city_format)
    return {
        "person": str(link),
        "facilities": "\n".join(f"- {name}" for name in names[:LONGEST_LIST] + more),
        "until": city.day(timezone.localdate(link.expires_at)),
    }


def fresh_address(place: str, *, language: str) -> str:
    """The address of a letter's link, made as the letter leaves: the token before it, which nobody has, is replaced."""
    pk = place.removeprefix(PLACE)
    token = secrets.token_urlsafe(24)
    known = QuestionnaireLink.objects.filter(pk=int(pk) if pk.isdecimal() else 0, revoked_at=None)
    if known.update(token_hash=_hash(token)) != 1:
        return f"[[{place}]]"
    return address_of(token, language=language)


def address_of(token: str, *, language: str) -> str:
    """Return where a token's page stands, in a language that the pages have."""
    with override(_known(language)):
        return f"{settings.PUBLIC_ADDRESS}{reverse('questionnaire', args=[token])}"


def _known(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@transaction.atomic
def revoke_questionnaire_link(*, link: QuestionnaireLink, by: User | None) -> Event:
    """Take a link's power away; what came by it stays, and who opens it is told so."""
    require("manage_links", by=by, plan=link.plan)
    event = events.begin("revoke_questionnaire_link", plan=link.plan, by=by)
    events.update(event, link, {"revoked_at": link.revoked_at or timezone.now()}, expected_version=None)
    return event


@jobs.every(minutes=60)
def forget_of_ended_links() -> int:
    """Forget the telephones of links that work no more, and what was begun by them; say of how many."""
    ended = QuestionnaireLink.objects.filter(Q(revoked_at__isnull=False) | Q(expires_at__lte=timezone.now()))
    begun = QuestionnaireDraft.objects.filter(link__in=ended).exclude(told={}).update(told={})
    return begun + ended.exclude(sent_to="").update(sent_to="")


def open_questionnaire(token: str) -> QuestionnaireLink:
    """Return a token's link when it can be used; nothing is written.

    Raises
    ------
    QuestionnaireRefusedError
        When the link is unknown, too old or revoked.
    """
    link = QuestionnaireLink.objects.select_related("plan", "person").filter(token_hash=_hash(token)).first()
    if link is None or link.plan.retired_at is not None or (link.person and link.person.erased_at):
        raise QuestionnaireRefusedError("unknown")
    if link.revoked_at is not None:
        raise QuestionnaireRefusedError("revoked")
    if link.expires_at <= timezone.now():
        raise QuestionnaireRefusedError("expired")
    return link


@transaction.atomic
def use_questionnaire(link: QuestionnaireLink) -> ByQuestionnaire:
    """Count one use of a link and return who acts by it.

    Raises
    ------
    QuestionnaireRefusedError
        When it was used too often within an hour.
    """
    now = timezone.now()
    known = QuestionnaireLink.objects.filter(pk=link.pk, revoked_at=None)
    if link.hour_began_at is None or link.hour_began_at <= now - HOUR:
        known.filter(hour_began_at=link.hour_began_at).update(hour_began_at=now, uses_in_hour=0)
    counted = known.filter(uses_in_hour__lt=limits().uses_per_hour).update(
        uses_in_hour=F("uses_in_hour") + 1, uses=F("uses") + 1, last_used_at=now
    )
    if counted != 1:
        raise QuestionnaireRefusedError("busy")
    return ByQuestionnaire(link)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
