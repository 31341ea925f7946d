"""refused.csv, links.csv and supplier_merges.csv: lists a person opens, mends and may put back.

Written for a spreadsheet: UTF-8 with a mark at its start, one header row, no cell that runs.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.answers import REFUSAL_COLUMNS, Figure
from untower.publish.formula_guard import harmless_column
from untower.publish.plan_json import money_text

if TYPE_CHECKING:
    from pathlib import Path

    from untower.publish.editions import CutPlan

LINK_COLUMNS = ("kind", "left", "right", "reason", "confidence", "state")


def refused_csv(cut: CutPlan) -> bytes:
    """Every refusal of every file, in the order they were read."""
    frames = [
        i.refused.select(pl.col(c).cast(pl.String) for c in REFUSAL_COLUMNS)
        for i in cut.plan.reading.intake
        if not i.refused.is_empty()
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(REFUSAL_COLUMNS, pl.String))
    return _csv(pl.concat([empty, *frames]))


def is_list_of_refusals(file: Path) -> bool:
    """Whether a file is one that `refused_csv` made, by its first line."""
    header = codecs.BOM_UTF8 + ",".join(REFUSAL_COLUMNS).encode()
    try:
        with file.open("rb") as stream:
            return stream.read(len(header)) == header
    except OSError:
        return False


def links_csv(cut: CutPlan) -> bytes | None:
    """The proposed links, to be confirmed or refused and put back; None where there are none."""
    return _figure_csv(cut, "links", LINK_COLUMNS)


def supplier_merges_csv(cut: CutPlan) -> bytes | None:
    """Which names were taken as one supplier, and why; None where nothing was merged."""
    return _figure_csv(cut, "supplier_merges", ())


def _figure_csv(cut: CutPlan, name: str, columns: tuple[str, ...]) -> bytes | None:
    """A figure that is a list of objects, as CSV; `columns` come first and are always there."""
    objects = [row for answer in cut.plan.steps for row in _objects(answer.figures.get(name))]
    if not objects:
        return None
    names = list(dict.fromkeys([*columns, *(n for row in objects for n in row)]))
    data = {n: [_text(row.get(n)) for row in objects] for n in names}
    return _csv(pl.DataFrame(data, schema=dict.fromkeys(names, pl.String)))


def _objects(figure: Figure) -> list[Mapping[str, Figure]]:
    if not isinstance(figure, list):
        return []
    return [row for row in figure if isinstance(row, Mapping)]


def _text(value: Figure) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return money_text(value) if isinstance(value, Decimal) else str(value)


def _csv(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.with_columns(harmless_column(pl.col(n)).alias(n) for n in frame.columns).write_csv(
        out, include_bom=True, line_terminator="\r\n"
    )
    return out.getvalue()
