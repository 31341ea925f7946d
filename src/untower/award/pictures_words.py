"""How are suppliers, money and months written in the pictures of the range?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Dress, Wearer
from untower.arithmetic.calendar_months import add_months
from untower.award.checker_parts import GONE, INSIDE
from untower.phrases import spell_month

if TYPE_CHECKING:
    from untower.award.situation import Situation

PLANNING = "Planning model: not an award decision."
HOUSE = Dress(Wearer.HOUSE, None, "=", "In-house")
NOBODY = "retired"
ENDINGS = (" Limited", " plc", " LLP", " Ltd", " Group", " Holdings")


def dress_of(holder: str, situation: Situation) -> Dress:
    """What a group wears: the plan's other pictures may give it a colour, by its name."""
    if holder in (INSIDE, GONE):
        return HOUSE
    return Dress(Wearer.OTHERS, None, "+", situation.group_name(holder))


def holder_name(holder: str, situation: Situation) -> str:
    """A holder as a page names it."""
    if holder == INSIDE:
        return "in-house"
    return NOBODY if holder == GONE else situation.group_name(holder)


def short_name(name: str) -> str:
    """A company's name without what many companies' names end in."""
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name


def millions(gbp: float) -> float:
    """Pounds in millions, to three places."""
    return round(gbp / 1e6, 3)


def month_of(months: int, situation: Situation) -> str:
    """The month that lies so many months after the plan's start, in words."""
    day = add_months(situation.terms.starts_on, months)
    return spell_month(f"{day:%Y-%m}")
