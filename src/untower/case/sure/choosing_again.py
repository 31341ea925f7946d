"""Which range would be chosen at other prices? One piece of work for whoever carries it out.

Everything a piece needs goes with it and its answer rests on nothing else, so that any executor, on
this machine or many, gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.case.sure.price_scenarios import problem_in

if TYPE_CHECKING:
    from untower.award.problem import Ints, Problem
    from untower.case.sure.price_scenarios import Prices

SEEDS_APART = 1_000_003


@dataclass(frozen=True)
class Piece:
    """A few scenarios to choose in again, from the choice kept, with so much work in each."""

    problem: Problem
    prices: Prices
    kept: Ints
    first: int
    seed: int
    work: int


def chosen_again(piece: Piece) -> list[Ints]:
    """The offers chosen in each scenario of a piece: those kept where nothing better is found."""
    # Imported here: compiling is worth its time only where something is chosen again.
    from untower.award.search import search
    from untower.award.search_layout import lay_out

    found = []
    for number in range(len(piece.prices)):
        problem = problem_in(piece.problem, piece.prices, number, piece.kept)
        searched = search(
            problem,
            seed=piece.seed * SEEDS_APART + piece.first + number,
            steps=piece.work,
            start=piece.kept,
            layout=lay_out(problem),
        )
        found.append(piece.kept if searched.chosen is None else searched.chosen)
    return found
