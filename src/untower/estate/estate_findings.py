"""What the components and their dependences ask: rings, owners, ends, and signs of towers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.estate.spend_findings import house_finding
from untower.estate.tower_findings import tower_findings
from untower.findings import Finding, Outcome, Row
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.dependence import Dependence
    from untower.estate.facts import Facts

ROWS_SHOWN = 50
RINGS_SHOWN = 10
NAMED = 8


def estate_findings(facts: Facts) -> Iterator[Finding]:
    """Findings about what there is and how it hangs together."""
    yield from tower_findings(facts)
    if facts.dependence is not None:
        yield from _rings(facts.dependence)
        yield from _unknown_ends(facts.dependence)
    yield from _owners(facts)


def _rings(d: Dependence) -> Iterator[Finding]:
    reads = ("interfaces.from_component_id", "interfaces.to_component_id")
    if not d.cycles:
        yield house_finding(
            "components_in_a_ring",
            Outcome.MET,
            "No components depend on each other in a ring.",
            subject=("interfaces", "all"),
            reads=reads,
        )
    for ring in d.cycles[:RINGS_SHOWN]:
        yield house_finding(
            "components_in_a_ring",
            Outcome.NOT_MET,
            f"{plural(len(ring), 'component')} depend on each other in a ring: "
            f"{listed(ring, at_most=NAMED)}. None can be moved or "
            "let alone.",
            subject=("components", ring[0]),
            reads=reads,
            rows=tuple(Row(table="components", key=c) for c in ring[:ROWS_SHOWN]),
            next_step="Find the one interface that can be cut or turned round.",
            owner_role="enterprise architect",
        )


def _unknown_ends(d: Dependence) -> Iterator[Finding]:
    if not d.unknown_ends:
        return
    ends = d.unknown_ends
    yield house_finding(
        "interface_end_not_known",
        Outcome.NOT_KNOWN,
        f"Interfaces name {plural(len(ends), 'component')} that no list has: "
        f"{listed(ends, at_most=NAMED)}.",
        subject=("interfaces", "all"),
        reads=("interfaces.from_component_id", "interfaces.to_component_id"),
        rows=tuple(Row(table="components", key=c) for c in ends[:ROWS_SHOWN]),
        next_step="Add them to the components, or correct the interface.",
        owner_role="enterprise architect",
    )


def _owners(facts: Facts) -> Iterator[Finding]:
    components = facts.tables.get("components")
    if components is None or components.is_empty():
        return
    rows = [r for r in components.iter_rows(named=True) if not r.get("owner_role")]
    reads = ("components.component_id", "components.owner_role")
    if not rows:
        yield house_finding(
            "component_owner_not_known",
            Outcome.MET,
            "Every component has an owner role.",
            subject=("components", "all"),
            reads=reads,
        )
        return
    yield house_finding(
        "component_owner_not_known",
        Outcome.NOT_KNOWN,
        f"Who answers for {len(rows):,} of {plural(components.height, 'component')} is not known.",
        subject=("components", "all"),
        reads=reads,
        rows=tuple(
            Row(
                table="components",
                key=str(r["component_id"]),
                file=r.get("source_file"),
                row=r.get("source_row"),
            )
            for r in rows[:ROWS_SHOWN]
        ),
        next_step="Name a role, not a person, for each; the most depended-on first.",
        owner_role="head of technology",
    )
