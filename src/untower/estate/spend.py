"""What was paid, to whom, over which months: the payments made ready for every other question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.calendar_months import months_from
from untower.arithmetic.money import MONEY, known_total_gbp
from untower.estate.it_spend import recognise_it
from untower.estate.it_suppliers import with_it_supplier
from untower.estate.payees import GROUP_IDS, SHARED_GROUPS
from untower.estate.resale import OUTSIDE, UNKNOWN, with_seller_and_maker
from untower.estate.resolve import resolve_suppliers

if TYPE_CHECKING:
    from decimal import Decimal

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]

COLUMNS: Mapping[str, pl.DataType] = {
    "source_file": pl.String(),
    "source_row": pl.Int64(),
    "paid_on": pl.Date(),
    "supplier_name": pl.String(),
    "amount_gbp": MONEY,
    "description": pl.String(),
    "category": pl.String(),
    "department": pl.String(),
    "reference": pl.String(),
    "contract_id": pl.String(),
    "sold_through": pl.String(),
}
MONTHS: Mapping[str, pl.DataType] = {
    "month": pl.String(),
    "rows": pl.Int64(),
    "gbp": MONEY,
    "usual_rows": pl.Float64(),
    "is_complete": pl.Boolean(),
}


@dataclass(frozen=True, kw_only=True)
class Spend:
    """Payments with payee_kind, group_id, group_name, month and IT recognition on every row.

    `months` has one row per month from the first payment to the last: month, rows, gbp, usual_rows,
    is_complete. `merges` are the supplier merges as resolved, `clashes` the confirmed links that a
    refused one overrules, `groups` the group of each supplier id.
    """

    payments: pl.DataFrame
    months: pl.DataFrame
    merges: pl.DataFrame
    clashes: pl.DataFrame
    groups: Mapping[str, str]

    @property
    def total_gbp(self) -> Decimal | None:
        """Everything paid, credits netted."""
        return known_total_gbp(self.payments)

    @property
    def complete_months(self) -> int:
        """How many months look whole: the divisor of every annual figure."""
        return int(self.months["is_complete"].sum()) if self.months.height else 0

    def outside(self) -> pl.DataFrame:
        """Payments to named outside suppliers and resellers."""
        return self.payments.filter(pl.col("payee_kind").is_in(OUTSIDE))

    def unknown(self) -> pl.DataFrame:
        """Payments whose payee is redacted or not known."""
        return self.payments.filter(pl.col("payee_kind").is_in(UNKNOWN))


def with_declared_columns(payments: pl.DataFrame) -> pl.DataFrame:
    """Every declared payments column present, those no file gave wholly not known.

    A row without an amount is left out: the reader refuses it by name, so none should come.
    """
    absent = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in COLUMNS.items()
        if name not in payments.columns
    ]
    return (
        payments.drop_nulls("amount_gbp")
        .with_columns(absent)
        .with_columns(pl.col("amount_gbp").cast(MONEY))
    )


def with_confirmed_contracts(payments: pl.DataFrame, links: pl.DataFrame | None) -> pl.DataFrame:
    """Payments with the contracts of confirmed links filled in where the row names none.

    A link's left is a payee's name as published or "file:row"; its right a contract id. A payee
    confirmed for two contracts is left as it is.
    """
    if links is None or not {"kind", "left", "right", "state"} <= set(links.columns):
        return payments
    confirmed = (
        links.filter((pl.col("kind") == "payment_contract") & (pl.col("state") == "confirmed"))
        .group_by("left")
        .agg(linked=pl.col("right").first(), targets=pl.col("right").n_unique())
        .filter(pl.col("targets") == 1)
        .drop("targets")
    )
    if confirmed.is_empty():
        return payments
    place = pl.concat_str("source_file", pl.lit(":"), "source_row")
    return (
        payments.with_columns(place=place)
        .join(confirmed, left_on="place", right_on="left", how="left", maintain_order="left")
        .join(
            confirmed.rename({"linked": "linked_payee"}),
            left_on="supplier_name",
            right_on="left",
            how="left",
            maintain_order="left",
        )
        .with_columns(contract_id=pl.coalesce("contract_id", "linked", "linked_payee"))
        .drop("place", "linked", "linked_payee")
    )


def gather_spend(
    tables: Mapping[str, pl.DataFrame],
    *,
    incomplete_share: float,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Spend:
    """The payments of a body, resolved to suppliers and groups and recognised as IT or not.

    `incomplete_share`: a month with fewer rows than this share of the usual month is doubtful.
    """
    raw = tables["payments"]
    payments = with_confirmed_contracts(with_declared_columns(raw), tables.get("links"))
    resolved = resolve_suppliers(
        _names_in(payments),
        suppliers=tables.get("suppliers"),
        links=tables.get("links"),
        progress=progress,
        stop=stop,
    )
    known = resolved.names.select(
        "supplier_name", "payee_kind", "group_id", "group_name", "supplier_id"
    )
    joined = (
        payments.join(known, on="supplier_name", how="left", maintain_order="left")
        .join(_in_house(tables), on="supplier_id", how="left", maintain_order="left")
        .with_columns(
            # A blank name matches no name, so its kind and its group are given here.
            payee_kind=pl.when(pl.col("is_in_house"))
            .then(pl.lit("in_house"))
            .otherwise(pl.col("payee_kind").fill_null("not_known")),
            group_id=pl.col("group_id").fill_null(GROUP_IDS["not_known"]),
            group_name=pl.col("group_name").fill_null(SHARED_GROUPS["not_known"]),
            month=pl.col("paid_on").dt.strftime("%Y-%m"),
        )
        .drop("is_in_house")
    )
    judged = with_seller_and_maker(recognise_it(with_it_supplier(joined)), known, tables)
    return Spend(
        payments=judged,
        months=_months(judged, incomplete_share),
        merges=resolved.merges,
        clashes=resolved.clashes,
        groups=_group_of_supplier(known),
    )


def _names_in(payments: pl.DataFrame) -> pl.DataFrame:
    """Every distinct name paid, with its rows, net, first and last day; then those sold through.

    A name only sold through has no rows of its own, and the days of the rows that name it: what
    is known of companies bought and sold holds between days.
    """
    day = pl.col("paid_on")
    days = {"first_paid_on": day.min(), "last_paid_on": day.max()}
    paid = (
        payments.drop_nulls("supplier_name")
        .group_by("supplier_name", maintain_order=True)
        .agg(rows=pl.len().cast(pl.Int64), amount_gbp=pl.col("amount_gbp").sum(), **days)
    )
    through = (
        payments.drop_nulls("sold_through")
        .group_by(supplier_name="sold_through", maintain_order=True)
        .agg(rows=pl.lit(0, dtype=pl.Int64), amount_gbp=pl.lit(0).cast(MONEY), **days)
        .join(paid, on="supplier_name", how="anti", maintain_order="left")
    )
    return pl.concat([paid, through]).with_columns(identifier=pl.lit(None, dtype=pl.String))


def _in_house(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Suppliers that are the organisation itself or its own company."""
    suppliers = tables.get("suppliers")
    if suppliers is None or not {"supplier_id", "is_in_house"} <= set(suppliers.columns):
        return pl.DataFrame(schema={"supplier_id": pl.String, "is_in_house": pl.Boolean})
    return (
        suppliers.select("supplier_id", "is_in_house")
        .filter(pl.col("is_in_house"))
        .unique("supplier_id")
    )


