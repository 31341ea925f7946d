"""The step bids, purpose plan: how far is each procurement, and what blocks it?

Comes in: procurements, lots, criteria and scales, and how many tenders were received. Goes out: the
state of each, what cannot be followed, what tenderers are not told, and which price methods let a
third tender decide. No price and no score is read: `assessment.assess` does that, for one
procurement, in purpose assess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell, StepAnswer, Table
from untower.bids.figures import READS, STATE_READS, figures_of
from untower.bids.findings_of import STEP, findings_of
from untower.bids.procurement_states import procurement_states
from untower.bids.wording import ASSUMED, answer_of, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.bids.procurement_states import ProcurementState
    from untower.policy import Policy

COMMERCIAL = "commercial lead"
SETTLED = ("procurements", "lots", "lot_components", "criteria", "scale_points", "assignments")
COUNTED = ("basis", "procurement_id")


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> StepAnswer:
    """The state of every procurement on a day.

    Reads `procurements`, `lots`, `lot_components`, `criteria`, `scale_points` and `assignments`,
    and of `offers` only how many are tenders of which procurement.
    """
    del policy, progress, stop
    states = procurement_states(without_tenders(tables), on=on)
    return StepAnswer(
        step=STEP,
        state=state_of(states),
        answer=answer_of(states),
        answer_reads=STATE_READS,
        figures=figures_of(states),
        figure_reads=READS,
        findings=tuple(findings_of(states)),
        pictures=(_picture(states),) if states else (),
        missing=tuple(_missing(states)),
        assumed=ASSUMED if states else (),
    )


def without_tenders(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables a plan may read here: of offers two columns, of prices and scores nothing."""
    kept = {name: tables[name] for name in SETTLED if name in tables}
    offers = tables.get("offers")
    if offers is not None:
        kept["offers"] = offers.select([c for c in COUNTED if c in offers.columns])
    return kept


def _picture(states: Sequence[ProcurementState]) -> Table:
    blocked = sum(bool(one.tree.troubles) for one in states)
    return Table(
        picture_id="bids_procurements",
        title=f"{blocked} of {len(states)} procurements cannot be followed as written"
        if blocked
        else "How far each procurement is",
        drawn="One line a procurement.",
        columns=("Procurement", "How far", "Lots", "Criteria scored", "To settle before notice"),
        rows=tuple(
            (
                one.record["title"] or one.procurement_id,
                one.stage.value,
                len(one.tree.lot_ids),
                len(one.tree.leaves) if not one.tree.troubles else None,
                len(one.tree.troubles) + len(one.tree.before_notice),
            )
            for one in states
        ),
        reads=STATE_READS,
        number_columns=(2, 3, 4),
    )


def _missing(states: Sequence[ProcurementState]) -> Iterator[MissingCell]:
    questions = {
        "tender_notice_on": "On which day is the tender notice of {} published?",
        "deadline_at": "By when must tenders of {} be in?",
        "combinations_allowed": "Does the notice of {} let lots be awarded in combination?",
    }
    for one in states:
        for column, question in questions.items():
            if one.record[column] is None:
                yield MissingCell(
                    table="procurements",
                    key=one.procurement_id,
                    column=column,
                    question=question.format(one.record["title"] or one.procurement_id),
                    owner_role=COMMERCIAL,
                    money_gbp=None,
                    settles=1,
                )
