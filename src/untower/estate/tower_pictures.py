"""How do suppliers, layers and services look together, and what are the signs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.answers import Gauge, Measure, Picture, Table, TowerMap
from untower.estate.dresses import HOUSE as HOUSE_DRESS
from untower.estate.dresses import NOT_KNOWN as NOT_KNOWN_DRESS
from untower.estate.sign import Presence
from untower.estate.tower_class import CLASSES, NOT_KNOWN, TowerClass
from untower.estate.tower_findings import CLASS_READS
from untower.estate.tower_signs import counted
from untower.estate.whole_cost import HOUSE, OUTSIDE
from untower.phrases import plural
from untower.tables.estate import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from untower.answers import Dress
    from untower.estate.facts import Facts
    from untower.estate.tower_measure import Bound
    from untower.estate.whole_cost import WholeCost

SERVICES_DRAWN = 12
NO_COMPONENT = "no component"
VERDICTS = {
    Presence.PRESENT: "Present",
    Presence.ABSENT: "Absent",
    Presence.NOT_KNOWN: "Not known",
}
SIGN_READS = ("contracts.contract_id", "contracts.title")


def tower_pictures(facts: Facts) -> Iterator[Picture]:
    """The map, the two measures and the signs, each where there is something to show."""
    if facts.whole_cost.shares.height and facts.whole_cost.parts["layer"].count():
        yield _map(facts)
    if facts.tower_class.measured is not None:
        yield _measure(facts.tower_class)
    if "contracts" in facts.tables or "charges" in facts.tables:
        yield _signs(facts)


# --- the map -------------------------------------------------------------------------------


def _map(facts: Facts) -> TowerMap:
    held = holders_of(facts.whole_cost)
    services = [s for s in facts.whole_cost.by_service() if s["service_id"] is not None]
    layers = [name for name in LAYERS if any(layer == name for _, layer in held)]
    shown = services[:SERVICES_DRAWN]
    return TowerMap(
        picture_id="tower_map",
        title=_map_title(facts, layers),
        drawn=f"The {len(shown)} services that cost most{_cost_share(services)} by technology "
        "layer; each cell is the supplier group with most of the cost. A tower stands, a service "
        "lies.",
        note=f"{len(shown)} of {plural(len(services), 'service')} are drawn: all are in plan.xlsx."
        if len(services) > len(shown)
        else "",
        columns=("Service", "A year, £", *(spoken_layer(name) for name in layers)),
        rows=tuple(
            (
                s["name"] or s["service_id"],
                s["annual_gbp"],
                *(_cell_words(facts, held.get((s["service_id"], name))) for name in layers),
            )
            for s in services
        ),
        reads=(*CLASS_READS, "services.name"),
        services=tuple(str(s["name"] or s["service_id"]) for s in shown),
        layers=tuple(spoken_layer(name) for name in layers),
        cells=tuple(
            tuple(_dress(facts, held.get((s["service_id"], name))) for name in layers)
            for s in shown
        ),
        measures=measures_told(facts.tower_class),
    )


def spoken_layer(layer: str) -> str:
    """A layer as a page names it."""
    return layer.replace("_", " ").capitalize()


def _map_title(facts: Facts, layers: list[str]) -> str:
    held = next(s for s in facts.signs if s.sign_id == "S3")
    wholly = next(s for s in facts.signs if s.sign_id == "S2")
    if wholly.presence is Presence.NOT_KNOWN:
        return f"Who provides each of {plural(len(layers), 'layer')}, as far as it is known"
    if wholly.presence is Presence.ABSENT:
        return f"None of {plural(len(layers), 'layer')} stands with one supplier group alone"
    return held.sentence.split(" (")[0].split(", and of")[0].split(";")[0].rstrip(".")


def _cost_share(services: list[dict[str, Any]]) -> str:
    whole = sum(float(s["annual_gbp"] or 0) for s in services)
    part = sum(float(s["annual_gbp"] or 0) for s in services[:SERVICES_DRAWN])
    return f" ({part / whole:.0%} of cost)" if whole > 0 and len(services) > SERVICES_DRAWN else ""


_Held = tuple[str, str | None]  # who has most: outside with its group, house, or not known


def holders_of(cost: WholeCost) -> dict[tuple[str, str], _Held]:
    """Who has most of the cost of each layer of each service: by service and layer."""
    parts = cost.by_service_part.drop_nulls(["service_id", "layer"])
    sums = parts.group_by("service_id", "layer", "party", "group_id").agg(
        pence=pl.col("pence").sum(),
        components=pl.col("component_id").n_unique(),
        unknown=pl.col("component_id").filter(pl.col("pence").is_null()).n_unique(),
    )
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in sums.sort("party", "group_id").iter_rows(named=True):
        cells.setdefault((row["service_id"], row["layer"]), []).append(row)
    return {place: _holder(rows) for place, rows in cells.items()}


def _holder(rows: list[dict[str, Any]]) -> _Held:
    """The party with most of what is known; not known where more is hidden than shown."""
    named = [
        r
        for r in rows
        if r["party"] == HOUSE or (r["party"] == OUTSIDE and r["group_id"] is not None)
    ]
    priced = [r for r in named if r["pence"] > 0]
    hidden = sum(r["pence"] for r in rows if r not in named)
    blank = sum(r["unknown"] for r in rows)
    known = sum(r["components"] - r["unknown"] for r in named)
    if not priced:
        sole = {(r["party"], r["group_id"]) for r in rows}
        if len(sole) == 1 and named:
            return next(iter(sole))  # one party alone, whatever it costs
        return NOT_KNOWN, None
    top = max(priced, key=lambda r: r["pence"])
    if hidden >= top["pence"] or blank > known:
        return NOT_KNOWN, None
    return top["party"], top["group_id"]


def _dress(facts: Facts, held: _Held | None) -> Dress | None:
    if held is None:
        return None
    party, group = held
    if party == HOUSE:
        return HOUSE_DRESS
    return facts.wardrobe.dress(group) if party == OUTSIDE else NOT_KNOWN_DRESS


def _cell_words(facts: Facts, held: _Held | None) -> str | None:
    if held is None:
        return NO_COMPONENT
    party, group = held
    if party == HOUSE:
        return "in-house"
    return facts.supplier_groups.name(group) if party == OUTSIDE and group else None


def measures_told(found: TowerClass) -> tuple[tuple[str, float | None], ...]:
    """The two bounds as they stand beside a map; none where nothing was measured."""
    if found.measured is None:
        return ()
    return tuple(
        (name, None if bound is None else round(bound.value, 2))
        for name, bound in (("layer", found.layer), ("service", found.service))
    )


# --- the measures --------------------------------------------------------------------------


def _measure(found: TowerClass) -> Measure:
    both = (("Layer", found.layer), ("Service", found.service))
    made = found.measured
    return Measure(
        picture_id="tower_measure",
        title=_measure_title(found),
        drawn="How far suppliers follow technology layers and services, corrected for chance: 0 is "
        "what chance gives, 1 is entirely. Hatched: where 95 of 100 chance allocations lie.",
        note=f"{found.reason} House conventions; {made.permutations:,} allocations, seed "
        f"{made.seed}; {plural(found.components, 'component')} measured, "
        f"{found.components_left_out:,} left out, in-house cost apart."
        if made
        else found.reason,
        columns=("Suppliers follow", "Corrected for chance", "Chance reaches", "p"),
        rows=tuple(
            (
                name,
                None if b is None else round(b.value, 3),
                None if b is None else round(b.chance_to, 3),
                None if b is None else round(b.p_value, 3),
            )
            for name, b in both
        ),
        reads=CLASS_READS,
        gauges=tuple(
            Gauge(
                name,
                None if b is None else b.value,
                None if b is None else b.chance_to,
                "" if b is None else f"{b.value:.2f}, p {b.p_value:.3f}",
            )
            for name, b in both
        ),
    )


def _measure_title(found: TowerClass) -> str:
    layer, service = found.layer, found.service
    if layer is None or service is None:
        bound = layer or service
        if bound is None:
            return "Too little varies to measure what suppliers follow: 0 of 2 bounds"
        return f"What suppliers follow is measured in part: {bound.value:.2f} of 1"
    if found.name not in CLASSES or found.name == NOT_KNOWN:
        return (
            f"Layers {layer.value:.2f} and services {service.value:.2f}, measured on too little to "
            "be read"
        )
    by_layer, by_service = _is_above_chance(layer), _is_above_chance(service)
    if by_layer and by_service:
        more = "layers" if layer.value > service.value else "services"
        return (
            f"Layers ({layer.value:.2f}) and services ({service.value:.2f}) both explain who "
            f"supplies what, {more} more"
        )
    if by_layer:
        return f"Layers explain who supplies what ({layer.value:.2f}); services do not"
    if by_service:
        return f"Services explain who supplies what ({service.value:.2f}); layers do not"
    return f"Neither layers ({layer.value:.2f}) nor services ({service.value:.2f}) explain who " + (
        "supplies what"
    )


def _is_above_chance(bound: Bound) -> bool:
    return bound.value > bound.chance_to


# --- the signs -----------------------------------------------------------------------------


def _signs(facts: Facts) -> Table:
    signs = facts.signs
    present, unknown = counted(signs)
    title = (
        f"{present} of {len(signs)} signs of towers {'is' if present == 1 else 'are'} present"
        + (f", and {unknown} cannot be judged" if unknown else "")
    )
    order = {Presence.PRESENT: 0, Presence.NOT_KNOWN: 1, Presence.ABSENT: 2}
    return Table(
        picture_id="tower_signs",
        title=title,
        drawn="Signs S1 to S11, present first. A sign is evidence, never a label; each supplier "
        "may reply.",
        columns=("Sign", "Verdict", "Score, 0 to 1", "What stands behind it"),
        rows=tuple(
            (
                f"{s.sign_id}. {s.name}",
                VERDICTS[s.presence],
                None if s.score is None else round(s.score, 2),
                s.sentence,
            )
            for s in sorted(signs, key=lambda s: (order[s.presence], int(s.sign_id[1:])))
        ),
        reads=signs_read(facts),
        number_columns=(2,),
    )


def signs_read(facts: Facts) -> tuple[str, ...]:
    """Every column the signs rest on."""
    every: Mapping[str, None] = dict.fromkeys(
        read for sign in facts.signs for read in (*SIGN_READS, *sign.reads)
    )
    return tuple(every)
