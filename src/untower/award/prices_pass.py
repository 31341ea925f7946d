"""What is the dual worth at given multipliers, and which way does it rise?

Every function here is compiled; they call one another, so they stay in one file. Softened, each
minimum over values v at temperature t is -t log(sum exp(-v/t)): never above it, and smooth.
At temperature 0 it is the minimum itself, and the value is one no choice can cost less than.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from untower.award.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.prices_arrays import Arrays
    from untower.award.problem import Floats

    Flags = NDArray[np.bool_]

PRICE, FRACTION, SPLIT, TIE, THRESHOLD, ROW, OVERLAP, WIDE, SHARE, COUNT = range(10)
"""Families of multipliers, in the order they stand."""
NEGLIGIBLE = 24.0
"""Temperatures above the least at which a weight is taken as 0: exp(-24) is lost beside 1."""
TINY = 1e-12
GROUP_HEAT = 8.0
"""How much hotter than a component of typical size a group's choice of option is."""
LOOK_EVERY = 8
ASLEEP = 1e-10
"""Weight in its group below which an option is left alone until the next full look."""


class Room(NamedTuple):
    """Where multipliers are valid, their natural steps, and Adam's running means."""

    low: Floats
    high: Floats
    steps: Floats
    mean: Floats
    square: Floats


class Path(NamedTuple):
    """How step and temperature fall, geometrically against the steps done of `work`."""

    work: float
    first_rate: float
    last_rate: float
    first_soft: float
    last_soft: float
    typical: float
    """Size of a component's cost in pounds, by which a group's temperature is measured."""


class Scratch(NamedTuple):
    """Room to work in, and what the last pass found."""

    base: Floats
    """[n] Item's cost and what rows over groups add, before anything of its option."""
    weight: Floats
    """Each item's weight in its option, the options of one group in turn."""
    lean: Floats
    """Each cell's weight in its option, the same way."""
    bonus: Floats
    """What a cell earns by interfaces and pairs, the same way."""
    value: Floats
    """[O] Value of each option."""
    odds: Floats
    """[O] Weight of each option in its group."""
    use: Floats
    """[n] Weight of each item."""
    unit: Floats
    """[G] What each pound of annual spend with the group adds."""
    room: Floats
    """[1] Sum of the sizes of all terms: rounding is a tiny share of it."""
    awake: Flags
    """[O] Options in the running at the last full look."""


@compiled
def _price_items(a: Arrays, x: Floats, barred: Flags, s: Scratch) -> float:
    """Fill in each item's cost with what rows over groups and shares add; give their constants."""
    share, wide, count = x[a.block[SHARE] :], x[a.block[WIDE] :], x[a.block[COUNT] :]
    every, sum_of_prices = 0.0, 0.0
    for g in range(len(a.share)):
        if a.share[g] < np.inf:
            every += share[g] * a.share[g]
            sum_of_prices += share[g]
    for g in range(len(a.share)):
        own = share[g] if a.share[g] < np.inf else 0.0
        s.unit[g] = own - every if a.is_external[g] else 0.0
    for n in range(len(a.cost)):
        s.base[n] = a.cost[n] + s.unit[a.item_group[n]] * a.spend[n]
        if barred[n]:
            s.base[n] = np.inf
    constant: float = -sum_of_prices * a.share_slack[0]
    for r in range(len(a.wide_at_most)):
        if wide[r] != 0.0:
            constant -= wide[r] * a.wide_at_most[r]
            for e in range(a.wide_start[r], a.wide_start[r + 1]):
                s.base[a.wide_position[e]] += wide[r] * a.wide_coefficient[e]
    constant += count[1] * a.groups_between[0] - count[0] * a.groups_between[1]
    return constant


