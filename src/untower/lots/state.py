"""What would moving one part to another lot change? Kept up to date, so that asking is cheap.

The sums of `cost` are held by lot; a move changes two of them. Beside them stand, for each service,
the three lots that keep most of it: with the part's own lot and the lot it might go to set aside,
one of the three is the best of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.lots.cost import SLACK_GBP
from untower.lots.problem import in_order, rows_by_lot

if TYPE_CHECKING:
    from untower.lots.problem import Bools, Floats, Ints, Problem

NONE = -np.inf
TOPS = 3


class State:
    """One cut under change. Slots number its lots; one slot is always empty.

    `labels` [n] is each part's slot. `spend` [slots], `kept` [V, slots], `trades` [T, slots],
    `layers` [L, slots] and `teams` [G, slots] are sums by slot; `parts` counts what lies in each,
    `users` [V, slots] what each service uses of it, `changed` whether a part came or went since
    somebody last said it had not.
    """

    def __init__(self, problem: Problem, labels: Ints) -> None:
        self.problem = problem
        self.labels = in_order(labels)
        slots = problem.size + 1
        services = problem.service_gbp.shape[1]
        self.parts = np.bincount(self.labels, minlength=slots)
        self.changed = np.ones(slots, dtype=bool)
        self.spend = np.bincount(self.labels, weights=problem.annual_gbp, minlength=slots)
        self._share = 1 / problem.whole_gbp if problem.whole_gbp > 0 else 0.0
        count = int(self.labels.max()) + 1 if problem.size else 0
        inside = np.zeros((slots, services))
        inside[:count] = rows_by_lot(problem.service_gbp, self.labels, count)
        explained = np.outer(problem.by_service_gbp, self.spend * self._share)
        self.kept = np.ascontiguousarray(inside.T - explained)
        self.users = _by_slot(problem.service_gbp != 0, self.labels, slots, count)
        self.trades = _by_slot(problem.trade_gbp, self.labels, slots, count)
        self.layers = _by_slot(problem.layer_gbp, self.labels, slots, count)
        self.teams = _by_slot(problem.market, self.labels, slots, count).astype(np.int64)
        layout = problem.layout
        self.near, self.net, self.foes = layout.near, layout.net, layout.foes
        self.groups, self.small, self.used = layout.groups, layout.small, layout.used
        self.counts = (self.teams > 0).sum(axis=0)
        self.smalls = (self.teams[problem.is_sme] > 0).sum(axis=0)
        self._used = int(self.labels.max()) + 2 if problem.size else 1
        self.tops = np.zeros((services, TOPS), dtype=np.int64)
        self.top_gbp = np.zeros((services, TOPS))
        self._rank(np.arange(services))

    @property
    def slots(self) -> Ints:
        """The slots in use."""
        return np.nonzero(self.parts[: self._used])[0]

    @property
    def empty(self) -> int:
        """A slot with nothing in it."""
        return int(np.nonzero(self.parts == 0)[0][0])

    def members(self, slot: int) -> Ints:
        """The parts in a slot."""
        return np.nonzero(self.labels == slot)[0]

    def _marked(self, parts: Ints) -> Bools:
        """[slots] Which slots hold one of some parts."""
        marked = np.zeros(len(self.parts), dtype=bool)
        marked[self.labels[parts]] = True
        return marked

    def may_take(self, part: int, slots: Ints) -> Bools:
        """Which slots may take a part: by value, and by what may not share a lot with it."""
        limit, foes = self.problem.maximum_annual_gbp, self.foes[part]
        allowed = np.ones(len(slots), dtype=bool)
        if limit is not None:
            worth = self.spend[slots] + self.problem.annual_gbp[part]
            allowed &= (worth <= limit + SLACK_GBP) | (self.parts[slots] == 0)
        if len(foes):
            allowed &= ~self._marked(foes)[slots]
        fits = self._within_layers(self.problem.layer_gbp[part], slots)
        return np.asarray(allowed & (fits | (self.parts[slots] == 0)))

    def _within_layers(self, more: Floats, slots: Ints) -> Bools:
        """[slots] Which slots keep to the most of each layer with `more` [L] beside what is in."""
        most = self.problem.layer_most_gbp - more + SLACK_GBP
        return np.asarray((self.layers[:, slots] <= most[:, None]).all(axis=0))

    def change(self, part: int, slots: Ints) -> Floats:
        """[slots] What moving a part to each slot adds to the cost, allowed or not.

        Every slot is another than the part's own.
        """
        found = self._ties(part, int(self.labels[part]), slots)
        for added in self.changes(part, slots).values():
            found += added
        return found

    def changes(self, part: int, slots: Ints) -> dict[str, Floats]:
        """What `change` is made up of but for ties, by the field of the cost it belongs to."""
        problem, rates, own = self.problem, self.problem.rates, int(self.labels[part])
        is_new = self.parts[slots] == 0
        leaves_none = self.parts[own] == 1
        found = {"managing_gbp": float(rates.managing_gbp) * (is_new.astype(float) - leaves_none)}
        if problem.trade_gbp.shape[1]:
            moved = problem.trade_gbp[part]
            found["trades_gbp"] = rates.trade_share * self._unlike(moved, own, slots)
        if problem.market.shape[1]:
            short = self._market(part, own, slots, leaves_none=leaves_none)
            found["market_gbp"] = rates.missing_gbp * short
        if problem.service_gbp.shape[1]:
            more = self._kept_more(part, own, slots)
            found["services_gbp"] = -rates.service_share * more
        return found

    def _ties(self, part: int, own: int, slots: Ints) -> Floats:
        near = self.near[part]
        if not len(near):
            return np.zeros(len(slots))
        by_slot = np.bincount(self.labels[near], weights=self.net[part], minlength=len(self.parts))
        return np.asarray(by_slot[own] - by_slot[slots])

    def _unlike(self, moved: Floats, own: int, slots: Ints) -> Floats:
        """[slots] How much more spend lies beside another trade once `moved` [T] goes to a slot."""
        there, here = self.trades[:, slots], self.trades[:, own]
        into = moved.sum() - (there + moved[:, None]).max(axis=0) + there.max(axis=0)
        return np.asarray(into - moved.sum() + here.max() - (here - moved).max())

    def _short(self, groups: Ints | int, small: Ints | int) -> Ints:
        rates = self.problem.rates
        return np.asarray(
            np.maximum(0, rates.groups_min - groups) + np.maximum(0, rates.smes_min - small)
        )

    def _market(self, part: int, own: int, slots: Ints, *, leaves_none: bool) -> Ints:
        """[slots] How many more supplier groups lots are short of."""
        groups, small = self.groups[part], self.small[part]
        now = np.where(
            self.parts[slots] == 0, 0, self._short(self.counts[slots], self.smalls[slots])
        )
        more: Ints = np.zeros(len(slots), dtype=np.int64)
        is_short = (now > 0) | (self.parts[slots] == 0)
        if is_short.any():
            there = self.teams[:, slots[is_short]] == 0
            counts = self.counts[slots[is_short]] + there[groups].sum(axis=0)
            smalls = self.smalls[slots[is_short]] + there[small].sum(axis=0)
            more[is_short] = self._short(counts, smalls) - now[is_short]
        short = self._short(self.counts[own], self.smalls[own])
        if leaves_none:
            return more - short
        counts_left = self.counts[own] - (self.teams[groups, own] == 1).sum()
        smalls_left = self.smalls[own] - (self.teams[small, own] == 1).sum()
        return more + self._short(counts_left, smalls_left) - short

    def _moved(self, part: int) -> Floats:
        """[V] What a part adds to what a lot keeps of each service."""
        problem = self.problem
        size = problem.annual_gbp[part] * self._share
        return np.asarray(problem.service_gbp[part] - problem.by_service_gbp * size)

    def _kept_more(self, part: int, own: int, slots: Ints) -> Floats:
        """[slots] How much more spend services keep with their own lots."""
        touched = self._touched(own, slots)
        moved = self._moved(part)[touched]
        rest, first = self._others_best(touched, own, slots)
        left = self.kept[touched, own] - moved
        there = self.kept[np.ix_(touched, slots)] + moved[:, None]
        after = np.maximum(rest, np.maximum(left[:, None], there))
        return np.asarray(after.sum(axis=0) - first.sum())

    def _touched(self, own: int, slots: Ints) -> Ints:
        """The services whose own lot may change, or keep more or less, by a move among these slots.

        One that uses nothing of the slot left, and whose own lot is none of the others, keeps what
        it keeps: a slot it uses nothing of keeps 0 of it at most, and its own lot 0 at least.
        """
        marked = np.zeros(len(self.parts), dtype=bool)
        marked[slots] = True
        return np.nonzero((self.users[:, own] > 0) | marked[self.tops[:, 0]])[0]

    def may_merge(self, slot: int, slots: Ints) -> Bools:
        """Which other slots in use a slot may be merged with."""
        limit = self.problem.maximum_annual_gbp
        allowed = np.ones(len(slots), dtype=bool)
        if limit is not None:
            allowed &= self.spend[slots] + self.spend[slot] <= limit + SLACK_GBP
        allowed &= self._within_layers(self.layers[:, slot], slots)
        foes = [self.foes[m] for m in self.members(slot)]
        return np.asarray(allowed & ~self._marked(np.concatenate(foes))[slots]) if foes else allowed

    def merging(self, slot: int, slots: Ints) -> Floats:
        """[slots] What merging a slot with each of others in use adds to the cost."""
        problem, rates = self.problem, self.problem.rates
        found = np.full(len(slots), -float(rates.managing_gbp))
        by_slot = np.zeros(len(self.parts))
        for part in self.members(slot):
            near = self.near[part]
            by_slot += np.bincount(
                self.labels[near], weights=self.net[part], minlength=len(self.parts)
            )
        found -= by_slot[slots]
        if problem.trade_gbp.shape[1]:
            here, there = self.trades[:, [slot]], self.trades[:, slots]
            apart_gbp = here.max() + there.max(axis=0)
            found += rates.trade_share * (apart_gbp - (here + there).max(axis=0))
        if problem.market.shape[1]:
            is_here, are_there = self.teams[:, slot] > 0, self.teams[:, slots] > 0
            both = are_there | is_here[:, None]
            small = problem.is_sme
            apart = self._short(are_there.sum(axis=0), are_there[small].sum(axis=0)) + self._short(
                int(is_here.sum()), int(is_here[small].sum())
            )
            joined = self._short(both.sum(axis=0), both[small].sum(axis=0))
            found += rates.missing_gbp * (joined - apart)
        if problem.service_gbp.shape[1]:
            touched = self._touched(slot, slots)
            rest, first = self._others_best(touched, slot, slots)
            joined_gbp = self.kept[np.ix_(touched, slots)] + self.kept[touched, slot][:, None]
            after = np.maximum(rest, joined_gbp)
            found -= rates.service_share * (after.sum(axis=0) - first.sum())
        return found

    def _others_best(self, services: Ints, own: int, slots: Ints) -> tuple[Floats, Floats]:
        """[services, slots] What the best lot but two keeps; [services] what the best keeps."""
        first, second, _ = self.tops[services].T
        first_gbp, second_gbp, third_gbp = self.top_gbp[services].T
        is_first, is_second = first == own, second == own
        best = np.where(is_first, second, first)
        best_gbp = np.where(is_first, second_gbp, first_gbp)
        next_gbp = np.where(is_first | is_second, third_gbp, second_gbp)
        rest = np.where(best[:, None] == slots, next_gbp[:, None], best_gbp[:, None])
        return rest, first_gbp

    def move(self, part: int, slot: int) -> None:
        """Move a part to a slot."""
        own, problem = int(self.labels[part]), self.problem
        moved = self._moved(part)
        self.labels[part] = slot
        groups, small, used = self.groups[part], self.small[part], self.used[part]
        for place, sign in ((own, -1), (slot, 1)):
            self.changed[place] = True
            self.parts[place] += sign
            self.spend[place] += sign * problem.annual_gbp[part]
            self.kept[:, place] += sign * moved
            self.trades[:, place] += sign * problem.trade_gbp[part]
            self.layers[:, place] += sign * problem.layer_gbp[part]
            self.users[used, place] += sign
            changed = 0 if sign < 0 else 1  # a team count that becomes 0, or becomes 1
            self.teams[groups, place] += sign
            self.counts[place] += sign * int((self.teams[groups, place] == changed).sum())
            self.smalls[place] += sign * int((self.teams[small, place] == changed).sum())
            if not self.parts[place]:
                self.spend[place] = 0.0
                for sums in (self.kept, self.trades, self.layers):
                    sums[:, place] = 0.0
        self._used = max(self._used, min(slot + 2, len(self.parts)))
        at = (self.tops == own) | (self.tops == slot)
        rises = np.maximum(self.kept[:, own], self.kept[:, slot]) > self.top_gbp[:, -1]
        self._rank(np.nonzero(at.any(axis=1) | rises)[0])

    def _rank(self, services: Ints) -> None:
        """Find anew the three slots that keep most of each of some services."""
        if not len(services):
            return
        kept = self.kept[services, : max(self._used, TOPS)]
        if kept.shape[1] < TOPS:
            kept = np.hstack([kept, np.full((len(services), TOPS - kept.shape[1]), NONE)])
        rows = np.arange(len(services))
        for n in range(TOPS):
            best = kept.argmax(axis=1)
            self.tops[services, n] = best
            self.top_gbp[services, n] = kept[rows, best]
            if n == 0:
                kept = kept.copy()
            kept[rows, best] = NONE


def _by_slot(rows: Floats | Bools, labels: Ints, slots: int, count: int) -> Floats:
    """[columns, slots] Sums of rows [n, columns] by slot, 0 where nothing lies in it."""
    found = np.zeros((slots, rows.shape[1]))
    found[:count] = rows_by_lot(rows.astype(np.float64), labels, count)
    return np.ascontiguousarray(found.T)
