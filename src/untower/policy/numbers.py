"""Which number held, for whom, where and when: chosen by a case's date, never by today's.

A number is found for a date, a kind of body and a nation. Where none is shipped the answer is
`NotCovered` with its reason: it is never the nearest one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from untower.findings import Force

KINDS: tuple[str, ...] = ("central", "council", "other")
NATIONS: tuple[str, ...] = ("england", "scotland", "wales", "northern_ireland")
COMPARATORS: tuple[str, ...] = ("above", "at least", "at most", "below", "equals")


class PolicyUnclear(WrongUse):
    """A policy file that cannot be followed: every problem in it, one a line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, kw_only=True)
class PolicyNumber:
    """One number with its unit, its side, whom it binds, where, when, how strongly and whence.

    `in_force_from` or `in_force_to` None: open on that side. `confirmed` False: the source is
    not the rule's own text, so a page shows it as "not confirmed".
    """

    name: str
    sentence: str
    value: float
    unit: str
    comparator: str
    binds: tuple[str, ...]
    nation: tuple[str, ...]
    in_force_from: date | None
    in_force_to: date | None
    force: Force
    source: str
    confirmed: bool
    written_in: str

    def holds_on(self, on: date) -> bool:
        """Whether the number is in force on that day; both ends count."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_to is None or on <= self.in_force_to)

    @property
    def period(self) -> str:
        """The days it is in force, in words."""
        first = f"from {self.in_force_from}" if self.in_force_from else ""
        last = f"to {self.in_force_to}" if self.in_force_to else ""
        return " ".join(part for part in (first, last) if part) or "without dates"

    @property
    def where(self) -> str:
        """The entry as an error names it: its file and its days."""
        return f"{self.written_in}, {self.period}"

    def clashes_with(self, other: PolicyNumber) -> bool:
        """Whether both could answer the same question."""
        return (
            self.name == other.name
            and bool(set(self.binds) & set(other.binds))
            and bool(set(self.nation) & set(other.nation))
            and not _parted(self, other)
        )


def _parted(one: PolicyNumber, other: PolicyNumber) -> bool:
    """Whether one ends before the other begins."""
    return any(
        a.in_force_to is not None
        and b.in_force_from is not None
        and a.in_force_to < b.in_force_from
        for a, b in ((one, other), (other, one))
    )


@dataclass(frozen=True, kw_only=True)
class NotCovered:
    """No shipped number answers: which was asked for and why there is none. Never a guess."""

    name: str
    reason: str


@dataclass(frozen=True)
class Policy:
    """Every number known, the organisation's own file above the shipped ones."""

    numbers: tuple[PolicyNumber, ...]
    overlay: tuple[PolicyNumber, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two numbers of one name that hold for the same body on the same day."""
        problems = [
            f"{one.name} is given twice for the same body and days: "
            f"{one.value:g} in {one.where} and "
            f"{other.value:g} in {other.where}. Allowed: one number at a time. End the first the "
            "day before the second begins."
            for layer in (self.numbers, self.overlay)
            for one, other in _pairs(layer)
            if one.clashes_with(other)
        ]
        if problems:
            raise PolicyUnclear(problems)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a number is shipped under, in order of first appearance."""
        return tuple(dict.fromkeys(n.name for n in self.numbers))

    def number(
        self, name: str, *, on: date, binds: str | None = None, nation: str | None = None
    ) -> PolicyNumber | NotCovered:
        """The number of that name in force on a day for a kind of body in a nation.

        `binds` is organisation.kind, `nation` organisation.nation; leave either out where it is
        not known: only a number that holds whatever it is then answers. Gives `NotCovered` where
        no number does. An unknown name is a KeyError: code asked for what was never declared.
        """
        named = [n for n in (*self.overlay, *self.numbers) if n.name == name]
        if not named:
            raise KeyError(name)
        here = [n for n in named if _covers(nation, n.nation, NATIONS)]
        if not here:
            return _not_covered(name, "nation", nation, [n.nation for n in named])
        ours = [n for n in here if _covers(binds, n.binds, KINDS)]
        if not ours:
            return _not_covered(name, "kind", binds, [n.binds for n in here])
        now = [n for n in ours if n.holds_on(on)]
        if not now:
            periods = "; ".join(n.period for n in ours)
            return NotCovered(name=name, reason=f"nothing is known for {on}, only {periods}.")
        return now[0]

    def with_overlay(self, overlay: Iterable[PolicyNumber]) -> Policy:
        """The same policy with an organisation's own numbers asked first."""
        return replace(self, overlay=(*self.overlay, *overlay))


def _pairs(numbers: tuple[PolicyNumber, ...]) -> Iterable[tuple[PolicyNumber, PolicyNumber]]:
    """Every two numbers of the same name."""
    by_name: dict[str, list[PolicyNumber]] = {}
    for one in numbers:
        by_name.setdefault(one.name, []).append(one)
    for same in by_name.values():
        yield from combinations(same, 2)


def _covers(asked: str | None, given: tuple[str, ...], every: tuple[str, ...]) -> bool:
    """Whether a number covers what was asked; not known is covered only by what covers all."""
    return set(every) <= set(given) if asked is None else asked in given


def _not_covered(
    name: str, what: str, asked: str | None, given: list[tuple[str, ...]]
) -> NotCovered:
    """Why a kind or a nation is not covered, in words."""
    known = ", ".join(sorted({word.replace("_", " ") for words in given for word in words}))
    why = (
        f"it depends on the organisation's {what}, which is not known."
        if asked is None
        else f"no number is shipped for {asked.replace('_', ' ')}."
    )
    return NotCovered(name=name, reason=f"{why} Known for: {known}.")
