"""From files to checked tables: rows in = rows kept + rows refused by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
import xlsxwriter

from grids import grid
from untower.answers import REFUSAL_COLUMNS
from untower.errors import UnreadableFile
from untower.publish.blank_workbook import write_start_workbook
from untower.storage.grid import Grid, frame_of, row_numbers
from untower.storage.read import read, read_from
from untower.tables import TABLES

SPEND = """
Payments over £500 | | | |
Supplier Name | Date Paid | Net Amount (£) | Narrative | Directorate
Acme Ltd | 31/03/2026 | £1,234.50 | Licences | Resources
Beta plc | 31/02/2026 | 12k | Paper | Housing
 | | | |
Supplier Name | Date Paid | Net Amount (£) | Narrative | Directorate
Total Energy Ltd | 01/04/2026 | (20.00) | Gas | Housing
Gamma | n/a | 5 | |
Total | | 1,219.50 | |
"""


def test_each_bad_row_is_refused_whole_with_a_line_for_each_bad_cell():
    intake = read_from([grid("spend.csv", SPEND)]).intake[0]
    assert (intake.rows_in, intake.rows_kept, intake.rows_refused) == (7, 3, 4)
    assert tuple(intake.refused.columns) == REFUSAL_COLUMNS
    assert intake.refused.select("row", "column", "value", "reason").rows() == [
        (4, "Date Paid", "31/02/2026", "no such day in the calendar"),
        (4, "Net Amount (£)", "12k", "not an amount"),
        (5, None, None, "blank"),
        (6, None, None, "header"),
        (9, "Net Amount (£)", "1,219.50", "total"),
    ]


def test_a_credit_stays_a_credit_and_a_supplier_called_total_stays_a_supplier():
    payments = read_from([grid("spend.csv", SPEND)]).tables["payments"]
    assert payments["supplier_name"].to_list() == ["Acme Ltd", "Total Energy Ltd", "Gamma"]
    assert payments["amount_gbp"].to_list() == [
        Decimal("1234.50"),
        Decimal("-20.00"),
        Decimal("5.00"),
    ]
    assert payments["paid_on"].to_list() == [date(2026, 3, 31), date(2026, 4, 1), None]


def test_every_row_carries_the_place_it_came_from():
    payments = read_from([grid("spend.csv", SPEND)]).tables["payments"]
    assert payments.select("source_file", "source_row").rows() == [
        ("spend.csv", 3),
        ("spend.csv", 7),
        ("spend.csv", 8),
    ]


def test_columns_are_typed_as_declared():
    payments = read_from([grid("spend.csv", SPEND)]).tables["payments"]
    for name in payments.columns:
        assert payments.schema[name] == TABLES["payments"].column(name).dtype()


def test_what_was_assumed_and_what_was_left_unused_is_said():
    text = "Body | Supplier | Date | Amount\nUs | Acme | 01/04/2026 | 1.239\n"
    intake = read_from([grid("spend.csv", text)]).intake[0]
    assert intake.headers == {
        "supplier_name": "Supplier",
        "paid_on": "Date",
        "amount_gbp": "Amount",
    }
    assert intake.assumed == (
        "read as payments as published",
        "amount_gbp: 1 amount with more than two decimals rounded to the penny",
        "not used: “Body”",
    )


def test_title_rows_are_said_and_are_no_rows():
    intake = read_from([grid("spend.csv", SPEND)]).intake[0]
    assert intake.header_row == 2
    assert "the header stands in row 2, below 1 record that holds no data" in intake.assumed


def test_an_amount_alone_that_is_no_sum_is_kept_as_a_payment_with_nothing_known():
    text = "Supplier | Date | Amount\nAcme | 01/04/2026 | 5\nBeta | 01/04/2026 | 6\n | | 7\n"
    assert read_from([grid("spend.csv", text)]).tables["payments"].height == 3


def test_an_amount_alone_that_sums_those_above_is_a_total():
    text = "Supplier | Date | Amount\nAcme | 01/04/2026 | 5\nBeta | 01/04/2026 | 6\n | | 11\n"
    intake = read_from([grid("spend.csv", text)]).intake[0]
    assert intake.refused["reason"].to_list() == ["total"]


TOTALLED = "Supplier | Date | Amount\nAcme | 01/04/2026 | 5\nBeta | 01/04/2026 | 6\nTotal | | {}\n"


def test_a_printed_total_that_is_not_what_the_rows_come_to_says_both_sums():
    intake = read_from([grid("spend.csv", TOTALLED.format("12.50"))]).intake[0]
    assert intake.refused["do"].to_list() == [
        "Ask whoever publishes it: the rows above come to 11.00."
    ]
    assert intake.assumed[-1] == (
        "the total printed in row 4 is 12.50; the rows above come to 11.00, and they are what is "
        "read"
    )


@pytest.mark.parametrize(
    "rows",
    [
        TOTALLED.format("11.00"),
        TOTALLED.format("11.01"),
        TOTALLED.format("") + "Gamma | 02/04/2026 | 1\n",
        TOTALLED.format("11") + "Gamma | 02/04/2026 | 1\nSubtotal | | 1\nGrand total | | 12\n",
        "Supplier | Date | Amount\nAcme | 01/04/2026 | five\nTotal | | 5\n",
    ],
    ids=[
        "the same",
        "rounded by row",
        "no total printed",
        "subtotals and their total",
        "an amount nobody can read",
    ],
)
def test_a_total_that_agrees_or_cannot_be_compared_is_not_doubted(rows):
    intake = read_from([grid("spend.csv", rows)]).intake[0]
    said = intake.refused.filter(intake.refused["reason"] == "total")["do"].unique().to_list()
    assert said == ["Nothing: the row totals those above it."]
    assert not [line for line in intake.assumed if "the total printed" in line]


def test_a_further_header_in_another_order_is_followed_from_there():
    text = """