@compiled
def _fill_option(a: Arrays, x: Floats, o: int, at_item: int, at_cell: int, s: Scratch) -> float:
    """Write item costs and cell bonuses within an option; give its constants."""
    first, end = a.option_first[o], a.option_end[o]
    low, high = a.cell_start[first], a.cell_start[end]
    constant, unit, discount = 0.0, 0.0, a.option_discount[o]
    if a.option_from[o] > -np.inf:
        unit = x[a.block[THRESHOLD] + o]
        constant = unit * a.option_from[o]
    shift = at_item - low
    for n in range(low, high):
        s.weight[shift + n] = s.base[n] - unit * a.spend[n] - discount * a.discountable[n]
    split = a.block[SPLIT]
    for e in range(a.split_start[o], a.split_start[o + 1]):
        s.weight[shift + a.split_position[e]] += x[split + e]
    for e in range(a.option_row_start[o], a.option_row_start[o + 1]):
        price = x[a.block[ROW] + e]
        if price != 0.0:
            r = a.option_row[e]
            constant -= price * a.row_at_most[r]
            for i in range(a.row_start[r], a.row_start[r + 1]):
                if low <= a.row_position[i] < high:
                    s.weight[shift + a.row_position[i]] += price * a.row_coefficient[i]
    for e in range(a.blocked_start[o], a.blocked_start[o + 1]):
        s.weight[shift + a.blocked_position[e]] = np.inf
    move = at_cell - first
    for c in range(at_cell, at_cell + end - first):
        s.bonus[c] = 0.0
    for e in range(a.pair_start[o], a.pair_start[o + 1]):
        worth = a.interface_cost[a.pair_interface[e]] - x[a.block[OVERLAP] + a.pair_interface[e]]
        part = x[a.block[FRACTION] + e] * worth
        s.bonus[move + a.pair_one[e]] += part
        s.bonus[move + a.pair_other[e]] += worth - part
    for e in range(a.tie_start[o], a.tie_start[o + 1]):
        s.bonus[move + a.tie_one[e]] -= x[a.block[TIE] + e]
        s.bonus[move + a.tie_other[e]] += x[a.block[TIE] + e]
    for e in range(a.lone_start[o], a.lone_start[o + 1]):
        i = a.lone_interface[e]
        s.bonus[move + a.lone_cell[e]] += a.interface_cost[i] - x[a.block[OVERLAP] + i]
    return constant


@compiled
def _option_value(
    a: Arrays, x: Floats, o: int, at_item: int, at_cell: int, soft: float, s: Scratch
) -> float:
    """Value of an option; item costs in `weight` become weights, `lean` each cell's sum of them."""
    value: float = _fill_option(a, x, o, at_item, at_cell, s)
    s.room[0] += abs(value)
    first, end = a.option_first[o], a.option_end[o]
    shift = at_item - a.cell_start[first]
    for c in range(first, end):
        begin, stop = shift + a.cell_start[c], shift + a.cell_start[c + 1]
        at = at_cell + c - first
        charge = x[a.cell_component[c]] + s.bonus[at]
        least, which = np.inf, -1
        for n in range(begin, stop):
            s.weight[n] -= charge
            if s.weight[n] < least:
                least, which = s.weight[n], n
        heat = soft * a.cell_step[c]
        s.lean[at] = 0.0
        if least >= NEGLIGIBLE * heat:
            continue
        if heat == 0.0:
            for n in range(begin, stop):
                s.weight[n] = 0.0
            s.weight[which] = 1.0
            s.lean[at] = 1.0
            value += least
            s.room[0] += abs(least) + abs(charge)
            continue
        bottom = min(least, 0.0)
        total = np.exp(bottom / heat)
        for n in range(begin, stop):
            gone = (s.weight[n] - bottom) / heat
            s.weight[n] = np.exp(-gone) if gone < NEGLIGIBLE else 0.0
            total += s.weight[n]
        for n in range(begin, stop):
            s.weight[n] /= total
            s.lean[at] += s.weight[n]
        value += bottom - heat * np.log(total)
    return value


@compiled
def _group_value(
    a: Arrays, g: int, charge: float, may_close: bool, may: Flags, heat: float, s: Scratch
) -> float:
    """Least over a group's options and being closed; fills in the odds of each option."""
    first, end = a.group_start[g], a.group_start[g + 1]
    closed = a.group_closed[g] if may_close else np.inf
    least: float = closed
    for o in range(first, end):
        s.value[o] += charge
        s.odds[o] = 0.0
        if may[o] and s.value[o] < least:
            least = s.value[o]
    if least == np.inf:
        return least
    if heat == 0.0:
        if least < closed:
            for o in range(first, end):
                if may[o] and s.value[o] == least:
                    s.odds[o] = 1.0
                    break
        return least
    total = np.exp((least - closed) / heat)
    for o in range(first, end):
        if may[o]:
            s.odds[o] = np.exp((least - s.value[o]) / heat)
            total += s.odds[o]
    for o in range(first, end):
        s.odds[o] /= total
    least -= heat * np.log(total)
    return least


