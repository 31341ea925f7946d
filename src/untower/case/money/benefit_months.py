"""When is the first benefit felt, and when the last?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def first_benefit(months_to_move: Mapping[str, int]) -> int | None:
    """Months from the plan's start until the first move is finished; None where nothing moves."""
    return min(months_to_move.values(), default=None)


def full_benefit(months_to_move: Mapping[str, int]) -> int | None:
    """Months from the plan's start until the last move is finished; None where nothing moves."""
    return max(months_to_move.values(), default=None)
