"""If a supplier of the range failed, who would take over, at what cost and how soon?

Each supplier group in turn leaves at the start of the policy's year. What it provided is chosen
again among the offers of others, with the rest of the range held, at what those cost from that day;
prices and offers are those of today. First every rule is kept; where that cannot be, the rules that
the replacement breaks are named. A component for which nobody else offers anything is not known:
it is never taken for replaced. Months are those of the move, from a replacement being agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from untower.arithmetic.calendar_months import add_months
from untower.arithmetic.money import spell_gbp, to_pence
from untower.award.explaining.failure_costs import FailureCosts, failure_costs
from untower.award.explaining.taking_over import Takers
from untower.phrases import listed, plural
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from untower.award.explaining.field import Field
    from untower.award.explaining.standing import Standing
    from untower.award.way import Way

    Flags = NDArray[np.bool_]

NO_OTHER = "no other offer: not known"
GROUPS_AT_MOST = 60
"""Supplier groups tested, the largest by spend."""


@dataclass(frozen=True, kw_only=True)
class Takeover:
    """Who takes a component over; every field but the first None where nobody offers it."""

    component_id: str
    offer_id: str | None
    group_id: str | None
    group_name: str | None
    basis: str | None
    months_to_move: int | None

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "component_id": self.component_id,
            "offer_id": self.offer_id,
            "group_id": self.group_id,
            "group_name": self.group_name,
            "basis": self.basis,
            "months_to_move": self.months_to_move,
        }


@dataclass(frozen=True, kw_only=True)
class FailureTest:
    """One supplier group gone. Pounds at present value over what is left of the plan.

    `extra_cost_gbp` None: not known, because nobody offers some component; `known_extra_gbp` is
    then the offers of those that have one. `months_until_replaced` is that of the last component,
    None where it is not known, and so is `is_in_time`. `rules_broken` are what the replacement
    breaks and the range did not; None where it is not whole, so that rules cannot be asked.
    """

    group_id: str
    group_name: str
    leaves_on: date
    annual_gbp: float
    service_ids: tuple[str, ...]
    takeovers: tuple[Takeover, ...]
    no_other_offer: tuple[str, ...]
    known_extra_gbp: float
    extra_cost_gbp: float | None
    months_until_replaced: int | None
    is_in_time: bool | None
    rules_broken: tuple[str, ...] | None
    sentences: tuple[str, ...]
    words: str

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "group_id": self.group_id,
            "group_name": self.group_name,
            "leaves_on": self.leaves_on,
            "annual_gbp": to_pence(self.annual_gbp),
            "service_ids": list(self.service_ids),
            "takeovers": [t.figure() for t in self.takeovers],
            "no_other_offer": list(self.no_other_offer),
            "known_extra_gbp": to_pence(self.known_extra_gbp),
            "extra_cost_gbp": None
            if self.extra_cost_gbp is None
            else to_pence(self.extra_cost_gbp),
            "months_until_replaced": self.months_until_replaced,
            "is_in_time": self.is_in_time,
            "rules_broken": None if self.rules_broken is None else list(self.rules_broken),
            "sentences": list(self.sentences),
            "words": self.words,
        }


def failure_tests(standing: Standing, field: Field) -> tuple[FailureTest, ...]:
    """One test for each outside group of the range; none where the plan ends before the year.

    Of more than GROUPS_AT_MOST the largest are tested. A stop leaves the rest untested.
    """
    situation = standing.situation
    on, policy = situation.on, situation.policy
    year = int(convention("supplier_failure_year", on=on, policy=policy))
    months = int(convention("supplier_replaced_within_months", on=on, policy=policy))
    costs = failure_costs(standing, year)
    if costs is None:
        return ()
    leaves_on = add_months(situation.terms.starts_on, 12 * (year - 1))
    testing = _Testing(standing, field, costs, leaves_on, months)
    found = []
    for group in _largest(standing):
        test = testing.of(group)
        if standing.is_stopped():  # the last may have ended before anything was looked at
            break
        found.append(test)
    return tuple(found)


def _largest(standing: Standing) -> list[str]:
    """The outside groups of the range in its order, or the largest by spend where they are many."""
    spend: dict[str, float] = {}
    for part in standing.checked.parts:
        spend[part.holder] = spend.get(part.holder, 0.0) + part.spend_gbp
    ranked = sorted(standing.outside_groups, key=lambda g: (-spend.get(g, 0.0), g))
    tested = set(ranked[:GROUPS_AT_MOST])
    return [g for g in standing.outside_groups if g in tested]


class _Testing:
    """What every test needs."""

    def __init__(
        self,
        standing: Standing,
        field: Field,
        costs: FailureCosts,
        leaves_on: date,
        within_months: int,
    ) -> None:
        self.standing, self.field, self.costs = standing, field, costs
        self.leaves_on, self.within_months = leaves_on, within_months
        situation = standing.situation
        self.at = {(w.offer_id, w.component_id): n for n, w in enumerate(situation.ways)}
        self.takers = Takers(standing, field, costs)

    def of(self, group_id: str) -> FailureTest:
        """The test of one group."""
        field, situation = self.field, self.standing.situation
        group = situation.group_at[group_id]
        hit = {k for k, b in field.holder.items() if field.problem.offer_group[b] == group}
        held, taken = self.takers.of(group, hit)
        return self._told(group_id, hit, held, taken)

    def _told(self, group_id: str, hit: set[int], held: Flags, taken: list[int]) -> FailureTest:
        """The test in pounds, months and words."""
        standing, situation = self.standing, self.standing.situation
        served = {k: b for b in taken for k in self.field.covers[b]}
        names = [situation.component_ids[k] for k in sorted(hit)]
        without = tuple(situation.component_ids[k] for k in sorted(hit) if k not in served)
        takeovers = tuple(self._takeover(k, served.get(situation.component_at[k])) for k in names)
        extra = sum(self._extra(k, b) for k, b in served.items())
        offers = self.field.ids([*np.flatnonzero(held).tolist(), *taken])
        broken, sentences, shared = self._checked(offers, without)
        months = None if without else max((t.months_to_move or 0 for t in takeovers), default=0)
        whole = None if without or shared is None else extra + shared
        name = situation.group_name(group_id)
        ways = [standing.ways[k] for k in names]
        return FailureTest(
            group_id=group_id,
            group_name=name,
            leaves_on=self.leaves_on,
            annual_gbp=sum(float(situation.spend_gbp[self._way_at(w)]) for w in ways),
            service_ids=tuple(
                s.service_id for s in situation.services if any(k in s.shares for k in names)
            ),
            takeovers=takeovers,
            no_other_offer=without,
            known_extra_gbp=extra,
            extra_cost_gbp=whole,
            months_until_replaced=months,
            is_in_time=None if months is None else months <= self.within_months,
            rules_broken=broken,
            sentences=sentences,
            words=_words(name, takeovers, without, whole, months, self.within_months, broken),
        )

    def _way_at(self, way: Way) -> int:
        return self.at[way.offer_id, way.component_id]

    def _takeover(self, component_id: str, offer: int | None) -> Takeover:
        if offer is None:
            return Takeover(
                component_id=component_id,
                offer_id=None,
                group_id=None,
                group_name=None,
                basis=None,
                months_to_move=None,
            )
        situation = self.standing.situation
        way = situation.ways[self.at[self.field.built.offer_ids[offer], component_id]]
        return Takeover(
            component_id=component_id,
            offer_id=way.offer_id,
            group_id=way.group_id,
            group_name=situation.group_name(way.group_id),
            basis=way.basis,
            months_to_move=way.months_to_move,
        )

    def _extra(self, component: int, offer: int) -> float:
        """What taking one component over adds to what would have been paid for it from then on."""
        name = self.standing.situation.component_ids[component]
        then = self.at[self.field.built.offer_ids[offer], name]
        now = self._way_at(self.standing.ways[name])
        return float(self.costs.taking_over_gbp[then] - self.costs.going_on_gbp[now])

    def _checked(
        self, offers: tuple[str, ...], without: Sequence[str]
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...], float | None]:
        """Rules broken anew, the checker's words, and what shared costs add for what is left."""
        if without:
            return None, (), None
        standing = self.standing
        then = standing.checker.check(offers, standing.rules)
        before = {(b.rule_id, b.about) for b in standing.checked.broken}
        new = [b for b in then.broken if (b.rule_id, b.about) not in before]
        shared = (then.interface_gbp + then.managing_gbp - then.discount_gbp) - (
            standing.checked.interface_gbp
            + standing.checked.managing_gbp
            - standing.checked.discount_gbp
        )
        return (
            tuple(dict.fromkeys(b.rule_id for b in new)),
            tuple(b.sentence for b in new),
            shared * self.costs.years_left,
        )


def _words(
    name: str,
    takeovers: Sequence[Takeover],
    without: Sequence[str],
    extra_gbp: float | None,
    months: int | None,
    within: int,
    broken: Sequence[str] | None,
) -> str:
    """The test in two or three sentences."""
    others = list(dict.fromkeys(t.group_name for t in takeovers if t.group_name))
    said = []
    if others:
        count = sum(t.offer_id is not None for t in takeovers)
        said.append(f"{listed(others, at_most=4)} would take over {plural(count, 'component')}.")
    if without:
        said.append(f"{listed(list(without), at_most=4)}: {NO_OTHER}.")
        return " ".join(said)
    if extra_gbp is not None:
        word = "more" if extra_gbp >= 0 else "less"
        said.append(f"It would cost {spell_gbp(abs(extra_gbp))} {word}.")
    if months is not None:
        late = "" if months <= within else f", later than {plural(within, 'month')}"
        said.append(f"The last is replaced {plural(months, 'month')} after agreement{late}.")
    if broken:
        said.append(f"The replacement breaks {listed(list(broken))}.")
    return " ".join(said) or f"{name} provides nothing."
