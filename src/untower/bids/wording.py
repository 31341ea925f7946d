"""How is the state of all procurements put in two sentences?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from untower.bids.procurement_states import Stage
from untower.journey import State
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.bids.procurement_states import ProcurementState

NO_PROCUREMENTS = (
    "No procurements were read, so there is nothing to assess tenders against. A table of "
    "procurements, their lots and their criteria is enough to begin."
)
NOTHING_READ = "No tender's price or score was read: this is a plan."
ASSUMED = (
    "How many tenders were received is counted; nothing else of a tender is read in a plan. They "
    "are assessed apart, one procurement at a time, against what was frozen before its notice.",
)
STAGE_WORDS = {
    Stage.MAY_BE_ASSESSED: "may be assessed",
    Stage.PUBLISHED: "published, with tenders sealed",
    Stage.IN_PREPARATION: "in preparation",
    Stage.CANNOT_BE_FOLLOWED: "cannot be followed as written",
    Stage.CHANGED: "changed since it was published",
}


def answer_of(states: Sequence[ProcurementState]) -> str:
    """Two sentences for the top of the step."""
    if not states:
        return NO_PROCUREMENTS
    counts = Counter(one.stage for one in states)
    parts = [f"{counts[stage]} {words}" for stage, words in STAGE_WORDS.items() if counts[stage]]
    return f"{plural(len(states), 'procurement')}: {listed(parts)}. {NOTHING_READ}"


def state_of(states: Sequence[ProcurementState]) -> State:
    """Ready where every procurement can be followed and is as it was published."""
    wrong = (Stage.CHANGED, Stage.CANNOT_BE_FOLLOWED)
    if not states or any(one.stage in wrong for one in states):
        return State.INCOMPLETE
    return State.READY
