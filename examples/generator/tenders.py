"""The tenders of Harrowmoor's two procurements: who, for which lots, when and for how much.

Who tenders is written down in `tenders.txt`; prices hang together as those of offers do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.effects import points, user_effect
from examples.generator.offers import scaled
from examples.generator.packages import taken_off
from examples.generator.prices import leaving, months_to_move, moving, rounded, spread
from examples.generator.published_sets import COVERS, LOT_IDS, MONTHS, PROCUREMENTS
from examples.generator.records import written
from examples.generator.sellers import sellers

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows

# Of the logarithm of a tender's prices about its supplier's own level: a choice.
LEVEL_SPREAD = 0.05
VERY_LOW = Decimal("0.58")  # planted: the share asked of what the tender would else ask
EURO = Decimal("0.86")  # pounds for one euro: invented
LATE = "-14"  # planted: minutes before the deadline
EURO_ON = "2026-09-18"
OPENS = time(8, 30)
INDEXATION = (0, 2, 2.5, 3)
WAY = {"HP1": "saas", "HP2": "cloud"}
EXCLUDED = "skirgarth"
# Suppliers whose check was not renewed, and for which nobody asked: planted.
NOT_RENEWED = ("thirlholme", "larkrigg", "birkrigg", EXCLUDED)


@dataclass(frozen=True)
class Tender:
    """One line of `tenders.txt`."""

    name: str
    procurement: str
    supplier: str
    lots: tuple[str, ...]
    minutes_before: str
    odd: str

    @property
    def components(self) -> tuple[str, ...]:
        """What it covers."""
        return tuple(name for lot in self.lots for name in COVERS[lot])

    @property
    def is_scored(self) -> bool:
        """Whether it came in time from somebody not excluded."""
        return self.minutes_before != LATE and self.supplier != EXCLUDED


TENDERS = [
    Tender(name, procurement, supplier, tuple(lot.strip() for lot in lots.split(",")), minutes, odd)
    for name, procurement, supplier, lots, minutes, odd in written("tenders")
]


def tender_tables(chance: Chance, promises: Chance, known: dict[str, Part]) -> dict[str, Rows]:
    """Tables offers, offer_lots and offer_items of the tenders alone."""
    levels = {seller.name: seller.price for seller in sellers()}
    more = {seller.name: seller.more_points for seller in sellers()}
    offers: Rows = []
    items: Rows = []
    for tender in TENDERS:
        offers.append(_offer(chance, tender))
        level = levels[tender.supplier] * chance.log_normal(0.0, LEVEL_SPREAD)
        items += [
            item | {"user_effect_points": _effect(promises, tender, part, more[tender.supplier])}
            for item in _items(chance, tender, known, level)
            for part in [known[str(item["component_id"])]]
        ]
    lots: Rows = [{"offer_id": t.name, "lot_id": LOT_IDS[lot]} for t in TENDERS for lot in t.lots]
    return {"offers": offers, "offer_lots": lots, "offer_items": items}


def _offer(chance: Chance, tender: Tender) -> Row:
    deadline = next(
        datetime.fromisoformat(str(row["deadline_at"]))
        for row in PROCUREMENTS
        if row["procurement_id"] == tender.procurement
    )
    days, minute = chance.whole(1, 4), chance.whole(0, 9 * 60)
    received = datetime.combine(deadline.date(), OPENS) + timedelta(days=-days, minutes=minute)
    if tender.minutes_before != "-":
        received = deadline - timedelta(minutes=int(tender.minutes_before))
    indexation = chance.pick(INDEXATION)
    row: Row = {
        "offer_id": tender.name,
        "supplier_id": tender.supplier,
        "basis": "tender",
        "procurement_id": tender.procurement,
        "term_months": MONTHS[tender.procurement],
        "received_at": f"{received:%Y-%m-%d %H:%M}",
        "valid_until": "2027-01-29",
        "currency": "GBP",
        "includes_vat": "yes" if tender.odd == "prices include VAT" else "no",
        "indexation_pct": indexation,
        "selection_record": f"{tender.procurement}, selection record of {tender.name}",
    }
    if tender.odd == "prices in euro":
        row |= {"currency": "EUR", "rate_to_gbp": EURO, "rate_on": EURO_ON}
    return row


def _items(chance: Chance, tender: Tender, known: dict[str, Part], level: Decimal) -> Rows:
    factor = level * (1 - taken_off(len(tender.components)) if len(tender.lots) > 1 else 1)
    if tender.odd == "very low":
        factor *= VERY_LOW
    stated = Decimal("1.2") if tender.odd == "prices include VAT" else Decimal(1)
    stated = stated / EURO if tender.odd == "prices in euro" else stated
    way = WAY[tender.procurement]
    rows: Rows = []
    for name in tender.components:
        part = known[name]
        annual = rounded(part.middle(way) * factor * spread(chance, "bidder_spread"))
        row: Row = {"one_off_gbp": moving(chance, part, way, annual), "annual_gbp": annual}
        row["exit_gbp"] = leaving(chance, annual) or Decimal("0.00")  # a tender leaves no price out
        row = {"offer_id": tender.name, "component_id": name} | scaled(row, stated)
        rows.append(row | {"months_to_move": months_to_move(chance, part, way)})
    return rows


def _effect(chance: Chance, tender: Tender, part: Part, more: int) -> object:
    """What users are promised of a component, as offers promise it; blank where nothing is."""
    promised = points(chance, part, WAY[tender.procurement], more)
    return user_effect(chance, part, promised["user_points"])


def checked_again(chance: Chance, suppliers: Rows) -> None:
    """Renew the check of those who tendered, in the suppliers table itself."""
    tendered = {tender.supplier for tender in TENDERS} - set(NOT_RENEWED)
    for row in suppliers:
        if row["supplier_id"] in tendered:
            row["eligibility"] = "clear"
            row["eligibility_checked_on"] = f"2026-09-{chance.whole(21, 30):02d}"
