"""Roles (roles): labels in a cell of parties («Lidera:», "Working group:") and what stands under each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cauce.core.vocabulary import Vocabulary, fold, words
from cauce.importer.blocks import Paragraph
from cauce.importer.brackets import is_bracketed
from cauce.importer.draft import DraftParty, Item, Provenance
from cauce.importer.parties import Names, clean_name, read_party, split_parties

_LONGEST_LABEL = 4
ROLES = ("leads", "supports", "supervises", "validates", "working_group", "allies")


@dataclass
class Segment:
    """A role's part of a cell: its lines, each with the paragraph that it was read from."""

    role: str
    lines: list[tuple[str, Paragraph]] = field(default_factory=list)


@dataclass(frozen=True)
class _Label:
    role: str
    start: int
    end: int
    extra: bool = False  # whether words that are no role's stand before the colon


def segments(blocks: Sequence[Paragraph], vocabulary: Vocabulary, *, default: str) -> list[Segment]:
    """Part a cell of parties at its roles' labels.

    Parameters
    ----------
    blocks
        The cell's paragraphs.
    vocabulary
        Words for roles.
    default
        Role of what stands before any label: the column's.
    """
    found = [Segment(default)]
    for block in blocks:
        text = re.sub(r"(?<=\w)\*+|\*+(?=\w)|^\*+", "", block.text).strip()
        labels = _labels(text, vocabulary)
        before = text[: labels[0].start] if labels else text
        if before.strip(" .,;-–—•"):
            found[-1].lines.append((before, block))
        for label, after in zip(labels, [*labels[1:], None], strict=False):
            found.append(Segment(label.role))
            content = text[label.end : after.start if after else len(text)]
            if content.strip(" .,;:-–—"):
                found[-1].lines.append((content, block))
    return [segment for segment in found if segment.lines]


def _labels(text: str, vocabulary: Vocabulary) -> list[_Label]:
    folded = fold(text)
    found: list[_Label] = []
    if ":" in folded:
        for patterns in _patterns(vocabulary):
            found.extend(_coloned(folded, patterns))
    best = {label.end: label for label in sorted(found, key=lambda label: (not label.extra, -label.start))}
    found = sorted(best.values(), key=lambda label: label.start)
    kept: list[_Label] = []
    for label in found:
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    if not kept or kept[0].start > 3:
        opening = _opening(text, folded, vocabulary)
        if opening is not None and (not kept or kept[0].start >= opening.end):
            kept.insert(0, opening)
    return kept


@dataclass(frozen=True)
class _Patterns:
    """A role's labels: closed by a colon, by a dash, alone, or a verb before a name."""

    role: str
    coloned: re.Pattern[str]
    dashed: re.Pattern[str]
    alone: re.Pattern[str]
    bare: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(vocabulary: Vocabulary) -> tuple[_Patterns, ...]:
    return tuple(_role_patterns(role, vocabulary) for role in ROLES)


def _role_patterns(role: str, vocabulary: Vocabulary) -> _Patterns:
    source = f"{vocabulary.source('roles', role)}|{vocabulary.source('columns_tasks', role)}"
    return _Patterns(
        role,
        re.compile(
            rf"(?:^|(?<=[\s.;)(•\-]))(?:{source})"
            r"(\s+(?:y|e|and|&|/)\s+\w+|\s*/\s*\w+|(?:\s+\w+){1,3}|\s*\([^():]{0,30}\))?\s*:"
        ),
        re.compile(rf"\W{{0,3}}(?:{source})\s*(?:\s-+\s|\s*->\s*|\s*=\s*|\s*\|\s*)"),
        re.compile(source),
        re.compile(rf"\W{{0,3}}(?:{vocabulary.source('roles_bare', role)})\s+(?=\S)"),
    )


def _coloned(folded: str, patterns: _Patterns) -> list[_Label]:
    """Labels closed by a colon, at the beginning or inside a line."""
    return [
        _Label(patterns.role, match.start(), match.end(), bool(match.group(1)))
        for match in patterns.coloned.finditer(folded)
        if _stands(folded, match)
    ]


def _stands(folded: str, match: re.Match[str]) -> bool:
    """Whether a label stands where a label may: a line's beginning, or after a finished name."""
    if is_bracketed(folded, match.start()):
        return False
    before = folded[: match.start()].rstrip()
    return not re.search(r"\b(?:de|del|la|el|the|of|y|and|con|por|with|by)$", before)


def _opening(text: str, folded: str, vocabulary: Vocabulary) -> _Label | None:
    """A label at a line's beginning without a colon: closed by a dash, alone, or a verb before a name."""
    every = _patterns(vocabulary)
    for one in every:
        dashed = one.dashed.match(folded)
        if dashed is not None:
            return _Label(one.role, 0, dashed.end())
    alone = clean_name(text)
    if len(words(alone)) <= _LONGEST_LABEL:
        for one in every:
            if one.alone.fullmatch(fold(alone)) and not _is_name(alone, one.role):
                return _Label(one.role, 0, len(text))
    for one in every:
        bare = one.bare.match(folded)
        if bare is not None and (text[bare.end()].isupper() or text[bare.end()].isdigit()):
            return _Label(one.role, 0, bare.end())
    return None


def _is_name(text: str, role: str) -> bool:
    """Whether a phrase with a wildcard has swallowed a proper name («Lideresas», «Alianza»)."""
    return role in ("leads", "allies") and fold(text).split()[0] in ("alianza", "lideres", "lideresas")


def read_parties(
    blocks: Sequence[Paragraph],
    vocabulary: Vocabulary,
    names: Names,
    *,
    default: str,
    path: tuple[str, ...],
) -> tuple[list[DraftParty], list[Item]]:
    """Read the parties of a cell by role, and the remarks that stand among them."""
    parties: list[DraftParty] = []
    notes: list[Item] = []
    for segment in segments(blocks, vocabulary, default=default):
        for line, block in segment.lines:
            provenance = Provenance(block.text, block.position, path)
            if vocabulary.exact("labels", line.split(":", 1)[0]) == "note" and ":" in line:
                notes.append(Item(line.strip(), provenance))
                continue
            for name in split_parties(line, vocabulary, names):
                parties.append(read_party(name, segment.role, provenance, vocabulary, names))
    return parties, notes


def lone_names(blocks: Sequence[Paragraph], vocabulary: Vocabulary) -> list[str]:
    """Names that stand alone, as list items or under a label, which teach how the document calls its parties."""
    return [
        clean_name(line)
        for segment in segments(blocks, vocabulary, default="leads")
        for line, block in segment.lines
        if (block.is_list_item or len(segment.lines) == 1)
        and not re.search(r"[,;]|\s(?:y|e|and|/)\s", re.sub(r"\([^()]*\)", "", line).rstrip(" ,;."))
    ]
