"""How do the lots look: over services and layers, one by one, and beside other ways of cutting?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from untower.answers import Bar, Bars, Dress, Picture, Table, TowerMap, Value, Wearer
from untower.arithmetic.money import spell_gbp, to_pence
from untower.estate.dresses import NOT_KNOWN, dress_groups
from untower.lots.check import most_gbp
from untower.lots.reads import ALL_READS, CUT_READS, LOT_READS, PURCHASE_READS
from untower.lots.route import WORDS
from untower.phrases import plural
from untower.tables.estate import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.tower_measure import Bound
    from untower.lots.cutting import Cutting, Lot
    from untower.lots.facts import Facts
    from untower.lots.measures import Cut

SERVICES_DRAWN = 8
DRAWN = 15
BARS_DRAWN = 20
BRIEF = 32  # letters
OTHERS = Dress(Wearer.OTHERS, None, "+", "All other lots")


def pictures_of(facts: Facts) -> tuple[Picture, ...]:
    """What can be drawn; nothing where nothing was cut."""
    return tuple(_pictures(facts)) if facts.cuttings else ()


def _pictures(facts: Facts) -> Iterator[Picture]:
    # One map and one row of bars, of the cutting with most to show: tables have the other.
    drawn = max(facts.cuttings, key=lambda c: len(c.component_ids))
    for cutting in facts.cuttings:
        suffix = "_by_hand" if cutting is facts.by_hand else ""
        yield _lots(facts, cutting, suffix)
        yield _beside(cutting, suffix)
        if cutting is drawn:
            if any(facts.scope.shares.get(c) for c in cutting.component_ids):
                yield _map(facts, cutting, suffix)
            yield _values(facts, cutting, suffix)
    yield _why(facts)


def _map(facts: Facts, cutting: Cutting, suffix: str) -> TowerMap:
    """Services down, layers across, each cell in the dress of the lot with most of its spend."""
    scope = facts.scope
    spend: dict[tuple[str, str], dict[int, float]] = {}
    by_service: dict[str, float] = {}
    for n, lot in enumerate(cutting.lots):
        for component in lot.component_ids:
            layer = scope.components[component]["layer"]
            gbp = scope.annual_gbp.get(component) or 0.0
            for service, share in scope.shares.get(component, {}).items():
                by_service[service] = by_service.get(service, 0.0) + gbp * share
                if layer is not None:
                    cell = spend.setdefault((service, str(layer)), {})
                    cell[n] = cell.get(n, 0.0) + gbp * share
    services = sorted(by_service, key=lambda s: (-by_service[s], s))
    layers = [name for name in LAYERS if any(layer == name for _, layer in spend)]
    wardrobe = dress_groups(((lot.lot_id, _brief(lot)) for lot in cutting.lots), others=OTHERS)

    def held(service: str, layer: str) -> Lot | None:
        cell = spend.get((service, layer))
        return None if not cell else cutting.lots[max(cell, key=lambda n: (cell[n], -n))]

    def dress(service: str, layer: str) -> Dress | None:
        lot = held(service, layer)
        if lot is None:
            return None
        cell = spend[service, layer]
        return wardrobe.dress(lot.lot_id) if max(cell.values()) > 0 else NOT_KNOWN

    def word(service: str, layer: str) -> str:
        lot = held(service, layer)
        return "" if lot is None else lot.lot_id

    shown = services[:SERVICES_DRAWN]
    spoken = tuple(name.replace("_", " ").capitalize() for name in layers)
    measured = cutting.cut.measured
    return TowerMap(
        picture_id=f"lots_map{suffix}",
        title=_map_title(cutting),
        drawn=f"The {len(shown)} services with most spend on what goes to tender, by technology "
        f"layer; each cell is the lot, {cutting.cut.name}, with most of it, not a supplier. Lots "
        "that follow services lie; lots that follow layers stand.",
        note=f"{len(shown)} of {plural(len(services), 'service')} are drawn: all are in plan.xlsx."
        if len(services) > len(shown)
        else "",
        columns=("Service", *spoken),
        rows=tuple(
            (scope.services.get(s, s), *(word(s, layer) for layer in layers)) for s in services
        ),
        reads=LOT_READS,
        services=tuple(scope.services.get(s, s) for s in shown),
        layers=spoken,
        cells=tuple(tuple(dress(s, layer) for layer in layers) for s in shown),
        measures=tuple(
            (name, None if bound is None else round(bound.value, 2))
            for name, bound in (("layer", measured.layer), ("service", measured.service))
        ),
    )


def _short(lot: Lot) -> str:
    return f"{lot.lot_id}: {lot.title}"


def _brief(lot: Lot) -> str:
    """A lot as a key names it: the first words of its title."""
    words = re.split(r"[,:]| and ", lot.title)[0].strip()
    return words if len(words) <= BRIEF else f"{words[:BRIEF].rsplit(' ', 1)[0]} …"


def _map_title(cutting: Cutting) -> str:
    layer, service = cutting.cut.measured.layer, cutting.cut.measured.service
    lots = plural(len(cutting.lots), "lot")
    if layer is None or service is None:
        return f"What {lots} follow cannot be measured"
    more, less = ("services", "layers") if service.value > layer.value else ("layers", "services")
    one, other = max(service.value, layer.value), min(service.value, layer.value)
    return f"{lots} {cutting.cut.name} follow {more} ({one:.2f}) more than {less} ({other:.2f})"


def _values(facts: Facts, cutting: Cutting, suffix: str) -> Bars:
    lots = cutting.lots
    known = [lot.value_gbp for lot in lots if lot.is_worth_known]
    limited = [lot for lot in lots if most_gbp(facts, lot) is not None]
    over = sum(lot.value_gbp > (most_gbp(facts, lot) or 0.0) for lot in limited)
    if not known:
        title = f"What {plural(len(lots), 'lot')} are worth is not known"
    elif not limited:
        at_least = "at least " if any(lot.not_known for lot in lots) else ""
        title = f"{plural(len(lots), 'lot')}, the largest worth {at_least}{spell_gbp(max(known))}"
    else:
        title = (
            f"{over:,} of {plural(len(lots), 'lot')} {'is' if over == 1 else 'are'} known to be "
            f"worth more than they may be; the largest is worth {spell_gbp(max(known))}"
        )
    return Bars(
        picture_id=f"lots_values{suffix}",
        title=title,
        drawn="What each lot is worth over its months at what its components cost now, without "
        "VAT, extensions or options.",
        note="A lot with a component of unknown worth is not drawn at a value."
        if any(lot.not_known for lot in lots)
        else "",
        columns=("Lot", "Worth, £", "Months", "Components", "Of unknown worth"),
        rows=tuple(
            (
                _short(lot),
                None if lot.not_known else to_pence(lot.value_gbp),
                lot.months,
                len(lot.component_ids),
                len(lot.not_known),
            )
            for lot in lots
        ),
        reads=LOT_READS,
        bars=tuple(
            Bar(
                _short(lot),
                None if lot.not_known else lot.value_gbp,
                spell_gbp(lot.value_gbp)
                if not lot.not_known
                else f"at least {spell_gbp(lot.value_gbp)}"
                if lot.is_worth_known
                else "not known",
            )
            for lot in lots[:BARS_DRAWN]
        ),
    )


def _lots(facts: Facts, cutting: Cutting, suffix: str) -> Table:
    met = 0
    rows: list[tuple[Value, ...]] = []
    rates = facts.terms.rates
    for lot in cutting.lots:
        market = lot.market
        met += market is not None and not any(market.short_by(rates.groups_min, rates.smes_min))
        route = facts.routes[lot.lot_id]
        rows.append(
            (
                _short(lot),
                " ".join([*_on_record(facts, lot), f"{route.words}.", *_own_reasons(facts, lot)]),
                len(lot.component_ids),
                None if lot.not_known else to_pence(lot.value_gbp),
                len(lot.services),
                len(lot.interfaces),
                None if market is None else len(market.groups),
                None if market is None else len(market.smes),
            )
        )
    return Table(
        picture_id=f"lots_each{suffix}",
        title=f"{met:,} of {plural(len(cutting.lots), 'lot')} have the market they aim at"
        if facts.scope.market.is_known
        else f"Who could tender for {plural(len(cutting.lots), 'lot')} is not known",
        drawn=f"Each lot {cutting.cut.name}: the services that have it as their own, interfaces "
        "across its edge, and supplier groups that hold a contract for, or made an open offer of, "
        f"a component of it. The aim is {rates.groups_min}, {rates.smes_min} of them small.",
        note=_purchases_said(facts, cutting),
        columns=(
            "Lot",
            "Route",
            "Components",
            "Worth, £",
            "Own services",
            "Interfaces cut",
            "Supplier groups",
            "Small ones",
        ),
        rows=tuple(rows),
        reads=ALL_READS,
        number_columns=(2, 3, 4, 5, 6, 7),
        under_head=(1,),
        rows_shown=DRAWN,
    )


def _on_record(facts: Facts, lot: Lot) -> list[str]:
    """The route its procurement has on record, before the one these rules propose."""
    record = facts.procurements.get(facts.purchase_name(lot))
    if record is None or record["route"] is None:
        return []
    return [f"On record: {WORDS[record['route']].lower()}. By these rules:"]


def _own_reasons(facts: Facts, lot: Lot) -> list[str]:
    """The reasons for a lot's route but for those of its whole purchase, said once below."""
    purchase = facts.purchases[facts.purchase_name(lot)]
    return [r for r in facts.routes[lot.lot_id].reasons if purchase.reason not in r]


