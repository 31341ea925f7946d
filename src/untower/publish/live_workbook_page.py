"""How does a sheet of the live case look: inputs apart from results, heads that stay, names?

Only what stands here writes a formula, and every formula is one of ours: text that came from
anybody's file goes through `harmless` and is written as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from untower.publish.formula_guard import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

A3, A4 = 8, 9
LINE_HIGH = 15
MAY_CHANGE, WORKED_OUT, FACT = "input", "result", ""
# What Excel takes in the note of a cell.
LONGEST_TITLE, LONGEST_NOTE = 32, 255
INK, INPUT_INK, INPUT_PAPER, INPUT_LINE, QUIET, BAND = (
    "#1a2530",
    "#0b3d91",
    "#fff7d6",
    "#b9a44c",
    "#4d5b66",
    "#e8edf1",
)
SHAPES = {
    "money": '£#,##0;[Red]-£#,##0;"–"',
    "pence": '£#,##0.00;[Red]-£#,##0.00;"–"',
    "factor": "0.0000",
    "number": "#,##0.####",
    "whole": "0",
    "pct": "0.00",
    "date": "d mmm yyyy",
    "text": "@",
}


class Formats:
    """Every look a cell of these sheets can have, made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401  XlsxWriter ships no types
        top = {"valign": "top", "font_color": INK}
        wrapped = {**top, "text_wrap": True}
        aside = {"indent": 1, "align": "left"}
        self.title = book.add_format({**top, "bold": True, "font_size": 14})
        self.section = book.add_format({**top, **aside, "bold": True, "bg_color": BAND})
        head = {**wrapped, "bold": True, "bottom": 2}
        self.head = book.add_format({**head, **aside})
        self.right_head = book.add_format({**head, "align": "right"})
        role = {**top, "italic": True, "font_color": QUIET, "font_size": 8}
        self.role = book.add_format({**role, **aside})
        self.right_role = book.add_format({**role, "align": "right"})
        self.right = book.add_format({**top, "align": "right"})
        self.says = book.add_format({**top, "font_color": QUIET})
        self.short = book.add_format({**top, **aside})
        self.long = book.add_format({**wrapped, **aside})
        self.wide = book.add_format({**wrapped, **aside})
        self.strong = book.add_format({**wrapped, **aside, "bold": True})
        self.agrees = book.add_format({"bold": True, "font_color": "#0b5d2a"})
        self.differs = book.add_format({"bold": True, "font_color": "#a3290f"})
        entry = {
            "valign": "top",
            "font_color": INPUT_INK,
            "bg_color": INPUT_PAPER,
            "border": 1,
            "border_color": INPUT_LINE,
            "locked": False,
        }
        self.entry: dict[str, Any] = {}
        self.result: dict[str, Any] = {}
        self.total: dict[str, Any] = {}
        for shape, pattern in SHAPES.items():
            is_words = shape in ("date", "text")
            aligned = {"align": "left", "indent": 1} if is_words else {"align": "right"}
            look = {"num_format": pattern, **aligned}
            self.entry[shape] = book.add_format({**entry, **look})
            self.result[shape] = book.add_format({**top, **look})
            self.total[shape] = book.add_format({**top, **look, "bold": True, "top": 1})


@dataclass(frozen=True)
class Head:
    """One column: its head, how wide, and whether its cells may be changed."""

    words: str
    width: float
    role: str = FACT
    is_number: bool = False


