"""Answers put back: what is refused first, then what changes, and that nothing else does."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import fastexcel
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from filled_sheets import ON, cell, filled, questions_on, sheet_of
from harrowmoor_files import some_of_harrowmoor
from small_tables import table
from untower.answers import Reading
from untower.award.step import Wishes
from untower.body import read
from untower.case import CaseWishes
from untower.cli import app
from untower.errors import WrongUse
from untower.publish.ask_workbook import write_ask_sheets
from untower.publish.editions import Edition, cut
from untower.publish.tables_folder import LISTS_FOLDER, write_read_back
from untower.storage import ask_sheet
from untower.storage.read_back import read_back
from untower.tables import TABLES

ASKED = [
    cell("contracts", "C-1", "ends_on"),
    cell("contracts", "C-1", "renewal"),
    cell("contracts", "C-1", "value_gbp"),
    cell("contracts", "C-1", "supplier_id"),
    cell("contracts", "C-1", "is_exclusive"),
    cell("contracts", "C-1", "notice_months"),
]


def contracts(c1: str = "2024-04-01 | | | | | |"):
    return table(
        "contracts",
        f"""
        contract_id | starts_on  | ends_on    | renewal | value_gbp | supplier_id | is_exclusive
        C-1         | {c1}
        C-2         | 2025-04-01 | 2027-03-31 | none    | 10.00     | acme        | no
        """,
    )


@pytest.fixture
def body():
    return {
        "contracts": contracts(),
        "suppliers": table("suppliers", "supplier_id | name\nacme | Acme Ltd\nbolt | Bolt plc"),
    }


@pytest.fixture
def sheet(body):
    return sheet_of(body, ASKED)


def reading(tables):
    return Reading(tables=tables, intake=())


def answered(body, sheet, path, answers):
    return read_back(reading(body), [filled(sheet, path / "clerk.xlsx", answers)])


def only_reason(done):
    (reason,) = done.refused["reason"].to_list()
    assert done.changes == ()
    return reason


# --- refused by name --------------------------------------------------------------------------


def test_a_blank_answer_changes_nothing_and_is_counted(body, sheet, tmp_path):
    done = answered(body, sheet, tmp_path, {})
    assert (done.asked, done.blank, done.changes) == (6, 6, ())
    assert done.refused.is_empty()
    assert_frame_equal(done.tables["contracts"], body["contracts"])


@pytest.mark.parametrize("word", ["n/a", "not known", "tbc", "-"])
def test_an_answer_that_says_not_known_is_a_blank(body, sheet, tmp_path, word):
    done = answered(body, sheet, tmp_path, {"value_gbp": word})
    assert (done.blank, done.changes) == (6, ())
    assert done.refused.is_empty()


@pytest.mark.parametrize(
    ("column", "answer", "reason"),
    [
        ("ends_on", "next spring", "not a date"),
        ("ends_on", "31/02/2027", "no such day"),
        ("value_gbp", "a lot", "not an amount"),
        ("value_gbp", -5, "must be between"),
        ("renewal", "sometimes", "not in the list"),
        ("is_exclusive", "perhaps", "neither yes nor no"),
        ("notice_months", 2.5, "not a whole number"),
        ("supplier_id", "crane", "names no row in suppliers"),
    ],
)
def test_an_answer_that_is_not_what_was_asked_is_refused(
    body, sheet, tmp_path, column, answer, reason
):
    done = answered(body, sheet, tmp_path, {column: answer})
    assert reason in only_reason(done)
    line = done.refused.to_dicts()[0]
    assert line["file"] == "clerk.xlsx [Questions]"
    assert line["field"] == f"contracts.{column}"
    assert line["value"] == str(answer)
    assert line["allowed"]
    assert line["do"]


def test_a_cell_that_has_changed_meanwhile_is_refused_with_both_values(body, sheet, tmp_path):
    body["contracts"] = contracts("2024-04-01 | 2028-03-31 | | | | |")
    done = answered(body, sheet, tmp_path, {"ends_on": date(2027, 3, 31)})
    assert "it held nothing, it holds 2028-03-31 now" in only_reason(done)
    assert done.refused["value"][0] == "2027-03-31"


def test_an_answer_that_stands_there_already_is_counted_and_is_no_change(body, sheet, tmp_path):
    body["contracts"] = contracts("2024-04-01 | 2027-03-31 | | | | |")
    done = answered(body, sheet, tmp_path, {"ends_on": date(2027, 3, 31)})
    assert (done.already_there, done.changes) == (1, ())
    assert done.refused.is_empty()


def test_a_row_that_is_gone_is_refused(body, sheet, tmp_path):
    body["contracts"] = body["contracts"].filter(pl.col("contract_id") != "C-1")
    done = answered(body, sheet, tmp_path, {"renewal": "none"})
    assert only_reason(done) == "C-1 names no row in contracts"


def test_a_table_that_is_gone_is_refused(body, sheet, tmp_path):
    del body["contracts"]
    done = answered(body, sheet, tmp_path, {"renewal": "none"})
    assert only_reason(done) == "C-1 names no row in contracts"


@pytest.mark.parametrize(
    ("mark", "value"),
    [("Table", "suppliers"), ("Row", "C-2"), ("Column", "value_gbp"), ("Question", "What else?")],
)
def test_an_answer_beside_the_marks_of_another_question_is_refused(
    body, sheet, tmp_path, mark, value
):
    def change(row):
        is_meant = row["Column"] == "renewal"
        return row | ({mark: value, "Answer": "none"} if is_meant else {})

    done = answered(body, sheet, tmp_path, change)
    assert "was not asked for this cell" in only_reason(done)


def test_an_answer_whose_question_slipped_to_another_row_is_not_misplaced(body, sheet, tmp_path):
    """Somebody sorted the questions alone, so that the marks beside them are another's."""
    asked = [cell("contracts", "C-1", c).question for c in ("renewal", "ends_on")]
    questions = iter(asked)

    def change(row):
        if row["Column"] in ("ends_on", "renewal"):
            return row | {"Question": next(questions), "Answer": "2027-03-31"}
        return row

    done = answered(body, sheet, tmp_path, change)
    assert done.changes == ()
    assert done.refused["row"].to_list() == [2, 3]
    assert done.refused["reason"].str.contains("was not asked for this cell").all()


