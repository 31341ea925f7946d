"""Mapping files and --map: what a file means where its owner says so."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from grids import grid
from untower.errors import UnreadableFile, WrongUse
from untower.storage.mapping import HeaderMap, header_maps, read_mapping
from untower.storage.read import read_from

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"

ESTATE = """
title = "our drawing"

[[file]]
names = ["parts*"]
headers = ["Ref", "Kind"]
table = "components"
keep = { Kind = ["system"] }
left_out = "not a system"
entities = true

[file.fields]
component_id = ["Short", "Ref"]
name = "Label"
hosting = "Place"
"suppliers.name" = "Maker"
"uses.service_id" = "Serves"
"uses.component_id" = ["Short", "Ref"]

[file.constants]
layer = "application"

[file.values.hosting]
"AWS*" = "public_cloud"
"*" = ""

[file.blank]
"suppliers.name" = ["NOBODY"]

[file.strip]
component_id = ["-app"]
"uses.component_id" = ["-app"]

[file.split]
"uses.service_id" = ";"
"""

PARTS = """
Ref | Short | Kind | Label | Place | Maker | Serves
alpha-app | | system | Tom &amp; Co | AWS eu | Acme | S1; S2
beta-app | b | system | Beta | cellar | nobody |
gamma | | person | Gamma | AWS | Acme | S1
"""


@pytest.fixture
def estate(tmp_path):
    path = tmp_path / "estate.toml"
    path.write_text(ESTATE, encoding="utf-8")
    return read_mapping(path)


def test_a_row_the_mapping_leaves_out_is_refused_by_name_and_counted(estate):
    intake = read_from([grid("parts.csv", PARTS)], maps=estate).intake[0]
    assert (intake.rows_in, intake.rows_kept, intake.rows_refused) == (3, 2, 1)
    assert intake.refused.select("row", "column", "value", "reason").rows() == [
        (4, "Kind", "person", "not a system")
    ]


def test_a_mapping_renames_translates_blanks_strips_and_splits(estate):
    tables = read_from([grid("parts.csv", PARTS)], maps=estate).tables
    assert tables["components"].select("component_id", "name", "layer", "hosting").rows() == [
        ("alpha", "Tom & Co", "application", "public_cloud"),
        ("b", "Beta", "application", None),
    ]
    assert tables["suppliers"]["name"].to_list() == ["Acme"]
    assert tables["uses"].select("service_id", "component_id").rows() == [
        ("S1", "alpha"),
        ("S2", "alpha"),
    ]


def test_a_mapping_is_not_used_on_files_it_does_not_name(estate):
    intake = read_from([grid("other.csv", PARTS)], maps=estate).intake[0]
    assert intake.table is None


def test_a_mapping_does_not_excuse_a_cell_from_its_check(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(
        '[[file]]\nheaders = ["A"]\ntable = "components"\n[file.fields]\ncomponent_id = "A"\n'
        'users = "B"\n',
        encoding="utf-8",
    )
    intake = read_from([grid("x.csv", "A | B\na | many\nb | 2")], maps=read_mapping(path)).intake[0]
    assert intake.refused["reason"].to_list() == ["not a whole number"]
    assert intake.rows_kept == 1


def test_a_field_that_is_not_declared_is_refused_with_the_list_of_those_that_are():
    with pytest.raises(WrongUse, match=r"payments has no field “amount”. Allowed: source_file"):
        header_maps({"Net": "payments.amount"}, ())


def test_a_table_that_is_not_declared_is_refused():
    with pytest.raises(WrongUse, match="there is no table “spend”"):
        header_maps({"Net": "spend.amount_gbp"}, ())


def test_a_bare_field_that_no_table_has_is_refused():
    with pytest.raises(WrongUse, match="no table has a field “price”"):
        header_maps({"Net": "price"}, ())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("title = 'x'", "has at least one"),
        ("[[file]]\ntable = 'nothing'\nnames = ['a']", "table is “nothing”"),
        ("[[file]]\ntable = 'components'", "say which files are meant"),
        ("[[file]]\ntable = 'components'\nnames = ['a']\nrename = 1", "“rename” is not known"),
        ("[[file]]\ntable='components'\nnames=['a']\n[file.fields]\nx = 'y'", "no field “x”"),
    ],
)
def test_a_mapping_file_with_a_slip_says_where_and_what_is_allowed(tmp_path, content, message):
    path = tmp_path / "m.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WrongUse, match=message):
        read_mapping(path)


def test_a_mapping_file_that_is_no_toml_is_named(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text("][", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"m\.toml: is not a mapping file in TOML"):
        read_mapping(path)


def test_a_mapping_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match=r"gone\.toml: there is no such mapping file"):
        read_mapping(tmp_path / "gone.toml")


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_is_in_order(path):
    maps = read_mapping(path)
    assert maps
    assert all(one.fields for one in maps)


def test_the_shipped_notices_mapping_takes_nobody_for_nobody_and_nought_for_not_stated():
    text = """
