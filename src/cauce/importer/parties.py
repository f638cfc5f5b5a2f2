"""Parties (partes): printed lists of organisations taken apart, and what their brackets say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cauce.core.vocabulary import Vocabulary, fold, normalise, words
from cauce.importer.brackets import cut_outside
from cauce.importer.draft import DraftParty, Provenance

_ACRONYM = re.compile(r"(?=\S*[A-ZÁÉÍÓÚÑ]\S*[A-ZÁÉÍÓÚÑ]|\S*[A-ZÁÉÍÓÚÑ]\S*\d|\d+\S*[A-ZÁÉÍÓÚÑ])[\wÁÉÍÓÚÑ.&\-/]{2,14}")
_BRACKET = re.compile(r"\s*\(([^()]*)\)?\s*$")
_CLOSING = re.compile(r"[\s.,;:/|\-–—]+$")
_SHORTENED = re.compile(r"(?<![A-Za-z])((?:[A-Z]{1,2}\.){2,})[\s.,;:/|\-–—]*$")
_MARK = re.compile(r"^\s*(?:[-–—•·▪*◦►]+|\d{1,2}[.)]|[a-z][.)])\s+")


@dataclass(frozen=True)
class Names:
    """Names that a document is sure of: its acronyms, their full names, and parties that stand alone."""

    acronyms: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    def with_known(self, names: Iterable[str]) -> Names:
        """Add names that stand alone somewhere."""
        return Names(self.acronyms, self.known | {normalise(without_bracket(name)) for name in names if name.strip()})


def without_bracket(name: str) -> str:
    """Name without its closing bracket."""
    return _BRACKET.sub("", name).strip() or name.strip()


def clean_name(text: str) -> str:
    """Name without list marks and closing punctuation.

    Examples
    --------
    >>> clean_name("- Dirección de Cultura (MUPA).,")
    'Dirección de Cultura (MUPA)'
    """
    name = _MARK.sub("", text).strip().strip("*").strip()
    shortened = _SHORTENED.search(name)
    name = name[: shortened.end(1)] if shortened else _CLOSING.sub("", name)
    return name.lstrip("-–—•· ,;:").strip()


def is_acronym(text: str) -> bool:
    """Whether a text is an acronym, its bracket aside («UTP», «100CR», «DOyC (MUPA)»)."""
    return bool(_ACRONYM.fullmatch(without_bracket(clean_name(text))))


def split_parties(text: str, vocabulary: Vocabulary, names: Names) -> list[str]:
    """Part a printed text into names, as the reading rules say.

    Examples
    --------
    >>> from cauce.method import load
    >>> split_parties("FSU, UTP y UP; Ramsar - CREHO / EC/IB", Vocabulary(load("vocabulary")), Names())
    ['FSU', 'UTP', 'UP', 'Ramsar - CREHO', 'EC/IB']
    """
    found: list[str] = []
    for piece in cut_outside(text, r";|\s+/\s*|\s*/\s+|\s[•·▪◦]\s|\n"):
        for name in _split_and_commas(clean_name(piece), vocabulary, names):
            cleaned = clean_name(name)
            if cleaned and not vocabulary.is_one_of("words", "none", cleaned):
                found.append(cleaned)
    return found


def _split_and_commas(text: str, vocabulary: Vocabulary, names: Names) -> list[str]:
    if normalise(without_bracket(text)) in names.known:
        return [text]
    joined = _joined_commas(cut_outside(text, r","), vocabulary, names)
    result: list[str] = []
    for part in joined:
        result.extend(_split_and(part.strip(), vocabulary, names, listed=len(joined) > 1))
    return result


def _joined_commas(parts: list[str], vocabulary: Vocabulary, names: Names) -> list[str]:
    """Put back together what a comma inside a name cut."""
    if _is_enumeration(parts, vocabulary, names):
        return parts
    joined: list[str] = []
    for part in parts:
        if joined and not _comma_parts(joined[-1], part, vocabulary, names):
            joined[-1] = f"{joined[-1]},{part}"
        else:
            joined.append(part)
    return joined


def _is_enumeration(parts: list[str], vocabulary: Vocabulary, names: Names) -> bool:
    """Whether commas and a last «y» stand between whole names («A Department, B Department and C»)."""
    if len(parts) < 2 or not re.search(r"\s(?:y|e|and|et)\s", parts[-1]):
        return False
    last = _split_and(parts[-1].strip(), vocabulary, names, listed=True)
    return (len(last) > 1 or last[0] != parts[-1].strip()) and all(
        len(words(part)) > 1 and _is_party(part.strip(), vocabulary, names) for part in (*parts[:-1], last[0])
    )


def _comma_parts(left: str, right: str, vocabulary: Vocabulary, names: Names) -> bool:
    conjunction = "|".join(("y", "e", "and", "et"))
    after = re.split(rf"\s+(?:{conjunction})\s+", right.strip(), maxsplit=1)[0]
    after = re.sub(rf"^(?:{conjunction})\s+", "", after)
    left_acronym, right_acronym = is_acronym(left), is_acronym(after)
    if left_acronym and right_acronym:
        return True
    left_known, right_known = _known(left, names), _known(after, names)
    if (left_acronym or left_known) and (right_acronym or right_known):
        return True
    return bool(re.match(rf"\s*(?:{conjunction})\s", right)) and _is_party(after, vocabulary, names)


def _split_and(text: str, vocabulary: Vocabulary, names: Names, *, listed: bool) -> list[str]:
    text = re.sub(r"^\s*(?:y|e|and|et)\s+", "", text) if listed else text
    if normalise(without_bracket(text)) in names.known and not is_acronym(text):
        return [text]
    for match in re.finditer(r"\s+(?:y|e|and|et)\s+", text):
        left, right = text[: match.start()], text[match.end() :]
        if left.count("(") != left.count(")"):
            continue
        if _parts(left.strip(), right.strip(), vocabulary, names):
            return [left, *_split_and(right.strip(), vocabulary, names, listed=False)]
    return [text]


def _parts(left: str, right: str, vocabulary: Vocabulary, names: Names) -> bool:
    """Whether the conjunction stands between two parties and not inside a name."""
    if not left or not right or not (right[0].isupper() or right[0].isdigit() or _is_party(right, vocabulary, names)):
        return False
    first = re.split(r"\s+(?:y|e|and|et)\s+", re.sub(r"^(?:the|la|el|los|las)\s+", "", right))[0]
    if _headed(re.sub(r"^the\s+", "", right), vocabulary):
        first = re.sub(r"^the\s+", "", right)
    if _known(left, names) and (_known(first, names) or is_acronym(first)):
        return True
    if is_acronym(first) and not _dangling(left, vocabulary):
        return True
    if is_acronym(left):
        return True
    ends_bracket = left.endswith(")")
    if ends_bracket and right[0].isupper():
        return True
    if _headed(first, vocabulary) and not _is_party(left, vocabulary, names):
        return False
    if _is_matter(first, vocabulary) and len(words(left)) > 2 and _is_party(left, vocabulary, names):
        return False
    return _is_party(first, vocabulary, names) and (
        left[0].isupper() or left[0].isdigit() or _is_party(left, vocabulary, names)
    )


def _is_matter(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a word names an office's matter as often as an office («Dirección de Avalúos y Catastro»)."""
    return normalise(text) in vocabulary.phrases("words", "matter")


