"""Why a tender was given a score: short, in words its supplier could be given, from its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from examples.generator.records import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.generator.chance import Chance

FOUND = written("answers")
DIGITS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# How many things speak for and against at each score, and how they are joined: two ways each.
SHAPES: dict[int, tuple[tuple[int, int, str], ...]] = {
    5: (
        (3, 0, "{0}; {1}; {2}. Nothing that was asked for is missing."),
        (2, 0, "{0}, and {1}: all asked for is there, with evidence from where it runs today."),
    ),
    4: (
        (2, 1, "{0}; {1}. One gap: {2}."),
        (2, 1, "{0}, and {1}. Kept from full marks by one thing: {2}."),
    ),
    3: (
        (1, 1, "{0}. Against that: {1}."),
        (2, 2, "For it: {0}; {1}. Against it: {2}; {3}."),
    ),
    2: (
        (1, 2, "{1}; {2}. Some credit for {0}."),
        (1, 1, "{1}: this matters here. In its favour, {0}."),
    ),
    1: (
        (0, 2, "{0}; {1}. Little else in the answer could be relied on."),
        (0, 2, "Little beyond intentions: {0}; {1}."),
    ),
    0: ((0, 0, "The question is not answered."),),
}
WITH_PAGE = 0.6  # share of reasons that say where in the tender it stands: a choice


def reason(chance: Chance, criterion: str, score: int) -> str:
    """The reason of an agreed score on a criterion; nothing speaks both for and against."""
    found = chance.shuffled(_found(criterion))
    many, few, shape = chance.pick(SHAPES[score])
    told = [good for good, _ in found[:many]] + [gap for _, gap in found[many : many + few]]
    words, page = _joined(chance, shape, told), chance.whole(2, 38)
    return f"{words} (Page {page}.)" if chance.happens(WITH_PAGE) and score else words


def condition(chance: Chance, criterion: str, *, is_met: bool) -> str:
    """Why a condition that is passed or failed is met, or is not."""
    good, gap = _found(criterion)[0]
    return _joined(chance, "{0}." if is_met else "Not met: {0}.", [good if is_met else gap])


def note(chance: Chance, criterion: str, score: int) -> str:
    """What one evaluator wrote beside a score, a few words."""
    good, gap = chance.pick(_found(criterion))
    return _joined(chance, "{0}.", [good if score >= 3 else gap])


def _found(criterion: str) -> list[tuple[str, str]]:
    return [(good, gap) for name, good, gap in FOUND if name == criterion]


def _joined(chance: Chance, shape: str, found: Sequence[str]) -> str:
    """A sentence with a number drawn for each {low-high}, its first letter a capital."""

    def drawn(match: re.Match[str]) -> str:
        number = chance.whole(int(match[1]), int(match[2]))
        return DIGITS[number] if number < len(DIGITS) else str(number)

    words = shape.format(*(re.sub(r"\{(\d+)-(\d+)\}", drawn, one) for one in found))
    return words[0].upper() + words[1:]