id | title | status | awarded_supplier | awarded_value | awarded_to_sme
n1 | Repairs &amp; Works | awarded | B&amp;E Boys Ltd | 729152.35 | True
n2 | Kennels | withdrawn | | 0 |
n3 | Paper | awarded | NOT AWARDED TO SUPPLIER | 0 | False
n4 | Ink | awarded | Acme | 1 |
"""
    reading = read_from(
        [grid("town.json", text)], maps=read_mapping(MAPPINGS / "lancashire_notices.toml")
    )
    contracts = reading.tables["contracts"]
    assert contracts["title"].to_list() == ["Repairs & Works", "Paper", "Ink"]
    assert contracts["supplier_id"].to_list() == ["b-and-e-boys-ltd", None, "acme"]
    assert [None if v is None else str(v) for v in contracts["value_gbp"]] == [
        "729152.35",
        None,
        None,
    ]
    assert reading.tables["suppliers"]["name"].to_list() == ["B&E Boys Ltd", "Acme"]
    assert reading.intake[0].refused["reason"].to_list() == ["not awarded"]


def test_headers_on_the_command_line_are_one_map_that_leaves_the_rest_to_be_recognised():
    assert header_maps({"Net": "payments.amount_gbp"}, ()) == [
        HeaderMap(fields={"payments.amount_gbp": ("Net",)})
    ]
    assert header_maps({}, ()) == []


def test_a_map_looks_for_headers_without_their_dress():
    one = HeaderMap(fields={"payments.amount_gbp": ("net amount",)}, headers=("Net Amount",))
    assert one.positions(["Supplier", "NET AMOUNT (£)"]) == {"net amount": 1}
    assert one.positions(["Supplier"]) is None
    assert one.text_of("payments.amount_gbp", [pl.Series(["1", None])], 2).to_list() == ["1", None]


# --- headers named on the command line that no file has ----------------------------------------

BOUGHT = "Supplier | Date | Amount | Gross\nAcme | 01/04/2026 | 10 | 12"
REGISTER = "Reference | Title | Supplier | Value\nC1 | Network | Acme | 5"


def read_with(headers: dict[str, str], **files: str):
    grids = [grid(f"{name}.csv", text) for name, text in files.items()]
    return read_from(grids, maps=header_maps(headers, ()))


def test_a_header_that_no_file_has_is_a_mistake_that_lists_the_headers_seen():
    with pytest.raises(WrongUse) as told:
        read_with({"Nope": "payments.amount_gbp"}, spend=BOUGHT, register=REGISTER)
    assert str(told.value).splitlines() == [
        "--map Nope=payments.amount_gbp: no file has a header “Nope”.",
        "spend.csv has: “Supplier”, “Date”, “Amount”, “Gross”.",
        "register.csv has: “Reference”, “Title”, “Supplier”, “Value”.",
    ]


def test_a_header_named_by_hand_is_said_to_be_so_and_is_joined_by_no_other():
    text = (
        "Supplier | Date | Amount | Category | Expense Type\nAcme | 01/04/2026 | 10 | ICT | Paper"
    )
    reading = read_with({"Expense Type": "payments.category"}, spend=text)
    assert reading.tables["payments"]["category"].to_list() == ["Paper"]
    assert "“Expense Type” is category, as was said" in reading.intake[0].assumed
    assert "not used: “Category”" in reading.intake[0].assumed


def test_a_header_that_one_of_several_files_has_is_fine():
    reading = read_with({"Gross": "payments.amount_gbp"}, spend=BOUGHT, register=REGISTER)
    assert [str(one) for one in reading.tables["payments"]["amount_gbp"]] == ["12.00"]
    assert reading.tables["contracts"].height == 1


def test_every_header_that_was_not_found_is_named_at_once():
    with pytest.raises(WrongUse, match=r"(?s)“Nope”.*“Neither”"):
        read_with({"Nope": "payments.amount_gbp", "Neither": "payments.paid_on"}, spend=BOUGHT)


def test_a_header_of_a_file_of_another_table_is_a_mistake_that_names_the_file():
    with pytest.raises(WrongUse, match=r"stands in register\.csv, which was read as contracts"):
        read_with({"Value": "payments.amount_gbp"}, register=REGISTER)


def test_a_second_header_for_one_field_is_a_mistake_that_names_the_first():
    headers = {"Amount": "payments.amount_gbp", "Gross": "payments.amount_gbp"}
    with pytest.raises(WrongUse, match=r"payments\.amount_gbp is read from “Amount”"):
        read_with(headers, spend=BOUGHT)


def test_a_header_of_a_file_that_is_not_recognised_is_left_to_that_file_s_refusal():
    reading = read_with({"Size": "components.users"}, things="Colour | Size | Shape\nred | 1 | o")
    assert reading.intake[0].table is None
    assert reading.intake[0].rows_refused == 2


def test_many_files_without_the_header_are_not_all_listed():
    files = {f"spend{n}": BOUGHT for n in range(9)}
    with pytest.raises(WrongUse, match="And 4 more files have no such header either"):
        read_with({"Nope": "payments.amount_gbp"}, **files)


def test_a_column_of_the_table_that_no_layout_speaks_of_can_be_named():
    text = f"{REGISTER.splitlines()[0]} | Index\n{REGISTER.splitlines()[1]} | cpi"
    reading = read_with({"Index": "contracts.price_review"}, register=text)
    assert reading.tables["contracts"]["price_review"].to_list() == ["cpi"]


# --- links to what a mapping left out ----------------------------------------------------------

LINKED = """
[[file]]
headers = ["Ref", "Kind"]
table = "components"
keep = { Kind = ["system"] }
left_out = "a person"
[file.fields]
component_id = "Ref"
[file.strip]
component_id = ["-app"]

