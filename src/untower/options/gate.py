"""May a component go further: were its options considered, or is it on record that they were not?

Considered means that options of at least two kinds are listed for it, keeping it among them: one
way alone was chosen before it was counted. What untower adds or proposes counts for nothing here,
because nobody looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.journey import PASSED_OVER_READS, passes_over
from untower.needs.whole_tables import Record, records_of
from untower.options.ways import LISTED
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.options.delivery import Decision
    from untower.options.ways import Ways
    from untower.policy import Policy

GATE_READS = (
    "options.component_id",
    "options.kind",
    *PASSED_OVER_READS,
)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """How one component stands before the gate.

    `outcome` MET: considered, or passed over on `record`; NOT_MET: neither; NOT_KNOWN: an option
    without a kind, or a record that does not say who, why and when, may settle it.
    """

    component: Record
    kinds: tuple[str, ...]
    outcome: Outcome
    record: Record | None
    goes_to_tender: bool

    @property
    def component_id(self) -> str:
        """The component's short id."""
        return str(self.component["component_id"])

    @property
    def goes_further(self) -> bool:
        """Whether it may go on to lots and offers."""
        return self.outcome is Outcome.MET


def passages_of(
    ways: Ways,
    decisions: tuple[Decision, ...],
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
) -> tuple[Passage, ...]:
    """Each component in scope before the gate."""
    least = convention("options_considered_min", on=on, policy=policy)
    kinds: dict[str, list[str | None]] = {}
    for component, kind, origin in ways.frame.select("component_id", "kind", "origin").iter_rows():
        if origin == LISTED:
            kinds.setdefault(component, []).append(kind)
    records = [r for r in records_of(tables, "passed_over") or [] if r["step"] == "options"]
    tender = {d.component["component_id"]: d.goes_to_tender for d in decisions}
    return tuple(
        _passage(
            c,
            kinds.get(c["component_id"], []),
            *passed_over(records, c["component_id"], on),
            least=least,
            is_for_tender=tender.get(c["component_id"], False),
        )
        for c in ways.components
    )


def passed_over(records: list[Record], component_id: str, on: date) -> tuple[Record | None, bool]:
    """The record that passes the step over for a component, and whether one may but is not full.

    The whole step, or the component by name, may be skipped; a component may also be excepted.
    """
    doubt = False
    for record in records:
        named = (record["subject_table"], record["subject_key"])
        if record["kind"] not in (None, "skip", "exception"):
            continue
        if record["kind"] == "exception" and named == (None, None):
            continue  # an exception is from one row's question, never from the whole step
        if None in named and named != (None, None):
            doubt = True
        elif named in ((None, None), ("components", component_id)):
            settled = passes_over(record, on)
            if settled:
                return record, False
            doubt = doubt or settled is None
    return None, doubt


def _passage(
    component: Record,
    kinds: list[str | None],
    record: Record | None,
    is_in_doubt: bool,
    *,
    least: float,
    is_for_tender: bool,
) -> Passage:
    known = tuple(sorted({k for k in kinds if k is not None}))
    if len(known) >= least or record is not None:
        outcome = Outcome.MET
    elif None in kinds or is_in_doubt:
        outcome = Outcome.NOT_KNOWN
    else:
        outcome = Outcome.NOT_MET
    return Passage(
        component=component,
        kinds=known,
        outcome=outcome,
        record=record if len(known) < least else None,
        goes_to_tender=is_for_tender and outcome is Outcome.MET,
    )
