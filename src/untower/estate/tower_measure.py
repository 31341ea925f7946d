"""Does knowing the layer, or the service, tell who the supplier is: more than chance would?

Spend is read as a probability over suppliers S, layers L and services V; I is mutual information
and H entropy. Raw shares mislead: with many services and few components even a random allocation
scores high. So chance is taken out, (I - mean I) / (H(S) - mean I), the mean over allocations in
which suppliers are permuted over components, each component keeping its cost, layer and services.
Suppliers are never permuted over component-service cells: a component has one supplier wherever it
serves, and permuting cells makes random estates look significant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SEED = 20260401
SAME = 1e-12  # information that differs by less is the same: sums in another order
CHANCE_PCT = 95.0


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How far suppliers follow something: 0 as by chance, 1 entirely.

    `chance_to` is the value below which 95 of 100 chance allocations lie. `raw` is I / H(S),
    before chance is taken out: never shown as an answer.
    """

    value: float
    p_value: float
    chance_to: float
    raw: float


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Both bounds, None where there is nothing to measure, and how they were made."""

    layer: Bound | None
    service: Bound | None
    permutations: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Units:
    """What is measured: one unit a component and supplier group, in an order of its own.

    `groups` and `layers` are codes from 0, `cost` is above 0. A unit's cost over services is given
    by cells: `cell_unit` its place, `cell_service` a code, `cell_share` its part (summing to 1 for
    a unit). No cells: services are not measured.
    """

    groups: Ints
    layers: Ints
    cost: Floats
    cell_unit: Ints
    cell_service: Ints
    cell_share: Floats


def permutations_of(size: int, count: int, seed: int) -> Iterator[Ints]:
    """The chance allocations: for each, which unit's supplier stands at each place."""
    chance = np.random.default_rng(seed)
    for _ in range(count):
        yield chance.permutation(size)


def measure(
    units: Units,
    *,
    permutations: int,
    seed: int = SEED,
    stop: Callable[[], bool] | None = None,
) -> Measure:
    """The two bounds with their p-values, (1 + as large by chance) / (1 + permutations).

    A bound is None when there is one supplier or nothing to follow. `stop` is asked now and then;
    what was measured by then is the answer, with the permutations made.
    """
    size = len(units.groups)
    layers = services = None
    if size:
        layers = _Joint.of(units, units.layers, np.arange(size), units.cost)
    if len(units.cell_unit):
        cost = units.cost[units.cell_unit] * units.cell_share
        services = _Joint.of(units, units.cell_service, units.cell_unit, cost)
    joints = [j for j in (layers, services) if j is not None]
    chance: list[list[float]] = [[] for _ in joints]
    made = 0
    for order in permutations_of(size, permutations, seed) if joints else ():
        if stop is not None and made % 64 == 0 and stop():
            break
        moved = units.groups[order]
        own = _self_information(moved, units.cost)
        for joint, values in zip(joints, chance, strict=True):
            values.append(joint.information(moved, own))
        made += 1
    found = {
        id(joint): _bound(joint, units, np.array(values))
        for joint, values in zip(joints, chance, strict=True)
    }
    return Measure(
        layer=found.get(id(layers)) if layers else None,
        service=found.get(id(services)) if services else None,
        permutations=made,
        seed=seed,
    )


@dataclass(frozen=True)
class _Joint:
    """One attribute beside the suppliers, cell by cell in the order of the attribute.

    `rows` is where an attribute's row of suppliers begins, `unit` which unit each cell is of: in
    that order the sums of one attribute lie together in memory, half the time.
    """

    rows: Ints
    cost: Floats
    unit: Ints
    total: float
    attribute: float

    @staticmethod
    def of(units: Units, codes: Ints, unit: Ints, cost: Floats) -> _Joint:
        order = np.argsort(codes, kind="stable")
        width = int(units.groups.max()) + 1
        return _Joint(
            rows=codes[order] * width,
            cost=cost[order],
            unit=unit[order],
            total=float(units.cost.sum()),
            attribute=_self_information(codes, cost),
        )

    def information(self, groups: Ints, own: float) -> float:
        """I(S; attribute) in nats: log T + (Σ joint - Σ supplier - Σ attribute) / T of w log w."""
        both = _self_information(self.rows + groups[self.unit], self.cost)
        return float(np.log(self.total) + (both - own - self.attribute) / self.total)


def _self_information(codes: Ints, cost: Floats) -> float:
    """Σ w log w over the sums w of cost by code, taken cell by cell: empty sums cost no time.

    Not as a dot product: that wakes a thread on every core a thousand times, six times slower.
    """
    sums = np.bincount(codes, weights=cost)
    return float((cost * np.log(sums[codes])).sum())


def _bound(joint: _Joint, units: Units, by_chance: Floats) -> Bound | None:
    own = _self_information(units.groups, units.cost)
    entropy = float(np.log(joint.total)) - own / joint.total
    if entropy <= SAME or not len(by_chance):
        return None
    observed = joint.information(units.groups, own)
    mean = float(by_chance.mean())
    room = entropy - mean
    if room <= SAME:
        return None
    as_large = int((by_chance >= observed - SAME).sum())
    return Bound(
        value=(observed - mean) / room,
        p_value=(1 + as_large) / (1 + len(by_chance)),
        chance_to=(float(np.percentile(by_chance, CHANCE_PCT)) - mean) / room,
        raw=observed / entropy,
    )
