"""What is odd about a few offers: euros, VAT, out of date, a price or a length left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.relations import relation

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.generator.chance import Chance
    from examples.generator.offers import Offer

IN_EUROS, EURO_SELLERS = 6, ("nimbeck", "quernby-cloud")
WITH_VAT, VAT_UNKNOWN, OUT_OF_DATE, WITHOUT_PRICE, WITHOUT_TERM = 5, 4, 4, 3, 2
RATE_ON = "2026-03-31"
ENDED_ON = "2026-02-28"


def _in_euros(offer: Offer) -> Offer:
    rate = Decimal(str(relation("euro_rate")))
    row = offer.row | {"currency": "EUR", "rate_to_gbp": rate, "rate_on": RATE_ON}
    return replace(offer, row=row, items=offer.priced(1 / rate))


def _with_vat(offer: Offer) -> Offer:
    more = 1 + Decimal(str(relation("vat_rate")))
    return replace(offer, row=offer.row | {"includes_vat": "yes"}, items=offer.priced(more))


def _vat_unknown(offer: Offer) -> Offer:
    return replace(offer, row=offer.row | {"includes_vat": None})


def _out_of_date(offer: Offer) -> Offer:
    return replace(offer, row=offer.row | {"valid_until": ENDED_ON, "received_at": None})


def _without_price(offer: Offer) -> Offer:
    return replace(offer, items=(offer.items[0] | {"annual_gbp": None},))


def _without_term(offer: Offer) -> Offer:
    return replace(offer, row=offer.row | {"term_months": None})


def with_oddities(chance: Chance, made: list[Offer]) -> list[Offer]:
    """The offers, a few of those for one component and without a variant made odd, each once."""
    plain = [
        place for place, offer in enumerate(made)
        if len(offer.items) == 1 and not offer.row.get("either_or") and offer.supplier is not None
        and offer.row["basis"] != "in_house"
    ]  # fmt: skip
    order, changed = chance.shuffled(plain), list(made)
    euros = [place for place in order if made[place].supplier in EURO_SELLERS][:IN_EUROS]
    left = iter([place for place in order if place not in euros])
    for place in euros:
        changed[place] = _in_euros(made[place])
    ways: tuple[tuple[int, Callable[[Offer], Offer]], ...] = (
        (WITH_VAT, _with_vat), (VAT_UNKNOWN, _vat_unknown), (OUT_OF_DATE, _out_of_date),
        (WITHOUT_PRICE, _without_price), (WITHOUT_TERM, _without_term),
    )  # fmt: skip
    for times, change in ways:
        for _ in range(times):
            place = next(left)
            changed[place] = change(made[place])
    return changed
