"""The offers and offer_items tables: every offer in one order, each with its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.oddities import with_oddities
from examples.generator.offers import own, singles, variants
from examples.generator.packages import joined, packages

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Rows


def offer_tables(
    stream: Callable[[str], Chance], known: dict[str, Part], options: Rows, interfaces: Rows
) -> tuple[Rows, Rows]:
    """Offers by component, then the council's own, then packages; and what each covers."""
    alone = singles(stream("offers"), known, options)
    together = packages(stream("packages"), alone, joined(known, interfaces))
    varied = variants(stream("variants"), known, alone)
    varied = with_oddities(stream("oddities"), varied)
    offers: Rows = []
    items: Rows = []
    made = varied + own(stream("own teams"), known, options) + together
    for place, offer in enumerate(made, start=1):
        name = f"H{place:04d}"
        offers.append({"offer_id": name} | offer.row)
        items += [{"offer_id": name} | item for item in offer.items]
    return offers, items
