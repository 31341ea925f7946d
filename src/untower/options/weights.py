"""How much do cost, users, cloud and ease of change weigh in this organisation?

What it states comes first; where it states none, house conventions, each named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.options.terms import stated
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.arithmetic.present_value import Floats
    from untower.policy import Policy

CRITERIA = ("cost", "user", "cloud", "agile")
CRITERION_WORDS = {
    "cost": "cost",
    "user": "user-centred",
    "cloud": "cloud",
    "agile": "ease of change",
}
POINTS = ("user", "cloud", "agile")
SIDES = ("quality", "price")
WEIGHT_READS = tuple(f"organisation.{name}_weight_pct" for name in (*SIDES, *POINTS))


@dataclass(frozen=True)
class Weights:
    """Parts of 1: quality beside price, and user, cloud and agile points within quality."""

    quality: float
    price: float
    user: float
    cloud: float
    agile: float
    assumed: tuple[str, ...] = ()

    @property
    def by_criterion(self) -> Floats:
        """[4] The weighting over CRITERIA, summing to 1."""
        within = np.array([self.user, self.cloud, self.agile])
        return np.array([self.price, *(self.quality * within)])

    def quality_points(self, user: Floats, cloud: Floats, agile: Floats) -> Floats:
        """0 to 100 from three kinds of points; NaN where one that weighs is not known."""
        parts = [
            np.zeros_like(points) if weight == 0 else weight * points
            for weight, points in ((self.user, user), (self.cloud, cloud), (self.agile, agile))
        ]
        return np.asarray(np.sum(parts, axis=0))


def weights_of(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> Weights:
    """The organisation's weights, scaled to sum to 1 on each side.

    Each side is taken whole: where one of its weights is blank, or all are nought, that side's
    house conventions stand, and `assumed` says so.
    """
    assumed: list[str] = []
    quality, price = _side(tables, SIDES, assumed, on, policy)
    user, cloud, agile = _side(tables, POINTS, assumed, on, policy)
    return Weights(quality, price, user, cloud, agile, tuple(assumed))


def _side(
    tables: Mapping[str, pl.DataFrame],
    names: tuple[str, ...],
    assumed: list[str],
    on: date,
    policy: Policy | None,
) -> list[float]:
    given = [stated(tables, f"{name}_weight_pct") for name in names]
    if None in given or sum(given) == 0:
        given = [
            convention(f"{name}_weight_where_none_pct", on=on, policy=policy)
            if name != "price"
            else 100 - convention("quality_weight_where_none_pct", on=on, policy=policy)
            for name in names
        ]
        words = ", ".join(f"{n} {w:g}" for n, w in zip(names, given, strict=True))
        assumed.append(f"Weights by convention, as the organisation states none: {words}.")
    return [float(weight) / float(sum(given)) for weight in given]
