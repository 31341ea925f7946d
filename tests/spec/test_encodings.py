"""The characters of a file are found out in one order, and the choice is said."""

from __future__ import annotations

import codecs

import pytest

from untower.errors import UnreadableFile
from untower.storage.delimited import read_delimited
from untower.storage.encoding import decode

TEXT = "Supplier,Amount\r\nCafé Otter – “east”,£310.40\r\n"


def test_utf_8_is_never_read_as_windows_1252():
    decoded = decode(TEXT.encode())

    assert decoded is not None
    assert decoded.encoding == "utf-8"
    assert decoded.utf8.decode() == TEXT
    assert decoded.notes == ()


def test_a_byte_order_mark_is_taken_off_the_first_header():
    grid = read_delimited("a.csv", codecs.BOM_UTF8 + TEXT.encode())

    assert grid.encoding == "utf-8 with BOM"
    assert grid.cells["c0"][0] == "Supplier"


@pytest.mark.parametrize(
    "marks",
    [codecs.BOM_UTF8 * 2, codecs.BOM_UTF8 + "ï»¿".encode(), "ï»¿".encode() + codecs.BOM_UTF8],
)
def test_a_mark_written_twice_or_encoded_again_is_taken_off_and_said(marks):
    grid = read_delimited("a.csv", marks + TEXT.encode())

    assert grid.cells["c0"][0] == "Supplier"
    assert grid.notes == ("The byte order mark stood 2 times; all were removed.",)


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16 LE with BOM"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16 BE with BOM"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32 LE with BOM"),
        (b"", "utf-16-le", "utf-16 LE without BOM"),
        (b"", "utf-16-be", "utf-16 BE without BOM"),
    ],
)
def test_wide_encodings_are_seen_from_the_mark_or_from_where_zero_bytes_stand(mark, codec, name):
    decoded = decode(mark + TEXT.encode(codec))

    assert decoded is not None
    assert decoded.encoding == name
    assert decoded.utf8.decode() == TEXT
    assert name in decoded.notes[0]


def test_what_is_not_utf_8_is_windows_1252_and_says_so():
    decoded = decode(TEXT.encode("cp1252"))

    assert decoded is not None
    assert decoded.encoding == "windows-1252"
    assert decoded.utf8.decode() == TEXT
    assert decoded.notes == ("Some bytes are not UTF-8, so the file was read as Windows-1252.",)


def test_bytes_that_mean_nothing_in_windows_1252_are_counted():
    decoded = decode(b"Supplier,Amount\nCaf\xe9 \x81\x8d,1\n")

    assert decoded is not None
    assert decoded.utf8.decode() == "Supplier,Amount\nCafé \ufffd\ufffd,1\n"
    assert decoded.notes[-1] == "2 bytes mean nothing there, shown as \ufffd."


def test_two_encodings_in_one_file_are_read_each_as_it_is():
    decoded = decode("Café £1\n".encode("cp1252") + "Café £2\n".encode())

    assert decoded is not None
    assert decoded.utf8.decode() == "Café £1\nCafé £2\n"
    assert decoded.encoding == "windows-1252 and utf-8 mixed"
    assert "(3 characters)" not in decoded.notes[0]
    assert "(2 characters)" in decoded.notes[0]


def test_two_windows_1252_characters_that_look_like_utf_8_by_chance_stay_two():
    decoded = decode("‘CAFÉ’ and é\n".encode("cp1252"))

    assert decoded is not None
    assert decoded.utf8.decode() == "‘CAFÉ’ and é\n"
    assert decoded.encoding == "windows-1252"


def test_a_mark_that_promises_utf_8_does_not_win_against_the_bytes():
    decoded = decode(codecs.BOM_UTF8 + "Café".encode("cp1252") + b",1\n")

    assert decoded is not None
    assert decoded.utf8.decode() == "Café,1\n"
    assert decoded.notes[0] == "A byte order mark promised UTF-8, but some bytes are not UTF-8."


def test_a_few_nul_bytes_are_removed_and_counted():
    grid = read_delimited("a.csv", b"Supplier,Amount\nAsh\0 Ltd,1\n" + b"Birch,2\n" * 50)

    assert grid.cells["c0"][1] == "Ash Ltd"
    assert grid.notes == ("1 NUL byte was removed.",)


def test_a_windows_1252_file_larger_than_one_piece_keeps_every_line():
    line = "Café £1,“x”\n"
    decoded = decode((line * 5_000).encode("cp1252"))

    assert decoded is not None
    assert decoded.utf8.decode() == line * 5_000


def test_bytes_that_are_no_text_at_all_are_refused():
    with pytest.raises(UnreadableFile, match=r"^a\.csv: the file holds bytes that are not text\."):
        read_delimited("a.csv", bytes(range(256)) * 8)
