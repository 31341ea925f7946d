"""plan.xlsx: the plan for someone who works in a spreadsheet.

Sheets: Summary, Findings, the live case where there is one, one for each list of objects among the
figures, one for the data of each picture, Intake, Refused, Missing cells. Every sheet carries the
marking on each printed page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter

from untower.answers import REFUSAL_COLUMNS, Figure
from untower.findings import worst_first
from untower.journey import STEPS, step
from untower.phrases import listed
from untower.publish import wording
from untower.publish.formula_guard import harmless
from untower.publish.live_workbook import SHEETS as LIVE_SHEETS
from untower.publish.live_workbook import write_live_sheets
from untower.publish.plan_json import exact
from untower.version import __version__

if TYPE_CHECKING:
    from untower.answers.live import LiveModel
    from untower.publish.editions import CutPlan

REFUSED_SHOWN = 10_000
# The live sheets stand after this one, counted from 0.
FINDINGS = 1
# A sheet holds 1,048,576 rows: one for the heads, one to say what did not fit.
ROWS_AT_MOST = 1_048_574
WIDEST = 60
LONGEST_TEXT = 32_000
SAFE_WHOLE = 2**53


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, heads and rows of plain values."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Figure]]


def plan_workbook(cut: CutPlan, on: date) -> bytes:
    """The workbook as bytes; `on` is the day it is made."""
    from untower.publish.report import MARKING, NAMES

    out = io.BytesIO()
    plan = cut.plan
    marking = f"{MARKING.get(plan.purpose, plan.purpose)} · {cut.edition.title}"
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": f"{NAMES.get(plan.purpose, plan.purpose)}: "
            f"{plan.organisation or 'organisation not named'}",
            "subject": marking,
            "category": cut.edition.title,
            "keywords": f"purpose={plan.purpose}; edition={cut.edition.value}",
            "comments": f"Made by untower {__version__}. {cut.withheld_words}".strip(),
            "created": datetime(on.year, on.month, on.day),  # noqa: DTZ001  a day has no zone
        }
    )
    formats = _Formats(book)
    live = _live_of(cut)
    # Formulas speak of the live sheets by name: no other sheet takes one of theirs.
    taken = {name.lower() for name in LIVE_SHEETS} if live else set[str]()
    for number, sheet in enumerate(_sheets(cut, on, marking)):
        _write(book, sheet, _free_name(sheet.name, taken), formats, marking)
        if live and number == FINDINGS:
            write_live_sheets(book, live, marking)
    book.close()
    return out.getvalue()


def _live_of(cut: CutPlan) -> LiveModel | None:
    """What the live sheets are made of; None where there is nothing to work out."""
    return next((a.live for a in cut.plan.steps if a.live is not None and a.live.lines), None)


def _sheets(cut: CutPlan, on: date, marking: str) -> Iterable[Sheet]:
    yield _summary(cut, on, marking)
    yield _findings(cut)
    for answer in cut.plan.steps:
        for name, figure in answer.figures.items():
            if objects := _objects(figure):
                yield _of_objects(wording.title_of(name), objects)
    for answer in cut.plan.steps:
        for picture in answer.pictures:
            if picture.rows:
                name = wording.title_of(picture.picture_id.replace("-", "_"))
                yield Sheet(f"Picture {name}", picture.columns, picture.rows)
    yield _intake(cut)
    yield _refused(cut)
    yield _missing(cut)


def _summary(cut: CutPlan, on: date, marking: str) -> Sheet:
    plan = cut.plan
    rows: list[tuple[Figure, ...]] = [
        ("Marking", marking),
        ("Edition", f"{cut.edition.title}: {cut.edition.holds}"),
        ("Organisation", plan.organisation),
        ("Made for", plan.on),
        ("Made on", on),
        ("Made by", f"untower {__version__}"),
        ("Rows in", sum(i.rows_in for i in plan.reading.intake)),
        ("Rows kept", sum(i.rows_kept for i in plan.reading.intake)),
        ("Rows refused", sum(i.rows_refused for i in plan.reading.intake)),
    ]
    if cut.withheld_words:
        rows.append(("Withheld", cut.withheld_words))
    if _live_of(cut):
        rows.append(("Live case", f"{listed(LIVE_SHEETS)}: change an input and the totals follow."))
    answers = {a.step: a for a in plan.steps}
    for named in STEPS:
        answer = answers.get(named.name)
        if answer is None and plan.purpose != "plan":
            continue
        said = f"{answer.state.words.capitalize()}. {answer.answer}" if answer else "To come."
        rows.append((named.title, said))
        rows.extend((f"{named.title}: assumed", s) for s in (answer.assumed if answer else ()))
        for name, figure in (answer.figures if answer else {}).items():
            if not isinstance(figure, list | Mapping):
                rows.append((f"{named.title}: {wording.title_of(name)}", figure))
    return Sheet("Summary", ("What", "Answer"), rows)


def _findings(cut: CutPlan) -> Sheet:
    heads = (
        "Step", "Verdict", "Force", "Severity", "What was found", "At stake £", "What to do",
        "Owner", "Subject", "Key", "Rule", "Source", "Rows behind it",
    )  # fmt: skip
    rows = [
        (
            step(f.step).title if f.step in {s.name for s in STEPS} else f.step,
            f.outcome.value,
            f.force.words,
            f.severity.words,
            f.sentence,
            f.money_gbp,
            f.next_step or None,
            f.owner_role,
            f.subject_table,
            f.subject_key,
            f.rule,
            f.source or None,
            "; ".join(f"{r.file} row {r.row}" if r.file else f"{r.table} {r.key}" for r in f.rows),
        )
        for answer in cut.plan.steps
        for f in worst_first(list(answer.findings))
    ]
    return Sheet("Findings", heads, rows)


def _objects(figure: Figure) -> list[Mapping[str, Figure]]:
    if not isinstance(figure, list):
        return []
    return [row for row in figure if isinstance(row, Mapping)]


def _of_objects(name: str, objects: list[Mapping[str, Figure]]) -> Sheet:
    heads = tuple(dict.fromkeys(key for row in objects for key in row))
    return Sheet(name, heads, [tuple(_flat(row.get(h)) for h in heads) for row in objects])


def _flat(value: Figure) -> Figure:
    """A list inside a cell as text."""
    if isinstance(value, list):
        return "; ".join(str(part) for part in value if part is not None)
    if isinstance(value, Mapping):
        return "; ".join(f"{k}: {v}" for k, v in value.items() if v is not None)
    return value


def _intake(cut: CutPlan) -> Sheet:
    heads = (
        "File", "Format", "Encoding", "Read as", "Header row",
        "Rows in", "Kept", "Refused", "Headers read", "Assumed",
    )  # fmt: skip
    rows = [
        (
            i.file,
            i.format,
            i.encoding,
            i.table,
            i.header_row,
            i.rows_in,
            i.rows_kept,
            i.rows_refused,
            "; ".join(f"{header} = {name}" for name, header in i.headers.items()),
            "; ".join(i.assumed),
        )
        for i in cut.plan.reading.intake
    ]
    return Sheet("Intake", heads, rows)


def _refused(cut: CutPlan) -> Sheet:
    rows: list[Sequence[Figure]] = []
    for i in cut.plan.reading.intake:
        room = REFUSED_SHOWN - len(rows)
        rows.extend(i.refused.select(REFUSAL_COLUMNS).head(max(room, 0)).iter_rows())
    more = sum(i.refused.height for i in cut.plan.reading.intake) - len(rows)
    if more > 0:
        rows.append((f"{more:,} more in refused.csv",))
    return Sheet("Refused", REFUSAL_COLUMNS, rows)


def _missing(cut: CutPlan) -> Sheet:
    heads = ("Question", "Ask", "Table", "Key", "Column", "At stake £", "Findings settled")
    rows = [
        (c.question, c.owner_role, c.table, c.key, c.column, c.money_gbp, c.settles)
        for c in cut.plan.missing
    ]
    return Sheet("Missing cells", heads, rows)


# --- writing -------------------------------------------------------------------------------


class _Formats:
    """How money, dates, numbers and long text look."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401  XlsxWriter ships no types
        top = {"valign": "top"}
        self.head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, **top})
        self.money = book.add_format({"num_format": "£#,##0.00;[Red]-£#,##0.00", **top})
        self.date = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", **top})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left", **top})
        self.number = book.add_format({"num_format": "#,##0.##", **top})
        self.whole = book.add_format({"num_format": "#,##0", **top})
        self.text = book.add_format({"text_wrap": True, **top})
        self.unknown = book.add_format({"italic": True, "font_color": "#4d5b66", **top})


