"""Organisations (instituciones): matched, merged, split, and the decision remembered."""

from __future__ import annotations

import pytest

from cauce.web.actions.actors import (
    CannotMergeError,
    CannotSplitError,
    keep_apart,
    merge_organizations,
    split_organization,
)
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Assignment, Organization, OrganizationProposal, Plan
from cauce.web.queries.facts import plan_problems
from tests.drafts import party, small_draft
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


def draft_with(*names: str):  # type: ignore[no-untyped-def]
    draft = small_draft()
    draft.areas[0].rows[0].parties += [party(name, "allies") for name in names]
    return draft


def names_of(plan: Plan) -> set[str]:
    return set(Organization.objects.filter(plan=plan, retired_at=None).values_list("name", flat=True))


def organization_named(spelling: str) -> Organization:
    found = Assignment.objects.filter(as_printed=spelling).first()
    assert found is not None
    assert found.organization is not None
    return found.organization


def test_an_acronym_and_the_name_that_it_stands_for_are_one_organisation() -> None:
    import_draft(by=marta_of_the_office())
    assert organization_named("AGUA") == organization_named("Oficina del Agua")
    assert organization_named("AGUA").acronym == "AGUA"


def test_a_placeholder_is_no_organisation() -> None:
    import_draft(by=marta_of_the_office())
    assert Assignment.objects.get(as_printed="Consultor").organization is None


def test_likely_matches_are_proposed_with_the_reason() -> None:
    import_draft(draft_with("Direccion de Parques", "Parques"), by=marta_of_the_office())
    proposal = OrganizationProposal.objects.get()
    assert {proposal.first.name, proposal.second.name} == {"Direccion de Parques", "Parques"}
    assert (proposal.state, proposal.reason) == ("open", "head_left_out")


def test_a_merge_is_remembered_by_the_next_import() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(draft_with("Alfa Norte", "Beta Sur"), by=marta)
    merge_organizations(keep=organization_named("Alfa Norte"), gone=organization_named("Beta Sur"), by=marta)
    draft = draft_with("Alfa Norte", "Beta Sur")
    draft.areas[0].rows[1].parties.append(party("Beta Sur", "supports"))
    import_draft(draft, by=marta)
    assert {one.organization for one in Assignment.objects.filter(as_printed="Beta Sur")} == {
        organization_named("Alfa Norte")
    }
    assert "Beta Sur" not in names_of(plan)


def test_a_split_undoes_a_merge_and_is_remembered() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(draft_with("Alfa Norte", "Beta Sur"), by=marta)
    keep, gone = organization_named("Alfa Norte"), organization_named("Beta Sur")
    merge_organizations(keep=keep, gone=gone, by=marta)
    keep.refresh_from_db()
    split_organization(organization=keep, spellings=["Beta Sur"], by=marta)
    assert organization_named("Beta Sur") == gone
    draft = draft_with("Alfa Norte", "Beta Sur")
    draft.areas[0].rows[1].parties.append(party("Beta Sur", "supports"))
    import_draft(draft, by=marta)
    assert {one.organization for one in Assignment.objects.filter(as_printed="Beta Sur")} == {gone}
    assert {"Alfa Norte", "Beta Sur"} <= names_of(plan)


def test_a_sure_match_can_be_split_all_the_same() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    split_organization(organization=organization_named("AGUA"), spellings=["AGUA"], by=marta)
    assert organization_named("AGUA") != organization_named("Oficina del Agua")
    draft = small_draft()
    draft.areas[0].rows[1].parties.append(party("AGUA", "supports"))
    import_draft(draft, by=marta)
    own = {one.organization_id for one in Assignment.objects.filter(as_printed="AGUA")}
    assert len(own) == 1
    assert organization_named("Oficina del Agua").pk not in own


def test_two_that_are_kept_apart_are_not_proposed_again() -> None:
    marta = marta_of_the_office()
    import_draft(draft_with("Direccion de Parques", "Parques"), by=marta)
    keep_apart(proposal=OrganizationProposal.objects.get(), by=marta)
    import_draft(draft_with("Direccion de Parques", "Parques", "Parques"), by=marta)
    assert OrganizationProposal.objects.get().state == "apart"


def test_one_is_not_merged_with_itself() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    one = organization_named("AGUA")
    with pytest.raises(CannotMergeError):
        merge_organizations(keep=one, gone=one, by=marta)


def test_all_spellings_cannot_go() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    one = organization_named("Universidad del Río")
    with pytest.raises(CannotSplitError):
        split_organization(organization=one, spellings=["Universidad del Río"], by=marta)


def test_irene_may_not_merge() -> None:
    import_draft(by=marta_of_the_office())
    with pytest.raises(NotAllowedError):
        merge_organizations(
            keep=organization_named("AGUA"), gone=organization_named("Universidad del Río"), by=irene_without_a_role()
        )


def test_two_that_are_kept_apart_are_no_longer_a_finding() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(draft_with("Direccion de Parques", "Parques"), by=marta)
    assert any("Parques" in problem.words for problem in plan_problems(plan))
    keep_apart(proposal=OrganizationProposal.objects.get(), by=marta)
    plan.refresh_from_db()
    assert not any("Parques" in problem.words for problem in plan_problems(plan))
