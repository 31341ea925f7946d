"""A folder, a file, a pattern or a zip gives its grids, and every file that is not read is told."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from dirty_examples import DIRTY, make_dirty
from untower.errors import UnreadableFile
from untower.storage.files import read_grids
from untower.storage.grid import Grid
from untower.storage.read import read

TABLE = b"Supplier,Amount\nAsh Ltd,1\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def names(source, **options) -> list[str]:
    return [grid.file for grid in read_grids(source, **options)]


def only_problem(source, **options) -> UnreadableFile:
    (problem,) = read_grids(source, **options)
    assert isinstance(problem, UnreadableFile)
    return problem


def test_what_a_folder_holds_beside_tables_is_told_and_not_read(folder):
    for name in ("b.csv", "A.CSV", "c.txt", "README.csv", "notes.md", "~$b.xlsx", ".b.csv", "x.py"):
        (folder / name).write_bytes(TABLE)
    (folder / "older").mkdir()
    (folder / "columns.json").write_text('{"map": {"Amount": ["Net"]}}')
    told = {}

    assert names(folder, on_ignored=told.__setitem__) == ["A.CSV", "b.csv"]
    assert told == {
        "~$b.xlsx": "the lock of a file that is open in another program",
        ".b.csv": "a hidden file",
        "c.txt": "a text; name it by itself if it is a table",
        "columns.json": "the file holds no list of objects with named values",
        "notes.md": "a text, not a table",
        "older": "a folder inside the folder; give it by itself",
        "README.csv": "a text, not a table",
        "x.py": "not a kind of file that holds a table",
    }


def test_one_bad_file_does_not_stop_the_others_and_all_are_told(folder):
    (folder / "a.csv").write_bytes(b"")
    (folder / "b.csv").write_bytes(TABLE)
    (folder / "c.xls").write_bytes(b"<html><body>Sign in</body></html>")

    bad, good, web = read_grids(folder)

    assert isinstance(bad, UnreadableFile)
    assert str(bad) == "a.csv: the file is empty. Export it again, or leave it out of the folder."
    assert isinstance(good, Grid)
    assert isinstance(web, UnreadableFile)
    assert "a web page saved under another name" in str(web)


def test_one_file_is_read_whatever_its_name(folder):
    (folder / "april.txt").write_bytes(b"Supplier\tAmount\nAsh Ltd\t1\n")

    (grid,) = read_grids(folder / "april.txt")

    assert isinstance(grid, Grid)
    assert grid.file == "april.txt"
    assert grid.cells.rows() == [("Supplier", "Amount"), ("Ash Ltd", "1")]


def test_a_pattern_names_files_from_the_folder_before_it(folder):
    (folder / "2021").mkdir()
    for name in ("2021/04.csv", "2021/05.csv", "2021/05.txt", "2022.csv"):
        (folder / name).write_bytes(TABLE)

    assert names(f"{folder}/2021/*.csv") == ["04.csv", "05.csv"]
    assert names(f"{folder}/*/*.csv") == ["2021/04.csv", "2021/05.csv"]
    assert names(str(folder / "20??.csv")) == ["2022.csv"]


def test_a_pattern_may_be_given_from_where_one_stands(folder, monkeypatch):
    (folder / "04.csv").write_bytes(TABLE)
    monkeypatch.chdir(folder)

    assert names("*.csv") == ["04.csv"]


def test_a_name_with_brackets_is_a_name_before_it_is_a_pattern(folder):
    (folder / "spend [final].csv").write_bytes(TABLE)

    assert names(folder / "spend [final].csv") == ["spend [final].csv"]


def test_progress_is_told_file_by_file(folder):
    (folder / "a.csv").write_bytes(TABLE)
    (folder / "b.csv").write_bytes(TABLE)
    told = []

    names(folder, progress=lambda done, of, what: told.append((done, of, what)))

    assert told == [(0, 2, "a.csv"), (1, 2, "b.csv"), (2, 2, "")]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing.csv", "there is no such file or folder"),
        ("*.csv", "no file has a name of that pattern"),
        ("", "the folder holds no file that can be read"),
    ],
)
def test_a_source_without_files_is_one_sentence(folder, name, says):
    assert says in str(only_problem(folder / name if name else folder))


def test_a_zip_gives_its_members_under_its_name_and_passes_over_the_rest():
    told = {}

    assert names(DIRTY / "months.zip", on_ignored=told.__setitem__) == [
        "months.zip/2026/04.csv",
        "months.zip/2026/05.csv",
    ]
    assert told == {"months.zip/2026/README.txt": "a text, not a table"}


def test_a_workbook_in_a_zip_is_read_and_a_zip_in_a_zip_is_refused(folder):
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.write(DIRTY / "stray-hour.xlsx", "book.xlsx")
        archive.write(DIRTY / "months.zip", "older.zip")

    april, may, inner = read_grids(folder / "all.zip")

    assert isinstance(april, Grid)
    assert april.file == "all.zip/book.xlsx [April]"
    assert isinstance(may, Grid)
    assert isinstance(inner, UnreadableFile)
    assert str(inner).startswith("all.zip/older.zip: this is a zip inside a zip. Unpack it")


def test_a_zip_under_a_password_is_refused_in_a_sentence(folder):
    data = bytearray((DIRTY / "months.zip").read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(sign, at + 1)
    (folder / "locked.zip").write_bytes(data)

    april, may = read_grids(folder / "locked.zip")

    assert "locked.zip/2026/04.csv: it is protected by a password." in str(april)
    assert isinstance(may, UnreadableFile)


def test_json_lists_become_rows_under_their_keys():
    (grid,) = read_grids(DIRTY / "notices.json")

    assert isinstance(grid, Grid)
    assert grid.rows.to_list() == [0, 1, 2]
    assert grid.cells.row(0) == ("id", "title", "value", "awarded", "suppliers", "closes")
    assert grid.cells.row(1)[1:4] == ("Repairs & maintenance system", "48000.5", "true")
    assert grid.cells.row(1)[4] == '[{"name": "Quillfeather Software Ltd", "sme": true}]'
    assert grid.cells.row(2)[2:] == (None, "false", None, "2026-05-01")
    assert "turned into characters in 2 cells" in grid.notes[-1]


def test_numbers_in_json_keep_their_digits_and_repeated_keys_both_values(folder):
    (folder / "a.json").write_text('[{"a": 1.10, "b": [2.50], "a": 1e300, "n": NaN}]')

    (grid,) = read_grids(folder / "a.json")

    assert isinstance(grid, Grid)
    assert grid.cells.rows() == [("a", "b", "a (2)", "n"), ("1.10", "[2.50]", "1e300", "NaN")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": [{"x": 1}], "b": [{"y": 2}]}', 'the file holds 2 lists ("a", "b")'),
        ('{"a": 1}', "the file holds no list of objects"),
        ("[1, 2]", "the file holds no list of objects"),
        ('[{"x": 1}', "the file is not whole JSON (it breaks off or goes wrong at line 1"),
        ("[" * 100_000, "its parts are nested too deeply"),
        ("x", "the file is not whole JSON"),
    ],
)
def test_json_that_is_no_table_is_refused_in_a_sentence(folder, text, says):
    (folder / "a.json").write_text(text)

    assert says in str(only_problem(folder / "a.json"))


SENTENCES = {
    "cut-short.xlsx": "the file is damaged or cut short.",
    "document.csv": "the file seems to be a PDF document.",
    "empty.csv": "the file is empty.",
    "half.json": "the file is not whole JSON",
    "letter.xlsx": "the file seems to be a Word document.",
    "locked.xlsx": "the workbook is protected by a password.",
    "noise.csv": "the file holds bytes that are not text.",
    "picture.csv": "the file seems to be a picture (PNG).",
    "web-page.xls": "the file is a web page saved under another name.",
    "zip-in-zip.zip": "this is a zip inside a zip.",
}


def test_every_unreadable_example_has_its_sentence_and_says_what_to_do():
    problems = list(read_grids(DIRTY / "unreadable"))

    assert len(problems) == len(SENTENCES)
    for problem in problems:
        assert isinstance(problem, UnreadableFile)
        assert problem.exit_code == 2
        assert SENTENCES[problem.file.partition("/")[0]] in problem.what
        assert problem.do.endswith(".")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"MZ\x90\x00\x03", "a Windows program"),
        (b"\x7fELF\x02", "a program"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"SQLite format 3\x00", "a database (SQLite)"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"{\\rtf1 x}", "a Rich Text document"),
    ],
)
def test_other_kinds_of_file_are_named_by_their_first_bytes(folder, start, what):
    (folder / "a.csv").write_bytes(start + bytes(40))

    assert f"the file seems to be {what}." in str(only_problem(folder / "a.csv"))


def test_a_table_whose_first_letters_look_like_a_program_is_read(folder):
    (folder / "a.csv").write_bytes(b"MZ Ltd,BMW\n1,2\n")

    (grid,) = read_grids(folder / "a.csv")

    assert isinstance(grid, Grid)
    assert grid.cells.row(0) == ("MZ Ltd", "BMW")


def readme_table() -> dict[str, tuple[int, int, int]]:
    """Records, kept and refused rows of every file in the README's first table."""
    table = {}
    for line in (DIRTY / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[2].isdecimal():
            refused = 0 if cells[4] == "none" else int(cells[4].split()[0].rstrip(":"))
            table[cells[0]] = (int(cells[2]), int(cells[3]), refused)
    return table


def test_every_dirty_example_gives_what_its_readme_says():
    records = {}
    for grid in read_grids(DIRTY):
        assert isinstance(grid, Grid), grid
        records[grid.file] = grid.cells.height
    intake = {went.file: went for went in read([DIRTY]).intake}

    found = {
        file: (records[file], intake[file].rows_kept, intake[file].rows_refused) for file in records
    }
    assert len(found) == 23
    assert found == readme_table()


def test_the_encoding_of_every_dirty_example_is_found():
    encodings = {grid.file: grid.encoding for grid in read_grids(DIRTY) if isinstance(grid, Grid)}

    assert {file: name for file, name in encodings.items() if name not in ("utf-8", None)} == {
        "mark-encoded-again.csv": "utf-8 with BOM",
        "mark-twice.csv": "utf-8 with BOM",
        "two-encodings.csv": "windows-1252 and utf-8 mixed",
        "utf-16-without-mark.csv": "utf-16 LE without BOM",
        "windows-1252.csv": "windows-1252",
    }


def test_the_dirty_examples_are_those_that_their_script_writes(tmp_path):
    make_dirty().write(tmp_path)

    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(DIRTY) for path in DIRTY.rglob("*") if path.is_file()}
    assert {str(path) for path in kept - written if "__pycache__" not in path.parts} == {
        ".gitattributes",
        "README.md",
        "make.py",
    }
    for path in written:
        if path.suffix in (".csv", ".json", ".xls"):
            assert (tmp_path / path).read_bytes() == (DIRTY / path).read_bytes(), path
    # Packed files may differ between versions of the packer; what they hold may not.
    for fresh, old in zip(read_grids(tmp_path), read_grids(DIRTY), strict=True):
        assert isinstance(fresh, Grid)
        assert isinstance(old, Grid)
        assert fresh.file == old.file
        assert fresh.cells.equals(old.cells)


def records_by_csv(path) -> int:
    """The records of a real CSV file as Python's csv module counts them."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "name", ["networkrail", "cabinetoffice", "harrogate", "manchester", "leeds"]
)
def test_every_record_of_real_published_spend_is_read(real_data, name):
    for path in sorted((real_data / "spend" / name).glob("*.csv")):
        (grid,) = read_grids(path)

        assert isinstance(grid, Grid), grid
        assert grid.cells.height == records_by_csv(path), path.name


@pytest.mark.parametrize(
    ("name", "sheets", "records"), [("lancashire_fire", 6, 15_954), ("lancashire_pcc", 82, 52_058)]
)
def test_every_row_of_real_workbooks_is_read(real_data, name, sheets, records):
    """The row of the last filled cell of every sheet, taken once from the workbooks' own XML."""
    grids = [grid for grid in read_grids(real_data / "spend" / name) if isinstance(grid, Grid)]

    assert len(grids) == sheets
    assert sum(grid.cells.height for grid in grids) == records
