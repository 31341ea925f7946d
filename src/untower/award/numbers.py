"""Which numbers of policy and of the house does the joint choice rest on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.options.terms import stated
from untower.policy import NotCovered, Policy, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import polars as pl


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What the organisation states, else the house's convention; `assumed` names each of those.

    Weights are in per cent as stated. `manage_supplier_gbp` None is not known: then no cost of
    managing is counted, and `assumed` says so.
    """

    vat_rate: float
    interface_gbp: float
    exit_share: float
    effect_factor: float
    effect_if_worse: float
    tower_share: float
    tower_components: int
    tower_services: int
    quality_weight: float
    price_weight: float
    user_weight: float
    cloud_weight: float
    agile_weight: float
    manage_supplier_gbp: float | None
    assumed: tuple[str, ...]


def read_numbers(tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None) -> Numbers:
    """The numbers in force on a day, from `organisation` first and policy after it."""
    assumed: list[str] = []

    def house(name: str) -> float:
        return convention(name, on=on, policy=policy)

    def weight(name: str) -> float:
        value = stated(tables, f"{name}_weight_pct")
        if value is not None:
            return float(value)
        taken = house(f"{name}_weight_where_none_pct")
        assumed.append(f"The weight of {name} is {taken:g}: the organisation states none.")
        return taken

    quality, price = _quality_and_price(tables, weight("quality"), assumed)
    return Numbers(
        vat_rate=_vat(on, policy),
        interface_gbp=house("interface_annual_where_none_gbp"),
        exit_share=house("contract_exit_where_none_pct") / 100,
        effect_factor=house("user_effect_factor"),
        effect_if_worse=house("user_effect_if_worse_points"),
        tower_share=house("no_new_tower_share"),
        tower_components=int(house("no_new_tower_min_components")),
        tower_services=int(house("no_new_tower_min_services")),
        quality_weight=quality,
        price_weight=price,
        user_weight=weight("user"),
        cloud_weight=weight("cloud"),
        agile_weight=weight("agile"),
        manage_supplier_gbp=_managing(tables, house, assumed),
        assumed=tuple(assumed),
    )


def _quality_and_price(
    tables: Mapping[str, pl.DataFrame], quality: float, assumed: list[str]
) -> tuple[float, float]:
    """Both weights; a price weight left blank is what quality leaves of a hundred."""
    price = stated(tables, "price_weight_pct")
    if price is not None:
        return quality, float(price)
    assumed.append(f"The weight of price is {100 - quality:g}: what quality leaves of 100.")
    return quality, 100 - quality


def _managing(
    tables: Mapping[str, pl.DataFrame],
    house: Callable[[str], float],
    assumed: list[str],
) -> float | None:
    """What one more supplier costs a year to manage: as stated, else its part of a post."""
    own = stated(tables, "manage_supplier_gbp")
    if own is not None:
        return float(own)
    post = stated(tables, "fte_cost_gbp")
    if post is None:
        assumed.append(
            "What managing a supplier costs is not known, nor what a post costs: no cost of "
            "managing is counted."
        )
        return None
    groups = house("supplier_groups_per_commercial_post")
    assumed.append(
        f"Managing a supplier costs a post's cost over {groups:g}: the organisation states none."
    )
    return float(post) / groups


def _vat(on: date, policy: Policy | None) -> float:
    found = (policy or shipped()).number("vat_standard_rate_pct", on=on)
    # Before the first day shipped no rate is known; such a plan is not made of today's prices.
    return 0.0 if isinstance(found, NotCovered) else found.value / 100
