"""What a component would cost some other way: a year, moving, leaving, months and posts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from examples.generator.contracts import HEALTHY
from examples.generator.organisation import ORGANISATION
from examples.generator.relations import relation

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.records import Row, Tables

TEN = Decimal(10)
POST_GBP = Decimal(str(ORGANISATION[0]["fte_cost_gbp"]))
# Fewest and most months to move, by layer: choices. Leaving on-premises takes three more.
MONTHS = {
    "application": (4, 12), "data": (4, 12), "integration": (5, 12), "hosting": (8, 18),
    "network": (6, 15), "end_user": (3, 9), "service_desk": (3, 6), "security": (2, 8),
    "service_management": (3, 7),
}  # fmt: skip


def rounded(value: Decimal) -> Decimal:
    """To ten pounds, as people quote; never below ten."""
    tens = (value / TEN).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (max(tens, Decimal(1)) * TEN).quantize(Decimal("0.01"))


def spread(chance: Chance, name: str) -> Decimal:
    """A factor about 1 whose logarithm has the spread of that name."""
    return chance.log_normal(0.0, relation(name))


@dataclass(frozen=True)
class Part:
    """A component with what its prices hang on."""

    row: Row
    today_gbp: Decimal
    market: Decimal
    services: frozenset[str]
    contract: str | None

    @property
    def name(self) -> str:
        """Its id."""
        return str(self.row["component_id"])

    @property
    def layer(self) -> str:
        """Its layer of technology."""
        return str(self.row["layer"])

    @property
    def capability(self) -> str:
        """What it does."""
        return str(self.row["capability"])

    def points(self, kind: str, unknown: int = 50) -> int:
        """Its points of that kind today, or the middle where nobody knows them."""
        value = self.row[f"{kind}_points"]
        return unknown if value is None else int(str(value))

    def middle(self, kind: str) -> Decimal:
        """The middle price a year of providing it that way."""
        just_let = self.contract in HEALTHY and kind != "reuse"
        name = "recent_price" if just_let else f"{kind}_price"
        return self.today_gbp * self.market * Decimal(str(relation(name)))


def parts(chance: Chance, tables: Tables) -> dict[str, Part]:
    """Every component by id, with its cost today (charges and in-house) and its market."""
    today: dict[str, Decimal] = {}
    contract: dict[str, str] = {}
    for charge in tables["charges"]:
        name = str(charge["component_id"])
        today[name] = today.get(name, Decimal(0)) + Decimal(str(charge["annual_gbp"]))
        contract[name] = str(charge["contract_id"])
    services: dict[str, set[str]] = {}
    for use in tables["uses"]:
        services.setdefault(str(use["component_id"]), set()).add(str(use["service_id"]))
    found: dict[str, Part] = {}
    for row in tables["components"]:
        name = str(row["component_id"])
        own = Decimal(str(row.get("in_house_annual_gbp") or 0))
        cost = today.get(name, Decimal(0)) + own
        used_by = frozenset(services.get(name, ()))
        found[name] = Part(row, cost, spread(chance, "market_spread"), used_by, contract.get(name))
    return found


def _between(low: str, high: str, share: float) -> Decimal:
    return Decimal(str(relation(low) + (relation(high) - relation(low)) * share))


def moving(chance: Chance, part: Part, kind: str, annual: Decimal) -> Decimal:
    """The one-off price: moving, or building where it is built."""
    fit = part.row["technical_fit"]
    poor = (5 - int(str(fit or 3))) / 4
    share = 0.5 * chance.share() + 0.5 * poor
    low, high = ("building_low", "building_high") if kind == "build" else (
        "moving_low", "moving_high")  # fmt: skip
    return rounded(annual * _between(low, high, share))


def leaving(chance: Chance, annual: Decimal) -> Decimal | None:
    """The price of leaving again, blank where nobody gave it."""
    price = rounded(annual * _between("leaving_low", "leaving_high", chance.share()))
    return None if chance.happens(relation("cost_blank")) else price


def months_to_move(chance: Chance, part: Part, kind: str) -> int:
    """Months from the start to the day it runs."""
    low, high = MONTHS[part.layer]
    more = 3 if part.row["hosting"] == "on_premises" and kind in ("saas", "cloud", "reuse") else 0
    return chance.whole(low, high) + more + (4 if kind == "build" else 0)


def posts_and_rest(whole: Decimal) -> tuple[Decimal, Decimal]:
    """Posts an in-house cost needs, in twentieths, and what is left of it to pay a year."""
    share = Decimal(str(relation("posts_share")))
    twentieths = (whole * share / POST_GBP * 20).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    posts = max(twentieths, Decimal(1)) / 20
    return posts, rounded(max(whole - posts * POST_GBP, TEN))
