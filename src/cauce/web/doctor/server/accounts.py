"""Accounts of the office (cuentas de la oficina): who signs in without a second factor."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from cauce.core.permissions import OFFICE
from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.models import User

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def findings() -> Iterator[Finding]:
    """Look for accounts of an office that a password alone opens."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STRONG)
    office = User.objects.filter(Q(is_superuser=True) | Q(memberships__role=OFFICE), is_active=True).distinct()
    every = list(office.annotate(is_strong=Exists(factor)).order_by("email"))
    with_password = [one for one in every if one.has_usable_password()]
    weak = [one.email for one in with_password if not one.is_strong]
    level = Level.WRONG if settings.SECOND_FACTOR_REQUIRED else Level.REMARK
    yield from about("factor_missing", weak, level=level)
    if not weak:
        yield Finding("accounts_fine", Level.FINE, {"count": len(with_password)})
