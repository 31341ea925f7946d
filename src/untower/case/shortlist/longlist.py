"""Which choices were there along each dimension, and why was each carried forward or rejected?

Scope, delivery, supply and timing, after the options framework of the Green Book. Every reason is a
count or a sum from the tables and from what the options came to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp
from untower.award.problem import EXTERNAL, IN_HOUSE
from untower.award.way import RETIRE
from untower.case.shortlist.costing import choice_present_gbp, chosen_ways
from untower.case.shortlist.in_house import is_inside
from untower.case.shortlist.shortlisted import (
    BUSINESS_AS_USUAL,
    CARRIED,
    CHOSEN_RANGE,
    DO_MINIMUM,
    IN_HOUSE_LED,
    PREFERRED,
    REJECTED,
    SINGLE_SUPPLIER,
    Considered,
)
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from untower.award.situation import Situation
    from untower.award.way import Way
    from untower.case.shortlist.one_supplier import Reach
    from untower.case.shortlist.run import Run
    from untower.case.shortlist.shortlisted import Shortlisted

SCOPE, DELIVERY, SUPPLY, TIMING = "scope", "delivery", "supply", "timing"
NAMED_AT_MOST = 3


def longlist(
    run: Run,
    options: Sequence[Shortlisted],
    reaches: Sequence[Reach],
    award_figures: Mapping[str, Any] | None,
) -> tuple[Considered, ...]:
    """Every choice along scope, delivery, supply and timing, with its fate and the reason."""
    if not run.situation.component_ids:
        return ()
    by_id = {o.option_id: o for o in options}
    return (
        *_scope(run.situation, by_id),
        *_delivery(run, by_id),
        *_supply(run.situation, by_id, reaches, award_figures or {}),
        *_timing(run.situation, by_id),
    )


def _scope(situation: Situation, by_id: Mapping[str, Shortlisted]) -> Iterator[Considered]:
    every = situation.component_ids
    total = _annual(situation, every)
    yield Considered(
        name="Nothing changes",
        dimension=SCOPE,
        verdict=CARRIED,
        reason=f"What the others are compared with: {plural(len(every), 'component')}, {total}.",
    )
    yield _of_option(by_id[DO_MINIMUM], "Only what the rules ask to change", SCOPE)
    free = [k for k in every if situation.present[k].free_after_months == 0]
    later = _free_later(situation)
    said = f"{len(free):,} of {plural(len(every), 'component')} ({_annual(situation, free)})"
    if later:
        yield Considered(
            name="Only what is free when the plan starts",
            dimension=SCOPE,
            verdict=REJECTED,
            reason=f"It reaches {said}; {len(later):,} more come free within the horizon "
            f"({_annual(situation, later)}).",
        )
    held = [k for k in every if situation.present[k].is_held]
    stuck = (
        f" {listed(held, at_most=NAMED_AT_MOST)} can only stay: when "
        f"{'it is' if len(held) == 1 else 'they are'} free, or the cost, is not known."
        if held
        else ""
    )
    yield _wholly(
        by_id,
        "Everything in scope, each component kept or changed",
        SCOPE,
        f"{plural(len(every), 'component')}, {total}.{stuck}",
    )


def _delivery(run: Run, by_id: Mapping[str, Shortlisted]) -> Iterator[Considered]:
    situation = run.situation
    yield _all_of(situation, "Everything in-house", is_inside, _posts_said(run))
    yield _of_option(by_id[IN_HOUSE_LED], "As much in-house as posts and rules allow", DELIVERY)
    yield _all_of(
        situation, "Everything with outside suppliers", lambda w: w.group_kind == EXTERNAL, ""
    )
    chosen = by_id[CHOSEN_RANGE]
    said = chosen.why_not
    if chosen.offer_ids is not None:
        ways = [situation.ways[n] for n in chosen_ways(situation, chosen.offer_ids)]
        inside = sum(w.group_kind == IN_HOUSE for w in ways)
        gone = sum(w.basis == RETIRE for w in ways)
        said = (
            f"{inside:,} in-house, {len(ways) - inside - gone:,} outside, {gone:,} retired: "
            "decided component by component."
        )
    yield _wholly(by_id, "A mixture, component by component", DELIVERY, said)


def _all_of(
    situation: Situation, name: str, fits: Callable[[Way], bool], beside: str
) -> Considered:
    """A way of delivering that would have to reach every component: whether it does."""
    reached = {w.component_id for w in situation.ways if fits(w)}
    bare = [k for k in situation.component_ids if k not in reached]
    if bare:
        return Considered(
            name=name,
            dimension=DELIVERY,
            verdict=REJECTED,
            reason=f"Nobody offers it for {len(bare):,} of "
            f"{plural(len(situation.component_ids), 'component')}, "
            f"such as {listed(bare[:NAMED_AT_MOST])}.{beside}",
        )
    return Considered(
        name=name,
        dimension=DELIVERY,
        verdict=CARRIED,
        reason=f"It can be had for every component, and is part of the choice.{beside}",
    )


def _posts_said(run: Run) -> str:
    """What all in-house offers together would take, beside the posts that may be taken."""
    least: dict[str, float] = {}
    for way in run.situation.ways:
        if is_inside(way) and way.in_house_fte is not None:
            fte = least.get(way.component_id, way.in_house_fte)
            least[way.component_id] = min(fte, way.in_house_fte)
    limits = [r.value for r in run.rules if r.kind == "fte" and r.value is not None]
    needed = round(sum(least.values()), 1)
    if not needed:
        return ""
    if not limits:
        return f" What is offered would take {needed:g} posts; how many are free is not known."
    return f" What is offered would take {needed:g} posts; {min(limits):g} may be taken."


def _supply(
    situation: Situation,
    by_id: Mapping[str, Shortlisted],
    reaches: Sequence[Reach],
    award_figures: Mapping[str, Any],
) -> Iterator[Considered]:
    yield _of_option(by_id[SINGLE_SUPPLIER], "One supplier for all it offers", SUPPLY)
    for reach in reaches[1:3]:
        first = reaches[0]
        yield Considered(
            name=f"One supplier: {situation.group_name(reach.group_id)}",
            dimension=SUPPLY,
            verdict=REJECTED,
            reason=f"It would have {plural(reach.components, 'component')} and "
            f"{spell_gbp(reach.held_gbp)} of today's whole-life cost; "
            f"{situation.group_name(first.group_id)} would have {spell_gbp(first.held_gbp)}.",
        )
    yield from _piecemeal(situation, by_id[CHOSEN_RANGE], award_figures)
    now = _groups(situation, by_id[BUSINESS_AS_USUAL])
    chosen = by_id[CHOSEN_RANGE]
    said = chosen.why_not
    if chosen.offer_ids is not None:
        said = f"{plural(_groups(situation, chosen), 'outside group')}, where there are {now} now."
    yield _wholly(by_id, "Several suppliers, chosen together", SUPPLY, said)


def _piecemeal(
    situation: Situation, chosen: Shortlisted, award_figures: Mapping[str, Any]
) -> Iterator[Considered]:
    """Each component's own cheapest and best offer, as the step award worked them out."""
    if chosen.flows is None:
        return
    cost = choice_present_gbp(chosen.flows, situation)
    for row in award_figures.get("piecemeal") or []:
        if row.get("name") == "joint":
            continue
        name = f"Each component by itself: {row['name']}"
        if row.get("cost_gbp") is None:
            bare = listed(row.get("uncovered") or (), at_most=NAMED_AT_MOST)
            said, verdict = f"Nobody offers {bare} by itself.", REJECTED
        else:
            said, verdict = _compared(row, cost, award_figures.get("value_gbp"))
        yield Considered(name=name, dimension=SUPPLY, verdict=verdict, reason=said)


