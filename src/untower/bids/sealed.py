"""What may a plan read where a folder also holds tenders? Everything but them.

A tender is assessed under the law, by what was published for its procurement. A plan leaves it out
by name, and looks at neither its price nor its score, whatever they say.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from untower.bids.tenders import TENDER
from untower.findings import Finding, Outcome, Row
from untower.needs.sentences import ROWS_SHOWN, step_finding
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OF_AN_OFFER = ("offer_items", "offer_lots", "scores")
"""Tables with rows of an offer: those of a tender are sealed with it."""
SEALED_READS = ("offers.offer_id", "offers.basis", "offers.procurement_id")


def without_tenders(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with every row of a tender left out: of `offers`, and of what hangs on one."""
    open_tables = dict(tables)
    is_tender = _is_tender(tables)
    if is_tender is None or not is_tender.any():
        return open_tables
    offers = tables["offers"]
    open_tables["offers"] = offers.filter(~is_tender)
    if "offer_id" not in offers.columns:
        return open_tables
    sealed = offers.filter(is_tender)["offer_id"].drop_nulls().unique().to_list()
    for name in OF_AN_OFFER:
        frame = tables.get(name)
        if frame is not None and "offer_id" in frame.columns:
            is_sealed = pl.col("offer_id").is_in(sealed).fill_null(value=False)
            open_tables[name] = frame.filter(~is_sealed)
    return open_tables


def sealed_findings(tables: Mapping[str, pl.DataFrame], step: str) -> Iterator[Finding]:
    """One finding a procurement: how many tenders a step of a plan left out."""
    is_tender = _is_tender(tables)
    if is_tender is None or not is_tender.any():
        return
    sealed = tables["offers"].filter(is_tender)
    columns = [
        c
        for c in ("offer_id", "procurement_id", "source_file", "source_row")
        if c in sealed.columns
    ]
    records = list(sealed.select(columns).iter_rows(named=True))
    counts = Counter(r.get("procurement_id") for r in records)
    for procurement, count in sorted(counts.items(), key=lambda pair: str(pair[0])):
        what = "is sealed" if count == 1 else "are sealed"
        of = "no procurement that is named" if procurement is None else f"procurement {procurement}"
        mine = [r for r in records if r.get("procurement_id") == procurement]
        yield step_finding(
            step,
            "tenders_sealed",
            Outcome.NOT_APPLICABLE,
            f"{plural(count, 'tender')} of {of} {what} to a plan: left out.",
            subject=("offers", "all") if procurement is None else ("procurements", procurement),
            reads=SEALED_READS,
            rows=tuple(
                Row(
                    table="offers",
                    key=str(r.get("offer_id")),
                    file=r.get("source_file"),
                    row=r.get("source_row"),
                )
                for r in mine[:ROWS_SHOWN]
            ),
            next_step="Assess tenders apart, once the deadline has passed: untower bids FOLDER "
            f"--procurement {procurement or 'ID'}.",
        )


def _is_tender(tables: Mapping[str, pl.DataFrame]) -> pl.Series | None:
    """Which rows of offers are tenders; None where nothing says so."""
    offers = tables.get("offers")
    if offers is None or "basis" not in offers.columns:
        return None
    return (offers["basis"] == TENDER).fill_null(value=False)
