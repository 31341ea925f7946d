"""Where does a search stand? One item for each component, and every sum the cost and rules need.

Two arrays, read as a layout is: `now` holds numbers of things, `sums` money. A third, `lists`,
holds the candidates: what may be put where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from untower.award.search_layout import COMPONENTS, LIMIT, RANKED, ROWS

if TYPE_CHECKING:
    from untower.award.problem import Floats, Ints, Problem
    from untower.award.search_layout import Layout

# Numbers in `now` itself: outside groups in the range, rules broken, ranked rows broken, groups
# watched for their share, changes logged, changes since the best was written, work done, the state
# of the random numbers, room for the journal and the log.
USED, BROKEN, RANKED_BROKEN, WATCHED, LOGGED, JOURNALLED, WORK, CHANCE = range(8)
JOURNAL_ROOM, LOG_ROOM = 8, 9
# Where in `now` each begins: of each component its item, its group, the next and the one before of
# the same group, its item in the best choice; of each group how many it has, the first of them,
# whether it is watched; the watched; of each either-or set how many are taken; the components
# changed since the best was written; the log (a component and the item it had, for each change).
AT, GROUP_OF, AFTER, BEFORE, BEST_AT, HELD, FIRST, IS_WATCHED = range(10, 18)
WATCH_LIST, TAKEN, JOURNAL, LOG = range(18, 22)
# Where in `sums` each begins: of each group its spend and discountable spend; of each row its sum,
# the cost of a unit above its limit and the cost of being above at all.
SPENT, ROW = 22, 23
HEAD = 24
SPENT_NUMBERS, ROW_NUMBERS, ROW_SUM, ROW_PRICE, ROW_CHARGE = 2, 3, 0, 1, 2
# Numbers in `sums` itself: cost with penalties, outside spend, the same when the watched were
# chosen, the best cost, and the penalties of rules that are no rows.
TOTAL, OUTSIDE, WATCHED_AT, BEST, SHARE, SHARE_CHARGE = range(6)
GROUPS, EITHER_OR, APART_PAIR, TOGETHER_PAIR, UNCOVERED = range(6, 11)
FIXED_SUMS = 11
NONE = -1

# In `lists`: where each component's candidates begin, the candidates (items of one-component
# offers, the most promising first), where each group's begin, the same items by group, how many
# packages and where, how many groups and where (those outside, the most worth opening first).
CHOICE_OF, CHOICE, BY_GROUP_OF, BY_GROUP, PACKAGES, PACKAGE, RANKING, RANKED_GROUP = range(8)
LISTS_HEAD = 8

LOG_FOR_EACH, LOG_BESIDES = 8, 8_192
# Penalties: multiples of what a unit of the row is worth, and of the mean scale.
UNIT_PENALTY, CHARGE, GROUP_PENALTY, PAIR_PENALTY, COVER_PENALTY = 1.0, 0.12, 100.0, 30.0, 200.0
RAISE, MOST_WEIGHT = 2.5, 1e15


class State(NamedTuple):
    """Where a search stands; changed in place."""

    sums: Floats
    now: Ints

    def part(self, at: int, number: int) -> Ints:
        """A stretch of `now`, by the name of where it begins: a view."""
        return self.now[self.now[at] : self.now[at] + number]

    def rows(self, number: int) -> Floats:
        """Sum, price and charge of each row: a view."""
        first = self.now[ROW]
        return self.sums[first : first + ROW_NUMBERS * number].reshape(-1, ROW_NUMBERS)


def mean_scale(problem: Problem) -> float:
    """What a component typically costs, in pounds; 1 where nothing costs anything."""
    scale = float(np.abs(problem.scale).mean()) if problem.components else 0.0
    cost = float(np.abs(problem.item_cost).mean()) if len(problem.item_cost) else 0.0
    return scale or cost or 1.0


def new_state(problem: Problem, seed: int) -> State:
    """A state to search in, with the first penalties; nothing is chosen in it yet."""
    components, groups, rows = problem.components, problem.groups + 1, len(problem.rows)
    journal = max(64, components // 4)
    log = LOG_FOR_EACH * components + LOG_BESIDES
    sizes = [components] * 5 + [groups] * 4 + [len(problem.either_or_start) - 1, journal, 2 * log]
    begins = HEAD + np.concatenate([[0], np.cumsum(sizes)])
    now = np.zeros(begins[-1], dtype=np.int64)
    now[[JOURNAL_ROOM, LOG_ROOM]] = journal, log
    now[AT : AT + len(sizes)] = begins[:-1]
    now[SPENT], now[ROW] = FIXED_SUMS, FIXED_SUMS + SPENT_NUMBERS * groups
    now[CHANCE] = seed
    scale = mean_scale(problem)
    state = State(np.zeros(FIXED_SUMS + SPENT_NUMBERS * groups + ROW_NUMBERS * rows), now)
    state.sums[BEST] = np.inf
    state.sums[SHARE], state.sums[SHARE_CHARGE] = UNIT_PENALTY, CHARGE * scale
    state.sums[[GROUPS, UNCOVERED]] = GROUP_PENALTY * scale, COVER_PENALTY * scale
    state.sums[[EITHER_OR, APART_PAIR, TOGETHER_PAIR]] = PAIR_PENALTY * scale
    ranked = np.isfinite(problem.rows.break_price)
    own = UNIT_PENALTY * _worth_of_rows(problem, scale)
    state.rows(rows)[:, ROW_PRICE] = np.where(ranked, problem.rows.break_price, own)
    state.rows(rows)[:, ROW_CHARGE] = np.where(ranked, 0.0, CHARGE * scale)
    return state


def _worth_of_rows(problem: Problem, scale: float) -> Floats:
    """[R] Pounds a unit of each row is worth: scale of its items' components for what they add."""
    rows = problem.rows
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    pounds = np.abs(problem.scale)[problem.item_component[rows.item]]
    worth = np.bincount(row, weights=pounds, minlength=len(rows))
    amount = np.bincount(row, weights=np.abs(rows.coefficient), minlength=len(rows))
    known = (worth > 0) & (amount > 0)
    return np.where(known, worth / np.where(known, amount, 1.0), scale)


