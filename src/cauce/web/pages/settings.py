"""Page of a plan's settings (ajustes): its own numbers and words, laid over the method's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce import method
from cauce.web.actions import settings as actions
from cauce.web.models import MethodSetting, Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries.settings import GROUP_SIZE, LICENCE, WORDS

LONGEST_WORDS = 80
LONGEST_LICENCE = 120
# The words that an office adds: what stands in its document and the method does not know, by where it stands.
ASKED = {
    "columns_tasks.leads": gettext_lazy("Who leads"),
    "columns_tasks.supports": gettext_lazy("Who supports"),
    "columns_tasks.supervises": gettext_lazy("Who supervises"),
    "columns_tasks.validates": gettext_lazy("Who validates"),
    "columns_tasks.working_group": gettext_lazy("Working group"),
    "columns_tasks.allies": gettext_lazy("Allies"),
    "columns_tasks.task": gettext_lazy("Header of the tasks"),
    "columns_tasks.questions": gettext_lazy("Header of the questions"),
    "columns_tasks.deliverables": gettext_lazy("Header of the deliverables"),
    "columns_tasks.due": gettext_lazy("Header of the due dates"),
    "words.area": gettext_lazy("A discovery area"),
    "words.task": gettext_lazy("A task"),
    "words.placeholder": gettext_lazy("A party still to be named"),
    "sections.acronyms": gettext_lazy("Section of the acronyms"),
    "sections.board": gettext_lazy("Section of the board"),
    "sections.methodology": gettext_lazy("Section of the methodology"),
    "sections.articulation": gettext_lazy("Section of the articulation"),
    "sections.production": gettext_lazy("Section of the production"),
    "sections.communication": gettext_lazy("Section of the communication plan"),
}


@dataclass(frozen=True)
class WordList:
    """The words for one thing: the plan's own, and the method's."""

    key: str
    title: str
    known: Sequence[str]
    own: Sequence[str] = field(default_factory=tuple)


def settings(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what the plan lays over the method; change one number or one word list."""
    opened = open_plan(request, plan, act="edit_setting")
    if request.method == "POST":
        key = request.POST.get("key", "")
        value, refusal = READ.get(key, _words)(request, key)
        if not refusal:
            attempt(
                request,
                actions.edit_setting,
                done=_("Saved. The next reading and the findings follow it."),
                plan=opened,
                key=key,
                value=value,
                source=request.POST.get("source", "").strip(),
                why=request.POST.get("why", "").strip(),
            )
            return redirect("settings", opened.slug)
        messages.error(request, refusal, extra_tags="warning")
    return show(
        request,
        "plan/settings.html",
        title=_("Settings"),
        plan=opened,
        section="settings",
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
        **_shown(opened, request),
    )


def _shown(plan: Plan, request: HttpRequest) -> dict[str, Any]:
    """The numbers and word lists as they stand; what was typed and refused stays in its field."""
    own = {setting.key: setting for setting in MethodSetting.objects.filter(plan=plan).select_related("decided_by")}
    stock = method.load("plan")[GROUP_SIZE]
    size = own.get(GROUP_SIZE)
    low, high = (size.value.get(name, stock[name]) if size else stock[name] for name in ("low", "high"))
    typed = request.POST if request.POST.get("key") == GROUP_SIZE else {}
    return {
        "stock": stock,
        "size": size,
        "low": typed.get("low", low),
        "high": typed.get("high", high),
        "group_size": GROUP_SIZE,
        "licence_key": LICENCE,
        "licence": request.POST.get("licence", own[LICENCE].value if LICENCE in own else ""),
        "lists": [_list(key, own, request) for key in ASKED],
        "longest": LONGEST_WORDS,
    }


def _list(key: str, own: dict[str, MethodSetting], request: HttpRequest) -> WordList:
    group, name = key.split(".")
    setting = own.get(WORDS + key)
    words = list(setting.value) if setting else []
    if request.POST.get("key") == WORDS + key:
        words = request.POST.get("value", "").splitlines()
    known = [word for word in method.load("vocabulary")[group][name] if not set(word) & set("()?|[]")]
    return WordList(WORDS + key, str(ASKED[key]), known, words)


def _number(request: HttpRequest, key: str) -> tuple[Any, str]:
    """The range that was typed, or why it cannot be one; nothing typed takes the plan's own away."""
    typed = [request.POST.get(name, "").strip() for name in ("low", "high")]
    if not any(typed):
        return None, ""
    if not all(one.isascii() and one.isdecimal() for one in typed):
        said = {"low": typed[0], "high": typed[1]}
        return None, _("«%(low)s» and «%(high)s» are not both whole numbers from 1 on. Write digits only.") % said
    low, high = (int(one) for one in typed)
    if not 0 < low <= high <= 1000:
        said = {"low": str(low), "high": str(high)}
        return None, _("From %(low)s to %(high)s is no range. Write the smaller number first, from 1 to 1000.") % said
    return {"low": low, "high": high}, ""


def _words(request: HttpRequest, key: str) -> tuple[Any, str]:
    """The words that were typed, one a line, or why they cannot stand."""
    found(ASKED.get(key.removeprefix(WORDS)) if key.startswith(WORDS) else None)
    words = [line.strip() for line in request.POST.get("value", "").splitlines() if line.strip()]
    for word in words:
        if len(word) > LONGEST_WORDS or not any(sign.isalpha() for sign in word):
            said = {"word": word[:LONGEST_WORDS], "longest": LONGEST_WORDS}
            return None, _("«%(word)s» has no letter, or more than %(longest)d signs. Write a word or a few.") % said
    return words or None, ""


def _licence(request: HttpRequest, key: str) -> tuple[Any, str]:
    """The licence that was typed; nothing typed takes the plan's own away."""
    typed = " ".join(request.POST.get("licence", "").split())
    if len(typed) > LONGEST_LICENCE:
        said = {"length": len(typed), "longest": LONGEST_LICENCE}
        return None, _("The licence has %(length)d signs; at most %(longest)d fit. Write its short name.") % said
    return typed or None, ""


READ = {GROUP_SIZE: _number, LICENCE: _licence}
