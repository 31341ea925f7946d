"""How are counts and names put into a sentence, and an answer into a finding?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Finding, Force, Outcome, Row
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from untower.policy import PolicyNumber

HOUSE_SOURCE = "House convention of untower"
NAMED = 5
ROWS_SHOWN = 50
SMALL = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def spelled(count: int) -> str:
    """A count as it begins a sentence: "Six" below ten, "12" above."""
    return SMALL[count] if count < len(SMALL) else f"{count:,}"


def named(names: Sequence[str]) -> str:
    """The first few names, the rest counted: "a, b and c", "a, b, c, d, e and 4 more"."""
    return listed(names, at_most=NAMED)


def source_of(number: PolicyNumber) -> str:
    """Where a number comes from, saying so when its own text was not read."""
    return number.source if number.confirmed else f"{number.source} (not confirmed)"


def step_finding(
    step: str,
    rule: str,
    outcome: Outcome,
    sentence: str,
    *,
    subject: tuple[str, str],
    reads: tuple[str, ...],
    force: Force = Force.HOUSE_CONVENTION,
    source: str = HOUSE_SOURCE,
    rows: tuple[Row, ...] = (),
    money_gbp: Decimal | None = None,
    next_step: str = "",
    owner_role: str | None = None,
) -> Finding:
    """A finding of a step, as severe as its force."""
    return Finding(
        rule=rule,
        step=step,
        subject_table=subject[0],
        subject_key=subject[1],
        outcome=outcome,
        force=force,
        severity=force,
        sentence=sentence,
        reads=reads,
        rows=rows[:ROWS_SHOWN],
        money_gbp=money_gbp,
        source=source,
        next_step=next_step,
        owner_role=owner_role,
    )
