"""Accounts (cuentas): signing in by password or code, the second factor, sessions, one's own data."""

from __future__ import annotations

import logging
import smtplib
import threading
from collections.abc import Callable
from typing import Any

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.web.actions import people as actions
from cauce.web.models import Plan, User
from cauce.web.pages.frame import found, languages_of, show
from cauce.web.queries import people as queries
from cauce.web.queries.visible import is_of_an_office

# What a browser or a system says of itself → its name; the first that fits, for they name each other.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
log = logging.getLogger("cauce.accounts")
LOCAL_LINK = "signed_in_by_local_link"
# Pages on which one gets a second factor, signs out, or fetches one's own data; open without that factor.
OPEN = ("account", "mfa_", "usersessions_", "sign_", "style", "own_data")


class Adapter(DefaultAccountAdapter):
    """Allauth's ways, with sign-up closed: accounts are made by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code or a link apart from the answer, whose time would tell which addresses have an account."""
        told = {"request": self.request, "email": email, "current_site": get_current_site(self.request), **context}
        letter = self.render_mail(template_prefix, email, told)
        if settings.MAIL_IS_KEPT:
            letter.send()
        else:
            threading.Thread(target=_send_apart, args=(letter,)).start()


def _send_apart(letter: EmailMessage) -> None:
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        log.error("A letter about an account did not leave: %s", type(error).__name__)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs where it is not shown by ``show``."""
    return {"languages": languages_of(request)}


def second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead the office to a password and a second factor before anything else, on a server that others reach."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if not lacks_second_factor(request) or name.startswith(OPEN):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"message": _("The office needs a second factor here. Set one up on a page.")}, status=403
            )
        user = request.user
        messages.info(request, _("The office signs in with a password and a second factor here. Set them up first."))
        if isinstance(user, User) and not user.has_usable_password():
            return redirect("account_set_password")
        return redirect("mfa_index")

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person works for an office and has no second factor yet where one is needed."""
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not isinstance(user, User) or not is_of_an_office(user):
        return False
    if request.session.get(LOCAL_LINK):
        return False  # the link was printed on the machine itself
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not user.has_usable_password() or not Authenticator.objects.filter(user=user, type__in=kinds).exists()


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: posts, roles, ways to sign in, what is kept (/es/cuenta/)."""
    user = request.user
    assert isinstance(user, User)
    person = queries.own_person(user)
    return show(
        request,
        "people/account.html",
        title=_("Your account"),
        person=person,
        holdings=queries.holdings_of(person) if person else [],
        memberships=list(user.memberships.select_related("plan").order_by("plan__title", "role")),
        has_password=user.has_usable_password(),
        factors=Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
    )


@never_cache
@login_required
@require_POST
def own_data(request: HttpRequest) -> HttpResponse:
    """Give out all that is kept of whoever asks (/es/cuenta/mis-datos.json)."""
    user = request.user
    assert isinstance(user, User)
    person = found(queries.own_person(user))
    plan = found(Plan.objects.filter(posts__holdings__person=person).first())
    return as_file(actions.export_person(plan=plan, person=person, by=user), person.pk)


def as_file(told: dict[str, Any], number: int) -> HttpResponse:
    """A person's data as a file to keep."""
    response = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="cauce-persona-{number}.json"'
    return response


class Sessions(ListUserSessionsView):
    """Where one's account is open (/es/cuenta/sesiones/)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell each program in words beside what it says of itself."""
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.program = program_of(session.user_agent)
        return context


sessions = Sessions.as_view()


@never_cache
@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions (/es/cuenta/sesiones/<pk>/terminar/)."""
    user = request.user
    assert isinstance(user, User)
    found(True if actions.end_session(number=pk, by=user) else None)
    messages.success(request, _("The session is ended: who used it must sign in again."), extra_tags="done")
    return redirect("usersessions_list")


def program_of(told: str) -> str:
    """Name a browser and its system by what it says of itself; empty when neither is known.

    Examples
    --------
    >>> program_of("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36")
    'Chrome · Android'
    """
    named = (next((name for sign, name in signs if sign in told), "") for signs in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, named))


# Addresses of allauth in Spanish; without those by which an account's e-mail changes, which is the office's to do.
urlpatterns: list[URLPattern | URLResolver] = [
    path("entrar/", views.login, name="account_login"),
    path("salir/", views.logout, name="account_logout"),
    path("registro/", views.signup, name="account_signup"),
    path("inactiva/", views.account_inactive, name="account_inactive"),
    path("codigo/", views.request_login_code, name="account_request_login_code"),
    path("codigo/confirmar/", views.confirm_login_code, name="account_confirm_login_code"),
    path("confirmar/", views.reauthenticate, name="account_reauthenticate"),
    path("clave/cambiar/", views.password_change, name="account_change_password"),
    path("clave/poner/", views.password_set, name="account_set_password"),
    path("clave/olvidada/", views.password_reset, name="account_reset_password"),
    path("clave/olvidada/enviado/", views.password_reset_done, name="account_reset_password_done"),
    path("clave/nueva/hecho/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("clave/nueva/<str:uidb36>-<str:key>/", views.password_reset_from_key, name="account_reset_password_from_key"),
    path("segundo-factor/", include("allauth.mfa.urls")),
    path("sesiones/", sessions, name="usersessions_list"),
    path("sesiones/<int:pk>/terminar/", end_session, name="usersessions_end"),
    path("sesiones/", include("allauth.usersessions.urls")),
]
