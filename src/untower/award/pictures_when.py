"""Who does what, and when: each service's main provider, and what moves in each year?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.answers import Course, Table, Waves
from untower.arithmetic.calendar_months import add_months
from untower.award.checker_parts import INSIDE
from untower.award.pictures_words import PLANNING, dress_of, holder_name, month_of, short_name
from untower.award.reads import CHOICE_READS, SERVICE_READS
from untower.award.way import RETAIN
from untower.estate.whole_cost import HOUSE, OUTSIDE
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.answers import Picture
    from untower.award.answered import Answered
    from untower.award.checker import Checked
    from untower.award.checker_parts import Part
    from untower.award.situation import Situation
    from untower.estate.whole_cost import WholeCost

SERVICES_DRAWN = 12
OTHERS_NAMED = 4


def when_pictures(answered: Answered, checked: Checked, after: WholeCost) -> Iterator[Picture]:
    """The services' courses, and the waves with their money."""
    lines = _lines(answered.situation, checked, after)
    if lines:
        yield _courses(lines, answered.situation, checked)
    yield _by_year(answered, checked)


# --- by service ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One service under the range: its main provider, and when what moves to it moves."""

    name: str
    holder: str
    share_pct: float | None
    others: tuple[str, ...]
    components: int
    moving: int
    starts: int | None
    ends: int | None
    done: int | None


def _lines(situation: Situation, checked: Checked, after: WholeCost) -> list[_Line]:
    """The services with components in the plan, costliest first."""
    parts = {p.component_id: p for p in checked.parts}
    served = {s.service_id: s for s in situation.services}
    held: dict[str, dict[str, float]] = {}
    named = after.by_service_part.filter(pl.col("party").is_in([OUTSIDE, HOUSE]))
    columns = ("service_id", "party", "group_id", "pence")
    for service, party, group, pence in named.select(columns).iter_rows():
        holder = INSIDE if party == HOUSE else group
        if service is not None and holder is not None:
            sums = held.setdefault(service, {})
            sums[holder] = sums.get(holder, 0.0) + (pence or 0)
    return [
        _line(served[row["service_id"]].name, row["service_id"], held[row["service_id"]], mine)
        for row in after.by_service()
        if row["service_id"] in held and row["service_id"] in served
        for mine in [[parts[k] for k in served[row["service_id"]].shares]]
    ]


def _line(name: str | None, service_id: str, held: dict[str, float], parts: list[Part]) -> _Line:
    ranked = sorted(held, key=lambda h: (-held[h], h))
    total = sum(held.values())
    moving = [p for p in parts if p.basis != RETAIN]
    to_main = [p for p in moving if p.holder == ranked[0]]
    return _Line(
        name=name or service_id,
        holder=ranked[0],
        share_pct=round(100 * held[ranked[0]] / total, 1) if total > 0 else None,
        others=tuple(ranked[1:]),
        components=len(parts),
        moving=len(moving),
        starts=min((p.change_month for p in to_main), default=None),
        ends=max((p.change_month + p.moving_months for p in to_main), default=None),
        done=max((p.change_month + p.moving_months for p in moving), default=None),
    )


