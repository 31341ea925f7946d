"""A body's tables as a folder that untower reads again: one CSV a table, in declared names.

Every cell reads back as the value it was. The folder is whole or absent, and nothing that stood
there is written over.
"""

from __future__ import annotations

import io
import os
import shutil
from typing import TYPE_CHECKING

import polars as pl

from untower.answers import REFUSAL_COLUMNS
from untower.errors import UntowerError, WrongUse
from untower.publish.formula_guard import harmless_column
from untower.storage.checking import PLACE_KEYS
from untower.storage.read_back import CHANGE_COLUMNS
from untower.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from untower.storage.read_back import ReadBack

# In a folder of its own: beside the tables a list of changes would be read as one of them.
LISTS_FOLDER = "read-back"
CHANGES, REFUSED = "changes.csv", "refused_answers.csv"


def write_read_back(done: ReadBack, folder: Path) -> list[Path]:
    """Write the merged tables, the list of changes and the refused answers; the files written.

    The folder must not be there, or be empty: WrongUse otherwise, since it may hold originals.
    """
    check_is_new(folder)
    part = folder.with_name(f".{folder.name}-{os.getpid()}")
    files: dict[str, bytes] = {
        f"{name}.csv": table_csv(name, frame) for name, frame in done.tables.items() if frame.height
    }
    lists = {CHANGES: changes_csv(done)}
    if not done.refused.is_empty():
        lists[REFUSED] = _csv(done.refused.select(pl.col(REFUSAL_COLUMNS).cast(pl.String)))
    try:
        (part / LISTS_FOLDER).mkdir(parents=True)
        for name, content in files.items():
            (part / name).write_bytes(content)
        for name, content in lists.items():
            (part / LISTS_FOLDER / name).write_bytes(content)
        if folder.exists():
            folder.rmdir()  # empty: a folder cannot take the place of another everywhere
        part.rename(folder)
    except OSError as error:
        raise UntowerError(
            f"{folder}: the tables could not be written: {error.strerror or error}. "
            "Nothing was changed. Name another folder with -o."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return [folder / n for n in files] + [folder / LISTS_FOLDER / n for n in lists]


def check_is_new(folder: Path) -> None:
    """Raise WrongUse where something stands already: asked before the work as well."""
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder}: is a file. Name a new folder with -o.")
    if folder.exists() and any(folder.iterdir()):
        raise WrongUse(
            f"{folder}: holds files already, and none is ever written over. "
            "Name a new folder with -o."
        )


def table_csv(name: str, frame: pl.DataFrame) -> bytes:
    """One table in declared names. A payment's place is left out: the new file gives it another."""
    columns = [
        _spelled(column, frame.schema[column])
        for column in TABLES[name].column_names
        if column in frame.columns and column not in PLACE_KEYS
    ]
    return _csv(frame.select(columns))


def changes_csv(done: ReadBack) -> bytes:
    """Every cell that changed: table, key, column, was, now, who said so, on which sheet."""
    rows = [[getattr(change, name) or None for name in CHANGE_COLUMNS] for change in done.changes]
    return _csv(pl.DataFrame(rows, schema=dict.fromkeys(CHANGE_COLUMNS, pl.String), orient="row"))


def _spelled(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as the reader reads it again."""
    column = pl.col(name)
    if dtype == pl.Boolean:
        yes = pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
        return yes.otherwise(None).alias(name)
    if dtype == pl.Datetime:
        return column.dt.to_string("%Y-%m-%d %H:%M:%S%.6f")
    return column


def _csv(frame: pl.DataFrame) -> bytes:
    """For a reader and a spreadsheet: UTF-8 with a mark at its start, no cell that runs."""
    out = io.BytesIO()
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    frame.with_columns(harmless_column(pl.col(n)).alias(n) for n in text).write_csv(
        out, include_bom=True, line_terminator="\r\n"
    )
    return out.getvalue()
