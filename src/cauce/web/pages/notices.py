"""One's own notices (mis avisos): which letters one gets, when, in which language; with an account or by a letter."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cauce.web.actions import notifications as actions
from cauce.web.actions.monitoring.persons import person_of
from cauce.web.models import Follow, Person, Plan, User
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, show
from cauce.web.queries.notifications_news import follows_of

ONE_CLICK = "List-Unsubscribe"  # what a mail program sends when its reader asks for no more (RFC 8058)


@login_required
def own_notices(request: HttpRequest) -> HttpResponse:
    """Choose one's letters and stop following things (/es/cuenta/avisos/)."""
    assert isinstance(request.user, User)  # login_required
    person = person_of(request.user)
    assert person is not None  # every account acts as a person
    if request.method == "POST":
        follow = _follow(request, person)
        if follow is not None:
            done = _("You follow this no longer.")
            attempt(request, actions.stop_following, done=done, follow=follow)
        else:
            done = _("Saved. Your next letters follow it.")
            attempt(request, actions.choose_notices, done=done, person=person, notices=_chosen(request))
        return redirect("own_notices")
    crumbs = [Crumb(_("Your account"), reverse("account"))]
    return _show(request, person, follows_of(person), crumbs=crumbs)


@csrf_exempt  # the token is all that gives leave here, and a mail program sends its own form
def notices_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in a letter, without an account (/es/avisos/<token>/); nothing happens on GET."""
    try:
        person, plan = actions.open_notices(token)
    except actions.LinkRefusedError as refused:
        raise Http404(_("This link is not known here. It may have been cut in two: copy it whole.")) from refused
    if request.method == "POST":
        if request.POST.get(ONE_CLICK) == "One-Click":
            actions.stop_by_link(token=token)
            return HttpResponse(status=204)
        follow = _follow(request, person)
        if follow is not None:
            actions.stop_by_link(token=token, follow=follow.pk)
            messages.success(request, _("You follow this no longer."), extra_tags="done")
        else:
            actions.choose_by_link(token=token, notices=_chosen(request))
            messages.success(request, _("Saved. Your next letters follow it."), extra_tags="done")
        return redirect("notices_by_link", token)
    response = _show(request, person, follows_of(person, plan), by_link=plan)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _show(
    request: HttpRequest,
    person: Person,
    follows: Sequence[tuple[Follow, str, str]],
    *,
    by_link: Plan | None = None,
    crumbs: Sequence[Crumb] = (),
) -> HttpResponse:
    return show(
        request,
        "notifications/notices.html",
        title=_("Your notices"),
        person=person,
        follows=follows,
        of_plan=by_link,
        known_languages=settings.LANGUAGES,
        crumbs=crumbs,
    )


def _follow(request: HttpRequest, person: Person) -> Follow | None:
    """The thing that a form says is to be followed no longer; None where it is the other form."""
    asked = request.POST.get("stop", "")
    if not asked:
        return None
    one: Follow = found(Follow.objects.filter(person=person, pk=int(asked) if asked.isdecimal() else 0).first())
    return one


def _chosen(request: HttpRequest) -> actions.Notices:
    said = request.POST
    return actions.Notices(
        mentions="mentions" in said,
        follows="follows" in said,
        batched=said.get("when") != "at_once",
        language=said.get("language", ""),
    )
