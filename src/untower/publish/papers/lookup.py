"""What does a plan hold under a name, in one edition, and if nothing: why not?

A figure that a wider edition holds is held back; one that is blank is not known; one of a step
that does not answer is to come. A paper says each of the three differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from untower.journey import State
from untower.publish.papers.forms import as_number
from untower.publish.papers.names import FIGURE_NAMES, TABLE_NAMES

if TYPE_CHECKING:
    from decimal import Decimal

    from untower.answers import Figure, StepAnswer
    from untower.publish.editions import CutPlan

PART = re.compile(r"(?P<name>[^.?\[#]+)(\?(?P<which>[^.\[#]+))?(\[(?P<place>\d+)\])?(?P<count>#)?")


class Why(Enum):
    """Why there is no value."""

    KNOWN = "known"
    HELD_BACK = "held back"
    NOT_KNOWN = "not known"
    TO_COME = "to come"


@dataclass(frozen=True)
class Found:
    """A value, or why there is none; `figure` is the step's figure that it is of."""

    step: str
    figure: str
    value: Figure
    why: Why

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.why is Why.KNOWN


@dataclass(frozen=True)
class Shown:
    """A plan as one part of a paper may show it, and which figures a wider edition holds."""

    cut: CutPlan
    held_back: frozenset[tuple[str, str]]
    held_answers: frozenset[str]

    def answer(self, step: str) -> StepAnswer | None:
        """A step's answer; None where the plan has no such step."""
        return next((a for a in self.cut.plan.steps if a.step == step), None)

    def figure(self, name: str) -> Found:
        """The figure of a name that `names` declares."""
        return self._at(FIGURE_NAMES[name].path)

    def rows(self, name: str) -> Found:
        """The rows of a table that `names` declares; none at all counts as not known."""
        found = self._at(TABLE_NAMES[name].path)
        if found.is_known and not isinstance(found.value, list):
            return Found(found.step, found.figure, None, Why.NOT_KNOWN)
        return found

    def _at(self, path: str) -> Found:
        step, _, rest = path.partition(".")
        parts = [PART.match(p) for p in _parts(rest)]
        figure = parts[0]["name"] if parts and parts[0] else ""
        answer = self.answer(step)
        if (step, figure) in self.held_back:
            return Found(step, figure, None, Why.HELD_BACK)
        if answer is None or answer.state is State.TO_COME or not answer.figures:
            return Found(step, figure, None, Why.TO_COME)
        value: Figure = dict(answer.figures)
        for part in parts:
            value = None if part is None else _below(value, part)
        return Found(step, figure, value, Why.NOT_KNOWN if value is None else Why.KNOWN)


def _parts(rest: str) -> list[str]:
    return rest.split(".")


def _below(value: Figure, part: re.Match[str]) -> Figure:
    if not isinstance(value, Mapping):
        return None
    inner: Figure = value.get(part["name"])
    if part["which"] is not None:
        inner = _chosen(inner, part["which"])
    if part["place"] is not None:
        place = int(part["place"])
        inner = inner[place] if isinstance(inner, list) and len(inner) > place else None
    if part["count"]:
        return len(inner) if isinstance(inner, list) else None
    return inner


def _chosen(rows: Figure, which: str) -> Figure:
    """One row of a list: by a field that is true, by its value, or the one that costs least."""
    objects = [r for r in rows if isinstance(r, Mapping)] if isinstance(rows, list) else []
    if which == "cheapest":
        return _cheapest(objects)
    name, sign, wanted = which.partition("=")
    return next(
        (r for r in objects if (str(r.get(name)) == wanted if sign else r.get(name) is True)), None
    )


def _cheapest(options: list[Mapping[str, Figure]]) -> Figure:
    costs: list[tuple[Decimal, int]] = []
    for place, option in enumerate(options):
        cost = as_number(option.get("npv_gbp"))
        if cost is not None and option.get("is_possible") is not False:
            costs.append((cost, place))
    return options[min(costs)[1]] if costs else None


def shown(whole: CutPlan, part: CutPlan) -> Shown:
    """A part's plan beside the whole that it was cut from.

    Only the names of what is held back are kept, never a value.
    """
    here = {(a.step, n) for a in part.plan.steps for n in a.figures}
    there = {(a.step, n) for a in whole.plan.steps for n in a.figures}
    answers = {a.step: a.answer for a in part.plan.steps}
    return Shown(
        cut=part,
        held_back=frozenset(there - here),
        held_answers=frozenset(
            a.step
            for a in whole.plan.steps
            if a.answer != answers.get(a.step) and a.state is not State.TO_COME
        ),
    )