[[file]]
headers = ["From", "To"]
table = "interfaces"
[file.fields]
from_component_id = "From"
to_component_id = "To"
"""


def test_a_link_to_a_row_the_mapping_left_out_is_told_from_a_link_to_no_row(tmp_path):
    path = tmp_path / "linked.toml"
    path.write_text(LINKED, encoding="utf-8")
    parts = "Ref | Kind\na | system\nb | system\nsomebody-app | person"
    joins = "From | To\na | b\nsomebody | a\na | ghost\na | a\nsomebody | ghost"
    reading = read_from(
        [grid("parts.csv", parts), grid("joins.csv", joins)], maps=read_mapping(path)
    )
    refused = reading.intake[1].refused
    assert refused.select("row", "value", "reason", "do").rows() == [
        (
            3,
            "somebody",
            "names a row of components that was left out by the mapping",
            "Nothing, unless the mapping is wrong.",
        ),
        (
            4,
            "ghost",
            "names no row in components",
            "Correct the id, or add the row to components.",
        ),
        (
            5,
            "a",
            "the two ends must differ",
            "Name the other component, or take the row out: nothing depends on itself.",
        ),
        (
            6,
            "somebody",
            "names a row of components that was left out by the mapping",
            "Nothing, unless the mapping is wrong.",
        ),
    ]
