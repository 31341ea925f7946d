"""Which policy numbers did each step ask for? Noted while it is worked out, for its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.policy import Policy, PolicyNumber, shipped

if TYPE_CHECKING:
    from datetime import date

    from untower.policy import NotCovered


@dataclass(frozen=True)
class NotedPolicy(Policy):
    """The numbers as they are, and a note of each that answered: step by step, each once."""

    doing: list[str] = field(default_factory=list, compare=False)
    noted: dict[str, dict[PolicyNumber, None]] = field(default_factory=dict, compare=False)

    def number(
        self, name: str, *, on: date, binds: str | None = None, nation: str | None = None
    ) -> PolicyNumber | NotCovered:
        """See `Policy.number`."""
        found = super().number(name, on=on, binds=binds, nation=nation)
        if isinstance(found, PolicyNumber) and self.doing:
            self.noted.setdefault(self.doing[-1], {})[found] = None
        return found

    def step(self, name: str) -> None:
        """From now on it is this step that asks."""
        self.doing.append(name)


def noted_policy() -> NotedPolicy:
    """The shipped numbers, ready to be noted."""
    return NotedPolicy(shipped().numbers)
