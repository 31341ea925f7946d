"""What is saved, when has it paid back, and what stands beside the totals: VAT and the budget?"""

from __future__ import annotations

from typing import Any

import numpy as np

from untower.publish.live_workbook_rows import (
    NOT_KNOWN,
    NOT_WITHIN,
    TOTAL,
    YEARS_FROM,
    YearSheet,
    real_of,
    write_part,
)


def write_saving(sheet: YearSheet) -> None:
    """What the plan saves against the baseline, and when it has paid back."""
    model = sheet.model
    levels = np.array(model.cash_levels)
    plan, base = (real_of(s) for s in (model.plan, model.baseline))
    usual, key = (real_of(model.usual), "usual") if model.usual else (base, "baseline")
    sheet.section("Saving against the baseline £")
    saved = base - plan
    row = sheet.put(
        "saving",
        "Real terms £",
        lambda y: f"{sheet.cell('baseline_real', y)}-{sheet.cell('plan_real', y)}",
        saved.tolist(),
        "money",
    )
    sheet.sums(row, saved.tolist(), is_real=True, is_total=False)
    sheet.rows.saved = row
    beside = "business as usual" if model.usual else "the baseline"
    sheet.section(f"Payback against {beside}, cash £")
    less = (usual - plan) * levels
    row = sheet.put(
        "less",
        "Paid less in the year",
        lambda y: f"{sheet.cell(f'{key}_cash', y)}-{sheet.cell('plan_cash', y)}",
        less.tolist(),
        "money",
    )
    running = np.cumsum(less)
    sheet.put(
        "running",
        "Paid less so far",
        lambda y: (
            f"{sheet.column(y - 1)}{sheet.row + 1}+{sheet.cell('less', y)}"
            if y
            else sheet.cell("less", 0)
        ),
        running.tolist(),
        "money",
    )
    first, last = sheet.column(0), sheet.column(len(sheet.years) - 1)
    cash = f"${first}${sheet.at[f'{key}_cash'] + 1}:${last}${sheet.at[f'{key}_cash'] + 1}"
    slack = f"0.000000001*(1+SUMPRODUCT(ABS({cash})))"
    room = 1e-9 * (1 + float(np.abs(usual * levels).sum()))
    turns = _turns(less, running, room)
    row = sheet.put(
        "turns",
        "Month in which what was paid more is made up",
        lambda y: _turn_formula(sheet, y, slack),
        turns,
        "whole",
    )
    sheet.rows.payback = _payback(sheet, row, slack, running[-1] < -room, max(turns))


def _payback(sheet: YearSheet, turns: int, slack: str, is_never: bool, months: float) -> int:
    """The months until it has paid back for good; words where it has not by the end."""
    row = sheet.row
    first, last = sheet.column(0), sheet.column(len(sheet.years) - 1)
    sheet.page.text(row, 0, "Pays back after, months", sheet.page.formats.strong)
    sheet.page.formula(
        row,
        TOTAL,
        f'IF({sheet.cell("running", len(sheet.years) - 1)}<-({slack}),"{NOT_WITHIN}",'
        f"MAX({first}{turns + 1}:{last}{turns + 1}))",
        NOT_WITHIN if is_never else months,
        "whole",
    )
    sheet.row += 1
    return row


def _turn_formula(sheet: YearSheet, year: int, slack: str) -> str:
    """The month of a year in which more paid turns into less paid; 0 where it does not."""
    if year == 0:
        return "0"
    before, after = sheet.cell("running", year - 1), sheet.cell("running", year)
    months = f"ROUNDUP(12*({year}-{before}/{sheet.cell('less', year)})-0.000000001,0)"
    return f"IF(AND({before}<-({slack}),{after}>=-({slack})),{months},0)"


def _turns(less: Any, running: Any, room: float) -> list[float]:  # noqa: ANN401
    found = [0.0]
    for year in range(1, len(less)):
        is_turning = running[year - 1] < -room and running[year] >= -room
        months = np.ceil(12 * (year - running[year - 1] / less[year]) - 1e-9) if is_turning else 0
        found.append(float(months))
    return found


def write_beside(sheet: YearSheet) -> None:
    """VAT and the budget: shown beside the totals, never in them."""
    model = sheet.model
    value = {a.name: a.value for a in model.assumptions}
    rate, recovered = value["vat_rate_pct"], value["vat_recovered_pct"]
    levels = np.array(model.cash_levels)
    sheet.section("Beside the totals £")
    write_part(sheet, model.taxed, "Paid to suppliers, real terms £")
    taxed = sheet.row - 1
    tax: list[float | str] = [NOT_KNOWN] * len(sheet.years)
    if isinstance(rate, int | float) and isinstance(recovered, int | float):
        lost = rate / 100 * (1 - recovered / 100)
        tax = (np.array(model.taxed.by_year) * lost * levels).tolist()
    sheet.put(
        "tax",
        "VAT on it that is not recovered, cash £",
        lambda y: (
            f'IF(OR(vat_rate_pct="",vat_recovered_pct=""),"{NOT_KNOWN}",'
            f"{sheet.column(y)}{taxed + 1}*vat_rate_pct/100*(1-vat_recovered_pct/100)"
            f"*{sheet.cell('cash_level', y)})"
        ),
        tax,
        "money",
    )
    row = sheet.row
    sheet.at["budget"] = row
    sheet.page.text(row, 0, "Budget, cash £")
    for year in sheet.years:
        sheet.page.entry(row, YEARS_FROM + year, model.budget_gbp[year], "money")
    sheet.row += 1
    cash = (real_of(model.plan) * levels).tolist()
    left: list[float | str] = [
        NOT_KNOWN if budget is None else budget - paid - (0.0 if isinstance(vat, str) else vat)
        for budget, paid, vat in zip(model.budget_gbp, cash, tax, strict=True)
    ]
    sheet.put(
        "left",
        "Left of the budget, cash £",
        lambda y: (
            f'IF({sheet.cell("budget", y)}="","{NOT_KNOWN}",{sheet.cell("budget", y)}'
            f"-{sheet.cell('plan_cash', y)}-N({sheet.cell('tax', y)}))"
        ),
        left,
        "money",
    )
