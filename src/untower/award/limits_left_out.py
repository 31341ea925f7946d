"""Which rules of the table `limits` does a plan not follow, because an award keeps them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.limits_rules import limits_of_procurements
from untower.findings import Finding, Outcome
from untower.needs.sentences import step_finding
from untower.needs.whole_tables import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

LEFT_OUT_READS = (
    "limits.limit_id",
    "limits.kind",
    "limits.subject",
    "procurements.procurement_id",
)


def limits_of_awards(tables: Mapping[str, pl.DataFrame]) -> Iterator[Finding]:
    """One finding for each limit about a procurement: left out of the plan, by name."""
    for row in limits_of_procurements(tables):
        procurement, kind = row["subject"], str(row["kind"]).replace("_", " ")
        yield step_finding(
            "award",
            "limit_of_an_award",
            Outcome.NOT_APPLICABLE,
            f"Limit {row['limit_id']}, {kind}, is about the award of procurement {procurement}: "
            "left out of the plan.",
            subject=("limits", str(row["limit_id"])),
            reads=LEFT_OUT_READS,
            rows=(row_of("limits", row, "limit_id"),),
            next_step=f"Assess that procurement apart: untower bids FOLDER --procurement "
            f"{procurement}.",
        )
