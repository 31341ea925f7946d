"""Every picture of the estate, in the order a page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.estate.estate_pictures import estate_pictures
from untower.estate.risks import risk_pictures
from untower.estate.spend_pictures import spend_pictures
from untower.estate.spend_tables import spend_tables
from untower.estate.tower_pictures import tower_pictures

if TYPE_CHECKING:
    from untower.answers import Picture
    from untower.estate.facts import Facts


def pictures_of(facts: Facts) -> tuple[Picture, ...]:
    """Suppliers by layer and service, spend, contracts and dependences, then the tables behind."""
    return (
        *tower_pictures(facts),
        *spend_pictures(facts),
        *estate_pictures(facts),
        *risk_pictures(facts),
        *spend_tables(facts),
    )
