"""Which column is which field: headers propose, contents decide, and it is said why."""

from __future__ import annotations

import pytest

from grids import grid
from untower.storage.headers import normalised, profiles
from untower.storage.recognise import recognise
from untower.tables import TABLES


def chosen(text: str, file: str = "spend.csv") -> dict[str, str | None]:
    layout = recognise(grid(file, text))
    assert layout is not None
    return {
        name.removeprefix(f"{layout.table}."): " + ".join(layout.headers[at] or "" for at in places)
        for name, places in layout.columns.items()
    }


def said(text: str, file: str = "spend.csv") -> str:
    layout = recognise(grid(file, text))
    assert layout is not None
    return "; ".join(layout.said)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Net Amount £", "net amount"),
        ("Amount (£)", "amount"),
        ("Net Amount Â£", "net amount"),
        ("NetAmount", "net amount"),
        ("Supplier Name(T)", "supplier name"),
        ("* SUPPLIER FINAL", "supplier final"),
        ("ï»¿Body Name", "body name"),
        ("\ufeffDate", "date"),
        ("Capital/ Revenue", "capital revenue"),
        ("paid_on", "paid on"),
        (None, ""),
        ("£", ""),
    ],
)
def test_headers_are_compared_without_their_dress(header, words):
    assert normalised(header) == words


def test_every_synonym_is_written_as_headers_are_compared_and_names_a_declared_field():
    for profile in profiles():
        for field in profile.fields:
            table, column = profile.full(field.name).split(".")
            assert column in TABLES[table].column_names
            for header in field.exact:
                assert normalised(header) == header
                assert field.weigh(header) > 0
            choices = TABLES[table].column(column).choices
            for word, value in field.values.items():
                assert normalised(word) == word
                assert not value or not choices or value in choices


def test_a_column_of_codes_is_not_the_supplier_whatever_its_header_says():
    text = """
Supplier Name | Supplier Name(T) | Payment Date | Net Amount
200227 | Acme Limited | 01/04/2026 | 10
200290 | Beta plc | 02/04/2026 | 20
"""
    assert chosen(text)["supplier_name"] == "Supplier Name(T)"
    assert "“Supplier Name” (column 1) holds numbers, so it was not used as supplier_name" in said(
        text
    )


def test_a_repeated_header_is_settled_by_what_the_columns_hold():
    text = """
Supplier Name | Supplier Name | Expenditure Code | Expenditure Code | Date Paid | Amount
9001 | Acme Limited | 19 | Temporary Staff | 01/04/2026 | 5
9002 | Beta plc | 20 | Computer Software | 02/04/2026 | 6
"""
    layout = recognise(grid("spend.csv", text))
    assert layout is not None
    assert layout.columns["payments.supplier_name"] == (1,)
    assert layout.columns["payments.category"] == (3,)


def test_net_comes_before_gross_and_vat_is_never_the_amount():
    text = """
Supplier | Date | Gross Amount | VAT Amount | Net Amount
Acme | 01/04/2026 | 12 | 2 | 10
"""
    assert chosen(text)["amount_gbp"] == "Net Amount"
    assert "amount_gbp is read from “Net Amount”, not from “Gross Amount”" in said(text)


def test_a_date_column_that_holds_words_is_passed_over_for_one_that_holds_days():
    text = """
Payment Date | Invoice Date | Supplier | Amount
April | 01/04/2026 | Acme | 10
May | 02/05/2026 | Beta | 11
"""
    assert chosen(text)["paid_on"] == "Invoice Date"


def test_an_amount_column_that_holds_words_is_not_read_as_amounts():
    text = """
Amount | Value | Supplier | Date
see invoice | 10 | Acme | 01/04/2026
see invoice | 11 | Beta | 01/04/2026
"""
    assert chosen(text)["amount_gbp"] == "Value"


def test_a_header_with_the_word_in_it_will_do_and_is_said():
    text = """
Name of our Supplier here | Date | Amount
Acme | 01/04/2026 | 10
"""
    assert chosen(text)["supplier_name"] == "Name of our Supplier here"
    assert "“Name of our Supplier here” was taken to be supplier_name" in said(text)


def test_two_columns_of_category_are_joined_and_said():
    text = """
Expenditure Category | Expenditure Code | Supplier | Date | Amount
Supplies | Computer Software | Acme | 01/04/2026 | 10
"""
    assert chosen(text)["category"] == "Expenditure Category + Expenditure Code"
    assert "category joins “Expenditure Category” and “Expenditure Code”" in said(text)


def test_a_unit_that_is_the_same_in_every_row_yields_to_one_that_differs():
    rows = "\n".join(f"Council | Team {n} | Acme | 01/04/2026 | {n}" for n in range(1, 30))
    text = f"Entity | Expense Area | Supplier | Date | Amount\n{rows}"
    assert chosen(text)["department"] == "Expense Area"


def test_people_s_names_are_not_read_as_a_role():
    text = """
Application | Owner | Hosting
Revenues | Jane Example | SaaS
Planning | John Sample | On prem
"""
    assert "owner_role" not in chosen(text, "applications.csv")
    assert "“Owner” holds names of people, so it was not used as owner_role" in said(
        text, "applications.csv"
    )


def test_roles_and_teams_are_read_as_a_role():
    text = """
Application | Owner | Hosting
Revenues | Head of Revenues | SaaS
Planning | Planning Service | On prem
"""
    assert chosen(text, "applications.csv")["owner_role"] == "Owner"
