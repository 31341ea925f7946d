"""More data never takes an answer away."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from untower.levels import ANSWERS, AnswerState, level_of, state_of
from untower.tables import TABLES

ORDER = [AnswerState.WITHHELD, AnswerState.BOUNDED, AnswerState.GIVEN]
NEEDED = sorted(
    {o for a in ANSWERS for need in a.given for o in need.split("|")}
    | {o for a in ANSWERS for need in a.bounded for o in need.split("|")}
)
READS = st.lists(st.sampled_from(NEEDED), max_size=len(NEEDED), unique=True)


def tables_of(reads, blank=()):
    """A table of two rows for each name, its columns known in one row unless blank."""
    out = {}
    for read in reads:
        name, column = read.split(".")
        dtype = TABLES[name].column(column).dtype()
        value = None if read in blank else 1
        series = pl.Series(column, [value, None], dtype=pl.Int64).cast(dtype, strict=False)
        if read not in blank and series.null_count() == 2:
            series = pl.Series(column, ["x", None], dtype=pl.String).cast(dtype, strict=False)
        frame = out.get(name)
        out[name] = series.to_frame() if frame is None else frame.with_columns(series)
    return out


@given(first=READS, more=READS)
def test_adding_tables_and_columns_never_moves_an_answer_back(first, more):
    before, after = tables_of(first), tables_of([*first, *(m for m in more if m not in first)])
    for answer in ANSWERS:
        was, _ = state_of(answer, before)
        now, missing = state_of(answer, after)
        assert ORDER.index(now) >= ORDER.index(was), answer.name
        assert (now is AnswerState.GIVEN) == (not missing)
    assert (level_of(after) or 0) >= (level_of(before) or 0)


@given(reads=READS)
def test_blank_columns_are_worth_nothing(reads):
    blank = tables_of(reads, blank=set(reads))
    assert {state_of(answer, blank)[0] for answer in ANSWERS} == {AnswerState.WITHHELD}


def test_every_column_together_gives_every_answer():
    tables = tables_of(NEEDED)
    assert {state_of(answer, tables)[0] for answer in ANSWERS} == {AnswerState.GIVEN}
