"""What does one change of offer do to the cost and the rules? Priced, or made and logged. Compiled.

Of the four arrays `facts` and `shape` are the problem, `sums` and `now` the state. Every sum is
kept up to date, so that a change costs no more than what it touches.
"""

from __future__ import annotations

from untower.award.compiled import compiled
from untower.award.problem import EXTERNAL, NOBODY, Floats, Ints
from untower.award.search_layout import (
    AMOUNT,
    APART,
    APART_OF,
    BAND_FROM,
    BAND_OF,
    BAND_OFF,
    COMPONENTS,
    COST,
    DISCOUNTABLE,
    ENTRY,
    FEWEST,
    FIRST_ENTRY,
    GROUP,
    HAS_SHARES,
    ITEM,
    ITEM_MONEY,
    ITEM_NUMBERS,
    KIND,
    LIMIT,
    MANAGING,
    MONEY,
    MOST,
    NEAR,
    NEAR_COST,
    NEAR_OF,
    NO_COVER,
    NOWHERE,
    OF_OFFER,
    OFFER,
    RANKED,
    ROWS,
    SET,
    SET_OF,
    SHARE_OF,
    SPEND,
    TOGETHER,
    TOGETHER_OF,
)
from untower.award.search_state import (
    AFTER,
    APART_PAIR,
    AT,
    BEFORE,
    BEST,
    BEST_AT,
    BROKEN,
    EITHER_OR,
    FIRST,
    GROUP_OF,
    GROUPS,
    HELD,
    IS_WATCHED,
    JOURNAL,
    JOURNAL_ROOM,
    JOURNALLED,
    LOG,
    LOG_ROOM,
    LOGGED,
    NONE,
    OUTSIDE,
    RANKED_BROKEN,
    ROW,
    ROW_CHARGE,
    ROW_NUMBERS,
    ROW_PRICE,
    ROW_SUM,
    SHARE,
    SHARE_CHARGE,
    SPENT,
    SPENT_NUMBERS,
    TAKEN,
    TOGETHER_PAIR,
    TOTAL,
    UNCOVERED,
    USED,
    WATCH_LIST,
    WATCHED,
    WATCHED_AT,
    WORK,
)

WATCH_FROM, WATCH_AGAIN = 0.8, 0.85
"""A group is watched from this part of its largest share on; below the second part of the spend
they were measured against, the watched are chosen anew."""


@compiled
def _after_discount(facts: Floats, shape: Ints, g: int, spend: float, discountable: float) -> float:
    """What is added for a group's spend: its discount, with the sign turned."""
    off = 0.0
    for n in range(shape[shape[BAND_OF] + g], shape[shape[BAND_OF] + g + 1]):
        if spend >= facts[shape[BAND_FROM] + n]:
            off = facts[shape[BAND_OFF] + n]
    return -off * discountable


