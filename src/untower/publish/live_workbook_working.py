"""The sheet of working: each component by part and year, one formula a cell, nothing to change.

The arithmetic of a way's whole life, cell by cell: what part of a year lies before the change,
while moving, within the term and after it, and what is paid for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from untower.answers.live import WORKED_PARTS
from untower.publish import live_workbook_lines as lines
from untower.publish.live_workbook_lines import FIRST
from untower.publish.live_workbook_page import A3, WORKED_OUT, Head, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers.live import LiveModel
    from untower.publish.live_workbook_page import Formats

SHEET = "Working"
TOP, FROM, TO = FIRST - 2, FIRST - 4, FIRST - 3
YEARS_FROM = 2
"""The first column of years: before it stand the component and its present value."""
PLACE = {part: place for place, part in enumerate(WORKED_PARTS)}
TITLES = {
    "present": "The present until the change",
    "double_running": "The present beside the new",
    "running": "Running",
    "in_house_posts": "Own posts",
    "reletting": "Letting again",
    "optimism_bias": "Optimism bias",
}


def column_of(part: str, year: int, model: LiveModel) -> int:
    """The column of a part in a year, both counted from 0."""
    return YEARS_FROM + PLACE[part] * model.horizon_years + year


def rows_of(part: str, year: int, model: LiveModel) -> str:
    """All components of a part in a year, as a formula of another sheet names them."""
    name = xl_col_to_name(column_of(part, year, model))
    return f"{SHEET}!${name}${FIRST + 1}:${name}${FIRST + len(model.lines)}"


def write_working(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    """Write the sheet: a block of years for each part that may fall in any year."""
    page = Page(
        book,
        SHEET,
        formats,
        marking,
        title="Working: each component by part and year, real terms, before switches",
        says="Nothing to change here. What falls in one year (moving, breaks, procurement, "
        "leaving) stands in Case by year.",
        paper=A3,
        pages_wide=2,
    )
    years = range(model.horizon_years)
    page.define("lines_present_value", (FIRST, 1), (FIRST + len(model.lines) - 1, 1))
    heads = [Head("Component", 24), Head("Present value £", 14, WORKED_OUT, is_number=True)]
    heads += [
        Head(f"{TITLES[part]}, year {year + 1}", 11, WORKED_OUT, is_number=True)
        for part in WORKED_PARTS
        for year in years
    ]
    page.heads(TOP, heads, frozen_columns=1)
    page.text(FROM, 0, "From month", formats.says)
    page.text(TO, 0, "To month", formats.says)
    for part in WORKED_PARTS:
        for year in years:
            column = column_of(part, year, model)
            page.formula(FROM, column, f"MIN({12 * year},horizon_months)", 12 * year, "whole")
            to = 12 * year + 12
            page.formula(TO, column, f"MIN({to},horizon_months)", to, "whole")
    for row, line in enumerate(model.lines, start=FIRST):
        page.formula(row, 0, lines.cell("component", row), line.component_id, "text")
        cells = {name: lines.cell(name, row) for name in lines.COLUMNS}
        page.formula(row, 1, _present_value(cells, row, model), line.present_value_gbp, "money")
        for part in WORKED_PARTS:
            for year in years:
                column = column_of(part, year, model)
                formula = _formula(part, cells, column, row, model.horizon_years)
                page.formula(row, column, formula, line.worked[part][year], "money")


def _formula(part: str, c: Mapping[str, str], column: int, row: int, years: int) -> str:
    """What a part comes to in the year of a column: nothing where the row is not costed."""
    name = xl_col_to_name(column)
    begins, ends = f"{name}${FROM + 1}", f"{name}${TO + 1}"

    def share(first: str, last: str) -> str:
        """What part of the year lies between two months."""
        return f"MAX(0,MIN({last},{ends})-MAX({first},{begins}))/12"

    change, moved = c["starts"], f"{c['starts']}+{c['move']}"
    if part == "present":
        worked = f"{c['present']}*MAX(0,MIN({change},{ends})-{begins})/12"
    elif part == "double_running":
        worked = f"{c['present']}*{share(change, moved)}"
    elif part == "running":
        agreed = f"{c['annual']}*{c['real_rise']}^MIN({begins}/12,{c['last_year']})"
        after = f"MAX(0,{ends}-MAX({c['ends']},{begins}))/12"
        worked = f"{agreed}*{share(change, c['ends'])}+{c['price_after']}*{after}"
    elif part == "in_house_posts":
        lasts = f"MAX(0,{ends}-MAX({change},{begins}))/12"
        worked = f"{c['posts']}*fte_cost_gbp*real_pay_rise^({begins}/12)*{lasts}"
    elif part == "reletting":
        first_end = f"({change}+{c['term']})"
        times = (
            f"MAX(0,ROUNDUP(({ends}-{first_end})/reletting_term_months,0))"
            f"-MAX(0,ROUNDUP(({begins}-{first_end})/reletting_term_months,0))"
        )
        worked = f'IF({c["term"]}="",0,MAX({c["annual"]},0)*({times})*reletting_cost_pct/100)'
    else:
        running = f"${xl_col_to_name(column - (PLACE[part] - PLACE['running']) * years)}{row + 1}"
        later = f"{change}+{c['move']}*(1+{c['duration']}/100)"
        worked = (
            f"MAX({running},0)*{c['operating']}/100"
            f"+IF(AND({change}>={begins},{change}<{ends}),MAX({c['one_off']},0)"
            f"*{c['capital_bias']}/100,0)+{c['present']}*{share(moved, later)}"
        )
    return f"IF({c['counts']}=1,{worked},0)"


def _present_value(c: Mapping[str, str], row: int, model: LiveModel) -> str:
    """A component's whole-life cost: its years discounted, and what falls in one year."""

    def block(part: str) -> str:
        first, last = (
            xl_col_to_name(column_of(part, year, model)) for year in (0, model.horizon_years - 1)
        )
        return f"{first}{row + 1}:{last}{row + 1}"

    plain = "+".join(block(p) for p in WORKED_PARTS if p != "optimism_bias")
    bias = f"optimism_bias_counted_pct/100*{block('optimism_bias')}"
    once = (
        f"({c['one_off']}+{c['break']}+{c['procurement']})*INDEX(year_factors,INT({c['starts']}"
        f"/12)+1)+{c['exit']}*INDEX(year_factors,horizon_years)"
    )
    return (
        f"IF({c['counts']}=1,SUMPRODUCT(({plain}+{bias})*year_factors)"
        f"+IF({c['starts']}<horizon_months,{once},0),0)"
    )
