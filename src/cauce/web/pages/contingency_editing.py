"""Pages on which contingency is entered (anotar planes de contingencia): a plan, a step, a good practice, weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce.core.faults import Fault
from cauce.web.actions import contingency as actions
from cauce.web.models import Case, ContingencyPlan, DisseminationStep, Plan
from cauce.web.pages import contingency_forms as forms
from cauce.web.pages import contingency_words as words
from cauce.web.pages.acting import attempt
from cauce.web.pages.contingency import crumbs, terms
from cauce.web.pages.contingency_forms import Field, Form
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import contingency as queries

NOTHING = ("", gettext_lazy("Not said yet"))


def plan_fields(catalogue: Any, places: Sequence[tuple[str, str]]) -> list[Field]:
    """Fields of a contingency plan."""
    young = _("Without it, %(years)d years count from its approval.") % {"years": catalogue.validity_years}
    place = Field(
        "territories", forms.CHOICES, _("Territories"), _("Where it holds, if not in the whole city."), tuple(places)
    )
    return [
        Field("name", forms.TEXT, _("Name of the plan"), longest=300, is_needed=True),
        Field("hazards", forms.CHOICES, _("Hazards"), choices=tuple(terms(catalogue.hazards))),
        Field("sectors", forms.CHOICES, _("Sectors"), choices=tuple(terms(catalogue.sectors))),
        Field("whole_city", forms.FLAG, _("It is for the whole city"), heading=_("Where it holds")),
        *([place] if places else []),
        Field(
            "territory_words",
            forms.TEXT,
            _("Place in words"),
            _("Where no territory of the list is meant."),
            longest=300,
        ),
        Field("owner", forms.PARTY, _("Owner"), PARTY_HINT, longest=200, heading=_("Who")),
        Field("planners", forms.PARTIES, _("Who plans it"), _("One a line; without any, its owner counts.")),
        Field(
            "implementers", forms.PARTIES, _("Who carries it out"), _("One a line: institutions, firms, communities.")
        ),
        Field("approved_on", forms.DAY, _("Approved on"), heading=_("When")),
        Field(
            "expires_on",
            forms.DAY,
            _("Expires on"),
            young,
        ),
        Field("drilled_on", forms.DAY, _("Last drill")),
        Field("file", forms.FILE, _("File"), heading=_("The document")),
        Field("link", forms.LINK, _("Or its address"), longest=1000),
        Field("kept_at", forms.TEXT, _("Or where the paper lies"), _("Institution, office, shelf."), longest=500),
        Field(
            "is_public", forms.FLAG, _("The document is public"), _("Once this plan is published, everybody sees it.")
        ),
        Field("language", forms.CHOICE, _("Language"), choices=(NOTHING, *words.LANGUAGES.items())),
        Field("note", forms.LONG, _("Note (optional)"), _("Stays within the office and who has a part in the plan.")),
    ]


PARTY_HINT = gettext_lazy(
    "Name or acronym as in the directory of organizations; what it does not have is kept as written."
)


def edit_contingency_plan(request: HttpRequest, plan: str, pk: int = 0) -> HttpResponse:
    """Enter a contingency plan, or change one (/es/<plan>/contingencia/nuevo/)."""
    opened = open_plan(request, plan, act="edit_contingency")
    one: ContingencyPlan | None = found(queries.one_of(ContingencyPlan, opened, pk)) if pk else None
    places = list(queries.territories_of(opened).items())
    form = Form(plan_fields(queries.catalogue_of(opened), places), _present(opened, one), opened)
    if request.method == "POST" and _save_plan(request, opened, one, forms.read(form, request)):
        if one is not None:
            return redirect("contingency_plan", opened.slug, one.pk)
        return redirect("contingency_plans", opened.slug)
    title = _("Change «%(name)s»") % {"name": one.name[:80]} if one else _("Enter a contingency plan")
    back = reverse("contingency_plan", args=[plan, one.pk]) if one else reverse("contingency_plans", args=[plan])
    return show_form(request, opened, form, title, back, version=one.version if one else None)


def show_form(
    request: HttpRequest,
    plan: Plan,
    form: Form,
    title: str,
    back: str,
    *,
    section: str = "contingency",
    path: Sequence[Crumb] = (),
    **context: Any,
) -> HttpResponse:
    """Show a form with the names of the directory beside it."""
    asks_party = any(one.how in (forms.PARTY, forms.PARTIES) for one in form.fields)
    return show(
        request,
        "contingency/form.html",
        title=title,
        plan=plan,
        section=section,
        form=form,
        back=back,
        directory=_directory(plan) if asks_party else [],
        crumbs=path or crumbs(plan),
        status=422 if request.method == "POST" else 200,
        **context,
    )


def _directory(plan: Plan) -> list[str]:
    return [party.name for party in queries.Directory(plan).parties.values()]


def _present(plan: Plan, one: ContingencyPlan | None) -> dict[str, Any]:
    if one is None:
        return {"whole_city": True, "language": plan.language}
    directory = queries.Directory(plan)
    duties = list(one.duties.filter(retired_at=None))

    def names(kind: str) -> list[str]:
        told = [directory.party(duty.organization_id, duty.words).name for duty in duties if duty.kind == kind]
        return list(dict.fromkeys(told))

    owner = directory.party(one.owner_id, one.owner_words)
    told = forms.present_of(one, actions.PLAN_FIELDS)
    parties = {"owner": owner.name, "planners": names("planning"), "implementers": names("implementing")}
    return told | parties | {"file": one.file_name}


def _save_plan(request: HttpRequest, plan: Plan, one: ContingencyPlan | None, form: Form) -> bool:
    values = dict(form.values)
    file = values.pop("file")
    owner = queries.named(plan, [values["owner"]] if values["owner"] else [])
    values["owner"] = owner[0] if owner else None
    for name in ("planners", "implementers"):
        values[name] = queries.named(plan, values[name])
    told = _("Saved.") if one else _("The contingency plan is in the inventory.")
    more: dict[str, Any] = {"file": file, "expected_version": forms.version_of(request) if one else None}
    return forms.save(
        request, form, actions.save_contingency_plan, done=told, plan=plan, one=one, values=values, **more
    )


def edit_step(request: HttpRequest, plan: str, pk: int, step: int = 0) -> HttpResponse:
    """Foresee how a plan is made known, or say that it was done; a step can be taken away here."""
    opened = open_plan(request, plan, act="edit_contingency")
    of: ContingencyPlan = found(queries.one_of(ContingencyPlan, opened, pk))
    one: DisseminationStep | None = found(queries.one_of(DisseminationStep, opened, step)) if step else None
    found(one is None or one.contingency_plan_id == of.pk or None)
    form = Form(_step_fields(queries.catalogue_of(opened)), forms.present_of(one, actions.STEP_FIELDS), opened)
    back = reverse("contingency_plan", args=[plan, pk])
    if request.method == "POST":
        if request.POST.get("act") == "retire" and one is not None:
            return retire(request, one, back)
        told = {"contingency_plan": of, "one": one, "expected_version": forms.version_of(request) if one else None}
        values = forms.read(form, request).values
        if forms.save(request, form, actions.save_step, done=_("Saved."), values=values, **told):
            return redirect("contingency_plan", opened.slug, pk)
    title = _("How «%(name)s» is made known") % {"name": of.name[:80]}
    return show_form(request, opened, form, title, back, version=one.version if one else None, retires=one is not None)


def retire(request: HttpRequest, one: Any, back: str) -> HttpResponse:
    """Take an entry out of its list."""
    attempt(request, actions.retire_entry, done=_("Taken out. The history can undo it."), one=one)
    return redirect(back)


def _step_fields(catalogue: Any) -> list[Field]:
    return [
        Field("text", forms.LONG, _("What is made known"), is_needed=True),
        Field("audience", forms.TEXT, _("To whom"), longest=300, is_needed=True),
        Field("channel", forms.CHOICE, _("Channel"), choices=tuple(terms(catalogue.channels))),
        Field("planned_on", forms.DAY, _("Planned for")),
        Field("done_on", forms.DAY, _("Done on"), _("Empty until it is done.")),
        Field("reach", forms.NUMBER, _("People reached (optional)")),
        Field("note", forms.LONG, _("Note (optional)")),
    ]


def edit_case(request: HttpRequest, plan: str, pk: int = 0) -> HttpResponse:
    """Write down a good practice, or change one (/es/<plan>/contingencia/casos/nuevo/)."""
    opened = open_plan(request, plan, act="edit_contingency")
    one: Case | None = found(queries.one_of(Case, opened, pk)) if pk else None
    asked = {code: question for question, code, _text in queries.questions(opened)}
    plans = {str(entry.row.pk): entry.row.name for entry in queries.inventory(opened, on=timezone.localdate()).entries}
    form = Form(_case_fields(opened, plans), _present_case(one, asked), opened)
    back = reverse("contingency_cases", args=[plan])
    if request.method == "POST":
        if request.POST.get("act") == "retire" and one is not None:
            return retire(request, one, back)
        values = dict(forms.read(form, request).values)
        values["question_id"] = asked.get(values.pop("question"))
        chosen = values.pop("contingency_plan")
        values["contingency_plan_id"] = int(chosen) if chosen in plans else None
        told = {"plan": opened, "one": one, "expected_version": forms.version_of(request) if one else None}
        if forms.save(request, form, actions.save_case, done=_("Saved."), values=values, **told):
            return redirect(back)
    title = _("Change a good practice") if one else _("Write down a good practice")
    return show_form(request, opened, form, title, back, version=one.version if one else None, retires=one is not None)


def _present_case(one: Case | None, asked: dict[str, int]) -> dict[str, Any]:
    if one is None:
        return {"transferable": "unknown"}
    codes = {pk: code for code, pk in asked.items()}
    told = forms.present_of(one, actions.CASE_FIELDS)
    return told | {
        "question": codes.get(one.question_id or 0, ""),
        "contingency_plan": str(one.contingency_plan_id or ""),
    }


def _case_fields(plan: Plan, plans: dict[str, str]) -> list[Field]:
    catalogue = queries.catalogue_of(plan)
    asked = [(code, f"{code} {text[:100]}") for _pk, code, text in queries.questions(plan)]
    return [
        Field(
            "place", forms.TEXT, _("Place"), _("City and country, or the neighbourhood."), longest=200, is_needed=True
        ),
        Field("text", forms.LONG, _("What was done"), is_needed=True),
        Field("conditions", forms.LONG, _("Under which conditions"), _("Law, money, institutions, size, time.")),
        Field("result", forms.LONG, _("Result"), _("What changed, with its figure where there is one.")),
        Field("transferable", forms.CHOICE, _("Can it be brought here?"), choices=tuple(words.TRANSFERABLE.items())),
        Field("transfer_words", forms.LONG, _("What it would take here")),
        Field("hazards", forms.CHOICES, _("Hazards"), choices=tuple(terms(catalogue.hazards))),
        Field("source", forms.TEXT, _("Source"), _("Author, title, year, page."), longest=300),
        Field("link", forms.LINK, _("Address"), longest=1000),
        Field("question", forms.CHOICE, _("Diagnostic question"), choices=(NOTHING, *asked)),
        Field("contingency_plan", forms.CHOICE, _("Contingency plan"), choices=(NOTHING, *plans.items())),
    ]


def contingency_weights(request: HttpRequest, plan: str) -> HttpResponse:
    """Say how much each hazard and sector weighs, and who answers for a hazard."""
    opened = open_plan(request, plan, act="edit_contingency")
    catalogue = queries.catalogue_of(opened)
    parties = queries.Directory(opened).parties
    every = [*catalogue.hazards, *catalogue.sectors]
    typed = {code: request.POST.get(f"w-{code}", f"{catalogue.weight(code):g}").strip() for code in every}
    chosen = {code: request.POST.get(f"a-{code}", catalogue.authorities.get(code, "")) for code in catalogue.hazards}
    faults: list[Fault] = []
    if request.method == "POST":
        weights = {code: weight for code, told in typed.items() if (weight := _weight(told)) is not None}
        faults = [
            Fault(code, "weight_range", {"value": told, "highest": f"{catalogue.highest_weight:g}"})
            for code, told in typed.items()
            if code not in weights
        ]
        authorities = {code: slug for code, slug in chosen.items() if slug in parties}
        form = Form([], {}, opened, faults=faults)
        told: dict[str, Any] = {"plan": opened, "weights": weights, "authorities": authorities}
        if forms.save(request, form, actions.set_weights, done=_("Saved."), **told):
            return redirect("contingency_coverage", opened.slug)
        faults = form.faults
    wrong = dict(Form([], {}, opened, faults=faults).told)
    return show(
        request,
        "contingency/weights.html",
        title=_("Weights and authorities"),
        plan=opened,
        section="contingency",
        hazards=[
            (code, word, typed[code], wrong.get(code, ""), chosen[code]) for code, word in terms(catalogue.hazards)
        ],
        sectors=[(code, word, typed[code], wrong.get(code, "")) for code, word in terms(catalogue.sectors)],
        wrong=wrong.items(),
        parties=[(slug, party.name) for slug, party in parties.items()],
        highest=f"{catalogue.highest_weight:g}",
        source=catalogue.sources["weights"],
        crumbs=[*crumbs(opened), Crumb(_("Coverage and gaps"), reverse("contingency_coverage", args=[opened.slug]))],
        status=422 if faults else 200,
    )


def _weight(typed: str) -> float | None:
    """A weight as typed, with a point or a comma; None where it is no number."""
    plain = typed.replace(",", ".")
    whole, point, rest = plain.partition(".")
    if not whole.isdecimal() or len(plain) > 8 or (point and not rest.isdecimal()):
        return None
    return float(plain)
