"""Snapshots that were read lately, kept in the process by digest: the same digest, the same rows.

Bounded by memory: what was not asked for longest goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from untower.storage.versions.as_read import placed
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from untower.tables import Table

MOST_BYTES = 192 * 1024 * 1024


@dataclass(frozen=True)
class Held:
    """One snapshot as text and, once asked for, as typed values."""

    table: Table
    text: pl.DataFrame

    @cached_property
    def typed(self) -> pl.DataFrame:
        """The typed frame; a row's place is the table and its number from 1, unless it has one."""
        return placed(self.table, self.text)

    @property
    def bytes(self) -> int:
        """Memory it takes, typed values included."""
        return int(self.text.estimated_size()) * 2 + 1024


class Shelf:
    """Snapshots by digest, least lately asked for first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str, read: Callable[[], Held]) -> Held:
        """The snapshot, read by `read` where it is not here."""
        with self._lock:
            found = self._held.get(digest)
            if found is not None:
                self._held.move_to_end(digest)
                return found
        made = read()
        self.put(digest, made)
        return made

    def put(self, digest: str, held: Held) -> None:
        """Keep a snapshot, and let go of the oldest ones past the bound."""
        with self._lock:
            if digest in self._held:
                return
            self._held[digest] = held
            self.bytes += held.bytes
            while self.bytes > self.most_bytes and len(self._held) > 1:
                self.bytes -= self._held.popitem(last=False)[1].bytes


SHELF = Shelf()


def held_of(table: str, text: pl.DataFrame) -> Held:
    """A text frame of a declared table, as it is held."""
    return Held(TABLES[table], text)
