"""What do the options leave to be looked at: not considered, not costed, proposed, not decided?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.findings import Force, Outcome, worst_first
from untower.needs.sentences import named, step_finding
from untower.needs.whole_tables import Record, row_of
from untower.options.delivery_findings import decision_findings
from untower.options.facts import kind_words, title_of
from untower.options.reads import COST_READS, PASSAGE_READS, PROPOSAL_READS, RANK_READS, WAY_READS
from untower.options.ways import LISTED
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.options.facts import Facts
    from untower.options.ways import Proposal

HEAD, COMMERCIAL = "head of technology", "commercial manager"
COLUMN_WORDS = {
    "kind": "what would be done",
    "one_off_gbp": "the cost of moving",
    "annual_gbp": "the yearly cost",
    "exit_gbp": "the cost of leaving",
    "months_to_move": "the months to move",
    "in_house_fte": "the posts it needs",
    "fte_cost_gbp": "what a post costs",
    "present_annual_gbp": "what the component costs now",
}


def findings_of(facts: Facts) -> list[Finding]:
    """Every finding of the step, worst first; none where no component was read."""
    if not facts.ways.components:
        return worst_first(list(_astray(facts)))
    return worst_first(
        [
            *_considered(facts),
            *_not_costed(facts),
            *(_proposed(facts, p) for p in facts.ways.proposals),
            *_retired_in_use(facts),
            *_blocked(facts),
            *_astray(facts),
            *decision_findings(facts),
        ]
    )


def _considered(facts: Facts) -> Iterator[Finding]:
    """The gate: one finding for each component held back, one for all that passed."""
    passed = [p for p in facts.passages if p.goes_further]
    if passed:
        over = sum(p.record is not None for p in passed)
        on_record = f", {over:,} of them on record" if over else ""
        yield step_finding(
            "options",
            "options_considered",
            Outcome.MET,
            f"{plural(len(passed), 'component')} may go further{on_record}.",
            subject=("components", "all"),
            reads=PASSAGE_READS,
        )
    if not facts.ways.has_options:
        held = len(facts.passages) - len(passed)
        if held:
            yield step_finding(
                "options",
                "options_considered",
                Outcome.NOT_KNOWN,
                f"Which options were looked at for {plural(held, 'component')} is not known: no "
                "options were read.",
                subject=("options", "all"),
                reads=PASSAGE_READS,
                next_step="List the ways each could be provided, or record why none was looked at.",
                owner_role=HEAD,
            )
        return
    for passage in facts.passages:
        if not passage.goes_further:
            kinds = listed(kind_words(k) for k in passage.kinds)
            in_doubt = passage.outcome is Outcome.NOT_KNOWN
            yield step_finding(
                "options",
                "options_considered",
                passage.outcome,
                f"{title_of(passage.component)} goes no further: "
                + (
                    "an option without a kind, or a record without who, why or when, leaves open "
                    "whether its options were looked at."
                    if in_doubt
                    else f"one kind of option is listed for it ({kinds})."
                    if kinds
                    else "no option is listed for it."
                ),
                subject=("components", passage.component_id),
                reads=PASSAGE_READS,
                rows=(row_of("components", passage.component, "component_id"),),
                next_step="List another way of providing it, or record why none was looked at.",
                owner_role=passage.component["owner_role"] or HEAD,
            )


def _not_costed(facts: Facts) -> Iterator[Finding]:
    """Listed options whose cost is not known, by component."""
    for component in facts.ways.components:
        rows = [
            r
            for r in facts.rows_of.get(component["component_id"], [])
            if facts.rows[r]["origin"] == LISTED and facts.blanks[r]
        ]
        if not rows:
            continue
        waits = dict.fromkeys(c for r in rows for c in facts.blanks[r])
        yield step_finding(
            "options",
            "option_costed",
            Outcome.NOT_KNOWN,
            f"{title_of(component)}: {plural(len(rows), 'option')} cannot be costed, as "
            f"{listed(COLUMN_WORDS.get(c, c) for c in waits)} is not known.",
            subject=("components", str(component["component_id"])),
            reads=COST_READS,
            rows=tuple(row_of("options", facts.rows[r], "option_id") for r in rows),
            money_gbp=facts.rows[rows[0]]["present_annual_gbp"],
            next_step="Fill in the cells; a cost of nothing is written as 0.",
            owner_role=COMMERCIAL,
        )


def _proposed(facts: Facts, proposal: Proposal) -> Finding:
    """A way untower proposes: reuse where a platform does the same, retiring what nothing uses."""
    component, platform = proposal.component, proposal.platform
    title = title_of(component)
    money = next(
        facts.rows[r]["present_annual_gbp"] for r in facts.rows_of[component["component_id"]]
    )
    if platform is None:
        cost = "" if money is None else f"; it costs {spell_gbp(money)} a year"
        return step_finding(
            "options",
            "retire_considered",
            Outcome.NOT_MET,
            f"{title}: {proposal.why}{cost}. Retiring it is not among its options.",
            subject=("components", str(component["component_id"])),
            reads=(*PROPOSAL_READS, *COST_READS),
            rows=(row_of("components", component, "component_id"),),
            money_gbp=money,
            next_step="Cost retiring it as an option, or record which service uses it.",
            owner_role=component["owner_role"] or HEAD,
        )
    must = platform.must_be_used_by(facts.kind, facts.nation, facts.on)
    bound = " and a body of this kind must use it or say why not" if must else ""
    doubt = "" if platform.is_confirmed else " (not confirmed)"
    caution = f" Beware: {platform.caution}." if platform.caution else ""
    return step_finding(
        "options",
        "reuse_considered",
        Outcome.NOT_MET,
        f"{title}: {proposal.why}{bound}{doubt}. Reusing it is not among the options.{caution}",
        subject=("components", str(component["component_id"])),
        reads=(*PROPOSAL_READS, "organisation.kind", "organisation.nation"),
        force=Force.COMPLY_OR_EXPLAIN if must else Force.HOUSE_CONVENTION,
        source=platform.source or "The organisation's own platforms table, without a source",
        rows=(row_of("components", component, "component_id"),),
        money_gbp=money,
        next_step=f"Ask what {platform.title} would cost, and list it as an option.",
        owner_role=component["owner_role"] or HEAD,
    )


def _retired_in_use(facts: Facts) -> Iterator[Finding]:
    """Retiring, listed for what a service uses or may use."""
    used = facts.ways.used_by
    for component in facts.ways.components:
        name = component["component_id"]
        services = sorted((used or {}).get(name, frozenset()))
        for row in facts.rows_of.get(name, []):
            way = facts.rows[row]
            if way["kind"] != "retire" or way["origin"] != LISTED or (used and not services):
                continue
            yield step_finding(
                "options",
                "retire_what_nothing_uses",
                Outcome.NOT_MET if services else Outcome.NOT_KNOWN,
                f"{title_of(component)}: retiring it is listed, "
                + (
                    f"but {named(services)} uses it; it is left out of the comparison."
                    if services
                    else "but whether a service uses it is not known; it is left out of the "
                    "comparison."
                ),
                subject=("options", str(way["option_id"])),
                reads=(*WAY_READS, "uses.service_id", "uses.component_id"),
                rows=(row_of("options", way, "option_id"),),
                next_step="Say what those services would use instead, or take the option out.",
                owner_role=component["owner_role"] or HEAD,
            )


def _blocked(facts: Facts) -> Iterator[Finding]:
    """A first place that something stands in the way of."""
    for name, place in facts.ranking.places.items():
        if place.first is None or not facts.rows[place.first]["blocker"]:
            continue
        component = next(c for c in facts.ways.components if c["component_id"] == name)
        blocker = str(facts.rows[place.first]["blocker"]).rstrip(".")
        yield step_finding(
            "options",
            "first_option_unblocked",
            Outcome.NOT_MET,
            f"{title_of(component)}: something stands in the way of its first option, "
            f"{facts.title(place.first)}: {blocker}.",
            subject=("options", str(facts.rows[place.first]["option_id"])),
            reads=(*RANK_READS, "options.blocker"),
            rows=(row_of("options", facts.rows[place.first], "option_id"),),
            next_step="Clear it before the option is counted on, or look at the next best.",
            owner_role=component["owner_role"] or HEAD,
        )


def _astray(facts: Facts) -> Iterator[Finding]:
    """Options of no component: named, never dropped without a word."""
    rows: tuple[Record, ...] = facts.ways.astray
    if rows:
        yield step_finding(
            "options",
            "option_of_a_component",
            Outcome.NOT_KNOWN,
            f"{plural(len(rows), 'option')} could not be counted, as the list of components has no "
            f"such component: {named([str(r['option_id']) for r in rows])}.",
            subject=("options", str(rows[0]["option_id"])),
            reads=WAY_READS,
            rows=tuple(row_of("options", r, "option_id") for r in rows),
            next_step="Write the id of the component it is for, or list the component.",
            owner_role=HEAD,
        )
