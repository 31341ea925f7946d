"""What a change to a version may not break: keys, required cells, rules, links."""

from __future__ import annotations

import polars as pl
import pytest

from untower.storage.versions.canonical import settled
from untower.storage.versions.edits import AddRow, RemoveRow, SetCells, apply_edits
from untower.storage.versions.holding import broken_by, hanging_on, loose_links
from untower.tables import TABLES


def text(name: str, *rows: dict[str, str | None]) -> pl.DataFrame:
    """A table of canonical text."""
    names = dict.fromkeys(n for row in rows for n in row)
    cells = [[row.get(n) for n in names] for row in rows]
    schema = dict.fromkeys(names, pl.String)
    return settled(TABLES[name], pl.DataFrame(cells, schema=schema, orient="row"))


BEFORE = {
    "suppliers": text(
        "suppliers",
        {"supplier_id": "ash", "name": "Ash", "parent_id": None},
        {"supplier_id": "birch", "name": None, "parent_id": "ash"},
    ),
    "contracts": text(
        "contracts",
        {"contract_id": "c1", "supplier_id": "ash", "starts_on": "2024-01-01", "ends_on": None},
        {"contract_id": "c2", "supplier_id": None, "starts_on": None, "ends_on": "2026-01-01"},
    ),
}


def after(*edits):
    """The tables that the edits change, and what stops them."""
    names = list(dict.fromkeys(edit.table for edit in edits))
    changed, problems = {}, []
    for name in names:
        mine = [edit for edit in edits if edit.table == name]
        changed[name], found = apply_edits(TABLES[name], BEFORE.get(name), mine)
        problems += found
    return problems or broken_by(changed, BEFORE.get)


def set_contract(**cells):
    return SetCells(table="contracts", key=("c1",), cells=cells)


def test_what_is_typed_is_read_as_the_reader_reads_a_file():
    frame, problems = apply_edits(
        TABLES["contracts"],
        BEFORE["contracts"],
        [
            set_contract(
                starts_on="31/3/2024", value_gbp="£1,234.5", is_exclusive="Y", title=" Net "
            )
        ],
    )
    assert problems == []
    row = frame.row(0, named=True)
    assert (row["starts_on"], row["value_gbp"], row["is_exclusive"], row["title"]) == (
        "2024-03-31",
        "1234.50",
        "yes",
        "Net",
    )


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"starts_on": "31/2/2024"}, "starts_on", "no such day in the calendar"),
        ({"notice_months": "soon"}, "notice_months", "not a whole number"),
        ({"renewal": "perhaps"}, "renewal", "not in the list"),
        ({"value_gbp": "-5"}, "value_gbp", "must be between 0 and 1,000,000,000,000"),
        ({"contract_id": "c9"}, "contract_id", "the id of a row cannot be changed"),
        ({"supplier_id": "oak"}, "supplier_id", "names no row in suppliers"),
        ({"ends_on": "1/1/2020"}, "ends_on", "must be on or after starts_on"),
    ],
)
def test_a_cell_that_may_not_stand_is_named_with_its_reason(cells, column, reason):
    (problem,) = after(set_contract(**cells))
    assert (problem.table, problem.key, problem.column) == ("contracts", ("c1",), column)
    assert reason in problem.reason


def test_every_problem_of_an_edit_is_told_at_once():
    problems = after(set_contract(starts_on="x", notice_months="y"))
    assert [problem.column for problem in problems] == ["starts_on", "notice_months"]


def test_a_blank_is_not_known_and_may_stand_wherever_it_is_not_required():
    assert after(set_contract(supplier_id="", starts_on="", title="n/a")) == []


def test_a_slip_in_an_id_is_answered_with_the_id_that_was_probably_meant():
    (problem,) = after(set_contract(supplier_id="brch"))
    assert "birch" in problem.do


def test_a_row_that_others_point_to_cannot_go_alone():
    problems = after(RemoveRow(table="suppliers", key=("ash",)))
    assert {(p.table, p.key[0], p.column) for p in problems} == {
        ("contracts", "c1", "supplier_id"),
        ("suppliers", "birch", "parent_id"),
    }


def test_it_may_go_together_with_those_that_point_to_it():
    assert (
        after(
            RemoveRow(table="suppliers", key=("ash",)),
            SetCells(table="suppliers", key=("birch",), cells={"parent_id": ""}),
            set_contract(supplier_id="birch"),
        )
        == []
    )


def test_parents_may_not_run_in_a_circle():
    (problem,) = after(SetCells(table="suppliers", key=("ash",), cells={"parent_id": "birch"}))
    assert problem.reason == "its parents run in a circle"


def test_an_id_is_used_once():
    (problem,) = after(AddRow(table="suppliers", cells={"supplier_id": "ash"}))
    assert problem.reason == "used before"


def test_a_new_row_needs_its_id():
    (problem,) = after(AddRow(table="suppliers", cells={"name": "Oak"}))
    assert (problem.column, problem.reason) == ("supplier_id", "blank")


def test_a_row_that_is_gone_is_said_to_be_gone():
    (problem,) = after(SetCells(table="suppliers", key=("oak",), cells={"name": "Oak"}))
    assert problem.reason == "there is no such row now"


def test_a_second_row_of_a_table_of_one_row_is_refused():
    before = text("organisation", {"name": "Harrowmoor"})
    _, problems = apply_edits(
        TABLES["organisation"], before, [AddRow(table="organisation", cells={"name": "Two"})]
    )
    assert "one row" in problems[0].reason


def test_a_link_into_a_table_without_rows_cannot_be_checked_and_stands():
    assert after(set_contract(framework_id="F1")) == []


def test_a_loose_link_elsewhere_does_not_stop_a_change_and_is_counted():
    before = BEFORE | {
        "contracts": BEFORE["contracts"].with_columns(
            supplier_id=pl.when(pl.col("contract_id") == "c2")
            .then(pl.lit("gone"))
            .otherwise("supplier_id")
        )
    }
    changed, _ = apply_edits(
        TABLES["contracts"], before["contracts"], [set_contract(title="Hosting")]
    )
    assert broken_by({"contracts": changed}, before.get) == []
    assert loose_links(TABLES["contracts"], before.get) == {"supplier_id": 1}


def test_what_hangs_on_a_row_is_counted_by_table():
    assert hanging_on(TABLES["suppliers"], ("ash",), BEFORE.get) == {"contracts": 1, "suppliers": 1}
    assert hanging_on(TABLES["suppliers"], ("birch",), BEFORE.get) == {}
