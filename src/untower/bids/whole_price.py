"""What does each tender cost over the published term, on the published basis?

Running for the months published, and moving, leaving, the stated yearly change and discounting only
where the notice says that they count; what does not is listed, never guessed. Amounts in another
currency count at the dated rate, VAT is taken off or put on. All is exact until the last penny.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING

from untower.bids.criteria_weights import exact
from untower.bids.price_troubles import (
    POUNDS,
    below_nothing,
    lot_price_troubles,
    nothing_asked,
    offer_troubles,
    unplaced_items,
)
from untower.needs.whole_tables import records_of
from untower.policy import NotCovered, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.bids.criteria import CriteriaTree
    from untower.bids.lot_terms import LotTerms
    from untower.bids.tenders import Tender
    from untower.needs.whole_tables import Record
    from untower.policy import Policy
    from untower.troubles import Trouble

AMOUNTS = ("one_off_gbp", "annual_gbp", "exit_gbp")
VAT = "vat_standard_rate_pct"


@dataclass(frozen=True)
class WholePrices:
    """`gbp` by (tender, lot); complete only where there is no trouble. `not_counted` by lot says
    what the notice leaves out, and `basis` on what all were compared.
    """

    gbp: Mapping[tuple[str, str], Decimal]
    troubles: tuple[Trouble, ...]
    basis: Mapping[str, str]
    not_counted: Mapping[str, tuple[str, ...]]


def whole_prices(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    standing: Sequence[tuple[Tender, str]],
    *,
    on: date,
    policy: Policy | None = None,
) -> WholePrices:
    """The price of each tender for each lot in `standing`: those that passed the quality stage.

    Reads `offer_items` and `lot_components`; a lot without components takes every item of a tender
    that is for it alone.
    """
    vat = _vat(on, policy)
    items = _items_by_offer(tables, {t.offer_id for t, _ in standing})
    components = _components_by_lot(tables)
    offers = list({t.offer_id: t for t, _ in standing}.values())
    troubles = [*offer_troubles(offers, tree, vat), *unplaced_items(offers, items, components)]
    unclear = {t.subject for t in troubles}
    gbp: dict[tuple[str, str], Decimal] = {}
    for tender, lot_id in standing:
        terms = tree.lot(lot_id).terms
        mine = _in_lot(tender, lot_id, items.get(tender.offer_id, []), components)
        wrong = [*lot_price_troubles(tender, terms, mine, components.get(lot_id, {}))]
        troubles += wrong
        if not wrong and tender.offer_id not in unclear:
            price, odd = _price(tender, terms, mine, vat)
            if odd is None:
                gbp[tender.offer_id, lot_id] = price
            else:
                troubles.append(odd)
    return WholePrices(
        gbp=gbp,
        troubles=tuple(troubles),
        basis={lot.lot_id: basis_of(lot.terms) for lot in tree.lots},
        not_counted={lot.lot_id: not_counted(lot.terms) for lot in tree.lots},
    )


def basis_of(terms: LotTerms) -> str:
    """What the price of a lot is, in words."""
    counted = ["running"]
    counted += ["moving"] if terms.counts_moving else []
    counted += ["leaving"] if terms.counts_exit else []
    words = f"{terms.price_months} months of {', '.join(counted)}"
    words += ", with the yearly change each tender states" if terms.counts_indexation else ""
    words += f", discounted at {terms.discount_pct:g}% a year" if terms.discount_pct else ""
    return f"{words}, {'including' if terms.includes_vat else 'without'} VAT"


def not_counted(terms: LotTerms) -> tuple[str, ...]:
    """What does not count in the price, because the notice leaves it out or says nothing of it."""
    parts = (
        ("the price of moving", terms.counts_moving),
        ("the price of leaving", terms.counts_exit),
        ("the yearly change of prices", terms.counts_indexation),
    )
    said = [
        f"{what}: " + ("not published" if counts is None else "published as not counted")
        for what, counts in parts
        if not counts
    ]
    if terms.includes_vat is None:
        said.append("VAT: not published whether prices include it")
    if terms.discount_pct is None:
        said.append("discounting of later payments: not published")
    said.append(
        "interfaces, managing and changing suppliers, discounts on all a group sells: not published"
    )
    return tuple(said)


@lru_cache(maxsize=4096)
def running_factor(months: int, change_pct: float, discount_pct: float) -> Fraction:
    """How many times the first year's price is paid over so many months: 18 months are 1.5 times.

    Each later year's price is changed and discounted once more; a part of a year counts by month.
    """
    ratio = (1 + exact(change_pct) / 100) / (1 + exact(discount_pct) / 100)
    whole, rest = divmod(months, 12)
    years = [Fraction(1)] * whole + ([Fraction(rest, 12)] if rest else [])
    return sum((share * ratio**year for year, share in enumerate(years)), Fraction(0))


@lru_cache(maxsize=4096)
def last_year_factor(months: int, discount_pct: float) -> Fraction:
    """What a pound paid in the last year is worth in the first."""
    return 1 / (1 + exact(discount_pct) / 100) ** ((months - 1) // 12)


def whole_amount(
    terms: LotTerms,
    *,
    one_off: Fraction,
    annual: Fraction,
    leaving: Fraction,
    change_pct: float,
) -> Fraction:
    """One price over the term, in the money it is stated in: only what the notice counts."""
    discount = terms.discount_pct or 0.0
    change = change_pct if terms.counts_indexation else 0.0
    total = annual * running_factor(terms.price_months, change, discount)
    if terms.counts_moving:
        total += one_off
    if terms.counts_exit:
        total += leaving * last_year_factor(terms.price_months, discount)
    return total


def in_pounds(
    amount: Fraction, record: Record, *, includes_vat: bool, vat_pct: float | None
) -> Fraction:
    """An amount of a tender in pounds, with VAT or without: at the tender's dated rate."""
    rate = Fraction(1) if record["currency"] == POUNDS else exact(record["rate_to_gbp"])
    pounds = amount * rate
    if record["includes_vat"] == includes_vat or vat_pct is None:
        return pounds
    vat = 1 + exact(vat_pct) / 100
    return pounds * vat if includes_vat else pounds / vat


