"""Tables of a loss analysis (tablas de un análisis de pérdidas) on what it rests on: curves, prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cauce.core.places import CityFormat
from cauce.exporter.risk_report import Number, Table

SHARE = "0.0%"


def curves_tables(words: Mapping[str, Any], city: CityFormat, *, every: bool) -> tuple[Table, ...]:
    """Return the curves, a row for each node: some of them, or in a workbook all."""
    lines = [
        (curve["id"], f"{x:g} {curve['unit']}", _share(y, city), curve["source"] or "—")
        for curve in words["curves_told"]
        for x, y in (curve["nodes"] if every else curve["some"])
    ]
    if not lines:
        return ()
    own, notes = words["own_curves"], list(words["limits"])
    if own is not None:
        values = {"name": own["name"], "day": own["day"], "sha256": own["sha256"][:12], "source": own["source"] or "—"}
        notes.append(_("File «%(name)s» of %(day)s, SHA-256 %(sha256)s; source: %(source)s.") % values)
    told = Table(
        title=_("Damage curves"),
        headers=(_("Curve"), _("What the map says"), _("Share damaged"), _("Source")),
        widths=(0.24, 0.16, 0.14, 0.46),
        lines=tuple(lines),
        none="—",
        notes=tuple(notes),
    )
    return (told,)


def _share(share: float, city: CityFormat) -> str:
    return Number(f"{city.number(100 * share, decimals=1)} %", share, SHARE)


def prices_tables(words: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return where the values come from."""
    told = Table(
        title=_("Prices and values"),
        headers=(_("What"), _("Value"), _("Source")),
        widths=(0.3, 0.15, 0.55),
        lines=tuple((line["what"], line["value"], line["source"]) for line in words["prices"]),
        none="—",
    )
    return (told,)
