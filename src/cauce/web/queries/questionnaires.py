"""Questionnaires by private link (cuestionarios por enlace): what a link asks for, how far it is, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cauce import method
from cauce.core import facilities as of_facilities
from cauce.web.events import ByQuestionnaire
from cauce.web.models import Facility, FacilityPhoto, Plan, QuestionnaireDraft, QuestionnaireLink
from cauce.web.queries.visible import may


@dataclass(frozen=True)
class Limits:
    """How long a link works, how often, and what it takes (``method/facilities.toml``)."""

    link_days: int
    uses_per_hour: int
    facilities: int
    pictures: int
    picture_megabytes: int


@cache
def limits() -> Limits:
    """Limits of a link to a questionnaire."""
    told = method.load("facilities")["questionnaire"]
    return Limits(**{name: int(told[name]) for name in Limits.__dataclass_fields__})


def index_for(link: QuestionnaireLink, facility: Facility) -> str:
    """The index by which a link asks for a facility: its own, or the one made for the facility's kind."""
    return link.index or of_facilities.index_of(facility.kind)


def asked_for(link: QuestionnaireLink) -> QuerySet[Facility]:
    """Facilities that a link may judge, by name; nothing else is reached by it."""
    found = Facility.objects.filter(questionnaire_links=link, plan=link.plan_id, retired_at=None)
    return found.select_related("plan", "territory").defer("territory__geometry").order_by("name", "pk")


def facility_of(by: ByQuestionnaire, pk: int) -> Facility | None:
    """One facility of a link, while the link works."""
    found = asked_for(by.link).filter(pk=pk).first()
    return found if found is not None and may("judge_vulnerability", by=by, plan=by.link.plan, on=found) else None


@dataclass(frozen=True)
class Asked:
    """A facility of a link, and how far its questionnaire is."""

    facility: Facility
    draft: QuestionnaireDraft | None

    @property
    def is_sent(self) -> bool:
        """Whether it was sent to the office, and the office did not withdraw it."""
        judgement = self.draft.judgement if self.draft else None
        return judgement is not None and judgement.retired_at is None


def asked_lines(link: QuestionnaireLink) -> list[Asked]:
    """The facilities of a link with their answers so far; two queries."""
    drafts = {one.facility_id: one for one in QuestionnaireDraft.objects.filter(link=link).select_related("judgement")}
    return [Asked(one, drafts.get(one.pk)) for one in asked_for(link)]


def draft_of(link: QuestionnaireLink, facility: Facility) -> QuestionnaireDraft | None:
    """What was answered so far."""
    return QuestionnaireDraft.objects.filter(link=link, facility=facility).select_related("judgement").first()


def pictures_by(link: QuestionnaireLink, facility: Facility) -> QuerySet[FacilityPhoto]:
    """Pictures of a facility that came by a link."""
    return FacilityPhoto.objects.filter(by_questionnaire=link, facility=facility, retired_at=None).order_by("pk")


def questionnaires(plan: Plan) -> QuerySet[QuestionnaireLink]:
    """A plan's links, the newest first, with how many facilities each asks for and how many were sent."""
    sent = Q(drafts__judgement__isnull=False, drafts__judgement__retired_at=None)
    found = QuestionnaireLink.objects.filter(plan=plan).select_related("person")
    return found.annotate(
        asked=Count("facilities", distinct=True), sent=Count("drafts", filter=sent, distinct=True)
    ).order_by("-created_at", "-pk")


def waiting(plan: Plan) -> list[QuestionnaireLink]:
    """Links that work and were not answered whole."""
    open_ones = questionnaires(plan).filter(revoked_at=None, expires_at__gt=timezone.now())
    return [link for link in open_ones if link.sent < link.asked]  # type: ignore[attr-defined]


def chosen(plan: Plan, pks: Sequence[str]) -> list[Facility]:
    """Facilities of a plan by the numbers that a form sends; others are left out."""
    numbers = {int(pk) for pk in pks if pk.isdecimal() and len(pk) < 12}
    return list(Facility.objects.filter(plan=plan, pk__in=numbers, retired_at=None).order_by("name", "pk"))
