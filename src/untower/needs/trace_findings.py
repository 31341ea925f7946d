"""What does the trace from users to suppliers leave over at either end?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.findings import Outcome
from untower.needs.figures import NEED_READS, RESEARCH_READS, UNUSED_READS
from untower.needs.research import unmet_needs
from untower.needs.sentences import named, step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import plural, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.needs.facts import Facts
    from untower.needs.research import Research
    from untower.needs.unused_components import UnusedComponent
    from untower.needs.whole_tables import Record

RESEARCHER, ARCHITECT = "user researcher", "enterprise architect"


def trace_findings(facts: Facts) -> Iterator[Finding]:
    """Needs nothing meets, research old or missing, services and components that hang loose."""
    yield from _needs(facts)
    yield from _research(facts)
    yield from _without_component(facts)
    yield from _unused(facts)


def need_words(need: Record) -> str:
    """A need as a sentence begins with it: "Carers under 18: find out what help I can have"."""
    group, words = need["user_group"] or "users not named", need["need"] or need["need_id"]
    return f"{group[:1].upper()}{group[1:]}: {words}"


def unused_words(unused: UnusedComponent) -> str:
    """What an unused component costs and who may lean on it, in a sentence."""
    least = "" if unused.is_cost_whole else "at least "
    cost = (
        "what it costs a year is not known"
        if unused.annual_gbp is None
        else f"{least}{spell_gbp(unused.annual_gbp)} a year"
    )
    doubts = []
    if unused.needed_by:
        verb = "depends" if len(unused.needed_by) == 1 else "depend"
        doubts.append(f"{named(unused.needed_by)}, in use, {verb} on it")
    if unused.record["users"]:
        doubts.append(f"{plural(unused.record['users'], 'user')} are counted on it")
    so = f"; {named(doubts)}" if doubts else ""
    return f"{unused.title}: no service is recorded to use it; {cost}{so}."


def _needs(facts: Facts) -> Iterator[Finding]:
    if facts.needs is None:
        yield step_finding(
            "needs",
            "need_unmet",
            Outcome.NOT_KNOWN,
            "What users need is not known: no needs were read.",
            subject=("needs", "all"),
            reads=NEED_READS,
            next_step="Write down for each service who its users are and what they need, with the "
            "day it was learnt.",
            owner_role=RESEARCHER,
        )
        return
    unmet = unmet_needs(facts.needs)
    if facts.needs and not unmet:
        yield step_finding(
            "needs",
            "need_unmet",
            Outcome.MET,
            f"A service serves each of {plural(len(facts.needs), 'recorded need')}.",
            subject=("needs", "all"),
            reads=NEED_READS,
        )
    for need in unmet:
        has = need["service_id"] is not None
        yield step_finding(
            "needs",
            "need_unmet",
            Outcome.NOT_MET,
            f"{need_words(need)}. "
            + (
                f"{need['service_id']} should serve it and meets none of it."
                if has
                else "No service serves this need."
            ),
            subject=("needs", str(need["need_id"])),
            reads=NEED_READS,
            rows=(row_of("needs", need, "need_id"),),
            next_step="Name the service that will serve it, or record why none does.",
            owner_role="head of technology",
        )


def _research(facts: Facts) -> Iterator[Finding]:
    fresh = facts.benchmarks.research_fresh_months
    without = [r for r in facts.research if not r.needs]
    if without:
        yield step_finding(
            "needs",
            "service_without_need",
            Outcome.NOT_KNOWN,
            f"What users need of {plural(len(without), 'service')} is not recorded: "
            f"{named([r.service.title for r in without])}.",
            subject=("services", "all"),
            reads=(*RESEARCH_READS, "services.name"),
            rows=tuple(row_of("services", r.service.record, "service_id") for r in without),
            next_step="Ask the users, and record each need with the day.",
            owner_role=RESEARCHER,
        )
    asked = [r for r in facts.research if r.needs]
    for research in asked:
        if research.outcome is not Outcome.MET:
            yield _not_fresh(research, fresh)
    if asked and all(r.outcome is Outcome.MET for r in asked):
        yield step_finding(
            "needs",
            "research_not_fresh",
            Outcome.MET,
            f"Users of {plural(len(asked), 'service')} were asked within {fresh} months.",
            subject=("services", "all"),
            reads=RESEARCH_READS,
        )


def _not_fresh(research: Research, fresh: int) -> Finding:
    last = research.researched_on
    said = (
        "when its users were last asked is not known"
        if last is None
        else f"its users were last asked on {spell_day(last)}, over {fresh} months ago"
    )
    return step_finding(
        "needs",
        "research_not_fresh",
        research.outcome,
        f"{research.service.title}: {said}.",
        subject=("services", research.service.service_id),
        reads=(*RESEARCH_READS, "services.name"),
        rows=tuple(row_of("needs", n, "need_id") for n in research.needs),
        next_step="Ask the users again before the service is designed or bought anew.",
        owner_role=research.service.owner_role or RESEARCHER,
    )


def _without_component(facts: Facts) -> Iterator[Finding]:
    loose = facts.without_component
    if loose:
        yield step_finding(
            "needs",
            "service_without_component",
            Outcome.NOT_KNOWN,
            f"What {plural(len(loose), 'service')} run{'s' if len(loose) == 1 else ''} on is not "
            f"known: {named([m.title for m in loose])}.",
            subject=("services", "all"),
            reads=("services.service_id", "services.name", "uses.service_id"),
            rows=tuple(row_of("services", m.record, "service_id") for m in loose),
            next_step="List the components each uses, or say that it uses none.",
            owner_role=ARCHITECT,
        )


def _unused(facts: Facts) -> Iterator[Finding]:
    if facts.unused is None:
        return
    for unused in facts.unused:
        yield step_finding(
            "needs",
            "component_serves_nobody",
            unused.outcome,
            unused_words(unused),
            subject=("components", unused.component_id),
            reads=UNUSED_READS,
            rows=(row_of("components", unused.record, "component_id"),),
            money_gbp=unused.annual_gbp,
            next_step="Retire it, or record which service uses it.",
            owner_role=unused.record["owner_role"] or ARCHITECT,
        )
    if facts.trace.components and not facts.unused:
        yield step_finding(
            "needs",
            "component_serves_nobody",
            Outcome.MET,
            "Every running component is used by a service.",
            subject=("components", "all"),
            reads=UNUSED_READS,
        )
