"""Everything that explains the chosen range, made once, as figures and the columns behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.award.explaining.alternatives import Alternatives, similar_ranges
from untower.award.explaining.failure_tests import FailureTest, failure_tests
from untower.award.explaining.field import field_of
from untower.award.explaining.gains import Gains, who_gains
from untower.award.explaining.narrowing import fraction_of
from untower.award.explaining.reasons import Reason, reasons_of, rules_pushing
from untower.award.explaining.rule_costs import RuleCosts, rule_costs
from untower.award.explaining.standing import standing_of
from untower.award.explaining.swaps import swaps_of
from untower.award.reads import CHOICE_READS, LIMIT_READS, SERVICE_READS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from untower.award.answered import Answered

EXPLAINING_READS: Mapping[str, tuple[str, ...]] = {
    "rule_costs": (*CHOICE_READS, *LIMIT_READS),
    "rules_together": (*CHOICE_READS, *LIMIT_READS),
    "alternatives": (*CHOICE_READS, *LIMIT_READS),
    "alternatives_sought": (*CHOICE_READS, *LIMIT_READS),
    "failure_tests": (*CHOICE_READS, *LIMIT_READS, *SERVICE_READS),
    "gains": (*CHOICE_READS, *SERVICE_READS, "services.user_kind"),
}
"""The columns behind each figure. With reasons, choices rest on LIMIT_READS as well."""
PARTS = (
    "explaining each choice",
    "asking what each rule costs",
    "looking for ranges as good",
    "testing each supplier's failure",
)
"""What is told as each part begins."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Why this range: one reason a component, one cost a rule, one test a supplier group."""

    reasons: tuple[Reason, ...]
    rule_costs: RuleCosts
    alternatives: Alternatives
    failure_tests: tuple[FailureTest, ...]
    gains: Gains

    def figures(self) -> dict[str, Any]:
        """As plan.json carries them, named as in EXPLAINING_READS; reasons go with the choices."""
        return {
            "rule_costs": [r.figure() for r in self.rule_costs.rules],
            "rules_together": self.rule_costs.figure(),
            "alternatives": [a.figure() for a in self.alternatives.ranges],
            "alternatives_sought": self.alternatives.figure(),
            "failure_tests": [t.figure() for t in self.failure_tests],
            "gains": self.gains.figure(),
        }

    def with_reasons(self, choices: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The choices as plan.json carries them, each with its reason under `reason`."""
        reasons = {r.component_id: r.figure() for r in self.reasons}
        return [{**c, "reason": reasons.get(str(c["component_id"]))} for c in choices]


def explain(
    answered: Answered,
    *,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Explained | None:
    """Explain the chosen range of a run; None where none was chosen.

    The choice is not made again. Every range named is passed by the checker first; the work is
    bounded by the size of the problem, so that the same run is explained the same. `stop` ends it
    early: what was not asked by then is not known, and says so. `progress` hears each part begin.
    """

    def begin(number: int, what: str) -> None:
        if progress:
            progress(number, len(PARTS), what)

    standing = standing_of(answered, stop)
    if standing is None:
        return None
    begin(0, PARTS[0])
    field = field_of(standing)
    fraction = fraction_of(field.problem, standing.how.stop)
    swaps = swaps_of(field)
    reasons = reasons_of(standing, field, swaps, fraction)
    begin(1, PARTS[1])
    costs = rule_costs(standing, rules_pushing(swaps))
    begin(2, PARTS[2])
    alternatives = similar_ranges(standing, field, swaps, fraction)
    begin(3, PARTS[3])
    return Explained(
        reasons=reasons,
        rule_costs=costs,
        alternatives=alternatives,
        failure_tests=failure_tests(standing, field),
        gains=who_gains(standing),
    )
