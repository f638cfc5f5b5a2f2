"""Orders (encargos): what a program asks to be played, reckoned or screened, and what it is told at once."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from cauce.web.api.schemas.frame import Shape

LONGEST = 400


def words_of(value: Any) -> Any:
    """Return a value as it would be typed; what is neither words nor a number stays, and is refused.

    Examples
    --------
    >>> words_of(" 2,5 "), words_of(2.5), words_of(1.125), words_of(250000), words_of(None)
    (' 2,5 ', '2.5', '1.1250', '250000', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        words = f"{value:.10f}".rstrip("0")
        # Three decimals could be read as thousands, and none at all is no number.
        return words + "0" if len(words.partition(".")[2]) in (0, 3) else words
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace("\0", "") if isinstance(value, str) else value


Typed = Annotated[
    str,
    BeforeValidator(words_of),
    StringConstraints(max_length=LONGEST),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": LONGEST}, {"type": "number"}, {"type": "null"}]}),
]


Numbered = Annotated[int, Field(ge=1, le=2_000_000_000)]


class Order(BaseModel):
    """What a program asks for; what nobody knows is refused. What is left out has the usual value."""

    model_config = ConfigDict(extra="forbid")


class ScenarioOrder(Order):
    """A scenario that is to be played: the words of its form; shares in per cent, as there."""

    name: Typed = Field("", description="By which it is known.")
    layer: Typed = Field("", description="Number of the hazard layer.")
    least_class: Typed = Field("", description="From which of the layer's classes on, from 1, the event counts.")
    moment: Typed = Field("", description="night or day.")
    roads: Typed = Field("", description="Number of the layer of roads; empty: straight lines.")
    sheltered_share: Typed = Field("", description="People affected who need shelter, in per cent.")
    reach_m: Typed = Field("", description="Farthest way to a shelter, in metres.")
    emergency_cost: Typed = Field("", description="Emergency cost for each person affected.")
    unusable_from: Typed = Field("", description="Damaged share from which on a facility does not work, in per cent.")
    return_period: Typed = Field("", description="Years; empty: the layer's.")
    income: Typed = Field("", description="Product per person, dollars of 2010.")
    currency: Typed = Field("", description="Three letters, as USD.")
    price_year: Typed = Field("", description="Year of the prices.")
    conversion: Typed = Field("", description="Currency for each euro of 2010.")
    prices: dict[str, Typed] = Field({}, max_length=100, description="Price of a square metre by kind of facility.")
    strengthen: list[Numbered] = Field([], max_length=1000, description="Numbers of the facilities to strengthen.")
    costs: dict[str, Typed] = Field(
        {}, max_length=1000, description="What strengthening costs, by the number of the facility."
    )
    strengthened: Typed = Field("", description="Damage left in a strengthened facility, in per cent.")
    rate: Typed = Field("", description="Discount rate a year, in per cent.")
    years: Typed = Field("", description="Years that strengthening lasts.")


class LossOrder(Order):
    """A loss analysis that is to be reckoned: the words of its form."""

    name: Typed = Field("", description="By which it is known; empty: the day.")
    layers: list[Numbered] = Field([], max_length=1000, description="Numbers of the maps, one for each return period.")
    buildings: Typed = Field("", description="Number of the layer of buildings; empty: the plan's facilities.")
    tail: Typed = Field("", description="constant: rarer floods cost as much as the last map; none: left out.")
    samples: Typed = Field("", description="How many samples; 0: one figure without an interval.")
    currency: Typed = Field("", description="Three letters, as USD.")
    price_year: Typed = Field("", description="Year of the prices.")
    price_source: Typed = Field("", description="Who says what these prices are.")
    income: Typed = Field("", description="Product per person, dollars of 2010.")
    conversion: Typed = Field("", description="Currency for each euro of 2010.")
    curves_source: Typed = Field("", description="Where curves of one's own come from, with the date.")
    curve_residential: Typed = Field("", description="Of curves of one's own: which one is for dwellings.")
    curve_commercial: Typed = Field("", description="Which one is for commerce and services.")
    curve_industrial: Typed = Field("", description="Which one is for industry.")
    structures: dict[str, Typed] = Field(
        {}, max_length=100, description="For shaking: per cent of the buildings by type of structure, as C1L."
    )
    structures_counted: Typed = Field("", description="On how many buildings these were counted.")
    intensity_low: Typed = Field("", description="Low end of the factor on what the maps say that samples vary.")
    intensity_high: Typed = Field("", description="High end of it.")
    shift_low: Typed = Field("", description="Low end of the shift of the curves, in the maps' unit.")
    shift_high: Typed = Field("", description="High end of it.")
    value_low: Typed = Field("", description="Low end of the factor on values.")
    value_high: Typed = Field("", description="High end of it.")


class ScreeningOrder(Order):
    """A screening that is to be made: which of the four, and its values by the name of the input."""

    kind: Typed = Field("", description="landslide, tsunami, flood or shaking.")
    name: Typed = Field("", description="Name of the layer that comes of it; empty: the kind's.")
    values: dict[str, Typed] = Field(
        {}, max_length=100, description="What it is made with, by the name of the input; of layers their number."
    )


class Ordered(Shape):
    """What was asked for and now waits for a worker."""

    id: int = Field(description="Its number.")
    url: str = Field(description="Address to ask again: its state says when it is done.")
    page: str = Field(description="Its page.")
    state: str = Field(description="waiting, until a worker is done with it.")
