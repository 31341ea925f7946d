"""What do the published cases say they saved, and can it be recomputed from what is published?

The figures come with untower, as evidence to read a plan against; none enters a sum. A saving is
recomputed only where a cost before and a cost after are published for the same scope, each with its
years. No figure is filled in.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING, Any

from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CASES_FILE, FIGURES_FILE = "published_cases.csv", "published_figures.csv"
BEFORE, AFTER, SAVING, OTHER = "before", "after", "saving", "other"
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "role": (BEFORE, AFTER, SAVING, OTHER),
    "comparator": ("exactly", "about", "at least", "more than", "at most", "between"),
    "kind": ("claim", "forecast", "audited"),
    "mark": ("V", "S"),
}
POUNDS = "GBP"


@dataclass(frozen=True, kw_only=True)
class PublishedFigure:
    """One figure as it is published, with the words it was taken from.

    `years`: over how many years an amount runs, 1 for a yearly one; None is not published.
    `is_confirmed`: it was read in the primary source.
    """

    figure_id: str
    role: str
    scope: str
    what: str
    comparator: str
    low: Decimal
    high: Decimal
    unit: str
    years: Decimal | None
    kind: str
    is_confirmed: bool
    source: str
    quoted: str
    note: str

    @property
    def is_yearly_cost(self) -> bool:
        """Whether pounds a year follow from it."""
        return self.unit == POUNDS and self.years is not None

    @property
    def words(self) -> str:
        """The figure as a page spells it: "more than £200m a year"."""
        low, high = (_spelled(v, self.unit) for v in (self.low, self.high))
        size = f"{low} to {high}" if self.comparator == "between" else low
        said = "" if self.comparator in ("exactly", "about", "between") else f"{self.comparator} "
        return f"{said}{size}{_over(self.years)}"

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "figure_id": self.figure_id,
            "role": self.role,
            "scope": self.scope or None,
            "what": self.what,
            "words": self.words,
            "comparator": self.comparator,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "years": self.years,
            "kind": self.kind,
            "is_confirmed": self.is_confirmed,
            "source": self.source,
            "quoted": self.quoted,
            "note": self.note or None,
        }


@dataclass(frozen=True, kw_only=True)
class PublishedCase:
    """One body that left a large contract or a tower model. What is not published is None."""

    case_id: str
    body: str
    name: str
    before: str | None
    after: str | None
    starts: str | None
    ends: str | None
    sources: str
    note: str
    figures: tuple[PublishedFigure, ...]

    def of_role(self, role: str) -> tuple[PublishedFigure, ...]:
        """Its figures of one role."""
        return tuple(f for f in self.figures if f.role == role)

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it, with what recomputing its saving gives."""
        return {
            "case_id": self.case_id,
            "body": self.body,
            "case": self.name,
            "before": self.before,
            "after": self.after,
            "starts": self.starts,
            "ends": self.ends,
            "sources": self.sources,
            "note": self.note or None,
            "recomputed": recomputed(self).figure(),
            "figures": [f.figure() for f in self.figures],
        }


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """A saving from published costs, in per cent of the cost before; None: it cannot be had."""

    low_pct: float | None = None
    high_pct: float | None = None
    words: str

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {"low_pct": self.low_pct, "high_pct": self.high_pct, "words": self.words}


def published_cases() -> list[dict[str, Any]]:
    """Every case untower comes with, as plan.json carries it."""
    return [case.figure() for case in known_cases()]


@lru_cache(maxsize=1)
def known_cases() -> tuple[PublishedCase, ...]:
    """Every case untower comes with, in the order of its file."""
    folder = files("untower.case") / "published"
    texts = [(folder / name).read_text(encoding="utf-8") for name in (CASES_FILE, FIGURES_FILE)]
    return tuple(cases_in(*texts))


