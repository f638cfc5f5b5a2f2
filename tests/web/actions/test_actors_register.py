"""What an organisation is (registro de actores): described and rated by the office, undone from the history."""

from __future__ import annotations

import pytest

from cauce.web.actions.actors_register import (
    Described,
    WrongDescriptionError,
    describe_organization,
    describe_organizations,
    rate_actors,
)
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import StaleVersionError
from cauce.web.models import Change, Organization, Plan
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    """A small plan."""
    plan, _event = import_draft(by=marta_of_the_office())
    return plan


def university(plan: Plan) -> Organization:
    return Organization.objects.get(plan=plan, name="Universidad del Río")


def describe(plan: Plan, **changed: object) -> object:
    values = {"sector": "academia", "level": "national", "liaison": None, "by": marta_of_the_office()} | changed
    return describe_organization(organization=university(plan), **values)  # type: ignore[arg-type]


def test_a_description_stands_in_the_history_and_can_be_undone(plan: Plan) -> None:
    event = describe(plan)
    assert {each.field for each in Change.objects.filter(event=event)} == {"sector", "level"}  # type: ignore[misc]
    undo(event=event, by=marta_of_the_office(), why="Fue un error.")  # type: ignore[arg-type]
    assert university(plan).sector == ""


@pytest.mark.parametrize("wrong", [{"sector": "militar"}, {"level": "galáctico"}])
def test_a_sector_or_level_that_there_is_not_is_refused(plan: Plan, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongDescriptionError):
        describe(plan, **wrong)


def test_an_organization_does_not_convene_itself(plan: Plan) -> None:
    with pytest.raises(WrongDescriptionError):
        describe(plan, liaison=university(plan))


def test_a_second_writer_is_told(plan: Plan) -> None:
    with pytest.raises(StaleVersionError):
        describe(plan, expected_version=99)


def test_only_the_office_describes_and_rates(plan: Plan) -> None:
    irene = irene_without_a_role()
    with pytest.raises(NotAllowedError):
        describe(plan, by=irene)
    with pytest.raises(NotAllowedError):
        rate_actors(plan=plan, ratings={}, by=irene)


def test_many_ratings_are_one_event_and_none_when_nothing_changes(plan: Plan) -> None:
    ratings = {one.slug: (3, None) for one in Organization.objects.filter(plan=plan)}
    event = rate_actors(plan=plan, ratings=ratings, by=marta_of_the_office())
    assert Change.objects.filter(event=event).count() == len(ratings)
    assert rate_actors(plan=plan, ratings=ratings, by=marta_of_the_office()) is None


@pytest.mark.parametrize("value", [0, 6])
def test_a_rating_stays_on_the_scale(plan: Plan, value: int) -> None:
    with pytest.raises(WrongDescriptionError):
        rate_actors(plan=plan, ratings={"agua": (value, 1)}, by=marta_of_the_office())


def described_many(plan: Plan, **of_the_university: object) -> dict[str, Described]:
    chamber = Organization.objects.get(plan=plan, name="Cámara de Comercio")
    values = {"sector": "academia", "level": "national", "version": university(plan).version} | of_the_university
    return {
        university(plan).slug: Described(**values),  # type: ignore[arg-type]
        chamber.slug: Described("private", "", chamber.version),
    }


def test_many_are_described_in_one_event_and_undone_in_one(plan: Plan) -> None:
    marta = marta_of_the_office()
    event = describe_organizations(plan=plan, described=described_many(plan), by=marta)
    assert event is not None
    assert Change.objects.filter(event=event).values("object_id").distinct().count() == 2
    assert describe_organizations(plan=plan, described=described_many(plan), by=marta) is None
    undo(event=event, by=marta, why="Fue un error.")
    assert not Organization.objects.filter(plan=plan).exclude(sector="").exists()


def test_nothing_of_many_is_written_when_one_is_newer_or_wrong(plan: Plan) -> None:
    marta = marta_of_the_office()
    with pytest.raises(StaleVersionError):
        describe_organizations(plan=plan, described=described_many(plan, version=99), by=marta)
    with pytest.raises(WrongDescriptionError):
        describe_organizations(plan=plan, described=described_many(plan, sector="militar"), by=marta)
    assert not Organization.objects.filter(plan=plan).exclude(sector="").exists()


def test_only_the_office_describes_many(plan: Plan) -> None:
    with pytest.raises(NotAllowedError):
        describe_organizations(plan=plan, described=described_many(plan), by=irene_without_a_role())
