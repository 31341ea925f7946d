"""How is one part of the cost written by year: worked out from the sheets, or as it was given?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from untower.answers.live import (
    AS_GIVEN,
    FROM_GROUPS,
    FROM_JOINS,
    FROM_LINES,
    FROM_TEAM,
    WITH_PAY,
    WORKED_PARTS,
)
from untower.publish.live_workbook_groups import discount_of
from untower.publish.live_workbook_working import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from untower.answers.live import LiveModel, PartByYear, SideByYear
    from untower.publish.live_workbook_page import Page

SHEET = "Case by year"
TOP, FIRST = 3, 5
TOTAL, PRESENT, YEARS_FROM = 1, 2, 3
TITLES = {
    "present": "The present until the change",
    "break": "Leaving the present",
    "moving": "Moving, once",
    "double_running": "The present beside the new",
    "running": "Running",
    "in_house_posts": "Own posts",
    "procurement": "Procurement",
    "reletting": "Letting again",
    "leaving": "Leaving at the end",
    "optimism_bias": "Optimism bias",
    "interfaces": "Interfaces between suppliers",
    "managing_suppliers": "Managing suppliers",
    "discounts": "Volume discounts",
    "retained_team": "Retained team",
    "income": "Income",
}
AT_CHANGE = {"break": "lines_break", "moving": "lines_one_off", "procurement": "lines_procurement"}
SWITCHED = {
    "optimism_bias": "optimism_bias_counted_pct",
    "interfaces": "interfaces_counted_pct",
    "discounts": "discounts_counted_pct",
}
WORKED_OUT_HERE = (FROM_LINES, FROM_GROUPS, FROM_JOINS, FROM_TEAM)
SHOWN_EMPTY = (FROM_LINES, FROM_GROUPS, FROM_JOINS)
"""Parts that are shown even where they are nothing: a changed cell may bring them about."""
NOT_KNOWN, NOT_WITHIN = "not known", "not within the years"


@dataclass
class Rows:
    """Where the sheet puts what others ask for: rows counted from 0."""

    total: dict[str, int] = field(default_factory=dict)
    cash: dict[str, int] = field(default_factory=dict)
    bias: int | None = None
    payback: int = 0
    saved: int = 0


class YearSheet:
    """The sheet while it is written, row by row."""

    def __init__(self, page: Page, model: LiveModel) -> None:
        self.page, self.model = page, model
        self.years = range(model.horizon_years)
        self.row = FIRST
        self.at: dict[str, int] = {}
        self.rows = Rows()

    def cell(self, name: str, year: int) -> str:
        """The cell of a named row in a year."""
        return f"{self.column(year)}${self.at[name] + 1}"

    def column(self, year: int) -> str:
        """The letters of a year's column."""
        return str(xl_col_to_name(YEARS_FROM + year))

    def section(self, words: str) -> None:
        """A line of its own over what follows."""
        self.row += 1
        for column in range(YEARS_FROM + len(self.years)):
            self.page.text(
                self.row, column, words if column == 0 else "", self.page.formats.section
            )
        self.row += 1

    def put(
        self,
        name: str,
        words: str,
        formula: Callable[[int], str],
        results: Sequence[float | str],
        shape: str,
        *,
        is_total: bool = False,
    ) -> int:
        """A row of formulas, one a year; returns the row."""
        row = self.row
        self.at[name] = row
        self.page.text(row, 0, words, self.page.formats.strong if is_total else None)
        for year in self.years:
            self.page.formula(
                row, YEARS_FROM + year, formula(year), results[year], shape, is_total=is_total
            )
        self.row += 1
        return row

    def sums(self, row: int, values: Sequence[float], *, is_real: bool, is_total: bool) -> None:
        """The sum of a row and, for real terms, its present value."""
        first, last = self.column(0), self.column(len(self.years) - 1)
        cells = f"{first}{row + 1}:{last}{row + 1}"
        self.page.formula(
            row, TOTAL, f"SUM({cells})", float(np.sum(values)), "money", is_total=is_total
        )
        if is_real:
            worth = float(np.dot(values, self.model.factors))
            formula = f"SUMPRODUCT({cells},year_factors)"
            self.page.formula(row, PRESENT, formula, worth, "money", is_total=is_total)