def _purchases_said(facts: Facts, cutting: Cutting) -> str:
    """Each purchase of a cutting beside its threshold."""
    said = []
    for name in dict.fromkeys(facts.purchase_name(lot) for lot in cutting.lots):
        record, reason = facts.procurements.get(name), facts.purchases[name].reason
        said.append(reason if record is None else f"{record['title'] or name}: {reason}")
    return " ".join(said)


def _beside(cutting: Cutting, suffix: str) -> Table:
    cuts = (cutting.cut, *cutting.rivals)
    allowed = [c for c in cuts if c.is_allowed]
    least = min(allowed or cuts, key=lambda c: c.cost.total_gbp)
    how = "proven of every cut" if cutting.proposal.is_proven else "the best found, not proven"
    return Table(
        picture_id=f"lots_beside{suffix}",
        title=f"The cut {cutting.cut.name} costs "
        f"{spell_gbp(cutting.cut.cost.total_gbp)} a year to bring together; "
        + (
            "no other looked at that is allowed costs less"
            if least is cutting.cut or least.cost.total_gbp >= cutting.cut.cost.total_gbp
            else f"{least.name} costs {spell_gbp(least.cost.total_gbp)}"
        ),
        drawn="The same components cut in other ways, counted alike by house weights. Layer and "
        "service: how far lots follow each, corrected for chance: 0 is what chance gives.",
        note=f"What untower proposes is {how}.",
        columns=(
            "Cut",
            "Lots",
            "Keeps the rules",
            "A year, £",
            "Services apart, £",
            "Unlike trades, £",
            "Interfaces, £",
            "Managing, £",
            "Market and wishes, £",
            "Layer",
            "Service",
        ),
        rows=tuple(_cut_row(c) for c in cuts),
        reads=CUT_READS,
        number_columns=(1, 3, 4, 5, 6, 7, 8, 9, 10),
    )


