"""Page of the days and texts of reminders (plazos y textos de los avisos): the plan's own, laid over the method's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cauce import method
from cauce.core.notifications import unknown_places
from cauce.core.notifications.texts import PLACES
from cauce.web.actions import settings as actions
from cauce.web.models import Plan
from cauce.web.pages import notifications_words as screen
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries.notifications import PREFIX, told_of
from cauce.web.queries.settings import settings_of

LONGEST_DAYS = 3650
# Lowest and highest of the numbers that are no days or counts; those of which several may be given; those chosen.
LIMITS: Mapping[str, tuple[int, int]] = {"daily.hour": (0, 23), "daily.weekdays": (1, 7), "daily.on": (0, 1)}
SEVERAL = ("due_soon.days", "daily.weekdays")
CHOICES: Mapping[str, Mapping[str, Any]] = {"daily.on": {"1": gettext_lazy("yes"), "0": gettext_lazy("no")}}
LONGEST_TEXT = 1000
NUMBERS: Mapping[str, Any] = {
    "daily.on": gettext_lazy("Reminders are prepared by themselves each working day"),
    "daily.hour": gettext_lazy("Prepared from this hour on (0 to 23)"),
    "daily.weekdays": gettext_lazy("Working days, parted by commas (1 is Monday, 7 is Sunday)"),
    "due_soon.days": gettext_lazy("Due soon: days before, parted by commas"),
    "late.every_days": gettext_lazy("Late: again after so many days"),
    "silent.after_days": gettext_lazy("Silent: after so many days"),
    "silent.every_days": gettext_lazy("Silent: again after so many days"),
    "returned.every_days": gettext_lazy("Returned: again after so many days"),
    "to_accept.every_days": gettext_lazy("Waits to be accepted: again after so many days"),
    "input_not_got.after_days": gettext_lazy("Input not received: after so many days"),
    "input_not_got.every_days": gettext_lazy("Input not received: again after so many days"),
    "party_not_named.every_days": gettext_lazy("Not yet named: again after so many days"),
    "empty_field.every_days": gettext_lazy("Empty in the plan: again after so many days"),
    "sending.hold_minutes": gettext_lazy("A letter is held back for so many minutes"),
    "sending.link_days": gettext_lazy("A private link works for so many days"),
    "sending.uses_per_hour": gettext_lazy("A private link records at most so often an hour"),
}
OTHER_TEXTS: Mapping[str, Any] = {
    "subject": gettext_lazy("Subject of a letter about several rows"),
    "subject_one": gettext_lazy("Subject of a letter about one row"),
    "greeting": gettext_lazy("Greeting"),
    "intro": gettext_lazy("First sentence"),
    "row": gettext_lazy("Name of a row"),
    "link": gettext_lazy("Before the private link"),
    "closing": gettext_lazy("Last sentence"),
    "whatsapp": gettext_lazy("Message for WhatsApp"),
    "news_subject": gettext_lazy("Subject of a letter of news about several things"),
    "news_subject_one": gettext_lazy("Subject of a letter of news about one thing"),
    "news_intro": gettext_lazy("News: first sentence"),
    "news_mention": gettext_lazy("News: somebody was mentioned"),
    "news_comment": gettext_lazy("News: a comment"),
    "news_report": gettext_lazy("News: a report"),
    "news_state": gettext_lazy("News: a state was set"),
    "news_step": gettext_lazy("News: a step was ticked"),
    "news_input": gettext_lazy("News: an input was asked for or received"),
    "news_prepared": gettext_lazy("News: a deliverable was taken up"),
    "news_submitted": gettext_lazy("News: a deliverable was submitted"),
    "news_returned": gettext_lazy("News: a deliverable was returned"),
    "news_accepted": gettext_lazy("News: a deliverable was accepted"),
    "news_stop": gettext_lazy("News: last sentence, with the link to stop them"),
}
TEXTS = (*OTHER_TEXTS, *(kind for kind in screen.REMINDERS if kind in PLACES))


@dataclass(frozen=True)
class Line:
    """One value: its key, its name, what it is now, what the method says, what its text may name."""

    key: str
    title: str
    value: str
    stock: str
    is_own: bool
    places: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name by which the form calls the field."""
        return self.key.replace(".", "-")

    @property
    def shown(self) -> str:
        """The value in words."""
        return str(self.choices.get(self.value, self.value))

    @property
    def stock_shown(self) -> str:
        """The method's value in words."""
        return str(self.choices.get(self.stock, self.stock))


