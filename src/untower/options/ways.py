"""Which ways of providing each component are there: listed, always there, or proposed?

Listed ways are the rows of `options`. Keeping a component as it is (retain) is always one of them.
Reuse is proposed wherever a platform does what the component does, retiring where nothing uses it;
a proposal says so, has no cost until somebody gives one, and never counts as considered.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.needs.tracing import trace_tables
from untower.needs.unused_components import unused_components
from untower.needs.whole_tables import Record, records_of
from untower.options.catalogue import Platform, platforms_of, same_words
from untower.options.present_cost import present_costs
from untower.phrases import plural
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LISTED, ALWAYS, PROPOSED = "listed", "always there", "proposed"
POINTS = ("user_points", "cloud_points", "agile_points")
PLATFORM_PRICES = ("one_off_gbp", "annual_gbp", "months_to_move")

SCHEMA = pl.Schema(
    {
        **{c.name: c.dtype() for c in TABLES["options"].columns},
        "origin": pl.String(),
        "present_annual_gbp": pl.Decimal(38, 2),
        "source_file": pl.String(),
        "source_row": pl.UInt32(),
    }
)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A way nobody listed: what for, which kind, why, and by which platform."""

    option_id: str
    component: Record
    kind: str
    why: str
    platform: Platform | None = None


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Every way of every component in scope, the ways of a component together.

    `frame` has the columns of `options` with origin (listed, always there, proposed) and
    present_annual_gbp. `components` are in scope, in their table's order; one that is retired is
    not. `astray` are listed options of no component in the list. `platforms` by id.
    """

    frame: pl.DataFrame
    components: tuple[Record, ...]
    proposals: tuple[Proposal, ...]
    astray: tuple[Record, ...]
    platforms: Mapping[str, Platform]
    used_by: Mapping[str, frozenset[str]] | None
    has_options: bool


def ways_of(tables: Mapping[str, pl.DataFrame]) -> Ways:
    """Gather the ways of every component from components, options, platforms, uses and interfaces.

    Any of them may be absent. Without `uses` nothing is proposed for retirement: whether a service
    uses a component is then not known.
    """
    listed: dict[str, list[Record]] = defaultdict(list)
    options = records_of(tables, "options")
    for row in options or []:
        listed[row["component_id"]].append(row)
    components = tuple(
        c
        for c in records_of(tables, "components") or []
        if c["component_id"] is not None and c["status"] != "retired"
    )
    platforms = platforms_of(tables)
    by_id = {p.platform_id: p for p in platforms}
    proposals = tuple(_proposals(tables, components, listed, platforms))
    proposed: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        proposed[proposal.component["component_id"]].append(proposal)
    rows = [
        row
        for c in components
        for row in _of_component(c, listed[c["component_id"]], proposed[c["component_id"]], by_id)
    ]
    known = {c["component_id"] for c in records_of(tables, "components") or []}
    frame = pl.DataFrame(rows, schema=_bare(SCHEMA), orient="row")
    costs = present_costs(tables)
    return Ways(
        frame=frame.join(costs, on="component_id", how="left", maintain_order="left").select(
            SCHEMA.names()
        ),
        components=components,
        proposals=proposals,
        astray=tuple(o for o in options or [] if o["component_id"] not in known),
        platforms=by_id,
        used_by=_used_by(tables),
        has_options=bool(options),
    )


def _bare(schema: pl.Schema) -> pl.Schema:
    return pl.Schema({n: t for n, t in schema.items() if n != "present_annual_gbp"})


def _of_component(
    component: Record,
    listed: list[Record],
    proposed: list[Proposal],
    platforms: Mapping[str, Platform],
) -> Iterator[dict[str, Any]]:
    """The ways of one component: listed, retain if that is not listed, then proposals."""
    blank: dict[str, Any] = dict.fromkeys(_bare(SCHEMA).names())
    its = {"component_id": component["component_id"]}
    for row in listed:
        way = {name: row.get(name) for name in blank} | {"origin": LISTED}
        if row["kind"] == "retain":
            way |= {p: component[p] for p in POINTS if way[p] is None}
        if row["kind"] == "reuse" and row["platform_id"] in platforms:
            platform = platforms[row["platform_id"]]
            way |= {p: getattr(platform, p) for p in PLATFORM_PRICES if way[p] is None}
        yield way
    if all(row["kind"] != "retain" for row in listed):
        yield (
            blank
            | its
            | {
                "option_id": f"{component['component_id']} retain",
                "kind": "retain",
                "origin": ALWAYS,
                "points_evidence": "the component's own points",
                **{p: component[p] for p in POINTS},
                "source_file": component["source_file"],
                "source_row": component["source_row"],
            }
        )
    for proposal in proposed:
        way = (
            blank
            | its
            | {
                "option_id": proposal.option_id,
                "kind": proposal.kind,
                "origin": PROPOSED,
            }
        )
        if proposal.platform is not None:
            way |= {"platform_id": proposal.platform.platform_id}
            way |= {p: getattr(proposal.platform, p) for p in PLATFORM_PRICES}
        yield way


def _proposals(
    tables: Mapping[str, pl.DataFrame],
    components: tuple[Record, ...],
    listed: Mapping[str, list[Record]],
    platforms: tuple[Platform, ...],
) -> Iterator[Proposal]:
    unused = {
        u.component_id: u
        for u in unused_components(tables, trace_tables(tables)) or ()
        if not u.needed_by
    }
    by_capability: dict[str, list[Platform]] = defaultdict(list)
    for platform in platforms:
        if (capability := same_words(platform.capability)) is not None:
            by_capability[capability].append(platform)
    for component in components:
        name = component["component_id"]
        kinds = [row["kind"] for row in listed.get(name, [])]
        for platform in by_capability.get(same_words(component["capability"]) or "", []):
            if not _is_covered(platform, component, listed.get(name, [])):
                yield Proposal(
                    option_id=f"{name} reuse {platform.platform_id}",
                    component=component,
                    kind="reuse",
                    why=f"{platform.title} does the same: {component['capability']}",
                    platform=platform,
                )
        if name in unused and "retire" not in kinds:
            users = component["users"]
            yield Proposal(
                option_id=f"{name} retire",
                component=component,
                kind="retire",
                why="no service uses it and no component in use depends on it"
                + (f", though {plural(users, 'user')} are counted on it" if users else ""),
            )


def _is_covered(platform: Platform, component: Record, listed: list[Record]) -> bool:
    """Whether a platform need not be proposed: it is used already, or is among the options."""
    return platform.is_used_as(component["name"]) or any(
        row["kind"] == "reuse" and row["platform_id"] in (None, platform.platform_id)
        for row in listed
    )


def _used_by(tables: Mapping[str, pl.DataFrame]) -> dict[str, frozenset[str]] | None:
    """Component → the services that use it; None where that was not read."""
    trace = trace_tables(tables)
    if trace.components_of is None:
        return None
    return {c: frozenset(s) for c, s in trace.services_of_component.items()}
