"""plan.xlsx: sheets, marking, and text that can never run."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import fastexcel
import pytest

from publish_plans import ON, estate, finding, intake, plan, refusals
from untower.answers import Reading
from untower.publish import plan_workbook as plan_workbook_module
from untower.publish.editions import Edition, cut
from untower.publish.formula_guard import harmless
from untower.publish.plan_workbook import plan_workbook


def workbook(made=None, edition=Edition.MEMBERS) -> bytes:
    return plan_workbook(cut(made or plan(), edition), ON)


def rows(content: bytes, sheet: str) -> list[tuple]:
    read = fastexcel.read_excel(content).load_sheet(sheet, header_row=None, dtypes="string")
    return read.to_polars().rows()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


def with_figures(**figures: object):
    reads = dict.fromkeys(figures, ("payments.amount_gbp",))
    return replace(plan(), steps=(replace(estate(), figures=figures, figure_reads=reads),))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+cmd", "-1+cmd", "@sum", "\t=1", "\r=1", " =1", "=HYPERLINK(1)", "-", "＝1"]
)
def test_text_that_a_spreadsheet_could_run_gets_an_apostrophe(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["-12.50", "-1,234", "+44", "Acme", "", "12-3", "a=b", "-3.5%"])
def test_a_real_negative_number_and_plain_text_stay_as_they_are(text):
    assert harmless(text) == text


def test_no_cell_of_the_workbook_begins_like_a_formula():
    bad = "=HYPERLINK(1)"
    made = replace(
        with_figures(list=[{bad: bad, "x": Decimal("-5.10")}], single=bad),
        organisation=bad,
    )
    step = replace(made.steps[0], findings=(finding(bad, next_step=bad, source=bad),))
    content = workbook(replace(made, steps=(step,)), Edition.FULL)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if "worksheets/sheet" in name:
                assert "<f>" not in book.read(name).decode()
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", part(content, "xl/sharedStrings.xml"))
    assert f"'{bad}" in texts
    assert not [t for t in texts if t.startswith(("=", "+", "-", "@"))]
    assert ("'" + bad, "x") in rows(content, "List")
    assert ("'" + bad, "-5.1") in rows(content, "List")


def test_there_is_a_sheet_for_each_thing():
    names = fastexcel.read_excel(workbook()).sheet_names
    assert names[:2] == ["Summary", "Findings"]
    assert names[-3:] == ["Intake", "Refused", "Missing cells"]
    assert {"By supplier", "Concentration", "Links", "Picture Contract timeline"} <= set(names)


def test_sheet_names_that_excel_forbids_or_that_meet_are_mended():
    long = "a_figure_with_a_name_far_longer_than_thirty_one_letters"
    made = with_figures(**{long + "_1": [{"a": 1}], long + "_2": [{"a": 2}], "a/b:c": [{"a": 3}]})
    names = fastexcel.read_excel(workbook(made)).sheet_names
    assert all(len(n) <= 31 and not set("[]:*?/\\") & set(n) for n in names)
    assert len({n.lower() for n in names}) == len(names)
    assert "A b c" in names


def test_findings_stand_worst_first_with_their_money_as_a_number():
    found = rows(workbook(), "Findings")
    heads, first = found[0], found[1]
    assert first[heads.index("What was found")] == "Case management has run 146 days past its end."
    assert float(first[heads.index("At stake £")]) == 410_000
    assert len(found) == 1 + len(estate().findings)


def test_a_blank_stays_a_blank():
    found = rows(workbook(), "By supplier")
    place = found[0].index("annual_gbp")
    assert [r[place] is None for r in found[1:4]] == [False, False, True]


def test_every_page_and_the_file_itself_carry_the_marking():
    content = workbook(edition=Edition.PUBLIC)
    marking = "Planning model: not an award decision · Public edition"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [n for n in book.namelist() if "worksheets/sheet" in n]
        assert all(marking in book.read(n).decode() for n in sheets)
    properties = part(content, "docProps/core.xml")
    assert marking in properties
    assert "edition=public" in properties
    assert ("Marking", marking) in rows(content, "Summary")


def test_the_same_plan_makes_the_same_bytes():
    assert workbook() == workbook()


def test_pounds_reach_the_sheet_to_the_penny():
    amounts = ["87504552.40", "19316885.45", "0.10", "-1234567890.05"]
    content = workbook(with_figures(list=[{"spend_gbp": Decimal(a)} for a in amounts]))
    sheets = [part(content, f"xl/worksheets/sheet{n}.xml") for n in range(1, 5)]
    for amount in amounts:
        assert any(f"<v>{amount}</v>" in sheet for sheet in sheets), amount


def test_refusals_that_have_no_room_are_counted_and_the_reader_is_sent_to_all_of_them():
    lines = refusals(*(("a.csv", n, "Net", None, "x", "blank", None, None) for n in range(10_003)))
    made = replace(plan(), reading=Reading(tables={}, intake=(intake("a.csv", refused=lines),)))
    found = rows(workbook(made, Edition.FULL), "Refused")
    assert len(found) == 1 + 10_000 + 1
    assert found[-1][0] == "3 more in refused.csv"


def test_rows_beyond_what_a_sheet_can_hold_are_counted(monkeypatch):
    monkeypatch.setattr(plan_workbook_module, "ROWS_AT_MOST", 2)
    found = rows(workbook(with_figures(list=[{"a": n} for n in range(5)])), "List")
    assert [r[0] for r in found] == ["a", "0", "1", "3 more in plan.json"]
