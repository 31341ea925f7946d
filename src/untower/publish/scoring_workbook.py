"""What is sent to each evaluator? One workbook with a cell for every score, and one for its reason.

It holds the evaluator's own assignments and no more: no price, no other score, nobody else. Only
three columns can be written in. Filled in, it is read back with every cell checked.
"""

from __future__ import annotations

import re
from functools import partial
from hashlib import sha256
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from untower.phrases import plural
from untower.publish.blank_workbook import READ_ME
from untower.publish.cell_rules import FIRST_DAY, LAST_DAY, MESSAGE_MAX, TITLE_MAX
from untower.publish.formula_guard import harmless
from untower.publish.sent_workbook import (
    HEAD,
    WRAPPED,
    marked_page,
    sent_formats,
    sent_workbook,
    write_to_be_filled,
)
from untower.storage import score_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from untower.answers.scoring import ScoringLine, ScoringSheet

PURPOSE = "One evaluator's own scores: not agreed, and no award decision"
HEADERS: tuple[tuple[str, int], ...] = (
    (score_sheet.LOT, 22),
    (score_sheet.CRITERION, 34),
    (score_sheet.WEIGHT, 10),
    (score_sheet.TENDER, 18),
    (score_sheet.ALLOWED, 18),
    (score_sheet.SCORE, 10),
    (score_sheet.REASON, 70),
    (score_sheet.WHEN, 17),
    (score_sheet.EVALUATOR, 14),
    (score_sheet.CRITERION_ID, 18),
    (score_sheet.CHECK, 14),
)
PLACE = {header: at for at, (header, _) in enumerate(HEADERS)}
TO_FILL = (score_sheet.SCORE, score_sheet.REASON, score_sheet.WHEN)
MARKS_FROM = PLACE[score_sheet.EVALUATOR]
README_WIDTH, MEANS_WIDTH = 110, 100
LINE_HEIGHT, LETTERS = 15.0, 0.85
LINES_AT_LEAST = 3
SCALE_HEADERS = (
    (score_sheet.CRITERION, 34),
    ("Score", 8),
    ("What a tender shows to be given it", MEANS_WIDTH),
)
SCALES_FROM = 1
MAY = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


class _Formats(NamedTuple):
    """The formats of every workbook sent out, in that order, then those of cells to fill."""

    head: Format
    mark_head: Format
    text: Format
    mark: Format
    bold: Format
    title: Format
    fill_head: Format
    score: Format
    reason: Format
    when: Format


def write_scoring_workbooks(
    sheets: Sequence[ScoringSheet], folder: Path, *, is_forced: bool = False
) -> dict[Path, int]:
    """Write a workbook for each evaluator into a folder; file → how many scores it asks for.

    The folder is made if it is not there. WrongUse when a file of one of the names stands there
    already, since it may hold scores, unless `is_forced`; then nothing is written at all.
    """
    named = {file_name(sheet): sheet for sheet in sheets}
    making = {name: partial(scoring_workbook, sheet) for name, sheet in named.items()}
    written = write_to_be_filled(making, folder, to_hold="scores", is_forced=is_forced)
    return {path: len(sheet.lines) for path, sheet in zip(written, named.values(), strict=True)}


def file_name(sheet: ScoringSheet) -> str:
    """A name of its own for each procurement and token, on every system."""
    whole = f"{sheet.procurement_id}-{sheet.evaluator_id}"
    plain = re.sub(r"[^a-z0-9]+", "-", whole.casefold()).strip("-")[:60]
    own = "" if plain == whole else f"-{sha256(whole.encode()).hexdigest()[:6]}"
    return f"scores-{plain}{own}.xlsx"


def scoring_workbook(sheet: ScoringSheet) -> bytes:
    """One evaluator's workbook, as bytes; the same sheet always gives the same bytes."""
    target = BytesIO()
    with sent_workbook(
        target, title=f"untower: scores of {sheet.evaluator_id}", subject=PURPOSE
    ) as workbook:
        formats = _formats(workbook)
        _read_me(workbook, sheet, formats)
        scores = _page(workbook, score_sheet.SHEET)
        ranges = _scales(_page(workbook, score_sheet.SCALES), sheet.lines, formats)
        _scores(scores, sheet.lines, ranges, formats)
    return target.getvalue()


def _formats(workbook: Workbook) -> _Formats:
    fill = {**WRAPPED, "border": 1, "bg_color": "#FFFBE6", "locked": False}
    return _Formats(
        *sent_formats(workbook),
        fill_head=workbook.add_format({**HEAD, "bg_color": "#FFE9A8", "font_color": "#12212B"}),
        score=workbook.add_format(fill),
        reason=workbook.add_format({**fill, "num_format": "@"}),
        when=workbook.add_format({**fill, "num_format": "dd/mm/yyyy hh:mm"}),
    )


