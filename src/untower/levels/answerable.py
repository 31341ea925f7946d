"""What does an answer need to be given whole, and with what less can it be bounded?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class AnswerState(Enum):
    """How far an answer can be given."""

    GIVEN = "given"
    BOUNDED = "bounded"
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class Answerable:
    """One question, and the columns it needs.

    With every column of `given` the answer is given: single rows may still be not known. With every
    column of `bounded` it is less than that, and `bounded_as` says what. With neither it is
    withheld; without `bounded` there is no middle. "a.b|c.d" is either of the two. `figure` is
    where in the step's figures it stands, `bounded_figure` where a bounded one may stand instead.
    """

    name: str
    step: str
    question: str
    given: tuple[str, ...]
    bounded: tuple[str, ...] = ()
    bounded_as: str = ""
    figure: str | None = None
    bounded_figure: str | None = None


def names(table: str, names: str) -> tuple[str, ...]:
    """The columns of one table, from their names parted by spaces."""
    return tuple(f"{table}.{name}" for name in names.split())


PAID = names("payments", "supplier_name amount_gbp")
USED = names("uses", "service_id component_id")
CHARGED = names("charges", "contract_id component_id annual_gbp")
COST = ("charges.annual_gbp|components.in_house_annual_gbp",)
# Who provides which component of which layer, and for how much.
LET = ("components.layer", "contracts.supplier_id", *CHARGED)
FROM_SCOPE = (
    "From the contracts alone: what each contract covers is not known, so nothing is ruled out."
)