@compiled
def _add_slope(
    a: Arrays, x: Floats, slope: Floats, o: int, at_item: int, at_cell: int, s: Scratch
) -> None:
    """Add what one option contributes to the slope of the value along each multiplier."""
    odds = s.odds[o]
    first, end = a.option_first[o], a.option_end[o]
    shift, move = at_item - a.cell_start[first], at_cell - first
    low, high = a.cell_start[first], a.cell_start[end]
    spend = 0.0
    for c in range(first, end):
        lean = s.lean[move + c]
        if lean > TINY:
            slope[a.cell_component[c]] -= odds * lean
            for n in range(a.cell_start[c], a.cell_start[c + 1]):
                s.use[n] += odds * s.weight[shift + n]
                spend += s.weight[shift + n] * a.spend[n]
    if a.option_from[o] > -np.inf:
        slope[a.block[THRESHOLD] + o] += odds * (a.option_from[o] - spend)
    for e in range(a.split_start[o], a.split_start[o + 1]):
        n = a.split_position[e]
        if s.lean[move + a.position_cell[n]] > TINY:
            slope[a.block[SPLIT] + e] += odds * s.weight[shift + n]
    for e in range(a.option_row_start[o], a.option_row_start[o + 1]):
        r = a.option_row[e]
        total = -a.row_at_most[r]
        for i in range(a.row_start[r], a.row_start[r + 1]):
            n = a.row_position[i]
            if low <= n < high and s.lean[move + a.position_cell[n]] > TINY:
                total += a.row_coefficient[i] * s.weight[shift + n]
        slope[a.block[ROW] + e] += odds * total
    for e in range(a.pair_start[o], a.pair_start[o + 1]):
        i = a.pair_interface[e]
        one, other = s.lean[move + a.pair_one[e]], s.lean[move + a.pair_other[e]]
        part = x[a.block[FRACTION] + e]
        worth = a.interface_cost[i] - x[a.block[OVERLAP] + i]
        slope[a.block[FRACTION] + e] += odds * worth * (other - one)
        slope[a.block[OVERLAP] + i] += odds * (part * one + (1 - part) * other)
    for e in range(a.tie_start[o], a.tie_start[o + 1]):
        one, other = s.lean[move + a.tie_one[e]], s.lean[move + a.tie_other[e]]
        slope[a.block[TIE] + e] += odds * (one - other)
    for e in range(a.lone_start[o], a.lone_start[o + 1]):
        lean = s.lean[move + a.lone_cell[e]]
        slope[a.block[OVERLAP] + a.lone_interface[e]] += odds * lean


@compiled
def _add_wide_slope(a: Arrays, slope: Floats, s: Scratch) -> None:
    """Add what the rows over groups and shares contribute, from how far each item is used."""
    for r in range(len(a.wide_at_most)):
        total = -a.wide_at_most[r]
        for e in range(a.wide_start[r], a.wide_start[r + 1]):
            total += a.wide_coefficient[e] * s.use[a.wide_position[e]]
        slope[a.block[WIDE] + r] += total
    every = 0.0
    for n in range(len(a.cost)):
        g = a.item_group[n]
        if a.is_external[g]:
            spend = s.use[n] * a.spend[n]
            every += spend
            if a.share[g] < np.inf:
                slope[a.block[SHARE] + g] += spend
    for g in range(len(a.share)):
        if a.share[g] < np.inf:
            slope[a.block[SHARE] + g] -= a.share[g] * every + a.share_slack[0]


@compiled
def evaluate(
    a: Arrays,
    x: Floats,
    slope: Floats,
    may: Flags,
    may_close: Flags,
    barred: Flags,
    soft: float,
    heat: float,
    s: Scratch,
) -> float:
    """Value of the dual at multipliers x, softened by `soft` in cells and `heat` in groups.

    Fills in `slope` and the scratch. `may` and `may_close` say which options and which closings are
    open, `barred` which items are not to be had: what branch and bound fixes.
    """
    s.room[0] = 0.0
    slope[:] = 0.0
    s.use[:] = 0.0
    value: float = _price_items(a, x, barred, s) + a.always[0]
    nothing = a.block[0]  # typed as the others are: a plain 0 would be compiled for twice
    count = a.block[COUNT]
    slope[count] -= a.groups_between[1]
    slope[count + 1] += a.groups_between[0]
    for k in range(a.block[FRACTION]):
        value += x[k]
        slope[k] = 1.0
        s.room[0] += abs(x[k])
    for i in range(len(a.interface_cost)):
        value += a.interface_cost[i] - x[a.block[OVERLAP] + i]
        slope[a.block[OVERLAP] + i] = -1.0
    s.room[0] += abs(value)
    for g in range(len(a.group_cost)):
        charge = a.group_cost[g]
        if a.is_external[g]:
            charge += x[count] - x[count + 1]
        at_item, at_cell = nothing, nothing
        for o in range(a.group_start[g], a.group_start[g + 1]):
            s.value[o] = np.inf
            if may[o]:
                s.value[o] = _option_value(a, x, o, at_item, at_cell, soft, s)
            first, end = a.option_first[o], a.option_end[o]
            at_item += a.cell_start[end] - a.cell_start[first]
            at_cell += end - first
        value += _group_value(a, g, charge, may_close[g], may, heat, s)
        at_item, at_cell = nothing, nothing
        for o in range(a.group_start[g], a.group_start[g + 1]):
            if s.odds[o] > TINY:
                _add_slope(a, x, slope, o, at_item, at_cell, s)
                if a.is_external[g]:
                    slope[count] += s.odds[o]
                    slope[count + 1] -= s.odds[o]
            first, end = a.option_first[o], a.option_end[o]
            at_item += a.cell_start[end] - a.cell_start[first]
            at_cell += end - first
    _add_wide_slope(a, slope, s)
    return value


