"""Questions (preguntas): an area's list, and which of them a row cites, by number and by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from cauce.core.vocabulary import Vocabulary, fold, normalise
from cauce.importer.blocks import Paragraph
from cauce.importer.codes import QUESTION_CODE, bare_digits, question_label
from cauce.importer.draft import DraftQuestion

_ALIKE = 0.62
_ALIKE_WITHOUT_CODE = 0.55
_STEM = 5
_COMPARED = 6  # questions with most words in common that are compared word by word


@dataclass
class Cited:
    """What a cell of questions cites."""

    codes: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""
    whole: bool = False  # a range or "all": the words are kept as printed


class QuestionList:
    """The plan's questions, looked up by code and by words."""

    def __init__(self, questions: Sequence[DraftQuestion]) -> None:
        self._by_digits: dict[str, DraftQuestion] = {}
        for question in questions:
            self._by_digits.setdefault(bare_digits(question.code), question)
        self._plain = {question.code: normalise(question.text) for question in questions}
        self._by_text = {text: code for code, text in reversed(self._plain.items())}
        self._bags = {code: frozenset(text.split()) for code, text in self._plain.items()}

    def code(self, printed: str) -> str:
        """The list's own spelling of a printed code; the printed one when the list lacks it."""
        question = self._by_digits.get(bare_digits(printed))
        return question.code if question is not None else printed

    def has(self, printed: str) -> bool:
        """Whether the list has a printed code."""
        return bare_digits(printed) in self._by_digits

    def likeness(self, code: str, text: str) -> float:
        """How alike a text and a listed question are, from 0 to 1."""
        listed = self._plain.get(code, "")
        plain = normalise(text)
        if not listed or not plain:
            return 0.0
        if listed == plain:
            return 1.0
        return SequenceMatcher(None, _stems(plain), _stems(listed), autojunk=False).ratio()

    def nearest(self, text: str, within: Sequence[str]) -> tuple[str, float]:
        """The listed question nearest to a text, and how alike they are."""
        plain = normalise(text)
        exact = self._by_text.get(plain, "")
        if exact and exact in within:
            return exact, 1.0
        bag = frozenset(plain.split())
        shared = [(len(bag & self._bags.get(code, frozenset())), code) for code in within]
        likely = sorted((one for one in shared if one[0] * 4 >= len(bag)), key=lambda one: -one[0])[:_COMPARED]
        scores = [(self.likeness(code, text), code) for _, code in likely]
        best = max(scores, key=lambda one: one[0], default=(0.0, ""))
        return best[1], best[0]


def read_cited(
    blocks: Sequence[Paragraph],
    listed: QuestionList,
    of_area: Sequence[str],
    everywhere: Sequence[str],
    vocabulary: Vocabulary,
) -> Cited:
    """Read which questions a cell cites.

    Parameters
    ----------
    blocks
        The cell's paragraphs.
    listed
        The plan's questions.
    of_area
        Codes that the row's area lists, which a range or "all" stands for.
    everywhere
        All codes of the plan, asked when the area's are unlike the words.
    vocabulary
        Words for "all", for ranges and for the area itself.
    """
    cited = Cited(words=" ".join(block.text for block in blocks).strip())
    for code, text in _apart(_entries(blocks, vocabulary), listed, everywhere):
        if not code and "?" not in text:
            _codes_alone(text, cited, listed, of_area, everywhere, vocabulary)
        elif code and not re.search(r"[^\W\d_]{3}", text):
            _codes_alone(f"{code} {text}", cited, listed, of_area, everywhere, vocabulary)
        else:
            _worded(code, text, cited, listed, of_area, everywhere)
    cited.codes = list(dict.fromkeys(cited.codes))
    return cited


