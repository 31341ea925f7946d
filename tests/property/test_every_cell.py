"""Every cell is kept as it stood, or refused by name: nothing in between."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from grids import grid
from untower.storage.cells import type_cells
from untower.storage.read import read_from
from untower.tables.column import Column, choice, day, flag, key, money, number, text, whole

COLUMNS: list[Column] = [
    money("m", "m"),
    day("d", "d"),
    whole("w", "w"),
    number("n", "n"),
    flag("f", "f"),
    choice("c", ("saas", "on_premises"), "c"),
    key("k", "k"),
    text("t", "t"),
]
CELLS = st.lists(
    st.one_of(
        st.none(),
        st.text(max_size=12),
        st.sampled_from(
            [
                "",
                " ",
                "n/a",
                "1",
                "-1",
                "(2)",
                "1e5",
                "£3",
                "01/02/2025",
                "yes",
                "SaaS",
                "45000",
                "NaN",
            ]
        ),
        st.decimals(allow_nan=True, allow_infinity=True, places=2).map(str),
    ),
    max_size=12,
)


@given(cells=CELLS, column=st.sampled_from(COLUMNS))
def test_a_cell_is_a_value_a_blank_or_refused_with_a_reason(cells, column):
    found = type_cells(pl.Series("x", cells, dtype=pl.String), column)
    assert len(found.values) == len(cells)
    assert found.values.dtype == column.dtype()
    assert len(found.bad) == len(found.reasons)
    assert found.bad.to_list() == sorted(set(found.bad.to_list()))
    assert found.reasons.null_count() == 0
    bad = set(found.bad.to_list())
    for at, (cell, value) in enumerate(zip(cells, found.values.to_list(), strict=True)):
        if at in bad:
            assert value is None
        elif (cell or "").isalnum() and (cell or "").lower() not in {"null", "unknown", "tbc"}:
            words = {"na", "none", "tbd"}
            assert value is not None or (cell or "").lower() in words


@given(st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1))
def test_an_amount_is_exact_to_the_penny_in_every_dress(pennies):
    pounds = Decimal(pennies) / 100
    sign, bare = ("-" if pennies < 0 else ""), f"{abs(pounds):,.2f}"
    dressed = [f"{pounds:.2f}", f"{sign}£{bare}", f"£{sign}{bare}", f" {sign}{bare} "]
    if pennies < 0:
        dressed += [f"({bare})", f"{bare}-", f"{bare} CR", f"\u2212{bare}"]
    found = type_cells(pl.Series("m", dressed), money("m", "m"))
    assert found.values.to_list() == [pounds] * len(dressed)
    assert found.bad.is_empty()


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_is_the_same_day_in_every_form(on):
    forms = [
        on.isoformat(),
        f"{on:%d/%m/%Y}",
        f"{on.day}/{on.month}/{on.year}",
        f"{on:%d-%b-%Y}",
        f"{on:%d %B %Y}",
        f"{on:%d.%m.%Y}",
        f"{on.isoformat()} 00:00:00",
        f"{on.isoformat()} 01:00:00",
        f"{on:%A, %B %d, %Y}",
        str((on - date(1899, 12, 30)).days),
        f"{(on - date(1899, 12, 30)).days}.0416666667",
    ]
    if (on - date(1899, 12, 30)).days > 73_000:
        forms = forms[:-2]
    found = type_cells(pl.Series("d", forms), day("d", "d"))
    assert found.values.to_list() == [on] * len(forms)


PAYMENT = st.tuples(
    st.sampled_from(["Acme", "Beta", "", "Total", "supplier_name"]),
    st.sampled_from(["01/04/2026", "2026-04-02", "", "31/02/2026", "n/a", "paid_on"]),
    st.sampled_from(["1", "2.50", "(3)", "", "x", "amount_gbp", "3.50"]),
)


@given(st.lists(PAYMENT, max_size=15))
def test_rows_in_are_rows_kept_and_rows_refused_and_every_refusal_has_its_line(rows):
    text = "\n".join(["supplier_name | paid_on | amount_gbp", *(" | ".join(row) for row in rows)])
    reading = read_from([grid("payments.csv", text)])
    intake = reading.intake[0]
    assert intake.rows_in == len(rows)
    assert intake.rows_in == intake.rows_kept + intake.rows_refused
    kept = reading.tables["payments"]["source_row"].to_list() if reading.tables else []
    named = set(intake.refused["row"].to_list())
    assert sorted([*kept, *named]) == list(range(2, len(rows) + 2))
    total = sum((reading.tables["payments"]["amount_gbp"].to_list() if kept else []), Decimal(0))
    worth = {"1": "1", "2.50": "2.50", "(3)": "-3", "3.50": "3.50"}
    assert total == sum((Decimal(worth[rows[at - 2][2]]) for at in kept), Decimal(0))
