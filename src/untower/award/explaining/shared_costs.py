"""What part has each component in what suppliers share: interfaces, managing, discounts?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.problem import EXTERNAL, NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.explaining.standing import Standing
    from untower.award.way import Way


class SharedCosts:
    """Each component's part in what the range's suppliers share, at present value."""

    def __init__(self, standing: Standing) -> None:
        """Read who has what, what joins them, and the discount each spend reaches."""
        situation, self.ways = standing.situation, standing.ways
        self.years = situation.factors_total
        self.situation = situation
        self.interfaces: dict[str, float] = {}
        for joined in situation.interfaces:
            one, other = self.ways[joined.one], self.ways[joined.other]
            if one.group_id != other.group_id and NOBODY not in (one.group_kind, other.group_kind):
                for end in (joined.one, joined.other):
                    gbp = joined.annual_gbp * self.years
                    self.interfaces[end] = self.interfaces.get(end, 0.0) + gbp
        self.components: dict[str, int] = {}
        spend: dict[str, float] = {}
        for n, way in chosen_ways(standing):
            self.components[way.group_id] = self.components.get(way.group_id, 0) + 1
            spend[way.group_id] = spend.get(way.group_id, 0.0) + float(situation.spend_gbp[n])
        self.discount = {
            group: _reached(situation.bands.get(group, ()), gbp) for group, gbp in spend.items()
        }

    def interface_gbp(self, way: Way) -> float:
        """Its interfaces to other groups, each counted at both its ends."""
        return self.interfaces.get(way.component_id, 0.0)

    def managing_gbp(self, way: Way) -> float:
        """Its equal part of managing its group."""
        if way.group_kind != EXTERNAL:
            return 0.0
        annual = self.situation.numbers.manage_supplier_gbp or 0.0
        return annual * self.years / self.components[way.group_id]

    def discount_gbp(self, way: Way, at: int) -> float:
        """What its group takes off the price of the way at a place."""
        return self.discount.get(way.group_id, 0.0) * float(self.situation.running_gbp[at])


def _reached(bands: Sequence[tuple[float, float]], spend_gbp: float) -> float:
    """The discount of the dearest band a spend reaches."""
    reached = [share for start, share in bands if spend_gbp >= start * (1 - 1e-9)]
    return max(reached, default=0.0)


def chosen_ways(standing: Standing) -> list[tuple[int, Way]]:
    """The ways of the range with their places in the situation."""
    taken = set(standing.offer_ids)
    return [(n, w) for n, w in enumerate(standing.situation.ways) if w.offer_id in taken]
