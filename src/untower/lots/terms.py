"""Which numbers does a cut into lots rest on: the organisation's own, policy's, the house's?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from untower.lots.problem import Rates
from untower.needs.whole_tables import organisation_says, records_of
from untower.policy import NotCovered, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import polars as pl

    from untower.policy import Policy

TERMS_READS = (
    "organisation.manage_supplier_gbp",
    "limits.kind",
    "limits.subject",
    "limits.value",
    "limits.is_mandatory",
    "limits.unit",
    "limits.comparator",
    "limits.priority",
)


@dataclass(frozen=True, kw_only=True)
class TowerLimit:
    """The most of a layer's present cost one lot may have, as in the choice of providers.

    `share` None: nobody limits it where no layer is named; `named` are layers with their own.
    """

    share: float | None
    named: Mapping[str, float]
    components_min: int
    services_min: int

    def of(self, layer: str, *, components: int, services: int) -> float | None:
        """The share of one layer that has so many components, used by so many services."""
        is_large = components >= self.components_min and services >= self.services_min
        return self.named.get(layer, self.share if is_large else None)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The numbers of a cut. `maximum_gbp` None: nobody stated the largest value a lot may have.

    Values are without VAT over `term_months`; `vat_share` None: no rate is known on the day.
    """

    on: date
    rates: Rates
    term_months: int
    maximum_gbp: float | None
    maximum_limit_id: str | None
    interface_gbp: float
    wish_gbp: float
    shared_from: int
    tower: TowerLimit
    vat_share: float | None
    one_stage_groups: int
    weigh_all_up_to: int
    permutations: int
    assumed: tuple[str, ...]

    @property
    def maximum_annual_gbp(self) -> float | None:
        """The most a lot may cost a year, over the term where no lot states one."""
        return None if self.maximum_gbp is None else self.maximum_gbp * 12 / self.term_months


def terms_of(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> Terms:
    """The terms on a day, from `organisation`, `limits` and policy."""
    house = partial(convention, on=on, policy=policy)
    assumed = []
    managing = organisation_says(tables, "manage_supplier_gbp")
    if managing is None:
        managing = house("lot_managing_where_none_gbp")
        assumed.append(
            f"Managing one more contract costs £{managing:,.0f} a year, by convention: no cost is "
            "stated."
        )
    limit_id, maximum = _maximum(tables)
    if maximum is None:
        assumed.append("No lot has a largest value: none is stated among the limits.")
    vat = (policy or shipped()).number("vat_standard_rate_pct", on=on)
    return Terms(
        on=on,
        rates=Rates(
            service_share=house("lot_service_apart_pct") / 100,
            trade_share=house("lot_unlike_trades_pct") / 100,
            managing_gbp=float(managing),
            missing_gbp=house("lot_supplier_missing_gbp"),
            groups_min=int(house("lot_groups_min")),
            smes_min=int(house("lot_smes_min")),
        ),
        term_months=max(1, int(house("lot_term_months"))),
        maximum_gbp=maximum,
        maximum_limit_id=limit_id,
        interface_gbp=house("interface_annual_where_none_gbp"),
        wish_gbp=house("lot_wish_broken_gbp"),
        shared_from=int(house("lot_shared_services_min")),
        tower=_tower_limit(tables, house),
        vat_share=None if isinstance(vat, NotCovered) else vat.value / 100,
        one_stage_groups=int(house("lot_one_stage_groups_max")),
        weigh_all_up_to=int(house("lot_every_cut_weighed_max")),
        permutations=int(house("lot_permutations")),
        assumed=tuple(assumed),
    )


def _tower_limit(tables: Mapping[str, pl.DataFrame], house: Callable[[str], float]) -> TowerLimit:
    """The organisation's limits on a layer's share, else the house's: above, a lot has no taker."""
    share: float | None = house("no_new_tower_share")
    named: dict[str, float] = {}
    for row in records_of(tables, "limits") or []:
        if row["kind"] != "layer_share" or row["comparator"] == "at_least":
            continue
        value = row["value"]
        stated = (
            house("no_new_tower_share")
            if value is None
            else float(value) / (1 if row["unit"] == "share" else 100)
        )
        gives_way = row["is_mandatory"] is False or (
            row["is_mandatory"] is None and row["priority"] is not None
        )
        if row["subject"] is None:
            share = None if gives_way else stated
        elif gives_way:
            named[str(row["subject"])] = 1.0
        else:
            named[str(row["subject"])] = stated
    return TowerLimit(
        share=share,
        named=named,
        components_min=int(house("no_new_tower_min_components")),
        services_min=int(house("no_new_tower_min_services")),
    )


def _maximum(tables: Mapping[str, pl.DataFrame]) -> tuple[str | None, float | None]:
    """The least of the mandatory limits on every contract's value: those that name no subject."""
    limits = [
        (float(r["value"]), str(r["limit_id"]))
        for r in records_of(tables, "limits") or []
        if r["kind"] == "contract_value"
        and r["subject"] is None
        and r["value"] is not None
        and r["value"] > 0
        and r["is_mandatory"] is not False
        and r["comparator"] in (None, "at_most")
    ]
    if not limits:
        return None, None
    value, limit_id = min(limits)
    return limit_id, value
