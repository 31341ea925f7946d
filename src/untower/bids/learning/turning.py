"""At which step away from where things stand does an answer first turn?

Steps are whole: pennies of a price, millionths of a point of weight. So an answer is exact: at this
step it turns, at the one before it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WAYS = 32
Turned = Callable[["NDArray[np.int64]"], "NDArray[np.bool_]"]


def first_turn(turned: Turned, last: int, bends: Iterable[float] = ()) -> int | None:
    """The smallest step from 1 to `last` at which `turned` holds; None where it never does.

    `turned` takes steps [k] and says for each whether the answer is another than at step 0. Between
    two `bends` the steps at which it is the same must be without a gap, as they are where worths
    are straight lines of the step, or made so by a factor above nothing. `bends` are steps where a
    line gets a corner; each is tried with its neighbours, as is `last`.
    """
    if last < 1:
        return None
    tried = _points(last, bends)
    for begin in range(0, len(tried), 2 * WAYS):
        answers = turned(tried[begin : begin + 2 * WAYS])
        if answers.any():
            break
    else:
        return None
    at = begin + int(np.argmax(answers))
    low, high = (int(tried[at - 1]) if at else 0), int(tried[at])
    while high - low > 1:
        between = np.unique(np.linspace(low, high, WAYS + 2).astype(np.int64))
        between = between[(between > low) & (between < high)]
        if not len(between):
            between = np.array([(low + high) // 2])
        answers = turned(between)
        if not answers.any():
            low = int(between[-1])
            continue
        at = int(np.argmax(answers))
        low, high = (int(between[at - 1]) if at else low), int(between[at])
    return high


def _points(last: int, bends: Iterable[float]) -> NDArray[np.int64]:
    near = [
        step
        for bend in bends
        if np.isfinite(bend) and 0 < bend < last + 2
        for step in range(int(bend) - 1, int(bend) + 3)
    ]
    return np.unique([step for step in (1, *near, last) if 1 <= step <= last]).astype(np.int64)
