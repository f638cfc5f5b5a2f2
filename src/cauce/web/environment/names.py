"""Names of settings (nombres de las variables): each with its default and meaning; how a wrong one is told."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogues; Django's own asks for the settings, which are not read yet."""
    return message


class WrongSettingError(ImproperlyConfigured):
    """A setting cannot be used; the sentence says what was found, what was expected, what to do.

    The sentence is a message with named values: the command line says it in the reader's language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence % {name: _in_words(value) for name, value in values.items()})


def _in_words(value: object) -> object:
    return value.strerror or str(value) if isinstance(value, OSError) else value


@dataclass(frozen=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("CAUCE_DATA", "data", "Folder of the database, the documents and the secret key; data beside the project."),
    Setting("CAUCE_DATABASE_URL", "", "postgresql://user:password@host:port/name; empty is SQLite in the data folder."),
    Setting("CAUCE_SECRET_KEY", "", "Signs sessions; at least 32 characters; empty is a key made in the data folder."),
    Setting("CAUCE_HOSTS", ",".join(LOOPBACK), "Names under which the server is reached, parted by commas."),
    Setting("CAUCE_HTTPS", "0", "1 when the server stands behind HTTPS: secure cookies and HSTS."),
    Setting("CAUCE_ADDRESS", "", "Address by which readers reach the server, for links in letters; empty is the host."),
    Setting("CAUCE_MAIL_URL", "", "smtp://user:password@host:587, or smtps:// on 465; empty keeps letters on a page."),
    Setting("CAUCE_MAIL_FROM", "cauce@localhost", "Who letters come from: office@example.org."),
    Setting("CAUCE_UPLOAD_MB", "200", "Largest file of a deliverable, in MB; larger ones are given as a link."),
    Setting(
        "CAUCE_FILES_URL", "", "s3://key:secret@host/bucket/folder?region=name; empty keeps files in the data folder."
    ),
    Setting(
        "CAUCE_SCANNER",
        "",
        "clamd://host:3310, clamd:///path/of/socket, or a command given the path: 0 clean, 1 infected; empty is none.",
    ),
    Setting(
        "CAUCE_SCANNER_DOWN",
        "refuse",
        "Where the scanner does not answer: refuse, or mark (kept, marked, scanned later).",
    ),
    Setting("CAUCE_LOG", "text", "How lines of the log are written: text, or json for programs that read them."),
    Setting(
        "CAUCE_LOG_LEVEL",
        "warning",
        "What is written: error, warning, info (a line for each request and job) or debug.",
    ),
    Setting(
        "CAUCE_METRICS_TOKEN",
        "",
        "Opens /metrics to who sends it; at least 20 characters; empty opens it to this machine alone.",
    ),
    Setting("CAUCE_BACKUPS", "backups", "Folder of the backups; within the data folder unless it begins with /."),
    Setting(
        "CAUCE_BACKUP_KEY", "", "Passphrase that encrypts backups; at least 16 characters; empty leaves them plain."
    ),
    Setting(
        "CAUCE_BASEMAP",
        "",
        "https://tiles.example.org/{z}/{x}/{y}.png, a picture map beneath the city's own layers; empty is none.",
    ),
    Setting("CAUCE_DEBUG", "0", "1 shows errors in full; only on the loopback."),
)
OF_DEVELOPERS = ("CAUCE_SHARED", "CAUCE_VENV")


def check_names(environment: Mapping[str, str]) -> None:
    """Refuse a variable that bears our name and is none of ours: a misspelt one would be left out in silence."""
    known = [setting.name for setting in SETTINGS]
    for name in sorted(environment):
        if not name.startswith("CAUCE_") or name in known or name in OF_DEVELOPERS:
            continue
        if near := difflib.get_close_matches(name, known, n=1, cutoff=0.8):
            raise WrongSettingError(
                gettext_noop("The setting «%(name)s» is not known. «%(near)s» is: rename or remove it."),
                name=name,
                near=near[0],
            )
        raise WrongSettingError(
            gettext_noop("The setting «%(name)s» is not known; docs/settings.md lists those that are. Remove it."),
            name=name,
        )


def read(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return a setting's value, or its default."""
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    return environment.get(name, "").strip() or default


def switch(name: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Return a setting that is 0 or 1."""
    value = read(name, environment)
    if value not in ("0", "1"):
        raise WrongSettingError(
            gettext_noop("%(name)s is «%(value)s»; it must be 0 or 1. Set it to one of them or remove it."),
            name=name,
            value=value,
        )
    return value == "1"
