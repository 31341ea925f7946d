"""When does a block stand in a paper? One figure and one plain word about it.

"case.saving_gbp is positive": there is no language here, only these words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.publish.papers.forms import as_number
from untower.publish.papers.lookup import Why
from untower.publish.papers.names import FIGURE_NAMES, TABLE_NAMES
from untower.publish.papers.near import near

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.answers import Figure
    from untower.publish.papers.lookup import Found, Shown


def _sign(value: Figure) -> int | None:
    number = as_number(value)
    return None if number is None else (number > 0) - (number < 0)


# Of a figure that is known; "not known" is asked before.
VERDICTS: dict[str, Callable[[Figure], bool]] = {
    "known": lambda _: True,
    "positive": lambda v: _sign(v) == 1,
    "negative": lambda v: _sign(v) == -1,
    "nought": lambda v: _sign(v) == 0,
    "true": lambda v: v is True,
    "false": lambda v: v is False,
    "filled": lambda v: bool(v),
    "empty": lambda v: not v,
}
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Condition:
    """A name and what must be so of it."""

    name: str
    verdict: str

    def found(self, shown: Shown) -> Found:
        """The figure or table that is asked about."""
        if self.name in FIGURE_NAMES:
            return shown.figure(self.name)
        return shown.rows(self.name)

    def holds(self, shown: Shown) -> bool:
        """Whether it is so in this part of the paper; a figure held back is neither."""
        found = self.found(shown)
        if self.verdict == NOT_KNOWN:
            return found.why in (Why.NOT_KNOWN, Why.TO_COME)
        return found.is_known and VERDICTS[self.verdict](found.value)


def condition(text: str) -> Condition:
    """The condition that a text states; ValueError with what is wrong with it."""
    name, _, verdict = text.partition(" is ")
    if name not in FIGURE_NAMES and name not in TABLE_NAMES:
        raise ValueError(f"no figure of that name. {near(name, [*FIGURE_NAMES, *TABLE_NAMES])}")
    if verdict not in VERDICTS and verdict != NOT_KNOWN:
        allowed = ", ".join([*VERDICTS, NOT_KNOWN])
        raise ValueError(f"allowed after “is”: {allowed}.")
    return Condition(name, verdict)
