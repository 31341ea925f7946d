"""What does each component cost now, with whom is it, and when may it change hands?

One component may be charged for by several contracts and run in part by the organisation. It
changes hands as a whole: once the last of its contracts can be left. It counts as with the supplier
that charges most for it; without any contract it is with the organisation itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import add_months
from untower.award.calendar import (
    DECIDE_BY,
    FREE_NOW,
    LOCKED_UNTIL,
    NOT_KNOWN_WHEN,
    Cell,
    months_until,
)
from untower.estate.whole_cost import HOUSE, whole_cost
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.award.calendar import Exit
    from untower.estate.supplier_parents import SupplierGroups
    from untower.needs.whole_tables import Record

PLANNED, RETIRED = "planned", "retired"
RUN_OUTSIDE = ("supplier", "mixed")


@dataclass(frozen=True, kw_only=True)
class Present:
    """One component as it stands. Amounts are pounds a year unless a name says otherwise.

    `annual_gbp` None is not wholly known; `known_gbp` is the part that is. `free_after_months`
    None: not known when. `early_after_months` None: it cannot be left early, or at what cost is not
    known. `retain_term_months` None: no contract ends. `supplier_id` None with contracts: nobody is
    named.
    """

    component_id: str
    name: str | None
    layer: str | None
    owner_role: str | None
    is_planned: bool
    contract_ids: tuple[str, ...]
    supplier_id: str | None
    outside_gbp: float
    known_gbp: float
    annual_gbp: float | None
    state: str
    free_after_months: int | None
    change_on: date | None
    decide_by: date | None
    exit_gbp: float
    is_exit_assumed: bool
    early_after_months: int | None
    early_break_gbp: float
    is_break_assumed: bool
    retain_term_months: int | None
    points: Mapping[str, float | None]
    missing: tuple[Cell, ...]

    @property
    def is_held(self) -> bool:
        """Whether it can only stay as it is: when it is free, or what it costs, is not known."""
        return not self.is_planned and (self.free_after_months is None or self.annual_gbp is None)


@dataclass(frozen=True)
class _Charge:
    """What one contract charges for a component, and what part of the contract that is."""

    contract_id: str
    annual_gbp: float | None
    share: float


def present_arrangements(
    tables: Mapping[str, pl.DataFrame],
    exits: Mapping[str, Exit],
    groups: SupplierGroups,
    *,
    starts_on: date,
    exit_share: float,
) -> tuple[Present, ...]:
    """Every component in scope, in the table's order; a retired one is out of scope.

    Reads `components`, `charges` and `contracts`. `exit_share` is what handing over costs where a
    contract states nothing, as a part of a year's charges.
    """
    house: dict[str, float | None] = {}
    cells = whole_cost(tables, groups).cells
    for component, party, annual in cells.select("component_id", "party", "annual_gbp").iter_rows():
        if party == HOUSE:
            house[component] = None if annual is None else float(annual)
    charged = _charges(tables)
    contracts = {str(r["contract_id"]): r for r in records_of(tables, "contracts") or []}
    return tuple(
        _present(
            row,
            charged.get(str(row["component_id"]), []),
            house,
            exits,
            contracts,
            starts_on,
            exit_share,
        )
        for row in records_of(tables, "components") or []
        if row["component_id"] is not None and row["status"] != RETIRED
    )


def _charges(tables: Mapping[str, pl.DataFrame]) -> dict[str, list[_Charge]]:
    """The charges of each component; contracts that bring income are no charge."""
    income = {
        str(r["contract_id"]) for r in records_of(tables, "contracts") or [] if r["is_revenue"]
    }
    rows = [
        r
        for r in records_of(tables, "charges") or []
        if r["contract_id"] is not None
        and r["component_id"] is not None
        and str(r["contract_id"]) not in income
    ]
    by_contract: dict[str, list[float | None]] = {}
    for r in rows:
        amount = None if r["annual_gbp"] is None else float(r["annual_gbp"])
        by_contract.setdefault(str(r["contract_id"]), []).append(amount)
    found: dict[str, list[_Charge]] = {}
    for r in rows:
        contract = str(r["contract_id"])
        amounts = by_contract[contract]
        amount = None if r["annual_gbp"] is None else float(r["annual_gbp"])
        known = [a for a in amounts if a is not None]
        is_whole = len(known) == len(amounts) and sum(known) > 0
        share = (amount or 0.0) / sum(known) if is_whole else 1.0 / len(amounts)
        found.setdefault(str(r["component_id"]), []).append(_Charge(contract, amount, share))
    return found


def _present(
    row: Record,
    charges: Sequence[_Charge],
    house: Mapping[str, float | None],
    exits: Mapping[str, Exit],
    contracts: Mapping[str, Record],
    starts_on: date,
    exit_share: float,
) -> Present:
    component = str(row["component_id"])
    missing: list[Cell] = [
        ("charges", f"{c.contract_id} / {component}", "annual_gbp")
        for c in charges
        if c.annual_gbp is None
    ]
    is_planned = row["status"] == PLANNED and not charges
    in_house = house.get(component, 0.0)
    if in_house is None and not is_planned:
        missing.append(("components", component, "in_house_annual_gbp"))
    has_no_contract = not charges and not is_planned and row["run_by"] in (*RUN_OUTSIDE, None)
    if has_no_contract:
        cell = (
            ("charges", component, "contract_id")
            if row["run_by"]
            else ("components", component, "run_by")
        )
        missing.append(cell)
    outside = sum(c.annual_gbp or 0.0 for c in charges)
    known = outside + (in_house or 0.0)
    is_known = not missing
    leaving = _leaving(charges, exits, starts_on, exit_share)
    months = None if has_no_contract else leaving.free_after_months
    lead = max(charges, key=lambda c: (c.annual_gbp or 0.0, c.contract_id), default=None)
    supplier = contracts.get(lead.contract_id, {}).get("supplier_id") if lead else None
    if lead and supplier is None:
        missing.append(("contracts", lead.contract_id, "supplier_id"))
    return Present(
        component_id=component,
        name=row["name"],
        layer=row["layer"],
        owner_role=row["owner_role"],
        is_planned=is_planned,
        contract_ids=tuple(c.contract_id for c in charges),
        supplier_id=supplier,
        outside_gbp=outside,
        known_gbp=0.0 if is_planned else known,
        annual_gbp=0.0 if is_planned else (known if is_known else None),
        state=NOT_KNOWN_WHEN if months is None else leaving.state,
        free_after_months=months,
        change_on=None if months is None else add_months(starts_on, months),
        decide_by=leaving.decide_by,
        exit_gbp=leaving.exit_gbp,
        is_exit_assumed=leaving.is_exit_assumed,
        early_after_months=None if months is None else leaving.early_after_months,
        early_break_gbp=leaving.early_break_gbp,
        is_break_assumed=leaving.is_break_assumed,
        retain_term_months=leaving.retain_term_months,
        points={p: row[f"{p}_points"] for p in ("user", "cloud", "agile")},
        missing=(*missing, *leaving.missing),
    )


@dataclass(frozen=True, kw_only=True)
class _Leaving:
    """How a component's contracts, taken together, can be left."""

    state: str
    free_after_months: int | None
    decide_by: date | None
    exit_gbp: float
    is_exit_assumed: bool
    early_after_months: int | None
    early_break_gbp: float
    is_break_assumed: bool
    retain_term_months: int | None
    missing: tuple[Cell, ...]


