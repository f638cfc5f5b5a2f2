"""What the interface's description says: every address with values of the small plan, and the fields of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cauce.web.models import Deliverable, Event, Import, Plan, RiskLayer, Scenario, ScoreRelease
from tests.people import marta_of_the_office
from tests.web.api.conftest import SLUG, Asker
from tests.web.city_map import kept_layer
from tests.web.drowned import analysed
from tests.web.judged import kept_judgement
from tests.web.played import played
from tests.web.screened import screened

OFFICE_ONLY = "Office only."


def description(asker: Asker) -> Any:
    """Return the description."""
    return asker.answer("/api/openapi.json")


def addresses(asker: Asker) -> list[str]:
    """Return every described address, its values filled in."""
    return [address for address, _operation in readable(asker)]


def readable(asker: Asker) -> list[tuple[str, Any]]:
    """What can be read as JSON by whoever may, its values filled in; a file on its way is read by its owner alone."""
    paths = {path: item for path, item in description(asker)["paths"].items() if "{token}" not in path}
    read = {path: item["get"] for path, item in paths.items() if "get" in item}
    in_json = {path: told for path, told in read.items() if "application/json" in told["responses"]["200"]["content"]}
    return [(_filled(path, told), told) for path, told in in_json.items()]


def operations(asker: Asker) -> list[tuple[str, Any]]:
    """Every operation with its address."""
    return [(path, told) for path, item in description(asker)["paths"].items() for told in item.values()]


def acts(asker: Asker) -> dict[str, str]:
    """Return the act that each address asks for beyond seeing the plan, by the address."""
    found = {}
    for address, told in readable(asker):
        if "for the office alone" in told["description"]:
            found[address] = "see_drafts"
        elif "x-act" in told:
            found[address] = told["x-act"]
    return found


def _filled(path: str, operation: Mapping[str, Any]) -> str:
    thing = path.removeprefix("/api/plans/{slug}/").partition("/")[0]
    values = {
        "slug": SLUG,
        "code": {"questions": "1.1", "tasks": "1.1.1"}.get(thing, ""),
        "name": "oficina-del-agua-1",
        "number": {
            "areas": 1,
            "deliverables": Deliverable.objects.values_list("pk", flat=True).first() if thing == "deliverables" else 0,
            "imports": Import.objects.values_list("pk", flat=True).first() if thing == "imports" else 0,
            "scenarios": _released_scenario() if thing == "scenarios" else 0,
            "layers": _released_layer() if thing == "layers" else 0,
            "losses": _released_losses() if thing == "losses" else 0,
            "screenings": screened(Plan.objects.get(slug=SLUG)).pk if thing == "screenings" else 0,
            "judgements": _released_judgement() if thing == "judgements" else 0,
            "events": Event.objects.values_list("pk", flat=True).first() if thing == "events" else 0,
        }.get(thing, 0),
    }
    asked = "?q=agua" if any(one["name"] == "q" and one["required"] for one in operation.get("parameters", ())) else ""
    return path.format(**values) + asked


def _released_layer() -> int:
    """Number of a layer of the map that everybody may see who sees the plan."""
    one = kept_layer(Plan.objects.get(slug=SLUG))
    RiskLayer.objects.filter(pk=one.pk).update(released_by="Junta", released_on="2020-01-01")
    return one.pk


def _released_judgement() -> int:
    """A judgement that everybody with a part in the plan may see."""
    plan = Plan.objects.get(slug=SLUG)
    told = {"scope": "facilities", "body": "Junta", "reason": "Para todos", "released_on": "2020-01-01"}
    ScoreRelease.objects.get_or_create(plan=plan, key="score_release:1", defaults=told)
    return kept_judgement(plan, by=marta_of_the_office()).pk


def _released_losses() -> int:
    """Number of a loss analysis that everybody may see who sees the plan."""
    one = analysed(Plan.objects.get(slug=SLUG))
    if not one.released_by:
        one.released_by, one.released_of = "Junta", one.made_at
        one.save()
    return int(one.pk)


def _released_scenario() -> int:
    """A scenario that everybody may see."""
    one = played(Plan.objects.get(slug=SLUG))
    Scenario.objects.filter(pk=one.pk).update(released_by="Junta", released_of=one.made_at)
    return one.pk


def told_fields(schema: Mapping[str, Any], answer: Any, known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (shape, field) for each field of an answer that the description says something of."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    shape = known.get(name, {})
    if "properties" in shape:
        for field, value in answer.items():
            yield name, field
            yield from told_fields(shape["properties"][field], value, known)
    for choice in schema.get("anyOf", ()):
        if isinstance(answer, dict) and "$ref" in choice:
            yield from told_fields(choice, answer, known)
    if isinstance(answer, list):
        for each in answer:
            yield from told_fields(schema.get("items", {}), each, known)
