"""What the public gets is what the table of published fields says, and what is described is what is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cauce.core.permissions import NEVER_PUBLIC, PUBLISHED_FIELDS
from cauce.web.api import schemas
from cauce.web.api.frame import fields_of
from cauce.web.api.schemas import frame, surroundings
from cauce.web.api.schemas import plan as plans
from cauce.web.models import Assignment, OrganizationAlias, Plan
from cauce.web.models.kinds import KINDS
from cauce.web.queries.search import rebuild
from tests.web.api.conftest import Asker
from tests.web.api.described import OFFICE_ONLY, acts, description, operations, readable, told_fields

ROOT = Path(__file__).resolve().parents[3]
SHAPES: Mapping[str, type[BaseModel]] = {
    "plan": schemas.PlanLine,
    "statement": plans.Statement,
    "phase_objective": plans.PhaseObjective,
    "methodology": plans.Text,
    "acronym": schemas.Acronym,
    "seat": surroundings.Seat,
    "board_objective": plans.Text,
    "area": schemas.AreaLine,
    "city": schemas.City,
    "question": plans.AreaQuestion,
    "row": schemas.RowLine,
    "row_question": plans.RowQuestion,
    "task": plans.TaskText,
    "step": plans.Text,
    "note": plans.Text,
    "input": plans.Input,
    "dependency": plans.Tie,
    "activity": surroundings.Activity,
    "deliverable": frame.DeliverableLine,
    "assignment": frame.Assignment,
    "communication_objective": surroundings.CommunicationObjective,
    "communication_tool": plans.Text,
    "communication_action": surroundings.CommunicationAction,
    "communication_target": surroundings.Target,
    "organization": schemas.OrganizationLine,
}
# Fields that are no field of a row: where a thing is, and what belongs to it.
LINKS = {"url", "id"}
BELONGING = {
    "row": {"code", "area", "tasks", "questions", "deliverables", "assignments", "notes"},
    "task": {"steps", "notes"},
    "city": {"areas"},
    "acronym": {"organization"},
    "communication_action": {"targets"},
    "organization": {"roles"},
}


def is_office_only(shape: type[BaseModel], name: str) -> bool:
    return OFFICE_ONLY in (shape.model_fields[name].description or "")


def test_every_published_kind_has_a_shape() -> None:
    assert set(PUBLISHED_FIELDS) <= set(SHAPES)


def test_what_is_not_published_is_marked_as_the_offices_own() -> None:
    for kind, shape in SHAPES.items():
        if kind not in PUBLISHED_FIELDS:
            continue  # nothing of such a kind is told to the public
        public = set(PUBLISHED_FIELDS[kind]) | LINKS | BELONGING.get(kind, set())
        marked = {name for name in shape.model_fields if is_office_only(shape, name)}
        assert set(shape.model_fields) - marked == set(shape.model_fields) & public, kind
        assert not marked & public, kind


def test_every_published_field_is_described() -> None:
    for kind, names in PUBLISHED_FIELDS.items():
        assert set(names) <= set(SHAPES[kind].model_fields), kind


def test_the_public_is_told_published_fields_alone_of_each_kind() -> None:
    for kind in KINDS:
        told = set(fields_of(kind, office=False))
        assert told <= set(PUBLISHED_FIELDS.get(kind, ())), kind
    assert fields_of("input", office=False) == ()


def test_every_field_that_the_office_is_told_is_described() -> None:
    for kind, shape in SHAPES.items():
        assert set(fields_of(kind, office=True)) <= set(shape.model_fields), kind


def test_the_office_is_told_all_that_the_public_is() -> None:
    for kind in SHAPES:
        assert set(fields_of(kind, office=False)) <= set(fields_of(kind, office=True)), kind


def test_no_answer_to_the_public_holds_a_field_of_the_office(plan: Plan, office: Asker, nobody: Asker) -> None:
    told = _told_by(nobody, office)
    known = description(office)["components"]["schemas"]
    leaked = {
        (shape, field)
        for shape, field in told
        if OFFICE_ONLY in known[shape]["properties"][field].get("description", "")
    }
    assert not leaked
    assert not {field for _, field in told} & set(NEVER_PUBLIC)


def test_what_a_party_gives_and_who_it_is_stay_with_the_office(plan: Plan, office: Asker, nobody: Asker) -> None:
    Assignment.objects.filter(plan=plan, role="leads").update(contribution="contactos y llaves", initials="RQZ")
    assert "contactos y llaves" in str(office.answer("rows"))
    for address in ("rows", "tasks/1.1.1", "deliverables", "organizations/oficina-del-agua-1"):
        told = str(nobody.answer(address))
        assert "contactos y llaves" not in told
        assert "RQZ" not in told


def test_the_spellings_of_an_organization_stay_with_the_office(plan: Plan, office: Asker, nobody: Asker) -> None:
    OrganizationAlias.objects.filter(plan=plan).update(spelling="Ofic. Aguas")
    rebuild(plan)
    assert "Ofic. Aguas" in str(office.answer("search?q=ofic"))
    assert "Ofic. Aguas" not in str(nobody.answer("search?q=ofic"))


def test_the_office_is_told_every_field_that_is_described(plan: Plan, office: Asker) -> None:
    told = _told_by(office, office)
    known = description(office)["components"]["schemas"]
    described = {
        (shape, field)
        for shape, held in known.items()
        for field in held.get("properties", ())
        if shape in {shape for shape, _ in told}
    }
    # A list leaves out what only the thing's own page tells.
    absent = {("Deliverable", "questions"), ("Deliverable", "provenance"), ("City", "areas")}
    assert described - told <= absent


def _told_by(asker: Asker, office: Asker) -> set[tuple[str, str]]:
    told: set[tuple[str, str]] = set()
    described: Any = description(office)
    known = described["components"]["schemas"]
    refused = acts(office)
    for address, operation in readable(office):
        if asker is not office and address in refused:
            continue
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        told |= set(told_fields(schema, asker.answer(address), known))
    return told


def test_every_field_says_what_it_means(office: Asker) -> None:
    described = description(office)
    silent = [
        (shape, field)
        for shape, held in described["components"]["schemas"].items()
        for field, told in held.get("properties", {}).items()
        if "description" not in told and "$ref" not in told
    ]
    assert not silent


def test_every_address_and_value_says_what_it_is_for(office: Asker) -> None:
    for path, operation in operations(office):
        assert operation["description"].endswith("."), path
        for value in operation.get("parameters", ()):
            assert value["in"] == "path" or "description" in value["schema"] or "description" in value, (path, value)


def test_the_description_names_no_page_of_another_host(office: Asker) -> None:
    assert "http" not in str(description(office)).replace("HTTP", "")


def test_the_documentation_lists_every_address_with_its_values(office: Asker) -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `/api")}
    every = operations(office)
    assert set(lines) == {path for path, _operation in every}
    for path, operation in every:
        for value in operation.get("parameters", ()):
            assert value["in"] == "path" or f"`{value['name']}`" in lines[path], (path, value["name"])


def test_the_public_reads_a_party_without_the_initials_of_a_person(plan: Plan, office: Asker, nobody: Asker) -> None:
    Assignment.objects.filter(plan=plan, role="leads").update(as_printed="100CR (RQZ)", initials="RQZ")
    assert "100CR (RQZ)" in str(office.answer("rows"))
    told = str(nobody.answer("rows"))
    assert "100CR" in told and "RQZ" not in told
