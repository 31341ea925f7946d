"""What may somebody ask of the case beside what the tables say?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from untower.case.shortlist import Scenario

DRAWS = 10_000


@dataclass(frozen=True, kw_only=True)
class CaseWishes:
    """How often uncertain costs are drawn, from which seed, and choices somebody names.

    Without `has_regret` the range is not chosen again at other prices, which takes longer than all
    the rest. `executor` carries that out: anything with the standard interface, such as what
    Dask's `client.get_executor()` gives; None: processes of this machine. The answer is the same.
    """

    draws: int = DRAWS
    seed: int = 0
    scenarios: tuple[Scenario, ...] = ()
    has_regret: bool = True
    executor: Executor | None = None
