"""Which numbers of the case may somebody change, where do they come from, and what do they take?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers.live import Assumption, KindOfWay
from untower.case.live_team import MOST_GBP, POUNDS_A_YEAR, team_assumptions
from untower.case.money.value_added_tax import NOT_KNOWN, RECOVERABLE
from untower.options.terms import DEVELOPING, LATER_RATE_FROM_YEAR, Bias, stated
from untower.options.whole_life import BOUGHT
from untower.policy import NotCovered, shipped
from untower.tables.options import OPTION_KINDS

if TYPE_CHECKING:
    from datetime import date

    from untower.award.situation import Situation
    from untower.case.money.reckoned import Reckoning

PER_CENT_A_YEAR, PER_CENT = "% a year", "%"
FIRST_RATE, LATER_RATE = "discount_rate_pct", "discount_rate_from_year_31_pct"
MOST_PCT = 1000.0


def assumptions_of(reckoning: Reckoning) -> tuple[Assumption, ...]:
    """Every number that holds for the whole plan, in the order a reader meets them."""
    situation = reckoning.shortlist.situation
    return (
        *_time(situation),
        *_rates(situation),
        *_prices(situation),
        *team_assumptions(situation),
        *_counted(),
        *_money(reckoning),
    )


def rate_names(reckoning: Reckoning) -> tuple[str, ...]:
    """[H] The cell of the rate that discounts each year; year 0 is not discounted."""
    rates, years = reckoning.terms.rates, reckoning.terms.horizon_years
    return tuple(
        FIRST_RATE if [r for r in rates if r.first_year <= max(year, 1)][-1] is rates[0]
        else LATER_RATE
        for year in range(years)
    )  # fmt: skip


def kinds_of(reckoning: Reckoning) -> tuple[KindOfWay, ...]:
    """Every kind of way with its bias, its part of capital and whether it is bought."""
    found = []
    for kind in OPTION_KINDS:
        bias = reckoning.terms.bias.get(kind, Bias())
        shares = reckoning.shares
        found.append(
            KindOfWay(
                kind=kind,
                operating_pct=bias.operating_pct,
                capital_pct=bias.capital_pct,
                duration_pct=bias.duration_pct,
                capital_share_pct=100 * (shares.built if kind in DEVELOPING else shares.moved),
                is_bought=kind in BOUGHT,
            )
        )
    return tuple(found)


def _time(situation: Situation) -> tuple[Assumption, ...]:
    terms = situation.terms
    return (
        _own(
            situation,
            "plan_starts_on",
            "First day of the plan",
            terms.starts_on,
            "date",
            "the day the plan is made for",
        ),
        _own(
            situation,
            "horizon_years",
            "Years the plan covers: fewer can be tried, more need a new run",
            terms.horizon_years,
            "years",
            _house(situation, "horizon_where_none_years"),
            lowest=1,
            highest=terms.horizon_years,
            is_whole=True,
        ),
        _own(
            situation,
            "price_base_year",
            "Year whose prices real terms are stated in",
            terms.base_year,
            "year",
            "the year the plan starts in",
            lowest=1990,
            highest=2100,
            is_whole=True,
        ),
    )


def _rates(situation: Situation) -> tuple[Assumption, ...]:
    terms = situation.terms
    first = _own(
        situation,
        FIRST_RATE,
        "Discount rate, real",
        terms.rates[0].pct,
        PER_CENT_A_YEAR,
        _rate_source(situation, "discount_rate_pct"),
        lowest=-20,
        highest=50,
    )
    later = tuple(
        Assumption(
            name=LATER_RATE,
            title=f"Discount rate, real, from year {LATER_RATE_FROM_YEAR}",
            value=rate.pct,
            unit=PER_CENT_A_YEAR,
            source=_rate_source(situation, "discount_rate_31_to_75_pct"),
            is_stated=False,
            lowest=-20,
            highest=50,
        )
        for rate in terms.rates[1:2]
        if rate.first_year < terms.horizon_years
    )
    return (
        first,
        *later,
        _own(
            situation,
            "general_inflation_pct",
            "General inflation",
            terms.inflation_pct,
            PER_CENT_A_YEAR,
            _house(situation, "general_inflation_where_none_pct"),
            lowest=-20,
            highest=50,
        ),
        _own(
            situation,
            "pay_inflation_pct",
            "Pay rise",
            terms.pay_inflation_pct,
            PER_CENT_A_YEAR,
            "taken to be general inflation",
            lowest=-20,
            highest=50,
        ),
    )


def _prices(situation: Situation) -> tuple[Assumption, ...]:
    terms = situation.terms
    return (
        _own(
            situation,
            "fte_cost_gbp",
            "A full-time post, in the pay of the plan's first year",
            terms.fte_cost_gbp,
            POUNDS_A_YEAR,
            "not known: a way that needs posts is not costed",
            lowest=0,
            highest=MOST_GBP,
        ),
        _own(
            situation,
            "manage_supplier_gbp",
            "Managing one outside supplier",
            situation.numbers.manage_supplier_gbp,
            POUNDS_A_YEAR,
            _managing_source(situation),
            lowest=0,
            highest=MOST_GBP,
        ),
        _convention(
            situation,
            "procurement_cost_pct",
            "A procurement, of one year's price",
            terms.procurement_pct,
        ),
        _convention(
            situation,
            "reletting_cost_pct",
            "Letting again, of one year's price",
            terms.reletting_pct,
        ),
        Assumption(
            name="reletting_term_months",
            title="What is let again runs for",
            value=terms.reletting_term_months,
            unit="months",
            source=_house(situation, "reletting_term_months"),
            is_stated=False,
            lowest=1,
            highest=600,
            is_whole=True,
        ),
    )


def _counted() -> tuple[Assumption, ...]:
    """Switches: what a term of the sum comes to when it is counted in part or not at all."""
    return tuple(
        Assumption(
            name=f"{name}_counted_pct",
            title=title,
            value=100.0,
            unit="% of it counted",
            source="a switch: 0 leaves it out, 100 counts all of it",
            is_stated=False,
            lowest=0,
            highest=MOST_PCT,
        )
        for name, title in (
            ("optimism_bias", "Optimism bias"),
            ("interfaces", "Joining components of different suppliers"),
            ("discounts", "Volume discounts"),
        )
    )


def _money(reckoning: Reckoning) -> tuple[Assumption, ...]:
    situation, treatment = reckoning.shortlist.situation, reckoning.treatment
    recovered = None
    if treatment.treatment != NOT_KNOWN:
        recovered = 100.0 if treatment.treatment == RECOVERABLE else 0.0
    note = "" if treatment.is_confirmed or treatment.rate_pct is None else " (not confirmed)"
    return (
        Assumption(
            name="vat_rate_pct",
            title="VAT on what is bought",
            value=treatment.rate_pct,
            unit=PER_CENT,
            source=f"{treatment.source}{note}" or "no rate is known for the day of the plan",
            is_stated=False,
            lowest=0,
            highest=100,
        ),
        Assumption(
            name="vat_recovered_pct",
            title="VAT that is recovered",
            value=recovered,
            unit="% of the VAT paid",
            source=_stated_in("vat_recoverable") if recovered is not None else "not known: blank",
            is_stated=recovered is not None,
            lowest=0,
            highest=100,
        ),
        _convention(
            situation,
            "capital_share_break_pct",
            "Leaving early that counts as capital",
            100 * reckoning.shares.left_early,
        ),
        _own(
            situation,
            "target_saving_pct",
            "Saving the plan is tested against",
            _target(situation),
            PER_CENT,
            "not stated",
            lowest=-MOST_PCT,
            highest=MOST_PCT,
        ),
    )


def _target(situation: Situation) -> float | None:
    target = stated(situation.tables, "target_saving_pct")
    return None if target is None else float(target)


def _own(
    situation: Situation,
    name: str,
    title: str,
    value: float | date | None,
    unit: str,
    otherwise: str,
    *,
    lowest: float | None = None,
    highest: float | None = None,
    is_whole: bool = False,
) -> Assumption:
    """A number the organisation may state; `otherwise` is where it comes from if it does not."""
    is_stated = stated(situation.tables, name) is not None
    return Assumption(
        name=name,
        title=title,
        value=value,
        unit=unit,
        source=_stated_in(name) if is_stated else otherwise,
        is_stated=is_stated,
        lowest=lowest,
        highest=highest,
        is_whole=is_whole,
    )


def _convention(situation: Situation, name: str, title: str, value: float) -> Assumption:
    """A part in per cent that is a house convention."""
    return Assumption(
        name=name,
        title=title,
        value=value,
        unit=PER_CENT,
        source=_house(situation, name),
        is_stated=False,
        lowest=0,
        highest=MOST_PCT,
    )


def _stated_in(column: str) -> str:
    return f"organisation, column {column}"


def _house(situation: Situation, name: str) -> str:
    found = (situation.policy or shipped()).number(name, on=situation.on)
    return "house convention of untower" if isinstance(found, NotCovered) else found.source


def _rate_source(situation: Situation, name: str) -> str:
    """The source of a rate that policy gives, and whether it is confirmed."""
    found = (situation.policy or shipped()).number(
        name,
        on=situation.on,
        binds=stated(situation.tables, "kind"),
        nation=stated(situation.tables, "nation"),
    )
    if isinstance(found, NotCovered):
        return _house(situation, "discount_rate_where_none_pct")
    return found.source + ("" if found.confirmed else " (not confirmed)")


def _managing_source(situation: Situation) -> str:
    if situation.numbers.manage_supplier_gbp is None:
        return "not known: no cost of managing is counted"
    return "a post's cost shared: " + _house(situation, "supplier_groups_per_commercial_post")
