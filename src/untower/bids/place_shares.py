"""Under what share of weightings does each tender take each place?

Rank acceptability, after Lahdelma and Salminen's SMAA-2 (2001): many weightings, each as likely as
any other or near the published one, and where each tender stands under them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from untower.arithmetic.weightings import draw_weightings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from untower.arithmetic.present_value import Floats

Places = NDArray[np.int8 | np.int32]

BLOCK = 8_192
"""Weightings judged at a time: a block of worths stays near the processor."""
LEVEL = 1e-12
"""Worths this close, as a part of the largest value, are level."""


@dataclass(frozen=True)
class PlaceShares:
    """`first` [n]: share of weightings in which each comes first, level firsts sharing equally, so
    that they sum to 1. `places` [n, n]: share in which tender i takes place j + 1, level tenders
    all taking the better one. `drawn`: how many weightings; with none the shares are NaN.
    """

    first: Floats
    places: Floats
    drawn: int


def places_under(values: Floats, weightings: Floats) -> Places:
    """[n, w] The place of each of n tenders under each of w weightings, from 1.

    `values` [n, criteria], more is better; `weightings` [w, criteria]; worth is their product.
    """
    level = _level(values)
    found = [places_of(values @ block.T, level) for block in _blocks(weightings)]
    return np.concatenate([np.empty((len(values), 0), _kind(len(values))), *found], axis=1)


def places_of(worth: Floats, level: Floats | float) -> Places:
    """[n, w] Places from 1 by worth [n, w]: one more than the number of those better by more than
    `level`, a number or [w].

    Every pair is asked once. A truth is one byte, and so is a place: they are added as they lie.
    """
    found = np.ones(worth.shape, dtype=_kind(len(worth)))
    clearly = worth + level
    for one in range(len(worth) - 1):
        rest = slice(one + 1, None)
        found[rest] += (worth[one] > clearly[rest]).view(np.int8)
        found[one] += (worth[rest] > clearly[one]).view(np.int8).sum(axis=0, dtype=found.dtype)
    return found


def _kind(tenders: int) -> type[np.int8 | np.int32]:
    return np.int8 if tenders <= np.iinfo(np.int8).max else np.int32


def _blocks(weightings: Floats) -> Iterator[Floats]:
    for begun in range(0, len(weightings), BLOCK):
        yield weightings[begun : begun + BLOCK]


def place_shares(values: Floats, weightings: Floats) -> PlaceShares:
    """The shares under given weightings [w, criteria], for a worth that is a weighted sum of
    `values` [n, criteria].
    """
    level = _level(values)
    return _shares(len(values), (places_of(values @ b.T, level) for b in _blocks(weightings)))


def drawn_place_shares(
    worth: Callable[[Floats], Floats],
    tenders: int,
    criteria: int,
    *,
    count: int,
    seed: int,
    around: Floats | None = None,
    moved: float = 1.0,
    stop: Callable[[], bool] | None = None,
) -> PlaceShares:
    """The shares under `count` seeded weightings, for any `worth`: [w, criteria] to [n, w].

    Every weighting is equally likely; with `around` [criteria], a weighting summing to 1, only the
    part `moved` of all weight is drawn and the rest stays as it was.
    """

    def drawn() -> Iterable[Places]:
        for weightings in draw_weightings(count, criteria, seed, BLOCK):
            if stop is not None and stop():
                return
            near = weightings if around is None else (1 - moved) * around + moved * weightings
            found = worth(near)
            # Of a size with each weighting's own worths: an index may differ greatly in size.
            size = np.abs(found).max(axis=0, initial=0.0)
            if not np.isfinite(size).all():  # the last place of all has no size
                size = np.where(np.isfinite(found), np.abs(found), 0.0).max(axis=0, initial=0.0)
            yield places_of(found, LEVEL * (1 + size))

    return _shares(tenders, drawn())


def _level(values: Floats) -> float:
    return LEVEL * (1 + float(np.abs(values).max(initial=0.0)))


def _shares(tenders: int, blocks: Iterable[Places]) -> PlaceShares:
    counts = np.zeros((tenders, tenders))
    first = np.zeros(tenders)
    drawn = 0
    for places in blocks:
        for place in range(1, tenders + 1):
            taken = places == place
            # Row by row: numpy counts a row of truths as it lies, along an axis it first widens it.
            held = np.array([np.count_nonzero(row) for row in taken], dtype=np.float64)
            counts[:, place - 1] += held
            if place == 1:
                first += held if held.sum() == taken.shape[1] else _shared(taken)
        drawn += places.shape[1]
    if not drawn:
        return PlaceShares(np.full(tenders, np.nan), np.full((tenders, tenders), np.nan), 0)
    return PlaceShares(first / drawn, counts / drawn, drawn)


def _shared(is_first: NDArray[np.bool_]) -> Floats:
    """[n] First places, each shared equally by those level in it."""
    return np.asarray((is_first / is_first.sum(axis=0)).sum(axis=1))
