"""What does more for users, or sooner, cost: and what would another wish give?"""

from untower.award.curves.curve import Curves, Marked, RangePoint
from untower.award.curves.drawn import curves_of
from untower.award.curves.frontier import Frontier, frontier_of
from untower.award.curves.speed import Speed, speed_of
from untower.award.curves.what_if import WhatIf, what_if

__all__ = [
    "Curves",
    "Frontier",
    "Marked",
    "RangePoint",
    "Speed",
    "WhatIf",
    "curves_of",
    "frontier_of",
    "speed_of",
    "what_if",
]
