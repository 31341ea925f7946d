"""Which prices are so low that the supplier is asked how it can deliver for them?

Two triggers, each by itself: below the mean of the other tenders, and below what the work should
cost. Neither excludes anybody. A tender may be left aside as abnormally low only once its supplier
was told, and had a fair chance to show that it can deliver: Procurement Act 2023, s.19(3) to (5).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.needs.whole_tables import organisation_says
from untower.policy import NotCovered, PolicyNumber, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.policy import Policy

ASK = "ask"
OF_OTHERS, OF_SHOULD_COST = "mean of the others", "should-cost"
GUIDANCE, HOUSE_MEAN = "low_offer_below_mean_pct", "low_tender_below_mean_where_none_pct"
HOUSE_SHOULD_COST = "low_tender_below_should_cost_pct"
HOW = (
    "Ask the supplier how it can deliver for this price, give it a fair chance to show it, and "
    "record the answer; the price alone excludes nobody."
)


@dataclass(frozen=True, kw_only=True)
class Triggers:
    """How far below each yardstick a price leads to questions, with the number's source."""

    mean: PolicyNumber
    should_cost: PolicyNumber


@dataclass(frozen=True, kw_only=True)
class LowSignal:
    """One trigger asked of one price. `is_low` None: there is nothing to compare it with.

    `share_pct` is the price in per cent of the yardstick; `effect` is always to ask.
    """

    trigger: str
    price_gbp: Decimal
    against_gbp: Decimal | None
    share_pct: float | None
    below_pct: float
    is_low: bool | None
    sentence: str
    source: str
    effect: str = ASK


def triggers_of(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None = None
) -> Triggers:
    """The numbers that hold for the organisation: guidance where it binds, else the house's."""
    known = policy or shipped()
    mean = known.number(
        GUIDANCE,
        on=on,
        binds=organisation_says(tables, "kind"),
        nation=organisation_says(tables, "nation"),
    )
    house_mean, should_cost = (known.number(n, on=on) for n in (HOUSE_MEAN, HOUSE_SHOULD_COST))
    if isinstance(house_mean, NotCovered) or isinstance(should_cost, NotCovered):
        raise KeyError(HOUSE_MEAN)
    return Triggers(
        mean=house_mean if isinstance(mean, NotCovered) else mean, should_cost=should_cost
    )


def low_signals(
    prices_gbp: Mapping[str, Decimal], should_cost_gbp: Decimal | None, triggers: Triggers
) -> dict[str, tuple[LowSignal, LowSignal]]:
    """Both triggers for every tender of a lot, from the prices that are compared."""
    total = sum(prices_gbp.values(), Decimal(0))
    others = len(prices_gbp) - 1
    return {
        tender: (
            _signal(
                OF_OTHERS,
                price,
                (Fraction(total) - Fraction(price)) / others if others else None,
                triggers.mean,
                "there is no other tender",
            ),
            _signal(
                OF_SHOULD_COST,
                price,
                None if should_cost_gbp is None else Fraction(should_cost_gbp),
                triggers.should_cost,
                "what the work should cost is not known",
            ),
        )
        for tender, price in prices_gbp.items()
    }


def mean_of_all(prices_gbp: Mapping[str, Decimal]) -> Decimal | None:
    """The mean with the low price in it, shown beside that of the others; None without a price."""
    if not prices_gbp:
        return None
    return _pence(Fraction(sum(prices_gbp.values(), Decimal(0))) / len(prices_gbp))


def _signal(
    trigger: str,
    price: Decimal,
    against: Fraction | None,
    number: PolicyNumber,
    nothing: str,
) -> LowSignal:
    if against is None or against <= 0:
        return LowSignal(
            trigger=trigger,
            price_gbp=price,
            against_gbp=None,
            share_pct=None,
            below_pct=number.value,
            is_low=None,
            sentence=f"Not compared with the {trigger}: {nothing}.",
            source=number.source,
        )
    line = against * (100 - Fraction(repr(number.value))) / 100
    is_low = price < line if number.comparator == "above" else price <= line
    share = 100 * Fraction(price) / against
    return LowSignal(
        trigger=trigger,
        price_gbp=price,
        against_gbp=_pence(against),
        share_pct=round(float(share), 2),
        below_pct=number.value,
        is_low=is_low,
        sentence=f"Its price of {spell_gbp(price)} is {float(share):.1f}% of the {trigger}, "
        f"{spell_gbp(_pence(against))}: "
        + (f"{number.value:g}% below it or more. {HOW}" if is_low else "no question arises."),
        source=number.source,
    )


def _pence(amount: Fraction) -> Decimal:
    return (
        Decimal((2 * 100 * amount.numerator + amount.denominator) // (2 * amount.denominator)) / 100
    )
