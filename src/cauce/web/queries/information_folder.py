"""The information folder as pages need it (carpeta de información): items and layers of the map, by hazard and kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from cauce.core.contingency import Catalogue
from cauce.core.information_folder import Folder, ItemFacts, folder, is_weak
from cauce.web.models import InformationItem, Plan, RiskLayer
from cauce.web.queries.contingency import catalogue_of
from cauce.web.queries.plan import current, folded
from cauce.web.queries.visible import Person, may

LAYER_KINDS = {"hazard": "hazard_map"}  # a layer of the map is this kind of information; the others are what is exposed


@dataclass(frozen=True)
class FolderLine:
    """A piece of information, kept here or drawn on the map; ``place`` is where it lies, for whom may know it."""

    facts: ItemFacts
    is_weak: bool
    item: InformationItem | None = None
    layer: RiskLayer | None = None
    place: str = ""

    @property
    def medium(self) -> str:
        """File, paper, layer or link."""
        return self.item.medium if self.item is not None else "layer"

    @property
    def is_released(self) -> bool:
        """Whether a named body let it leave the office."""
        thing = self.item or self.layer
        return bool(thing and thing.released_by)


@dataclass
class FolderOf:
    """The folder of a plan on a day."""

    plan: Plan
    on: dt.date
    catalogue: Catalogue
    lines: list[FolderLine] = field(default_factory=list)

    def matrix(self) -> Folder:
        """Hazards × kinds of information."""
        return folder([line.facts for line in self.lines], self.catalogue, on=self.on)


def folder_of(plan: Plan, *, on: dt.date, person: Person | None = None, retired: bool = False) -> FolderOf:
    """Return the folder; a person who may not see all of it sees what was released. Three queries."""
    found = FolderOf(plan, on, catalogue_of(plan))
    every = person is None or may("see_contingency", by=person, plan=plan)
    items = InformationItem.objects.filter(plan=plan, retired_at__isnull=not retired).select_related("file")
    layers = current(RiskLayer, plan=plan)
    if not every:
        items, layers = items.exclude(released_by=""), layers.exclude(released_by="")
    for item in items:
        facts = ItemFacts(item.key, item.name, tuple(item.hazards), item.kind, item.dated, item.quality)
        found.lines.append(_line(found, facts, item=item, place=place_of(item, sees_all=every)))
    for layer in () if retired else layers:
        dated = layer.source_on.isoformat() if layer.source_on else ""
        kind = LAYER_KINDS.get(layer.kind, "exposure")
        hazards = (layer.hazard,) if layer.hazard in found.catalogue.hazards else ()
        facts = ItemFacts(layer.key, layer.name, hazards, kind, dated, layer.quality or "unknown")
        found.lines.append(_line(found, facts, layer=layer))
    found.lines.sort(key=lambda line: (folded(line.facts.name), line.facts.key))
    return found


def place_of(item: InformationItem, *, sees_all: bool) -> str:
    """Where a piece of information lies; of a file or a link that is for whom sees all of the folder.

    Of a paper that was released the public learns it too: it could not be read otherwise.
    """
    return item.kept_at if sees_all or item.medium == "paper" else ""


def _line(
    found: FolderOf,
    facts: ItemFacts,
    *,
    item: InformationItem | None = None,
    layer: RiskLayer | None = None,
    place: str = "",
) -> FolderLine:
    weak = is_weak(facts, on=found.on, old_years=found.catalogue.old_years)
    return FolderLine(facts, weak, item, layer, place)


def matching(
    found: FolderOf, *, words: str = "", hazard: str = "", kind: str = "", medium: str = "", quality: str = ""
) -> list[FolderLine]:
    """Filter a folder; every word must stand in the name, the source or the place where it lies."""

    def text(line: FolderLine) -> str:
        item = line.item
        source = item.source if item is not None else line.layer.source if line.layer is not None else ""
        return folded(f"{line.facts.name} {source} {line.place}")

    return [
        line
        for line in found.lines
        if all(folded(word) in text(line) for word in words.split())
        and (not hazard or hazard in line.facts.hazards)
        and (not kind or kind == line.facts.kind)
        and (not medium or medium == line.medium)
        and (not quality or quality == line.facts.quality)
    ]
