"""Kernels of impact (núcleos de impacto): one pass over the stored intensities of a tile of sites.

A slot gives each site of the tile one curve and the value that stands under it. Each kernel adds, for the events it is
given, the damage ratio times frequency to ``expected`` (a site's expected annual ratio) and returns each event's loss
in ``losses``. The order of every sum is fixed by the tile alone, so that bits do not depend on who does which tile.
"""

from __future__ import annotations

from typing import Any

from cauce.engines.risk.compiled import compiled

REORDER = {"reassoc", "contract", "nsz"}
