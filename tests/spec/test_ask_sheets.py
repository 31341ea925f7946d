"""The sheets of questions: what is asked, of whom, in which edition, and what may be typed."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import fastexcel
import pytest

from filled_sheets import cell, cut_of, questions_on, sheet_of
from small_tables import table
from untower.errors import WrongUse
from untower.publish.ask_lines import ask_lines, by_role
from untower.publish.ask_workbook import ask_workbook, write_ask_sheets
from untower.publish.editions import Edition
from untower.storage import ask_sheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def body():
    return {
        "suppliers": table("suppliers", "supplier_id | name\nacme | Acme Ltd\nbolt | Bolt plc"),
        "contracts": table(
            "contracts",
            """
            contract_id | title       | supplier_id | ends_on    | renewal
            ------------+-------------+-------------+------------+--------
            C-1         | Desk phones | acme        |            |
            C-2         | Data centre |             | 2027-03-31 | none
            """,
        ),
        "components": table(
            "components", "component_id | name | support_ends_on\nmail | Mail |\nforms | Forms |"
        ),
        "charges": table(
            "charges",
            """
            contract_id | component_id | annual_gbp
            C-1         | mail         |
            C-1         | forms        |
            C-2         | mail         | 10.00
            """,
        ),
        "services": table(
            "services",
            """
            service_id | name    | very_satisfied | satisfied | neither | dissatisfied
            permits    | Permits |                | 12        |         |
            """,
        ),
    }


def rules_of(content, sheet=ask_sheet.SHEET):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - ours
        names = [one.get("name") for one in book.iter(f"{MAIN}sheet")]
        part = archive.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml")
    found = ElementTree.fromstring(part).iter(f"{MAIN}dataValidation")  # noqa: S314 - ours
    return {rule.get("sqref"): rule for rule in found}


# --- what must not be asked or shown ----------------------------------------------------------


def test_a_security_column_is_asked_only_in_the_full_edition(body):
    asked = [cell("components", "mail", "support_ends_on")]
    assert ask_lines(cut_of(body, asked)) == []
    full = cut_of(body, asked, Edition.FULL)
    assert [line.place.column for line in ask_lines(full)] == ["support_ends_on"]


def test_what_is_known_of_a_row_holds_nothing_above_the_edition(body):
    components = table(
        "components",
        "component_id | name | layer | support_ends_on\nmail | Mail | | 2027-01-31",
    )
    asked = [cell("components", "mail", "layer")]
    content = ask_workbook(shown := cut_of({"components": components}, asked), ask_lines(shown))
    kept_back = b"".join(every_part(content))
    assert b"2027" not in kept_back
    shown = cut_of({"components": components}, asked, Edition.FULL)
    assert b"31 Jan 2027" in b"".join(every_part(ask_workbook(shown, ask_lines(shown))))


def every_part(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_no_text_of_a_sheet_can_run(body):
    contracts = table("contracts", "contract_id | title | ends_on\n=1+1 | @SUM(A1) |")
    (row,) = questions_on(
        sheet_of({"contracts": contracts}, [cell("contracts", "=1+1", "ends_on")])
    )
    assert row["Row"] == "'=1+1"
    assert row["About"].startswith("'@SUM(A1)")


def test_sheets_that_may_hold_answers_are_never_written_over(body, tmp_path):
    shown = cut_of(body, [cell("contracts", "C-1", "ends_on")])
    written = write_ask_sheets(shown, tmp_path / "out")
    (file,) = written
    file.write_bytes(b"filled in by hand")
    with pytest.raises(WrongUse, match=r"clerk\.xlsx: is there already and may hold answers"):
        write_ask_sheets(shown, tmp_path / "out")
    assert file.read_bytes() == b"filled in by hand"
    write_ask_sheets(shown, tmp_path / "out", is_forced=True)
    assert file.read_bytes() != b"filled in by hand"


def test_a_folder_that_is_a_file_is_refused(body, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(WrongUse, match="is a file"):
        write_ask_sheets(cut_of(body, [cell("contracts", "C-1", "ends_on")]), tmp_path / "out")


# --- which cells a question comes to ---------------------------------------------------------


def test_a_table_nobody_gave_is_asked_for_as_a_file(body):
    asked = [cell("needs", None, "need", question="Who are the users?")]
    (line,) = ask_lines(cut_of(body, asked))
    assert line.place is None
    book = fastexcel.read_excel(sheet_of(body, asked))
    assert book.sheet_names == ["Read me", "Ask for a file"]


def test_a_row_that_is_not_there_is_asked_about_and_not_read_back(body):
    (line,) = ask_lines(cut_of(body, [cell("contracts", "C-9", "ends_on")]))
    assert line.place is None


def test_blanks_of_a_whole_column_are_asked_row_by_row(body):
    lines = ask_lines(cut_of(body, [cell("contracts", None, "renewal")]))
    assert [line.place.key for line in lines] == ["C-1"]


def test_a_column_with_too_many_blanks_is_asked_for_as_a_file():
    rows = "\n".join(f"C-{n} |" for n in range(26))
    contracts = table("contracts", f"contract_id | renewal\n{rows}")
    (line,) = ask_lines(cut_of({"contracts": contracts}, [cell("contracts", None, "renewal")]))
    assert line.place is None


def test_a_key_that_names_several_rows_asks_for_each_blank_one(body):
    lines = ask_lines(cut_of(body, [cell("charges", "C-1", "annual_gbp")]))
    assert [line.place.key for line in lines] == ["C-1 + mail", "C-1 + forms"]


def test_a_question_of_several_numbers_asks_for_each_that_is_blank(body):
    lines = ask_lines(cut_of(body, [cell("services", "permits", "very_satisfied")]))
    assert [line.place.column for line in lines] == [
        "very_satisfied",
        "neither",
        "dissatisfied",
        "very_dissatisfied",
    ]


def test_the_one_row_of_the_organisation_needs_no_key():
    organisation = table("organisation", "name | kind | nation\nHarrow | council |")
    (line,) = ask_lines(
        cut_of({"organisation": organisation}, [cell("organisation", None, "nation")])
    )
    assert line.place.key == ask_sheet.ONLY_ROW


def test_a_cell_asked_for_by_two_steps_is_asked_once(body):
    twice = [cell("contracts", "C-1", "ends_on"), cell("contracts", "C-1", "ends_on", settles=4)]
    assert len(ask_lines(cut_of(body, twice))) == 1


# --- whose workbook --------------------------------------------------------------------------


def test_roles_that_differ_in_capitals_share_a_workbook_and_no_role_has_its_own(body):
    asked = [
        cell("contracts", "C-1", "ends_on", owner_role="Head of  IT"),
        cell("contracts", "C-1", "renewal", owner_role="head of it"),
        cell("contracts", "C-2", "supplier_id", owner_role=None),
    ]
    files = by_role(ask_lines(cut_of(body, asked)))
    assert {name: len(lines) for name, lines in files.items()} == {
        "head-of-it.xlsx": 2,
        "owner-not-known.xlsx": 1,
    }


@pytest.mark.parametrize(
    ("role", "file"),
    [
        ("Con", "role-con.xlsx"),
        ("Finance / commercial: lead?", "finance-commercial-lead.xlsx"),
        ("Pennaeth Gwasanaethau Tŷ", "pennaeth-gwasanaethau-ty.xlsx"),
        ("..", "role.xlsx"),
        ("a" * 300, "a" * 60 + ".xlsx"),
    ],
)
def test_a_file_name_is_safe_on_every_system(body, role, file):
    lines = ask_lines(cut_of(body, [cell("contracts", "C-1", "ends_on", owner_role=role)]))
    assert list(by_role(lines)) == [file]


def test_two_roles_that_come_to_one_name_get_two_files(body):
    asked = [
        cell("contracts", "C-1", "ends_on", owner_role="Head of IT"),
        cell("contracts", "C-1", "renewal", owner_role="Head of I-T"),
        cell("contracts", "C-2", "supplier_id", owner_role="Head-of-IT"),
    ]
    assert list(by_role(ask_lines(cut_of(body, asked)))) == [
        "head-of-it.xlsx",
        "head-of-i-t.xlsx",
        "head-of-it-2.xlsx",
    ]


# --- what a sheet says -----------------------------------------------------------------------


def test_a_row_says_what_is_asked_about_what_and_why(body):
    asked = [cell("contracts", "C-1", "ends_on", question="When?", money_gbp=Decimal(1500000))]
    (row,) = questions_on(sheet_of(body, asked))
    assert row["Question"] == "When?"
    assert row["About"] == "Desk phones (C-1)"
    assert row["What is known of it"] == "supplier id: acme"
    assert row["Why it matters"] == "£1.5m hangs on it; settles 1 finding"
    assert row["Of the first ten"] == "1"
    assert row["Answer"] is None
    assert "31/03/2027" in row["What may stand there"]


def test_the_ten_that_would_change_most_are_marked():
    rows = "\n".join(f"C-{n:02} |" for n in range(12))
    contracts = table("contracts", f"contract_id | ends_on\n{rows}")
    asked = [cell("contracts", f"C-{n:02}", "ends_on") for n in range(12)]
    marked = [
        r["Of the first ten"] or None
        for r in questions_on(sheet_of({"contracts": contracts}, asked))
    ]
    assert marked == [*(str(n) for n in range(1, 11)), None, None]
    default = cut_of({"contracts": contracts}, asked, missing_shown=10)
    assert len(ask_lines(default)) == 10


def test_each_answer_takes_what_its_column_declares_and_a_link_takes_a_listed_id(body):
    asked = [
        cell("contracts", "C-1", "ends_on"),
        cell("contracts", "C-1", "renewal"),
        cell("contracts", "C-2", "supplier_id"),
        cell("charges", "C-1 + mail", "annual_gbp"),
    ]
    content = sheet_of(body, asked)
    rules = rules_of(content)
    assert [rules[f"E{n}"].get("type") for n in (2, 3, 4, 5)] == ["date", "list", "list", "decimal"]
    assert rules["E3"].findtext(f"{MAIN}formula1") == '"none,express,tacit"'
    assert rules["E4"].findtext(f"{MAIN}formula1") == "Lists!$A$2:$A$3"
    assert rules["E4"].get("errorStyle") is None, "an id that is not listed is barred"
    listed = fastexcel.read_excel(content).load_sheet("Lists", dtypes="string").to_polars()
    assert listed.rows() == [("acme", "Acme Ltd"), ("bolt", "Bolt plc")]


def test_the_first_page_has_five_lines_and_the_marking_of_its_edition(body):
    shown = cut_of(body, [cell("contracts", "C-1", "ends_on")])
    content = ask_workbook(shown, ask_lines(shown))
    page = fastexcel.read_excel(content).load_sheet("Read me", header_row=None, dtypes="string")
    lines = [row[0] for row in page.to_polars().rows() if row[0]]
    assert [line[:2] for line in lines[1:6]] == ["1.", "2.", "3.", "4.", "5."]
    assert lines[6].startswith("Planning model: not an award decision. Members edition")


def test_the_same_plan_gives_the_same_bytes(body):
    asked = [cell("contracts", "C-1", "ends_on"), cell("contracts", "C-2", "supplier_id")]
    assert sheet_of(body, asked) == sheet_of(body, asked)