def reminder_settings(request: HttpRequest, plan: str) -> HttpResponse:
    """Show and change the days and texts of a plan's reminders (/es/<plan>/correo/ajustes/)."""
    opened = open_plan(request, plan, act="edit_setting")
    here = reverse("reminder_settings", args=[opened.slug])
    if request.method == "POST":
        key, typed = request.POST.get("key", ""), request.POST.get("value", "").strip()
        value, refusal = _value(key, typed)
        if not refusal:
            attempt(
                request,
                actions.edit_setting,
                done=_("Saved. The next letters follow it."),
                plan=opened,
                key=f"{PREFIX}{key}",
                value=value,
                source="",
            )
            return redirect(f"{here}?lang={key.split('.')[1]}" if key.startswith("texts.") else here)
        messages.error(request, refusal, extra_tags="warning")
    known = method.load("notifications")["texts"]
    asked = request.GET.get("lang", "") or (get_language() or "es")
    language = asked if asked in known else "es"
    return show(
        request,
        "notifications/settings.html",
        title=_("Days and texts of the reminders"),
        plan=opened,
        section="messages",
        numbers=[_line(opened, request, key, str(title)) for key, title in NUMBERS.items()],
        texts=[_line(opened, request, f"texts.{language}.{name}", _title(name)) for name in TEXTS],
        language=language,
        languages_known=sorted(known, reverse=True),
        longest=LONGEST_TEXT,
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Outgoing mail"), reverse("messages", args=[opened.slug])),
        ],
    )


def _title(name: str) -> str:
    return str(OTHER_TEXTS[name]) if name in OTHER_TEXTS else words.word(screen.REMINDERS, name)


def _line(plan: Plan, request: HttpRequest, key: str, title: str) -> Line:
    now, stock = _at(_told(plan, request), key), _at(method.load("notifications"), key)
    value = request.POST.get("value", "") if request.POST.get("key") == key else _written(now)
    named = sorted(PLACES.get(key.split(".")[-1], ())) if key.startswith("texts.") else []
    own = f"{PREFIX}{key}" in _own(plan, request)
    places = ", ".join(f"%({name})s" for name in named)
    return Line(key, title, value, _written(stock), own, places, CHOICES.get(key, {}))


def _told(plan: Plan, request: HttpRequest) -> Mapping[str, Any]:
    """The plan's values, read once for each request."""
    if not hasattr(request, "_told"):
        request._told = told_of(plan)  # type: ignore[attr-defined]
    told: Mapping[str, Any] = request._told  # type: ignore[attr-defined]
    return told


def _own(plan: Plan, request: HttpRequest) -> Mapping[str, Any]:
    if not hasattr(request, "_own"):
        request._own = settings_of(plan)  # type: ignore[attr-defined]
    own: Mapping[str, Any] = request._own  # type: ignore[attr-defined]
    return own


def _at(told: Any, key: str) -> Any:
    for part in key.split("."):
        told = told[part]
    return told


def _written(value: Any) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _value(key: str, typed: str) -> tuple[Any, str]:
    """What was typed as a value, or why it cannot be one; nothing typed takes the plan's own away."""
    if key in NUMBERS:
        return _number(key, typed)
    _texts, language, name = (*key.split("."), "", "")[:3]
    found(name if name in TEXTS and language in method.load("notifications")["texts"] else None)
    if unknown := unknown_places(name, typed):
        said_of = {"place": f"%({unknown[0]})s", "known": ", ".join(f"%({each})s" for each in sorted(PLACES[name]))}
        return None, _("Nothing fills the place «%(place)s». This text may name: %(known)s.") % said_of
    if len(typed) > LONGEST_TEXT:
        said = {"length": len(typed), "longest": LONGEST_TEXT}
        return None, _("The text has %(length)d signs; at most %(longest)d fit. Shorten it.") % said
    return typed or None, ""


def _number(key: str, typed: str) -> tuple[Any, str]:
    """What was typed as one number or several, or why it cannot be one."""
    lowest, highest = LIMITS.get(key, (1, LONGEST_DAYS))
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    for part in parts:
        if not (part.isascii() and part.isdecimal() and lowest <= int(part) <= highest):
            told = _("«%(value)s» is not a whole number from %(lowest)d to %(longest)d. Write digits only.")
            return None, told % {"value": part, "lowest": lowest, "longest": highest}
    if key in SEVERAL:
        return [int(part) for part in parts] or None, ""
    if len(parts) > 1:
        return None, _("Here one number is meant, and «%(value)s» are several. Write one.") % {"value": typed}
    return (int(parts[0]) if parts else None), ""
