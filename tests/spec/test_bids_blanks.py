"""No blank cell, absent column or absent table is ever taken for a number or a yes."""

from __future__ import annotations

import polars as pl
import pytest
from tests.bids_tables import DEFAULTS, ON, procurement, published, unpublished

from untower.bids.assessment import assess
from untower.bids.publication import publication
from untower.bids.step import analyse

# A blank here changes no figure: nothing was published with it, or nothing rests on it.
WITHOUT_EFFECT = {
    "procurements.published_hash",
    "procurements.combinations_allowed",  # no tender is for several lots
    "lots.title",
    "lots.tie_break",  # nobody is level
    "lots.price_counts_moving",
    "lots.price_counts_exit",
    "lots.price_counts_indexation",
    "lots.price_includes_vat",
    "criteria.title",
    "suppliers.name",
    "offer_items.one_off_gbp",  # neither moving nor leaving counts
    "offer_items.exit_gbp",
    "evaluators.role",
    "interests.declared_on",
    "interests.evaluator_id",  # the only interest does not bar
    "interests.supplier_id",
    "offer_items.component_id",  # the lot lists no components: it takes every price
}
CELLS = [
    (name, column, row)
    for name, frame in unpublished().items()
    for column in frame.columns
    for row in range(frame.height)
    if not column.startswith("source_") and frame[column][row] is not None
]


def blanked(tables, name, column, row):
    frame = tables[name]
    at = pl.int_range(pl.len()) == row
    return tables | {
        name: frame.with_columns(pl.when(at).then(None).otherwise(pl.col(column)).alias(column))
    }


def outcome(found):
    return {
        (t.offer_id, t.place, t.total, t.price_gbp, t.may_be_awarded)
        for lot in found.lots
        for t in lot.tenders
    }


def awardable(found):
    return {t.offer_id for lot in found.lots for t in lot.tenders if t.may_be_awarded}


WHOLE = assess(procurement(), "P1", on=ON)
DECIDED = unpublished()["scores"]


@pytest.mark.parametrize(("name", "column", "row"), CELLS)
def test_a_blank_blocks_or_changes_nothing_it_should_not(name, column, row):
    tables = blanked(unpublished(), name, column, row)
    found = assess(published(tables), "P1", on=ON)
    analyse(tables, on=ON)
    publication(tables, "P1", on=ON)

    if not found.is_assessed:
        assert all(t.column and t.what and t.do for t in found.troubles)
    elif f"{name}.{column}" in WITHOUT_EFFECT or is_individual_reason(name, column, row):
        assert outcome(found) == outcome(WHOLE)
    else:
        assert outcome(found) != outcome(WHOLE)
        assert awardable(found) < awardable(WHOLE)


def is_individual_reason(name, column, row):
    """An individual score may stand without a reason; an agreed one may not."""
    return (name, column) == ("scores", "reason") and DECIDED["stage"][row] == "individual"


@pytest.mark.parametrize("name", DEFAULTS)
def test_without_a_table_nothing_raises_and_nobody_gains(name):
    tables = unpublished(**{name: None})
    if "procurements" in tables:
        tables = published(tables)
    found = assess(tables, "P1", on=ON)
    analyse(tables, on=ON)

    if found.is_assessed:
        assert awardable(found) < awardable(WHOLE) or name == "interests"


@pytest.mark.parametrize(("name", "column"), sorted({(name, column) for name, column, _ in CELLS}))
def test_without_a_column_nothing_raises(name, column):
    tables = unpublished()
    tables = tables | {name: tables[name].drop(column)}
    if name != "procurements" or column not in ("procurement_id",):
        tables = published(tables)

    assess(tables, "P1", on=ON)
    analyse(tables, on=ON)
    publication(tables, "P1", on=ON)
