"""How are some components cut, what else was considered, and what is each lot like?

Two cuttings at most stand in one answer: what already lies in lots, cut by hand, and the rest,
which untower proposes lots for. Both are judged by the same functions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.lots.cost import SLACK_GBP
from untower.lots.describing import layer_shares_of, own_services, title_of, trades_in
from untower.lots.forming import joined_parts, layer_codes, problem_of
from untower.lots.measures import (
    BY_HAND,
    PROPOSED,
    Cut,
    cut_of,
    keeps_together,
    rival_labels,
)
from untower.lots.problem import in_order
from untower.lots.propose import Proposal, propose
from untower.lots.reasons import lot_reason
from untower.lots.splitting import splits_of
from untower.lots.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from untower.lots.market_size import MarketSize
    from untower.lots.problem import Ints, Problem
    from untower.lots.scope import Scope, Tie
    from untower.lots.splitting import Splits
    from untower.lots.terms import Terms
    from untower.needs.whole_tables import Record


@dataclass(frozen=True, kw_only=True)
class Lot:
    """One lot: what it covers, what it is worth, whom it serves, who could tender.

    `annual_gbp` counts what is known; `not_known` are components whose worth is not; `months` is
    how long it runs: its own `price_months`, else the house's term. `trades` are those it carries
    with what each costs a year, the dearest its main one. `services` are
    those that have this lot as their own, with the part of their spend that lies in it.
    `interfaces` are the ties that cross its edge.
    """

    lot_id: str
    title: str
    record: Record | None
    component_ids: tuple[str, ...]
    annual_gbp: float
    months: int
    not_known: tuple[str, ...]
    services: tuple[tuple[str, float], ...]
    services_served: int
    layers: tuple[tuple[str, int], ...]
    trades: tuple[tuple[str, float], ...]
    layer_shares: tuple[tuple[str, float], ...]
    interfaces: tuple[Tie, ...]
    market: MarketSize | None
    reason: str

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody made it, rather than untower."""
        return self.record is not None

    @property
    def value_gbp(self) -> float:
        """What is known of its worth over its months, without VAT."""
        return self.annual_gbp * self.months / 12

    @property
    def is_worth_known(self) -> bool:
        """Whether the worth of any of its components is known."""
        return len(self.not_known) < len(self.component_ids)

    @property
    def has_own_months(self) -> bool:
        """Whether its own row says how long it runs."""
        return self.record is not None and self.record["price_months"] is not None

    @property
    def interfaces_gbp(self) -> float:
        """What the ties across its edge cost a year."""
        return sum(t.annual_gbp for t in self.interfaces)


@dataclass(frozen=True, kw_only=True)
class Cutting:
    """Some components with their cut, the cuts considered beside it, and how it was found."""

    component_ids: tuple[str, ...]
    cut: Cut
    rivals: tuple[Cut, ...]
    lots: tuple[Lot, ...]
    proposal: Proposal


