"""Which kind of tender does the model choose, and under how many weightings would it still?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.model_tests.invented import profiles
from untower.bids.place_shares import PlaceShares, drawn_place_shares
from untower.bids.price_methods.method import FULL, Weights
from untower.bids.price_methods.standing import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.arithmetic.present_value import Floats
    from untower.bids.model_tests.invented import Realistic
    from untower.bids.model_tests.model import Model

MOVED = 0.2
"""Near the stated weights: at most a fifth of all weight is moved, a house convention."""
LEAST_PRICE_PCT = 1e-6
"""Where a method divides by the weight of price, a drawn one is no smaller."""


@dataclass(frozen=True)
class ProfileTried:
    """One kind of tender under the stated weights and under all others.

    `first_pct`: under what share of all weightings it comes first; `first_near_pct`: the same where
    a fifth of the weight at most is moved; `places_pct`: the share of all weightings in which it
    takes each place, from the first. Shares are NaN where no weighting was drawn.
    """

    name: str
    price_gbp: float
    quality: float
    score: float
    place: int
    first_pct: float
    first_near_pct: float
    places_pct: tuple[float, ...]


def try_profiles(
    model: Model,
    realistic: Realistic,
    *,
    weightings: int,
    seed: int,
    stop: Callable[[], bool] | None = None,
) -> tuple[tuple[ProfileTried, ...], int]:
    """Each kind of tender against the others; and how many weightings were drawn of each sort.

    A weighting is over price and the criteria; where the method has no weight of price, over the
    criteria alone.
    """
    kinds = profiles(model, realistic)
    prices = np.array([k.price_gbp for k in kinds])
    points = np.array([k.points for k in kinds])
    quality = model.quality(points.T)
    score = model.method(prices, quality, model.weights, model.settings)
    place = places(model.method.worth(prices, quality, model.weights, model.settings))
    worth, stated = _by_weighting(model, prices, points)
    every, near = (
        drawn_place_shares(
            worth,
            len(kinds),
            len(stated),
            count=weightings,
            seed=seed,
            around=around,
            moved=MOVED,
            stop=stop,
        )
        for around in (None, stated)
    )
    return (
        tuple(
            ProfileTried(
                kind.name,
                kind.price_gbp,
                float(quality[n]),
                float(score[n]),
                int(place[n]),
                *_pct(every, near, n),
            )
            for n, kind in enumerate(kinds)
        ),
        min(every.drawn, near.drawn),
    )


def _pct(every: PlaceShares, near: PlaceShares, n: int) -> tuple[float, float, tuple[float, ...]]:
    return (
        float(100 * every.first[n]),
        float(100 * near.first[n]),
        tuple(float(100 * s) for s in every.places[n]),
    )


def _by_weighting(
    model: Model, prices: Floats, points: Floats
) -> tuple[Callable[[Floats], Floats], Floats]:
    """What each kind is worth under weightings [w, …], as [n, w], and the stated weighting.

    Where points are added it is one product; `points` are [n, criteria].
    """
    method, settings = model.method, model.settings
    if method.price_share is not None:
        values = np.column_stack([method.price_share(prices, settings), points]) * FULL
        return (lambda w: values @ w.T), np.array([model.price_pct / FULL, *_parts(model)])
    if not method.uses_weights:
        return (
            lambda w: method.worth(prices, FULL * points @ w.T, model.weights, settings)
        ), model.shares

    def weighted(w: Floats) -> Floats:
        price = np.maximum(w[:, 0] * FULL, LEAST_PRICE_PCT)
        beside = w[:, 1:].sum(axis=1)
        quality = FULL * points @ (w[:, 1:] / np.where(beside > 0, beside, 1)[:, None]).T
        return method.worth(prices, quality, Weights.of_price(price), settings)

    return weighted, np.array([model.price_pct / FULL, *_parts(model)])


def _parts(model: Model) -> Floats:
    return np.array([c.weight_pct / FULL for c in model.criteria])