def _price(
    tender: Tender, terms: LotTerms, items: Sequence[Record], vat_pct: float | None
) -> tuple[Decimal, Trouble | None]:
    change = tender.record["indexation_pct"] or 0.0
    for item in items:
        if any((item[column] or 0) < 0 for column in AMOUNTS):  # a credit: more than its price?
            amount = _amount(terms, [item], change)
            if amount < 0:
                return Decimal(0), below_nothing(tender, item, float(amount))
    total = _amount(terms, items, change)
    pounds = in_pounds(total, tender.record, includes_vat=bool(terms.includes_vat), vat_pct=vat_pct)
    price = Decimal(floor(pounds * 100 + Fraction(1, 2))).scaleb(-2)  # a half penny goes up
    if price <= 0:
        return Decimal(0), nothing_asked(tender, terms.lot_id)
    return price, None


def _amount(terms: LotTerms, items: Sequence[Record], change_pct: float) -> Fraction:
    one_off, annual, leaving = (
        Fraction(sum((item[column] or Decimal(0) for item in items), Decimal(0)))
        for column in AMOUNTS
    )
    return whole_amount(
        terms, one_off=one_off, annual=annual, leaving=leaving, change_pct=change_pct
    )


def _vat(on: date, policy: Policy | None) -> float | None:
    found = (policy or shipped()).number(VAT, on=on)
    return None if isinstance(found, NotCovered) else found.value


def _items_by_offer(
    tables: Mapping[str, pl.DataFrame], offers: set[str]
) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records_of(tables, "offer_items") or []:
        if record["offer_id"] in offers:
            found.setdefault(record["offer_id"], []).append(record)
    return found


def _components_by_lot(tables: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, Record]]:
    found: dict[str, dict[str, Record]] = {}
    for record in records_of(tables, "lot_components") or []:
        found.setdefault(record["lot_id"], {})[record["component_id"]] = record
    return found


def _in_lot(
    tender: Tender,
    lot_id: str,
    items: Sequence[Record],
    components: Mapping[str, Mapping[str, Record]],
) -> list[Record]:
    if lot_id not in components and not tender.is_package:
        return list(items)
    return [i for i in items if i["component_id"] in components.get(lot_id, {})]
