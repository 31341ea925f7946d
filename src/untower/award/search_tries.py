"""What does a search try next, and does it keep it? Compiled.

Of the five arrays `facts` and `shape` are the problem, `lists` the candidates, `sums` and `now` the
state. A try that is not kept is taken back from the log.
"""

from __future__ import annotations

import numpy as np

from untower.award.compiled import compiled
from untower.award.problem import EXTERNAL, Floats, Ints
from untower.award.search_layout import (
    APART,
    APART_OF,
    COMPONENT,
    COMPONENTS,
    GROUP,
    ITEM,
    ITEM_NUMBERS,
    KIND,
    MANAGING,
    NEAR,
    NEAR_OF,
    NO_COVER,
    OF_OFFER,
    OFFER,
    TOGETHER,
    TOGETHER_OF,
)
from untower.award.search_moves import (
    keep_best,
    money_change,
    out_of_range,
    rule_change,
    shift,
    take_back,
)
from untower.award.search_state import (
    AT,
    BROKEN,
    BY_GROUP,
    BY_GROUP_OF,
    CHANCE,
    CHOICE,
    CHOICE_OF,
    FIRST,
    GROUP_OF,
    GROUPS,
    HELD,
    LOG,
    LOG_ROOM,
    LOGGED,
    NONE,
    PACKAGE,
    PACKAGES,
    RANKED_BROKEN,
    RANKED_GROUP,
    RANKING,
    TOTAL,
    USED,
    WORK,
)

NEAR_CHANCE, BLOCK_CHANCE = 0.4, 0.7
"""How often a single try looks at a neighbour's group, and a block takes a neighbour along."""
CLOSE_BELOW, OPEN_ABOVE = 0.75, 0.35
"""Of draws from 0 to 1: those below the first close a group, those above the second open one."""
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_ONE, MIX_TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
SHIFT_ONE, SHIFT_TWO, SHIFT_THREE = np.uint64(30), np.uint64(27), np.uint64(31)
TOP_BITS, TO_UNIT = np.uint64(11), 2.0**-53


@compiled
def uniform(now: Ints) -> float:
    """The next number from 0 up to 1, by the splitmix64 sequence."""
    z = np.uint64(now[CHANCE]) + GOLDEN
    now[CHANCE] = np.int64(z)
    z = (z ^ (z >> SHIFT_ONE)) * MIX_ONE
    z = (z ^ (z >> SHIFT_TWO)) * MIX_TWO
    z = z ^ (z >> SHIFT_THREE)
    return float(z >> TOP_BITS) * TO_UNIT


@compiled
def _opening(facts: Floats, shape: Ints, sums: Floats, now: Ints, g: int) -> float:
    """What one more outside group costs by itself, if this one is not in the range."""
    if shape[shape[KIND] + g] != EXTERNAL or now[now[HELD] + g] > 0:
        return 0.0
    off = out_of_range(shape, now[USED] + 1) - out_of_range(shape, now[USED])
    return float(facts[shape[MANAGING] + g] + sums[GROUPS] * off)


@compiled
def find_home(
    facts: Floats,
    shape: Ints,
    lists: Ints,
    sums: Floats,
    now: Ints,
    k: int,
    without: int,
    also: int,
) -> int:
    """The candidate that covers component k at least cost; no cover where there is none.

    Groups not in the range are looked at only where no other will do, but for `also`, which is
    taken to be in it; group `without` is never looked at.
    """
    found = shape[NO_COVER] + k
    least = np.inf
    for opens in range(2):
        for n in range(lists[lists[CHOICE_OF] + k], lists[lists[CHOICE_OF] + k + 1]):
            item = lists[lists[CHOICE] + n]
            g = shape[shape[ITEM] + ITEM_NUMBERS * item + GROUP]
            is_out = g != also and now[now[HELD] + g] == 0 and shape[shape[KIND] + g] == EXTERNAL
            if g == without or is_out != (opens == 1):
                continue
            now[WORK] += 1
            change = money_change(facts, shape, sums, now, k, item)
            if g == also:
                change -= _opening(facts, shape, sums, now, also)
            if change >= least and now[BROKEN] + now[RANKED_BROKEN] == 0:
                continue
            change += rule_change(facts, shape, sums, now, k, item, False)[0]
            if change < least:
                least, found = change, item
        if least < np.inf:
            break
    return int(found)


