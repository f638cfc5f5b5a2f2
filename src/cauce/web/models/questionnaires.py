"""Questionnaires by private link (cuestionarios por enlace): who judges which facilities without an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from cauce.web.models.facilities import Facility, VulnerabilityJudgement
from cauce.web.models.people import Person
from cauce.web.models.plan import Plan

ERASED_NAME = "erased:"  # begins what stands in place of a name in words that was erased


def told_name(named: str) -> str:
    """A name in words as it is shown: somebody's, once it was erased."""
    return gettext("Somebody") if named.startswith(ERASED_NAME) else named


class QuestionnaireLink(models.Model):
    """A private link by which one person judges some facilities without an account; only its hash is kept."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="questionnaire_links")
    facilities = models.ManyToManyField(Facility, related_name="questionnaire_links")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    named = models.CharField(max_length=200, blank=True)  # who judges, in words, where no person of the plan does
    index = models.CharField(max_length=16, blank=True)  # empty: the one made for each facility's kind
    token_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=16, default="email")  # email whatsapp qr
    sent_to = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    hour_began_at = models.DateTimeField(null=True, blank=True)  # uses within an hour are limited
    uses_in_hour = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.person) if self.person else told_name(self.named)


class QuestionnaireDraft(models.Model):
    """What a person has answered so far of one facility by a link; once it is sent, the judgement that it became."""

    link = models.ForeignKey(QuestionnaireLink, on_delete=models.CASCADE, related_name="drafts")
    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    told = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    judgement = models.ForeignKey(
        VulnerabilityJudgement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "facility"], name="one_draft_of_a_link")]
