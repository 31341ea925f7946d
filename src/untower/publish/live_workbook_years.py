"""The sheet by year: each part of the chosen range, and what it stands beside, in every year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from untower.arithmetic.calendar_months import add_months
from untower.publish.live_workbook_page import WORKED_OUT, Head, Page
from untower.publish.live_workbook_rows import (
    SHEET,
    SHOWN_EMPTY,
    SWITCHED,
    TITLES,
    TOP,
    YEARS_FROM,
    Rows,
    YearSheet,
    write_part,
)
from untower.publish.live_workbook_saving import write_beside, write_saving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.answers.live import LiveModel, SideByYear
    from untower.publish.live_workbook_page import Formats


def write_years(book: Any, model: LiveModel, formats: Formats, marking: str) -> Rows:  # noqa: ANN401
    """Write the sheet and tell where its totals stand."""
    page = Page(
        book,
        SHEET,
        formats,
        marking,
        title=f"By year: {model.option_name} and what it stands beside",
        says="Real terms are prices of the base year; cash is what will be paid; present value is "
        "real terms discounted. Pounds without VAT; a credit is below nought.",
    )
    heads = [
        Head("", 40),
        Head("All years £", 15, WORKED_OUT, is_number=True),
        Head("Present value £", 15, WORKED_OUT, is_number=True),
        *(Head(f"Year {y + 1}", 14, is_number=True) for y in range(model.horizon_years)),
    ]
    page.heads(TOP, heads, frozen_columns=1)
    sheet = YearSheet(page, model)
    _write_calendar(sheet)
    for key, side in (("plan", model.plan), ("baseline", model.baseline), ("usual", model.usual)):
        if side is not None:
            _write_side(sheet, key, side)
    write_saving(sheet)
    write_beside(sheet)
    return sheet.rows


def _write_calendar(sheet: YearSheet) -> None:
    """Days, months, rates and levels of each year."""
    model, years = sheet.model, len(sheet.years)
    sheet.put(
        "starts_on",
        "Starts on",
        lambda y: f"EDATE(plan_starts_on,{12 * y})",
        [_serial(model, y) for y in sheet.years],
        "date",
    )
    sheet.put(
        "covered",
        "Covered by the plan (1: yes)",
        lambda y: f"IF({y + 1}<=horizon_years,1,0)",
        [1] * years,
        "whole",
    )
    sheet.put(
        "from",
        "From month",
        lambda y: f"MIN({12 * y},horizon_months)",
        [12 * y for y in sheet.years],
        "whole",
    )
    sheet.put(
        "to",
        "To month",
        lambda y: f"MIN({12 * y + 12},horizon_months)",
        [12 * y + 12 for y in sheet.years],
        "whole",
    )
    sheet.put(
        "factor",
        "Discount factor",
        lambda y: (
            f"{sheet.column(y - 1)}{sheet.row + 1}/(1+{model.rate_names[y]}/100)" if y else "1"
        ),
        model.factors,
        "factor",
    )
    last = YEARS_FROM + years - 1
    sheet.page.define("year_factors", (sheet.at["factor"], YEARS_FROM), (sheet.at["factor"], last))
    sheet.put(
        "cash_level",
        "Prices against the base year",
        lambda y: f"(1+general_inflation_pct/100)^(YEAR(plan_starts_on)-price_base_year+{y})",
        model.cash_levels,
        "factor",
    )
    sheet.put(
        "pay_level",
        "Pay against prices, from the first year",
        lambda y: f"real_pay_rise^{y}",
        model.pay_levels,
        "factor",
    )


def _serial(model: LiveModel, year: int) -> float:
    """A day as a spreadsheet counts it: days from the last day but one of 1899."""
    return float((add_months(model.starts_on, 12 * year) - date(1899, 12, 30)).days)


def _write_side(sheet: YearSheet, key: str, side: SideByYear) -> None:
    """One way of going about it: its parts, then real terms, present value and cash."""
    model = sheet.model
    sheet.section(f"{side.name}, real terms £")
    first = sheet.row
    for part in side.parts:
        if part.follows not in SHOWN_EMPTY and not any(part.by_year):
            continue
        if key == "plan" and part.part == "optimism_bias":
            sheet.rows.bias = sheet.row
        write_part(sheet, part, _title(key, part.part), switch=SWITCHED.get(part.part))
    last = max(sheet.row - 1, first)
    real = np.sum([p.by_year for p in side.parts], axis=0)
    total = sheet.put(
        f"{key}_real",
        "Real terms £",
        lambda y: (
            f"{sheet.cell('covered', y)}*SUM({sheet.column(y)}{first + 1}:"
            f"{sheet.column(y)}{last + 1})"
        ),
        real.tolist(),
        "money",
        is_total=True,
    )
    sheet.sums(total, real.tolist(), is_real=True, is_total=True)
    sheet.rows.total[key] = total
    cash = real * np.array(model.cash_levels)
    row = sheet.put(
        f"{key}_cash",
        "Cash £",
        lambda y: f"{sheet.column(y)}{total + 1}*{sheet.cell('cash_level', y)}",
        cash.tolist(),
        "money",
        is_total=True,
    )
    sheet.sums(row, cash.tolist(), is_real=False, is_total=True)
    sheet.rows.cash[key] = row
    if key == "plan":
        _write_capital(sheet, side, real.tolist())


def _title(key: str, part: str) -> str:
    """What a part is called: where nothing changes there is no change to wait for."""
    return "What there is now" if part == "present" and key != "plan" else TITLES[part]


def _write_capital(sheet: YearSheet, side: SideByYear, real: Sequence[float]) -> None:
    capital = sheet.row
    write_part(sheet, side.capital, "of which capital, real terms £")
    revenue = sheet.put(
        "revenue",
        "of which revenue, real terms £",
        lambda y: f"{sheet.cell('plan_real', y)}-{sheet.column(y)}{capital + 1}",
        [a - b for a, b in zip(real, side.capital.by_year, strict=True)],
        "money",
    )
    worth = [a - b for a, b in zip(real, side.capital.by_year, strict=True)]
    sheet.sums(revenue, worth, is_real=True, is_total=False)