def _dangling(left: str, vocabulary: Vocabulary) -> bool:
    last = words(left)[-1:] or [""]
    return last[0] in vocabulary.phrases("words", "function_word")


def _known(text: str, names: Names) -> bool:
    name = normalise(without_bracket(clean_name(text)))
    return bool(name) and (name in names.known or name in names.acronyms)


def _is_party(text: str, vocabulary: Vocabulary, names: Names) -> bool:
    """Whether a text begins as a party's name does: an institution's word, an acronym, a known name."""
    first = words(text)[:1]
    if not first:
        return False
    if _known(text, names) or is_acronym(text.split(" (")[0]):
        return True
    if first[0] in vocabulary.phrases("words", "head") and len(words(text)) > 1:
        return True
    if first[0] in vocabulary.phrases("words", "lone_head") and len(words(without_bracket(text))) == 1:
        return True
    return _is_placeholder(text, vocabulary) or _headed(text, vocabulary)


def _headed(text: str, vocabulary: Vocabulary) -> bool:
    """Whether an English name ends in an institution's word («Water Department», "Sol City Council")."""
    bare = words(without_bracket(text))
    return 1 < len(bare) <= 5 and bare[-1] in vocabulary.phrases("words", "tail") and text[:1].isupper()


def _is_placeholder(text: str, vocabulary: Vocabulary) -> bool:
    folded = fold(text).strip()
    if vocabulary.pattern("words", "placeholder").match(folded) is not None:
        return True
    counted = re.match(r"\d{1,3}\s+(\w+)", folded)
    return (
        counted is not None and vocabulary.pattern("words", "placeholder_counted").match(counted.group(1)) is not None
    )


def read_party(
    name: str, role: str, provenance: Provenance, vocabulary: Vocabulary, names: Names, *, text: str = ""
) -> DraftParty:
    """Read one printed name: its core, what its bracket is, whether it is still to be named."""
    party = DraftParty(name, role, provenance, core=without_bracket(name), text=text)
    bracket = _BRACKET.search(name)
    if bracket is not None and party.core != name:
        _read_bracket(party, bracket.group(1).strip(), vocabulary, names)
    counted = re.match(r"\s*(\d{1,3})\s+(\w+)", fold(name))
    if counted is not None and vocabulary.pattern("words", "placeholder_counted").match(counted.group(2)):
        party.placeholder, party.count = True, int(counted.group(1))
    elif _is_placeholder(party.core, vocabulary):
        party.placeholder = True
    return party


def _read_bracket(party: DraftParty, inside: str, vocabulary: Vocabulary, names: Names) -> None:
    """Tell owner, unit, contribution, initials and body apart (reading rules)."""
    first = (words(inside) or [""])[0]
    *before, last = [part.strip() for part in inside.split(",")]
    if normalise(inside) in names.acronyms or vocabulary.occurs("words", "owner", first):
        party.owner = inside
    elif before and normalise(last) in names.acronyms:
        party.unit, party.owner = ", ".join(before), last
    elif inside.split() and normalise(inside.split()[-1]) in names.acronyms and len(inside.split()) > 1:
        party.unit, party.owner = inside.rsplit(None, 1)[0], inside.split()[-1]
    elif re.fullmatch(r"[A-ZÁÉÍÓÚÑ]{2,3}", inside):
        party.initials = inside
    elif is_acronym(inside):
        party.owner = inside
    elif first in vocabulary.phrases("words", "body"):
        party.body = inside
    elif vocabulary.occurs("words", "contribution", first) or (
        inside[:1].islower() and first not in vocabulary.phrases("words", "unit")
    ):
        party.contribution = inside
    else:
        party.unit = inside