@compiled
def _of_group(shape: Ints, lists: Ints, k: int, g: int) -> int:
    """The first candidate of component k that a group offers, or NONE."""
    for n in range(lists[lists[CHOICE_OF] + k], lists[lists[CHOICE_OF] + k + 1]):
        item = lists[lists[CHOICE] + n]
        if shape[shape[ITEM] + ITEM_NUMBERS * item + GROUP] == g:
            return int(item)
    return NONE


@compiled
def put(
    facts: Floats, shape: Ints, lists: Ints, sums: Floats, now: Ints, offer: int, alone: bool
) -> bool:
    """Take an offer: what it pushes out finds a home, what must be together follows.

    With `alone`, what must be apart from it finds another home as well.
    False where that reached too far; the state is then to be taken back.
    """
    mark = now[LOGGED]
    furthest = mark + shape[COMPONENTS] + 1_024
    if furthest + shape[COMPONENTS] > now[LOG_ROOM]:
        return False
    for item in range(shape[shape[OFFER] + offer], shape[shape[OFFER] + offer + 1]):
        k = shape[shape[ITEM] + ITEM_NUMBERS * item + COMPONENT]
        shift(facts, shape, sums, now, k, item)
    n = mark
    while n < now[LOGGED]:
        if now[LOGGED] > furthest:
            return False
        gone = shape[shape[ITEM] + ITEM_NUMBERS * now[now[LOG] + 2 * n + 1] + OF_OFFER]
        first, last = shape[shape[OFFER] + gone], shape[shape[OFFER] + gone + 1]
        if last - first > 1:
            for item in range(first, last):
                k = shape[shape[ITEM] + ITEM_NUMBERS * item + COMPONENT]
                if now[now[AT] + k] == item:
                    home = find_home(facts, shape, lists, sums, now, k, NONE, NONE)
                    shift(facts, shape, sums, now, k, home)
        k = now[now[LOG] + 2 * n]
        own = now[now[GROUP_OF] + k]
        if alone and shape[shape[KIND] + own] == EXTERNAL:
            for m in range(shape[shape[APART_OF] + k], shape[shape[APART_OF] + k + 1]):
                other = shape[shape[APART] + m]
                if now[now[GROUP_OF] + other] == own:
                    home = find_home(facts, shape, lists, sums, now, other, own, NONE)
                    shift(facts, shape, sums, now, other, home)
        for m in range(shape[shape[TOGETHER_OF] + k], shape[shape[TOGETHER_OF] + k + 1]):
            mate = shape[shape[TOGETHER] + m]
            if now[now[GROUP_OF] + mate] != now[now[GROUP_OF] + k]:
                item = _of_group(shape, lists, mate, now[now[GROUP_OF] + k])
                if item != NONE:
                    shift(facts, shape, sums, now, mate, item)
        n += 1
    return True


@compiled
def _judge(
    facts: Floats,
    shape: Ints,
    sums: Floats,
    now: Ints,
    mark: int,
    before: float,
    temperature: float,
    fits: bool,
) -> bool:
    """Keep what was done since `mark`, or take it back, by what it did to the cost."""
    allowed = -temperature * np.log(1.0 - uniform(now))
    if fits and sums[TOTAL] - before <= allowed:
        keep_best(shape, sums, now)
        return True
    take_back(facts, shape, sums, now, mark)
    return False


@compiled
def try_one(
    facts: Floats, shape: Ints, lists: Ints, sums: Floats, now: Ints, k: int, temperature: float
) -> None:
    """Try another candidate for component k: a neighbour's group's, or any, early ones likelier."""
    now[WORK] += 1
    first = lists[lists[CHOICE_OF] + k]
    number = lists[lists[CHOICE_OF] + k + 1] - first
    if number == 0:
        return
    item = NONE
    at_near = shape[shape[NEAR_OF] + k]
    near = shape[shape[NEAR_OF] + k + 1] - at_near
    if near > 0 and uniform(now) < NEAR_CHANCE:
        other = shape[shape[NEAR] + at_near + int(near * uniform(now))]
        item = _of_group(shape, lists, k, now[now[GROUP_OF] + other])
    if item == NONE:
        item = lists[lists[CHOICE] + first + int(number * uniform(now) ** 2)]
    old = now[now[AT] + k]
    if item == old:
        return
    gone = shape[shape[ITEM] + ITEM_NUMBERS * old + OF_OFFER]
    if (
        shape[shape[OFFER] + gone + 1] - shape[shape[OFFER] + gone] > 1
        or shape[shape[TOGETHER_OF] + k + 1] > shape[shape[TOGETHER_OF] + k]
    ):
        mark, before = now[LOGGED], sums[TOTAL]
        offer = shape[shape[ITEM] + ITEM_NUMBERS * item + OF_OFFER]
        fits = put(facts, shape, lists, sums, now, offer, False)
        _judge(facts, shape, sums, now, mark, before, temperature, fits)
        return
    allowed = -temperature * np.log(1.0 - uniform(now))
    change = money_change(facts, shape, sums, now, k, item)
    if change > allowed and now[BROKEN] + now[RANKED_BROKEN] == 0:
        return
    change += rule_change(facts, shape, sums, now, k, item, False)[0]
    if change <= allowed:
        shift(facts, shape, sums, now, k, item)
        keep_best(shape, sums, now)


