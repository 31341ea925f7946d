"""When does each contract end, by when must somebody decide, and what is not known?

A derived end is start plus months, the anniversary; a stated end one day before it is the same
term. A contract that renews itself runs to its next anniversary; one renewed by decision does not
renew itself. Whether a maximum is lawful is not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.arithmetic.calendar_months import (
    is_same_end,
    last_day_for_notice,
    tacit_end,
    term_end,
    whole_months,
)
from untower.arithmetic.money import a_year_of, to_pence
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

LAPSED, RUNNING, NOT_STARTED, NOT_KNOWN_WHEN = "lapsed", "running", "not_started", "not_known_when"
FIELDS = (
    "contract_id",
    "supplier_id",
    "title",
    "part",
    "starts_on",
    "initial_term_months",
    "initial_ends_on",
    "ends_on",
    "renewal",
    "extensions_allowed",
    "extensions_taken",
    "extension_months",
    "maximum_ends_on",
    "notice_months",
    "break_on",
    "value_gbp",
    "annual_gbp",
    "maximum_value_gbp",
    "value_basis",
    "is_revenue",
    "regime",
    "procurement_commenced_on",
    "owner_role",
    "source_file",
    "source_row",
)


@dataclass(frozen=True, kw_only=True)
class ContractTerm:
    """One contract's dates on a day. `ends_from` says how the end is known; None is not known.

    `decide_by` is the last day for notice. `annual_gbp` is what its charges add up to if every one
    is known, else the yearly value its register states, else its value spread over its first term.
    """

    contract_id: str
    supplier_id: str | None
    title: str | None
    part: str | None
    starts_on: date | None
    ends_on: date | None
    ends_from: str | None
    initial_ends_on: date | None
    maximum_ends_on: date | None
    maximum_from: str | None
    notice_months: int | None
    decide_by: date | None
    break_on: date | None
    renewal: str | None
    is_auto_renewing: bool
    state: str
    value_gbp: Decimal | None
    maximum_value_gbp: Decimal | None
    value_basis: str | None
    is_basis_ambiguous: bool
    annual_gbp: Decimal | None
    annual_from: str | None
    clash: str | None
    regime: str | None
    procurement_commenced_on: date | None
    is_revenue: bool | None
    owner_role: str | None
    source_file: str | None
    source_row: int | None


def contract_terms(tables: Mapping[str, pl.DataFrame], *, on: date) -> list[ContractTerm]:
    """The dates of every contract on a day, sorted by decide-by, not known last.

    Reads `contracts` and, for the yearly amount, `charges`. No contracts table: an empty list.
    """
    contracts = tables.get("contracts")
    if contracts is None:
        return []
    charged = _charged(tables.get("charges"))
    terms = [
        _term({name: row.get(name) for name in FIELDS}, charged, on)
        for row in contracts.iter_rows(named=True)
        if row.get("contract_id") is not None
    ]
    never = date.max
    return sorted(terms, key=lambda t: (t.decide_by or never, t.ends_on or never, t.contract_id))


def _charged(charges: pl.DataFrame | None) -> dict[str, Decimal]:
    """Yearly charges by contract, only where every one of its charges is known."""
    if charges is None or not {"contract_id", "annual_gbp"} <= set(charges.columns):
        return {}
    sums = charges.group_by("contract_id").agg(
        gbp=pl.col("annual_gbp").sum(), is_whole=pl.col("annual_gbp").is_not_null().all()
    )
    return dict(sums.filter("is_whole").select("contract_id", "gbp").iter_rows())


def _term(c: dict[str, Any], charged: Mapping[str, Decimal], on: date) -> ContractTerm:
    derived = term_end(c["starts_on"], c["initial_term_months"])
    initial = c["initial_ends_on"] or derived
    ends_on, ends_from = _end_in_force(c, initial, on)
    maximum, maximum_from = _maximum(c, initial)
    annual, annual_from = _annual(c, charged)
    return ContractTerm(
        **{
            name: c[name]
            for name in (
                "contract_id",
                "supplier_id",
                "title",
                "part",
                "starts_on",
                "notice_months",
                "break_on",
                "renewal",
                "value_gbp",
                "maximum_value_gbp",
                "value_basis",
                "regime",
                "procurement_commenced_on",
                "is_revenue",
                "owner_role",
                "source_file",
                "source_row",
            )
        },
        ends_on=ends_on,
        ends_from=ends_from,
        initial_ends_on=initial,
        maximum_ends_on=maximum,
        maximum_from=maximum_from,
        decide_by=last_day_for_notice(ends_on, c["notice_months"]),
        is_auto_renewing=c["renewal"] == "tacit",
        state=_state(c["starts_on"], ends_on, on),
        is_basis_ambiguous=_value(c) is not None and c["value_basis"] in (None, "unknown"),
        annual_gbp=annual,
        annual_from=annual_from,
        clash=_clash(c, derived),
    )


def _end_in_force(
    c: Mapping[str, Any], initial: date | None, on: date
) -> tuple[date | None, str | None]:
    """The end now in force and how it is known.

    Stated first; else the first end with the extensions recorded as taken. A tacit renewal rolls
    the end on past `on`; without the length of a renewal a passed end says nothing.
    """
    end, told = c["ends_on"], "stated"
    if end is None and initial is not None:
        taken, length = c["extensions_taken"], c["extension_months"]
        if taken and length is None:
            return None, None
        end = term_end(initial, (taken or 0) * (length or 0))
        told = "stated first end" if c["initial_ends_on"] else "start and term"
        told += " and extensions taken" if taken else ""
    if end is None:
        return None, None
    if c["renewal"] == "tacit" and end < on:
        if not c["extension_months"]:
            return None, None
        return tacit_end(end, c["extension_months"], on), f"{told}, renewed by itself"
    return end, told


def _maximum(c: Mapping[str, Any], initial: date | None) -> tuple[date | None, str | None]:
    """The furthest end as stated, else the first end and every extension allowed."""
    if c["maximum_ends_on"] is not None:
        return c["maximum_ends_on"], "stated"
    if initial is None or c["extensions_allowed"] is None:
        return None, None
    if c["extensions_allowed"] and c["extension_months"] is None:
        return None, None
    months = c["extensions_allowed"] * (c["extension_months"] or 0)
    return term_end(initial, months), "first end and the extensions allowed"


def _state(starts_on: date | None, ends_on: date | None, on: date) -> str:
    if ends_on is None:
        return NOT_KNOWN_WHEN
    if starts_on is not None and starts_on > on:
        return NOT_STARTED
    return LAPSED if ends_on < on else RUNNING


def _value(c: Mapping[str, Any]) -> Decimal | None:
    """The value that would be read: of the first term, else with every extension."""
    value: Decimal | None = c["value_gbp"]
    return value if value is not None else c["maximum_value_gbp"]


def _annual(
    c: Mapping[str, Any], charged: Mapping[str, Decimal]
) -> tuple[Decimal | None, str | None]:
    """What the contract costs a year: its charges, as its register states it, or value by term."""
    if c["contract_id"] in charged:
        return to_pence(charged[c["contract_id"]]), "charges"
    if c["annual_gbp"] is not None:
        return to_pence(c["annual_gbp"]), "value a year as stated"
    months = c["initial_term_months"]
    if months is None and c["starts_on"] is not None and c["initial_ends_on"] is not None:
        months = whole_months(c["starts_on"], c["initial_ends_on"])
    if c["value_gbp"] is None or not months:
        return None, None
    return a_year_of(c["value_gbp"], months), "value over the first term"


def _clash(c: Mapping[str, Any], derived: date | None) -> str | None:
    """Two dates of one row that cannot both be right, in words.

    An end past the furthest one may well be right: `lawful_dates` judges it.
    """
    stated = c["initial_ends_on"]
    if stated is not None and derived is not None and not is_same_end(stated, derived):
        return (
            f"the first end is stated as {spell_day(stated)}, but {c['initial_term_months']} "
            f"months from {spell_day(c['starts_on'])} end on {spell_day(derived)}"
        )
    return None
