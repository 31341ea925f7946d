"""What a rule is: a sentence, a source, whom it binds from when, and one function.

A rule is one file in `rules/`, named as the rule. It is found by itself: there is no list to edit.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from untower.findings import Force
from untower.policy.numbers import KINDS, NATIONS

if TYPE_CHECKING:
    from untower.assurance.case_file import CaseFile
    from untower.assurance.dating import Dating
    from untower.assurance.verdict import Answer

Test = Callable[["CaseFile"], Iterator["Answer"]]

EDITIONS = ("2016", "current")
OUR_READING = "The Code states an aim; what is tested here is untower's reading of it."
EXAMPLE_DAY = date(2026, 4, 1)


@dataclass(frozen=True, kw_only=True)
class Bond:
    """Whom a rule binds, where, how strongly and from which day to which."""

    kinds: tuple[str, ...]
    nations: tuple[str, ...]
    force: Force
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a kind or nation nobody declares."""
        if not (set(self.kinds) <= set(KINDS) and set(self.nations) <= set(NATIONS)):
            raise ValueError(f"unknown kind or nation: {self.kinds}, {self.nations}")

    def holds_on(self, day: date) -> bool:
        """Whether it binds on a day; both ends count."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Example:
    """Small tables with the outcome of each row: shown on the rule's page and run as a test.

    `states` says how earlier steps stand; without it a rule that hears them is shown what they
    make of these tables.
    """

    tables: Mapping[str, str]
    outcomes: Mapping[str, str]
    states: Mapping[str, str] = field(default_factory=dict)
    kind: str = "council"
    nation: str = "england"
    on: date = EXAMPLE_DAY


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule as its file declares it; `test` answers for each row of `subject`.

    `reads` names every column the answers rest on. `dated` says by which day of a row the rule is
    chosen; without it the day of the plan counts. A `yardstick` that binds nobody is still
    measured, as a house convention. `hears` names the earlier steps whose answers it rests on; one
    that handed nothing on leaves it not known. `severity` caps how loud it may be where a house
    number decides; `is_our_reading` says that the text states an aim and the test is untower's own.
    """

    name: str
    sentence: str
    why: str
    point: str
    edition: str
    subject: str
    binds: tuple[Bond, ...]
    source: str
    reads: tuple[str, ...]
    next_step: str
    supply: str
    exclusions: tuple[str, ...]
    assumptions: tuple[str, ...]
    examples: tuple[Example, ...]
    test: Test
    confirmed: bool = True
    severity: Force | None = None
    is_our_reading: bool = False
    dated: Dating | None = None
    hears: tuple[str, ...] = ()
    is_yardstick: bool = False
    owner_role: str | None = None
    repeats: str | None = None

    @property
    def loudest(self) -> Force | None:
        """The most a finding of it may shout, below its force: None where force alone decides.

        Where a text states an aim and the test is our reading of it, that is guidance.
        """
        if self.severity is None and self.is_our_reading:
            return Force.GUIDANCE
        return self.severity

    @property
    def in_force_from(self) -> date | None:
        """The first day on which it binds anybody; None where it has none."""
        return min((b.since for b in self.binds if b.since), default=None)

    @property
    def in_force_to(self) -> date | None:
        """The last day on which it binds anybody; None while it still does."""
        ends = [b.until for b in self.binds]
        return None if not ends or None in ends else max(e for e in ends if e is not None)


@dataclass(frozen=True, kw_only=True)
class _Declared:
    """What @rule was told, until it is given its function."""

    words: Mapping[str, object] = field(default_factory=dict)

    def __call__(self, test: Test) -> Rule:
        name = test.__module__.rsplit(".", 1)[-1]
        return Rule(name=name, test=test, **self.words)  # type: ignore[arg-type]


def rule(
    *,
    sentence: str,
    why: str,
    point: str,
    edition: str,
    subject: str,
    binds: tuple[Bond, ...],
    source: str,
    reads: tuple[str, ...],
    next_step: str,
    supply: str,
    examples: tuple[Example, ...],
    exclusions: tuple[str, ...] = (),
    assumptions: tuple[str, ...] = (),
    **more: object,
) -> Callable[[Test], Rule]:
    """Declare a rule; the file's own name is the rule's name. See `Rule` for each part."""
    if edition not in EDITIONS:
        raise ValueError(f"{edition}: allowed: {', '.join(EDITIONS)}")
    return _Declared(
        words={
            "sentence": sentence,
            "why": why,
            "point": point,
            "edition": edition,
            "subject": subject,
            "binds": binds,
            "source": source,
            "reads": reads,
            "next_step": next_step,
            "supply": supply,
            "examples": examples,
            "exclusions": exclusions,
            "assumptions": assumptions,
            "is_our_reading": OUR_READING in assumptions and point != "11",
            **more,
        }
    )


def as_in_2016(of: Rule, point: str, name: str, binds: tuple[Bond, ...], source: str) -> Rule:
    """A test of the current Code that press reports name for the edition of 2016 as well.

    It is the same test, so it is counted once; of the old edition it is a yardstick. `name` is the
    module's own `__name__`.
    """
    return replace(
        of,
        name=name.rsplit(".", 1)[-1],
        point=point,
        edition="2016",
        binds=binds,
        source=source,
        confirmed=False,
        is_yardstick=True,
        repeats=of.name,
        assumptions=(*of.assumptions, "The reports name the point; its wording was not found."),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule there is, one a file in `rules/`, by name."""
    from untower.assurance import rules as folder

    found = []
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
        loaded = import_module(f"{folder.__name__}.{module.name}")
        declared = [thing for thing in vars(loaded).values() if isinstance(thing, Rule)]
        own = [r for r in declared if r.name == module.name]
        if len(own) != 1:
            raise ValueError(f"{module.name}: a rule file declares one rule, this has {len(own)}")
        found += own
    return tuple(found)
