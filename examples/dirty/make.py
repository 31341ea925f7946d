"""Writes the dirty example files beside it: `python examples/dirty/make.py [FOLDER]`.

Everything in them is written out by hand here: an invented council's payments to invented
suppliers, each file with one kind of dirt (README.md says which, and what reading it must give).
Nothing is drawn by chance, so the same files come out every time.
"""

from __future__ import annotations

import codecs
import io
import json
import struct
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

HEADER = "Supplier Name,Payment Date,Net Amount,Description"
PLAIN = (
    "Quillfeather Software Ltd,14/04/2026,1250.00,Case system licence",
    "Brackwater Telecom Ltd,15/04/2026,310.40,Lines April",
    "Thistledown IT Services Ltd,17/04/2026,9800.00,Service desk April",
)
ZIP_DATE = (2026, 4, 30, 12, 0, 0)


def lines(*texts: str, end: str = "\r\n") -> str:
    """Lines of text with their ends."""
    return "".join(text + end for text in texts)


def texts() -> dict[str, bytes]:
    """The text files by name."""
    pound = lines(
        HEADER,
        "Café Quillfeather Ltd,14/04/2026,£1250.00,Licence – year 2",
        "O’Marrowby Hosting plc,15/04/2026,£310.40,Hosting",
    )
    plain = lines(HEADER, *PLAIN)
    return {
        "windows-1252.csv": pound.encode("cp1252"),
        "utf-16-without-mark.csv": pound.encode("utf-16-le"),
        "mark-twice.csv": codecs.BOM_UTF8 * 2 + plain.encode(),
        "mark-encoded-again.csv": codecs.BOM_UTF8 + "ï»¿".encode() + pound.encode(),
        "two-encodings.csv": pound.encode("cp1252")
        + "Pennywick £ Print LLP,16/04/2026,5.00,Toner\r\n".encode(),
        "carriage-returns.csv": lines(HEADER, *PLAIN, end="\r").encode(),
        "titles-and-totals.csv": lines(
            "Harrowmoor Council,,,",
            "Payments over £250 – April 2026",
            "",
            HEADER,
            *PLAIN[:2],
            ",,,",
            HEADER,
            *PLAIN[2:],
            "",
            "Total,,11360.40,",
        ).encode(),
        "blank-columns.csv": lines(
            HEADER + ",,,,", *(line + ",,,," for line in PLAIN), ",,,,,,,"
        ).encode(),
        "repeated-names.csv": lines(
            "Supplier Name,Date,Amount,Description,Description,Date,",
            "Quillfeather Software Ltd,14/04/2026,1250.00,Licence,Case system,01/04/2026,",
            "Brackwater Telecom Ltd,15/04/2026,310.40,Lines,April,,",
        ).encode(),
        "breaks-in-cells.csv": lines(
            HEADER,
            'Quillfeather Software Ltd,14/04/2026,"1,250.00","Case system\nlicence\n2026"',
            'Brackwater Telecom Ltd,15/04/2026,310.40,5" pipe and 3" duct',
            '"Marrowby ""Cloud"" Hosting plc",16/04/2026,42.00,"Backup, off site"',
            "Thistledown IT Services Ltd,17/04/2026,9800.00,Service desk April",
        ).encode(),
        "mark-never-closed.csv": lines(
            HEADER,
            PLAIN[0],
            'Brackwater Telecom Ltd,15/04/2026,310.40,"Lines April',
            PLAIN[2],
            'Pennywick Print LLP,20/04/2026,18.75,"Toner, black"',
            "Marrowby Hosting plc,21/04/2026,42.00,Backup",
        ).encode(),
        "credits.csv": lines(
            HEADER,
            'Quillfeather Software Ltd,14/04/2026,"£1,250.00",Case system licence',
            'Quillfeather Software Ltd,20/04/2026,"(1,250.00)",Licence paid twice',
            "Brackwater Telecom Ltd,21/04/2026,-310.40,Lines credited",
            "Brackwater Telecom Ltd,22/04/2026,12.50CR,Late payment credited",
            "Marrowby Hosting plc,23/04/2026,42.00-,Backup credited",
            "Pennywick Print LLP,24/04/2026,(£18.75),Toner returned",
        ).encode(),
        "dates-of-all-kinds.csv": lines(
            HEADER,
            "Quillfeather Software Ltd,14/04/2026,1.00,day first",
            "Quillfeather Software Ltd,2026-04-15,2.00,ISO",
            "Quillfeather Software Ltd,16-Apr-26,3.00,month as a word",
            "Quillfeather Software Ltd,17 April 2026,4.00,month in full",
            "Quillfeather Software Ltd,18.04.2026,5.00,full stops",
            "Quillfeather Software Ltd,46131,6.00,spreadsheet serial of 19 April 2026",
            "Quillfeather Software Ltd,46132.0416666667,7.00,serial of 20 April with a stray hour",
            "Quillfeather Software Ltd,31/04/2026,8.00,no such day",
            "Quillfeather Software Ltd,14/04/0019,9.00,year 19",
            "Quillfeather Software Ltd,,10.00,no date",
        ).encode(),
        "ragged-rows.csv": lines(
            HEADER,
            PLAIN[0],
            "Brackwater Telecom Ltd,15/04/2026",
            "Marrowby Hosting plc,16/04/2026,42.00,Backup, off site",
            PLAIN[2],
        ).encode(),
        "semicolons.csv": lines(
            "Supplier Name;Payment Date;Net Amount;Description",
            "Quillfeather Software Ltd;14/04/2026;1,250.00;Licence, case system",
            "Brackwater Telecom Ltd;15/04/2026;310.40;Lines, April",
        ).encode(),
        "no-last-line-end.csv": lines(HEADER, *PLAIN, end="\n").rstrip("\n").encode(),
    }


