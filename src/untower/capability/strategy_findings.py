"""Is the strategy owned, who decides, and does somebody answer for each service?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.capability.decision_holders import CONTRACTOR, SUPPLIER, Holder
from untower.capability.figures import DECISION_READS, OWNER_READS, STRATEGY_READS
from untower.findings import Outcome
from untower.needs.sentences import named, step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import listed, plural, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.capability.facts import Facts
    from untower.capability.service_owners import OwnerStanding
    from untower.capability.strategies import Strategy
    from untower.findings import Finding

HEAD = "head of technology"
STEP = "capability"


def strategy_findings(facts: Facts) -> Iterator[Finding]:
    """Strategies, decisions and the owners of services, in that order."""
    yield from _strategies(facts)
    yield from _decisions(facts)
    yield from _owners(facts)


def _strategies(facts: Facts) -> Iterator[Finding]:
    if not facts.strategies:
        yield step_finding(
            STEP,
            "strategy_owned",
            Outcome.NOT_KNOWN,
            "Whether there is a technology strategy, and whose it is, is not known: none was read.",
            subject=("strategy", "all"),
            reads=STRATEGY_READS,
            next_step="List each strategy with its owner, the day it was approved and the next "
            "review.",
            owner_role=HEAD,
        )
        return
    for strategy in facts.strategies:
        yield step_finding(
            STEP,
            "strategy_owned",
            strategy.outcome,
            _strategy_words(strategy),
            subject=("strategy", strategy.document),
            reads=STRATEGY_READS,
            rows=(row_of("strategy", strategy.record, "document"),),
            next_step=(
                ""
                if strategy.outcome is Outcome.MET
                else "Name an owner, have it approved and set the day of its next review."
            ),
            owner_role=strategy.owner_role or HEAD,
        )


def _strategy_words(s: Strategy) -> str:
    parts = []
    if s.is_overdue and s.review_on:
        parts.append(f"its review was due on {spell_day(s.review_on)}")
    if s.is_to_be_approved and s.approved_on:
        parts.append(f"it is to be approved only on {spell_day(s.approved_on)}")
    if s.blanks:
        verb = "is" if len(s.blanks) == 1 else "are"
        parts.append(f"{named(s.blanks)} {verb} not known")
    return f"{s.document}: {named(parts) if parts else 'owned, approved and within its review'}."


def _decisions(facts: Facts) -> Iterator[Finding]:
    if not facts.has_decisions:
        yield step_finding(
            STEP,
            "decision_in_house",
            Outcome.NOT_KNOWN,
            "Who takes the decisions about technology is not known: none were read.",
            subject=("decisions", "all"),
            reads=DECISION_READS,
            next_step="For architecture, roadmap, priorities, data, security, change and exit, say "
            "who really decides.",
            owner_role=HEAD,
        )
        return
    for holder in facts.decisions:
        if holder.outcome is not Outcome.MET:
            yield _held_outside(holder)
    ours = [h for h in facts.decisions if h.outcome is Outcome.MET]
    if ours:
        yield step_finding(
            STEP,
            "decision_in_house",
            Outcome.MET,
            f"{plural(len(ours), 'decision')} of {len(facts.decisions):,} "
            f"{'is' if len(ours) == 1 else 'are'} taken in-house: "
            f"{listed([h.words for h in ours])}.",
            subject=("decisions", "all"),
            reads=DECISION_READS,
            rows=tuple(row_of("decisions", h.record, "decision") for h in ours if h.record),
        )


def _held_outside(holder: Holder) -> Finding:
    words = f"{holder.words[:1].upper()}{holder.words[1:]}"
    who = f" ({holder.held_by_role})" if holder.held_by_role else ""
    said = {
        SUPPLIER: f"{words} is decided by a supplier: {holder.supplier or 'not named'}{who}.",
        CONTRACTOR: f"{words} is decided by a contractor{who}, not by an employee.",
    }.get(
        holder.holder,
        f"Who decides on {holder.words} is not known"
        + (f": {holder.doubt}." if holder.doubt else "."),
    )
    return step_finding(
        STEP,
        "decision_in_house",
        holder.outcome,
        said,
        subject=("decisions", holder.decision),
        reads=DECISION_READS,
        rows=(row_of("decisions", holder.record, "decision"),) if holder.record else (),
        next_step="Name an employee's role that takes it, and record where.",
        owner_role=HEAD,
    )


def _owners(facts: Facts) -> Iterator[Finding]:
    for owner in facts.owners:
        if owner.service.owner_role is None:
            yield _no_owner(owner, Outcome.NOT_KNOWN, "who answers for it is not known")
        elif owner.outcome is Outcome.NOT_MET:
            yield _no_owner(
                owner,
                Outcome.NOT_MET,
                f"{owner.service.owner_role} answers for it, and no employee is in that role",
            )
    if facts.has_roles:
        yield from _unlisted(facts)


def _no_owner(owner: OwnerStanding, outcome: Outcome, words: str) -> Finding:
    return step_finding(
        STEP,
        "service_has_owner",
        outcome,
        f"{owner.service.title}: {words}.",
        subject=("services", owner.service.service_id),
        reads=OWNER_READS,
        rows=(
            row_of("services", owner.service.record, "service_id"),
            *(row_of("roles", p.record, "role_id") for p in owner.posts),
        ),
        next_step="Name an employee's role that answers for the whole service.",
        owner_role=HEAD,
    )


def _unlisted(facts: Facts) -> Iterator[Finding]:
    """Owners named whose role, or whose count of employees, the roles table does not have."""
    doubtful = [o for o in facts.owners if o.service.owner_role and o.outcome is Outcome.NOT_KNOWN]
    owned = [o for o in facts.owners if o.outcome is Outcome.MET]
    if doubtful:
        roles = sorted({str(o.service.owner_role) for o in doubtful})
        yield step_finding(
            STEP,
            "service_has_owner",
            Outcome.NOT_KNOWN,
            f"Whether an employee answers for {plural(len(doubtful), 'service')} is not known: the "
            f"roles do not say it of {named(roles)}.",
            subject=("services", "all"),
            reads=OWNER_READS,
            rows=tuple(row_of("services", o.service.record, "service_id") for o in doubtful),
            next_step="Add these roles to the roles, or say that they are outside technology.",
            owner_role=HEAD,
        )
    if owned:
        yield step_finding(
            STEP,
            "service_has_owner",
            Outcome.MET,
            f"An employee answers for {plural(len(owned), 'service')}.",
            subject=("services", "all"),
            reads=OWNER_READS,
            rows=tuple(row_of("services", o.service.record, "service_id") for o in owned),
        )
