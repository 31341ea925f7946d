"""What does each rule in force cost: how much better could the range be without it?

The range is chosen again without the rule. Both ranges have gaps, so the cost of a rule is a range
of its own: at least the best possible with the rule less the best found without, at most the chosen
range less the best possible without. Rules that stop no single swap are left out together and
solved more closely: without one of them, no more is gained than without all. What the rules cost
does not add up: one without its neighbour often costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp, to_pence
from untower.award.explaining.moves import NO_MOVES, Moves, moves_between
from untower.award.explaining.resolving import Resolved, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from untower.award.explaining.standing import Standing
    from untower.award.limits_rules import Rule

COSTS, NOT_BINDING, NOT_KNOWN = "costs", "not binding", "not known"
PENNY_GBP = 0.01


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How much better the best range found without something is. Pounds at present value.

    `value_gbp` is what the range is chosen by, `money_gbp` its money alone, which may be below
    nothing: a rule can cost quality and save money. `at_least_gbp` and `at_most_gbp` hold whatever
    was not looked at, in value; None: not known.
    """

    value_gbp: float
    money_gbp: float
    at_least_gbp: float | None
    at_most_gbp: float | None
    moves: Moves

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "value_gbp": to_pence(self.value_gbp),
            "money_gbp": to_pence(self.money_gbp),
            "at_least_gbp": _pence(self.at_least_gbp),
            "at_most_gbp": _pence(self.at_most_gbp),
            **self.moves.figure(),
        }


@dataclass(frozen=True, kw_only=True)
class RuleCost:
    """What one rule costs. `difference` None: no answer in the work done.

    `tested_with` are the rules left out with it: `at_most_gbp` holds for each of them, and where
    the range found breaks others of them alone, or none, the best range known without this one is
    the chosen one.
    """

    rule_id: str
    kind: str
    subject: str | None
    is_default: bool
    rank: int | None
    gave_way: bool
    verdict: str
    difference: Difference | None
    tested_with: tuple[str, ...]
    words: str

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "rule_id": self.rule_id,
            "kind": self.kind,
            "subject": self.subject,
            "is_default": self.is_default,
            "rank": self.rank,
            "gave_way": self.gave_way,
            "verdict": self.verdict,
            **(_BLANK if self.difference is None else self.difference.figure()),
            "tested_with": list(self.tested_with),
            "words": self.words,
        }


@dataclass(frozen=True, kw_only=True)
class RuleCosts:
    """Every rule in force, and all of them left out together."""

    rules: tuple[RuleCost, ...]
    all_off: Difference | None
    sum_of_parts_gbp: float
    words: str

    def figure(self) -> dict[str, Any]:
        """All of them together as plan.json carries it; each rule has a figure of its own."""
        return {
            "all_off": None if self.all_off is None else self.all_off.figure(),
            "sum_of_parts_gbp": to_pence(self.sum_of_parts_gbp),
            "words": self.words,
        }


_BLANK: dict[str, Any] = dict.fromkeys(
    ("value_gbp", "money_gbp", "at_least_gbp", "at_most_gbp", "moved", "added", "gone")
)


def rule_costs(standing: Standing, pushing: Collection[str]) -> RuleCosts:
    """The cost of each rule in force, defaults too, and of all together.

    `pushing` are the ids of rules that stop a swap that would be better: those are asked one by
    one, all others together.
    """
    asked = _Asking(standing)
    for rule in standing.chosen.given_way:
        asked.give_way(rule)
    quiet = [r for r in standing.kept if r.rule_id not in pushing]
    for rule in standing.kept:
        if rule.rule_id in pushing:
            asked.alone(rule)
    asked.together(quiet)
    found = tuple(asked.found[r.rule_id] for r in standing.rules if r.rule_id in asked.found)
    all_off = asked.difference(resolve(standing, ()))
    parts = sum(r.difference.value_gbp for r in found if r.difference and r.verdict == COSTS)
    return RuleCosts(
        rules=found, all_off=all_off, sum_of_parts_gbp=parts, words=_all_words(all_off, parts)
    )


