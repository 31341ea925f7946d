"""By how little would the weights have had to differ for another tender to come first?

Two things are tried, each as it would be published: another weight of price, with all other
criteria in their proportions; and another weight of one criterion, with price as it was and the
other criteria in their proportions. Who fell stays as it was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.criteria import QUALITY, SOCIAL_VALUE
from untower.bids.learning.turning import first_turn
from untower.bids.price_methods import Weights

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats
    from untower.bids.learning.contest import Contest

FINEST = 1e-6
"""Weights are tried to a millionth of a point: they are published to two decimals."""
NO_WEIGHTS = "The method {method} has no weights of price and quality, so none could be changed."


@dataclass(frozen=True, kw_only=True)
class WeightTurn:
    """The least another weight that changes who comes first; `criterion_id` None is price."""

    criterion_id: str | None
    title: str
    from_pct: float
    to_pct: float
    first_then: tuple[str, ...]

    @property
    def change_points(self) -> float:
        """By how many points of 100 it differs."""
        return self.to_pct - self.from_pct


def weight_turns(contest: Contest) -> tuple[WeightTurn, ...]:
    """For price and each criterion, down and up, the weight at which the first place changes, to a
    millionth of a point; those that change nothing are left out. The smallest change stands first.
    """
    found = [*_price(contest), *_criteria(contest)]
    return tuple(
        sorted(found, key=lambda t: (round(abs(t.change_points), 9), t.title, t.change_points))
    )


def why_no_weight_turn(contest: Contest) -> str:
    """Why there is no change of weights that changes who comes first, in a sentence."""
    method = contest.lot.terms.method
    if not method.uses_weights and _count(contest) < 2:
        return NO_WEIGHTS.format(method=method.name)
    if not method.uses_weights:
        return (
            f"{NO_WEIGHTS.format(method=method.name)} No other weight of one criterion among the "
            "rest changes who comes first."
        )
    return (
        "No other weight of price, and no other weight of one criterion, changes who comes first."
    )


def _count(contest: Contest) -> int:
    return len(contest.lot.of_kind(QUALITY, SOCIAL_VALUE))


def _price(contest: Contest) -> list[WeightTurn]:
    terms = contest.lot.terms
    if not terms.method.uses_weights or terms.price_pct >= 100:
        return []

    def first(price: Floats) -> NDArray[np.bool_]:
        # What parts level tenders is left as scored: all quality weighs less alike.
        return contest.first(weights=Weights.of_price(price))

    return _both_ways(contest, first, None, "Price", terms.price_pct, 100.0)


def _criteria(contest: Contest) -> list[WeightTurn]:
    leaves = contest.lot.leaves
    weights = np.array([float(leaf.weight_pct) for leaf in leaves])
    shares = contest.scores / np.array([leaf.scale[-1] for leaf in leaves])
    whole = float(weights.sum())
    found: list[WeightTurn] = []
    for m, leaf in enumerate(leaves):
        if leaf.kind not in (QUALITY, SOCIAL_VALUE) or whole - weights[m] <= FINEST:
            continue
        others = np.arange(len(leaves)) != m

        def first(
            weight: Floats, m: int = m, others: NDArray[np.bool_] = others
        ) -> NDArray[np.bool_]:
            factor = (whole - weight) / (whole - weights[m])
            points = {
                kind: _points(contest, shares, weights, kind, others)[:, None] * factor
                + (shares[:, m, None] * weight if leaves[m].kind == kind else 0.0)
                for kind in (QUALITY, SOCIAL_VALUE)
            }
            both = points[QUALITY] + points[SOCIAL_VALUE]
            return contest.first(
                quality=np.clip(100 * both / whole, 0.0, 100.0),
                quality_points=points[QUALITY],
                social_points=points[SOCIAL_VALUE],
            )

        found += _both_ways(contest, first, leaf.criterion_id, leaf.title, float(weights[m]), whole)
    return found


def _points(
    contest: Contest, shares: Floats, weights: Floats, kind: str, others: NDArray[np.bool_]
) -> Floats:
    """[n] The points of all criteria of a kind but one."""
    mine = others & np.array([leaf.kind == kind for leaf in contest.lot.leaves])
    return np.asarray(shares[:, mine] @ weights[mine])


def _both_ways(
    contest: Contest,
    first: Callable[[Floats], NDArray[np.bool_]],
    criterion_id: str | None,
    title: str,
    stated: float,
    most: float,
) -> list[WeightTurn]:
    now = contest.now
    found: list[WeightTurn] = []
    lowest = FINEST if criterion_id is None and _needs_price(contest) else 0.0
    for way, room in ((-1, stated - lowest), (1, most - stated)):

        def weight(steps: NDArray[np.int64], way: int = way) -> Floats:
            return np.clip(np.round(stated + way * FINEST * steps, 9), lowest, most)

        def turned(steps: NDArray[np.int64], way: int = way) -> NDArray[np.bool_]:
            return np.asarray((first(weight(steps, way)) != now[:, None]).any(axis=0))

        step = first_turn(turned, int(room / FINEST + 1e-3))
        if step is not None:
            to = weight(np.array([step]))
            found.append(
                WeightTurn(
                    criterion_id=criterion_id,
                    title=title,
                    from_pct=stated,
                    to_pct=float(to[0]),
                    first_then=contest.named(first(to)[:, 0]),
                )
            )
    return found


def _needs_price(contest: Contest) -> bool:
    return contest.lot.terms.method.price_weight_above_zero
