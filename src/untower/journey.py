"""The journey: ten steps in a fixed order and assurance beside them, stated once.

Help texts, navigation, the report and the documentation all read the order here. A step reads
only earlier steps; the import contracts in pyproject.toml keep it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
