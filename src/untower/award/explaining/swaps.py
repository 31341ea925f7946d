"""What would another offer for one component change, with the rest of the range held?

Each other offer is put in the range and the whole is costed again. Where that takes a package out,
or the offer is one, the components left over go to the best offer each has by itself; nothing else
moves. So a swap is one range among all with that offer: what it adds is at most what insisting on
the offer costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.award.problem import EXTERNAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.award.explaining.field import Field


AT_MOST = 4_000
"""Swaps looked at altogether, nearly."""
FEWEST = 3
"""Offers looked at for each component in any case."""


@dataclass(frozen=True, kw_only=True)
class Swap:
    """A range that differs from the chosen one by an offer for a component. Numbers of `Field`.

    `moved` are the components that change offers. `broken` are the rules it breaks.
    """

    component: int
    offer: int
    chosen: tuple[int, ...]
    moved: tuple[int, ...]
    extra_value_gbp: float
    broken: frozenset[str]


def swaps_of(
    field: Field, *, at_most: int = AT_MOST, fewest: int = FEWEST
) -> tuple[tuple[Swap, ...], ...]:
    """[K] Swaps of each component, the least that it adds first.

    Every other offer, or those with the least cost of their own where there are very many.
    """
    done: dict[int, Swap | None] = {}
    found = []
    each = max(fewest, at_most // max(1, field.problem.components))
    is_many = field.problem.offers > at_most
    for component, offers in enumerate(field.offers_for):
        mine = []
        for offer in _cheapest(field, offers, each) if is_many else offers:
            if offer == field.holder.get(component):
                continue
            if offer not in done:
                done[offer] = swap_in(field, offer)
            swap = done[offer]
            if swap is not None:
                mine.append(_about(swap, component))
        found.append(tuple(sorted(mine, key=lambda s: (s.extra_value_gbp, s.offer))))
    return tuple(found)


def _cheapest(field: Field, offers: Iterable[int], count: int) -> list[int]:
    """The offers that add least for each component they cover."""
    return sorted(offers, key=lambda b: (field.offer_cost[b] / len(field.covers[b]), b))[:count]


def swap_in(field: Field, offer: int) -> Swap | None:
    """The range with an offer put in; None where what it leaves over has no offer of its own."""
    wanted = field.covers[offer]
    out = {field.holder[k] for k in wanted if k in field.holder}
    left_over = sorted({k for b in out for k in field.covers[b]} - wanted)
    chosen = [int(b) for b in field.chosen if b not in out] + [offer]
    for component in left_over:
        filled = _best_alone(field, component, chosen, out | {offer})
        if filled is None:
            return None
        chosen.append(filled)
    value, broken = field.priced(chosen)
    return Swap(
        component=min(wanted),
        offer=offer,
        chosen=tuple(sorted(chosen)),
        moved=tuple(sorted({k for b in out for k in field.covers[b]} | wanted)),
        extra_value_gbp=value - field.value_gbp,
        broken=broken,
    )


def _about(swap: Swap, component: int) -> Swap:
    return Swap(
        component=component,
        offer=swap.offer,
        chosen=swap.chosen,
        moved=swap.moved,
        extra_value_gbp=swap.extra_value_gbp,
        broken=swap.broken,
    )


def _best_alone(field: Field, component: int, beside: Iterable[int], but: set[int]) -> int | None:
    """The offer for one component alone that adds least, a new supplier to manage included."""
    group = field.problem.offer_group
    present = {int(group[b]) for b in beside}

    def adds(offer: int) -> tuple[int, float, int]:
        of = int(group[offer])
        is_new = field.problem.group_kind[of] == EXTERNAL and of not in present
        extra = float(field.problem.manage_cost[of]) if is_new else 0.0
        is_barred = field.built.offer_ids[offer] in field.barred_by
        return (int(is_barred), float(field.offer_cost[offer]) + extra, offer)

    alone = [b for b in field.offers_for[component] if len(field.covers[b]) == 1 and b not in but]
    return min(alone, key=adds) if alone else None
