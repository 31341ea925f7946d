"""What if as much as can be is done in-house or with what the public sector already has?

In-house is what the organisation runs itself, builds itself or shares with another public body. The
most of today's cost that the mandatory rules and the posts said allow is provided so; all else is
whatever is then best on cost and quality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import IN_HOUSE
from untower.award.way import RETAIN, REUSE
from untower.case.shortlist.run import NO_RULES, impossible, possible
from untower.case.shortlist.shortlisted import IN_HOUSE_LED
from untower.case.shortlist.solved import first_then_best
from untower.phrases import plural

if TYPE_CHECKING:
    from untower.award.situation import Situation
    from untower.award.way import Way
    from untower.case.shortlist.run import Run
    from untower.case.shortlist.shortlisted import Shortlisted

NAME = "In-house-led"
HOW = (
    "The organisation runs, builds or shares with another public body as much of today's cost as "
    "is offered so and as its posts and the mandatory rules allow; the rest is the best then found."
)


def is_inside(way: Way) -> bool:
    """Whether a way is the organisation's own or shared with another public body."""
    return way.group_kind == IN_HOUSE or way.kind == REUSE


def in_house_led(run: Run) -> Shortlisted:
    """The most of today's cost in-house, then the best of those choices."""
    if not run.has_rules:
        return impossible(IN_HOUSE_LED, NAME, HOW, NO_RULES)
    situation = run.situation
    if not any(is_inside(w) and w.basis != RETAIN for w in situation.ways):
        why = "Nobody offers to run, build or share any component in-house."
        return impossible(IN_HOUSE_LED, NAME, HOW, why)
    outside = np.array(
        [
            0.0 if is_inside(w) else max(1.0, situation.baseline_gbp[w.component_id])
            for w in situation.ways
        ]
    )
    best = first_then_best(situation, run.mandatory, run.how, outside)
    if best.offer_ids is None:
        return impossible(IN_HOUSE_LED, NAME, HOW, best.why_not)
    taken = set(best.offer_ids)
    inside = {w.component_id for w in situation.ways if w.offer_id in taken and is_inside(w)}
    how_made = f"{HOW} {_said(situation, inside)}"
    if not any(r.kind == "fte" for r in run.rules):
        how_made += " How many posts are free is not known, so no number of posts held it back."
    return possible(run, IN_HOUSE_LED, NAME, how_made, best.offer_ids)


def _said(situation: Situation, inside: set[str]) -> str:
    total = sum(max(0.0, gbp) for gbp in situation.baseline_gbp.values())
    part = sum(max(0.0, situation.baseline_gbp[k]) for k in inside)
    share = f", {100 * part / total:.0f}% of today's cost" if total > 0 else ""
    return f"That is {plural(len(inside), 'component')}{share}."
