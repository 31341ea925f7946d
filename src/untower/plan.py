"""The journey walked once: what was read goes through each step in order and becomes one Plan.

Purpose `plan`: strategy before any tender. No tender's price or score is read by any step; a folder
that holds tenders is planned without them, and the plan says how many were left out. A cell of a
tender that could not be read is named by its place, without what stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from untower import assurance, award, bids, capability, case, estate, lots, needs, options
from untower.answers import MissingCell, Plan, Reading, StepAnswer
from untower.bids.sealed_intake import sealed_intake
from untower.journey import STEPS, State
from untower.levels import with_answers

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from untower.award import Wishes
    from untower.case import CaseWishes
    from untower.policy import Policy

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]


ASSURANCE = "assurance"
BEFORE = {"case": ("award",)}
"""Steps that one step hears before it answers, where it is asked alone."""


def walk(
    reading: Reading,
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    wishes: Wishes | None = None,
    only: str | None = None,
    without: Collection[str] = (),
    case_wishes: CaseWishes | None = None,
) -> Plan:
    """Answer every step that exists, in journey order; the rest say they are to come.

    `reading` is what storage read; `on` is the date the plan is made for; `policy` is the
    shipped numbers unless an organisation overlays its own; `wishes` is what is asked of the choice
    of providers, `case_wishes` of the case. The result carries the reading, so that every figure
    can be led back to its rows.
    `only` names the one step to answer, for somebody who asks nothing else; assurance hears the
    steps before it, so it is answered with them, and the case hears the choice of providers, which
    is then made without what explains it.
    `without` names steps that are not answered now: those after them know nothing of them.
    """
    answers: dict[str, StepAnswer] = {}
    before = BEFORE.get(only or "", ())
    wanted = [s for s in STEPS if only in (None, ASSURANCE, s.name) or s.name in before]
    wanted = [step for step in wanted if step.name not in without]
    if before:
        wishes = replace(wishes or award.Wishes(), is_explained=False)
    if only == ASSURANCE:
        case_wishes = replace(case_wishes or case.CaseWishes(), has_regret=False)
    for number, step in enumerate(wanted):
        if progress:
            progress(number, len(wanted), step.title)
        answer = answer_of(
            step.name,
            reading.tables,
            answers,
            on=on,
            policy=policy,
            progress=progress,
            stop=stop,
            wishes=wishes,
            case_wishes=case_wishes,
        )
        answers[step.name] = with_answers(answer, reading.tables)
    if progress:
        progress(len(wanted), len(wanted), "done")
    return Plan(
        purpose="plan",
        on=on,
        organisation=_organisation(reading),
        reading=sealed_intake(reading),
        steps=tuple(answers.values()),
        missing=_missing(answers.values()),
    )


def answer_of(
    step: str,
    tables: Mapping[str, pl.DataFrame],
    earlier: Mapping[str, StepAnswer],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    wishes: Wishes | None = None,
    case_wishes: CaseWishes | None = None,
) -> StepAnswer:
    """One step's answer from the tables; for case and assurance also from those before it."""
    rooms: dict[str, Callable[..., StepAnswer]] = {
        "needs": needs.analyse,
        "capability": capability.analyse,
        "estate": estate.analyse,
        "options": options.analyse,
        "lots": lots.analyse,
        "bids": bids.analyse,
        "award": partial(award.analyse_wished, wishes=wishes),
        "case": partial(case.analyse_wished, earlier=earlier, wishes=case_wishes),
        "assurance": partial(assurance.analyse, earlier=earlier),
    }
    if step not in rooms:
        return _to_come(step)
    return rooms[step](tables, on=on, policy=policy, progress=progress, stop=stop)


def _to_come(step: str) -> StepAnswer:
    return StepAnswer(
        step=step,
        state=State.TO_COME,
        answer="This step is to come. Its tables can be filled already, and are kept for it.",
    )


def _organisation(reading: Reading) -> str | None:
    table = reading.tables.get("organisation")
    if table is None or table.is_empty() or "name" not in table.columns:
        return None
    name = table["name"][0]
    return None if name is None else str(name)


def _missing(answers: Iterable[StepAnswer]) -> tuple[MissingCell, ...]:
    cells = [cell for answer in answers for cell in answer.missing]
    cells.sort(
        key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""),
    )
    return tuple(cells)
