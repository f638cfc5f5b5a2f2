"""Uncertain damage at a given intensity (incertidumbre del daño): exact mean and variance, and draws, of event losses.

The loss ratio of an asset is lognormal with the mean of its curve and a coefficient of variation. Between two assets of
the same event, the normal numbers behind the ratios correlate with a coefficient from 0 (each on its own) to 1 (all
alike). For a pair the covariance is m₁ m₂ (exp(ρ s₁ s₂) − 1); its power series splits the double sum over pairs into
sums over assets, so the exact variance costs no more than the mean.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.threads import in_parts
from cauce.engines.risk.uncertainty_draws import EVERY_ASSET, Keys, normal

Floats = npt.NDArray[np.float64]

MOST_TERMS = 60
SHARED = np.uint64(0x9E3779B97F4A7C15)  # sets the draw that all assets share apart from those of assets


def moments(means: Floats, variations: Floats, *, correlation: float) -> tuple[float, float]:
    """Give the exact mean and variance of the sum of correlated lognormal losses.

    Parameters
    ----------
    means
        Expected loss of each asset in an event.
    variations
        Coefficient of variation of each asset's loss.
    correlation
        Of the normal numbers behind the losses of any two assets, 0 to 1.

    Examples
    --------
    >>> mean, variance = moments(np.array([3.0, 4.0]), np.array([0.5, 0.5]), correlation=1.0)
    >>> mean, round(variance**0.5, 12)
    (7.0, 3.5)
    """
    _known(correlation)
    spread = np.log1p(np.square(variations))  # s², of the normal number
    alone = float(np.square(means) @ np.expm1(spread))
    if correlation == 0:
        return float(means.sum()), alone
    own = float(np.square(means) @ np.expm1(correlation * spread))
    pairs, weights, factor = 0.0, means.astype(float), 1.0
    for term in range(1, MOST_TERMS):
        weights = weights * np.sqrt(spread)
        factor *= correlation / term
        added = factor * float(weights.sum()) ** 2
        pairs += added
        if added <= 1e-17 * pairs:
            break
    return float(means.sum()), alone + pairs - own


def drawn_losses(
    starts: npt.NDArray[np.int64],
    assets: npt.NDArray[np.int64],
    means: Floats,
    variations: Floats,
    *,
    event_keys: Keys,
    asset_keys: Keys,
    seed: int,
    correlation: float = 0.0,
) -> Floats:
    """Draw the loss of each event once.

    Parameters
    ----------
    starts, assets
        Which assets each event hits, as compressed rows (CSR) over events.
    means, variations
        Expected loss of each of these hits and its coefficient of variation.
    event_keys, asset_keys
        Keys of all events and of all assets (``uncertainty_draws.keys_of``): what is drawn depends on them and on the
        seed alone.
    """
    _known(correlation)
    losses = np.zeros(len(starts) - 1)
    told = starts, assets, means, variations, event_keys, asset_keys, np.uint64(seed), float(correlation), losses
    in_parts(_draw, len(losses), *told)
    return losses


def _known(correlation: float) -> None:
    if not 0 <= correlation <= 1:
        raise UnusableLayer("correlation_outside", "samples", correlation=f"{correlation:g}")


@compiled
def _draw(first, last, starts, assets, means, variations, event_keys, asset_keys, seed, correlation, losses):  # type: ignore[no-untyped-def]
    together, alone = np.sqrt(correlation), np.sqrt(1.0 - correlation)
    for event in range(first, last):
        key = event_keys[event]
        shared = normal(seed ^ SHARED, key, EVERY_ASSET) if correlation > 0.0 else 0.0
        total = 0.0
        for i in range(starts[event], starts[event + 1]):
            variation = variations[i]
            if variation == 0.0 or means[i] == 0.0:
                total += means[i]
                continue
            drawn = together * shared
            if correlation < 1.0:
                drawn += alone * normal(seed, key, asset_keys[assets[i]])
            spread = np.log1p(variation * variation)
            total += means[i] * np.exp(np.sqrt(spread) * drawn - 0.5 * spread)
        losses[event] = total
