"""What does the journey's page need to know of a plan? Plain values, cut to an edition.

How each step stands with one sentence, the dates by which something is to be decided, how the
verdicts came out, the blanks that would change most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from untower.findings import Force, Outcome
from untower.journey import STEPS, passes_over
from untower.publish import wording
from untower.publish.ask_lines import ask_lines
from untower.publish.report_cover import contracts_of, decisions_of, figures_of, is_missed
from untower.storage.ask_sheet import ONLY_ROW

if TYPE_CHECKING:
    from untower.answers import Plan, StepAnswer
    from untower.publish.ask_lines import AskLine
    from untower.publish.editions import CutPlan

DATES_SHOWN = 5
LETTERS = 160
ASSURANCE = "assurance"


def overview_of(cut: CutPlan) -> dict[str, Any]:
    """The journey's page in plain values; nothing in it is above the plan's edition."""
    plan = cut.plan
    return {
        "on": plan.on.isoformat(),
        "organisation": plan.organisation,
        "withheld": cut.withheld_words,
        "steps": {answer.step: _step(answer, plan) for answer in plan.steps},
        "passed": {step.name: passed_over(plan, step.name) for step in STEPS},
        "dates": _dates(plan),
        "verdicts": _verdicts(plan),
        "settles": sum(cell.settles for cell in plan.missing),
        "asks": len(plan.missing),
        "missing": [_missing(line) for line in ask_lines(cut)],
    }


def passed_over(plan: Plan, step: str) -> dict[str, Any] | None:
    """Who passed a whole step over, why and since when, where that is on record in full."""
    frame = plan.reading.tables.get("passed_over")
    needed = ("step", "kind", "subject_table", "subject_key", "by_role", "reason", "decided_on")
    for row in [] if frame is None else frame.iter_rows(named=True):
        record: dict[str, Any] = {name: row.get(name) for name in needed}
        is_whole = record["subject_table"] is None and record["subject_key"] is None
        is_meant = record["step"] == step and record["kind"] == "skip" and is_whole
        if is_meant and passes_over(record, plan.on):
            return {
                "by_role": record["by_role"],
                "reason": record["reason"],
                "decided_on": record["decided_on"].isoformat(),
            }
    return None


def _step(answer: StepAnswer, plan: Plan) -> dict[str, Any]:
    said = answer.answer.replace("\n", " ")
    said = said.removeprefix("Planning model: not an award decision.").strip()
    return {
        "state": answer.state.value,
        "is_passed": passed_over(plan, answer.step) is not None,
        "sentence": _to_a_word(wording.first_sentence(said)),
        "missing": len(answer.missing),
        "findings": dict(Counter(f.outcome.value for f in answer.findings)),
    }


def _to_a_word(text: str) -> str:
    """A sentence no longer than a line or two, cut where a word ends."""
    if len(text) <= LETTERS:
        return text
    return text[:LETTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _dates(plan: Plan) -> dict[str, Any]:
    """What is overdue, the next decisions, and of how many contracts no date is known."""
    contracts = contracts_of(plan, figures_of(plan))
    missed = [c.label for c in contracts if is_missed(c, plan.on)]
    return {
        "contracts": len(contracts),
        "missed": missed,
        "next": [
            {"on": on.isoformat(), "label": label}
            for on, label in decisions_of(contracts, plan.on)[:DATES_SHOWN]
        ],
        "undated": sum(1 for c in contracts if c.decide_by is None),
    }


def _verdicts(plan: Plan) -> dict[str, int]:
    """How the tests of assurance came out, and how many of those not met are law."""
    answer = next((a for a in plan.steps if a.step == ASSURANCE), None)
    if answer is None:
        return {}
    counts = answer.figures.get("counts")
    told = (
        {name.replace("_", " "): n for name, n in counts.items() if isinstance(n, int)}
        if isinstance(counts, Mapping)
        else dict(Counter(f.outcome.value for f in answer.findings))
    )
    laws = {
        f.rule for f in answer.findings if f.outcome is Outcome.NOT_MET and f.force is Force.LAW
    }
    return {**told, "law": len(laws)}


def _missing(line: AskLine) -> dict[str, Any]:
    """One question: its cell where it is one that can be filled in here."""
    cell, place = line.cell, line.place
    return {
        "rank": line.rank,
        "question": cell.question,
        "table": cell.table,
        "column": cell.column if place is None else place.column,
        "key": None if place is None else place.key,
        "was": "" if place is None else place.was,
        "is_only_row": place is not None and place.key == ONLY_ROW,
        "about": line.about,
        "known": line.known,
        "why": line.why,
        "owner_role": cell.owner_role,
    }