def proposed_cutting(
    scope: Scope,
    terms: Terms,
    component_ids: tuple[str, ...],
    *,
    rounds: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Cutting:
    """Lots proposed for some components."""
    return _cutting(scope, terms, component_ids, None, {}, rounds, stop, progress)


def cutting_by_hand(
    scope: Scope,
    terms: Terms,
    lot_of: Mapping[str, str],
    records: Mapping[str, Record],
    *,
    rounds: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Cutting:
    """Lots somebody made, judged as untower's own are, which stand beside them."""
    component_ids = tuple(lot_of)
    names = list(dict.fromkeys(lot_of.values()))
    labels = np.array([names.index(lot) for lot in lot_of.values()], dtype=np.int64)
    return _cutting(scope, terms, component_ids, labels, records, rounds, stop, progress, names)


def _cutting(
    scope: Scope,
    terms: Terms,
    component_ids: tuple[str, ...],
    by_hand: Ints | None,
    records: Mapping[str, Record],
    rounds: int | None,
    stop: Callable[[], bool] | None,
    progress: Callable[[int, int, str], None] | None,
    names: Sequence[str] = (),
) -> Cutting:
    problem = problem_of(scope, component_ids, terms)
    parts = joined_parts(scope, component_ids, problem)
    layers = layer_codes(scope, component_ids)
    proposal = propose(
        parts,
        np.array([layers[m[0]] for m in parts.members], dtype=np.int64),
        weigh_all_up_to=terms.weigh_all_up_to,
        rounds=rounds,
        stop=stop,
        progress=progress,
    )
    proposed = _by_component(parts, proposal.labels, len(component_ids))
    labels = proposed if by_hand is None else by_hand
    labels, order = _largest_first(problem, labels)

    months = [_months(records.get(names[n]) if by_hand is not None else None, terms) for n in order]

    def cut(name: str, of: Ints) -> Cut:
        is_within = keeps_together(scope, component_ids, of)
        judged = problem
        if name == BY_HAND:  # each lot runs for months of its own
            judged = replace(problem, maximum_annual_gbp=None)
            is_within = is_within and _within_values(problem, of, months, terms)
        return cut_of(
            name,
            scope,
            component_ids,
            judged,
            of,
            keeps_other_rules=is_within,
            terms=terms,
            stop=stop,
        )

    others = rival_labels(scope, component_ids)
    if by_hand is not None:
        others = {PROPOSED: proposed} | others
    own = parts if keeps_together(scope, component_ids, labels) else problem
    state = State(own, np.array([labels[m[0]] for m in own.members], dtype=np.int64))
    titles = [scope.title(c) for c in component_ids]
    crossing = _crossing(scope, component_ids, labels)
    count = int(labels.max()) + 1
    services = own_services(scope, component_ids, problem, labels, count)
    return Cutting(
        component_ids=component_ids,
        cut=cut(PROPOSED if by_hand is None else BY_HAND, labels),
        rivals=tuple(cut(name, of) for name, of in others.items()),
        lots=tuple(
            _lot(
                scope,
                component_ids,
                labels,
                n,
                services=services[n],
                months=months[n],
                titles=titles,
                interfaces=crossing.get(n, ()),
                splits=splits_of(state, int(state.labels[_part_of(own, labels, n)])),
                lot_id=names[order[n]] if by_hand is not None else f"proposed-{n + 1}",
                record=records.get(names[order[n]]) if by_hand is not None else None,
            )
            for n in range(count)
        ),
        proposal=proposal,
    )


def _months(record: Record | None, terms: Terms) -> int:
    """How long a lot runs: what its own row says, else the house's term."""
    own = None if record is None else record["price_months"]
    return terms.term_months if own is None else int(own)


def _within_values(problem: Problem, lots: Ints, months: Sequence[int], terms: Terms) -> bool:
    """Whether each lot of several parts keeps to the most a contract may be, over its months."""
    if terms.maximum_gbp is None:
        return True
    worth = np.bincount(lots, weights=problem.annual_gbp) * np.array(months) / 12
    return not ((worth > terms.maximum_gbp + SLACK_GBP) & (np.bincount(lots) > 1)).any()


def _crossing(
    scope: Scope, component_ids: Sequence[str], labels: Ints
) -> Mapping[int, Sequence[Tie]]:
    """By lot the ties that cross its edge to another lot of the same cut."""
    lot = dict(zip(component_ids, labels.tolist(), strict=True))
    found: dict[int, list[Tie]] = {}
    for tie in scope.ties:
        if tie.one in lot and tie.other in lot and lot[tie.one] != lot[tie.other]:
            found.setdefault(lot[tie.one], []).append(tie)
            found.setdefault(lot[tie.other], []).append(tie)
    return found


def _by_component(parts: Problem, labels: Ints, count: int) -> Ints:
    found = np.zeros(count, dtype=np.int64)
    for members, label in zip(parts.members, labels.tolist(), strict=True):
        found[list(members)] = label
    return in_order(found)


def _largest_first(problem: Problem, labels: Ints) -> tuple[Ints, list[int]]:
    """The cut with its dearest lot numbered 0, and for each new number the old one."""
    spend = np.bincount(labels, weights=problem.annual_gbp)
    order = np.argsort(-spend, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels], [int(n) for n in order]


def _lot(
    scope: Scope,
    component_ids: Sequence[str],
    labels: Ints,
    lot: int,
    *,
    services: tuple[tuple[str, float], ...],
    months: int,
    titles: Sequence[str],
    interfaces: Sequence[Tie],
    splits: Splits,
    lot_id: str,
    record: Record | None,
) -> Lot:
    places = np.nonzero(labels == lot)[0].tolist()
    members = tuple(component_ids[n] for n in places)
    market = scope.market.of(members) if scope.market.is_known else None
    layers = Counter(str(scope.components[c]["layer"] or "not known") for c in members)
    trades, layer_shares = trades_in(scope, members), layer_shares_of(scope, members)
    return Lot(
        lot_id=lot_id,
        title=str(record["title"] or lot_id)
        if record
        else title_of(scope, members, services, trades),
        record=record,
        component_ids=members,
        annual_gbp=sum(g for c in members if (g := scope.annual_gbp.get(c)) is not None),
        months=months,
        not_known=tuple(c for c in members if scope.annual_gbp.get(c) is None),
        services=services,
        services_served=len({s for c in members for s in scope.shares.get(c, {})}),
        layers=tuple(sorted(layers.items(), key=lambda k: (-k[1], k[0]))),
        trades=trades,
        layer_shares=layer_shares,
        interfaces=tuple(interfaces),
        market=market,
        reason=lot_reason(len(members), splits, titles, trades, market),
    )


def _part_of(parts: Problem, labels: Ints, lot: int) -> int:
    """The first part that lies in a lot."""
    return next(n for n, members in enumerate(parts.members) if labels[members[0]] == lot)
