"""What does a file seem to be, by its first bytes rather than by its name?

A file name is a wish: web pages are saved as .xls, workbooks as .csv. What can be read is named
(`text`, `json`, `zip`, `xls`); what cannot is refused with what it seems to be and what to do.
"""

from __future__ import annotations

import re

from untower.errors import UnreadableFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS_TABLE = "Save the table in it as CSV or XLSX and give that file."
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", "Ask its publisher for the data as CSV or XLSX."),
    (b"\x89PNG", "a picture (PNG)", "Give the table as CSV or XLSX."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Give the table as CSV or XLSX."),
    (b"GIF8", "a picture (GIF)", "Give the table as CSV or XLSX."),
    (b"BM", "a picture (BMP)", "Give the table as CSV or XLSX."),
    (b"{\\rtf", "a Rich Text document", _SAVE_AS_TABLE),
    (b"MZ", "a Windows program", "Give the data file instead; do not open this one."),
    (b"\x7fELF", "a program", "Give the data file instead; do not open this one."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give the file inside."),
    (b"BZh", "a bzip2 archive", "Unpack it and give the file inside."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it and give the file inside."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and give the file inside."),
    (b"Rar!", "a RAR archive", "Unpack it and give the file inside."),
    (b"PAR1", "a Parquet file", "Save it as CSV or XLSX."),
    (b"SQLite format 3", "a database (SQLite)", "Export the table from it as CSV."),
    (b"\x00\x01\x00\x00Standard ", "an Access database", "Export the table from it as CSV."),
)
# Two letters may begin a CSV file as well ("BMW,…", "MZ Ltd,…"): these count only in bytes that
# are not text.
_MAY_BE_TEXT = frozenset({b"BM", b"MZ", b"BZh", b"GIF8", b"Rar!", b"PAR1"})
_OLE_PARTS: tuple[tuple[str, str, str], ...] = (
    (
        "EncryptedPackage",
        "the workbook is protected by a password.",
        "Open it, remove the password (File, Info, Protect Workbook) and save it again.",
    ),
    ("WordDocument", "the file seems to be a Word document.", _SAVE_AS_TABLE),
    ("PowerPoint Document", "the file seems to be a PowerPoint presentation.", _SAVE_AS_TABLE),
    ("__substg1.0", "the file seems to be an Outlook message.", _SAVE_AS_TABLE),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(file: str, data: bytes) -> str:
    """Which reader takes these bytes: text, json, zip or xls; UnreadableFile for all else."""
    if not data:
        raise UnreadableFile(
            file, "the file is empty.", "Export it again, or leave it out of the folder."
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(OLE):
        return _kind_of_ole(file, data)
    head = data[:4096]
    for start, what, do in _FOREIGN:
        if head.startswith(start) and not (start in _MAY_BE_TEXT and _is_plain(head)):
            raise UnreadableFile(file, f"the file seems to be {what}.", do)
    visible = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if visible.startswith(b"<"):
        _refuse_markup(file, head)
    return "json" if file.lower().endswith(".json") else "text"


def _is_plain(head: bytes) -> bool:
    """Whether no byte of the sample is a control code that text does not hold."""
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", head)


def _kind_of_ole(file: str, data: bytes) -> str:
    """An old-style Office file: a workbook, or something else that shares its container."""
    for name, what, do in _OLE_PARTS:
        if name.encode("utf-16-le") in data:
            raise UnreadableFile(file, what, do)
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise UnreadableFile(
        file, "the file is an old Office document without a workbook in it.", _SAVE_AS_TABLE
    )


def _refuse_markup(file: str, head: bytes) -> None:
    """Refuse a web page, or XML, that bears the name of a table."""
    if _HTML.search(head):
        raise UnreadableFile(
            file,
            "the file is a web page saved under another name.",
            "If it shows a table, open it in a spreadsheet program and save it as CSV or XLSX; "
            "if it shows an error, download the data again.",
        )
    if _XML_SHEET in head:
        raise UnreadableFile(
            file,
            "the file is a spreadsheet in the XML form of 2003.",
            "Open it in a spreadsheet program and save it as XLSX.",
        )
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise UnreadableFile(file, "the file is XML, not a table.", "Export it as CSV or XLSX.")
