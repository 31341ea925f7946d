"""What is uncertain in a line of money, and with what does it turn out alike?

The same thing is the same thing in every option: what a component costs today, an offer for it, a
group to manage. It is drawn once, so that options are compared as they would turn out together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.case.flows import Line

RUNNING_OF = {
    "reuse": "running_reuse",
    "saas": "running_saas",
    "cloud": "running_cloud",
    "build": "running_build",
    "outsource": "running_outsource",
}
"""The range of a yearly price by kind of way; what stays or goes costs what it costs now."""
OF_PART = {
    "present": "present_charges",
    "break": "leaving",
    "in_house_posts": "posts",
    "retained_team": "posts",
    "procurement": "procurement",
    "reletting": "procurement",
    "leaving": "leaving",
    "interfaces": "interfaces",
    "managing_suppliers": "managing_suppliers",
    "income": "income",
}
OF_THE_PRESENT = frozenset({"present_charges"})
RUNNING = "running"
THE_ORGANISATION = "the organisation itself"
"""Whose factor posts and procurements share: nobody outside is paid for them."""


@dataclass(frozen=True)
class Shock:
    """One thing that may turn out otherwise than estimated.

    `factor` is what it shares with others of its supplier; `own` tells it from every other.
    """

    quantity: str
    factor: str
    own: str


@dataclass(frozen=True, kw_only=True)
class Suppliers:
    """Whose factor a line shares: the group of its offer, or the one the component is with now."""

    of_offer: Mapping[str, str | None]
    of_component: Mapping[str, str | None]


def quantities_of(line: Line) -> tuple[str, ...]:
    """The uncertain quantities a line's money is multiplied by; none for a discount.

    A discount follows from drawn spend and drawn prices. Optimism bias is a part of what it is
    added to, so it turns out as that does: with the cost of building for what is built, with the
    yearly price for the rest.
    """
    running = RUNNING_OF.get(line.kind or "", "present_charges")
    if line.part == "running":
        return (running,)
    if line.part == "moving":
        return (_moving(line),)
    if line.part == "double_running":
        return ("months_to_move", "present_charges")
    if line.part == "optimism_bias":
        return (_moving(line),) if line.kind == "build" else (running,)
    return (OF_PART[line.part],) if line.part in OF_PART else ()


def shocks_of(line: Line, suppliers: Suppliers) -> tuple[Shock, ...]:
    """What a line's money is multiplied by in each draw."""
    return tuple(_shock(quantity, line, suppliers) for quantity in quantities_of(line))


def running_shock(component_id: str, offer_id: str, kind: str, suppliers: Suppliers) -> Shock:
    """What an offer's yearly price for a component is multiplied by."""
    quantity = RUNNING_OF.get(kind, "present_charges")
    if quantity in OF_THE_PRESENT:
        return _of(quantity, suppliers.of_component.get(component_id), component_id)
    return _of(quantity, suppliers.of_offer.get(offer_id), component_id, offer_id)


def _moving(line: Line) -> str:
    return "moving_build" if line.kind == "build" else "moving"


def _shock(quantity: str, line: Line, suppliers: Suppliers) -> Shock:
    component = line.component_id
    if quantity in OF_THE_PRESENT:
        group = line.group_id if component is None else suppliers.of_component.get(component)
        return _of(quantity, group, component)
    if quantity == "leaving" and line.part == "break":
        group = suppliers.of_component.get(component or "")
        return _of(quantity, group, component, "the present contract")
    if quantity in ("posts", "procurement"):
        return _of(quantity, None, component, line.offer_id)
    group = suppliers.of_offer.get(line.offer_id or "", line.group_id)
    if quantity == "income":
        return _of(quantity, group, component, line.contract_id)
    if quantity in ("interfaces", "managing_suppliers"):
        return _of(quantity, group, component)
    return _of(quantity, group, component, line.offer_id)


def _of(quantity: str, group: str | None, *own: str | None) -> Shock:
    """Yearly prices of every kind share one factor of their supplier: it is one price list."""
    family = RUNNING if quantity in RUNNING_OF.values() else quantity
    who = THE_ORGANISATION if group is None else f"group {group}"
    words = [word for word in (quantity, who, *own) if word is not None]
    return Shock(quantity=quantity, factor=f"{family} | {who}", own=" | ".join(words))
