"""A version's table as a CSV that may be opened in a spreadsheet, and back to the same text.

The bytes that a version is hashed by hold cells as they were typed. Text among them that a
spreadsheet would run stands here behind an apostrophe; taken off again, the digest is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.storage.formula_marks import marked, restored
from untower.storage.versions.canonical import csv_of, digest_of, digest_of_all, text_from_csv

if TYPE_CHECKING:
    from collections.abc import Mapping


def csv_to_open(text: pl.DataFrame) -> bytes:
    """Canonical text as CSV in which nothing runs."""
    return csv_of(text.select(marked(pl.col(name)).alias(name) for name in text.columns))


def text_from_open_csv(content: bytes) -> pl.DataFrame:
    """The canonical text behind it."""
    text = text_from_csv(content)
    return text.select(restored(column) for column in text.iter_columns())


def version_troubles(told: Mapping[str, object], tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """What of a version is not as its digests say. Tables that were not exported are not missed:
    their digests stand in for them."""
    number = told.get("number")
    listed = told.get("tables")
    digests = {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}
    troubles = []
    if digest_of_all(digests) != told.get("digest"):
        troubles.append(f"Version {number} is not what its digest says.")
    for name, text in tables.items():
        if digest_of(name, csv_of(text)) != digests.get(name):
            troubles.append(f"Table {name} of version {number} is not what its digest says.")
    return troubles