def notices() -> bytes:
    """A portal's export: one object with one list, HTML entities, nulls and a nested value."""
    return json.dumps(
        {
            "publisher": "Harrowmoor Council",
            "notices": [
                {
                    "id": "HM-001",
                    "title": "Repairs &amp; maintenance system",
                    "value": 48000.50,
                    "awarded": True,
                    "suppliers": [{"name": "Quillfeather Software Ltd", "sme": True}],
                },
                {
                    "id": "HM-002",
                    "title": "Telephone lines &lt;2 years&gt;",
                    "value": None,
                    "awarded": False,
                    "closes": "2026-05-01",
                },
            ],
        },
        indent=1,
    ).encode()


def workbook(path: Path) -> None:
    """An XLSX with empty rows on top, dates with a stray hour, an error and a hidden sheet."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2026, 4, 30), "author": "Harrowmoor Council"})  # noqa: DTZ001
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": "£#,##0.00"})
    april = book.add_worksheet("April")
    april.write(2, 1, "Payments over £250")
    april.write_row(4, 1, HEADER.split(","))
    april.write_row(5, 1, ["Quillfeather Software Ltd", 46126.0416666667], day)
    april.write_number(5, 3, 1250, money)
    april.write_row(6, 1, ["Brackwater Telecom Ltd", 46127, "£310.40", "Lines April"])
    april.write_row(8, 1, ["Marrowby Hosting plc", "16/04/2026"])
    april.write_formula(8, 3, "=1/0", None, "#DIV/0!")
    april.write_row(9, 1, ["Thistledown IT Services Ltd", "17/04/2026"])
    april.write_formula(9, 3, "=9000+800", money, 9800)
    may = book.add_worksheet("May")
    may.write_row(
        0, 0, ["Payment Date", *(name for name in HEADER.split(",") if "Date" not in name)]
    )
    may.write_row(1, 0, ["05/05/2026", "Pennywick Print LLP", 18.75, "Toner"])
    may.hide()
    book.add_worksheet("Notes")
    book.close()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip of these members whose bytes do not depend on the day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def open_document() -> bytes:
    """An ODS of one sheet, written out as a spreadsheet program would."""

    def row(*cells: str) -> str:
        return "<table:table-row>" + "".join(cells) + "</table:table-row>"

    def text(value: str) -> str:
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    def amount(value: str) -> str:
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    def day(value: str) -> str:
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    rows = (
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
        row(*(text(name) for name in HEADER.split(","))),
        row(text("Quillfeather Software Ltd"), day("2026-04-14"), amount("1250"), text("Licence")),
        row(text("Brackwater Telecom Ltd"), text("15/04/2026"), text("£310.40"), text("Lines")),
        row(
            text("Marrowby Hosting plc"),
            day("2026-04-16T01:00:00"),
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
            "</table:table-cell>",
            text("Backup &amp; restore"),
        ),
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'office:version="1.3"><office:body><office:spreadsheet><table:table table:name="April">'
        + "".join(rows)
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def old_workbook() -> bytes:
    """An XLS of one sheet in the binary form of 1997, inside the container of its day."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, value: str) -> bytes:
        cell = struct.pack("<HHHHB", row, column, 0, len(value), 1)
        return record(0x0204, cell + value.encode("utf-16-le"))

    def number(row: int, column: int, value: float, form: int = 0) -> bytes:
        return record(0x0203, struct.pack("<HHHd", row, column, form, value))

    def looks(*forms: int) -> bytes:
        return b"".join(record(0x00E0, struct.pack("<HHH14x", 0, form, 1)) for form in forms)

    start = struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    globals_before = record(0x0809, start) + record(0x0042, struct.pack("<H", 1200)) + looks(0, 14)
    name = "April"
    length = len(globals_before) + 4 + 8 + len(name) + 4
    sheet_entry = struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name.encode("ascii")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0x0DBB, 0x07CC, 0, 6))
    for column, title in enumerate(HEADER.split(",")):
        sheet += label(1, column, title)
    sheet += label(2, 0, "Quillfeather Software Ltd") + number(2, 1, 46126.0416666667, 1)
    sheet += number(2, 2, 1250.0) + label(2, 3, "Case system licence")
    sheet += label(3, 0, "Brackwater Telecom Ltd") + label(3, 1, "15/04/2026")
    sheet += label(3, 2, "£310.40") + label(3, 3, "Lines April")
    sheet += record(0x000A, b"")
    stream = globals_before + record(0x0085, sheet_entry) + record(0x000A, b"") + sheet
    return container({"Workbook": stream})