def _compared(row: Mapping[str, Any], cost_gbp: float, value_gbp: Any) -> tuple[str, str]:  # noqa: ANN401
    """A piecemeal choice beside the chosen range: what it costs, and which rules it breaks."""
    more = float(row["cost_gbp"]) - cost_gbp
    side = "more" if more >= 0 else "less"
    said = f"It costs {spell_gbp(abs(more))} {side} than the chosen range"
    rules = list(dict.fromkeys(b["rule_id"] for b in row.get("rules_broken") or []))
    if rules:
        return f"{said} and breaks {listed(rules, at_most=NAMED_AT_MOST)}.", REJECTED
    if more >= 0:
        return f"{said} and breaks no rule.", REJECTED
    worse = None if value_gbp is None else float(row["value_gbp"]) - float(value_gbp)
    if worse is not None and worse >= 0:
        return f"{said}; counting quality it is {spell_gbp(worse)} worse.", REJECTED
    return f"{said} and breaks no rule.", CARRIED


def _timing(situation: Situation, by_id: Mapping[str, Shortlisted]) -> Iterator[Considered]:
    every = situation.component_ids
    locked = [k for k in every if situation.present[k].free_after_months != 0]
    if locked:
        costed = [k for k in locked if situation.present[k].early_after_months is not None]
        price = sum(situation.present[k].early_break_gbp for k in costed)
        leaving = (
            f" Leaving early what can be left, {len(costed):,} of them, would cost "
            f"{spell_gbp(price)}."
            if costed
            else ""
        )
        yield Considered(
            name="Everything at once when the plan starts",
            dimension=TIMING,
            verdict=REJECTED,
            reason=f"{len(locked):,} of {plural(len(every), 'component')} are not free then, "
            f"or it is not known when ({_annual(situation, locked)}).{leaving}",
        )
    yield _early(situation, by_id[CHOSEN_RANGE])
    chosen = by_id[CHOSEN_RANGE]
    said = chosen.why_not
    if chosen.offer_ids is not None:
        last = max(chosen.months_to_move.values(), default=0)
        said = f"{plural(len(chosen.starts_after), 'component')} would move" + (
            f", the last of them by month {last} of the plan." if chosen.starts_after else "."
        )
    yield _wholly(by_id, "Each component when its contract frees it", TIMING, said)


