"""Does it meet the Code and the rules that bind us? Every rule judged, worst first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.answers import MissingCell, StepAnswer
from untower.arithmetic.money import total_gbp
from untower.assurance.case_file import case_file
from untower.assurance.editions import INCOMPLETE_2016, OUR_READING
from untower.assurance.gates import GATE_READS, gate_figures
from untower.assurance.judging import Verdict, judged
from untower.assurance.pictures import picture_of_gates, pictures_of
from untower.assurance.rule import rules
from untower.assurance.wording import evidence_words, findings_of, verdict_sentence
from untower.findings import Outcome, worst_first
from untower.journey import State
from untower.tables import TABLES

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    import polars as pl

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Line
    from untower.policy import Policy

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]
CELLS_ASKED = 200


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    earlier: Mapping[str, StepAnswer] | None = None,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> StepAnswer:
    """A verdict for every rule there is, for the body the tables describe, on a day.

    Any table may be absent: what cannot be judged is not known, with the evidence to supply.
    `earlier` are the answers of the steps before; `policy` overlays the shipped numbers. `stop`
    ends it between two rules; those not reached are then left out and the answer says so.
    """
    case = case_file(tables, on=on, earlier=earlier, policy=policy)
    every = rules()
    verdicts: list[Verdict] = []
    for number, rule in enumerate(every):
        if stop and stop():
            break
        if progress:
            progress(number, len(every), rule.name)
        verdicts.append(judged(rule, case))
    open_to_members = [v for v in verdicts if not v.is_restricted]
    restricted = [v for v in verdicts if v.is_restricted]
    figures, reads = _figures(open_to_members, restricted)
    figures["gates"], reads["gates"] = gate_figures(case), GATE_READS
    return StepAnswer(
        step="assurance",
        state=_state(verdicts, len(every)),
        answer=_answer(open_to_members, len(restricted), len(every) - len(verdicts)),
        answer_reads=_reads_of(open_to_members),
        figures=figures,
        figure_reads=reads,
        findings=tuple(worst_first([f for v in verdicts for f in findings_of(v)])),
        pictures=(*pictures_of(open_to_members, restricted), *picture_of_gates(case)),
        missing=_missing(verdicts, case),
        assumed=(INCOMPLETE_2016, OUR_READING),
    )


def _state(verdicts: list[Verdict], of: int) -> State:
    unknown = any(v.outcome is Outcome.NOT_KNOWN for v in verdicts)
    return State.INCOMPLETE if unknown or len(verdicts) < of else State.READY


def _reads_of(verdicts: list[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read for v in verdicts for read in v.reads))


def _figures(
    shown: list[Verdict], restricted: list[Verdict]
) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """`verdicts` rest on nothing secret; those that do stand apart, for the full edition alone."""
    figures: dict[str, Any] = {"verdicts": [_entry(v) for v in shown], "counts": _counts(shown)}
    reads = {"verdicts": _reads_of(shown), "counts": _reads_of(shown)}
    if restricted:
        figures["verdicts_restricted"] = [_entry(v) for v in restricted]
        reads["verdicts_restricted"] = _reads_of(restricted)
    return figures, reads


def _entry(verdict: Verdict) -> dict[str, Any]:
    rule = verdict.rule
    return {
        "rule": rule.name,
        "edition": rule.edition,
        "point": rule.point,
        "repeats": rule.repeats,
        "force": verdict.force.words,
        "outcome": verdict.outcome.value,
        "evidence": evidence_words(verdict),
        "sentence": verdict_sentence(verdict),
        "money_gbp": verdict.money_gbp,
        "rows": len(verdict.of(verdict.outcome)),
    }


def _counts(verdicts: list[Verdict]) -> dict[str, int]:
    return {
        outcome.value.replace(" ", "_"): sum(v.outcome is outcome for v in verdicts)
        for outcome in Outcome
    }


def _answer(shown: list[Verdict], restricted: int, unreached: int) -> str:
    """The answer in a few sentences: how many came out how, and what is law among them."""
    counts = _counts(shown)
    said = ", ".join(f"{counts[o.value.replace(' ', '_')]} {o.value}" for o in WORST)
    failed = [v for v in shown if v.outcome is Outcome.NOT_MET]
    twice = sum(v.rule.repeats is not None for v in shown)
    both = f", {twice} of them asked for both editions" if twice else ""
    sentences = [f"Of {len(shown)} verdicts{both}: {said}."]
    if failed:
        highest = max(v.force for v in failed)
        among = sum(v.force == highest for v in failed)
        sentences.append(f"The strongest force among those not met is {highest.words} ({among}).")
    if restricted:
        sentences.append(f"{restricted} more rest on security or personal columns.")
    if unreached:
        sentences.append(f"{unreached} were not reached: the run was stopped.")
    return " ".join(sentences)


WORST = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


def _missing(verdicts: list[Verdict], case: CaseFile) -> tuple[MissingCell, ...]:
    """The blank cells that would settle most answers, the most money first.

    What an earlier step asks for already is not asked twice.
    """
    asked_before = {
        (cell.table, cell.key, cell.column)
        for answer in case.earlier.values()
        for cell in answer.missing
    }
    cells: dict[tuple[str, str, str], list[Any]] = {}
    for verdict in verdicts:
        for answer in verdict.of(Outcome.NOT_KNOWN):
            for column in dict.fromkeys(answer.blanks):
                cells.setdefault((answer.line.table, answer.key, column), []).append(answer)
    asked = [
        _Asked(
            table=table,
            key=key,
            column=column,
            money_gbp=answers[0].money_gbp,
            settles=len(answers),
            line=answers[0].line,
        )
        for (table, key, column), answers in cells.items()
    ]
    asked += _about_the_body(case, verdicts)
    asked = [c for c in asked if (c.table, c.key, c.column) not in asked_before]
    asked.sort(key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""))
    return tuple(_worded(one) for one in asked[:CELLS_ASKED])


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A blank before it is put into words: there can be very many, and few are shown."""

    table: str
    key: str | None
    column: str
    money_gbp: Decimal | None
    settles: int
    line: Line | None = None
    question: str = ""


def _worded(asked: _Asked) -> MissingCell:
    line = asked.line
    return MissingCell(
        table=asked.table,
        key=asked.key,
        column=asked.column,
        question=asked.question
        if line is None
        else _question(asked.table, asked.column, line.named),
        owner_role=None if line is None else line["owner_role"],
        money_gbp=asked.money_gbp,
        settles=asked.settles,
    )


def _question(table: str, column: str, named: str) -> str:
    """The question in the words of the column's own sentence."""
    sentence = TABLES[table].column(column).sentence.rstrip(".").split(";")[0]
    return f"{named}: {sentence[0].lower()}{sentence[1:]}?"


def _about_the_body(case: CaseFile, verdicts: list[Verdict]) -> list[_Asked]:
    """Kind and nation, which settle whom the rules bind."""
    money: Decimal | None = total_gbp([line["value_gbp"] for line in case.rows("contracts")])
    settles = sum(bool(v.rule.binds) for v in verdicts)
    return [
        _Asked(
            table="organisation",
            key=None,
            column=column,
            question=question,
            money_gbp=money,
            settles=settles,
        )
        for column, value, question in (
            ("kind", case.kind, "Is the body central government, a council or another?"),
            ("nation", case.nation, "Which nation's rules bind the body?"),
        )
        if value is None
    ]
