"""What is sent to each owner role? One workbook of questions, with a typed cell for every answer.

A workbook holds what its edition shows and no more. Filled in, `untower read-back` puts the answers
where they belong; what only a file can answer stands on a sheet of its own and is not read back.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from untower.phrases import plural
from untower.publish.ask_lines import AskLine, ask_lines, by_role
from untower.publish.blank_workbook import READ_ME
from untower.publish.cell_rules import Heading
from untower.publish.formula_guard import harmless
from untower.publish.sent_workbook import (
    marked_page,
    sent_formats,
    sent_workbook,
    write_to_be_filled,
)
from untower.publish.wording import day
from untower.storage import ask_sheet
from untower.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from untower.publish.editions import CutPlan
    from untower.publish.sent_workbook import SentFormats

PURPOSE = "Planning model: not an award decision"
LISTS = "Lists"
HEADERS: tuple[tuple[str, int], ...] = (
    ("Of the first ten", 9),
    (ask_sheet.QUESTION, 48),
    ("About", 30),
    ("What is known of it", 44),
    (ask_sheet.ANSWER, 24),
    ("What may stand there", 40),
    ("Why it matters", 24),
    (ask_sheet.WAS, 18),
    (ask_sheet.ROLE, 20),
    (ask_sheet.TABLE, 13),
    (ask_sheet.KEY, 18),
    (ask_sheet.COLUMN, 18),
    (ask_sheet.CHECK, 14),
)
PLACE = {header: at for at, (header, _) in enumerate(HEADERS)}
MARKS_FROM = PLACE[ask_sheet.WAS]
FILE_HEADERS = (("Of the first ten", 9), (ask_sheet.QUESTION, 70), ("Why it matters", 30))
NO_ROLE_WORDS = "whoever knows"


def write_ask_sheets(cut: CutPlan, folder: Path, *, is_forced: bool = False) -> dict[Path, int]:
    """Write a workbook for each owner role into a folder; file → how many questions it asks.

    The folder is made if it is not there. WrongUse when a file of one of the names stands there
    already, since it may hold answers, unless `is_forced`; then nothing is written at all.
    """
    sheets = by_role(ask_lines(cut))
    making = {name: partial(ask_workbook, cut, lines) for name, lines in sheets.items()}
    written = write_to_be_filled(making, folder, to_hold="answers", is_forced=is_forced)
    return dict(zip(written, map(len, sheets.values()), strict=True))


def ask_workbook(cut: CutPlan, lines: Sequence[AskLine]) -> bytes:
    """The workbook of one owner role, as bytes; the same plan always gives the same bytes."""
    target = BytesIO()
    role = _role_of(lines)
    typed = [line for line in lines if line.place is not None]
    by_file = [line for line in lines if line.place is None]
    with sent_workbook(
        target, title=f"untower: questions for {role}", subject=f"{PURPOSE}. {cut.edition.title}."
    ) as workbook:
        formats = sent_formats(workbook)
        _read_me(workbook, cut, role, len(typed), len(by_file), formats)
        if typed:
            _questions(workbook, cut, typed, formats)
        if by_file:
            _by_file(workbook, cut, by_file, formats)
    return target.getvalue()


def _role_of(lines: Sequence[AskLine]) -> str:
    return lines[0].cell.owner_role or NO_ROLE_WORDS


def _read_me(
    workbook: Workbook, cut: CutPlan, role: str, typed: int, by_file: int, formats: SentFormats
) -> None:
    """Five lines: what this is, what to fill, what to leave, what is asked as a file, what next."""
    page = _page(workbook, READ_ME, cut)
    page.hide_gridlines(2)
    page.set_column(0, 0, 110, formats.text)
    whose = cut.plan.organisation or "the organisation"
    asked = (
        f"2. Fill the column {ask_sheet.ANSWER} on the sheet {ask_sheet.SHEET} "
        f"({plural(typed, 'cell')}). A blank stays not known: never write 0 for it."
        if typed
        else "2. No cell is asked for here, only files."
    )
    files = (
        f"4. The sheet {ask_sheet.BY_FILE} ({plural(by_file, 'question')}) is answered by sending "
        "a file as you have it. What is typed there is not read back."
        if by_file
        else "4. Every question here is answered by a cell; no file is asked for."
    )
    lines = (
        f"1. Questions for {role}, about the technology of {whose}, as known on "
        f"{day(cut.plan.on)}. Those of the first ten would change most.",
        asked,
        f"3. Leave the grey columns from {ask_sheet.WAS} on as they are: they lead each answer to "
        "its cell. Rows may be sorted or left out.",
        files,
        "5. Save the file and send it back. untower read-back puts the answers into a copy of the "
        "tables and lists what changed.",
    )
    page.write_string(0, 0, f"Questions for {role}", formats.title)
    for row, line in enumerate(lines, start=2):
        page.write_string(row, 0, harmless(line), formats.text)
    marking = f"{PURPOSE}. {cut.edition.title}: {cut.edition.holds}."
    page.write_string(len(lines) + 3, 0, marking, formats.bold)


def _questions(
    workbook: Workbook, cut: CutPlan, lines: Sequence[AskLine], formats: SentFormats
) -> None:
    """One row a question, with a typed cell for its answer."""
    page = _page(workbook, ask_sheet.SHEET, cut)
    page.repeat_rows(0)
    page.freeze_panes(1, PLACE[ask_sheet.QUESTION] + 1)
    page.set_row(0, 32)
    for at, (header, width) in enumerate(HEADERS):
        page.set_column(at, at, width)
        page.write_string(0, at, header, formats.head if at < MARKS_FROM else formats.mark_head)
    lists = _lists(workbook, cut, lines, formats)
    answers: dict[str, Format] = {}
    for row, line in enumerate(lines, start=1):
        if line.place is None:
            continue
        column = line.place.declared
        heading = Heading(
            header=column.name,
            column=column,
            sentence=column.sentence,
            names_from=lists.get(column.link or ""),
            names_on=LISTS if column.link in lists else None,
        )
        cells = (
            str(line.rank) if line.is_first else "",
            line.cell.question,
            line.about,
            line.known,
            None,
            f"{column.sentence} Allowed: {heading.allowed}.",
            line.why,
            line.place.was,
            line.cell.owner_role or "",
            line.place.table,
            line.place.key,
            line.place.column,
            line.place.check(line.cell.question),
        )
        for at, text in enumerate(cells):
            if at == 0 and text:
                page.write_number(row, at, line.rank, formats.text)
            elif text is not None:
                page.write_string(
                    row, at, harmless(text), formats.text if at < MARKS_FROM else formats.mark
                )
        page.write_blank(row, PLACE[ask_sheet.ANSWER], None, _answer(workbook, heading, answers))
        page.data_validation(
            row, PLACE[ask_sheet.ANSWER], row, PLACE[ask_sheet.ANSWER], _rule(heading)
        )
    page.autofilter(0, 0, len(lines), len(HEADERS) - 1)


def _rule(heading: Heading) -> dict[str, object]:
    """The rule of an answer: an id that is not listed is barred, for reading back refuses it."""
    rule = heading.rule()
    if heading.names_from:
        rule |= {
            "error_type": "stop",
            "error_title": "Not allowed here",
            "error_message": f"Choose an id from the {LISTS} sheet, or leave the cell blank.",
        }
    return rule


def _answer(workbook: Workbook, heading: Heading, made: dict[str, Format]) -> Format:
    """The format of an answer's cell; text stays text, whatever it begins with."""
    numbers = heading.number_format or (
        {} if heading.column.kind is Kind.NUMBER else {"num_format": 49}
    )
    name = str(sorted(numbers.items()))
    if name not in made:
        made[name] = workbook.add_format(
            {**numbers, "border": 1, "bg_color": "#FFFBE6", "text_wrap": True, "valign": "top"}
        )
    return made[name]


