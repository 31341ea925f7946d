"""What does a joint assessment say: who is awarded which lot, how it was found, what is in the way?

In purpose assess only: it holds what was published and what follows from it, and no other way the
decision might have gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from untower.award.assess.choosable import LeftOut
    from untower.award.assess.published_rules import NotApplied
    from untower.award.assess.settling import Combination
    from untower.troubles import Trouble


class State(Enum):
    """How a joint assessment, or a part of it, ended."""

    SETTLED = "settled"
    """One combination is best by what was published, proven."""
    LEVEL = "level"
    """Several are, and nothing published parts them."""
    NOBODY = "nobody"
    """No tender may be awarded a lot."""
    NOT_PROVEN = "not proven"
    """The work ended before the best was proven: nothing is awarded on it."""
    REFUSED = "refused"
    """Something is in the way, by name: nothing was combined."""


LOT_BY_LOT = "lot by lot"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Lots that had to be settled together, or one by itself.

    `rule` is "lot by lot" or the published combination rule, `value` the total price in pounds or
    the total score under it. `level` are the best combinations: one where it is settled, several
    where they stay level. `left` are lots no combination can award, `why` says it all in words.
    """

    lots: tuple[str, ...]
    rule: str
    state: State
    level: tuple[Combination, ...]
    value: Fraction | None
    left: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LotAnswer:
    """One lot: the tender it goes to, or those still level for it, or nobody, and why.

    The price and the total are the lot's own; of a tender for several lots, its part for this lot.
    `alone` has the best place in this lot by itself, among tenders for it alone that may be awarded
    it: several where they stay level. Nothing is run again for it: it is the lot's own published
    order.
    """

    lot_id: str
    title: str
    state: State
    offers: tuple[str, ...]
    supplier_id: str | None
    price_gbp: Decimal | None
    total: float | None
    taken_with: tuple[str, ...]
    is_asked: bool
    why: str
    alone: tuple[str, ...] = ()
    alone_price_gbp: Decimal | None = None
    alone_total: float | None = None


@dataclass(frozen=True, kw_only=True)
class NotCounted:
    """A cost between lots or suppliers, and what it counted here: nothing, unless published."""

    what: str
    counted_gbp: int
    why: str


@dataclass(frozen=True, kw_only=True)
class JointAssessment:
    """The lots of one procurement taken together, on the day and the set of its assessment.

    With `troubles` nothing was combined. `refused` are single tenders a rule forbids, each with its
    cell: the others went on without them.
    """

    procurement_id: str
    on: date
    digest: str
    state: State
    troubles: tuple[Trouble, ...] = ()
    lots: tuple[LotAnswer, ...] = ()
    settled: tuple[Settled, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rules: tuple[str, ...] = ()
    not_applied: tuple[NotApplied, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[Trouble, ...]:
        """The cells that forbid a tender."""
        return tuple(one.refused for one in self.left_out if one.refused is not None)

    @property
    def offers(self) -> tuple[str, ...]:
        """The tenders that win, by id; of lots that stay level none."""
        won = {lot.offers[0] for lot in self.lots if lot.state is State.SETTLED}
        return tuple(sorted(won))

    @property
    def total_price_gbp(self) -> Decimal | None:
        """What all awarded lots cost together; None unless the whole is settled."""
        if self.state is not State.SETTLED:
            return None
        prices = [lot.price_gbp for lot in self.lots if lot.price_gbp is not None]
        return sum(prices[1:], start=prices[0]) if prices else None

    @property
    def alone_price_gbp(self) -> Decimal | None:
        """What the first tenders of the lots by themselves cost together, whether or not all of
        them may be taken; None unless each lot has just one.
        """
        prices = [lot.alone_price_gbp for lot in self.lots]
        known = [gbp for gbp in prices if gbp is not None]
        if not known or len(known) < len(prices):
            return None
        return sum(known[1:], start=known[0])

    def lot(self, lot_id: str) -> LotAnswer:
        """The answer for a lot; a KeyError for any other."""
        return {lot.lot_id: lot for lot in self.lots}[lot_id]
