"""Which components go to tender, what are they worth a year, and what ties them together?

A component goes to tender where its options were considered and it is decided to be let outside, in
part or whole. Its worth a year is what it costs now; where that is not known, the dearest open
offer of it. A blank is never nothing: what neither tells is taken at the middle of what is known
when a cut is sought, is named, and leaves the lot's value not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from untower.estate.service_shares import service_shares
from untower.lots.bad_input import groupings_of
from untower.lots.market_size import OPEN_OFFERS, Market, market_of
from untower.lots.trades import trades_of
from untower.needs.whole_tables import Record, records_of
from untower.options.delivery import Decision, decisions_of
from untower.options.gate import Passage, passages_of
from untower.options.present_cost import present_costs
from untower.options.terms import terms_of as option_terms
from untower.options.ways import ways_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.lots.terms import Terms
    from untower.policy import Policy

SERVICE_MANAGEMENT = "service_management"


@dataclass(frozen=True)
class Tie:
    """Two components that depend on one another either way: yearly cost, and whether assumed."""

    one: str
    other: str
    annual_gbp: float
    is_assumed: bool
    is_proprietary: bool


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer of the whole estate: what is known of its yearly cost, and the most one lot may have.

    `most_gbp` None: nobody limits it.
    """

    annual_gbp: float
    most_gbp: float | None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Everything a cut is made from. `to_tender` are component ids in their table's order.

    `annual_gbp` by component; None is not known. `shares` by component and service. `trades` by
    component where known; `layers` by name. `mandatory` and `ranked` are groupings: (kind, one,
    other, limit id).
    """

    components: Mapping[str, Record]
    decisions: Mapping[str, Decision]
    passages: Mapping[str, Passage]
    to_tender: tuple[str, ...]
    annual_gbp: Mapping[str, float | None]
    from_offers: frozenset[str]
    shares: Mapping[str, Mapping[str, float]]
    services: Mapping[str, str]
    ties: tuple[Tie, ...]
    market: Market
    trades: Mapping[str, str]
    layers: Mapping[str, Layer]
    mandatory: tuple[tuple[str, str, str, str], ...]
    ranked: tuple[tuple[str, str, str, str], ...]

    def title(self, component_id: str) -> str:
        """A component's name, or its id where it has none."""
        record = self.components.get(component_id)
        return str(record["name"] or component_id) if record else component_id

    def assumed_gbp(self, component_ids: Sequence[str]) -> float:
        """What a component without a known worth is taken at while a cut is sought."""
        known = [g for c in component_ids if (g := self.annual_gbp.get(c)) is not None]
        return median(known) if known else 1.0


def scope_of(
    tables: Mapping[str, pl.DataFrame], terms: Terms, *, policy: Policy | None = None
) -> Scope:
    """Gather what a cut is made from; any table may be absent."""
    ways = ways_of(tables)
    decisions = decisions_of(
        tables,
        ways.components,
        ways.frame,
        terms=option_terms(tables, on=terms.on, policy=policy),
        policy=policy,
    )
    passages = passages_of(ways, decisions, tables, on=terms.on, policy=policy)
    annual, from_offers = _worth(tables)
    shares: dict[str, dict[str, float]] = {}
    for component, service, share in service_shares(tables).iter_rows():
        shares.setdefault(component, {})[service] = share
    components = {str(c["component_id"]): c for c in ways.components}
    groupings = _groupings(tables, components, shares)
    services = {
        str(r["service_id"]): str(r["name"] or r["service_id"])
        for r in records_of(tables, "services") or []
    }
    return Scope(
        components=components,
        decisions={str(d.component["component_id"]): d for d in decisions},
        passages={p.component_id: p for p in passages},
        to_tender=tuple(p.component_id for p in passages if p.goes_to_tender),
        annual_gbp=annual,
        from_offers=from_offers,
        shares=shares,
        services=services,
        ties=_ties(tables, components, terms.interface_gbp),
        market=market_of(tables),
        trades=trades_of(components, shares, services=len(services), shared_from=terms.shared_from),
        layers=_layers(components, annual, shares, terms),
        mandatory=tuple(g for g, is_mandatory in groupings if is_mandatory),
        ranked=tuple(g for g, is_mandatory in groupings if not is_mandatory),
    )


