"""What payments that stand twice ask: one or two, and what do their references say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import spell_gbp, to_pence
from untower.estate.spend_findings import PAID, house_finding, payment_rows
from untower.findings import Finding, Outcome
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.duplicates import Duplicates
    from untower.estate.facts import Facts


def duplicate_findings(facts: Facts) -> Iterator[Finding]:
    """Files that share their rows and payments alike: asked about, never taken out."""
    found = facts.duplicates
    if found is None:
        return
    reads = (*PAID, "payments.paid_on", "payments.description", "payments.reference")
    for pair in found.files:
        yield house_finding(
            "file_read_twice",
            Outcome.NOT_KNOWN,
            f"{pair.first} and {pair.second} hold {plural(pair.rows, 'equal row')} "
            f"({pair.share_pct:.0f}% of the smaller): one file, or two? Both are counted.",
            subject=("payments", f"{pair.first} | {pair.second}"),
            reads=reads,
            money_gbp=to_pence(pair.gbp),
            next_step="Say which file to keep; leave the other out and read again.",
            owner_role="finance lead",
        )
    if found.sets.height == 0:
        yield house_finding(
            "payments_alike",
            Outcome.MET,
            "No payment stands twice with the same payee, day, amount and words.",
            reads=reads,
        )
        return
    places = found.sets.select(
        pl.col("places").explode().struct.field("source_file"),
        pl.col("places").explode().struct.field("source_row"),
    )
    yield house_finding(
        "payments_alike",
        Outcome.NOT_KNOWN,
        f"{plural(found.extra_rows, 'payment')} stand again with the same payee, day, amount and "
        f"words, in {plural(found.sets.height, 'set')}: one or two? "
        f"{_by_reference(found)}All are counted.",
        reads=reads,
        rows=payment_rows(places),
        # What carries a number of its own is more likely real: it is not at stake.
        money_gbp=to_pence(found.extra_gbp - found.other_gbp),
        next_step="Look at the dearest sets first: an invoice split in two is real, a row loaded "
        "twice is not. Equal lines of one document share its number.",
        owner_role="finance lead",
    )


def _by_reference(found: Duplicates) -> str:
    """What the numbers of transactions say of payments alike; empty where they say nothing."""
    rest = found.extra_rows - found.same_rows - found.other_rows
    said = []
    if found.same_rows:
        said.append(
            f"{found.same_rows:,} with the same reference as well ({spell_gbp(found.same_gbp)}), "
            "more likely one payment loaded twice"
        )
    if found.other_rows:
        said.append(
            f"{found.other_rows:,} with a different reference ({spell_gbp(found.other_gbp)}), "
            "more likely two"
        )
    if said and rest:
        said.append(f"{rest:,} without a reference to tell by")
    return f"Of these, {'; '.join(said)}. " if said else ""
