"""When may each component change hands, and what does it cost to leave before that?

A component is free once every contract that charges for it can be left. A contract that renews by
itself is left by notice; one whose last day for notice has passed runs on to its next end. What is
not known is never free: such a component stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.arithmetic.calendar_months import add_months, last_day_for_notice, tacit_end
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.lawful_dates import LawfulDates

LOCKED_UNTIL, DECIDE_BY, FREE_NOW = "locked until", "decide by", "free now"
NOT_KNOWN_WHEN = "not known when"

Cell = tuple[str, str, str]
"""A blank cell: its table, the row's key and its column."""


@dataclass(frozen=True, kw_only=True)
class Exit:
    """When and how one contract can be left.

    `free_on` is its last day if it is left as soon as it freely can be, None where that is not
    known. `early_on` None: it is left at the plan's start. `break_gbp` is what leaving early costs,
    with `is_break_assumed` where that is the charges to the next break or end. `exit_gbp` is what
    handing over costs, as stated. `runs_to` is the last day it may lawfully reach, or its end in
    force where no law behind it is shipped; None where neither is known.
    """

    contract_id: str
    state: str
    free_on: date | None
    decide_by: date | None
    early_on: date | None
    break_gbp: float | None
    is_break_assumed: bool
    exit_gbp: float | None
    runs_to: date | None
    missing: tuple[Cell, ...] = ()


def months_until(starts_on: date, day: date | None) -> int | None:
    """Whole months from the plan's start until `day` has passed; 0 where it has by then.

    An end on 30 September and one on 1 October are one and the same for a plan that starts on the
    first of a month: a stated end may be the last day or the anniversary.
    """
    if day is None:
        return None
    months = max(0, (day.year - starts_on.year) * 12 + day.month - starts_on.month)
    while months > 0 and add_months(starts_on, months - 1) >= day:
        months -= 1
    return months if add_months(starts_on, months) >= day or day < starts_on else months + 1


def contract_exits(
    tables: Mapping[str, pl.DataFrame],
    terms: Sequence[ContractTerm],
    lawful: Sequence[LawfulDates],
    *,
    on: date,
    starts_on: date,
) -> dict[str, Exit]:
    """How each contract can be left, by its id, from its row and its dates as the estate has them.

    `terms` and `lawful` are `contract_terms` and `lawful_dates` of the estate on the same day.
    """
    rows = {str(r["contract_id"]): r for r in records_of(tables, "contracts") or []}
    furthest = {d.contract_id: d for d in lawful}
    return {
        term.contract_id: _exit(
            term, rows[term.contract_id], furthest.get(term.contract_id), on, starts_on
        )
        for term in terms
    }


def _exit(
    term: ContractTerm,
    row: Mapping[str, Any],
    lawful: LawfulDates | None,
    on: date,
    starts_on: date,
) -> Exit:
    end, decide_by, missing = _free_end(term, row, on)
    end, decide_by = _or_free_break(term, row, end, decide_by, on)
    runs_to = lawful.lawful_maximum_ends_on if lawful else None
    if runs_to is None:
        runs_to = term.ends_on
    if end is not None and runs_to is not None:
        runs_to = max(runs_to, end)  # a contract in force binds until it can be left
    early_on, break_gbp, is_assumed = _early(term, row, end, on, starts_on)
    return Exit(
        contract_id=term.contract_id,
        state=_state(end, decide_by, starts_on),
        free_on=end,
        decide_by=decide_by,
        early_on=early_on,
        break_gbp=break_gbp,
        is_break_assumed=is_assumed,
        exit_gbp=None if row["exit_cost_gbp"] is None else float(row["exit_cost_gbp"]),
        runs_to=runs_to,
        missing=missing,
    )


def _state(end: date | None, decide_by: date | None, starts_on: date) -> str:
    if end is None:
        return NOT_KNOWN_WHEN
    if decide_by is not None:
        return DECIDE_BY
    return LOCKED_UNTIL if end >= starts_on else FREE_NOW


def _free_end(
    term: ContractTerm, row: Mapping[str, Any], on: date
) -> tuple[date | None, date | None, tuple[Cell, ...]]:
    """The first end at which a contract can be left freely, the day to decide by, what is blank.

    One renewed by a decision, or not at all, stops at its end. One that renews by itself, or may,
    stops at an end notice can still be given for.
    """
    key = term.contract_id
    if term.ends_on is None:
        return None, None, (("contracts", key, "ends_on"),)
    if term.renewal in ("none", "express"):
        return term.ends_on, None, ()
    if term.notice_months is None:
        return None, None, (("contracts", key, "notice_months"),)
    decide_by = last_day_for_notice(term.ends_on, term.notice_months)
    if decide_by is not None and decide_by >= on:
        return term.ends_on, decide_by, ()
    if term.renewal is None:
        return None, None, (("contracts", key, "renewal"),)
    months = row["extension_months"]
    if not months:
        return None, None, (("contracts", key, "extension_months"),)
    # Too late for this end: the first later one whose notice can still be given.
    end = tacit_end(term.ends_on, months, add_months(on, term.notice_months))
    return end, last_day_for_notice(end, term.notice_months), ()


def _or_free_break(
    term: ContractTerm, row: Mapping[str, Any], end: date | None, decide_by: date | None, on: date
) -> tuple[date | None, date | None]:
    """The break instead, where it comes first, costs nothing and notice of it can be given."""
    costs_nothing = row["break_cost_gbp"] is not None and row["break_cost_gbp"] == 0
    if term.break_on is None or not costs_nothing or term.notice_months is None:
        return end, decide_by
    notice = last_day_for_notice(term.break_on, term.notice_months)
    if not _can_break(term, on) or (end is not None and end <= term.break_on):
        return end, decide_by
    return term.break_on, notice


def _can_break(term: ContractTerm, on: date) -> bool:
    """Whether notice of the break can still be given; a blank notice is no notice of none."""
    notice = last_day_for_notice(term.break_on, term.notice_months)
    return notice is not None and notice >= on


def _early(
    term: ContractTerm, row: Mapping[str, Any], end: date | None, on: date, starts_on: date
) -> tuple[date | None, float | None, bool]:
    """The day of leaving early, what that costs, and whether the cost is assumed.

    On the next break at its stated cost. Where no cost is stated: at the plan's start, paying the
    charges to the next break or, without one, to the end. A break that has passed, or that notice
    can no longer be given for, says nothing.
    """
    if end is None:
        return None, None, False
    cost = None if row["break_cost_gbp"] is None else float(row["break_cost_gbp"])
    break_on = term.break_on
    is_ahead = break_on is not None and starts_on <= break_on < end and _can_break(term, on)
    if is_ahead and cost is not None:
        return break_on, cost, False
    if break_on is None and cost is not None:
        return None, cost, False
    until = break_on if is_ahead else end
    months = months_until(starts_on, until) or 0
    annual = term.annual_gbp
    return None, None if annual is None else float(annual) * months / 12, True
