"""Risk engine (motor de riesgo): hazard, exposure, vulnerability, impact; a library that imports without Django.

Light to import: numba, rasterio, pyogrio, pyarrow and h5py load on first use.
"""

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import EventMatrix, Grid, Hazard, Origin, Points, trapezoid_frequencies
from cauce.engines.risk.impact import Exclusion, Impact, TerritoryImpact
from cauce.engines.risk.running import run
from cauce.engines.risk.vulnerability import Curve, Curves

__all__ = [
    "Curve",
    "Curves",
    "EventMatrix",
    "Exclusion",
    "Exposure",
    "Grid",
    "Hazard",
    "Impact",
    "Origin",
    "Points",
    "TerritoryImpact",
    "UnusableLayer",
    "run",
    "trapezoid_frequencies",
]