def test_an_answer_with_no_question_beside_it_is_refused(body, sheet, tmp_path):
    def change(row):
        return dict.fromkeys(row) | {"Answer": "none"} if row["Column"] == "renewal" else row

    done = answered(body, sheet, tmp_path, change)
    assert "the marks name no table, no row" in only_reason(done)


def test_an_end_before_the_start_is_refused_with_what_it_breaks(body, sheet, tmp_path):
    done = answered(body, sheet, tmp_path, {"ends_on": date(2020, 1, 1), "renewal": "none"})
    (line,) = done.refused.to_dicts()
    assert line["reason"] == "ends_on must be on or after starts_on (starts_on is 2024-04-01)"
    assert [change.column for change in done.changes] == ["renewal"]


def test_two_sheets_that_disagree_about_a_cell_are_named_both(body, sheet, tmp_path):
    one = filled(sheet, tmp_path / "one.xlsx", {"renewal": "none"})
    other = filled(sheet, tmp_path / "other.xlsx", {"renewal": "tacit"})
    done = read_back(reading(body), [one, other])
    assert [change.now for change in done.changes] == ["none"]
    (reason,) = done.refused["reason"].to_list()
    assert reason == "answered twice: one.xlsx [Questions] row 3 answers 'none'"
    again = read_back(reading(body), [one, one])
    assert (len(again.changes), again.already_there) == (1, 1)


def test_a_supplier_cannot_be_made_its_own_grandparent(tmp_path):
    suppliers = table("suppliers", "supplier_id | parent_id\nacme |\nbolt | acme")
    body = {"suppliers": suppliers}
    sheet = sheet_of(body, [cell("suppliers", "acme", "parent_id")])
    done = answered(body, sheet, tmp_path, {"parent_id": "bolt"})
    assert only_reason(done) == "its parents would run in a circle"