def _group_of_supplier(known: pl.DataFrame) -> dict[str, str]:
    """The group each supplier id was resolved to."""
    pairs = known.select("supplier_id", "group_id").drop_nulls().unique()
    return dict(pairs.sort("supplier_id", "group_id").iter_rows())


def _months(payments: pl.DataFrame, incomplete_share: float) -> pl.DataFrame:
    """Every month between the first payment and the last, and whether it looks whole.

    Usual is the median number of rows over months that have any: a month holding a fraction of
    that is kept in every total and left out of every annual figure.
    """
    days = payments["paid_on"].drop_nulls()
    if days.is_empty():
        return pl.DataFrame(schema=MONTHS)
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        raise TypeError("payments.paid_on is not a date column")
    held = (
        payments.drop_nulls("month")
        .group_by("month")
        .agg(rows=pl.len().cast(pl.Int64), gbp=pl.col("amount_gbp").sum())
    )
    usual = held["rows"].median()
    return (
        pl.DataFrame({"month": months_from(first, last)})
        .join(held, on="month", how="left", maintain_order="left")
        .with_columns(
            pl.col("rows").fill_null(0),
            usual_rows=pl.lit(usual, dtype=pl.Float64),
        )
        .with_columns(is_complete=pl.col("rows") >= incomplete_share * pl.col("usual_rows"))
        .with_columns(pl.col("is_complete") & (pl.col("rows") > 0))
    )
