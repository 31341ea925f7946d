"""What is drawn, as arrays: each uncertain thing once, with what it weighs in every option?

A term is what one or more uncertain things multiply: its weights are pounds of present value in the
baseline and in each option. Discounts are no term: they follow from drawn spend and drawn prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL
from untower.award.recost import ROUNDING
from untower.award.way import RETAIN
from untower.case.sure.quantities import (
    Suppliers,
    running_shock,
    shocks_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from untower.arithmetic.present_value import Floats
    from untower.award.bands import Band
    from untower.award.situation import Situation
    from untower.case.flows import Flows
    from untower.case.shortlist.shortlisted import Shortlist
    from untower.case.sure.quantities import Shock

BASELINE = "baseline"
DISCOUNTS = "discounts"


@dataclass(frozen=True, kw_only=True)
class Term:
    """[C] What uncertain things multiply: pounds of present value in each column."""

    shocks: tuple[Shock, ...]
    weights: Floats

    @property
    def supplier(self) -> str:
        """Whose it is, as its first uncertain thing says."""
        return self.shocks[0].factor.split(" | ", 1)[1]


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What one column spends with one group: by term, the yearly spend and what bands take from.

    `scale` is what the discount in the flows comes to beside what the bands give at the estimates:
    1 wherever both are reckoned alike.
    """

    column: int
    group_id: str
    bands: tuple[Band, ...]
    terms: tuple[int, ...]
    annual_gbp: Floats
    taken_from_gbp: Floats
    scale: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Columns (the baseline first), terms, spending under bands, and what is certain [C]."""

    columns: tuple[str, ...]
    terms: tuple[Term, ...]
    spending: tuple[Spending, ...]
    certain_gbp: Floats

    @property
    def quantities(self) -> tuple[str, ...]:
        """Every quantity that multiplies any money, in order of name."""
        return tuple(sorted({s.quantity for t in self.terms if t.weights.any() for s in t.shocks}))

    def column(self, option_id: str) -> int | None:
        """The place of an option; None where it has no money."""
        return self.columns.index(option_id) if option_id in self.columns else None


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What one way buys of an outside group: yearly spend, and what a discount is taken from."""

    component_id: str
    offer_id: str
    group_id: str
    kind: str
    annual_gbp: float
    taken_from_gbp: float


@dataclass(frozen=True, kw_only=True)
class Column:
    """One thing to be drawn: its flows, and what it buys where bands hold."""

    name: str
    flows: Flows
    bought: tuple[Bought, ...] = ()


def lay_out(shortlist: Shortlist, factors: Floats, without_parts: Iterable[str] = ()) -> Layout:
    """The baseline and every option that has money, discounted by `factors`.

    `without_parts` names parts of flows to be left out of every column.
    """
    situation = shortlist.situation
    columns = [Column(name=BASELINE, flows=shortlist.baseline)]
    columns += [
        Column(
            name=o.option_id,
            flows=o.flows,
            bought=bought_in(situation, o.offer_ids or ()),
        )
        for o in shortlist.options
        if o.flows is not None
    ]
    return lay_out_columns(
        columns,
        factors,
        suppliers=suppliers_of(situation),
        bands=situation.bands,
        without_parts=without_parts,
    )


def lay_out_columns(
    columns: Sequence[Column],
    factors: Floats,
    *,
    suppliers: Suppliers,
    bands: Mapping[str, Sequence[Band]],
    without_parts: Iterable[str] = (),
) -> Layout:
    """Columns as arrays. `bands` are the discounts of each group, as `Situation.bands`."""
    left_out = frozenset(without_parts)
    gathered = _Terms(len(columns))
    certain = np.zeros(len(columns))
    spending: list[Spending] = []
    for place, column in enumerate(columns):
        discount = 0.0
        values = column.flows.real_gbp @ factors
        for line, gbp in zip(column.flows.lines, values, strict=True):
            if line.part in left_out:
                continue
            shocks = shocks_of(line, suppliers)
            if line.part == DISCOUNTS:
                discount -= float(gbp)
            elif shocks:
                gathered.add(place, shocks, float(gbp))
            else:
                certain[place] += gbp
        if DISCOUNTS in left_out:
            continue
        found = _spending(place, column.bought, bands, suppliers, gathered)
        scaled, left = _to_scale(found, discount)
        spending += scaled
        certain[place] -= left
    return Layout(
        columns=tuple(column.name for column in columns),
        terms=gathered.made(),
        spending=tuple(spending),
        certain_gbp=certain,
    )


