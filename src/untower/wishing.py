"""What may somebody ask of a plan beside the tables, and how is it written down to be made again?

Rules and fixed choices in words (`kind=suppliers_max, value=20`, `payroll=retain`), for a command
line and a form alike; and everything asked of one run as plain values, so that it can be kept,
hashed and read back: numbers stand as text, never as binary fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

    from untower.answers import Reading
    from untower.award import Wishes
    from untower.award.problem import Progress as Known
    from untower.case import CaseWishes

NUMBERS = {"value": float, "year": int, "priority": int}
WEIGHTS = ("quality", "price", "user", "cloud", "agile")
"""Weights of the table organisation that a run may set aside for its own."""


def pair_of(text: str, *, option: str = "") -> tuple[str, str]:
    """A component and what it must have, from `payroll=retain`; WrongUse for another form."""
    component, sign, to = (part.strip() for part in text.partition("="))
    if not sign or not component or not to:
        raise WrongUse(
            f'{option}"{text}": not of the form COMPONENT=OFFER. Write for example '
            f"{option}payroll=retain, or the id of an offer or a supplier."
        )
    return component, to


def limit_of(text: str, number: int, *, option: str = "") -> dict[str, object]:
    """One rule as a row of the table limits; it is called "limit 1" and so on unless named."""
    from untower.tables.award import LIMITS

    row: dict[str, object] = {"limit_id": f"limit {number}"}
    for entry in text.split(","):
        column, sign, value = (part.strip() for part in entry.partition("="))
        if not sign or column not in LIMITS.column_names or not value:
            raise WrongUse(
                f'{option}"{text}": {entry.strip()!r} is not of the form column=value. Allowed '
                f"columns: {', '.join(LIMITS.column_names)}. Write for example "
                f'{option}"kind=suppliers_max, value=20".'
            )
        row[column] = _typed(column, value, f'{option}"{text}"')
    return row


def _typed(column: str, value: str, said: str) -> object:
    if column == "is_mandatory":
        if value not in ("yes", "no"):
            raise WrongUse(f"{said}: {column} is yes or no, not {value}.")
        return value == "yes"
    if column not in NUMBERS:
        return value
    try:
        return NUMBERS[column](value)
    except ValueError:
        raise WrongUse(f"{said}: {column} is a number, not {value}.") from None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Everything asked of one run beside its tables and its day. `weights` is name → per cent.

    `work` None: as much as the size asks for. Without `is_whole` only the choice of providers is
    made, and nothing is explained: a what-if.
    """

    seed: int = 0
    gap_pct: Decimal = Decimal("0.1")
    work: int | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    limits: tuple[Mapping[str, object], ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    draws: int = 10_000
    is_whole: bool = True

    def as_json(self) -> dict[str, Any]:
        """As plain JSON without a fraction in it; `wanted_from` reads it back."""
        return {
            "seed": self.seed,
            "gap_pct": str(self.gap_pct),
            "work": self.work,
            "fixed": [list(pair) for pair in self.fixed],
            "without": list(self.without),
            "limits": [{c: _plain(v) for c, v in row.items()} for row in self.limits],
            "weights": {name: str(value) for name, value in self.weights.items()},
            "draws": self.draws,
            "is_whole": self.is_whole,
        }

    def wishes(
        self,
        *,
        stop: Callable[[], bool] | None = None,
        told: Callable[[Known], None] | None = None,
    ) -> Wishes:
        """What is asked of the choice of providers; `stop` ends the search with the best so far."""
        from untower.award import Wishes

        return Wishes(
            seed=self.seed,
            gap_pct=float(self.gap_pct),
            work=self.work,
            fixed=self.fixed,
            without=self.without,
            extra_limits=self.limits,
            stop=stop,
            is_explained=self.is_whole,
            told=told,
        )

    def case_wishes(self, *, executor: Executor | None = None) -> CaseWishes:
        """What is asked of the case."""
        from untower.case import CaseWishes

        return CaseWishes(draws=self.draws, seed=self.seed, executor=executor)

    def applied_to(self, reading: Reading) -> Reading:
        """What was read, with the weights of this run in the place of the organisation's own."""
        table = reading.tables.get("organisation")
        if not self.weights or table is None or table.is_empty():
            return reading
        import polars as pl

        own = [
            pl.lit(float(value))
            .cast(table.schema.get(f"{name}_weight_pct", pl.Float64))
            .alias(f"{name}_weight_pct")
            for name, value in self.weights.items()
        ]
        tables = {**reading.tables, "organisation": table.with_columns(own)}
        return replace(reading, tables=tables)


def wanted_from(said: Mapping[str, Any]) -> Wanted:
    """What `Wanted.as_json` wrote, read back."""
    return Wanted(
        seed=int(said["seed"]),
        gap_pct=Decimal(said["gap_pct"]),
        work=said["work"],
        fixed=tuple((str(k), str(to)) for k, to in said["fixed"]),
        without=tuple(said["without"]),
        limits=tuple(
            {c: NUMBERS[c](v) if c in NUMBERS and v is not None else v for c, v in row.items()}
            for row in said["limits"]
        ),
        weights={name: Decimal(value) for name, value in said["weights"].items()},
        draws=int(said["draws"]),
        is_whole=bool(said["is_whole"]),
    )


def _plain(value: object) -> object:
    """A number as its shortest text; anything else as it stands."""
    return repr(value) if isinstance(value, float) else value