def _worth(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, float | None], frozenset[str]]:
    """What each component costs now a year, else its dearest open offer in pounds without VAT."""
    present = {
        str(c): None if gbp is None else float(gbp) for c, gbp in present_costs(tables).iter_rows()
    }
    offers = {
        r["offer_id"]
        for r in records_of(tables, "offers") or []
        if r["basis"] in OPEN_OFFERS
        and r["includes_vat"] is False
        and r["currency"] in (None, "GBP")
    }
    asked: dict[str, float] = {}
    for row in records_of(tables, "offer_items") or []:
        if row["offer_id"] in offers and row["annual_gbp"] is not None and row["annual_gbp"] > 0:
            component = str(row["component_id"])
            asked[component] = max(asked.get(component, 0.0), float(row["annual_gbp"]))
    worth: dict[str, float | None] = dict(asked)
    worth |= {c: g for c, g in present.items() if g is not None and g >= 0}
    return worth, frozenset(c for c in asked if present.get(c) is None)


def _layers(
    components: Mapping[str, Record],
    annual: Mapping[str, float | None],
    shares: Mapping[str, Mapping[str, float]],
    terms: Terms,
) -> dict[str, Layer]:
    """Each layer with its known cost and the most one lot may have of it."""
    members: dict[str, list[str]] = {}
    for component, record in components.items():
        if record["layer"] is not None:
            members.setdefault(str(record["layer"]), []).append(component)
    found = {}
    for layer, names in members.items():
        cost = sum(g for c in names if (g := annual.get(c)) is not None)
        used = len({s for c in names for s in shares.get(c, {})})
        share = terms.tower.of(layer, components=len(names), services=used)
        found[layer] = Layer(annual_gbp=cost, most_gbp=None if share is None else share * cost)
    return found


def _ties(
    tables: Mapping[str, pl.DataFrame], components: Mapping[str, Record], default_gbp: float
) -> tuple[Tie, ...]:
    """Each pair of components that depend on one another; the cost of both directions."""
    found: dict[tuple[str, str], Tie] = {}
    for row in records_of(tables, "interfaces") or []:
        one, other = sorted((str(row["from_component_id"]), str(row["to_component_id"])))
        if one == other or one not in components or other not in components:
            continue
        before = found.get((one, other))
        blank = row["annual_gbp"] is None
        found[one, other] = Tie(
            one,
            other,
            (before.annual_gbp if before else 0.0)
            + (default_gbp if blank else float(row["annual_gbp"])),
            blank or bool(before and before.is_assumed),
            row["standard"] == "proprietary" or bool(before and before.is_proprietary),
        )
    return tuple(found[key] for key in sorted(found))


def _groupings(
    tables: Mapping[str, pl.DataFrame],
    components: Mapping[str, Record],
    shares: Mapping[str, Mapping[str, float]],
) -> list[tuple[tuple[str, str, str, str], bool]]:
    """Rules that join or part two components, and whether each is mandatory.

    Who provides service management is kept from what it integrates, by default as in the choice of
    providers: a lot with both could be awarded to nobody.
    """
    found = [
        (
            (str(r["kind"]), str(r["subject"]), str(r["other_subject"]), str(r["limit_id"])),
            r["is_mandatory"] is not False,
        )
        for r in groupings_of(tables)
        if r["subject"] is not None and r["other_subject"] is not None
    ]
    rows = [r for r in records_of(tables, "limits") or [] if r["kind"] == "integrator_apart"]
    limit = str(rows[0]["limit_id"]) if rows else "integrator_apart"
    is_mandatory = all(r["is_mandatory"] is not False for r in rows)
    subjects = {r["subject"] for r in rows} or {None}
    for one, record in components.items():
        if record["layer"] != SERVICE_MANAGEMENT or not subjects & {None, one}:
            continue
        used = shares.get(one, {}).keys()
        for other, beside in components.items():
            theirs = shares.get(other, {}).keys()
            if beside["layer"] != SERVICE_MANAGEMENT and (used & theirs if used else theirs):
                found.append((("apart", one, other, limit), is_mandatory))
    return found
