"""One run (una corrida): sites found for every asset, losses by tile, sums in one fixed order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.impact import Impact
from cauce.engines.risk.vulnerability import Curves


def run(
    hazard: Hazard,
    exposure: Exposure,
    curves: Curves,
    *,
    executor: Any = None,
    workers: int | None = None,
    memory: str = "1 GB",
    people_threshold: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Impact:
    """Return the impact of a hazard on an exposure: equal bits for any number of workers and any chunks."""
    raise NotImplementedError
