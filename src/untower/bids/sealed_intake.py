"""What may a plan say of how its files were read, where they hold tenders?

A refused cell is quoted so that it can be mended. What stands in a tender is not: a plan says in
which file, row and column it was refused and why, and withholds what stood there. A refused row of
an offer may be a tender's, nobody can tell: where anything of a procurement was read it is taken
to be one. `untower check`, for whoever mends the files, and an assessment quote it all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from untower.bids.tenders import TENDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import FileIntake, Reading

ABOUT_TENDERS = ("scores", "withheld", "award_decisions")
"""Tables in which every row is about a tender."""
ABOUT_OFFERS = ("offers", "offer_items", "offer_lots")
"""Tables in which a row is about a tender, or about an offer that a plan reads."""
OF_PROCUREMENTS = ("procurements", "criteria", "evaluators", "assignments", *ABOUT_TENDERS)
"""Where one of these was read there may be tenders."""
WITHHELD = "withheld: may be of a tender"
DO = "Correct it in the file at that row. untower check quotes it; no plan does."
NOTED = "what was assumed on reading it is told by untower check: it may hold tenders"
HARMLESS = "Nothing"
"""What there is to do about a blank row or a header again."""


def sealed_intake(reading: Reading) -> Reading:
    """The same reading, its files telling nothing of what a tender holds."""
    if not _may_hold_tenders(reading):
        return reading
    return replace(reading, intake=tuple(_of_file(one, reading.tables) for one in reading.intake))


def _may_hold_tenders(reading: Reading) -> bool:
    """Whether anything of a procurement was read, or refused, or any offer is a tender."""
    names = {_table(file, line) for file in reading.intake for line in _lines(file)}
    names |= {file.table for file in reading.intake} | set(reading.tables)
    offers = reading.tables.get("offers")
    has_basis = offers is not None and "basis" in offers.columns
    is_tendered = has_basis and offers is not None and (offers["basis"] == TENDER).any()
    return is_tendered or not names.isdisjoint(OF_PROCUREMENTS)


def _lines(file: FileIntake) -> list[dict[str, object]]:
    return list(file.refused.iter_rows(named=True))


def _table(file: FileIntake, line: dict[str, object]) -> str | None:
    field = str(line["field"] or "")
    return field.partition(".")[0] if "." in field else file.table


def _of_file(file: FileIntake, tables: Mapping[str, pl.DataFrame]) -> FileIntake:
    lines = [_of_line(file, line) for line in _lines(file)]
    refused = pl.DataFrame(lines, schema=file.refused.schema) if lines else file.refused
    is_told = not file.assumed or not _holds_tenders(file, tables)
    return replace(file, refused=refused, assumed=file.assumed if is_told else (NOTED,))


def _of_line(file: FileIntake, line: dict[str, object]) -> dict[str, object]:
    """A line as it is, or with what stood there, and all that repeats it, withheld."""
    if _table(file, line) not in (*ABOUT_TENDERS, *ABOUT_OFFERS):
        return line
    value, reason, do = (str(line[name] or "") for name in ("value", "reason", "do"))
    harmless = do.startswith(HARMLESS) and not any(sign.isdigit() for sign in do)
    repeats = "“" in reason or (value.strip() != "" and value.strip() in reason)
    return line | {
        "value": WITHHELD if value else line["value"],
        "reason": WITHHELD if repeats else line["reason"],
        "do": line["do"] if harmless else DO,
    }


def _holds_tenders(file: FileIntake, tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether a file has a row of a tender, or one of which that is not known."""
    if file.table not in ABOUT_OFFERS:
        return file.table in ABOUT_TENDERS
    offers, frame = tables.get("offers"), tables.get(file.table)
    if file.rows_refused or offers is None or frame is None:
        return True
    if not {"offer_id", "basis"} <= set(offers.columns) or "offer_id" not in frame.columns:
        return True
    is_open = (offers["basis"] != TENDER).fill_null(value=False)
    ids = set(offers.filter(is_open)["offer_id"].drop_nulls().to_list())
    ids -= set(offers.filter(~is_open)["offer_id"].drop_nulls().to_list())
    mine = frame.filter(pl.col("source_file") == file.file)["offer_id"]
    return mine.null_count() > 0 or not set(mine.to_list()) <= ids
