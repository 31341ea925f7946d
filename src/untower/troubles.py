"""What stands in the way of an answer, where does it stand, and what is to be done?

One shape for everything that blocks: file, row, column, value, what is allowed, what to do. What is
merely not known, and nobody decides on, is no such thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that cannot be followed: where it stands, what it is, and what to do about it.

    `value` is the text as it stands, None where the cell is blank or the row is not there at all;
    `subject` is the id of the tender, lot or procurement that waits for it.
    """

    table: str
    key: str
    column: str
    what: str
    do: str
    kind: str = ""
    value: str | None = None
    allowed: str = ""
    file: str | None = None
    row: int | None = None
    subject: str | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns behind it: a score's key names its evaluator, so that editions can tell."""
        declared = TABLES[self.table]
        columns = dict.fromkeys((*declared.keys, self.column))
        return tuple(f"{self.table}.{c}" for c in columns if c in declared.column_names)

    @property
    def sentence(self) -> str:
        """The trouble in words, its place first."""
        parts = [self.file or self.table, f"row {self.row}" if self.row else "", self.column]
        place = " · ".join(part for part in (*parts, self.key) if part)
        stands = f" The cell holds “{self.value}”." if self.value is not None else ""
        may = f" Allowed: {self.allowed}." if self.allowed else ""
        return f"{place}: {self.what}{stands}{may} {self.do}"


def trouble(
    kind: str,
    table: str,
    record: Mapping[str, Any] | None,
    key: object,
    column: str,
    what: str,
    do: str,
    *,
    allowed: str = "",
    subject: str | None = None,
) -> Trouble:
    """A trouble of one row, with what its cell holds; `record` None where there is no row."""
    return Trouble(
        kind=kind,
        table=table,
        key=str(key),
        column=column,
        what=what,
        do=do,
        value=None if record is None else spelled(record.get(column)),
        allowed=allowed,
        file=None if record is None else record.get("source_file"),
        row=None if record is None else record.get("source_row"),
        subject=subject,
    )


def procurement_trouble(
    record: Mapping[str, Any], column: str, kind: str, what: str, do: str, allowed: str = ""
) -> Trouble:
    """A trouble in a procurement's own row, which waits for it."""
    own = record["procurement_id"]
    return trouble(
        kind, "procurements", record, own, column, what, do, allowed=allowed, subject=own
    )


def spelled(value: object) -> str | None:
    """A cell as a reader would write it; None for a blank."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
