"""The step options: which way of providing each component suits, and who should deliver it?

Comes in: whatever tables were read, by name, and the day. Goes out: every way costed over its whole
life, first places and how sure they are, proposals, delivery-model decisions, the gate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer
from untower.options.facts import gather_facts
from untower.options.figures import figure_reads_of, figures_of
from untower.options.findings_of import findings_of
from untower.options.missing import missing_cells
from untower.options.pictures import pictures_of
from untower.options.wording import answer_of, assumptions_of, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.options.facts import Progress, Stop
    from untower.policy import Policy


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> StepAnswer:
    """What the tables show of the options of each component on a day.

    Reads organisation, components, options, platforms, delivery_models, passed_over, charges,
    contracts, suppliers, uses and interfaces: any of them may be absent, and any column. `policy`
    overlays the shipped numbers; `stop` ends the weighing early.
    """
    facts = gather_facts(tables, on=on, policy=policy, progress=progress, stop=stop)
    answer, answer_reads = answer_of(facts)
    figures = figures_of(facts)
    return StepAnswer(
        step="options",
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
