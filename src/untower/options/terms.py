"""On which terms is every way of providing a component costed: years, rates, prices, bias?

What the organisation states comes first, then policy by its date; every number that is neither is a
convention and is named in `Terms.assumed`, so that the page which shows a cost shows it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp
from untower.arithmetic.present_value import RateFrom, discount_factors, price_levels
from untower.policy import NotCovered, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.arithmetic.present_value import Floats
    from untower.policy import Policy

LATER_RATE_FROM_YEAR = 31

OPERATING = ("reuse", "saas", "cloud", "outsource")
"""Kinds whose running cost is usually underestimated as that of outsourcing is."""
DEVELOPING = ("build",)
"""Kinds whose cost and time to make are usually underestimated as those of development are."""

TERMS_READS = (
    "organisation.plan_starts_on",
    "organisation.horizon_years",
    "organisation.price_base_year",
    "organisation.discount_rate_pct",
    "organisation.general_inflation_pct",
    "organisation.pay_inflation_pct",
    "organisation.fte_cost_gbp",
)


@dataclass(frozen=True)
class Bias:
    """How far a kind's cost is taken to be underestimated, in per cent, after what is managed."""

    operating_pct: float = 0.0
    capital_pct: float = 0.0
    duration_pct: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms every way is costed on. Year 0 begins on `starts_on`.

    `rates` are real. `fte_cost_gbp` None: what a post costs is not known, so that a way which needs
    one is not costed. `bias` has every kind that has any. `assumed` names each convention used.
    """

    on: date
    starts_on: date
    horizon_years: int
    base_year: int
    rates: tuple[RateFrom, ...]
    inflation_pct: float
    pay_inflation_pct: float
    fte_cost_gbp: float | None
    bias: Mapping[str, Bias]
    procurement_pct: float
    reletting_pct: float
    reletting_term_months: int
    assumed: tuple[str, ...] = ()

    @property
    def factors(self) -> Floats:
        """[H] What £1 of each year is worth in year 0."""
        return discount_factors(self.horizon_years, self.rates)

    @property
    def cash_levels(self) -> Floats:
        """[H] What £1 of the base year's prices is called when it is paid."""
        return price_levels(
            self.horizon_years, self.inflation_pct, self.starts_on.year - self.base_year
        )

    @property
    def pay_levels(self) -> Floats:
        """[H] How pay stands to that of year 0, in real terms."""
        real = (1 + self.pay_inflation_pct / 100) / (1 + self.inflation_pct / 100)
        return price_levels(self.horizon_years, 100 * (real - 1))


def stated(tables: Mapping[str, pl.DataFrame], column: str) -> Any:  # noqa: ANN401
    """What the organisation's one row says in a column; None where it says nothing."""
    table = tables.get("organisation")
    if table is None or table.is_empty() or column not in table.columns:
        return None
    return table[column][0]


