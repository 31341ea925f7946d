"""Do suppliers follow technology layers? What is missing to say, and what do payments hint at?

The class is measured from components, the services that use them and the charges of contracts.
Spend alone never gives it: a payment does not say which component it was for. What a payment's own
words suggest about layers is a guess, shown as one with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from untower.estate.resale import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.estate.spend import Spend

NEEDED: tuple[tuple[str, str, str], ...] = (
    ("components", "component_id", "which applications, platforms, networks and desks there are"),
    ("components", "layer", "which layer of technology each belongs to"),
    ("uses", "service_id", "which service rests on which component"),
    ("uses", "component_id", "which service rests on which component"),
    ("contracts", "supplier_id", "who each contract is with"),
    ("charges", "contract_id", "which contract pays for which component"),
    ("charges", "component_id", "which contract pays for which component"),
    ("charges", "annual_gbp", "what each component costs a year"),
)
SPEND_ALONE = "Spend alone does not show towers: a payment does not say which component it was for."


def missing_for_towers(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """The columns without which the tower class is not known, absent or wholly blank."""
    return [
        f"{table}.{column}"
        for table, column, _ in NEEDED
        if table not in tables
        or column not in tables[table].columns
        or tables[table][column].count() == 0
    ]


def layer_guesses(spend: Spend) -> list[dict[str, Any]]:
    """What recognised IT payments' own words suggest about layers: layer, rows, gbp, groups,
    largest_group_pct, reason. A row whose words fit several layers is under layer None.
    """
    it = spend.payments.filter(pl.col("it_level").is_in(["stated", "probable"]))
    out = []
    for (layer,), rows in it.group_by("layer_guess", maintain_order=True):
        groups = (
            rows.filter(pl.col("payee_kind").is_in(OUTSIDE))
            .group_by("group_id")
            .agg(gbp=pl.col("amount_gbp").sum())
            .filter(pl.col("gbp") > 0)
        )
        nets = [float(gbp) for gbp in groups["gbp"]]
        reasons = (
            rows.group_by("it_reason")
            .agg(gbp=pl.col("amount_gbp").sum())
            .sort("gbp", "it_reason", descending=[True, False])["it_reason"]
            .to_list()
        )
        out.append(
            {
                "layer": layer,
                "rows": rows.height,
                "gbp": rows["amount_gbp"].sum(),
                "groups": groups.height,
                "largest_group_pct": (round(100 * max(nets) / sum(nets), 1) if nets else None),
                "reason": (
                    "a guess from the payments' own words: " + "; ".join(reasons[:3])
                    if layer
                    else "the words fit several layers"
                ),
            }
        )
    return sorted(out, key=lambda g: (g["layer"] is None, -g["gbp"], g["layer"] or ""))
