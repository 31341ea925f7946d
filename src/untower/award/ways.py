"""Which offers may be chosen, and what is each of their parts: one way to provide one component?

Keeping a component as it is, is a way like any other and always there. An offer that cannot be
chosen is left out by name, with the reason and the blank cells behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.award.problem import EXTERNAL, IN_HOUSE, NOBODY
from untower.award.way import (
    FROM_OPTION,
    HOUSE_BASIS,
    HOUSE_GROUP,
    NOBODY_GROUP,
    PRICES,
    RETAIN,
    RETIRE,
    REUSE,
    LeftOut,
    Offer,
    Reading,
    Way,
)
from untower.award.ways_barred import barred
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.award.present import Present
    from untower.estate.supplier_parents import SupplierGroups
    from untower.needs.whole_tables import Record


def reading_of(
    tables: Mapping[str, pl.DataFrame],
    present: Sequence[Present],
    groups: SupplierGroups,
    *,
    on: date,
    horizon_months: int,
    vat_rate: float,
) -> Reading:
    """What `gather_ways` needs, from `options`, `suppliers`, `uses` and `passed_over`."""
    return Reading(
        on=on,
        horizon_months=horizon_months,
        vat_rate=vat_rate,
        present={p.component_id: p for p in present},
        groups=groups,
        options=_by_id(tables, "options", "option_id"),
        suppliers=_by_id(tables, "suppliers", "supplier_id"),
        used=frozenset(str(r["component_id"]) for r in records_of(tables, "uses") or []),
        retire_on_record=frozenset(
            str(r["subject_key"])
            for r in records_of(tables, "passed_over") or []
            if r["subject_table"] == "components" and r["kind"] in ("exception", "accept")
        ),
    )


def gather_ways(
    tables: Mapping[str, pl.DataFrame], reading: Reading
) -> tuple[list[Way], dict[str, Offer], list[LeftOut]]:
    """Every way with its offer, the ways of one offer together, and what was left out.

    Reads `offers`, `offer_items` and `offer_lots`. The ways that keep a component come first, in
    the order of the components, then the offers in the table's order.
    """
    items: dict[str, list[Record]] = {}
    for item in records_of(tables, "offer_items") or []:
        items.setdefault(str(item["offer_id"]), []).append(item)
    lots: dict[str, list[str]] = {}
    for lot in records_of(tables, "offer_lots") or []:
        lots.setdefault(str(lot["offer_id"]), []).append(str(lot["lot_id"]))
    ways: list[Way] = []
    offers: dict[str, Offer] = {}
    left_out: list[LeftOut] = []
    for row in records_of(tables, "offers") or []:
        offer = str(row["offer_id"])
        parts = items.get(offer, [])
        reason = barred(row, parts, reading)
        if reason is not None:
            left_out.append(reason)
            continue
        ways += [_way(row, part, reading) for part in parts]
        offers[offer] = Offer(
            offer_id=offer,
            supplier_id=row["supplier_id"],
            basis=str(row["basis"]),
            either_or=row["either_or"],
            lot_ids=tuple(lots.get(offer, ())),
            term_months=row["term_months"],
        )
    return _kept_first(reading, ways, offers), offers, left_out


def kept(present: Present, groups: SupplierGroups) -> Way:
    """Keeping a component as it is: its present cost, let again at that price once it must be."""
    group, kind = _present_group(present, groups)
    return Way(
        offer_id=f"retain:{present.component_id}",
        component_id=present.component_id,
        supplier_id=present.supplier_id,
        group_id=group,
        group_kind=kind,
        basis=RETAIN,
        kind=RETAIN,
        is_early=False,
        starts_after_months=0,
        break_gbp=0.0,
        present_annual_gbp=present.known_gbp,
        term_months=present.retain_term_months,
        indexation_pct=None,
        one_off_gbp=0.0,
        annual_gbp=present.known_gbp,
        exit_gbp=0.0,
        months_to_move=0,
        in_house_fte=0.0,
        quality_points=None,
        user_points=present.points["user"],
        cloud_points=present.points["cloud"],
        agile_points=present.points["agile"],
        user_effect_points=0.0,
    )


def _kept_first(reading: Reading, ways: list[Way], offers: dict[str, Offer]) -> list[Way]:
    """The ways with one more for each component that nobody offers to keep in words of its own."""
    alone: dict[str, int] = {}
    for way in ways:
        alone[way.offer_id] = alone.get(way.offer_id, 0) + 1
    stated = {w.component_id for w in ways if w.basis == RETAIN and alone[w.offer_id] == 1}
    first = [
        kept(p, reading.groups)
        for p in reading.present.values()
        if not p.is_planned and p.component_id not in stated
    ]
    for way in first:
        offers[way.offer_id] = Offer(
            offer_id=way.offer_id,
            supplier_id=way.supplier_id,
            basis=RETAIN,
            either_or=None,
            lot_ids=(),
            term_months=None,
        )
    return first + ways


def _by_id(tables: Mapping[str, pl.DataFrame], name: str, key: str) -> dict[str, Record]:
    return {str(r[key]): r for r in records_of(tables, name) or [] if r[key] is not None}


def _present_group(present: Present, groups: SupplierGroups) -> tuple[str, int]:
    if not present.contract_ids:
        return HOUSE_GROUP, IN_HOUSE
    if present.supplier_id is None:
        return f"not named: {present.contract_ids[0]}", EXTERNAL
    return _supplier_group(present.supplier_id, groups)


def _supplier_group(supplier: str, groups: SupplierGroups) -> tuple[str, int]:
    if groups.is_outside(supplier) is False:
        return HOUSE_GROUP, IN_HOUSE
    return groups.group(supplier) or supplier, EXTERNAL


def _way(row: Record, part: Record, reading: Reading) -> Way:
    """One part of an offer that may be chosen."""
    present = reading.present[str(part["component_id"])]
    option = reading.options.get(str(row["option_id"]), {})
    stated = _stated(part, option, present)
    group, group_kind = _group(row, option, present, reading.groups)
    is_early = row["start"] == "early" and row["basis"] != RETAIN
    months, break_gbp = _change(present, row["basis"], is_early=is_early)
    to_pounds = _to_pounds(row, reading.vat_rate)
    prices = {name: _scaled(stated[name], to_pounds) for name in PRICES}
    if row["basis"] == RETAIN and prices["annual_gbp"] is None:
        prices["annual_gbp"] = present.known_gbp
    return Way(
        offer_id=str(row["offer_id"]),
        component_id=present.component_id,
        supplier_id=row["supplier_id"],
        group_id=group,
        group_kind=group_kind,
        basis=str(row["basis"]),
        kind=_kind(row["basis"], option.get("kind")),
        is_early=is_early,
        starts_after_months=months,
        break_gbp=break_gbp,
        present_annual_gbp=present.known_gbp,
        term_months=_term(row, present),
        indexation_pct=row["indexation_pct"],
        **prices,
        months_to_move=stated["months_to_move"],
        in_house_fte=stated["in_house_fte"],
        quality_points=row["quality_points"],
        user_points=stated["user_points"],
        cloud_points=stated["cloud_points"],
        agile_points=stated["agile_points"],
        user_effect_points=stated["user_effect_points"],
    )


def _stated(part: Record, option: Mapping[str, Any], present: Present) -> dict[str, Any]:
    """What the offer says of a part; what it leaves blank, its option of that component says."""
    own = option if option.get("component_id") == present.component_id else {}
    return {n: own.get(n) if part[n] is None else part[n] for n in FROM_OPTION}


def _group(
    row: Record, option: Mapping[str, Any], present: Present, groups: SupplierGroups
) -> tuple[str, int]:
    """With whom the component would be."""
    basis, supplier = row["basis"], row["supplier_id"]
    if basis == RETIRE:
        return NOBODY_GROUP, NOBODY
    if basis == HOUSE_BASIS:
        return HOUSE_GROUP, IN_HOUSE
    if supplier is not None:
        return _supplier_group(supplier, groups)
    if basis == RETAIN:
        return _present_group(present, groups)
    platform = option.get("platform_id")
    return f"platform: {platform}" if platform else f"offer: {row['offer_id']}", EXTERNAL


def _change(present: Present, basis: str, *, is_early: bool) -> tuple[int, float]:
    """Months to the change, and what leaving what there is then costs."""
    if basis == RETAIN:
        return 0, 0.0
    if is_early:
        months = present.early_after_months or 0
        return months, present.early_break_gbp + present.exit_gbp
    return present.free_after_months or 0, present.exit_gbp


def _kind(basis: str, option_kind: str | None) -> str:
    """Which kind of option an offer is costed as: what its basis says, else its option."""
    if basis in (RETAIN, RETIRE, REUSE):
        return basis
    if option_kind is not None and option_kind not in (RETAIN, RETIRE):
        return option_kind
    return "build" if basis == HOUSE_BASIS else "outsource"


def _term(row: Record, present: Present) -> int | None:
    """An offer's own length; one that keeps what there is runs no further than it lawfully may."""
    if row["basis"] != RETAIN:
        term: int | None = row["term_months"]
        return term
    terms = [t for t in (row["term_months"], present.retain_term_months) if t is not None]
    return min(terms, default=None)


def _to_pounds(row: Record, vat_rate: float) -> float:
    """What a stated price is multiplied by: its rate to pounds, less VAT where it includes it."""
    rate = 1.0 if row["currency"] in (None, "GBP") else float(row["rate_to_gbp"])
    return rate / (1 + vat_rate) if row["includes_vat"] else rate


def _scaled(price: Any, to_pounds: float) -> float | None:  # noqa: ANN401
    return None if price is None else float(price) * to_pounds
