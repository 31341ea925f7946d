"""Bad input, as it really arrives: one clear sentence, the right exit code, nothing half-written.

Everything goes through the real command line. Exit 0 done, 1 a row was refused (check), 2 wrong
use or nothing readable, 3 a fault of ours. A mistake of a user never ends in a traceback.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import pytest
import xlsxwriter

from untower import cli

ON = ("--on", "2025-07-01")
HEAD = "Payment Date,Supplier Name,Net Amount,Expense Type\n"
GOOD = "2025-04-01,Birch Software Ltd,1200.00,ICT - Software\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Done:
    """How a command went."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> dict[str, tuple[int, int, int]]:
        """Each file's rows in, kept and refused, as check says them."""
        said = re.findall(
            r"^(.+?): .+: ([\d,]+) rows in = ([\d,]+) kept \+ ([\d,]+) ref", self.out, re.M
        )
        return {f: tuple(int(n.replace(",", "")) for n in counts) for f, *counts in said}


@pytest.fixture
def untower(tmp_path, monkeypatch, capsys):
    """Runs the real command line in the folder of the test; nothing may end in a traceback."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["untower", *map(str, arguments)])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        done = Done(code, said.out, said.err)
        for rows_in, kept, refused in done.rows.values():
            assert rows_in == kept + refused
        return done

    return run


@pytest.fixture
def spend(tmp_path) -> str:
    (tmp_path / "spend.csv").write_text(HEAD + GOOD, encoding="utf-8")
    return "spend.csv"


def zip_of(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def workbook_with_a_bomb() -> bytes:
    held = io.BytesIO()
    xlsxwriter.Workbook(held).close()
    kept = io.BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"<sheetData/>", b"<sheetData/>" + b" " * 30_000_000)
            new.writestr(name, data)
    return kept.getvalue()


def word_document() -> bytes:
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


# --- files that are no table ---------------------------------------------------------------

UNREADABLE = {
    "a PDF named .csv": ("a.csv", lambda: b"%PDF-1.7\n1 0 obj\n", r"seems to be a PDF .* Ask its"),
    "a PDF by its own name": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj\n", "seems to be a PDF"),
    "a Word document named .csv": ("a.csv", word_document, r"a Word document\. Save the table"),
    "a Word document by its own name": ("a.docx", word_document, "a Word document"),
    "a picture named .xls": (
        "a.xls",
        lambda: b"\x89PNG\r\n\x1a\n\0\0",
        r"a picture \(PNG\)\. Give",
    ),
    "a web page named .xls": ("a.xls", lambda: b"<html><table><td>1</table>", "a web page"),
    "a web page named .csv": ("a.csv", lambda: b"\xef\xbb\xbf\n<!DOCTYPE html>", "a web page"),
    "an empty file": ("a.csv", lambda: b"", r"is empty\. Export it again"),
    "a byte order mark and no more": ("a.csv", lambda: b"\xef\xbb\xbf", "is empty"),
    "blank lines and no more": ("a.csv", lambda: b"\n\r\n \n", "is empty"),
    "bytes that are no text": ("a.csv", lambda: bytes(range(256)) * 40, "bytes that are not text"),
    "a workbook under a password": (
        "a.xlsx",
        lambda: OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480,
        r"protected by a password\. Open it, remove the password",
    ),
    "a zip bomb": ("a.zip", lambda: zip_of({"spend.csv": b"0" * 30_000_000}), "as a zip bomb does"),
    "a workbook that is a zip bomb": ("a.xlsx", workbook_with_a_bomb, "as a zip bomb does"),
    "half of a workbook": (
        "a.xlsx",
        lambda: workbook_with_a_bomb()[:3_000],
        "damaged or cut short",
    ),
    "a cell of 40 MB": (
        "a.csv",
        lambda: f'{HEAD}2025-04-01,"{"x" * 40_000_000}",5,x\n'.encode(),
        r"row 2, column 2: one cell holds 40,000,000 characters.*Shorten that cell",
    ),
}


@pytest.mark.parametrize("command", ["check", "estate"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_no_table_ends_in_one_sentence_and_exit_2(tmp_path, untower, case, command):
    name, content, says = UNREADABLE[case]
    (tmp_path / name).write_bytes(content())

    done = untower(command, name, "-o", "out", *ON)

    assert done.code == 2
    assert done.out == ""
    assert re.fullmatch(rf"untower: {re.escape(name)}\S*: .+\.\n", done.err)
    assert re.search(says, done.err)
    assert not (tmp_path / "out").exists()


def test_one_bad_file_among_good_ones_is_a_refusal_and_the_rest_is_read(tmp_path, untower, spend):
    (tmp_path / "letter.csv").write_bytes(b"%PDF-1.7\n")

    done = untower("check", spend, "letter.csv")

    assert done.code == 1
    assert done.rows["spend.csv"] == (1, 1, 0)
    assert "the file seems to be a PDF document" in done.out


def test_a_sheet_nobody_can_read_does_not_cost_the_sheets_beside_it(tmp_path, untower):
    with xlsxwriter.Workbook(tmp_path / "mixed.xlsx") as book:
        spend, odd = book.add_worksheet("Spend"), book.add_worksheet("Odd")
        book.add_worksheet("Empty")
        spend.write_row(0, 0, ["Payment Date", "Supplier Name", "Net Amount"])
        spend.write_row(1, 0, ["2025-04-01", "Birch Software Ltd", 5])
        odd.write_row(0, 0, ["one", "two", "three"])
        odd.write_row(1, 0, ["a", "b", "c"])

    done = untower("check", "mixed.xlsx")

    assert done.code == 1
    assert done.rows == {"mixed.xlsx [Spend]": (1, 1, 0), "mixed.xlsx [Odd]": (2, 0, 2)}
    assert "The fullest row reads one, two, three." in done.out
    assert "mixed.xlsx [Empty]: passed over: the sheet is empty" in done.out


@pytest.mark.parametrize(("last", "rows_in"), [(None, 1), (" ", 1_048_575)])
def test_a_sheet_of_a_million_blank_rows_is_one_line_and_not_a_million(
    tmp_path, untower, last, rows_in
):
    with xlsxwriter.Workbook(tmp_path / "tall.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Spend")
        sheet.write_row(0, 0, ["Payment Date", "Supplier Name", "Net Amount"])
        sheet.write_row(1, 0, ["2025-04-01", "Birch Software Ltd", 5])
        bold = book.add_format({"bold": True})
        if last is None:
            sheet.write_blank(1_048_575, 2, None, bold)
        else:
            sheet.write_string(1_048_575, 2, last, bold)

    done = untower("check", "tall.xlsx")

    assert done.rows["tall.xlsx [Spend]"] == (rows_in, 1, rows_in - 1)
    assert done.code == (1 if rows_in > 1 else 0)
    assert ("1,048,574 rows: blank (row 3, 4, 5, …)" in done.out) is (rows_in > 1)
    assert len(done.out.splitlines()) < 6


# --- rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("2025-04-01,Birch Software Ltd,1e300,x", r"Net Amount: '1e300' must be between"),
        ("2025-04-01,Birch Software Ltd,NaN,x", r"Net Amount: 'NaN' not an amount"),
        ("2025-04-01,Birch Software Ltd,inf,x", r"Net Amount: 'inf' not an amount"),
        ("2025-04-01,Birch Software Ltd,=1+1,x", r"Net Amount: '=1\+1' not an amount"),
        (f"2025-04-01,Birch Software Ltd,{'9' * 60},x", r"Net Amount: '9{40}.* must be between"),
        ("0019-04-01,Birch Software Ltd,5,x", r"Payment Date: '0019-04-01' .*from 1990 to 2100"),
        ("01/04/0019,Birch Software Ltd,5,x", r"Payment Date: '01/04/0019' .*from 1990 to 2100"),
        ("2025-04-01,Birch Software Ltd", r"Net Amount: blank"),
        (",,,", r"row 4: blank"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_row_column_and_value(
    tmp_path, untower, cells, says
):
    (tmp_path / "spend.csv").write_text(f"{HEAD}{GOOD}{GOOD}{cells}\n{GOOD}", encoding="utf-8")

    done = untower("check", "spend.csv")

    assert done.code == 1
    assert done.rows["spend.csv"] == (4, 3, 1)
    line = next(one for one in done.out.splitlines() if one.startswith("  refused: row 4"))
    assert re.search(says, line)


@pytest.mark.parametrize(
    ("name", "content", "kept", "says"),
    [
        (
            "contracts.csv",
            "contract_id,title,value_gbp\nC1,Network,10\nC1,Service desk,20\nC2,Hosting,30\n",
            2,
            r"row 3 · contract_id: 'C1' used before, in contracts\.csv row 2; allowed: each id",
        ),
        (
            "suppliers.csv",
            "supplier_id,name,parent_id\nS1,Ash,S2\nS2,Birch,S1\nS3,Cedar,\n",
            1,
            r"row 2 · parent_id: 'S2' its parents run in a circle.*Leave the parent of the topmost",
        ),
    ],
)
def test_a_key_used_twice_and_parents_in_a_circle_are_refused(
    tmp_path, untower, name, content, kept, says
):
    (tmp_path / name).write_text(content, encoding="utf-8")

    done = untower("check", name)

    assert done.code == 1
    assert done.rows[name] == (3, kept, 3 - kept)
    assert re.search(says, done.out)


def test_a_link_to_nothing_is_refused_and_says_where_to_look(tmp_path, untower):
    (tmp_path / "components.csv").write_text("component_id,name\nA,Portal\n", encoding="utf-8")
    (tmp_path / "interfaces.csv").write_text(
        "from_component_id,to_component_id\nA,ZZ\n", encoding="utf-8"
    )

    done = untower("check", "components.csv", "interfaces.csv")

    assert done.code == 1
    assert done.rows["interfaces.csv"] == (1, 0, 1)
    assert "to_component_id: 'ZZ' names no row in components" in done.out
    assert "Correct the id, or add the row to components." in done.out


def test_a_link_that_is_nearly_right_says_which_row_was_probably_meant(tmp_path, untower):
    (tmp_path / "services.csv").write_text(
        "service_id,name\nhousing-repairs,Housing repairs\ncouncil-tax,Council tax\n",
        encoding="utf-8",
    )
    (tmp_path / "needs.csv").write_text(
        "need_id,service_id,need\nN1,Housing-Repiars,Report a leak\nN2,parking,Pay a fine\n",
        encoding="utf-8",
    )

    done = untower("check", "services.csv", "needs.csv")

    assert done.rows["needs.csv"] == (2, 0, 2)
    assert "Correct the id (is it “housing-repairs”?), or add the row to services." in done.out
    assert "'parking' names no row in services" in done.out
    assert done.out.count("is it “") == 1


def test_ragged_rows_are_read_by_place_and_told(tmp_path, untower):
    (tmp_path / "spend.csv").write_text(
        f"{HEAD}{GOOD}2025-04-02,Birch Software Ltd,7.00,ICT,more,and more\n", encoding="utf-8"
    )

    done = untower("check", "spend.csv")

    assert done.code == 0
    assert "1 record holds more than the usual 4 cells (line 3)." in done.out


def test_a_header_that_stands_twice_is_told_with_the_numbers_of_its_columns(tmp_path, untower):
    (tmp_path / "spend.csv").write_text(
        "Payment Date,Supplier Name,Net Amount,Net Amount\n2025-04-01,Birch Software Ltd,5,6\n",
        encoding="utf-8",
    )

    done = untower("check", "spend.csv")

    assert done.code == 0
    assert "“Net Amount” (column 3), not from “Net Amount” (column 4)" in done.out


@pytest.mark.parametrize("command", ["estate", "plan"])
def test_headers_without_a_row_are_recognised_and_said_to_be_all(tmp_path, untower, command):
    (tmp_path / "spend.csv").write_text(HEAD, encoding="utf-8")

    assert untower("check", "spend.csv").code == 0
    done = untower(command, "spend.csv", *ON)

    assert done.code == 2
    assert "recognised as payments, but there is no row below the headers. Fill in" in done.err
    assert not (tmp_path / "untower-plan").exists()


def test_a_file_of_bad_rows_alone_is_said_to_be_so(tmp_path, untower):
    (tmp_path / "contracts.csv").write_text(
        "contract_id,title,starts_on\nC1,Network,soon\n", encoding="utf-8"
    )

    done = untower("plan", "contracts.csv", *ON)

    assert done.code == 2
    assert "recognised as contracts, but not one of its 1 rows can be used" in done.err
    assert "Run untower check on it" in done.err


# --- formulas ------------------------------------------------------------------------------

FORMULA = "=cmd|' /C calc'!A0"


def test_formulas_come_in_as_text_and_go_out_harmless(tmp_path, untower):
    rows = [GOOD, f"2025-05-01,{FORMULA},50.00,ICT - Software\n", f"soon,@SUM(A1),{FORMULA},x\n"]
    (tmp_path / "spend.csv").write_text(HEAD + "".join(rows), encoding="utf-8")

    assert untower("plan", "spend.csv", "-o", "out", *ON).code == 0

    refused = (tmp_path / "out" / "refused.csv").read_text("utf-8-sig")
    assert f"'{FORMULA}" in refused
    assert not re.search(r"(?:^|,)\"?[=@]", refused, re.M)
    with zipfile.ZipFile(tmp_path / "out" / "plan.xlsx") as book:
        for name in book.namelist():
            assert b"<f>" not in book.read(name), name
    reader = fastexcel.read_excel(tmp_path / "out" / "plan.xlsx")
    cells = [
        cell
        for name in reader.sheet_names
        for row in reader.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        for cell in row
        if cell and FORMULA in cell
    ]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


# --- where things stand --------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "estate", "plan"])
def test_a_folder_with_nothing_and_a_path_that_is_not_there_are_named(tmp_path, untower, command):
    (tmp_path / "empty").mkdir()

    empty, nowhere = untower(command, "empty"), untower(command, "no/where")

    assert (empty.code, nowhere.code) == (2, 2)
    assert "empty: the folder holds no file that can be read (CSV, XLSX" in empty.err
    assert "where: there is no such file or folder. Check the name" in nowhere.err
    assert not (tmp_path / "untower-plan").exists()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read every file"
)
def test_a_file_that_may_not_be_read_is_named(tmp_path, untower, spend):
    (tmp_path / spend).chmod(0)

    done = untower("check", spend)

    assert done.code == 2
    assert "the file cannot be opened (permission denied). Check who may read it." in done.err


@pytest.mark.parametrize("output", ["taken.txt", "taken.txt/below"])
@pytest.mark.parametrize("command", ["check", "estate", "plan"])
def test_an_output_that_is_a_file_is_refused_and_left_as_it_was(
    tmp_path, untower, spend, command, output
):
    (tmp_path / "taken.txt").write_text("theirs", encoding="utf-8")

    done = untower(command, spend, "-o", output, *ON)

    assert done.code == 2
    assert re.search(r"is a file|cannot be made", done.err)
    assert (tmp_path / "taken.txt").read_text("utf-8") == "theirs"


def test_a_report_of_somebody_else_is_not_touched_and_that_is_said_before_the_work(
    tmp_path, untower, spend
):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "report.html").write_text("theirs", encoding="utf-8")

    done = untower("plan", spend, "-o", "theirs", *ON)

    assert done.code == 2
    assert "report.html: stands there already and untower did not write it" in done.err
    assert done.out == ""
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["report.html"]
    assert (tmp_path / "theirs" / "report.html").read_text("utf-8") == "theirs"


def test_check_never_writes_its_list_over_a_file_that_was_read(tmp_path, untower, spend):
    done = untower("check", spend, "-o", spend)

    assert done.code == 2
    assert "stands there already and is no list of refusals" in done.err
    assert (tmp_path / spend).read_text("utf-8") == HEAD + GOOD


def test_check_brings_its_own_list_up_to_date(tmp_path, untower, spend):
    assert untower("check", spend, "-o", "mend.csv").code == 0
    (tmp_path / spend).write_text(f"{HEAD}soon,Birch Software Ltd,1.00,x\n{GOOD}", encoding="utf-8")

    assert untower("check", spend, "-o", "mend.csv").code == 1
    assert "'soon'" not in (tmp_path / "mend.csv").read_text("utf-8-sig")
    assert ",soon," in (tmp_path / "mend.csv").read_text("utf-8-sig")


def test_a_file_that_cannot_be_replaced_leaves_the_earlier_report_whole(tmp_path, untower, spend):
    assert untower("plan", spend, "-o", "out", *ON).code == 0
    book = tmp_path / "out" / "plan.xlsx"
    book.unlink()
    book.mkdir()  # stands in for a workbook that another program holds open
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir() if p.is_file()}
    (tmp_path / spend).write_text(HEAD + GOOD * 2, encoding="utf-8")

    done = untower("plan", spend, "-o", "out", *ON)

    assert done.code == 3
    assert "the report could not be written" in done.err
    assert "What stood there before is unchanged" in done.err
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir() if p.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["start", "here.xlsx"], "is a folder. Name a file."),
        (["start", "no/book.xlsx"], "there is no such folder. Make it first."),
        (["tables", "-o", "no/schema.json"], "there is no such folder. Make it first."),
        (["tables", "-o", "here.xlsx"], "is a folder. Name a file."),
        (["tables", "-o", "spend.csv"], "is there already. Name another file, or add --force."),
        (["tables", "--workbook", "spend.csv"], "a workbook's name ends in .xlsx"),
    ],
)
def test_a_blank_workbook_or_schema_goes_only_where_nothing_is_lost(
    tmp_path, untower, spend, arguments, says
):
    (tmp_path / "here.xlsx").mkdir()

    done = untower(*arguments)

    assert done.code == 2
    assert says in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here.xlsx", spend]


# --- what was typed ------------------------------------------------------------------------

SLIPS = """title = "ours"
[[file]]
names = 5
table = "systems"
colour = "blue"
[[file]]
table = "components"
keep = "all"
[file.fields]
shade = "Colour"
name = 7
[file.values]
hosting = "cloud"
"""


def test_every_slip_of_a_mapping_file_is_told_at_once_with_what_is_allowed(
    tmp_path, untower, spend
):
    (tmp_path / "ours.toml").write_text(SLIPS, encoding="utf-8")

    done = untower("estate", spend, "--mapping", "ours.toml", *ON)

    assert done.code == 2
    for said in (
        "[[file]] 1: “colour” is not known. Allowed: names, headers, table",
        "[[file]] 1: table is “systems”. Allowed: organisation, bodies",
        '[[file]] 1, names: 5 is not what may stand there. Write names = ["apps-*.csv"].',
        "[[file]] 2: say which files are meant, by names or headers.",
        "[[file]] 2, keep: 'all' is not a list of settings.",
        "[[file]] 2, fields: components has no field “shade”. Allowed: component_id",
        '[[file]] 2, fields, name: 7 is not what may stand there. Write name = "Application".',
        "[[file]] 2, values, hosting: 'cloud' is not what may stand there.",
    ):
        assert f"ours.toml, {said}" in done.err
    assert len(done.err.splitlines()) == 8


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not = = toml", r"is not a mapping file in TOML: .*line 1"),
        (b"\xff\xfe\0", "it is not text in UTF-8. Save it as UTF-8."),
        (b"file = [1]", "is not a table of settings"),
        (b"title = 'x'", r"has at least one \[\[file\]\]"),
    ],
)
def test_a_mapping_file_that_is_none_is_one_sentence(tmp_path, untower, spend, content, says):
    (tmp_path / "ours.toml").write_bytes(content)

    done = untower("estate", spend, "--mapping", "ours.toml", *ON)

    assert done.code == 2
    assert re.search(says, done.err)
    assert len(done.err.splitlines()) == 1


def test_a_mapping_file_that_begins_with_a_mark_is_read(tmp_path, untower, spend):
    (tmp_path / "ours.toml").write_bytes(
        b'\xef\xbb\xbf[[file]]\nnames = ["zz*"]\ntable = "components"\n'
    )

    assert untower("check", spend, "--mapping", "ours.toml").code == 0


@pytest.mark.parametrize("date", ["nonsense", "31/02/2025", "2025-13-01", "1", ""])
def test_a_date_that_is_none_says_how_to_write_one(untower, spend, date):
    done = untower("estate", spend, "--on", date)

    assert done.code == 2
    assert "not a date. Write it as 2027-03-31 or 31/03/2027." in done.err


@pytest.mark.parametrize("date", ["0019-04-01", "9999-12-31"])
def test_a_date_of_no_plan_says_which_are_allowed(untower, spend, date):
    done = untower("estate", spend, "--on", date)

    assert done.code == 2
    assert "allowed: from 1990 to 2100" in done.err


def test_an_edition_there_is_not_names_those_there_are(untower, spend):
    done = untower("estate", spend, "--edition", "secret")

    assert done.code == 2
    assert re.search(r"secret.*full.*members.*public", done.err)


# --- what is left to the process -----------------------------------------------------------


def test_a_fault_of_ours_is_one_sentence_and_exit_3(untower, spend, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by nought")

    monkeypatch.setattr("untower.body.read_files", broken)

    done = untower("check", spend)

    assert done.code == 3
    assert re.fullmatch(
        r"untower: a fault of ours, not of your files: ZeroDivisionError: .*\.\n", done.err
    )


def test_the_process_itself_ends_with_the_code_and_the_sentence(tmp_path):
    (tmp_path / "letter.csv").write_bytes(b"%PDF-1.7\n")

    done = subprocess.run(
        [sys.executable, "-m", "untower", "plan", "letter.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("untower: letter.csv: the file seems to be a PDF document.")
    assert done.stdout == ""
    assert [path.name for path in Path(tmp_path).iterdir()] == ["letter.csv"]


def test_refusals_are_the_same_on_the_page_in_json_and_in_the_list(tmp_path, untower):
    (tmp_path / "spend.csv").write_text(f"{HEAD}{GOOD}soon,Ash Ltd,1,x\n", encoding="utf-8")

    said = json.loads(untower("check", "spend.csv", "--json", "-o", "out").out)

    assert [(i["rows_in"], i["rows_kept"], i["rows_refused"]) for i in said] == [(2, 1, 1)]
    listed = (tmp_path / "out" / "refused.csv").read_text("utf-8-sig").splitlines()
    assert len(listed) == 2
    assert listed[1].startswith("spend.csv,3,Payment Date,payments.paid_on,soon,")
