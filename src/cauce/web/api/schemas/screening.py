"""Screenings of hazards (tamizaje de amenazas), as the interface tells them."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from cauce.web.api.schemas.frame import Shape


class ScreeningSource(Shape):
    """A layer that a screening rests on."""

    input: str = Field(description="What it was used as: elevation, zone, extent, …")
    id: int = Field(description="Number of the layer.")
    name: str = Field(description="Its name.")
    sha256: str = Field(description="Hash of the file that was read.")
    is_synthetic: bool = Field(description="Whether it was made up.")


class Screening(Shape):
    """A first hazard layer made where there is no study: screening, not design."""

    id: int = Field(description="Its number.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="landslide, tsunami, flood or shaking.")
    url: str = Field(description="Its page.")
    state: str = Field(description="waiting, ready or refused.")
    asked_at: dt.datetime = Field(description="When it was asked for.")
    made_at: dt.datetime | None = Field(description="When it was made, or refused.")
    values: dict[str, str] = Field(
        description="What it was asked with, by the name of the input; of layers their number."
    )
    layer: int | None = Field(description="Number of the layer of the map that holds it.")
    figures: dict[str, float] = Field(description="Figures to judge it by.")
    classes_km2: list[float] = Field(description="Square kilometres of each class, from the lowest; empty of a raster.")
    sources: list[ScreeningSource] = Field(description="The layers it rests on, as they were.")
    method: str = Field(description="Version of the method's numbers; empty until it is made.")
    refusal: str = Field(description="Why it could not be made; empty where it could.")
