"""Labels (rótulos): paragraphs under a label of their own, or with it at their beginning («Contexto. …»)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cauce.core.vocabulary import Vocabulary, fold, words
from cauce.importer.blocks import Kind, Paragraph

_HEAD = re.compile(
    r"^\s*(?:[a-z]\)|\d{1,2}(?:\.\d{1,2})*[.)]|[A-Z](?:\.\d{1,2})+\.?|[A-Z]\.)?\s*([^.:]{2,90}?)\s*(?:\(([^()]*)\))?\s*([.:]|\s[-–—]\s|$)\s*"
)
_ARTICLE = re.compile(r"^(?:los|las|el|la|the|sus|its)\s+")
_LONGEST = 13
_LONGEST_BEFORE_WORDS = 7


@dataclass(frozen=True)
class Labelled:
    """A paragraph's words under the label that holds for it ("" before any label)."""

    label: str
    text: str
    paragraph: Paragraph
    opens: bool  # whether the label stands in this very paragraph


def labelled(paragraphs: Sequence[Paragraph], names: Sequence[str], vocabulary: Vocabulary) -> Iterator[Labelled]:
    """Yield each paragraph's words with the label that holds for it.

    Parameters
    ----------
    paragraphs
        The paragraphs in order.
    names
        Labels that may stand here, the surest first.
    vocabulary
        Their phrases.
    """
    current = ""
    for paragraph in paragraphs:
        text = re.sub(r"\*+", "", paragraph.text).strip()
        name, rest = split_label(text, names, vocabulary, apart=is_apart(paragraph), listed=paragraph.is_list_item)
        if name:
            current = name
            if rest:
                yield Labelled(current, rest, paragraph, True)
        elif text:
            yield Labelled(current, text, paragraph, False)


def is_apart(paragraph: Paragraph) -> bool:
    """Whether a paragraph is set as a heading or wholly emphasised."""
    return paragraph.kind is Kind.HEADING or bool(paragraph.emphasis & {"bold", "underline"})


def split_label(
    text: str, names: Sequence[str], vocabulary: Vocabulary, *, apart: bool = False, listed: bool = False
) -> tuple[str, str]:
    """Part a label from the words after it; ("", text) when none of the names' labels begins the text."""
    match = _HEAD.match(text)
    if match is None:
        return "", text
    head, mark, rest = match.group(1), match.group(3).strip(), text[match.end() :].strip()
    if len(words(head)) > _LONGEST:
        return "", text
    for name in names:
        if vocabulary.is_one_of("labels", name, head) or (
            match.group(2) and vocabulary.is_one_of("labels", name, match.group(2))
        ):
            return (name, rest) if not (listed and mark != ":") else ("", text)
    closed = mark == ":" or (not rest and (apart or not listed))
    if closed and not (listed and rest):
        for name in names:
            opening = vocabulary.pattern("labels", name).match(_ARTICLE.sub("", fold(head).strip()))
            if opening is not None and (not rest or apart or len(words(head)) <= _LONGEST_BEFORE_WORDS):
                return name, rest
    return "", text
