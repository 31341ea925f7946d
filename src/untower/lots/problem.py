"""What is there to be cut into lots, as the arrays every way of cutting reads?

A part is what goes into a lot whole: a component, or components that must stay together. A cut is
one label a part; equal labels are one lot, and which number a lot has means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The weights of the objective, pounds a year; the two shares are parts of spend."""

    service_share: float
    trade_share: float
    managing_gbp: float
    missing_gbp: float
    groups_min: int
    smes_min: int


@dataclass(frozen=True)
class Layout:
    """By part: its tied parts and what sitting together saves, those it may not sit with, and the
    supplier groups, all and small, that could tender for it; the services that use it.
    """

    near: tuple[Ints, ...]
    net: tuple[Floats, ...]
    foes: tuple[Ints, ...]
    groups: tuple[Ints, ...]
    small: tuple[Ints, ...]
    used: tuple[Ints, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Parts with their spend, services, ties and market; n parts, V services, G supplier groups.

    `annual_gbp` [n] is above or at 0; `service_gbp` [n, V] is its split, a row summing to the
    part's spend or to 0 where no service uses it. `pairs` [E, 2] with `apart_gbp` and
    `together_gbp` [E]: what two parts cost a year in different lots, and in one. `is_wish` [E]
    tells wishes from interfaces. `apart` [n, n] marks what may not share a lot. `market` [n, G]:
    who could tender for a component of the part; `is_sme` [G]. No column of `market`: not known.
    `trade_gbp` [n, T] is its spend by trade in the order of `trades`, service work first; 0 where
    its trade is not known. `layer_gbp` [n, L] is its known spend by layer, `layer_most_gbp` [L] the
    most of it one lot may have.
    """

    members: tuple[tuple[int, ...], ...]
    annual_gbp: Floats
    service_gbp: Floats
    trades: tuple[str, ...]
    trade_gbp: Floats
    layer_gbp: Floats
    layer_most_gbp: Floats
    pairs: Ints
    apart_gbp: Floats
    together_gbp: Floats
    is_wish: Bools
    apart: Bools
    market: Bools
    is_sme: Bools
    maximum_annual_gbp: float | None
    rates: Rates

    @property
    def size(self) -> int:
        """How many parts there are."""
        return len(self.members)

    @cached_property
    def whole_gbp(self) -> float:
        """All spend a year."""
        return float(self.annual_gbp.sum())

    @cached_property
    def by_service_gbp(self) -> Floats:
        """[V] Spend on each service."""
        return np.asarray(self.service_gbp.sum(axis=0))

    @cached_property
    def layout(self) -> Layout:
        """The lists by part that no cut changes."""
        near: list[list[int]] = [[] for _ in range(self.size)]
        net: list[list[float]] = [[] for _ in range(self.size)]
        gains = self.apart_gbp - self.together_gbp
        for (one, other), gain in zip(self.pairs.tolist(), gains.tolist(), strict=True):
            if one != other:
                near[one].append(other)
                net[one].append(gain)
                near[other].append(one)
                net[other].append(gain)
        groups = tuple(np.nonzero(row)[0] for row in self.market)
        return Layout(
            near=tuple(np.array(n, dtype=np.int64) for n in near),
            net=tuple(np.array(n, dtype=np.float64) for n in net),
            foes=tuple(np.nonzero(row)[0] for row in self.apart),
            groups=groups,
            small=tuple(g[self.is_sme[g]] for g in groups),
            used=tuple(np.nonzero(row)[0] for row in self.service_gbp),
        )


def gathered(problem: Problem, groups: Sequence[Sequence[int]]) -> Problem:
    """The same problem with some parts made one: `groups` lists every part once.

    What lies inside one part can no longer be cut; two parts in one that may not share a lot are
    for the caller to refuse.
    """
    of = np.empty(problem.size, dtype=np.int64)
    for place, group in enumerate(groups):
        of[list(group)] = place
    count = len(groups)
    annual = np.zeros(count)
    np.add.at(annual, of, problem.annual_gbp)
    service = np.zeros((count, problem.service_gbp.shape[1]))
    np.add.at(service, of, problem.service_gbp)
    trade = np.zeros((count, problem.trade_gbp.shape[1]))
    np.add.at(trade, of, problem.trade_gbp)
    layer = np.zeros((count, problem.layer_gbp.shape[1]))
    np.add.at(layer, of, problem.layer_gbp)
    market = np.zeros((count, problem.market.shape[1]), dtype=bool)
    np.logical_or.at(market, of, problem.market)
    apart = np.zeros((count, count), dtype=bool)
    one, other = np.nonzero(problem.apart)
    apart[of[one], of[other]] = True
    np.fill_diagonal(apart, val=False)
    return Problem(
        members=tuple(tuple(m for p in group for m in problem.members[p]) for group in groups),
        annual_gbp=annual,
        service_gbp=service,
        trades=problem.trades,
        trade_gbp=trade,
        layer_gbp=layer,
        layer_most_gbp=problem.layer_most_gbp,
        pairs=of[problem.pairs],
        apart_gbp=problem.apart_gbp,
        together_gbp=problem.together_gbp,
        is_wish=problem.is_wish,
        apart=apart,
        market=market,
        is_sme=problem.is_sme,
        maximum_annual_gbp=problem.maximum_annual_gbp,
        rates=problem.rates,
    )


def rows_by_lot(rows: Floats, lots: Ints, count: int) -> Floats:
    """[count, …] Sums of rows by lot; every number from 0 to `count` less one is a lot with a part.

    Sorted first: far quicker than adding row by row.
    """
    if not count:
        return np.zeros((0, *rows.shape[1:]))
    order = np.argsort(lots, kind="stable")
    begins = np.searchsorted(lots[order], np.arange(count))
    return np.asarray(np.add.reduceat(rows[order], begins, axis=0))


def in_order(labels: Ints) -> Ints:
    """The same cut with lots numbered from 0 in order of first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(rank[inverse], dtype=np.int64)
