"""The sheet of lines: one row a component, its prices to change and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from untower.answers.live import OUTSIDE
from untower.publish.live_workbook_facts import COSTED, FIELDS, LACKS, Facts, results_of
from untower.publish.live_workbook_page import A3, MAY_CHANGE, WORKED_OUT, Head, Page

if TYPE_CHECKING:
    from untower.answers.live import LiveLine, LiveModel
    from untower.publish.live_workbook_page import Formats

SHEET = "Lines"
TOP = 4
FIRST = TOP + 2
"""The row of the first component, counted from 0: the same on every sheet that has one each."""

# Name, head, width, shape, what the note says of it.
INPUTS = (
    ("kind", "Kind of way", 12, "text", "How it is provided: one of the kinds of way."),
    ("group", "Supplier group", 22, "text", "Who has it: one of the groups of the range."),
    ("kept", "Kept as it is", 8, "text", "yes or no: whether the present arrangement goes on."),
    ("starts", "Starts after, months", 9, "whole", "Months from the plan's start to the change."),
    ("move", "Months to move", 9, "number", "How long both are paid for, from the change on."),
    ("one_off", "One-off £", 14, "pence", "Cost of moving, once, in prices of the base year."),
    ("annual", "A year £", 14, "pence", "Yearly price in prices of the base year."),
    ("exit", "Leaving it again £", 13, "pence", "Paid in the last year the plan covers."),
    ("break", "Leaving the present £", 13, "pence", "Paid in the year of the change."),
    ("posts", "Own posts", 8, "number", "Full-time posts of the organisation from the change on."),
    ("present", "Present cost a year £", 14, "pence", "Paid until the change, and while moving."),
    ("outside_now", "Supplier now", 8, "text", "yes or no: the present cost goes to a supplier."),
    ("outside", "Of it outside, a year £", 14, "pence", "Counts to the group's spend where kept."),
    ("term", "Term, months", 8, "whole", "From the change; blank: no end within the plan."),
    ("indexation", "Rise a year, %", 8, "number", "In cash, over the term; blank: as inflation."),
    ("relet", "Price after the term £", 13, "pence", "A year; blank: goes on at the last price."),
)
WORKED = (
    ("status", "Is it costed?", 22, "text"),
    ("counts", "Counts", 7, "whole"),
    ("stands", "With whom", 10, "text"),
    ("ends", "Term ends, month", 9, "number"),
    ("last_year", "Years to the last price", 9, "whole"),
    ("real_rise", "Real price, year on year", 9, "factor"),
    ("price_after", "Price after £", 13, "money"),
    ("operating", "Bias on price, %", 8, "number"),
    ("capital_bias", "Bias on moving, %", 8, "number"),
    ("duration", "Bias on months, %", 8, "number"),
    ("procurement", "Procurement £", 12, "money"),
    ("spend", "Spend a year £", 13, "money"),
    ("discounted", "Takes discounts", 9, "whole"),
    ("capital", "Capital £", 12, "money"),
)
IDS = ("component", "name", "offer")
COLUMNS = (*IDS, *(c[0] for c in INPUTS), *(c[0] for c in WORKED))
AT = {name: place for place, name in enumerate(COLUMNS)}
LETTERS = {name: xl_col_to_name(place) for name, place in AT.items()}
ANY_AMOUNT = (-1e12, 1e12)
LIMITS = {
    "starts": (0, 1200),
    "move": (0, 1200),
    "posts": (0, 10_000),
    "term": (1, 1200),
    "indexation": (-20, 50),
}
YES_OR_NO = ("kept", "outside_now")


def cell(name: str, row: int) -> str:
    """A cell of a row, counted from 0, as a formula on another sheet names it."""
    return f"{SHEET}!{_here(name, row)}"


def _here(name: str, row: int) -> str:
    return f"${LETTERS[name]}{row + 1}"


def write_lines(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    """Write the sheet; every column is a named range `lines_…`."""
    page = Page(
        book,
        SHEET,
        formats,
        marking,
        title=f"Lines: {model.option_name}, one row a component",
        says="Change a cell under the word input and every sheet follows. Pounds without VAT, in "
        "prices of the base year. A row of which something is not known is in no sum and says so.",
        paper=A3,
        pages_wide=2,
    )
    heads = [
        Head("Component", 24),
        Head("Name", 34),
        Head("Offer", 22),
        *(Head(w, width, MAY_CHANGE, shape != "text") for _, w, width, shape, _ in INPUTS),
        *(Head(w, width, WORKED_OUT, shape != "text") for _, w, width, shape in WORKED),
    ]
    page.heads(TOP, heads, frozen_columns=1)
    last = FIRST + len(model.lines) - 1
    for name, column in AT.items():
        page.define(f"lines_{name}", (FIRST, column), (last, column))
    facts = Facts.of(model)
    for row, line in enumerate(model.lines, start=FIRST):
        _write_line(page, row, line, facts)
    _set_what_cells_take(page, last)
    page.sheet.autofilter(TOP + 1, 0, last, len(COLUMNS) - 1)


def _write_line(page: Page, row: int, line: LiveLine, facts: Facts) -> None:
    page.text(row, AT["component"], line.component_id, page.formats.short)
    page.text(row, AT["name"], line.name or "", page.formats.short)
    page.text(row, AT["offer"], line.offer_id, page.formats.short)
    page.entry(row, AT["kind"], line.kind, "text")
    page.entry(row, AT["group"], line.group_id, "text")
    page.entry(row, AT["kept"], "yes" if line.is_kept else "no", "text")
    page.entry(row, AT["outside_now"], "yes" if line.is_outside_now else "no", "text")
    for name, _, _, shape, _ in INPUTS:
        if name in FIELDS:
            page.entry(row, AT[name], getattr(line, FIELDS[name]), shape)
    formulas, results = _formulas(row), results_of(line, facts)
    for name, _, _, shape in WORKED:
        page.formula(row, AT[name], formulas[name], results[name], shape)


def _formulas(row: int) -> dict[str, str]:
    """What follows from the cells of a row."""
    c = {name: _here(name, row) for name in COLUMNS}
    of_kind = f"MATCH({c['kind']},kinds,0)"
    return {
        "status": _status_formula(c),
        "counts": f'IF({c["status"]}="{COSTED}",1,0)',
        "stands": f'IFERROR(INDEX(groups_stands,MATCH({c["group"]},groups_id,0)),"not listed")',
        "ends": f'IF({c["term"]}="",horizon_months,MIN({c["starts"]}+{c["term"]},horizon_months))',
        "last_year": f"INT((MAX({c['ends']},1)-1)/12)",
        "real_rise": f'IF({c["indexation"]}="",1,'
        f"(1+{c['indexation']}/100)/(1+general_inflation_pct/100))",
        "price_after": f'IF({c["relet"]}="",{c["annual"]}*{c["real_rise"]}^{c["last_year"]},'
        f"{c['relet']})",
        "operating": f"IFERROR(INDEX(kinds_operating,{of_kind}),0)",
        "capital_bias": f"IFERROR(INDEX(kinds_capital,{of_kind}),0)",
        "duration": f"IFERROR(INDEX(kinds_duration,{of_kind}),0)",
        "procurement": f'IF(IFERROR(INDEX(kinds_bought,{of_kind}),"no")="yes",'
        f"MAX({c['annual']},0)*procurement_cost_pct/100,0)",
        "spend": f'IF(AND({c["counts"]}=1,{c["stands"]}="{OUTSIDE}"),'
        f'IF({c["kept"]}="yes",{c["outside"]},MAX({c["annual"]},0)),0)',
        "discounted": f'IF(AND({c["counts"]}=1,{c["stands"]}="{OUTSIDE}",{c["kept"]}="no",'
        f"{c['annual']}>0),1,0)",
        "capital": f"IFERROR(INDEX(kinds_capital_share,{of_kind}),0)/100*({c['one_off']}"
        f"+optimism_bias_counted_pct/100*{c['capital_bias']}/100*MAX({c['one_off']},0))"
        f"+capital_share_break_pct/100*{c['break']}",
    }


def _status_formula(c: dict[str, str]) -> str:
    """Whether everything a row's cost rests on is there; a blank is never nought."""
    inner = f'IF(AND({c["term"]}<>"",{c["term"]}<=0),"its term is no time","{COSTED}")'
    inner = f'IF(AND({c["posts"]}<>0,fte_cost_gbp=""),"not known: what a post costs",{inner})'
    for name, words in reversed(LACKS):
        inner = f'IF({c[name]}="","not known: {words}",{inner})'
    inner = f'IF(ISNA(MATCH({c["kind"]},kinds,0)),"not known: kind of way",{inner})'
    inner = f'IF({c["starts"]}>=horizon_months,"{COSTED}",{inner})'
    needs_present = f'AND({c["present"]}="",OR({c["starts"]}>0,{c["move"]}<>0))'
    inner = f'IF({needs_present},"not known: what it costs now",{inner})'
    return f'IF({c["starts"]}="","not known: when it starts",{inner})'


def _set_what_cells_take(page: Page, last: int) -> None:
    for name, words, _, shape, note in INPUTS:
        column = AT[name]
        if name == "kind":
            page.takes(FIRST, column, last, title=words, note=note, kind="list", source="=kinds")
        elif name == "group":
            page.takes(
                FIRST,
                column,
                last,
                title=words,
                note=note,
                kind="list",
                source="=groups_id",
                is_only_warned=True,
            )
        elif name in YES_OR_NO:
            page.takes(
                FIRST, column, last, title=words, note=note, kind="list", source=["yes", "no"]
            )
        else:
            low, high = LIMITS.get(name, ANY_AMOUNT)
            page.takes(
                FIRST,
                column,
                last,
                title=words,
                note=f"{note} From {low:g} to {high:g}.",
                kind="integer" if shape == "whole" else "decimal",
                between=(low, high),
            )
