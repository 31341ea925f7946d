"""One rule and one case file: what each row answers, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.assurance.dating import standing_with
from untower.assurance.verdict import worst_of
from untower.findings import Force, Outcome
from untower.tables import Sensitivity, sensitivity_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from untower.assurance.case_file import CaseFile
    from untower.assurance.dating import Standing
    from untower.assurance.rule import Rule
    from untower.assurance.verdict import Answer, Line

BODY = ("organisation.kind", "organisation.nation")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule comes to for a body: its outcome, and each row's answer."""

    rule: Rule
    outcome: Outcome
    force: Force
    answers: tuple[Answer, ...]
    reads: tuple[str, ...]
    why: str = ""

    def of(self, outcome: Outcome) -> tuple[Answer, ...]:
        """The answers that came out so."""
        return tuple(a for a in self.answers if a.outcome is outcome)

    @property
    def money_gbp(self) -> Decimal | None:
        """What the rows not met, else those not known, are worth; None where nothing is known."""
        behind = self.of(Outcome.NOT_MET) or self.of(Outcome.NOT_KNOWN)
        known = [a.money_gbp for a in behind if a.money_gbp is not None]
        return sum(known[1:], known[0]) if known else None

    @property
    def is_restricted(self) -> bool:
        """Whether it rests on a column that only the full edition shows."""
        return any(sensitivity_of(r) >= Sensitivity.SECURITY for r in self.reads)


def judged(rule: Rule, case: CaseFile) -> Verdict:
    """The verdict of a rule: every row's answer, bent by whom, where and when the rule binds."""
    body, of_row = standing_with(rule, case)
    answers = tuple(_bound(answer, of_row) for answer in rule.test(case))
    outcome, why = worst_of(a.outcome for a in answers), ""
    if not answers:
        outcome = body.outcome or Outcome.NOT_KNOWN
        why = body.why or f"no row of {rule.subject} was read"
    elif body.outcome is not None:
        why = body.why
    return Verdict(
        rule=rule,
        outcome=outcome,
        force=max((a.force for a in answers if a.outcome is outcome), default=body.force),
        answers=answers,
        reads=_reads(rule, case),
        why=why,
    )


def _bound(answer: Answer, of_row: Callable[[Line], Standing]) -> Answer:
    """An answer with the force of the rule for that row, or settled by whom the rule binds."""
    if answer.outcome is Outcome.NOT_APPLICABLE:
        return answer
    standing = of_row(answer.line)
    if standing.outcome is Outcome.NOT_APPLICABLE:
        return answer.but(Outcome.NOT_APPLICABLE, standing.why, standing.force)
    if standing.outcome is Outcome.NOT_KNOWN:
        table = f"{answer.line.table}."
        own: tuple[str, ...] = ()
        if standing.blanks:
            own = tuple(b.removeprefix(table) for b in standing.blanks if b.startswith(table))
        words = f"{standing.why}; otherwise: {answer.words}"
        return answer.but(Outcome.NOT_KNOWN, words, standing.force, own)
    return answer if answer.force is standing.force else answer.bound_by(standing.force)


def _reads(rule: Rule, case: CaseFile) -> tuple[str, ...]:
    """The columns the verdict rests on: those of tables that were read.

    Without any of them the answer is not known because nothing was read, which is no secret.
    """
    body = BODY if rule.binds else ()
    money = ("contracts.value_gbp",) if rule.subject == "contracts" else ()
    found = tuple(
        dict.fromkeys(r for r in (*rule.reads, *body, *money) if case.has(r.split(".")[0]))
    )
    return found or BODY
