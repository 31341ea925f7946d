"""What does a choice really cost, and which rules does it break? Checked by other code.

No solver and none of its arrays: the parts are read from the tables again, paid month by month, and
each rule is worked out from its words. Every choice passes through here before it leaves the step;
where the sums do not agree that is a fault of ours, and it is raised.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.award.checker_money import cost_by_month, worth
from untower.award.checker_parts import GONE, Part, Told, parts_of, tell
from untower.award.checker_rules import Broken, Choice, broken_rules
from untower.errors import UntowerError
from untower.estate.whole_cost import whole_cost

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.award.checker_money import Ledger
    from untower.award.limits_rules import Rule
    from untower.policy import Policy

TOLERANCE = 1e-9
"""How far two sums of the same pounds may differ, as a share; a penny is always let pass."""


class Disagreement(UntowerError):
    """The checker and the solver do not agree on a choice: a fault of ours, never of the tables."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The sums of a choice in pounds at present value, and every rule it breaks.

    `cost_gbp` is money; `value_gbp` adds what quality falls short by: what the choice is made by.
    """

    money_gbp: float
    shortfall_gbp: float
    interface_gbp: float
    managing_gbp: float
    discount_gbp: float
    suppliers: int
    interfaces_apart: int
    broken: tuple[Broken, ...]
    not_covered: tuple[str, ...]
    covered_twice: tuple[str, ...]
    both_of_either: tuple[str, ...]
    parts: tuple[Part, ...]
    ledgers: tuple[Ledger, ...]

    @property
    def cost_gbp(self) -> float:
        """All money: offers, interfaces, managing suppliers, less discounts."""
        return self.money_gbp + self.interface_gbp + self.managing_gbp - self.discount_gbp

    @property
    def value_gbp(self) -> float:
        """Money and what quality falls short by."""
        return self.cost_gbp + self.shortfall_gbp

    @property
    def is_whole(self) -> bool:
        """Whether every component is covered once and no either-or is taken twice."""
        return not (self.not_covered or self.covered_twice or self.both_of_either)


@dataclass(frozen=True)
class Checker:
    """Checks choices made from one set of tables."""

    told: Told
    baseline_gbp: Mapping[str, float]
    quality_from: frozenset[str]
    """Components whose quality is priced."""
    shares: Mapping[str, Mapping[str, float]]
    only_holder: Mapping[str, str]
    bands: Mapping[str, Sequence[tuple[float, float]]]
    costed: dict[Part, Ledger] = field(default_factory=dict, compare=False, repr=False)
    """Parts already costed: many choices are checked, and most parts come again."""

    def check(self, offer_ids: Collection[str], rules: Sequence[Rule]) -> Checked:
        """Cost the offers chosen, and hold them against the rules."""
        parts = list(parts_of(self.told, offer_ids))
        ledgers = [self._ledger(part) for part in parts]
        covered = Counter(p.component_id for p in parts)
        not_covered = tuple(k for k in self.told.present if k not in covered)
        choice = Choice(self.told, parts, ledgers, self.shares, self.only_holder)
        apart = self._apart(parts)
        return Checked(
            money_gbp=sum(ledger.present_gbp(self.told.terms) for ledger in ledgers),
            shortfall_gbp=sum(self._shortfall(part) for part in parts),
            interface_gbp=sum(apart) * self._years,
            managing_gbp=len({p.holder for p in parts if p.is_outside})
            * (self.told.numbers.manage_supplier_gbp or 0.0)
            * self._years,
            discount_gbp=self._discounts(parts, ledgers),
            suppliers=len({p.holder for p in parts if p.is_outside}),
            interfaces_apart=len(apart),
            broken=() if not_covered else tuple(broken_rules(choice, rules)),
            not_covered=not_covered,
            covered_twice=tuple(sorted(k for k, times in covered.items() if times > 1)),
            both_of_either=self._both(offer_ids),
            parts=tuple(parts),
            ledgers=tuple(ledgers),
        )

    def _ledger(self, part: Part) -> Ledger:
        if part not in self.costed:
            self.costed[part] = cost_by_month(part, self.told.terms)
        return self.costed[part]

    @property
    def _years(self) -> float:
        """What £1 in each year of the plan is worth at its start."""
        return sum(worth(year, self.told.terms) for year in range(self.told.terms.horizon_years))

    def _shortfall(self, part: Part) -> float:
        """What its quality falls short of 100 points by; as good as now until the change."""
        if part.component_id not in self.quality_from:
            return 0.0
        numbers, months = self.told.numbers, 12 * self.told.terms.horizon_years
        now = part.points_now
        then = part.points_stated if part.points_stated is not None else now
        if then is None:
            raise Disagreement(f"{part.component_id}: its quality is priced and not known.")
        points = then
        if now is not None:
            points = (part.change_month * now + (months - part.change_month) * then) / months
        point_gbp = (
            numbers.quality_weight
            / numbers.price_weight
            * max(0.0, self.baseline_gbp[part.component_id])
            / 100
        )
        return point_gbp * (100 - points)

    def _apart(self, parts: Sequence[Part]) -> list[float]:
        """The yearly cost of each interface whose ends sit with different groups."""
        holder = {p.component_id: p.holder for p in parts}
        joined: dict[frozenset[str], float] = {}
        for row in self.told.rows("interfaces"):
            ends = frozenset((str(row["from_component_id"]), str(row["to_component_id"])))
            if len(ends) == 2 and all(end in holder for end in ends):
                gbp = row["annual_gbp"]
                stated = self.told.numbers.interface_gbp if gbp is None else float(gbp)
                joined[ends] = joined.get(ends, 0.0) + stated
        found = []
        for pair, gbp in joined.items():
            holders = {holder[end] for end in pair}
            if len(holders) == 2 and GONE not in holders:
                found.append(gbp)
        return found

    def _discounts(self, parts: Sequence[Part], ledgers: Sequence[Ledger]) -> float:
        """What each group takes off its new prices by the band its yearly spend reaches."""
        spend: dict[str, float] = {}
        price: dict[str, float] = {}
        for part, ledger in zip(parts, ledgers, strict=True):
            if part.is_outside:
                spend[part.holder] = spend.get(part.holder, 0.0) + part.spend_gbp
                if part.basis != "retain":
                    running = max(0.0, ledger.running_gbp(self.told.terms))
                    price[part.holder] = price.get(part.holder, 0.0) + running
        total = 0.0
        for holder, gbp in price.items():
            reached = [
                share
                for start, share in self.bands.get(holder, ())
                if spend[holder] >= start - TOLERANCE * start
            ]
            total += gbp * (reached[-1] if reached else 0.0)
        return total

    def _both(self, offer_ids: Collection[str]) -> tuple[str, ...]:
        """The either-or words of which more than one offer was chosen."""
        chosen = set(offer_ids)
        words = Counter(
            r["either_or"]
            for r in self.told.rows("offers")
            if r["either_or"] is not None and str(r["offer_id"]) in chosen
        )
        return tuple(sorted(word for word, times in words.items() if times > 1))


def checker_of(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None,
    may_choose: Collection[str],
) -> Checker:
    """A checker for choices among `may_choose`: the ids of the offers that were there to choose."""
    told = tell(tables, on=on, policy=policy)
    every = list(parts_of(told, may_choose))
    by_component: dict[str, list[Part]] = {}
    for part in every:
        by_component.setdefault(part.component_id, []).append(part)
    return Checker(
        told=told,
        baseline_gbp=_baselines(told, by_component),
        quality_from=frozenset(k for k in told.present if _is_priced(told, k, by_component)),
        shares=_shares(told),
        only_holder={
            k: parts[0].holder
            for k, parts in by_component.items()
            if len({p.holder for p in parts}) == 1
        },
        bands=_bands(told),
    )


def _baselines(told: Told, by_component: Mapping[str, Sequence[Part]]) -> dict[str, float]:
    """Each component's whole-life cost as it stands; if only planned, that of its middle offer."""
    found = {}
    for component, parts in by_component.items():
        kept = [p for p in parts if p.basis == "retain"]
        costs = sorted(
            cost_by_month(p, told.terms).present_gbp(told.terms) for p in (kept[:1] or parts)
        )
        middle = len(costs) // 2
        found[component] = (costs[middle] + costs[-1 - middle]) / 2
    return found