def _early(situation: Situation, chosen: Shortlisted) -> Considered:
    """Whether any offer leaves a contract early, and whether the chosen range takes one."""
    early = {w.offer_id for w in situation.ways if w.is_early}
    name = "Leaving a contract early"
    if not early:
        said = "No offer starts before the contract it replaces can be left freely."
        return Considered(name=name, dimension=TIMING, verdict=REJECTED, reason=said)
    offers = f"{plural(len(early), 'offer')} would start early"
    if chosen.offer_ids is None:
        return Considered(name=name, dimension=TIMING, verdict=CARRIED, reason=f"{offers}.")
    taken = len(early & set(chosen.offer_ids))
    return Considered(
        name=name,
        dimension=TIMING,
        verdict=PREFERRED if taken else REJECTED,
        reason=f"{offers}; {taken or 'none'} of them {'is' if taken < 2 else 'are'} in the chosen "
        "range.",
    )


def _of_option(option: Shortlisted, name: str, dimension: str) -> Considered:
    """A choice that is an option of the shortlist: carried forward where it is possible."""
    said = option.how_made if option.is_possible else option.why_not
    return Considered(
        name=name,
        dimension=dimension,
        verdict=CARRIED if option.is_possible else REJECTED,
        reason=said,
    )


def _wholly(by_id: Mapping[str, Shortlisted], name: str, dimension: str, reason: str) -> Considered:
    """What the chosen range does: preferred where there is one."""
    verdict = PREFERRED if by_id[CHOSEN_RANGE].is_possible else CARRIED
    return Considered(name=name, dimension=dimension, verdict=verdict, reason=reason)


def _free_later(situation: Situation) -> list[str]:
    """Components that come free after the plan starts and before its horizon."""
    months = {k: p.free_after_months for k, p in situation.present.items()}
    horizon = 12 * situation.terms.horizon_years
    return [k for k, m in months.items() if m is not None and 0 < m < horizon]


def _groups(situation: Situation, option: Shortlisted) -> int:
    """How many outside groups an option has."""
    ways = [situation.ways[n] for n in chosen_ways(situation, option.offer_ids or ())]
    return len({w.group_id for w in ways if w.group_kind == EXTERNAL})


def _annual(situation: Situation, components: Iterable[str]) -> str:
    """What some components cost a year now, in words, with what of it is not known."""
    here = [situation.present[k] for k in components]
    blank = sum(p.annual_gbp is None for p in here)
    known = spell_gbp(sum(p.known_gbp for p in here))
    return f"{known} a year" + (f" and {blank} not known" if blank else "")
