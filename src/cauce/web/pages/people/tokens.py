"""Page of the tokens of programs (claves de programa): made, shown once, revoked, by their owner."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from cauce.web.actions import people as actions
from cauce.web.actions.people.tokens import AT_ONCE, DAYS, NAME_AT_MOST
from cauce.web.models import ProgramToken, User
from cauce.web.pages.frame import Crumb, show

DIGITS_AT_MOST = 18
WRONG = {
    "name": gettext_lazy("The token has no name, or a very long one. Write in a few words which program uses it."),
    "days": gettext_lazy("A token runs for one of the times of the list. Choose one."),
    "many": gettext_lazy("Your account has ten tokens that work, which is the most. Revoke one that nobody uses."),
}


@never_cache
@login_required
def program_tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens; make one, which is shown once, or revoke one (/es/cuenta/claves/)."""
    user = request.user
    assert isinstance(user, User)
    made: ProgramToken | None = None
    words, wrong = "", ""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        return _revoke(request, user)
    if request.method == "POST":
        told = request.POST
        try:
            made, words = actions.make_token(
                name=told.get("name", ""), days=_number(told.get("days", "")), may_write="write" in told, by=user
            )
        except actions.CannotMakeTokenError as refused:
            wrong = refused.code
    return show(
        request,
        "people/tokens.html",
        title=_("Tokens for programs"),
        crumbs=[Crumb(_("Your account"), reverse("account"))],
        tokens=list(ProgramToken.objects.filter(user=user).order_by("revoked_at", "-created_at")[:50]),
        made=made,
        words=words,
        now=timezone.now(),
        wrong=wrong,
        sentence=WRONG.get(wrong, ""),
        typed=request.POST if wrong else {},
        lengths=[(days, _length(days)) for days in DAYS],
        longest=NAME_AT_MOST,
        most=AT_ONCE,
        address=f"{settings.PUBLIC_ADDRESS}/api/plans",
        status=422 if wrong else 200,
    )


def _length(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _revoke(request: HttpRequest, user: User) -> HttpResponse:
    if actions.revoke_token(number=_number(request.POST.get("token", "")), by=user):
        messages.success(request, _("The token is revoked: the program that used it is refused."), extra_tags="done")
    else:
        messages.info(request, _("This token was revoked before."))
    return redirect("program_tokens")


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= DIGITS_AT_MOST else 0
