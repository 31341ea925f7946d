"""Which lots cannot be decided one by one, because a tender or a published limit joins them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.published_rules import LotLimits


def joined_lots(
    lots: Sequence[str], tenders: Sequence[Choosable], limits: LotLimits
) -> tuple[tuple[str, ...], ...]:
    """The lots in groups, in their order; a lot that nothing joins is a group of its own.

    Joined are the lots of one tender, those of tenders of which only one can be taken, and those
    one supplier tenders for where it could win more than it may, or must win more than one.
    """
    head = {lot: lot for lot in lots}
    for together in _sets(tenders, limits):
        first, *others = together
        for other in others:
            head[_head(head, other)] = _head(head, first)
    groups: dict[str, list[str]] = {}
    for lot in lots:
        groups.setdefault(_head(head, lot), []).append(lot)
    return tuple(tuple(group) for group in groups.values())


def _sets(tenders: Sequence[Choosable], limits: LotLimits) -> Iterator[Sequence[str]]:
    for tender in tenders:
        yield tender.lots
    for alternatives in either_or_sets(tenders):
        yield list(dict.fromkeys(lot for t in alternatives for lot in t.lots))
    by_holder: dict[str, dict[str, None]] = {}
    for tender in tenders:
        by_holder.setdefault(tender.holder, {}).update(dict.fromkeys(tender.lots))
    for wanted in by_holder.values():
        is_over = limits.at_most is not None and len(wanted) > limits.at_most
        if is_over or (limits.at_least is not None and limits.at_least > 1):
            yield list(wanted)


def either_or_sets(tenders: Iterable[Choosable]) -> list[list[Choosable]]:
    """Tenders of one supplier that share a word: only one of each set can be taken."""
    found: dict[tuple[str, str], list[Choosable]] = {}
    for tender in tenders:
        if tender.either_or is not None:
            found.setdefault((tender.supplier_id, tender.either_or), []).append(tender)
    return [members for members in found.values() if len(members) > 1]


def _head(head: dict[str, str], lot: str) -> str:
    while head[lot] != lot:
        lot = head[lot]
    return lot