Date | Category | Supplier | Class | Amount
01/04/2026 | Rent | Acme | Premises | 5
Date | Subjective Description | Supplier | Amount |
02/04/2026 | Paper | Beta | 6 |
"""
    reading = read_from([grid("spend.csv", text)])
    assert reading.tables["payments"]["amount_gbp"].to_list() == [Decimal("5.00"), Decimal("6.00")]
    assert reading.tables["payments"]["supplier_name"].to_list() == ["Acme", "Beta"]
    assert reading.intake[0].refused["reason"].to_list() == ["header"]
    assert "from row 3 on, a further header names the columns" in reading.intake[0].assumed


def test_a_file_nobody_can_tell_is_refused_row_by_row_and_says_what_was_seen():
    reading = read_from([grid("things.csv", "colour | size | shape\nred | 1 | round")])
    intake = reading.intake[0]
    assert intake.table is None
    assert (intake.rows_in, intake.rows_refused) == (2, 2)
    assert set(intake.refused["reason"]) == {"not recognised"}
    assert "The fullest row reads colour, size, shape." in intake.refused["do"][0]
    assert "--map" in intake.refused["do"][0]
    assert reading.tables == {}


def test_rows_that_look_like_notes_are_refused_gently():
    intake = read_from([grid("book.xlsx [Sheet3]", "How to fill this\nOne row a thing")]).intake[0]
    assert (
        intake.refused["do"].to_list()
        == ["Nothing, if these are notes: no row here has more than two cells."] * 2
    )


def test_one_file_that_cannot_be_read_is_a_refusal_beside_others():
    broken = UnreadableFile("b.xlsx", "is encrypted.", "Save it without a password.")
    reading = read_from([grid("spend.csv", SPEND), broken])
    assert reading.intake[1].rows_in == 0
    assert reading.intake[1].refused.select("file", "reason", "do").rows() == [
        ("b.xlsx", "is encrypted.", "Save it without a password.")
    ]


def test_nothing_readable_at_all_is_an_error_that_names_every_file():
    one = UnreadableFile("a.xlsx", "is encrypted.", "Save it without a password.")
    two = UnreadableFile("b.csv", "is empty.", "Take it out.")
    with pytest.raises(UnreadableFile, match=r"a\.xlsx: is encrypted"):
        read_from([one])
    with pytest.raises(UnreadableFile, match=r"2 files: .*a\.xlsx.*b\.csv: is empty"):
        read_from([one, two])


def test_a_file_with_a_header_and_no_row_gives_no_table():
    reading = read_from([grid("components.csv", "component_id | name")])
    assert reading.tables == {}
    assert reading.intake[0].table == "components"
    assert reading.intake[0].rows_in == 0


def test_an_empty_grid_is_no_fault():
    empty = Grid(
        file="e.csv", format="csv", encoding="utf-8", cells=frame_of([]), rows=row_numbers([])
    )
    assert read_from([empty]).intake[0].rows_in == 0


# --- one row that says several things ----------------------------------------------------------

APPLICATIONS = """
Application | Supplier | Hosting | Annual cost | Users | Contract ref | Contract end date
Revenues | Acme Ltd | On prem | £12,000 | 45 | C7 | 31/03/2028
Planning | Beta (UK) Ltd | cloud | 8000 | n/a | | 30/09/2027
Intranet | | SaaS | 1,500 | 900 | |
Revenues | Acme Ltd | SaaS | 1 | 1 | |
Total | | | 21,501 | | |
"""


def test_an_application_list_is_counted_once_and_feeds_four_tables():
    reading = read_from([grid("applications.csv", APPLICATIONS)])
    intake = reading.intake[0]
    assert (intake.table, intake.rows_in, intake.rows_kept) == ("components", 5, 3)
    assert reading.tables["components"]["component_id"].to_list() == [
        "revenues",
        "planning",
        "intranet",
    ]
    assert reading.tables["suppliers"]["supplier_id"].to_list() == ["acme-ltd", "beta-uk-ltd"]
    assert reading.tables["contracts"].select("contract_id", "supplier_id").rows() == [
        ("C7", "acme-ltd"),
        ("app-planning", "beta-uk-ltd"),
    ]
    assert reading.tables["charges"].select("contract_id", "annual_gbp").rows() == [
        ("C7", Decimal("12000.00")),
        ("app-planning", Decimal("8000.00")),
    ]


def test_a_cost_without_a_supplier_is_in_house_and_no_cost_is_counted_twice():
    components = read_from([grid("applications.csv", APPLICATIONS)]).tables["components"]
    assert components["in_house_annual_gbp"].to_list() == [None, None, Decimal("1500.00")]


def test_a_word_that_means_a_listed_one_is_read_so_and_said_and_a_vague_one_is_not_known():
    reading = read_from([grid("applications.csv", APPLICATIONS)])
    assert reading.tables["components"]["hosting"].to_list() == ["on_premises", None, "saas"]
    assert "hosting: “On prem” was read as on_premises" in reading.intake[0].assumed
    assert "hosting: “cloud” was read as not known" in reading.intake[0].assumed


@pytest.mark.parametrize("header", ["Annual £k", "Annual cost (£000)", "Annual cost £'000s"])
def test_thousands_of_pounds_by_the_header_are_never_read_as_pounds(header):
    reading = read_from(
        [grid("apps.csv", f"Ref | System | {header}\na | Ash | 310\nb | Birch | \nc | Cedar | 1.5")]
    )
    costs = reading.tables["components"]["in_house_annual_gbp"].to_list()
    assert costs == [Decimal("310000.00"), None, Decimal("1500.00")]
    assert f"“{header}” is in thousands of pounds: 12.5 was read as £12,500" in (
        reading.intake[0].assumed
    )


@pytest.mark.parametrize("header", ["Annual cost over £500", "Annual cost (£25k and more)"])
def test_a_header_that_names_a_sum_is_not_one_in_thousands(header):
    reading = read_from(
        [grid("apps.csv", f"Ref | System | {header}\na | Ash | 310\nb | Birch | 7")]
    )
    costs = reading.tables["components"]["in_house_annual_gbp"].to_list()
    assert costs == [Decimal("310.00"), Decimal("7.00")]


def test_figures_too_large_for_thousands_stay_pounds_and_it_is_said():
    reading = read_from(
        [grid("apps.csv", "Ref | System | Annual £k\na | Ash | 310,000,000\nb | Birch | 7")]
    )
    costs = reading.tables["components"]["in_house_annual_gbp"].to_list()
    assert costs == [Decimal("310000000.00"), Decimal("7.00")]
    said = "“Annual £k” holds figures too large to be thousands: read as pounds"
    assert said in reading.intake[0].assumed


def test_what_a_register_says_stands_and_its_blanks_are_filled_from_the_application_list():
    register = """
