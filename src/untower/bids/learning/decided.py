"""Has this procurement been decided, by a decision that roles signed?

Until then nobody learns what would have turned it: whoever knows by how little a tender leads can
still move a score. There is no way round this for anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.troubles import Trouble, procurement_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from untower.needs.whole_tables import Record

NOT_DECIDED = "not decided"
MARK = "Learning, after decision"


def decision_troubles(procurement: Record, on: date) -> Iterator[Trouble]:
    """What keeps a procurement from being learned from on a day: no decision, or an unsigned one.

    Reads `decided_on`, `decided_by_roles` and `deadline_at` of a row of `procurements`.
    """
    decided, deadline = procurement["decided_on"], procurement["deadline_at"]
    if decided is None:
        yield procurement_trouble(
            procurement,
            "decided_on",
            NOT_DECIDED,
            "it is blank: no signed decision is on record, so nothing is learned from the "
            "tenders yet.",
            "Decide, have the decision signed, and write its day.",
            "the day of the signed decision",
        )
    elif decided > on:
        yield procurement_trouble(
            procurement,
            "decided_on",
            NOT_DECIDED,
            f"the decision is not signed yet; this is a run for {on}.",
            "Ask again on that day or later.",
            f"a day up to {on}",
        )
    elif deadline is not None and decided <= deadline.date():
        yield procurement_trouble(
            procurement,
            "decided_on",
            NOT_DECIDED,
            "tenders were still sealed on that day, so it is no decision on them.",
            "Correct the day.",
            f"a day after {deadline.date()}",
        )
    if not (procurement["decided_by_roles"] or "").strip():
        yield procurement_trouble(
            procurement,
            "decided_by_roles",
            NOT_DECIDED,
            "it is blank: a decision that nobody signed is none.",
            "Write the roles that signed it.",
            "roles, such as Chief Digital Officer; Section 151 officer",
        )