def _read_me(workbook: Workbook, sheet: ScoringSheet, formats: _Formats) -> None:
    page = _page(workbook, READ_ME)
    page.hide_gridlines(2)
    page.set_column(0, 0, README_WIDTH, formats.text)
    lines = (
        f"1. {plural(len(sheet.lines), 'score')} to give, for {sheet.title}. Score alone, from "
        "what the tender says.",
        f"2. On the sheet {score_sheet.SHEET} fill the yellow cells: a score from the drop-down, "
        "and why the tender earned it, in words the tenderer could be given.",
        f"3. What each score means stands on the sheet {score_sheet.SCALES}. Only those scores can "
        "be given; a blank is not a score of 0.",
        f"4. {score_sheet.WHEN} is welcome: the day and time of the score, such as 31/03/2027 "
        "14:05.",
        "5. All other cells are locked: they lead each score to its place. Save the file and send "
        "it back.",
        *sheet.left_out,
    )
    page.write_string(0, 0, harmless(f"Scores of {sheet.evaluator_id}"), formats.title)
    for row, line in enumerate(lines, start=2):
        page.set_row(row, _height((line, README_WIDTH)))
        page.write_string(row, 0, harmless(line), formats.text)
    page.write_string(len(lines) + 3, 0, PURPOSE, formats.bold)
    page.protect("", MAY)


def _scales(page: Worksheet, lines: Sequence[ScoringLine], formats: _Formats) -> dict[str, str]:
    """Every scale with its words; criterion → the range that its drop-down offers."""
    for at, (header, width) in enumerate(SCALE_HEADERS):
        page.set_column(at, at, width)
        page.write_string(0, at, header, formats.head)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    ranges: dict[str, str] = {}
    row = SCALES_FROM
    for line in {line.criterion_id: line for line in lines}.values():
        first = row
        for score in line.scale:
            means = line.meanings.get(score, "")
            page.set_row(row, _height((line.criterion, SCALE_HEADERS[0][1]), (means, MEANS_WIDTH)))
            page.write_string(row, 0, harmless(line.criterion), formats.text)
            page.write_number(row, 1, score, formats.text)
            page.write_string(row, 2, harmless(means), formats.text)
            row += 1
        ranges[line.criterion_id] = f"={score_sheet.SCALES}!$B${first + 1}:$B${row}"
    page.protect("", MAY)
    return ranges


def _scores(
    page: Worksheet, lines: Sequence[ScoringLine], ranges: dict[str, str], formats: _Formats
) -> None:
    page.repeat_rows(0)
    page.freeze_panes(1, PLACE[score_sheet.ALLOWED])
    page.set_row(0, 32)
    page.print_area(0, 0, len(lines), MARKS_FROM - 1)  # what leads back to a cell is for a machine
    for at, (header, width) in enumerate(HEADERS):
        page.set_column(at, at, width)
        dress = formats.mark_head if at >= MARKS_FROM else formats.head
        page.write_string(0, at, header, formats.fill_head if header in TO_FILL else dress)
    for row, line in enumerate(lines, start=1):
        texts = {
            score_sheet.LOT: line.lot_title,
            score_sheet.CRITERION: line.criterion,
            score_sheet.WEIGHT: f"{line.weight_pct:g}%" if line.weight_pct else "",
            score_sheet.TENDER: line.offer_id,
            score_sheet.ALLOWED: line.allowed,
            score_sheet.EVALUATOR: line.evaluator_id,
            score_sheet.CRITERION_ID: line.criterion_id,
            score_sheet.CHECK: line.check,
        }
        fitted = [(text, HEADERS[PLACE[header]][1]) for header, text in texts.items()]
        page.set_row(row, max(LINES_AT_LEAST * LINE_HEIGHT, _height(*fitted)))
        for header, text in texts.items():
            at = PLACE[header]
            dress = formats.mark if at >= MARKS_FROM else formats.text
            page.write_string(row, at, harmless(text), dress)
        for header, dress, rule in (
            (score_sheet.SCORE, formats.score, _score_rule(line, ranges[line.criterion_id])),
            (score_sheet.REASON, formats.reason, _reason_rule()),
            (score_sheet.WHEN, formats.when, _when_rule()),
        ):
            page.write_blank(row, PLACE[header], None, dress)
            page.data_validation(row, PLACE[header], row, PLACE[header], rule)
    page.protect("", MAY)


def _height(*cells: tuple[str, int]) -> float:
    """A row's height for texts in columns of a width: not every program makes room by itself."""
    return LINE_HEIGHT * max(ceil(max(len(text), 1) / (width * LETTERS)) for text, width in cells)


def _score_rule(line: ScoringLine, scores: str) -> dict[str, object]:
    """Only a score of the scale; what each means is shown beside the cell where it fits."""
    words = "\n".join(f"{s:g}: {line.meanings[s]}" for s in line.scale if s in line.meanings)
    short = f"Allowed: {line.allowed}."[:MESSAGE_MAX]
    return {
        "validate": "list",
        "source": scores,
        "input_title": line.criterion[:TITLE_MAX],
        "input_message": words if words and len(words) <= MESSAGE_MAX else short,
        "error_title": "Not on the scale",
        "error_message": "Choose a score of the published scale, or leave the cell blank.",
    }


def _reason_rule() -> dict[str, object]:
    return {
        "validate": "any",
        "input_title": "Your reason",
        "input_message": "Why the tender earned this score, in words the tenderer could be given.",
    }


def _when_rule() -> dict[str, object]:
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": FIRST_DAY,
        "maximum": LAST_DAY,
        "error_title": "Not a date and time",
        "error_message": "Write it as 31/03/2027 14:05, or leave the cell blank.",
    }


def _page(workbook: Workbook, name: str) -> Worksheet:
    """A sheet marked with what it is."""
    return marked_page(workbook, name, PURPOSE)
