"""Catalogue of hazards, sectors and kinds of information (catálogo): their words, weights and authorities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cauce.core.vocabulary import normalise


@dataclass(frozen=True)
class Term:
    """A word of the catalogue in both languages, and the words by which a list may name it."""

    code: str
    es: str
    en: str
    words: frozenset[str] = frozenset()

    def word(self, language: str) -> str:
        """Its word in a language; English for any but Spanish.

        Examples
        --------
        >>> Term("flood", "Inundación", "Flood").word("es")
        'Inundación'
        """
        return self.es if language == "es" else self.en


Terms = Mapping[str, Term]


@dataclass(frozen=True)
class Catalogue:
    """What the method says of contingency plans, with what the office says over it.

    Attributes
    ----------
    hazards, sectors, information, channels
        Terms by code, in the method's order.
    weights
        Weight of a hazard or sector by code; what is absent weighs ``weight_each``.
    authorities
        Short name of the organisation that answers for a hazard, by the hazard's code.
    status_values
        What a cell of each status counts for.
    sources
        Where each number comes from, by its name.
    """

    hazards: Terms
    sectors: Terms
    information: Terms
    channels: Terms
    weight_each: float
    highest_weight: float
    validity_years: int
    drill_months: int
    flag: float
    likeness: float
    old_years: int
    status_values: Mapping[str, float]
    sources: Mapping[str, str]
    version: str = ""
    all_words: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)
    authorities: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_mapping(
        cls,
        told: Mapping[str, Any],
        *,
        weights: Mapping[str, float] | None = None,
        authorities: Mapping[str, str] | None = None,
    ) -> Catalogue:
        """Make a catalogue of the method's table and of what a plan lays over it."""
        return cls(
            hazards=_terms(told["hazards"]),
            sectors=_terms(told["sectors"]),
            information=_terms(told["information"]),
            channels=_terms(told["channels"]),
            weight_each=told["weights"]["each"],
            highest_weight=told["weights"]["highest"],
            validity_years=told["validity"]["years"],
            drill_months=told["drill"]["months"],
            flag=told["balance"]["flag"],
            likeness=told["likeness"]["words"],
            old_years=told["folder"]["old"],
            status_values={name: value for name, value in told["status"].items() if name != "source"},
            sources={name: part["source"] for name, part in told.items() if "source" in part and name != "version"},
            version=told["version"],
            all_words=frozenset(told["all_of_them"]["words"]),
            weights=weights or {},
            authorities=authorities or {},
        )

    def weight(self, code: str) -> float:
        """Weight of a hazard or a sector."""
        return self.weights.get(code, self.weight_each)

    def in_matrix(self, terms: Terms) -> list[Term]:
        """Terms of the matrix: those that weigh something."""
        return [term for term in terms.values() if self.weight(term.code) > 0]

    def found(self, terms: Terms, words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes that some words mean, in the method's order, and the words that mean none of them.

        Examples
        --------
        >>> flood = Term("flood", "Inundación", "Flood", frozenset({"crecida"}))
        >>> catalogue = Catalogue({"flood": flood}, {}, {}, {}, 1, 5, 5, 12, 0.2, 0.6, 10, {}, {})
        >>> catalogue.found(catalogue.hazards, ["Crecida", "Langosta"])
        (('flood',), ('Langosta',))
        """
        codes: set[str] = set()
        unknown: list[str] = []
        for word in words:
            plain = normalise(word)
            if not plain:
                continue
            if plain in self.all_words:
                codes.update(terms)
            elif (code := _code_of(terms, plain)) is not None:
                codes.add(code)
            else:
                unknown.append(word)
        return tuple(code for code in terms if code in codes), tuple(unknown)


def _terms(told: Mapping[str, Any]) -> Terms:
    return {
        code: Term(code, one["es"], one["en"], frozenset(one.get("words", ())))
        for code, one in told.items()
        if isinstance(one, Mapping)
    }


def _code_of(terms: Terms, plain: str) -> str | None:
    """The term that a folded word names, exactly; else the one whose word it holds, if there is but one."""
    for code, term in terms.items():
        if plain in (code.replace("_", " "), normalise(term.es), normalise(term.en)) or plain in term.words:
            return code
    padded = f" {plain} "
    held = {
        code: max((len(word) for word in term.words if f" {word} " in padded), default=0)
        for code, term in terms.items()
    }
    longest = max(held.values(), default=0)
    best = [code for code, length in held.items() if length == longest]
    return best[0] if longest and len(best) == 1 else None
