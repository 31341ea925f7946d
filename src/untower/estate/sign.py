"""What is a sign of towers: its presence, its score, its sentence and the rows behind it?

A sign is evidence, never a label. One that is present is *met*; what a blank hides is *not known*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from untower.estate.contract_scope import ContractScope
    from untower.findings import Row
    from untower.policy import PolicyNumber

NAMED = 6
TITLED = 3
ROWS_SHOWN = 50
SIGNS_MEAN = (
    "met: the sign is there; not met: it is not; not known: a blank hides it. A sign is evidence, "
    "never a label, and each supplier may reply."
)


class Presence(Enum):
    """How a sign came out."""

    PRESENT = "met"
    ABSENT = "not met"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One of S1 to S11. `score` is 0 to 1, None while not known; `reads` names its columns."""

    sign_id: str
    name: str
    presence: Presence
    score: float | None
    sentence: str
    reads: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    next_step: str = ""

    def figure(self) -> dict[str, Any]:
        """The sign as plain values."""
        return {
            "id": self.sign_id,
            "name": self.name,
            "outcome": self.presence.value,
            "score": None if self.score is None else round(self.score, 3),
            "sentence": self.sentence,
            "rows": [{"table": r.table, "key": r.key, "row": r.row} for r in self.rows],
        }


def presence_of(verdicts: Iterable[bool | None]) -> Presence:
    """Present if any is; else not known if any is not known, or there is none; else absent."""
    found = list(verdicts)
    if any(v is True for v in found):
        return Presence.PRESENT
    if not found or any(v is None for v in found):
        return Presence.NOT_KNOWN
    return Presence.ABSENT


def either(*verdicts: bool | None) -> bool | None:
    """True if any is; else None if any is not known; else False."""
    if any(v is True for v in verdicts):
        return True
    return None if any(v is None for v in verdicts) else False


def both(*verdicts: bool | None) -> bool | None:
    """False if any is; else None if any is not known; else True."""
    if any(v is False for v in verdicts):
        return False
    return None if any(v is None for v in verdicts) else True


def share_true(presence: Presence, verdicts: Iterable[bool | None]) -> float | None:
    """The share of what is known that is true; None while the sign is not known."""
    known = [v for v in verdicts if v is not None]
    is_known = presence is not Presence.NOT_KNOWN and known
    return sum(known) / len(known) if is_known else None


def first_few(names: Iterable[str]) -> str:
    """Up to six names, then how many more."""
    listed = list(names)
    more = len(listed) - NAMED
    return ", ".join(listed[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def named(scopes: Sequence[ContractScope]) -> str:
    """Contracts by id, with their titles where they are few."""
    is_few = len(scopes) <= TITLED
    return first_few(s.named if is_few else s.contract_id for s in scopes)


@dataclass(frozen=True, kw_only=True)
class SignLimits:
    """The house conventions of the signs, as policy has them on a day."""

    monopoly_share: float
    layers_min: int
    term_months: int
    hosting_months: int
    break_months: int
    crossed_contracts: int
    value_gbp: float | None
    rule_numbers: tuple[PolicyNumber, ...] = ()
