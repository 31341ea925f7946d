"""Every limit is held against what is really there, in one sentence with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from untower.errors import UnreadableFile
from untower.storage.delimited import read_delimited
from untower.storage.files import read_grids
from untower.storage.limits import MEBIBYTE, Limits, spell_bytes

TABLE = b"a,b\n1,2\n"


def only_problem(source, limits) -> str:
    (problem,) = read_grids(source, limits=limits)
    assert isinstance(problem, UnreadableFile)
    assert problem.exit_code == 2
    return str(problem)


def zip_of(path, members: dict[str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_what_is_just_within_the_limits_is_read(tmp_path):
    (tmp_path / "a.csv").write_bytes(TABLE)
    limits = Limits(file_bytes=8, cells=4, columns=2, cell_characters=1)

    (grid,) = read_grids(tmp_path / "a.csv", limits=limits)

    assert not isinstance(grid, UnreadableFile)
    assert grid.cells.shape == (2, 2)


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path):
    (tmp_path / "a.csv").write_bytes(TABLE * 1000)

    assert only_problem(tmp_path / "a.csv", Limits(file_bytes=4096)) == (
        "a.csv: the file is 7.8 kB; up to 4.0 kB is read. Split it, by year for instance."
    )


@pytest.mark.parametrize("line", ["1,2", '"1",2', '1,"x'])
def test_too_many_cells_are_refused_on_either_way_of_reading(line):
    data = ("a,b\n" + f"{line}\n" * 500).encode()

    with pytest.raises(UnreadableFile, match=r"^a\.csv: .*cells; up to 100 are read\. Split it"):
        read_delimited("a.csv", data, limits=Limits(cells=100))


@pytest.mark.parametrize("line", ["," * 50, '"' + "," * 50])
def test_too_many_columns_are_refused(line):
    with pytest.raises(UnreadableFile, match=r"there are 51 columns; up to 20 are read\."):
        read_delimited("a.csv", f"a,b\n1,2\n{line}\n".encode(), limits=Limits(columns=20))


def test_one_wide_record_does_not_make_a_large_file_of_a_long_one():
    data = b"a\n" * 2000 + b"," * 2000 + b"\n"

    with pytest.raises(UnreadableFile, match=r"2,001 rows by 2,001 columns are 4,004,001 cells"):
        read_delimited("a.csv", data, limits=Limits(cells=1_000_000))


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("", "x" * 200),
        ("", '"' + "x" * 200 + '"'),
        ("", '"' + "x\n" * 100 + '"'),
        ('5"\r', "x" * 200),
    ],
)
def test_a_cell_that_is_too_long_is_refused_by_row_and_column(before, cell):
    data = f"a,b\n1,2\n{before}3,{cell}\n".encode()

    with pytest.raises(
        UnreadableFile, match=r"row [34], column 2: one cell holds .*more than the 99"
    ):
        read_delimited("a.csv", data, limits=Limits(cell_characters=99))


def test_a_cell_of_forty_megabytes_is_refused_in_one_sentence():
    data = b"a,b\n1," + b"x" * (40 * MEBIBYTE) + b"\n"

    with pytest.raises(UnreadableFile, match=r"row 2, column 2: one cell holds 41,943,040 char"):
        read_delimited("a.csv", data)


def test_an_open_mark_before_much_text_is_mended_and_not_taken_for_a_long_cell():
    data = b'a,b\n1,"x\n' + b"2,y\n" * 500

    grid = read_delimited("a.csv", data, limits=Limits(cell_characters=100))

    assert grid.cells.height == 502


def test_a_json_list_is_held_to_its_own_size_and_to_cells(tmp_path):
    (tmp_path / "a.json").write_text('[{"a": 1}, {"b": 2}]')

    assert "up to 10 bytes is read" in only_problem(tmp_path / "a.json", Limits(json_bytes=10))
    assert "6 cells; up to 5 are read" in only_problem(tmp_path / "a.json", Limits(cells=5))


def test_a_zip_that_unpacks_beyond_its_size_is_stopped(tmp_path):
    bomb = zip_of(tmp_path / "a.zip", {"a.csv": b"a,b\n" + b"," * (4 * MEBIBYTE)})

    assert only_problem(bomb, Limits(zip_ratio_from_bytes=MEBIBYTE)).startswith(
        "a.zip/a.csv: it unpacks to more than 200 times its size, as a zip bomb does."
    )


def test_small_members_may_pack_as_well_as_they_like(tmp_path):
    packed = zip_of(tmp_path / "a.zip", {"a.csv": b"a,b\n" + b"1,2\n" * 100_000})

    (grid,) = read_grids(packed)

    assert not isinstance(grid, UnreadableFile)
    assert grid.cells.height == 100_001


def test_the_members_of_a_zip_count_together(tmp_path):
    packed = zip_of(tmp_path / "a.zip", {f"{n}.csv": b"a,b\n" * 1000 for n in range(4)})

    first, second, problem = read_grids(packed, limits=Limits(zip_bytes=10_000))

    assert not isinstance(first, UnreadableFile)
    assert not isinstance(second, UnreadableFile)
    assert "a.zip/2.csv: the zip unpacks to more than 9.8 kB" in str(problem)


def test_a_zip_with_too_many_members_is_refused(tmp_path):
    packed = zip_of(tmp_path / "a.zip", {f"{n}.csv": TABLE for n in range(5)})

    assert "the zip holds 5 files; up to 4 are read" in only_problem(packed, Limits(zip_members=4))


def test_a_zip_that_lies_about_the_size_of_a_member_is_not_believed(tmp_path):
    packed = zip_of(tmp_path / "a.zip", {"a.csv": b"a,b\n" * 5000})
    data = bytearray(packed.read_bytes())
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(sign)
        data[at + place : at + place + 4] = (8).to_bytes(4, "little")
    packed.write_bytes(data)

    problem = only_problem(packed, Limits(zip_bytes=10_000))

    assert "damaged or cut short" in problem or "unpacks to more than" in problem


def test_a_workbook_is_a_zip_and_is_held_to_the_same_limits(tmp_path):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(20_000):
        sheet.write_row(row, 0, ["a"] * 20)
    book.close()
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())

    tight = Limits(zip_ratio=5, zip_ratio_from_bytes=MEBIBYTE)
    assert "as a zip bomb does" in only_problem(tmp_path / "a.xlsx", tight)
    assert "the zip unpacks to more than" in only_problem(
        tmp_path / "a.xlsx", Limits(zip_bytes=999)
    )
    assert "400,000 cells; up to 9 are read" in only_problem(tmp_path / "a.xlsx", Limits(cells=9))


def test_sizes_are_said_as_a_person_says_them():
    assert [spell_bytes(n) for n in (12, 2048, 3 * MEBIBYTE, 5 * 1024**3)] == [
        "12 bytes",
        "2.0 kB",
        "3.0 MB",
        "5.0 GB",
    ]
