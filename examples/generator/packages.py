"""Packages: several joined components from one supplier, at less than each alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.offers import Offer, scaled
from examples.generator.relations import relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows

FEWEST, MOST = 2, 8
SIZES, SIZE_WEIGHTS = (2, 3, 4, 5, 6, 7, 8), (4, 5, 5, 3, 3, 2, 2)
SINGLES_FOR_ONE = 4  # a supplier makes one package for so many components it offers: a choice
MOST_OF_ONE = 6  # and no more than so many: a choice
# Share of packages without a component in common of which a supplier can take on one only, because
# it has the people for one: a choice.
ONE_ONLY = 0.6


def taken_off(size: int) -> Decimal:
    """The share taken off each price in a package of that many components."""
    step = 7 if size >= 7 else 5 if size >= 5 else 3 if size >= 3 else 2
    return Decimal(str(relation(f"package_price_{step}")))


def joined(known: dict[str, Part], interfaces: Rows) -> dict[str, set[str]]:
    """Which components hang together: joined by an interface, or charged under one contract."""
    near: dict[str, set[str]] = {name: set() for name in known}
    for join in interfaces:
        start, end = str(join["from_component_id"]), str(join["to_component_id"])
        near[start].add(end)
        near[end].add(start)
    for name, part in known.items():
        near[name] |= {
            other.name
            for other in known.values()
            if other.contract == part.contract is not None and other.name != name
        }
    return near


def _grown(chance: Chance, among: list[str], near: dict[str, set[str]], wanted: int) -> list[str]:
    """Joined components, grown one by one from a chance start up to the wanted number."""
    chosen = [chance.pick(among)]
    while len(chosen) < wanted:
        edge = [n for n in among if n not in chosen and any(n in near[c] for c in chosen)]
        if not edge:
            break
        chosen.append(chance.pick(edge))
    return sorted(chosen, key=among.index)


def _package(chance: Chance, supplier: str, parts: Iterable[Offer]) -> Offer:
    held = list(parts)
    off = 1 - taken_off(len(held))
    items = tuple(offer.items[0] | scaled(offer.items[0], off) for offer in held)
    row: Row = dict(held[0].row) | {"supplier_id": supplier, "option_id": None}
    row |= {"basis": "indicative", "term_months": chance.pick((36, 48, 60)), "either_or": None}
    return Offer(row, items)


def _covered(offer: Offer) -> set[str]:
    return {str(item["component_id"]) for item in offer.items}


def _one_only(chance: Chance, supplier: str, made: list[Offer]) -> list[Offer]:
    """The packages, some of them under a word of which only one can be taken."""
    apart: list[int] = []
    for place, offer in enumerate(made):
        if all(not _covered(offer) & _covered(made[other]) for other in apart):
            apart.append(place)
    is_bound = chance.happens(ONE_ONLY)
    if len(apart) < 2 or not is_bound:
        return made
    word = {"either_or": f"{supplier}: one package only"}
    return [
        replace(offer, row=offer.row | word) if place in apart else offer
        for place, offer in enumerate(made)
    ]


def packages(chance: Chance, made: list[Offer], near: dict[str, set[str]]) -> list[Offer]:
    """Packages of each supplier from its own offers for one component, each set once."""
    alone: dict[str, dict[str, Offer]] = {}
    for offer in made:
        if offer.supplier is not None and offer.row["start"] == "at_free_exit":
            alone.setdefault(offer.supplier, {}).setdefault(offer.component, offer)
    found: list[Offer] = []
    for supplier, offers in alone.items():
        sets: dict[tuple[str, ...], None] = {}
        for _ in range(min(MOST_OF_ONE, len(offers) // SINGLES_FOR_ONE)):
            wanted = chance.pick_weighted(SIZES, SIZE_WEIGHTS)
            grown = _grown(chance, list(offers), near, wanted)
            if len(grown) >= FEWEST:
                sets[tuple(grown)] = None
        mine = [_package(chance, supplier, (offers[n] for n in names)) for names in sets]
        found += _one_only(chance, supplier, mine)
    return found
