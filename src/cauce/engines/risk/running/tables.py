"""Tables of a run (tablas de una corrida): by asset, event, territory and return period, with bands where drawn."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cauce.engines.risk.impact import Impact
from cauce.engines.risk.running.results import Results

if TYPE_CHECKING:
    from cauce.engines.risk.uncertainty_bands import Spread

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
BOUNDS = ("low", "median", "high")
Row = Sequence[Any]


def write_tables(folder: Path, found: Results) -> list[Path]:
    """Write every table of a run as CSV."""
    made = [
        write_csv(folder / "assets.csv", *_assets(found)),
        write_csv(folder / "events.csv", *_events(found)),
        write_csv(folder / "territories.csv", *_territories(found)),
        write_csv(folder / "exceedance.csv", ["return_period_years", "loss"],
                  zip(found.curve.return_period, found.curve.loss, strict=True)),
        write_csv(folder / "return-periods.csv", *_periods(found)),
        write_csv(folder / "assets-by-event.csv", ["event", "id", "intensity", "damage", "loss", "people"],
                  _assets_by_event(found)),
        write_csv(folder / "territories-by-event.csv", ["event", "territory", "loss", "people"],
                  _territories_by_event(found)),
        write_csv(folder / "left-out.csv", ["layer", "reason", "id"],
                  [(each.layer, each.reason, id) for each in (*found.inputs.excluded, *found.impact.excluded)
                   for id in each.ids]),
    ]  # fmt: skip
    if found.bands is not None:
        made.append(write_csv(folder / "samples.csv", *_samples(found)))
        if found.bands.sensitivity is not None:
            told = found.bands.sensitivity
            rows = [(name, told.first[name], told.total[name]) for name in told.names]
            made.append(write_csv(folder / "sensitivity.csv", ["quantity", "first_order", "total"], rows))
    return made


def cell(value: Any) -> Any:
    """Return a cell that no program takes for a formula; numbers in full."""
    if isinstance(value, float | np.floating):
        return repr(float(value))
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def write_csv(path: Path, names: Sequence[str], rows: Iterable[Row]) -> Path:
    """Write a table, whole or not at all."""
    fresh = path.with_name(path.name + ".part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([cell(value) for value in row] for row in rows)
    fresh.replace(path)
    return path


def reason_of_assets(impact: Impact) -> dict[str, str]:
    """Return why an asset was left out of the sums, by its id."""
    return {id: each.reason for each in impact.excluded for id in each.ids}


def territory_of_assets(found: Results) -> list[str]:
    """Return the name of each asset's territory, empty where it has none."""
    exposure = found.inputs.exposure
    if exposure.territory is None:
        return [""] * exposure.size
    return [exposure.territories[at] if at >= 0 else "" for at in exposure.territory]


def _with(
    names: list[str], rows: Iterable[Row], *more: tuple[str, Spread | None]
) -> tuple[list[str], Iterator[Row]]:  # fmt: skip
    """Add low, median and high of some figures to a table; nothing of a figure that has no band."""
    known = [(name, spread) for name, spread in more if spread is not None]
    heads = names + [f"{name}_{bound}" for name, _spread in known for bound in BOUNDS]

    def longer() -> Iterator[Row]:
        for place, row in enumerate(rows):
            yield [*row, *(value for _name, spread in known for value in spread.at(place))]

    return heads, longer()


def _assets(found: Results) -> tuple[list[str], Iterator[Row]]:
    exposure, impact, bands = found.inputs.exposure, found.impact, found.bands
    left_out = reason_of_assets(impact)
    people = impact.people_eai if impact.people_eai is not None else np.full(exposure.size, np.nan)
    rows = zip(
        impact.ids, exposure.value, [exposure.curve_ids[at] for at in exposure.curve], territory_of_assets(found),
        impact.eai, people, [left_out.get(id, "") for id in impact.ids], strict=True,
    )  # fmt: skip
    names = ["id", "value", "curve", "territory", "expected_annual_loss", "expected_annual_people", "left_out"]
    return _with(names, rows, ("expected_annual_loss", bands.assets if bands else None))


def _events(found: Results) -> tuple[list[str], Iterator[Row]]:
    impact, bands = found.impact, found.bands
    people = impact.people_at_event if impact.people_at_event is not None else np.full(len(impact.at_event), np.nan)
    rows = zip(impact.event_names, impact.frequency, impact.at_event, people, strict=True)
    names = ["event", "frequency_per_year", "loss", "people"]
    if bands is None:
        return _with(names, rows)
    return _with(names, rows, ("loss", bands.events), ("people", bands.people_events))


def _territories(found: Results) -> tuple[list[str], Iterator[Row]]:
    rows = [list(asdict(each).values()) for each in found.impact.territories.values()]
    names = ["territory", "assets", "value", "expected_annual_loss", "people", "expected_annual_people"]
    bands = found.bands
    if bands is None:
        return _with(names, rows)
    more = ("expected_annual_loss", bands.territories), ("expected_annual_people", bands.people_territories)
    return _with(names, rows, *more)


def _periods(found: Results) -> tuple[list[str], Iterator[Row]]:
    """The losses of the periods that were asked for and, with samples, of every point of the curve."""
    bands, curve = found.bands, found.curve
    periods = found.case.return_periods if bands is None else bands.return_period.tolist()
    rows = [(period, 1 / period, curve.loss_at(period)) for period in periods]
    names = ["return_period_years", "annual_probability", "loss"]
    return _with(names, rows, ("loss", bands.periods if bands else None))


def _assets_by_event(found: Results) -> Iterator[Row]:
    ids = found.impact.ids
    for each in found.worst:
        people = each.people if each.people is not None else np.full(len(ids), np.nan)
        yield from zip([each.event] * len(ids), ids, each.intensity, each.damage, each.loss, people, strict=True)


def _territories_by_event(found: Results) -> Iterator[Row]:
    exposure = found.inputs.exposure
    if exposure.territory is None:
        return
    for each in found.worst:
        losses = found.by_territory(each.loss)
        people = found.by_territory(each.people) if each.people is not None else np.full(len(losses), np.nan)
        yield from zip([each.event] * len(losses), exposure.territories, losses, people, strict=True)


def _samples(found: Results) -> tuple[list[str], Iterator[Row]]:
    bands = found.bands
    assert bands is not None
    columns = [*bands.values.values(), bands.expected_samples]
    return ["sample", *bands.values, "expected_annual_loss"], (
        [number, *row] for number, row in enumerate(zip(*columns, strict=True), start=1)
    )
