"""What was left in the procurements of Harrowmoor on purpose: each fault, where, and what it tests.

`holds` looks for it in the tables of both folders as they stand in the CSV files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.planted import Planted, row, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.generator.planted import Read

ELIGIBLE = "Who may be awarded nothing?"
FALLS = "Who falls before a price is looked at?"
BASIS = "Are unlike prices made alike?"


def late(offer: str) -> Callable[[Read], bool]:
    """True where the tender came after the deadline of its procurement."""

    def holds(tables: Read) -> bool:
        cells = row(tables, "offers", offer)
        terms = row(tables, "procurements", cells["procurement_id"])
        return cells["received_at"] > terms["deadline_at"]

    return holds


def far_below(offer: str, lot: str, share: float) -> Callable[[Read], bool]:
    """True where the yearly price is below that share of the mean of the lot's other tenders."""

    def holds(tables: Read) -> bool:
        covers = {c["component_id"] for c in tables["lot_components"] if c["lot_id"] == lot}
        asked: dict[str, float] = {
            o["offer_id"]: 0.0 for o in tables["offer_lots"] if o["lot_id"] == lot
        }
        for item in tables["offer_items"]:
            if item["offer_id"] in asked and item["component_id"] in covers:
                asked[item["offer_id"]] += float(item["annual_gbp"])
        others = [gbp for name, gbp in asked.items() if name != offer]
        return asked[offer] < share * sum(others) / len(others)

    return holds


def for_lots(offer: str, *lots: str) -> Callable[[Read], bool]:
    """True where the tender is for just those lots together."""
    return lambda tables: (
        {o["lot_id"] for o in tables["offer_lots"] if o["offer_id"] == offer} == set(lots)
    )


def agreed(offer: str, criterion: str, score: str) -> Callable[[Read], bool]:
    """True where that score was agreed."""
    return lambda tables: any(
        s["score"] == score
        for s in tables["scores"]
        if (s["offer_id"], s["criterion_id"], s["stage"]) == (offer, criterion, "agreed")
    )


def harder_and_harder(evaluator: str) -> Callable[[Read], bool]:
    """True where the later half of a procurement's scores lies well below what others gave, more
    so than the first half does.
    """

    def holds(tables: Read) -> bool:
        alone = [s for s in tables["scores"] if s["stage"] == "individual"]
        others: dict[tuple[str, str], list[float]] = {}
        for one in alone:
            if one["evaluator_id"] != evaluator:
                pair = (one["offer_id"], one["criterion_id"])
                others.setdefault(pair, []).append(float(one["score"]))
        mine = sorted(
            (s for s in alone if s["evaluator_id"] == evaluator and s["offer_id"] < "T2"),
            key=lambda s: s["scored_at"],
        )
        gaps = []
        for one in mine:
            beside = others[one["offer_id"], one["criterion_id"]]
            gaps.append(float(one["score"]) - sum(beside) / len(beside))
        half = len(gaps) // 2
        return sum(gaps[half:]) / (len(gaps) - half) < sum(gaps[:half]) / half - 0.25

    return holds


def interest(evaluator: str, supplier: str, is_barring: str) -> Callable[[Read], bool]:
    """True where that interest was declared."""
    return lambda tables: any(
        (i["evaluator_id"], i["supplier_id"], i["is_barring"]) == (evaluator, supplier, is_barring)
        for i in tables["interests"]
    )


def planted_tenders() -> list[Planted]:
    """Everything planted, in the order of an assessment."""
    table = "offers"
    return [
        Planted("tender 14 minutes late", table, "T114", FALLS, late("T114")),
        Planted("tender four minutes before the deadline", table, "T107", FALLS,
                lambda t: row(t, table, "T107")["received_at"] == "2026-09-11 11:56"),
        Planted("tender of an excluded supplier", table, "T113", ELIGIBLE,
                same("suppliers", "skirgarth", eligibility="excluded")),
        Planted("supplier never checked", "suppliers", "thirlholme (T106)", ELIGIBLE,
                same("suppliers", "thirlholme", eligibility="not_checked")),
        Planted("supplier never checked", "suppliers", "larkrigg (T202)", ELIGIBLE,
                same("suppliers", "larkrigg", eligibility="not_checked")),
        Planted("check too old", "suppliers", "birkrigg (T204)", ELIGIBLE,
                same("suppliers", "birkrigg", eligibility_checked_on="2026-02-03")),
        Planted("condition not met", "scores", "T102 at residents.data-in-uk", FALLS,
                agreed("T102", "residents.data-in-uk", "0")),
        Planted("below a minimum score", "scores", "T205 at cloud.exit", FALLS,
                agreed("T205", "cloud.exit", "1")),
        Planted("abnormally low", "offer_items", "T109", "Who is asked how it can deliver?",
                far_below("T109", "HP1-housing", 0.75)),
        Planted("package over two lots", "offer_lots", "T111", "What do lots cost together?",
                for_lots("T111", "HP1-residents", "HP1-housing")),
        Planted("package over two lots", "offer_lots", "T112", "What do lots cost together?",
                for_lots("T112", "HP1-planning", "HP1-housing")),
        Planted("prices including VAT", table, "T105", BASIS,
                same(table, "T105", includes_vat="yes")),
        Planted("prices in euro", table, "T201", BASIS, same(table, "T201", currency="EUR")),
        Planted("interest that bars, in a whole group", "interests", "ev-2, ashlark-group",
                "Who scored whom?", interest("ev-2", "ashlark-group", "yes")),
        Planted("interest that does not bar", "interests", "ev-5, pikeholm", "Who scored whom?",
                interest("ev-5", "pikeholm", "no")),
        Planted("evaluator who grows harder", "scores", "ev-4", "Did the order of reading count?",
                harder_and_harder("ev-4")),
        Planted("bought before it was decided who delivers it", "lot_components",
                "housing-management", "Was the order of steps kept?",
                lambda t: all(d["component_id"] != "housing-management"
                              for d in t["delivery_models"])),
        Planted("price method that hangs on a third", "lots", "HP2-cloud",
                "Can a third tender turn two?",
                same("lots", "HP2-cloud", price_method="relative to lowest")),
    ]  # fmt: skip
