"""Facilities to take away (listas de equipamientos): what a list says, and what a questionnaire asks, in a language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import facilities as rules
from cauce.core import places
from cauce.core import vulnerability as classes
from cauce.core.messages.facilities import HEADERS
from cauce.exporter.facilities import FacilityList
from cauce.exporter.facilities_questionnaire import Question, Questionnaire
from cauce.web.models import Facility, Plan
from cauce.web.queries.facilities import Line
from cauce.web.queries.plan_text import PROGRAM

SCORED = "vulnerability"


def spoken() -> str:
    """The language that is spoken, as the method's words have it."""
    return "en" if (get_language() or "es").startswith("en") else "es"


def list_of(plan: Plan, lines: Sequence[Line], *, with_scores: bool, with_contacts: bool) -> FacilityList:
    """What a list of facilities says; scores and contacts only for whom may know them."""
    language = spoken()
    kinds, roles, codes, bands = (rules.words_of(name, language) for name in ("kinds", "roles", "code_levels", "bands"))
    headers = {name: _(words) for name, words in HEADERS.items() if name != "contact" or with_contacts}
    if with_scores:
        headers[SCORED] = _("Vulnerability")
    told = []
    for line in lines:
        one = line.facility
        told.append(
            {
                **{name: getattr(one, name) for name in headers if hasattr(one, name)},
                "kind": kinds.get(one.kind, one.kind),
                "territory": one.territory.name if one.territory else one.territory_words,
                "owner": one.owner.name if one.owner else one.owner_words,
                "roles": ", ".join(roles.get(role, role) for role in one.roles),
                "code_level": codes.get(one.code_level, ""),
                **({SCORED: bands.get(line.stand.level, "") if line.stand else ""} if with_scores else {}),
            }
        )
    today = timezone.localdate()
    about = [
        (_("List"), _("Facilities")),
        (_("Plan"), plan.title),
        (_("Date"), places.city_format(plan.city_format).day(today)),
        (
            _("Coming back"),
            _("Change cells, add lines and import the file again: the key tells which facility a line is."),
        ),
        (_("Note"), _("Screening, not a structural study.")),
    ]
    return FacilityList(
        title=f"{_('Facilities')}: {plan.title}",
        headers=headers,
        lines=told,
        on=today,
        program=PROGRAM,
        sheet=_("Facilities"),
        about_sheet=_("About"),
        about=about,
        choices={"kind": tuple(kinds.values()), "code_level": tuple(codes.values())},
    )


def questionnaire_of(plan: Plan, one: Facility, index: str, *, address: str) -> Questionnaire:
    """What a questionnaire on paper asks of a facility; ``address`` leads back to its page."""
    language = spoken()
    names = classes.modules(language)
    is_hospital = index == classes.HOSPITAL
    answers = (_("Low safety"), _("Medium safety"), _("High safety")) if is_hospital else classes.answers_of(index)
    questions = [
        Question(names.get(item.module, ""), item.name, item.ask, item.best, item.worst)
        for item in classes.items(index, language)
    ]
    kind = rules.words_of("kinds", language).get(one.kind, "")
    territory = one.territory.name if one.territory else one.territory_words
    return Questionnaire(
        title=classes.name_of(index, language),
        facility=one.name,
        about=" · ".join(part for part in (kind, territory, one.address) if part),
        plan=plan.title,
        language=get_language() or "es",
        on=timezone.localdate(),
        day=places.city_format(plan.city_format).day(timezone.localdate()),
        program=PROGRAM,
        address=address,
        answers=tuple(answers),
        questions=tuple(questions),
        source=classes.source_of(index),
        labels={
            "page": _("Page"),
            "answer": _("Mark one box in each line; leave out what was not seen.")
            if is_hospital
            else _("Mark one box in each line: 1 is the best state, 5 the worst."),
            "judge": _("Office or institution that judged"),
            "when": _("Day of the visit"),
            "seen": _("What was seen"),
            "enter": _("Enter it here:"),
            "screening": _("Screening, not a structural study."),
        },
    )
