"""Forms of what is entered about contingency (formularios): one declaration a field, read, checked and shown again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cauce.core.faults import Fault
from cauce.core.messages import contingency as sentences
from cauce.core.places import city_format
from cauce.web.actions.contingency import CannotWriteContingencyError
from cauce.web.models import Plan
from cauce.web.pages.acting import attempt

TEXT, LONG, DAY, FLAG, CHOICE, CHOICES, PARTY, PARTIES, FILE, LINK, NUMBER = (
    *("text", "long", "day", "flag", "choice", "choices", "party", "parties", "file", "link", "number"),
)
MORE_LINES = 3  # empty lines for parties
LARGEST_NUMBER = 2_000_000_000
is_link = URLValidator(schemes=["https", "http"])
Word = str | Promise


@dataclass(frozen=True)
class Field:
    """A field of a form: its name, how it is asked, its words, what may be chosen."""

    name: str
    how: str
    label: Word
    hint: Word = ""
    choices: tuple[tuple[str, Word], ...] = ()
    longest: int = 0
    is_needed: bool = False
    heading: Word = ""  # opens a part of the form before this field


@dataclass(frozen=True)
class Shown:
    """A field with what stands in it, as typed or as kept, and why it cannot stand."""

    field: Field
    value: Any
    wrong: str = ""


@dataclass
class Form:
    """A form as it is shown, and what was read of it."""

    fields: Sequence[Field]
    present: Mapping[str, Any]
    plan: Plan
    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def shown(self) -> list[Shown]:
        """The fields with their values, for the template."""
        wrong = dict(self.told)
        return [Shown(one, self._standing(one), wrong.get(one.name, "")) for one in self.fields]

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is wrong, by field, in words."""
        day = city_format(self.plan.city_format).day
        return [(fault.field, sentences.tell_fault(fault, _, day)) for fault in self.faults]

    def _standing(self, one: Field) -> Any:
        value = self.typed.get(one.name, self.present.get(one.name))
        if one.how == PARTIES:
            return [*(value or []), *[""] * MORE_LINES]
        if isinstance(value, dt.date):
            return value.isoformat()
        return "" if value is None else value


def read(form: Form, request: HttpRequest) -> Form:
    """Read a form as it came; a day or a number that is none is a fault and stays as typed."""
    for one in form.fields:
        if one.how == FILE:
            form.values[one.name] = request.FILES.get(one.name)
            continue
        typed: Any = request.POST.get(one.name, "").strip()
        if one.how in (CHOICES, PARTIES):
            typed = [each.strip() for each in request.POST.getlist(one.name) if each.strip()]
        form.typed[one.name] = typed
        form.values[one.name] = READ.get(one.how, _as_typed)(one, typed, form.faults)
    return form


def _as_typed(one: Field, typed: Any, faults: list[Fault]) -> Any:
    if isinstance(typed, str) and one.longest and len(typed) > one.longest:
        faults.append(Fault(one.name, "too_long", {"length": len(typed), "longest": one.longest}))
    return typed


def _day(one: Field, typed: str, faults: list[Fault]) -> dt.date | None:
    if not typed:
        return None
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        faults.append(Fault(one.name, "day_shape", {"value": typed}))
        return None


def _link(one: Field, typed: str, faults: list[Fault]) -> str:
    if typed:
        try:
            is_link(typed)
        except ValidationError:
            faults.append(Fault(one.name, "link_shape", {"value": typed[:80]}))
    return typed


def _number(one: Field, typed: str, faults: list[Fault]) -> int | None:
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 10 or int(typed) > LARGEST_NUMBER:
        faults.append(Fault(one.name, "number_shape", {"value": typed[:40]}))
        return None
    return int(typed)


def _chosen(one: Field, typed: list[str], _faults: list[Fault]) -> list[str]:
    """What is chosen, in the order of the list; what the list does not have falls away."""
    return [code for code, _word in one.choices if code in typed]


READ: Mapping[str, Callable[[Field, Any, list[Fault]], Any]] = {
    DAY: _day,
    LINK: _link,
    NUMBER: _number,
    FLAG: lambda _one, typed, _faults: typed == "1",
    CHOICES: _chosen,
}


def save(request: HttpRequest, form: Form, action: Callable[..., Any], *, done: str, **arguments: Any) -> bool:
    """Do an action with what was read; what it refuses stands by the fields afterwards."""
    if not form.faults:
        try:
            if attempt(request, action, done=done, **arguments):
                return True
        except CannotWriteContingencyError as refused:
            form.faults += refused.faults
        else:
            return False
    messages.error(request, _("Nothing was written. What to correct stands beside the field."), extra_tags="warning")
    return False


def version_of(request: HttpRequest) -> int | None:
    """The version that the form showed."""
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else None


def present_of(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a row says in the fields of a form."""
    return {name: getattr(thing, name) for name in names} if thing is not None else {}
