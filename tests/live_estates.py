"""A small estate in which every part of a whole-life cost has money, and its live workbook."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import fastexcel
import xlsxwriter
from tests.small_tables import table

from untower.case.live_model import live_model
from untower.case.money.reckoned import like_with_like, reckon
from untower.case.shortlist import make_shortlist
from untower.publish.live_workbook import write_live_sheets

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 1)
ORGANISATION = """
    name | kind    | nation  | plan_starts_on | horizon_years | price_base_year | discount_rate_pct | general_inflation_pct | pay_inflation_pct | quality_weight_pct | price_weight_pct | user_weight_pct | cloud_weight_pct | agile_weight_pct | manage_supplier_gbp | fte_cost_gbp | vat_recoverable | annual_budget_gbp | target_saving_pct
    Tarn | council | england | 2027-04-01     | 5             | 2026            | 3.5               | 2                     | 4                 | 50                 | 50               | 100             | 0                | 0                | 5000                | 50000        | no              | 400000            | 40
"""
COMPONENTS = """
    component_id | name          | layer        | run_by   | in_house_annual_gbp | user_points | status
    desk         | Service desk  | service_desk | supplier |                     |             | live
    site         | =Website      | application  | in_house | 40000               |             | live
    ledger       | Ledger        | application  | supplier |                     |             | live
    archive      | Archive       | data         | supplier |                     |             | live
    phones       | Telephony     | network      | supplier |                     |             | live
    portal       |               | application  | in_house | 25000               |             | live
"""
SUPPLIERS = """
    supplier_id | name         | parent_id | is_in_house
    ash         | Ash Limited  |           | no
    birch       | Birch plc    |           | no
    cedar       | Cedar        |           | no
"""
CONTRACTS = """
    contract_id | supplier_id | starts_on  | ends_on    | renewal | maximum_ends_on | notice_months | regime  | exit_cost_gbp | is_revenue | annual_gbp | value_basis
    C1          | ash         | 2024-04-01 | 2028-03-31 | none    | 2028-03-31      | 3             | pcr2015 | 3000          | no         |            |
    C2          | cedar       | 2024-04-01 | 2027-09-30 | none    | 2028-09-30      | 3             | pcr2015 | 1200          | no         |            |
    C3          | ash         | 2024-04-01 | 2029-12-31 | none    | 2029-12-31      | 3             | pcr2015 |               | no         |            |
    C4          | cedar       | 2024-04-01 | 2028-06-30 | none    | 2028-06-30      | 3             | pcr2015 |               | no         |            |
    C5          | birch       | 2024-04-01 | 2029-03-31 | none    | 2029-03-31      |               | pcr2015 |               | yes        | 6000       | ex_vat
"""
CHARGES = """
    contract_id | component_id | annual_gbp
    C1          | desk         | 100000
    C2          | ledger       | 60000
    C3          | archive      | 15000
    C4          | phones       | 33000
"""
INTERFACES = """
    from_component_id | to_component_id | standard | annual_gbp
    site              | desk            | file     | 2000
    ledger            | site            | file     | 1500
    ledger            | archive         | file     |
    phones            | desk            | file     | 700
    portal            | site            | file     | 400
"""
OFFERS = """
    offer_id | supplier_id | basis      | term_months | start        | includes_vat | indexation_pct | valid_until
    d1       | birch       | indicative | 24          | at_free_exit | no           | 4              |
    s1       | birch       | indicative | 18          | at_free_exit | no           |                |
    l1       |             | in_house   |             | at_free_exit | no           | 0              |
    a1       |             | retire     |             | at_free_exit | no           |                |
    q1       |             | reuse      | 36          | at_free_exit | no           | 3              |
"""
ITEMS = """
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte
    d1       | desk         | 20000       | 70000      | 6000     | 6              | 0.5
    s1       | site         | 6000        | 20000      | 500      | 3              | 0
    l1       | ledger       | 30000       | 35000      | 2500     | 7              | 1.25
    a1       | archive      | 1000        | 0          | 0        | 2              | 0
    q1       | portal       | 2000        | 9000       | 0        | 1              | 0
"""
DISCOUNTS = """
    supplier_id | annual_from_gbp | discount_pct
    birch       | 80000           | 10
    birch       | 95000           | 15
"""
ROLES = """
    role_id   | name      | retained_as | fte_needed | fte_employed | fte_contractor | fte_supplier | fte_free | fte_cost_gbp
    architect | Architect | architect   | 1          | 1            | 0              | 0            | 0.2      |
