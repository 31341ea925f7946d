"""How is a rule written as sums over the ways chosen?

Each row is: the sum of coefficient over the ways chosen stays at or below a value. A rule "at
least" has both signs turned. Rules about pairs of components, numbers of suppliers or what is
barred are no sums: `building` writes them as the structure they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.limits_rules import AT_LEAST, AT_MOST, EXACTLY, Rule, capacities_under
from untower.award.problem import EXTERNAL, NOTHING
from untower.award.way import RETAIN
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.award.problem import Floats, Ints
    from untower.award.situation import Situation


@dataclass(frozen=True)
class LimitRow:
    """One row of a rule; `about` is the id it speaks of where a rule has a row for each of many."""

    rule: Rule
    about: str | None
    way: Ints
    coefficient: Floats
    at_most: float
    group: int = NOTHING


RowsOf = Callable[["Rule", Sequence["Rule"], "Situation"], Iterator[LimitRow]]


def limit_rows_of(rules: Sequence[Rule], situation: Situation) -> list[LimitRow]:
    """Every row of every rule that is a sum, in the order of the rules."""
    return [
        row
        for rule in rules
        if rule.kind in WRITERS
        for row in WRITERS[rule.kind](rule, rules, situation)
        if len(row.way)
    ]


def _row(
    rule: Rule, about: str | None, coefficient: Floats, value: float, group: int = NOTHING
) -> Iterator[LimitRow]:
    """The row, or rows, of coefficients over all ways against a value."""
    sides = {AT_MOST: (1.0,), AT_LEAST: (-1.0,), EXACTLY: (1.0, -1.0)}
    for sign in sides[rule.comparator or AT_MOST]:
        way = np.flatnonzero(coefficient)
        yield LimitRow(rule, about, way, sign * coefficient[way], sign * value, group)


def group_of_subject(subject: str, situation: Situation) -> str:
    """The group a rule's subject belongs to: a supplier's own, or the group it names."""
    if subject in situation.group_at:
        return subject
    return situation.groups.group(subject) or subject


def _supplier_share(rule: Rule, _: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Spend of a group less its share of all outside spend; at most is built in, see `building`."""
    if rule.subject is None or rule.comparator == AT_MOST or rule.value is None:
        return
    group = situation.group_at.get(group_of_subject(rule.subject, situation), NOTHING)
    part = (situation.way_group == group) - rule.value
    yield from _row(rule, rule.subject, part * situation.spend_gbp, 0.0)


