"""How well does each service do, by the four published measures, and for how many people?

Formulas (service manual, as in the reference of policy numbers): satisfaction is the satisfied and
very satisfied among all who answered; completion is completed among started; digital take-up is
completed online among completed; cost per transaction is the whole cost over completed. Nothing
divided by nothing is not known: a period without transactions scores neither 100 nor 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import TYPE_CHECKING

from untower.arithmetic.money import to_pence
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.needs.whole_tables import Record

ANSWERS = ("very_satisfied", "satisfied", "neither", "dissatisfied", "very_dissatisfied")
SHARES = ("satisfaction", "completion", "digital")
RETIRED = "retired"


@dataclass(frozen=True, kw_only=True)
class ServiceMeasure:
    """One service's measures, each with the number it rests on; None is not known.

    Percentages are exact, 0 to 100. `user_outcome_pct` is the mean of the known ones of
    satisfaction and completion; `is_measured` says whether it has a day and a number behind it.
    """

    service_id: str
    name: str | None
    owner_role: str | None
    user_kind: str | None
    phase: str | None
    period_start: date | None
    period_end: date | None
    measured_on: date | None
    satisfaction_pct: float | None
    satisfaction_n: int | None
    completion_pct: float | None
    completion_n: int | None
    digital_pct: float | None
    digital_n: int | None
    cost_per_transaction_gbp: Decimal | None
    cost_n: int | None
    total_cost_gbp: Decimal | None
    completed: int | None
    user_outcome_pct: float | None
    is_measured: bool
    record: Record

    @property
    def title(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.service_id

    @property
    def is_running(self) -> bool:
        """Whether it is asked about: a retired service is shown and not judged."""
        return self.phase != RETIRED

    def share_pct(self, share: str) -> float | None:
        """One of SHARES in per cent."""
        value: float | None = getattr(self, f"{share}_pct")
        return value


def measure_services(tables: Mapping[str, pl.DataFrame], *, on: date) -> tuple[ServiceMeasure, ...]:
    """Every service of the services table with its measures, in the table's order.

    A count of answers on a day after `on` is not a measurement yet.
    """
    return tuple(_measure(row, on) for row in records_of(tables, "services") or [])


def overall_outcome(measures: Sequence[ServiceMeasure]) -> tuple[float | None, str]:
    """The mean user outcome of running services with a known one, and how it was weighed.

    Weighted by completed transactions; equally where any of them has none known, because a blank
    weight is not nought.
    """
    known = [m for m in measures if m.is_running and m.user_outcome_pct is not None]
    values = [m.user_outcome_pct for m in known if m.user_outcome_pct is not None]
    weights = [m.completed for m in known if m.completed]
    if not values:
        return None, "no service has a known outcome"
    if len(weights) < len(values):
        return fmean(values), "each service counts the same"
    return fmean(values, weights), "by completed transactions"


def _measure(row: Record, on: date) -> ServiceMeasure:
    answers = _all_or_none([row[c] for c in ANSWERS])
    content = _all_or_none([row["very_satisfied"], row["satisfied"]])
    satisfaction = _share_pct(content, answers)
    completion = _share_pct(row["completed"], row["started"])
    outcomes = [v for v in (satisfaction, completion) if v is not None]
    is_dated = row["measured_on"] is not None and row["measured_on"] <= on
    return ServiceMeasure(
        service_id=str(row["service_id"]),
        name=row["name"],
        owner_role=row["owner_role"],
        user_kind=row["user_kind"],
        phase=row["phase"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        measured_on=row["measured_on"],
        satisfaction_pct=satisfaction,
        satisfaction_n=answers,
        completion_pct=completion,
        completion_n=row["started"],
        digital_pct=_share_pct(row["completed_digitally"], row["completed"]),
        digital_n=row["completed"],
        cost_per_transaction_gbp=_cost_each(row["total_cost_gbp"], row["completed"]),
        cost_n=row["completed"],
        total_cost_gbp=row["total_cost_gbp"],
        completed=row["completed"],
        user_outcome_pct=fmean(outcomes) if outcomes else None,
        is_measured=bool(outcomes) and is_dated,
        record=row,
    )


def _all_or_none(counts: Sequence[int | None]) -> int | None:
    """The sum of counts when every one is known: one blank leaves the sum not known."""
    known = [c for c in counts if c is not None]
    return sum(known) if len(known) == len(counts) else None


def _share_pct(part: int | None, whole: int | None) -> float | None:
    """`part` of `whole` in per cent; None when either is not known, nothing, or they clash."""
    if part is None or whole is None or whole < 1 or not 0 <= part <= whole:
        return None
    return 100 * part / whole


def _cost_each(cost_gbp: Decimal | None, completed: int | None) -> Decimal | None:
    if cost_gbp is None or completed is None or completed < 1:
        return None
    return to_pence(cost_gbp / Decimal(completed))
