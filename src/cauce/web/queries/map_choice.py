"""What of the map is asked for (elección del mapa): the layer shown, the one beside it, how much shows through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from cauce import method
from cauce.core.risk_layers import THEMES
from cauce.web.models import RiskLayer
from cauce.web.queries.map import Content

OPACITY = 75
LONGEST = 9  # digits of a layer's number
STEP = 5  # of the strength of colour


@dataclass(frozen=True)
class Choice:
    """What is shown of all that may be seen."""

    layer: RiskLayer | None
    beside: RiskLayer | None
    opacity: int
    also: frozenset[int]
    facilities: bool
    priorities: bool

    def words(self) -> str:
        """What is printed of it, in one spelling: however it is asked for, it is the same sheet."""
        told = [("layer", str(self.layer.pk) if self.layer is not None else "")]
        told.append(("opacity", str(STEP * round(self.opacity / STEP))))
        told += [("also", str(pk)) for pk in sorted(self.also)]
        told += [("facilities", "1")] if self.facilities else []
        return urlencode(told + ([("priorities", "1")] if self.priorities else []))

    def base(self, content: Content) -> list[RiskLayer]:
        """Layers that lie beneath what is shown: coast, roads, buildings."""
        return [one for one in content.layers if one.kind not in THEMES and one.pk in self.also]


def themes(content: Content) -> list[RiskLayer]:
    """Layers that are shown one at a time, or two side by side: hazards, and the losses of a run."""
    return [one for one in content.layers if one.kind in THEMES]


def chosen_of(asked: Mapping[str, Sequence[str]], content: Content) -> Choice:
    """Return what an address asks for; what it does not say is as the map begins."""
    by_pk = {str(one.pk): one for one in content.layers}
    first = next(iter(themes(content)), None)
    layer = by_pk.get(_last(asked, "layer")) if "layer" in asked else first
    beside = by_pk.get(_last(asked, "beside"))
    opacity = _last(asked, "opacity")
    also = frozenset(by_pk[one].pk for one in asked.get("also", ()) if one in by_pk)
    hides = method.load("maps")["base"]["begins_off"] if first is not None else []
    begins_off = {*THEMES, *hides}
    return Choice(
        layer,
        beside if beside is not None and beside != layer and layer is not None else None,
        min(100, max(10, int(opacity))) if opacity.isdecimal() and len(opacity) <= LONGEST else OPACITY,
        also if asked else frozenset(one.pk for one in content.layers if one.kind not in begins_off),
        not asked or "facilities" in asked,
        not asked or "priorities" in asked,
    )


def _last(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return next(reversed(list(asked.get(name, ()))), "")


def asked_from(words: str) -> dict[str, list[str]]:
    """Return what was asked for, from the spelling in which it is kept.

    Examples
    --------
    >>> asked_from("layer=&also=3&also=4")
    {'layer': [''], 'also': ['3', '4']}
    """
    return parse_qs(words, keep_blank_values=True)
