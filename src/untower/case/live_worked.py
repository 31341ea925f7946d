"""What does the chosen range come to, worked out from its inputs alone as a workbook does it?"""

from __future__ import annotations

from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from untower.answers.live import (
    FROM_GROUPS,
    FROM_JOINS,
    FROM_LINES,
    IN_HOUSE,
    NOBODY,
    OUTSIDE,
    WORKED_PARTS,
    LiveBand,
    LiveGroup,
    LiveJoin,
    LiveLine,
)
from untower.award import problem
from untower.award.recost import ROUNDING
from untower.award.situation import ways_frame
from untower.award.way import HOUSE_GROUP, NOBODY_GROUP, RETAIN
from untower.case.live_team import team_cells
from untower.case.money.value_added_tax import BOUGHT as TAXED
from untower.case.shortlist.costing import PRESENT_PARTS, band_share, chosen_ways
from untower.options.terms import DEVELOPING, Bias
from untower.options.whole_life import PARTS as WAY_PARTS
from untower.options.whole_life import whole_life

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats
    from untower.award.situation import Situation
    from untower.award.way import Way
    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.options.terms import Terms

STANDS = {problem.EXTERNAL: OUTSIDE, problem.IN_HOUSE: IN_HOUSE, problem.NOBODY: NOBODY}
LINE_COLUMNS = (
    "starts_after_months",
    "months_to_move",
    "one_off_gbp",
    "annual_gbp",
    "exit_gbp",
    "break_gbp",
    "in_house_fte",
    "present_annual_gbp",
    "term_months",
    "indexation_pct",
    "relet_annual_gbp",
)


