"""Technology contracts of Harrowmoor and what each charges for each component."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from examples.generator.calendar_months import end_of_term, months_after
from examples.generator.chance import Chance, pounds
from examples.generator.records import Row, Rows, blank_where, written

CONTRACTS = written("contracts")
HEALTHY = ("HM-030", "HM-031", "HM-032")
EXCLUSIVE = ("HM-001", "HM-002", "HM-003", "HM-004", "HM-005")
MINIMUM_VOLUME = {"HM-001": 1_680_000, "HM-002": 980_000, "HM-003": 1_200_000}
DATA_WITH_SUPPLIER = ("HM-012", "HM-016", "HM-028", "HM-040")
IP_WITH_SUPPLIER = ("HM-001", "HM-005", "HM-006", "HM-012", "HM-013", "HM-015", "HM-016", "HM-021")
EXIT_PLANS = {"HM-003": "2021-09-14", "HM-007": "2023-05-02", "HM-018": "2024-02-20",
              "HM-028": "2024-10-08", "HM-030": "2025-09-16", "HM-031": "2025-09-16",
              "HM-032": "2025-12-02", "HM-048": "2023-09-05"}  # fmt: skip
# Whose end or owner nobody wrote down, and whose exit terms are simply not known: planted.
NO_EXIT_FACTS = ("HM-040", "HM-041", "HM-043")
# The register gives the anniversary as the end of the first term, not the day before it: planted.
STATED_ENDS = {"HM-023": "2026-10-01"}
# Procurements begun under the Procurement Act, in force from 24 February 2025.
BEGUN_UNDER_THE_ACT = {"HM-030": "2025-02-26", "HM-031": "2025-03-03", "HM-032": "2025-04-14",
                       "HM-038": "2025-02-25"}  # fmt: skip
STAFF = {
    "HM-001": 21.5,
    "HM-002": 9.0,
    "HM-003": 18.0,
    "HM-004": 26.0,
    "HM-005": 7.5,
    "HM-006": 6.0,
}


def _values(annual: Decimal, months: str, allowed: str, each: str, basis: str) -> Row:
    """Value over the first term and with every extension, on the basis the register states."""
    if months == "-" or not annual:
        return {}
    monthly = annual / 12 * (Decimal("1.2") if basis == "inc_vat" else 1)
    longest = int(months) + int(allowed) * int(each if each != "-" else 0)
    return {
        "value_gbp": pounds(monthly * int(months)),
        "maximum_value_gbp": pounds(monthly * longest),
    }


def _begun(chance: Chance, name: str, starts: str) -> str | None:
    """The day the procurement began, which the register knows for two contracts in three."""
    lead_months = chance.whole(6, 11)
    known = chance.happens(2 / 3)
    earlier = months_after(date.fromisoformat(starts), -lead_months).isoformat()
    return BEGUN_UNDER_THE_ACT.get(name) or (earlier if known else None)


def _exit_terms(chance: Chance, name: str, annual: Decimal, break_on: str) -> Row:
    if name in NO_EXIT_FACTS:
        return {}
    row: Row = {
        "is_exclusive": "yes" if name in EXCLUSIVE else "no",
        "minimum_volume_gbp": pounds(Decimal(MINIMUM_VOLUME.get(name, 0))),
        "data_owner": "supplier" if name in DATA_WITH_SUPPLIER else "buyer",
        "ip_owner": "supplier" if name in IP_WITH_SUPPLIER else "buyer",
        "exit_plan_on": EXIT_PLANS.get(name),
        "staff_in_scope": STAFF.get(name),
    }
    if break_on != "-":
        months = 1 if name in HEALTHY else chance.whole(2, 5)
        row["break_cost_gbp"] = pounds(annual / 12 * months)
    if name in HEALTHY or chance.happens(0.6):
        row["exit_cost_gbp"] = pounds(
            annual * (5 if name in HEALTHY else chance.whole(8, 30)) / 100
        )
    return row


def _contract(chance: Chance, cells: list[str]) -> Row:
    (name, supplier, title, part, starts, months, ends, renewal, allowed, taken, each, notice,
     break_on, thousands, basis, review, regime, owner) = cells  # fmt: skip
    annual = Decimal(thousands) * 1000
    row: Row = {"contract_id": name, "supplier_id": supplier, "title": title, "part": part}
    row |= {"starts_on": starts, "initial_term_months": blank_where(months)}
    if months != "-":
        length = int(months)
        row["initial_ends_on"] = STATED_ENDS.get(name) or end_of_term(starts, length)
        each_months = 0 if each == "-" else int(each)
        row["maximum_ends_on"] = end_of_term(starts, length + int(allowed) * each_months)
    row |= {"ends_on": blank_where(ends), "renewal": blank_where(renewal)}
    row |= {"extensions_allowed": blank_where(allowed), "extensions_taken": blank_where(taken)}
    row |= {"extension_months": blank_where(each), "notice_months": blank_where(notice)}
    row |= {"break_on": blank_where(break_on), "value_basis": basis, "price_review": review}
    row |= {"price_review_pct": {"fixed": 3, "rpi": 1}.get(review)}
    row |= {"is_revenue": "yes" if name == "HM-044" else "no", "regime": blank_where(regime)}
    row |= {"owner_role": blank_where(owner)}
    row |= {"procurement_commenced_on": _begun(chance, name, starts)}
    row |= _values(annual, months, allowed, each, basis)
    return row | _exit_terms(chance, name, annual, break_on)


def annual_charges() -> dict[str, Decimal]:
    """Pounds a year of each contract at the prices of 2025-26, excluding VAT."""
    return {cells[0]: Decimal(cells[13]) * 1000 for cells in CONTRACTS}


def contracts(chance: Chance) -> Rows:
    """The contracts table."""
    return [_contract(chance, cells) for cells in CONTRACTS]


def charges(chance: Chance, paid_under: dict[str, str]) -> Rows:
    """The charges table: a contract's year is shared over its components by log-normal weights."""
    rows: Rows = []
    for contract, annual in annual_charges().items():
        covered = [component for component, by in paid_under.items() if by == contract]
        weights = [chance.log_normal(0.0, 0.6) for _ in covered]
        left = annual
        for place, component in enumerate(covered):
            last = place == len(covered) - 1
            part = left if last else pounds(annual * weights[place] / sum(weights))
            left -= part
            rows.append({"contract_id": contract, "component_id": component, "annual_gbp": part})
    return rows
