"""What is there to choose from? The tables as ways with their cost, quality, effect and supplier.

Everything a later page explains starts here: each array runs over the ways, and the maps lead from
ids to places and back. Nothing is chosen here and no rule is applied.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.award.bands import bands_by_group
from untower.award.calendar import contract_exits
from untower.award.interfaces import joined_pairs
from untower.award.numbers import read_numbers
from untower.award.present import present_arrangements
from untower.award.problem import EXTERNAL
from untower.award.quality import baselines, quality_of
from untower.award.user_floor import effects_of, served
from untower.award.way import RETAIN, LeftOut
from untower.award.ways import gather_ways, reading_of
from untower.estate.contract_dates import contract_terms
from untower.estate.lawful_dates import lawful_dates
from untower.estate.supplier_parents import supplier_groups
from untower.estate.whole_cost import whole_cost
from untower.options.terms import stated, terms_of
from untower.options.whole_life import whole_life

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from untower.award.bands import Band
    from untower.award.calendar import Exit
    from untower.award.interfaces import Interface
    from untower.award.numbers import Numbers
    from untower.award.present import Present
    from untower.award.problem import Floats, Ints
    from untower.award.quality import Quality
    from untower.award.user_floor import Served, UserEffects
    from untower.award.way import Offer, Way
    from untower.estate.supplier_parents import SupplierGroups
    from untower.options.terms import Terms
    from untower.options.whole_life import WholeLife
    from untower.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All there is to choose from on a day. [N] ways, those of one offer together; [B] offers."""

    tables: Mapping[str, pl.DataFrame]
    on: date
    policy: Policy | None
    terms: Terms
    numbers: Numbers
    groups: SupplierGroups
    exits: Mapping[str, Exit]
    present: Mapping[str, Present]
    ways: tuple[Way, ...]
    offers: Mapping[str, Offer]
    left_out: tuple[LeftOut, ...]
    money_gbp: Floats
    """[N] Present value of all money a way adds, optimism bias included."""
    bias_gbp: Floats
    """[N] The part of it that is optimism bias."""
    running_gbp: Floats
    """[N] Present value of its yearly price after the change: what a discount is taken from."""
    cash_gbp: Floats
    """[N, H] What is paid for it in each year, in cash."""
    quality: Quality
    effects: UserEffects
    baseline_gbp: Mapping[str, float]
    """B(k) by component: its whole-life cost as it stands."""
    interfaces: tuple[Interface, ...]
    bands: Mapping[str, tuple[Band, ...]]
    services: tuple[Served, ...]
    layer_services: Mapping[str, int]
    """How many services use something of each layer."""
    assumed: tuple[str, ...] = field(default=())

    @cached_property
    def component_ids(self) -> tuple[str, ...]:
        """Every component in scope, in the table's order."""
        return tuple(self.present)

    @cached_property
    def component_at(self) -> Mapping[str, int]:
        """The place of each component."""
        return {k: n for n, k in enumerate(self.component_ids)}

    @cached_property
    def offer_ids(self) -> tuple[str, ...]:
        """Every offer that may be chosen, in the order of its ways."""
        return tuple(dict.fromkeys(w.offer_id for w in self.ways))

    @cached_property
    def offer_at(self) -> Mapping[str, int]:
        """The place of each offer."""
        return {b: n for n, b in enumerate(self.offer_ids)}

    @cached_property
    def way_offer(self) -> Ints:
        """[N] Offer of each way."""
        return np.array([self.offer_at[w.offer_id] for w in self.ways], dtype=np.int64)

    @cached_property
    def way_component(self) -> Ints:
        """[N] Component of each way."""
        return np.array([self.component_at[w.component_id] for w in self.ways], dtype=np.int64)

    @cached_property
    def way_supplier(self) -> NDArray[np.object_]:
        """[N] Supplier that makes each way, None where nobody is named."""
        return np.array([w.supplier_id for w in self.ways], dtype=object)

    @cached_property
    def group_ids(self) -> tuple[str, ...]:
        """Every group that makes an offer, in the order of the ways."""
        return tuple(dict.fromkeys(w.group_id for w in self.ways))

    @cached_property
    def group_at(self) -> Mapping[str, int]:
        """The place of each group."""
        return {g: n for n, g in enumerate(self.group_ids)}

    @cached_property
    def way_group(self) -> Ints:
        """[N] Group of each way."""
        return np.array([self.group_at[w.group_id] for w in self.ways], dtype=np.int64)

    @cached_property
    def group_kind(self) -> Ints:
        """[G] EXTERNAL, IN_HOUSE or NOBODY."""
        kinds = {w.group_id: w.group_kind for w in self.ways}
        return np.array([kinds[g] for g in self.group_ids], dtype=np.int64)

    @cached_property
    def spend_gbp(self) -> Floats:
        """[N] Yearly spend with outside groups: what shares and discounts are reckoned by."""
        return np.array([self._spend(w) for w in self.ways])

    def _spend(self, way: Way) -> float:
        if way.group_kind != EXTERNAL:
            return 0.0
        if way.basis == RETAIN:
            return self.present[way.component_id].outside_gbp
        return max(0.0, way.annual_gbp or 0.0)

    @cached_property
    def only_group(self) -> Mapping[str, str]:
        """By component the one group it can be with, where every way of it is with that group."""
        found: dict[str, set[str]] = {}
        for way in self.ways:
            found.setdefault(way.component_id, set()).add(way.group_id)
        return {k: next(iter(groups)) for k, groups in found.items() if len(groups) == 1}

    @property
    def factors_total(self) -> float:
        """What £1 in each year of the plan is worth at its start."""
        return float(self.terms.factors.sum())

    def group_name(self, group_id: str) -> str:
        """A group as a page names it."""
        return self.groups.name(group_id)

    def ways_of(self, offer_id: str) -> tuple[Way, ...]:
        """The ways of one offer."""
        return self._ways_of.get(offer_id, ())

    @cached_property
    def _ways_of(self) -> Mapping[str, tuple[Way, ...]]:
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            found.setdefault(way.offer_id, []).append(way)
        return {offer: tuple(ways) for offer, ways in found.items()}


