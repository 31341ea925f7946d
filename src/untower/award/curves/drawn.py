"""Both curves of a run, and what is marked beside them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from untower.award.curves.cheapest import cheapest, ground_of
from untower.award.curves.curve import Curves, Marked
from untower.award.curves.frontier import frontier_of
from untower.award.curves.overall import months_under, outcome_under
from untower.award.curves.speed import speed_of
from untower.phrases import plural

if TYPE_CHECKING:
    from untower.award.answered import Answered
    from untower.award.checker import Checked
    from untower.award.curves.cheapest import Ground
    from untower.award.piecemeal import Piecemeal

CHOSEN, NOW = "chosen", "now"


def curves_of(answered: Answered) -> Curves | None:
    """Cost against user outcome and against speed; None where the run chose nothing.

    Every point is passed by the checker. The work is the same for the same run; only the run's own
    `stop` ends it early, and the curves then say so.
    """
    ground = ground_of(answered)
    if ground is None:
        return None
    chosen, bound, _ = cheapest(ground.problem, ground.how, [ground.start], is_whole=True)
    least = ground.point(None, ground.start if chosen is None else chosen, bound)
    marks = _marks(ground)
    with ThreadPoolExecutor(max_workers=2) as pool:  # neither waits for what the other finds
        speed = pool.submit(speed_of, ground, least=least, marks=marks)
        frontier = frontier_of(ground, least=least, marks=marks)
        return Curves(frontier=frontier, speed=speed.result())


def _marks(ground: Ground) -> tuple[Marked, ...]:
    """The chosen range, going on as now, and the two piecemeal choices, costed by the checker."""
    answered = ground.answered
    found = [_marked(CHOSEN, ground, ground.checked)]
    if answered.as_it_is is not None:
        found.append(_piecemeal(NOW, ground, answered.as_it_is, "cannot go on as now"))
    for choice in answered.piecemeal:
        found.append(_piecemeal(choice.name, ground, choice, "without an offer of their own"))
    return tuple(found)


def _piecemeal(name: str, ground: Ground, choice: Piecemeal, lacking: str) -> Marked:
    """A choice that leaves components out has no known cost: never the cost of a part."""
    if choice.checked is not None:
        return _marked(name, ground, choice.checked)
    count = plural(len(choice.uncovered), "component")
    return Marked(
        name=name, cost_gbp=None, user_outcome_pct=None, months=None, note=f"{count} {lacking}"
    )


def _marked(name: str, ground: Ground, checked: Checked) -> Marked:
    return Marked(
        name=name,
        cost_gbp=checked.cost_gbp,
        user_outcome_pct=outcome_under(checked, ground.situation.services),
        months=months_under(checked),
        rules_broken=tuple(sorted({b.rule_id for b in checked.broken})),
    )
