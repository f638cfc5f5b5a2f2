"""Contents (contenido, índice): headings that the table of contents and the body word otherwise, annexes left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cauce.core.actors.words import differing_words, fold, likeness, words
from cauce.core.plan.facts import HeadingFacts, PlanFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.plan.placed import PlacedText, placed_texts
from cauce.core.problems import Problem, Severity

ANNEX = re.compile(r"\b(?:anexos?|annex(?:es)?|appendix|appendices|apendices?|annexes?)\b")
ANNEX_LABEL = re.compile(r"^((?:anexo|annexe?|appendix|apendice)\s+(?:[a-z]|\d+|[ivx]+)(?:\.\d+)*)\b")
ANNEX_CITED = re.compile(r"\b(?i:anexo|annexe?|appendix|apéndice)\s+(?:n[.°º]\s*)?([A-Z]|\d{1,2}|[IVX]+)(?:\.\d+)?\b")
LETTER = re.compile(r"[A-Za-z]|\d{1,2}")
SUBSECTION = re.compile(r"[a-z](?:\.\d{1,2})+")
OF_ANOTHER = re.compile(r"\s+(?:del?|of)\s")  # «Anexo I de la Ley 45» is another document's
SECTION_WORDS = "section|seccion|part|parte|chapter|capitulo|title|titulo|annex|annexe|anexo|appendix|apendice"
SECTION_LABEL = re.compile(
    rf"((?:{SECTION_WORDS})\s+(?:[a-z]|\d{{1,2}}|[ivx]+|\w+)(?:\.\d{{1,2}})*)\s*[:.\-–—)]\s*(?=\S)"
)
NUMBERED_AREA = re.compile(rf"(?!(?:{SECTION_WORDS})\b)[^\W\d_][^\W\d_ ]*(?: [^\W\d_]+)?\s(\d{{1,2}})")
LONGEST_LINE = 9


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Compare the table of contents with the body; nothing to compare without either."""
    if not facts.headings:
        return []
    facts = replace(facts, contents=labelled(facts.contents), headings=labelled(facts.headings))
    found = contents_problems(facts, numbers) if facts.contents else []
    told = {problem.where for problem in found}
    return found + [problem for problem in cited_annex_problems(facts, numbers) if problem.where not in told]


def labelled(headings: Iterable[HeadingFacts]) -> tuple[HeadingFacts, ...]:
    """Headings whose label may still stand before the title: «PART FOUR: ARTICULATION», «Anexo 1. Cronograma».

    >>> labelled([HeadingFacts("", "PART FOUR: ARTICULATION")])
    (HeadingFacts(label='PART FOUR', title='ARTICULATION'),)
    """
    found = []
    for heading in headings:
        match = SECTION_LABEL.match(fold(heading.title)) if not heading.label else None
        if match is not None and len(fold(heading.title)) == len(heading.title):
            heading = HeadingFacts(heading.title[: match.end(1)], heading.title[match.end() :])
        found.append(heading)
    return tuple(found)


def contents_problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find the lines of the contents that the body does not have, or has in other words."""
    found: list[Problem] = []
    annexes: dict[str, list[HeadingFacts]] = {}
    section = annex = ""
    for line in facts.contents:
        label = label_key(line.label)
        if LETTER.fullmatch(label):
            section = line.label.strip(" .:")
        if ANNEX.search(fold(f"{line.label} {line.title}")) or (annex and label.startswith(f"{annex}.")):
            annex = label.split(".")[0] if LETTER.fullmatch(label.split(".")[0]) else ""
            if body_heading(line, facts.headings, numbers) is None:
                annexes.setdefault(annex or annex_name(line), []).append(line)
            continue
        found += _line_problems(line, place(line, section), facts, numbers)
    found += unlisted_heading_problems(facts, numbers)
    return found + [_missing_annex(lines, numbers) for lines in annexes.values()]


def unlisted_heading_problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find numbered headings that the contents leave out while they list their neighbours («F.2» beside «F.1»)."""
    labels = {label_key(line.label) for line in facts.contents}
    titles = {words(line.title) for line in facts.contents}
    parents = {label.rpartition(".")[0] for label in labels if "." in label}
    found = []
    for heading in facts.headings:
        label = label_key(heading.label)
        if not SUBSECTION.fullmatch(label) or label in labels or words(heading.title) in titles:
            continue
        if label.rpartition(".")[0] in parents:
            labels.add(label)
            where = heading.label.strip(" .:-–)")
            values = {"variant": "unlisted", "place": where, "printed": heading.title}
            found.append(_mismatch(where, values, f"{heading.label} {heading.title}", numbers))
    return found


def label_key(label: str) -> str:
    """A label as labels are compared: «ÁREA 5:» → "area 5", «B.2.» → "b.2".

    >>> label_key("B.2. ")
    'b.2'
    """
    return fold(label).strip(" .:-–)")


def place(line: HeadingFacts, section: str) -> str:
    """Where a line of the contents stands: its label, or the section and number of an area («C5»)."""
    label = line.label.strip(" .:-–)")
    area = NUMBERED_AREA.fullmatch(fold(label))
    if area and section:
        return f"{section}{area[1]}"
    return label or line.title


