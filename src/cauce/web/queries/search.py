"""Search (buscar): folded stems of every public word of a plan, the same on every database."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import snowballstemmer
from django.db import transaction
from django.db.models import Model, Prefetch, Q, QuerySet

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
from cauce.web.queries.plan import alive, folded
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
WEIGHTS = {"area": 6, "question": 5, "task": 5, "organization": 5, "acronym": 4, "deliverable": 4}


class Stemmers(threading.local):
    """A stemmer of each language for each thread: one keeps the word it works on, and two threads would mix theirs."""

    def __init__(self) -> None:
        self.spanish = snowballstemmer.stemmer("spanish")
        self.english = snowballstemmer.stemmer("english")


STEMMERS = Stemmers()


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The Spanish and the English stem of a word, folded."""
    lower = word.casefold()
    found = (folded(STEMMERS.spanish.stemWord(lower)), folded(STEMMERS.english.stemWord(lower)))
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


@dataclass(frozen=True)
class Sort:
    """One sort of things that search finds: their rows, and what each of them says."""

    rows: QuerySet[Any]
    tell: Callable[[Any], Source]


def _task(task: Task) -> Source:
    texts = [step.text for step in task.steps.all()] + [note.text for note in task.notes.all()]
    return Source("task", task.code, f"{task.code} {task.title}".strip(), "\n".join(texts))


def _organization(one: Organization) -> Source:
    spellings = [alias.spelling for alias in one.aliases.all()]
    return Source("organization", one.slug, one.name, "\n".join([one.acronym, *spellings]))


def _area(area: Area) -> Source:
    return Source("area", str(area.number), area.title, f"{area.context}\n{area.general_objective}".strip())


def _action(one: CommunicationAction) -> Source:
    return Source("communication_action", str(one.pk), one.action, f"{one.objective}\n{one.target}")


def _text_of(kind: str) -> Callable[[Any], Source]:
    return lambda row: Source(kind, str(row.pk), row.text)


# In the order in which equal finds are listed.
SORTS: tuple[Sort, ...] = (
    Sort(alive(Area), _area),
    Sort(alive(Question), lambda row: Source("question", row.code, row.text, row.code)),
    Sort(alive(Task).prefetch_related(Prefetch("steps", alive(Step)), Prefetch("notes", alive(Note))), _task),
    Sort(alive(Deliverable), lambda row: Source("deliverable", str(row.pk), row.text, row.integrated_in)),
    Sort(
        alive(Organization).filter(merged_into=None).prefetch_related(Prefetch("aliases", alive(OrganizationAlias))),
        _organization,
    ),
    Sort(alive(Acronym), lambda row: Source("acronym", str(row.pk), row.acronym, row.name)),
    Sort(alive(ExchangeCity), lambda row: Source("city", str(row.pk), row.city, row.country)),
    Sort(alive(Seat), _text_of("seat")),
    Sort(alive(BoardObjective), _text_of("board_objective")),
    Sort(alive(SectionActivity), lambda row: Source("activity", f"{row.section}:{row.pk}", row.text)),
    Sort(alive(CommunicationObjective), _text_of("communication_objective")),
    Sort(alive(CommunicationTool), _text_of("communication_tool")),
    Sort(alive(CommunicationAction), _action),
    Sort(alive(Statement), _text_of("statement")),
    Sort(alive(PhaseObjective), _text_of("phase_objective")),
    Sort(alive(Methodology), _text_of("methodology")),
)


def rebuild(plan: Plan) -> int:
    """Write again what search finds in a plan; return how many things it finds."""
    every = (sort.tell(row) for sort in SORTS for row in sort.rows.filter(plan=plan))
    told = {(source.kind, source.key): source for source in every}
    entries = [
        SearchEntry(plan=plan, kind=source.kind, key=source.key, order=order, **_columns(source))
        for order, source in enumerate(told.values())
    ]
    with transaction.atomic():
        SearchEntry.objects.filter(plan=plan).delete()
        SearchEntry.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def refresh(item: Model) -> None:
    """Write again what search finds of one thing whose words changed, and nothing else.

    What goes by another name than before (a task with a new code) is not found under it: then the plan is
    written again.
    """
    model, pk = _told_with(item)
    sort = next((one for one in SORTS if one.rows.model is model), None)
    row = sort.rows.filter(pk=pk).first() if sort is not None else None
    if sort is None or row is None:
        return
    source = sort.tell(row)
    entry = SearchEntry.objects.filter(plan=row.plan_id, kind=source.kind, key=source.key)
    if not entry.update(**_columns(source)):
        rebuild(row.plan)


def _told_with(item: Model) -> tuple[type[Model], int | None]:
    """On whose line an item is found: steps and notes with their task, spellings with whom they name."""
    if isinstance(item, Step | Note):
        return Task, item.task_id
    return (Organization, item.organization_id) if isinstance(item, OrganizationAlias) else (type(item), item.pk)


def _columns(source: Source) -> dict[str, str]:
    stems = f"{stem_line(source.title)}|{stem_line(source.text)}"
    return {"title": source.title, "text": source.text, "stems": stems}


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