def test_a_file_without_questions_and_one_that_cannot_be_read_are_refused(body, tmp_path):
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    (tmp_path / "half.xlsx").write_bytes(b"PK\x03\x04 cut short")
    done = read_back(reading(body), [tmp_path / "notes.csv", tmp_path / "half.xlsx"])
    assert done.asked == 0
    assert done.refused["file"].to_list() == ["notes.csv", "half.xlsx"]
    assert done.refused["reason"][0] == "holds no questions"


def test_a_workbook_that_only_asks_for_files_is_no_mistake(body, tmp_path):
    (tmp_path / "clerk.xlsx").write_bytes(sheet_of(body, [cell("needs", None, "need")]))
    done = read_back(reading(body), [tmp_path / "clerk.xlsx"])
    assert (done.asked, done.refused.height) == (0, 0)


# --- taken --------------------------------------------------------------------------------------


def test_answers_land_in_their_cells_and_in_no_other(body, sheet, tmp_path):
    done = answered(
        body,
        sheet,
        tmp_path,
        {
            "ends_on": date(2027, 3, 31),
            "renewal": "Tacit",
            "value_gbp": "£1,234.50",
            "supplier_id": "bolt",
            "is_exclusive": "yes",
            "notice_months": 6,
        },
    )
    assert done.refused.is_empty()
    frame = done.tables["contracts"]
    assert frame.row(0, named=True) == {
        "contract_id": "C-1",
        "supplier_id": "bolt",
        "starts_on": date(2024, 4, 1),
        "ends_on": date(2027, 3, 31),
        "renewal": "tacit",
        "notice_months": 6,
        "value_gbp": Decimal("1234.50"),
        "is_exclusive": True,
        "source_file": "contracts.csv",
        "source_row": 2,
    }
    assert frame.schema["value_gbp"] == pl.Decimal(38, 2)
    other = body["contracts"].row(1, named=True) | {"notice_months": None}
    assert frame.row(1, named=True) == other
    assert done.tables["suppliers"] is body["suppliers"]
    change = next(c for c in done.changes if c.column == "value_gbp")
    assert (change.was, change.now, change.by_role) == ("", "1234.50", "clerk")
    assert change.sheet == "clerk.xlsx [Questions]"


def test_a_value_that_was_asked_about_is_replaced_and_what_it_was_is_kept(body, tmp_path):
    sheet = sheet_of(body, [cell("contracts", "C-2", "ends_on")])
    done = answered(body, sheet, tmp_path, {"ends_on": date(2028, 3, 31)})
    (change,) = done.changes
    assert (change.was, change.now) == ("2027-03-31", "2028-03-31")


def test_a_row_named_by_two_keys_gets_its_answer(tmp_path):
    charges = table(
        "charges",
        "contract_id | component_id | annual_gbp\nC-1 | mail |\nC-1 | forms |\nC-2 | mail |",
    )
    body = {"charges": charges}
    sheet = sheet_of(body, [cell("charges", "C-1 + forms", "annual_gbp")])
    done = answered(body, sheet, tmp_path, {"annual_gbp": 12.5})
    assert done.tables["charges"]["annual_gbp"].to_list() == [None, Decimal("12.50"), None]


def test_a_payment_is_found_by_its_file_and_row(tmp_path):
    payments = table("payments", "paid_on | supplier_name | amount_gbp\n2026-01-05 | | 10.00")
    body = {"payments": payments}
    sheet = sheet_of(body, [cell("payments", None, "supplier_name")])
    done = answered(body, sheet, tmp_path, {"supplier_name": "Acme Ltd"})
    (change,) = done.changes
    assert (change.key, change.now) == ("payments.csv + 2", "Acme Ltd")