Reference number | Title of agreement | Supplier name | Start date | End date | Contract value
C7 | Revenues system | Acme Limited | 01/04/2020 | | £60,000
"""
    reading = read_from(
        [grid("applications.csv", APPLICATIONS), grid("contracts register.csv", register)]
    )
    contract = reading.tables["contracts"].filter(pl.col("contract_id") == "C7")
    assert contract.select("title", "supplier_id", "ends_on", "source_file").rows() == [
        ("Revenues system", "acme-limited", date(2028, 3, 31), "contracts register.csv")
    ]


def test_names_are_made_ids_but_never_merged():
    register = """
Reference | Title | Supplier | Start date
C1 | A | Capita | 01/04/2020
C2 | B | CAPITA PLC | 01/04/2020
C3 | C | Capital Ltd | 01/04/2020
C4 | D | Capita | 01/04/2020
"""
    reading = read_from([grid("register.csv", register)])
    assert reading.tables["suppliers"]["supplier_id"].to_list() == [
        "capita",
        "capita-plc",
        "capital-ltd",
    ]


def test_a_register_without_numbers_gets_ids_that_differ():
    register = """
Contract title | Supplier | Start date
Network | Acme | 01/04/2020
Network | Acme | 01/04/2023
"""
    contracts = read_from([grid("register.csv", register)]).tables["contracts"]
    assert contracts["contract_id"].to_list() == ["network-acme", "network-acme-2"]


def test_the_first_supplier_of_a_contracts_finder_cell_is_taken():
    export = """
