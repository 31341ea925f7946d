"""How is a loop over arrays compiled, so that it runs beside others and is kept for next time?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile to machine code that lets other threads run meanwhile.

    The code is kept on disk beside the module, or in the user's own cache folder; where neither
    can be written it is compiled anew in each run: slower to start, the same in every answer.
    Arithmetic is plain: no reordering of sums, so a bound means what it says. A kept function is
    compiled anew when its own file changes, not when another file it calls into does: functions
    that call one another belong in one file.
    """
    try:
        return cast("Callable[P, R]", numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # numba: no folder to keep it in
        return cast("Callable[P, R]", numba.njit(nogil=True)(function))
