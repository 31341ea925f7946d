"""One event about a procurement, within the transaction of what it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.actions.chain import append_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.record.procurements.models import Procurement


def tell(
    kind: str, procurement: Procurement, *, by: Actor, facts: Mapping[str, Any] | None = None
) -> None:
    """Append the event to the organisation's chain; the facts hold no word of what tenders say."""
    append_event(
        kind,
        by=by,
        organisation=procurement.organisation,
        subject=("procurement", procurement.procurement_id),
        facts=facts,
    )
