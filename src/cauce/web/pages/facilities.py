"""Pages of facilities (equipamientos): the list, a card, those to be placed, those that are likely one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import facilities as rules
from cauce.core import vulnerability as classes
from cauce.web.actions import facilities as actions
from cauce.web.models import Facility, Plan
from cauce.web.pages import facilities_words as screen
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.scenarios_needs import needs_told
from cauce.web.pages.vulnerability_words import Judgement, judgements_told
from cauce.web.queries import facilities as queries
from cauce.web.queries import territories as places
from cauce.web.queries import vulnerability as judging
from cauce.web.queries.visible import may


def language() -> str:
    """The reader's language, as the method's words have it."""
    return "en" if (get_language() or "es").startswith("en") else "es"


def facilities(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the facilities, filtered; the public is shown territories with enough of them."""
    opened = open_plan(request, plan)
    if not may("see_facilities", by=request.user, plan=opened):
        return _public(request, opened)
    asked = {name: request.GET.get(name, "").strip()[:200] for name in queries.CHOICES}
    chosen = queries.Chosen(**asked)
    sees = judging.sees_scores(request.user, opened)
    page = paged(request, queries.lines(opened, chosen, with_scores=sees))
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "facilities"
    return show(
        request,
        f"facilities/{name}.html",
        title=_("Facilities"),
        plan=opened,
        section="facilities",
        page=page,
        chosen=asdict(chosen),
        sees_scores=sees,
        counts=queries.counts(opened),
        territories=list(places.territories(opened).values_list("code", "name")),
        words=words_for_lists(),
        crumbs=[plan_crumb(opened)],
    )


def words_for_lists() -> dict[str, Any]:
    """Words by which lists of facilities call kinds, roles, placements and classes."""
    spoken = language()
    bands = rules.words_of("bands", spoken)
    return {
        "kinds": rules.words_of("kinds", spoken),
        "roles": rules.words_of("roles", spoken),
        "codes": rules.words_of("code_levels", spoken),
        "bands": bands,
        "placements": {code: words.word(screen.PLACEMENTS, code) for code in rules.PLACEMENTS},
        "more_bands": {
            queries.UNJUDGED: _("Not judged yet"),
            queries.DISAGREE: _("Opinions that differ"),
            queries.OLD: _("Judged long ago"),
        },
    }


def _public(request: HttpRequest, plan: Plan) -> HttpResponse:
    lines = judging.public_lines(plan)
    return show(
        request,
        "facilities/public.html",
        title=_("Facilities"),
        plan=plan,
        section="facilities",
        lines=lines,
        has_bands=any(line.bands for line in lines),
        releases=list(judging.releases(plan)),
        at_least=rules.public_at_least(),
        source=rules.source_words("public"),
        words=words_for_lists(),
        crumbs=[plan_crumb(plan)],
    )


def plan_crumb(plan: Plan) -> Crumb:
    """The step to the plan."""
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))


def list_crumbs(plan: Plan, *more: Facility) -> list[Crumb]:
    """Steps to the list of facilities, and to one of them."""
    crumbs = [plan_crumb(plan), Crumb(_("Facilities"), reverse("facilities", args=[plan.slug]))]
    return crumbs + [Crumb(one.name, reverse("facility", args=[plan.slug, one.pk])) for one in more]


@dataclass(frozen=True)
class Fact:
    """A line of a card: what is told, in words."""

    label: str
    value: Any
    unit: str = ""


