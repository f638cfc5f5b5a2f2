"""Pages of messages and private links (correo saliente, enlaces privados, pedir avance), for the office."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core import places
from cauce.core.notifications import LINK, NOTICES, Daily, Texts, next_round, round_due
from cauce.web import environment
from cauce.web.actions import notifications as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import OutgoingMessage, Plan, Row
from cauce.web.pages import notifications_words as screen
from cauce.web.pages import words
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.private_links import list_links
from cauce.web.queries import notifications as queries
from cauce.web.queries.notifications_news import last_round
from cauce.web.queries.plan import current


def outgoing(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the letters that wait and those that left; prepare the day's, try mail (/es/<plan>/correo/)."""
    opened = open_plan(request, plan, act="see_messages")
    if request.method == "POST":
        _act_on_letters(request, opened)
        return redirect("messages", opened.slug)
    page = paged(request, queries.messages_of(opened))
    told = queries.to_tell(opened, timezone.localdate())
    return show(
        request,
        "notifications/_letters.html" if page.is_fragment else "notifications/messages.html",
        title=_("Outgoing mail"),
        plan=opened,
        section="messages",
        page=page,
        letters=[_letter(each) for each in page.items],
        to_tell=sum(each.person is not None for each in told),
        people=len({each.person for each in told if each.person is not None}),
        unreachable=[_unreachable(each) for each in told if each.person is None][:100],
        hold=int(queries.told_of(opened)["sending"]["hold_minutes"]),
        **_rounds(opened),
        kept=settings.MAIL_IS_KEPT,
        shows_kept=_shows_kept(),
        crumbs=[_plan_crumb(opened)],
    )


def _rounds(plan: Plan) -> dict[str, Any]:
    """When the plan's reminders were prepared by themselves last, and when they are next."""
    daily, last = Daily.from_mapping(queries.told_of(plan)), last_round(plan)
    now = timezone.now().astimezone(places.city_format(plan.city_format).zone())
    return {
        "reminds": daily.reminds,
        "last": last,
        "next": next_round(now, last=last.day if last else None, daily=daily),
        "is_due": round_due(now, last=last.day if last else None, daily=daily) is not None,
    }


