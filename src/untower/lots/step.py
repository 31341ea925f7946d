"""The step lots: how should the work be split, and by which route bought?

Comes in: whatever tables were read, by name, and the day. Goes out: lots proposed for what goes to
tender, lots made by hand judged alike, thresholds, routes, and reasons for the record. No tender is
read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer
from untower.lots.facts import gather_facts
from untower.lots.figures import figure_reads_of, figures_of
from untower.lots.findings_of import findings_of
from untower.lots.missing import missing_cells
from untower.lots.pictures import pictures_of
from untower.lots.wording import answer_of, assumptions_of, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.lots.facts import Progress, Stop
    from untower.policy import Policy


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    rounds: int | None = None,
) -> StepAnswer:
    """What the tables show of lots on a day.

    Reads organisation, services, components, uses, interfaces, charges, contracts, suppliers,
    options, delivery_models, offers, offer_items, limits, frameworks, procurements, lots,
    lot_components and passed_over: any may be absent, and any column. `policy` overlays the shipped
    numbers; `rounds` is the work of the search, a default by size where it is None; `stop` ends it
    early.
    """
    facts = gather_facts(tables, on=on, policy=policy, progress=progress, stop=stop, rounds=rounds)
    answer, answer_reads = answer_of(facts)
    figures = figures_of(facts)
    return StepAnswer(
        step="lots",
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
