"""Targets (metas): a communication target taken apart into counts, cadences, windows and goods."""

from __future__ import annotations

import re

from cauce.core.vocabulary import Vocabulary, fold
from cauce.importer.brackets import is_bracketed
from cauce.importer.draft import Target

_ADVERBS = {
    "weekly": (1, "week"),
    "fortnightly": (2, "week"),
    "monthly": (1, "month"),
    "bimonthly": (2, "month"),
    "quarterly": (3, "month"),
    "half_yearly": (6, "month"),
    "yearly": (12, "month"),
}
_UNITS = ("day", "week", "month", "quarter", "year")


def read_targets(text: str, vocabulary: Vocabulary) -> list[Target]:
    """Take a printed target apart.

    Examples
    --------
    >>> from cauce.method import load
    >>> [(one.kind, one.value, one.every, one.unit) for one in
    ...  read_targets("4 notas de prensa- 1 cada 2 meses", Vocabulary(load("vocabulary")))]
    [('count', 4, None, ''), ('cadence', 1, 2, 'month')]
    """
    folded = fold(text)
    number = _number(vocabulary)
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Target]] = []
    for start, end, target in (
        *_channels(folded, number, vocabulary),
        *_cadences(folded, number, vocabulary),
        *_windows(folded, vocabulary),
    ):
        if not any(start < one_end and one_start < end for one_start, one_end in taken):
            taken.append((start, end))
            found.append((start, target))
    found.extend(_counts(text, folded, taken, number, vocabulary))
    return [target for _, target in sorted(found, key=lambda entry: entry[0])]


def _number(vocabulary: Vocabulary) -> str:
    names = (phrase for name in vocabulary.names("numbers") for phrase in vocabulary.phrases("numbers", name))
    return "|".join([r"\d[\d.,]*\d|\d", *sorted(names, key=len, reverse=True)])


def _value(word: str, vocabulary: Vocabulary) -> int:
    digits = re.sub(r"\D", "", word)
    if digits:
        return int(digits)
    return next(int(name) for name in vocabulary.names("numbers") if word in vocabulary.phrases("numbers", name))


def _unit(word: str, vocabulary: Vocabulary) -> tuple[int, str]:
    for name in _UNITS:
        if vocabulary.pattern("communication", name).fullmatch(word):
            return (3, "month") if name == "quarter" else (12, "month") if name == "year" else (1, name)
    return 1, ""


def _unit_source(vocabulary: Vocabulary) -> str:
    return "|".join(vocabulary.source("communication", name) for name in _UNITS)


def _cadences(folded: str, number: str, vocabulary: Vocabulary) -> list[tuple[int, int, Target]]:
    """«1 cada dos meses», "2 per month", «mensual»."""
    units, every = _unit_source(vocabulary), vocabulary.source("communication", "every")
    per = vocabulary.source("communication", "per")
    found: list[tuple[int, int, Target]] = []
    for match in re.finditer(
        rf"(?:(?<!\w)({number})\s+(?:\w+\s+){{0,3}}?)?(?<!\w)(?:{every})\s+(?:({number})\s+)?({units})(?!\w)", folded
    ):
        size, unit = _unit(match.group(3), vocabulary)
        times = _value(match.group(2), vocabulary) if match.group(2) else 1
        value = _value(match.group(1), vocabulary) if match.group(1) else 1
        found.append((match.start(), match.end(), Target("cadence", value, every=times * size, unit=unit)))
    for match in re.finditer(rf"(?<!\w)({number})\s+(?:\w+\s+){{0,3}}?(?:{per})\s*({units})(?!\w)", folded):
        size, unit = _unit(match.group(2), vocabulary)
        found.append(
            (match.start(), match.end(), Target("cadence", _value(match.group(1), vocabulary), every=size, unit=unit))
        )
    for name, (size, unit) in _ADVERBS.items():
        adverb = re.search(
            rf"(?:(?<!\w)({number})\s+(?:\w+\s+){{0,2}}?)?(?<!\w)(?:{vocabulary.source('communication', name)})(?!\w)",
            folded,
        )
        if adverb is not None:
            value = _value(adverb.group(1), vocabulary) if adverb.group(1) else 1
            found.append((adverb.start(), adverb.end(), Target("cadence", value, every=size, unit=unit)))
    return found