@compiled
def money_change(facts: Floats, shape: Ints, sums: Floats, now: Ints, k: int, new: int) -> float:
    """What the cost changes by if item `new` covers component k, rules and ranked rows apart."""
    old, leaves = now[now[AT] + k], now[now[GROUP_OF] + k]
    joins = shape[shape[ITEM] + ITEM_NUMBERS * new + GROUP]
    money_old, money_new = shape[MONEY] + ITEM_MONEY * old, shape[MONEY] + ITEM_MONEY * new
    change = facts[money_new + COST] - facts[money_old + COST]
    leaves_kind, joins_kind = shape[shape[KIND] + leaves], shape[shape[KIND] + joins]
    spend_old, spend_new = facts[money_old + SPEND], facts[money_new + SPEND]
    base_old, base_new = facts[money_old + DISCOUNTABLE], facts[money_new + DISCOUNTABLE]
    at = now[SPENT] + SPENT_NUMBERS * leaves
    if leaves == joins:
        if leaves_kind == EXTERNAL:
            spend, base = sums[at], sums[at + 1]
            change -= _after_discount(facts, shape, leaves, spend, base)
            spend, base = spend + spend_new - spend_old, base + base_new - base_old
            change += _after_discount(facts, shape, leaves, spend, base)
        return float(change)
    for n in range(shape[shape[NEAR_OF] + k], shape[shape[NEAR_OF] + k + 1]):
        other = now[now[GROUP_OF] + shape[shape[NEAR] + n]]
        if shape[shape[KIND] + other] != NOBODY:
            if leaves_kind != NOBODY and other != leaves:
                change -= facts[shape[NEAR_COST] + n]
            if joins_kind != NOBODY and other != joins:
                change += facts[shape[NEAR_COST] + n]
    if leaves_kind == EXTERNAL:
        if now[now[HELD] + leaves] == 1:
            change -= facts[shape[MANAGING] + leaves]
        spend, base = sums[at], sums[at + 1]
        change -= _after_discount(facts, shape, leaves, spend, base)
        change += _after_discount(facts, shape, leaves, spend - spend_old, base - base_old)
    if joins_kind == EXTERNAL:
        if now[now[HELD] + joins] == 0:
            change += facts[shape[MANAGING] + joins]
        at = now[SPENT] + SPENT_NUMBERS * joins
        spend, base = sums[at], sums[at + 1]
        change -= _after_discount(facts, shape, joins, spend, base)
        change += _after_discount(facts, shape, joins, spend + spend_new, base + base_new)
    return float(change)


@compiled
def _row_change(
    facts: Floats, shape: Ints, sums: Floats, now: Ints, old: int, new: int, make: bool
) -> tuple[float, int, int]:
    """Rows: change of penalty, of mandatory rows broken, of ranked rows broken; made if asked."""
    penalty, broken, ranked = 0.0, 0, 0
    entries = shape[ITEM] + FIRST_ENTRY
    a, a_end = shape[entries + ITEM_NUMBERS * old], shape[entries + ITEM_NUMBERS * (old + 1)]
    b, b_end = shape[entries + ITEM_NUMBERS * new], shape[entries + ITEM_NUMBERS * (new + 1)]
    entry, amount = shape[ENTRY], shape[AMOUNT]
    while a < a_end or b < b_end:
        r = shape[ROWS]
        if a < a_end:
            r = shape[entry + a]
        if b < b_end and shape[entry + b] < r:
            r = shape[entry + b]
        change = 0.0
        while a < a_end and shape[entry + a] == r:
            change -= facts[amount + a]
            a += 1
        while b < b_end and shape[entry + b] == r:
            change += facts[amount + b]
            b += 1
        at = now[ROW] + ROW_NUMBERS * r
        before = sums[at + ROW_SUM] - facts[shape[LIMIT] + r]
        after = before + change
        rules = 0
        if before > 0.0:
            penalty -= before * sums[at + ROW_PRICE] + sums[at + ROW_CHARGE]
            rules -= 1
        if after > 0.0:
            penalty += after * sums[at + ROW_PRICE] + sums[at + ROW_CHARGE]
            rules += 1
        if rules != 0:
            if shape[shape[RANKED] + r]:
                ranked += rules
            else:
                broken += rules
        if make:
            sums[at + ROW_SUM] += change
    return penalty, broken, ranked


@compiled
def _over_share(facts: Floats, shape: Ints, g: int, spend: float, total: float) -> float:
    over = spend - facts[shape[SHARE_OF] + g] * total
    return over if over > 1e-9 * (1.0 + total) else 0.0


