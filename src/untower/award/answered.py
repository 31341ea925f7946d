"""One run of the step: what there is to choose from, the rules, the choice, and how it checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.award.checker import Checked, Checker, require_agreement
from untower.award.choosing import Chosen, choose_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.building import Weighing
    from untower.award.clashes import Clash
    from untower.award.limits_rules import Rule
    from untower.award.piecemeal import Piecemeal
    from untower.award.situation import Situation
    from untower.award.solving import Solving
    from untower.troubles import Trouble


@dataclass(frozen=True, kw_only=True)
class CheckedChoice:
    """A choice and what the checker says of it; `checked` None: no choice was found."""

    chosen: Chosen
    checked: Checked | None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Everything figures, findings and sentences are made of. With `troubles` nothing was chosen.

    `joint_alone` is the joint choice where interfaces and managing suppliers cost nothing; `clash`
    the rules that cannot all hold, where no choice satisfies them; `as_it_is` everything kept.
    """

    situation: Situation
    rules: tuple[Rule, ...]
    how: Solving
    troubles: tuple[Trouble, ...]
    checker: Checker | None = None
    joint: CheckedChoice | None = None
    joint_alone: CheckedChoice | None = None
    clash: Clash | None = None
    piecemeal: tuple[Piecemeal, ...] = ()
    as_it_is: Piecemeal | None = None


def choose_and_check(
    situation: Situation,
    checker: Checker,
    rules: Sequence[Rule],
    *,
    how: Solving,
    start: Sequence[str] | None = None,
    weighing: Weighing | None = None,
) -> CheckedChoice:
    """The best range under the rules, passed by the checker.

    What every explanation asks for: other rules, a start, or shared costs left out. Raises
    Disagreement where the checker and the solver do not agree.
    """
    chosen = choose_range(situation, rules, how=how, start=start, weighing=weighing)
    if chosen.offer_ids is None or chosen.value_gbp is None:
        return CheckedChoice(chosen=chosen, checked=None)
    checked = checker.check(chosen.offer_ids, rules)
    valued = chosen.value_gbp
    if weighing is not None:  # the checker always counts what is shared
        valued += 0.0 if weighing.has_interfaces else checked.interface_gbp
        valued += 0.0 if weighing.has_managing else checked.managing_gbp
        valued -= 0.0 if weighing.has_discounts else checked.discount_gbp
    require_agreement(checked, valued, [rule.rule_id for rule in chosen.given_way])
    return CheckedChoice(chosen=chosen, checked=checked)
