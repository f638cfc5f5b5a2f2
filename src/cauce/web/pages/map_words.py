"""Words of the map's pages (palabras del mapa): what was found wrong with a file, and what the script needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cauce.core.messages import maps as sentences
from cauce.core.problems import Problem
from cauce.web.models import Plan
from cauce.web.pages import words
from cauce.web.queries.map_words import number


@dataclass(frozen=True)
class Told:
    """A finding in words."""

    severity: str
    title: str
    sentence: str


def findings(problems: Sequence[Problem], plan: Plan) -> list[Told]:
    """What was found wrong with a file, in words."""
    told = []
    for one in problems:
        values = {
            name: number(value, plan) if isinstance(value, float) else value for name, value in one.values.items()
        }
        shown = Problem(one.code, values, one.severity, where=one.where)
        told.append(Told(str(one.severity), sentences.title(one.code, _), sentences.tell(shown, _)))
    return told


def severity_word(name: str) -> str:
    """How much a finding weighs, in words."""
    return words.word(words.SEVERITIES, name)


def for_script() -> dict[str, str]:
    """Words that the map's script needs."""
    return {
        "title": _("Map of the city"),
        "closer": _("Closer"),
        "farther": _("Farther"),
        "north": _("North up"),
        "close": _("Close"),
        "sources": _("Sources"),
        "people": _("{count} people"),
        "facility": _("Open its card"),
        "reckoning": _("Open the reckoning"),
    }
