"""Publish the criteria of a procurement: frozen as they stand in a version, with their digest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.chain import append_event
from untower.actions.procurements.rights import can, check_leads
from untower.bids.frozen import changed, freeze, read_frozen
from untower.body import Body
from untower.needs.whole_tables import records_of
from untower.record.procurements.models import Procurement, Seat
from untower.record.procurements.reading import published
from untower.record.procurements.tables import PUBLISHED, planning_reading, tables_in
from untower.record.versions.reading import newest

if TYPE_CHECKING:
    from datetime import date, datetime

    from untower.actions.acting import Actor
    from untower.assessing import PublishedCriteria
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

NO_TABLES = "There are no tables yet. Upload the procurement's tables first."


def changes_since(procurement: Procurement) -> tuple[str, ...]:
    """What the organisation's newest tables say otherwise than was published, in sentences."""
    version = newest(procurement.organisation)
    if version is None or version.pk == procurement.version_id:
        return ()
    now = freeze(tables_in(version, PUBLISHED), procurement.procurement_id)
    return changed(read_frozen(procurement.canonical), now)


def check_can_publish(organisation: Organisation, procurement_id: str, by: Actor) -> None:
    """Raise NotAllowed unless the person may publish criteria, and these were not published."""
    check_leads(by, "publish criteria")
    held = published(organisation, procurement_id)
    if held is None:
        return
    changes = changes_since(held)
    if changes:
        raise NotAllowed(
            "The criteria were published and may not be changed; tenderers are judged by what they "
            f"were told. In the tables: {' '.join(changes)}"
        )
    raise NotAllowed("The criteria were published already. They are published once.")


def can_publish(organisation: Organisation, procurement_id: str, by: Actor) -> bool:
    """Whether check_can_publish passes."""
    return can(check_can_publish, organisation, procurement_id, by)


def try_publication(version: Version, procurement_id: str, *, on: date) -> PublishedCriteria:
    """The set as it would be published and what trying it showed; nothing is written."""
    return Body(reading=planning_reading(version), on=on).publication(procurement_id)


def publish_criteria(*, organisation: Organisation, procurement_id: str, by: Actor) -> Procurement:
    """Freeze what tenders will be judged by, as the newest version has it.

    Refused with everything that stands in the way. The set, its digest and what its tests showed
    are kept; the version it came from is kept whole.
    """
    check_can_publish(organisation, procurement_id, by)
    version = newest(organisation)
    if version is None:
        raise Refused({"": NO_TABLES})
    made = try_publication(version, procurement_id, on=timezone.localdate())
    record, deadline_at = _record(version, procurement_id)
    problems = [one.sentence for one in made.troubles]
    if deadline_at is None:
        problems.append(
            "procurements · deadline_at · is blank. Say by when tenders must be in, before "
            "criteria are published."
        )
    elif deadline_at <= timezone.now():
        problems.append("procurements · deadline_at · has passed. Set a later one.")
    if problems:
        raise Refused({str(n or ""): said for n, said in enumerate(problems)})
    if deadline_at is None:
        raise AssertionError(f"{procurement_id}: a blank deadline is a problem")
    frozen = made.publication.frozen
    try:
        with transaction.atomic():
            procurement = Procurement.objects.create(
                organisation=organisation,
                procurement_id=procurement_id,
                title=str(record["title"] or procurement_id),
                version=version,
                canonical=frozen.canonical,
                digest=frozen.digest,
                tests=json.loads(json.dumps(made.record(), default=str)),
                frozen_at=timezone.now(),
                frozen_by=by.token,
                deadline_at=deadline_at,
            )
            _seat(procurement)
            append_event(
                "criteria_published",
                by=by,
                organisation=organisation,
                subject=("procurement", procurement_id),
                facts={
                    "digest": frozen.digest,
                    "version": version.number,
                    "version_digest": version.digest,
                    "deadline_at": deadline_at.isoformat(),
                },
            )
    except IntegrityError:
        raise NotAllowed("The criteria were published a moment ago by somebody else.") from None
    return procurement


def _record(version: Version, procurement_id: str) -> tuple[dict[str, object], datetime | None]:
    rows = records_of(tables_in(version, ["procurements"]), "procurements") or []
    record = next(one for one in rows if one["procurement_id"] == procurement_id)
    stated = record["deadline_at"]
    return record, None if stated is None else timezone.make_aware(stated)


def _seat(procurement: Procurement) -> None:
    """A seat for each evaluator who is assigned to one of its lots; nobody sits on it yet."""
    tables = tables_in(procurement.version, PUBLISHED)
    lots = {
        row["lot_id"]
        for row in records_of(tables, "lots") or []
        if row["procurement_id"] == procurement.procurement_id
    }
    assigned = {
        row["evaluator_id"]
        for row in records_of(tables, "assignments") or []
        if row["lot_id"] in lots
    }
    Seat.objects.bulk_create(
        Seat(
            procurement=procurement,
            evaluator_id=row["evaluator_id"],
            role=row["role"] or "",
        )
        for row in records_of(tables, "evaluators") or []
        if row["evaluator_id"] in assigned
    )
