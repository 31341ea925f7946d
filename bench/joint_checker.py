"""What does a list of offers cost, and which rules does it break? Said from the raw columns alone.

Reads nothing of untower's arrays or sums, so that an error in either shows as a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bench.joint_instances import Instance

    Ints = NDArray[np.int64]

IN_HOUSE = 0
INTEGRATOR = 0
SLACK = 1e-6
"""Money and shares are sums of whole thousands: what is less than this is rounding."""


@dataclass(frozen=True)
class Checked:
    """The cost of a choice, part by part, and every broken rule in words."""

    offers: int
    interfaces: int
    managing: int
    discount: float
    broken: tuple[str, ...]

    @property
    def cost(self) -> float:
        """What the choice costs in all."""
        return self.offers + self.interfaces + self.managing - self.discount


def check(instance: Instance, chosen: Sequence[int]) -> Checked:
    """Cost a choice of offers and list every rule it breaks, one sentence each."""
    offers = sorted(int(offer) for offer in chosen)
    broken: list[str] = []
    if len(set(offers)) != len(offers):
        broken.append("an offer is taken twice")
    held = np.full(instance.components, -1)
    covered = np.zeros(instance.components, dtype=np.int64)
    spend = np.zeros(instance.nobody + 1)
    for offer in offers:
        provider = instance.offer_provider[offer]
        parts = _parts(instance, offer)
        held[parts] = provider
        covered[parts] += 1
        spend[provider] += instance.offer_price[offer]
    if (covered != 1).any():
        broken.append(f"{int((covered != 1).sum())} components are not covered exactly once")
    outside = np.arange(1, instance.nobody)
    used = np.isin(outside, instance.offer_provider[offers])
    broken += _broken_by_spend(instance, spend[outside])
    broken += _broken_by_delivery(instance, offers, held, outside)
    broken += _broken_by_pairs(instance, offers, held)
    if not instance.providers_at_least <= used.sum() <= instance.providers_at_most:
        broken.append(f"{used.sum()} outside providers are used")
    one, other = held[instance.interfaces].T
    meets = (one != other) & (one != instance.nobody) & (other != instance.nobody)
    off = np.zeros(len(outside))
    for start, share in zip(instance.band_from, instance.band_discount, strict=True):
        off = np.where(spend[outside] >= start, share * spend[outside], off)
    return Checked(
        offers=int(
            (
                instance.offer_price[offers]
                + instance.offer_transition[offers]
                + instance.offer_shortfall[offers]
            ).sum()
        ),
        interfaces=int(instance.interface_cost[meets].sum()),
        managing=int(instance.managing_cost[outside][used].sum()),
        discount=float(off.sum()),
        broken=tuple(broken),
    )


def _parts(instance: Instance, offer: int) -> Ints:
    return instance.part_component[instance.part_start[offer] : instance.part_start[offer + 1]]


def _broken_by_spend(instance: Instance, spend: NDArray[np.float64]) -> list[str]:
    """Rules on outside spend: the largest contract, the largest share and what SMEs get."""
    total = spend.sum()
    broken = [
        f"provider {n + 1} is paid {spend[n]:,.0f}, above the largest contract"
        for n in np.flatnonzero(spend > instance.contract_at_most + SLACK)
    ]
    broken += [
        f"provider {n + 1} has {spend[n] / total:.1%} of outside spend"
        for n in np.flatnonzero(spend > instance.share_at_most * total + SLACK)
    ]
    small = spend[instance.is_sme[1:]].sum()
    if small < instance.sme_at_least * total - SLACK:
        broken.append(f"SMEs have {small / total:.1%} of outside spend")
    return broken


def _broken_by_delivery(
    instance: Instance, offers: list[int], held: Ints, outside: Ints
) -> list[str]:
    """Rules on who can deliver how much: capacity, towers, own staff and the budget."""
    broken = []
    for provider in outside:
        has = held == provider
        if instance.size[has].sum() > instance.capacity[provider]:
            broken.append(f"provider {provider} is given more than its capacity")
        by_layer = np.bincount(instance.layer[has], minlength=len(instance.tower_at_most))
        broken += [
            f"provider {provider} holds {by_layer[n]} components of layer {n}"
            for n in np.flatnonzero(by_layer > instance.tower_at_most)
        ]
    if instance.offer_fte[offers].sum() > instance.fte_at_most:
        broken.append("more own staff is needed than there is")
    money = instance.offer_price[offers].sum() + instance.offer_transition[offers].sum()
    if money > instance.budget:
        broken.append(f"prices and transition come to {money:,}, above the budget")
    return broken


def _broken_by_pairs(instance: Instance, offers: list[int], held: Ints) -> list[str]:
    """Rules on what may not go together: the integrator, exclusions and either-or sets."""
    broken = []
    integrator = held[INTEGRATOR]
    if IN_HOUSE < integrator < instance.nobody and (held == integrator).sum() > 1:
        broken.append(f"provider {integrator} is the integrator and holds more")
    for one, other in instance.exclusions:
        if held[one] == held[other] and IN_HOUSE < held[one] < instance.nobody:
            broken.append(f"components {one} and {other} are with one provider")
    taken = set(offers)
    broken += [
        f"{len(taken & set(members))} offers of one either-or set are taken"
        for members in instance.either_or
        if len(taken & set(members)) > 1
    ]
    return broken
