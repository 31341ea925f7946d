"""What was read, as the page shows it: every row accounted for, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.phrases import plural
from untower.publish import wording
from untower.publish.drawing import WHOLE_FILE
from untower.publish.report_tables import PageCell, PageTable, page_cell, rest_words

if TYPE_CHECKING:
    from untower.answers import FileIntake, Reading

FILES_SHOWN = 60
REFUSED_SHOWN = 10
OF_A_REASON = 2
REFUSALS = "refused.csv"


@dataclass(frozen=True, kw_only=True)
class ReadingPart:
    """The files, what was assumed of each, and the first refusals."""

    answer: str
    files: PageTable | None
    assumed: tuple[tuple[str, tuple[str, ...]], ...]
    refused: PageTable | None


def reading_of(reading: Reading, whole: str = WHOLE_FILE, refusals: str = REFUSALS) -> ReadingPart:
    """Every file with rows in = kept + refused; `whole` and `refusals` name the files that hold all
    of them and every refusal, blank where none does.
    """
    intake = reading.intake
    return ReadingPart(
        answer=_answer(intake, refusals),
        files=_files(intake, whole),
        assumed=tuple((i.file, i.assumed) for i in intake[:FILES_SHOWN] if i.assumed),
        refused=_refused(intake),
    )


def _answer(intake: tuple[FileIntake, ...], refusals: str) -> str:
    if not intake:
        return "No file was read."
    rows_in = sum(i.rows_in for i in intake)
    kept = sum(i.rows_kept for i in intake)
    refused = sum(i.rows_refused for i in intake)
    files = plural(len(intake), "file or sheet", "files and sheets")
    if not refused:
        return f"{files}, {plural(rows_in, 'row')}: every row was kept."
    said = f"{files}, {plural(rows_in, 'row')}: {kept:,} kept, {refused:,} refused by name."
    if not refusals:
        return said
    return f"{said} Every refusal is in {refusals} with what may stand there and what to do."


def _files(intake: tuple[FileIntake, ...], whole: str) -> PageTable | None:
    if not intake:
        return None
    rows = tuple(
        (
            PageCell(i.file, small=_form(i)),
            PageCell(i.table or "not recognised", is_known=i.table is not None),
            page_cell(f"{i.rows_in:,}", is_number=True),
            page_cell(f"{i.rows_kept:,}", is_number=True),
            page_cell(f"{i.rows_refused:,}", is_number=True),
        )
        for i in intake[:FILES_SHOWN]
    )
    return PageTable(
        caption="Files read: rows in = kept + refused",
        heads=("File", "Read as", "Rows in", "Kept", "Refused"),
        rows=rows,
        number_columns=frozenset({2, 3, 4}),
        rest=rest_words(len(intake) - FILES_SHOWN, whole),
    )


def _form(intake: FileIntake) -> str:
    parts = [intake.format, intake.encoding or ""]
    if intake.header_row:
        parts.append(f"header in row {intake.header_row}")
    return " · ".join(part for part in parts if part)


def _place(row: object, column: object) -> str:
    place = f"row {row}" if row else "whole file"
    return f"{place}, {column}" if column else place


def _value_words(value: object, column: object) -> str:
    """What stood there; a row that is refused as a whole has no value of its own."""
    if value is None or value == "":
        return "blank" if column else "the whole row"
    return wording.shortened(str(value), 120)


def _refused(intake: tuple[FileIntake, ...]) -> PageTable | None:
    """A few refusals of each file and reason, so that a common one does not hide the others."""
    lines = [
        (
            PageCell(str(r["file"]), small=_place(r["row"], r["column"])),
            PageCell(_value_words(r["value"], r["column"])),
            page_cell(r["reason"]),
            PageCell(wording.shortened(str(r["allowed"] or "–"))),
            PageCell(wording.shortened(str(r["do"] or "–"))),
        )
        for i in intake
        for r in i.refused.group_by("reason", maintain_order=True)
        .head(OF_A_REASON)
        .iter_rows(named=True)
    ]
    if not lines:
        return None
    total = sum(i.refused.height for i in intake)
    shown = lines[:REFUSED_SHOWN]
    rest = total - len(shown)
    return PageTable(
        caption=f"Refused, at most {OF_A_REASON} for each file and reason",
        heads=("Where", "Value", "Why", "What may stand there", "What to do"),
        rows=tuple(shown),
        rest=f"{rest:,} more in refused.csv." if rest > 0 else "",
    )
