"""Which sheets came back filled in, and what stands under each of their marks?

A sheet that was sent out is known by its headers, whatever it was renamed to and wherever it was
saved as; rows may have been sorted, and columns moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from untower.errors import UnreadableFile
from untower.storage import refusals
from untower.storage.cells import EDGE
from untower.storage.files import read_grids
from untower.storage.formula_marks import restored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from untower.storage.grid import Grid

HEADER_WITHIN = 40


class Returned(NamedTuple):
    """A sheet with every mark among its headers: the header's place, and each mark's column."""

    grid: Grid
    header: int
    places: Mapping[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row below the header: its number, and what stands under each mark; blank is ""."""
        body = pl.DataFrame(
            [
                restored(self.grid.cells.to_series(place).str.strip_chars(EDGE)).alias(mark)
                for mark, place in self.places.items()
            ]
        )
        numbers = self.grid.rows.to_list()
        for at in range(self.header + 1, body.height):
            cells = body.row(at)
            yield numbers[at], {m: c or "" for m, c in zip(self.places, cells, strict=True)}


def returned_sheets(
    source: Path | str,
    marks: Sequence[str],
    refused: list[pl.DataFrame],
    *,
    none: str,
    do: str,
    needs_none: Callable[[Grid], bool] = lambda _: False,
) -> Iterator[Returned]:
    """The sheets of a source that hold the marks.

    A file that cannot be read, or in which no sheet holds them, is put into `refused` as a whole:
    `none` and `do` say so. A sheet that `needs_none` of them vouches for its file.
    """
    vouched: set[str] = set()
    files: dict[str, None] = {}
    for grid in read_grids(source):
        if isinstance(grid, UnreadableFile):
            refused.append(refusals.of_whole_file(grid.file, grid.what, grid.do))
            continue
        file = grid.file.partition(" [")[0]
        files[file] = None
        sheet = _returned(grid, marks)
        if sheet is not None or needs_none(grid):
            vouched.add(file)
        if sheet is not None:
            yield sheet
    allowed = "a sheet with the columns " + ", ".join(marks)
    refused += [
        refusals.of_whole_file(file, none, do, allowed=allowed)
        for file in files
        if file not in vouched
    ]


def _returned(grid: Grid, marks: Sequence[str]) -> Returned | None:
    for at, cells in enumerate(grid.cells.head(HEADER_WITHIN).iter_rows()):
        found = {(cell or "").strip(): place for place, cell in enumerate(cells)}
        if found.keys() >= set(marks):
            return Returned(grid, at, {mark: found[mark] for mark in marks})
    return None
