"""How is one question put once, when many rows leave it open?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import total_gbp
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.findings import Outcome
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from untower.findings import Finding

SINGLY = 10
NAMED = 3


def ask_once(
    findings: Sequence[Finding], names: Mapping[str, str], sentence: Callable[[int, str], str]
) -> Iterator[Finding]:
    """The findings as they are, or one for all where there are more than ten.

    All are of one rule and not known. `sentence` words the one from how many there are and the
    first three by money, called as `names` has them.
    """
    if len(findings) <= SINGLY:
        yield from findings
        return
    dearest = sorted(findings, key=lambda f: (-(f.money_gbp or 0), f.subject_key))
    first = listed(names.get(f.subject_key, f.subject_key) for f in dearest[:NAMED])
    yield house_finding(
        findings[0].rule,
        Outcome.NOT_KNOWN,
        sentence(len(findings), first),
        subject=(findings[0].subject_table, "all"),
        reads=tuple(dict.fromkeys(read for f in findings for read in f.reads)),
        rows=tuple(row for f in dearest[:ROWS_SHOWN] for row in f.rows),
        money_gbp=total_gbp(f.money_gbp for f in findings),
        next_step=dearest[0].next_step,
        owner_role=dearest[0].owner_role,
    )
