"""What must a way of going about it fulfil to succeed, and does it?

The five factors a business case asks every option about, each answered from what the tables hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.case.money.headroom import headroom, years_exceeded
from untower.findings import Outcome
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.case.shortlist.shortlisted import Shortlist, Shortlisted

MARKET_RULES = ("supplier_capacity", "supplier_share", "layer_share", "suppliers_max", "sme_share")
OWN_RULES = ("fte", "budget_year")


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One factor of one option: met, not met or not known, and why."""

    factor: str
    verdict: Outcome
    reason: str


def success_factors(reckoning: Reckoning, option: Shortlisted) -> tuple[Factor, ...]:
    """All five factors of an option; of one that is not possible none is met or known."""
    reckoned = reckoning.option(option.option_id)
    if reckoned is None:
        why = option.why_not or "it could not be costed"
        names = ("strategic fit", "value for money", "suppliers", "affordability", "achievability")
        return tuple(Factor(factor=n, verdict=Outcome.NOT_KNOWN, reason=why) for n in names)
    return (
        _fit(reckoning.shortlist, option),
        _value(reckoning, reckoned),
        _suppliers(reckoning.shortlist, option),
        _affordable(reckoning, reckoned),
        _achievable(reckoning, option),
    )


def _broken(shortlist: Shortlist, option: Shortlisted, kinds: Sequence[str]) -> list[str]:
    kind_of = {r.rule_id: r.kind for r in shortlist.rules}
    return [r for r in option.rules_broken if kind_of.get(r) in kinds]


def _fit(shortlist: Shortlist, option: Shortlisted) -> Factor:
    """Strategic fit: the rules kept, users not worse off."""
    name = "strategic fit"
    apart = {r.rule_id for r in shortlist.rules if r.kind in (*MARKET_RULES, *OWN_RULES)}
    broken = [r for r in option.rules_broken if r not in apart]
    if broken:
        return Factor(
            factor=name,
            verdict=Outcome.NOT_MET,
            reason=f"it breaks {listed(broken, at_most=5)}",
        )
    changes = list(option.service_effect.values())
    worse = [s for s, change in option.service_effect.items() if change is not None and change < 0]
    if worse:
        return Factor(
            factor=name,
            verdict=Outcome.NOT_MET,
            reason=f"{listed(worse, at_most=5)} would get worse for users",
        )
    if any(change is None for change in changes):
        count = sum(change is None for change in changes)
        return Factor(
            factor=name,
            verdict=Outcome.NOT_KNOWN,
            reason=f"it keeps the rules; for {plural(count, 'service')} the effect on users is not "
            "known",
        )
    return Factor(
        factor=name,
        verdict=Outcome.MET,
        reason="it keeps the rules, and no service is expected to get worse for users",
    )


def _value(reckoning: Reckoning, option: Reckoned) -> Factor:
    """Value for money: not dearer than business as usual, or better for it."""
    name, usual = "value for money", reckoning.usual
    if usual is None or option is usual:
        beside = "going on as now" if usual is None else "itself"
        more = option.npv_gbp - reckoning.baseline.npv_gbp
        if option is usual:
            return Factor(
                factor=name,
                verdict=Outcome.NOT_APPLICABLE,
                reason="it is what the others are compared with",
            )
    else:
        beside, more = "business as usual", option.npv_gbp - usual.npv_gbp
    if more <= 0:
        return Factor(
            factor=name,
            verdict=Outcome.MET,
            reason=f"it costs {spell_gbp(-more)} less than {beside}",
        )
    dearer = f"it costs {spell_gbp(more)} more than {beside}"
    better = _better_points(reckoning, option)
    if better is not None and better > 0:
        return Factor(
            factor=name,
            verdict=Outcome.NOT_KNOWN,
            reason=f"{dearer}, for {better:.1f} points more of quality: whether that is worth it "
            "is for the organisation to judge",
        )
    return Factor(factor=name, verdict=Outcome.NOT_MET, reason=dearer)


def _better_points(reckoning: Reckoning, option: Reckoned) -> float | None:
    usual = reckoning.usual
    if usual is None or usual.option.quality_points is None:
        return None
    mine = option.option.quality_points
    return None if mine is None else mine - usual.option.quality_points


def _suppliers(shortlist: Shortlist, option: Shortlisted) -> Factor:
    """Capacity and capability of suppliers: rules about the market and about shares."""
    name = "suppliers"
    broken = _broken(shortlist, option, MARKET_RULES)
    if broken:
        return Factor(
            factor=name, verdict=Outcome.NOT_MET, reason=f"it breaks {listed(broken, at_most=5)}"
        )
    return Factor(
        factor=name,
        verdict=Outcome.MET,
        reason="it keeps the rules about what suppliers can carry and how much one may hold",
    )


def _affordable(reckoning: Reckoning, option: Reckoned) -> Factor:
    """Affordability: each year's cash within its budget."""
    name, rooms = "affordability", headroom(reckoning, option)
    over = years_exceeded(rooms)
    if over:
        worst = min(over, key=lambda r: r.headroom_gbp or 0.0)
        years = listed([str(r.year) for r in over])
        return Factor(
            factor=name,
            verdict=Outcome.NOT_MET,
            reason=f"the budget is exceeded in {'year' if len(over) == 1 else 'years'} {years}, by "
            f"up to {spell_gbp(-(worst.headroom_gbp or 0.0))}",
        )
    if any(r.budget_gbp is None for r in rooms):
        return Factor(
            factor=name, verdict=Outcome.NOT_KNOWN, reason="the budget of a year is not known"
        )
    return Factor(factor=name, verdict=Outcome.MET, reason="every year fits its budget")


def _achievable(reckoning: Reckoning, option: Shortlisted) -> Factor:
    """Achievability: all moves done within the horizon, with the posts there are."""
    name, months = "achievability", 12 * reckoning.terms.horizon_years
    posts = _broken(reckoning.shortlist, option, ("fte",))
    if posts:
        return Factor(
            factor=name, verdict=Outcome.NOT_MET, reason="it needs more posts than are free"
        )
    late = [k for k, month in option.months_to_move.items() if month > months]
    if late:
        return Factor(
            factor=name,
            verdict=Outcome.NOT_MET,
            reason=f"{plural(len(late), 'move')} would not be done within the plan's years",
        )
    if not option.months_to_move:
        return Factor(factor=name, verdict=Outcome.MET, reason="nothing moves")
    last = max(option.months_to_move.values())
    return Factor(
        factor=name,
        verdict=Outcome.MET,
        reason=f"{plural(len(option.months_to_move), 'move')} with "
        f"{plural(option.procurements, 'procurement')}, the last done after "
        f"{plural(last, 'month')}",
    )
