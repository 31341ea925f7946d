"""Who stands where by one method, and who is level with whom?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.guards import Refusal, refused
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats
    from untower.bids.price_methods.method import PriceMethod, Settings, Weights

SAME = 1e-12
"""Worths this close, as a part of their size, are level: only the machine's rounding parts them."""


@dataclass(frozen=True)
class Standing:
    """What one method says of some tenders: all in the order they were given.

    `scores` are the published figures, `price_points` and `quality_points` their parts where the
    method adds points; `places` count from 1, level tenders share the better place, and `ties`
    names them. Where `refusals` is not empty nothing is scored.
    """

    tenders: tuple[str, ...]
    scores: tuple[float, ...]
    price_points: tuple[float, ...] | None
    quality_points: tuple[float, ...] | None
    places: tuple[int, ...]
    ties: tuple[tuple[str, ...], ...]
    refusals: tuple[Refusal, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """Who comes first: more than one where the first place is level, none if refused."""
        return tuple(t for t, p in zip(self.tenders, self.places, strict=False) if p == 1)

    @property
    def sentence(self) -> str:
        """Who is first, or that it is level, or why nobody is scored."""
        if self.refusals:
            return "Nothing is scored. " + " ".join(r.sentence for r in self.refusals)
        level = "" if len(self.first) == 1 else ", level: the published tie-break decides"
        return f"First: {listed(self.first)}{level}."


def standing(
    method: PriceMethod,
    tenders: Sequence[str],
    prices_gbp: Sequence[float | None],
    quality: Sequence[float | None],
    weights: Weights,
    settings: Settings,
) -> Standing:
    """Score and order some tenders of one lot: prices in pounds, quality 0 to 100, all else beside
    price in it. Raises ValueError where the lists are not equally long.
    """
    names = tuple(tenders)
    refusals = refused(method, names, prices_gbp, quality, weights, settings)
    if refusals or not names:
        return Standing(names, (), None, None, (), (), refusals)
    prices = np.array(prices_gbp, dtype=np.float64)
    points = np.array(quality, dtype=np.float64)
    worth = method.worth(prices, points, weights, settings)
    price_points = method.price_points(prices, weights.price_pct, settings)
    return Standing(
        names,
        _numbers(method(prices, points, weights, settings)),
        None if price_points is None else _numbers(price_points),
        None if price_points is None else _numbers(weights.quality_pct * points / 100),
        tuple(int(p) for p in places(worth)),
        tied_groups(worth, names),
        (),
    )


def places(worth: Floats) -> NDArray[np.int64]:
    """The place of each tender along the first axis, from 1: one more than those clearly better.

    `worth` [n, ...], more is better. Level tenders share the better place.
    """
    found = np.ones(worth.shape, dtype=np.int64)
    for tender in range(len(worth)):
        found += is_better(worth[tender], worth)
    return found


def is_better(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Whether one worth is above another by more than the order of adding could make."""
    lower = np.minimum(np.abs(one), np.abs(other))
    with np.errstate(invalid="ignore"):  # minus infinity, no quality at all, is level with itself
        return np.asarray(one - other > SAME * (1 + lower))


def tied_groups(worth: Floats, tenders: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The tenders that are level, group by group, the better groups first. `worth` is [n]."""
    at = places(worth)
    groups = [
        tuple(t for t, p in zip(tenders, at, strict=True) if p == place) for place in np.unique(at)
    ]
    return tuple(group for group in groups if len(group) > 1)


def _numbers(values: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in np.ravel(values))
