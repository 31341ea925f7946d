"""The journey: ten steps in a fixed order and assurance beside them, stated once.

Help texts, navigation, the report and the documentation all read the order here. A step reads
only earlier steps; the import contracts in pyproject.toml keep it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import date

PASSED_OVER_READS = (
    "passed_over.step",
    "passed_over.kind",
    "passed_over.subject_table",
    "passed_over.subject_key",
    "passed_over.by_role",
    "passed_over.reason",
    "passed_over.decided_on",
)
"""What says that a step was passed over."""
FULL_RECORD = ("kind", "by_role", "reason", "decided_on")
# Words in the place of a reason that give none.
NO_REASON = ("none", "no reason", "n/a", "not applicable", "tbc", "to be confirmed", "-")


class State(Enum):
    """Where a step stands in one run."""

    READY = "ready"
    INCOMPLETE = "incomplete"
    PASSED_OVER = "passed_over"
    TO_COME = "to_come"

    @property
    def words(self) -> str:
        """The state as a page shows it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Step:
    """One step: its room, the name a page shows and the question it answers."""

    name: str
    title: str
    question: str
    number: int | None


STEPS: tuple[Step, ...] = (
    Step("needs", "Needs", "Who are the users, what do they need, how well are they served?", 1),
    Step("capability", "Capability", "Do we own the strategy and have the skills to run it?", 2),
    Step("estate", "Estate", "What do we have: applications, contracts, suppliers, spend?", 3),
    Step("market", "Market", "What is already out there, and what do others pay?", 4),
    Step(
        "options",
        "Options",
        "Which platform option suits each component, and who should deliver it?",
        5,
    ),
    Step("lots", "Lots", "How should the work be split, and by which route bought?", 6),
    Step("bids", "Bids", "What is each tender worth?", 7),
    Step("award", "The range", "Which range of providers, taken together, is best?", 8),
    Step("case", "Case", "What does it save, for whom, how sure, how soon?", 9),
    Step("manage", "Manage", "How do we move, manage, leave, publish?", 10),
    Step(
        "assurance",
        "Assurance",
        "Does it meet the Technology Code of Practice and the rules that bind us?",
        None,
    ),
)

STEP_NAMES: tuple[str, ...] = tuple(step.name for step in STEPS)


def step(name: str) -> Step:
    """The step of that name; a KeyError for any other."""
    return {s.name: s for s in STEPS}[name]


class Cells(Protocol):
    """A row of the table passed_over, whoever holds it."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401
        """What the column holds; None for a blank."""


def passes_over(record: Cells, on: date) -> bool | None:
    """Whether a record says who passed a step over, why and when, by a day; None: not in full."""
    if any(record[column] is None for column in FULL_RECORD):
        return None
    return bool(gives_reason(record["reason"])) and bool(record["decided_on"] <= on)


def gives_reason(words: str | None) -> bool | None:
    """Whether words give a reason; None for a blank."""
    return None if words is None else words.strip().casefold() not in NO_REASON