def container(streams: dict[str, bytes]) -> bytes:
    """The container of old Office files with these streams, each padded to 4,096 bytes."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    padded = {
        name: data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        for name, data in streams.items()
    }

    def entry(name: str, kind: int, child: int, sibling: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0" if name else b""
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
        links = struct.pack("<III", free, sibling, child) + bytes(36)
        return head + links + struct.pack("<IQ", start, size)

    chain = [0xFFFFFFFD, end]
    entries = [entry("Root Entry", 5, 1, free, end, 0)]
    for place, (name, data) in enumerate(padded.items(), start=1):
        start, count = len(chain), len(data) // sector
        chain += [*range(start + 1, start + count), end]
        sibling = place + 1 if place < len(padded) else free
        entries.append(entry(name, 2, free, sibling, start, len(data)))
    directory = b"".join(entries).ljust(sector, b"\0")
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(sector, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    return head + table + directory + b"".join(padded.values())


def unreadable() -> dict[str, bytes]:
    """Files that are no tables, whatever their names say."""
    page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>\n"
    return {
        "web-page.xls": page.encode(),
        "picture.csv": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(32),
        "document.csv": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
        "empty.csv": b"",
        "noise.csv": bytes((place * 37 + place // 7) % 256 for place in range(2048)),
        "locked.xlsx": container({"EncryptionInfo": bytes(64), "EncryptedPackage": bytes(64)}),
        "cut-short.xlsx": zipped({"xl/workbook.xml": b"<workbook/>"})[:60],
        "letter.xlsx": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "zip-in-zip.zip": zipped({"inner.zip": zipped({"april.csv": HEADER.encode()})}),
        "half.json": b'[{"id": "HM-001", "title": "Rep',
    }


def write(folder: Path) -> None:
    """Write every file into `folder`."""
    for name, data in texts().items():
        (folder / name).write_bytes(data)
    (folder / "notices.json").write_bytes(notices())
    (folder / "open-document.ods").write_bytes(open_document())
    (folder / "old-workbook.xls").write_bytes(old_workbook())
    workbook(folder / "stray-hour.xlsx")
    months = {
        "2026/04.csv": lines(HEADER, *PLAIN).encode(),
        "2026/05.csv": lines(HEADER, "Pennywick Print LLP,05/05/2026,18.75,Toner").encode("cp1252"),
        "2026/README.txt": b"Payments by month\r\n",
        "__MACOSX/2026/._04.csv": b"\0\5\x16\7",
    }
    (folder / "months.zip").write_bytes(zipped(months))
    (folder / "unreadable").mkdir(exist_ok=True)
    for name, data in unreadable().items():
        (folder / "unreadable" / name).write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
