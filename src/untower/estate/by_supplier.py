"""What was each supplier group paid, each kind of payee, and how much came back as credits?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.arithmetic.money import a_year_of, share_pct, to_pence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.estate.spend import Spend


def annual_means(spend: Spend) -> str:
    """How yearly amounts were made, in words."""
    return (
        f"A year is what was paid in the {spend.complete_months:,} months that look whole, as "
        "twelve of them; undated payments and other months are left out of yearly figures only."
    )


def annual_assumed(spend: Spend) -> str:
    """The same in one line."""
    whole, read = spend.complete_months, spend.months.height
    if not whole:
        return "No month looks whole, so no yearly figure of spend is known."
    return f"A year of spend is twelve of the months that look whole: {whole:,} of {read:,} read."


def by_supplier(spend: Spend, payments: pl.DataFrame | None = None) -> list[dict[str, Any]]:
    """Each outside group: group_id, name, annual_gbp, spend_gbp, share_pct; the dearest first.

    Annual: what was paid in whole-looking months, as twelve of them. Shares are of the groups whose
    net is above nought; a group at or below nought has none.
    """
    rows = spend.outside() if payments is None else payments
    whole = spend.months.filter("is_complete").select("month")
    in_whole = (
        rows.join(whole, on="month", how="semi")
        .group_by("group_id")
        .agg(whole_gbp=pl.col("amount_gbp").sum())
    )
    groups = (
        rows.group_by("group_id")
        .agg(
            name=pl.col("group_name").first(),
            rows=pl.len(),
            gbp=pl.col("amount_gbp").sum(),
            first_on=pl.col("paid_on").min(),
            last_on=pl.col("paid_on").max(),
        )
        .join(in_whole, on="group_id", how="left")
        .sort("gbp", "group_id", descending=[True, False])
    )
    positive = sum((gbp for gbp in groups["gbp"] if gbp > 0), Decimal(0))
    months = spend.complete_months
    return [
        {
            "group_id": g["group_id"],
            "name": g["name"],
            "annual_gbp": a_year_of(
                g["whole_gbp"] if g["whole_gbp"] is not None else _nought_if_dated(g), months
            ),
            "spend_gbp": to_pence(g["gbp"]),
            "share_pct": share_pct(g["gbp"], positive) if g["gbp"] > 0 else None,
            "payments": g["rows"],
            "first_paid_on": g["first_on"],
            "last_paid_on": g["last_on"],
        }
        for g in groups.iter_rows(named=True)
    ]


def _nought_if_dated(group: Mapping[str, object]) -> Decimal | None:
    """Nothing in whole months is nought a year only if the group's payments carry dates."""
    return Decimal(0) if group["first_on"] is not None else None


def payee_kinds(spend: Spend) -> list[dict[str, Any]]:
    """What was paid to each kind of payee: kind, payees, rows, gbp."""
    kinds = (
        spend.payments.group_by("payee_kind")
        .agg(
            payees=pl.col("supplier_name").drop_nulls().n_unique(),
            rows=pl.len(),
            gbp=pl.col("amount_gbp").sum(),
        )
        .sort("gbp", "payee_kind", descending=[True, False])
    )
    return [
        {"kind": k["payee_kind"], "payees": k["payees"], "rows": k["rows"], "gbp": k["gbp"]}
        for k in kinds.iter_rows(named=True)
    ]


def credits_of(spend: Spend) -> dict[str, Any]:
    """Credits in the payments, and the groups that were paid back more than they were paid."""
    minus = spend.payments.filter(pl.col("amount_gbp") < 0)
    groups = spend.outside().group_by("group_id").agg(gbp=pl.col("amount_gbp").sum())
    return {
        "rows": minus.height,
        "gbp": to_pence(Decimal(minus["amount_gbp"].sum())) if minus.height else Decimal("0.00"),
        "netted": "within each supplier group: a credit lowers what its group was paid",
        "groups_at_or_below_nought": groups.filter(pl.col("gbp") <= 0).height,
    }
