"""What does one part cost over the plan's years, reckoned month by month?

The same terms as the whole-life cost of the options step, by another road: each month pays its
twelfth, each event falls in its month, and a year's factor is worked out from the rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.options.terms import Bias

if TYPE_CHECKING:
    from untower.award.checker_parts import Part
    from untower.options.terms import Terms

BOUGHT = ("saas", "cloud", "outsource")


@dataclass
class Ledger:
    """Amounts by year in real terms, and the same for the yearly price after the change alone."""

    by_year: list[float]
    running_by_year: list[float]

    def present_gbp(self, terms: Terms) -> float:
        """All of it at present value."""
        return _present(self.by_year, terms)

    def running_gbp(self, terms: Terms) -> float:
        """The yearly price after the change at present value."""
        return _present(self.running_by_year, terms)

    def cash_gbp(self, year: int, terms: Terms) -> float:
        """What is paid in a year, counted from 0, in that year's prices."""
        level = 1 + terms.inflation_pct / 100
        return float(self.by_year[year] * level ** (terms.starts_on.year - terms.base_year + year))


def _present(by_year: list[float], terms: Terms) -> float:
    return sum(amount * worth(year, terms) for year, amount in enumerate(by_year))


def worth(year: int, terms: Terms) -> float:
    """What £1 of a year is worth at the plan's start."""
    value = 1.0
    for passed in range(1, year + 1):
        rate = [r.pct for r in terms.rates if r.first_year <= passed][-1]
        value /= 1 + rate / 100
    return value


def cost_by_month(part: Part, terms: Terms) -> Ledger:
    """Every payment a part brings about, month by month."""
    months = 12 * terms.horizon_years
    ledger = Ledger([0.0] * terms.horizon_years, [0.0] * terms.horizon_years)
    bias = terms.bias.get(part.kind, Bias())

    def pay(month: int, gbp: float) -> None:
        ledger.by_year[month // 12] += gbp

    change = part.change_month
    for month in range(months):
        if month < change:
            pay(month, part.now_gbp / 12)
            continue
        price = _price(part, month, terms) / 12
        pay(month, price + max(0.0, price) * bias.operating_pct / 100)
        ledger.running_by_year[month // 12] += price
        pay(month, part.own_posts * _post_gbp(month // 12, terms) / 12)
        moved_by = change + part.moving_months * (1 + bias.duration_pct / 100)
        beside = min(max(moved_by - month, 0.0), 1.0)  # the part of the month still moving
        pay(month, beside * part.now_gbp / 12)
    if change < months:
        _pay_once(part, terms, ledger, bias)
    return ledger


def _pay_once(part: Part, terms: Terms, ledger: Ledger, bias: Bias) -> None:
    """What falls on one day: the change, each letting again, and leaving at the end."""
    months, change = 12 * terms.horizon_years, part.change_month
    price = max(0.0, part.annual_gbp)
    once = part.leaving_gbp + part.one_off_gbp
    once += max(0.0, part.one_off_gbp) * bias.capital_pct / 100
    if part.kind in BOUGHT:
        once += price * terms.procurement_pct / 100
    ledger.by_year[change // 12] += once
    if part.term_months is not None:
        ends = range(change + part.term_months, months, terms.reletting_term_months)
        for month in ends:
            ledger.by_year[month // 12] += price * terms.reletting_pct / 100
    ledger.by_year[-1] += part.exit_gbp


def _price(part: Part, month: int, terms: Terms) -> float:
    """The yearly price in a month: by its own indexation while its term lasts, then the last."""
    if part.indexation_pct is None:
        return part.annual_gbp
    if part.term_months is not None:
        month = min(month, part.change_month + part.term_months - 1)
    real = (1 + part.indexation_pct / 100) / (1 + terms.inflation_pct / 100)
    return float(part.annual_gbp * real ** (month // 12))


def _post_gbp(year: int, terms: Terms) -> float:
    """What a post costs in a year, as pay rises against prices."""
    if terms.fte_cost_gbp is None:
        return 0.0
    real = (1 + terms.pay_inflation_pct / 100) / (1 + terms.inflation_pct / 100)
    return float(terms.fte_cost_gbp * real**year)
