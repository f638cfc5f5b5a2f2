"""Messages (mensajes): the sentence of each finding and of each refusal, once, with named values.

Ids are English; the catalogues hold the other languages. Whoever shows a message translates it at the edge:
``tell(problem, gettext)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cauce.core.messages.frame import N_, RuleText
from cauce.core.messages.risk import EXCLUSIONS, RISK
from cauce.core.messages.risk_analyses import RISK_ANALYSES
from cauce.core.messages.rules import REASONS, RULES
from cauce.core.messages.schedule import SCHEDULE
from cauce.core.messages.screening import REFUSALS as SCREENING
from cauce.core.messages.work import FILES, STATES, WORK
from cauce.core.problems import Problem

__all__ = [
    "EXCLUSIONS",
    "FILES",
    "REASONS",
    "REFUSALS",
    "RISK",
    "RISK_ANALYSES",
    "RULES",
    "SCHEDULE",
    "SCREENING",
    "STATES",
    "WORK",
    "RuleText",
    "advice",
    "file_refusal",
    "layer_refusal",
    "refusal",
    "sentence",
    "tell",
    "title",
]

Translate = Callable[[str], str]

REFUSALS: Mapping[str, str] = {
    "empty_file": N_("The file «%(name)s» is empty. Choose the plan's document and try again."),
    "encrypted": N_("The file is protected by a password. Save a copy without password and try again."),
    "no_text": N_(
        "No text was found in «%(name)s»: it seems to be a scan. Use the Word document it was made from, "
        "or a PDF whose text can be selected."
    ),
    "truncated": N_("The file ends too early or is damaged. Copy or download it anew and try again."),
    "too_many_pages": N_(
        "The document has %(pages)s pages; at most %(limit)s are read. Keep the plan's pages alone, or raise the limit."
    ),
    "too_large": N_(
        "The file has %(size)s bytes; at most %(limit)s are read. Take out images that are not needed, "
        "or raise the limit."
    ),
    "zip_bomb": N_(
        "Unpacked, the file would grow from %(size)s to %(unpacked)s bytes, more than a document does. "
        "It was not opened: save the document anew from its program."
    ),
    "macros": N_("The file contains macros. They are not run: save it as a document without macros and try again."),
    "external_entities": N_(
        "The file asks for content from outside itself. It was not fetched: save the document anew from its program."
    ),
    "unknown_format": N_(
        "The format of «%(name)s» is not known (it seems to be: %(found)s). A DOCX, PDF, XLSX or text file is expected."
    ),
    "wrong_format": N_(
        "«%(name)s» says that it is %(expected)s, but its content is: %(found)s. Give it its right ending, "
        "or save it again."
    ),
    "not_a_plan": N_(
        "No work plan was found in «%(name)s»: areas with questions and a table of tasks are expected. "
        "Choose the plan's document; if its tables have other headers, add these words in the settings."
    ),
    "not_a_workbook": N_(
        "«%(name)s» is no workbook that Cauce wrote, or its hidden sheet is gone. Download the plan's workbook again "
        "and copy your changes into it."
    ),
    "newer_workbook": N_(
        "«%(name)s» was written by a later version of Cauce (format %(found)s; this one reads up to %(known)s). "
        "Update Cauce, or download the workbook again."
    ),
    "document_missing": N_(
        "«%(name)s» is no longer where documents are kept, or they cannot be reached just now. Upload it again; if it "
        "fails once more, tell who keeps the server."
    ),
    "document_damaged": N_(
        "«%(name)s» is no longer what was uploaded: its content changed where it is kept. Upload it again."
    ),
    "two_plans": N_(
        "«%(name)s» seems to hold two plans. Save each plan as a document of its own and import them in turn."
    ),
}


class _Told(dict[str, object]):
    """Values of a sentence; one that is missing shows as a dash."""

    def __missing__(self, name: str) -> object:
        return "—"


def _same(text: str) -> str:
    return text


def _text_of(code: str) -> RuleText:
    return RULES.get(code) or SCHEDULE.get(code) or WORK[code]


def title(code: str, translate: Translate = _same) -> str:
    """The title of a rule.

    >>> title("group_size")
    'The size of a working group'
    """
    return translate(_text_of(code).title)


def sentence(problem: Problem, translate: Translate = _same) -> str:
    """What was found and what was expected, in one sentence."""
    rule = _text_of(problem.code)
    template = rule.variants.get(str(problem.values.get("variant", "")), rule.sentence)
    values = _Told(problem.values)
    if "reason" in values:
        values["reason"] = translate(REASONS.get(str(values["reason"]), str(values["reason"])))
    if problem.code in WORK:
        values = _Told({name: _in_words(value, translate) for name, value in values.items()})
    return translate(template) % values


def _in_words(value: object, translate: Translate) -> object:
    """A state, or a choice of some, in words; a day as all cities write it; any other value as it is."""
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, tuple):
        return ", ".join(str(_in_words(one, translate)) for one in value)
    return translate(STATES[value]) if isinstance(value, str) and value in STATES else value


def advice(problem: Problem, translate: Translate = _same) -> str:
    """What to do about a finding."""
    rule = _text_of(problem.code)
    return translate(rule.advice_for.get(str(problem.values.get("variant", "")), rule.advice))


def tell(problem: Problem, translate: Translate = _same) -> str:
    """The whole message: what was found, what was expected, what to do.

    >>> from cauce.core.problems import Severity
    >>> tell(Problem("missing_allies", {"row": "2.1.1"}, Severity.REMARK, where="2.1.1"))[:54]
    'Row 2.1.1 names no allies; other rows of the plan do. '
    """
    return f"{sentence(problem, translate)} {advice(problem, translate)}"


def refusal(code: str, values: Mapping[str, object], translate: Translate = _same) -> str:
    """Why a document cannot be used, and what to do; ``code`` and ``values`` as in UnusableDocument.

    >>> refusal("empty_file", {"name": "plan.docx"})
    "The file «plan.docx» is empty. Choose the plan's document and try again."
    """
    return translate(REFUSALS[code]) % _Told(values)


def file_refusal(code: str, values: Mapping[str, object], translate: Translate = _same) -> str:
    """Why a file is not kept, and what to do.

    >>> file_refusal("file_empty", {"name": "acta.pdf"})
    'The file «acta.pdf» is empty. Choose it again after saving it.'
    """
    return translate(FILES[code]) % _Told(values)


def layer_refusal(code: str, values: Mapping[str, object], translate: Translate = _same) -> str:
    """Why a risk layer, a curve or a case cannot be used, and what to do.

    >>> layer_refusal("curve_with_gaps", {"layer": "r1"})[:52]
    'The curve «r1» has values that are no numbers. Fill '
    """
    return translate(RISK.get(code) or RISK_ANALYSES.get(code) or SCREENING[code]) % _Told(values)
