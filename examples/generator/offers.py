"""What suppliers and the council's own teams offer Harrowmoor, one component at a time.

Packages of several components stand in `packages`, what is odd about some offers in `oddities`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.delivery import BROUGHT_IN
from examples.generator.effects import points, user_effect
from examples.generator.prices import (
    leaving,
    months_to_move,
    moving,
    posts_and_rest,
    rounded,
    spread,
)
from examples.generator.relations import relation
from examples.generator.sellers import Seller, sellers

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows

PRICES = ("one_off_gbp", "annual_gbp", "exit_gbp")
TERMS, TERM_WEIGHTS = (24, 36, 48, 60), (2, 5, 3, 2)
INDEXATION = (0, 2, 2, 2.5, 3, 4)
LONG_SHARE = 0.09  # share of offers of 24 or 36 months with a variant of 60: a choice
EARLY_SHARE = 0.3  # share of offers for what is bound beyond the start of the plan: a choice
BOUND_BEYOND = ("HM-001", "HM-003", "HM-020", "HM-021", "HM-022")  # let beyond 1 April 2027
SECOND_KIND = 0.3  # share of suppliers that offer a component in a second way: a choice
# Layers in which the council's own teams offer, and how often: choices.
OWN_LAYERS = {"service_desk": 0.8, "service_management": 0.9, "integration": 0.7, "data": 0.5,
              "application": 0.4, "end_user": 0.3, "network": 0.3, "security": 0.3,
              "hosting": 0.3}  # fmt: skip
# The council's trading company offers what its desk does; all else the council's teams offer.
OWN_COMPANY = {"service_desk": "harrow-trading"}
# No supplier and no team offered: planted.
NO_OFFER = ("memorial-sales", "stall-ledger")


@dataclass(frozen=True)
class Offer:
    """An offer with its items, before it has an id."""

    row: Row
    items: tuple[Row, ...]

    @property
    def supplier(self) -> str | None:
        """Who makes it; None for the council's own teams."""
        name = self.row["supplier_id"]
        return None if name is None else str(name)

    @property
    def component(self) -> str:
        """The first component it covers."""
        return str(self.items[0]["component_id"])

    def priced(self, factor: Decimal) -> tuple[Row, ...]:
        """Its items with every price times a factor, to the penny."""
        return tuple(item | scaled(item, factor) for item in self.items)


def scaled(item: Row, factor: Decimal) -> Row:
    """The prices of an item times a factor; a blank stays blank."""
    penny = Decimal("0.01")
    return {
        name: None if item[name] is None else (Decimal(str(item[name])) * factor).quantize(penny)
        for name in PRICES
    }


def _terms(chance: Chance, basis: str) -> Row:
    indexation = None if chance.happens(0.1) else chance.pick(INDEXATION)
    row: Row = {"term_months": chance.pick_weighted(TERMS, TERM_WEIGHTS), "start": "at_free_exit",
                "currency": "GBP", "includes_vat": "no", "indexation_pct": indexation}  # fmt: skip
    received = f"2026-{chance.whole(1, 3):02d}-{chance.whole(1, 28):02d} 12:00"
    has_end = chance.happens(0.7)
    if basis == "indicative":
        row["received_at"] = received
        row["valid_until"] = "2027-09-30" if has_end else None
    if basis == "catalogue":
        row["valid_until"] = "2027-12-31"
    return row


def _item(chance: Chance, part: Part, way: str, annual: Decimal, more: int) -> Row:
    row: Row = {"component_id": part.name, "one_off_gbp": moving(chance, part, way, annual)}
    row |= {"annual_gbp": annual, "exit_gbp": leaving(chance, annual)}
    row["months_to_move"] = months_to_move(chance, part, way)
    row["in_house_fte"] = "0.05" if chance.happens(relation("contact_share")) else 0
    row |= points(chance, part, way, more)
    row["user_effect_points"] = user_effect(chance, part, row["user_points"])
    return row


def _single(chance: Chance, part: Part, seller: Seller, option: Row) -> Offer:
    way = str(option["kind"])
    annual = rounded(part.middle(way) * seller.price * spread(chance, "bidder_spread"))
    basis = "catalogue" if seller.has_catalogue and way in ("saas", "cloud") else "indicative"
    head: Row = {"supplier_id": seller.name, "option_id": option["option_id"], "basis": basis}
    item = _item(chance, part, way, annual, seller.more_points)
    return Offer(head | _terms(chance, basis), (item,))


def _open_options(options: Rows) -> dict[str, dict[str, Row]]:
    """Ways to provide each component that nothing stands in the way of."""
    found: dict[str, dict[str, Row]] = {}
    for option in options:
        if not option.get("blocker"):
            found.setdefault(str(option["component_id"]), {})[str(option["kind"])] = option
    return found


def singles(chance: Chance, known: dict[str, Part], options: Rows) -> list[Offer]:
    """Offers of suppliers for one component each."""
    ways, market = _open_options(options), sellers()
    found: list[Offer] = []
    for name, part in known.items():
        held = ways.get(name, {})
        able = [s for s in market if s.reaches(part) and any(k in held for k in s.kinds)]
        for seller in chance.shuffled(able)[: int(relation("most_bidders"))]:
            kinds = [k for k in seller.kinds if k in held]
            wanted = 2 if chance.happens(SECOND_KIND) else 1
            found += [_single(chance, part, seller, held[k]) for k in kinds[:wanted]]
    return [offer for offer in found if offer.component not in NO_OFFER]


def own(chance: Chance, known: dict[str, Part], options: Rows) -> list[Offer]:
    """Offers of the council's own teams: posts are not in the yearly price."""
    ways, found = _open_options(options), []
    for name, part in known.items():
        option = ways.get(name, {}).get("build")
        happens = chance.happens(OWN_LAYERS[part.layer])
        if option is None or name in NO_OFFER or not (happens or name in BROUGHT_IN):
            continue
        whole = part.middle("build") * spread(chance, "bidder_spread")
        item = _item(chance, part, "build", rounded(whole), 6)
        item["in_house_fte"], item["annual_gbp"] = posts_and_rest(whole)
        head: Row = {"supplier_id": OWN_COMPANY.get(part.layer), "option_id": option["option_id"]}
        head |= _terms(chance, "in_house") | {"basis": "in_house", "term_months": 60}
        found.append(Offer(head, (item,)))
    return found


def variants(chance: Chance, known: dict[str, Part], made: list[Offer]) -> list[Offer]:
    """The offers, some followed by a longer or an earlier variant that excludes them."""
    found: list[Offer] = []
    for offer in made:
        is_long, is_early = chance.happens(LONG_SHARE), chance.happens(EARLY_SHARE)
        word = f"{offer.supplier}: {offer.row['option_id']}"
        bound = known[offer.component].contract in BOUND_BEYOND
        first = offer if not (is_long or (is_early and bound)) else replace(
            offer, row=offer.row | {"either_or": word})  # fmt: skip
        if is_early and bound:
            early = first.priced(Decimal(str(relation("early_price"))))
            found += [first, Offer(first.row | {"start": "early"}, early)]
        elif is_long and int(str(offer.row["term_months"])) <= 36:
            longer = first.priced(Decimal(str(relation("long_term_price"))))
            found += [first, Offer(first.row | {"term_months": 60}, longer)]
        else:
            found.append(offer)
    return found
