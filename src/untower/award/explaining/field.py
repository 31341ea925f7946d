"""What stands against the chosen range, offer by offer, as arrays a swap can be priced in?

The problem here is that of the choice but for one thing: offers that a rule bars are left in, so
that what they would have cost can be said, with the rule that bars them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from untower.award.barred import barred_offers, pairs_apart
from untower.award.building import Built, build
from untower.award.limits_rules import AT_LEAST, AT_MOST
from untower.award.problem import EXTERNAL
from untower.award.recost import cost_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.explaining.standing import Standing
    from untower.award.limits_rules import Rule
    from untower.award.problem import Ints, Problem
    from untower.award.situation import Situation

BARRING = ("exclude", "fix")


@dataclass(frozen=True, kw_only=True)
class Field:
    """The arrays of every offer under the rules kept, and which rules bar which offers.

    `chosen` numbers the offers of the range in `built`; `value_gbp` is what the arrays say they
    are worth together.
    """

    situation: Situation
    rules: tuple[Rule, ...]
    built: Built
    barred_by: Mapping[str, tuple[str, ...]]
    chosen: Ints
    value_gbp: float

    @property
    def problem(self) -> Problem:
        """The arrays."""
        return self.built.problem

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The number of each offer."""
        return {offer: n for n, offer in enumerate(self.built.offer_ids)}

    @cached_property
    def covers(self) -> tuple[frozenset[int], ...]:
        """[B] The components of each offer."""
        starts, component = self.problem.item_start, self.problem.item_component
        return tuple(
            frozenset(component[starts[b] : starts[b + 1]].tolist())
            for b in range(self.problem.offers)
        )

    @cached_property
    def offers_for(self) -> tuple[tuple[int, ...], ...]:
        """[K] The offers that cover each component, in their order."""
        found: list[list[int]] = [[] for _ in range(self.problem.components)]
        for offer, components in enumerate(self.covers):
            for component in components:
                found[component].append(offer)
        return tuple(tuple(offers) for offers in found)

    @cached_property
    def holder(self) -> Mapping[int, int]:
        """The chosen offer of each component."""
        return {k: int(b) for b in self.chosen for k in self.covers[b]}

    @cached_property
    def offer_cost(self) -> np.ndarray:
        """[B] What an offer adds by itself: money and quality shortfall of its items."""
        return np.add.reduceat(self.problem.item_cost, self.problem.item_start[:-1])

    def ids(self, chosen: Sequence[int] | Ints) -> tuple[str, ...]:
        """The ids of offers by number."""
        return tuple(self.built.offer_ids[b] for b in chosen)

    def priced(self, chosen: Sequence[int] | Ints) -> tuple[float, frozenset[str]]:
        """What a choice is worth in pounds, and the ids of the rules it breaks.

        A word in place of an id says of a choice that it is none: a component left out, or both of
        an either-or taken.
        """
        value, broken = cost_of(self.problem, np.asarray(chosen, dtype=np.int64))
        ids = {r for name in broken for r in self._rules_behind(name, chosen)}
        ids |= {r for b in chosen for r in self.barred_by.get(self.built.offer_ids[b], ())}
        return value, frozenset(ids)

    def _rules_behind(self, name: str, chosen: Sequence[int] | Ints) -> tuple[str, ...]:
        """The rules behind what `cost_of` names."""
        words = name.split()
        if words[0] == "row":
            return (self.built.rows[int(words[1])].rule.rule_id,)
        if name.startswith("share of group"):
            return self._share_rules(self.situation.group_ids[int(words[-1])])
        if name == "number of groups":
            return self._number_rules(chosen)
        if words[0] in ("apart", "together"):
            return self._pair_rules(words[0], int(words[1]), int(words[3]))
        return (name,)

    def _number_rules(self, chosen: Sequence[int] | Ints) -> tuple[str, ...]:
        """The rules about the number of groups that this many break."""
        groups = np.unique(self.problem.offer_group[np.asarray(chosen, dtype=np.int64)])
        count = int((self.problem.group_kind[groups] == EXTERNAL).sum())
        return tuple(
            r.rule_id
            for r in self.rules
            if r.kind in ("suppliers_max", "suppliers_min")
            and r.value is not None
            and (
                (r.comparator != AT_LEAST and count > r.value)
                or (r.comparator != AT_MOST and count < r.value)
            )
        )

    def _share_rules(self, group_id: str) -> tuple[str, ...]:
        caps = [r for r in self.rules if r.kind == "supplier_share" and r.comparator != AT_LEAST]
        own = [
            r.rule_id
            for r in caps
            if r.subject is not None
            and (self.situation.groups.group(r.subject) or r.subject) == group_id
        ]
        return tuple(own or [r.rule_id for r in caps if r.subject is None])

    def _pair_rules(self, kind: str, one: int, other: int) -> tuple[str, ...]:
        pair = {self.situation.component_ids[one], self.situation.component_ids[other]}
        return self._pairs.get((kind, frozenset(pair)), (kind,))

    @cached_property
    def _pairs(self) -> Mapping[tuple[str, frozenset[str]], tuple[str, ...]]:
        found: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {}
        for rule in self.rules:
            pairs = [frozenset(p) for p in pairs_apart(rule, self.situation)]
            kind = "apart"
            if rule.kind == "together":
                kind, pairs = "together", [frozenset((str(rule.subject), str(rule.other_subject)))]
            for pair in pairs:
                found[kind, pair] = (*found.get((kind, pair), ()), rule.rule_id)
        return found


def field_of(standing: Standing) -> Field:
    """The arrays swaps are priced in, for the rules the range keeps."""
    situation = standing.situation
    rules = standing.kept
    barred: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        for offer in sorted(barred_offers(rule, situation)):
            barred[offer] = (*barred.get(offer, ()), rule.rule_id)
    built = build(situation, [r for r in rules if r.kind not in BARRING])
    chosen = built.numbers(standing.offer_ids)
    if chosen is None:  # nothing is barred here, so every offer chosen is there
        raise ValueError("the range holds an offer that is not there to choose")
    value, _ = cost_of(built.problem, chosen)
    return Field(
        situation=situation,
        rules=rules,
        built=built,
        barred_by=barred,
        chosen=chosen,
        value_gbp=value,
    )
