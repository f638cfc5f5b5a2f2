"""Reading (lectura): a document through the whole importer, as ``cauce import --json`` answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cauce.core import messages
from cauce.core.plan import problems
from cauce.importer import read_plan
from cauce.importer.answer import answer
from cauce.importer.facts import plan_facts

Json = dict[str, Any]


def read_answer(path: Path) -> Json:
    """Read a document and say all that is wrong with it."""
    draft = read_plan(path)
    told = [(problem, messages.sentence(problem)) for problem in problems(plan_facts(draft))]
    return answer(draft, problems=told)
