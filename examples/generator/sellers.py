"""Who sells what to a council, and the suppliers the register of Harrowmoor did not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.chance import pounds
from examples.generator.records import written
from examples.generator.suppliers import OTHER, TECHNOLOGY

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows

NEWCOMERS = written("newcomers")
FEW_SERVICES = 8  # a component of more services is sold by its layer, not by its service


def _listed(cell: str) -> frozenset[str]:
    return frozenset(word.strip() for word in cell.split(","))


@dataclass(frozen=True)
class Seller:
    """A supplier: what it sells, how dear and how good it is, whether it has a catalogue."""

    name: str
    kinds: tuple[str, ...]
    layers: frozenset[str]
    sells: frozenset[str]
    price: Decimal
    more_points: int
    has_catalogue: bool

    def reaches(self, part: Part) -> bool:
        """Whether it could provide the component."""
        if part.layer not in self.layers:
            return False
        served = part.services if len(part.services) <= FEW_SERVICES else frozenset()
        return bool({"any", part.capability} & self.sells or served & self.sells)


def sellers() -> list[Seller]:
    """Everyone who sells, as written."""
    return [
        Seller(name, tuple(k.strip() for k in kinds.split(",")), _listed(layers), _listed(sells),
               Decimal(price), int(points), catalogue == "yes")
        for name, kinds, layers, sells, price, points, catalogue in written("sellers")
    ]  # fmt: skip


def _newcomer(chance: Chance, place: int, cells: list[str]) -> Row:
    name, registered, owner, sme, reseller, turnover, people, most, eligibility = cells
    row: Row = {
        "supplier_id": name,
        "name": registered,
        "identifier": f"GB-COH-99{place * 3719 % 1_000_000:06d}",
        "parent_id": None if owner == "-" else owner,
        "is_sme": sme,
        "is_reseller": reseller,
        "is_in_house": "no",
        "turnover_gbp": pounds(int(turnover) * 1_000_000 + chance.whole(-40, 40) * 10_000),
        "headcount": people,
        "accounts_on": chance.pick(("2024-12-31", "2025-03-31", "2025-06-30")),
        "eligibility": eligibility,
        "contact_email": f"contracts@{name}.example",
    }
    if most != "-":
        row["capacity_gbp"] = pounds(int(most) * 1000)
    if eligibility != "not_checked":
        row["eligibility_checked_on"] = f"2026-{chance.whole(1, 2):02d}-{chance.whole(1, 28):02d}"
    if chance.happens(0.8):
        row["cyber_essentials_until"] = f"2027-{chance.whole(1, 12):02d}-{chance.whole(1, 28):02d}"
    return row


def newcomers(chance: Chance) -> Rows:
    """Rows of the suppliers table for those who offered and were not in the register."""
    first = len(TECHNOLOGY) + len(OTHER) + 1
    return [_newcomer(chance, place, cells) for place, cells in enumerate(NEWCOMERS, start=first)]
