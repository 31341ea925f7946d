"""The step capability: do we own the strategy and have the skills to run it?

Comes in: whatever tables were read, by name, and the day. Goes out: figures, findings worst first,
pictures and the cells whose answer would change most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer
from untower.capability.facts import gather_facts
from untower.capability.figures import figure_reads_of, figures_of
from untower.capability.missing import missing_cells
from untower.capability.pictures import pictures_of
from untower.capability.role_findings import role_findings
from untower.capability.strategy_findings import strategy_findings
from untower.capability.wording import answer_of, assumptions_of, state_of
from untower.findings import worst_first

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.capability.facts import Progress, Stop
    from untower.policy import Policy


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> StepAnswer:
    """What the tables show of strategy, decisions and roles on a day.

    Reads organisation, strategy, decisions, roles, services and suppliers: any of them may be
    absent, and any column. `policy` overlays the shipped numbers.
    """
    facts = gather_facts(tables, on=on, policy=policy, progress=progress, stop=stop)
    answer, answer_reads = answer_of(facts)
    figures = figures_of(facts)
    return StepAnswer(
        step="capability",
        state=state_of(facts),
        answer=answer,
        answer_reads=answer_reads,
        figures=figures,
        figure_reads=figure_reads_of(figures),
        findings=tuple(worst_first([*role_findings(facts), *strategy_findings(facts)])),
        pictures=pictures_of(facts),
        missing=missing_cells(facts),
        assumed=assumptions_of(facts),
    )
