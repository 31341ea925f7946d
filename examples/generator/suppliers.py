"""Suppliers of Harrowmoor that its register knows, and who owns them. Every one is invented.

Company numbers begin with 99, which no register has reached; addresses end in `.example`.
"""

from __future__ import annotations

from examples.generator.chance import Chance, pounds
from examples.generator.records import Row, Rows, blank_where, written

TECHNOLOGY = written("technology-suppliers")
OTHER = written("other-suppliers")
OWN_COMPANIES = ("harrow-homes", "harrow-trading")
NOT_CHECKED = ("oldfold", "kittlewick", "thirlholme", "scalegill")


def _row(chance: Chance, place: int, cells: list[str]) -> Row:
    name, registered, owner, sme, reseller, turnover, people = cells
    row: Row = {
        "supplier_id": name,
        "name": registered,
        "identifier": f"GB-COH-99{place * 3719 % 1_000_000:06d}",
        "parent_id": None if owner in "-?" else owner,
        "is_sme": None if owner == "?" else sme,
        "is_reseller": reseller,
        "is_in_house": "yes" if name in OWN_COMPANIES else "no",
        "headcount": blank_where(people),
        "contact_email": f"contracts@{name}.example",
    }
    if turnover != "-":
        row["turnover_gbp"] = pounds(int(turnover) * 1_000_000 + chance.whole(-40, 40) * 10_000)
        row["accounts_on"] = chance.pick(("2024-12-31", "2025-03-31", "2025-06-30"))
    known = name not in NOT_CHECKED and chance.happens(0.8)
    row["eligibility"] = "clear" if known else "not_checked"
    if known:
        row["eligibility_checked_on"] = f"2025-{chance.whole(1, 12):02d}-{chance.whole(1, 28):02d}"
    if chance.happens(0.7):
        row["cyber_essentials_until"] = f"2026-{chance.whole(1, 12):02d}-{chance.whole(1, 28):02d}"
    return row


def suppliers(chance: Chance) -> Rows:
    """The suppliers table: technology suppliers first, then the others the register knows."""
    lines = TECHNOLOGY + OTHER
    return [_row(chance, place, cells) for place, cells in enumerate(lines, start=1)]