"""
TEXTS = {
    "organisation": ORGANISATION,
    "components": COMPONENTS,
    "suppliers": SUPPLIERS,
    "contracts": CONTRACTS,
    "charges": CHARGES,
    "interfaces": INTERFACES,
    "offers": OFFERS,
    "offer_items": ITEMS,
    "discounts": DISCOUNTS,
    "roles": ROLES,
}
CHOSEN = ("d1", "s1", "l1", "a1", "q1", "retain:phones")


def tables_of(**changed):
    """The estate's tables, any of them replaced; None leaves one out."""
    texts = {**TEXTS, **changed}
    return {name: table(name, text) for name, text in texts.items() if text is not None}


def award_of(chosen=CHOSEN):
    """What the step award would hand over for a choice."""
    return {"status": "chosen by hand", "choices": [{"offer_id": offer} for offer in chosen]}


def reckoning_of(chosen=CHOSEN, **changed):
    """The estate's case in money, with offers chosen by hand."""
    made = make_shortlist(tables_of(**changed), on=ON, award_figures=award_of(chosen))
    return reckon(like_with_like(made))


def model_of(chosen=CHOSEN, **changed):
    """The live model of the estate."""
    return live_model(reckoning_of(chosen, **changed))


def book_of(model):
    """The live sheets alone, as a file's bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    write_live_sheets(book, model, "Planning model · Members edition")
    book.close()
    return out.getvalue()


def rows_of(content, sheet):
    """The cells of a sheet as texts, a blank as None."""
    read = fastexcel.read_excel(content).load_sheet(sheet, header_row=None, dtypes="string")
    return read.to_polars().rows()


def totals_of(content):
    """The first sheet's totals by their words, as they stand now."""
    rows = rows_of(content, "Case")
    start = next(n for n, row in enumerate(rows) if row[0] and row[0].startswith("Cost at present"))
    return {row[0]: number(row[1]) for row in rows[start : start + 7]}


def number(text):
    """A cell as a number where it is one."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return text


# --- a spreadsheet program ------------------------------------------------------------------


def soffice():
    """LibreOffice's program; None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def without_results(content, changes=()):
    """The file with every formula's result taken out, so that whoever opens it must work it out.

    `changes` are (sheet, cell, value): a number put into a cell, None to empty it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        files = _files_by_sheet(old)
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", data.decode())
                for sheet, cell, value in changes:
                    if files[sheet] == name:
                        text = _changed(text, cell, value)
                data = text.encode()
            new.writestr(name, data)
    return out.getvalue()


def _files_by_sheet(book):
    sheets = re.findall(
        r'<sheet name="([^"]+)" sheetId="(\d+)"', book.read("xl/workbook.xml").decode()
    )
    return {name: f"xl/worksheets/sheet{number}.xml" for name, number in sheets}


def _changed(text, cell, value):
    pattern = rf'<c r="{cell}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)'
    found = re.findall(pattern, text)
    assert len(found) == 1, f"{cell} stands {len(found)} times"
    put = "" if value is None else f"<v>{value}</v>"
    return re.sub(pattern, rf'<c r="{cell}"\1>{put}</c>', text)


def cell_of(content, name):
    """The sheet and cell a name stands for; of a column, its first cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        text = book.read("xl/workbook.xml").decode()
    sheet, cell = re.search(rf'<definedName name="{name}">(.+?)!\$?(\$?[A-Z]+\$\d+)', text).groups()
    return sheet.strip("'"), cell.replace("$", "")


def line_cell(content, column, component):
    """The cell of a component in a column of Lines."""
    sheet, first = cell_of(content, f"lines_{column}")
    rows = rows_of(content, sheet)
    place = next(n for n, row in enumerate(rows, start=1) if row[0] == component)
    return sheet, f"{re.match('[A-Z]+', first).group()}{place}"


def recomputed(folder: Path, books):
    """Each file as LibreOffice works it out; one start of the program for all of them."""
    sources = []
    for name, content in books.items():
        source = folder / f"{name}.xlsx"
        source.write_bytes(content)
        sources.append(str(source))
    done = subprocess.run(
        [
            soffice(),
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            *sources,
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in books}


def reckoned_terms(**changed):
    """The terms the estate is costed on."""
    return reckoning_of(**changed).terms
