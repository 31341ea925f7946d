"""What is the choice of tenders for joined lots, as the arrays the solver's room reads?

Lots stand for components, tenders for offers, suppliers (or groups) for groups. No tender pays for
an interface, for being one supplier more or gets a discount: none of that was published. A lot may
be left to nobody only where that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from untower.award.assess.joined_lots import either_or_sets
from untower.award.problem import EXTERNAL, NOBODY, NOTHING, Problem, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.published_rules import LotLimits
    from untower.award.problem import Floats, Ints

Row = tuple["Ints", "Floats", float]
"""Items, a coefficient each, and the most their sum may be."""


@dataclass(frozen=True, kw_only=True)
class LotsProblem:
    """Joined lots and the tenders for them; `may_leave`: whether lots may be left to nobody.

    Offers are numbered as `tenders`; where lots may be left, offer len(tenders) + k leaves lot k.
    """

    lots: tuple[str, ...]
    tenders: tuple[Choosable, ...]
    limits: LotLimits
    may_leave: bool
    offer: Ints = field(init=False)
    """[N] The offer of each item."""
    lot: Ints = field(init=False)
    """[N] The lot of each item."""

    def __post_init__(self) -> None:
        """Number the items: a tender's lots together, in the order of tenders."""
        at = {lot: k for k, lot in enumerate(self.lots)}
        pairs = [(j, at[lot]) for j, t in enumerate(self.tenders) for lot in t.lots]
        if self.may_leave:
            pairs += [(len(self.tenders) + k, k) for k in range(len(self.lots))]
        items = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        object.__setattr__(self, "offer", items[:, 0])
        object.__setattr__(self, "lot", items[:, 1])

    @property
    def offers(self) -> int:
        """How many offers there are, those that leave a lot to nobody among them."""
        return len(self.tenders) + (len(self.lots) if self.may_leave else 0)

    @property
    def leaves(self) -> Floats:
        """[N] 1 for each item that leaves a lot to nobody, 0 for the others."""
        found: Floats = (self.offer >= len(self.tenders)).astype(np.float64)
        return found

    def problem(self, cost: Floats, rows: Iterable[Row] = ()) -> Problem:
        """The arrays for a cost of each item [N], with these rows beside the published ones."""
        holders = sorted({t.holder for t in self.tenders})
        group = {holder: g for g, holder in enumerate(holders)}
        owner = [group[t.holder] for t in self.tenders] + [len(holders)] * (
            self.offers - len(self.tenders)
        )
        sets = self._either_or()
        groups, items = len(holders) + 1, len(self.offer)
        return Problem(
            components=len(self.lots),
            groups=groups,
            scale=np.ones(len(self.lots)),
            offer_group=np.array(owner, dtype=np.int64),
            item_start=np.searchsorted(self.offer, np.arange(self.offers + 1)).astype(np.int64),
            item_component=self.lot,
            item_cost=cost,
            item_spend=np.zeros(items),
            item_discountable=np.zeros(items),
            group_kind=np.array([EXTERNAL] * len(holders) + [NOBODY], dtype=np.int64),
            manage_cost=np.zeros(groups),
            band_start=np.zeros(groups + 1, dtype=np.int64),
            band_from=np.empty(0),
            band_discount=np.empty(0),
            share_at_most=np.full(groups, np.inf),
            interface_ends=np.empty((0, 2), dtype=np.int64),
            interface_cost=np.empty(0),
            rows=_rows([*self._limit_rows(), *rows]),
            either_or_start=_starts([len(members) for members in sets]),
            either_or_offer=np.array([j for members in sets for j in members], dtype=np.int64),
            apart=np.empty((0, 2), dtype=np.int64),
            together=np.empty((0, 2), dtype=np.int64),
            groups_at_least=0,
            groups_at_most=len(holders),
        )

    def without(self, chosen: Ints) -> Row:
        """A row that keeps out exactly this choice, and no other."""
        first = np.searchsorted(self.offer, chosen).astype(np.int64)
        return first, np.ones(len(first)), float(len(first) - 1)

    def _limit_rows(self) -> Iterator[Row]:
        """The published limits on lots won, holder by holder."""
        holder = [t.holder for t in self.tenders]
        of_item = np.array([holder[j] if j < len(holder) else "" for j in self.offer.tolist()])
        for one in sorted(set(holder)):
            mine = np.flatnonzero(of_item == one)
            most, least = self.limits.at_most, self.limits.at_least
            if most is not None and len(set(self.lot[mine].tolist())) > most:
                yield mine, np.ones(len(mine)), float(most)
            if least is not None and least > 1:
                yield from self._at_least(mine, least)

    def _at_least(self, mine: Ints, least: int) -> Iterator[Row]:
        """Whoever has one tender taken has at least so many lots: a row for each tender."""
        for tender in sorted(set(self.offer[mine].tolist())):
            first = mine[np.flatnonzero(self.offer[mine] == tender)[0]]
            yield mine, np.where(mine == first, least - 1.0, -1.0), 0.0

    def _either_or(self) -> list[list[int]]:
        at = {t.offer_id: j for j, t in enumerate(self.tenders)}
        return [[at[t.offer_id] for t in members] for members in either_or_sets(self.tenders)]


def _rows(rows: Sequence[Row]) -> Rows:
    empty = np.empty(0)
    return Rows(
        start=_starts([len(item) for item, _, _ in rows]),
        item=np.concatenate([empty, *(item for item, _, _ in rows)]).astype(np.int64),
        coefficient=np.concatenate([empty, *(value for _, value, _ in rows)]),
        at_most=np.array([most for _, _, most in rows], dtype=np.float64),
        break_price=np.full(len(rows), np.inf),
        group=np.full(len(rows), NOTHING),
    )


def _starts(lengths: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