class _Asking:
    """The questions asked so far, each a solve again, and what they said of each rule."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.found: dict[str, RuleCost] = {}
        # Where rules gave way the range is not the best under those it keeps: compare with that.
        self.reference: Resolved | None = None
        if standing.chosen.given_way:
            self.reference = resolve(standing, standing.kept)

    @property
    def value_gbp(self) -> float:
        """What the range compared with is worth."""
        if self.reference is not None and self.reference.checked is not None:
            return self.reference.checked.value_gbp
        return self.standing.value_gbp

    @property
    def cost_gbp(self) -> float:
        """The money of the range compared with."""
        if self.reference is not None and self.reference.checked is not None:
            return self.reference.checked.cost_gbp
        return self.standing.cost_gbp

    @property
    def bound_gbp(self) -> float | None:
        """What no range under the rules kept is worth less than."""
        if self.reference is not None:
            return self.reference.bound_gbp
        return self.standing.bound_gbp

    @property
    def slack_gbp(self) -> float:
        """Below this a difference may be the search's, not the rule's."""
        bound = self.bound_gbp
        return PENNY_GBP + (0.0 if bound is None else max(0.0, self.value_gbp - bound))

    def difference(self, without: Resolved) -> Difference | None:
        """How much better a range found without something is than the one compared with."""
        if without.checked is None:
            return None
        value, bound = without.checked.value_gbp, self.bound_gbp
        return Difference(
            value_gbp=self.value_gbp - value,
            money_gbp=self.cost_gbp - without.checked.cost_gbp,
            at_least_gbp=None if bound is None else max(0.0, bound - value),
            at_most_gbp=None
            if without.bound_gbp is None
            else max(0.0, self.value_gbp - min(without.bound_gbp, value)),
            moves=moves_between(self.standing, without.offer_ids),
        )

    def alone(self, rule: Rule) -> Difference | None:
        """Ask of one rule."""
        rules = [r for r in self.standing.kept if r is not rule]
        without = resolve(self.standing, rules)
        difference = self.difference(without)
        if difference is not None and rule.rule_id not in self._broken(without):
            # It keeps the rule as well: a better range than the chosen, and none of the rule's.
            difference = _nothing_gained(difference)
        self._note(rule, difference, ())
        return difference

    def _broken(self, found: Resolved) -> set[str]:
        """The rules the chosen range keeps that another breaks."""
        checked = self.standing.checker.check(found.offer_ids, self.standing.kept)
        return {b.rule_id for b in checked.broken}

    def together(self, rules: Sequence[Rule]) -> None:
        """Ask of rules that look quiet, all at once.

        What no range gains without all of them, none gains without one. Where a range does gain,
        only the rules it breaks can be why: one is told so, several are asked one by one.
        """
        if not rules:
            return
        rest = [r for r in self.standing.kept if r not in rules]
        without = resolve(self.standing, rest, is_tight=True)
        difference = self.difference(without)
        if difference is None or without.checked is None:
            for rule in rules:
                self._note(rule, None, ())
            return
        quiet = _nothing_gained(difference)
        broken: set[str] = set()
        if difference.value_gbp > self.slack_gbp:
            broken = self._broken(without)
        for rule in rules:
            others = tuple(r.rule_id for r in rules if r is not rule)
            if rule.rule_id not in broken:
                self._note(rule, quiet, others)
            elif len(broken) == 1:
                self._note(rule, difference, others)
            else:
                self._told_twice(rule, self.alone(rule), difference)

    def _told_twice(self, rule: Rule, own: Difference | None, shared: Difference) -> None:
        """A rule asked alone cannot cost more than all it was asked with."""
        if own is None or own.at_most_gbp is None or shared.at_most_gbp is None:
            return
        most = max(own.value_gbp, min(own.at_most_gbp, shared.at_most_gbp))
        self._note(rule, replace(own, at_most_gbp=most), ())

    def give_way(self, rule: Rule) -> None:
        """Of a rule that gave way: it is broken, and keeps the range from nothing it does keep."""
        self.found[rule.rule_id] = RuleCost(
            rule_id=rule.rule_id,
            kind=rule.kind,
            subject=rule.subject,
            is_default=rule.is_default,
            rank=rule.rank,
            gave_way=True,
            verdict=NOT_KNOWN,
            difference=None,
            tested_with=(),
            words=f"{rule.rule_id} gave way: it cannot hold beside the others.",
        )

    def _note(
        self, rule: Rule, difference: Difference | None, tested_with: tuple[str, ...]
    ) -> None:
        verdict = NOT_KNOWN
        if difference is not None:
            verdict = COSTS if difference.value_gbp > self.slack_gbp else NOT_BINDING
        self.found[rule.rule_id] = RuleCost(
            rule_id=rule.rule_id,
            kind=rule.kind,
            subject=rule.subject,
            is_default=rule.is_default,
            rank=rule.rank,
            gave_way=False,
            verdict=verdict,
            difference=difference,
            tested_with=tested_with,
            words=_words(rule, verdict, difference),
        )


def _nothing_gained(found: Difference) -> Difference:
    """The most something can cost, where the best known without it is the chosen range."""
    return replace(found, value_gbp=0.0, money_gbp=0.0, at_least_gbp=0.0, moves=NO_MOVES)


def _words(rule: Rule, verdict: str, difference: Difference | None) -> str:
    if difference is None:
        return f"What {rule.rule_id} costs was not found in the work done."
    most = difference.at_most_gbp
    ceiling = "" if most is None else f", at most {spell_gbp(most)}"
    if verdict == NOT_BINDING:
        return (
            f"{rule.rule_id} is not binding: nothing beyond the gap is gained without it{ceiling}."
        )
    least = difference.at_least_gbp
    span = "" if least is None else f", at least {spell_gbp(least)}"
    return (
        f"{rule.rule_id} costs {spell_gbp(difference.value_gbp)} in value{span}{ceiling}; "
        f"{_money(difference.money_gbp)}."
    )


def _money(money_gbp: float) -> str:
    """What the rule does to money alone."""
    if abs(money_gbp) < PENNY_GBP:
        return "the money is the same"
    word = "costs" if money_gbp > 0 else "saves"
    return f"in money it {word} {spell_gbp(abs(money_gbp))}"


def _all_words(all_off: Difference | None, parts_gbp: float) -> str:
    if all_off is None:
        return "What all rules together cost was not found in the work done."
    return (
        f"All rules together cost {spell_gbp(all_off.value_gbp)}; one by one they come to "
        f"{spell_gbp(parts_gbp)}. The parts do not add up to the whole."
    )


def _pence(amount: float | None) -> Decimal | None:
    return None if amount is None else to_pence(amount)
