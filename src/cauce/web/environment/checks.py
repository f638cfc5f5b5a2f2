"""Settings as a whole (revisión de la configuración): each alone, and what only two of them together make unsafe."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from cauce.web.environment.backups import backup_key, backups_folder
from cauce.web.environment.databases import database
from cauce.web.environment.former import refuse_former
from cauce.web.environment.maps import basemap
from cauce.web.environment.names import LOOPBACK, WrongSettingError, check_names, gettext_noop, read, switch
from cauce.web.environment.records import log_form, log_level, metrics_token
from cauce.web.environment.servers import address, data_folder, debug, hosts, outside, secret_key
from cauce.web.environment.services import files, mail, scanner, scanner_down, upload_bytes

NOBODY = "cauce@localhost"


def check(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse the first setting that is wrong; the data folder and its key are made when all is well with them.

    Nothing is asked of the network: whether a database, a bucket or a scanner answers is seen afterwards.
    """
    check_names(environment)
    names = hosts(environment)
    debug(names, environment)
    https = switch("CAUCE_HTTPS", environment)
    reached = address(names, https=https, environment=environment)
    _check_that_strangers_are_safe(names, https=https, reached=reached)
    folder = data_folder(environment)
    secret_key(folder, environment)
    refuse_former(folder, database(folder, environment))
    _check_sender(mail(folder, environment), environment)
    upload_bytes(environment)
    files(environment)
    scanner(environment)
    scanner_down(environment)
    log_form(environment)
    log_level(environment)
    metrics_token(environment)
    backups_folder(folder, environment)
    backup_key(environment)
    basemap(environment)


def _check_that_strangers_are_safe(names: list[str], *, https: bool, reached: str) -> None:
    """Refuse what would send passwords, sessions or links in the clear, or lead readers elsewhere."""
    public = outside(names)
    if public and not https:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_HOSTS holds «%(host)s» while CAUCE_HTTPS is 0; sessions and links would travel in the clear."
                " Put the server behind HTTPS (docs/deploy.md) and set CAUCE_HTTPS to 1."
            ),
            host=public[0],
        )
    if https and not public:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_HTTPS is 1 while CAUCE_HOSTS names this machine only; no reader could come in."
                " Write the name of the site into CAUCE_HOSTS, such as plan.example.org."
            )
        )
    parts = urlsplit(reached)
    if https and parts.scheme != "https":
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_ADDRESS is «%(address)s» while CAUCE_HTTPS is 1; links in letters must begin with https://."
                " Correct it or remove it."
            ),
            address=reached,
        )
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    if host not in {name.lower() for name in names}:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_ADDRESS leads to «%(host)s», a name that CAUCE_HOSTS does not hold, so that links in letters"
                " would be refused. Add it there or correct the address."
            ),
            host=host,
        )


def _check_sender(told: Mapping[str, object], environment: Mapping[str, str]) -> None:
    """Refuse letters that go out to others in nobody's name: their servers would refuse them one by one."""
    if (
        not told["MAIL_IS_KEPT"]
        and told["EMAIL_HOST"] not in LOOPBACK
        and read("CAUCE_MAIL_FROM", environment) == NOBODY
    ):
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_MAIL_URL is set while CAUCE_MAIL_FROM is «%(sender)s», which other servers refuse."
                " Write the address of the office into it, such as office@example.org."
            ),
            sender=NOBODY,
        )