def test_a_sheet_that_was_renamed_or_saved_as_text_is_read_all_the_same(body, sheet, tmp_path):
    rows = [
        r | {"Answer": "tacit" if r["Column"] == "renewal" else ""} for r in questions_on(sheet)
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "my answers.csv")
    done = read_back(reading(body), [tmp_path / "my answers.csv"])
    assert [(c.column, c.now, c.sheet) for c in done.changes] == [
        ("renewal", "tacit", "my answers.csv")
    ]


def test_rows_left_out_or_sorted_take_nothing_from_the_others(body, sheet, tmp_path):
    rows = [r for r in reversed(questions_on(sheet)) if r["Column"] in ("renewal", "ends_on")]
    answers = {"renewal": "express", "ends_on": "31/03/2027"}
    pl.DataFrame([r | {"Answer": answers[r["Column"]]} for r in rows]).write_csv(
        tmp_path / "some.csv"
    )
    done = read_back(reading(body), [tmp_path / "some.csv"])
    assert done.asked == 2
    assert [(c.column, c.now) for c in done.changes] == [
        ("ends_on", "2027-03-31"),
        ("renewal", "express"),
    ]


def test_the_only_row_of_the_organisation_gets_its_answer(tmp_path):
    body = {"organisation": table("organisation", "name | nation\nHarrow |")}
    sheet = sheet_of(body, [cell("organisation", None, "nation")])
    done = answered(body, sheet, tmp_path, {"nation": "wales"})
    assert done.tables["organisation"]["nation"].to_list() == ["wales"]


# --- the new folder ---------------------------------------------------------------------------


def test_nothing_that_stands_in_a_folder_is_written_over(body, sheet, tmp_path):
    done = answered(body, sheet, tmp_path, {"renewal": "none"})
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "contracts.csv").write_text("the original")
    with pytest.raises(WrongUse, match="holds files already, and none is ever written over"):
        write_read_back(done, tmp_path / "new")
    assert (tmp_path / "new" / "contracts.csv").read_text() == "the original"


def test_the_folder_reads_again_as_the_tables_it_was_made_from(body, sheet, tmp_path):
    done = answered(body, sheet, tmp_path, {"renewal": "none", "ends_on": date(2027, 3, 31)})
    written = write_read_back(done, tmp_path / "new")
    assert [p.relative_to(tmp_path / "new").as_posix() for p in written] == [
        "contracts.csv",
        "suppliers.csv",
        f"{LISTS_FOLDER}/changes.csv",
    ]
    again = read(tmp_path / "new", on=ON)
    assert not any(intake.rows_refused for intake in again.intake)
    for name, frame in done.tables.items():
        assert_same(again.tables[name], frame)
    listed = (written[-1]).read_text("utf-8-sig").splitlines()
    assert listed == [
        "table,key,column,was,now,by_role,sheet",
        "contracts,C-1,ends_on,,2027-03-31,clerk,clerk.xlsx [Questions]",
        "contracts,C-1,renewal,,none,clerk,clerk.xlsx [Questions]",
    ]


def assert_same(one, other):
    """Equal but for where the rows were read."""
    places = ["source_file", "source_row"]
    assert_frame_equal(one.drop(places), other.drop(places))


def test_harrowmoor_copied_without_an_answer_is_harrowmoor(harrowmoor, tmp_path):
    council = read(harrowmoor, on=ON)
    write_read_back(read_back(council.reading, []), tmp_path / "new")
    again = read(tmp_path / "new", on=ON)
    assert not any(intake.rows_refused for intake in again.intake)
    assert set(again.tables) == set(council.tables)
    for name, frame in council.tables.items():
        assert_same(again.tables[name], frame)


def test_published_files_copied_without_an_answer_read_as_the_same_tables(harrowmoor, tmp_path):
    """The raw spend, register and list of applications, in declared names from then on."""
    raw = read(harrowmoor.parent / "raw", on=ON)
    write_read_back(read_back(raw.reading, []), tmp_path / "new")
    again = read(tmp_path / "new", on=ON)
    assert not any(intake.rows_refused for intake in again.intake)
    for name, frame in raw.tables.items():
        assert_same(again.tables[name], frame)


# --- from question to known -------------------------------------------------------------------

