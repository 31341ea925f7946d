"""What one row answers to a rule, and what the rule's answers come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from untower.findings import Force, Outcome, Row
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal


@cache
def _keys_of(table: str) -> tuple[str, ...]:
    return TABLES[table].keys


@dataclass(frozen=True)
class Line:
    """One row of a table as a rule reads it: a column that is absent or blank gives None."""

    table: str
    values: Mapping[str, Any] = field(default_factory=dict)
    whole: str | None = None

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - a cell holds what its column does
        return self.values.get(column)

    @cached_property
    def key(self) -> str:
        """The key of the row, or the word for the whole table."""
        if self.whole:
            return self.whole
        return " · ".join(str(self.values.get(name)) for name in _keys_of(self.table))

    @property
    def named(self) -> str:
        """The row as a sentence names it: its key, with its name or title where it has one."""
        if self.whole:
            return self.whole.replace("_", " ")
        name = self["title"] or self["name"]
        return f"{self.key} ({name})" if name else self.key

    @property
    def row(self) -> Row:
        """The row and the place in the file it came from."""
        return Row(table=self.table, key=self.key, file=self["source_file"], row=self["source_row"])

    def met(self, words: str) -> Answer:
        """The rule holds for this row."""
        return Answer(self, Outcome.MET, words)

    def not_met(self, words: str, rows: tuple[Row, ...] = ()) -> Answer:
        """The rule does not hold for this row; `rows` are others that show it."""
        return Answer(self, Outcome.NOT_MET, words, rows)

    def not_known(self, words: str, *blanks: str) -> Answer:
        """Whether the rule holds is not known; `blanks` are this row's columns to fill."""
        return Answer(self, Outcome.NOT_KNOWN, words, (), blanks)

    def blank(self, *blanks: str) -> Answer:
        """Whether the rule holds is not known, because columns of this row are blank."""
        are = "is" if len(blanks) == 1 else "are"
        listed = ", ".join((*blanks[:-2], " and ".join(blanks[-2:])))
        return self.not_known(f"{listed} {are} blank", *blanks)

    def not_applicable(self, words: str) -> Answer:
        """The rule has nothing to say of this row."""
        return Answer(self, Outcome.NOT_APPLICABLE, words)


@dataclass(frozen=True)
class Answer:
    """One row's answer, and how strongly the rule binds for that row."""

    line: Line
    outcome: Outcome
    words: str
    rows: tuple[Row, ...] = ()
    blanks: tuple[str, ...] = ()
    force: Force = Force.HOUSE_CONVENTION

    @property
    def key(self) -> str:
        """The key of the row that answers."""
        return self.line.key

    @property
    def money_gbp(self) -> Decimal | None:
        """What a contract is worth over its first term; None for any other row."""
        return self.line["value_gbp"] if self.line.table == "contracts" else None

    def bound_by(self, force: Force) -> Answer:
        """The same answer with how strongly the rule binds for its row."""
        return Answer(self.line, self.outcome, self.words, self.rows, self.blanks, force)

    def but(
        self, outcome: Outcome, words: str, force: Force, own_blanks: tuple[str, ...] = ()
    ) -> Answer:
        """The same row with another outcome, and with blanks of its own that come before."""
        blanks = (*own_blanks, *self.blanks) if own_blanks else self.blanks
        return Answer(self.line, outcome, words, self.rows, blanks, force)


def worst_of(outcomes: Iterable[Outcome]) -> Outcome:
    """What answers come to: one not met is not met; then not known; then met.

    No answer at all is not known: where nothing was read nothing is in order.
    """
    seen = set(outcomes)
    order = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)
    return next((outcome for outcome in order if outcome in seen), Outcome.NOT_KNOWN)