def facility(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show a facility: what it is, where, whom it can shelter, how vulnerable; retire it or bring it back."""
    opened = open_plan(request, plan, act="see_facilities")
    one: Facility = found(queries.facility(opened, pk))
    if request.method == "POST":
        return _retire_or_bring_back(request, opened, one)
    sees = judging.sees_scores(request.user, opened)
    stand = judging.stand_of(one) if sees else None
    judges = may("judge_vulnerability", by=request.user, plan=opened)
    return show(
        request,
        "facilities/facility.html",
        title=one.name,
        plan=opened,
        section="facilities",
        facility=one,
        facts=_facts(one),
        roles=[rules.words_of("roles", language()).get(role, role) for role in one.roles],
        kind=rules.words_of("kinds", language()).get(one.kind, one.kind),
        shelter=_shelter(one),
        limits=screen.LIMITS,
        stand=stand,
        band_word=rules.words_of("bands", language()).get(stand.level, "") if stand else "",
        judgements=_judgements(request, one, sees=sees),
        differing=_differing(stand),
        judges=judges,
        indices=[(code, classes.name_of(code, language())) for code in _indices(one)],
        edits=may("edit_facilities", by=request.user, plan=opened),
        contact=one.contact if may("see_contacts", by=request.user, plan=opened) else "",
        photos=list(queries.photos(one)),
        ties=needs_told(one) if may("see_scenarios", by=request.user, plan=opened) else None,
        doubles=[pair for pair in queries.open_proposals(opened) if one.pk in (pair.first_id, pair.second_id)]
        if may("edit_facilities", by=request.user, plan=opened)
        else [],
        crumbs=list_crumbs(opened),
    )


def _indices(one: Facility) -> list[str]:
    return list(dict.fromkeys([rules.index_of(one.kind), classes.GENERIC, *classes.INDICES]))


def _judgements(request: HttpRequest, one: Facility, *, sees: bool) -> list[Judgement]:
    """Judgements that the reader may know: all of them, or their own."""
    every = list(judging.judgements_of(one))
    if not sees:
        every = [each for each in every if request.user.pk is not None and each.entered_by_id == request.user.pk]
    return judgements_told(every, language())


def _differing(stand: judging.Stand | None) -> list[str]:
    if stand is None:
        return []
    names = {item.code: item.name for item in classes.items(stand.standing.index, language())}
    return [names.get(code, code) for code in stand.standing.items]


def _shelter(one: Facility) -> rules.Shelter | None:
    found_ = rules.shelter_capacity(area_m2=one.floor_area_m2, toilets=one.toilets, water_l_per_day=one.water_l_per_day)
    return found_ if found_.people is not None else None


def _facts(one: Facility) -> list[Fact]:
    """What a card tells besides its place; what is not known is left out."""
    codes = rules.words_of("code_levels", language())
    told = (
        Fact(_("Capacity"), one.capacity, _("people")),
        Fact(_("Usable area"), one.floor_area_m2, "m²"),
        Fact(_("Toilets"), one.toilets),
        Fact(_("Water"), one.water_l_per_day, _("L a day")),
        Fact(_("Type of structure"), one.structure),
        Fact(_("Building code"), codes.get(one.code_level, "")),
        Fact(_("Year built"), str(one.built_year) if one.built_year else ""),
    )
    return [each for each in told if each.value not in (None, "")]


def _retire_or_bring_back(request: HttpRequest, plan: Plan, one: Facility) -> HttpResponse:
    if request.POST.get("act") == "bring_back":
        attempt(request, actions.bring_back_facility, done=_("The facility is in the lists again."), facility=one)
        return redirect("facility", plan.slug, one.pk)
    version = request.POST.get("version", "")
    retired = attempt(
        request,
        actions.retire_facility,
        done=_("The facility was retired. It can be brought back from its card, or by undoing the act in the history."),
        facility=one,
        expected_version=int(version) if version.isdecimal() else -1,
        why=request.POST.get("why", "").strip(),
    )
    return redirect("facilities", plan.slug) if retired else redirect("facility", plan.slug, one.pk)


def facilities_to_place(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the facilities whose point is not known, those without a territory first."""
    opened = open_plan(request, plan, act="edit_facilities")
    waiting = (
        queries.facilities(opened).exclude(placement=rules.PLACED).order_by("-placement", "territory__name", "name")
    )
    return show(
        request,
        "facilities/to_place.html",
        title=_("Facilities to be placed"),
        plan=opened,
        section="facilities",
        page=paged(request, waiting),
        counts=queries.counts(opened),
        words=words_for_lists(),
        crumbs=list_crumbs(opened),
    )


def facilities_doubles(request: HttpRequest, plan: str) -> HttpResponse:
    """Show pairs of facilities that are likely one; say yes or no to each."""
    opened = open_plan(request, plan, act="edit_facilities")
    if request.method == "POST":
        _decide(request, opened)
        return redirect("facilities_doubles", opened.slug)
    return show(
        request,
        "facilities/doubles.html",
        title=_("Facilities that are likely one"),
        plan=opened,
        section="facilities",
        page=paged(request, queries.open_proposals(opened)),
        words=words_for_lists(),
        source=rules.matching().source,
        crumbs=list_crumbs(opened),
    )


def _decide(request: HttpRequest, plan: Plan) -> None:
    named = request.POST.get("pair", "")
    pair = found(queries.open_proposals(plan).filter(pk=int(named) if named.isdecimal() else 0).first())
    if request.POST.get("act") == "apart":
        attempt(
            request, actions.keep_facilities_apart, done=_("They stay two, and are not proposed again."), proposal=pair
        )
        return
    kept = pair.second if request.POST.get("act") == "second" else pair.first
    done = _("They are one now: «%(name)s» took what it lacked. It can be undone in the history.") % {"name": kept.name}
    attempt(request, actions.merge_facilities, done=done, proposal=pair, keep=kept)


def today_iso() -> str:
    """Today, as a field for days writes it."""
    return timezone.localdate().isoformat()