def _leaving(
    charges: Sequence[_Charge], exits: Mapping[str, Exit], starts_on: date, exit_share: float
) -> _Leaving:
    """All contracts must be free; the state is that of the one that holds longest.

    A charge of a contract that is not listed is held by nothing that is known: not known when.
    """
    pairs = [(c, exits.get(c.contract_id)) for c in charges]
    missing = [cell for _, e in pairs if e for cell in e.missing]
    missing += [("contracts", c.contract_id, "ends_on") for c, e in pairs if e is None]
    ends = {c.contract_id: months_until(starts_on, e.free_on) if e else None for c, e in pairs}
    is_known = all(m is not None for m in ends.values())
    free = max((m for m in ends.values() if m is not None), default=0) if is_known else None
    dates = [e.decide_by for _, e in pairs if e and e.decide_by is not None]
    stated = [_exit_cost(c, e, exit_share) for c, e in pairs]
    early, break_gbp, is_break_assumed = _early(pairs, ends, starts_on)
    terms = [months_until(starts_on, e.runs_to) for _, e in pairs if e and e.runs_to]
    return _Leaving(
        state=_joint_state(pairs, free),
        free_after_months=free,
        decide_by=min(dates, default=None),
        exit_gbp=sum(gbp for gbp, _ in stated),
        is_exit_assumed=any(is_assumed for _, is_assumed in stated),
        early_after_months=early if is_known else None,
        early_break_gbp=break_gbp,
        is_break_assumed=is_break_assumed,
        # One that has run out already is let again at once: a month of holding over.
        retain_term_months=max(1, min(t for t in terms if t is not None)) if terms else None,
        missing=tuple(dict.fromkeys(missing)),
    )


def _joint_state(pairs: Sequence[tuple[_Charge, Exit | None]], free: int | None) -> str:
    if free is None:
        return NOT_KNOWN_WHEN
    states = {e.state for _, e in pairs if e}
    if DECIDE_BY in states:
        return DECIDE_BY
    return LOCKED_UNTIL if LOCKED_UNTIL in states else FREE_NOW


def _exit_cost(charge: _Charge, left: Exit | None, exit_share: float) -> tuple[float, bool]:
    """The component's part of what handing over costs, and whether that is assumed."""
    if left is not None and left.exit_gbp is not None:
        return left.exit_gbp * charge.share, False
    return (charge.annual_gbp or 0.0) * exit_share, True


def _early(
    pairs: Sequence[tuple[_Charge, Exit | None]],
    ends: Mapping[str, int | None],
    starts_on: date,
) -> tuple[int | None, float, bool]:
    """Months to the first day all can be left early, what that costs, and whether it is assumed."""
    if any(e is None for _, e in pairs):
        return None, 0.0, False
    early = max(
        (
            min(months_until(starts_on, e.early_on) or 0, ends[c.contract_id] or 0)
            for c, e in pairs
            if e
        ),
        default=0,
    )
    total, is_assumed = 0.0, False
    for charge, left in pairs:
        if left is None or (ends[charge.contract_id] or 0) <= early:
            continue  # free by then
        if left.break_gbp is None:
            return None, 0.0, False
        total += left.break_gbp * charge.share
        is_assumed = is_assumed or left.is_break_assumed
    return early, total, is_assumed