def _courses(lines: list[_Line], situation: Situation, checked: Checked) -> Waves:
    moves = [p for p in checked.parts if p.basis != RETAIN]
    begun = _begun(moves)
    last = max((p.change_month + p.moving_months for p in moves), default=0)
    years = range(situation.terms.horizon_years)
    waves = [n for n in years if begun.get(n)]
    done = month_of(last, situation)
    title = (
        f"Who does what, and when: {plural(len(waves), 'wave')}, done by {done}"
        if moves
        else f"Nothing moves: all {plural(len(checked.parts), 'component')} stay where they are"
    )
    shown = lines[:SERVICES_DRAWN]
    return Waves(
        picture_id="who_does_what",
        title=title,
        drawn=f"The {len(shown)} services that cost most, by plan year from "
        f"{month_of(0, situation)}: who has most of each one's yearly cost once all has moved, and "
        f"when what moves there moves. {PLANNING}",
        note=f"{len(moves)} of {plural(len(checked.parts), 'component')} move. Most services have "
        "several providers: the data table says what part the main one has and who else provides.",
        columns=(
            "Service",
            "Main provider",
            "Its part of the yearly cost, %",
            "Others",
            "Components",
            "That move",
            "Moving to it begins",
            "Moving to it ends",
            "Service's last move ends",
        ),
        rows=tuple(
            (
                line.name,
                holder_name(line.holder, situation),
                line.share_pct,
                _others(line, situation),
                line.components,
                line.moving,
                *(
                    "no move" if m is None else month_of(m, situation)
                    for m in (line.starts, line.ends, line.done)
                ),
            )
            for line in lines
        ),
        reads=(*CHOICE_READS, *SERVICE_READS),
        courses=tuple(
            Course(
                label=line.name,
                dress=dress_of(line.holder, situation),
                words=short_name(holder_name(line.holder, situation)),
                moves_at=None if line.starts is None else line.starts / 12,
                moved_at=None if line.ends is None else line.ends / 12,
            )
            for line in shown
        ),
        periods=tuple(_year(n, situation) for n in years),
        waves=tuple(f"Wave {waves.index(n) + 1}" if n in waves else "" for n in years),
    )


def _others(line: _Line, situation: Situation) -> str:
    named = [holder_name(h, situation) for h in line.others[:OTHERS_NAMED]]
    more = len(line.others) - len(named)
    return "; ".join([*named, *([f"{more} more"] if more else [])]) or "nobody"


def _year(number: int, situation: Situation) -> str:
    """A plan year as an accountant writes it: 2027/28, or 2027 where it is a calendar year."""
    first = add_months(situation.terms.starts_on, 12 * number)
    last = add_months(first, 11)
    return str(first.year) if first.year == last.year else f"{first.year}/{last.year % 100:02d}"


# --- by year -------------------------------------------------------------------------------


def _begun(moves: list[Part]) -> dict[int, list[Part]]:
    """The moves that begin in each plan year."""
    found: dict[int, list[Part]] = {}
    for part in moves:
        found.setdefault(part.change_month // 12, []).append(part)
    return found


def _by_year(answered: Answered, checked: Checked) -> Table:
    situation, terms = answered.situation, answered.situation.terms
    moves = [p for p in checked.parts if p.basis != RETAIN]
    begun = _begun(moves)
    waves = sorted(begun)
    cash = [
        sum(ledger.cash_gbp(year, terms) for ledger in checked.ledgers)
        for year in range(terms.horizon_years)
    ]
    top = max(range(len(cash)), key=lambda n: cash[n])
    return Table(
        picture_id="waves_by_year",
        title=f"{_year(top, situation)} costs most, £{cash[top] / 1e6:.1f}m; "
        f"{plural(len(moves), 'component')} begin to move in {plural(len(waves), 'year')}",
        drawn="What begins to move in each plan year, and what is paid for the offers in cash, £m, "
        f"before discounts, interfaces and the cost of managing suppliers. {PLANNING}",
        note="A move belongs to the wave of the year in which it begins.",
        columns=(
            "Plan year",
            "Wave",
            "Components that begin to move",
            "To suppliers",
            "To the house",
            "Moves that end",
            "Paid, £m",
        ),
        rows=tuple(
            (
                _year(n, situation),
                f"Wave {waves.index(n) + 1}" if n in waves else "none",
                len(begun.get(n, [])),
                sum(p.is_outside for p in begun.get(n, [])),
                sum(p.holder == INSIDE for p in begun.get(n, [])),
                sum(max(p.change_month + p.moving_months - 1, 0) // 12 == n for p in moves),
                round(cash[n] / 1e6, 2),
            )
            for n in range(terms.horizon_years)
        ),
        reads=CHOICE_READS,
        number_columns=(2, 3, 4, 5, 6),
        bar_columns=(6,),
    )