class Worked:
    """The chosen range worked out from its inputs alone, as a workbook's formulas do it."""

    def __init__(self, reckoning: Reckoning, chosen: Reckoned) -> None:
        self.situation: Situation = reckoning.shortlist.situation
        self.terms: Terms = reckoning.terms
        self.shares = reckoning.shares
        self.places = chosen_ways(self.situation, chosen.option.offer_ids or ())
        self.ways = [self.situation.ways[n] for n in self.places]
        self.cost = whole_life(ways_frame(self.ways), self.terms)
        self.by_part = {
            part: np.where(self.cost.is_costed[:, None], self.cost.by_year(part), 0.0)
            for part in WAY_PARTS
        }
        self.is_new_outside = np.array(
            [w.group_kind == problem.EXTERNAL for w in self.ways], dtype=bool
        )
        self.is_outside_now = np.array([self._is_outside_now(w) for w in self.ways], dtype=bool)

    def lines(self) -> tuple[LiveLine, ...]:
        """A line for each component, its blanks filled as its nature says and no others."""
        columns = {
            name: [x if isfinite(x) else None for x in values.tolist()]
            for name, values in self.cost.columns.items()
        }
        by_part = {part: self.by_part[part].tolist() for part in WORKED_PARTS}
        present = np.nan_to_num(self.cost.present_value_gbp).tolist()
        found = []
        for n, way in enumerate(self.ways):
            here = self.situation.present[way.component_id]
            found.append(
                LiveLine(
                    component_id=way.component_id,
                    name=here.name,
                    kind=way.kind,
                    is_kept=way.basis == RETAIN,
                    offer_id=way.offer_id,
                    group_id=way.group_id,
                    outside_gbp=here.outside_gbp,
                    is_outside_now=bool(self.is_outside_now[n]),
                    worked={part: tuple(years[n]) for part, years in by_part.items()},
                    present_value_gbp=present[n],
                    missing=tuple(c for c, blank in self.cost.blanks.items() if blank[n]),
                    **{name: columns[name][n] for name in LINE_COLUMNS},
                )
            )
        return tuple(found)

    def groups(self) -> tuple[LiveGroup, ...]:
        """Every group of the range; the organisation itself and nobody are always there."""
        spend = self._spend()
        stands = {w.group_id: STANDS[w.group_kind] for w in self.ways}
        stands = {HOUSE_GROUP: IN_HOUSE, NOBODY_GROUP: NOBODY} | stands
        found = []
        for group in sorted(stands, key=lambda g: (stands[g] != OUTSIDE, g)):
            rows = np.array([w.group_id == group for w in self.ways], dtype=bool)
            share = band_share(self.situation, group, spend.get(group, 0.0))
            share = share if stands[group] == OUTSIDE else 0.0
            taken_from = self.by_part["running"][rows & self._takes_discount].sum(axis=0)
            found.append(
                LiveGroup(
                    group_id=group,
                    name=self.situation.group_name(group),
                    stands=stands[group],
                    components=int(rows.sum()),
                    spend_gbp=spend.get(group, 0.0),
                    discount_pct=100 * share,
                    discount_by_year=as_tuple(-share * taken_from),
                )
            )
        return tuple(found)

    def bands(self) -> tuple[LiveBand, ...]:
        """The discounts of every group of the range."""
        spend = self._spend()
        return tuple(
            LiveBand(
                group_id=group,
                annual_from_gbp=start,
                discount_pct=100 * share,
                is_reached=gbp >= start - ROUNDING * (1 + start),
            )
            for group, gbp in sorted(spend.items())
            for start, share in self.situation.bands.get(group, ())
        )

    def joins(self) -> tuple[LiveJoin, ...]:
        """Every interface between two components of the range."""
        held = {w.component_id: w for w in self.ways}
        return tuple(
            LiveJoin(
                one=joined.one,
                other=joined.other,
                annual_gbp=joined.annual_gbp,
                is_apart=_sit_apart(held[joined.one], held[joined.other]),
            )
            for joined in self.situation.interfaces
            if joined.one in held and joined.other in held
        )

    def parts(self) -> dict[str, tuple[str, Floats]]:
        """By part, the sheet it is worked out from and what that comes to in each year."""
        every_year = np.ones(self.terms.horizon_years)
        groups = self.groups()
        managed = sum(g.stands == OUTSIDE and g.components > 0 for g in groups)
        managing = managed * (self.situation.numbers.manage_supplier_gbp or 0.0)
        joined = sum(j.annual_gbp for j in self.joins() if j.is_apart)
        discounts = np.sum([g.discount_by_year for g in groups], axis=0)
        return {
            **{part: (FROM_LINES, years.sum(axis=0)) for part, years in self.by_part.items()},
            "managing_suppliers": (FROM_GROUPS, managing * every_year),
            "discounts": (FROM_GROUPS, discounts),
            "interfaces": (FROM_JOINS, joined * every_year),
        }

    def team(self) -> Floats:
        """[H] The retained team: its posts at the cost of one, or what its roles are paid."""
        own, posts = team_cells(self.situation)
        annual = own + posts * (self.terms.fte_cost_gbp or 0.0)
        return np.asarray(annual * self.terms.pay_levels)

    def scales(self) -> dict[str, tuple[str, float]]:
        """By part, the cell that what stands beside the range is a multiple of, and its value."""
        managing = self.situation.numbers.manage_supplier_gbp
        found = {
            "managing_suppliers": ("manage_supplier_gbp", managing or 0.0),
            "reletting": ("reletting_cost_pct", self.terms.reletting_pct),
            "interfaces": ("interfaces_counted_pct", 100.0),
        }
        return {part: (cell, value) for part, (cell, value) in found.items() if value}

    def capital(self) -> tuple[str, Floats]:
        """Moving with the bias it brings, and breaks, by the capital part of each."""
        share = np.array([self._capital_share(w) for w in self.ways])
        bias = [self.terms.bias.get(w.kind, Bias()).capital_pct / 100 for w in self.ways]
        moving = self.by_part["moving"]
        moving = moving + np.maximum(moving, 0) * np.array(bias).reshape(-1, 1)
        total = (share.reshape(-1, 1) * moving).sum(axis=0)
        return FROM_LINES, total + self.shares.left_early * self.by_part["break"].sum(axis=0)

    def taxed(self) -> tuple[str, Floats]:
        """What outside groups are paid, those of now until the change and the new ones after it."""
        total = np.sum([g.discount_by_year for g in self.groups()], axis=0)
        for part in TAXED:
            if part in self.by_part:
                is_paid = self.is_outside_now if part in PRESENT_PARTS else self.is_new_outside
                total = total + self.by_part[part][is_paid].sum(axis=0)
        return FROM_LINES, total

    def _capital_share(self, way: Way) -> float:
        return self.shares.built if way.kind in DEVELOPING else self.shares.moved

    def _is_outside_now(self, way: Way) -> bool:
        """Whether its present cost goes to a supplier: as the way that keeps it says."""
        return self._held_outside.get(way.component_id, False)

    @cached_property
    def _held_outside(self) -> dict[str, bool]:
        return {
            w.component_id: w.group_kind == problem.EXTERNAL
            for w in reversed(self.situation.ways)
            if w.basis == RETAIN
        }

    @cached_property
    def _takes_discount(self) -> NDArray[np.bool_]:
        return np.array([self.situation.running_gbp[n] > 0 for n in self.places], dtype=bool)

    def _spend(self) -> dict[str, float]:
        """The yearly spend of each outside group, as bands are reckoned by it."""
        found: dict[str, float] = {}
        for n, way in zip(self.places, self.ways, strict=True):
            if way.group_kind == problem.EXTERNAL:
                gbp = float(self.situation.spend_gbp[n])
                found[way.group_id] = found.get(way.group_id, 0.0) + gbp
        return found


def _sit_apart(one: Way, other: Way) -> bool:
    is_nobody = problem.NOBODY in (one.group_kind, other.group_kind)
    return one.group_id != other.group_id and not is_nobody


def as_tuple(values: Floats) -> tuple[float, ...]:
    """Amounts by year as plain numbers."""
    return tuple(float(v) for v in values)
