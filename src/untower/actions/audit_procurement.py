"""What of a procurement goes into an export, once its decision is signed.

Of the versions only the tables that an assessment reads: the digests of the others stand in for
them, so that what was published can be checked without handing over the whole estate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from untower.actions.audit_export import Parts
from untower.assessing import assess_procurement
from untower.body import Body
from untower.policy.digest import digest_of
from untower.policy.shipped import shipped
from untower.publish.editions import Edition, cut
from untower.publish.plan_json import plan_as_json
from untower.record.procurements.tables import AS_THEY_STAND, PUBLISHED, assessment_reading
from untower.storage.versions.as_read import placed, reading_from
from untower.storage.versions.canonical import text_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from datetime import date

    from untower.record.procurements.models import Procurement
    from untower.record.versions.models import Version


def procurement_told(procurement: Procurement) -> dict[str, Any]:
    """What is said of it in an export: its digests and the moments of each step."""
    tenders = procurement.tenders.order_by("number")
    return {
        "procurement_id": procurement.procurement_id,
        "title": procurement.title,
        "on": _decided_on(procurement).isoformat(),
        "published_digest": procurement.digest,
        "frozen_in_version": procurement.version.number,
        "decided_with_version": procurement.settled and procurement.settled.number,
        "frozen_at": procurement.frozen_at.isoformat(),
        "deadline_at": procurement.deadline_at.isoformat(),
        "opened_at": procurement.opened_at and procurement.opened_at.isoformat(),
        "decided_at": procurement.decided_at and procurement.decided_at.isoformat(),
        "tenders": [
            {
                "receipt": tender.receipt,
                "received_at": tender.received_at.isoformat(),
                "digest": tender.digest,
                "is_withdrawn": tender.withdrawn_at is not None,
            }
            for tender in tenders
        ],
    }


def procurement_parts(procurement: Procurement, edition: Edition) -> Parts:
    """The tables that were assessed, the published set, the assessment and its papers."""
    texts = {
        name: text_of(TABLES[name], frame)
        for name, frame in assessment_reading(procurement).tables.items()
        if frame.height
    }
    # What goes into the export is what is assessed: nothing that it does not hold is read.
    reading = reading_from({name: placed(TABLES[name], text) for name, text in texts.items()})
    on = _decided_on(procurement)
    made = assess_procurement(reading, procurement.procurement_id, on=on).made
    body = Body(reading=assessment_reading(procurement), on=timezone.localdate())
    papers, _ = body.assessment_papers(procurement.procurement_id, edition=edition)
    versions: dict[Version, tuple[str, ...]] = {procurement.version: (*PUBLISHED, *AS_THEY_STAND)}
    if procurement.settled is not None and procurement.settled != procurement.version:
        versions[procurement.settled] = AS_THEY_STAND
    return Parts(
        policy_digest=digest_of(shipped()),
        versions=versions,
        results={
            "assessment.json": plan_as_json(cut(made, Edition.FULL)).encode(),
            "published-set.json": procurement.canonical.encode(),
        },
        papers={f"{edition.value}/{name}": content for name, content in papers.items()},
        assessment=texts,
        concerns={
            ("procurement", procurement.procurement_id),
            *(("version", str(version.number)) for version in versions),
        },
    )


def _decided_on(procurement: Procurement) -> date:
    return timezone.localdate(procurement.decided_at)
