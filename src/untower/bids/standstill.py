"""Until which day is no contract entered into after the contract award notice?

Procurement Act 2023, section 51: the standstill period is at least eight working days beginning
with the day on which the contract award notice is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.working_days import last_working_day
from untower.policy import NotCovered, shipped

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from untower.policy import Policy

STANDSTILL = "standstill_min_working_days"


def standstill_ends_on(
    published_on: date,
    *,
    nation: str | None,
    binds: str | None = None,
    holidays: Collection[date] = (),
    policy: Policy | None = None,
) -> date | None:
    """The last day of the standstill period after a contract award notice of that day.

    Counted Monday to Friday, the notice's own day first where it is one of these. No list of public
    holidays is kept here: those of the weeks concerned are given as `holidays`, or each moves the
    day on by one. None where no such rule is known to hold for the day, the kind of buyer (`binds`)
    and the nation. Whether the period applies at all (section 51) is not asked here.
    """
    rule = (policy or shipped()).number(STANDSTILL, on=published_on, binds=binds, nation=nation)
    if isinstance(rule, NotCovered):
        return None
    return last_working_day(published_on, int(rule.value), holidays)
