"""Where do rows wait on their way to a program? On a sheet, family by family."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.solver import LinearRows, gathered

if TYPE_CHECKING:
    from untower.award.problem import Floats, Ints

INFINITE = np.inf


@dataclass
class Sheet:
    """Rows on their way to a program: families of loose entries, each with its own row numbers."""

    rows: int = 0
    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)

    def add(
        self,
        count: int,
        *entries: tuple[Ints, Ints, Floats | float],
        lower: Floats | float = -INFINITE,
        upper: Floats | float = INFINITE,
    ) -> None:
        """Add `count` rows; entries are (row within the family, column, value)."""
        for row, column, value in entries:
            self.row.append(np.asarray(row, dtype=np.int64) + self.rows)
            self.column.append(np.asarray(column, dtype=np.int64))
            self.value.append(np.broadcast_to(np.asarray(value, dtype=np.float64), len(row)))
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), count))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count))
        self.rows += count

    def gathered(self, columns: int) -> LinearRows:
        """All rows so far, as one block."""
        none = np.zeros(0)
        return gathered(
            np.concatenate([*self.row, none]).astype(np.int64),
            np.concatenate([*self.column, none]).astype(np.int64),
            np.concatenate([*self.value, none]),
            np.concatenate([*self.lower, none]),
            np.concatenate([*self.upper, none]),
            columns,
        )