def gather_situation(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> Situation:
    """Read the tables into ways. They are taken to be free of what `bad_input` names.

    Reads organisation, components, uses, services, interfaces, suppliers, contracts, charges,
    options, offers, offer_items, offer_lots, discounts and passed_over; only components must be
    there.
    """
    terms = terms_of(tables, on=on, policy=policy)
    numbers = read_numbers(tables, on=on, policy=policy)
    groups = supplier_groups(tables.get("suppliers"))
    dated = contract_terms(tables, on=on)
    lawful = lawful_dates(
        dated,
        tables.get("contracts"),
        on=on,
        nation=stated(tables, "nation"),
        kind=stated(tables, "kind"),
        policy=policy,
    )
    exits = contract_exits(tables, dated, lawful, on=on, starts_on=terms.starts_on)
    here = present_arrangements(
        tables, exits, groups, starts_on=terms.starts_on, exit_share=numbers.exit_share
    )
    present = {p.component_id: p for p in here}
    horizon_months = 12 * terms.horizon_years
    reading = reading_of(
        tables, here, groups, on=on, horizon_months=horizon_months, vat_rate=numbers.vat_rate
    )
    every, offers, left_out = gather_ways(tables, reading)
    costed, ways, uncosted = _costed(every, terms)
    left_out += uncosted
    money = costed.present_value_gbp
    baseline = baselines(ways, money, present)
    cost = whole_cost(tables, groups)
    return Situation(
        tables=tables,
        on=on,
        policy=policy,
        terms=terms,
        numbers=numbers,
        groups=groups,
        exits=exits,
        present=present,
        ways=tuple(ways),
        offers=offers,
        left_out=tuple(left_out),
        money_gbp=money,
        bias_gbp=costed.parts["optimism_bias"],
        running_gbp=_running(costed, ways),
        cash_gbp=costed.by_year(is_cash=True),
        quality=quality_of(ways, baseline, present, numbers, horizon_months=horizon_months),
        effects=effects_of(ways, present, numbers),
        baseline_gbp=baseline,
        interfaces=joined_pairs(tables, present, default_gbp=numbers.interface_gbp),
        bands=bands_by_group(tables, groups),
        services=served(tables, cost, frozenset(present), on=on),
        layer_services=_layer_services(tables, present),
        assumed=(*terms.assumed, *numbers.assumed),
    )


def components_without_offer(situation: Situation) -> list[str]:
    """Components for which nobody offers anything, whether or not it may be chosen."""
    offered = {w.component_id for w in situation.ways if w.basis != RETAIN}
    offered |= {k for x in situation.left_out for k in x.component_ids}
    return [k for k in situation.present if k not in offered]


def _costed(ways: Sequence[Way], terms: Terms) -> tuple[WholeLife, list[Way], list[LeftOut]]:
    """The whole-life cost of every way; an offer with a way that cannot be costed is left out."""
    costed = whole_life(ways_frame(ways), terms)
    blank = {
        way.offer_id: _cells(way, n, costed)
        for n, way in enumerate(ways)
        if not costed.is_costed[n]
    }
    if not blank:
        return costed, list(ways), []
    kept = [w for w in ways if w.offer_id not in blank]
    covers: dict[str, list[str]] = {}
    for way in ways:
        covers.setdefault(way.offer_id, []).append(way.component_id)
    left_out = [
        LeftOut(
            offer_id=offer,
            component_ids=tuple(covers[offer]),
            reason="its cost is not known: " + ", ".join(c[2] for c in cells),
            missing=cells,
        )
        for offer, cells in blank.items()
    ]
    return whole_life(ways_frame(kept), terms), kept, left_out


def _cells(way: Way, n: int, costed: WholeLife) -> tuple[tuple[str, str, str], ...]:
    key = f"{way.offer_id} / {way.component_id}"
    return tuple(
        ("organisation", "organisation", name)
        if name == "fte_cost_gbp"
        else ("offer_items", key, name)
        for name, blank in costed.blanks.items()
        if blank[n]
    )


COSTED_FROM = (
    "one_off_gbp",
    "annual_gbp",
    "exit_gbp",
    "months_to_move",
    "in_house_fte",
    "present_annual_gbp",
    "starts_after_months",
    "break_gbp",
    "term_months",
    "indexation_pct",
)


def ways_frame(ways: Sequence[Way]) -> pl.DataFrame:
    """The ways as `whole_life` reads them."""
    columns: dict[str, pl.Series] = {"kind": pl.Series([w.kind for w in ways], dtype=pl.String)}
    for name in COSTED_FROM:
        columns[name] = pl.Series([getattr(w, name) for w in ways], dtype=pl.Float64)
    return pl.DataFrame(columns)


def _running(costed: WholeLife, ways: Sequence[Way]) -> Floats:
    """What a discount is taken from: new prices of outside groups, never what is kept."""
    takes = np.array([w.group_kind == EXTERNAL and w.basis != RETAIN for w in ways], dtype=bool)
    return np.where(takes, np.maximum(costed.parts["running"], 0.0), 0.0)


def _layer_services(
    tables: Mapping[str, pl.DataFrame], present: Mapping[str, Present]
) -> dict[str, int]:
    uses = tables.get("uses")
    if uses is None or not {"service_id", "component_id"} <= set(uses.columns):
        return {}
    found: dict[str, set[str]] = {}
    for service, component in uses.select("service_id", "component_id").drop_nulls().iter_rows():
        here = present.get(component)
        if here is not None and here.layer is not None:
            found.setdefault(here.layer, set()).add(service)
    return {layer: len(services) for layer, services in found.items()}
