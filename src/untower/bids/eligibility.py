"""Which suppliers may be awarded a contract, and about which must somebody decide on record?

An excluded supplier cannot be awarded one, nor can one that was not checked within the set days: a
blank clears nobody. Where a ground is met the authority decides, and says why; nothing here does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from untower.journey import passes_over
from untower.needs.whole_tables import records_of
from untower.phrases import plural, spell_day
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import polars as pl

    from untower.needs.whole_tables import Record
    from untower.policy import Policy

CHECK_DAYS = "eligibility_check_max_days"
GOES_ON = "accept"


class Eligible(Enum):
    """How it stands with a supplier."""

    CLEAR = "clear"
    DECIDED = "decided on record"
    EXCLUDED = "excluded"
    NOT_CHECKED = "not checked"
    CHECK_TOO_OLD = "check too old"
    DECISION_OPEN = "decision open"


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """How it stands with one supplier, why, and what is to be done about it."""

    supplier_id: str
    state: Eligible
    why: str
    do: str = ""

    @property
    def may_be_awarded(self) -> bool:
        """Whether a contract may be awarded to it as things stand."""
        return self.state in (Eligible.CLEAR, Eligible.DECIDED)


def eligibility_of(
    tables: Mapping[str, pl.DataFrame],
    suppliers: Iterable[str],
    *,
    on: date,
    policy: Policy | None = None,
) -> dict[str, Eligibility]:
    """How it stands with each supplier on a day, from `suppliers` and `passed_over`."""
    days = int(convention(CHECK_DAYS, on=on, policy=policy))
    listed = {r["supplier_id"]: r for r in records_of(tables, "suppliers") or []}
    decided = {
        r["subject_key"]: r
        for r in records_of(tables, "passed_over") or []
        if r["step"] == "bids"
        and r["kind"] == GOES_ON
        and r["subject_table"] == "suppliers"
        and passes_over(r, on)
    }
    return {
        one: _eligibility(one, listed.get(one), decided.get(one), on, days)
        for one in dict.fromkeys(suppliers)
    }


def _eligibility(
    supplier: str, record: Record | None, decision: Record | None, on: date, days: int
) -> Eligibility:
    said = record["eligibility"] if record else None
    checked = record["eligibility_checked_on"] if record else None

    def stands(state: Eligible, why: str, do: str = "") -> Eligibility:
        return Eligibility(supplier_id=supplier, state=state, why=why, do=do)

    if said == "excluded":
        return stands(Eligible.EXCLUDED, "The supplier is excluded.", "Award it nothing.")
    if said in (None, "not_checked"):
        why = "The supplier is not listed." if record is None else "It was not checked."
        return stands(
            Eligible.NOT_CHECKED, why, "Check it, and record the outcome and the day in suppliers."
        )
    if checked is None or checked > on:
        why = "The day of its check is blank." if checked is None else "Its check is yet to come."
        return stands(Eligible.NOT_CHECKED, why, "Record the day it was checked in suppliers.")
    if (on - checked).days > days:
        return stands(
            Eligible.CHECK_TOO_OLD,
            f"It was last checked on {spell_day(checked)}, {plural((on - checked).days, 'day')} "
            f"before; a check is relied on for {plural(days, 'day')}.",
            "Check it again, and record the day.",
        )
    if said == "clear":
        return stands(Eligible.CLEAR, f"It was checked on {spell_day(checked)}: clear.")
    if decision is None:
        return stands(
            Eligible.DECISION_OPEN,
            "A ground for exclusion is under consideration, and no decision is on record.",
            "Decide, and record who decided, when and why: in passed_over, step bids, kind accept, "
            "if it may take part; in suppliers as excluded if not.",
        )
    return stands(
        Eligible.DECIDED,
        f"A ground for exclusion was considered; {decision['by_role']} decided on "
        f"{spell_day(decision['decided_on'])}: {decision['reason']}",
    )
