"""Loss analyses (análisis de pérdidas), as the interface tells them."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from cauce.web.api.schemas.frame import Shape


class LossPeriod(Shape):
    """The loss of a return period."""

    years: float = Field(description="Return period.")
    loss: float | None = Field(description="What is lost; null past the longest map.")
    loss_low: float | None = Field(None, description="p05 of the samples; null without samples.")
    loss_median: float | None = Field(None, description="p50 of the samples.")
    loss_high: float | None = Field(None, description="p95 of the samples.")


class LossFigures(Shape):
    """What floods cost, in the analysis's currency of its price year."""

    expected_annual_loss: float = Field(description="In an average year.")
    expected_annual_loss_low: float | None = Field(None, description="p05 of the samples; null without samples.")
    expected_annual_loss_median: float | None = Field(None, description="p50 of the samples.")
    expected_annual_loss_high: float | None = Field(None, description="p95 of the samples.")
    expected_annual_people: float | None = Field(description="People affected in an average year.")
    total_value: float = Field(description="What all is worth that stands there.")
    tail: str = Field(
        description="constant: floods rarer than the last map cost as much as it; none: they are left out."
    )
    return_periods: list[LossPeriod] = Field(description="The exceedance curve.")


class LossAnalysis(Shape):
    """A loss analysis of a plan."""

    id: int = Field(description="Its number.")
    name: str = Field(description="Its name.")
    url: str = Field(description="Address of its page.")
    state: str = Field(description="waiting, ready or refused.")
    made_at: dt.datetime | None = Field(description="When it was reckoned.")
    currency: str = Field(description="Currency of its losses.")
    price_year: int = Field(description="Year of its prices.")
    hazard: str = Field(description="What its maps show: flood, earthquake …")
    unit: str = Field(description="Unit of its maps.")
    curves: str = Field(description="File of the office's own curves; empty: the method's.")
    structures: dict[str, float] = Field(
        description="For shaking: share of the buildings by type of structure; empty: one type for all."
    )
    released_by: str = Field(description="Body that released it; empty while it is internal.")
    figures: LossFigures | None = Field(description="What floods cost; null before it was reckoned.")


class LossPlace(Shape):
    """What a territory, or what stands at one place, loses."""

    name: str = Field(description="Its name.")
    value: float = Field(description="What it is worth.")
    loss: float = Field(description="Loss in an average year.")
    band: list[float] | None = Field(description="p05, p50 and p95 of the samples; null without samples.")
    worst: float | None = Field(description="Loss in the worst flood of the maps.")


class LossLayer(Shape):
    """A layer that an analysis rests on."""

    role: str = Field(description="hazard or exposure.")
    name: str = Field(description="Its name.")
    authority: str = Field(description="Who answers for it.")
    source: str = Field(description="Where it comes from.")
    source_on: str = Field(description="Day of its source, or empty.")
    return_period_years: int | None = Field(description="Its return period.")
    is_synthetic: bool = Field(description="Whether it is made up and says nothing of the real hazard.")
    sha256: str = Field(description="Hash of its file.")


class WholeLossAnalysis(LossAnalysis):
    """A loss analysis with where what is lost."""

    note: str = Field(description="Screening, not design.")
    layers: list[LossLayer] = Field(description="What it rests on.")
    territories: list[LossPlace] = Field(description="To others than the office those with at least five places.")
    assets: list[LossPlace] = Field(description="What loses most; for the office alone.")
    notes: list[str] = Field(description="What was left out or taken for granted; for the office alone.")
    stale: list[str] = Field(description="Layers that changed since; for the office alone.")
