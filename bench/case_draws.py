"""How long does it take to draw what a choice costs, and how near is the quick way to the full one?

An invented choice, seeded: one offer for each component, a supplier for twenty components, half of
the suppliers with volume discounts, beside what is paid now. 100,000 draws of both together, every
component by itself and discounts found anew in each draw; then the approximation, each supplier's
components taken together. Its distance is told at P50 and P90 of the choice's cost.
"""

from __future__ import annotations

import math
import time
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bench.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from untower.arithmetic.present_value import Floats
    from untower.award.bands import Band
    from untower.case import flows as money
    from untower.case.flows import Flows
    from untower.case.sure.layout import Bought, Layout

    Priced = tuple[money.Line, list[float]]

SEED = 20261123
SIZES = (500, 1_000, 2_000, 4_000)
DRAWS = 100_000
ON = date(2026, 11, 23)
YEARS = 5
LIMIT_AT, LIMIT_SECONDS, LIMIT_PCT = 2_000, 10.0, 0.1
KINDS = ("saas", "cloud", "build", "outsource", "reuse")


def invented_choice(components: int) -> Layout:
    """What is paid now and a choice of one offer for each component, as they are drawn."""
    from untower.case.flows import Line
    from untower.case.sure.layout import Bought, Column, lay_out_columns
    from untower.case.sure.quantities import Suppliers

    chance = np.random.default_rng(SEED + components)
    groups = components // 20
    priced_now: list[tuple[Line, list[float]]] = []
    priced: list[tuple[Line, list[float]]] = []
    bought = []
    of_offer: dict[str, str | None] = {}
    of_component: dict[str, str | None] = {}
    later = YEARS - 2
    for n in range(components):
        group, before = (f"g{k}" for k in chance.integers(0, groups, 2))
        kind, component, offer = KINDS[chance.integers(5)], f"c{n}", f"o{n}"
        of_offer[offer], of_component[component] = group, before
        now = float(chance.lognormal(11, 1))
        then = now * float(chance.uniform(0.5, 1.0))
        kept = Line(part="present", component_id=component, group_id=before, kind="retain")
        priced_now.append((kept, [now] * YEARS))
        years = {
            "present": [now, *[0.0] * (YEARS - 1)],
            "double_running": [0.0, now / 2, *[0.0] * later],
            "moving": [0.0, then / 2, *[0.0] * later],
            "running": [0.0, *[then] * (YEARS - 1)],
            "procurement": [0.0, then / 10, *[0.0] * later],
            "leaving": [*[0.0] * (YEARS - 1), then / 5],
            "optimism_bias": [0.0, *[0.2 * then] * (YEARS - 1)],
        }
        for part, gbp in years.items():
            line = Line(
                part=part, component_id=component, group_id=group, kind=kind, offer_id=offer
            )
            priced.append((line, gbp))
        bought.append(
            Bought(
                component_id=component,
                offer_id=offer,
                group_id=group,
                kind=kind,
                annual_gbp=then,
                taken_from_gbp=then * (YEARS - 1),
            )
        )
    bands = {f"g{n}": ((1.2e6, 0.03), (1.8e6, 0.06)) for n in range(0, groups, 2)}
    for g in range(groups):
        priced.append((Line(part="managing_suppliers", group_id=f"g{g}"), [30_000.0] * YEARS))
        priced += _discount(f"g{g}", [b for b in bought if b.group_id == f"g{g}"], bands)
    return lay_out_columns(
        [
            Column(name="baseline", flows=_flows(priced_now)),
            Column(name="choice", flows=_flows(priced), bought=tuple(bought)),
        ],
        1.035 ** -np.arange(YEARS, dtype=np.float64),
        suppliers=Suppliers(of_offer=of_offer, of_component=of_component),
        bands=bands,
    )


def run() -> list[Line]:
    """Draw each size in full and roughly."""
    from untower.case.sure.approximate import approximate
    from untower.case.sure.drawing import Drawing, draw
    from untower.case.sure.ranges import read_ranges

    ranges = read_ranges({}, on=ON)
    small = invented_choice(SIZES[0])
    for way in (draw, approximate):  # compiled, or read from where it is kept
        way(small, ranges, Drawing(draws=100))
    how = Drawing(draws=DRAWS, seed=SEED)
    lines = []
    full_worked: dict[int, float] = {}
    rough_worked: dict[int, float] = {}
    for size in SIZES:
        layout = invented_choice(size)
        full, full_took, full_worked[size] = _timed(partial(draw, layout, ranges, how))
        rough, rough_took, rough_worked[size] = _timed(partial(approximate, layout, ranges, how))
        apart = max(
            abs(100 * float(np.percentile(rough[1], p) / np.percentile(full[1], p) - 1))
            for p in (50, 90)
        )
        aim = f", aim {LIMIT_SECONDS:.0f} s" if size == LIMIT_AT else ""
        lines += [
            Line(
                f"draws of a choice, {size:,} components, {DRAWS:,} draws",
                f"{full_took:.2f} s",
                f"{full_worked[size]:.2f} s of processors{aim}{_growth(full_worked, size)}",
                failed=size == LIMIT_AT and full_took > LIMIT_SECONDS,
            ),
            Line(
                f"the same, approximated, {size:,} components",
                f"{rough_took:.2f} s",
                f"{rough_worked[size]:.2f} s of processors, within {apart:.3f}% of the full at "
                f"P50 and P90{_growth(rough_worked, size)}",
                failed=size == LIMIT_AT and apart > LIMIT_PCT,
            ),
        ]
    return lines


def _discount(
    group: str, bought: Sequence[Bought], bands: Mapping[str, Sequence[Band]]
) -> list[Priced]:
    """The discount of a group at its estimated spend, as flows state it."""
    from untower.case import flows
    from untower.case.sure.layout import share_at

    share = share_at(bands.get(group, ()), sum(b.annual_gbp for b in bought))
    if not share:
        return []
    years = [0.0, *[-share * sum(b.annual_gbp for b in bought)] * (YEARS - 1)]
    return [(flows.Line(part="discounts", group_id=group), years)]


def _flows(priced: Sequence[Priced]) -> Flows:
    from untower.case.flows import Flows

    return Flows(
        lines=tuple(line for line, _ in priced),
        real_gbp=np.array([years for _, years in priced], dtype=np.float64),
    )


def _timed(work: Callable[[], Floats]) -> tuple[Floats, float, float]:
    """What work brings, the seconds it takes, and those of processors it takes."""
    started, worked = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - started, time.process_time() - worked


def _growth(worked: Mapping[int, float], size: int) -> str:
    """At the largest size, the exponent of size in the seconds of processors from the smallest."""
    if size != SIZES[-1]:
        return ""
    first, last = min(worked), max(worked)
    exponent = math.log(worked[last] / worked[first]) / math.log(last / first)
    return f"; growth exponent {exponent:.2f}"
