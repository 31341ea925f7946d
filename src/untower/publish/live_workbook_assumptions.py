"""The sheet of assumptions: each number in a named cell, with its unit, source and limits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from untower.publish.live_workbook_page import LINE_HIGH, MAY_CHANGE, WORKED_OUT, Head, Page
from untower.publish.live_workbook_rows import NOT_KNOWN, NOT_WITHIN

if TYPE_CHECKING:
    from untower.answers.live import Assumption, LiveModel
    from untower.publish.live_workbook_page import Formats

SHEET = "Assumptions"
STRIP_FROM = 3
STRIP = (
    ("Present value of the chosen range", "case_npv", "money", "npv_gbp"),
    ("Saving against the baseline, %", "case_saving_pct", "pct", "saving_pct"),
    ("Payback, months", "case_payback", "whole", "payback_months"),
)
SOURCE_WIDE = 80
HEADS = (
    Head("Assumption", 52),
    Head("Value", 18, MAY_CHANGE, is_number=True),
    Head("As published", 18, is_number=True),
    Head("Unit", 18),
    Head("Stated or assumed", 18),
    Head("Name of the cell", 28),
    Head("Where it comes from", SOURCE_WIDE),
)
KIND_COLUMNS = (
    ("kinds_operating", "Price, bias %", "operating_pct"),
    ("kinds_capital", "Moving cost, bias %", "capital_pct"),
    ("kinds_duration", "Months to move, bias %", "duration_pct"),
    ("kinds_capital_share", "Moving cost that is capital, %", "capital_share_pct"),
)
PAY = "(1+pay_inflation_pct/100)/(1+general_inflation_pct/100)"


def write_assumptions(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    """Write the sheet; every cell to change is named."""
    page = Page(
        book,
        SHEET,
        formats,
        marking,
        title="Assumptions of the case",
        says="Change a cell under the word input: every sheet follows. A blank is not known, never "
        "nought.",
    )
    for number, (words, name, shape, figure) in enumerate(STRIP):
        page.text(STRIP_FROM + number, 0, words, formats.strong)
        blank = NOT_WITHIN if figure == "payback_months" else NOT_KNOWN
        worth = model.published[figure]
        page.formula(STRIP_FROM + number, 1, name, blank if worth is None else worth, shape)
    top = STRIP_FROM + len(STRIP) + 1
    page.heads(top, HEADS)
    row = top + 2
    for assumption in model.assumptions:
        _write_one(page, row, assumption)
        row += 1
    months = 12 * model.horizon_years
    rise = _real_pay_rise(model)
    for name, title, formula, worth, unit, shape in (
        ("horizon_months", "Months the plan covers", "12*horizon_years", months, "months", "whole"),
        ("real_pay_rise", "Pay against prices, year on year", PAY, rise, "times", "factor"),
    ):
        page.text(row, 0, title)
        page.formula(row, 1, formula, worth, shape)
        page.fact(row, 2, worth, shape)
        page.text(row, 3, unit)
        page.text(row, 4, WORKED_OUT)
        page.text(row, 5, name)
        page.define(name, (row, 1), (row, 1))
        row += 1
    _write_kinds(page, model, row + 1)


def _real_pay_rise(model: LiveModel) -> float:
    known = {a.name: a.value for a in model.assumptions if isinstance(a.value, int | float)}
    return (1 + known["pay_inflation_pct"] / 100) / (1 + known["general_inflation_pct"] / 100)


def _write_one(page: Page, row: int, assumption: Assumption) -> None:
    page.text(row, 0, assumption.title)
    page.entry(row, 1, assumption.value, _shape(assumption))
    _write_published(page, row, assumption)
    page.text(row, 3, assumption.unit)
    page.text(row, 4, "stated" if assumption.is_stated else _assumed(assumption))
    page.text(row, 5, assumption.name)
    page.text(row, 6, assumption.source)
    page.sheet.set_row(row, LINE_HIGH * max(1, -(-len(assumption.source) // SOURCE_WIDE)))
    page.define(assumption.name, (row, 1), (row, 1))
    if assumption.lowest is None or assumption.highest is None:
        return
    page.takes(
        row,
        1,
        row,
        title=assumption.name,
        note=f"{assumption.title}. In {assumption.unit}, from {assumption.lowest:g} to "
        f"{assumption.highest:g}.",
        kind="integer" if assumption.is_whole else "decimal",
        between=(assumption.lowest, assumption.highest),
    )


def _write_published(page: Page, row: int, assumption: Assumption) -> None:
    """What the cell was when the plan was published."""
    if isinstance(assumption.value, date):
        page.sheet.write_datetime(row, 2, assumption.value, page.formats.result["date"])
    elif assumption.value is None:
        page.text(row, 2, "blank", page.formats.right)
    else:
        page.fact(row, 2, assumption.value, _shape(assumption))


def _assumed(assumption: Assumption) -> str:
    if assumption.value is None:
        return "not known"
    return "switch" if assumption.name.endswith("_counted_pct") else "assumed"


def _shape(assumption: Assumption) -> str:
    if isinstance(assumption.value, date):
        return "date"
    if assumption.name.endswith("_gbp"):
        return "pence"
    return "whole" if assumption.is_whole else "number"


def _write_kinds(page: Page, model: LiveModel, top: int) -> None:
    """What holds of every way of a kind: a small table of its own."""
    first, last = top + 2, top + 1 + len(model.kinds)
    page.text(top, 0, "By kind of way: optimism bias, capital, procurement", page.formats.section)
    page.text(top + 1, 0, "Kind", page.formats.head)
    page.sheet.set_row(top + 1, 2 * LINE_HIGH)
    heads = [words for _, words, _ in KIND_COLUMNS] + ["Needs a procurement"]
    for column, head in enumerate(heads, start=1):
        page.text(top + 1, column, head, page.formats.head)
    for row, kind in enumerate(model.kinds, start=first):
        page.text(row, 0, kind.kind)
        for column, (_, _, field) in enumerate(KIND_COLUMNS, start=1):
            page.entry(row, column, getattr(kind, field), "number")
        page.entry(row, len(heads), "yes" if kind.is_bought else "no", "text")
    page.define("kinds", (first, 0), (last, 0))
    for column, (name, words, _) in enumerate(KIND_COLUMNS, start=1):
        page.define(name, (first, column), (last, column))
        page.takes(
            first,
            column,
            last,
            title=words,
            note=f"{words}: how much is added by convention. From 0 to 1000.",
            kind="decimal",
            between=(0, 1000),
        )
    page.define("kinds_bought", (first, len(heads)), (last, len(heads)))
    page.takes(
        first,
        len(heads),
        last,
        title="Needs a procurement",
        note="yes or no: whether a way of this kind is bought and so costs a procurement.",
        kind="list",
        source=["yes", "no"],
    )
