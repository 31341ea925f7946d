"""What does the dual of the joint choice hand over to the search and to branch and bound?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.award.problem import Floats, Ints


@dataclass(frozen=True)
class Prices:
    """What each component is worth, and what each offer and group then costs above or below that.

    Shapes as in `Problem`. Everything is at one set of multipliers, that of the best bound so far.
    """

    bound: float
    """Pounds no possible choice can cost less than."""
    price: Floats
    """[K] What covering the component is worth."""
    reduced_cost: Floats
    """[N] Item's cost less all it is worth, in its group's best band; negative is worth having.

    An item the group's best option leaves out (the centre, say) is priced in the best option that
    has it; infinite where none has.
    """
    group_value: Floats
    """[G] Value of the group's best way of being in the range; negative is worth opening."""
    group_band: Ints
    """[G] Band of that best way, 0 being no discount."""
    use: Floats
    """[N] How far, 0 to 1, the softened dual leans on each item."""
    centre: int
    """Component most others must be apart from (the service integrator, say), or NOTHING."""
    centre_value: Floats
    """[G] Value of the group's best way of holding the centre; infinite where it has none."""
    multipliers: Floats
    """All multipliers, in the dual's own order: what a later ascent starts from."""