def _write(
    book: Any,  # noqa: ANN401
    sheet: Sheet,
    name: str,
    formats: _Formats,
    marking: str,
) -> None:
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header(f"&L{_plain(marking)}&R{_plain(name)}")
    page.set_footer(f"&L{_plain(marking)}&R&P of &N")
    page.freeze_panes(1, 0)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, harmless(head), formats.head)
        page.set_column(column, column, _width(sheet, column))
    is_money = [head.endswith(("_gbp", "£")) for head in sheet.heads]
    fitting = sheet.rows[:ROWS_AT_MOST]
    if more := len(sheet.rows) - len(fitting):
        fitting = [*fitting, (f"{more:,} more in plan.json",)]
    for number, row in enumerate(fitting, start=1):
        for column, value in enumerate(row):
            if value is not None and value != "":
                _write_cell(page, number, column, value, formats, is_money=is_money[column])
    if sheet.rows and sheet.name != "Summary":
        page.autofilter(0, 0, len(fitting), len(sheet.heads) - 1)


def _write_cell(
    page: Any,  # noqa: ANN401
    row: int,
    column: int,
    value: Figure,
    formats: _Formats,
    *,
    is_money: bool,
) -> None:
    """One cell in its own kind: text is always text, whatever it begins with."""
    if isinstance(value, str):
        _write_text(page, row, column, value, formats)
    elif isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no", formats.text)
    elif isinstance(value, int | float | Decimal):
        if isinstance(value, int) and abs(value) > SAFE_WHOLE:
            page.write_string(row, column, str(value), formats.text)
            return
        shape = formats.number
        if is_money or isinstance(value, Decimal):
            shape = formats.money
        elif isinstance(value, int):
            shape = formats.whole
        # A Decimal is written digit by digit: pounds never pass through binary float.
        page.write_number(row, column, exact(value) if is_money else value, shape)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats.moment)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats.date)
    else:
        _write_text(page, row, column, str(value), formats)


def _write_text(
    page: Any,  # noqa: ANN401
    row: int,
    column: int,
    value: str,
    formats: _Formats,
) -> None:
    text = harmless(value)
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + "…"
    page.write_string(row, column, text, formats.text)


def _width(sheet: Sheet, column: int) -> float:
    """Wide enough for the first rows, never wider than a page can bear."""
    longest = max(
        (
            len(wording.cell(row[column]))
            for row in sheet.rows[:200]
            if column < len(row) and row[column] is not None
        ),
        default=0,
    )
    return float(min(max(longest, len(sheet.heads[column])) + 3, WIDEST))


def _plain(text: str) -> str:
    """Text for a page's margin: & starts a code there."""
    return text.replace("&", "&&")[:120]


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name Excel allows: no sign it forbids, at most 31 letters, not taken yet."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", name).strip().strip("'")[:31] or "Sheet"
    free, number = clean, 2
    while free.lower() in taken:
        free, number = f"{clean[: 31 - len(str(number)) - 1]} {number}", number + 1
    taken.add(free.lower())
    return free
