"""What a file is: its header row and its table."""

from __future__ import annotations

import pytest

from grids import grid
from untower.storage.mapping import header_maps
from untower.storage.recognise import Layout, recognise


def layout(file: str, text: str, headers: dict[str, str] | None = None) -> Layout | None:
    return recognise(grid(file, text), maps=header_maps(headers or {}, ()))


@pytest.mark.parametrize(
    "text",
    [
        "colour | size | shape\nred | 1 | round",
        "These are notes\nabout nothing at all",
        "Name | Telephone | Room\nAcme | 1 | 2",
        "Supplier | Address\nAcme | Here",
        "Date | Event | Place\n01/04/2026 | Fair | Hall",
    ],
)
def test_what_is_no_table_of_ours_is_not_recognised(text):
    assert layout("things.csv", text) is None


def test_a_register_of_contracts_is_not_taken_for_payments():
    found = layout(
        "register.csv",
        "Reference | Title | Supplier | Start Date | End Date | Value\n"
        "C1 | Network | Acme | 01/04/2024 | 31/03/2027 | 1000",
    )
    assert found is not None
    assert found.table == "contracts"


def test_payments_with_a_contract_number_stay_payments():
    found = layout(
        "spend.csv",
        "Supplier | Contract Reference | Date Paid | Net Amount | Description\n"
        "Acme | C1 | 01/04/2024 | 12.50 | Licences",
    )
    assert found is not None
    assert found.table == "payments"
    assert found.columns["payments.contract_id"] == (1,)


def test_a_file_named_after_a_table_is_read_by_its_declared_names_alone():
    found = layout("components.csv", "component_id | name | Hosting type\nA | Alpha | SaaS")
    assert found is not None
    assert found.columns == {"components.component_id": (0,), "components.name": (1,)}


def test_a_sheet_named_after_a_table_is_read_so_too():
    found = layout("book.xlsx [Suppliers]", "supplier_id | name\nS1 | Acme")
    assert found is not None
    assert found.table == "suppliers"


def test_a_file_named_after_a_table_with_other_headers_is_recognised_by_them():
    found = layout("components.csv", "Application | Supplier | Annual cost\nRevenues | Acme | 5")
    assert found is not None
    assert found.profile is not None
    assert found.profile.name == "components"


def test_declared_columns_tell_the_table_under_any_file_name():
    found = layout(
        "export-7.csv", "contract_id | component_id | annual_gbp\nC1 | A | 5\nC2 | A | 6"
    )
    assert found is not None
    assert found.table == "charges"


def test_title_rows_stand_above_the_header():
    found = layout(
        "spend.csv",
        "Payments to suppliers over £500 | | |\n | | |\nSupplier | Date | Amount | Narrative\n"
        "Acme | 01/04/2026 | 10 | Paper",
    )
    assert found is not None
    assert found.header_at == 2


def test_a_header_named_on_the_command_line_overrules():
    text = "Who | When | How much | Total\nAcme | 01/04/2026 | 10 | 99"
    assert layout("x.csv", text) is None
    found = layout(
        "x.csv",
        text,
        {
            "Who": "supplier_name",
            "When": "payments.paid_on",
            "How much": "payments.amount_gbp",
        },
    )
    assert found is not None
    assert found.columns["payments.amount_gbp"] == (2,)
    assert found.columns["payments.supplier_name"] == (0,)


def test_a_header_named_on_the_command_line_reaches_a_table_without_a_profile():
    found = layout(
        "x.csv",
        "Post | Heads\nArchitect | 2",
        {"Post": "roles.role_id", "Heads": "roles.people_employed"},
    )
    assert found is not None
    assert found.table == "roles"
    assert found.columns == {"roles.role_id": (0,), "roles.people_employed": (1,)}
