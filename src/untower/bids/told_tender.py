"""How is one tender told to somebody: criterion by criterion, with the reason for each score?

Everything here is about one tender alone: it is made from that tender's own assessment, its own
agreed scores and its own supplier's row. No other tender is in reach.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from untower.bids.agreed import AGREED
from untower.bids.criteria import PASS_FAIL, QUALITY, SOCIAL_VALUE
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import polars as pl

    from untower.answers import Figure
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.criteria import Leaf, LotCriteria
    from untower.needs.whole_tables import Record

GROUNDS = {
    "trade_secret": "it is a trade secret",
    "commercial_interests": "giving it would be likely to prejudice commercial interests",
}
KINDS = {QUALITY: "Quality", SOCIAL_VALUE: "Social value", PASS_FAIL: "Pass or fail"}


def told_tender(
    tables: Mapping[str, pl.DataFrame],
    lot: LotCriteria,
    assessed: AssessedLot,
    one: AssessedTender,
    *,
    to_another: bool,
) -> dict[str, Figure]:
    """One tender in plain values, as its own supplier is told of it or, `to_another`, as the
    others are told of the most advantageous one: then what is withheld on record is kept back.
    """
    kept = _withheld(tables, one.offer_id) if to_another else {}
    titles = criterion_titles(tables, lot.lot_id)
    price_id = price_criterion(tables, lot.lot_id)
    price_kept = kept.get(price_id) if price_id is not None else None
    return {
        "supplier": _supplier(tables, one.supplier_id),
        "criteria": [*told_criteria(tables, lot, one, kept)],
        "totals": _totals(lot, assessed, one, titles),
        "price_is_looked_at": one.price_gbp is not None,
        "price_gbp": None if price_kept else one.price_gbp,
        "price_withheld": price_kept,
        "total": None if one.total is None else total_words(one.total),
        "is_for_several_lots": one.is_package,
        "something_is_withheld": bool(kept),
    }


def told_criteria(
    tables: Mapping[str, pl.DataFrame],
    lot: LotCriteria,
    one: AssessedTender,
    kept: Mapping[str, str] = MappingProxyType({}),
) -> list[dict[str, Figure]]:
    """Each scored criterion with the tender's agreed score, its points and why; `kept` are the
    words that stand in place of what is withheld, by criterion.
    """
    reasons = _reasons(tables, one.offer_id)
    titles = criterion_titles(tables, lot.lot_id)
    return [
        {
            "title": " / ".join((*(titles.get(p, p) for p in leaf.within), leaf.title)),
            "score": _score_words(leaf, one.scores[leaf.criterion_id]),
            "points": None
            if leaf.kind == PASS_FAIL
            else of(one.points[leaf.criterion_id], float(leaf.weight_pct)),
            "reason": kept.get(leaf.criterion_id) or reasons.get(leaf.criterion_id),
        }
        for leaf in lot.leaves
    ]


def of(points: float, most: float) -> str:
    """Points as a page writes them, beside the most there are."""
    return f"{plain_number(points)} of {plain_number(most)}"


def plain_number(value: float) -> str:
    """A number with two decimals, without noughts that say nothing."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def total_words(total: float, decimals: int = 2) -> str:
    """A total as a page writes it; methods that divide have very small ones."""
    if 0 < abs(total) < 1:
        return f"{total:.{decimals + 2}g}"
    return f"{total:,.{decimals}f}"


def are_small(totals: Iterable[float | None]) -> bool:
    """Whether totals are such small numbers that two decimals would hide them."""
    known = [abs(total) for total in totals if total is not None]
    return bool(known) and max(known) < 1


def told_apart(one: float, other: float) -> tuple[str, str]:
    """Two totals that differ, with as many decimals as show that they do."""
    for decimals in range(2, 12):
        words = total_words(one, decimals), total_words(other, decimals)
        if words[0] != words[1]:
            break
    return words


