"""What does a cut into lots cost a year, part by part, and may it be made at all?

Six things are added, all in pounds a year:

- services: a share of the spend on each service that does not sit with the service's own lot. A
  service's own lot is the one with most of its spend beyond what the lot's size alone explains:
  spend of the service in the lot less (spend of the service) x (the lot's share of all spend). One
  lot of everything explains no service, and so keeps none;
- trades: a share of the spend in each lot that is not of the lot's main trade (see `trades`);
- interfaces: the yearly cost of each pair of components that depend on one another across lots;
- managing: one contract to manage for each lot;
- market: a weight for each supplier group, and each small or medium-sized one, a lot is short of;
- wishes: a weight for each grouping that may give way and does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.lots.problem import in_order, rows_by_lot

if TYPE_CHECKING:
    from untower.lots.problem import Bools, Floats, Ints, Problem

SLACK_GBP = 0.005  # half a penny: a lot that is over by less is over by rounding


@dataclass(frozen=True, kw_only=True)
class CutCost:
    """What a cut costs a year by its six parts, and the counts behind them."""

    services_gbp: float
    trades_gbp: float
    interfaces_gbp: float
    managing_gbp: float
    market_gbp: float
    wishes_gbp: float
    lots: int
    interfaces_cut: int
    service_kept_share: float | None

    @property
    def total_gbp(self) -> float:
        """The objective."""
        return (
            self.services_gbp
            + self.trades_gbp
            + self.interfaces_gbp
            + self.managing_gbp
            + self.market_gbp
            + self.wishes_gbp
        )


def cost_of(problem: Problem, labels: Ints) -> CutCost:
    """The cost of a cut, counted anew; `labels` [n] is any numbering of its lots."""
    lots = in_order(labels)
    count = int(lots.max()) + 1 if len(lots) else 0
    kept = kept_gbp(problem, lots, count)
    spend = float(problem.by_service_gbp.sum())
    is_cut = (
        lots[problem.pairs[:, 0]] != lots[problem.pairs[:, 1]]
        if len(problem.pairs)
        else np.zeros(0, dtype=bool)
    )
    paid = np.where(is_cut, problem.apart_gbp, problem.together_gbp)
    short = shortfalls(problem, lots, count)
    return CutCost(
        services_gbp=problem.rates.service_share * (spend - float(kept.sum())),
        trades_gbp=problem.rates.trade_share * float(unlike_gbp(problem, lots, count).sum()),
        interfaces_gbp=float(paid[~problem.is_wish].sum()),
        managing_gbp=problem.rates.managing_gbp * count,
        market_gbp=problem.rates.missing_gbp * float(short.sum()),
        wishes_gbp=float(paid[problem.is_wish].sum()),
        lots=count,
        interfaces_cut=int((is_cut & ~problem.is_wish).sum()),
        service_kept_share=float(kept.sum()) / spend if spend > 0 else None,
    )


def unlike_gbp(problem: Problem, lots: Ints, count: int) -> Floats:
    """[lots] Spend in each lot that is known to be of another trade than the lot's main one."""
    if not count or not problem.trade_gbp.shape[1]:
        return np.zeros(count)
    inside = rows_by_lot(problem.trade_gbp, lots, count)
    return np.asarray(inside.sum(axis=1) - inside.max(axis=1))


def kept_by_lot(problem: Problem, lots: Ints, count: int) -> Floats:
    """[V, lots] Spend of each service in each lot beyond what the lot's size explains."""
    inside = rows_by_lot(problem.service_gbp, lots, count)
    if problem.whole_gbp <= 0:
        return np.asarray(inside.T)
    size = np.bincount(lots, weights=problem.annual_gbp, minlength=count) / problem.whole_gbp
    return np.asarray(inside.T - np.outer(problem.by_service_gbp, size))


def kept_gbp(problem: Problem, lots: Ints, count: int) -> Floats:
    """[V] Spend each service keeps with its own lot."""
    if not count or not problem.service_gbp.shape[1]:
        return np.zeros(problem.service_gbp.shape[1])
    return np.asarray(kept_by_lot(problem, lots, count).max(axis=1))


def groups_by_lot(problem: Problem, lots: Ints, count: int) -> Bools:
    """[lots, G] Which supplier groups could tender for a component of each lot."""
    return rows_by_lot(problem.market.astype(np.float64), lots, count) > 0


def shortfalls(problem: Problem, lots: Ints, count: int) -> Ints:
    """[lots] How many supplier groups, and small ones, each lot is short of; 0 if not known."""
    if not problem.market.shape[1]:
        return np.zeros(count, dtype=np.int64)
    groups = groups_by_lot(problem, lots, count)
    rates = problem.rates
    short = np.maximum(0, rates.groups_min - groups.sum(axis=1))
    small = np.maximum(0, rates.smes_min - (groups & problem.is_sme).sum(axis=1))
    return np.asarray(short + small, dtype=np.int64)


def is_allowed(problem: Problem, labels: Ints) -> bool:
    """Whether a cut keeps every mandatory rule: values, layers, and what may not share a lot.

    A part that is more than may be in one lot cannot be cut: it is a lot by itself.
    """
    lots = in_order(labels)
    one, other = np.nonzero(problem.apart)
    if (lots[one] == lots[other]).any():
        return False
    parts = np.bincount(lots)
    layers = rows_by_lot(problem.layer_gbp, lots, len(parts))
    if ((layers > problem.layer_most_gbp + SLACK_GBP).any(axis=1) & (parts > 1)).any():
        return False
    if problem.maximum_annual_gbp is None:
        return True
    worth = np.bincount(lots, weights=problem.annual_gbp)
    return not ((worth > problem.maximum_annual_gbp + SLACK_GBP) & (parts > 1)).any()
