"""The only shape of an answer: what was asked of which row, and how it came out.

A blank is never a pass. A rule that lacks a value answers `NOT_KNOWN`, which is listed beside
the failures. Severity never exceeds force: a house convention cannot raise an alarm meant for law.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class Outcome(Enum):
    """How a question came out."""

    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"
    NOT_APPLICABLE = "not applicable"


class Force(IntEnum):
    """How strongly a rule binds, weakest first. The same ladder measures severity."""

    HOUSE_CONVENTION = 1
    GUIDANCE = 2
    COMMITMENT = 3
    COMPLY_OR_EXPLAIN = 4
    MANDATORY_POLICY = 5
    LAW = 6

    @property
    def words(self) -> str:
        """The force as a page shows it: "house convention", "comply or explain"."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row behind a figure: its table and key, and the place in the file it came from."""

    table: str
    key: str
    file: str | None = None
    row: int | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One answer about one subject.

    `reads` names every column the answer rests on, as `table.column`: editions use it to keep
    whatever rests on a security or personal column out of a lower edition, so it may not be empty.
    """

    rule: str
    step: str
    subject_table: str
    subject_key: str
    outcome: Outcome
    force: Force
    severity: Force
    sentence: str
    reads: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    money_gbp: Decimal | None = None
    source: str = ""
    next_step: str = ""
    owner_role: str | None = None

    def __post_init__(self) -> None:
        """Refuse a finding that shouts louder than its rule binds, or hides what it read."""
        if self.severity > self.force:
            raise ValueError(
                f"{self.rule}: severity {self.severity.words} is above force {self.force.words}"
            )
        if not self.reads:
            raise ValueError(f"{self.rule}: a finding names the columns it read, as table.column")


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Order findings for a reader: not met, not known, met; then severity; then money.

    Equals stay in the order given: the step that made them knows what comes first.
    """
    order = {
        Outcome.NOT_MET: 0,
        Outcome.NOT_KNOWN: 1,
        Outcome.MET: 2,
        Outcome.NOT_APPLICABLE: 3,
    }
    return sorted(
        findings,
        key=lambda f: (
            order[f.outcome],
            -f.severity,
            -(f.money_gbp or 0),
        ),
    )
