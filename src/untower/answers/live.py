"""What does the case hand over so that a workbook can work the chosen range out again?

Plain values only: numbers that may be changed, a line for each component, who supplies what, and
what the case itself made of them by part and year. Publishing writes formulas over these and shows
what the case made of them until somebody changes a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FROM_LINES, FROM_GROUPS, FROM_JOINS = "lines", "suppliers", "interfaces"
FROM_TEAM, WITH_PAY, LEVEL, AS_GIVEN = "team", "pay", "level", "as given"
"""How a part follows the cells: worked out from a sheet or from the cells of the retained team,
rising with pay, the same each year, or not at all."""

OUTSIDE, IN_HOUSE, NOBODY = "outside", "in house", "nobody"
"""With whom a group stands: a supplier, the organisation itself, nobody (what is retired)."""

WORKED_PARTS = (
    "present",
    "double_running",
    "running",
    "in_house_posts",
    "reletting",
    "optimism_bias",
)
"""Parts of a line that may fall in any year; the others fall in one."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """One number that may be changed. `name` is its cell's; None is not known, never nought.

    `source` says where it was stated or by what convention it is assumed. `lowest` and `highest`
    are what the cell takes.
    """

    name: str
    title: str
    value: float | date | None
    unit: str
    source: str
    is_stated: bool
    lowest: float | None = None
    highest: float | None = None
    is_whole: bool = False


@dataclass(frozen=True, kw_only=True)
class KindOfWay:
    """What holds of every way of a kind: bias and capital in per cent, and whether it is bought."""

    kind: str
    operating_pct: float
    capital_pct: float
    duration_pct: float
    capital_share_pct: float
    is_bought: bool


@dataclass(frozen=True, kw_only=True)
class LiveLine:
    """The chosen way of one component; a price is pounds a year or once, None is not known.

    `outside_gbp` is what is paid outside for it now: its spend where it is kept as it is, and
    `is_outside_now` whether its present cost goes to a supplier.
    `worked` has, by WORKED_PARTS, pounds by year in real terms as the case made them.
    `missing` names the cells its cost wants; it is then in no sum.
    """

    component_id: str
    name: str | None
    kind: str | None
    is_kept: bool
    offer_id: str
    group_id: str
    starts_after_months: float | None
    months_to_move: float | None
    one_off_gbp: float | None
    annual_gbp: float | None
    exit_gbp: float | None
    break_gbp: float | None
    in_house_fte: float | None
    present_annual_gbp: float | None
    term_months: float | None
    indexation_pct: float | None
    relet_annual_gbp: float | None
    outside_gbp: float
    is_outside_now: bool
    worked: Mapping[str, tuple[float, ...]]
    present_value_gbp: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LiveGroup:
    """One supplier group: with whom it stands and, as the case made them, spend and discount."""

    group_id: str
    name: str
    stands: str
    components: int
    spend_gbp: float
    discount_pct: float
    discount_by_year: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class LiveBand:
    """What a group takes off all its prices once its yearly spend reaches an amount."""

    group_id: str
    annual_from_gbp: float
    discount_pct: float
    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class LiveJoin:
    """Two components that depend on each other, and what that costs a year where they sit apart."""

    one: str
    other: str
    annual_gbp: float
    is_apart: bool


@dataclass(frozen=True, kw_only=True)
class PartByYear:
    """One part of the cost by year in real terms, and how it follows the cells.

    `scaled_by` names the cell a part that is given is a multiple of, and `at` what the cell was.
    """

    part: str
    by_year: tuple[float, ...]
    follows: str
    scaled_by: str | None = None
    at: float = 1.0


@dataclass(frozen=True, kw_only=True)
class SideByYear:
    """One way of going about it, by year in real terms: the chosen range, or what it stands beside.

    Every part of the case in its order; `capital` is the part of their sum that is capital.
    """

    name: str
    parts: tuple[PartByYear, ...]
    capital: PartByYear


@dataclass(frozen=True, kw_only=True)
class LiveModel:
    """All a workbook needs to work the chosen range out again from its inputs.

    Years run from 0 and tuples by year have `horizon_years` entries. `usual` is business as usual,
    against which payback counts; None where it cannot go on, and then the baseline stands for it.
    `rate_names` gives the cell of each year's discount rate. `taxed` is what VAT falls on,
    `budget_gbp` each year's budget in cash, None where not known. `published`
    holds figures of plan.json by name. `not_known` are sentences on what no sum holds. `reads`
    names the columns behind it, for editions.
    """

    option_name: str
    starts_on: date
    horizon_years: int
    assumptions: tuple[Assumption, ...]
    kinds: tuple[KindOfWay, ...]
    lines: tuple[LiveLine, ...]
    groups: tuple[LiveGroup, ...]
    bands: tuple[LiveBand, ...]
    joins: tuple[LiveJoin, ...]
    plan: SideByYear
    baseline: SideByYear
    usual: SideByYear | None
    rate_names: tuple[str, ...]
    factors: tuple[float, ...]
    cash_levels: tuple[float, ...]
    pay_levels: tuple[float, ...]
    taxed: PartByYear
    budget_gbp: tuple[float | None, ...]
    published: Mapping[str, float | None]
    not_known: tuple[str, ...]
    reads: tuple[str, ...]
