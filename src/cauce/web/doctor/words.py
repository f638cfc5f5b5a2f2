"""Words of the doctor (palabras del diagnóstico): the sentence of each finding, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cauce.core.messages.frame import RuleText
from cauce.web.doctor.findings import Finding
from cauce.web.doctor.words_of_data import DATA
from cauce.web.doctor.words_of_server import SERVER

Translate = Callable[[str], str]
TEXTS: Mapping[str, RuleText] = {**DATA, **SERVER}


def title(finding: Finding, translate: Translate) -> str:
    """Return the title of what was found."""
    return translate(TEXTS[finding.code].title)


def sentence(finding: Finding, translate: Translate) -> str:
    """Return what was found, with its values."""
    return translate(TEXTS[finding.code].sentence) % finding.values


def advice(finding: Finding, translate: Translate) -> str:
    """Return what to do about it."""
    told = TEXTS[finding.code].advice
    return translate(told) if told else ""


def tell(finding: Finding, translate: Translate) -> str:
    """Return what was found and what to do, in one line."""
    return f"{sentence(finding, translate)} {advice(finding, translate)}".strip()
