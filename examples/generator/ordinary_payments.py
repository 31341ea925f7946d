"""Payments that are not for technology: care, roads, schools, precepts, grants, cards."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.calendar_months import working_day
from examples.generator.chance import Chance, pounds
from examples.generator.names import Ledger, trade_names
from examples.generator.records import Row, Rows, written
from examples.generator.shape import value_of
from examples.generator.suppliers import OTHER

if TYPE_CHECKING:
    from datetime import date

MONTHS = tuple(
    (year + (m > 12), (m - 1) % 12 + 1) for year in (2023, 2024, 2025) for m in range(4, 16)
)
VISIBLE_GBP = 300_000_000  # a year; a choice for a council of this size
SMALL_PAYEES = 2_000  # a choice: enough for well over 20,000 rows, in files that stay small
MIDDLE_PAYEES = 90
TIMES_PAID = (value_of("times_mean_of_log"), value_of("times_spread_of_log"))
# The ten largest payees and millions a year: their sum keeps the public share of the top ten.
LARGEST = written("largest-payees")
# Suppliers the register knows and what they are paid for; the rest of it supplies goods.
PAID_FOR = {
    "orrinmoor": ("Waste Disposal", "Streets and Waste"),
    "thistlecote-group": ("Residential Care", "Adult Social Care"),
    "thistlecote-home": ("Domiciliary Care", "Adult Social Care"),
    "marshlight": ("Supported Living", "Adult Social Care"),
    "hearthfold": ("Independent Fostering", "Children's Services"),
    "peverdale": ("Home to School Transport", "Children's Services"),
    "fallowgate": ("Home to School Transport", "Children's Services"),
    "dunwater": ("Water Charges", "Property"),
    "holmegarth": ("Leisure Management Fee", "Culture"),
    "clowbeck": ("Agency Staff", "Corporate"),
    "saltersike": ("Cleaning Services", "Property"),
    "brayfold": ("Catering Provisions", "Schools Catering"),
    "gablethwaite": ("Repairs and Maintenance of Buildings", "Housing"),
    "ledgergate": ("Insurance Premiums", "Corporate"),
    "merestone": ("Legal Fees", "Corporate"),
    "quillfold": ("Professional Fees", "Corporate"),
    "harrow-homes": ("Temporary Accommodation", "Housing"),
    "nettlebeck": ("Nursery Education Funding", "Children's Services"),
    "stoopbridge": ("Hire of Plant and Vehicles", "Highways"),
    "caddonfield": ("Grounds Maintenance", "Streets and Waste"),
    "rookwith": ("Stationery and Printing", "Corporate"),
    "tolgate": ("Stationery and Printing", "Corporate"),
    "wharlow": ("Professional Fees", "Property"),
    "sheafhowe": ("Catering Provisions", "Schools Catering"),
    "langbeck": ("Library Books", "Culture"),
}
# From this turnover, in millions, a supplier can be one of those paid large sums every month.
LARGE_TURNOVER = 24
# Trades in which a council's large regular payments lie.
LARGE_TRADES = ("Residential Care", "Domiciliary Care", "Supported Living", "Building Works",
                "Special School Placements", "Highways Maintenance", "Agency Staff",
                "Temporary Accommodation", "Nursery Education Funding",
                "Waste Disposal")  # fmt: skip
COUNCILS = ("Farnbeck Borough Council", "Keldshire County Council", "Ullsmere District Council",
            "Orrinmoor Town Council", "Scarthwick Parish Council")  # fmt: skip
REDACTED = ("REDACTED PERSONAL DATA", "REDACTED PERSONAL DATA", "Redacted - Personal Data",
            "REDACTED COMMERCIAL CONFIDENTIALITY")  # fmt: skip
REDACTED_FOR = (("Direct Payments", "Adult Social Care"), ("Foster Carers", "Children's Services"),
                ("Temporary Accommodation", "Housing"), ("Compensation", "Corporate"))  # fmt: skip


def payment(day: date, name: str, amount: Decimal, category: str, department: str) -> Row:
    """One row of the payments table."""
    return {"paid_on": day.isoformat(), "supplier_name": name, "amount_gbp": pounds(amount),
            "category": category, "department": department}  # fmt: skip


def any_day(chance: Chance, month: tuple[int, int]) -> date:
    """A working day of that month."""
    return working_day(*month, chance.whole(1, 28))


def published(chance: Chance, mean: float, spread: float) -> Decimal:
    """A log-normal amount of at least £500, the limit from which councils publish."""
    while True:
        drawn = chance.log_normal(mean, spread)
        if drawn >= 500:
            return Decimal(round(drawn)) if chance.happens(value_of("whole_pound_share")) else drawn


def _largest(chance: Chance) -> Rows:
    rows: Rows = []
    for name, category, department, millions in LARGEST:
        monthly = Decimal(millions) * 1_000_000 / 12
        for month in MONTHS:
            for part in (Decimal("0.82"), Decimal("0.18")):
                amount = monthly * part * Decimal(repr(0.97 + 0.06 * chance.share()))
                rows.append(payment(any_day(chance, month), name, amount, category, department))
    return rows


def _registered(large: bool) -> list[tuple[str, str, str]]:
    """Suppliers of the register beside the ten largest, those of large turnover or the others."""
    ten = {cells[0] for cells in LARGEST}
    return [
        (cells[1], *PAID_FOR.get(cells[0], ("Supplies and Services", "Corporate")))
        for cells in OTHER
        if cells[1] not in ten and (int(cells[5]) >= LARGE_TURNOVER) == large
    ]


def _middle(chance: Chance, payees: list[tuple[str, str, str]], ledger: Ledger) -> Rows:
    """Ninety suppliers paid every month: a third of all visible spend between them."""
    weights = [chance.log_normal(0.0, 0.8) for _ in payees]
    yearly = Decimal(VISIBLE_GBP) * Decimal(repr(value_of("next_ninety_share")))
    rows: Rows = []
    for (name, category, department), weight in zip(payees, weights, strict=True):
        monthly = yearly * weight / sum(weights) / 12
        for month in MONTHS:
            amount = monthly * Decimal(repr(0.8 + 0.4 * chance.share()))
            row = payment(any_day(chance, month), ledger.name(name), amount, category, department)
            rows.append(row)
    return rows


def _small(chance: Chance, names: list[tuple[str, str, str]], ledger: Ledger) -> Rows:
    """Everybody else: most are paid once or a few times."""
    busy = [max(0.3, 1 + value_of("month_spread") * chance.normal()) for _ in MONTHS]
    rows: Rows = []
    for name, category, department in names:
        once = chance.happens(value_of("single_payment_share"))
        times = 1 if once else max(2, min(400, round(chance.log_normal(*TIMES_PAID))))
        level = value_of("amount_mean_of_log") + 0.9 * chance.normal()
        for _ in range(times):
            amount = published(chance, level, SPREAD_WITHIN)
            day = any_day(chance, chance.pick_weighted(MONTHS, busy))
            rows.append(payment(day, ledger.name(name), amount, category, department))
    return rows


# With 0.9 between suppliers this makes the public spread over all payments: 0.9² + 1.25² = 1.54².
SPREAD_WITHIN = 1.25


def _others(chance: Chance, rows_so_far: int) -> Rows:
    """Redacted payees, purchasing cards and payments between councils."""
    rows: Rows = []
    for _ in range(round(rows_so_far * value_of("redacted_share"))):
        category, department = chance.pick(REDACTED_FOR)
        day, amount = any_day(chance, chance.pick(MONTHS)), published(chance, 6.9, 0.8)
        rows.append(payment(day, chance.pick(REDACTED), amount, category, department))
    for month in MONTHS:
        for department in ("Corporate", "Children's Services", "Adult Social Care", "Culture"):
            amount = published(chance, 8.2, 0.6)
            card = payment(working_day(*month, 21), "CORPORATE PURCHASING CARD", amount,
                           "Purchasing Card Settlement", department)  # fmt: skip
            rows.append(card)
        for council in COUNCILS:
            amount = published(chance, 9.6, 1.2)
            rows.append(payment(any_day(chance, month), council, amount,
                                "Payments to Other Local Authorities", "Corporate"))  # fmt: skip
    return rows


def ordinary_payments(chance: Chance) -> Rows:
    """All payments that are not for technology."""
    names, ledger = trade_names(chance, SMALL_PAYEES), Ledger(chance)
    middle = _registered(large=True)
    middle += [name for name in names if name[1] in LARGE_TRADES][: MIDDLE_PAYEES - len(middle)]
    small = _registered(large=False) + [name for name in names if name not in middle]
    rows = _largest(chance) + _middle(chance, middle, ledger) + _small(chance, small, ledger)
    rows += _others(chance, len(rows))
    for row in rows:
        if chance.happens(0.35):
            row["description"] = f"{row['category']} {str(row['paid_on'])[:7]}"
    return rows
