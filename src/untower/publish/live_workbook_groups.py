"""The sheets of supplier groups, volume discounts and interfaces: what reaches over components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from untower.answers.live import NOBODY, OUTSIDE
from untower.publish.live_workbook_page import FACT, MAY_CHANGE, WORKED_OUT, Head, Page
from untower.publish.live_workbook_working import rows_of

if TYPE_CHECKING:
    from untower.answers.live import LiveModel
    from untower.publish.live_workbook_page import Formats

GROUPS, BANDS, JOINS = "Supplier groups", "Discounts", "Interfaces"
TOP, FIRST = 3, 5
YEARS_FROM = 7


def discount_of(year: int, model: LiveModel) -> str:
    """What all groups take off in a year, as a formula of another sheet names it."""
    name = xl_col_to_name(YEARS_FROM + year)
    return f"'{GROUPS}'!${name}${FIRST + 1}:${name}${FIRST + len(model.groups)}"


def write_groups(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    """Write the three sheets."""
    _write_groups(book, model, formats, marking)
    _write_bands(book, model, formats, marking)
    _write_joins(book, model, formats, marking)


def _write_groups(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    page = Page(
        book,
        GROUPS,
        formats,
        marking,
        title="Supplier groups of the range",
        says="An outside group that has a component is managed. Its discount is that of the "
        "highest amount its yearly spend reaches, on all its new prices.",
    )
    heads = [
        Head("Group", 30),
        Head("Name", 40),
        Head("Stands", 11, MAY_CHANGE),
        Head("Components", 12, WORKED_OUT, is_number=True),
        Head("Managed", 10, WORKED_OUT, is_number=True),
        Head("Spend a year £", 15, WORKED_OUT, is_number=True),
        Head("Discount %", 11, WORKED_OUT, is_number=True),
        *(
            Head(f"Discount, year {y + 1} £", 14, WORKED_OUT, is_number=True)
            for y in range(model.horizon_years)
        ),
    ]
    page.heads(TOP, heads, frozen_columns=1)
    last = FIRST + len(model.groups) - 1
    for name, column in (("id", 0), ("stands", 2), ("managed", 4), ("spend", 5), ("discount", 6)):
        page.define(f"groups_{name}", (FIRST, column), (last, column))
    for row, group in enumerate(model.groups, start=FIRST):
        at = row + 1
        is_outside = group.stands == OUTSIDE
        page.text(row, 0, group.group_id, formats.short)
        page.text(row, 1, group.name, formats.short)
        page.entry(row, 2, group.stands, "text")
        page.formula(
            row, 3, f"COUNTIFS(lines_group,$A{at},lines_counts,1)", group.components, "whole"
        )
        managed = int(is_outside and group.components > 0)
        page.formula(row, 4, f'IF(AND($C{at}="{OUTSIDE}",$D{at}>0),1,0)', managed, "whole")
        page.formula(row, 5, f"SUMIFS(lines_spend,lines_group,$A{at})", group.spend_gbp, "pence")
        page.formula(
            row,
            6,
            f'IF($C{at}="{OUTSIDE}",SUMPRODUCT(MAX((bands_group=$A{at})*bands_holds)),0)',
            group.discount_pct,
            "pct",
        )
        for year, gbp in enumerate(group.discount_by_year):
            taken_from = f"SUMIFS({rows_of('running', year, model)},lines_group,$A{at},"
            taken_from += "lines_discounted,1)"
            page.formula(row, YEARS_FROM + year, f"-$G{at}/100*{taken_from}", gbp, "money")
    page.takes(
        FIRST,
        2,
        last,
        title="Stands",
        note="outside: a supplier. in house: the organisation itself. nobody: what is retired.",
        kind="list",
        source=[OUTSIDE, "in house", NOBODY],
    )


def _write_bands(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    page = Page(
        book,
        BANDS,
        formats,
        marking,
        title="Volume discounts: from which yearly spend, how much off",
        says="A row may be changed, or added in one of the blank rows at the end.",
    )
    heads = (
        Head("Group", 30, MAY_CHANGE),
        Head("From a year £", 16, MAY_CHANGE, is_number=True),
        Head("Discount %", 12, MAY_CHANGE, is_number=True),
        Head("Reached", 10, WORKED_OUT, is_number=True),
        Head("Holds %", 10, WORKED_OUT, is_number=True),
    )
    page.heads(TOP, heads, frozen_columns=1)
    spare = 10
    last = FIRST + len(model.bands) + spare - 1
    page.define("bands_group", (FIRST, 0), (last, 0))
    page.define("bands_holds", (FIRST, 4), (last, 4))
    bands = [*model.bands, *[None] * spare]
    for row, band in enumerate(bands, start=FIRST):
        at = row + 1
        page.entry(row, 0, band.group_id if band else None, "text")
        page.entry(row, 1, band.annual_from_gbp if band else None, "pence")
        page.entry(row, 2, band.discount_pct if band else None, "number")
        reached = int(band.is_reached) if band else 0
        # A spend that misses an amount by the rounding of its sum alone has reached it.
        page.formula(
            row,
            3,
            f'IF($A{at}="",0,IF(SUMIFS(groups_spend,groups_id,$A{at})'
            f">=$B{at}-0.000000001*(1+$B{at}),1,0))",
            reached,
            "whole",
        )
        holds = reached * band.discount_pct if band else 0
        page.formula(row, 4, f"$D{at}*$C{at}", holds, "pct")


def _write_joins(book: Any, model: LiveModel, formats: Formats, marking: str) -> None:  # noqa: ANN401
    page = Page(
        book,
        JOINS,
        formats,
        marking,
        title="Interfaces: components that depend on each other",
        says="One costs its price in every year where its two ends are with different groups; an "
        "end that is retired costs none.",
    )
    heads = (
        Head("One", 30, FACT),
        Head("Other", 30, FACT),
        Head("Apart, a year £", 16, MAY_CHANGE, is_number=True),
        Head("Group of the one", 30, WORKED_OUT),
        Head("Group of the other", 30, WORKED_OUT),
        Head("Costs a year £", 16, WORKED_OUT, is_number=True),
    )
    page.heads(TOP, heads, frozen_columns=2)
    last = FIRST + max(len(model.joins), 1) - 1
    page.define("joins_cost", (FIRST, 5), (last, 5))
    group_of = {line.component_id: line.group_id for line in model.lines}
    nobody = {g.group_id for g in model.groups if g.stands == NOBODY}
    for row, join in enumerate(model.joins, start=FIRST):
        at = row + 1
        page.text(row, 0, join.one, formats.short)
        page.text(row, 1, join.other, formats.short)
        page.entry(row, 2, join.annual_gbp, "pence")
        for column, end in ((3, join.one), (4, join.other)):
            place = f"MATCH(${'AB'[column - 3]}{at},lines_component,0)"
            held = f'IF(INDEX(lines_stands,{place})="{NOBODY}","",INDEX(lines_group,{place}))'
            group = group_of[end]
            page.formula(row, column, held, "" if group in nobody else group, "text")
        page.formula(
            row,
            5,
            f'IF(OR($D{at}="",$E{at}="",$D{at}=$E{at}),0,$C{at})',
            join.annual_gbp if join.is_apart else 0.0,
            "pence",
        )
    if model.joins:
        page.sheet.autofilter(TOP + 1, 0, last, len(heads) - 1)
        page.takes(
            FIRST,
            2,
            last,
            title="Apart, a year £",
            note="What keeping the two joined costs a year while they sit with different groups.",
            kind="decimal",
            between=(0, 1e12),
        )
