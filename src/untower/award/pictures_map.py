"""Do suppliers follow services more than layers of technology once the range is in place?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from untower.answers import TowerMap
from untower.award.pictures_words import HOUSE as HOUSE_DRESS
from untower.award.pictures_words import PLANNING, dress_of
from untower.award.reads import CHOICE_READS, SERVICE_READS
from untower.estate.dresses import NOT_KNOWN as NOT_KNOWN_DRESS
from untower.estate.tower_class import classify_towers, tower_thresholds
from untower.estate.tower_pictures import (
    NO_COMPONENT,
    SERVICES_DRAWN,
    holders_of,
    measures_told,
    spoken_layer,
)
from untower.estate.whole_cost import HOUSE, OUTSIDE
from untower.phrases import plural
from untower.tables.estate import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Dress
    from untower.award.answered import Answered
    from untower.award.situation import Situation
    from untower.estate.tower_class import TowerClass
    from untower.estate.whole_cost import WholeCost

    Held = Mapping[tuple[str, str], tuple[str, str | None]]


def tower_figures(answered: Answered, before: WholeCost, after: WholeCost) -> dict[str, TowerClass]:
    """The class and the two measures, before and after, by the estate's own code."""
    limits = tower_thresholds(answered.situation.on, answered.situation.policy)
    return {
        "before": classify_towers(before, limits, stop=answered.how.stop),
        "after": classify_towers(after, limits, stop=answered.how.stop),
    }


def map_picture(
    answered: Answered, before: WholeCost, after: WholeCost, towers: Mapping[str, TowerClass]
) -> TowerMap | None:
    """The map now and under the range, side by side; None without services or layers."""
    situation = answered.situation
    now, then = holders_of(before), holders_of(after)
    layers = [name for name in LAYERS if any(layer == name for _, layer in (*now, *then))]
    services = [s for s in before.by_service() if s["service_id"] is not None]
    if not layers or not services:
        return None
    later = _map(now, then, services, layers, situation)
    first = replace(
        later,
        cells=_cells(now, services, layers, situation),
        measures=measures_told(towers["before"]),
        words="Now",
    )
    shown = replace(
        later, rows=(), columns=(), measures=measures_told(towers["after"]), words="The range"
    )
    return replace(first, title=_title(towers, len(layers)), after=shown)


def _map(
    now: Held, then: Held, services: list[dict[str, Any]], layers: list[str], situation: Situation
) -> TowerMap:
    shown = services[:SERVICES_DRAWN]
    return TowerMap(
        picture_id="tower_map_of_the_range",
        title="",
        drawn=f"The {len(shown)} services that cost most by technology layer, now and once "
        "everything has moved; each cell is the supplier group with most of the yearly cost. Layer "
        "and service: how far suppliers follow each, 0 as by chance, 1 entirely. " + PLANNING,
        note="Measured on outside cost with a known layer, as in the estate, with its seed and its "
        "allocations by chance.",
        columns=(
            "Service",
            *(spoken_layer(n) for n in layers),
        ),
        rows=tuple(
            (
                s["name"] or s["service_id"],
                *(
                    _change(
                        now.get((s["service_id"], n)), then.get((s["service_id"], n)), situation
                    )
                    for n in layers
                ),
            )
            for s in services
        ),
        reads=(*CHOICE_READS, *SERVICE_READS),
        services=tuple(str(s["name"] or s["service_id"]) for s in shown),
        layers=tuple(spoken_layer(n) for n in layers),
        cells=_cells(then, services, layers, situation),
    )


def _cells(
    held: Held, services: list[dict[str, Any]], layers: list[str], situation: Situation
) -> tuple[tuple[Dress | None, ...], ...]:
    return tuple(
        tuple(_dress(held.get((s["service_id"], n)), situation) for n in layers)
        for s in services[:SERVICES_DRAWN]
    )


def _dress(held: tuple[str, str | None] | None, situation: Situation) -> Dress | None:
    if held is None:
        return None
    party, group = held
    if party == HOUSE:
        return HOUSE_DRESS
    return dress_of(group, situation) if party == OUTSIDE and group else NOT_KNOWN_DRESS


def _words(held: tuple[str, str | None] | None, situation: Situation) -> str | None:
    if held is None:
        return NO_COMPONENT
    party, group = held
    if party == HOUSE:
        return "in-house"
    return situation.group_name(group) if party == OUTSIDE and group else None


def _change(
    now: tuple[str, str | None] | None, then: tuple[str, str | None] | None, situation: Situation
) -> str | None:
    """Who has it, and who then has it where that differs; not known where both are."""
    before, after = _words(now, situation), _words(then, situation)
    if before == after:
        return before
    return f"{before or 'not known'}, then {after or 'not known'}"


def _title(towers: Mapping[str, TowerClass], layers: int) -> str:
    """What happens to the two measures, with their numbers, whichever way they go."""
    ends = [(t.layer, t.service) for t in (towers["before"], towers["after"])]
    (layer, service), (layer_then, service_then) = ends
    if layer is None or layer_then is None:
        return f"Who provides each of {plural(layers, 'layer')}, now and under the range"
    first = f"Suppliers follow layers {_moved(layer.value, layer_then.value)}"
    if service is None or service_then is None:
        return first
    return f"{first} and services {_moved(service.value, service_then.value)}"


def _moved(before: float, after: float) -> str:
    one, other = f"{before:.2f}", f"{after:.2f}"
    if one == other:
        return f"as much as now ({one})"
    return f"{'less' if after < before else 'more'} ({one} to {other})"
