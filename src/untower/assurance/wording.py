"""How a verdict is said: one sentence, the rows behind it, and what to do or to supply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import total_gbp
from untower.findings import Finding, Force, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.judging import Verdict
    from untower.assurance.verdict import Answer

SINGLY = 5
NAMED = 3
WHOLE = "all"
LEAST = Force.HOUSE_CONVENTION
ROWS_SHOWN = 50
BEGINNING = {
    Outcome.NOT_MET: "Not met",
    Outcome.NOT_KNOWN: "Not known",
    Outcome.MET: "Met",
    Outcome.NOT_APPLICABLE: "Not applicable",
}


def verdict_sentence(verdict: Verdict) -> str:
    """What the rule asks and how it came out, in one or two sentences."""
    answers = verdict.of(verdict.outcome)
    how = BEGINNING[verdict.outcome]
    if verdict.outcome is Outcome.NOT_MET and verdict.rule.edition == "2016":
        how = "Would not have met the 2016 edition"
    if not answers:
        return f"{verdict.rule.sentence} {how}: {verdict.why}."
    whole = answers[0].line.whole == WHOLE
    if verdict.outcome is Outcome.NOT_APPLICABLE or whole:
        return f"{verdict.rule.sentence} {how}: {answers[0].words}."
    first = ", ".join(a.line.named for a in answers[:NAMED])
    more = f" and {len(answers) - NAMED:,} more" if len(answers) > NAMED else ""
    because = "" if verdict.outcome is Outcome.MET else f": {answers[0].words}"
    of = f"{len(answers):,} of {len(verdict.answers):,}"
    return f"{verdict.rule.sentence} {how} for {of}, {first}{more}{because}."


def evidence_words(verdict: Verdict) -> str:
    """What shows it, or what to supply where it is not known."""
    if verdict.outcome is Outcome.NOT_KNOWN:
        return verdict.rule.supply
    answers = verdict.of(verdict.outcome)
    return "; ".join(f"{a.line.key}: {a.words}" for a in answers[:NAMED]) or verdict.why


def findings_of(verdict: Verdict) -> Iterator[Finding]:
    """Findings of a rule: each row not met on its own where they are few, the rest together."""
    if verdict.rule.repeats and verdict.rule.is_yardstick and verdict.force is LEAST:
        return  # the current edition's own finding says the same; the verdict still stands
    for outcome in (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET):
        answers = verdict.of(outcome)
        if outcome is Outcome.NOT_MET and len(answers) <= SINGLY:
            for answer in answers:
                yield _single(verdict, answer)
            continue
        # Rows bound by law and rows bound by nobody never share a finding.
        for force in sorted({a.force for a in answers}, reverse=True):
            alike = tuple(a for a in answers if a.force is force)
            yield _together(verdict, outcome, alike)
    if not verdict.answers or verdict.outcome is Outcome.NOT_APPLICABLE:
        yield _together(verdict, verdict.outcome, verdict.answers)


def _single(verdict: Verdict, answer: Answer) -> Finding:
    rule = verdict.rule
    how = " would not have met the 2016 edition" if rule.edition == "2016" else ""
    if answer.line.whole == WHOLE:
        return _together(verdict, answer.outcome, (answer,))
    words = f"{answer.line.named}{how}: {answer.words}."
    return _finding(verdict, answer.outcome, (answer,), words)


def _together(verdict: Verdict, outcome: Outcome, answers: tuple[Answer, ...]) -> Finding:
    rule = verdict.rule
    how = BEGINNING[outcome]
    if outcome is Outcome.NOT_MET and rule.edition == "2016":
        how = "Would not have met the 2016 edition"
    if not answers:
        return _finding(verdict, outcome, (), f"{rule.sentence} {how}: {verdict.why}.")
    if outcome is Outcome.NOT_APPLICABLE or answers[0].line.whole == WHOLE:
        words = f"{rule.sentence} {how}: {answers[0].words}."
        return _finding(verdict, outcome, answers, words)
    first = ", ".join(a.line.named for a in answers[:NAMED])
    more = f" and {len(answers) - NAMED:,} more" if len(answers) > NAMED else ""
    which = "The first: " if len(answers) > 1 else ""
    why = answers[0].words if which else answers[0].words[:1].upper() + answers[0].words[1:]
    because = "" if outcome is Outcome.MET else f" {which}{why}."
    words = f"{rule.sentence} {how}: {first}{more}.{because}"
    return _finding(verdict, outcome, answers, words)


def _finding(
    verdict: Verdict, outcome: Outcome, answers: tuple[Answer, ...], sentence: str
) -> Finding:
    rule = verdict.rule
    force = max((a.force for a in answers), default=Force.HOUSE_CONVENTION)
    alone = answers[0] if len(answers) == 1 else None
    own = [a.line.row for a in answers[:ROWS_SHOWN] if not a.line.whole]
    rows = tuple(dict.fromkeys([*own, *(row for a in answers for row in a.rows)]))
    return Finding(
        rule=rule.name,
        step="assurance",
        subject_table=rule.subject,
        subject_key=alone.key if alone else "all",
        outcome=outcome,
        force=force,
        severity=min(force, rule.loudest or force),
        sentence=sentence,
        reads=verdict.reads,
        rows=rows[:ROWS_SHOWN],
        money_gbp=total_gbp(a.money_gbp for a in answers),
        source=rule.source if rule.confirmed else f"{rule.source} (not confirmed)",
        next_step={Outcome.NOT_MET: rule.next_step, Outcome.NOT_KNOWN: rule.supply}.get(
            outcome, ""
        ),
        owner_role=(alone.line["owner_role"] if alone else None) or rule.owner_role,
    )
