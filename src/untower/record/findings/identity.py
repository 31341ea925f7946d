"""What makes a finding the same one in the next version? Its rule and its subject.

A finding about all rows of a table that came out one way is another than the one about those that
came out another way: there the outcome belongs to it. Where even that leaves two alike, their
force parts them, then their order.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.findings import Finding

LETTERS = 20
WHOLE_TABLE = "all"


def identified(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Each finding of a whole plan by its identity, in the order given."""
    found: dict[str, Finding] = {}
    for finding in findings:
        named = [finding.step, finding.rule, finding.subject_table, finding.subject_key]
        if finding.subject_key == WHOLE_TABLE:
            named.append(finding.outcome.value)
        for more in ("", finding.force.words, *(str(n) for n in range(2, 10_000))):
            identity = _digest([*named, more] if more else named)
            if identity not in found:
                found[identity] = finding
                break
    return found


def alike(finding: Finding) -> tuple[str, ...]:
    """What a finding has in common with itself in every edition: nothing that a cut changes."""
    return (
        finding.step,
        finding.rule,
        finding.subject_table,
        finding.subject_key,
        finding.outcome.value,
        finding.force.words,
        finding.sentence,
    )


def _digest(named: list[str]) -> str:
    return hashlib.sha256("\x1f".join(named).encode()).hexdigest()[:LETTERS]
