"""Is anything still paid for under a contract that has ended?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from untower.assurance.contract_tests import in_force
from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Nothing is paid under a contract long after its end.",
    why="Work that goes on without a contract goes on at the supplier's price and the body's risk.",
    point="dates and notices",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        "contracts.renewal",
        "payments.contract_id",
        "payments.paid_on",
        "payments.amount_gbp",
    ),
    next_step="Find out what the work now runs under, and let it properly.",
    supply="In payments: which contract each was under; in contracts: when each ends.",
    exclusions=("Contracts in force, and those that renew themselves.",),
    assumptions=(
        "An invoice may come 90 days late: a house convention.",
        "While a payment names no contract it may be under any: then none is met.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | ends_on    | renewal
                ------------+------------+--------
                ash         | 2025-01-01 | none
                birch       | 2025-01-01 | none
                cedar       | 2025-01-01 | none
                damson      | 2028-01-01 | none
                """,
                "payments": """
                contract_id | paid_on    | amount_gbp
                ------------+------------+-----------
                ash         | 2024-12-01 | 100
                birch       | 2025-09-01 | 100
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def not_paid_after_end(case: CaseFile) -> Iterator[Answer]:
    """Each contract that has ended, by the payments after its end."""
    grace = timedelta(days=int(case.convention("paid_after_end_days")))
    unlinked = case.blanks_in("payments", "contract_id")
    for line in case.rows("contracts"):
        now = in_force(case, line)
        if now or line["renewal"] == "tacit":
            yield line.not_applicable("it has not ended")
            continue
        if now is None or line["renewal"] is None:
            yield line.blank(*(c for c in ("ends_on", "renewal") if line[c] is None))
            continue
        paid = case.naming("payments", "contract_id", line["contract_id"])
        last_day = line["ends_on"] + grace
        late = [p for p in paid if p["paid_on"] is not None and p["paid_on"] > last_day]
        if late:
            last = max(p["paid_on"] for p in late)
            rows = tuple(p.row for p in late)
            yield line.not_met(
                f"it ended on {line['ends_on'].isoformat()} and was paid "
                f"{'once' if len(late) == 1 else f'{len(late):,} times'} since, last on "
                f"{last.isoformat()}",
                rows,
            )
        elif not paid or unlinked or any(p["paid_on"] is None for p in paid):
            yield line.not_known("whether it was paid since its end is not known")
        else:
            yield line.met("it was not paid since its end")