def cases_in(cases: str, figures: str) -> Iterator[PublishedCase]:
    """Cases and their figures from the text of both files, as examples/cases declares them.

    Raises ValueError naming file, row, column and value where a figure has no number, a word that
    is not allowed, or a case that is not there.
    """
    rows = list(csv.DictReader(StringIO(cases)))
    known = [row["case_id"] for row in rows]
    read = [
        (row["case_id"], _figure(row, number, known))
        for number, row in enumerate(csv.DictReader(StringIO(figures)), start=2)
    ]
    for row in rows:
        yield PublishedCase(
            case_id=row["case_id"],
            body=row["body"],
            name=row["name"],
            before=row["before"] or None,
            after=row["after"] or None,
            starts=row["starts"] or None,
            ends=row["ends"] or None,
            sources=row["sources"],
            note=row["note"],
            figures=tuple(f for case_id, f in read if case_id == row["case_id"]),
        )


def recomputed(case: PublishedCase) -> Recomputed:
    """What the published costs before and after come to, or why nothing follows from them."""
    missing: list[str] = []
    before, after = (
        [f for f in case.of_role(role) if f.is_yearly_cost] for role in (BEFORE, AFTER)
    )
    scopes = list(dict.fromkeys(f.scope for f in (*before, *after)))
    for scope in scopes:
        ours, theirs = ([f for f in every if f.scope == scope] for every in (before, after))
        if len(ours) == 1 and len(theirs) == 1:
            return _saved(ours[0], theirs[0])
        missing += _missing(ours, theirs, scope)
    if not scopes:
        missing = ["a yearly cost before", "a yearly cost after"]
    return Recomputed(words=f"cannot be recomputed: {listed(missing)} not published")


def _missing(
    ours: list[PublishedFigure], theirs: list[PublishedFigure], scope: str
) -> Iterator[str]:
    about = f" of {scope}" if scope else ""
    for named, every in ((BEFORE, ours), (AFTER, theirs)):
        if len(every) != 1:
            which = "a yearly cost" if not every else "one yearly cost alone"
            yield f"{which} {named}{about}"


def _saved(before: PublishedFigure, after: PublishedFigure) -> Recomputed:
    """100 x (1 - after / before), from the dearest after and cheapest before to the reverse."""
    was, then = ((f.low / _years(f), f.high / _years(f)) for f in (before, after))
    low, high = (float(100 * (1 - a / b)) for a, b in ((then[1], was[0]), (then[0], was[1])))
    size = f"{low:.1f}%" if low == high else f"{low:.1f}% to {high:.1f}%"
    return Recomputed(low_pct=low, high_pct=high, words=f"{size} of the yearly cost before")


def _years(figure: PublishedFigure) -> Decimal:
    return figure.years or Decimal(1)


def _figure(row: Mapping[str, str], number: int, known: list[str]) -> PublishedFigure:
    def refuse(column: str, allowed: str) -> ValueError:
        return ValueError(
            f"{FIGURES_FILE} · row {number} · {column} · {row[column]!r}: allowed: {allowed}"
        )

    def decimal(column: str) -> Decimal:
        try:
            return Decimal(row[column])
        except InvalidOperation:
            raise refuse(column, "a number as it is published") from None

    if row["case_id"] not in known:
        raise refuse("case_id", f"a case_id of {CASES_FILE}")
    for column, words in ALLOWED.items():
        if row[column] not in words:
            raise refuse(column, listed(words))
    return PublishedFigure(
        **{k: row[k] for k in ("figure_id", "role", "scope", "what", "comparator", "unit")},
        low=decimal("low"),
        high=decimal("high"),
        years=decimal("years") if row["years"] else None,
        kind=row["kind"],
        is_confirmed=row["mark"] == "V",
        source=row["source"],
        quoted=row["quoted"],
        note=row["note"],
    )


def _spelled(value: Decimal, unit: str) -> str:
    if unit == "%":
        return f"{value.normalize():f}%"
    if unit != POUNDS:
        return f"{value.normalize():,f} {unit}"
    for size, name in ((10**9, "bn"), (10**6, "m")):
        if value >= size:
            return f"£{(value / size).normalize():f}{name}"
    return f"£{value.normalize():,f}"


def _over(years: Decimal | None) -> str:
    if years is None:
        return ""
    return " a year" if years == 1 else f" over {years.normalize():f} years"
