"""What a rule may look at: the tables as rows, the body, the day, policy numbers, earlier steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from untower.assurance.verdict import Line
from untower.policy import NotCovered, Policy, shipped
from untower.tables import TABLES, Sensitivity, sensitivity_of

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from untower.answers import StepAnswer

NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """The tables of one body on one day, as rules read them."""

    tables: Mapping[str, pl.DataFrame]
    on: date
    policy: Policy
    earlier: Mapping[str, StepAnswer] = field(default_factory=dict)
    _rows: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    _parts: dict[tuple[str, str], dict[Any, pl.DataFrame]] = field(default_factory=dict)
    _index: dict[tuple[str, str], dict[Any, tuple[Line, ...]]] = field(default_factory=dict)
    _asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _told: dict[tuple[str, str, str], dict[Any, Mapping[str, Any]]] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Whether any row of the table was read."""
        return table in self.tables and not self.tables[table].is_empty()

    def rows(self, table: str) -> tuple[Line, ...]:
        """Every row of a table that can be named; none where it was not read.

        A row without its required key cannot be named; a reader refuses it.
        """
        if table not in self._rows:
            needed = [c.name for c in TABLES[table].columns if c.is_key and c.is_required]
            frame = self.tables.get(table)
            lines = () if frame is None else frame.iter_rows(named=True)
            self._rows[table] = tuple(
                Line(table, values)
                for values in lines
                if all(values.get(name) is not None for name in needed)
            )
        return self._rows[table]

    def where(self, table: str, column: str, value: object) -> tuple[Line, ...]:
        """The rows of a table whose column holds a value."""
        if (table, column) not in self._index:
            found: dict[Any, list[Line]] = {}
            for line in self.rows(table):
                found.setdefault(line[column], []).append(line)
            self._index[(table, column)] = {k: tuple(v) for k, v in found.items()}
        return self._index[(table, column)].get(value, ())

    def naming(self, table: str, column: str, value: object) -> tuple[Line, ...]:
        """The rows of a table whose column holds a value, where most leave it blank.

        Rows without a value are never made into lines: payments can be a million.
        """
        if (table, column) not in self._parts:
            frame = self.tables.get(table)
            known = frame is not None and column in frame.columns
            self._parts[(table, column)] = (
                frame.drop_nulls(column).partition_by(column, as_dict=True)
                if frame is not None and known
                else {}
            )
        part = self._parts[(table, column)].get((value,))
        return () if part is None else tuple(Line(table, v) for v in part.iter_rows(named=True))

    def told(self, step: str, figure: str, key: str, value: str) -> Mapping[str, Any] | None:
        """What an earlier step's figure says of one row: the entry whose `key` holds `value`.

        None where the step handed nothing on or says nothing of the row.
        """
        if (step, figure, key) not in self._told:
            answer = self.earlier.get(step)
            listed = None if answer is None else answer.figures.get(figure)
            entries = listed if isinstance(listed, list) else []
            self._told[(step, figure, key)] = {e[key]: e for e in entries if isinstance(e, Mapping)}
        return self._told[(step, figure, key)].get(value)

    def asked(self, step: str) -> tuple[str, ...]:
        """What an earlier step asks for, but for columns that only the full edition shows."""
        if step not in self._asked:
            answer = self.earlier.get(step)
            self._asked[step] = tuple(
                cell.question
                for cell in (() if answer is None else answer.missing)
                if sensitivity_of(f"{cell.table}.{cell.column}") < Sensitivity.SECURITY
            )
        return self._asked[step]

    def blanks_in(self, table: str, column: str) -> bool:
        """Whether a row leaves the column blank, so that it might be about anything."""
        frame = self.tables.get(table)
        if frame is None or frame.is_empty():
            return False
        return column not in frame.columns or frame[column].null_count() > 0

    def linked(self, line: Line, table: str, column: str) -> Line:
        """The row of a table that a line is, or points to; an empty one where it is not known."""
        if line.table == table:
            return line
        if line[column] is not None:
            found = self.where(table, column, line[column])
            if found:
                return found[0]
        return Line(table, {}, NOBODY)

    def whole(self, table: str) -> Line:
        """A line for a table as a whole."""
        return Line(table, {}, "all")

    @cached_property
    def _roles(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.rows("roles"):
            if line["name"] is not None:
                found.setdefault(line["name"].strip().casefold(), []).append(line)
        return found

    def roles_named(self, name: str) -> list[Line]:
        """The roles of a name, small and capital letters alike."""
        return self._roles.get(name.strip().casefold(), [])

    @cached_property
    def organisation(self) -> Line:
        """The organisation's one row; an empty one where it was not read."""
        rows = self.rows("organisation")
        return rows[0] if rows else Line("organisation", {}, "all")

    @property
    def kind(self) -> str | None:
        """Kind of body: central, council, other; None where it is not known."""
        return self.organisation["kind"]  # type: ignore[no-any-return]

    @property
    def nation(self) -> str | None:
        """Nation whose rules bind; None where it is not known."""
        return self.organisation["nation"]  # type: ignore[no-any-return]

    def convention(self, name: str) -> float:
        """The value of a house convention."""
        found = self.policy.number(name, on=self.on)
        if isinstance(found, NotCovered):
            raise KeyError(name)
        return found.value

    def number(self, name: str, on: date | None) -> float | None:
        """The number that binds this body on a day; None where none is shipped or known."""
        if on is None:
            return None
        found = self.policy.number(name, on=on, binds=self.kind, nation=self.nation)
        return None if isinstance(found, NotCovered) else found.value

    def number_of_edition(self, name: str, on: date) -> float:
        """The number as an edition of a text gave it to central bodies in England."""
        found = self.policy.number(name, on=on, binds="central", nation="england")
        if isinstance(found, NotCovered):
            raise KeyError(name)
        return found.value

    def is_excepted(self, line: Line) -> bool | None:
        """Whether an exception for a row is on record with who decided and why.

        None where a record might be about it and does not say: a blank is never an exception.
        """
        doubt = False
        for record in self.rows("passed_over"):
            same = (
                _same(record["subject_table"], line.table),
                _same(record["subject_key"], line.key),
                _same(record["kind"], "exception"),
            )
            if False in same:
                continue
            full = all(record[c] is not None for c in ("by_role", "reason", "decided_on"))
            if None not in same and full:
                return True
            doubt = True
        return None if doubt else False


def _same(cell: object, wanted: str) -> bool | None:
    """Whether a cell holds what is wanted; None where it is blank."""
    return None if cell is None else cell == wanted


def case_file(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    earlier: Mapping[str, StepAnswer] | None = None,
    policy: Policy | None = None,
) -> CaseFile:
    """The case file of what was read on a day."""
    return CaseFile(tables=tables, on=on, policy=policy or shipped(), earlier=earlier or {})
