"""Types in a case file (tipos en un archivo de caso): of which curves each asset's own type is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cauce.engines.risk.checks import UnusableLayer


def check_types(layer: str, told: Mapping[str, Any]) -> None:
    """Refuse types without shares, and Sobol indices beside them: what is drawn for each asset is no quantity.

    Parameters
    ----------
    told
        The section «uncertainty»; ``types`` in it has by curve the shares of its types.

    Raises
    ------
    UnusableLayer
        With the key, its value, and what was expected.
    """
    for name, shares in told.get("types", {}).items():
        values = list(shares.values()) if isinstance(shares, dict) else [shares]
        numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)
        if not isinstance(shares, dict) or not numbers or min(values, default=0) < 0 or not 0 < sum(values) < 1e9:
            wrong = {"key": f"uncertainty.types.{name}", "value": shares, "expected": "{ a = 0.6, b = 0.4 }"}
            raise UnusableLayer("case_wrong_value", layer, **wrong)
    if told.get("types") and told.get("sensitivity"):
        wrong = {"key": "uncertainty.sensitivity", "value": True, "expected": "false (uncertainty.types)"}
        raise UnusableLayer("case_wrong_value", layer, **wrong)
