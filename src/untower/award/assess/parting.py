"""What parts combinations that came out level? Only the published tie-break, and it is said."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from untower.bids.ties import DRAWING, WORDS
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.settling import Combination
    from untower.bids.assessed_lot import AssessedLot, AssessedTender

SAME = Fraction(1, 10**11)
"""Sums of points this close, as a part of their size, are level: only rounding parts them."""


def parted(
    level: Sequence[Combination],
    tenders: Mapping[str, Choosable],
    lots: Mapping[str, AssessedLot],
) -> tuple[tuple[Combination, ...], str]:
    """The combinations still level after the published tie-break, and what happened in words.

    The tie-break looks at the lots in which the combinations differ, all taken together; where
    those lots publish different ones, or none, nothing parts them.
    """
    said = f"{len(level)} combinations came out level: {_named(level)}."
    differing = _differing(level, tenders)
    published = {lots[lot].tie_break for lot in differing}
    if published == {None}:
        return tuple(level), f"{said} No tie-break was published: they stay level."
    if len(published) > 1:
        return tuple(level), (
            f"{said} {listed(differing)} publish different tie-breaks, and none for lots taken "
            "together: they stay level."
        )
    tie_break = next(iter(published))
    if tie_break == DRAWING or tie_break not in WORDS:
        return tuple(
            level
        ), f"{said} As published, lots are drawn: draw them openly, and record it."
    keys = [_key(tie_break, one, differing, tenders) for one in level]
    best = max(keys)
    first = tuple(
        one for one, key in zip(level, keys, strict=True) if best - key <= SAME * (1 + abs(best))
    )
    how = f"{said} As published, {WORDS[tie_break]} goes first, counted over {listed(differing)}"
    if len(first) == 1:
        return first, f"{how}: {listed(first[0])}."
    return first, f"{how}; {_named(first)} are level in that too."


def _named(level: Sequence[Combination]) -> str:
    shown = [" with ".join(one) for one in level[:10]]
    more = f"; and {len(level) - 10} more" if len(level) > 10 else ""
    return "; ".join(shown) + more


def winners(combination: Combination, tenders: Mapping[str, Choosable]) -> dict[str, Choosable]:
    """By lot, the tender a combination takes for it."""
    return {lot: tenders[offer] for offer in combination for lot in tenders[offer].lots}


def _differing(level: Sequence[Combination], tenders: Mapping[str, Choosable]) -> tuple[str, ...]:
    """The lots that are not with the same tender in every combination."""
    by_lot: dict[str, set[str]] = {}
    for one in level:
        for lot, tender in winners(one, tenders).items():
            by_lot.setdefault(lot, set()).add(tender.offer_id)
    always = {lot for lot in by_lot if all(lot in winners(one, tenders) for one in level)}
    return tuple(lot for lot in sorted(by_lot) if len(by_lot[lot]) > 1 or lot not in always)


def _key(
    tie_break: str,
    combination: Combination,
    lots: Sequence[str],
    tenders: Mapping[str, Choosable],
) -> Fraction:
    """What the tie-break adds up over some lots; more goes first."""
    taken = winners(combination, tenders)
    return sum(
        (tie_figure(tie_break, taken[lot].parts[lot]) for lot in lots if lot in taken),
        start=Fraction(0),
    )


def tie_figure(tie_break: str, part: AssessedTender) -> Fraction:
    """What a tie-break looks at in one tender for one lot; more goes first."""
    if tie_break == "lower_price":
        return -Fraction(part.price_gbp or 0)
    points = part.quality_points if tie_break == "higher_quality" else part.social_value_points
    return Fraction(points)
