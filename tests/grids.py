"""Small files as text, for tests that begin where the reading of bytes ends."""

from __future__ import annotations

from untower.storage.grid import Grid, frame_of, row_numbers


def grid(file: str, text: str) -> Grid:
    """A grid from lines such as "a | b"; an empty cell is an empty cell of a text file."""
    records = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    return Grid(
        file=file,
        format="csv",
        encoding="utf-8",
        cells=frame_of(records),
        rows=row_numbers(range(1, len(records) + 1)),
    )