def _supplier(tables: Mapping[str, pl.DataFrame], supplier_id: str) -> dict[str, Figure]:
    """Name, identifier, postal and e-mail address; None for what the records do not hold."""
    row: Record = next(rows_where(tables, "suppliers", supplier_id=supplier_id), {})
    return {
        "supplier_id": supplier_id,
        "name": row.get("name") or supplier_id,
        "identifier": row.get("identifier"),
        "address": row.get("address"),
        "email": row.get("contact_email"),
    }


def rows_where(tables: Mapping[str, pl.DataFrame], table: str, **cells: str) -> Iterator[Record]:
    """The rows of a table whose columns hold these words; none where a column was not read."""
    frame = tables.get(table)
    if frame is None or not set(cells) <= set(frame.columns):
        return
    kept = frame.filter(**cells)
    yield from records_of({table: kept}, table) or []


def _reasons(tables: Mapping[str, pl.DataFrame], offer_id: str) -> dict[str, str]:
    """The agreed reasons of one tender by criterion: no individual score's words."""
    return {
        r["criterion_id"]: r["reason"].strip()
        for r in rows_where(tables, "scores", offer_id=offer_id, stage=AGREED)
        if r["reason"]
    }


def _withheld(tables: Mapping[str, pl.DataFrame], offer_id: str) -> dict[str, str]:
    """What of a tender is kept from others, by criterion, and the words that stand instead."""
    return {
        r["criterion_id"]: withheld_words(r)
        for r in rows_where(tables, "withheld", offer_id=offer_id)
    }


def withheld_words(record: Record) -> str:
    """What is said in place of what is withheld: that it is, on which ground, and why."""
    ground = GROUNDS.get(record["ground"] or "")
    return (
        "Withheld as sensitive commercial information"
        + (f": {ground}" if ground else "")
        + f". {(record['reason'] or '').strip()}"
    ).strip()


def criterion_titles(tables: Mapping[str, pl.DataFrame], lot_id: str) -> dict[str, str]:
    """The title of every criterion of a lot, those with parts too."""
    return {
        r["criterion_id"]: r["title"] or r["criterion_id"]
        for r in rows_where(tables, "criteria", lot_id=lot_id)
    }


def price_criterion(tables: Mapping[str, pl.DataFrame], lot_id: str) -> str | None:
    """The id of the lot's criterion of price; None where its criteria name none."""
    return next(
        (r["criterion_id"] for r in rows_where(tables, "criteria", lot_id=lot_id, kind="price")),
        None,
    )


def _score_words(leaf: Leaf, score: float) -> str:
    """The score beside the highest there is; of pass or fail, which of the two."""
    least = leaf.passes_from
    if leaf.kind == PASS_FAIL and least is not None:
        return "passed" if score >= least else "not passed"
    below = "" if least is None or score >= least else f", below the least of {least:g}"
    return f"{score:g} of {leaf.scale[-1]:g}{below}"


def _totals(
    lot: LotCriteria, assessed: AssessedLot, one: AssessedTender, titles: Mapping[str, str]
) -> list[Figure]:
    """Every sub-total and the total: of criteria with parts, of quality, social value and price."""
    parts: dict[str, list[Leaf]] = {}
    for leaf in lot.leaves:
        for parent in leaf.within:
            parts.setdefault(parent, []).append(leaf)
    rows: list[tuple[str, float, float]] = [
        (
            titles.get(parent, parent),
            sum(one.points[x.criterion_id] for x in leaves),
            float(sum(x.weight_pct for x in leaves)),
        )
        for parent, leaves in parts.items()
    ]
    rows += [
        (KINDS[kind], points, float(sum(x.weight_pct for x in lot.of_kind(kind))))
        for kind, points in (
            (QUALITY, one.quality_points),
            (SOCIAL_VALUE, one.social_value_points),
        )
        if lot.of_kind(kind)
    ]
    made: list[Figure] = [{"what": what, "points": of(points, most)} for what, points, most in rows]
    price = "not looked at"
    if one.price_points is not None:
        price = of(one.price_points, assessed.price_pct)
    elif one.price_gbp is not None:
        price = "no points: it goes into the total by the formula"
    total = "none" if one.total is None else total_words(one.total)
    return [
        *made,
        {"what": "Price", "points": price},
        {"what": "Total", "points": total},
    ]
