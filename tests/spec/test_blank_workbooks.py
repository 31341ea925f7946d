"""The blank workbooks: nothing in them is data, and every cell says what it takes."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import fastexcel
import pytest
from tests.harrowmoor_files import EXAMPLES
from typer.testing import CliRunner

from untower.cli import app
from untower.errors import UntowerError
from untower.publish import blank_workbook
from untower.publish.cell_rules import LIST_MAX, MESSAGE_MAX, TITLE_MAX
from untower.tables import TABLES, Kind
from untower.tables.start import START_SHEETS, start_sheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def start():
    return blank_workbook.start_workbook()


@pytest.fixture(scope="module")
def every_table():
    return blank_workbook.tables_workbook()


@pytest.fixture(scope="module")
def past_tender():
    return blank_workbook.past_tender_workbook()


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_xml(content, name):
    files = parts(content)
    book = ElementTree.fromstring(files["xl/workbook.xml"])  # noqa: S314 - we wrote it
    names = [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")]
    part = files[f"xl/worksheets/sheet{names.index(name) + 1}.xml"]
    return ElementTree.fromstring(part)  # noqa: S314 - we wrote it


def run(*arguments):
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if isinstance(done.exception, UntowerError):
        return done.exception.exit_code, str(done.exception)
    return done.exit_code, done.output


def rules(content, name):
    return list(sheet_xml(content, name).iter(f"{MAIN}dataValidation"))


def rule_under(content, sheet, header):
    headers = [c.header for c in start_sheet(sheet).columns]
    letter = chr(ord("A") + headers.index(header))
    return next(r for r in rules(content, sheet) if r.get("sqref").startswith(f"{letter}2:"))


def test_a_blank_workbook_holds_no_row_of_data(start, every_table):
    for content in (start, every_table):
        book = fastexcel.read_excel(content)
        assert book.sheet_names[0] == "Read me"
        for name in book.sheet_names[1:]:
            assert book.load_sheet(name).height == 0, name


def test_the_start_workbook_asks_only_for_what_one_person_can_fill(start):
    book = fastexcel.read_excel(start)
    assert book.sheet_names == [
        "Read me",
        "organisation",
        "services",
        "applications",
        "contracts",
        "suppliers",
        "people",
    ]
    for sheet in START_SHEETS:
        headers = book.load_sheet(sheet.name, n_rows=0).to_polars().columns
        assert headers == [column.header for column in sheet.columns]
        assert len(headers) <= 16


def test_the_tables_workbook_has_a_sheet_a_table_with_its_columns_in_order(every_table):
    book = fastexcel.read_excel(every_table)
    assert book.sheet_names[1:] == list(TABLES)
    for table in TABLES.values():
        headers = book.load_sheet(table.name, n_rows=0).to_polars().columns
        assert tuple(headers) == table.column_names


def test_the_workbook_of_a_past_tender_holds_what_the_example_of_one_does(past_tender):
    book = fastexcel.read_excel(past_tender)
    example = fastexcel.read_excel(EXAMPLES / "past-tender.xlsx")
    assert book.sheet_names == ["Read me", *example.sheet_names]
    for name in example.sheet_names:
        headers = book.load_sheet(name, n_rows=0).to_polars().columns
        assert not book.load_sheet(name).height, name
        assert set(example.load_sheet(name, n_rows=0).to_polars().columns) <= set(headers)
        assert {c.name for c in TABLES[name].columns if c.is_required} <= set(headers)


def test_its_drop_downs_list_its_own_sheets_alone(past_tender):
    named = {
        rule.findtext(f"{MAIN}formula1")
        for name in blank_workbook.PAST_TENDER
        for rule in rules(past_tender, name)
        if "OFFSET" in (rule.findtext(f"{MAIN}formula1") or "")
    }
    assert any(formula.startswith("OFFSET(criteria!$A$2") for formula in named)
    assert {re.search(r"OFFSET\((\w+)!", formula)[1] for formula in named} <= set(
        blank_workbook.PAST_TENDER
    )


def test_the_command_writes_it_and_says_what_comes_next(tmp_path):
    file = tmp_path / "old.xlsx"
    code, said = run("start", file, "--past-tender")
    assert code == 0
    assert f"untower bids --replay {file}" in said
    assert file.read_bytes() == blank_workbook.past_tender_workbook()
    code, said = run("start", file, "--past-tender")
    assert code == 2
    assert "is there already" in said


def test_every_column_has_a_rule_that_says_what_is_allowed(start, every_table, past_tender):
    for content in (start, every_table, past_tender):
        for name in fastexcel.read_excel(content).sheet_names[1:]:
            width = fastexcel.read_excel(content).load_sheet(name, n_rows=0).width
            found = rules(content, name)
            assert len(found) == width, name
            for rule in found:
                assert rule.get("prompt")
                assert len(rule.get("prompt")) <= MESSAGE_MAX
                assert len(rule.get("promptTitle")) <= TITLE_MAX
                assert len(rule.get("error")) <= MESSAGE_MAX


def test_no_message_is_cut_short(start, every_table):
    for content in (start, every_table):
        for name in fastexcel.read_excel(content).sheet_names[1:]:
            for rule in rules(content, name):
                assert rule.get("prompt").endswith((".", "…")) is True
                assert not rule.get("prompt").endswith("…")


def test_a_choice_is_a_drop_down_of_its_list(start):
    rule = rule_under(start, "applications", "Layer")
    listed = rule.findtext(f"{MAIN}formula1").strip('"').split(",")
    assert tuple(listed) == TABLES["components"].column("layer").choices


def test_every_list_is_short_enough_for_a_spreadsheet(every_table):
    for name in TABLES:
        for rule in rules(every_table, name):
            formula = rule.findtext(f"{MAIN}formula1") or ""
            if formula.startswith('"'):
                assert len(formula) - 2 <= LIST_MAX


def test_a_flag_is_yes_or_no(start):
    rule = rule_under(start, "suppliers", "Reseller")
    assert rule.findtext(f"{MAIN}formula1") == '"yes,no"'


def test_a_name_on_another_sheet_is_offered_but_a_new_one_is_not_barred(start):
    rule = rule_under(start, "contracts", "Supplier")
    assert rule.get("type") == "list"
    assert rule.get("errorStyle") == "warning"
    assert rule.findtext(f"{MAIN}formula1") == (
        "OFFSET(suppliers!$A$2,0,0,MAX(1,COUNTA(suppliers!$A$2:$A$10001)),1)"
    )


def test_several_names_in_a_cell_are_not_barred_by_a_list(start):
    rule = rule_under(start, "applications", "Used by services")
    assert rule.get("type") is None
    assert "parted by semicolons" in rule.get("prompt")


def test_a_date_out_of_range_and_a_score_of_six_are_barred(start):
    ends = rule_under(start, "contracts", "Ends on")
    assert ends.get("type") == "date"
    assert (ends.findtext(f"{MAIN}formula1"), ends.findtext(f"{MAIN}formula2")) == (
        "32874",
        "73415",
    )
    fit = rule_under(start, "applications", "How sound it is, 1 to 5")
    assert (fit.get("type"), fit.get("errorStyle")) == ("whole", None)
    assert (fit.findtext(f"{MAIN}formula1"), fit.findtext(f"{MAIN}formula2")) == ("1", "5")


def test_an_error_uses_the_words_of_the_declaration(start):
    rule = rule_under(start, "applications", "How sound it is, 1 to 5")
    assert TABLES["components"].column("technical_fit").allowed in rule.get("error")


def test_a_credit_may_be_written_among_payments_and_not_among_charges(every_table):
    def lowest(table, column):
        place = TABLES[table].column_names.index(column)
        return float(rules(every_table, table)[place].findtext(f"{MAIN}formula1"))

    assert lowest("payments", "amount_gbp") < 0
    assert lowest("charges", "annual_gbp") == 0


def test_every_header_carries_a_note(start, every_table):
    for content in (start, every_table):
        files = parts(content)
        notes = sum(
            files[name].count(b"<comment ") for name in files if re.match(r"xl/comments", name)
        )
        headers = sum(
            fastexcel.read_excel(content).load_sheet(name, n_rows=0).width
            for name in fastexcel.read_excel(content).sheet_names[1:]
        )
        assert notes == headers


def test_every_sheet_is_frozen_under_its_header_and_prints_landscape(start):
    for sheet in START_SHEETS:
        xml = sheet_xml(start, sheet.name)
        assert xml.find(f".//{MAIN}pane").get("ySplit") == "1"
        assert xml.find(f"{MAIN}pageSetup").get("orientation") == "landscape"


def test_an_id_stays_text_so_that_its_leading_zeros_stay(every_table):
    styles = parts(every_table)["xl/styles.xml"].decode()
    assert 'numFmtId="49"' in styles


def test_the_file_says_what_it_is_and_two_runs_write_the_same_bytes(start):
    core = parts(start)["docProps/core.xml"].decode()
    assert "untower: what you already have" in core
    assert blank_workbook.start_workbook() == start


def test_the_workbooks_are_written_whole_and_leave_nothing_beside_them(tmp_path, start):
    file = tmp_path / "start.xlsx"
    blank_workbook.write_start_workbook(file)
    blank_workbook.write_tables_workbook(tmp_path / "tables.xlsx")
    assert file.read_bytes() == start
    assert {path.name for path in tmp_path.iterdir()} == {"start.xlsx", "tables.xlsx"}


def test_a_folder_that_is_not_there_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"start\.xlsx"):
        blank_workbook.write_start_workbook(tmp_path / "nowhere" / "start.xlsx")
    assert list(tmp_path.iterdir()) == []


# --- the mapping a reader follows ------------------------------------------------------------


def test_every_start_header_is_unique_and_feeds_a_declared_column():
    for sheet in START_SHEETS:
        headers = [column.header for column in sheet.columns]
        assert len(set(headers)) == len(headers)
        fields = [column.field for column in sheet.columns]
        assert len(set(fields)) == len(fields)
        for column in sheet.columns:
            assert column.column.name == column.field.split(".")[1]
            assert column.sentence.endswith(".")


def test_a_row_is_named_by_its_first_column_and_referred_to_by_that_name():
    names = {sheet.name for sheet in START_SHEETS}
    for sheet in START_SHEETS:
        assert sheet.named_by == sheet.columns[0].header
        table, key = sheet.key_field.split(".")
        assert TABLES[table].keys == (() if TABLES[table].is_single_row else (key,))
        for column in sheet.columns:
            assert column.refers_to is None or column.refers_to in names
            assert (column.refers_to is None) == (column.column.link is None)


def test_the_organisation_is_asked_for_what_settles_the_rules_that_bind_it():
    sheet = start_sheet("organisation")
    assert sheet.feeds == ("organisation",)
    asked = {column.field.split(".")[1] for column in sheet.columns}
    assert {"name", "kind", "nation", "plan_starts_on", "vesting_on"} <= asked


def test_what_a_measure_needs_to_count_as_one_is_asked_for():
    fields = {column.field for column in start_sheet("services").columns}
    assert {"services.measured_on", "services.is_public_facing"} <= fields


def test_an_application_row_feeds_components_uses_interfaces_and_charges():
    assert start_sheet("applications").feeds == (
        "components",
        "uses",
        "interfaces",
        "charges",
        "contracts",
    )


def test_people_are_asked_for_as_roles_and_never_by_name():
    assert start_sheet("people").feeds == ("roles",)
    for column in start_sheet("people").columns:
        assert "name" not in column.header.lower()


def test_no_start_column_asks_for_a_date_and_time():
    kinds = {column.column.kind for sheet in START_SHEETS for column in sheet.columns}
    assert Kind.MOMENT not in kinds