class FormulaSheet(Worksheet):  # type: ignore[misc]  # no types
    """A worksheet that takes formulas as they are.

    XlsxWriter looks each one through for the functions of later versions, three quarters of the
    time it takes to write a large case; none of ours uses any.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


class Page:
    """One sheet: text is always text, a formula always ours and with its result beside it."""

    def __init__(
        self,
        book: Any,  # noqa: ANN401
        name: str,
        formats: Formats,
        marking: str,
        *,
        title: str,
        says: str,
        paper: int = A4,
        pages_wide: int = 1,
    ) -> None:
        self.book, self.name, self.formats = book, name, formats
        self.sheet = book.add_worksheet(name, worksheet_class=FormulaSheet)
        self.sheet.set_landscape()
        self.sheet.set_paper(paper)
        self.sheet.fit_to_pages(pages_wide, 0)
        self.sheet.hide_gridlines(2)
        self.sheet.set_header(f"&L{_plain(marking)}&R{_plain(name)}")
        self.sheet.set_footer(f"&L{_plain(marking)}&R&P of &N")
        self.sheet.write_string(0, 0, harmless(title), formats.title)
        self.sheet.write_string(1, 0, harmless(says), formats.says)

    def heads(self, row: int, heads: Sequence[Head], *, frozen_columns: int = 0) -> None:
        """Heads with the line under them that says which cells are inputs; both stay in view."""
        for column, head in enumerate(heads):
            look = self.formats
            heading, role = (
                (look.right_head, look.right_role) if head.is_number else (look.head, look.role)
            )
            self.sheet.write_string(row, column, harmless(head.words), heading)
            self.sheet.write_string(row + 1, column, head.role, role)
            self.sheet.set_column(column, column, head.width)
        # Bold letters are wider than those a column is measured in.
        lines = max(-(-len(h.words) * 5 // (4 * int(h.width))) for h in heads)
        self.sheet.set_row(row, LINE_HIGH * min(max(lines, 1), 4))
        self.sheet.freeze_panes(row + 2, frozen_columns)
        self.sheet.repeat_rows(row, row + 1)
        if frozen_columns:
            self.sheet.repeat_columns(0, frozen_columns - 1)

    def text(self, row: int, column: int, text: str, look: Any = None) -> None:  # noqa: ANN401
        """Text as text, whatever it begins with."""
        self.sheet.write_string(row, column, harmless(text), look or self.formats.long)

    def across(self, row: int, columns: int, text: str, letters: int) -> None:
        """One text over several columns that together hold so many letters, tall enough to read."""
        look = self.formats.wide
        self.sheet.merge_range(row, 0, row, columns - 1, "", look)
        self.sheet.write_string(row, 0, harmless(text), look)
        self.sheet.set_row(row, LINE_HIGH * max(1, -(-len(text) // letters)))

    def fact(self, row: int, column: int, value: float | None, shape: str) -> None:
        """A number that is shown and worked with but is no input; a blank stays a blank."""
        if value is not None:
            self.sheet.write_number(row, column, value, self.formats.result[shape])

    def entry(self, row: int, column: int, value: float | str | date | None, shape: str) -> None:
        """A cell to change; a blank one stays a blank in the same look."""
        look = self.formats.entry[shape]
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, harmless(value), look)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, look)
        else:
            self.sheet.write_datetime(row, column, value, look)

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        result: float | str,
        shape: str,
        *,
        is_total: bool = False,
    ) -> None:
        """One of our formulas with what it comes to, so that a viewer need not work it out."""
        look = (self.formats.total if is_total else self.formats.result)[shape]
        self.sheet.write_formula(row, column, f"={formula}", look, result)

    def define(self, name: str, first: tuple[int, int], last: tuple[int, int]) -> None:
        """A name for a cell or a range of this sheet."""
        cells = f"${xl_col_to_name(first[1])}${first[0] + 1}"
        if first != last:
            cells += f":${xl_col_to_name(last[1])}${last[0] + 1}"
        self.book.define_name(name, f"='{self.name}'!{cells}")

    def takes(
        self,
        row: int,
        column: int,
        last_row: int,
        *,
        title: str,
        note: str,
        kind: str,
        between: tuple[float, float] | None = None,
        source: str | Sequence[str] | None = None,
        is_only_warned: bool = False,
    ) -> None:
        """What a cell, or a column of cells, takes, with a note shown when it is chosen."""
        rule: dict[str, Any] = {
            "validate": kind,
            "input_title": title[:LONGEST_TITLE],
            "input_message": note[:LONGEST_NOTE],
            "ignore_blank": True,
            "error_type": "warning" if is_only_warned else "stop",
            "error_title": "Not possible here",
            "error_message": note[:LONGEST_NOTE],
        }
        if between is not None:
            rule |= {"criteria": "between", "minimum": between[0], "maximum": between[1]}
        if source is not None:
            rule["source"] = source
        self.sheet.data_validation(row, column, last_row, column, rule)


def _plain(text: str) -> str:
    """Text for a page's margin: & starts a code there."""
    return text.replace("&", "&&")[:120]
