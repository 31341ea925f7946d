"""Which published benchmarks do the measures stand beside? They are benchmarks, not law.

Chosen for the day, the kind of body and the nation; where none is shipped nothing is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.needs.measures import SHARES
from untower.needs.whole_tables import organisation_says
from untower.policy import NotCovered, Policy, PolicyNumber, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import polars as pl

NAMES: Mapping[str, str] = {
    "satisfaction": "great_service_satisfaction_pct",
    "completion": "great_service_completion_pct",
    "digital": "great_service_adoption_pct",
}
WORDS: Mapping[str, str] = {
    "satisfaction": "satisfaction",
    "completion": "completion",
    "digital": "digital take-up",
}
HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "above": gt,
    "at least": ge,
    "at most": le,
    "below": lt,
    "equals": eq,
}


@dataclass(frozen=True, kw_only=True)
class Benchmarks:
    """The benchmark of each share, or why there is none, and the age research may have."""

    by_share: Mapping[str, PolicyNumber | NotCovered]
    research_fresh_months: int

    def number(self, share: str) -> PolicyNumber | None:
        """The benchmark of a share; None where none is shipped for this body."""
        found = self.by_share[share]
        return None if isinstance(found, NotCovered) else found

    def verdict(self, share: str, value_pct: float | None) -> Outcome:
        """How a measure stands beside its benchmark; the exact value is compared, unrounded."""
        benchmark = self.number(share)
        if benchmark is None:
            return Outcome.NOT_APPLICABLE
        if value_pct is None:
            return Outcome.NOT_KNOWN
        is_held = HOLDS[benchmark.comparator](value_pct, benchmark.value)
        return Outcome.MET if is_held else Outcome.NOT_MET

    @property
    def not_covered(self) -> str:
        """Why a benchmark is missing, in words; empty when all three are there."""
        missing = [f for f in self.by_share.values() if isinstance(f, NotCovered)]
        return missing[0].reason if missing else ""


def read_benchmarks(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None
) -> Benchmarks:
    """The benchmarks in force on a day for this organisation's kind and nation."""
    kind, nation = (organisation_says(tables, c) for c in ("kind", "nation"))
    numbers = policy or shipped()
    return Benchmarks(
        by_share={
            share: numbers.number(NAMES[share], on=on, binds=kind, nation=nation)
            for share in SHARES
        },
        research_fresh_months=int(convention("user_research_fresh_months", on=on, policy=policy)),
    )
