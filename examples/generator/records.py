"""Rows as the generator holds them, and the tables written down by hand beside it.

`written/NAME.txt` holds one row a line with bars between the cells; its first line says what they
are, and a dash is what nobody knows.
"""

from __future__ import annotations

from pathlib import Path

Row = dict[str, object]
Rows = list[Row]
Tables = dict[str, Rows]
FOLDER = Path(__file__).with_name("written")


def written(name: str) -> list[list[str]]:
    """The cells of each line of that table, without its first line."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines[1:]]


def blank_where(cell: str) -> str | None:
    """A dash means that nobody knows."""
    return None if cell == "-" else cell
