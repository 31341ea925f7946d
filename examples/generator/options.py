"""The ways each component of Harrowmoor could be provided, and the platforms that exist."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.effects import EVIDENCE, points, user_effect
from examples.generator.prices import (
    leaving,
    months_to_move,
    moving,
    posts_and_rest,
    rounded,
    spread,
)
from examples.generator.records import blank_where, written
from examples.generator.relations import relation

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows

PLATFORMS = written("platforms")
COLUMNS = ("platform_id", "name", "capability", "kind", "binds", "one_off_gbp", "annual_gbp",
           "months_to_move", "source", "dated_on", "is_confirmed")  # fmt: skip
# The platform of each capability that has one.
PLATFORM_OF = {cells[2]: cells[0] for cells in PLATFORMS}
# Ways looked at in each layer, with how often each is: choices.
WAYS: dict[str, dict[str, float]] = {
    "application": {"retain": 0.92, "saas": 0.95, "cloud": 0.5, "build": 0.5, "outsource": 0.3},
    "data": {"retain": 0.92, "saas": 0.5, "cloud": 0.95, "build": 0.4, "outsource": 0.5},
    "integration": {"retain": 0.92, "saas": 0.2, "cloud": 0.95, "build": 0.8, "outsource": 0.8},
    "hosting": {"retain": 0.92, "cloud": 0.97, "outsource": 0.95, "build": 0.2},
    "network": {"retain": 0.92, "saas": 0.3, "cloud": 0.6, "outsource": 0.97, "build": 0.2},
    "end_user": {"retain": 0.92, "saas": 0.6, "outsource": 0.97, "build": 0.4},
    "service_desk": {"retain": 0.92, "saas": 0.4, "outsource": 0.97, "build": 0.8},
    "service_management": {"retain": 0.92, "saas": 0.5, "outsource": 0.97, "build": 0.9},
    "security": {"retain": 0.92, "saas": 0.95, "outsource": 0.95, "build": 0.3},
}
# Nobody looked at any way: planted.
WITHOUT_OPTIONS = ("night-scripts", "door-access", "name-services", "desk-members")
# Without options too, but on record: planted.
ON_RECORD = ("penetration-tests",)
# One way only was looked at: planted.
ONE_WAY = {"cctv-recording": "retain", "meeting-webcast": "saas"}
# Used by no service, and yet nobody looked at retiring it: planted.
NOT_RETIRED = ("emergency-rota",)
# A platform does the same and nobody looked at it: planted.
REUSE_FORGOTTEN = ("certificates", "scam-alerts", "resident-sign-in")
# What a year would cost is not known: planted.
COST_UNKNOWN = (("reporting", "cloud"), ("maps", "saas"), ("forms", "reuse"))
# Points that rest on nothing written down: planted.
NO_EVIDENCE = ("webchat", "search", "card-payments", "laptops")
# Never looked at being run in-house: the rules of harrowmoor-tight lean on it.
NEVER_BUILT = ("finance-db",)
# The way named stands whatever chance says, for something planted leans on it.
ALWAYS = {
    "architecture-authority": ("build",), "service-integration": ("build", "outsource"),
    "finance": ("retain", "saas"), "finance-db": ("retain", "cloud", "saas"),
    "hr-payroll": ("retain", "saas"), "forms": ("reuse",), "reporting": ("cloud",),
    "maps": ("saas",), "care-hosting": ("cloud", "outsource", "build"),
}  # fmt: skip
BLOCKERS = (
    "Its data cannot be taken out in an open format",
    "The accessibility audit of this product failed",
    "No supplier met hosts it in this country",
    "It cannot be joined to the finance ledger",
    "The staff concerned have not been consulted",
)


def platforms() -> Rows:
    """The platforms table: what is known of platforms that exist, blank where it is not."""
    return [
        {column: blank_where(cell) for column, cell in zip(COLUMNS, cells, strict=True)}
        for cells in PLATFORMS
    ]


def _is_owned(part: Part) -> bool:
    return part.name in ALWAYS or part.name in ONE_WAY


def _ways(chance: Chance, part: Part) -> list[str]:
    """The ways looked at for a component, three to six of them where nothing is planted."""
    drawn = {way: chance.happens(often) for way, often in WAYS[part.layer].items()}
    if part.name in ONE_WAY:
        return [ONE_WAY[part.name]]
    if part.name in NEVER_BUILT:
        del drawn["build"]
    found = [way for way, happens in drawn.items() if happens or way in ALWAYS.get(part.name, ())]
    if part.capability in PLATFORM_OF and part.name not in REUSE_FORGOTTEN:
        found.append("reuse")
    if not part.services and part.name not in NOT_RETIRED:
        found.append("retire")
    left = [way for way in drawn if way not in found]
    return found + left[: max(0, 3 - len(found))]


def _costs(chance: Chance, part: Part, way: str) -> Row:
    if way == "retire":
        return {"one_off_gbp": rounded(part.today_gbp / 10), "annual_gbp": Decimal("0.00"),
                "exit_gbp": Decimal("0.00"), "months_to_move": 3, "in_house_fte": 0}  # fmt: skip
    if way == "retain":
        return {"one_off_gbp": Decimal("0.00"), "annual_gbp": part.today_gbp.quantize(
            Decimal("0.01")), "exit_gbp": None, "months_to_move": 0, "in_house_fte": 0}  # fmt: skip
    annual = rounded(part.middle(way) * spread(chance, "estimate_spread"))
    row: Row = {"one_off_gbp": moving(chance, part, way, annual), "annual_gbp": annual}
    row["exit_gbp"] = leaving(chance, annual)
    row["months_to_move"] = months_to_move(chance, part, way)
    row["in_house_fte"] = 0
    if way == "build":
        row["in_house_fte"], row["annual_gbp"] = posts_and_rest(annual)
    return row


def _option(chance: Chance, part: Part, way: str, holder: str | None) -> Row:
    row: Row = {"option_id": f"{part.name}.{way}", "component_id": part.name, "kind": way}
    row["platform_id"] = PLATFORM_OF[part.capability] if way == "reuse" else None
    row["supplier_id"] = holder if way == "retain" else None
    row |= _costs(chance, part, way)
    evidence, is_blocked = chance.pick(EVIDENCE), chance.happens(relation("blocker_share"))
    blocker = chance.pick(BLOCKERS)
    if way == "retire":
        return row
    row |= points(chance, part, way)
    row["points_evidence"] = None if part.name in NO_EVIDENCE else evidence
    effect = user_effect(chance, part, row["user_points"])
    row["user_effect_points"] = 0 if way == "retain" else effect
    if is_blocked and way != "retain" and not _is_owned(part):
        row["blocker"] = blocker
    if (part.name, way) in COST_UNKNOWN:
        row["annual_gbp"] = None
    return row


def options(chance: Chance, known: dict[str, Part], contracts: Rows) -> Rows:
    """The options table."""
    supplier = {str(c["contract_id"]): str(c["supplier_id"]) for c in contracts}
    rows: Rows = []
    for name, part in known.items():
        if name in WITHOUT_OPTIONS or name in ON_RECORD:
            continue
        holder = supplier.get(part.contract or "")
        rows += [_option(chance, part, way, holder) for way in _ways(chance, part)]
    return rows
