"""What goes without saying in a workbook of one past tender?

Whose lots and tenders they are, which lot a tender is for where there is one, that what was offered
was a tender, and that a score in nobody's name is the agreed one. Each is put in only where the
workbook leaves no other reading, and each is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    Tables = dict[str, pl.DataFrame]


def put_in(made: Tables, procurement_id: str) -> list[str]:
    """Put into the tables of one workbook what goes without saying; a sentence for each."""
    notes = [
        *_whose(made, procurement_id),
        *_tenders(made, procurement_id),
        *_only_lot(made, procurement_id),
        *_stages(made),
    ]
    return [note for note in notes if note]


def whole(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A table with every declared column, blank where it was not given."""
    return frame.with_columns(
        pl.lit(None, c.dtype()).alias(c.name)
        for c in TABLES[name].columns
        if c.name not in frame.columns
    )


def _whose(made: Tables, procurement_id: str) -> list[str]:
    """Lots and offers that name no procurement, where the workbook holds one alone."""
    if made["procurements"].height != 1:
        return []
    notes = []
    for name, what in (("lots", "lot"), ("offers", "tender")):
        count = _filled(made, name, "procurement_id", procurement_id, pl.lit(value=True))
        if count:
            notes.append(
                f"{plural(count, what)} named no procurement: taken to be of the workbook's one."
            )
    return notes


def _tenders(made: Tables, procurement_id: str) -> list[str]:
    """What was offered in a procurement, where nothing says that any of it was something else."""
    offers = made.get("offers")
    mine = pl.col("procurement_id") == procurement_id
    if offers is None or offers.filter(mine)["basis"].null_count() < offers.filter(mine).height:
        return []
    count = _filled(made, "offers", "basis", "tender", mine)
    return [f"On what basis {plural(count, 'offer')} stood is not given: taken to be tenders."] * (
        count > 0
    )


def _only_lot(made: Tables, procurement_id: str) -> list[str]:
    """Where there is one lot and no sheet says which a tender is for, it is for that one."""
    offers, lots = made.get("offers"), made.get("lots")
    if offers is None or lots is None or "offer_lots" in made:
        return []
    mine = pl.col("procurement_id") == procurement_id
    own = lots.filter(mine)
    if own.height != 1:
        return []
    pairs = offers.filter(mine & (pl.col("basis") == "tender")).select(
        "offer_id", "source_file", "source_row", lot_id=pl.lit(own["lot_id"][0])
    )
    made["offer_lots"] = whole("offer_lots", pairs)
    return ["No sheet says which lot a tender is for: taken to be for the only one."]


def _stages(made: Tables) -> list[str]:
    """A score that names no stage: an evaluator's own where one is named, else the agreed one."""
    scores = made.get("scores")
    if scores is None:
        return []
    count = scores["stage"].null_count()
    if not count:
        return []
    made["scores"] = scores.with_columns(
        stage=pl.col("stage").fill_null(
            pl.when(pl.col("evaluator_id").is_null())
            .then(pl.lit("agreed"))
            .otherwise(pl.lit("individual"))
        )
    )
    return [
        f"{plural(count, 'score')} named no stage: taken to be agreed, or individual where an "
        "evaluator is named."
    ]


def _filled(made: Tables, name: str, column: str, value: str, where: pl.Expr) -> int:
    """Fill the blanks of a column where a condition holds; how many there were."""
    frame = made.get(name)
    if frame is None:
        return 0
    blank = where & pl.col(column).is_null()
    made[name] = frame.with_columns(
        pl.when(blank).then(pl.lit(value)).otherwise(column).alias(column)
    )
    return frame.filter(blank).height


def declared_only(tables: Mapping[str, pl.DataFrame]) -> Tables:
    """The tables that are declared, each with every column of it."""
    return {name: whole(name, frame) for name, frame in tables.items() if name in TABLES}
