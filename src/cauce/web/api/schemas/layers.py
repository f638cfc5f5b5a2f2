"""Layers of the map (capas del mapa), as the interface tells them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from cauce.web.api.schemas.frame import Listing, Shape


class LayerLine(Shape):
    """A layer of the map; the public is told of those that can be drawn and that a named body released."""

    id: int = Field(description="Number in its address.")
    url: str = Field(description="Where more of it is told.")
    name: str = Field(description="What the map's readers see.")
    kind: str = Field(description="hazard, losses, coast, roads, buildings, other …")
    hazard: str = Field(description="flood, tsunami, landslide …; empty where it is no hazard.")
    return_period_years: int | None = Field(description="Years, where it is of a return period.")
    event: str = Field(description="The event or scenario, where it is one.")
    climate: str = Field(description="Present, or the scenario and its year.")
    unit: str = Field(description="Unit of its values; empty for classes.")
    authority: str = Field(description="The body that answers for it.")
    source: str = Field(description="Where it comes from.")
    source_on: dt.date | None = Field(description="Day of the source.")
    scale: str = Field(description="As «1:25 000».")
    licence: str = Field(description="Licence of its data.")
    quality: str = Field(description="high, medium, low; empty where not said.")
    note: str = Field(description="What else is said of it.")
    is_synthetic: bool = Field(description="Made up for an example or an exercise: it says nothing of the city.")
    released_by: str = Field(description="The body that released it; empty while it is internal.")
    released_on: dt.date | None = Field(description="Day of that decision.")
    state: str = Field(description="Of its newest file: waiting, ready or refused; empty without a file.")


class LayerWords(Shape):
    """What is said of a layer that is brought; its file comes beside."""

    name: str = Field(max_length=400, description="What the map's readers see.")
    kind: str = Field(max_length=32, description="hazard, losses, coast, roads, buildings, other …")
    hazard: str = Field("", max_length=32, description="Of a hazard: flood, tsunami, landslide …")
    authority: str = Field("", max_length=400, description="Of a hazard: the body that answers for it.")
    unit: str = Field("", max_length=40, description="Unit of its values, as m; empty for classes.")
    class_field: str = Field("", max_length=200, description="Of shapes: the field of its classes or losses.")
    return_period_years: str = Field("", max_length=12, description="Whole years.")
    event: str = Field("", max_length=400, description="The event or scenario, if it is one.")
    climate: str = Field("", max_length=400, description="Present, or the scenario and its year.")
    source: str = Field("", max_length=600, description="Where it comes from.")
    source_on: str = Field("", max_length=40, description="A day, as 2018-03-15.")
    scale: str = Field("", max_length=100, description="As «1:25 000».")
    licence: str = Field("", max_length=400, description="Licence of its data.")
    quality: str = Field("", max_length=16, description="high, medium or low.")
    note: str = Field("", max_length=8000, description="What else is said of it.")
    is_synthetic: bool = Field(False, description="Made up for an example or an exercise.")


class LayerClassTold(Shape):
    """A class of the legend, from low to high."""

    colour: str = Field(description="As #rrggbb.")
    words: str = Field(description="The class in words, with its unit.")
    low: float | None = Field(description="From this value on; null where it has no lower bound.")
    high: float | None = Field(description="Below this value; null where it has no upper bound.")
    shares: dict[str, float] = Field(description="Share of each territory's area that it covers, by its code.")


class LayerDetail(LayerLine):
    """A layer with its classes and what is drawn of it."""

    classes: list[LayerClassTold] = Field(description="Classes by which it is drawn.")
    box: list[float] = Field(description="West, south, east, north of what is drawn, in degrees; empty if nothing is.")
    picture: str = Field(description="Address of its picture in Web Mercator; empty if there is none.")
    tiles: str = Field(description="Address of its vector tiles (PMTiles); empty of a raster.")
    geopackage: str = Field(description="Address of its shapes with their style; empty of a raster.")
    run: dict[str, Any] = Field(description="Of a layer that a run of the risk engine wrote: its hash and inputs.")


class LayerFileLine(Shape):
    """A file of a layer: as it came, and what was found."""

    number: int = Field(description="1 is the first.")
    file_name: str = Field(description="Name under which it came.")
    sha256: str = Field(description="Hash of its content.")
    size: int = Field(description="Bytes.")
    state: str = Field(description="waiting, ready or refused.")
    is_drawn: bool = Field(description="Whether the map draws it.")
    added_at: dt.datetime = Field(description="When it came.")
    found: list[str] = Field(description="What was found, in sentences; what blocks first.")
    url: str = Field(description="Address of the file as it came.")


Layers = Listing[LayerLine]
LayerFiles = Listing[LayerFileLine]
