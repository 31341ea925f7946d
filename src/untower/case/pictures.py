"""The pictures of the case, in the order a reader asks: how much, how sure, when, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.case.pictures_money import money_pictures
from untower.case.pictures_people import people_pictures
from untower.case.pictures_sure import sure_pictures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Picture
    from untower.case.shortlist.shortlisted import Shortlist
    from untower.case.sure import Sureness


def pictures_of(
    shortlist: Shortlist | None, sureness: Sureness | None, figures: Mapping[str, Any]
) -> tuple[Picture, ...]:
    """Every picture the figures allow; one whose figures are not known is left out.

    All is read from `figures`, as plan.json carries them; the shortlist and the draws themselves
    are not looked at again.
    """
    del shortlist, sureness
    options, years, budget = money_pictures(figures)
    every = (*options, *sure_pictures(figures), *years, *budget, *people_pictures(figures))
    return tuple(every)
