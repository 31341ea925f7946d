"""How do the contracts and the dependences look?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.answers import Dependence as DependencePicture
from untower.answers import Node, Picture, Term, Timeline
from untower.arithmetic.calendar_months import add_months
from untower.estate.contract_dates import LAPSED, NOT_KNOWN_WHEN, ContractTerm
from untower.estate.dresses import NOT_KNOWN
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.estate.dependence import Dependence, Reliance
    from untower.estate.facts import Facts

DEPENDED_ON_DRAWN = 12
MONTHS_AHEAD = 12
# As many as stand on one printed page.
CONTRACTS_DRAWN = 32
RING_NAMED = 3


def estate_pictures(facts: Facts) -> Iterator[Picture]:
    """The contract timeline and the most depended-on, where their tables were read."""
    if facts.terms:
        yield _timeline(facts)
    if facts.dependence is not None and facts.dependence.most_depended_on:
        yield _depended_on(facts.dependence)


def _timeline(facts: Facts) -> Timeline:
    terms = _by_urgency(facts)
    soon = add_months(facts.on, MONTHS_AHEAD)
    due = sum(t.decide_by is not None and facts.on <= t.decide_by <= soon for t in terms)
    missed = sum(
        t.decide_by is not None and t.decide_by < facts.on and t.state != LAPSED for t in terms
    )
    lapsed = sum(t.state == LAPSED for t in terms)
    unknown = sum(t.decide_by is None for t in terms)
    title = (
        f"{due:,} of {plural(len(terms), 'contract')} must be decided within twelve months, "
        f"{lapsed:,} {'is' if lapsed == 1 else 'are'} past the end, and by when is not known for "
        f"{unknown:,}"
    )
    drawn = terms[:CONTRACTS_DRAWN]
    notes = []
    if missed:
        notes.append(
            f"The last day for notice has passed for {plural(missed, 'running contract')}."
        )
    if len(drawn) < len(terms):
        notes.append(
            f"{len(drawn):,} of {len(terms):,} are drawn: the next to be decided, then those whose "
            "day has passed, those past their end and those whose day is not known."
        )
    return Timeline(
        picture_id="contract_timeline",
        title=title,
        drawn="Each contract from its start to its end as now in force, on to its furthest end; "
        "decide by is the last day for notice.",
        note=" ".join(notes),
        columns=(
            "Contract",
            "Title",
            "Supplier",
            "Starts",
            "Ends",
            "How the end is known",
            "Furthest end",
            "Decide by",
            "Begin replacing by",
            "A year, £",
            "State",
        ),
        rows=tuple(
            (
                t.contract_id,
                t.title,
                facts.supplier_name(t.supplier_id) or t.supplier_id,
                t.starts_on,
                t.ends_on,
                t.ends_from,
                facts.risks.days_of[t.contract_id].provided_ends_on,
                t.decide_by,
                facts.risks.days_of[t.contract_id].start_procurement_by,
                t.annual_gbp,
                "not known when" if t.state == NOT_KNOWN_WHEN else t.state.replace("_", " "),
            )
            for t in terms
        ),
        reads=(
            "contracts.contract_id",
            "contracts.title",
            "contracts.supplier_id",
            "contracts.starts_on",
            "contracts.ends_on",
            "contracts.maximum_ends_on",
            "contracts.extensions_allowed",
            "contracts.extension_months",
            "contracts.notice_months",
            "contracts.value_gbp",
            "contracts.annual_gbp",
            "charges.annual_gbp",
            "suppliers.name",
        ),
        terms=tuple(_drawn(facts, t) for t in drawn),
        on=facts.on,
    )


def _by_urgency(facts: Facts) -> list[ContractTerm]:
    """The next decisions first, then those whose day has passed, then past their end, then unknown.

    Decisions still to come: the soonest first. Those missed: by their end. Past their end: the
    latest first. Of those on one day, the dearest first.
    """

    def urgency(term: ContractTerm) -> tuple[int, int, Decimal, str]:
        worth = term.annual_gbp or term.value_gbp or term.maximum_value_gbp or Decimal(0)
        end = (term.ends_on or date.max).toordinal()
        if term.state == LAPSED:
            place, day = 2, -end
        elif term.decide_by is None:
            place, day = 3, end
        elif term.decide_by >= facts.on:
            place, day = 0, term.decide_by.toordinal()
        else:
            place, day = 1, end
        return place, day, -worth, term.contract_id

    return sorted(facts.terms, key=urgency)


def _drawn(facts: Facts, term: ContractTerm) -> Term:
    known = term.supplier_id is not None
    return Term(
        label=f"{term.contract_id} {term.title}" if term.title else term.contract_id,
        dress=facts.wardrobe.dress(facts.group_of_contract(term)) if known else NOT_KNOWN,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        maximum_ends_on=facts.risks.days_of[term.contract_id].provided_ends_on,
        decide_by=term.decide_by,
        annual_gbp=None if term.annual_gbp is None else float(term.annual_gbp),
    )


def _depended_on(d: Dependence) -> DependencePicture:
    top = d.most_depended_on[0]
    rings = f", in {plural(len(d.cycles), 'ring')}" if d.cycles else ""
    ring_of = {c: ring for ring in d.cycles for c in ring}
    notes = []
    if d.unknown_ends:
        notes.append(
            f"{plural(len(d.unknown_ends), 'interface end')} not in the list of components."
        )
    if any(len(ring) > RING_NAMED + 1 for ring in d.cycles):
        notes.append(
            "A ring is told by its first few; all of it is in plan.json, under dependence, cycles."
        )
    name_of = {r.component_id: r.name or r.component_id for r in d.most_depended_on}
    return DependencePicture(
        picture_id="most_depended_on",
        title=f"If {top.name or top.component_id} stops, {top.reach:,} of "
        f"{plural(d.components, 'component')} stop with it",
        drawn="Components by how many others stop with them, over "
        f"{plural(d.interfaces, 'interface')}{rings}.",
        note=" ".join(notes),
        columns=(
            "Component",
            "Name",
            "Stop with it",
            "Depend on it directly",
            "Further on",
            "Longest chain to it",
            "In a ring with",
            "Hosting",
            "Owner",
        ),
        rows=tuple(
            (
                r.component_id,
                r.name,
                r.reach,
                r.direct,
                r.reach - r.direct,
                d.chains[r.component_id],
                _ring_words(r, ring_of) or "no ring",
                r.hosting,
                r.owner_role,
            )
            for r in d.most_depended_on
        ),
        reads=(
            "components.component_id",
            "components.name",
            "components.hosting",
            "components.owner_role",
            "interfaces.from_component_id",
            "interfaces.to_component_id",
        ),
        nodes=tuple(
            Node(
                label=name_of[r.component_id],
                direct=r.direct,
                further=r.reach - r.direct,
                chain=d.chains[r.component_id],
                ring=tuple(name_of[c] for c in _others(r, ring_of)),
                unknown=tuple(_not_known(r, d)),
            )
            for r in d.most_depended_on[:DEPENDED_ON_DRAWN]
        ),
        unknown_ends=len(d.unknown_ends),
    )


def _ring_words(of: Reliance, ring_of: Mapping[str, tuple[str, ...]]) -> str:
    """The first few others of a component's ring and how many more there are.

    All of them in every row would be the square of the ring.
    """
    ring = ring_of.get(of.component_id, ())
    first = [c for c in ring[: RING_NAMED + 1] if c != of.component_id][:RING_NAMED]
    more = len(ring) - 1 - len(first)
    return listed([*first, f"{more:,} more"] if more > 0 else first)


def _others(of: Reliance, ring_of: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [c for c in ring_of.get(of.component_id, ()) if c != of.component_id]


def _not_known(of: Reliance, d: Dependence) -> Iterator[str]:
    """What is not known of a component; of one in no list nothing is, which is said once."""
    if of.component_id in d.unknown_ends:
        yield "not in the list of components"
        return
    if not of.hosting:
        yield "hosting not known"
    if not of.owner_role:
        yield "owner not known"
