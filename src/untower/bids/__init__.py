"""What is each tender worth?

Comes in: one procurement's lots, criteria and scales as they were frozen before its tender notice,
its tenders, and the scores the evaluators agreed with a reason each. Goes out: an assessment that
shows its parts, what blocks it by name, and how the published model behaves on invented tenders.
"""

from __future__ import annotations

from untower.bids.step import analyse

__all__ = ["analyse"]
