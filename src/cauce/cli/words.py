"""Words of the command line (palabras de la línea de órdenes): sentences in the reader's language, without Django."""

from __future__ import annotations

import gettext
import os
import sys
from functools import cache
from pathlib import Path

import cauce

LOCALE = Path(cauce.__file__).parent / "web" / "locale"


class Unusable(Exception):
    """The command cannot be done; its sentence goes to stderr and the exit code is 2."""


def language() -> str:
    """Language of the terminal; Spanish unless it says English."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "es"
    return "es"


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[language()], fallback=True)


def _(message: str) -> str:
    """Return a message in the reader's language."""
    return _catalogue().gettext(message) if message else ""


def tell(line: str) -> None:
    """Say something to the person; data go elsewhere."""
    print(line, file=sys.stderr, flush=True)
