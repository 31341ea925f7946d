"""What others pay and who sells to whom: a few invented lines, as somebody would fill them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.chance import pounds
from examples.generator.records import Rows, blank_where, written

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.records import Row

PRICES = written("price-bands")
WINS = written("supplier-markets")
PRICE_SOURCE = "Invented for this example: no price of any public body"
WINS_SOURCE = "Invented for this example: no award of any public body"
DATED_ON = "2026-01-31"
# Least spend a year from which the first, second and third band holds, and what each takes off, for
# a large supplier and for a small one: choices. A band takes off all the group's yearly spend.
BANDS = {
    "no": ((250_000, 2), (600_000, 4), (1_200_000, 6)),
    "yes": ((120_000, 2), (300_000, 3.5)),
}
BAND_SHARE = 0.5  # share of sellers that give a discount by volume: a choice


def price_bands() -> Rows:
    """The price_bands table."""
    return [
        {"category": category, "unit": unit, "n": count, "low_gbp": low, "median_gbp": middle,
         "high_gbp": blank_where(high), "source": PRICE_SOURCE, "dated_on": DATED_ON}
        for category, unit, count, low, middle, high in PRICES
    ]  # fmt: skip


def supplier_markets() -> Rows:
    """The supplier_markets table."""
    return [
        {"category": category, "supplier_id": supplier, "wins": wins, "buyers": buyers,
         "source": WINS_SOURCE}
        for category, supplier, wins, buyers in WINS
    ]  # fmt: skip


def discounts(chance: Chance, suppliers: Rows, offers: Rows) -> Rows:
    """The discounts table: rising bands, from one company of a group only."""
    offering = {offer["supplier_id"] for offer in offers}
    owner = {supplier["supplier_id"]: supplier["parent_id"] for supplier in suppliers}
    groups: set[object] = set()
    rows: Rows = []
    for supplier in suppliers:
        name, gives = supplier["supplier_id"], chance.happens(BAND_SHARE)
        group = _group(name, owner)
        if name not in offering or not gives or group in groups:
            continue
        groups.add(group)
        size = str(supplier["is_sme"] or "no")  # not known counts as large
        rows += [_band(name, since, off) for since, off in BANDS[size]]
    return rows


def _group(supplier: object, owner: dict[object, object]) -> object:
    """The company at the top of a supplier's group."""
    while owner.get(supplier):
        supplier = owner[supplier]
    return supplier


def _band(supplier: object, since: int, off: float) -> Row:
    return {"supplier_id": supplier, "annual_from_gbp": pounds(since), "discount_pct": off}
