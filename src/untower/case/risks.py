"""What could go wrong with an option, and what does its price not show?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.award.way import RETAIN
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.award.way import Way
    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.case.shortlist.shortlisted import Shortlist

ESTIMATES = ("indicative", "in_house")
"""Bases of an offer that nobody is bound by yet."""
LARGE_SHARE_PCT = 30.0
SOON_MONTHS = 12


def ways_taken(shortlist: Shortlist, option: Reckoned) -> list[Way]:
    """The ways behind an option, in the order of the situation."""
    taken = set(option.option.offer_ids or ())
    return [w for w in shortlist.situation.ways if w.offer_id in taken]


def risks_of(reckoning: Reckoning, option: Reckoned) -> Iterator[tuple[str, str]]:
    """The name of each risk the tables show, and a sentence on it."""
    yield from _one_supplier(reckoning, option)
    yield from _moves(option)
    ways = ways_taken(reckoning.shortlist, option)
    estimates = [w.component_id for w in ways if w.basis in ESTIMATES]
    if estimates:
        yield (
            "prices not binding",
            f"{plural(len(estimates), 'component')} rest on indicative prices or estimates that "
            "bind nobody.",
        )
    early = [w.component_id for w in ways if w.is_early]
    if early:
        yield (
            "leaving early",
            f"{listed(early, at_most=5)} would be left before the contract is free, for "
            f"{spell_gbp(sum(w.break_gbp for w in ways if w.is_early))}.",
        )
    stays = [
        w.component_id
        for w in ways
        if w.basis == RETAIN and not reckoning.shortlist.situation.present[w.component_id].is_held
    ]
    relet = float(option.years.parts["reletting"] @ reckoning.terms.factors)
    if stays and relet > 0:
        yield (
            "letting again",
            "What stays is taken to be let again at its last price when its contract can run no "
            f"further; that alone is {spell_gbp(relet)} at present value, and the price may rise.",
        )
    broken = option.option.rules_broken
    if broken:
        yield ("rules broken", f"It breaks {listed(broken, at_most=5)}.")
    if option.flows.not_known:
        yield (
            "cost not known",
            f"{plural(len(option.flows.not_known), 'thing')} could not be costed and would add to "
            "it.",
        )


def unmonetised(reckoning: Reckoning, option: Reckoned) -> Iterator[str]:
    """Effects that no price stands for, in sentences."""
    usual = reckoning.usual
    mine = option.option.quality_points
    theirs = usual.option.quality_points if usual else None
    if mine is None:
        yield "How good it would be is not known."
    elif theirs is None or option is usual:
        yield f"Quality, as points from 0 to 100 weighted by cost: {mine:.1f}."
    else:
        change = mine - theirs
        words = "as now" if abs(change) < 0.05 else f"{change:+.1f} against business as usual"
        yield f"Quality, as points from 0 to 100 weighted by cost: {mine:.1f} ({words})."
    changes = option.option.service_effect
    better = sum(c is not None and c > 0 for c in changes.values())
    worse = sum(c is not None and c < 0 for c in changes.values())
    blank = sum(c is None for c in changes.values())
    if changes:
        yield (
            f"For users, {plural(better, 'service')} would get better and "
            f"{plural(worse, 'service')} worse; of {blank:,} it is not known."
        )


def _one_supplier(reckoning: Reckoning, option: Reckoned) -> Iterator[tuple[str, str]]:
    """The group that is paid most of what is paid outside, where that is much."""
    shares = outside_shares(option)
    if not shares:
        return
    group, share = max(shares.items(), key=lambda s: s[1])
    if share >= LARGE_SHARE_PCT:
        name = reckoning.shortlist.situation.group_name(group)
        yield (
            "one supplier",
            f"{name} is paid {share:.0f}% of what is paid to others in the last year: were it to "
            "fail, much would have to be replaced at once.",
        )


def outside_shares(option: Reckoned) -> dict[str, float]:
    """By group its part in per cent of the yearly prices paid to others in the last year."""
    paid: dict[str, float] = {}
    for line, amounts in zip(option.flows.lines, option.flows.real_gbp, strict=True):
        if line.group_id is not None and line.part in ("present", "running") and amounts[-1] > 0:
            paid[line.group_id] = paid.get(line.group_id, 0.0) + float(amounts[-1])
    total = sum(paid.values())
    return {group: 100 * gbp / total for group, gbp in paid.items()} if total > 0 else {}


def _moves(option: Reckoned) -> Iterator[tuple[str, str]]:
    starts = list(option.option.starts_after.values())
    soon = sum(month < SOON_MONTHS for month in starts)
    if soon:
        yield (
            "much at once",
            f"{soon:,} of {plural(len(starts), 'move')} would begin in the first twelve months.",
        )
