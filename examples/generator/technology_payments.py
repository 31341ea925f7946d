"""Payments for technology: under contracts, as their charges say, and outside any contract."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.calendar_months import working_day
from examples.generator.contracts import CONTRACTS
from examples.generator.names import Ledger
from examples.generator.ordinary_payments import MONTHS, any_day, payment, published
from examples.generator.shape import value_of
from examples.generator.suppliers import OTHER, TECHNOLOGY

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.records import Row, Rows

NAME_OF = {cells[0]: cells[1] for cells in TECHNOLOGY + OTHER}
CATEGORY = {
    "HM-001": "ICT - Hosting and Data Centre", "HM-002": "ICT - Network Charges",
    "HM-003": "ICT - Desktop and Devices", "HM-004": "ICT - Service Desk",
    "HM-005": "ICT - Managed Services", "HM-006": "ICT - Support and Maintenance",
    "HM-007": "ICT - Cyber Security", "HM-008": "ICT - Cloud Services",
    "HM-010": "Telephones - Mobile", "HM-011": "Printing and Photocopying",
    "HM-025": "Telephones", "HM-027": "ICT - Hosting and Data Centre",
}  # fmt: skip
# Never called off, or money that comes in: planted contracts without payments.
NEVER_PAID = ("HM-038", "HM-044")
# Paid long after the contract lapsed: planted.
PAID_AFTER_END = ("HM-041", "HM-043")
# The ledger books these under a trading name the register does not know: planted.
TRADING_NAMES = {"pikeholm": "PIKEHOLM WEB CO-OP", "thirlholme": "LICENFOLD",
                 "kelderbank": "FileGarth (Kelderbank)"}  # fmt: skip
# The maker whose product a reseller sells, by contract.
MAKERS = {"HM-008": "nimbeck", "HM-009": "vantmoor", "HM-024": "mapperby", "HM-046": "dunmallow"}
# Regular payments that no contract in the register explains: planted. Pounds and months between.
NO_CONTRACT = (
    ("ravenhag", "6250.00", 1, "ICT - Support and Maintenance", "Server support monthly charge"),
    ("scalegill", "9400.00", 3, "ICT - Network Charges", "Broadband lines quarterly"),
    ("northlathe", "3180.00", 3, "ICT - Software Licences", "Forms licence quarterly"),
)
# Small purchases outside any contract: who is paid, as what, for what.
SOFTWARE, HARDWARE = "ICT - Software Licences", "Computer Hardware"
SUPPORT, ADVICE = "ICT - Support and Maintenance", "ICT - Consultancy"
CASUAL = (
    ("ravenhag", SUPPORT, "Server repairs"),
    ("ravenhag", HARDWARE, "Printer cartridges and cables"),
    ("dapplemere", SOFTWARE, "Software licence renewal"),
    ("cindergate", SOFTWARE, "Annual subscription"),
    ("cindergate", SUPPORT, "Change request"),
    ("lowmill", "Telephones", "Line rental and calls"),
    ("lowmill", "Telephones", "New handsets"),
    ("quarrelton", ADVICE, "Project day rates"),
    ("hazelmarsh", "Computer Software", "Training licences"),
    ("wainstone", SOFTWARE, "Software licence renewal"),
    ("stonegap-supply", HARDWARE, "Laptops and screens"),
    ("ollerby-digital", ADVICE, "Change request"),
    ("tarnfield-workplace", HARDWARE, "Laptops and screens"),
    ("skarrow", ADVICE, "Project day rates"),
)
CASUAL_ROWS = 420  # so that technology is about one row in sixteen, as Harrogate's one in eighteen
TECHNOLOGY_AMOUNT = (value_of("technology_mean_of_log"), value_of("technology_spread_of_log"))
ORDER_NUMBER_SHARE = 0.6  # rows that carry the contract's reference: a choice
YEARLY_RISE = Decimal("1.03")  # contract prices rose each April: a choice


def _interval(annual: Decimal) -> int:
    """Months between bills: large contracts bill monthly, small ones once a year."""
    return 1 if annual >= 120_000 else 3 if annual >= 60_000 else 12


def _payee(chance: Chance, contract: str, supplier: str, ledger: Ledger) -> tuple[str, str | None]:
    """The name booked, and the reseller where the ledger books the maker instead."""
    if contract in MAKERS and chance.happens(0.35):
        return ledger.name(NAME_OF[MAKERS[contract]]), NAME_OF[supplier]
    if supplier in TRADING_NAMES and chance.happens(0.7):
        return TRADING_NAMES[supplier], None
    return ledger.name(NAME_OF[supplier]), None


def _bill(chance: Chance, cells: list[str], month: tuple[int, int], ledger: Ledger) -> Rows:
    contract, supplier, title = cells[:3]
    annual = Decimal(cells[13]) * 1000
    years_before = 2025 - (month[0] - (month[1] < 4))
    amount = annual * _interval(annual) / 12 / YEARLY_RISE**years_before
    parts = (Decimal("0.85"), Decimal("0.15")) if annual >= 500_000 else (Decimal(1),)
    rows: Rows = []
    for part in parts:
        name, through = _payee(chance, contract, supplier, ledger)
        category = CATEGORY.get(contract, "ICT - Software Licences")
        department = (
            "Technology" if contract in CATEGORY else chance.pick(("Technology", "Corporate"))
        )
        day = working_day(*month, 6 + int(contract[3:]) % 18)
        row: Row = payment(day, name, amount * part, category, department)
        row["sold_through"] = through
        if chance.happens(0.7):
            row["description"] = f"{title} {month[1]:02d}/{month[0]}"
        if chance.happens(ORDER_NUMBER_SHARE) or contract in PAID_AFTER_END:
            row["contract_id"] = contract
        rows.append(row)
    return rows


def _under_contract(chance: Chance, ledger: Ledger) -> Rows:
    rows: Rows = []
    for cells in CONTRACTS:
        starts, ends, annual = cells[4], cells[6], Decimal(cells[13]) * 1000
        if cells[0] in NEVER_PAID or not annual:
            continue
        first = int(starts[5:7])
        for month in MONTHS:
            begins = f"{month[0]}-{month[1]:02d}-01"
            late = ends != "-" and begins > ends and cells[0] not in PAID_AFTER_END
            if begins < starts[:8] + "01" or late or (month[1] - first) % _interval(annual):
                continue
            rows += _bill(chance, cells, month, ledger)
    return rows


def _outside_contract(chance: Chance, ledger: Ledger) -> Rows:
    rows: Rows = []
    for supplier, amount, interval, category, words in NO_CONTRACT:
        for month in MONTHS[::interval]:
            name = ledger.name(NAME_OF[supplier])
            row = payment(working_day(*month, 15), name, Decimal(amount), category, "Technology")
            rows.append(row | {"description": words})
    for _ in range(CASUAL_ROWS):
        supplier, category, words = chance.pick(CASUAL)
        where = chance.pick(("Technology", "Corporate", "Children's Services", "Adult Social Care"))
        day, drawn = any_day(chance, chance.pick(MONTHS)), published(chance, *TECHNOLOGY_AMOUNT)
        row = payment(day, ledger.name(NAME_OF[supplier]), drawn, category, where)
        rows.append(row | ({"description": words} if chance.happens(0.7) else {}))
    for month in MONTHS[1::2]:
        name, drawn = ledger.name(NAME_OF["stonegap-supply"]), chance.log_normal(9.3, 0.7)
        row = payment(working_day(*month, 20), name, drawn, "Computer Hardware", "Technology")
        rows.append(row | {"contract_id": "HM-045", "description": "Hardware call-off"})
    return rows


def technology_payments(chance: Chance) -> Rows:
    """All payments for technology."""
    ledger = Ledger(chance)
    return _under_contract(chance, ledger) + _outside_contract(chance, ledger)