def _channels(folded: str, number: str, vocabulary: Vocabulary) -> list[tuple[int, int, Target]]:
    """«2 por mes en cada red»."""
    units, channel = _unit_source(vocabulary), vocabulary.source("communication", "channel")
    every, per = vocabulary.source("communication", "every"), vocabulary.source("communication", "per")
    pattern = (
        rf"(?<!\w)({number})\s+(?:\w+\s+){{0,3}}?(?:(?:{per})\s*({units})\s+)?"
        rf"(?:en|in|on|por|per|a)?\s*(?:{every}|{per})\s+(?:{channel})(?!\w)"
    )
    found: list[tuple[int, int, Target]] = []
    for match in re.finditer(pattern, folded):
        size, unit = _unit(match.group(2), vocabulary) if match.group(2) else (None, "")
        found.append(
            (
                match.start(),
                match.end(),
                Target("per_channel", _value(match.group(1), vocabulary), every=size, unit=unit),
            )
        )
    return found


def _windows(folded: str, vocabulary: Vocabulary) -> list[tuple[int, int, Target]]:
    """«primer y segundo trimestre», "before the launch"."""
    found: list[tuple[int, int, Target]] = []
    quarter = vocabulary.source("words", "quarter")
    ordinals = {word: int(name) for name in ("1", "2", "3", "4") for word in vocabulary.phrases("numbers", name)}
    one = rf"(?:{'|'.join(sorted(ordinals, key=len, reverse=True))}|[1-4](?:\.|er|o|st|nd|rd|th)?|[tq][1-4]|[1-4][tq])"
    for match in re.finditer(
        rf"(?<!\w)({one})(?:\s*(?:,|y|and|-|a|to)\s*({one}))?\s+(?:{quarter})s?(?!\w)|(?<!\w)[tq]([1-4])(?!\w)|(?<!\w)(?:{quarter})\s+([1-4])(?!\w)",
        folded,
    ):
        numbers = [ordinals.get(part) or int(re.sub(r"\D", "", part)) for part in match.groups() if part]
        found.append((match.start(), match.end(), Target("window", window=" ".join(f"Q{part}" for part in numbers))))
    launch = vocabulary.source("communication", "launch")
    for name in ("before", "after", "on"):
        near = re.search(
            rf"(?<!\w)(?:{vocabulary.source('communication', name)})\s*(?:el|la|the|del)?\s*(?:{launch})(?!\w)", folded
        )
        if near is not None:
            found.append((near.start(), near.end(), Target("window", window=f"{name}:launch")))
    return found


def _counts(
    text: str, folded: str, taken: list[tuple[int, int]], number: str, vocabulary: Vocabulary
) -> list[tuple[int, Target]]:
    """Counts of actions («2 presentaciones») and of goods («200 libretas»)."""
    at_least = vocabulary.source("communication", "at_least")
    found: list[tuple[int, Target]] = []
    for match in re.finditer(rf"(?<!\w)(?:({at_least})\s+)?({number})\s+(?=[^\W\d_])", folded):
        inside = any(start < match.end(2) and match.start(2) < end for start, end in taken)
        if inside or is_bracketed(folded, match.start()):
            continue
        what = _what(text, match.end(), taken)
        is_action = bool(vocabulary.pattern("communication", "actions").match(fold(what)))
        if is_action or match.group(2)[0].isdigit():
            kind, words = ("count", what) if is_action else ("goods", what.split()[0] if what else "")
            value = _value(match.group(2), vocabulary)
            found.append((match.start(), Target(kind, value, at_least=bool(match.group(1)), what=words)))
    bare = re.match(rf"\s*(?:({at_least})\s+)?({number})\s*$", folded)
    if bare is not None and not found and not taken:
        found.append((0, Target("count", _value(bare.group(2), vocabulary), at_least=bool(bare.group(1)))))
    return found


def _what(text: str, start: int, taken: list[tuple[int, int]]) -> str:
    """Up to three words after a number, ended by a mark or by what is told already."""
    end = min((one for one, _ in taken if one >= start), default=len(text))
    match = re.match(r"[^\W\d_][\w\-]*(?:\s+[^\W\d_][\w\-]*){0,2}", text[start:end])
    return match.group().strip(" -") if match else ""
