"""A small decided tender for what is learned from it, and the same once more in exact fractions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import polars as pl
from tests.bids_tables import LOTS, PROCUREMENTS, published, unpublished
from tests.exact_price_methods import decimal_of, figures

ON = date(2026, 7, 1)
BENCHMARK, PER_POINT = Fraction(100), Fraction(2)
TIE_KEYS = ("higher_quality", "lower_price", "drawing_lots")


def decided(tables, on=date(2026, 6, 10), roles="Chief Digital Officer"):
    """The tables with a signed decision on record."""
    rows = tables["procurements"].with_columns(
        decided_on=pl.lit(on, pl.Date), decided_by_roles=pl.lit(roles, pl.String)
    )
    return tables | {"procurements": rows}


def tender_tables(
    pence,
    scores,
    weights,
    *,
    price_pct,
    method,
    tie_break,
    top=5,
    **changed,
):
    """A decided procurement of one lot: `pence` [n], `scores` [n][m], `weights` [m] of quality."""
    names = [f"t{n}" for n in range(len(pence))]
    ids = [f"c{m}" for m in range(len(weights))]
    given = {
        "lots": "lot_id | procurement_id | title | price_weight_pct | quality_weight_pct | "
        "price_method | benchmark_gbp | quality_point_gbp | tie_break | price_months | "
        "price_counts_moving | price_counts_exit | price_counts_indexation | price_includes_vat\n"
        f"L1 | P1 | Hosting | {price_pct} | {sum(weights)} | {method} | {int(BENCHMARK)} | "
        f"{int(PER_POINT)} | {tie_break} | 12 | no | no | no | no",
        "criteria": "criterion_id | lot_id | title | kind | weight_pct | scale_min | scale_max | "
        "scale_step\n"
        + "\n".join(
            f"{c} | L1 | {c} | quality | {w} | 0 | {top} | 1"
            for c, w in zip(ids, weights, strict=True)
        ),
        "suppliers": "supplier_id | eligibility | eligibility_checked_on\n"
        + "\n".join(f"{n} | clear | 2026-05-10" for n in names),
        "offers": "offer_id | supplier_id | basis | procurement_id | received_at | currency | "
        "includes_vat\n"
        + "\n".join(f"{n} | {n} | tender | P1 | 2026-04-30 10:00 | GBP | no" for n in names),
        "offer_lots": "offer_id | lot_id\n" + "\n".join(f"{n} | L1" for n in names),
        "offer_items": "offer_id | component_id | annual_gbp\n"
        + "\n".join(
            f"{n} | portal | {Decimal(p).scaleb(-2)}" for n, p in zip(names, pence, strict=True)
        ),
        "evaluators": None,
        "interests": None,
        "assignments": None,
        "scores": "offer_id | criterion_id | stage | score | reason\n"
        + "\n".join(
            f"{n} | {c} | agreed | {s} | Shown on page 4."
            for n, row in zip(names, scores, strict=True)
            for c, s in zip(ids, row, strict=True)
        ),
    }
    return decided(published(unpublished(**(given | changed))))


def exact_first(pence, scores, weights, *, price_pct, method, tie_break, top=5):
    """Who comes first, in fractions; None where two are so close that only rounding parts them.

    `pence`, `scores`, `weights` and `price_pct` may be fractions; the weights may add up to
    anything above nothing.
    """
    whole = sum(map(Fraction, weights))
    quality = [
        100
        * sum(Fraction(w) * Fraction(s) / top for w, s in zip(weights, row, strict=True))
        / whole
        for row in scores
    ]
    prices = [Fraction(p) / 100 for p in pence]
    worth = _worths(method, prices, quality, Fraction(price_pct))
    key = {"higher_quality": quality, "lower_price": [-p for p in prices]}.get(tie_break)
    if worth is None:
        return None
    best = max(worth)
    first = [n for n, w in enumerate(worth) if w == best]
    for n, w in enumerate(worth):
        gap = best - w
        if gap and gap < Fraction(1, 10**10) * (1 + abs(best)):
            return None
        del n
    if key is not None:
        most = max(key[n] for n in first)
        first = [n for n in first if key[n] == most]
    return tuple(f"t{n}" for n in first)


def _worths(method, prices, quality, price_pct):
    tenders = list(zip(prices, quality, strict=True))
    if min(quality) == 0 and method in ("price per quality point", "weighted index"):
        return None
    if method == "weighted index":
        with localcontext() as context:
            context.prec = 40
            exponent = decimal_of((100 - price_pct) / price_pct)
            return [
                Fraction(exponent * decimal_of(q).ln() - decimal_of(p).ln()) for p, q in tenders
            ]
    if method == "price per quality point":
        return [q / p for p, q in tenders]
    found = figures(method, tenders, price_pct, benchmark=BENCHMARK, gbp_per_point=PER_POINT)
    if method == "money per quality point":
        return [-f / PER_POINT for f in found]
    return found


__all__ = ["LOTS", "ON", "PROCUREMENTS", "decided", "exact_first", "tender_tables"]
