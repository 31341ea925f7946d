"""Writes tables as text whose bytes are the same on any platform."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.generator.records import Rows


def csv_text(columns: tuple[str, ...], rows: Rows) -> str:
    """Rows as CSV text with line feeds; blank for what a row does not hold."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        unknown = set(row) - set(columns)
        if unknown:
            message = f"columns nobody declared: {sorted(unknown)}"
            raise ValueError(message)
        cells = [row.get(column) for column in columns]
        writer.writerow("" if cell is None else str(cell) for cell in cells)
    return out.getvalue()
