"""Diagnostic questions (preguntas diagnósticas): cited and not listed, listed and not cited, worded otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cauce.core.actors.words import differing_words, is_slip, likeness, words
from cauce.core.plan.facts import AreaFacts, PlanFacts, QuestionFacts, RowFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.problems import Mending, Problem, Severity


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find what does not fit between the lists of questions and the rows that answer them."""
    listed = {bare_code(question.code): question for area in facts.areas for question in area.questions}
    found: list[Problem] = []
    if not listed:
        return found
    for area, row in facts.rows():
        found += row_question_problems(row, area=area, listed=listed, numbers=numbers)
    return found + unused_question_problems(facts.areas, numbers)


def bare_code(code: str) -> str:
    """A code without closing dots, spaces or letter case, as codes are compared.

    >>> bare_code("3.4.")
    '3.4'
    """
    return code.strip(" .:)-–").casefold()


def row_question_problems(
    row: RowFacts, *, area: AreaFacts, listed: Mapping[str, QuestionFacts], numbers: Numbers
) -> list[Problem]:
    """Find the questions of one row that the lists do not have, or have in other words."""
    found: list[Problem] = []
    told: set[str] = set()
    if not area.questions:
        return found
    for code, text in row.question_texts:
        if not _says_something(text):
            continue
        cited = bare_code(code or _decided(row, listed))
        found += _worded(row, cited, text, area=area, listed=listed, numbers=numbers)
        told.add(cited)
    for code in dict.fromkeys([*row.question_codes_printed, *row.question_codes]):
        bare = bare_code(code)
        if bare and bare not in listed and bare not in told:
            told.add(bare)
            found.append(_undefined(row, code, "", area, numbers))
    return found


def _decided(row: RowFacts, listed: Mapping[str, QuestionFacts]) -> str:
    """The listed question that a row's only text without a number was read as; "" when nothing decides."""
    unnumbered = [text for code, text in row.question_texts if not code and _says_something(text)]
    printed = {bare_code(code) for code in row.question_codes_printed}
    read = [code for code in row.question_codes if bare_code(code) in listed and bare_code(code) not in printed]
    return read[0] if len(unnumbered) == 1 and len(read) == 1 else ""


def _worded(
    row: RowFacts, code: str, text: str, *, area: AreaFacts, listed: Mapping[str, QuestionFacts], numbers: Numbers
) -> list[Problem]:
    """Compare one printed question with the list: the text decides, the printed code is kept."""
    best, likest = _likest(text, area.questions)
    if best is None or likest < (numbers.same_question if code else numbers.unnumbered_question):
        if code in listed:
            return _mismatch(row, code, text, listed[code], numbers)
        asks = text.strip().endswith("?") or "¿" in text
        return [_undefined(row, code, text, area, numbers)] if code or asks else []
    own = listed.get(code)
    if own is not None and likeness(text, own.text) >= likest:
        best = own
    return _mismatch(row, code, text, best, numbers)


def _says_something(text: str) -> bool:
    """Whether a text has words of its own, and is not only codes: «2.2 – 2.5»."""
    return any(word.isalpha() and len(word) > 2 for word in words(text))


def _likest(text: str, questions: Iterable[QuestionFacts]) -> tuple[QuestionFacts | None, float]:
    """The question whose words are most like a text's, and how like they are."""
    scored = [(likeness(text, question.text), question) for question in questions]
    score, question = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return question, score


def _mismatch(row: RowFacts, code: str, text: str, question: QuestionFacts, numbers: Numbers) -> list[Problem]:
    """Say in how far a printed question differs from the list: in its number, in its words, or not at all."""
    same_words = words(text) == words(question.text)
    number_differs = bool(code) and code != bare_code(question.code)
    if same_words and not number_differs:
        return []
    ours, theirs = differing_words(text, question.text)
    values: dict[str, object] = {"row": row.code, "question": question.code, "printed": text, "listed": question.text}
    severity = Severity.WARNING
    if number_differs:
        values |= {"variant": "number", "code": code}
    elif _is_slight(ours, theirs, text, question.text, numbers):
        values |= {"variant": "slight", "words": " ".join(ours) or "—", "listed_words": " ".join(theirs) or "—"}
        severity = Severity.REMARK
    return [
        Problem(
            "question_mismatch",
            values,
            severity,
            where=row.code,
            source=numbers.source("question_mismatch"),
            words=text,
            mending=Mending("set_question_words", {"row": row.code, "question": question.code, "text": question.text}),
        )
    ]


def _is_slight(ours: list[str], theirs: list[str], text: str, listed: str, numbers: Numbers) -> bool:
    """Whether only a word or a slip of the pen parts the two wordings."""
    slip = len(ours) == len(theirs) and all(is_slip(one, other) for one, other in zip(ours, theirs, strict=True))
    return slip or (max(len(ours), len(theirs)) <= 1 and likeness(text, listed) >= numbers.close_question)


def _undefined(row: RowFacts, code: str, text: str, area: AreaFacts, numbers: Numbers) -> Problem:
    """A row cites a question that no list has."""
    listed = ", ".join(question.code for question in area.questions) or "—"
    return Problem(
        "undefined_question",
        {"row": row.code, "question": code or text, "area": area.number, "listed": listed},
        Severity.BLOCKS,
        where=row.code,
        source=numbers.source("undefined_question"),
        words=text or row.questions_as_printed or code,
    )


def unused_question_problems(areas: Iterable[AreaFacts], numbers: Numbers) -> list[Problem]:
    """Find the questions that no row of any area answers."""
    listed = list(areas)
    rows = [row for area in listed for row in area.rows]
    used = {bare_code(code) for row in rows for code in row.question_codes}
    return [
        Problem(
            "unused_question",
            {"question": question.code, "area": area.number},
            Severity.WARNING,
            where=question.code,
            source=numbers.source("unused_question"),
            words=question.text,
        )
        for area in listed
        if area.rows
        for question in area.questions
        if bare_code(question.code) not in used
    ]
