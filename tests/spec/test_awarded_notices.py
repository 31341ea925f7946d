"""Notices that led to no contract are no contracts; several suppliers in one cell are counted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grids import grid
from untower.storage.grid import Grid, frame_of, row_numbers
from untower.storage.read import read_from

if TYPE_CHECKING:
    from untower.answers import FileIntake, Reading

NOTICES = """
id | title | status | awarded_supplier | awarded_value | CPV codes | notice_type
n1 | Roads | awarded | Acme Ltd | 5 | 45000000 | Contract
n2 | Kennels | closed | | | | Contract
n3 | Paper | | Beta plc | 6 | 30197630 | Contract
n4 | Ink | Withdrawn | | | | Contract
n5 | Desks | complete | Acme Ltd | 7 | | Contract
n6 | Chairs | open | | | | Pipeline
"""


def notices(text: str = NOTICES, file: str = "town.json") -> Reading:
    return read_from([grid(file, text)])


def refused(intake: FileIntake) -> list[tuple[int, str, str, str]]:
    return intake.refused.select("row", "column", "value", "reason").rows()


def test_closed_withdrawn_and_open_notices_are_refused_by_name():
    reading = notices()
    assert refused(reading.intake[0]) == [
        (3, "status", "closed", "not awarded"),
        (5, "status", "Withdrawn", "not awarded"),
        (7, "status", "open", "not awarded"),
    ]
    assert reading.tables["contracts"]["contract_id"].to_list() == ["n1", "n3", "n5"]


def test_it_is_said_what_was_left_out_and_which_word_decided_nothing():
    assumed = notices().intake[0].assumed
    assert (
        "“status” says that 3 rows led to no contract: refused as not awarded; rows that say "
        "awarded, nothing or “complete” were kept"
    ) in assumed
    assert "not used: “notice_type”" in assumed


@pytest.mark.parametrize(
    "statuses",
    [
        ("Open", "Closed"),  # of a contract in a register: in force, over
        ("Live", "Cancelled"),
        ("Awarded", ""),
        ("Awarded", "Awarded"),
        ("awarded after closed competition", "closed by mistake, see the note"),
    ],
)
def test_a_register_s_own_status_leaves_nothing_out(statuses):
    first, second = statuses
    text = f"""
Reference | Title | Supplier | Value | Status
R1 | Roads | Acme | 5 | {first}
R2 | Paper | Beta | 6 | {second}
"""
    reading = notices(text, "register.csv")
    assert reading.tables["contracts"].height == 2
    assert any("“Status”" in said for said in reading.intake[0].assumed)


def test_a_status_column_that_mostly_holds_other_words_is_not_believed():
    others = "\n".join(f"R{n} | Thing {n} | Acme | 5 | stage {n}" for n in range(3, 9))
    text = f"""
Reference | Title | Supplier | Value | Status
R1 | Roads | Acme | 5 | awarded
R2 | Paper | Beta | 6 | closed
{others}
"""
    assert notices(text, "register.csv").tables["contracts"].height == 8


def test_notices_none_of_which_was_awarded_are_known_by_their_other_columns():
    text = """
id | title | status | awarded_supplier | notice_type
n2 | Kennels | closed | | Contract
n6 | Chairs | open | | Pipeline
"""
    reading = notices(text)
    assert reading.intake[0].rows_kept == 0
    assert reading.intake[0].rows_refused == 2


def test_nobody_is_not_a_supplier():
    text = """
Reference | Title | Supplier | Value
R1 | Roads | NOT AWARDED TO SUPPLIER | 5
R2 | Paper | Beta | 6
"""
    reading = notices(text, "register.csv")
    assert reading.tables["contracts"]["supplier_id"].to_list() == [None, "beta"]
    assert reading.tables["suppliers"]["name"].to_list() == ["Beta"]


def test_the_first_of_several_suppliers_is_read_and_the_others_are_counted():
    records = [
        ["Reference", "Title", "Supplier", "Value"],
        ["R1", "Roads", "[Acme Ltd|1 High Street|a|b][Beta plc|2 Low Street|a|b]", "5"],
        ["R2", "Paper", "[Beta plc|2 Low Street|a|b]", "6"],
        ["R3", "Ink", None, "7"],
    ]
    register = Grid(
        file="register.csv",
        format="csv",
        encoding="utf-8",
        cells=frame_of(records),
        rows=row_numbers(range(1, 5)),
    )
    reading = read_from([register])
    assert reading.tables["contracts"]["supplier_id"].to_list() == ["acme-ltd", "beta-plc", None]
    assert (
        "supplier: 1 cell names several suppliers; the first of them was read"
        in reading.intake[0].assumed
    )


def test_cpv_codes_and_yearly_values_of_a_register_are_kept():
    text = """
Reference | Title | Supplier | Contract value | Annual value | CPV code
R1 | Roads | Acme | 30 | 10.50 | 45000000
R2 | Paper | Beta | 6 | |
"""
    contracts = notices(text, "register.csv").tables["contracts"]
    assert contracts.select("cpv_codes", "annual_gbp", "value_gbp").rows() == [
        ("45000000", Decimal("10.50"), Decimal("30.00")),
        (None, None, Decimal("6.00")),
    ]