@compiled
def try_package(
    facts: Floats, shape: Ints, lists: Ints, sums: Floats, now: Ints, temperature: float
) -> None:
    """Try an offer for several components."""
    offer = lists[lists[PACKAGE] + int(lists[PACKAGES] * uniform(now))]
    item = shape[shape[OFFER] + offer]
    now[WORK] += shape[shape[OFFER] + offer + 1] - item
    if now[now[AT] + shape[shape[ITEM] + ITEM_NUMBERS * item + COMPONENT]] == item:
        return
    mark, before = now[LOGGED], sums[TOTAL]
    fits = put(facts, shape, lists, sums, now, offer, False)
    _judge(facts, shape, sums, now, mark, before, temperature, fits)


@compiled
def try_block(
    facts: Floats, shape: Ints, lists: Ints, sums: Floats, now: Ints, k: int, temperature: float
) -> None:
    """Try to move a component and neighbours of its own group to a group next to them."""
    first = shape[shape[NEAR_OF] + k]
    number = shape[shape[NEAR_OF] + k + 1] - first
    now[WORK] += 1
    if number == 0:
        return
    other = shape[shape[NEAR] + first + int(number * uniform(now))]
    own, g = now[now[GROUP_OF] + k], now[now[GROUP_OF] + other]
    item = _of_group(shape, lists, k, g)
    if g == own or item == NONE:
        return
    mark, before = now[LOGGED], sums[TOTAL]
    offer = shape[shape[ITEM] + ITEM_NUMBERS * item + OF_OFFER]
    fits = put(facts, shape, lists, sums, now, offer, False)
    for n in range(first, first + number):
        other = shape[shape[NEAR] + n]
        if fits and now[now[GROUP_OF] + other] == own and uniform(now) < BLOCK_CHANCE:
            item = _of_group(shape, lists, other, g)
            if item != NONE:
                offer = shape[shape[ITEM] + ITEM_NUMBERS * item + OF_OFFER]
                fits = put(facts, shape, lists, sums, now, offer, False)
    now[WORK] += now[LOGGED] - mark
    _judge(facts, shape, sums, now, mark, before, temperature, fits)


@compiled
def try_apart(
    facts: Floats, shape: Ints, lists: Ints, sums: Floats, now: Ints, k: int, temperature: float
) -> None:
    """Try any candidate for a component or what is apart from it, the rest making room."""
    now[WORK] += 1
    first = shape[shape[APART_OF] + k]
    number = shape[shape[APART_OF] + k + 1] - first
    if number == 0:
        return
    if uniform(now) < 0.5:
        k = shape[shape[APART] + first + int(number * uniform(now))]
    first = lists[lists[CHOICE_OF] + k]
    number = lists[lists[CHOICE_OF] + k + 1] - first
    if number == 0:
        return
    item = lists[lists[CHOICE] + first + int(number * uniform(now))]
    g = shape[shape[ITEM] + ITEM_NUMBERS * item + GROUP]
    if item == now[now[AT] + k] or now[now[HELD] + g] > shape[COMPONENTS] // 4 + 16:
        return
    mark, before = now[LOGGED], sums[TOTAL]
    offer = shape[shape[ITEM] + ITEM_NUMBERS * item + OF_OFFER]
    fits = put(facts, shape, lists, sums, now, offer, True)
    _judge(facts, shape, sums, now, mark, before, temperature, fits)


@compiled
def _some_group(lists: Ints, now: Ints, used: bool) -> int:
    """An outside group in the range, the smaller the likelier; or one not in it, by the ranking."""
    found = NONE
    for _ in range(24):
        u = uniform(now)
        place = int(lists[RANKING] * (u if used else u * u))
        g = lists[lists[RANKED_GROUP] + place]
        held = now[now[HELD] + g]
        if (held > 0) != used:
            continue
        if not used:
            return int(g)
        if found != NONE:
            return g if held < now[now[HELD] + found] else found
        found = g
    return found


