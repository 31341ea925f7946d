"""Text files become records with the line each starts on; what is mended is said."""

from __future__ import annotations

import pytest

from untower.errors import UnreadableFile
from untower.storage.delimited import read_delimited


def read(text: str):
    return read_delimited("a.csv", text.encode())


def records(text: str) -> dict[int, tuple[str | None, ...]]:
    grid = read(text)
    return dict(zip(grid.rows, grid.cells.iter_rows(), strict=True))


def test_no_record_is_left_out_be_it_title_blank_or_repeated_header():
    assert records("Spend over £500\n\na,b\n1,2\n,\na,b\n3,4\n\n") == {
        1: ("Spend over £500", None),
        2: (None, None),
        3: ("a", "b"),
        4: ("1", "2"),
        5: ("", ""),
        6: ("a", "b"),
        7: ("3", "4"),
        8: (None, None),
    }


def test_a_cell_that_is_not_there_is_null_and_an_empty_one_is_not():
    assert records("a,b,c\n1\n2,\n3,,\n") == {
        1: ("a", "b", "c"),
        2: ("1", None, None),
        3: ("2", "", None),
        4: ("3", "", ""),
    }


def test_extra_cells_are_kept_and_their_line_is_named():
    grid = read("a,b\n1,2\n3,4,off site\n5,6\n")

    assert grid.cells.row(2) == ("3", "4", "off site")
    assert grid.cells.row(1) == ("1", "2", None)
    assert grid.notes == ("1 record holds more than the usual 2 cells (line 3).",)


def test_blank_columns_at_the_right_are_kept_and_said():
    grid = read("a,b,,\n1,2,,\n")

    assert grid.cells.width == 4
    assert grid.notes == ("2 columns at the right hold nothing.",)


def test_a_record_after_a_cell_of_three_lines_has_its_true_line():
    assert records('a,b\n1,"x\ny\nz"\n2,w\n') == {1: ("a", "b"), 2: ("1", "x\ny\nz"), 5: ("2", "w")}


def test_the_line_is_true_with_windows_line_ends_too():
    text = 'a,b\r\n1,"x\r\ny"\r\n2,w\r\n'

    assert records(text) == {1: ("a", "b"), 2: ("1", "x\r\ny"), 4: ("2", "w")}


def test_doubled_marks_are_one_and_marks_inside_a_cell_stay():
    assert records('a,b\n"say ""hi""",5" pipe\n')[2] == ('say "hi"', '5" pipe')


def test_a_mark_that_is_never_closed_does_not_swallow_the_rest():
    grid = read('a,b\n1,"x\n2,y\n3,"z, w"\n4,v\n')

    assert grid.cells.rows()[1:] == [("1", '"x'), ("2", "y"), ("3", "z, w"), ("4", "v")]
    assert grid.rows.to_list() == [1, 2, 3, 4, 5]
    assert grid.notes == (
        "A quotation mark is opened and never closed, so it was taken as an ordinary character "
        "(line 2).",
    )


def test_a_mark_left_open_at_the_very_end_is_an_ordinary_character():
    assert records('a,b\n1,x\n2,"y') == {1: ("a", "b"), 2: ("1", "x"), 3: ("2", '"y')}


def test_a_long_file_behind_an_open_mark_is_still_read_to_its_end():
    text = 'a,b\n1,"x\n' + "2,y\n" * 300_000

    grid = read(text)

    assert grid.cells.height == 300_002
    assert grid.cells.row(-1) == ("2", "y")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"Ash" Ltd,5', ('"Ash" Ltd', "5")),
        ('"Ash, Birch" & Co,5', ("Ash, Birch & Co", "5")),
        ('"Ash ""old""" Ltd,5', ('"Ash ""old""" Ltd', "5")),
        ('5,"Ash" Ltd', ("5", '"Ash" Ltd')),
    ],
)
def test_a_cell_that_goes_on_after_its_mark_keeps_all_of_it(line, cells):
    grid = read(f"a,b\n{line}\n1,2\n")

    assert grid.cells.row(1) == cells
    assert grid.cells.width == 2
    assert "line 2" in grid.notes[0]


def test_well_quoted_cells_beside_an_open_mark_keep_their_commas():
    assert records('a,b,c\n1,"x, y","z\n2,3,4\n')[2] == ("1", "x, y", '"z')


def test_carriage_returns_alone_end_lines_where_there_is_nothing_else():
    grid = read('a,b\r1,"x\ry"\r2,z\r')

    assert grid.cells.rows() == [("a", "b"), ("1", "x\ry"), ("2", "z")]
    assert grid.rows.to_list() == [1, 2, 4]
    assert "carriage return alone" in grid.notes[0]


def test_line_ends_of_both_kinds_are_told_from_a_carriage_return_in_a_cell():
    mixed = read("a,b\n1,2\r3,4\n5,6\n")
    inside = read("a,b\n1,x\ry\n5,6\n")

    assert mixed.cells.rows() == [("a", "b"), ("1", "2"), ("3", "4"), ("5", "6")]
    assert mixed.notes == ("1 line end is a carriage return alone, the others a line feed.",)
    assert inside.cells.rows() == [("a", "b"), ("1", "x\ry"), ("5", "6")]
    assert inside.notes == ("1 carriage return stands inside cells, and there it was kept.",)


@pytest.mark.parametrize(
    ("mark", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "upright bar")]
)
def test_another_delimiter_is_found_and_said(mark, name):
    grid = read(f"date{mark}amount\n1 May{mark}1,250.00\n2 May{mark}3,10.40\n")

    assert grid.cells.rows()[1:] == [("1 May", "1,250.00"), ("2 May", "3,10.40")]
    assert grid.notes == (f"Cells are parted by a {name}.",)


def test_delimiters_inside_quotation_marks_do_not_count():
    grid = read('a,b\n"x;y;z",1\n"x;y;z",2\n')

    assert grid.cells.width == 2


def test_a_file_of_one_column_is_one_column():
    grid = read("name\nAsh Ltd\n\nBirch plc\n")

    assert grid.cells.rows() == [("name",), ("Ash Ltd",), (None,), ("Birch plc",)]
    assert grid.notes == ()


def test_a_missing_last_line_end_loses_nothing():
    assert records("a,b\n1,2") == {1: ("a", "b"), 2: ("1", "2")}


def test_a_line_that_starts_with_a_hash_is_a_record_like_any_other():
    assert records("#,b\n#1,2\n") == {1: ("#", "b"), 2: ("#1", "2")}


def test_spaces_around_text_are_left_as_they_are():
    assert records("a,b\n  1 ,\t2\n")[2] == ("  1 ", "\t2")


@pytest.mark.parametrize("text", ["", "\n\n", "  \r\n"])
def test_a_file_without_text_is_refused(text):
    with pytest.raises(UnreadableFile, match=r"^a\.csv: the file is empty\. Export it again"):
        read(text)
