"""Which tenders for one lot alone can be in no best combination, whatever else is taken?

Where a tender for the same lot, which no limit and no either-or holds back, is better by the rule,
or level and goes first by the lot's own published tie-break, it can always stand in its place.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from untower.award.assess.joined_lots import either_or_sets
from untower.award.assess.parting import tie_figure
from untower.award.assess.published_rules import LOWEST_PRICE
from untower.award.assess.settling import SAME
from untower.bids.ties import WORDS
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.settling import Ask
    from untower.bids.assessed_lot import AssessedLot


def narrowed(
    ask: Ask, lots: Mapping[str, AssessedLot]
) -> tuple[tuple[Choosable, ...], tuple[str, ...]]:
    """The tenders that matter, and in words where a lot's tie-break parted level ones.

    Where a winner must have a fewest number of lots, every tender matters.
    """
    if ask.limits.at_least is not None:
        return ask.tenders, ()
    free = _free(ask)
    dropped: set[str] = set()
    said: list[str] = []
    for lot_id in ask.lots:
        alone = [t for t in ask.tenders if t.lots == (lot_id,)]
        best = [t for t in alone if t.offer_id in free]
        if not best:
            continue
        worth = {t.offer_id: ask.worth(t.parts[lot_id]) for t in alone}
        least = min(worth[t.offer_id] for t in best)
        level = [t for t in best if worth[t.offer_id] - least <= _rounding(ask, least)]
        first = _first(level, lots[lot_id])
        if len(first) < len(level):
            said.append(_words(level, first, lots[lot_id]))
        dropped |= {
            t.offer_id
            for t in alone
            if (t in best and t not in first) or worth[t.offer_id] - least > _rounding(ask, least)
        }
    return tuple(t for t in ask.tenders if t.offer_id not in dropped), tuple(said)


def _free(ask: Ask) -> set[str]:
    """Tenders for one lot that may be taken beside anything else: no limit can ever bar them."""
    wanted: dict[str, set[str]] = {}
    for tender in ask.tenders:
        wanted.setdefault(tender.holder, set()).update(tender.lots)
    tied = Counter(t.offer_id for members in either_or_sets(ask.tenders) for t in members)
    most = ask.limits.at_most
    return {
        t.offer_id
        for t in ask.tenders
        if not t.is_package
        and t.offer_id not in tied
        and (most is None or len(wanted[t.holder]) <= most)
    }


def _rounding(ask: Ask, worth: Fraction) -> Fraction:
    return Fraction(0) if ask.rule == LOWEST_PRICE else Fraction(SAME) * (1 + abs(worth))


def _first(level: Sequence[Choosable], lot: AssessedLot) -> list[Choosable]:
    """Those of level tenders that go first by the lot's tie-break: all where it parts none."""
    if len(level) < 2 or lot.tie_break not in WORDS:
        return list(level)
    keys = [tie_figure(lot.tie_break, t.parts[lot.lot_id]) for t in level]
    best = max(keys)
    return [
        t
        for t, key in zip(level, keys, strict=True)
        if best - key <= Fraction(SAME) * (1 + abs(best))
    ]


def _words(level: Sequence[Choosable], first: Sequence[Choosable], lot: AssessedLot) -> str:
    return (
        f"For lot {lot.lot_id} alone {listed(t.offer_id for t in level)} are level; as published, "
        f"{WORDS[lot.tie_break or '']} goes first: {listed(t.offer_id for t in first)}."
    )
