"""How far does each sheet of a workbook really reach, and where are its error cells?

Looked up in the workbook's own parts before anything is loaded, while their bytes are counted out
of the zip. A single filled cell in the last corner of a sheet is enough to ask a reader for 17
thousand million cells; empty cells that merely carry a format do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from untower.errors import UnreadableFile
from untower.storage.zipped import Unpacked, open_zip, pieces_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator

    from untower.storage.limits import Limits

# A cell as nearly every program writes it. A sheet with any other form of cell, with an error, or
# with so much room between its cells that it would pass the limit is looked at cell by cell.
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"')
_OTHER_TAG = re.compile(rb"<c[a-z]")
_PREFIXED_CELL = (b":c ", b":c>")
_ERROR_CELL = (b't="e"', b"t='e'")
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d+)")
_LARGEST_TAG_BYTES = 64 * 1024
_ERRORS_KEPT = 10_000


@dataclass
class Extent:
    """The rows and columns of one sheet that hold something (counted from 1), and its errors."""

    sheet: str
    rows: int = 0
    columns: int = 0
    first_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    errors_left: int = 0

    def take(self, row: int, column: int, across: int = 1) -> None:
        """Stretch the extent to a filled cell."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column + across - 1)
        self.first_column = min(self.first_column or column, column)

    def error(self, row: int, column: int, text: str) -> None:
        """Remember an error cell; past ten thousand they are only counted."""
        if len(self.errors) < _ERRORS_KEPT:
            self.errors[row, column] = text
        else:
            self.errors_left += 1


def xlsx_extents(file: str, data: bytes, limits: Limits) -> dict[str, Extent]:
    """The extent of every sheet of an XLSX by its name."""
    archive = open_zip(file, data, limits)
    unpacked = Unpacked(limits)
    members = {member.filename.lower(): member for member in archive.infolist()}
    sheets = _sheet_parts(file, archive, members, unpacked)
    extents: dict[str, Extent] = {}
    for path, member in members.items():
        if path in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            continue
        pieces = pieces_of(file, archive, member, unpacked)
        if path in sheets or "/worksheets/sheet" in path:
            name = sheets.get(path, path)
            extent = _extent_of_part(name, pieces, limits)
            if extent is None:
                closer = _XlsxSheet(name)
                again = pieces_of(file, archive, member, Unpacked(limits))
                walk_xml(file, again, closer.start, closer.end, closer.text)
                extent = closer.extent
            extents[name] = extent
        else:
            for _ in pieces:
                pass
    return extents


def _sheet_parts(
    file: str,
    archive: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    unpacked: Unpacked,
) -> dict[str, str]:
    """Which part of the zip holds which sheet: lower-case path to sheet name."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, facts: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            link = next((facts[key] for key in facts if key.endswith(":id")), "")
            names[link] = facts.get("name", "")

    def relation(tag: str, facts: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = facts.get("Target", "")
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            targets[facts.get("Id", "")] = path.lower()

    for path, handle in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", relation)):
        member = members.get(path)
        if member is None:
            raise UnreadableFile(
                file, "the workbook lacks its list of sheets.", "Open it and save it as XLSX again."
            )
        walk_xml(file, pieces_of(file, archive, member, unpacked), handle)
    return {targets[link]: name for link, name in names.items() if link in targets}


def walk_xml(
    file: str,
    pieces: Iterator[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each tag of an XML part; entities of its own making are refused."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise UnreadableFile(
            file,
            "the workbook defines XML entities of its own, as harmful files do.",
            "Open it in a spreadsheet program and save it again.",
        )

    parser.EntityDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise UnreadableFile(
            file, "the file is damaged or cut short.", "Download or export it again."
        ) from None


def _extent_of_part(sheet: str, pieces: Iterator[bytes], limits: Limits) -> Extent | None:
    """No less than the extent of a sheet's XML, or None when it needs a closer look."""
    extent = Extent(sheet)
    rest = b""
    needs_closer_look = False
    for piece in pieces:
        if needs_closer_look:
            continue
        window = rest + piece
        # Cut where a tag begins, so that none is seen in halves.
        cut = window.rfind(b"<")
        cut = cut if cut > 0 and len(window) - cut < _LARGEST_TAG_BYTES else len(window)
        rest = window[cut:]
        window = window[:cut]
        found = _CELL.findall(window)
        if found:
            columns = [column_number(letters) for letters in {letters for letters, _ in found}]
            extent.take(max(map(int, {row for _, row in found})), max(columns))
        needs_closer_look = (
            len(found) != window.count(b"<c") - len(_OTHER_TAG.findall(window))
            or any(form in window for form in _PREFIXED_CELL + _ERROR_CELL)
            or extent.rows * extent.columns > limits.cells
            or extent.columns > limits.columns
        )
    return None if needs_closer_look else extent