@compiled
def _share_change(
    facts: Floats, shape: Ints, sums: Floats, now: Ints, old: int, new: int
) -> tuple[float, int]:
    """Largest shares: change of penalty and of groups above theirs."""
    leaves = shape[shape[ITEM] + ITEM_NUMBERS * old + GROUP]
    joins = shape[shape[ITEM] + ITEM_NUMBERS * new + GROUP]
    less = facts[shape[MONEY] + ITEM_MONEY * old + SPEND]
    more = facts[shape[MONEY] + ITEM_MONEY * new + SPEND]
    total = sums[OUTSIDE]
    then = total - less + more
    penalty, broken = 0.0, 0
    every = then < WATCH_AGAIN * sums[WATCHED_AT]
    # The groups looked at: all, or the watched and then the two that change, unless watched.
    watched = now[WATCHED]
    for n in range(shape[NOWHERE] if every else watched + 2):
        g = n
        if not every:
            if n < watched:
                g = now[now[WATCH_LIST] + n]
            else:
                g = leaves if n == watched else joins
                if now[now[IS_WATCHED] + g] or (n > watched and leaves == joins):
                    continue
        if shape[shape[KIND] + g] != EXTERNAL:
            continue
        spend = sums[now[SPENT] + SPENT_NUMBERS * g]
        over = _over_share(facts, shape, g, spend, total)
        if over > 0.0:
            penalty -= over * sums[SHARE] + sums[SHARE_CHARGE]
            broken -= 1
        if g == leaves:
            spend -= less
        if g == joins:
            spend += more
        over = _over_share(facts, shape, g, spend, then)
        if over > 0.0:
            penalty += over * sums[SHARE] + sums[SHARE_CHARGE]
            broken += 1
    return penalty, broken


@compiled
def _set_change(shape: Ints, now: Ints, old: int, new: int, make: bool) -> int:
    """Either-or sets: change of offers taken too many; made if asked."""
    too_many = 0
    for turn in range(1 if make else 2):
        # The second turn puts the counts back.
        for step in (-1, 1):
            item = new if (step == 1) == (turn == 0) else old
            offer = shape[shape[ITEM] + ITEM_NUMBERS * item + OF_OFFER]
            if shape[shape[OFFER] + offer] != item:
                continue  # an offer counts once, with its first item
            for n in range(shape[shape[SET_OF] + offer], shape[shape[SET_OF] + offer + 1]):
                at = now[TAKEN] + shape[shape[SET] + n]
                if turn == 0:
                    too_many += max(0, now[at] + step - 1) - max(0, now[at] - 1)
                now[at] += step
    return too_many


@compiled
def out_of_range(shape: Ints, used: int) -> int:
    """How many outside groups too few or too many there are."""
    return int(max(0, shape[FEWEST] - used) + max(0, used - shape[MOST]))


@compiled
def rule_change(
    facts: Floats, shape: Ints, sums: Floats, now: Ints, k: int, new: int, make: bool
) -> tuple[float, int, int]:
    """Change of penalty, of mandatory rules broken and of ranked rows broken, if `new` covers k.

    With `make`, the sums of rows and sets are moved as well; all else is `shift`'s to move.
    """
    old, leaves = now[now[AT] + k], now[now[GROUP_OF] + k]
    joins = shape[shape[ITEM] + ITEM_NUMBERS * new + GROUP]
    penalty, broken, ranked = _row_change(facts, shape, sums, now, old, new, make)
    if shape[HAS_SHARES]:
        more, rules = _share_change(facts, shape, sums, now, old, new)
        penalty += more
        broken += rules
    rules = _set_change(shape, now, old, new, make)
    penalty += sums[EITHER_OR] * rules
    broken += rules
    if leaves == joins:
        return penalty, broken, ranked
    rules = int(joins == shape[NOWHERE]) - int(leaves == shape[NOWHERE])
    penalty += sums[UNCOVERED] * rules
    broken += rules
    leaves_outside = shape[shape[KIND] + leaves] == EXTERNAL
    joins_outside = shape[shape[KIND] + joins] == EXTERNAL
    used = now[USED]
    then = used - int(leaves_outside and now[now[HELD] + leaves] == 1)
    then += int(joins_outside and now[now[HELD] + joins] == 0)
    if then != used:
        off, off_then = out_of_range(shape, used), out_of_range(shape, then)
        penalty += sums[GROUPS] * (off_then - off)
        broken += int(off_then > 0) - int(off > 0)
    rules = 0
    for n in range(shape[shape[APART_OF] + k], shape[shape[APART_OF] + k + 1]):
        other = now[now[GROUP_OF] + shape[shape[APART] + n]]
        rules += int(joins_outside and other == joins) - int(leaves_outside and other == leaves)
    penalty += sums[APART_PAIR] * rules
    broken += rules
    rules = 0
    for n in range(shape[shape[TOGETHER_OF] + k], shape[shape[TOGETHER_OF] + k + 1]):
        other = now[now[GROUP_OF] + shape[shape[TOGETHER] + n]]
        rules += int(other != joins) - int(other != leaves)
    penalty += sums[TOGETHER_PAIR] * rules
    broken += rules
    return penalty, broken, ranked


