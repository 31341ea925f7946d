"""Harrowmoor whole: every table, each from its own stream of chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator import organisation
from examples.generator.chance import Chance
from examples.generator.components import components, legacy, paid_under, uses
from examples.generator.contracts import charges, contracts
from examples.generator.delivery import delivery_models
from examples.generator.interfaces import interfaces
from examples.generator.ledger import payments
from examples.generator.limits import limits
from examples.generator.market import discounts, price_bands, supplier_markets
from examples.generator.needs import needs
from examples.generator.offered import offer_tables
from examples.generator.options import options, platforms
from examples.generator.prices import parts as priced_parts
from examples.generator.sellers import newcomers
from examples.generator.services import services
from examples.generator.shape import SEED
from examples.generator.suppliers import suppliers
from examples.generator.tenders import checked_again

if TYPE_CHECKING:
    from examples.generator.records import Tables


def stream(name: str) -> Chance:
    """The stream of chance of that name."""
    return Chance(SEED, name)


def council() -> Tables:
    """Every table of Harrowmoor by name."""
    today = _today()
    checked_again(stream("checks again"), today["suppliers"])
    return today | _market() | _ways(today)


def _today() -> Tables:
    """What the council has now: services, people, technology, contracts and spend."""
    serving = services(stream("services"))
    parts = components(stream("components"), serving)
    return {
        "organisation": organisation.ORGANISATION,
        "bodies": organisation.BODIES,
        "passed_over": organisation.PASSED_OVER,
        "services": serving,
        "needs": needs(stream("needs"), serving),
        "strategy": organisation.STRATEGY,
        "decisions": organisation.DECISIONS,
        "roles": organisation.roles(),
        "components": parts,
        "uses": uses(stream("uses"), serving),
        "interfaces": interfaces(stream("interfaces")),
        "legacy": legacy(stream("legacy"), parts),
        "suppliers": suppliers(stream("suppliers")) + newcomers(stream("newcomers")),
        "contracts": contracts(stream("contracts")),
        "charges": charges(stream("charges"), paid_under()),
        "payments": payments(stream("technology"), stream("ordinary"), stream("blemishes")),
    }


def _market() -> Tables:
    """What others pay, and who sells to whom."""
    return {"price_bands": price_bands(), "supplier_markets": supplier_markets()}


def _ways(today: Tables) -> Tables:
    """What the council could have: platforms, options, who delivers, offers, discounts, rules."""
    known = priced_parts(stream("markets"), today)
    looked_at = options(stream("options"), known, today["contracts"])
    offers, items = offer_tables(stream, known, looked_at, today["interfaces"])
    return {
        "platforms": platforms(),
        "options": looked_at,
        "delivery_models": delivery_models(stream("delivery"), known),
        "offers": offers,
        "offer_items": items,
        "discounts": discounts(stream("discounts"), today["suppliers"], offers),
        "limits": limits(offers, items),
    }
