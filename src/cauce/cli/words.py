"""Words of the command line (palabras de la línea de órdenes): sentences in the reader's language, without Django."""

from __future__ import annotations

import errno
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


def catalogue() -> gettext.NullTranslations:
    """Return the messages of the reader's language."""
    return _read(language())


@cache
def _read(code: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[code], fallback=True)


def _(message: str) -> str:
    """Return a message in the reader's language."""
    return catalogue().gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802 - the mark that gettext's tools know
    """Mark a message for the catalogues."""
    return message


REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of its path is not a folder"),
    errno.EACCES: N_("there is no permission for it"),
    errno.EPERM: N_("there is no permission for it"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EBUSY: N_("another program holds it"),
    errno.EIO: N_("the disk does not answer as it should"),
}


def reason(problem: OSError) -> str:
    """Return why the system refused, in the reader's language; in the system's own words where it is a rare one."""
    known = REASONS.get(problem.errno or 0)
    return _(known) if known else problem.strerror or str(problem)


def tell(line: str) -> None:
    """Say something to the person; data go elsewhere."""
    print(line, file=sys.stderr, flush=True)
