"""Which other option is cheaper or better than the chosen range, and what is it bought with?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.case.figures_money import outside_pct
from untower.case.risks import outside_shares
from untower.case.shortlist.shortlisted import (
    BUSINESS_AS_USUAL,
    DO_MINIMUM,
    IN_HOUSE_LED,
    SINGLE_SUPPLIER,
)
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from untower.case.money.reckoned import Reckoned, Reckoning

SAME_PCT = 0.005
"""Options whose costs lie within this part of a per cent of each other cost the same."""
POINTS_APART = 0.05
RULES_NAMED = 2
LESS_OUTSIDE_PCT = 5.0
"""From this many points less paid to others, paying others less is what marks an option."""
BEGINNINGS = {
    BUSINESS_AS_USUAL: "Going on as usual",
    DO_MINIMUM: "Doing the minimum",
    IN_HOUSE_LED: "Outsourcing less is cheaper here: the in-house-led option",
    SINGLE_SUPPLIER: "A single supplier is cheaper here: giving all to one",
}


@dataclass(frozen=True, kw_only=True)
class Rival:
    """An option that costs less than the chosen range. Points None: not known of one of them."""

    option: Reckoned
    cheaper_gbp: float
    points_better: float | None
    breaks_more: bool

    @property
    def is_better(self) -> bool:
        """Cheaper, at least as good as far as is known, and breaking no more rules."""
        is_as_good = self.points_better is None or self.points_better >= -POINTS_APART
        return is_as_good and not self.breaks_more


def rivals(reckoning: Reckoning) -> tuple[Rival, ...]:
    """Every option cheaper than the chosen range: better ones first, then the cheapest first."""
    chosen = reckoning.chosen
    if chosen is None:
        return ()
    found = []
    for option in reckoning.options:
        cheaper = chosen.npv_gbp - option.npv_gbp
        if option is chosen or cheaper <= abs(chosen.npv_gbp) * SAME_PCT / 100:
            continue
        mine, theirs = chosen.option.quality_points, option.option.quality_points
        found.append(
            Rival(
                option=option,
                cheaper_gbp=cheaper,
                points_better=None if mine is None or theirs is None else theirs - mine,
                breaks_more=bool(set(option.option.rules_broken) - set(chosen.option.rules_broken)),
            )
        )
    return tuple(sorted(found, key=lambda r: (not r.is_better, -r.cheaper_gbp)))


def rival_words(rival: Rival) -> str:
    """How much cheaper it is, and at what price otherwise: the beginning of a sentence."""
    option = rival.option.option
    begun = BEGINNINGS.get(option.option_id, option.name)
    words = f"{begun} costs {spell_gbp(rival.cheaper_gbp)} less than the chosen range"
    prices = []
    broken = list(dict.fromkeys(rival.option.option.rules_broken))
    if broken:
        named = f" ({listed(broken)})" if len(broken) <= RULES_NAMED else ""
        prices.append(f"breaks {plural(len(broken), 'rule')}{named}")
    if rival.points_better is not None and rival.points_better <= -POINTS_APART:
        prices.append(f"is {-rival.points_better:.1f} points worse in quality")
    if prices:
        return f"{words}, though it {' and '.join(prices)}"
    if rival.points_better is None:
        return f"{words} and breaks no rule"
    return f"{words}, breaks no rule and is as good or better"


def marks_of_the_chosen(reckoning: Reckoning) -> str:
    """Whether the chosen range outsources less, or is one supplier's: what it says of the estate.

    Nothing where it is neither.
    """
    chosen = reckoning.chosen
    if chosen is None or rivals(reckoning):
        return ""
    usual, in_house = reckoning.usual, reckoning.option(IN_HOUSE_LED)
    after = outside_pct(reckoning, chosen)
    before = outside_pct(reckoning, usual) if usual else None
    if (
        after is not None
        and before is not None
        and after <= before - LESS_OUTSIDE_PCT
        and (in_house is None or _same(in_house, chosen))
    ):
        return (
            f"outsourcing less is better here: {after:.0f}% of what is spent goes to others, "
            f"against {before:.0f}% in business as usual"
        )
    single = reckoning.option(SINGLE_SUPPLIER)
    groups = outside_shares(chosen)
    if single is not None and groups and chosen.option.months_to_move and _same(single, chosen):
        group, share = max(groups.items(), key=lambda s: s[1])
        name = reckoning.shortlist.situation.group_name(group)
        return (
            f"a single supplier is better here: {share:.0f}% of what is bought in the last year "
            f"goes to {name}"
        )
    return ""


def _same(one: Reckoned, other: Reckoned) -> bool:
    """Whether two options take the same offers, or cost the same."""
    if set(one.option.offer_ids or ()) == set(other.option.offer_ids or ()):
        return True
    apart = abs(one.npv_gbp - other.npv_gbp)
    return apart <= abs(other.npv_gbp) * SAME_PCT / 100