@compiled
def climb(
    a: Arrays,
    x: Floats,
    slope: Floats,
    may: Flags,
    may_close: Flags,
    barred: Flags,
    room: Room,
    path: Path,
    done: int,
    until: int,
    soft: float,
    s: Scratch,
) -> float:
    """Climb from `done` steps to `until`, then give the value and slope softened by `soft`.

    Options out of the running are looked at anew only now and then. The last look is at everything:
    with `soft` at 0 its value is a certificate.
    """
    value = -np.inf
    for number in range(done, until + 1):
        part = number / path.work
        rate = path.first_rate * (path.last_rate / path.first_rate) ** part
        now = path.first_soft * (path.last_soft / path.first_soft) ** part
        look = number % LOOK_EVERY == 0
        full = look or number == until
        if number == until:
            now = soft
        heat = path.typical * now * GROUP_HEAT
        value = evaluate(a, x, slope, may if full else s.awake, may_close, barred, now, heat, s)
        if number < until:
            if look:
                for o in range(len(may)):
                    s.awake[o] = may[o] and s.odds[o] > ASLEEP
            step(a, x, slope, room, rate, number + 1)
    return value


@compiled
def read_reduced(a: Arrays, x: Floats, s: Scratch, reduced: Floats) -> None:
    """Each item's reduced cost in its group's best option that has it, by the last pass."""
    reduced[:] = np.inf
    nothing = a.block[0]
    for g in range(len(a.group_cost)):
        first, end = a.group_start[g], a.group_start[g + 1]
        written = np.zeros(end - first, dtype=np.bool_)
        for _ in range(first, end):
            worst, which = -np.inf, -1
            for o in range(first, end):
                if not written[o - first] and (which < 0 or s.value[o] > worst):
                    worst, which = s.value[o], o
            written[which - first] = True
            _fill_option(a, x, which, nothing, nothing, s)
            one, other = a.option_first[which], a.option_end[which]
            low = a.cell_start[one]
            for c in range(one, other):
                charge = x[a.cell_component[c]] + s.bonus[c - one]
                for n in range(a.cell_start[c], a.cell_start[c + 1]):
                    reduced[n] = s.weight[n - low] - charge


@compiled
def keep_within(a: Arrays, x: Floats, low: Floats, high: Floats) -> None:
    """Put multipliers back where they are valid: in limits, splits of a package summing to 0."""
    for i in range(len(x)):
        x[i] = min(high[i], max(low[i], x[i]))
    _centre_splits(a, x)


@compiled
def _centre_splits(a: Arrays, x: Floats) -> None:
    """Take the mean off the splits of each package in each option, so that they sum to 0."""
    split = a.block[SPLIT]
    for p in range(len(a.package_start) - 1):
        first, end = split + a.package_start[p], split + a.package_start[p + 1]
        total = 0.0
        for e in range(first, end):
            total += x[e]
        for e in range(first, end):
            x[e] -= total / (end - first)


@compiled
def step(
    a: Arrays,
    x: Floats,
    slope: Floats,
    room: Room,
    rate: float,
    done: int,
) -> None:
    """Move every multiplier uphill by its own natural step, and back to where it is valid.

    Adam (Kingma and Ba, 2015) with decay 0.9 and 0.99; `done` counts the steps, from 1.
    """
    _centre_splits(a, slope)
    first, second = 1 - 0.9 ** min(done, 500), 1 - 0.99 ** min(done, 5_000)
    for i in range(len(x)):
        if room.steps[i] > 0.0:
            room.mean[i] += 0.1 * (slope[i] - room.mean[i])
            room.square[i] += 0.01 * (slope[i] * slope[i] - room.square[i])
            if room.square[i] > 0.0:
                way = (room.mean[i] / first) / (np.sqrt(room.square[i] / second) + TINY)
                x[i] += rate * room.steps[i] * way
    keep_within(a, x, room.low, room.high)
