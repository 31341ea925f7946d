"""The pictures of the range of providers, in the order a reader asks: who, what for, what else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.pictures_compared import compared_picture
from untower.award.pictures_cost import cost_after, cost_before
from untower.award.pictures_curves import curve_pictures
from untower.award.pictures_explained import explained_pictures
from untower.award.pictures_map import map_picture, tower_figures
from untower.award.pictures_when import when_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.answers import Picture
    from untower.award.answered import Answered
    from untower.award.curves import Curves
    from untower.award.explaining.explained import Explained


def pictures_of(
    answered: Answered, *, curves: Curves | None = None, explained: Explained | None = None
) -> Iterator[Picture]:
    """Every picture the run allows; none where nothing was chosen.

    Each says what is planned and that it is no decision. Without `curves` or `explained`
    theirs are left out.
    """
    checked = answered.joint.checked if answered.joint else None
    if checked is None:
        return
    before = cost_before(answered)
    after = cost_after(before, checked)
    yield from when_pictures(answered, checked, after)
    both = map_picture(answered, before, after, tower_figures(answered, before, after))
    if both is not None:
        yield both
    if curves is not None:
        yield from curve_pictures(answered, curves)
    yield compared_picture(answered, checked)
    if explained is not None:
        yield from explained_pictures(answered, checked, explained)
