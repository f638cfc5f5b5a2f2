"""What of the map is asked for (elección del mapa): the layer shown, the one beside it, how much shows through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from cauce.core.risk_layers import THEMES
from cauce.web.models import RiskLayer
from cauce.web.queries.map import Content

OPACITY = 75
LONGEST = 9  # digits of a layer's number
NAMES = ("layer", "beside", "opacity", "also", "facilities", "priorities")


@dataclass(frozen=True)
class Choice:
    """What is shown of all that may be seen."""

    layer: RiskLayer | None
    beside: RiskLayer | None
    opacity: int
    also: frozenset[int]
    facilities: bool
    priorities: bool

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
    also = frozenset(int(one) for one in asked.get("also", ()) if one.isdecimal() and len(one) <= LONGEST)
    return Choice(
        layer,
        beside if beside is not None and beside != layer and layer is not None else None,
        min(100, max(10, int(opacity))) if opacity.isdecimal() and len(opacity) <= LONGEST else OPACITY,
        also if asked else frozenset(one.pk for one in content.layers if one.kind not in THEMES),
        not asked or "facilities" in asked,
        not asked or "priorities" in asked,
    )


def _last(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return next(reversed(list(asked.get(name, ()))), "")


def kept_words(asked: Mapping[str, Sequence[str]]) -> str:
    """Return what an address asks for in one spelling, without anything else that it carries.

    Examples
    --------
    >>> kept_words({"opacity": ["40"], "layer": ["7"], "token": ["x"]})
    'layer=7&opacity=40'
    """
    return urlencode([(name, one[:20]) for name in NAMES for one in asked.get(name, ())])


def asked_from(words: str) -> dict[str, list[str]]:
    """Return what was asked for, from the spelling in which it is kept.

    Examples
    --------
    >>> asked_from("layer=&also=3&also=4")
    {'layer': [''], 'also': ['3', '4']}
    """
    return parse_qs(words, keep_blank_values=True)
