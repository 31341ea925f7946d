"""What if nothing is done, and what is the least that must be?

Business as usual keeps everything: a contract runs as long as it lawfully may and is then let again
like for like at its present price. Do minimum changes as few components as it takes to keep every
mandatory rule in force and to provide what is only planned; what is kept is kept the same way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.way import RETAIN
from untower.case.shortlist.run import NO_RULES, impossible, possible
from untower.case.shortlist.shortlisted import BUSINESS_AS_USUAL, DO_MINIMUM
from untower.case.shortlist.solved import first_then_best
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from untower.award.situation import Situation
    from untower.case.shortlist.run import Run
    from untower.case.shortlist.shortlisted import Shortlisted

AS_USUAL, LEAST = "Business as usual", "Do minimum"
HOW_AS_USUAL = (
    "Everything stays as it is. A contract runs as long as it lawfully may and is then let again "
    "like for like, at its present price and the cost of letting it."
)
HOW_LEAST = (
    "As few components change as it takes to keep every mandatory rule; all else stays as it is "
    "and is let again like for like when its contract ends. Of all such choices, the best found on "
    "cost and quality."
)
NONE_CHANGES = "None has to change."
NAMED_AT_MOST = 4


def kept_offers(situation: Situation) -> dict[str, str]:
    """By component the offer that keeps it as it is; one only planned has none."""
    found: dict[str, str] = {}
    for way in situation.ways:
        if way.basis == RETAIN and len(situation.ways_of(way.offer_id)) == 1:
            found.setdefault(way.component_id, way.offer_id)
    return found


def business_as_usual(run: Run) -> Shortlisted:
    """Everything kept; what is only planned is left undone, and said so."""
    kept = kept_offers(run.situation)
    undone = [k for k in run.situation.component_ids if k not in kept]
    said: tuple[str, ...] = ()
    if undone:
        said = (
            f"{listed(undone, at_most=NAMED_AT_MOST)} {'is' if len(undone) == 1 else 'are'} only "
            "planned: as usual nothing is done for it, and nothing is counted.",
        )
    return possible(
        run, BUSINESS_AS_USUAL, AS_USUAL, HOW_AS_USUAL, tuple(kept.values()), not_known=said
    )


def do_minimum(run: Run) -> Shortlisted:
    """The fewest changes that keep every mandatory rule, then the best of those choices."""
    if not run.has_rules:
        return impossible(DO_MINIMUM, LEAST, HOW_LEAST, NO_RULES)
    situation = run.situation
    usual = business_as_usual(run)
    mandatory = {r.rule_id for r in run.mandatory}
    is_enough = len(kept_offers(situation)) == len(situation.component_ids)
    if is_enough and not mandatory & set(usual.rules_broken):
        how_made = f"{HOW_LEAST} {NONE_CHANGES}"
        return replace(usual, option_id=DO_MINIMUM, name=LEAST, how_made=how_made)
    # Each change counts what a component costs at the mean: the size the search steps in.
    size = max(1.0, float(np.mean(list(situation.baseline_gbp.values()))))
    changes = np.array([size * (w.basis != RETAIN) for w in situation.ways])
    best = first_then_best(situation, run.mandatory, run.how, changes)
    if best.offer_ids is None:
        return impossible(DO_MINIMUM, LEAST, HOW_LEAST, best.why_not)
    taken = set(best.offer_ids)
    changing = {w.component_id for w in situation.ways if w.offer_id in taken and w.basis != RETAIN}
    verb = "changes" if len(changing) == 1 else "change"
    said = f"{plural(len(changing), 'component')} {verb}." if changing else NONE_CHANGES
    return possible(run, DO_MINIMUM, LEAST, f"{HOW_LEAST} {said}", best.offer_ids)
