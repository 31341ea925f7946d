"""What money flows in a choice of offers, line by line and year by year?

The engine is that of the joint choice: each way costed over its whole life, interfaces between
groups, managing each group, and each group's volume discount by the band its yearly spend reaches.
Around it stands what is the same in every option: the retained team and income.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL, NOBODY
from untower.award.recost import ROUNDING
from untower.award.situation import ways_frame
from untower.award.way import RETAIN
from untower.case.flows import Flows, Line
from untower.options.whole_life import PARTS as WAY_PARTS
from untower.options.whole_life import whole_life

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from untower.arithmetic.present_value import Floats
    from untower.award.situation import Situation
    from untower.award.way import Way

Priced = tuple[Line, "Floats"]
"""A line and what flows in each year."""

PRESENT_PARTS = ("present", "break", "double_running")
"""Parts of a way that are paid for what there is now, not for what follows it."""
HOUSE_PARTS = ("in_house_posts", "procurement", "reletting")
"""Parts nobody outside is paid for."""
CHOICE_PARTS = (*WAY_PARTS, "interfaces", "managing_suppliers", "discounts")
"""What the joint choice counts: all but what is the same in every option."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around every choice alike: its lines, and what of it is not known."""

    priced: tuple[Priced, ...] = ()
    not_known: tuple[str, ...] = ()


def chosen_ways(situation: Situation, offer_ids: Collection[str]) -> list[int]:
    """The places of the ways of the offers chosen, in the order of the ways."""
    taken = set(offer_ids)
    return [n for n, way in enumerate(situation.ways) if way.offer_id in taken]


def flows_of(
    situation: Situation,
    offer_ids: Collection[str],
    around: Around,
    *,
    not_known: Iterable[str] = (),
) -> Flows:
    """All that flows in a choice of offers, with what stands around every choice."""
    places = chosen_ways(situation, offer_ids)
    ways = [situation.ways[n] for n in places]
    priced = [
        *_way_lines(situation, ways, places),
        *shared_lines(situation, {w.component_id: w for w in ways}),
        *around.priced,
    ]
    return as_flows(priced, situation, (*not_known, *around.not_known))


def as_flows(
    priced: Sequence[Priced], situation: Situation, not_known: Iterable[str] = ()
) -> Flows:
    """Lines with their years as `Flows`; a line that never has any money is left out."""
    kept = [(line, years) for line, years in priced if np.any(years)]
    return Flows(
        lines=tuple(line for line, _ in kept),
        real_gbp=np.array([years for _, years in kept], dtype=np.float64).reshape(
            len(kept), situation.terms.horizon_years
        ),
        not_known=tuple(dict.fromkeys(not_known)),
    )


def choice_present_gbp(flows: Flows, situation: Situation) -> float:
    """What the choice itself comes to at present value: the team and income left aside."""
    return float(flows.of_parts(CHOICE_PARTS) @ situation.terms.factors)


def shared_lines(situation: Situation, ways: Mapping[str, Way]) -> list[Priced]:
    """Interfaces between groups and managing outside groups, for the way of each component."""
    return [*_interface_lines(situation, ways), *_managing_lines(situation, ways)]


def _way_lines(situation: Situation, ways: Sequence[Way], places: Sequence[int]) -> list[Priced]:
    """Every part of every way, and the discounts taken from the running of new ones."""
    if not ways:
        return []
    cost = whole_life(ways_frame(ways), situation.terms)
    now = _groups_now(situation)
    found: list[Priced] = []
    for part in WAY_PARTS:
        years = cost.by_year(part)
        for n in np.flatnonzero(years.any(axis=1)):
            found.append((_line(part, ways[int(n)], now), years[n]))
    return found + _discount_lines(situation, places, cost.by_year("running"))


def _line(part: str, way: Way, now: Mapping[str, str | None]) -> Line:
    """A part of a way: paid to the group it goes to, of the kind it is money for."""
    if part in PRESENT_PARTS:
        group, kind = now.get(way.component_id), RETAIN
    else:
        group, kind = way.group_id if way.group_kind == EXTERNAL else None, way.kind
    return Line(
        part=part,
        component_id=way.component_id,
        group_id=None if part in HOUSE_PARTS else group,
        kind=kind,
        offer_id=way.offer_id,
    )


def _groups_now(situation: Situation) -> dict[str, str | None]:
    """The outside group each component is with as things are; None where with none."""
    return {
        w.component_id: w.group_id if w.group_kind == EXTERNAL else None
        for w in reversed(situation.ways)  # the way that keeps it as it is comes first
        if w.basis == RETAIN
    }


def _interface_lines(situation: Situation, ways: Mapping[str, Way]) -> list[Priced]:
    """A line for each component some of whose interfaces lead to another group."""
    sums: dict[str, float] = {}
    for joined in situation.interfaces:
        one, other = ways.get(joined.one), ways.get(joined.other)
        if one is None or other is None or one.group_id == other.group_id:
            continue
        if NOBODY in (one.group_kind, other.group_kind):
            continue
        sums[joined.one] = sums.get(joined.one, 0.0) + joined.annual_gbp
    every_year = np.ones(situation.terms.horizon_years)
    return [
        (Line(part="interfaces", component_id=component), gbp * every_year)
        for component, gbp in sums.items()
    ]


def _managing_lines(situation: Situation, ways: Mapping[str, Way]) -> list[Priced]:
    """A line for each outside group there is to manage."""
    groups = sorted({w.group_id for w in ways.values() if w.group_kind == EXTERNAL})
    gbp = situation.numbers.manage_supplier_gbp or 0.0
    every_year = np.ones(situation.terms.horizon_years)
    return [(Line(part="managing_suppliers", group_id=g), gbp * every_year) for g in groups]


def _discount_lines(
    situation: Situation, places: Sequence[int], running_gbp: Floats
) -> list[Priced]:
    """What each group takes off its new prices by the band its yearly spend reaches."""
    spend: dict[str, float] = {}
    taken_from: dict[str, Floats] = {}
    for row, n in enumerate(places):
        way = situation.ways[n]
        if way.group_kind != EXTERNAL:
            continue
        group = way.group_id
        spend[group] = spend.get(group, 0.0) + float(situation.spend_gbp[n])
        if situation.running_gbp[n] > 0:
            taken_from[group] = taken_from.get(group, 0.0) + running_gbp[row]
    found = []
    for group, years in sorted(taken_from.items()):
        share = band_share(situation, group, spend[group])
        found.append((Line(part="discounts", group_id=group), -share * years))
    return found


def band_share(situation: Situation, group_id: str, annual_gbp: float) -> float:
    """The share a group takes off at a yearly spend: of the highest band that it reaches."""
    reached = [
        share
        for start, share in situation.bands.get(group_id, ())
        if annual_gbp >= start - ROUNDING * (1 + start)
    ]
    return max(reached, default=0.0)
