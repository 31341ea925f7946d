"""What does every explanation start from? The chosen range, its value and the rules it keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from untower.award.problem import EXTERNAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from untower.award.answered import Answered
    from untower.award.checker import Checked, Checker
    from untower.award.choosing import Chosen
    from untower.award.limits_rules import Rule
    from untower.award.situation import Situation
    from untower.award.solving import Solving
    from untower.award.way import Way


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The chosen range as it stands, to be held beside others.

    `value_gbp` is what the range was chosen by, quality included, `cost_gbp` its money, both at
    present value; no choice under the same rules is worth less than `bound_gbp`. `kept` are the
    rules it keeps, `given_way` the ranked ones it may break.
    """

    situation: Situation
    checker: Checker
    how: Solving
    """How to solve again: its seed and gap are the choice's, its work each question's own."""
    rules: tuple[Rule, ...]
    chosen: Chosen
    checked: Checked
    offer_ids: tuple[str, ...]

    @property
    def value_gbp(self) -> float:
        """What the range is chosen by: money and what quality falls short by."""
        return self.checked.value_gbp

    @property
    def cost_gbp(self) -> float:
        """All money."""
        return self.checked.cost_gbp

    @property
    def bound_gbp(self) -> float:
        """What no choice under the same rules is worth less than."""
        bound = self.chosen.bound_gbp
        return min(self.value_gbp, float("-inf") if bound is None else bound)

    @property
    def slack_gbp(self) -> float:
        """How far the range may be from the best possible: no difference below it is proven."""
        return self.value_gbp - self.bound_gbp

    def is_stopped(self) -> bool:
        """Whether somebody asked for an end."""
        return self.how.is_stopped

    @property
    def kept(self) -> tuple[Rule, ...]:
        """The rules the range keeps."""
        return self.chosen.kept

    @cached_property
    def ways(self) -> Mapping[str, Way]:
        """The way each component is provided."""
        taken = set(self.offer_ids)
        return {w.component_id: w for w in self.situation.ways if w.offer_id in taken}

    @cached_property
    def outside_groups(self) -> tuple[str, ...]:
        """The supplier groups of the range, each once, in the order of the components."""
        order = self.situation.component_ids
        groups = [self.ways[k] for k in order if k in self.ways]
        return tuple(dict.fromkeys(w.group_id for w in groups if w.group_kind == EXTERNAL))


def standing_of(answered: Answered, stop: Callable[[], bool] | None = None) -> Standing | None:
    """The chosen range of a run; None where no choice was found.

    What ended the choice early does not end what is asked of it afterwards: only `stop` does.
    """
    joint, checker = answered.joint, answered.checker
    if joint is None or joint.checked is None or checker is None:
        return None
    if joint.chosen.offer_ids is None:
        return None
    return Standing(
        situation=answered.situation,
        checker=checker,
        how=replace(answered.how, work=None, progress=None, stop=stop),
        rules=answered.rules,
        chosen=joint.chosen,
        checked=joint.checked,
        offer_ids=joint.chosen.offer_ids,
    )