def _lists(
    workbook: Workbook, cut: CutPlan, lines: Sequence[AskLine], formats: SentFormats
) -> dict[str, str]:
    """The ids that answers may point to, each with its name; link → the range of its ids."""
    tables = cut.plan.reading.tables
    linked = {line.place.declared.link for line in lines if line.place is not None}
    ranges: dict[str, str] = {}
    page: Worksheet | None = None
    for link in sorted(one for one in linked if one):
        table, key = link.split(".", 1)
        frame = tables.get(table)
        if frame is None or key not in frame.columns or frame[key].count() == 0:
            continue
        page = page or _page(workbook, LISTS, cut)
        at = 3 * len(ranges)
        name = next((n for n in ("name", "title") if n in frame.columns), key)
        rows = sorted(
            set(frame.drop_nulls(key).select(key, pl.col(name).alias("what")).iter_rows()), key=str
        )
        page.set_column(at, at + 1, 30)
        page.write_string(0, at, key, formats.head)
        page.write_string(0, at + 1, "What it is", formats.head)
        for row, (one, words) in enumerate(rows, start=1):
            page.write_string(row, at, harmless(str(one)), formats.mark)
            page.write_string(row, at + 1, harmless("" if words is None else str(words)))
        letter = xl_col_to_name(at)
        ranges[link] = f"={LISTS}!${letter}$2:${letter}${len(rows) + 1}"
    return ranges


def _by_file(
    workbook: Workbook, cut: CutPlan, lines: Sequence[AskLine], formats: SentFormats
) -> None:
    """Questions that no cell can answer: send the file as it is."""
    page = _page(workbook, ask_sheet.BY_FILE, cut)
    page.repeat_rows(2)
    page.write_string(
        0,
        0,
        "Answer these by sending a file as you have it, in any layout. Nothing typed here is read "
        "back.",
        formats.bold,
    )
    for at, (header, width) in enumerate(FILE_HEADERS):
        page.set_column(at, at, width)
        page.write_string(2, at, header, formats.head)
    for row, line in enumerate(lines, start=3):
        if line.is_first:
            page.write_number(row, 0, line.rank, formats.text)
        page.write_string(row, 1, harmless(line.cell.question), formats.text)
        page.write_string(row, 2, harmless(line.why), formats.text)


def _page(workbook: Workbook, name: str, cut: CutPlan) -> Worksheet:
    """A sheet marked with purpose and edition."""
    return marked_page(workbook, name, f"{PURPOSE} · {cut.edition.title}")
