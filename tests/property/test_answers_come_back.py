"""Whatever is answered on a sheet comes back as that value, and whatever is copied stays itself."""

from __future__ import annotations

import string
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from filled_sheets import ON, cell, filled, sheet_of
from untower.answers import Reading
from untower.body import read
from untower.publish.formula_guard import harmless
from untower.publish.tables_folder import table_csv, write_read_back
from untower.storage.cells import EDGE, type_cells
from untower.storage.formula_marks import restored
from untower.storage.read_back import read_back
from untower.tables import TABLES

CONTRACTS = TABLES["contracts"]
PENCE = st.decimals(0, 10**11, places=2)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FIRST_AND_LAST = [datetime(year, 1, 1) for year in (2000, 2099)]  # noqa: DTZ001 - as read
# What can run as a formula, quotes, commas and breaks, as often as letters.
TEXT = st.text(st.sampled_from("=+-@'\"',; \tAé£1" + string.ascii_letters), min_size=1, max_size=30)


def is_text(text):
    """Whether the reader takes it as text at all: a blank, or a word for one, is not known."""
    typed = type_cells(pl.Series([text]), CONTRACTS.column("title"))
    return typed.values[0] is not None


def as_read(text):
    return restored(pl.Series([text.strip(EDGE)]))[0].strip(EDGE)


ANSWERS = {
    "value_gbp": PENCE,
    "ends_on": DAYS,
    "notice_months": st.integers(0, 1200),
    # A spreadsheet holds fifteen digits; a CSV holds them all, and is asked for below.
    "price_review_pct": st.integers(0, 10**8).map(lambda millionths: millionths / 10**6),
    "is_exclusive": st.booleans(),
    "renewal": st.sampled_from(CONTRACTS.column("renewal").choices),
    "title": TEXT.filter(is_text),
}


def body():
    """One contract of which nothing is known."""
    frame = pl.DataFrame({"contract_id": ["C-1"], "source_file": ["c.csv"], "source_row": [2]})
    return {"contracts": frame}


SHEET = sheet_of(body(), [cell("contracts", "C-1", column) for column in ANSWERS])


@settings(max_examples=60)
@given(answers=st.fixed_dictionaries({}, optional=ANSWERS))
def test_an_answer_typed_on_a_sheet_is_the_value_read_from_the_new_folder(answers):
    typed = {n: ("yes" if v else "no") if isinstance(v, bool) else v for n, v in answers.items()}
    with tempfile.TemporaryDirectory() as place:
        sheet = filled(SHEET, Path(place) / "clerk.xlsx", typed)
        done = read_back(Reading(tables=body(), intake=()), [sheet])
        assert done.refused.is_empty(), done.refused.to_dicts()
        write_read_back(done, Path(place) / "new")
        row = read(Path(place) / "new", on=ON).tables["contracts"].row(0, named=True)
    for name, value in answers.items():
        expected = as_read(value) if name == "title" else value
        assert row[name] == expected, name
    assert set(row) == {"contract_id", "source_file", "source_row", *answers}


@given(text=TEXT)
def test_the_mark_against_formulas_goes_on_and_comes_off(text):
    marked = harmless(text)
    assert restored(pl.Series([marked]))[0] == text
    if marked.lstrip(" \t\r\n")[:1] in tuple("=@"):
        raise AssertionError(f"{marked!r} could run")


def values(column):
    """Values that the reader may have given for a column, and null."""
    if column.choices:
        some = st.sampled_from(column.choices)
    else:
        some = {
            "text": TEXT.map(as_read).filter(lambda t: t == as_read(t) and is_text(t)),
            "whole number": st.integers(1, 5),
            "number": st.floats(0, 100, allow_nan=False),
            "money": PENCE,
            "date": DAYS,
            "date and time": st.datetimes(*FIRST_AND_LAST),
            "yes or no": st.booleans(),
        }.get(column.kind.value, st.none())
    return st.none() | some


@st.composite
def tables_of_a_row(draw):
    """One row of a table that has a single key and no rule between columns."""
    name = draw(st.sampled_from(["components", "services", "suppliers", "procurements"]))
    table = TABLES[name]
    free = {r for rule in table.rules for r in rule.reads}
    row = {}
    for column in table.columns:
        if column.is_key:
            row[column.name] = "one"
        elif column.link is None and column.name not in free:
            row[column.name] = draw(values(column))
    return name, pl.DataFrame(
        {n: pl.Series([v], dtype=table.column(n).dtype()) for n, v in row.items()}
    )


@settings(max_examples=60)
@given(one=tables_of_a_row())
def test_any_row_written_as_a_table_is_read_as_the_same_row(one):
    name, frame = one
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / f"{name}.csv").write_bytes(table_csv(name, frame))
        again = read(place, on=ON)
    assert [i.rows_refused for i in again.intake] == [0], again.intake[0].refused.to_dicts()
    assert_frame_equal(again.tables[name].drop("source_file", "source_row"), frame)


def test_money_is_spelled_to_the_penny_and_not_as_a_binary_fraction():
    frame = pl.DataFrame(
        {"contract_id": ["C"], "value_gbp": pl.Series([Decimal("0.10")], dtype=pl.Decimal(38, 2))}
    )
    assert table_csv("contracts", frame).decode("utf-8-sig").splitlines()[1] == "C,0.10"
