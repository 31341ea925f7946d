"""How do the gate, the proposals and the delivery-model decisions look?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Picture, Square, SquareGroup, Squares, Table, Value
from untower.options.delivery import WORDS, Decision, Standing
from untower.options.facts import title_of
from untower.options.reads import DECISION_READS, PASSAGE_READS, PROPOSAL_READS
from untower.options.wording import considered_count
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.options.facts import Facts
    from untower.options.ways import Proposal

DRAWN = 8


def gate_pictures(facts: Facts) -> Iterator[Picture]:
    """The gate where options were read, proposals and decisions where there are any."""
    if facts.ways.has_options:
        yield _gate(facts)
    if facts.ways.proposals:
        yield _proposals(facts)
    if any(d.record is not None for d in facts.decisions):
        yield _decisions(facts)


def decided_words(decision: Decision | None) -> str | None:
    """Who is to deliver, in words; None where it is not decided."""
    decided = None if decision is None else decision.decided
    return None if decided is None else WORDS[decided]


def _gate(facts: Facts) -> Squares:
    """One square a component: were its options considered, by layer."""
    groups: dict[str, list[Square]] = {}
    for passage in facts.passages:
        layer = str(passage.component["layer"] or "layer not known").replace("_", " ")
        square = Square(title_of(passage.component), passage.outcome)
        groups.setdefault(layer, []).append(square)
    passed, total = considered_count(facts), len(facts.passages)
    return Squares(
        picture_id="options_gate",
        title=f"{passed:,} of {plural(total, 'component')} may go further: their options were "
        "considered",
        drawn="One square a component, by layer: met where options of two kinds were listed, or it "
        "is on record that they were not.",
        columns=("Component", "Layer", "May go further", "May go to tender"),
        rows=tuple(
            (
                title_of(p.component),
                p.component["layer"],
                p.outcome.value,
                "yes" if p.goes_to_tender else "no",
            )
            for p in facts.passages
        ),
        reads=(*PASSAGE_READS, "components.layer"),
        groups=tuple(SquareGroup(layer, tuple(squares)) for layer, squares in groups.items()),
    )


def _proposals(facts: Facts) -> Table:
    reuse = sum(p.kind == "reuse" for p in facts.ways.proposals)
    retire = len(facts.ways.proposals) - reuse
    parts = [f"{reuse:,} to reuse a platform"] if reuse else []
    parts += [f"{retire:,} to retire"] if retire else []
    return Table(
        picture_id="options_proposed",
        title=f"Ways nobody listed: {' and '.join(parts)}",
        drawn="Proposed from what was read; nothing is decided and nothing is counted as "
        "considered. None has a cost until somebody gives one.",
        columns=("Component", "Proposed", "Why", "Who must use it", "Source"),
        rows=tuple(_proposal(p) for p in facts.ways.proposals),
        reads=PROPOSAL_READS,
        rows_shown=DRAWN,
    )


def _proposal(proposal: Proposal) -> tuple[Value, ...]:
    platform = proposal.platform
    source = None if platform is None else platform.source
    if source and platform is not None and not platform.is_confirmed:
        source = f"{source} (not confirmed)"
    who = None
    if platform is not None:
        who = platform.binds_words or ("central bodies in England" if platform.binds else "nobody")
        if not platform.is_shipped and platform.binds_words is None:
            who = None
    way = "Retire" if platform is None else f"Reuse: {platform.title}"
    return (title_of(proposal.component), way, proposal.why, who, source)


def _decisions(facts: Facts) -> Table:
    """Decisions that need another look first."""
    order = {s: n for n, s in enumerate(reversed(Standing))}
    decisions = sorted(
        facts.decisions, key=lambda d: (order[d.standing], str(d.component["component_id"]))
    )
    settled = sum(d.standing is Standing.DECIDED for d in decisions)
    return Table(
        picture_id="options_decisions",
        title=f"Who delivers is decided, with nothing left to look at, for {settled:,} of "
        f"{plural(len(decisions), 'component')}",
        drawn="Decisions taken before any lot. Without one a component does not go to tender.",
        columns=(
            "Component",
            "How it stands",
            "Decided to be",
            "By",
            "On",
            "In-house a year, £",
            "Outside a year at least, £",
        ),
        rows=tuple(
            (
                title_of(d.component),
                d.standing.value,
                decided_words(d),
                *((d.record or {}).get(c) for c in ("decided_by_role", "decided_on")),
                (d.record or {}).get("comparator_gbp"),
                d.outside_gbp,
            )
            for d in decisions
        ),
        reads=DECISION_READS,
        number_columns=(5, 6),
        rows_shown=DRAWN,
    )
