"""Templates (plantillas): the skeleton of a plan as a draft, in the language in which the plan is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cauce import method
from cauce.importer import draft as drafts
from cauce.importer.draft import Draft, DraftArea, DraftDeliverable, DraftParty, DraftRow, DraftTask, Item, Provenance

FOLDER = "templates"


@dataclass(frozen=True)
class Template:
    """A template as one chooses it: its name, its language, what it is called and what it holds."""

    name: str
    language: str
    title: str
    about: str


def templates(language: str) -> list[Template]:
    """Return the templates of a language in alphabetical order.

    Examples
    --------
    >>> [one.name for one in templates("es")], templates("xx")
    (['resilience'], [])
    """
    files = sorted(file.name for file in resources.files(method).joinpath(FOLDER).iterdir())
    found = [name.removesuffix(f".{language}.toml") for name in files if name.endswith(f".{language}.toml")]
    told = {name: method.load(f"{FOLDER}/{name}.{language}") for name in found}
    return [Template(name, language, str(one["name"]), str(one["about"])) for name, one in told.items()]


def template_draft(name: str, language: str) -> Draft:
    """Return a template as a draft; what stands in brackets is to be replaced.

    Raises
    ------
    FileNotFoundError
        There is no such template in this language.

    Examples
    --------
    >>> [area.number for area in template_draft("resilience", "en").areas]
    [1, 2, 3]
    """
    told = method.load(f"{FOLDER}/{name}.{language}")
    board, communication = told["board"], told["communication"]
    found = Draft(f"{name}.{language}.toml", "template", "", language=language)
    found.statements = [
        drafts.DraftStatement(one["kind"], one["owner"], one["text"], _from(one["text"])) for one in told["statements"]
    ]
    found.phase2_objectives = [
        drafts.DraftObjective(one["group"], one["text"], _from(one["text"])) for one in told["objectives"]
    ]
    found.seats = [
        drafts.DraftSeat(text, level, _from(text)) for level in ("internal", "extended") for text in board[level]
    ]
    found.board_objectives = _items(board["objectives"])
    found.methodologies = _items(told["method"]["names"])
    found.areas = [_area(number, one, told["parties"]) for number, one in enumerate(told["areas"], 1)]
    found.articulation, found.production = (_section(told[name]) for name in ("articulation", "production"))
    found.communication = drafts.DraftCommunication(
        _items(communication["internal"]),
        _items(communication["external"]),
        tools=_items(communication["tools"]),
        actions=[_action(one) for one in communication["actions"]],
    )
    return found


def _from(words: str) -> Provenance:
    return Provenance(words)


def _items(texts: Iterable[str]) -> list[Item]:
    return [Item(text, _from(text)) for text in texts]


def _area(number: int, told: Mapping[str, Any], parties: Mapping[str, Any]) -> DraftArea:
    questions = [
        drafts.DraftQuestion(f"{number}.{place}", text, _from(text)) for place, text in enumerate(told["questions"], 1)
    ]
    [context, objective] = _items((told["context"], told["general_objective"]))
    return DraftArea(
        number,
        told["title"],
        _from(told["title"]),
        context,
        objective,
        questions,
        [drafts.DraftCity(city, None, _from(city)) for city in told.get("cities", ())],
        [_row(one, questions, parties) for one in told.get("rows", ())],
    )


def _row(told: Mapping[str, Any], questions: list[drafts.DraftQuestion], parties: Mapping[str, Any]) -> DraftRow:
    question = questions[told["question"] - 1]
    task = DraftTask(f"{question.code}.1", told["task"], _from(told["task"]), _items(told["steps"]))
    return DraftRow(
        [task],
        _from(task.code),
        question_codes=[question.code],
        question_codes_printed=[question.code],
        question_texts=[(question.code, question.text)],
        deliverables=[DraftDeliverable(text, _from(text)) for text in told["deliverables"]],
        parties=[
            DraftParty(name, role, _from(name), core=name, placeholder=True)
            for role, names in parties.items()
            for name in ((names,) if isinstance(names, str) else names)
        ],
    )


def _section(told: Mapping[str, Any]) -> drafts.DraftSection:
    [objective] = _items((told["objective"],))
    return drafts.DraftSection(
        objective=objective,
        activities=_items(told["activities"]),
        deliverables=[
            DraftDeliverable(text, _from(text), number=number) for number, text in enumerate(told["deliverables"], 1)
        ],
    )


def _action(told: Mapping[str, Any]) -> drafts.DraftCommunicationAction:
    if "every" in told:
        target = drafts.Target("cadence", value=1, every=told["every"], unit="month")
    else:
        target = drafts.Target("count", value=told["value"], at_least=True, what=told["what"])
    return drafts.DraftCommunicationAction(
        told["objective"], told["action"], told["target"], _from(told["action"]), targets=[target]
    )