BRIEFLY = {"wishes": Wishes(is_explained=False), "case_wishes": CaseWishes(has_regret=False)}
ANSWERS = {
    "ends_on": date(2028, 3, 31),
    "value_basis": "ex_vat",
    "procurement_commenced_on": date(2023, 5, 2),
    "owner_role": "Head of Planning",
    "very_satisfied": 40,
    "satisfied": 30,
    "neither": 10,
    "dissatisfied": 5,
    "very_dissatisfied": 2,
    "completed_digitally": 12,
    "has_personal_data": "yes",
    "support_ends_on": date(2031, 12, 31),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A part of Harrowmoor: what is asked and what becomes of it, not how well is chosen."""
    return some_of_harrowmoor(tmp_path_factory.mktemp("asked") / "council")


@pytest.fixture(scope="module")
def planned(folder):
    """The part of Harrowmoor as it is read and planned before anybody is asked."""
    council = read(folder, on=ON)
    return council, council.plan(**BRIEFLY).made


@pytest.mark.parametrize("edition", [Edition.MEMBERS, Edition.FULL])
def test_asked_filled_read_back_and_planned_again_the_questions_are_gone(
    planned, tmp_path, edition
):
    council, made = planned
    shown = cut(made, edition, missing_shown=None)
    sheets = [
        filled(file.read_bytes(), tmp_path / file.name, ANSWERS)
        for file in write_ask_sheets(shown, tmp_path / "sheets")
        if has_questions(file)
    ]
    done = read_back(council.reading, sheets)
    assert done.refused.is_empty(), done.refused.to_dicts()
    assert len(done.changes) > 10
    write_read_back(done, tmp_path / "new")
    after = read(tmp_path / "new", on=ON)
    changed = {(c.table, c.key, c.column) for c in done.changes}
    assert_only(changed, council.tables, after.tables)
    still = {(c.table, c.key, c.column) for c in after.plan(**BRIEFLY).made.missing}
    assert not changed & still


def has_questions(file):
    return ask_sheet.SHEET in fastexcel.read_excel(file).sheet_names


def assert_only(changed, before, after):
    """Every cell of every table is what it was, but for those that were answered."""
    assert set(before) == set(after)
    for name, frame in before.items():
        now = after[name]
        assert now.height == frame.height
        for column in frame.columns:
            if column in ("source_file", "source_row"):
                continue
            keys = ask_sheet.keys_of(TABLES[name], frame).to_list()
            for key, was, one in zip(keys, frame[column], now[column], strict=True):
                assert was == one or (name, key, column) in changed, (name, key, column)


def test_the_commands_ask_and_read_back_from_end_to_end(folder, tmp_path):
    run = CliRunner().invoke
    asked = run(app, ["ask", str(folder), "-o", str(tmp_path / "sheets"), "--on", str(ON)])
    assert asked.exit_code == 0, asked.output
    assert "head-of-finance.xlsx: " in asked.output
    again = run(app, ["ask", str(folder), "-o", str(tmp_path / "sheets"), "--on", str(ON)])
    assert isinstance(again.exception, WrongUse)
    files = [f for f in sorted((tmp_path / "sheets").iterdir()) if has_questions(f)]
    for file in files:
        filled(file.read_bytes(), file, ANSWERS | {"value_basis": "perhaps"})
    back = ["read-back", str(folder), *map(str, files), "-o", str(tmp_path / "new")]
    done = run(app, [*back, "--json", "--on", str(ON)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["asked"] == len(told["changes"]) + told["blank"] + len(told["refused"])
    assert {r["reason"] for r in told["refused"]} == {"not in the list"}
    assert (tmp_path / "new" / LISTS_FOLDER / "refused_answers.csv").is_file()
    twice = run(app, back)
    assert isinstance(twice.exception, WrongUse)
    strict = run(app, [*back[:-1], str(tmp_path / "third"), "--strict"])
    assert strict.exit_code == 1
    assert "contracts · HM-013 · ends_on: was 2026-05-31, now 2028-03-31" in strict.output
    assert "refused: head-of-" in strict.output
