"""Which components serve nobody, and what do they cost a year?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.arithmetic.money import total_gbp
from untower.findings import Outcome
from untower.needs.whole_tables import Record, records_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import polars as pl

    from untower.needs.tracing import Trace

NOT_RUNNING = ("planned", "retired")


@dataclass(frozen=True, kw_only=True)
class UnusedComponent:
    """A running component that no service is recorded to use.

    `needed_by` are the components that lean on it directly and that a service uses, itself or
    through others: then somebody may be served after all. `annual_gbp` is the sum of the known
    parts; `is_cost_whole` says that none of them is blank.
    """

    record: Record
    annual_gbp: Decimal | None
    is_cost_whole: bool
    needed_by: tuple[str, ...]

    @property
    def component_id(self) -> str:
        """Its short id."""
        return str(self.record["component_id"])

    @property
    def title(self) -> str:
        """Its name, or its id where it has none."""
        return str(self.record["name"] or self.component_id)

    @property
    def outcome(self) -> Outcome:
        """Not known where something in use leans on it or people are counted on it."""
        in_doubt = bool(self.needed_by) or bool(self.record["users"])
        return Outcome.NOT_KNOWN if in_doubt else Outcome.NOT_MET


def unused_components(
    tables: Mapping[str, pl.DataFrame], trace: Trace
) -> tuple[UnusedComponent, ...] | None:
    """Running components without a service, the dearest first; None without components or uses."""
    if trace.components is None or trace.components_of is None:
        return None
    leaning, leaners = _leaning(tables)
    in_use = _reached(trace, leaning)
    charges: Mapping[str, list[Decimal | None]] = defaultdict(list)
    for row in records_of(tables, "charges") or []:
        charges[row["component_id"]].append(row["annual_gbp"])
    found = [
        _unused(component, charges, leaners, in_use)
        for component in trace.components
        if component["component_id"] not in trace.services_of_component
        and component["status"] not in NOT_RUNNING
    ]
    return tuple(sorted(found, key=lambda u: (-(u.annual_gbp or 0), u.component_id)))


def _unused(
    component: Record,
    charges: Mapping[str, list[Decimal | None]],
    leaners: Mapping[str, set[str]],
    in_use: set[str],
) -> UnusedComponent:
    name = str(component["component_id"])
    parts = [component["in_house_annual_gbp"], *charges.get(name, [])]
    return UnusedComponent(
        record=component,
        annual_gbp=total_gbp(parts),
        is_cost_whole=None not in parts,
        needed_by=tuple(sorted(c for c in leaners.get(name, ()) if c in in_use)),
    )


def _leaning(
    tables: Mapping[str, pl.DataFrame],
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Component → the components it depends on, and → those that depend on it."""
    leaning: dict[str, set[str]] = defaultdict(set)
    leaners: dict[str, set[str]] = defaultdict(set)
    for row in records_of(tables, "interfaces") or []:
        leaning[row["from_component_id"]].add(row["to_component_id"])
        leaners[row["to_component_id"]].add(row["from_component_id"])
    return leaning, leaners


def _reached(trace: Trace, leaning: Mapping[str, set[str]]) -> set[str]:
    """Every component that a service uses, itself or through what it leans on."""
    reached = set(trace.services_of_component)
    waiting = list(reached)
    while waiting:
        for below in leaning.get(waiting.pop(), ()):
            if below not in reached:
                reached.add(below)
                waiting.append(below)
    return reached
