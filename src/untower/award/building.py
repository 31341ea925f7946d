"""How does a situation under rules become the arrays every way of solving reads, and back?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.barred import barred_offers, pairs_apart
from untower.award.limits_rows import group_of_subject, limit_rows_of
from untower.award.limits_rules import AT_LEAST, AT_MOST, EXACTLY
from untower.award.problem import EXTERNAL, Problem, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.limits_rows import LimitRow
    from untower.award.limits_rules import Rule
    from untower.award.problem import Floats, Ints
    from untower.award.situation import Situation

SLACK = 1e-9
"""How far above its value a sum may lie through rounding, as a share of the value."""


@dataclass(frozen=True)
class Weighing:
    """Which shared costs count: both, unless a comparison sets them to nothing."""

    has_interfaces: bool = True
    has_managing: bool = True
    has_discounts: bool = True


@dataclass(frozen=True)
class Blocked:
    """A component none of whose offers can stand by itself, and the rules that leave it none."""

    component_id: str
    rule_ids: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """A problem, the offers its offers are, and the row of a rule each of its rows is."""

    problem: Problem
    offer_ids: tuple[str, ...]
    rows: tuple[LimitRow, ...]
    blocked: tuple[Blocked, ...]

    def choice(self, chosen: Ints) -> tuple[str, ...]:
        """The ids of the offers chosen."""
        return tuple(self.offer_ids[n] for n in chosen)

    def numbers(self, offers: Sequence[str]) -> Ints | None:
        """The places of offers chosen elsewhere; None where one of them may not be chosen here."""
        place = {offer: n for n, offer in enumerate(self.offer_ids)}
        if any(offer not in place for offer in offers):
            return None
        return np.array(sorted(place[offer] for offer in offers), dtype=np.int64)


def build(
    situation: Situation,
    rules: Sequence[Rule],
    *,
    prices: Mapping[str, float] | None = None,
    weighing: Weighing | None = None,
) -> Built:
    """The arrays of a choice under rules.

    `prices` gives, by rule id, what each unit above a row costs: such a rule may be broken at that
    price. Every other rule is kept. `weighing` leaves shared costs out for a comparison.
    """
    weighing = weighing or Weighing()
    bars = {rule.rule_id: barred_offers(rule, situation) for rule in rules}
    barred = frozenset().union(*bars.values())
    kept = np.array([w.offer_id not in barred for w in situation.ways], dtype=bool)
    offer_ids = tuple(o for o in situation.offer_ids if o not in barred)
    new_way = np.cumsum(kept) - 1
    limit_rows = limit_rows_of(rules, situation)
    rows = _rows(limit_rows, kept, new_way, prices or {})
    place = {offer: n for n, offer in enumerate(offer_ids)}
    way_offer = np.array(
        [place[w.offer_id] for w, k in zip(situation.ways, kept, strict=True) if k]
    )
    apart = sorted({p for rule in rules for p in pairs_apart(rule, situation)})
    together = [
        (r.subject, r.other_subject)
        for r in rules
        if r.kind == "together" and r.subject is not None and r.other_subject is not None
    ]
    groups_at_least, groups_at_most = _how_many(rules, situation)
    either_or = _either_or(situation, place)
    external = situation.group_kind == EXTERNAL
    managing = (situation.numbers.manage_supplier_gbp or 0.0) * situation.factors_total
    band_start, band_from, band_discount = _bands(situation, weighing)
    problem = Problem(
        components=len(situation.component_ids),
        groups=len(situation.group_ids),
        scale=np.array([max(1.0, situation.baseline_gbp[k]) for k in situation.component_ids]),
        offer_group=_offer_group(situation, offer_ids),
        item_start=_starts(np.bincount(way_offer, minlength=len(offer_ids))),
        item_component=situation.way_component[kept],
        item_cost=(situation.money_gbp + situation.quality.shortfall_gbp)[kept],
        item_spend=situation.spend_gbp[kept],
        item_discountable=situation.running_gbp[kept],
        group_kind=situation.group_kind,
        manage_cost=np.where(external & weighing.has_managing, managing, 0.0),
        band_start=band_start,
        band_from=band_from,
        band_discount=band_discount,
        share_at_most=_shares(rules, situation),
        interface_ends=_pairs([(i.one, i.other) for i in situation.interfaces], situation),
        interface_cost=np.array(
            [
                i.annual_gbp * situation.factors_total * weighing.has_interfaces
                for i in situation.interfaces
            ],
            dtype=np.float64,
        ),
        rows=rows,
        either_or_start=_starts([len(members) for members in either_or]),
        either_or_offer=np.array([b for members in either_or for b in members], dtype=np.int64),
        apart=_pairs(apart, situation),
        together=_pairs(together, situation),
        groups_at_least=groups_at_least,
        groups_at_most=groups_at_most,
    )
    return Built(
        problem=problem,
        offer_ids=offer_ids,
        rows=tuple(limit_rows),
        blocked=_blocked(problem, limit_rows, bars, situation),
    )


def _starts(counts: Sequence[int] | Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(np.asarray(counts, dtype=np.int64))]).astype(np.int64)


def _pairs(pairs: Sequence[tuple[str, str]], situation: Situation) -> Ints:
    at = situation.component_at
    return np.array([(at[a], at[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)


def _offer_group(situation: Situation, offer_ids: Sequence[str]) -> Ints:
    group = {w.offer_id: situation.group_at[w.group_id] for w in situation.ways}
    return np.array([group[offer] for offer in offer_ids], dtype=np.int64)


def _rows(
    limit_rows: Sequence[LimitRow], kept: Floats | Ints, new_way: Ints, prices: Mapping[str, float]
) -> Rows:
    """The rows over the ways that are left."""
    ways = [row.way[kept[row.way]] for row in limit_rows]
    sizes = [row.coefficient[kept[row.way]] for row in limit_rows]
    none = np.zeros(0)
    return Rows(
        start=_starts([len(w) for w in ways]),
        item=new_way[np.concatenate([*ways, none]).astype(np.int64)].astype(np.int64),
        coefficient=np.concatenate([*sizes, none]),
        at_most=np.array([_slackened(row.at_most) for row in limit_rows], dtype=np.float64),
        break_price=np.array(
            [prices.get(row.rule.rule_id, np.inf) for row in limit_rows], dtype=np.float64
        ),
        group=np.array([row.group for row in limit_rows], dtype=np.int64),
    )


def _slackened(value: float) -> float:
    """A limit that a sum of the very same amounts does not miss by rounding."""
    return value + SLACK * max(1.0, abs(value))


def _how_many(rules: Sequence[Rule], situation: Situation) -> tuple[int, int]:
    """Fewest and most outside groups the rules allow."""
    least, most = 0, int((situation.group_kind == EXTERNAL).sum())
    for rule in rules:
        if rule.kind not in ("suppliers_max", "suppliers_min") or rule.value is None:
            continue
        if rule.comparator in (AT_MOST, EXACTLY):
            most = min(most, int(rule.value))
        if rule.comparator in (AT_LEAST, EXACTLY):
            least = max(least, int(np.ceil(rule.value)))
    return least, most


def _shares(rules: Sequence[Rule], situation: Situation) -> Floats:
    """[G] The largest part of all outside spend each group may have."""
    shares = np.full(len(situation.group_ids), np.inf)
    caps = [
        r
        for r in rules
        if r.kind == "supplier_share" and r.comparator == AT_MOST and r.value is not None
    ]
    external = situation.group_kind == EXTERNAL
    named: dict[int, float] = {}
    for rule in caps:
        most = rule.value if rule.value is not None else np.inf
        if rule.subject is None:
            shares[external] = np.minimum(shares[external], most)
            continue
        group = situation.group_at.get(group_of_subject(rule.subject, situation))
        if group is not None and external[group]:
            named[group] = min(most, named.get(group, np.inf))
    for group, most in named.items():  # a rule that names a group replaces the one for all
        shares[group] = most
    return shares


def _bands(situation: Situation, weighing: Weighing) -> tuple[Ints, Floats, Floats]:
    lists = [
        situation.bands.get(g, ()) if weighing.has_discounts else () for g in situation.group_ids
    ]
    return (
        _starts([len(bands) for bands in lists]),
        np.array([start for bands in lists for start, _ in bands], dtype=np.float64),
        np.array([share for bands in lists for _, share in bands], dtype=np.float64),
    )


def _either_or(situation: Situation, place: Mapping[str, int]) -> list[list[int]]:
    """The sets of which at most one is chosen; a word one offer uses alone binds nothing."""
    sets: dict[str, list[int]] = {}
    for offer, number in place.items():
        word = situation.offers[offer].either_or
        if word is not None:
            sets.setdefault(word, []).append(number)
    return [members for members in sets.values() if len(members) > 1]


def _blocked(
    problem: Problem,
    limit_rows: Sequence[LimitRow],
    bars: Mapping[str, frozenset[str]],
    situation: Situation,
) -> tuple[Blocked, ...]:
    """Components left without an offer by what rules bar, or by caps below each of their own."""
    rows = problem.rows
    item_offer = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    stopped: dict[int, set[str]] = {}
    for r in range(len(rows)):
        part = slice(rows.start[r], rows.start[r + 1])
        if np.isfinite(rows.break_price[r]) or (rows.coefficient[part] < 0).any():
            continue
        sums = np.bincount(
            item_offer[rows.item[part]], rows.coefficient[part], minlength=problem.offers
        )
        for offer in np.flatnonzero(sums > rows.at_most[r]):
            stopped.setdefault(int(offer), set()).add(limit_rows[r].rule.rule_id)
    open_items = ~np.isin(item_offer, list(stopped))
    covered = np.bincount(problem.item_component[open_items], minlength=problem.components)
    found = []
    for component in np.flatnonzero(covered == 0):
        name = situation.component_ids[component]
        offers = set(item_offer[problem.item_component == component].tolist())
        by_cap = {rule for offer in offers for rule in stopped.get(offer, ())}
        by_bar = {
            rule
            for rule, offers_barred in bars.items()
            if any(w.component_id == name and w.offer_id in offers_barred for w in situation.ways)
        }
        found.append(Blocked(name, tuple(sorted(by_cap | by_bar))))
    return tuple(found)