def terms_of(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> Terms:
    """The terms that hold on a day for the organisation the tables describe.

    Reads `organisation`, any cell of which may be blank or absent; `policy` overlays the shipped
    numbers.
    """
    assumed: list[str] = []

    def house(name: str) -> float:
        return convention(name, on=on, policy=policy)

    def or_house(column: str, name: str, words: str) -> float:
        value = stated(tables, column)
        if value is not None:
            return float(value)
        assumed.append(words.format(f"{house(name):g}"))
        return house(name)

    starts_on = stated(tables, "plan_starts_on")
    if starts_on is None:
        starts_on = on
        assumed.append(f"The plan starts on {on.isoformat()}: no other day is stated.")
    horizon = int(
        or_house("horizon_years", "horizon_where_none_years", "Costs cover {} years: none stated.")
    )
    base_year = stated(tables, "price_base_year")
    if base_year is None:
        base_year = starts_on.year
        assumed.append(f"Prices are those of {base_year}: no base year is stated.")
    inflation = or_house(
        "general_inflation_pct",
        "general_inflation_where_none_pct",
        "General inflation of {}% a year: the organisation states none.",
    )
    pay = stated(tables, "pay_inflation_pct")
    if pay is None:
        assumed.append("Pay rises with general inflation: no other rise is stated.")
    rates = _rates(tables, on, policy, assumed)
    bias = _bias(on, policy, assumed)
    fte_cost = stated(tables, "fte_cost_gbp")
    assumed += _conventions(house, None if fte_cost is None else float(fte_cost))
    return Terms(
        on=on,
        starts_on=starts_on,
        horizon_years=horizon,
        base_year=int(base_year),
        rates=rates,
        inflation_pct=inflation,
        pay_inflation_pct=inflation if pay is None else float(pay),
        fte_cost_gbp=None if fte_cost is None else float(fte_cost),
        bias=bias,
        procurement_pct=house("procurement_cost_pct"),
        reletting_pct=house("reletting_cost_pct"),
        reletting_term_months=max(1, int(house("reletting_term_months"))),
        assumed=tuple(assumed),
    )


def _rates(
    tables: Mapping[str, pl.DataFrame], on: date, policy: Policy | None, assumed: list[str]
) -> tuple[RateFrom, ...]:
    """The organisation's own rate; else the dated one of policy; else the house's, named."""
    own = stated(tables, "discount_rate_pct")
    if own is not None:
        return (RateFrom(1, float(own)),)
    known = policy or shipped()
    binds, nation = stated(tables, "kind"), stated(tables, "nation")
    first = known.number("discount_rate_pct", on=on, binds=binds, nation=nation)
    if isinstance(first, NotCovered):
        house = convention("discount_rate_where_none_pct", on=on, policy=policy)
        assumed.append(f"Later money is discounted at {house:g}% a year, by convention.")
        return (RateFrom(1, house),)
    if not first.confirmed:
        assumed.append(
            f"Later money is discounted at {first.value:g}% a year ({first.source}): not confirmed."
        )
    later = known.number("discount_rate_31_to_75_pct", on=on, binds=binds, nation=nation)
    if isinstance(later, NotCovered):
        return (RateFrom(1, first.value),)
    return (RateFrom(1, first.value), RateFrom(LATER_RATE_FROM_YEAR, later.value))


def _bias(on: date, policy: Policy | None, assumed: list[str]) -> dict[str, Bias]:
    """The bias of each kind that has any: which bound a kind takes is a house convention."""
    known = policy or shipped()

    def upper(name: str) -> float:
        found = known.number(name, on=on, binds="other", nation="england")
        return 0.0 if isinstance(found, NotCovered) else found.value

    left = 1 - convention("optimism_managed_share_pct", on=on, policy=policy) / 100
    operating = Bias(operating_pct=upper("optimism_outsourcing_upper_pct") * left)
    developing = Bias(
        capital_pct=upper("optimism_capital_upper_pct") * left,
        duration_pct=upper("optimism_duration_upper_pct") * left,
    )
    assumed.append(
        f"Optimism bias, by convention: the yearly price of what another body or a supplier "
        f"provides is raised by {operating.operating_pct:g}%; what is built costs "
        f"{developing.capital_pct:g}% more and takes {developing.duration_pct:g}% longer; nothing "
        "is added to what stays or goes."
    )
    return dict.fromkeys(OPERATING, operating) | dict.fromkeys(DEVELOPING, developing)


def _conventions(house: Any, fte_cost_gbp: float | None) -> list[str]:  # noqa: ANN401
    """What is assumed in every run, in words."""
    post = (
        "What a full-time post costs is not known."
        if fte_cost_gbp is None
        else f"A full-time post costs {spell_gbp(fte_cost_gbp)} a year."
    )
    return [
        f"A procurement costs {house('procurement_cost_pct'):g}% of one year's price and letting "
        f"again {house('reletting_cost_pct'):g}%, for {house('reletting_term_months'):g} months "
        "at the last price, by convention.",
        post,
        "A price that states no yearly change moves with general inflation.",
    ]