class _XlsxSheet:
    """Follows the rows and cells of an XLSX sheet, those too that do not say their place."""

    def __init__(self, sheet: str) -> None:
        self.extent = Extent(sheet)
        self._row = self._column = 0
        self._is_error = self._is_value = False
        self._text: list[str] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """A row, a cell or its value begins."""
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self._row = int(facts["r"]) if facts.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif tag == "c":
            place = _PLACE.fullmatch(facts.get("r", ""))
            self._column = column_number(place[1].encode()) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
            self._is_error = facts.get("t") == "e"
            self._text = []
        self._is_value = tag in ("v", "t")

    def text(self, text: str) -> None:
        """Text inside a value."""
        if self._is_value:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """A cell ends: it is filled if it held a value."""
        self._is_value = False
        if tag.rpartition(":")[2] == "c" and self._text:
            self.extent.take(self._row, self._column)
            if self._is_error:
                self.extent.error(self._row, self._column, "".join(self._text))


def column_number(letters: bytes) -> int:
    """The place of a column from its letters: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column from its place: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def ods_extents(file: str, data: bytes, limits: Limits) -> dict[str, Extent]:
    """The extent of every sheet of an ODS by its name."""
    archive = open_zip(file, data, limits)
    unpacked = Unpacked(limits)
    sheets = _OdsSheets()
    for member in archive.infolist():
        pieces = pieces_of(file, archive, member, unpacked)
        if member.filename == "content.xml":
            walk_xml(file, pieces, sheets.start, sheets.end, sheets.text)
        elif member.filename == "META-INF/manifest.xml":
            if any(b"encryption-data" in piece for piece in pieces):
                raise UnreadableFile(
                    file,
                    "the workbook is protected by a password.",
                    "Open it, remove the password and save it again.",
                )
        else:
            for _ in pieces:
                pass
    return sheets.extents


class _OdsSheets:
    """Follows the tables, rows and cells of an ODS content part, with their repetitions."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._extent: Extent | None = None
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._is_filled = self._in_cell = False
        self._is_error = False
        self._text: list[str] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """A table, row or cell begins."""
        if tag == "table:table":
            name = facts.get("table:name", "")
            self._extent = self.extents.setdefault(name, Extent(name))
            self._row = 0
        elif tag == "table:table-row":
            self._rows = _repeated(facts, "table:number-rows-repeated")
            self._column = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._columns = _repeated(facts, "table:number-columns-repeated")
            self._is_filled = any(key.startswith("office:value") for key in facts)
            self._is_error = facts.get("calcext:value-type") == "error" or (
                "table:formula" in facts and "office:value-type" not in facts
            )
            self._in_cell = True
            self._text = []

    def text(self, text: str) -> None:
        """Text inside a cell fills it."""
        if self._in_cell:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """A cell or row ends: the place moves on by its repetitions."""
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif tag == "table:table-row":
            self._row += self._rows

    def _end_cell(self) -> None:
        text = "".join(self._text).strip()
        if self._extent is not None and (self._is_filled or text):
            self._extent.take(self._row + self._rows, self._column + 1, self._columns)
            if self._is_error and text:
                self._extent.error(self._row + 1, self._column + 1, text)
        self._column += self._columns
        self._in_cell = False


def _repeated(facts: dict[str, str], name: str) -> int:
    """How often a row or cell repeats; 1 when it does not say."""
    times = facts.get(name, "1")
    return int(times) if times.isdecimal() else 1
