"""Which rows of `limits` are part of what one procurement publishes, and may they be published?

A row that limits how many lots a supplier may win binds the award, so it is frozen with the set.
Every other row guides a plan: it is in no set, and changing it changes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.needs.whole_tables import records_of
from untower.phrases import listed, plural, spell_day
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from untower.needs.whole_tables import Record

LOTS_PER_SUPPLIER, LOT_LIMIT = "lots_per_supplier", "lot_limit"


def limits_on_lots(tables: Mapping[str, pl.DataFrame], record: Record) -> list[Record]:
    """The rows of `limits` that bind the award of the procurement of `record`.

    Those that limit the lots of a supplier, by the instrument of that name, here or in every
    procurement. One that is dated after the tender notice binds nobody and is left out: a limit
    made for a later procurement changes no set that was published before it.
    """
    notice = record["tender_notice_on"]
    return [
        row
        for row in records_of(tables, "limits") or []
        if row["kind"] == LOTS_PER_SUPPLIER
        and row["instrument"] == LOT_LIMIT
        and row["subject"] in (None, record["procurement_id"])
        and (notice is None or row["published_on"] is None or row["published_on"] <= notice)
    ]


def lot_limit_troubles(
    tables: Mapping[str, pl.DataFrame], record: Record, lots: Sequence[Record]
) -> Iterator[Trouble]:
    """What keeps limits on lots from being published: values that disagree, rows nobody can read.

    `lots` are the lots of the procurement of `record`.
    """
    rows = limits_on_lots(tables, record)
    yield from _disagreeing(lots, rows)
    for row in rows:
        for column, do in (
            ("published_in", "Name the document that will publish it, such as the tender notice."),
            ("published_on", "Write the day it will be published, at the latest the notice's."),
        ):
            if row[column] is None:
                what = "it is blank, so the limit would not count: nobody could know of it."
                yield _said("limits", row, row["limit_id"], column, what, do, record)
    notice = record["tender_notice_on"]
    for row in records_of(tables, "limits") or []:
        if row["kind"] != LOTS_PER_SUPPLIER or row["subject"] != record["procurement_id"]:
            continue
        if row["instrument"] not in (LOT_LIMIT, "planning_only"):
            what = "a limit on lots is published as a limit on lots, or it does not count."
            do = "Write lot_limit, or planning_only where it shall bind nobody."
            yield _said("limits", row, row["limit_id"], "instrument", what, do, record, LOT_LIMIT)
        elif row not in rows and row["instrument"] == LOT_LIMIT:
            what = f"it is after the tender notice of {spell_day(notice)}, so it would not count."
            do = "Publish it with the notice, or take it out."
            yield _said("limits", row, row["limit_id"], "published_on", what, do, record)


def _disagreeing(lots: Sequence[Record], rows: Sequence[Record]) -> Iterator[Trouble]:
    """One procurement has one most: every cell that says one is named where they differ."""
    stated = [lot for lot in lots if lot["lots_per_supplier"] is not None]
    told = [r for r in rows if r["comparator"] != "at_least" and r["value"] is not None]
    values = {float(lot["lots_per_supplier"]) for lot in stated} | {float(r["value"]) for r in told}
    if len(values) < 2:
        return
    what = (
        "the most lots one supplier may win holds over the whole procurement, and it is said in "
        f"{len(values)} ways: {listed(f'{v:g}' for v in sorted(values))}."
    )
    do = "Write one number in every lot and limit that says it, or only once."
    for lot in stated:
        yield _said("lots", lot, lot["lot_id"], "lots_per_supplier", what, do, lot)
    for row in told:
        yield _said("limits", row, row["limit_id"], "value", what, do, lots[0])


def can_bite(
    tables: Mapping[str, pl.DataFrame], record: Record, lots: Sequence[Record]
) -> str | None:
    """Why a limit on lots may keep a lot from its own first tender, in words; None where none can.

    A most that is as many as there are lots keeps nobody from anything, nor does a fewest of one.
    """
    rows = limits_on_lots(tables, record)
    most = [lot["lots_per_supplier"] for lot in lots if lot["lots_per_supplier"] is not None]
    most += [r["value"] for r in rows if r["comparator"] != "at_least" and r["value"] is not None]
    if most and min(most) < len(lots):
        return f"a supplier may win {min(most):g} of {plural(len(lots), 'lot')}"
    least = [r["value"] for r in rows if r["comparator"] in ("at_least", "exactly")]
    if any(value is not None and value > 1 for value in least):
        return f"a winner must have at least {max(v for v in least if v is not None):g} lots"
    return None


def _said(
    table: str,
    row: Record,
    key: object,
    column: str,
    what: str,
    do: str,
    of: Record,
    allowed: str = "",
) -> Trouble:
    subject = of["procurement_id"]
    return trouble(
        "limit on lots", table, row, key, column, what, do, allowed=allowed, subject=subject
    )
