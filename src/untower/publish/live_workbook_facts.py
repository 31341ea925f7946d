"""What do the formulas of a line come to as things stand, for a viewer that works nothing out?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.answers.live import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers.live import KindOfWay, LiveLine, LiveModel

COSTED = "costed"
FIELDS = {
    "starts": "starts_after_months",
    "move": "months_to_move",
    "one_off": "one_off_gbp",
    "annual": "annual_gbp",
    "exit": "exit_gbp",
    "break": "break_gbp",
    "posts": "in_house_fte",
    "present": "present_annual_gbp",
    "outside": "outside_gbp",
    "term": "term_months",
    "indexation": "indexation_pct",
    "relet": "relet_annual_gbp",
}
"""Which field of a line each input of numbers shows."""

LACKS = (
    ("one_off", "one-off cost"),
    ("annual", "yearly price"),
    ("exit", "cost of leaving it"),
    ("break", "cost of leaving the present"),
    ("move", "months to move"),
    ("posts", "own posts"),
)
"""In the order in which a row says what it lacks: the cell, and the words."""


@dataclass(frozen=True)
class Facts:
    """What holds of every line: the numbers of the plan, its kinds and its groups."""

    horizon_months: int
    numbers: Mapping[str, float]
    has_post_cost: bool
    kinds: Mapping[str, KindOfWay]
    stands: Mapping[str, str]

    @classmethod
    def of(cls, model: LiveModel) -> Facts:
        """The facts of a model; a number that is not known counts as a blank cell does."""
        known = {a.name: a.value for a in model.assumptions if isinstance(a.value, int | float)}
        return cls(
            horizon_months=12 * model.horizon_years,
            numbers=known,
            has_post_cost="fte_cost_gbp" in known,
            kinds={k.kind: k for k in model.kinds},
            stands={g.group_id: g.stands for g in model.groups},
        )

    def number(self, name: str) -> float:
        """A number by the name of its cell."""
        return float(self.numbers.get(name, 0.0))


def results_of(line: LiveLine, facts: Facts) -> dict[str, float | str]:
    """What the worked-out cells of a row come to."""
    kind = facts.kinds.get(line.kind or "")
    stands = facts.stands.get(line.group_id, "not listed")
    status = _status(line, facts)
    starts, end = _or(line.starts_after_months), float(facts.horizon_months)
    ends = end if line.term_months is None else min(starts + line.term_months, end)
    last_year = (max(ends, 1) - 1) // 12
    real_rise = 1.0
    if line.indexation_pct is not None:
        inflation = 1 + facts.number("general_inflation_pct") / 100
        real_rise = (1 + line.indexation_pct / 100) / inflation
    annual, one_off = _or(line.annual_gbp), _or(line.one_off_gbp)
    capital_bias = kind.capital_pct if kind else 0.0
    is_outside = status == COSTED and stands == OUTSIDE
    procurement = max(annual, 0) * facts.number("procurement_cost_pct") / 100
    moved = one_off + capital_bias / 100 * max(one_off, 0)
    left = facts.number("capital_share_break_pct") / 100 * _or(line.break_gbp)
    return {
        "status": status,
        "counts": int(status == COSTED),
        "stands": stands,
        "ends": ends,
        "last_year": last_year,
        "real_rise": real_rise,
        "price_after": _or(line.relet_annual_gbp, annual * real_rise**last_year),
        "operating": kind.operating_pct if kind else 0.0,
        "capital_bias": capital_bias,
        "duration": kind.duration_pct if kind else 0.0,
        "procurement": procurement if kind and kind.is_bought else 0.0,
        "spend": _spend(line, annual) if is_outside else 0.0,
        "discounted": int(is_outside and not line.is_kept and annual > 0),
        "capital": (kind.capital_share_pct / 100 if kind else 0.0) * moved + left,
    }


def _status(line: LiveLine, facts: Facts) -> str:
    """Whether everything its cost rests on is there, in the order the formula asks."""
    if line.starts_after_months is None:
        return "not known: when it starts"
    if line.present_annual_gbp is None and (line.starts_after_months or line.months_to_move):
        return "not known: what it costs now"
    if line.starts_after_months >= facts.horizon_months:
        return COSTED
    if line.kind not in facts.kinds:
        return "not known: kind of way"
    for name, words in LACKS:
        if getattr(line, FIELDS[name]) is None:
            return f"not known: {words}"
    if line.in_house_fte and not facts.has_post_cost:
        return "not known: what a post costs"
    return "its term is no time" if _or(line.term_months, 1.0) <= 0 else COSTED


def _spend(line: LiveLine, annual_gbp: float) -> float:
    """What counts to its group's yearly spend."""
    return line.outside_gbp if line.is_kept else max(annual_gbp, 0)


def _or(value: float | None, otherwise: float = 0.0) -> float:
    """What a blank cell comes to in a spreadsheet's sum; its row is then not costed."""
    return otherwise if value is None else value
