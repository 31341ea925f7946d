"""Both ways of reading a text file, held against Python's own csv reader."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from untower.storage.careful_records import read_carefully
from untower.storage.delimited import read_delimited
from untower.storage.grid import Grid
from untower.storage.limits import Limits
from untower.storage.quick_records import read_quickly, survey

LIMITS = Limits()
CELLS = st.text(alphabet='ab1 .£"\n,', max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6)
INCHES = st.text(alphabet='ab"" ,\n', min_size=1, max_size=30)
RAW = st.text(alphabet='ab£,,""\n\n\r ', min_size=1, max_size=40)


def written(table: list[list[str]], *, quoting: int, line_end: str, last_line_ends: bool) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator=line_end).writerows(table)
    text = out.getvalue()
    return text if last_line_ends else text.removesuffix(line_end)


def oracle(text: str, *, strict: bool = False) -> tuple[list[list[str]], list[int]]:
    """What Python's csv reader makes of a text, and the line each record starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=strict)
    records, starts, before = [], [], 0
    for record in reader:
        records.append(record)
        starts.append(before + 1)
        before = reader.line_num
    return records, starts


def records_of(cells, rows) -> tuple[list[list[str]], list[int]]:
    """A grid's records without the nulls that pad the short ones."""
    records = []
    for padded in cells.iter_rows():
        record = list(padded)
        while record and record[-1] is None:
            record.pop()
        assert None not in record, "a null stands where a cell was read"
        records.append(record)
    return records, rows.to_list()


def is_well_formed(text: str) -> bool:
    try:
        oracle(text, strict=True)
    except csv.Error:
        return False
    return True


@given(
    TABLES,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@settings(max_examples=400)
@example([["a", "x\ny"], ["b", "5"]], csv.QUOTE_MINIMAL, "\r\n", False)
def test_a_written_table_comes_back_cell_for_cell_with_its_lines(
    table, quoting, line_end, last_line_ends
):
    text = written(table, quoting=quoting, line_end=line_end, last_line_ends=last_line_ends)
    records, starts = oracle(text)
    if not text.strip():
        return

    grid = read_delimited("table.csv", text.encode())

    assert isinstance(grid, Grid)
    assert records_of(grid.cells, grid.rows) == (records, starts)


@given(st.one_of(RAW, INCHES), st.integers(min_value=1, max_value=5))
@settings(max_examples=1500)
@example('"""', 2)
@example("\n,,", 2)
@example('a,5" pipe\nb,6" pipe\n', 2)
@example('a,b\n1, "x,y"\n', 3)
@example('"",\n', 2)
@example("\n\na,b\n", 2)
@example('a\n""\n', 1)
@example("a,b,c\n1\n\n2,\n", 3)
def test_the_quick_way_agrees_with_the_oracle_or_declines(text, width):
    quick = read_quickly("raw.csv", text.encode(), ",", width, LIMITS)

    if quick is not None:
        assert records_of(*quick) == oracle(text)


@given(RAW)
@settings(max_examples=1500)
def test_the_careful_way_agrees_with_the_oracle_on_well_formed_text(text):
    records, starts = [], []
    if is_well_formed(text):
        records, starts = oracle(text)

    careful = read_carefully("raw.csv", text.encode(), ",", 2, LIMITS)

    if records and "\r" not in text.replace("\r\n", ""):
        assert records_of(careful.cells, careful.rows) == (records, starts)


@given(RAW)
@settings(max_examples=1500)
def test_no_character_but_marks_and_line_ends_is_lost_whatever_the_text(text):
    careful = read_carefully("raw.csv", text.encode(), ",", 2, LIMITS)

    kept = "".join(cell or "" for record in careful.cells.iter_rows() for cell in record)
    for character in "ab£ ":
        assert kept.count(character) == text.count(character)
    assert careful.rows.to_list() == sorted(set(careful.rows.to_list()))


@given(RAW)
@settings(max_examples=30, deadline=None)
def test_bytes_are_counted_right_across_the_borders_of_pieces(text):
    data = (text * (300_000 // len(text))).encode()

    seen = survey(data, ",")

    lines = data.removesuffix(b"\n").split(b"\n")
    assert len(seen.line_ends) == len(lines)
    assert seen.delimiters.tolist() == [line.count(b",") for line in lines]
    assert len(seen.marks) == data.count(b'"')
    assert seen.returns == data.count(b"\r")
    assert seen.returns_before_feeds == data.count(b"\r\n")
