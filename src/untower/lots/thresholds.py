"""Is a purchase above the threshold, all its lots together and VAT included?

The value that counts is that of the whole purchase: lots of one purchase are added together, and
nothing is split to come below a threshold. The threshold is that of the kind of body, the nation
and the day the procurement begins; where none is shipped the answer is not covered, never the
nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from untower.policy import NotCovered, shipped

if TYPE_CHECKING:
    from datetime import date

    from untower.policy import Policy, PolicyNumber

THRESHOLD_READS = (
    "organisation.kind",
    "organisation.nation",
    "procurements.commenced_on",
    "procurements.estimated_value_gbp",
)
THRESHOLD = "threshold_goods_services_gbp"


class Side(Enum):
    """On which side of its threshold a purchase lies."""

    ABOVE = "at or above the threshold"
    BELOW = "below the threshold"
    NOT_KNOWN = "not known"
    NOT_COVERED = "not covered"


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """One purchase beside its threshold, with the reason in one sentence.

    `value_gbp` counts what is known, with VAT; `is_whole` says whether that is all. `number` None
    where no threshold is shipped for the body, nation and day.
    """

    name: str
    on: date
    value_gbp: float | None
    is_whole: bool
    number: PolicyNumber | None
    side: Side
    reason: str


def purchase_of(
    name: str,
    *,
    value_ex_vat_gbp: float | None,
    is_whole: bool,
    vat_share: float | None,
    stated_inc_vat_gbp: float | None,
    on: date,
    kind: str | None,
    nation: str | None,
    policy: Policy | None = None,
) -> Purchase:
    """A purchase beside its threshold.

    `value_ex_vat_gbp` sums every lot's known value, None where none is; `stated_inc_vat_gbp` is the
    estimate on record, if any: the larger of the two counts, so that no estimate brings a purchase
    below.
    """
    number = (policy or shipped()).number(THRESHOLD, on=on, binds=kind, nation=nation)
    value = None
    if vat_share is not None and value_ex_vat_gbp is not None:
        value = value_ex_vat_gbp * (1 + vat_share)
    if stated_inc_vat_gbp is not None:
        value = max(value or 0.0, stated_inc_vat_gbp)
    if isinstance(number, NotCovered):
        side, reason = Side.NOT_COVERED, f"No threshold answers: {number.reason}"
    elif value is not None and value >= number.value:
        side = Side.ABOVE
        reason = (
            f"All lots together are worth £{value:,.0f} with VAT"
            f"{'' if is_whole else ' at least'}, and £{number.value:,.0f} or more is covered."
        )
    elif value is None or not is_whole:
        side = Side.NOT_KNOWN
        reason = (
            f"What all lots together are worth is not known in full, so that it may reach "
            f"£{number.value:,.0f} with VAT."
        )
    else:
        side = Side.BELOW
        reason = f"All lots together are worth £{value:,.0f} with VAT, below £{number.value:,.0f}."
    return Purchase(
        name=name,
        on=on,
        value_gbp=value,
        is_whole=is_whole,
        number=None if isinstance(number, NotCovered) else number,
        side=side,
        reason=reason,
    )