@compiled
def _watch(facts: Floats, shape: Ints, sums: Floats, now: Ints) -> None:
    """Choose anew which groups are near their largest share."""
    sums[WATCHED_AT] = sums[OUTSIDE]
    now[WATCHED] = 0
    for g in range(shape[NOWHERE]):
        limit = WATCH_FROM * facts[shape[SHARE_OF] + g] * sums[OUTSIDE]
        near = sums[now[SPENT] + SPENT_NUMBERS * g] > limit
        now[now[IS_WATCHED] + g] = int(near)
        if near:
            now[now[WATCH_LIST] + now[WATCHED]] = g
            now[WATCHED] += 1


@compiled
def _join(now: Ints, k: int, g: int) -> None:
    head = now[now[FIRST] + g]
    now[now[BEFORE] + k] = NONE
    now[now[AFTER] + k] = head
    if head != NONE:
        now[now[BEFORE] + head] = k
    now[now[FIRST] + g] = k
    now[now[GROUP_OF] + k] = g
    now[now[HELD] + g] += 1


@compiled
def _leave(now: Ints, k: int) -> None:
    g, before, after = now[now[GROUP_OF] + k], now[now[BEFORE] + k], now[now[AFTER] + k]
    if before == NONE:
        now[now[FIRST] + g] = after
    else:
        now[now[AFTER] + before] = after
    if after != NONE:
        now[now[BEFORE] + after] = before
    now[now[HELD] + g] -= 1


@compiled
def shift(facts: Floats, shape: Ints, sums: Floats, now: Ints, k: int, new: int) -> None:
    """Let item `new` cover component k: logged, with everything kept up to date."""
    old = now[now[AT] + k]
    if old == new:
        return
    change = money_change(facts, shape, sums, now, k, new)
    penalty, broken, ranked = rule_change(facts, shape, sums, now, k, new, True)
    sums[TOTAL] += change + penalty
    now[BROKEN] += broken
    now[RANKED_BROKEN] += ranked
    now[now[AT] + k] = new
    leaves = now[now[GROUP_OF] + k]
    joins = shape[shape[ITEM] + ITEM_NUMBERS * new + GROUP]
    money_old, money_new = shape[MONEY] + ITEM_MONEY * old, shape[MONEY] + ITEM_MONEY * new
    for n in range(SPENT_NUMBERS):
        sums[now[SPENT] + SPENT_NUMBERS * leaves + n] -= facts[money_old + SPEND + n]
        sums[now[SPENT] + SPENT_NUMBERS * joins + n] += facts[money_new + SPEND + n]
    # Only groups outside have any spend.
    sums[OUTSIDE] += facts[money_new + SPEND] - facts[money_old + SPEND]
    if leaves != joins:
        _leave(now, k)
        _join(now, k, joins)
        if shape[shape[KIND] + leaves] == EXTERNAL and now[now[HELD] + leaves] == 0:
            now[USED] -= 1
        if shape[shape[KIND] + joins] == EXTERNAL and now[now[HELD] + joins] == 1:
            now[USED] += 1
    if shape[HAS_SHARES]:
        limit = WATCH_FROM * facts[shape[SHARE_OF] + joins] * sums[WATCHED_AT]
        if sums[OUTSIDE] < WATCH_AGAIN * sums[WATCHED_AT]:
            _watch(facts, shape, sums, now)
        elif now[now[IS_WATCHED] + joins] == 0 and (
            sums[now[SPENT] + SPENT_NUMBERS * joins] > limit
        ):
            now[now[IS_WATCHED] + joins] = 1
            now[now[WATCH_LIST] + now[WATCHED]] = joins
            now[WATCHED] += 1
    if now[LOGGED] < now[LOG_ROOM]:
        now[now[LOG] + 2 * now[LOGGED]] = k
        now[now[LOG] + 2 * now[LOGGED] + 1] = old
    now[LOGGED] += 1
    if now[JOURNALLED] < now[JOURNAL_ROOM]:
        now[now[JOURNAL] + now[JOURNALLED]] = k
    now[JOURNALLED] += 1


