"""Search (buscar): folded stems of every public word of a plan, the same on every database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from django.db import transaction
from django.db.models import Prefetch, Q

from cauce.web.models import (
    Acronym,
    Area,
    BoardObjective,
    CommunicationAction,
    CommunicationObjective,
    CommunicationTool,
    Deliverable,
    ExchangeCity,
    Methodology,
    Note,
    Organization,
    OrganizationAlias,
    PhaseObjective,
    Plan,
    Question,
    SearchEntry,
    Seat,
    SectionActivity,
    Statement,
    Step,
    Task,
)
from cauce.web.queries.plan import alive, current, folded
from cauce.web.queries.visible import Person, visible_plans

WORD = re.compile(r"\d+(?:\.\d+)+|\w+", re.UNICODE)
SILENT = frozenset(
    [
        "a",
        "al",
        "and",
        "con",
        "de",
        "del",
        "e",
        "el",
        "en",
        "for",
        "in",
        "la",
        "las",
        "lo",
        "los",
        "of",
        "o",
        "or",
        "para",
        "por",
        "que",
        "se",
        "su",
        "sus",
        "the",
        "to",
        "u",
        "un",
        "una",
        "y",
    ]
)
SPANISH = snowballstemmer.stemmer("spanish")
ENGLISH = snowballstemmer.stemmer("english")
WEIGHTS = {"area": 6, "question": 5, "task": 5, "organization": 5, "acronym": 4, "deliverable": 4}


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The Spanish and the English stem of a word, folded."""
    lower = word.casefold()
    found = (folded(SPANISH.stemWord(lower)), folded(ENGLISH.stemWord(lower)))
    return found if found[0] != found[1] else found[:1]


def words_of(text: str) -> list[str]:
    """Words of a text that say something; codes such as 3.4.1 are one word."""
    return [word for word in WORD.findall(text) if folded(word) not in SILENT]


def stem_line(text: str) -> str:
    """All stems of a text as one line, each between spaces."""
    seen = dict.fromkeys(stem for word in words_of(text) for stem in (*stems(word), folded(word)))
    return f" {' '.join(seen)} "


@dataclass(frozen=True)
class Source:
    """One thing that search finds: its kind, what its page's address needs, its words."""

    kind: str
    key: str
    title: str
    text: str = ""


def rebuild(plan: Plan) -> int:
    """Write again what search finds in a plan; return how many things it finds."""
    entries = [
        SearchEntry(
            plan=plan,
            kind=source.kind,
            key=source.key,
            title=source.title,
            text=source.text,
            stems=f"{stem_line(source.title)}|{stem_line(source.text)}",
            order=order,
        )
        for order, source in enumerate(_sources(plan))
    ]
    with transaction.atomic():
        SearchEntry.objects.filter(plan=plan).delete()
        SearchEntry.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def _sources(plan: Plan) -> Iterator[Source]:
    for area in current(Area, plan=plan):
        yield Source("area", str(area.number), area.title, f"{area.context}\n{area.general_objective}".strip())
    for question in current(Question, plan=plan):
        yield Source("question", question.code, question.text, question.code)
    yield from _tasks(plan)
    for deliverable in current(Deliverable, plan=plan):
        yield Source("deliverable", str(deliverable.pk), deliverable.text, deliverable.integrated_in)
    yield from _organizations(plan)
    for acronym in current(Acronym, plan=plan):
        yield Source("acronym", str(acronym.pk), acronym.acronym, acronym.name)
    for city in current(ExchangeCity, plan=plan):
        yield Source("city", str(city.pk), city.city, city.country)
    yield from _texts(plan)


def _tasks(plan: Plan) -> Iterator[Source]:
    found = current(Task, plan=plan).prefetch_related(Prefetch("steps", alive(Step)), Prefetch("notes", alive(Note)))
    for task in found:
        texts = [step.text for step in task.steps.all()] + [note.text for note in task.notes.all()]
        yield Source("task", task.code, f"{task.code} {task.title}".strip(), "\n".join(texts))


def _organizations(plan: Plan) -> Iterator[Source]:
    found = current(Organization, plan=plan).filter(merged_into=None)
    for organization in found.prefetch_related(Prefetch("aliases", alive(OrganizationAlias))):
        spellings = [alias.spelling for alias in organization.aliases.all()]
        yield Source(
            "organization", organization.slug, organization.name, "\n".join([organization.acronym, *spellings])
        )


def _texts(plan: Plan) -> Iterator[Source]:
    for seat in current(Seat, plan=plan):
        yield Source("seat", str(seat.pk), seat.text)
    for board_objective in current(BoardObjective, plan=plan):
        yield Source("board_objective", str(board_objective.pk), board_objective.text)
    for activity in current(SectionActivity, plan=plan):
        yield Source("activity", f"{activity.section}:{activity.pk}", activity.text)
    for objective in current(CommunicationObjective, plan=plan):
        yield Source("communication_objective", str(objective.pk), objective.text)
    for tool in current(CommunicationTool, plan=plan):
        yield Source("communication_tool", str(tool.pk), tool.text)
    for action in current(CommunicationAction, plan=plan):
        yield Source("communication_action", str(action.pk), action.action, f"{action.objective}\n{action.target}")
    for statement in current(Statement, plan=plan):
        yield Source("statement", str(statement.pk), statement.text)
    for phase in current(PhaseObjective, plan=plan):
        yield Source("phase_objective", str(phase.pk), phase.text)
    for methodology in current(Methodology, plan=plan):
        yield Source("methodology", str(methodology.pk), methodology.text)


def search(plan: Plan, user: Person, words: str) -> list[SearchEntry]:
    """Return what holds every word, best first; nothing of a plan that the person may not see."""
    wanted = words_of(words) or WORD.findall(words)
    if not wanted or not visible_plans(user).filter(pk=plan.pk).exists():
        return []
    found = SearchEntry.objects.filter(plan=plan)
    asked = [(folded(word), stems(word)) for word in wanted[:12]]
    for word, stemmed in asked:
        clause = Q(stems__contains=f" {word}")
        for stem in stemmed:
            clause |= Q(stems__contains=f" {stem} ") | Q(stems__contains=f" {stem}")
        found = found.filter(clause)
    return sorted(found, key=lambda entry: (-_score(entry, asked), entry.order))


def _score(entry: SearchEntry, asked: Iterable[tuple[str, tuple[str, ...]]]) -> float:
    title, _, text = entry.stems.partition("|")
    score = float(WEIGHTS.get(entry.kind, 1))
    for word, stemmed in asked:
        if f" {word} " in title:
            score += 12
        elif any(f" {stem} " in title for stem in stemmed):
            score += 9
        elif f" {word}" in title:
            score += 5
        elif f" {word} " in text or any(f" {stem} " in text for stem in stemmed):
            score += 3
        else:
            score += 1
    return score - min(len(title), 400) / 400


def matcher(words: str) -> Callable[[str], bool]:
    """Return a test of whether a word of a text is one that was asked for, to mark it."""
    wanted = words_of(words) or WORD.findall(words)
    starts = {folded(word) for word in wanted}
    stemmed = {stem for word in wanted for stem in stems(word)}

    def is_asked(word: str) -> bool:
        plain = folded(word)
        return any(plain.startswith(start) for start in starts) or not stemmed.isdisjoint(stems(word))

    return is_asked
