"""What is the model that is about to be published?

Its method, weights, scales and minimum scores, and what the work is expected to cost. No tender is
in it, and none is ever read here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods import PriceMethod, Refusal, Settings, Weights, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.arithmetic.present_value import Floats

FULL = 100.0
SUM_WITHIN = 1e-9


@dataclass(frozen=True)
class Scored:
    """One criterion beside price: its weight in per cent of everything, the scores that may be
    given, rising, and the score below which a tender falls.
    """

    name: str
    weight_pct: float
    scale: tuple[float, ...]
    minimum: float | None = None


@dataclass(frozen=True)
class Model:
    """A way of assessing, as it is to be published: price and criteria weigh 100 together.

    `estimate_gbp` is what the work is expected to cost; where it is blank the benchmark stands for
    it, and a method that looks at no fixed price needs none.
    """

    method: PriceMethod
    price_pct: float
    criteria: tuple[Scored, ...]
    settings: Settings = field(default_factory=Settings)
    estimate_gbp: float | None = None

    @property
    def weights(self) -> Weights:
        """The weight of price and of all else."""
        return Weights.of_price(self.price_pct)

    @property
    def shares(self) -> Floats:
        """[criteria] The part each criterion is of quality; they sum to 1."""
        given = np.array([c.weight_pct for c in self.criteria], dtype=np.float64)
        return np.asarray(given / given.sum())

    @property
    def expected_gbp(self) -> float:
        """The price about which tenders are invented: the estimate, else the benchmark, else 100,
        whose size no method without a fixed price looks at.
        """
        return self.estimate_gbp or self.settings.benchmark_gbp or FULL

    def quality(self, points: Floats) -> Floats:
        """[...] Quality 0 to 100 from the part of the full score in each criterion [criteria, …]"""
        return np.asarray(FULL * np.tensordot(self.shares, points, axes=1))


def model_refusals(model: Model) -> tuple[Refusal, ...]:
    """Everything that keeps a model from being tried, named together."""
    return (
        *refused(model.method, (), (), (), model.weights, model.settings),
        *_criteria(model),
        *_sum(model),
        *_estimate(model),
    )


def _criteria(model: Model) -> Iterator[Refusal]:
    names = [c.name for c in model.criteria]
    if not names:
        yield Refusal("model", "criteria", "there is none beside price.", "Add what is judged.")
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield Refusal(name, "criterion", "it is given twice.", "Keep one of the two.")
    for one in model.criteria:
        if not isfinite(one.weight_pct) or one.weight_pct < 0:
            yield Refusal(
                one.name,
                "weight_pct",
                f"{one.weight_pct:g} is not a weight.",
                "Write a number from 0 to 100.",
            )
        if not one.scale or one.scale[-1] <= 0 or list(one.scale) != sorted(set(one.scale)):
            yield Refusal(
                one.name,
                "scale",
                "its scores do not rise to one above 0.",
                "Write each score that may be given once, from the lowest to the highest.",
            )
        elif one.minimum is not None and one.minimum > one.scale[-1]:
            yield Refusal(
                one.name,
                "minimum_score",
                f"{one.minimum:g} is above the highest score, {one.scale[-1]:g}.",
                "Set a minimum that can be reached.",
            )


def _sum(model: Model) -> Iterator[Refusal]:
    total = model.price_pct + sum(c.weight_pct for c in model.criteria)
    if isfinite(total) and abs(total - FULL) > SUM_WITHIN:
        yield Refusal(
            "model",
            "weights",
            f"price and criteria add up to {total:g}.",
            "Weights add up to 100: correct them before the notice.",
        )
    elif model.criteria and sum(c.weight_pct for c in model.criteria) <= 0:
        yield Refusal(
            "model", "weights", "price has all of it.", "Give the other criteria a weight."
        )


def _estimate(model: Model) -> Iterator[Refusal]:
    given = model.estimate_gbp
    if given is not None and not (isfinite(given) and given > 0):
        yield Refusal(
            "model", "estimate_gbp", f"{given:g} is not above 0.", "Write what the work may cost."
        )
    elif given is None and "gbp_per_point" in model.method.needs:
        yield Refusal(
            "model",
            "estimate_gbp",
            "it is blank.",
            "What a point is worth can be tried only beside what the work is expected to cost.",
        )
