"""How much does the body pay in a year, at least and at most, as far as its payments tell?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.calendar_months import add_months

if TYPE_CHECKING:
    from untower.assurance.case_file import CaseFile

YEAR_READS = ("payments.paid_on", "payments.amount_gbp")
YEAR, MONTH = 12, 1


def paid_in_a_year(case: CaseFile) -> tuple[Decimal, Decimal] | None:
    """What was paid in the year to the day, without and with the payments that have no day.

    None where the payments do not reach back a year, or an amount is not known: what was not read
    is never taken for nothing.
    """
    frame = case.tables.get("payments")
    if frame is None or not {"paid_on", "amount_gbp"} <= set(frame.columns):
        return None
    first, reach = add_months(case.on, -YEAR), add_months(case.on, MONTH - YEAR)
    if frame["amount_gbp"].null_count() or not frame.filter(pl.col("paid_on") <= reach).height:
        return None
    on = frame.filter(pl.col("paid_on") > first, pl.col("paid_on") <= case.on)
    loose = frame.filter(pl.col("paid_on").is_null())
    known = sum(on["amount_gbp"].to_list(), Decimal(0))
    return known, known + max(sum(loose["amount_gbp"].to_list(), Decimal(0)), Decimal(0))
