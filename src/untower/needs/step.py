"""The step needs: who are the users, what do they need, how well are they served?

Comes in: whatever tables were read, by name, and the day. Goes out: figures, findings worst first,
pictures and the cells whose answer would change most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer
from untower.findings import worst_first
from untower.needs.facts import gather_facts
from untower.needs.figures import figure_reads_of, figures_of
from untower.needs.missing import missing_cells
from untower.needs.pictures import pictures_of
from untower.needs.service_findings import service_findings
from untower.needs.trace_findings import trace_findings
from untower.needs.wording import answer_of, assumptions_of, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.needs.facts import Progress, Stop
    from untower.policy import Policy


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> StepAnswer:
    """What the tables show of users and their needs on a day.

    Reads organisation, services, needs, uses, components, interfaces, charges, contracts and
    suppliers: any of them may be absent, and any column. `policy` overlays the shipped numbers.
    """
    facts = gather_facts(tables, on=on, policy=policy, progress=progress, stop=stop)
    answer, answer_reads = answer_of(facts)
    figures = figures_of(facts)
    return StepAnswer(
        step="needs",
        state=state_of(facts),
        answer=answer,
        answer_reads=answer_reads,
        figures=figures,
        figure_reads=figure_reads_of(figures),
        findings=tuple(worst_first([*service_findings(facts), *trace_findings(facts)])),
        pictures=pictures_of(facts),
        missing=missing_cells(facts),
        assumed=assumptions_of(facts),
    )
