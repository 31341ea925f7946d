"""Which tenders could be made, so that a model can be tried before there are any?

All is drawn with a seed or written down here; what is called realistic is a house convention, kept
with the record of the test.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.guards import Refusal
from untower.bids.price_methods.method import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.arithmetic.present_value import Floats
    from untower.bids.model_tests.model import Model, Scored


@dataclass(frozen=True)
class Realistic:
    """What tenders are taken to look like: house conventions, to be changed where more is known.

    Prices lie within so many per cent of the estimate, evenly; a third tender that need not make
    sense may lie within the wider bounds. Scores are those of the scale from so many per cent of
    the highest, or from the minimum score, evenly and each by itself. `tenders` stand in each of
    `fields` invented competitions.
    """

    price_low_pct: float = 70
    price_high_pct: float = 130
    any_price_low_pct: float = 30
    any_price_high_pct: float = 300
    score_low_pct: float = 40
    tenders: int = 4
    fields: int = 4_000


def realistic_refusals(realistic: Realistic) -> Iterator[Refusal]:
    """What keeps tenders from being invented so."""
    bounds = (
        ("price", realistic.price_low_pct, realistic.price_high_pct, inf),
        ("any price", realistic.any_price_low_pct, realistic.any_price_high_pct, inf),
        ("score", realistic.score_low_pct, FULL, FULL),
    )
    for name, low, high, most in bounds:
        if not 0 < low <= high <= most:
            yield Refusal(
                "invented tenders",
                name,
                f"from {low:g}% to {high:g}% is not a range above 0.",
                "Write the lower end first, above 0.",
            )
    if realistic.tenders < 2 or realistic.fields < 1:
        yield Refusal(
            "invented tenders",
            "number",
            f"{realistic.tenders} in each of {realistic.fields} competitions cannot be compared.",
            "Ask for two tenders or more, in one competition or more.",
        )


@dataclass(frozen=True)
class Fields:
    """Invented competitions: `prices` [n, fields] in pounds, `points` [criteria, n, fields] the
    part of the full score, 0 to 1.
    """

    prices: Floats
    points: Floats


@dataclass(frozen=True)
class Profile:
    """One kind of tender somebody may make: its price in pounds, and the part of the full score in
    each criterion.
    """

    name: str
    price_gbp: float
    points: tuple[float, ...]


def realistic_points(criterion: Scored, realistic: Realistic) -> Floats:
    """The scores of a criterion a tender that competes may get, as parts of the highest, rising;
    the highest alone where no other is so high.
    """
    scale = np.array(criterion.scale)
    least = max(
        criterion.scale[-1] * realistic.score_low_pct / 100,
        criterion.scale[0] if criterion.minimum is None else criterion.minimum,
    )
    return np.asarray(scale[scale >= least - 1e-9] / criterion.scale[-1])


def invent_fields(
    model: Model, realistic: Realistic, chance: np.random.Generator, tenders: int | None = None
) -> Fields:
    """Draw competitions of so many tenders, prices and scores each by itself."""
    shape = (tenders or realistic.tenders, realistic.fields)
    return Fields(
        invent_prices(model, realistic.price_low_pct, realistic.price_high_pct, shape, chance),
        np.stack([chance.choice(realistic_points(c, realistic), shape) for c in model.criteria]),
    )


def invent_prices(
    model: Model,
    low_pct: float,
    high_pct: float,
    shape: tuple[int, ...],
    chance: np.random.Generator,
) -> Floats:
    """Prices evenly between two shares of what is expected, in whole thousandths of it."""
    thousandths = chance.integers(round(low_pct * 10), round(high_pct * 10) + 1, shape)
    return np.asarray(np.maximum(thousandths * model.expected_gbp / 1_000, 0.01))


def profiles(model: Model, realistic: Realistic) -> tuple[Profile, ...]:
    """The kinds of tender the model is tried on: cheap, dear, even, and strong in one thing only.

    An acceptable score is the one of the scale next above three fifths, a good one next above four.
    """
    ranges = [realistic_points(c, realistic) for c in model.criteria]
    least, most = (tuple(float(r[at]) for r in ranges) for at in (0, -1))
    fair, good = (
        tuple(float(r[min(int(np.searchsorted(r, part - 1e-9)), len(r) - 1)]) for r in ranges)
        for part in (0.6, 0.8)
    )
    heaviest = int(np.argmax(model.shares))

    def priced(pct: float) -> float:
        return model.expected_gbp * pct / 100

    def but(at: int, inside: tuple[float, ...], outside: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(inside[n] if n == at else outside[n] for n in range(len(ranges)))

    middle = (realistic.price_low_pct + realistic.price_high_pct) / 2
    kinds = [
        Profile("cheapest and weakest", priced(realistic.price_low_pct), least),
        Profile("cheap and acceptable", priced((realistic.price_low_pct + middle) / 2), fair),
        Profile("middling price and good", priced(middle), good),
        Profile("dear and good", priced((realistic.price_high_pct + middle) / 2), good),
        Profile("dearest and best", priced(realistic.price_high_pct), most),
    ]
    if len(ranges) > 1:
        name = model.criteria[heaviest].name
        kinds += [
            Profile(f"best in {name} alone", priced(middle), but(heaviest, most, fair)),
            Profile(f"best in all but {name}", priced(middle), but(heaviest, fair, most)),
        ]
    return tuple(kinds)
