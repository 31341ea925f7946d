"""The first sheet of the live case: what it comes to now, beside plan.json, and how to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from untower.answers.live import AS_GIVEN, FROM_LINES
from untower.publish.live_workbook_page import WORKED_OUT, Head, Page
from untower.publish.live_workbook_rows import (
    NOT_KNOWN,
    NOT_WITHIN,
    PRESENT,
    SHEET,
    TITLES,
    TOTAL,
    YEARS_FROM,
    Rows,
)

if TYPE_CHECKING:
    from untower.answers.live import LiveModel
    from untower.publish.live_workbook_page import Formats

NAME = "Case"
TOP, FIRST = 4, 6
AGREES, CHANGED = "agrees with plan.json", "not as in plan.json: a cell was changed"
YES, NO = "agrees", "changed"
HOW_TO = (
    "Change a cell under the word input, framed and on a light ground: on Assumptions, Lines, "
    "Supplier groups, Discounts, Interfaces or Case by year. Everything else follows at once.",
    "Assumptions has the rates, prices and switches of the whole plan, Lines a row for each "
    "component. Working and Case by year show every step between: nothing is hidden or locked.",
    "The choice of providers stays as it was made: another price does not choose another way. "
    "Run untower again for that, and for a longer horizon or ranges of the answer.",
    "The column As published does not change. While nothing is changed, both agree to the penny; "
    "afterwards the difference is what your change does.",
    "Keep a copy before changing anything. To begin again, open that copy.",
)
CHART_HIGH, CHART_WIDE = 300, 920
LETTERS = 132


def write_totals(book: Any, model: LiveModel, formats: Formats, marking: str) -> Page:  # noqa: ANN401
    """Begin the sheet, so that it stands first; `fill_totals` writes what needs the others."""
    return Page(
        book,
        NAME,
        formats,
        marking,
        title=f"The case, live: {model.option_name} against going on as now",
        says="Every figure here is worked out from the sheets that follow. Change a cell there and "
        "watch this sheet.",
    )


def fill_totals(page: Page, model: LiveModel, rows: Rows) -> None:
    """Totals beside what plan.json says, the check, the years as a picture, and how to use it."""
    heads = (
        Head("", 56),
        Head("Now", 22, WORKED_OUT, is_number=True),
        Head("As published", 22, is_number=True),
        Head("Difference", 18, WORKED_OUT, is_number=True),
        Head("", 12, WORKED_OUT),
    )
    page.heads(TOP, heads)
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, 1)
    lines = _lines(rows)
    for row, (words, name, formula, figure, shape) in enumerate(lines, start=FIRST):
        _write_total(page, row, words, formula, model.published[figure], figure, shape)
        page.define(name, (row, 1), (row, 1))
    last = FIRST + len(lines) - 1
    count = len(lines)
    page.formula(
        2,
        0,
        f'IF(COUNTIF(E{FIRST + 1}:E{last + 1},"{YES}")={count},"{AGREES}","{CHANGED}")',
        AGREES,
        "text",
    )
    page.sheet.conditional_format(
        2, 0, 2, 0,
        {"type": "cell", "criteria": "==", "value": f'"{AGREES}"', "format": page.formats.agrees},
    )  # fmt: skip
    page.sheet.conditional_format(
        2, 0, 2, 0,
        {"type": "cell", "criteria": "!=", "value": f'"{AGREES}"', "format": page.formats.differs},
    )  # fmt: skip
    row = _write_checks(page, model, last + 2)
    row = _write_picture(page, model, rows, row + 1)
    row = _write_words(page, "How to use these sheets", HOW_TO, row + 1)
    still = _still(model)
    if still:
        row = _write_words(page, "What stands still", still, row + 1)
    if model.not_known:
        row = _write_words(page, "Not known, and in no sum", model.not_known, row + 1)


def _lines(rows: Rows) -> list[tuple[str, str, str, str, str]]:
    """Each total: words, the name of its cell, formula, figure of plan.json, shape."""
    sheet = f"'{SHEET}'!"

    def at(row: int, column: int) -> str:
        return f"{sheet}${'ABC'[column]}${row + 1}"

    plan, base = at(rows.total["plan"], PRESENT), at(rows.total["baseline"], PRESENT)
    bias = "0" if rows.bias is None else at(rows.bias, PRESENT)
    return [
        ("Cost at present value £", "case_npv", plan, "npv_gbp", "pence"),
        (
            "of which without optimism bias £",
            "case_npv_without_bias",
            f"{plan}-{bias}",
            "npv_without_bias_gbp",
            "pence",
        ),
        ("Cash over all years £", "case_cash", at(rows.cash["plan"], TOTAL), "cash_gbp", "pence"),
        ("Baseline at present value £", "case_baseline", base, "baseline_gbp", "pence"),
        (
            "Saving at present value £",
            "case_saving",
            at(rows.saved, PRESENT),
            "saving_gbp",
            "pence",
        ),
        (
            "Saving, % of the baseline",
            "case_saving_pct",
            f'IF(case_baseline>0,100*(1-case_npv/case_baseline),"{NOT_KNOWN}")',
            "saving_pct",
            "pct",
        ),
        (
            "Pays back after, months",
            "case_payback",
            at(rows.payback, TOTAL),
            "payback_months",
            "whole",
        ),
    ]


def _write_total(
    page: Page,
    row: int,
    words: str,
    formula: str,
    worth: float | None,
    figure: str,
    shape: str,
) -> None:
    """One total, what plan.json has, and whether they agree to its last place."""
    blank = NOT_WITHIN if figure == "payback_months" else NOT_KNOWN
    page.text(row, 0, words, page.formats.strong)
    page.formula(row, 1, formula, blank if worth is None else worth, shape)
    if worth is None:
        page.text(row, 2, blank, page.formats.right)
    else:
        page.fact(row, 2, worth, shape)
    now, then = f"B{row + 1}", f"C{row + 1}"
    is_both = f"AND(ISNUMBER({now}),ISNUMBER({then}))"
    differs = f'IF({is_both},ROUND({now}-{then},{2 if shape == "pence" else 4}),"")'
    page.formula(row, 3, differs, "" if worth is None else 0.0, shape)
    within = "0.006" if figure.endswith("_gbp") else "0.00006"
    page.formula(
        row,
        4,
        f'IF({is_both},IF(ABS({now}-{then})<{within},"{YES}","{NO}"),'
        f'IF({now}={then},"{YES}","{NO}"))',
        YES,
        "text",
    )


def _write_checks(page: Page, model: LiveModel, row: int) -> int:
    """Rows that are in no sum, groups nobody lists, and two roads to the same cost."""
    lacking = sum(bool(line.missing) for line in model.lines)
    parts = {p.part: p for p in model.plan.parts}
    way_parts = [p for name, p in parts.items() if p.follows == FROM_LINES]
    is_checkable = all(
        p.follows == FROM_LINES
        for name, p in parts.items()
        if name in TITLES and name not in RANGE_PARTS
    )
    page.text(row, 0, "Components in no sum, as something of them is not known")
    page.formula(row, 1, "ROWS(lines_counts)-SUM(lines_counts)", lacking, "whole")
    page.text(row + 1, 0, "Components of a supplier group that is not listed")
    page.formula(row + 1, 1, 'COUNTIF(lines_stands,"not listed")', 0, "whole")
    if not is_checkable:
        return row + 2
    worth = float(np.sum([np.dot(p.by_year, model.factors) for p in way_parts]))
    page.text(row + 2, 0, "Sum of the components' own present values £")
    page.formula(row + 2, 1, "SUM(lines_present_value)", worth, "pence")
    note = "without interfaces, managing, discounts, team and income"
    page.text(row + 2, 2, note, page.formats.says)
    return row + 3


RANGE_PARTS = ("interfaces", "managing_suppliers", "discounts", "retained_team", "income")


def _write_picture(page: Page, model: LiveModel, rows: Rows, row: int) -> int:
    """Cash by year as columns, drawn by the spreadsheet from its own cells."""
    chart = page.book.add_chart({"type": "column"})
    last = YEARS_FROM + model.horizon_years - 1
    looks = {
        "plan": ("#0b3d91", None),
        "baseline": ("#8a98a5", "wide_upward_diagonal"),
        "usual": ("#c9d2d9", None),
    }
    names = {"plan": model.plan, "baseline": model.baseline, "usual": model.usual}
    for key, at in rows.cash.items():
        side = names[key]
        colour, pattern = looks[key]
        look: dict[str, Any] = {
            "name": side.name if side else key,
            "categories": [SHEET, TOP - 1, YEARS_FROM, TOP - 1, last],
            "values": [SHEET, at, YEARS_FROM, at, last],
            "border": {"color": "#1a2530", "width": 0.75},
        }
        if pattern:
            look["pattern"] = {"pattern": pattern, "fg_color": colour, "bg_color": "#ffffff"}
        else:
            look["fill"] = {"color": colour}
        chart.add_series(look)
    chart.set_title({"name": "Cash by year", "name_font": {"size": 11}})
    chart.set_y_axis({"num_format": '£#,##0.0,,"m"', "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": CHART_WIDE, "height": CHART_HIGH})
    page.sheet.insert_chart(
        row,
        0,
        chart,
        {"description": "Cash by year of the chosen range and of what it stands beside, in pounds"},
    )
    return row + CHART_HIGH // 20


def _still(model: LiveModel) -> list[str]:
    """What does not follow the cells, said before somebody wonders."""
    given = [
        TITLES.get(p.part, p.part)
        for p in (*model.plan.parts, model.taxed, model.plan.capital)
        if p.follows == AS_GIVEN
    ]
    said = []
    if given:
        said.append(
            f"Given by year, not worked out here: {', '.join(given)}. Change the year's amount "
            "itself in Case by year."
        )
    said.append(
        "The baseline and business as usual are given by part: they follow rates and levels, "
        "not the cells of Lines."
    )
    return said


def _write_words(page: Page, title: str, words: Any, row: int) -> int:  # noqa: ANN401
    page.text(row, 0, title, page.formats.section)
    for column in range(1, 5):
        page.text(row, column, "", page.formats.section)
    for number, sentence in enumerate(words, start=1):
        page.across(row + number, 5, sentence, LETTERS)
    return row + len(words) + 1
