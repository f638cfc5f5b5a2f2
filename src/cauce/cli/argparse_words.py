"""Words of argparse (palabras de argparse): what it says of a wrong order, in the language of the terminal.

The ids are argparse's own and stay as it writes them, so the English ones end without a full stop.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from cauce.cli.words import N_, _, catalogue

KNOWN = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
)


def speak() -> None:
    """Let argparse say its sentences from our catalogues; it looks them up by these names of its module."""
    told: dict[str, Callable[..., str]] = {"_": _, "ngettext": catalogue().ngettext}
    for name, say in told.items():
        setattr(argparse, name, say)
