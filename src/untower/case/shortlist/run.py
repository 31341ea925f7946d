"""What does making any option need, and how does a choice of offers become one, checked?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from untower.award.checker import TOLERANCE, Disagreement
from untower.award.checker_rules import Choice, broken_rules
from untower.case.shortlist.baseline import costs_not_known, managing_not_known
from untower.case.shortlist.costing import choice_present_gbp, flows_of
from untower.case.shortlist.effects import moves, procurements, quality_points, service_effects
from untower.case.shortlist.shortlisted import Shortlisted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.checker import Checked, Checker
    from untower.award.limits_rules import Rule
    from untower.award.situation import Situation
    from untower.award.solving import Solving
    from untower.case.flows import Flows
    from untower.case.shortlist.costing import Around

PENNY = 0.01
NO_RULES = "It rests on the rules in force, and the limits cannot be followed."


@dataclass(frozen=True, kw_only=True)
class Run:
    """What every option is made from: the situation, the rules, who checks, how to solve.

    Without `has_rules` the limits cannot be followed: an option that rests on them cannot be made.
    """

    situation: Situation
    rules: tuple[Rule, ...]
    checker: Checker
    around: Around
    how: Solving
    has_rules: bool = True

    @property
    def mandatory(self) -> tuple[Rule, ...]:
        """The rules that may not be broken."""
        return tuple(r for r in self.rules if r.is_mandatory)


def possible(
    run: Run,
    option_id: str,
    name: str,
    how_made: str,
    offer_ids: Sequence[str],
    *,
    not_known: Sequence[str] = (),
) -> Shortlisted:
    """A choice of offers as an option: costed, checked by other code, its broken rules named.

    Raises Disagreement where the checker's cost is not the same.
    """
    situation = run.situation
    chosen = tuple(sorted(set(offer_ids)))
    flows = flows_of(
        situation,
        chosen,
        run.around,
        not_known=(
            *not_known,
            *costs_not_known(situation),
            *managing_not_known(situation),
        ),
    )
    checked = run.checker.check(chosen, run.rules)
    _require_same_cost(option_id, checked, flows, situation)
    starts, ends = moves(situation, chosen)
    whole, known = service_effects(situation, chosen)
    return Shortlisted(
        option_id=option_id,
        name=name,
        how_made=how_made,
        offer_ids=chosen,
        rules_broken=_broken(run, checked),
        flows=flows,
        quality_points=quality_points(situation, chosen),
        months_to_move=ends,
        starts_after=starts,
        service_effect=whole,
        service_effect_known=known,
        procurements=procurements(situation, chosen),
    )


def impossible(option_id: str, name: str, how_made: str, why_not: str) -> Shortlisted:
    """An option that cannot be had, and why."""
    return Shortlisted(
        option_id=option_id, name=name, how_made=how_made, offer_ids=None, why_not=why_not
    )


def _require_same_cost(
    option_id: str, checked: Checked, flows: Flows, situation: Situation
) -> None:
    found = choice_present_gbp(flows, situation)
    if abs(found - checked.cost_gbp) > max(PENNY, TOLERANCE * abs(found)):
        raise Disagreement(
            f"{option_id} costs {found:,.2f} pounds and checks at {checked.cost_gbp:,.2f}"
        )


def _broken(run: Run, checked: Checked) -> tuple[str, ...]:
    """The rules a choice breaks, by id; one that leaves components undone is asked what it can be.

    A rule about a component left undone is broken where it says what must be had of it.
    """
    if not checked.not_covered:
        return tuple(dict.fromkeys(b.rule_id for b in checked.broken))
    undone = set(checked.not_covered)
    covered = {p.component_id for p in checked.parts}
    choice = Choice(
        run.checker.told,
        checked.parts,
        checked.ledgers,
        {s: {k: v for k, v in of.items() if k in covered} for s, of in run.checker.shares.items()},
        run.checker.only_holder,
    )
    named = ("fix", "together", "apart")
    asked = [r for r in run.rules if r.kind not in named or not _about(r) & undone]
    broken = [b.rule_id for b in broken_rules(choice, asked)]
    broken += [r.rule_id for r in run.rules if r.kind in ("fix", "together") and _about(r) & undone]
    return tuple(dict.fromkeys(broken))


def _about(rule: Rule) -> set[str | None]:
    return {rule.subject} if rule.kind == "fix" else {rule.subject, rule.other_subject}


def quietly(how: Solving) -> Solving:
    """How to solve without telling anybody: an option tells its progress by itself."""
    return replace(how, progress=None)