def _sme_share(rule: Rule, _: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Spend with small and medium-sized suppliers; one not known to be one is none."""
    if rule.value is None:
        return
    small = {
        str(r["supplier_id"])
        for r in records_of(situation.tables, "suppliers") or []
        if r["is_sme"]
    }
    is_small = np.array([w.supplier_id in small for w in situation.ways], dtype=bool)
    yield from _row(rule, None, (is_small - rule.value) * situation.spend_gbp, 0.0)


def _layer_share(rule: Rule, rules: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Each outside group's part of a layer, by what its components cost now."""
    named = {r.subject for r in rules if r.kind == "layer_share"} - {None}
    annual = _annual_by_component(situation)
    for layer in layers_limited(rule, situation, frozenset(s for s in named if s)):
        inside = np.array([p.layer == layer for p in situation.present.values()], dtype=bool)
        weight = np.where(inside, annual, 0.0)[situation.way_component]
        total = float(annual[inside].sum())
        for group, group_id in enumerate(situation.group_ids):
            if situation.group_kind[group] != EXTERNAL:
                continue
            coefficient = np.where(situation.way_group == group, weight, 0.0)
            most = (rule.value or 0.0) * total
            if rule.is_default:
                most = max(most, _held(situation, group_id, coefficient))
            if rule.comparator != AT_MOST or _largest(situation, coefficient) > most:
                yield from _row(rule, f"{layer} / {group_id}", coefficient, most, group)


def layers_limited(
    rule: Rule, situation: Situation, named: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The layers a rule is about: its own; else those large enough that no other rule names."""
    if rule.subject is not None:
        return (rule.subject,)
    numbers = situation.numbers
    count: dict[str, int] = {}
    for present in situation.present.values():
        if present.layer is not None:
            count[present.layer] = count.get(present.layer, 0) + 1
    return tuple(
        layer
        for layer, components in sorted(count.items())
        if layer not in named
        and components >= numbers.tower_components
        and situation.layer_services.get(layer, 0) >= numbers.tower_services
    )


def _annual_by_component(situation: Situation) -> Floats:
    """[K] What each component is known to cost now."""
    return np.array([p.known_gbp for p in situation.present.values()])


def _held(situation: Situation, group_id: str, coefficient: Floats) -> float:
    """What a group has whatever is chosen: the least of each component only it can have."""
    held = [k for k, g in situation.only_group.items() if g == group_id]
    return sum(
        float(coefficient[situation.way_component == situation.component_at[k]].min()) for k in held
    )


def _largest(situation: Situation, coefficient: Floats) -> float:
    """The most a sum can come to when every component takes its dearest way."""
    most = np.zeros(len(situation.component_ids))
    np.maximum.at(most, situation.way_component, coefficient)
    return float(most.sum())


def _budget_year(rule: Rule, _: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Cash of each year; without discounts, interfaces and the cost of managing suppliers."""
    if rule.value is None:
        return
    years = range(situation.terms.horizon_years) if rule.year is None else [rule.year - 1]
    for year in years:
        if year < situation.terms.horizon_years:
            yield from _row(rule, f"year {year + 1}", situation.cash_gbp[:, year], rule.value)


def _fte(rule: Rule, _: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Posts of the organisation's own that new work would need."""
    if rule.value is None:
        return
    posts = np.array([w.in_house_fte or 0.0 for w in situation.ways])
    yield from _row(rule, None, posts, rule.value)


def _lots_per_supplier(rule: Rule, _: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Lots each group would win, an offer counted on its first way."""
    if rule.value is None:
        return
    lots, seen = np.zeros(len(situation.ways)), set()
    for n, way in enumerate(situation.ways):
        if way.offer_id not in seen:
            seen.add(way.offer_id)
            lots[n] = len(situation.offers[way.offer_id].lot_ids)
    asked = None if rule.subject is None else group_of_subject(rule.subject, situation)
    for group, group_id in enumerate(situation.group_ids):
        if situation.group_kind[group] == EXTERNAL and asked in (None, group_id):
            of_group = np.where(situation.way_group == group, lots, 0.0)
            yield from _row(rule, group_id, of_group, rule.value, group)


def _user_floor(rule: Rule, rules: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """Change of each service with a measured outcome, by effects stated or estimated."""
    named = {r.subject for r in rules if r.kind == "user_floor" and r is not rule} - {None}
    for service in situation.services:
        if not service.is_measured or not service.shares:
            continue
        if rule.subject not in (None, service.service_id):
            continue
        if rule.subject is None and service.service_id in named:
            continue
        share = np.zeros(len(situation.component_ids))
        for component, part in service.shares.items():
            share[situation.component_at[component]] = part
        change = share[situation.way_component] * situation.effects.points
        if rule.is_default and not (change < 0).any():
            continue
        yield from _row(rule, service.service_id, change, rule.value or 0.0)


def _supplier_capacity(
    rule: Rule, rules: Sequence[Rule], situation: Situation
) -> Iterator[LimitRow]:
    """Yearly spend with each supplier against what it can take on."""
    for supplier, most in capacities_under(rule, rules, situation).items():
        coefficient = np.where(situation.way_supplier == supplier, situation.spend_gbp, 0.0)
        groups = set(situation.way_group[coefficient > 0].tolist())
        group = groups.pop() if len(groups) == 1 else NOTHING
        if rule.is_default and group != NOTHING:
            most = max(most, _held(situation, situation.group_ids[group], coefficient))
        if rule.comparator != AT_MOST or _largest(situation, coefficient) > most:
            yield from _row(rule, supplier, coefficient, most, group)


def _contract_value(rule: Rule, _: Sequence[Rule], situation: Situation) -> Iterator[LimitRow]:
    """The value of what each new offer would make a contract of; see `contract_values`."""
    if rule.value is None:
        return
    values = contract_values(situation)
    first = {w.offer_id: n for n, w in reversed(list(enumerate(situation.ways)))}
    for offer, value in values.items():
        if not _is_about(rule.subject, offer, situation):
            continue
        over = value > rule.value if rule.comparator == AT_MOST else value < rule.value
        if over:
            coefficient = np.zeros(len(situation.ways))
            coefficient[first[offer]] = value - rule.value
            way = np.array([first[offer]], dtype=np.int64)
            size = np.array([abs(value - rule.value)])
            yield LimitRow(rule, offer, way, size, 0.0, int(situation.way_group[first[offer]]))


def _is_about(subject: str | None, offer: str, situation: Situation) -> bool:
    """Whether a rule's subject is an offer, its supplier or its group, or one of its components."""
    if subject is None or subject == offer:
        return True
    ways = situation.ways_of(offer)
    return any(subject in (w.supplier_id, w.group_id, w.component_id) for w in ways)


def contract_values(situation: Situation) -> Mapping[str, float]:
    """What each new offer of an outside group is worth over its term, without VAT.

    One-off price and yearly price over the term; without a term, to the end of the plan's years.
    """
    horizon = 12 * situation.terms.horizon_years
    values: dict[str, float] = {}
    for way in situation.ways:
        if way.group_kind != EXTERNAL or way.basis == RETAIN:
            continue
        months = way.term_months or max(0, horizon - way.starts_after_months)
        value = (way.one_off_gbp or 0.0) + (way.annual_gbp or 0.0) * months / 12
        values[way.offer_id] = values.get(way.offer_id, 0.0) + value
    return values


WRITERS: dict[str, RowsOf] = {
    "supplier_share": _supplier_share,
    "sme_share": _sme_share,
    "layer_share": _layer_share,
    "contract_value": _contract_value,
    "budget_year": _budget_year,
    "fte": _fte,
    "lots_per_supplier": _lots_per_supplier,
    "user_floor": _user_floor,
    "supplier_capacity": _supplier_capacity,
}
