"""Which component depends on which: hubs as public estates have them, and two planted rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.chance import Chance, pounds
from examples.generator.components import LINES
from examples.generator.contracts import HEALTHY
from examples.generator.shape import value_of

if TYPE_CHECKING:
    from examples.generator.records import Row, Rows

LAYER_ORDER = ("application", "data", "integration", "security", "hosting", "network")
HUBS = ("integration-bus", "identity", "database-hosting")
# Two rings in which each stops when any of the others does: planted. No other cycle is made.
RINGS = (
    ("finance", "income-management", "bank-reconciliation"),
    ("crm", "api-gateway", "person-matching", "data-warehouse"),
)
BLANK_STANDARDS = (("care-records", "health-exchange"), ("planning-casework", "plans-scanning"))
BY_HAND = (("stall-ledger", "finance"), ("memorial-sales", "finance"), ("timesheets", "hr-payroll"))
OPEN_CORNER = (
    ("waste-rounds", "waste-interfaces"), ("waste-subscriptions", "waste-interfaces"),
    ("waste-bookings", "waste-interfaces"), ("waste-rounds", "local-cloud-waste"),
    ("waste-rounds", "address-gazetteer"), ("trade-accounts", "waste-interfaces"),
    ("library-system", "local-cloud-libraries"), ("library-app", "library-store"),
    ("parking-permit-system", "parking-interfaces"), ("parking-notices", "parking-interfaces"),
    ("parking-notices", "local-cloud-parking"),
)  # fmt: skip
STANDARDS = ("open", "proprietary", "file", "manual")
STANDARD_WEIGHTS = (0.28, 0.37, 0.27, 0.08)  # a choice: no public estate says

Pair = tuple[str, str]
CONTRACT_OF = {cells[0]: cells[5] for cells in LINES}
LAYER_OF = {cells[0]: cells[2] for cells in LINES}
SERVES = {cells[0]: {s.strip() for s in cells[6].split(",")} for cells in LINES}


def _positions() -> dict[str, int]:
    """A place for each component such that chance interfaces only lead to a later place.

    The members of a ring share one place, so that chance can neither widen nor join the rings.
    """
    listed = [c for layer in LAYER_ORDER for c in LAYER_OF if LAYER_OF[c] == layer]
    position = {name: place for place, name in enumerate(listed)}
    position |= dict.fromkeys(RINGS[0], position["old-intranet"])
    position |= dict.fromkeys(RINGS[1], position["reporting"])
    return position


def _structural() -> list[Pair]:
    """An application and the data store under the same contract."""
    return [
        (application, store)
        for application, layer in LAYER_OF.items()
        for store in LAYER_OF
        if layer == "application"
        and LAYER_OF[store] == "data"
        and CONTRACT_OF[application] == CONTRACT_OF[store]
        and SERVES[application] & SERVES[store]
    ]


def _chance_pairs(chance: Chance, pairs: dict[Pair, None], wanted: int) -> None:
    """Fill up to the wanted number: hubs take their public share, others what they already have."""
    position = _positions()
    begin = [c for c in position if LAYER_OF[c] in ("application", "data", "integration")]
    incoming = dict.fromkeys(position, 1.0)
    hub_pairs = sum(to in HUBS for _, to in pairs)
    while len(pairs) < wanted:
        start = chance.pick(begin)
        if hub_pairs < value_of("hub_share") * wanted and chance.happens(0.6):
            end = chance.pick_weighted(HUBS, (20, 19, 16))
        else:
            others = [c for c in position if c not in HUBS and CONTRACT_OF[c] not in HEALTHY]
            near = [c for c in others if SERVES[c] & SERVES[start]]
            among = near if near and chance.happens(0.5) else others
            end = chance.pick_weighted(among, [incoming[c] for c in among])
        if CONTRACT_OF[start] in HEALTHY and end not in HUBS:
            continue
        if position[start] >= position[end] or (start, end) in pairs:
            continue
        pairs[(start, end)] = None
        incoming[end] += 1
        hub_pairs += end in HUBS


def _row(chance: Chance, pair: Pair) -> Row:
    start, end = pair
    standard: str | None = chance.pick_weighted(STANDARDS, STANDARD_WEIGHTS)
    cost = pounds(chance.log_normal(8.1, 0.8)) if chance.happens(0.4) else None
    if CONTRACT_OF[start] in HEALTHY or CONTRACT_OF[end] in HEALTHY:
        standard = "open"
    elif pair in BY_HAND:
        standard = "manual"
    elif pair in BLANK_STANDARDS:
        standard = None
    return {"from_component_id": start, "to_component_id": end, "standard": standard,
            "annual_gbp": cost}  # fmt: skip


def interfaces(chance: Chance) -> Rows:
    """The interfaces table."""
    pairs: dict[Pair, None] = {}
    for ring in RINGS:
        pairs |= dict.fromkeys(zip(ring, ring[1:] + ring[:1], strict=True))
    for planted in (BLANK_STANDARDS, BY_HAND, OPEN_CORNER, tuple(_structural())):
        pairs |= dict.fromkeys(planted)
    _chance_pairs(chance, pairs, round(value_of("interfaces_per_component") * len(LINES)))
    return [_row(chance, pair) for pair in sorted(pairs)]