Notice Identifier,Title,Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE],Awarded Value
N1,Kennels,[Acme Ltd|1 High Street|NONE||Yes|No][Beta|||||],500
"""
    records = [line.split(",") for line in export.strip().splitlines()]
    cells = Grid(
        file="notices.csv",
        format="csv",
        encoding="utf-8",
        cells=frame_of(records),
        rows=row_numbers(range(1, 3)),
    )
    assert read_from([cells]).tables["suppliers"]["name"].to_list() == ["Acme Ltd"]


# --- whole files -------------------------------------------------------------------------------


def test_a_folder_of_files_is_read_and_progress_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("Supplier,Date,Amount\nAcme,01/04/2026,1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Supplier,Date,Amount\nBeta,01/05/2026,x\n", encoding="utf-8")
    told: list[tuple[int, int, str]] = []
    reading = read([tmp_path], progress=lambda done, of, what: told.append((done, of, what)))
    assert [one.file for one in reading.intake] == ["a.csv", "b.csv"]
    assert reading.tables["payments"].height == 1
    assert told[-1][0] == told[-1][1]


def test_the_blank_start_workbook_is_read_back_as_its_tables(tmp_path):
    path = tmp_path / "start.xlsx"
    write_start_workbook(path)
    reading = read([path])
    found = {one.file.split("[")[1].rstrip("]"): one.table for one in reading.intake}
    assert found == {
        "Read me": None,
        "organisation": "organisation",
        "services": "services",
        "applications": "components",
        "contracts": "contracts",
        "suppliers": "suppliers",
        "people": "roles",
    }


def test_a_filled_start_workbook_feeds_the_tables_its_headers_name():
    reading = read_from(
        [
            grid("start.xlsx [services]", "Service | Owner role\nHousing | Head\nBins | Head"),
            grid(
                "start.xlsx [applications]",
                "Application | Layer | Used by services | Depends on | Contract | Supplier | "
                "Charge a year\n"
                "Repairs | application | Housing; Bins | Ledger | C1 | Acme | 500\n"
                "Ledger | data | Housing | | | | ",
            ),
            grid(
                "start.xlsx [contracts]",
                "Contract | What it is for | Supplier | Starts on\nC1 | Repairs | | 01/04/2025",
            ),
            grid("start.xlsx [suppliers]", "Supplier | Register number\nBeta |"),
        ]
    )
    tables = reading.tables
    assert [one.rows_refused for one in reading.intake] == [0, 0, 0, 0]
    assert tables["services"]["service_id"].to_list() == ["Housing", "Bins"]
    assert tables["uses"].select("service_id", "component_id").rows() == [
        ("Housing", "Repairs"),
        ("Bins", "Repairs"),
        ("Housing", "Ledger"),
    ]
    assert tables["interfaces"].select("from_component_id", "to_component_id").rows() == [
        ("Repairs", "Ledger")
    ]
    assert tables["contracts"].select("contract_id", "supplier_id").rows() == [("C1", "Acme")]
    assert tables["charges"]["annual_gbp"].to_list() == [Decimal("500.00")]
    assert tables["suppliers"]["supplier_id"].to_list() == ["Beta", "Acme"]


def test_the_start_workbook_s_own_row_says_whom_the_rules_bind_and_a_second_is_refused():
    reading = read_from(
        [
            grid(
                "start.xlsx [organisation]",
                "Organisation | Kind | Nation | Plan starts on | Replaced on\n"
                "Ashby Council | council | england | 01/04/2027 | \n"
                "Ashby Parish | council | wales | | ",
            ),
            grid(
                "start.xlsx [services]",
                "Service | Used by people outside | Satisfaction counted on\n"
                "Housing | yes | 31/03/2026",
            ),
        ]
    )
    ours = reading.tables["organisation"]
    assert ours.select("name", "kind", "nation", "plan_starts_on").rows() == [
        ("Ashby Council", "council", "england", date(2027, 4, 1))
    ]
    assert ours["vesting_on"].to_list() == [None]
    assert [one.rows_refused for one in reading.intake] == [1, 0]
    assert reading.tables["services"].select("is_public_facing", "measured_on").rows() == [
        (True, date(2026, 3, 31))
    ]


def test_a_service_that_stands_on_no_sheet_is_refused_where_it_is_named():
    reading = read_from(
        [
            grid("start.xlsx [services]", "Service | Owner role\nHousing | Head"),
            grid(
                "start.xlsx [applications]",
                "Application | Used by services\nRepairs | Housing; Binz",
            ),
        ]
    )
    refused = reading.intake[1].refused
    assert refused.select("row", "column", "value", "reason").rows() == [
        (2, "Used by services", "Binz", "names no row in services")
    ]


def test_a_sheet_of_notes_is_passed_over_and_said(tmp_path):
    book = tmp_path / "ours.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        notes = workbook.add_worksheet("Read me")
        notes.write(0, 0, "How to fill this workbook")
        spend = workbook.add_worksheet("Spend")
        for row, cells in enumerate(
            [["Date Paid", "Supplier Name", "Net Amount"], ["2025-04-01", "Birch", "12.00"]]
        ):
            spend.write_row(row, 0, cells)

    reading = read([book])

    assert [(i.table, i.rows_in, i.rows_refused) for i in reading.intake] == [
        (None, 0, 0),
        ("payments", 1, 0),
    ]
    assert "notes" in reading.intake[0].assumed[-1]


def test_an_end_written_as_rolling_is_not_known_and_the_row_is_kept(tmp_path):
    register = tmp_path / "contracts-register.csv"
    register.write_text(
        "Contract reference,Title of agreement,Supplier name,Start date,End date\n"
        "C1,Payroll,Birch,2020-04-01,Rolling\n"
        "C2,Hosting,Cedar,2021-04-01,2027-03-31\n"
        "C3,Desktops,Ash,2021-04-01,sometime\n",
        encoding="utf-8",
    )

    reading = read([register])

    assert reading.tables["contracts"].select("contract_id", "ends_on").rows() == [
        ("C1", None),
        ("C2", date(2027, 3, 31)),
    ]
    assert any("rolling" in sentence for sentence in reading.intake[0].assumed)
    assert reading.intake[0].refused["value"].to_list() == ["sometime"]
