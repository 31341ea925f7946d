"""Is the estate sourced by technology layer, by service, from one supplier, or by neither?

The class follows from the two bounds and from house thresholds that policy holds. What is not
known enough is called so, with the reason; a class is a reading of the shape of spend and stands
beside the signs, never in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.estate.tower_measure import SEED, Bound, Measure, Units, measure
from untower.estate.whole_cost import HOUSE, OUTSIDE, WholeCost
from untower.phrases import listed, plural
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import numpy as np

    from untower.policy import Policy

SINGLE_SUPPLIER = "single_supplier"
NOT_KNOWN = "not_known"
TOWER_LIKE = "tower_like"
SERVICE_ALIGNED = "service_aligned"
MIXED = "mixed"
NO_PATTERN = "no_pattern"
CLASSES = (TOWER_LIKE, SINGLE_SUPPLIER, SERVICE_ALIGNED, MIXED, NO_PATTERN, NOT_KNOWN)


@dataclass(frozen=True, kw_only=True)
class TowerThresholds:
    """The house conventions of the class, as policy has them on a day."""

    min_layers: int
    min_services: int
    min_components: int
    known_share_min: float
    single_share: float
    layer_bound_from: float
    significance_max: float
    lead_factor: float
    permutations: int


@dataclass(frozen=True, kw_only=True)
class TowerClass:
    """The class with its reason, what it was measured on, and what was left out.

    `top_share` is the largest group's part of outside cost, the cost of unnamed suppliers included
    in the whole. Shares are 0 to 1; None is not known.
    """

    name: str
    reason: str
    missing_columns: tuple[str, ...] = ()
    measured: Measure | None = None
    components: int = 0
    components_left_out: int = 0
    groups: int = 0
    layers: int = 0
    services: int = 0
    in_house_share: float | None = None
    top_group_id: str | None = None
    top_share: float | None = None

    @property
    def layer(self) -> Bound | None:
        """The bound of suppliers to layers."""
        return self.measured.layer if self.measured else None

    @property
    def service(self) -> Bound | None:
        """The bound of suppliers to services."""
        return self.measured.service if self.measured else None

    def figure(self) -> dict[str, Any]:
        """The class as plain values, bounds to four places."""
        return {
            "class": self.name,
            "reason": self.reason,
            "missing_columns": list(self.missing_columns),
            "layer_bound": _places(self.layer.value if self.layer else None),
            "layer_p_value": _places(self.layer.p_value if self.layer else None),
            "layer_by_chance_to": _places(self.layer.chance_to if self.layer else None),
            "service_bound": _places(self.service.value if self.service else None),
            "service_p_value": _places(self.service.p_value if self.service else None),
            "service_by_chance_to": _places(self.service.chance_to if self.service else None),
            "permutations": self.measured.permutations if self.measured else None,
            "seed": self.measured.seed if self.measured else None,
            "components": self.components,
            "components_left_out": self.components_left_out,
            "groups": self.groups,
            "layers": self.layers,
            "services": self.services,
            "in_house_share_pct": _pct(self.in_house_share),
            "top_group_id": self.top_group_id,
            "top_share_pct": _pct(self.top_share),
        }


def tower_thresholds(on: date, policy: Policy | None) -> TowerThresholds:
    """The thresholds in force on a day, as shipped or overlaid."""
    value = partial(convention, on=on, policy=policy)
    return TowerThresholds(
        min_layers=int(value("tower_min_layers")),
        min_services=int(value("tower_min_services")),
        min_components=int(value("tower_min_components")),
        known_share_min=value("tower_known_share_min"),
        single_share=value("top_group_single_supplier_share"),
        layer_bound_from=value("tower_layer_bound_from"),
        significance_max=value("tower_significance_max"),
        lead_factor=value("tower_lead_factor"),
        permutations=int(value("tower_permutations")),
    )


def classify_towers(
    cost: WholeCost,
    limits: TowerThresholds,
    *,
    missing_columns: Sequence[str] = (),
    seed: int = SEED,
    stop: Callable[[], bool] | None = None,
) -> TowerClass:
    """The class of an estate by its outside cost.

    Measured on components with a known layer, outside group and cost above nothing and, where
    services were read, at least one service. Without services `layer_bound` is still given, the
    class is not.
    """
    known, candidates = _known_parts(cost)
    facts = _about(cost, known, candidates) | {"missing_columns": tuple(missing_columns)}
    if cost.is_empty or known.is_empty():
        return TowerClass(name=NOT_KNOWN, reason=_missing_words(missing_columns), **facts)
    found = measure(
        _units(known, cost.shares), permutations=limits.permutations, seed=seed, stop=stop
    )
    facts["measured"] = found
    name, reason = _class(found, limits, facts)
    return TowerClass(name=name, reason=reason, **facts)


def _missing_words(missing: Sequence[str]) -> str:
    if missing:
        return f"Missing: {listed(list(missing))}."
    return "No component has a known layer, an outside supplier and a known charge."


def _known_parts(cost: WholeCost) -> tuple[pl.DataFrame, int]:
    """The parts that can be measured, and how many components somebody outside may run."""
    outside = cost.parts.filter(pl.col("party") != HOUSE).drop_nulls("component_id")
    if cost.shares.height:
        outside = outside.join(
            cost.shares.select("component_id").unique(), on="component_id", how="semi"
        )
    known = outside.filter(
        (pl.col("party") == OUTSIDE)
        & pl.col("group_id").is_not_null()
        & pl.col("layer").is_not_null()
        & (pl.col("blanks") == 0)
        & (pl.col("pence") > 0)
    )
    # In an order that no name of a supplier or layer decides, so that renaming changes nothing.
    return (
        known.sort("component_id", "pence", "first", descending=[False, True, False]),
        outside["component_id"].n_unique(),
    )


def _about(cost: WholeCost, known: pl.DataFrame, candidates: int) -> dict[str, Any]:
    measured = known["component_id"].n_unique()
    used = cost.shares.join(known.select("component_id").unique(), on="component_id", how="semi")
    whole, house = _sum(cost.parts), _sum(cost.parts.filter(pl.col("party") == HOUSE))
    outside = cost.parts.filter(pl.col("party") != HOUSE)
    by_group = (
        outside.filter(pl.col("party") == OUTSIDE)
        .drop_nulls("group_id")
        .group_by("group_id")
        .agg(pl.col("pence").sum())
        .sort("pence", "group_id", descending=[True, False])
    )
    paid = _sum(outside)
    top = by_group.row(0) if by_group.height and paid > 0 and by_group["pence"][0] > 0 else None
    return {
        "components": measured,
        "components_left_out": candidates - measured,
        "groups": known["group_id"].n_unique(),
        "layers": known["layer"].n_unique(),
        "services": used["service_id"].n_unique(),
        "in_house_share": house / whole if whole > 0 else None,
        "top_group_id": top[0] if top else None,
        "top_share": top[1] / paid if top else None,
    }


def _sum(parts: pl.DataFrame) -> int:
    return int(parts["pence"].sum() or 0)


def _units(known: pl.DataFrame, shares: pl.DataFrame) -> Units:
    """The known parts as codes; parts of one component share its services."""
    placed = known.with_row_index("unit")
    cells = (
        placed.select("unit", "component_id")
        .join(shares, on="component_id")
        .sort("unit", "service_id")
    )
    return Units(
        groups=_codes(known["group_id"]),
        layers=_codes(known["layer"]),
        cost=known["pence"].cast(pl.Float64).to_numpy(),
        cell_unit=cells["unit"].cast(pl.Int64).to_numpy(),
        cell_service=_codes(cells["service_id"]),
        cell_share=cells["share"].to_numpy(),
    )


def _codes(names: pl.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Whole numbers from 0 in order of first appearance."""
    firsts = names.unique(maintain_order=True)
    return names.replace_strict(firsts, range(len(firsts)), return_dtype=pl.Int64).to_numpy()


