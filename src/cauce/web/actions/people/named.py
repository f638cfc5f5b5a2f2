"""Who is named in words alone (personas sin cuenta): their name erased, while what they judged stays somebody's."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Plan, QuestionnaireDraft, User
from cauce.web.models.questionnaires import ERASED_NAME
from cauce.web.queries.named_judges import named_judge


@transaction.atomic
def erase_named_judge(*, plan: Plan, name: str, by: User | None, why: str = "") -> Event | None:
    """Erase a judge who is named in words: their name, telephones, links and where they stood; None where nobody is.

    What they judged stays, as of somebody: still one person's, so that no class changes. The links stop and what was
    begun by one is forgotten. The history never held the name. It cannot be undone.
    """
    require("erase_person", by=by, plan=plan)
    found = named_judge(plan, name)
    if found is None:
        return None
    event = events.begin("erase_person", plan=plan, by=by, why=why)
    nobody = f"{ERASED_NAME}{secrets.token_hex(8)}"
    judged = {"judge_post": nobody, "longitude": None, "latitude": None}
    events.update_many(event, {one: dict(judged) for one in found.judgements})
    now = timezone.now()
    stopped = {"named": nobody, "sent_to": ""}
    events.update_many(event, {one: {**stopped, "revoked_at": one.revoked_at or now} for one in found.links})
    QuestionnaireDraft.objects.filter(link__in=found.links).update(told={})
    return event
