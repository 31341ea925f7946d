"""Decide: one person proposes, another confirms, each in a role of their own, with reasons.

A proposal is tried against the assessment before it is kept: what does not follow from what was
published is refused with every reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.procurements.rights import DECIDES, check_is_person, check_leads, locked
from untower.actions.procurements.telling import tell
from untower.award.assess.decided_lots import decided_lots_troubles
from untower.bids.award_decision import award_decision, decided_troubles
from untower.bids.criteria import criteria_tree
from untower.bids.named_others import naming_troubles
from untower.body import Body
from untower.needs.whole_tables import records_of
from untower.policy import NotCovered, number
from untower.record.procurements.models import Decision, LotDecision
from untower.record.procurements.reading import standing_decision
from untower.record.procurements.scoring import day_of
from untower.record.procurements.tables import assessment_reading, tables_in
from untower.record.versions.reading import newest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from untower.actions.acting import Actor
    from untower.assessing import AssessedProcurement
    from untower.record.procurements.models import Procurement
    from untower.troubles import Trouble

LONGEST_ROLE, LONGEST_WORDS = 200, 10_000
STANDSTILL = "standstill_min_working_days"
SATURDAY = 5


@dataclass(frozen=True)
class ForLot:
    """What is to be decided on one lot, as it was typed; no tender awards nothing."""

    offer_id: str
    reason: str
    alternatives: str = ""
    conflicts: str = ""


def assessed(procurement: Procurement) -> AssessedProcurement:
    """The engine's assessment, as on the day of the decision once there is one."""
    if procurement.prices_opened_at is None:
        raise NotAllowed("Prices are sealed, so nothing is assessed yet.")
    on = day_of(procurement)
    if procurement.decided_at is not None:
        on = timezone.localdate(procurement.decided_at)
    return Body(reading=assessment_reading(procurement), on=on).assess(procurement.procurement_id)