def _class(found: Measure, limits: TowerThresholds, facts: dict[str, Any]) -> tuple[str, str]:
    """The class and its reason, by the house thresholds."""
    if short := _too_little(limits, facts):
        return NOT_KNOWN, short
    top = facts["top_share"] or 0.0
    if top >= limits.single_share:
        return SINGLE_SUPPLIER, (
            f"One supplier group holds {top:.0%} of outside cost, from "
            f"{limits.single_share:.0%} called a single supplier by house convention."
        )
    layer, service = found.layer, found.service
    if layer is None or service is None:
        return NOT_KNOWN, "Suppliers do not vary enough to say what they follow."
    bounds = (
        f"Suppliers follow layers {layer.value:.2f} (p {layer.p_value:.3f}) and services "
        f"{service.value:.2f} (p {service.p_value:.3f}), corrected for chance"
    )
    by_layer = layer.p_value <= limits.significance_max
    by_service = service.p_value <= limits.significance_max
    lead = limits.lead_factor
    if by_layer and layer.value >= limits.layer_bound_from and layer.value > lead * service.value:
        return TOWER_LIKE, f"{bounds}: layers lead by more than {lead:g} times."
    if by_service and service.value > lead * layer.value:
        return SERVICE_ALIGNED, f"{bounds}: services lead by more than {lead:g} times."
    if by_layer or by_service:
        leads = by_layer and layer.value > lead * service.value
        why = (
            f"layers lead, below the {limits.layer_bound_from:.2f} of a tower-like estate"
            if leads
            else "neither leads"
        )
        return MIXED, f"{bounds}: more than chance; by the house convention {why}."
    return NO_PATTERN, f"{bounds}: neither is more than chance gives."


def _too_little(limits: TowerThresholds, facts: dict[str, Any]) -> str:
    """Why the class cannot be said, in words; empty when it can."""
    if facts["missing_columns"]:
        return _missing_words(facts["missing_columns"])
    counts = (
        (facts["layers"], limits.min_layers, "layer"),
        (facts["services"], limits.min_services, "service"),
        (facts["components"], limits.min_components, "component"),
    )
    short = [f"{plural(have, what)} of {least}" for have, least, what in counts if have < least]
    if short:
        return (
            f"Too small to measure by the house convention: {', '.join(short)} with known supplier "
            "and cost."
        )
    all_told = facts["components"] + facts["components_left_out"]
    share = facts["components"] / all_told
    if share < limits.known_share_min:
        return (
            f"Layer, supplier and cost are known of {facts['components']:,} of {all_told:,} "
            f"components run outside ({share:.0%}); a class needs {limits.known_share_min:.0%} by "
            "the house convention."
        )
    return ""


def _places(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _pct(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