def suppliers_of(situation: Situation) -> Suppliers:
    """Whose each offer is, and with whom each component is now."""
    offer: dict[str, str | None] = {}
    now: dict[str, str | None] = {}
    for way in situation.ways:
        group = way.group_id if way.group_kind == EXTERNAL else None
        offer[way.offer_id] = group
        if way.basis == RETAIN:
            now.setdefault(way.component_id, group)  # staying as it is comes first
    return Suppliers(of_offer=offer, of_component=now)


def bought_in(situation: Situation, offer_ids: Iterable[str]) -> tuple[Bought, ...]:
    """What the offers chosen buy of outside groups that have bands."""
    taken = frozenset(offer_ids)
    return tuple(
        Bought(
            component_id=way.component_id,
            offer_id=way.offer_id,
            group_id=way.group_id,
            kind=way.kind,
            annual_gbp=float(situation.spend_gbp[n]),
            taken_from_gbp=float(situation.running_gbp[n]),
        )
        for n, way in enumerate(situation.ways)
        if way.offer_id in taken
        and way.group_kind == EXTERNAL
        and situation.bands.get(way.group_id)
    )


class _Terms:
    """Terms as they are gathered: one for each combination of uncertain things."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.place: dict[tuple[Shock, ...], int] = {}
        self.weights: list[Floats] = []

    def at(self, shocks: tuple[Shock, ...]) -> int:
        """The place of a term, made where there was none."""
        if shocks not in self.place:
            self.place[shocks] = len(self.weights)
            self.weights.append(np.zeros(self.columns))
        return self.place[shocks]

    def add(self, column: int, shocks: tuple[Shock, ...], gbp: float) -> None:
        self.weights[self.at(shocks)][column] += gbp

    def made(self) -> tuple[Term, ...]:
        return tuple(
            Term(shocks=shocks, weights=self.weights[n]) for shocks, n in self.place.items()
        )


def _spending(
    column: int,
    bought: Iterable[Bought],
    bands: Mapping[str, Sequence[Band]],
    suppliers: Suppliers,
    gathered: _Terms,
) -> list[Spending]:
    """Yearly spend with each group that has bands, and what its discount is taken from."""
    parts: dict[str, list[tuple[int, float, float]]] = {}
    for one in bought:
        if not bands.get(one.group_id):
            continue
        shock = running_shock(one.component_id, one.offer_id, one.kind, suppliers)
        place = gathered.at((shock,))
        parts.setdefault(one.group_id, []).append((place, one.annual_gbp, one.taken_from_gbp))
    return [
        Spending(
            column=column,
            group_id=group,
            bands=tuple(bands[group]),
            terms=tuple(p[0] for p in found),
            annual_gbp=np.array([p[1] for p in found]),
            taken_from_gbp=np.array([p[2] for p in found]),
        )
        for group, found in sorted(parts.items())
        if any(p[2] > 0 for p in found)
    ]


def share_at(bands: Sequence[Band], annual_gbp: float) -> float:
    """The share taken off at a yearly spend: of the highest band it reaches."""
    return max((s for start, s in bands if annual_gbp >= start - _rounding(start)), default=0.0)


def _rounding(start: float) -> float:
    return ROUNDING * (1 + start)


def _to_scale(found: list[Spending], discount_gbp: float) -> tuple[list[Spending], float]:
    """Spending scaled to the discount in the flows, and what of that no band explains."""
    reckoned = sum(
        share_at(s.bands, float(s.annual_gbp.sum())) * float(s.taken_from_gbp.sum()) for s in found
    )
    if reckoned <= 0:
        return found, discount_gbp
    return [replace(s, scale=discount_gbp / reckoned) for s in found], 0.0
