"""Ordering by programs (encargos): scenarios, losses and screenings, through the same actions as the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Status

from cauce.core.faults import Fault
from cauce.web.api.frame import Reader, Refused, Told
from cauce.web.models import LossAnalysis, Scenario, Screening


def ordered(
    response: HttpResponse, reader: Reader, one: Scenario | LossAnalysis | Screening, *, part: str, page: str
) -> Status[Told]:
    """Tell what was ordered, and where to ask how far it is (202)."""
    url = f"{reader.root}/{part}/{one.pk}"
    response.headers["Location"] = url
    return Status(202, {"id": one.pk, "url": url, "page": page, "state": one.state})


def refused(faults: Iterable[Fault], tell: Callable[[Fault], str], *, fields: Callable[[str], str] = str) -> Refused:
    """Say in one answer all that cannot stand, by field.

    Parameters
    ----------
    fields
        The name of a field as programs know it.
    """
    found: dict[str, str] = {}
    for one in faults:
        found.setdefault(fields(one.field), tell(one))
    return said_by_field(found)


def check_known(listed: Iterable[str], known: Iterable[str], field: str) -> None:
    """Refuse names that nobody knows within a field: what would not be read is not passed over in silence."""
    names = set(known)
    strange = [name[:60] for name in listed if name not in names]
    if strange:
        words = _("«%(name)s» is not known here. Choose among: %(known)s.")
        told = {name: words % {"name": name, "known": ", ".join(sorted(names)) or "—"} for name in strange}
        raise said_by_field({f"{field}.{name}": said for name, said in told.items()})


def said_by_field(found: Mapping[str, str]) -> Refused:
    """Return a refusal that says in one sentence after the other what its fields say one by one."""
    return Refused(" ".join(f"{name}: {words}" for name, words in found.items()), 422, found)


def spread(values: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return the values of a field as the form of the page names them.

    Examples
    --------
    >>> spread({"school": "900"}, "price-")
    {'price-school': '900'}
    """
    return {f"{prefix}{name}": words for name, words in values.items()}
