"""How far must each thing go before the answer turns: no saving, the target, another option best?

A quantity is moved in every option at once, all else held at its estimate, from nothing to a few
times its estimate; a rate from nought to a few times itself. The turn nearest to the estimate is
told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.case.sure.other_terms import factors_at, years_of
from untower.case.sure.ranges import QUANTITIES
from untower.case.sure.sureness import Switch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from untower.arithmetic.present_value import Floats
    from untower.case.shortlist.shortlisted import Shortlist
    from untower.case.sure.centre import Centre

    Values = Callable[[Floats], Floats]

LOOKS = 400
"""Places looked at on either side of the estimate before the turn between two is closed in on."""
HALVINGS = 60
RATE_AT_MOST_PCT = 20.0
TIMES, RATE = "times the estimate", "per cent a year"
SAVING, TARGET, CHEAPEST = "saving", "target", "cheapest"


@dataclass(frozen=True)
class Answer:
    """One answer that may turn: its margin [T] from values [C, T], above nought where it holds."""

    to: str
    margin: Callable[[Floats], Floats]
    holds: str
    fails: str


def switching_values(
    shortlist: Shortlist,
    centre: Centre,
    quantities: Sequence[str],
    *,
    target_pct: float,
    at_most: float,
) -> tuple[Switch, ...]:
    """For each quantity and the rate, where each answer turns; None where nowhere up to `at_most`.

    Three answers: that the chosen range saves anything, that it saves the target, and that it is
    the cheapest option, where there is another. What turns nearest to its estimate comes first.
    """
    names = {o.option_id: o.name for o in shortlist.options}
    answers = _answers(centre.columns, target_pct)
    columns = [names.get(c, c) for c in centre.columns]
    found = []
    for quantity in quantities:

        def values(times: Floats, quantity: str = quantity) -> Floats:
            return centre.at({quantity: times})

        found += [
            _switch(
                QUANTITIES[quantity], answer, values, (0.0, 1.0, at_most), TIMES, columns, quantity
            )
            for answer in answers
        ]
    terms = shortlist.situation.terms
    years = years_of(shortlist)
    now = terms.rates[0].pct

    def at_rates(rates: Floats) -> Floats:
        factors = np.array([factors_at(terms, float(r) - now) for r in rates])
        return np.asarray(years.real_gbp @ factors.T)

    ends = (0.0, now, max(RATE_AT_MOST_PCT, now))
    found += [_switch("Discount rate", a, at_rates, ends, RATE, columns) for a in answers]
    return tuple(sorted(found, key=_nearest_first))


def _nearest_first(switch: Switch) -> tuple[bool, float]:
    if switch.switches_at is None:
        return True, 0.0
    return False, abs(switch.switches_at / switch.now - 1) if switch.now else 0.0


def _answers(columns: Sequence[str], target_pct: float) -> tuple[Answer, ...]:
    chosen = columns.index(CHOSEN_RANGE)
    rivals = [n for n in range(1, len(columns)) if n != chosen]
    answers = [
        Answer(SAVING, lambda v: v[0] - v[chosen], "saves money", "saves nothing"),
        Answer(
            TARGET,
            lambda v: v[0] * (1 - target_pct / 100) - v[chosen],
            f"saves {target_pct:g}%",
            f"saves less than {target_pct:g}%",
        ),
    ]
    if rivals:
        answers.append(
            Answer(
                CHEAPEST,
                lambda v: v[rivals].min(axis=0) - v[chosen],
                "is the cheapest option",
                "is not the cheapest option",
            )
        )
    return tuple(answers)


def _switch(
    name: str,
    answer: Answer,
    values: Values,
    ends: tuple[float, float, float],
    unit: str,
    columns: Sequence[str],
    quantity: str | None = None,
) -> Switch:
    """Where one answer turns as one thing moves."""
    low, now, high = ends
    holds = bool(answer.margin(values(np.array([now])))[0] > 0)
    at = nearest_turn(lambda x: answer.margin(values(x)), low, now, high)
    is_now, is_then = (answer.holds, answer.fails) if holds else (answer.fails, answer.holds)
    if at is None:
        ends_words = f"{_spelt(low, unit)} to {_spelt(high, unit)}"
        sentence = f"{name}, anywhere from {ends_words}: the chosen range {is_now}, as now."
    else:
        side = "above" if at > now else "below"
        sentence = f"{name} {side} {_spelt(at, unit)}: the chosen range {is_then}."
        if answer.to == CHEAPEST and holds:
            least = int(values(np.array([at]))[1:, 0].argmin()) + 1
            sentence = f"{sentence[:-1]}; the cheapest is then: {columns[least]}."
    return Switch(
        name=name,
        to=answer.to,
        now=now,
        switches_at=at,
        unit=unit,
        sentence=sentence,
        quantity=quantity,
    )


def nearest_turn(
    margin: Callable[[Floats], Floats], low: float, now: float, high: float
) -> float | None:
    """The place nearest to `now` at which the margin changes sign; None from `low` to `high`.

    Looked for outwards in even steps and then by halving: a margin that turns twice within one step
    is not seen to turn.
    """
    found = [
        at
        for end in (low, high)
        if end != now and (at := _turn_towards(margin, now, end)) is not None
    ]
    return min(found, key=lambda at: abs(at - now), default=None)


def _turn_towards(margin: Callable[[Floats], Floats], now: float, end: float) -> float | None:
    places = np.linspace(now, end, LOOKS + 1)
    holds = margin(places) > 0
    turned = np.flatnonzero(holds != holds[0])
    if not len(turned):
        return None
    inside, outside = float(places[turned[0] - 1]), float(places[turned[0]])
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if bool(margin(np.array([middle]))[0] > 0) == bool(holds[0]):
            inside = middle
        else:
            outside = middle
    return outside


def _spelt(value: float, unit: str) -> str:
    return f"{100 * value:.0f}% of the estimate" if unit == TIMES else f"{value:.3g}%"