def _is_priced(told: Told, component: str, by_component: Mapping[str, Sequence[Part]]) -> bool:
    """Whether today's quality is known; of a planned component, whether every offer's is."""
    parts = by_component.get(component, ())
    if not told.present[component].is_planned:
        return any(p.points_now is not None for p in parts)
    return bool(parts) and all(p.points_stated is not None for p in parts)


def _shares(told: Told) -> dict[str, dict[str, float]]:
    """By service, each component's part of its yearly cost, equal where any of them is blank."""
    cost = whole_cost(told.tables, told.groups)
    amounts: dict[tuple[str, str], float | None] = {}
    columns = ("service_id", "component_id", "pence", "blanks")
    for service, component, pence, blanks in cost.by_service_part.select(columns).iter_rows():
        key = (service, component)
        before = amounts.get(key, 0.0)
        is_blank = pence is None or blanks or before is None
        amounts[key] = None if is_blank else (before or 0.0) + pence
    uses: dict[str, list[str]] = {}
    for row in told.rows("uses"):
        if row["component_id"] in told.present:
            components = uses.setdefault(str(row["service_id"]), [])
            if row["component_id"] not in components:
                components.append(str(row["component_id"]))
    shares = {}
    for service, components in uses.items():
        parts = [amounts.get((service, k)) for k in components]
        total = sum(p for p in parts if p is not None)
        is_equal = any(p is None for p in parts) or total <= 0
        shares[service] = {
            k: 1 / len(components) if is_equal else (p or 0.0) / total
            for k, p in zip(components, parts, strict=True)
        }
    return shares


def _bands(told: Told) -> dict[str, list[tuple[float, float]]]:
    """The discounts of each group, from the least spend up."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in told.rows("discounts"):
        if row["discount_pct"] is not None and row["annual_from_gbp"] is not None:
            group = told.groups.group(str(row["supplier_id"])) or str(row["supplier_id"])
            band = (float(row["annual_from_gbp"]), float(row["discount_pct"]) / 100)
            found.setdefault(group, []).append(band)
    return {group: sorted(bands) for group, bands in found.items()}


def require_agreement(checked: Checked, value_gbp: float, may_break: Collection[str] = ()) -> None:
    """Raise Disagreement where the sums differ, a part is missing or a rule is broken.

    `may_break` are the rules that were allowed to give way.
    """
    if not checked.is_whole:
        loose = (*checked.not_covered, *checked.covered_twice, *checked.both_of_either)
        raise Disagreement(f"the choice is not whole: {', '.join(loose[:10])}")
    allowed = max(0.01, TOLERANCE * abs(value_gbp))
    if abs(checked.value_gbp - value_gbp) > allowed:
        raise Disagreement(
            f"the choice was valued at {value_gbp:,.2f} pounds and checks at "
            f"{checked.value_gbp:,.2f}"
        )
    wrong = [b for b in checked.broken if b.rule_id not in may_break]
    if wrong:
        said = "; ".join(f"{b.rule_id}: {b.sentence}" for b in wrong[:5])
        raise Disagreement(f"the choice breaks rules it was to keep: {said}")
