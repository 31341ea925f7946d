"""Does a signed decision on several lots award them as they were assessed together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.assess.joint_assessment import State
from untower.needs.whole_tables import records_of
from untower.phrases import listed
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.award.assess.joint_assessment import JointAssessment

NOT_TOGETHER = "not as assessed together"


def decided_lots_troubles(
    tables: Mapping[str, pl.DataFrame], joint: JointAssessment
) -> Iterator[Trouble]:
    """What in `award_decisions` does not follow from the lots taken together.

    A lot may be awarded to nobody. One lot by itself is judged by its own order of tenders, which
    `decided_troubles` of the bids room does.
    """
    if joint.troubles:
        yield from joint.troubles
        return
    if len(joint.lots) < 2:
        return
    together = {lot.lot_id: lot for lot in joint.lots}
    for row in records_of(tables, "award_decisions") or []:
        lot = together.get(row["lot_id"])
        if lot is None or row["offer_id"] is None or row["offer_id"] in lot.offers:
            continue
        goes = listed(lot.offers) or "nobody"
        if lot.state is State.NOT_PROVEN:
            goes = "nobody, as the best was not proven"
        yield trouble(
            NOT_TOGETHER,
            "award_decisions",
            row,
            lot.lot_id,
            "offer_id",
            f"by what was published for the lots together it goes to {goes}.",
            "Decide as published; a tender that is left aside is named in passed_over, with why.",
            allowed=" or ".join(lot.offers) or "a blank",
            subject=lot.lot_id,
        )
