"""What does more for users, or sooner, cost: as two curves?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Axis, Curve, Spot, SpotKind
from untower.arithmetic.money import spell_gbp
from untower.award.curves.drawn import CHOSEN, NOW
from untower.award.pictures_words import PLANNING, millions, month_of
from untower.award.reads import CHOICE_READS, LIMIT_READS, SERVICE_READS
from untower.award.wording import how_close
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from untower.answers import Picture, Value
    from untower.award.answered import Answered
    from untower.award.curves import Curves, Frontier, Marked, RangePoint, Speed

    Level = Callable[[Marked], float | None]

READS = (*CHOICE_READS, *SERVICE_READS, *LIMIT_READS)
ROOM, UNDER = 0.1, 2.2
"""How far a scale runs past what stands on it, as a part of its length; how often that below."""
NAMES = {
    CHOSEN: "Chosen",
    NOW: "Now",
    "cheapest": "Cheapest, piece by piece",
    "best score": "Best score, piece by piece",
}
AXIS_NOTE = "The scales do not start at nought."


def curve_pictures(answered: Answered, curves: Curves) -> Iterator[Picture]:
    """Cost against user outcome and against speed, each where it has points."""
    if curves.frontier.points:
        yield _frontier(answered, curves.frontier)
    if curves.speed.points:
        yield _speed(answered, curves.speed)


# --- user outcome --------------------------------------------------------------------------


def _frontier(answered: Answered, of: Frontier) -> Curve:
    years = answered.situation.terms.horizon_years
    now = of.now_pct
    spots = tuple(_spots(of.marks, lambda m: m.user_outcome_pct, _outcome_words))
    places = tuple((millions(p.cost_gbp), p.user_outcome_pct or 0.0) for p in of.points)
    return Curve(
        picture_id="cost_and_user_outcome",
        title=_frontier_title(of),
        drawn=f"{plural(len(of.points), 'range')} of providers, each the cheapest found at its "
        f"level of user outcome: whole-life cost over {plural(years, 'year')} at present value, "
        f"£m, against the mean outcome of {plural(of.services, 'service')} weighted by completed "
        f"transactions. {PLANNING}",
        note=" ".join(_frontier_notes(answered, of)),
        columns=("Range", "Whole-life cost, £m", "User outcome", "Gap, %", "Months", "Groups"),
        rows=(*_point_rows(of.points), *_mark_rows(of.marks)),
        reads=READS,
        places=places,
        spots=spots,
        x=_axis(f"whole-life cost, {plural(years, 'year')}", [x for x, _ in places], spots, "x"),
        y=_axis("user outcome, 0 to 100", [y for _, y in places], spots, "y", line_at=now),
        x_unit="£{}m",
        line_words="" if now is None else f"no worse than now, {now:.1f}",
    )


def _frontier_title(of: Frontier) -> str:
    """What the ends of the curve say, with their numbers."""
    first, last = of.points[0], of.points[-1]
    if len(of.points) == 1 or first.user_outcome_pct is None or last.user_outcome_pct is None:
        return f"The cheapest range, {spell_gbp(first.cost_gbp)}, already serves users best"
    more = last.user_outcome_pct - first.user_outcome_pct
    return (
        f"Serving users best costs {spell_gbp(last.cost_gbp - first.cost_gbp)} more than the "
        f"cheapest range and adds {more:.1f} points"
    )


def _frontier_notes(answered: Answered, of: Frontier) -> Iterator[str]:
    yield AXIS_NOTE
    yield f"The least sure point is {how_close(of.worst_gap)}."
    chosen = next((m for m in of.marks if m.name == CHOSEN), None)
    if chosen is not None and chosen.cost_gbp is not None and chosen.user_outcome_pct is not None:
        reach = [
            p
            for p in of.points
            if p.user_outcome_pct is not None
            and p.user_outcome_pct >= chosen.user_outcome_pct - 1e-9
        ]
        if reach:
            over = chosen.cost_gbp - reach[0].cost_gbp
            numbers = answered.situation.numbers
            if over > 0:
                yield (
                    f"The chosen range costs {spell_gbp(over)} more than one on the curve that "
                    "serves users as well: it is chosen for quality too, weighed "
                    f"{numbers.quality_weight:g} to {numbers.price_weight:g} against price."
                )
    if of.effects_not_known:
        yield (
            f"{plural(of.effects_not_known, 'chosen offer says', 'chosen offers say')} nothing of "
            "the effect on users, which counts as none."
        )
    if of.withheld:
        yield f"Not whole: {of.withheld}."
    yield from _left_out(of.marks, lambda m: m.user_outcome_pct)


def _outcome_words(mark: Marked) -> str:
    return "" if mark.user_outcome_pct is None else f"{mark.user_outcome_pct:.1f}"


# --- speed ---------------------------------------------------------------------------------


def _speed(answered: Answered, of: Speed) -> Curve:
    situation, years = answered.situation, answered.situation.terms.horizon_years
    places = tuple((float(p.months), millions(p.cost_gbp)) for p in of.points)
    spots = tuple(
        Spot(kind=s.kind, x=s.y, y=s.x, words=s.words, under=s.under, alarm=s.alarm)
        for s in _spots(of.marks, lambda m: m.months, _month_words)
    )
    return Curve(
        picture_id="cost_and_speed",
        title=_speed_title(answered, of),
        drawn=f"{plural(len(of.points), 'range')} of providers, each the cheapest found of those "
        f"that are done in time: months from {month_of(0, situation)} until the last move is done, "
        f"against whole-life cost over {plural(years, 'year')} at present value, £m. {PLANNING}",
        note=" ".join(_speed_notes(of)),
        columns=("Range", "Whole-life cost, £m", "User outcome", "Gap, %", "Months", "Groups"),
        rows=(*_point_rows(of.points), *_mark_rows(of.marks)),
        reads=READS,
        places=places,
        spots=spots,
        x=_axis("months until full benefit", [x for x, _ in places], spots, "x", least=0.0),
        y=_axis("whole-life cost", [y for _, y in places], spots, "y"),
        y_unit="£{}m",
    )


def _speed_title(answered: Answered, of: Speed) -> str:
    soonest, slowest = of.points[0], of.points[-1]
    if soonest.months == slowest.months:
        done = month_of(soonest.months, answered.situation)
        return f"No range that keeps the rules is done before {done}, month {soonest.months}"
    more = soonest.cost_gbp - slowest.cost_gbp
    side = "more" if more >= 0 else "less"
    return (
        f"Done in {plural(soonest.months, 'month')} rather than {slowest.months} costs "
        f"{spell_gbp(abs(more))} {side}"
    )


def _speed_notes(of: Speed) -> Iterator[str]:
    yield "The scale of cost does not start at nought."
    yield f"The least sure point is {how_close(of.worst_gap)}."
    if of.impossible_months:
        yield (
            f"No range that keeps the rules is done in {max(of.impossible_months)} months or fewer."
        )
    if of.not_found_months:
        months = ", ".join(str(m) for m in of.not_found_months)
        yield f"For {months} months none was found in the work done; there may be one."
    if of.withheld:
        yield f"Not whole: {of.withheld}."
    yield from _left_out(of.marks, lambda m: m.months)


def _month_words(mark: Marked) -> str:
    return "" if mark.months is None else plural(mark.months, "month")


# --- both ----------------------------------------------------------------------------------


def _spots(
    marks: Sequence[Marked], level_of: Level, words_of: Callable[[Marked], str]
) -> Iterator[Spot]:
    """A spot for each mark that can be placed: cost across, the level up."""
    kinds = {CHOSEN: SpotKind.CHOSEN, NOW: SpotKind.NOW}
    for mark in marks:
        level = level_of(mark)
        if mark.cost_gbp is None or level is None:
            continue
        broken = len(mark.rules_broken)
        yield Spot(
            kind=kinds.get(mark.name, SpotKind.BREAKS),
            x=millions(mark.cost_gbp),
            y=float(level),
            words=NAMES.get(mark.name, mark.name),
            under=f"{spell_gbp(mark.cost_gbp)}, {words_of(mark)}",
            alarm=f"breaks {plural(broken, 'rule')}" if broken else "",
        )


def _left_out(marks: Sequence[Marked], level_of: Level) -> Iterator[str]:
    for mark in marks:
        if mark.cost_gbp is None or level_of(mark) is None:
            why = f": {mark.note}" if mark.note else ""
            yield f"{NAMES.get(mark.name, mark.name)} is not drawn, not known{why}."


def _axis(
    words: str,
    values: Sequence[float],
    spots: Sequence[Spot],
    which: str,
    *,
    line_at: float | None = None,
    least: float | None = None,
) -> Axis:
    """A scale that holds every place and mark with a little room around."""
    every = [*values, *(getattr(s, which) for s in spots)]
    every += [line_at] if line_at is not None else []
    low, high = min(every), max(every)
    room = (high - low) * ROOM or abs(high) * ROOM or 1.0
    under = room * UNDER  # there stand the words of what costs or gives least
    return Axis(words, low - under if least is None else least, high + room, line_at)


def _point_rows(points: Sequence[RangePoint]) -> Iterator[tuple[Value, ...]]:
    for n, point in enumerate(points, start=1):
        outcome = point.user_outcome_pct
        yield (
            str(n),
            millions(point.cost_gbp),
            None if outcome is None else round(outcome, 2),
            round(100 * point.gap, 3),
            point.months,
            point.suppliers,
        )


def _mark_rows(marks: Sequence[Marked]) -> Iterator[tuple[Value, ...]]:
    for mark in marks:
        broken = len(mark.rules_broken)
        outcome = mark.user_outcome_pct
        words = NAMES.get(mark.name, mark.name)
        yield (
            f"{words}: breaks {plural(broken, 'rule')}" if broken else words,
            None if mark.cost_gbp is None else millions(mark.cost_gbp),
            None if outcome is None else round(outcome, 2),
            "not a point",
            mark.months,
            "not a point",
        )
