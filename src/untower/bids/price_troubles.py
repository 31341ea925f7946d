"""Which prices cannot be compared: missing, of nothing, below nothing, in money nobody can read?"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.bids.criteria import CriteriaTree
    from untower.bids.lot_terms import LotTerms
    from untower.bids.tenders import Tender
    from untower.needs.whole_tables import Record

POUNDS = "GBP"
ASK = "Find the price in the tender as it was received; a blank is never a price of 0."


def offer_troubles(
    tenders: Sequence[Tender], tree: CriteriaTree, vat_pct: float | None
) -> Iterator[Trouble]:
    """Currency, its dated rate, VAT basis and yearly change of each tender that is compared."""
    rates: dict[str, Tender] = {}
    terms = {lot.lot_id: lot.terms for lot in tree.lots}
    for tender in tenders:
        yield from _currency(tender, rates)
        mine = [terms[lot] for lot in tender.lots if lot in terms]
        yield from _vat(tender, mine, vat_pct)
        if any(t.counts_indexation for t in mine) and tender.record["indexation_pct"] is None:
            yield _offer(
                tender,
                "indexation_pct",
                "price",
                "the yearly change of its prices counts, and is blank.",
                "Find it in the tender; 0 where it says that prices stay.",
                "a number in per cent",
            )


def _currency(tender: Tender, rates: dict[str, Tender]) -> Iterator[Trouble]:
    record = tender.record
    currency, rate, day = record["currency"], record["rate_to_gbp"], record["rate_on"]
    if currency is None:
        yield _offer(
            tender,
            "currency",
            "currency",
            "it is blank: what money the prices are in is not known.",
            "Write it, GBP for pounds.",
            "three capital letters",
        )
    elif currency == POUNDS:
        if rate is not None and rate != 1:
            yield _offer(
                tender,
                "rate_to_gbp",
                "currency",
                "prices in pounds have a rate.",
                "Leave it blank, or correct the currency.",
                "blank or 1",
            )
    elif rate is None or not (isfinite(rate) and rate > 0):
        yield _offer(
            tender,
            "rate_to_gbp",
            "currency",
            f"prices in {currency} need a rate: unlike money is never compared.",
            "Write the rate of the published day.",
            "pounds for one unit, above 0",
        )
    elif day is None:
        yield _offer(
            tender,
            "rate_on",
            "currency",
            "the rate has no day.",
            "Write the day it was published for.",
            "a date",
        )
    else:
        first = rates.setdefault(currency, tender).record
        if (first["rate_to_gbp"], first["rate_on"]) != (rate, day):
            yield _offer(
                tender,
                "rate_to_gbp",
                "currency",
                f"another tender in {currency}, {first['offer_id']}, is taken at "
                f"{first['rate_to_gbp']:g} of {first['rate_on']}.",
                "Take all tenders of one currency at the published rate of one day.",
                f"{first['rate_to_gbp']:g} of {first['rate_on']}",
            )


def _vat(tender: Tender, terms: Sequence[LotTerms], vat_pct: float | None) -> Iterator[Trouble]:
    includes = tender.record["includes_vat"]
    if includes is None:
        yield _offer(
            tender,
            "includes_vat",
            "VAT",
            "it is blank: whether its prices include VAT is not known.",
            "Write what the tender says.",
            "yes or no",
        )
    elif vat_pct is None and any(bool(t.includes_vat) != includes for t in terms):
        yield _offer(
            tender,
            "includes_vat",
            "VAT",
            "its prices are on another basis than is compared, and no rate of VAT is known.",
            "Ask for prices on the published basis.",
            "the published basis",
        )


def unplaced_items(
    tenders: Sequence[Tender],
    items: Mapping[str, Sequence[Record]],
    components: Mapping[str, Mapping[str, Record]],
) -> Iterator[Trouble]:
    """Prices for what is in none of a tender's lots, or stated twice."""
    for tender in tenders:
        listed = [lot for lot in tender.lots if lot in components]
        seen: set[str] = set()
        for item in items.get(tender.offer_id, []):
            component = item["component_id"]
            if component in seen:
                yield _item(
                    tender, item, "component_id", "it is priced twice.", "Keep one of the two rows."
                )
            seen.add(component)
            inside = any(component in components[lot] for lot in listed)
            if not inside and (len(listed) == len(tender.lots) or tender.is_package):
                yield _item(
                    tender,
                    item,
                    "component_id",
                    "it is priced, and none of the tender's lots covers it.",
                    "Correct the component, or the lots.",
                    "a component of " + ", ".join(tender.lots),
                )


def lot_price_troubles(
    tender: Tender,
    terms: LotTerms,
    items: Sequence[Record],
    components: Mapping[str, Record],
) -> Iterator[Trouble]:
    """Prices that are missing from a tender for one lot."""
    priced = {i["component_id"] for i in items}
    lacking = [c for c in components if c not in priced]
    for component in lacking or ([] if items else [""]):
        yield trouble(
            "missing price",
            "offer_items",
            None,
            " / ".join(x for x in (tender.offer_id, terms.lot_id, component) if x),
            "annual_gbp",
            f"{tender.offer_id} has no price for it.",
            ASK,
            allowed="an amount of money",
            subject=tender.offer_id,
        )
    counted = ["annual_gbp"]
    counted += ["one_off_gbp"] if terms.counts_moving else []
    counted += ["exit_gbp"] if terms.counts_exit else []
    for item in items:
        for column in counted:
            if item[column] is None:
                yield _item(
                    tender,
                    item,
                    column,
                    "the price is blank.",
                    ASK,
                    "an amount of money",
                    "missing price",
                )


def below_nothing(tender: Tender, item: Record, amount: float) -> Trouble:
    """A component that would pay the organisation over the whole term."""
    return _item(
        tender,
        item,
        "annual_gbp",
        f"over the published term it comes to {amount:,.2f}: a price below nothing cannot be "
        "compared.",
        "Check the signs, and ask the supplier whether the tender is in error.",
        "prices that come to 0 or more",
        "negative price",
    )


def nothing_asked(tender: Tender, lot_id: str) -> Trouble:
    """A tender that asks nothing for a lot."""
    return trouble(
        "zero price",
        "offer_items",
        None,
        f"{tender.offer_id} / {lot_id}",
        "annual_gbp",
        f"{tender.offer_id} asks nothing for the lot: a price of 0 cannot be compared.",
        "Ask the supplier whether the tender is in error.",
        allowed="prices that come to more than 0",
        subject=tender.offer_id,
    )


def _item(
    tender: Tender,
    item: Record,
    column: str,
    what: str,
    do: str,
    allowed: str = "",
    kind: str = "price",
) -> Trouble:
    return trouble(
        kind,
        "offer_items",
        item,
        f"{tender.offer_id} / {item['component_id']}",
        column,
        what,
        do,
        allowed=allowed,
        subject=tender.offer_id,
    )


def _offer(tender: Tender, column: str, kind: str, what: str, do: str, allowed: str) -> Trouble:
    return trouble(
        kind,
        "offers",
        tender.record,
        tender.offer_id,
        column,
        what,
        do,
        allowed=allowed,
        subject=tender.offer_id,
    )
