"""Was a step taken before the next, or passed over on record, by whom and why?

A step is ready, incomplete (and what is missing is said) or passed over on record. A record speaks
of a whole step, or of one row where it names that row's table and key. Without who, why or the day
it settles nothing: the answer is then not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.findings import Outcome
from untower.journey import PASSED_OVER_READS, STEPS, State, passes_over
from untower.phrases import plural, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

PASSED_READS = PASSED_OVER_READS
# What a step lacks is asked in words that may name a contract, its title or what it charges.
GATE_READS = (*PASSED_READS, "contracts.owner_role", "charges.annual_gbp")
QUESTIONS_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class Gate:
    """How one step stands: its state, what is missing, and who passed it over and why.

    `missing` are its questions, none about what only the full edition shows. `state` None: nothing
    was handed on from the step. `is_in_doubt`: a record may pass it over and does not say who, why
    or when.
    """

    step: str
    state: State | None
    missing: tuple[str, ...] = ()
    record: Line | None = None
    is_in_doubt: bool = False

    @property
    def passed_words(self) -> str:
        """Who passed the step over, when and why."""
        if self.record is None:
            return ""
        who, why, day = (self.record[c] for c in ("by_role", "reason", "decided_on"))
        why = str(why).rstrip(".")
        return f"{self.step} was passed over on record by {who} on {spell_day(day)}: {why}"

    @property
    def words(self) -> str:
        """How the step stands, in words that follow its name."""
        if self.is_in_doubt:
            return f"a record that may pass over {self.step} does not say who, why or when"
        if self.state is State.INCOMPLETE:
            asks = plural(len(self.missing), "cell")
            return f"{self.step} is incomplete" + (f" and asks for {asks}" if self.missing else "")
        return {
            None: f"nothing is known of {self.step}",
            State.TO_COME: f"untower does not answer {self.step} yet",
        }.get(self.state, f"{self.step} is ready")


def gate(case: CaseFile, step: str, about: Iterable[tuple[str, str | None]] = ()) -> Gate:
    """How a step stands, for the rows named in `about` as (table, key) where a record names one."""
    record, is_in_doubt = _record(case, step, frozenset(about))
    answer = case.earlier.get(step)
    state = None if answer is None else answer.state
    return Gate(
        step=step,
        state=State.PASSED_OVER if record is not None else state,
        missing=case.asked(step) if state is State.INCOMPLETE else (),
        record=record,
        is_in_doubt=is_in_doubt,
    )


def _record(
    case: CaseFile, step: str, about: frozenset[tuple[str, str | None]]
) -> tuple[Line | None, bool]:
    """The record that passes the step over, and whether one may and does not say so fully."""
    doubt = False
    for record in case.where("passed_over", "step", step):
        if record["kind"] not in (None, "skip"):
            continue
        named = (record["subject_table"], record["subject_key"])
        if None in named and named != (None, None):
            doubt = True
        elif named == (None, None) or named in about:
            settled = passes_over(record, case.on)
            if settled:
                return record, False
            doubt = doubt or settled is None
    return None, doubt


def if_passed_over(
    case: CaseFile,
    line: Line,
    step: str,
    about: Iterable[tuple[str, str | None]] = (),
    *,
    began: date | None,
) -> Answer | None:
    """The answer of a row whose step was passed over; None where it was not.

    `began` is the day from which the step was too late: a record made after it passes over nothing.
    """
    found = gate(case, step, about)
    if found.is_in_doubt:
        return line.not_known(found.words)
    if found.record is None:
        return None
    if began is None:
        return line.not_known(f"{found.passed_words}; whether before it began is not known")
    if found.record["decided_on"] > began:
        return None
    return line.not_applicable(found.passed_words)


def gate_figures(case: CaseFile) -> list[dict[str, Any]]:
    """Every step before assurance: its state, what is missing, who passed it over and why."""
    found = [gate(case, step.name) for step in STEPS if step.number is not None]
    return [
        {
            "step": g.step,
            "state": None if g.state is None else g.state.value,
            "missing": list(g.missing[:QUESTIONS_SHOWN]),
            "by_role": g.record["by_role"] if g.record else None,
            "reason": g.record["reason"] if g.record else None,
            "decided_on": g.record["decided_on"] if g.record else None,
        }
        for g in found
    ]


def found_by(case: CaseFile, step: str, rule: str) -> tuple[set[Outcome], tuple[str, ...]] | None:
    """The outcomes of an earlier step's findings of one rule, and whom each not met speaks of.

    None where the step handed nothing on.
    """
    answer = case.earlier.get(step)
    if answer is None:
        return None
    found = [f for f in answer.findings if f.rule == rule]
    failed = tuple(f.subject_key for f in found if f.outcome is Outcome.NOT_MET)
    return {f.outcome for f in found}, failed
