"""Who joins the suppliers up, and do they also deliver what they join? S4 and S5.

A conflict is one group that integrates and delivers to a service it integrates. An integration
contract without charges covers the whole body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.estate.sign import (
    ROWS_SHOWN,
    Presence,
    Sign,
    either,
    first_few,
    presence_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.estate.contract_scope import Charge, ContractScope
    from untower.estate.tower_signs import SignInputs

INTEGRATION, SERVICE_MANAGEMENT = "integration", "service_management"
READS = (
    "contracts.part",
    "contracts.supplier_id",
    "contracts.title",
    "suppliers.parent_id",
    "suppliers.is_in_house",
    "suppliers.name",
    "charges.contract_id",
    "charges.component_id",
    "components.layer",
)
FILL = "Say which part each contract plays, which components it charges for and who it is with."


@dataclass(frozen=True)
class Conflict:
    """One group that integrates and delivers: True, or None where a blank hides it."""

    group_id: str | None
    verdict: bool | None
    integrating: tuple[ContractScope, ...]
    delivering: tuple[ContractScope, ...]


def integrator_signs(inputs: SignInputs) -> Iterator[Sign]:
    """S4 an integrator outside, S5 an integrator that also delivers."""
    yield _outside(inputs)
    yield _conflict(inputs)


def is_integrating(scope: ContractScope) -> bool | None:
    """Whether a contract integrates: by its part, or by charging for service management."""
    by_part = None if scope.values.get("part") is None else scope.values["part"] == INTEGRATION
    layers = [None if c.layer is None else c.layer == SERVICE_MANAGEMENT for c in scope.charges]
    return either(by_part, *layers)


def conflicts(inputs: SignInputs) -> list[Conflict]:
    """Every group that integrates and delivers to a shared service, or may."""
    served = _services_by_component(inputs)
    by_group: dict[str | None, list[ContractScope]] = {}
    for scope in inputs.scopes:
        by_group.setdefault(scope.group_id, []).append(scope)
    found = []
    for group, scopes in by_group.items():
        conflict = _of_group(group, scopes, served)
        if conflict.verdict is not False:
            found.append(conflict)
    return found


def _of_group(
    group: str | None,
    scopes: Sequence[ContractScope],
    served: Mapping[str, frozenset[str]] | None,
) -> Conflict:
    halves = [_half_of(scope, served) for scope in scopes]
    # Two contracts without a supplier need not be with the same one: each is asked by itself.
    asked = [[half] for half in halves] if group is None else [halves]
    sure = [found for some in asked for found in [_surely(some)] if found[0]]
    if sure:
        return Conflict(
            group,
            verdict=True,
            integrating=tuple(h.scope for joins, _ in sure for h in joins),
            delivering=tuple(h.scope for _, builds in sure for h in builds),
        )
    return Conflict(group, None if _perhaps(halves) else False, (), ())


@dataclass(frozen=True)
class _Half:
    """What one contract integrates and delivers, by the services it reaches.

    `integrated` is None for the whole body; `is_blind` says that a component or use is blank.
    """

    scope: ContractScope
    integrates: bool | None
    delivers: bool | None
    integrated: frozenset[str] | None
    delivered: frozenset[str]
    perhaps: frozenset[str]
    is_blind: bool


def _half_of(scope: ContractScope, served: Mapping[str, frozenset[str]] | None) -> _Half:
    reached: dict[bool | None, set[str]] = {True: set(), None: set(), False: set()}
    for charge in scope.charges:
        if charge.component_id is not None and served is not None:
            reached[_delivered(scope, charge)] |= served.get(charge.component_id, frozenset())
    every = frozenset().union(*reached.values())
    return _Half(
        scope=scope,
        integrates=scope.certainly(is_integrating(scope)),
        delivers=scope.certainly(_delivers(scope)),
        integrated=every if scope.charges else None,
        delivered=frozenset(reached[True]),
        perhaps=frozenset(reached[None]),
        is_blind=served is None or any(c.component_id is None for c in scope.charges),
    )


def _surely(halves: list[_Half]) -> tuple[list[_Half], list[_Half]]:
    """Who surely integrates and who surely delivers to a service so integrated; else nobody."""
    builds = [h for h in halves if h.delivers]
    reached = frozenset().union(*(h.delivered for h in builds))
    joins = [
        h
        for h in halves
        if h.integrates and (bool(builds) if h.integrated is None else h.integrated & reached)
    ]
    if any(h.integrated is None for h in joins):
        return joins, builds
    joined = frozenset().union(*(h.integrated or () for h in joins))
    return joins, [h for h in builds if h.delivered & joined]


def _perhaps(halves: list[_Half]) -> bool:
    """Whether a blank may hide that some of these integrate what others deliver to."""
    joins = [h for h in halves if h.integrates is not False]
    builds = [h for h in halves if h.delivers is not False]
    if not joins or not builds:
        return False
    if any(h.is_blind or h.integrated is None for h in joins):
        return True
    if any(h.is_blind or not h.scope.charges for h in builds):
        return True
    reached = frozenset().union(*(h.delivered | h.perhaps for h in builds))
    return any((h.integrated or frozenset()) & reached for h in joins)


def _delivered(scope: ContractScope, charge: Charge) -> bool | None:
    """Whether a charge is for a component delivered, rather than for integrating."""
    if charge.layer == SERVICE_MANAGEMENT:
        return False
    part = scope.values.get("part")
    if charge.layer == INTEGRATION:
        return None if part is None else part != INTEGRATION
    if charge.layer is None:
        return None
    return True


def _delivers(scope: ContractScope) -> bool | None:
    """Whether a contract delivers anything: by its charges, else by its part."""
    if scope.charges:
        return either(*(_delivered(scope, c) for c in scope.charges))
    part = scope.values.get("part")
    return None if part is None else part != INTEGRATION


def _services_by_component(inputs: SignInputs) -> dict[str, frozenset[str]] | None:
    """Which services use each component; None where that was not read, or has blanks."""
    uses = inputs.tables.get("uses")
    if uses is None or not {"service_id", "component_id"} <= set(uses.columns):
        return None
    pairs = uses.select("component_id", "service_id")
    if pairs.null_count().sum_horizontal()[0]:
        return None
    found: dict[str, set[str]] = {}
    for component, service in pairs.iter_rows():
        found.setdefault(component, set()).add(service)
    return {component: frozenset(services) for component, services in found.items()}


def _group_name(inputs: SignInputs, group: str | None) -> str:
    return "a supplier not named" if group is None else inputs.cost.names.get(group, group)


def _outside(inputs: SignInputs) -> Sign:
    verdicts = {s.contract_id: s.certainly(is_integrating(s)) for s in inputs.scopes}
    found = [s for s in inputs.scopes if verdicts[s.contract_id]]
    presence = presence_of(verdicts.values())
    unknown = sum(v is None for v in verdicts.values())
    said = {
        Presence.PRESENT: "Integration or service management is with "
        f"{first_few(sorted({_group_name(inputs, s.group_id) for s in found}))}: "
        f"{first_few(s.named for s in found)}.",
        Presence.ABSENT: "No contract in force gives integration or service management to an "
        "outside group.",
        Presence.NOT_KNOWN: "Whether an outside group integrates is not known"
        + (
            f": the part or the components of {unknown:,} contracts are not."
            if verdicts
            else ": no contracts were read."
        ),
    }
    return Sign(
        sign_id="S4",
        name="Integration or service management held outside",
        presence=presence,
        score={Presence.PRESENT: 1.0, Presence.ABSENT: 0.0}.get(presence),
        sentence=said[presence],
        reads=READS,
        rows=tuple(s.row for s in found[:ROWS_SHOWN]),
        next_step=FILL,
    )


def _conflict(inputs: SignInputs) -> Sign:
    found = conflicts(inputs)
    sure = [c for c in found if c.verdict]
    if sure:
        presence = Presence.PRESENT
    elif found or not inputs.scopes or _may_be_one(inputs):
        presence = Presence.NOT_KNOWN
    else:
        presence = Presence.ABSENT
    told = "; ".join(conflict_words(inputs, c) for c in sure)
    said = {
        Presence.PRESENT: f"{told}.",
        Presence.ABSENT: "No group both integrates and delivers to a service it integrates.",
        Presence.NOT_KNOWN: "Whether a group both integrates and delivers is not known"
        + (
            ": who integrates, or what a contract covers, is blank."
            if inputs.scopes
            else ": no contracts were read."
        ),
    }
    rows = {s.contract_id: s.row for c in sure for s in (*c.integrating, *c.delivering)}
    return Sign(
        sign_id="S5",
        name="The integrator also delivers",
        presence=presence,
        score={Presence.PRESENT: 1.0, Presence.ABSENT: 0.0}.get(presence),
        sentence=said[presence],
        reads=(*READS, "uses.service_id", "uses.component_id"),
        rows=tuple(rows.values())[:ROWS_SHOWN],
        next_step=FILL,
    )


def _may_be_one(inputs: SignInputs) -> bool:
    """Whether a contract without a supplier may be of a group that does the other half."""
    nameless = [s for s in inputs.scopes if s.group_id is None]
    if not nameless:
        return False
    return any(is_integrating(s) is not False for s in inputs.scopes)


def conflict_words(inputs: SignInputs, conflict: Conflict) -> str:
    """One conflict in words: who, which contracts join and which deliver."""
    return (
        f"{_group_name(inputs, conflict.group_id)} integrates under "
        f"{first_few(s.named for s in conflict.integrating)} and delivers under "
        f"{first_few(s.named for s in conflict.delivering)}"
    )