@compiled
def take_back(facts: Floats, shape: Ints, sums: Floats, now: Ints, mark: int) -> None:
    """Undo all changes logged since `mark`, the last first."""
    for n in range(min(now[LOGGED], now[LOG_ROOM]) - 1, mark - 1, -1):
        # Undoing is logged above the entry being undone, never over one still needed.
        k, item = now[now[LOG] + 2 * n], now[now[LOG] + 2 * n + 1]
        shift(facts, shape, sums, now, k, item)
        now[LOGGED] = n
    now[LOGGED] = mark


@compiled
def keep_best(shape: Ints, sums: Floats, now: Ints) -> None:
    """Write the state down as the best choice if it breaks no rule and costs least so far."""
    if now[BROKEN] != 0 or sums[TOTAL] >= sums[BEST]:
        return
    changed = now[JOURNALLED]
    if changed <= now[JOURNAL_ROOM]:
        for n in range(changed):
            k = now[now[JOURNAL] + n]
            now[now[BEST_AT] + k] = now[now[AT] + k]
    else:
        for k in range(shape[COMPONENTS]):
            now[now[BEST_AT] + k] = now[now[AT] + k]
    now[JOURNALLED] = 0
    sums[BEST] = sums[TOTAL]


@compiled
def set_out(facts: Floats, shape: Ints, sums: Floats, now: Ints, items: Ints) -> None:
    """Begin from one item for each component: every sum worked out afresh."""
    for n in range(WORK):
        now[n] = 0
    for g in range(shape[NOWHERE] + 1):
        now[now[HELD] + g] = now[now[IS_WATCHED] + g] = 0
        now[now[FIRST] + g] = NONE
    for n in range(now[TAKEN], now[JOURNAL]):
        now[n] = 0
    for n in range(now[SPENT], now[ROW]):
        sums[n] = 0.0
    for k in range(len(items)):
        now[now[AT] + k] = shape[NO_COVER] + k
        _join(now, k, shape[NOWHERE])
    now[BROKEN] = len(items) + int(out_of_range(shape, 0) > 0)
    cost = len(items) * sums[UNCOVERED] + sums[GROUPS] * out_of_range(shape, 0)
    for r in range(shape[ROWS]):
        at, over = now[ROW] + ROW_NUMBERS * r, -facts[shape[LIMIT] + r]
        sums[at + ROW_SUM] = 0.0
        if over > 0.0:
            cost += over * sums[at + ROW_PRICE] + sums[at + ROW_CHARGE]
            now[RANKED_BROKEN if shape[shape[RANKED] + r] else BROKEN] += 1
    sums[TOTAL] = cost
    sums[OUTSIDE] = sums[WATCHED_AT] = 0.0
    for k in range(len(items)):
        shift(facts, shape, sums, now, k, items[k])
    _watch(facts, shape, sums, now)
    # What the best choice has in common with this state is not known: it is next written whole.
    now[LOGGED] = 0
    now[JOURNALLED] = now[JOURNAL_ROOM] + 1