def write_part(
    sheet: YearSheet, part: PartByYear, words: str, *, switch: str | None = None
) -> None:
    """One part by year: worked out as far as the cells reproduce it, otherwise as it was given."""
    row = sheet.row
    if part.follows in WORKED_OUT_HERE:
        factor = f"{switch}/100*" if switch else ""
        sheet.put(
            part.part,
            words,
            lambda y: f"{factor}{_worked(sheet, part.part, y)}",
            part.by_year,
            "money",
        )
    else:
        _write_given(sheet, part, words)
    sheet.sums(row, part.by_year, is_real=True, is_total=False)


def _write_given(sheet: YearSheet, part: PartByYear, words: str) -> None:
    """Amounts to change: each year's, or the first year's with the later ones following it."""
    page, row = sheet.page, sheet.row
    follows = {WITH_PAY: ", rises with pay", AS_GIVEN: ", as given"}.get(part.follows, "")
    page.text(row, 0, words if part.scaled_by else f"{words}{follows}")
    for year in sheet.years:
        if part.scaled_by:
            formula = f"{part.by_year[year]!r}*{part.scaled_by}/{part.at!r}"
            page.formula(row, YEARS_FROM + year, formula, part.by_year[year], "money")
            continue
        if year == 0 or part.follows == AS_GIVEN:
            page.entry(row, YEARS_FROM + year, part.by_year[year], "money")
            continue
        level = f"*{sheet.cell('pay_level', year)}" if part.follows == WITH_PAY else ""
        formula = f"$D{row + 1}{level}*{sheet.cell('covered', year)}"
        page.formula(row, YEARS_FROM + year, formula, part.by_year[year], "money")
    sheet.row += 1


def _worked(sheet: YearSheet, part: str, year: int) -> str:
    """What a part comes to in a year, from the sheets it follows."""
    model = sheet.model
    covered, begins, ends = (sheet.cell(n, year) for n in ("covered", "from", "to"))
    changes = f'lines_counts,1,lines_starts,">="&{begins},lines_starts,"<"&{ends}'
    if part in WORKED_PARTS:
        return f"SUM({rows_of(part, year, model)})"
    if part in AT_CHANGE:
        return f"SUMIFS({AT_CHANGE[part]},{changes})"
    if part == "capital":
        return f"SUMIFS(lines_capital,{changes})"
    if part == "leaving":
        left = 'SUMIFS(lines_exit,lines_counts,1,lines_starts,"<"&horizon_months)'
        return f"IF({year + 1}=horizon_years,{left},0)"
    if part == "retained_team":
        team = "(retained_team_gbp+retained_team_posts*N(fte_cost_gbp))"
        return f"{covered}*{team}*{sheet.cell('pay_level', year)}"
    if part == "managing_suppliers":
        return f"{covered}*SUM(groups_managed)*manage_supplier_gbp"
    if part == "discounts":
        return f"SUM({discount_of(year, model)})"
    if part == "interfaces":
        return f"{covered}*SUM(joins_cost)"
    return _taxed(sheet, year, changes)


def _taxed(sheet: YearSheet, year: int, changes: str) -> str:
    """What suppliers are paid in a year: those of now until the change, the new ones after it."""
    model = sheet.model
    now, new = 'lines_outside_now,"yes"', 'lines_stands,"outside"'

    def paid(part: str, whom: str) -> str:
        return f"SUMIFS({rows_of(part, year, model)},{whom})"

    bias, discounts = (f"{SWITCHED[p]}/100" for p in ("optimism_bias", "discounts"))
    left = f'SUMIFS(lines_exit,lines_counts,1,{new},lines_starts,"<"&horizon_months)'
    return "+".join(
        (
            paid("present", now),
            paid("double_running", now),
            f"SUMIFS(lines_break,{changes},{now})",
            f"SUMIFS(lines_one_off,{changes},{new})",
            paid("running", new),
            f"IF({year + 1}=horizon_years,{left},0)",
            f"{bias}*{paid('optimism_bias', new)}",
            f"{discounts}*SUM({discount_of(year, model)})",
        )
    )


def real_of(side: SideByYear) -> NDArray[np.float64]:
    """[H] All parts of a side together, real terms."""
    return np.asarray(np.sum([p.by_year for p in side.parts], axis=0), dtype=np.float64)
