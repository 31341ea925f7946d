"""Keys used once, links that lead somewhere, parents without circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grids import grid
from untower.storage.read import read_from

if TYPE_CHECKING:
    from untower.answers import FileIntake, Reading


def read(**files: str) -> Reading:
    return read_from([grid(f"{name}.csv", text) for name, text in files.items()])


def intake(reading: Reading, file: str) -> FileIntake:
    return next(one for one in reading.intake if one.file == file)


def lines(reading: Reading, file: str) -> list[tuple[int, str, str]]:
    return intake(reading, file).refused.select("row", "value", "reason").rows()


# --- what must be left alone ------------------------------------------------------------------


def test_a_link_into_a_table_that_was_not_given_is_kept():
    reading = read(contracts="contract_id | supplier_id | title\nC1 | S9 | Network")
    assert reading.tables["contracts"]["supplier_id"].to_list() == ["S9"]
    assert intake(reading, "contracts.csv").rows_refused == 0


def test_a_link_into_a_table_that_was_given_without_a_row_is_kept():
    reading = read(
        suppliers="supplier_id | name",
        contracts="contract_id | supplier_id | title\nC1 | S9 | Network",
    )
    assert reading.tables["contracts"].height == 1
    assert "suppliers" not in reading.tables


def test_a_blank_link_is_not_known_and_kept():
    reading = read(
        suppliers="supplier_id | name\nS1 | Acme",
        contracts="contract_id | supplier_id | title\nC1 | | Network",
    )
    assert reading.tables["contracts"]["supplier_id"].to_list() == [None]


def test_the_same_payment_twice_is_kept_twice():
    row = "Acme | 01/04/2026 | 10.00 | Paper"
    reading = read(spend=f"Supplier | Date | Amount | Narrative\n{row}\n{row}")
    assert reading.tables["payments"].height == 2


def test_a_chain_of_parents_that_ends_is_kept():
    reading = read(suppliers="supplier_id | name | parent_id\nA | a | B\nB | b | C\nC | c |")
    assert reading.tables["suppliers"].height == 3


def test_the_same_id_in_two_tables_is_no_clash():
    reading = read(
        components="component_id | name\nX | Alpha", services="service_id | name\nX | Beta"
    )
    assert intake(reading, "components.csv").rows_refused == 0
    assert intake(reading, "services.csv").rows_refused == 0


def test_a_column_only_taken_for_a_link_is_left_unused_where_most_of_it_leads_nowhere():
    reading = read(
        contracts="contract_id | title\nC1 | Network",
        spend="Supplier | Date | Amount | Contract ref\nAcme | 01/04/2026 | 5 | PO-77\n"
        "Beta | 01/04/2026 | 6 | PO-78\nGamma | 01/04/2026 | 7 | C1",
    )
    assert reading.tables["payments"].height == 3
    assert "contract_id" not in reading.tables["payments"].columns
    assert (
        "“Contract ref” was not used: 1 of 3 values stand in contracts"
        in intake(reading, "spend.csv").assumed
    )


def test_two_files_of_one_name_keep_their_rows_apart():
    reading = read_from([grid("spend.csv", "Supplier | Date | Amount\nA | 01/04/2026 | 5")] * 2)
    assert reading.tables["payments"]["source_file"].to_list() == ["spend.csv", "spend.csv (2)"]


# --- what is refused --------------------------------------------------------------------------


def test_each_later_use_of_a_key_is_refused_naming_the_first():
    reading = read(suppliers="supplier_id | name\nS1 | Acme\nS2 | Beta\nS1 | Gamma\nS1 | Delta")
    assert lines(reading, "suppliers.csv") == [
        (4, "S1", "used before, in suppliers.csv row 2"),
        (5, "S1", "used before, in suppliers.csv row 2"),
    ]
    assert reading.tables["suppliers"]["name"].to_list() == ["Acme", "Beta"]


def test_a_key_used_in_another_file_is_refused_there_naming_the_first_file():
    reading = read_from(
        [
            grid("a.csv", "contract_id | title | starts_on\nC1 | Network | 2026-04-01"),
            grid("b.csv", "contract_id | title | starts_on\nC1 | Desktop | 2026-04-01"),
        ]
    )
    assert lines(reading, "a.csv") == []
    assert lines(reading, "b.csv") == [(2, "C1", "used before, in a.csv row 2")]


def test_a_key_of_two_columns_clashes_only_as_a_whole():
    reading = read(
        charges="contract_id | component_id | annual_gbp\nC1 | A | 1\nC1 | B | 2\nC1 | A | 3"
    )
    assert lines(reading, "charges.csv") == [(4, "C1 + A", "used before, in charges.csv row 2")]


def test_a_row_refused_for_a_bad_cell_does_not_use_up_its_key():
    reading = read(components="component_id | name | users\nA | Alpha | many\nA | Alpha | 5")
    assert [reason for _, _, reason in lines(reading, "components.csv")] == ["not a whole number"]
    assert reading.tables["components"]["users"].to_list() == [5]


def test_an_unknown_link_is_refused_naming_the_value_and_the_table():
    reading = read(
        suppliers="supplier_id | name\nS1 | Acme",
        contracts="contract_id | supplier_id | title\nC1 | S1 | Network\nC2 | S9 | Desktop",
    )
    assert lines(reading, "contracts.csv") == [(3, "S9", "names no row in suppliers")]
    refused = intake(reading, "contracts.csv").refused
    assert refused["do"].to_list() == ["Correct the id, or add the row to suppliers."]


def test_a_link_to_a_row_that_was_itself_refused_is_refused_too():
    reading = read(
        suppliers="supplier_id | name\nS1 | Acme",
        contracts="contract_id | supplier_id | title\nC1 | S9 | Network",
        charges="contract_id | component_id | annual_gbp\nC1 | A | 5",
    )
    assert lines(reading, "charges.csv") == [(2, "C1", "names no row in contracts")]
    assert "charges" not in reading.tables


def test_parents_that_run_in_a_circle_are_refused():
    reading = read(
        suppliers="supplier_id | name | parent_id\nA | a | B\nB | b | C\nC | c | A\nD | d |"
    )
    assert lines(reading, "suppliers.csv") == [
        (2, "B", "its parents run in a circle"),
        (3, "C", "its parents run in a circle"),
        (4, "A", "its parents run in a circle"),
    ]


def test_a_row_that_is_its_own_parent_is_refused():
    reading = read(suppliers="supplier_id | name | parent_id\nA | a | A\nB | b |")
    assert lines(reading, "suppliers.csv") == [(2, "A", "the supplier and its owner must differ")]


def test_a_contract_that_ends_before_it_starts_is_refused_with_what_to_do():
    reading = read(
        contracts="contract_id | title | starts_on | ends_on\n"
        "C1 | Network | 2026-04-01 | 2025-03-31\nC2 | Desktop | | 2025-03-31"
    )
    assert lines(reading, "contracts.csv") == [(2, "2025-03-31", "must be on or after starts_on")]
    assert reading.tables["contracts"]["contract_id"].to_list() == ["C2"]


def test_a_table_of_one_row_keeps_the_first():
    reading = read(
        organisation="name | kind | nation\nUs | council | england\nThem | other | wales"
    )
    assert reading.tables["organisation"]["name"].to_list() == ["Us"]
    assert intake(reading, "organisation.csv").rows_refused == 1


def test_a_blank_id_is_refused_where_nothing_says_what_it_would_be():
    reading = read(components="component_id | name\n | Alpha\nB | Beta")
    assert lines(reading, "components.csv")[0][2] == "blank"