def annex_name(line: HeadingFacts) -> str:
    """The name of an annex that has no section letter: «Anexo 1»."""
    whole = f"{line.label} {line.title}".strip()
    label = line.label.strip(" .:-–)")
    found = ANNEX_LABEL.match(fold(whole))
    return whole[: found.end(1)] if found else label or line.title


def body_heading(line: HeadingFacts, headings: Sequence[HeadingFacts], numbers: Numbers) -> HeadingFacts | None:
    """The body's heading for a line of the contents: by label and words, by label, else by words alone."""
    labelled = [one for one in headings if line.label and label_key(one.label) == label_key(line.label)]
    titled = [one for one in headings if words(one.title) == words(line.title)]
    both = [one for one in labelled if one in titled]
    if both or labelled:
        return (both or labelled)[0]
    if titled:
        return titled[0]
    whole = f"{line.label} {line.title}"
    likest = max(headings, key=lambda one: likeness(f"{one.label} {one.title}", whole), default=None)
    if likest is None or likeness(f"{likest.label} {likest.title}", whole) < max(numbers.same_title, 0.7):
        return None
    return likest if not (line.label and likest.label) else None


def _line_problems(line: HeadingFacts, where: str, facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    heading = body_heading(line, facts.headings, numbers)
    listed = f"{line.label} {line.title}".strip()
    if heading is None:
        if not line.label and len(words(line.title)) > LONGEST_LINE:
            return []
        if f" {' '.join(words(line.title))} " in f" {' '.join(words(facts.body_text))} ":
            return []
        return [_mismatch(where, {"variant": "absent", "listed": listed, "place": where}, listed, numbers)]
    if words(heading.title) == words(line.title):
        if not line.label or not heading.label or label_key(line.label) == label_key(heading.label):
            return []
        values = {"variant": "label", "listed": line.label, "printed": heading.label, "title": line.title}
        return [_mismatch(where, {**values, "place": where}, listed, numbers)]
    only_listed, only_printed = differing_words(line.title, heading.title)
    values = {"place": where, "listed": line.title, "printed": heading.title}
    if not only_listed:
        values |= {"variant": "added", "words": " ".join(only_printed)}
    elif not only_printed:
        values |= {"variant": "left_out", "words": " ".join(only_listed)}
    return [_mismatch(where, values, listed, numbers)]


def _mismatch(where: str, values: dict[str, str], listed: str, numbers: Numbers) -> Problem:
    source = numbers.source("contents_mismatch")
    return Problem("contents_mismatch", values, Severity.REMARK, where=where, source=source, words=listed)


def _missing_annex(lines: Sequence[HeadingFacts], numbers: Numbers) -> Problem:
    """One finding for the annexes of one letter that the body lacks."""
    labels = [line.label.strip(" .:-–)") or line.title for line in lines]
    letters = {label.split(".")[0] for label in labels}
    where = labels[0] if len(lines) == 1 else letters.pop() if len(letters) == 1 else labels[0]
    if len(lines) == 1 and ANNEX_LABEL.match(fold(f"{lines[0].label} {lines[0].title}".strip())):
        where = annex_name(lines[0])
    listed = "; ".join(f"{line.label} {line.title}".strip() for line in lines)
    return Problem(
        "missing_annex",
        {"annexes": listed, "count": len(lines)},
        Severity.WARNING,
        where=where,
        source=numbers.source("missing_annex"),
        words=listed,
    )


def cited_annex_problems(facts: PlanFacts, numbers: Numbers) -> Iterator[Problem]:
    """Find annexes that a task or section points to by letter or number and that the document does not have."""
    names = _annex_names([*facts.headings, *facts.contents])
    told: set[str] = set()
    prose = (PlacedText("plan", line, "prose") for line in facts.body_text.split("\n"))
    for placed in (*placed_texts(facts), *prose):
        for match in ANNEX_CITED.finditer(placed.text):
            if match[1].casefold() in names or match[1] in told or OF_ANOTHER.match(placed.text, match.end()):
                continue
            told.add(match[1])
            yield Problem(
                "missing_annex",
                {"variant": "cited", "annexes": match[0], "place": _place(placed), "count": 1},
                Severity.WARNING,
                where=placed.where,
                source=numbers.source("missing_annex"),
                words=placed.text,
            )


def _place(placed: PlacedText) -> str:
    """Where a text stands: its place, or its first words where it is prose."""
    if placed.kind != "prose":
        return placed.where
    first = placed.text.split()
    return f"«{' '.join(first[:6])}{'…' if len(first) > 6 else ''}»"


def _annex_names(headings: Iterable[HeadingFacts]) -> set[str]:
    """Letters and numbers by which the document names its annexes."""
    names: set[str] = set()
    for heading in headings:
        whole = fold(f"{heading.label} {heading.title}")
        if ANNEX.search(whole) or re.match(r"[g-z]\b", whole):
            names |= set(words(whole))
    return names
