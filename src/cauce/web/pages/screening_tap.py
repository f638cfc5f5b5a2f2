"""Tapping an epicentre (tocar el epicentro): a sketch of the city and far around it, where a tap sets the point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cauce.core.territories import Box, Position
from cauce.core.typed_numbers import read_number
from cauce.web.models import Plan
from cauce.web.queries.territories import city_box

SIZE = 320  # points of the sketch's side; it is never scaled, so that a tap says where it was
REACH = 4.0  # how many times the city the sketch shows


@dataclass(frozen=True)
class Sketch:
    """A sketch to tap: its picture and its size."""

    url: str
    size: int


def sketch_of(plan: Plan, typed: Mapping[str, Any]) -> Sketch | None:
    """Return the sketch of a city with the point that was typed; None where no outline is known."""
    window = _window(plan)
    if window is None:
        return None
    told = {"w": window.west, "s": window.south, "e": window.east, "n": window.north}
    longitude, latitude = (read_number(str(typed.get(name, "") or "")) for name in ("longitude", "latitude"))
    if longitude is not None and latitude is not None:
        told |= {"x": longitude, "y": latitude}
    query = "&".join(f"{name}={value:.6f}" for name, value in told.items())
    return Sketch(f"{reverse('facilities_sketch', args=[plan.slug])}?{query}&size={SIZE}", SIZE)


def tapped(request: HttpRequest, plan: Plan) -> Position | None:
    """Where the sketch was tapped; None where it was not. Enter on the sketch tells no place (0, 0)."""
    x, y = (request.POST.get(f"tap.{axis}", "") for axis in "xy")
    window = _window(plan)
    if window is None or not (x.isdecimal() and y.isdecimal()) or len(x + y) > 8:
        return None
    east, down = min(int(x), SIZE) / SIZE, min(int(y), SIZE) / SIZE
    longitude = window.west + east * (window.east - window.west)
    return longitude, window.north - down * (window.north - window.south)


def _window(plan: Plan) -> Box | None:
    """A square on the ground about the city, some times as large as it."""
    city = city_box(plan)
    if city is None:
        return None
    scale = math.cos(math.radians(city.middle[1]))
    half = max(city.east - city.west, (city.north - city.south) / scale) * REACH / 2
    longitude, latitude = city.middle
    return Box(longitude - half, latitude - half * scale, longitude + half, latitude + half * scale)