def _entries(blocks: Sequence[Paragraph], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Part a cell into (printed code or "", text), lines that a break parted joined."""
    entries: list[tuple[str, str]] = []
    for block in blocks:
        marked = f"{block.marker} {block.text}" if re.match(r"[A-Za-z]{0,2}\d+\.\d", block.marker) else block.text
        for piece in _pieces(marked):
            label = question_label(piece, vocabulary)
            if (
                label is None
                and entries
                and not entries[-1][1].rstrip().endswith(("?", ".", ";"))
                and entries[-1][1]
                and not block.is_list_item
                and piece[:1] not in "¿"
            ):
                entries[-1] = (entries[-1][0], f"{entries[-1][1]} {piece}")
            elif label is not None:
                entries.append(
                    (label.code, label.rest if re.search(r"[^\W\d_]{3}", label.rest) else _after(piece, label.code))
                )
            else:
                entries.append(("", piece.strip()))
    return entries


def printed_questions(blocks: Sequence[Paragraph], vocabulary: Vocabulary) -> Iterator[tuple[str, str, Paragraph]]:
    """Yield the questions that a cell prints in full, with their codes."""
    for code, text in _entries(blocks, vocabulary):
        if code and re.search(r"[^\W\d_]{3}", text) and ("?" in text or len(text.split()) > 3):
            yield code, text, blocks[0]


def _apart(
    entries: list[tuple[str, str]], listed: QuestionList, everywhere: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Part questions that run on in one paragraph without numbers, unless the list has them as one."""
    for code, text in entries:
        parts = re.split(r"(?<=\?)\s+(?=[¿A-ZÁÉÍÓÚ])", text)
        whole = listed.nearest(text, everywhere)[1] if not code and len(parts) > 1 else 1.0
        if whole < 1.0 and all(listed.nearest(part, everywhere)[1] > whole for part in parts):
            yield from (("", part) for part in parts)
        else:
            yield code, text


def _after(piece: str, code: str) -> str:
    """What stands after a code, its marks kept, so that a range is seen."""
    return piece.split(code, 1)[1]


def _pieces(text: str) -> list[str]:
    """Part a paragraph where a new numbered question begins («… ? 2.4 ¿…»)."""
    starts = [
        match.start(1)
        for match in re.finditer(rf"(?<=[?.;])\s+((?:[A-Z]{{0,2}}){QUESTION_CODE}[.:)\-]?\s*(?=[¿A-ZÁÉÍÓÚ]))", text)
    ]
    bounds = [0, *starts, len(text)]
    return [text[start:end].strip() for start, end in pairwise(bounds) if text[start:end].strip()]


def _codes_alone(
    text: str,
    cited: Cited,
    listed: QuestionList,
    of_area: Sequence[str],
    everywhere: Sequence[str],
    vocabulary: Vocabulary,
) -> None:
    """Read codes, ranges and "all" («1.1, 1.3 y 1.4», «2.2 – 2.5», «todas»)."""
    folded = fold(text)
    found = list(re.finditer(rf"(?<![\w.]){QUESTION_CODE}(?!\w)", folded))
    if not found:
        _all_of_area(text, cited, listed, of_area, everywhere, vocabulary)
        return
    question = vocabulary.source("words", "question")
    to = rf"-+|(?:{vocabulary.source('words', 'range')})\s*(?:las?|el|los|the)?"
    excluded = bool(re.search(r"\b(?:excepto|salvo|menos|except|but)\b", folded[: found[0].start()]))
    if excluded:
        left_out = {listed.code(text[match.start() : match.end()]) for match in found}
        cited.codes.extend(code for code in of_area if code not in left_out)
        cited.whole = True
        return
    last: str = ""
    for place, match in enumerate(found):
        code = text[match.start() : match.end()]
        between = folded[found[place - 1].end() : match.start()] if place else ""
        cited.printed.append(code)
        if place and re.fullmatch(
            rf"[\s.)]*(?:{to})\s*(?:{question})?[\s(]*",
            between.strip() or "-" if "-" in between else between,
        ):
            cited.codes.extend(_between(last, code, listed, of_area, everywhere))
            cited.whole = True
        cited.codes.append(listed.code(code))
        cited.texts.append((code, ""))
        last = code


def _between(
    first: str, last: str, listed: QuestionList, of_area: Sequence[str], everywhere: Sequence[str]
) -> list[str]:
    """Codes that the area lists between two codes."""
    low, high = _ordinal(first), _ordinal(last)
    pool = of_area if any(low < _ordinal(code) < high for code in of_area) else everywhere
    return [code for code in pool if low < _ordinal(code) < high]


def _stems(plain: str) -> list[str]:
    """Beginnings of words, so that «cerrar» and «cerrarse» are alike."""
    return [word[:_STEM] for word in plain.split()]


def _ordinal(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", code))


def _numbered(folded: str, of_area: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Codes of the area's questions named by their number within it («Preguntas 1 y 3»), all or none."""
    word = rf"(?:{vocabulary.source('words', 'question')})s?"
    if not re.fullmatch(rf"\W*(?:{word})\W+\d{{1,2}}(?:(?:\W|{word}|y|e|and|et)+\d{{1,2}})*\W*", folded):
        return []
    by_number = {code.rpartition(".")[2]: code for code in of_area}
    codes = [by_number.get(number, "") for number in re.findall(r"\d+", folded)]
    return codes if all(codes) else []


def _all_of_area(
    text: str,
    cited: Cited,
    listed: QuestionList,
    of_area: Sequence[str],
    everywhere: Sequence[str],
    vocabulary: Vocabulary,
) -> None:
    if vocabulary.occurs("words", "all", text) or vocabulary.occurs("words", "this_area", text):
        cited.codes.extend(of_area)
        cited.whole = True
        return
    numbered = _numbered(fold(text), of_area, vocabulary)
    if numbered:
        cited.codes.extend(numbered)
        return
    _worded("", text, cited, listed, of_area, everywhere)


def _worded(
    code: str, text: str, cited: Cited, listed: QuestionList, of_area: Sequence[str], everywhere: Sequence[str]
) -> None:
    """Take a question by its words where they say another than its number."""
    cited.texts.append((code, text))
    if code:
        cited.printed.append(code)
    own = listed.code(code) if code else ""
    own_score = listed.likeness(own, text) if own else 0.0
    nearest, score = listed.nearest(text, of_area)
    if score < _ALIKE:
        far, far_score = listed.nearest(text, everywhere)
        if far_score > score + 0.1:
            nearest, score = far, far_score
    if own and listed.has(code):
        decided = nearest if nearest != own and own_score < _ALIKE and score > own_score + 0.2 and score > 0.5 else own
    elif own:
        decided = nearest if score >= _ALIKE else own
    else:
        decided = nearest if score >= _ALIKE_WITHOUT_CODE - 0.1 * ("?" in text) else ""
    if decided:
        cited.codes.append(decided)


def read_question(paragraph: Paragraph, area: int, place: int, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Read a line of an area's list: its code and text; None when it is no question."""
    text = (
        f"{paragraph.marker} {paragraph.text}"
        if re.match(r"[A-Za-z]{0,2}\d+\.\d", paragraph.marker)
        else paragraph.text
    )
    label = question_label(text, vocabulary)
    if label is not None and label.rest:
        return label.code, label.rest
    simple = re.match(r"\s*(?:[A-Za-z]{1,2})?(\d{1,2})\s*[.):\-]\s*(?=\S)", text)
    if simple is not None:
        return f"{area}.{int(simple.group(1))}", text[simple.end() :].strip()
    lettered = re.match(r"\s*([a-h])[.)]\s+(?=\S)", text)
    if lettered is not None and "?" in text:
        return f"{area}.{ord(lettered.group(1)) - 96}", text[lettered.end() :].strip()
    if "?" in text and (paragraph.is_list_item or text.lstrip().startswith("¿") or text.rstrip().endswith("?")):
        return f"{area}.{place}", text.strip()
    return None
