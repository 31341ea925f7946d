"""What holds for every value, not only for those somebody thought of."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from untower.policy import shipped
from untower.policy.numbers import KINDS, NATIONS, NotCovered
from untower.publish.cell_rules import Heading
from untower.publish.reference import schema
from untower.tables import TABLES, Kind
from untower.tables.constraint import Between, Matches, OneOf

BOUNDED = [
    (table, column)
    for table in TABLES.values()
    for column in table.columns
    if isinstance(column.constraint, Between) and column.kind in (Kind.WHOLE, Kind.NUMBER)
]
WORDED = [
    (table, column)
    for table in TABLES.values()
    for column in table.columns
    if isinstance(column.constraint, OneOf | Matches)
]


def taken_by_schema(table, column, value):
    cell = schema()["$defs"][table.name]["properties"][column.name]
    return Draft202012Validator(cell).is_valid(value)


def taken_by_declaration(column, value):
    frame = pl.DataFrame({"x": [value]}, schema={"x": column.dtype()})
    return frame.select(column.constraint.holds(pl.col("x"))).item()


@given(st.sampled_from(BOUNDED), st.integers(-200, 3000))
def test_the_schema_and_the_declaration_refuse_the_same_numbers(where, value):
    table, column = where
    assert taken_by_schema(table, column, value) == taken_by_declaration(column, value)


# Regular expression dialects differ on control characters: here only text a person could type.
PRINTED = st.text(st.characters(exclude_categories=("C",)), max_size=120)


@given(st.sampled_from(WORDED), PRINTED)
def test_the_schema_and_the_declaration_refuse_the_same_words(where, value):
    table, column = where
    assert taken_by_schema(table, column, value) == taken_by_declaration(column, value)


@given(st.sampled_from(BOUNDED), st.integers(-200, 3000))
def test_the_workbook_bars_the_same_numbers_as_the_declaration(where, value):
    _, column = where
    rule = Heading(column.name, column, column.sentence).rule()
    allowed = rule["minimum"] <= value <= rule["maximum"]
    assert allowed == taken_by_declaration(column, value)


@given(
    st.sampled_from(shipped().names),
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from([None, *KINDS]),
    st.sampled_from([None, *NATIONS]),
)
def test_a_number_answers_only_for_its_own_days_bodies_and_nations(name, on, binds, nation):
    found = shipped().number(name, on=on, binds=binds, nation=nation)
    if isinstance(found, NotCovered):
        assert found.reason
        return
    assert found.name == name
    assert found.in_force_from is None or found.in_force_from <= on
    assert found.in_force_to is None or on <= found.in_force_to
    assert set(found.binds) >= (set(KINDS) if binds is None else {binds})
    assert set(found.nation) >= (set(NATIONS) if nation is None else {nation})


@given(st.sampled_from(shipped().numbers))
def test_a_number_ends_on_the_last_day_it_names(one):
    if one.in_force_to is not None:
        assert one.holds_on(one.in_force_to)
        assert not one.holds_on(one.in_force_to + timedelta(days=1))