def raise_penalties(layout: Layout, state: State) -> None:
    """Make dearer what a cold search still breaks: its rows, and all other rules where more is."""
    number = int(layout.shape[ROWS])
    rows = state.rows(number)
    limit = layout.facts[layout.shape[LIMIT] :][:number]
    ranked = layout.shape[layout.shape[RANKED] :][:number] == 1
    over = (rows[:, ROW_SUM] > limit) & ~ranked
    rows[over, ROW_PRICE:] = np.minimum(rows[over, ROW_PRICE:] * RAISE, MOST_WEIGHT)
    if over.sum() < state.now[BROKEN]:
        state.sums[SHARE:FIXED_SUMS] = np.minimum(state.sums[SHARE:FIXED_SUMS] * RAISE, MOST_WEIGHT)


def items_now(layout: Layout, state: State) -> Ints:
    """[K] The item that covers each component, as a copy."""
    return state.part(AT, int(layout.shape[COMPONENTS])).copy()


def best_items(layout: Layout, state: State) -> Ints | None:
    """[K] Items of the best choice that breaks no rule, as a copy; None where none was found."""
    if not np.isfinite(state.sums[BEST]):
        return None
    return state.part(BEST_AT, int(layout.shape[COMPONENTS])).copy()


def lists_of(
    choice_of: Ints, choice: Ints, by_group_of: Ints, by_group: Ints, packages: Ints, ranking: Ints
) -> Ints:
    """Lay candidates out as the search reads them."""
    parts = [choice_of, choice, by_group_of, by_group, packages, ranking]
    begins = LISTS_HEAD + np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    head = [*begins[:4], len(packages), begins[4], len(ranking), begins[5]]
    return np.concatenate([head, *parts]).astype(np.int64)
