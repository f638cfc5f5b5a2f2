"""Findings that go back to the author (observaciones para el autor): what their files hold, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cauce.core import messages
from cauce.core.problems import Mending, Problem, Severity

Translate = Callable[[str], str]
SECTION_DELIVERABLE = re.compile(r"[A-Z]\d+")


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogues find a message
    """Mark a text for the catalogues."""
    return text


TITLE = N_("Findings about the document")
INTRODUCTION = N_(
    "These findings were made by reading the document with a program. Few of them block; most are remarks for when "
    "there is time. Please answer each one in its last column and send the file back to the office."
)
NO_FINDINGS = N_("No findings: there is nothing to answer.")
SEVERITIES: Mapping[Severity, str] = {
    Severity.BLOCKS: N_("Blocks"),
    Severity.WARNING: N_("Warning"),
    Severity.REMARK: N_("Remark"),
}
GROUPS: Mapping[Severity, str] = {
    Severity.BLOCKS: N_("What blocks"),
    Severity.WARNING: N_("Warnings"),
    Severity.REMARK: N_("Remarks, for when there is time"),
}
ANSWERS = (N_("I mended it"), N_("It stays as it is"), N_("Let us talk about it"))
MENDINGS: Mapping[str, str] = {
    "merge_organizations": N_("Write «%(into)s» in every place."),
    "set_question_words": N_("Write in row %(row)s, question %(question)s: «%(text)s»."),
    "set_text": N_("Write: «%(to)s»."),
    "remove_deliverable": N_("Keep one of the two deliverables."),
    "add_acronym": N_("Add «%(acronym)s» to the list of acronyms."),
    "remove_acronym": N_("Take «%(acronym)s» out of the list of acronyms."),
}


@dataclass(frozen=True)
class Finding:
    """One finding, in the reader's language.

    Attributes
    ----------
    place
        Where in the document: «Row 1.2.1», «The plan».
    words
        The document's own words that it is about; may be empty.
    sentence, to_do, mending
        What was found, what to do, and what would mend it; ``mending`` may be empty.
    rule, source
        The rule's title and where it comes from.
    """

    severity: Severity
    place: str
    words: str
    sentence: str
    to_do: str
    rule: str
    source: str = ""
    mending: str = ""


@dataclass(frozen=True)
class Labels:
    """The words of the file itself, in the reader's language."""

    title: str = TITLE
    introduction: str = INTRODUCTION
    tick: str = N_(
        "These findings were made by reading the document with a program. Few of them block; most are remarks for "
        "when there is time. Please tick an answer for each one and send the file back to the office."
    )
    none: str = NO_FINDINGS
    plan: str = N_("Plan")
    document: str = N_("Document")
    made_on: str = N_("Made on")
    made_with: str = N_("Made with")
    count: str = N_("Findings")
    number: str = N_("No.")
    place: str = N_("Place")
    words: str = N_("Words of the document")
    sentence: str = N_("What was found")
    to_do: str = N_("What to do")
    mending: str = N_("Proposed mending")
    rule: str = N_("Rule")
    source: str = N_("Source of the rule")
    severity: str = N_("Weight")
    answer: str = N_("Your answer")
    comment: str = N_("Your comment")
    about: str = N_("About this list")
    page: str = N_("Page")
    choose: str = N_("Choose one of the answers in the list; what else you wish to say goes in the comment.")


@dataclass(frozen=True)
class Findings:
    """What goes back to the author of a plan's document.

    Attributes
    ----------
    plan, document
        The plan's title and the name of the file that was read.
    program
        Name and version of the program: «Cauce 0.1.0».
    on, day
        The day that the file carries, and the same day as the city writes it.
    language
        Code of the language of all its words: «es».
    """

    plan: str
    document: str
    program: str
    on: date
    day: str
    language: str
    findings: tuple[Finding, ...]
    labels: Labels
    severities: Mapping[Severity, str]
    groups: Mapping[Severity, str]
    answers: tuple[str, ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the file says of itself: label and value."""
        return (
            (self.labels.plan, self.plan),
            (self.labels.document, self.document),
            (self.labels.made_on, self.day),
            (self.labels.made_with, self.program),
            (self.labels.count, str(len(self.findings))),
        )

    def of(self, severity: Severity) -> list[tuple[int, Finding]]:
        """Findings of one weight, each with its number in the whole list."""
        return [(number, one) for number, one in enumerate(self.findings, 1) if one.severity == severity]


def _same(text: str) -> str:
    return text


def findings_of(
    problems: Iterable[Problem],
    *,
    plan: str,
    document: str,
    program: str,
    on: date,
    day: str,
    language: str,
    translate: Translate = _same,
) -> Findings:
    """Put a plan's problems into words for the author of its document, those that weigh most first.

    Parameters
    ----------
    problems
        As the rules give them.
    on, day
        The day of the file, and the same day as the city writes it.
    translate
        Gives a message in the language ``language``.

    Examples
    --------
    >>> from cauce.core.problems import Problem, Severity
    >>> found = findings_of(
    ...     [Problem("missing_allies", {"row": "2.1.1"}, Severity.REMARK, where="2.1.1")],
    ...     plan="Plan", document="plan.docx", program="Cauce 0.1.0", on=date(2018, 4, 7), day="7/4/2018", language="en"
    ... )
    >>> found.findings[0].place
    'Row 2.1.1'
    """
    order = list(Severity)
    told = [_finding(problem, translate) for problem in problems]
    return Findings(
        plan=plan,
        document=document,
        program=program,
        on=on,
        day=day,
        language=language,
        findings=tuple(sorted(told, key=lambda one: order.index(one.severity))),
        labels=Labels(**{name: translate(text) for name, text in vars(Labels()).items()}),
        severities={severity: translate(text) for severity, text in SEVERITIES.items()},
        groups={severity: translate(text) for severity, text in GROUPS.items()},
        answers=tuple(translate(answer) for answer in ANSWERS),
    )


def _finding(problem: Problem, translate: Translate) -> Finding:
    return Finding(
        severity=problem.severity,
        place=place(problem.where, translate),
        words=problem.words,
        sentence=messages.sentence(problem, translate),
        to_do=messages.advice(problem, translate),
        rule=messages.title(problem.code, translate),
        source=problem.source,
        mending=mending(problem.mending, translate) if problem.mending else "",
    )


def place(where: str, translate: Translate = _same) -> str:
    """Say where a finding is.

    Examples
    --------
    >>> place("1.2.1"), place("plan"), place("D"), place("E3")
    ('Row 1.2.1', 'The whole plan', 'Section D', 'Deliverable E3')
    """
    if where in ("", "plan"):
        return translate(N_("The whole plan"))
    if where[:1].isdigit() and "." in where:
        return translate(N_("Row %(where)s")) % {"where": where}
    if where == "acronyms":
        return translate(N_("List of acronyms"))
    if SECTION_DELIVERABLE.fullmatch(where):
        return translate(N_("Deliverable %(where)s")) % {"where": where}
    if len(where) == 1 and where.isalpha():
        return translate(N_("Section %(where)s")) % {"where": where}
    return where


def mending(proposed: Mending, translate: Translate = _same) -> str:
    """Say what would mend a finding; nothing for an act without words."""
    if proposed.act not in MENDINGS:
        return ""
    return translate(MENDINGS[proposed.act]) % proposed.values
