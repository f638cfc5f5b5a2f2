"""Lines of a measurement (renglones de una medición): a value beside its goal, printed as it comes, kept as JSON."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Line:
    """A measured value with the goal it is held against; none where it is only for comparison.

    ``least`` where the goal is to be reached, not kept below; ``note`` is what else a reader should know.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    ok: bool | None = None
    least: bool = False
    note: str = ""

    def as_row(self) -> dict[str, Any]:
        """Return what others read: name, value, unit, goal, ok, and the note where there is one."""
        row = {"name": self.name, "value": self.value, "unit": self.unit, "goal": self.goal, "ok": self.ok}
        return row | ({"note": self.note} if self.note else {})

    def __str__(self) -> str:
        value = f"{self.value:,.0f}" if abs(self.value) >= 10_000 else f"{self.value:.4g}"
        told = f"{self.name:62} {value:>10} {self.unit:10}"
        if self.goal is not None:
            told += f" {'at least' if self.least else 'at most'} {self.goal:g}  {'ok' if self.ok else 'MISSED'}"
        return f"{told}  {self.note}".rstrip()


def at_most(name: str, value: float, unit: str, goal: float, *, note: str = "") -> Line:
    """Return a line whose value is to stay below a goal."""
    return Line(name, value, unit, goal, value <= goal, note=note)


def at_least(name: str, value: float, unit: str, goal: float, *, note: str = "") -> Line:
    """Return a line whose value is to reach a goal."""
    return Line(name, value, unit, goal, value >= goal, least=True, note=note)


def asked(description: str | None) -> argparse.ArgumentParser:
    """Return what every measurement may be asked."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the rows there")
    return parser


def tell_load() -> None:
    """Print what else the machine does: it makes everything slower."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"load of the machine before: {busy:.1f} on {os.cpu_count()} processors", flush=True)


def conclude(lines: Iterable[Line], *, out: Path | None) -> int:
    """Print each line as it comes and write them all; 0 when every goal is reached."""
    kept = []
    for line in lines:
        kept.append(line)
        print(line, flush=True)
    if out:
        out.write_text(json.dumps([line.as_row() for line in kept], indent=1) + "\n", encoding="utf-8")
    return int(any(line.ok is False for line in kept))
