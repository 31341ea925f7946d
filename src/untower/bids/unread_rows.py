"""Which rows that an assessment would rest on could not be read?

A row that was refused is not there for whoever scores: a score given twice, an interest that names
nobody, a component without a price. Scoring without it would be scoring something else, so it
blocks, with its cell. Rows that hold nothing (blank, a header again, a total) are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from untower.tables import TABLES
from untower.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from untower.answers import FileIntake

PUBLISHED = ("procurements", "lots", "lot_components", "criteria", "scale_points", "limits")
"""Tables whose rows are, or name, what is frozen before the notice."""
OF_SCORING = ("suppliers", "evaluators", "interests", "assignments")
OF_TENDERS = ("offers", "offer_lots", "offer_items", "scores")
TO_ASSESS = (*PUBLISHED, *OF_SCORING, *OF_TENDERS)
TO_TELL = (*TO_ASSESS, "award_decisions", "withheld")
"""Papers rest on two more: what is kept back must not be told because its row was not read."""
TO_SCORE = (*PUBLISHED, *OF_SCORING, "offers", "offer_lots")
"""Tables that say who scores what: no price and no score is among them."""
PRICES = "offer_items"
UNREAD = "not read"
NO_ROW = "names no row in"  # often because that row was refused: it is mended first
HARMLESS = "Nothing"  # what there is to do about a blank row, a header again, a note


def unread_rows(
    intake: Iterable[FileIntake],
    names: Iterable[str] = TO_ASSESS,
) -> tuple[Trouble, ...]:
    """Every refused cell or row of the named tables, those that only name a refused row last.

    A cell of a price is named without what it holds: nobody sees a price before quality is settled.
    A file that is no table but bears a table's name counts as that table's.
    """
    wanted = set(names)
    found = (
        trouble
        for file in intake
        for refusal in file.refused.iter_rows(named=True)
        for trouble in _troubles(file, refusal)
        if trouble.table in wanted
    )
    return tuple(sorted(found, key=lambda trouble: NO_ROW in trouble.what))


def published_only(unread: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """Those of tables that are published, which may be told while tenders are sealed."""
    return tuple(t for t in unread if t.table in PUBLISHED)


def _troubles(file: FileIntake, refusal: dict[str, Any]) -> Iterator[Trouble]:
    table, _, column = (refusal["field"] or "").partition(".")
    do = refusal["do"] or ""
    table = table or file.table or _named(file.file)
    if table not in TABLES or (not column and do.startswith(HARMLESS)):
        return
    header = refusal["column"]
    called = f" (“{header}” in the file)" if header and header != column else ""
    yield Trouble(
        kind=UNREAD,
        table=table,
        key="",
        column=column,
        what=f"the row was refused, and nothing is scored without it: {refusal['reason']}{called}.",
        do=do or "Correct it in the file.",
        value=None if table == PRICES else refusal["value"],
        allowed=(refusal["allowed"] or "").rstrip("."),
        file=refusal["file"],
        row=refusal["row"],
    )


def _named(file: str) -> str:
    """The table that a file or the sheet of a workbook is named after, were it read."""
    sheet = re.search(r"\[(.+)\]$", file)
    name = sheet[1] if sheet else re.split(r"[/\\]", file)[-1].rpartition(".")[0]
    return name.strip().casefold()
