"""After the decision: what would have turned it, what would price alone have chosen, and how even
was the scoring?

Comes in: a procurement with a signed decision, its published set, tenders and agreed scores; or one
past tender from a single workbook. Goes out: answers marked "Learning, after decision", and an
event for the record. Before the decision everybody is refused.
"""

from __future__ import annotations

from untower.bids.learning.decided import MARK
from untower.bids.learning.event import LearningEvent
from untower.bids.learning.figures import learning_figures
from untower.bids.learning.learn import Learning, LotLearning, learn
from untower.bids.learning.replay import replay_one
from untower.bids.learning.wording import sentences

__all__ = [
    "MARK",
    "Learning",
    "LearningEvent",
    "LotLearning",
    "learn",
    "learning_figures",
    "replay_one",
    "sentences",
]
