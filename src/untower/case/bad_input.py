"""Which rows cannot be followed when money is reckoned over years?

What stops the reckoning is told apart from what leaves a part of it open. All are named together,
each with its file and row where it has one. The reader refuses most of them; tables that come from
elsewhere are asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, isfinite
from typing import TYPE_CHECKING

from untower.award.bad_input import trouble
from untower.case.money.budget import budget_limits, standing
from untower.needs.whole_tables import records_of
from untower.phrases import listed
from untower.tables import TABLES
from untower.tables.constraint import Between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.needs.whole_tables import Record
    from untower.troubles import Trouble

STOPPING = (
    "horizon_years",
    "price_base_year",
    "discount_rate_pct",
    "general_inflation_pct",
    "pay_inflation_pct",
    "annual_budget_gbp",
    "target_saving_pct",
)
"""Columns without which, or with nonsense in which, no year can be reckoned."""
WEIGHTS = (
    ("quality_weight_pct", "price_weight_pct"),
    ("user_weight_pct", "cloud_weight_pct", "agile_weight_pct"),
)
POUNDS = (None, "GBP")


@dataclass(frozen=True, kw_only=True)
class Troubles:
    """What cannot be followed: `stopping` leaves no case, `leaving_open` leaves a part of it."""

    stopping: tuple[Trouble, ...]
    leaving_open: tuple[Trouble, ...]

    @property
    def all(self) -> tuple[Trouble, ...]:
        """Every trouble, those that stop first."""
        return (*self.stopping, *self.leaving_open)


def case_troubles(tables: Mapping[str, pl.DataFrame]) -> Troubles:
    """Everything the money of the case rests on that cannot be followed."""
    return Troubles(
        stopping=tuple(_out_of_range(tables)),
        leaving_open=(*_budget_twice(tables), *_weights(tables), *_currencies(tables)),
    )


def _organisation(tables: Mapping[str, pl.DataFrame]) -> Record | None:
    return next(iter(records_of(tables, "organisation") or []), None)


def _out_of_range(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """A horizon of no year, a rate below nought: what the declared table would not have let in."""
    record = _organisation(tables)
    for column in STOPPING if record is not None else ():
        declared = TABLES["organisation"].column(column)
        value = None if record is None else record[column]
        limits = declared.constraint
        if value is None or not isinstance(limits, Between):
            continue
        if not isfinite(float(value)) or not limits.low <= float(value) <= limits.high:
            yield trouble(
                "organisation",
                record,
                "organisation",
                column,
                f"{value} is not allowed; allowed: {declared.allowed}.",
                "Write a number in that range, or leave the cell blank where it is not known.",
            )


def _budget_twice(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """Two limits that say what one year's budget is, neither above the other."""
    seen: dict[tuple[object, ...], Record] = {}
    for row in budget_limits(tables):
        key = (row["year"], standing(row))
        if key in seen:
            first = seen[key]
            year = "every year" if row["year"] is None else f"year {row['year']}"
            at = f" in row {first['source_row']}" if first.get("source_row") else ""
            yield trouble(
                "limits",
                row,
                str(row["limit_id"]),
                "year",
                f"the budget of {year} is given twice, first by {first['limit_id']}{at}.",
                "Keep one of the two rows, or give one a rank; until then that year's budget "
                "counts as not known.",
            )
        seen.setdefault(key, row)


def _weights(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """Weights that are all stated and do not come to a hundred."""
    record = _organisation(tables)
    for names in WEIGHTS if record is not None else ():
        given = [None if record is None else record[n] for n in names]
        if any(w is None for w in given):
            continue
        total = sum(float(w) for w in given if w is not None)
        if not isclose(total, 100, abs_tol=0.01):
            yield trouble(
                "organisation",
                record,
                "organisation",
                names[0],
                f"{listed(names)} come to {total:g}, not to 100.",
                "Write weights that sum to 100; until then they are read as parts of their sum.",
            )


def _currencies(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """One currency at two rates, or pounds at a rate: sums would mix them."""
    rates: dict[str, tuple[float, Record]] = {}
    for row in records_of(tables, "offers") or []:
        currency, rate = row["currency"], row["rate_to_gbp"]
        if rate is None:
            continue
        if currency in POUNDS and not isclose(float(rate), 1):
            yield trouble(
                "offers",
                row,
                str(row["offer_id"]),
                "rate_to_gbp",
                f"a rate of {rate:g} with a price in pounds.",
                "Name the currency the price is in, or take the rate out; until then it is read "
                "as pounds.",
            )
        elif currency not in POUNDS:
            first = rates.setdefault(str(currency), (float(rate), row))
            if not isclose(first[0], float(rate)):
                yield trouble(
                    "offers",
                    row,
                    str(row["offer_id"]),
                    "rate_to_gbp",
                    f"{currency} at {rate:g} here and at {first[0]:g} in offer "
                    f"{first[1]['offer_id']}: prices are mixed at two rates.",
                    "Use one rate for one currency, of one day; until then each is read at its "
                    "own.",
                )
