"""Rotation (rotación de respaldos): how archives are named, which is the newest, which are kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"cauce-(?P<at>\d{8}T\d{6})Z(?:-\d+)?\.tar(?:\.age)?")
STAMP = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Keep:
    """How many archives are kept: the newest ones, or the newest of so many days, weeks and months."""

    newest: int = 0
    days: int = 0
    weeks: int = 0
    months: int = 0


def keep_from(written: str) -> Keep:
    """Read «14» (the newest fourteen) or «7/4/12» (of seven days, four weeks, twelve months).

    Examples
    --------
    >>> keep_from("14").newest, keep_from("7/4/12").months
    (14, 12)

    Raises
    ------
    ValueError
        It is neither.
    """
    parts = [int(part) if part.isascii() and part.isdigit() else -1 for part in written.split("/")]
    if len(parts) == 1 and parts[0] > 0:
        return Keep(newest=parts[0])
    if len(parts) == 3 and min(parts) >= 0 and any(parts):
        return Keep(days=parts[0], weeks=parts[1], months=parts[2])
    raise ValueError(written)


def name_for(at: dt.datetime, *, is_sealed: bool, taken: Iterable[str] = ()) -> str:
    """Return the name of an archive of this moment that no other has."""
    stem, ending = f"cauce-{at.astimezone(dt.UTC).strftime(STAMP)}Z", ".tar.age" if is_sealed else ".tar"
    others = {one.removesuffix(".age").removesuffix(".tar") for one in taken}
    name, number = stem, 1
    while name in others:
        number += 1
        name = f"{stem}-{number}"
    return name + ending


def archives(folder: Path) -> list[tuple[Path, dt.datetime]]:
    """Return the archives of a folder with their moments, the newest first."""
    if not folder.is_dir():
        return []
    found = [(path, moment) for path in folder.iterdir() if (moment := moment_of(path)) and path.is_file()]
    return sorted(found, key=lambda one: (one[1], len(one[0].name), one[0].name), reverse=True)


def moment_of(path: Path) -> dt.datetime | None:
    """Return when an archive was taken, by its name; None where it is none of ours."""
    named = NAME.fullmatch(path.name)
    try:
        return dt.datetime.strptime(named["at"], STAMP).replace(tzinfo=dt.UTC) if named else None
    except ValueError:
        return None


def newest(folder: Path) -> tuple[Path, dt.datetime] | None:
    """Return the newest archive of a folder and when it was taken."""
    found = archives(folder)
    return found[0] if found else None


def kept(moments: Iterable[dt.datetime], keep: Keep) -> set[dt.datetime]:
    """Return which moments are kept: the newest one always."""
    ordered = sorted(set(moments), reverse=True)
    chosen = set(ordered[: max(keep.newest, 1)])
    for count, period in _periods(keep):
        latest: dict[tuple[int, ...], dt.datetime] = {}
        for moment in ordered:
            latest.setdefault(period(moment), moment)
        chosen |= set(list(latest.values())[:count])
    return chosen


def _periods(keep: Keep) -> list[tuple[int, Callable[[dt.datetime], tuple[int, ...]]]]:
    return [
        (keep.days, lambda at: (at.year, at.month, at.day)),
        (keep.weeks, lambda at: (at.isocalendar().year, at.isocalendar().week)),
        (keep.months, lambda at: (at.year, at.month)),
    ]


def remove_old(folder: Path, keep: Keep) -> list[Path]:
    """Remove the archives that are not kept, and say which."""
    found = archives(folder)
    stay = kept((moment for _, moment in found), keep)
    gone = [path for path, moment in found if moment not in stay]
    for path in gone:
        path.unlink()
    return gone
