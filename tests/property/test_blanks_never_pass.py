"""For every rule, on a whole council: a blank only ever moves an answer towards not known."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.assurance.case_file import case_file
from untower.assurance.judging import judged
from untower.assurance.rule import rules
from untower.findings import Outcome
from untower.storage.read import read
from untower.tables import TABLES

ON = date(2026, 4, 1)
RULES = rules()
each_rule = pytest.mark.parametrize("rule", RULES, ids=[r.name for r in RULES])
BODY = ("organisation.kind", "organisation.nation")
# Columns of which the declaration says that a blank has a meaning of its own.
BLANK_MEANS_NONE = {"needs.service_id", "roles.retained_as"}


@cache
def council():
    folder = Path(__file__).resolve().parents[2] / "examples" / "harrowmoor"
    tables = dict(read([folder], on=ON).tables)
    tables["payments"] = tables["payments"].drop_nulls("contract_id")
    return tables


def with_blanks(tables, reads, places):
    """The tables with the cells of the columns taken out where `places` says so."""
    out = dict(tables)
    for read_ in reads:
        name, column = read_.split(".")
        if name not in out or column not in out[name].columns:
            continue
        frame = out[name]
        cell = pl.when(places(frame)).then(None).otherwise(pl.col(column)).alias(column)
        out[name] = frame.with_columns(cell.cast(frame.schema[column]))
    return out


def answers(rule, tables):
    found = judged(rule, case_file(tables, on=ON))
    return found.outcome, {a.key: a.outcome for a in found.answers}


def compare(rule, tables):
    _, before = answers(rule, council())
    whole, after = answers(rule, tables)
    moved = {
        key: (before[key], after[key])
        for key in before.keys() & after.keys()
        if after[key] not in (before[key], Outcome.NOT_KNOWN)
    }
    assert moved == {}
    if not after:
        assert whole in (Outcome.NOT_KNOWN, Outcome.NOT_APPLICABLE)


@each_rule
def test_each_column_blanked_in_turn_and_all_together(rule):
    reads = [r for r in dict.fromkeys((*rule.reads, *BODY)) if r.split(".")[0] in council()]
    for columns in (*((r,) for r in reads), tuple(reads)):
        compare(rule, with_blanks(council(), columns, lambda _: pl.lit(value=True)))


@each_rule
@settings(max_examples=5)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([3, 10, 50]))
def test_cells_blanked_here_and_there(rule, seed, share):
    reads = [
        r
        for r in rule.reads
        if r not in BLANK_MEANS_NONE
        and not TABLES[r.split(".")[0]].column(r.split(".")[1]).is_required
    ]

    def some(frame):
        return pl.int_range(pl.len()).hash(seed) % 100 < share

    compare(rule, with_blanks(council(), reads, some))