@compiled
def _gather(facts: Floats, shape: Ints, lists: Ints, sums: Floats, now: Ints, g: int) -> None:
    """Let a group have every component whose move to it lowers the cost, its opening left out."""
    for n in range(lists[lists[BY_GROUP_OF] + g], lists[lists[BY_GROUP_OF] + g + 1]):
        item = lists[lists[BY_GROUP] + n]
        k = shape[shape[ITEM] + ITEM_NUMBERS * item + COMPONENT]
        old = now[now[AT] + k]
        offer = shape[shape[ITEM] + ITEM_NUMBERS * old + OF_OFFER]
        if old == item or shape[shape[OFFER] + offer + 1] - shape[shape[OFFER] + offer] > 1:
            continue
        now[WORK] += 1
        change = money_change(facts, shape, sums, now, k, item)
        change -= _opening(facts, shape, sums, now, g)
        if change < 0.0:
            change += rule_change(facts, shape, sums, now, k, item, False)[0]
            if change < 0.0:
                shift(facts, shape, sums, now, k, item)


@compiled
def try_groups(
    facts: Floats,
    shape: Ints,
    lists: Ints,
    sums: Floats,
    now: Ints,
    temperature: float,
    after: int,
) -> bool:
    """Try the range without a group, with one more, or with one for another.

    `after` single tries around what changed follow before the cost is looked at.
    """
    now[LOGGED] = 0
    before = sums[TOTAL]
    closed, opened = NONE, NONE
    u = uniform(now)
    if u < CLOSE_BELOW:
        closed = _some_group(lists, now, True)
    if u > OPEN_ABOVE:
        opened = _some_group(lists, now, False)
    now[WORK] += 1
    if closed != NONE:
        if now[now[HELD] + closed] > shape[COMPONENTS] // 4 + 16:
            return False
        while now[now[FIRST] + closed] != NONE:
            k = now[now[FIRST] + closed]
            home = find_home(facts, shape, lists, sums, now, k, closed, opened)
            shift(facts, shape, sums, now, k, home)
    if opened != NONE:
        _gather(facts, shape, lists, sums, now, opened)
        _gather(facts, shape, lists, sums, now, opened)
    changed = now[LOGGED]
    fits = 0 < changed < now[LOG_ROOM] // 2
    if fits:
        for _ in range(after):
            k = now[now[LOG] + 2 * int(changed * uniform(now))]
            at_near = shape[shape[NEAR_OF] + k]
            near = shape[shape[NEAR_OF] + k + 1] - at_near
            if near > 0 and uniform(now) < 0.5:
                k = shape[shape[NEAR] + at_near + int(near * uniform(now))]
            try_one(facts, shape, lists, sums, now, k, temperature)
            if now[LOGGED] > now[LOG_ROOM] * 3 // 4:
                break
    return _judge(facts, shape, sums, now, 0, before, temperature, fits)


@compiled
def anneal(
    facts: Floats,
    shape: Ints,
    lists: Ints,
    sums: Floats,
    now: Ints,
    heat: Floats,
    span: Ints,
    mix: Floats,
) -> int:
    """Search on from a state while its work is below a limit, cooling; the group moves kept.

    `heat` is the first and the last temperature, `span` the work at the beginning and end of
    cooling and that to stop at now, `mix` the chance of a package and of a block, the share of work
    spent on groups, how many single tries follow each, and the chance of making room.
    """
    temperature = heat[0]
    looked = now[WORK] - 1
    begun, by_group, kept = now[WORK], 0, 0
    while now[WORK] < span[2]:
        work = now[WORK]
        if work > looked:
            done = (work - span[0]) / max(1, span[1] - span[0])
            temperature = heat[0] * (heat[1] / heat[0]) ** min(1.0, done)
            looked = work + 64
            if by_group < mix[2] * (work - begun) and lists[RANKING] > 1:
                kept += try_groups(facts, shape, lists, sums, now, temperature, int(mix[3]))
                by_group += now[WORK] - work
        now[LOGGED] = 0
        u = uniform(now)
        k = int(shape[COMPONENTS] * uniform(now))
        if u < mix[0] and lists[PACKAGES] > 0:
            try_package(facts, shape, lists, sums, now, temperature)
        elif u < mix[0] + mix[1]:
            try_block(facts, shape, lists, sums, now, k, temperature)
        elif u < mix[0] + mix[1] + mix[4]:
            try_apart(facts, shape, lists, sums, now, k, temperature)
        else:
            try_one(facts, shape, lists, sums, now, k, temperature)
    return kept