def check_can_propose(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may, prices are open and nothing is proposed yet."""
    check_has(by, DECIDES, "propose a decision")
    check_is_person(by, "propose a decision")
    if procurement.prices_opened_at is None:
        raise NotAllowed("Prices are sealed, so nothing can be decided yet.")
    if procurement.decided_at is not None:
        raise NotAllowed("The decision is signed. It is not changed here.")
    if standing_decision(procurement) is not None:
        raise NotAllowed("A decision is proposed already. Confirm it, or return it first.")


def propose_decision(
    *, procurement: Procurement, lots: Mapping[str, ForLot], signs_as: str, by: Actor
) -> Decision:
    """Propose a decision on every lot; `signs_as` is the proposer's role in the organisation."""
    problems = _role_problems(signs_as)
    for lot_id, one in lots.items():
        if not one.reason.strip():
            problems[f"reason_{lot_id}"] = f"Write why {lot_id} is decided so."
        elif max(map(len, (one.reason, one.alternatives, one.conflicts))) > LONGEST_WORDS:
            problems[f"reason_{lot_id}"] = f"Use {LONGEST_WORDS:,} characters or fewer a box."
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        held = locked(procurement)
        check_can_propose(held, by)
        made = Decision.objects.create(
            procurement=held,
            settled=newest(held.organisation) or held.version,
            proposed_by=by.token,
            proposed_as=signs_as.strip(),
            proposed_at=timezone.now(),
        )
        LotDecision.objects.bulk_create(
            LotDecision(
                decision=made,
                lot_id=lot_id,
                offer_id=one.offer_id,
                reason=one.reason.strip(),
                alternatives=one.alternatives.strip(),
                conflicts=one.conflicts.strip(),
            )
            for lot_id, one in lots.items()
        )
        _check_follows(made)
        tell("decision_proposed", held, by=by, facts={"proposal": made.pk, "lots": len(lots)})
    return made


def _check_follows(decision: Decision) -> None:
    """Refused where a decision does not follow from the assessment, with every reason."""
    told = [one.sentence for one in _against(decision)]
    if told:
        raise Refused({str(n or ""): said for n, said in enumerate(told)})


def _against(decision: Decision) -> Iterator[Trouble]:
    """The engine's own objections: unsigned, not assessed, or not what was assessed."""
    procurement, on = decision.procurement, timezone.localdate()
    reading = assessment_reading(procurement, decision=decision)
    tables = reading.tables
    made = award_decision(tables, criteria_tree(tables, procurement.procurement_id), on=on)
    yield from made.unsigned
    found = Body(reading=reading, on=on).assess(procurement.procurement_id)
    yield from found.troubles
    if not found.troubles:
        yield from decided_troubles(tables, made, found.assessment)
        yield from decided_lots_troubles(tables, found.joint)
        yield from naming_troubles(tables, found.assessment)


def check_can_confirm(decision: Decision, by: Actor) -> None:
    """Raise NotAllowed unless this is a second person who may decide, and it stands proposed."""
    check_has(by, DECIDES, "confirm a decision")
    check_is_person(by, "confirm a decision")
    if decision.confirmed_at is not None or decision.returned_at is not None:
        raise NotAllowed("This proposal was settled already.")
    if decision.proposed_by == by.token:
        raise NotAllowed("You proposed this decision, so somebody else must confirm it.")


def confirm_decision(*, decision: Decision, signs_as: str, by: Actor) -> None:
    """Sign as the second person: the decision stands, and summaries may be made."""
    problems = _role_problems(signs_as)
    if signs_as.strip().casefold() == decision.proposed_as.casefold():
        problems["signs_as"] = "Two roles sign. Enter your own; the proposer signed as this one."
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        procurement = locked(decision.procurement)
        held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        check_can_confirm(held, by)
        held.procurement = procurement
        held.confirmed_by, held.confirmed_as = by.token, signs_as.strip()
        held.confirmed_at = timezone.now()
        held.save(update_fields=["confirmed_by", "confirmed_as", "confirmed_at"])
        _check_follows(held)
        procurement.decided_at, procurement.settled = held.confirmed_at, held.settled
        procurement.save(update_fields=["decided_at", "settled"])
        tell("decision_signed", procurement, by=by, facts={"proposal": held.pk})


def return_decision(*, decision: Decision, because: str, by: Actor) -> None:
    """Send a proposal back, with a reason; it stays on record."""
    if not because.strip() or len(because) > LONGEST_WORDS:
        raise Refused({"because": "Write why it is returned."})
    check_has(by, DECIDES, "return a proposed decision")
    with transaction.atomic():
        procurement = locked(decision.procurement)
        held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if held.confirmed_at is not None or held.returned_at is not None:
            raise NotAllowed("This proposal was settled already.")
        held.returned_by, held.returned_at = by.token, timezone.now()
        held.returned_because = because.strip()
        held.save(update_fields=["returned_by", "returned_at", "returned_because"])
        tell("decision_returned", procurement, by=by, facts={"proposal": held.pk})


def _role_problems(signs_as: str) -> dict[str, str]:
    if not signs_as.strip() or len(signs_as) > LONGEST_ROLE or ";" in signs_as:
        return {"signs_as": "Enter the role you sign in, such as Head of Procurement."}
    return {}


def standstill_days(procurement: Procurement, on: date) -> int | None:
    """The least working days of a standstill period; None where no number binds this body."""
    rows = records_of(tables_in(procurement.version, ["organisation"]), "organisation") or []
    found = number(STANDSTILL, on=on, nation=rows[0]["nation"] if rows else None)
    return None if isinstance(found, NotCovered) else int(found.value)


def working_days(first: date, last: date) -> int:
    """Days from Monday to Friday from the first to the last, both counted. No holiday is known."""
    days = (last - first).days + 1
    return sum((first + timedelta(days=n)).weekday() < SATURDAY for n in range(max(days, 0)))


def set_standstill(*, procurement: Procurement, notice_on: date, ends_on: date, by: Actor) -> None:
    """Put down the day of the award notice and the last day of the standstill period."""
    check_leads(by, "set the standstill period")
    least = standstill_days(procurement, notice_on) or 1
    with transaction.atomic():
        held = locked(procurement)
        if held.decided_at is None:
            raise NotAllowed("The decision is not signed yet.")
        problems = {}
        if notice_on < timezone.localdate(held.decided_at):
            problems["notice_on"] = "The notice follows the decision. Enter a day after it."
        if working_days(notice_on, ends_on) < least:
            problems["ends_on"] = (
                f"The standstill period is at least {least} working days, the day of the notice "
                "counted as the first. Enter a later day."
            )
        if problems:
            raise Refused(problems)
        held.notice_on, held.standstill_ends_on = notice_on, ends_on
        held.save(update_fields=["notice_on", "standstill_ends_on"])
        facts: dict[str, object] = {"notice_on": str(notice_on), "ends_on": str(ends_on)}
        tell("standstill_set", held, by=by, facts=facts)
