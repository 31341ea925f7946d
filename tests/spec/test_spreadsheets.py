"""Workbooks become text with the sheet's own row numbers; nothing in a cell is guessed at."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from odfdo import Cell, Document, Table

from dirty_examples import DIRTY, make_dirty
from untower.errors import UnreadableFile
from untower.storage.limits import Limits
from untower.storage.sheet_extent import column_letters, column_number
from untower.storage.spreadsheet import read_spreadsheet


def xlsx(fill) -> bytes:
    """The bytes of a workbook that `fill(book, formats)` has written to."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    fill(book, day)
    book.close()
    return out.getvalue()


def sheets(data: bytes, form: str = "xlsx", **options):
    return list(read_spreadsheet("book." + form, data, form, **options))


def test_empty_rows_on_top_do_not_shift_the_row_numbers():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write_row(4, 2, ["Supplier", "Amount"])
        sheet.write_row(6, 2, ["Ash Ltd", 12.5])

    (grid,) = sheets(xlsx(fill))

    assert grid.file == "book.xlsx [April]"
    assert grid.encoding is None
    assert grid.rows.to_list() == [1, 2, 3, 4, 5, 6, 7]
    assert grid.cells.rows()[4:] == [("Supplier", "Amount"), (None, None), ("Ash Ltd", "12.5")]


def test_typed_text_stays_as_typed_and_values_come_as_plain_text():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write_column(0, 0, ["£1,234.50", "31/03/2027", "=cmd()"], None)
        sheet.write_string(3, 0, "=cmd()")
        sheet.write_number(4, 0, 1234.5, book.add_format({"num_format": "£#,##0.00"}))
        sheet.write_number(5, 0, 0.25, book.add_format({"num_format": "0%"}))
        sheet.write_boolean(6, 0, True)
        sheet.write_number(7, 0, 123456789012)
        sheet.write_number(8, 0, 0.1)

    (grid,) = sheets(xlsx(fill))

    texts = grid.cells["c0"].to_list()
    assert texts[:2] == ["£1,234.50", "31/03/2027"]
    assert texts[3:] == ["=cmd()", "1234.5", "0.25", "true", "123456789012", "0.1"]


def test_a_true_date_is_iso_text_and_a_stray_hour_is_left_for_the_typing():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write_datetime(0, 0, date(2027, 3, 31), day)
        sheet.write_number(1, 0, 46126.0416666667, day)
        sheet.write_number(2, 0, 46126)

    (grid,) = sheets(xlsx(fill))

    first, second, third = grid.cells["c0"].to_list()
    assert first == "2027-03-31 00:00:00"
    assert second.startswith("2026-04-14 01:00:00")
    assert third == "46126"


def test_a_formula_gives_the_value_stored_with_it():
    def fill(book, day):
        book.add_worksheet("April").write_formula(0, 0, "=2*21", None, 42)

    (grid,) = sheets(xlsx(fill))

    assert grid.cells["c0"].to_list() == ["42"]


def test_error_cells_are_text_with_their_place_and_never_blank():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write_row(2, 3, ["Supplier", "Amount"])
        sheet.write_formula(3, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 3, "=X", None, "#NAME?")

    (grid,) = sheets(xlsx(fill))

    assert grid.cells.rows()[2:] == [("Supplier", "Amount"), (None, "#DIV/0!"), ("#NAME?", None)]
    assert grid.notes == ("Cells hold errors instead of values (E4 #DIV/0!, D5 #NAME?).",)


def test_hidden_sheets_are_read_and_said_and_empty_ones_are_told():
    def fill(book, day):
        book.add_worksheet("April").write(0, 0, "a")
        hidden = book.add_worksheet("May")
        hidden.write(0, 0, "b")
        hidden.hide()
        book.add_worksheet("Notes")
        book.add_chartsheet("Chart")

    told = []
    april, may = sheets(xlsx(fill), on_ignored=lambda *what: told.append(what))

    assert april.notes == ()
    assert may.file == "book.xlsx [May]"
    assert may.notes == ("The sheet is hidden in the workbook; it was read all the same.",)
    assert told == [
        ("book.xlsx [Notes]", "the sheet is empty"),
        ("book.xlsx [Chart]", "the sheet is empty"),
    ]


