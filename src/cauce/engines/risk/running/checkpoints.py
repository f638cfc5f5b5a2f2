"""Parts of a run that are kept (puntos de control): a run that stopped goes on where it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Result = list[tuple[NDArray[np.float64], NDArray[np.float64]]]


@dataclass(frozen=True)
class Checkpoint:
    """A folder with a file for each array of each finished part, under the number of all parts."""

    folder: Path
    parts: int
    works: int

    def _file(self, at: int, work: int, which: int) -> Path:
        return self.folder / f"part-{self.parts}-{at}-{work}-{which}.npy"

    def keep(self, at: int, result: Result) -> None:
        """Keep a part; each file is whole or not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for work, pair in enumerate(result):
            for which, values in enumerate(pair):
                path = self._file(at, work, which)
                fresh = path.with_suffix(".part")
                with fresh.open("wb") as file:
                    np.save(file, values, allow_pickle=False)
                fresh.replace(path)

    def part(self, at: int) -> Result | None:
        """Return a part that was kept; None where any of it is missing or damaged."""
        try:
            return [
                (
                    np.load(self._file(at, work, 0), allow_pickle=False),
                    np.load(self._file(at, work, 1), allow_pickle=False),
                )
                for work in range(self.works)
            ]
        except (OSError, ValueError, EOFError):
            return None