def kept(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the letters that were kept on this machine, where no mail server is set (/es/<plan>/correo/guardado/)."""
    opened = open_plan(request, plan, act="see_messages")
    found(_shows_kept() or None)
    return show(
        request,
        "notifications/kept.html",
        title=_("Letters kept on this machine"),
        plan=opened,
        section="messages",
        letters=queries.kept_letters(),
        crumbs=[_plan_crumb(opened), Crumb(_("Outgoing mail"), reverse("messages", args=[opened.slug]))],
    )


def links(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the private links of a plan: sent to whom, used how often; revoke one (/es/<plan>/enlaces/)."""
    opened = open_plan(request, plan, act="manage_links")
    return list_links(
        request,
        opened,
        queries.links_of(opened),
        revoke=actions.revoke_link,
        page_name="links",
        folder="notifications",
        title=_("Private links"),
        section="links",
        crumbs=[_plan_crumb(opened)],
    )


def ask_progress(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Ask somebody how a row goes: by e-mail, WhatsApp or a QR code (/es/<plan>/filas/<pk>/pedir/)."""
    opened = open_plan(request, plan, act="send_reminders")
    row = found(current(Row, plan=opened).select_related("plan").filter(pk=pk).first())
    tasks = list(row.tasks.filter(retired_at=None).order_by("order", "pk"))
    choices = queries.reachable_for(row, timezone.localdate())
    chosen = next((each for each in choices if each.name == request.POST.get("who")), None)
    made: dict[str, Any] = {}
    if request.method == "POST":
        if chosen is None:
            messages.error(request, _("Choose who is asked."), extra_tags="warning")
        elif request.POST.get("channel") == "email":
            if _ask_by_mail(request, row, chosen):
                return redirect("messages", opened.slug)
        else:
            made = _ask_by_hand(request, row, chosen, tasks)
    response = show(
        request,
        "notifications/ask.html",
        title=_("Ask for progress"),
        plan=opened,
        section="tasks",
        row=row,
        tasks=tasks,
        choices=choices,
        chosen=chosen,
        channel=request.POST.get("channel", "email"),
        made=made,
        days=int(queries.told_of(opened)["sending"]["link_days"]),
        only_here=urlsplit(settings.PUBLIC_ADDRESS).netloc.split(":")[0] in environment.LOOPBACK,
        crumbs=[
            _plan_crumb(opened),
            *[Crumb(each.code, reverse("task", args=[opened.slug, each.code])) for each in tasks[:1]],
        ],
    )
    if made:  # the link is shown this once
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _ask_by_mail(request: HttpRequest, row: Row, chosen: queries.Reachable) -> bool:
    done = _("The letter is held back for a while and can still be withdrawn here.")
    try:
        return attempt(request, actions.ask_progress, done=done, row=row, post=chosen.post, person=chosen.person)
    except actions.CannotAskError:
        told = _("%(person)s has no e-mail address. Enter one, or choose WhatsApp or a QR code.")
        messages.error(request, told % {"person": chosen.person.name}, extra_tags="warning")
    return False


def _ask_by_hand(request: HttpRequest, row: Row, chosen: queries.Reachable, tasks: list[Any]) -> dict[str, Any]:
    """A link that the office hands over itself: in a prepared WhatsApp message, and as a QR code."""
    channel = "whatsapp" if request.POST.get("channel") == "whatsapp" else "qr"
    try:
        _link, token = actions.make_link(
            row=row, post=chosen.post, person=chosen.person, channel=channel, by=person(request)
        )
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    address = actions.address_of(token, language=chosen.person.language)
    texts = Texts.from_mapping(queries.told_of(row.plan), language=chosen.person.language)
    values = {
        "person": chosen.person.name,
        "row": ", ".join(task.code for task in tasks),
        "title": queries.title_of(tasks, row.deliverables.filter(retired_at=None).order_by("order", "pk")),
        "link": address,
    }
    text = texts.say("whatsapp", values, city=places.city_format(row.plan.city_format))
    phone = re.sub(r"\D", "", chosen.person.phone)
    return {
        "channel": channel,
        "address": address,
        "text": text,
        "phone": phone,
        "whatsapp": f"https://wa.me/{phone}?text={quote(text, safe='')}",
        "qr": qr_code(address, told=_("QR code of the private link")),
    }


def qr_code(address: str, *, told: str) -> SafeString:
    """A QR code as a drawing within the page."""
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, title=told, light="#ffffff")
    return SafeString(drawn.replace("<svg ", '<svg class="qr" role="img" ', 1))


def _act_on_letters(request: HttpRequest, plan: Plan) -> None:
    do = request.POST.get("do", "")
    if do == "prepare":
        _prepare(request, plan)
    elif do == "test":
        _send_test(request, plan)
    elif do in ("withdraw", "send_now"):
        pk = request.POST.get("letter", "")
        letter = found(OutgoingMessage.objects.filter(plan=plan, pk=int(pk) if pk.isdecimal() else 0).first())
        if do == "withdraw":
            attempt(request, actions.withdraw_message, done=_("The letter was withdrawn."), message=letter)
        else:
            attempt(request, actions.send_now, done=_("The letter leaves within a minute."), message=letter)


def _prepare(request: HttpRequest, plan: Plan) -> None:
    try:
        done = actions.prepare_reminders(plan=plan, on=timezone.localdate(), by=person(request))
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    count = len(done.letters)
    told = ngettext("%(count)d letter was prepared.", "%(count)d letters were prepared.", count) % {"count": count}
    messages.success(request, told, extra_tags="done")


def _send_test(request: HttpRequest, plan: Plan) -> None:
    try:
        address = actions.send_test(
            plan=plan,
            by=person(request),
            subject=_("Cauce: trial of the mail"),
            body=_("This letter shows that mail leaves the server."),
        )
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except actions.CannotSendError as error:
        told = _("The letter did not leave: %(reason)s. Check CAUCE_MAIL_URL with whoever keeps the server.")
        messages.error(request, told % {"reason": error.reason}, extra_tags="warning")
    else:
        told = _("The trial was kept on this machine, for no mail server is set.")
        if not settings.MAIL_IS_KEPT:
            told = _("The trial left for %(address)s.") % {"address": address}
        messages.success(request, told, extra_tags="done")


def _letter(letter: OutgoingMessage) -> dict[str, Any]:
    return {
        "letter": letter,
        "kind": words.word(screen.REMINDERS, letter.reason),
        "body": LINK.sub(
            _("(private link, made when the letter leaves)"),
            letter.body.replace(NOTICES, _("(link to one's own notices, made when the letter leaves)")),
        ),
        "waits": letter.sent_at is None and letter.withdrawn_at is None,
    }


def _unreachable(told: queries.Told) -> dict[str, str]:
    values = told.reminder.values
    return {
        "row": str(values["row"]),
        "title": str(values["title"]),
        "kind": words.word(screen.REMINDERS, told.reminder.kind),
    }


def _shows_kept() -> bool:
    """Letters kept on the machine may hold what is meant for one person; they are shown on its own pages only."""
    return bool(settings.MAIL_IS_KEPT) and all(name in environment.LOOPBACK for name in settings.ALLOWED_HOSTS)


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))