def rewritten(data: bytes, change) -> bytes:
    """A workbook with `change` made to the XML of its first sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = change(members["xl/worksheets/sheet1.xml"])
    return make_dirty().zipped(members)


def test_cells_that_do_not_say_their_place_are_counted_all_the_same():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(2, 0, ["c"])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")

    bare = rewritten(xlsx(fill), lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml))

    (grid,) = sheets(bare)

    assert grid.cells.rows() == [("a", "b"), (None, None), ("c", "#DIV/0!")]


def test_a_far_corner_is_refused_however_its_place_is_written():
    def fill(book, day):
        book.add_worksheet("April").write_row(0, 0, ["a"] * 100)

    plain = xlsx(fill)
    far = b"<row r='1048576'><c r='xfd1048576'><v>1</v></c></row></sheetData>"
    bare = rewritten(plain, lambda xml: xml.replace(b"</sheetData>", far))
    rows = b'<row r="1048576"><c><v>1</v></c></row></sheetData>'
    implied = rewritten(plain, lambda xml: xml.replace(b"</sheetData>", rows))

    with pytest.raises(UnreadableFile, match=r"1,048,576 rows by 16,384 columns"):
        sheets(bare)
    with pytest.raises(UnreadableFile, match=r"1,048,576 rows by 100 columns"):
        sheets(implied)


def test_formats_on_empty_cells_do_not_make_a_sheet_large():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write(0, 0, "a")
        sheet.write_blank(1_048_575, 16_383, None, day)

    (grid,) = sheets(xlsx(fill))

    assert grid.cells.shape == (1, 1)


def test_a_cell_in_the_last_corner_is_refused_before_the_sheet_is_loaded():
    def fill(book, day):
        sheet = book.add_worksheet("April")
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")

    with pytest.raises(UnreadableFile, match=r"book\.xlsx \[April\]: 1,048,576 rows by 16,384"):
        sheets(xlsx(fill))


def test_a_workbook_without_a_filled_cell_is_refused():
    with pytest.raises(UnreadableFile, match=r"book\.xlsx: the workbook holds no filled cell"):
        sheets(xlsx(lambda book, day: book.add_worksheet("April")))


def test_a_cell_that_is_too_long_is_refused_by_row_and_column():
    def fill(book, day):
        book.add_worksheet("April").write(2, 0, "x" * 2_000)

    with pytest.raises(UnreadableFile, match=r"\[April\]: row 3, column 1: one cell holds 2,000"):
        sheets(xlsx(fill), limits=Limits(cell_characters=1_000))


def test_an_open_document_sheet_is_read_like_any_other(tmp_path):
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("April")
    table.set_value((1, 2), "Supplier")
    table.set_value((2, 2), "Amount")
    table.set_value((1, 3), date(2027, 3, 31))
    table.set_cell((2, 3), Cell(1234.5, cell_type="currency", currency="GBP"))
    table.set_value((1, 4), datetime(2026, 4, 14, 1, tzinfo=UTC).replace(tzinfo=None))
    table.set_value((2, 4), "£1,234.50")
    document.body.append(table)
    document.save(tmp_path / "book.ods")

    (grid,) = sheets((tmp_path / "book.ods").read_bytes(), "ods")

    assert grid.file == "book.ods [April]"
    assert grid.rows.to_list() == [1, 2, 3, 4, 5]
    assert grid.cells.rows()[2:] == [
        ("Supplier", "Amount"),
        ("2027-03-31", "1234.5"),
        ("2026-04-14T01:00:00", "£1,234.50"),
    ]


def test_an_error_in_an_open_document_is_text():
    (grid,) = sheets((DIRTY / "open-document.ods").read_bytes(), "ods")

    assert grid.cells.row(5)[2] == "#DIV/0!"
    assert grid.notes == ("Cells hold errors instead of values (C6 #DIV/0!).",)


def test_an_old_binary_workbook_is_read_with_its_row_numbers():
    (grid,) = sheets((DIRTY / "old-workbook.xls").read_bytes(), "xls")

    assert grid.rows.to_list() == [1, 2, 3, 4]
    assert grid.cells.row(1) == ("Supplier Name", "Payment Date", "Net Amount", "Description")
    assert grid.cells.row(2)[1].startswith("2026-04-14 01:00:00")
    assert grid.cells.row(3)[2] == "£310.40"


def test_an_open_document_that_repeats_a_filled_row_without_end_is_refused():
    make = make_dirty()
    content = (
        '<?xml version="1.0"?><o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:'
        'office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table '
        'table:name="April"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table></o:document-content>"
    )
    data = make.zipped({"content.xml": content.encode(), "META-INF/manifest.xml": b"<m/>"})

    with pytest.raises(UnreadableFile, match=r"\[April\]: 1,000,000 rows by 1,000 columns"):
        sheets(data, "ods")


def test_entities_of_a_workbook_s_own_making_are_refused():
    make = make_dirty()
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    data = make.zipped({"xl/workbook.xml": bomb, "xl/_rels/workbook.xml.rels": b"<r/>"})

    with pytest.raises(UnreadableFile, match=r"defines XML entities of its own"):
        sheets(data)


def test_a_damaged_workbook_is_refused_in_a_sentence():
    whole = xlsx(lambda book, day: book.add_worksheet("April").write(0, 0, "a"))

    with pytest.raises(UnreadableFile, match=r"book\.xlsx: the file is damaged or cut short"):
        sheets(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match=r"book\.xls: the workbook is damaged"):
        sheets(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls")


def test_columns_are_lettered_as_a_spreadsheet_letters_them():
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert all(column_number(column_letters(n).encode()) == n for n in range(1, 16_385))
