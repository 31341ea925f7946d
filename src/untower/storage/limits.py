"""How much may one file ask of the machine, and what is said when it asks for more?

Every limit is checked against what is really there (bytes as they come out of a zip, cells as
they are counted), never against what a file claims about itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.errors import UnreadableFile

if TYPE_CHECKING:
    import polars as pl

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may hold. The defaults suit a laptop; raise them for a known large file.

    JSON has a lower limit of its own: it takes some ten times its size in memory. A zip is held to
    `zip_ratio` only once a member has unpacked past `zip_ratio_from_bytes`: small files of repeated
    text pack very well and harm nobody.
    """

    file_bytes: int = 1024 * MEBIBYTE
    json_bytes: int = 256 * MEBIBYTE
    cells: int = 50_000_000
    columns: int = 16_384
    cell_characters: int = 1_000_000
    zip_bytes: int = 2048 * MEBIBYTE
    zip_ratio: int = 200
    zip_ratio_from_bytes: int = 10 * MEBIBYTE
    zip_members: int = 2_000


def spell_bytes(count: int) -> str:
    """A size as a person says it: "41.9 MB", "1.0 GB"."""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count} bytes"


def check_file_size(file: str, count: int, limits: Limits) -> None:
    """Refuse a file of more than `limits.file_bytes`."""
    if count > limits.file_bytes:
        raise UnreadableFile(
            file,
            f"the file is {spell_bytes(count)}; up to {spell_bytes(limits.file_bytes)} is read.",
            "Split it, by year for instance.",
        )


def check_cell_count(file: str, rows: int, columns: int, limits: Limits) -> None:
    """Refuse a file or sheet wider than `limits.columns` or of more than `limits.cells` cells."""
    if columns > limits.columns:
        raise UnreadableFile(
            file,
            f"there are {columns:,} columns; up to {limits.columns:,} are read.",
            "Remove the columns that hold no data and save it again.",
        )
    if rows * columns > limits.cells:
        raise UnreadableFile(
            file,
            f"{rows:,} rows by {columns:,} columns are {rows * columns:,} cells; "
            f"up to {limits.cells:,} are read.",
            "Split it, by year for instance, or remove columns that are not needed.",
        )


def cell_too_long(
    file: str, row: int, column: int, characters: int | None, limits: Limits
) -> UnreadableFile:
    """The refusal of a file in which one cell is longer than `limits.cell_characters`."""
    long = "more" if characters is None else f"{characters:,} characters, more"
    return UnreadableFile(
        file,
        f"row {row}, column {column}: one cell holds {long} than the "
        f"{limits.cell_characters:,} characters that are read.",
        "Shorten that cell, or look for a quotation mark that is opened and never closed.",
    )


def check_cell_lengths(file: str, cells: pl.DataFrame, rows: pl.Series, limits: Limits) -> None:
    """Refuse a file in which a cell is too long, naming its row and column."""
    for position, column in enumerate(cells.iter_columns(), start=1):
        longest = column.str.len_bytes().max()
        if not isinstance(longest, int) or longest <= limits.cell_characters:
            continue
        lengths = column.str.len_chars()
        at, characters = lengths.arg_max(), lengths.max()
        if at is not None and isinstance(characters, int) and characters > limits.cell_characters:
            raise cell_too_long(file, rows[at], position, characters, limits)
