"""Which tenders of one procurement, taken together over its lots, are best by what was published?

Comes in: the assessment of one procurement and what was published about its lots. Goes out: who is
awarded which lot, why, by which rules, what did not count, and what stayed level. Nothing here
plans: no interface, no cost of managing suppliers, no other weighting, no other run.
"""

from __future__ import annotations

from untower.award.assess.combine import JointAssessment, LotAnswer, Settled, State, combine

__all__ = ["JointAssessment", "LotAnswer", "Settled", "State", "combine"]
