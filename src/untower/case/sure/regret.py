"""What would be regretted of the choice, had it been known how prices turn out?

In each of a few draws of prices the range is chosen again, by the engine that chose it, and what it
would have come to is set beside what the choice kept comes to. Choosing again takes little work, so
the regret told is at least what could have been saved with hindsight, never more.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.money import spell_gbp
from untower.award.building import build
from untower.award.problem import EXTERNAL
from untower.award.recost import cost_of
from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.case.sure.choosing_again import Piece, chosen_again
from untower.case.sure.drawing import Drawing
from untower.case.sure.price_scenarios import drawn_prices, problem_in
from untower.case.sure.ranges import house_number, read_ranges
from untower.case.sure.regretted import Kept, Regret, regret_not_known
from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor, Future

    from untower.award.building import Built
    from untower.award.problem import Floats, Ints
    from untower.award.situation import Situation
    from untower.case.shortlist.shortlisted import Shortlist, Shortlisted
    from untower.case.sure.price_scenarios import Prices
    from untower.policy import Policy

    Progress = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

IN_A_PIECE = 5
"""Scenarios in one piece of work."""
PROCESSES_AT_MOST = 4
POLL_SECONDS = 0.1
"""How often `stop` is asked; no answer depends on it."""
FEWEST = 2


def regret_of(
    shortlist: Shortlist,
    *,
    policy: Policy | None = None,
    scenarios: int | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Regret:
    """What keeping the chosen range is regretted by, over scenarios of prices from `seed`.

    `scenarios` None: as many as policy says. `executor` is anything with the standard interface
    (Dask's `client.get_executor()`); without one, processes of this machine. The same answer
    whatever carries it out. Raises WrongUse for fewer than two scenarios.
    """
    situation = shortlist.situation
    policy = policy if policy is not None else situation.policy
    many = scenarios
    if many is None:
        many = int(house_number("case_regret_scenarios", on=situation.on, policy=policy))
    if many < FEWEST:
        raise WrongUse(f"scenarios · {many}: allowed: {FEWEST} or more.")
    chosen = shortlist.option(CHOSEN_RANGE)
    if chosen is None or chosen.offer_ids is None:
        return regret_not_known(
            many, seed, "What would be regretted is not known: no range was chosen."
        )
    rules = [r for r in shortlist.rules if r.rule_id not in chosen.rules_broken]
    built = build(situation, rules)
    kept = built.numbers(chosen.offer_ids)
    broken = [] if kept is None else cost_of(built.problem, kept)[1]
    if kept is None or broken:
        why = "an offer it takes may not be chosen" if kept is None else f"it breaks {broken[0]}"
        return regret_not_known(many, seed, f"What would be regretted is not known: {why}.")
    ranges = read_ranges(situation.tables, on=situation.on, policy=policy)
    prices = drawn_prices(situation, built, ranges, Drawing(draws=many, seed=seed))
    work = house_number("case_regret_work_for_each_component", on=situation.on, policy=policy)
    pieces = [
        Piece(
            problem=built.problem,
            prices=prices.some(first, first + IN_A_PIECE),
            kept=kept,
            first=first,
            seed=seed,
            work=int(work) * built.problem.components,
        )
        for first in range(0, many, IN_A_PIECE)
    ]
    again = _carried_out(pieces, executor, progress, stop)
    if again is None:
        return regret_not_known(many, seed, "What would be regretted is not known: it was stopped.")
    return _told(situation, built, prices, kept, again, seed, chosen)


def _carried_out(
    pieces: Sequence[Piece],
    executor: Executor | None,
    progress: Progress | None,
    stop: Stop | None,
) -> list[Ints] | None:
    """The choice in each scenario, in order; None where it was stopped."""
    if executor is not None:
        return _gathered(pieces, executor, progress, stop)
    workers = min(PROCESSES_AT_MOST, os.cpu_count() or 1, len(pieces))
    if workers > 1:
        # Started afresh, not forked: the same on every system, and no thread is copied half-way.
        pool = ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn"))
        try:
            return _gathered(pieces, pool, progress, stop)
        except BrokenProcessPool:  # a caller's script that may not be run twice: no new processes
            pass
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    found: list[Ints] = []
    for done, piece in enumerate(pieces):
        if stop is not None and stop():
            return None
        found += chosen_again(piece)
        _tell(progress, done + 1, len(pieces))
    return found


def _gathered(
    pieces: Sequence[Piece],
    executor: Executor,
    progress: Progress | None,
    stop: Stop | None,
) -> list[Ints] | None:
    if stop is not None and stop():  # asked before any begins: a quick pool may end them all first
        return None
    futures: list[Future[list[Ints]]] = [executor.submit(chosen_again, p) for p in pieces]
    left = set(futures)
    while left:
        ended, left = wait(left, timeout=POLL_SECONDS)
        if ended:
            _tell(progress, len(futures) - len(left), len(futures))
        if left and stop is not None and stop():
            for future in left:
                future.cancel()
            return None
    return [chosen for future in futures for chosen in future.result()]


def _tell(progress: Progress | None, done: int, of: int) -> None:
    if progress is not None:
        progress(done, of, "choosing again at other prices")


def _told(
    situation: Situation,
    built: Built,
    prices: Prices,
    kept: Ints,
    again: Sequence[Ints],
    seed: int,
    chosen: Shortlisted,
) -> Regret:
    """What the choices come to beside the one kept, each scenario's best of all choices found."""
    best, kept_gbp, least_gbp = _best_of_all(built, prices, kept, again)
    regret = kept_gbp - least_gbp
    held = _offer_of_component(built, kept)
    same = [float((_offer_of_component(built, b) == held).mean()) for b in best]
    mean, p90, value = float(regret.mean()), float(np.percentile(regret, 90)), kept_gbp.mean()
    mean_pct = 100 * mean / float(value) if value > 0 else None
    of_value = spell_gbp(mean) if mean_pct is None else f"{mean_pct:.1f}%"
    many = len(best)
    unchanged = sum(set(b.tolist()) == set(kept.tolist()) for b in best)
    return Regret(
        scenarios=many,
        seed=seed,
        mean_gbp=mean,
        p90_gbp=p90,
        most_gbp=float(regret.max()),
        mean_pct=mean_pct,
        same_share=float(np.mean(same)),
        unchanged=unchanged,
        suppliers=_suppliers(situation, built, kept, best),
        sentence=(
            f"Had prices been known beforehand, another range would have been worth at least "
            f"{of_value} more than {chosen.name[:1].lower()}{chosen.name[1:]}, on average over "
            f"{many} draws; in them {100 * np.mean(same):.0f}% of components stay with the same "
            "offer."
        ),
    )


def _best_of_all(
    built: Built, prices: Prices, kept: Ints, again: Sequence[Ints]
) -> tuple[list[Ints], Floats, Floats]:
    """In each scenario the cheapest of every choice found in any, that keeps the rules there."""
    pool = list({tuple(sorted(c.tolist())): np.sort(c) for c in (kept, *again)}.values())
    best: list[Ints] = []
    kept_gbp, least_gbp = np.zeros(len(again)), np.zeros(len(again))
    for number in range(len(again)):
        problem = problem_in(built.problem, prices, number, kept)
        kept_gbp[number] = cost_of(problem, kept)[0]
        costs = []
        for place, choice in enumerate(pool):
            cost, broken = cost_of(problem, choice)
            if not broken:
                costs.append((cost, place))
        # The kept choice is first: nothing replaces it at the same cost.
        least, place = min(costs, default=(kept_gbp[number], 0))
        best.append(pool[place] if least < kept_gbp[number] else np.sort(kept))
        least_gbp[number] = min(least, kept_gbp[number])
    return best, kept_gbp, least_gbp


def _offer_of_component(built: Built, chosen: Ints) -> Ints:
    problem = built.problem
    found = np.full(problem.components, -1, dtype=np.int64)
    for offer in chosen:
        items = slice(problem.item_start[offer], problem.item_start[offer + 1])
        found[problem.item_component[items]] = offer
    return found


def _suppliers(
    situation: Situation, built: Built, kept: Ints, best: Sequence[Ints]
) -> tuple[Kept, ...]:
    """How often each outside group is in the range, the choice's own first, then the oftenest."""
    problem = built.problem
    counts = np.zeros(problem.groups)
    for chosen in best:
        counts[np.unique(problem.offer_group[chosen])] += 1
    own = set(problem.offer_group[kept].tolist())
    outside = np.flatnonzero((problem.group_kind == EXTERNAL) & (counts > 0))
    found = [
        Kept(
            group_id=situation.group_ids[g],
            name=situation.group_name(situation.group_ids[g]),
            is_chosen=int(g) in own,
            share=float(counts[g]) / len(best),
        )
        for g in {*outside.tolist(), *(g for g in own if problem.group_kind[g] == EXTERNAL)}
    ]
    return tuple(sorted(found, key=lambda k: (not k.is_chosen, -k.share, k.group_id)))
