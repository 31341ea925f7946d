"""By how little would one price have had to differ for another tender to come first?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.learning.contest import PENCE
from untower.bids.learning.turning import first_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from untower.bids.learning.contest import Contest

UP_TO = 1_000
"""How many times the highest price is tried at the most."""


@dataclass(frozen=True, kw_only=True)
class PriceTurn:
    """The least another price of one tender, down or up, that changes who comes first."""

    offer_id: str
    from_gbp: Decimal
    to_gbp: Decimal
    first_then: tuple[str, ...]

    @property
    def change_gbp(self) -> Decimal:
        """By how much the price differs: below nothing for a lower price."""
        return self.to_gbp - self.from_gbp

    @property
    def change_pct(self) -> float:
        """The same as a share of the price."""
        return float(100 * self.change_gbp / self.from_gbp)


def price_turns(contest: Contest) -> tuple[PriceTurn, ...]:
    """For each tender, down and up, the first penny at which the first place changes; those that
    change nothing at any price are left out. The smallest change stands first.

    Exact: a penny less of a change and the first place stays. Lowered down to a penny, raised up to
    1,000 times the highest price.
    """
    now = contest.now
    found: list[PriceTurn] = []
    for tender in range(len(contest.tenders)):
        for way, last in (
            (-1, int(contest.pence[tender]) - 1),
            (1, UP_TO * int(contest.pence.max()) - int(contest.pence[tender])),
        ):
            turn = _turn(contest, now, tender, way, last)
            if turn is not None:
                found.append(turn)
    return tuple(sorted(found, key=lambda t: (abs(t.change_gbp), t.offer_id, t.change_gbp)))


def _turn(
    contest: Contest, now: NDArray[np.bool_], tender: int, way: int, last: int
) -> PriceTurn | None:
    def first(steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        pence = np.repeat(contest.pence[:, None], len(steps), axis=1)
        pence[tender] += way * steps
        return contest.first(prices=pence / PENCE)

    def turned(steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray((first(steps) != now[:, None]).any(axis=0))

    at = int(contest.pence[tender])
    bends = ((price - at) * way for price in _bends(contest, tender))
    step = first_turn(turned, last, bends)
    if step is None:
        return None
    return PriceTurn(
        offer_id=contest.names[tender],
        from_gbp=Decimal(at).scaleb(-2),
        to_gbp=Decimal(at + way * step).scaleb(-2),
        first_then=contest.named(first(np.array([step]))[:, 0]),
    )


def _bends(contest: Contest, tender: int) -> Iterator[float]:
    """Prices of one tender, in pence, at which the worth of any gets a corner.

    Where points depend on other prices: the lowest and the highest of the others, and prices that
    bring a share counted from the mean to nothing or to all. Where they do not, a tender's worth
    only falls with its own price, and a corner changes no order.
    """
    method = contest.lot.terms.method
    others = np.delete(contest.pence, tender).astype(np.float64)
    if not method.is_relative or not len(others):
        return
    yield float(others.min())
    yield float(others.max())
    if method.name in ("relative to lowest", "min-max"):
        return  # no corner but these
    count, total = len(others) + 1, float(others.sum())
    for share in (0.5, 1.5):  # a price at half the mean earns all, at one and a half nothing
        for price in others:
            yield float(price) * count / share - total
        if count > share:
            yield share * total / (count - share)
