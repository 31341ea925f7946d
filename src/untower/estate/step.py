"""The estate: what do we have, and what does the spend show?

Comes in: whatever tables were read, by name, and the day. Goes out: figures, findings worst first,
pictures and the cells whose answer would change most. Without payments the contracts and
components still speak; without those the spend does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer
from untower.estate.answer import answer_of, assumptions_of, state_of
from untower.estate.conventions import read_conventions
from untower.estate.facts import gather_facts
from untower.estate.figures import figure_reads_of, figures_of
from untower.estate.findings_of import findings_of
from untower.estate.missing import missing_cells
from untower.estate.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.estate.spend import Progress, Stop
    from untower.policy import Policy


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> StepAnswer:
    """What the tables show of the estate on a day.

    Reads payments, suppliers, contracts, charges, components, interfaces, uses, links: any of them
    may be absent, any column but an amount may be. `policy` overlays the shipped numbers.
    """
    facts = gather_facts(
        tables, on=on, conventions=read_conventions(on, policy), progress=progress, stop=stop
    )
    answer, answer_reads = answer_of(facts)
    figures = figures_of(facts)
    return StepAnswer(
        step="estate",
        state=state_of(facts),
        answer=answer,
        answer_reads=answer_reads,
        figures=figures,
        figure_reads=figure_reads_of(figures),
        findings=tuple(findings_of(facts)),
        pictures=pictures_of(facts),
        missing=missing_cells(facts),
        assumed=assumptions_of(facts),
    )
