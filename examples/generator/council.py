"""Harrowmoor whole: every table, each from its own stream of chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator import organisation
from examples.generator.chance import Chance
from examples.generator.components import components, legacy, paid_under, uses
from examples.generator.contracts import charges, contracts
from examples.generator.interfaces import interfaces
from examples.generator.ledger import payments
from examples.generator.needs import needs
from examples.generator.services import services
from examples.generator.shape import SEED
from examples.generator.suppliers import suppliers

if TYPE_CHECKING:
    from examples.generator.records import Tables


def stream(name: str) -> Chance:
    """The stream of chance of that name."""
    return Chance(SEED, name)


def council() -> Tables:
    """Every table of Harrowmoor by name."""
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
        "suppliers": suppliers(stream("suppliers")),
        "contracts": contracts(stream("contracts")),
        "charges": charges(stream("charges"), paid_under()),
        "payments": payments(stream("technology"), stream("ordinary"), stream("blemishes")),
    }
