"""What would the best range be if one more thing were wished for, or one rule less?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from untower.award.answered import choose_and_check
from untower.award.bad_limits import limit_troubles
from untower.award.curves.overall import months_under, outcome_under
from untower.award.figures_choice import gbp
from untower.award.limits_rules import rules_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.answered import Answered, CheckedChoice
    from untower.award.checker import Checked
    from untower.award.limits_rules import Rule
    from untower.award.situation import Situation
    from untower.troubles import Trouble

NOT_ASKED = "not asked: the run chose no range to start from"
CANNOT_BE_FOLLOWED = "not asked: what was wished for cannot be followed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One component that is with another offer than in the range the run chose."""

    component_id: str
    offer_before: str
    offer_after: str
    group_before: str
    group_after: str


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The best range under other wishes, beside the range the run chose.

    Differences are what the wish adds: below zero it saves. None: there is no such range, or none
    was found. `troubles` are wishes that cannot be followed; then nothing was asked.
    """

    status: str
    cost_gbp: float | None
    value_gbp: float | None
    bound_gbp: float | None
    gap: float | None
    cost_more_gbp: float | None
    value_more_gbp: float | None
    user_outcome_pct: float | None
    months: int | None
    suppliers: int | None
    changes: tuple[Change, ...]
    gave_way: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    choice: CheckedChoice | None

    def figure(self) -> dict[str, Any]:
        """The answer for JSON."""
        return {
            "status": self.status,
            "cost_gbp": gbp(self.cost_gbp),
            "value_gbp": gbp(self.value_gbp),
            "bound_gbp": gbp(self.bound_gbp),
            "gap": self.gap,
            "cost_more_gbp": gbp(self.cost_more_gbp),
            "value_more_gbp": gbp(self.value_more_gbp),
            "user_outcome_pct": self.user_outcome_pct,
            "months_to_full_benefit": self.months,
            "suppliers": self.suppliers,
            "changes": [asdict(c) for c in self.changes],
            "gave_way": list(self.gave_way),
            "input_problems": [t.sentence for t in self.troubles],
        }


def what_if(
    answered: Answered,
    *,
    fixed: Sequence[tuple[str, str]] = (),
    without: Sequence[str] = (),
    extra_limits: Sequence[Mapping[str, object]] = (),
    gap_pct: float | None = None,
    work: int | None = None,
) -> WhatIf:
    """The best range of a run with more fixed, rules left out or limits added.

    The run's own wishes stay. `fixed` pairs a component with the offer or supplier it must have;
    `without` names rules by id; `extra_limits` are rows as in the table limits. Starts from the
    range the run chose; `gap_pct` and `work` are the run's own where they are not given.
    """
    situation = answered.situation
    own = {rule.rule_id for rule in answered.rules}
    new = [name for name in without if name not in own]  # one of the run's own is no stranger
    troubles = limit_troubles(situation, extra_limits=extra_limits, without=new, fixed=fixed)
    joint, checker = answered.joint, answered.checker
    if joint is None or checker is None or troubles:
        return _nothing(CANNOT_BE_FOLLOWED if troubles else NOT_ASKED, troubles)
    rules = _rules(answered, fixed, without, extra_limits)
    how = replace(
        answered.how,
        gap_pct=answered.how.gap_pct if gap_pct is None else gap_pct,
        work=answered.how.work if work is None else work,
        progress=None,
    )
    found = choose_and_check(situation, checker, rules, how=how, start=joint.chosen.offer_ids)
    return _beside(joint, found, situation)


def _rules(
    answered: Answered,
    fixed: Sequence[tuple[str, str]],
    without: Sequence[str],
    extra_limits: Sequence[Mapping[str, object]],
) -> list[Rule]:
    """The run's rules with those added; a default goes where a row now says otherwise."""
    own = {rule.rule_id for rule in answered.rules}
    asked = rules_in_force(
        answered.situation, extra_limits=extra_limits, without=without, fixed=fixed
    )
    usual = {rule.rule_id for rule in asked if rule.is_default}
    kept = [
        rule
        for rule in answered.rules
        if rule.rule_id not in set(without) and (not rule.is_default or rule.rule_id in usual)
    ]
    added = [rule for rule in asked if rule.rule_id not in own and not rule.is_default]
    return [*kept, *added]


def _nothing(status: str, troubles: Sequence[Trouble], gave_way: tuple[str, ...] = ()) -> WhatIf:
    return WhatIf(
        status=status,
        cost_gbp=None,
        value_gbp=None,
        bound_gbp=None,
        gap=None,
        cost_more_gbp=None,
        value_more_gbp=None,
        user_outcome_pct=None,
        months=None,
        suppliers=None,
        changes=(),
        gave_way=gave_way,
        troubles=tuple(troubles),
        choice=None,
    )


def _beside(before: CheckedChoice, after: CheckedChoice, situation: Situation) -> WhatIf:
    """What was found beside the range the run chose."""
    chosen, now, then = after.chosen, before.checked, after.checked
    gave_way = tuple(rule.rule_id for rule in chosen.given_way)
    if then is None:
        bare = _nothing(chosen.status, (), gave_way)
        return replace(bare, bound_gbp=chosen.bound_gbp, choice=after)
    return WhatIf(
        status=chosen.status,
        cost_gbp=then.cost_gbp,
        value_gbp=then.value_gbp,
        bound_gbp=chosen.bound_gbp,
        gap=chosen.gap,
        cost_more_gbp=None if now is None else then.cost_gbp - now.cost_gbp,
        value_more_gbp=None if now is None else then.value_gbp - now.value_gbp,
        user_outcome_pct=outcome_under(then, situation.services),
        months=months_under(then),
        suppliers=then.suppliers,
        changes=() if now is None else _changes(now, then),
        gave_way=gave_way,
        troubles=(),
        choice=after,
    )


def _changes(before: Checked, after: Checked) -> tuple[Change, ...]:
    then = {p.component_id: p for p in after.parts}
    return tuple(
        Change(
            component_id=p.component_id,
            offer_before=p.offer_id,
            offer_after=then[p.component_id].offer_id,
            group_before=p.holder,
            group_after=then[p.component_id].holder,
        )
        for p in before.parts
        if then[p.component_id].offer_id != p.offer_id
    )
