"""Points and expected effects on users of each way to provide a component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.relations import relation

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row

# What each kind adds to how user-centred a component is, and where it lands for cloud and agile;
# a pair (None, n) lands n above today. All choices.
USER_MORE = {"retain": 0, "saas": 8, "cloud": 3, "build": 14, "outsource": 2, "reuse": 12}
CLOUD = {"saas": (82, 0), "cloud": (76, 0), "build": (70, 0), "reuse": (88, 0),
         "outsource": (None, 6), "retain": (None, 0)}  # fmt: skip
AGILE = {"saas": (60, 0), "cloud": (62, 0), "build": (74, 0), "reuse": (66, 0),
         "outsource": (None, 4), "retain": (None, 0)}  # fmt: skip
EVIDENCE = (
    "Demonstration to six users, February 2026",
    "Reference call with another council",
    "Supplier's own statement",
    "Trial with twelve staff, January 2026",
    "Read from the product's documentation",
    "Judged by the design authority, minute 26/03",
)


def _kept(value: float) -> int:
    return min(97, max(3, round(value)))


def _landing(part: Part, kind: str, way: str) -> float:
    if kind == "user":
        return part.points("user") + USER_MORE[way]
    fixed, more = (CLOUD if kind == "cloud" else AGILE)[way]
    return (part.points(kind) if fixed is None else fixed) + more


def points(chance: Chance, part: Part, way: str, more: int = 0) -> Row:
    """The three points of a way to provide it: today's where kept, blank where nobody gave them."""
    row: Row = {}
    for kind in ("user", "cloud", "agile"):
        if way == "retain":
            row[f"{kind}_points"] = part.row[f"{kind}_points"]
            continue
        drawn = _landing(part, kind, way) + more + relation("points_spread") * chance.normal()
        blank = chance.happens(relation("points_blank"))
        row[f"{kind}_points"] = None if blank else _kept(drawn)
    return row


def user_effect(chance: Chance, part: Part, user_points: object) -> float | None:
    """The change expected in the outcome of users, blank where nobody says."""
    drawn = relation("effect_spread") * chance.normal()
    if not chance.happens(relation("effect_known")) or user_points is None:
        return None
    gained = int(str(user_points)) - part.points("user")
    return round(min(6.0, max(-6.0, relation("effect_of_points") * gained + drawn)), 1)
