"""What if one outside group took on everything it offers to do?

Every group that offers anything is tried: it takes each component it offers for, the rest stays as
it is. The group under which the most of today's cost would come is shown, at the least cost it can
be had for; an excluded supplier is not tried. No other rule holds it back: those broken are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.barred import barred_offers
from untower.award.problem import EXTERNAL
from untower.award.way import RETAIN
from untower.case.shortlist.run import impossible, possible
from untower.case.shortlist.shortlisted import SINGLE_SUPPLIER
from untower.case.shortlist.solved import first_then_best
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.situation import Situation
    from untower.award.way import Way
    from untower.case.shortlist.run import Run
    from untower.case.shortlist.shortlisted import Shortlisted

NAME = "Single supplier"
HOW = (
    "One outside group takes on every component it offers for; the rest stays as it is. Of all "
    "groups that offer anything, the one under which the most of today's cost would come."
)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far one group reaches: what of today's whole-life cost would be with it."""

    group_id: str
    held_gbp: float
    offer_ids: tuple[str, ...]
    components: int


def shown(run: Run, reaches: Sequence[Reach]) -> Shortlisted:
    """The first of some reaches as an option."""
    if not reaches:
        why = "No outside supplier that may be chosen offers anything."
        return impossible(SINGLE_SUPPLIER, NAME, HOW, why)
    first = reaches[0]
    situation = run.situation
    total = sum(max(0.0, gbp) for gbp in situation.baseline_gbp.values())
    share = f", {100 * first.held_gbp / total:.0f}% of today's cost" if total > 0 else ""
    tried = len({w.group_id for w in _offered(run)})
    how_made = (
        f"{HOW} Of {plural(tried, 'group')} that is {situation.group_name(first.group_id)}: "
        f"{plural(first.components, 'component')} of {len(situation.component_ids):,}{share}."
    )
    return possible(run, SINGLE_SUPPLIER, NAME, how_made, first.offer_ids)


def furthest(run: Run, *, at_least: int = 1) -> list[Reach]:
    """Groups by how much of today's cost would be theirs, most first.

    Each group's most is known before it is tried: components it offers for or has. Groups are tried
    in that order until no group left could reach as far as those found, `at_least` so many.
    """
    offered = _offered(run)
    found: list[Reach] = []
    for group, limit in sorted(
        _at_most(run.situation, offered).items(), key=lambda g: (-g[1], g[0])
    ):
        if sum(r.held_gbp > limit for r in found) >= at_least:
            break
        reach = _reach(run, offered, group)
        if reach is not None:
            found.append(reach)
    cost = {r.group_id: run.checker.check(r.offer_ids, ()).cost_gbp for r in found}
    return sorted(found, key=lambda r: (-r.held_gbp, cost[r.group_id], r.group_id))


def _offered(run: Run) -> list[Way]:
    """What outside groups offer, but for what a mandatory rule excludes."""
    excluding = [r for r in run.mandatory if r.kind == "exclude"]
    barred = frozenset().union(*(barred_offers(r, run.situation) for r in excluding))
    return [
        w
        for w in run.situation.ways
        if w.group_kind == EXTERNAL and w.basis != RETAIN and w.offer_id not in barred
    ]


def _at_most(situation: Situation, offered: Sequence[Way]) -> dict[str, float]:
    """By group that offers anything, today's cost of all it offers for or has."""
    reach: dict[str, set[str]] = {}
    for way in (*offered, *(w for w in situation.ways if w.basis == RETAIN)):
        reach.setdefault(way.group_id, set()).add(way.component_id)
    return {g: _size(situation, reach[g]) for g in {w.group_id for w in offered}}


def _size(situation: Situation, components: set[str]) -> float:
    return sum(max(0.0, situation.baseline_gbp[k]) for k in components)


def _reach(run: Run, offered: Sequence[Way], group: str) -> Reach | None:
    """What a group takes where it takes all it can; None where it cannot be had.

    What is only planned and the group does not offer may be with anybody: it cannot be kept.
    """
    situation = run.situation
    theirs = {w.offer_id for w in offered if w.group_id == group}
    settled = {w.component_id for w in offered if w.group_id == group}
    settled |= {w.component_id for w in situation.ways if w.basis == RETAIN}

    def may(way: Way) -> bool:
        if way.basis == RETAIN or way.offer_id in theirs:
            return True
        return way.component_id not in settled

    elsewhere = np.array(
        [
            0.0 if w.group_id == group else max(1.0, situation.baseline_gbp[w.component_id])
            for w in situation.ways
        ]
    )
    best = first_then_best(situation, (), run.how, elsewhere, may=may)
    if best.offer_ids is None:
        return None
    held = _held(situation, best.offer_ids, group)
    return Reach(
        group_id=group,
        held_gbp=_size(situation, held),
        offer_ids=best.offer_ids,
        components=len(held),
    )


def _held(situation: Situation, offer_ids: Sequence[str], group: str) -> set[str]:
    """The components a choice has with a group."""
    taken = set(offer_ids)
    return {w.component_id for w in situation.ways if w.offer_id in taken and w.group_id == group}
