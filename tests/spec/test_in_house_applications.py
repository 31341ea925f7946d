"""An application list that writes "In-house" under Supplier names nobody: it runs the thing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from grids import grid
from untower.storage.read import read, read_from

if TYPE_CHECKING:
    from untower.answers import Reading

RAW = Path(__file__).parents[2] / "examples" / "raw"

APPLICATIONS = """
Application | Supplier | Contract ref | Annual cost | Supported by
Permits | In-house | | 9000 |
Revenues | Ash Software Ltd | C1 | 5000 |
Old forms | In-house | | | Vendor
Parking | Council Software Ltd | | 700 |
Maps | | | 40 |
Archive | Internal | C7 | 60 |
"""


def applications(text: str = APPLICATIONS) -> Reading:
    return read_from([grid("applications.csv", text)])


def test_in_house_becomes_neither_a_supplier_nor_a_contract():
    tables = applications().tables
    assert tables["suppliers"]["name"].to_list() == ["Ash Software Ltd", "Council Software Ltd"]
    assert tables["contracts"].select("contract_id", "supplier_id").rows() == [
        ("C1", "ash-software-ltd"),
        ("app-parking", "council-software-ltd"),
        ("C7", None),
    ]


def test_in_house_says_who_runs_it_where_the_file_does_not():
    components = applications().tables["components"]
    assert components.select("component_id", "run_by").rows() == [
        ("permits", "in_house"),
        ("revenues", None),
        ("old-forms", "supplier"),
        ("parking", None),
        ("maps", None),
        ("archive", "in_house"),
    ]


def test_what_it_costs_is_the_organisation_s_own():
    tables = applications().tables
    own = tables["components"].select("component_id", "in_house_annual_gbp").drop_nulls()
    assert own.rows() == [("permits", Decimal("9000.00")), ("maps", Decimal("40.00"))]
    assert tables["charges"].select("contract_id", "annual_gbp").rows() == [
        ("C1", Decimal("5000.00")),
        ("app-parking", Decimal("700.00")),
        ("C7", Decimal("60.00")),
    ]


def test_it_is_said_how_many_rows_were_read_so():
    assumed = applications().intake[0].assumed
    assert (
        "supplier: “In-house” or “Internal” in 3 rows was read as run in house, "
        "with no supplier and no contract of its own"
    ) in assumed


@pytest.mark.parametrize("word", ["in house", "IN-HOUSE", "In house team", "Own staff", "None"])
def test_people_write_it_in_many_ways(word):
    tables = applications(f"Application | Supplier | Users\nPermits | {word} | 5").tables
    assert tables["components"]["run_by"].to_list() == ["in_house"]
    assert "suppliers" not in tables
    assert "contracts" not in tables


def test_the_start_workbook_s_supplier_is_read_so_too():
    sheet = grid("start.xlsx [applications]", "Application | Supplier\nPermits | In-house")
    tables = read_from([sheet]).tables
    assert "suppliers" not in tables
    assert tables["components"]["component_id"].to_list() == ["Permits"]


def test_in_a_contracts_register_the_name_is_left_as_it_stands():
    text = "Reference | Title | Supplier | Value\nR1 | Cleaning | In-house | 5"
    tables = read_from([grid("register.csv", text)]).tables
    assert tables["suppliers"]["name"].to_list() == ["In-house"]


def test_the_shipped_application_list_has_no_supplier_called_in_house():
    tables = read([RAW / "applications.xlsx"]).tables
    components = tables["components"]
    assert components.filter(pl.col("run_by") == "in_house").height == 19
    assert components["in_house_annual_gbp"].count() == 19
    assert not tables["suppliers"]["name"].str.to_lowercase().str.contains("in-house").any()
    assert not tables["contracts"]["contract_id"].str.starts_with("app-").any()
