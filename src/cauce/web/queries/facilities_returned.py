"""What a list would do (lista comparada): each line new, changed, the same, likely one that is here, or not taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cauce.core import facilities as rules
from cauce.core.facilities import Likely, Remark
from cauce.core.facilities_entries import Entry, Known, placement, read_entry
from cauce.importer.facilities import ReadLine
from cauce.web.models import Facility, Plan
from cauce.web.queries import facilities as queries
from cauce.web.queries.territories import Outlines

NEW, CHANGED, SAME, LIKELY, TWICE, BLOCKED = "new", "changed", "same", "likely", "twice", "blocked"
WHATS = (NEW, CHANGED, LIKELY, SAME, TWICE, BLOCKED)
BLOCKING = frozenset({"no_name", "unknown_key", "retired_key"})
LINE = "line:"  # begins the keys of facilities that are still lines


@dataclass
class Outcome:
    """What one line would do.

    Attributes
    ----------
    what
        One of WHATS.
    columns
        Values for the facility's columns.
    existing
        The facility that it is, or likely is.
    changed
        Columns that would change, with what stands there now.
    """

    line: ReadLine
    what: str
    columns: dict[str, Any] = field(default_factory=dict)
    remarks: list[tuple[str, Remark]] = field(default_factory=list)
    existing: Facility | None = None
    likely: Likely | None = None
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The facility's name as the line has it."""
        return str(self.columns.get("name") or (self.existing.name if self.existing else ""))


def compared(plan: Plan, lines: Sequence[ReadLine], *, swap: bool = False) -> list[Outcome]:
    """Compare a list with the facilities of a plan, in a constant number of queries.

    ``swap`` exchanges the axes of points that lie in the city only so.
    """
    known = queries.known(plan, outlines=Outlines(plan))
    every = {one.key: one for one in [*queries.facilities(plan), *queries.facilities(plan, retired=True)]}
    outcomes = [_outcome(line, every, known, swap=swap) for line in lines]
    _mark_likely([one for one in outcomes if one.what == NEW], every)
    return outcomes


def _outcome(line: ReadLine, every: Mapping[str, Facility], known: Known, *, swap: bool) -> Outcome:
    told = {name: value for name, value in line.told.items() if name not in ("key", "version")}
    entry = _entry(told, known)
    if swap and any(remark.code == "swapped_axes" for _field, remark in entry.remarks):
        entry = _entry({**told, "longitude": told["latitude"], "latitude": told["longitude"]}, known)
    key = line.told.get("key", "").strip()
    if not key:
        blocked = any(remark.code in BLOCKING for _field, remark in entry.remarks)
        return Outcome(line, BLOCKED if blocked else NEW, entry.columns, entry.remarks)
    existing = every.get(key)
    if existing is None or existing.retired_at is not None:
        entry.remark("key", "unknown_key" if existing is None else "retired_key", value=key)
        return Outcome(line, BLOCKED, entry.columns, entry.remarks)
    if "kind" not in told:
        entry.columns.pop("kind", None)
    found = Outcome(line, SAME, entry.columns, entry.remarks, existing)
    if any(remark.code in BLOCKING for _field, remark in entry.remarks):
        found.what = BLOCKED
        return found
    _compare(found)
    version = line.told.get("version", "").strip()
    if found.changed and version.isdecimal() and int(version) != existing.version:
        entry.remark("version", "changed_meanwhile", fields=", ".join(found.changed))
    return found


def _entry(told: Mapping[str, str], known: Known) -> Entry:
    """Read a line; a value that does not fit is left empty and remarked on, the rest is taken."""
    entry = read_entry(told, known=known)
    entry.remarks = [(name, Remark(one.code, one.values, one.code in BLOCKING)) for name, one in entry.remarks]
    return entry


def _compare(found: Outcome) -> None:
    existing = found.existing
    assert existing is not None
    wrong = {name for name, remark in found.remarks if remark.code not in ("other_territory", "unknown_territory")}
    for name, value in found.columns.items():
        before = getattr(existing, name)
        if name in ("longitude", "latitude") and _is_near(before, value):
            continue
        if value != before and not (name in wrong and value in (None, "")):
            found.changed[name] = (before, value)
    if "longitude" not in found.changed and "latitude" not in found.changed and existing.longitude is not None:
        found.changed.pop("territory_id", None)  # its point says where it is
    found.what = CHANGED if found.changed else SAME


def _is_near(before: Any, value: Any) -> bool:
    return isinstance(before, float) and isinstance(value, float) and abs(before - value) < 2e-7


def _mark_likely(new: Sequence[Outcome], every: Mapping[str, Facility]) -> None:
    """Mark lines that are likely a facility that is here, and those that the list names twice."""
    standing = {key: one for key, one in every.items() if one.retired_at is None}
    lines = {f"{LINE}{one.line.number}": one for one in new}
    told = [*queries.facts(standing.values()), *(_facts(key, one) for key, one in lines.items())]
    for pair in rules.likely_pairs(told, rule=rules.matching(), among=lines.keys()):
        first, second = pair.first, pair.second
        if first in standing:
            first, second = second, first
        if second in standing:
            one = lines[first]
            if one.what == NEW:
                one.what, one.existing, one.likely = LIKELY, standing[second], pair
                _compare_filled(one)
        elif pair.likeness == 1.0 and not {lines[first].what, lines[second].what} & {TWICE}:
            one, other = sorted((lines[first], lines[second]), key=lambda each: each.line.number, reverse=True)
            one.what = TWICE
            values = {"line": other.line.number, "other": one.line.number}
            one.remarks.append(("name", Remark("twice_in_list", values)))


def _compare_filled(one: Outcome) -> None:
    """What a yes would change: a line fills in and corrects, what it leaves empty stays."""
    assert one.existing is not None
    for name, value in one.columns.items():
        before = getattr(one.existing, name)
        if value not in (None, "", []) and value != before and name != "name":
            one.changed[name] = (before, value)


def _facts(key: str, one: Outcome) -> rules.Facts:
    columns = one.columns
    longitude, latitude = columns.get("longitude"), columns.get("latitude")
    place = None if longitude is None or latitude is None else (longitude, latitude)
    territory = str(columns.get("territory_id") or rules.folded(columns.get("territory_words", "")))
    return rules.Facts(key, columns["name"], columns["kind"], territory, place)


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many lines would do what, and how many of them have no point."""
    counts = {what: sum(one.what == what for one in outcomes) for what in WHATS}
    taken = [one for one in outcomes if one.what in (NEW, LIKELY)]
    counts["unplaced"] = sum(placement(one.columns) != rules.PLACED for one in taken)
    counts["swapped"] = sum(remark.code == "swapped_axes" for one in outcomes for _field, remark in one.remarks)
    return counts


def is_taken(one: Outcome, *, same: Collection[int], every_likely: bool) -> bool:
    """Whether a line that is likely a facility was said to be it."""
    return one.what == LIKELY and (every_likely or one.line.number in same)
