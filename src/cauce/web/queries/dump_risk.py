"""What is released of risk, as open data (datos abiertos de riesgo): layers, territories, priorities, public plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cauce import method
from cauce.core.messages import contingency as contingency_words
from cauce.core.open_licences import is_open
from cauce.core.places import city_format
from cauce.exporter.dump import Column, Table
from cauce.web import storage
from cauce.web.models import Plan, RiskLayer, Territory
from cauce.web.queries import contingency, information_folder, map_priorities
from cauce.web.queries import map as maps
from cauce.web.queries.dump_words import RISK_COLUMNS, RISK_TABLES
from cauce.web.queries.vulnerability import public_lines

NOBODY = AnonymousUser()
ITEM_NAMES = ("link", "source", "dated", "scale", "licence", "quality", "released_by", "released_on")
LANGUAGES = ("es", "en")
MEGABYTE = 1_000_000
NOT_GIVEN_OUT = ("waiting", "infected")  # what the virus scanner has not found to be clean
NAMES = {"analysis": "priority_reckonings", "territory": "territories"}  # columns that hold a key of another table


@dataclass
class Released:
    """Tables of what is released, the files of layers that may be passed on, and sentences about both.

    ``answers`` are what no address for programs tells to the public, as JSON beside the table of the same name.
    """

    tables: list[Table] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def released(plan: Plan) -> Released:
    """Return what anybody may see of a plan's risk; tables without a row are left out.

    Everything is asked as one who is not signed in: what no body released is not read at all.
    """
    content = maps.content(NOBODY, plan)
    found = Released()
    with override(plan.language):
        layers = [_layer(one, found) for one in content.layers]
        _add(found, "risk_layers", layers)
        _add(found, "territories", _territories(plan))
        reckoning, lines = _priorities(plan, content)
        _add(found, "priority_reckonings", reckoning)
        _add(found, "priority_territories", lines)
        _add(found, "contingency_plans", _contingency(plan))
        if folder := _information(plan):
            _add(found, "information", folder)
            found.answers["information"] = {"count": len(folder), "items": folder}
        if layers or reckoning:
            found.notes.append(_("Risk data are for screening, not for design: ask the authority that is named."))
    return found


def _add(found: Released, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns = [_column(one, kind) for one, kind in RISK_TABLES[name][1].items()]
    values = [[row.get(column.name) for column in columns] for row in rows]
    found.tables.append(Table(name, _in_both(RISK_TABLES[name][0]), columns, values))


def _column(name: str, kind: str) -> Column:
    return Column(name, kind, _in_both(RISK_COLUMNS[name]), names=NAMES.get(name, ""))


def _in_both(sentence: str) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = _(sentence)
    return told


def _layer(one: RiskLayer, found: Released) -> dict[str, Any]:
    names = ("key", "name", "kind", "hazard", "return_period_years", "event", "climate", "unit", "authority", "source")
    more = ("source_on", "scale", "licence", "quality", "is_synthetic", "released_by", "released_on")
    told = {name: getattr(one, name) for name in (*names, *more)}
    file = one.current
    assert file is not None
    told |= {"sha256": file.file.sha256, "bytes": file.file.size, "file": ""}
    values = {"name": one.name, "licence": one.licence, "megabytes": f"{file.file.size / MEGABYTE:.1f}"}
    if one.is_synthetic:
        found.notes.append(_("«%(name)s» is made up: it says nothing of the real city.") % values)
    if not is_open(one.licence):
        reason = _("«%(name)s» is told without its file: its licence, «%(licence)s», is not known to be open.")
        found.notes.append(reason % (values | {"licence": one.licence or _("not stated")}))
        return told
    content = _content(one, found)
    if content is None:
        found.notes.append(_("«%(name)s» is told without its file of %(megabytes)s MB. Ask the office.") % values)
        return told
    path = f"files/{one.key.replace(':', '-').replace('/', '-')}/{file.file_name}"
    found.files[path] = content
    return told | {"file": path}


def _content(one: RiskLayer, found: Released) -> bytes | None:
    """The file of a layer as it came, while there is room for it in the package."""
    limits = method.load("open_data")["files"]
    stored = one.current.file if one.current is not None else None
    room = limits["together_mb"] * MEGABYTE - sum(map(len, found.files.values()))
    if stored is None or stored.scanned in NOT_GIVEN_OUT or stored.size > min(limits["largest_mb"] * MEGABYTE, room):
        return None
    try:
        with storage.open_checked(stored.sha256) as opened:
            return opened.read()
    except (storage.NotKeptError, storage.NoAnswerError):
        return None


def _territories(plan: Plan) -> list[dict[str, Any]]:
    """Territories with enough facilities, and their classes where a body released them."""
    keys = dict(Territory.objects.filter(plan=plan, retired_at=None).values_list("code", "key"))
    return [
        {
            "key": keys.get(line.code, line.code),
            "code": line.code,
            "name": line.name,
            "facilities": line.facilities,
            "kinds": dict(line.kinds),
            "bands": dict(line.bands) if line.bands else None,
        }
        for line in public_lines(plan)
    ]


def _priorities(plan: Plan, content: maps.Content) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The last reckoning that a body released, with the territories that the public map shows of it."""
    shown = map_priorities.shown_to(NOBODY, plan, content)
    if shown is None:
        return [], []
    one, keys = shown.analysis, {place.pk: place.key for place in content.places}
    reckoning = {
        "key": one.key,
        "name": one.name,
        "made_on": timezone.localdate(one.made_at) if one.made_at else None,
        "method": one.results.get("method", ""),
        "threshold": one.results.get("threshold"),
        "is_synthetic": shown.is_synthetic,
        "released_by": one.released_by,
        "released_on": one.released_on,
    }
    lines = [
        {
            "key": f"{one.key}/{keys[pk]}",
            "analysis": one.key,
            "territory": keys[pk],
            "name": standing.name,
            "priority": standing.state,
            "reasons": list(standing.reasons),
        }
        for pk, standing in shown.territories.items()
        if pk in keys
    ]
    return [reckoning], lines


def _contingency(plan: Plan) -> list[dict[str, Any]]:
    """Contingency plans whose document is public, with what their public page says."""
    every = contingency.inventory(plan, on=timezone.localdate(), person=NOBODY)
    day = city_format(plan.city_format).day
    return [
        {
            "key": entry.row.key,
            "name": entry.row.name,
            "hazards": list(entry.facts.hazards),
            "sectors": list(entry.facts.sectors),
            "whole_city": entry.facts.whole_city,
            "places": every.places_of(entry.row),
            "owner": entry.facts.owner.name if entry.facts.owner else "",
            "approved_on": entry.row.approved_on,
            "expires_on": entry.row.expires_on,
            "language": entry.row.language,
            "link": entry.row.link,
            "status": entry.status,
            "status_is_said": entry.standing.is_said,
            "status_reason": contingency_words.tell_standing(entry.standing, _, day),
        }
        for entry in every.entries
    ]


def _information(plan: Plan) -> list[dict[str, Any]]:
    """What a body released of the information folder; layers of the map stand in their own table."""
    every = information_folder.folder_of(plan, on=timezone.localdate(), person=NOBODY)
    return [
        {
            "key": item.key,
            "name": item.name,
            "hazards": list(line.facts.hazards),
            "kind": item.kind,
            "medium": item.medium,
            "kept_at": line.place,
            **{name: getattr(item, name) for name in ITEM_NAMES},
            "address": f"{settings.PUBLIC_ADDRESS}{reverse('information_item', args=[plan.slug, item.pk])}",
        }
        for line in every.lines
        if (item := line.item) is not None
    ]
