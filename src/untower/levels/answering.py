"""Which questions can these tables answer: given, bounded or withheld, and what is missing?

A column counts as there when at least one row of its table holds something in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from untower.answers import Table
from untower.journey import STEP_NAMES, step
from untower.levels.answerable import Answerable, AnswerState
from untower.levels.applications_and_links import APPLICATIONS, LINKS
from untower.levels.level import spell_level
from untower.levels.options_and_delivery import OPTIONS
from untower.levels.rules import ASSURANCE
from untower.levels.spend_and_contracts import CONTRACTS, SPEND
from untower.levels.users_and_skills import CAPABILITY, NEEDS
from untower.tables import Sensitivity, sensitivity_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from untower.answers import Figure, StepAnswer

# Says which columns hold something, never what: for the organisation's own readers, not the public.
ANSWER_READS = ("charges.annual_gbp",)
FIGURE = "answers"

ANSWERS: tuple[Answerable, ...] = (
    *NEEDS,
    *CAPABILITY,
    *SPEND,
    *CONTRACTS,
    *APPLICATIONS,
    *LINKS,
    *OPTIONS,
    *ASSURANCE,
)


def state_of(
    answer: Answerable, tables: Mapping[str, pl.DataFrame]
) -> tuple[AnswerState, tuple[str, ...]]:
    """How far an answer can be given, and the columns without which it is not given whole."""
    missing = _missing(answer.given, tables)
    if not missing:
        return AnswerState.GIVEN, ()
    if answer.bounded and not _missing(answer.bounded, tables):
        return AnswerState.BOUNDED, missing
    return AnswerState.WITHHELD, missing


def answers_for(step_name: str, tables: Mapping[str, pl.DataFrame]) -> list[Figure]:
    """What plan.json carries as steps.<step>.figures.answers, in declared order.

    Each with name, question, state (given, bounded, withheld), why, missing_columns. A step that
    declares no answer gives an empty list; a KeyError for what is no step.
    """
    if step_name not in STEP_NAMES:
        raise KeyError(step_name)
    out: list[Figure] = []
    for answer in ANSWERS:
        if answer.step == step_name:
            state, missing = state_of(answer, tables)
            out.append(
                {
                    "name": answer.name,
                    "question": answer.question,
                    "state": state.value,
                    "why": _why(answer, state, missing, tables),
                    "missing_columns": list(missing),
                }
            )
    return out


def answers_table(tables: Mapping[str, pl.DataFrame], steps: Iterable[str] = STEP_NAMES) -> Table:
    """The picture "what these files can answer": one row a question, of the steps named."""
    named = set(steps)
    rows: list[tuple[str, ...]] = []
    counts: Counter[AnswerState] = Counter()
    for answer in ANSWERS:
        if answer.step in named:
            state, missing = state_of(answer, tables)
            counts[state] += 1
            rows.append(
                (
                    step(answer.step).title,
                    answer.question,
                    state.value,
                    _why(answer, state, missing, tables),
                )
            )
    said = ", ".join(f"{counts[state]} {state.value}" for state in AnswerState)
    return Table(
        picture_id="answers",
        title=f"What these files can answer: of {len(rows)} questions, {said}",
        drawn="Each question of the plan, whether the files answer it, and what is missing.",
        columns=("Step", "Question", "Answer", "Why"),
        rows=tuple(rows),
        reads=ANSWER_READS,
        note=spell_level(tables),
    )


def with_answers(answer: StepAnswer, tables: Mapping[str, pl.DataFrame]) -> StepAnswer:
    """A step's answer with what these files let it answer, as a figure and as its last picture.

    A step that declares no answer is left as it is.
    """
    listed = answers_for(answer.step, tables)
    if not listed:
        return answer
    picture = replace(answers_table(tables, [answer.step]), picture_id=f"{answer.step}_answers")
    return replace(
        answer,
        figures={**answer.figures, FIGURE: listed},
        figure_reads={**answer.figure_reads, FIGURE: ANSWER_READS},
        pictures=(*answer.pictures, picture),
    )


def _missing(needs: Iterable[str], tables: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """The columns that are not there; of alternatives, none of which is there, the first."""
    return tuple(
        options[0]
        for options in (need.split("|") for need in needs)
        if not any(_known(option, tables) for option in options)
    )


def _known(read: str, tables: Mapping[str, pl.DataFrame]) -> int:
    """How many rows hold something in "table.column"."""
    table, column = read.split(".", 1)
    frame = tables.get(table)
    return 0 if frame is None or column not in frame.columns else frame[column].count()


def _why(
    answer: Answerable,
    state: AnswerState,
    missing: tuple[str, ...],
    tables: Mapping[str, pl.DataFrame],
) -> str:
    """One or two sentences: what holds the answer back, or how full its thinnest column is."""
    if state is AnswerState.GIVEN:
        return _thinnest(answer, tables)
    lacking = f"Missing: {', '.join(missing)}."
    return f"{answer.bounded_as} {lacking}" if state is AnswerState.BOUNDED else lacking


def _thinnest(answer: Answerable, tables: Mapping[str, pl.DataFrame]) -> str:
    """How full the emptiest column is. How full a security column is tells too much: not said."""
    found = []
    for need in answer.given:
        options = [o for o in need.split("|") if _known(o, tables)]
        if any(sensitivity_of(o) > Sensitivity.COMMERCIAL for o in options):
            continue
        height = {o: tables[o.split(".", 1)[0]].height for o in options}
        known, read = max((_known(o, tables) / height[o], o) for o in options)
        found.append((known, read))
    known, read = min(found, default=(1.0, ""))
    if known == 1:
        return "Every column it needs is there."
    frame = tables[read.split(".", 1)[0]]
    return f"{read} is known in {_known(read, tables):,} of {frame.height:,} rows."
