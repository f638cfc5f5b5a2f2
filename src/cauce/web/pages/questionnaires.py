"""Pages of questionnaires by private link (cuestionarios por enlace), for the office: send one, see who answered."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cauce.core import vulnerability as rules
from cauce.core.messages import facilities as sentences
from cauce.web import environment
from cauce.web.actions import questionnaires as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.vulnerability import CannotJudgeError
from cauce.web.models import Facility, Plan
from cauce.web.pages.acting import person
from cauce.web.pages.facilities import language, list_crumbs, words_for_lists
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.notifications import qr_code
from cauce.web.pages.private_links import list_links
from cauce.web.queries import facilities as facilities_queries
from cauce.web.queries import people as of_people
from cauce.web.queries import questionnaires as queries
from cauce.web.queries import territories as places

SOMEBODY = "somebody"
CHANNELS = ("email", "whatsapp", "qr")
FILTERS = ("q", "kind", "territory", "band")
SHOWN = 300  # facilities among which one form lets choose


def questionnaires(request: HttpRequest, plan: str) -> HttpResponse:
    """Show who was asked to judge what, and how far they are; revoke a link."""
    opened = open_plan(request, plan, act="manage_links")
    return list_links(
        request,
        opened,
        queries.questionnaires(opened),
        revoke=actions.revoke_questionnaire_link,
        page_name="questionnaires",
        folder="questionnaires",
        title=_("Questionnaires by link"),
        section="facilities",
        crumbs=list_crumbs(opened),
    )


def send_questionnaire(request: HttpRequest, plan: str) -> HttpResponse:
    """Ask somebody to judge facilities by a private link: by e-mail, WhatsApp or a QR code."""
    opened = open_plan(request, plan, act="manage_links")
    made: dict[str, Any] = {}
    wrong = ""
    if request.method == "POST":
        facilities = queries.chosen(opened, request.POST.getlist("facility"))
        try:
            to = _recipient(request, opened)
            if request.POST.get("channel") == "email":
                actions.send_questionnaire_by_mail(
                    plan=opened, facilities=facilities, to=to, index=_index(request), by=person(request)
                )
                told = _("The letter is held back for a while and can still be withdrawn here.")
                messages.success(request, told, extra_tags="done")
                return redirect("messages", opened.slug)
            made = _by_hand(request, opened, to, facilities)
        except CannotJudgeError as error:
            wrong = sentences.tell(error.code, error.values, _)
        except NotAllowedError as error:
            raise PermissionDenied(_(error.reason)) from error
    response = show(
        request,
        "questionnaires/send.html",
        title=_("Send a questionnaire"),
        plan=opened,
        section="facilities",
        **({"made": made} if made else _choices(request, opened)),
        wrong=wrong,
        only_here=urlsplit(settings.PUBLIC_ADDRESS).netloc.split(":")[0] in environment.LOOPBACK,
        crumbs=[
            *list_crumbs(opened),
            Crumb(_("Questionnaires by link"), reverse("questionnaires", args=[opened.slug])),
        ],
        status=422 if wrong else 200,
    )
    if made:  # the link is shown this once
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _choices(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What the form lets choose, and what was chosen."""
    said = request.POST
    asked = {name: request.GET.get(name, "").strip()[:200] for name in FILTERS}
    lines = facilities_queries.lines(plan, facilities_queries.Chosen(**asked), with_scores=True)
    picked = set(said.getlist("facility") if request.method == "POST" else request.GET.getlist("facility"))
    listed = [line.facility for line in lines if str(line.facility.pk) in picked]
    listed += [line.facility for line in lines if str(line.facility.pk) not in picked]
    limits = queries.limits()
    return {
        "people": list(of_people.people(plan)),
        "somebody": SOMEBODY,
        "facilities": listed[:SHOWN],
        "more": max(0, len(listed) - SHOWN),
        "picked": picked,
        "chosen": asked,
        "words": words_for_lists(),
        "territories": list(places.territories(plan).values_list("code", "name")),
        "indices": [(code, rules.name_of(code, language())) for code in rules.INDICES],
        "form": said,
        "channel": said.get("channel", "whatsapp"),
        "days": limits.link_days,
        "most": limits.facilities,
    }


def _index(request: HttpRequest) -> str:
    told = request.POST.get("index", "")
    return told if told in rules.INDICES else ""


def _recipient(request: HttpRequest, plan: Plan) -> actions.Recipient:
    who = request.POST.get("who", "")
    known = of_people.people(plan).filter(pk=int(who)).first() if who.isdecimal() and len(who) < 12 else None
    if known is not None:
        return actions.Recipient(known, phone=known.phone)
    return actions.Recipient(
        named=request.POST.get("named", "").strip()[:200], phone=request.POST.get("phone", "").strip()[:40]
    )


def _by_hand(request: HttpRequest, plan: Plan, to: actions.Recipient, facilities: list[Facility]) -> dict[str, Any]:
    """A link that the office hands over itself: in a prepared WhatsApp message, and as a QR code."""
    channel = "whatsapp" if request.POST.get("channel") == "whatsapp" else "qr"
    link, token = actions.make_questionnaire_link(
        plan=plan, facilities=facilities, to=to, channel=channel, index=_index(request), by=person(request)
    )
    spoken = to.language or get_language() or "es"
    address = actions.address_of(token, language=spoken)
    values = actions.told_with(link, facilities)
    with override(spoken):
        named = values["facilities"].replace("\n- ", "; ").removeprefix("- ")
        text = _(sentences.QUESTIONNAIRE_WHATSAPP) % {**values, "facilities": named, "link": address}
    phone = re.sub(r"\D", "", to.phone)
    return {
        "name": to.name,
        "language": spoken,
        "channel": channel,
        "address": address,
        "text": text,
        "phone": phone,
        "whatsapp": f"https://wa.me/{phone}?text={quote(text, safe='')}",
        "qr": qr_code(address, told=_("QR code of the private link")),
        "count": len(facilities),
        "until": link.expires_at,
    }