def _cut_row(cut: Cut) -> tuple[Value, ...]:
    def bound(of: Bound | None) -> float | None:
        return None if of is None else round(of.value, 2)

    cost = cut.cost
    return (
        cut.name.capitalize(),
        cost.lots,
        "yes" if cut.is_allowed else "no",
        to_pence(cost.total_gbp),
        to_pence(cost.services_gbp),
        to_pence(cost.trades_gbp),
        to_pence(cost.interfaces_gbp),
        to_pence(cost.managing_gbp),
        to_pence(cost.market_gbp + cost.wishes_gbp),
        bound(cut.measured.layer),
        bound(cut.measured.service),
    )


def _why(facts: Facts) -> Table:
    """Split, or say why not: a draft for the record."""
    rows: list[tuple[Value, ...]] = [
        (name.capitalize(), text) for name, text in facts.reasons.items()
    ]
    rows += [(_short(lot), lot.reason) for lot in facts.lots]
    return Table(
        picture_id="lots_reasons",
        title=f"Split, or say why not: {plural(len(facts.lots), 'lot')}, reasons for the record",
        drawn="Drafts from the tables for whoever decides; each figure was computed, none is a "
        "judgement.",
        columns=("Lot", "Why it is not split further"),
        rows=tuple(rows),
        reads=(*LOT_READS, *PURCHASE_READS),
        rows_shown=DRAWN,
    )
