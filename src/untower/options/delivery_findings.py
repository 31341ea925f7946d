"""What do the delivery-model decisions leave to be looked at?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.needs.sentences import named, step_finding
from untower.needs.whole_tables import row_of
from untower.options.delivery import WORDS, Standing
from untower.options.facts import title_of
from untower.options.reads import DECISION_READS
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.options.delivery import Decision
    from untower.options.facts import Facts

HEAD, COMMERCIAL = "head of technology", "commercial manager"
BLANK_WORDS = {"decided_on": "the day", "decided_by_role": "the role", "reason": "the reason"}


def decision_findings(facts: Facts) -> Iterator[Finding]:
    """Components without a decision, together; then each decision that needs another look."""
    yield from _undecided(facts)
    for decision in facts.decisions:
        if decision.standing is Standing.WITHOUT_TEST:
            yield _without_test(decision)
        if decision.standing is not Standing.NOT_DECIDED and decision.is_in_line is False:
            yield _against_comparator(decision)
        if decision.blanks:
            yield _not_recorded(decision)


def _undecided(facts: Facts) -> Iterator[Finding]:
    undecided = [d for d in facts.decisions if d.standing is Standing.NOT_DECIDED]
    decided = len(facts.decisions) - len(undecided)
    if decided:
        yield step_finding(
            "options",
            "delivery_model_decided",
            Outcome.MET,
            f"Who delivers is decided for {plural(decided, 'component')}.",
            subject=("delivery_models", "all"),
            reads=DECISION_READS,
        )
    if undecided:
        names = named([title_of(d.component) for d in undecided])
        pronoun = "it goes" if len(undecided) == 1 else "they go"
        yield step_finding(
            "options",
            "delivery_model_decided",
            Outcome.NOT_KNOWN,
            f"Who delivers is not decided for {plural(len(undecided), 'component')}, so that "
            f"{pronoun} to no tender: {names}.",
            subject=("components", str(undecided[0].component["component_id"])),
            reads=DECISION_READS,
            rows=tuple(row_of("components", d.component, "component_id") for d in undecided),
            next_step="Decide for each who delivers it, and write down who decided, when and why.",
            owner_role=HEAD,
        )


def _without_test(decision: Decision) -> Finding:
    name = title_of(decision.component)
    return _finding(
        decision,
        "public_interest_test",
        Outcome.NOT_KNOWN,
        f"{name}: it is decided to be {WORDS[str(decision.decided)]}; where the public interest "
        "test is written down is not known.",
        next_step="Write down whether doing it in-house would serve the public better.",
    )


def _against_comparator(decision: Decision) -> Finding:
    record = decision.record or {}
    reason = f" The reason given: {str(record['reason']).rstrip('.')}." if record["reason"] else ""
    return _finding(
        decision,
        "decision_in_line_with_comparator",
        Outcome.NOT_MET,
        f"{title_of(decision.component)}: it is decided to be {WORDS[str(decision.decided)]}, yet "
        f"{decision.comparator_words}.{reason}",
        next_step="Look at the decision again, or say why the dearer way is the better one.",
    )


def _not_recorded(decision: Decision) -> Finding:
    blanks = listed(BLANK_WORDS[c] for c in decision.blanks)
    return _finding(
        decision,
        "decision_on_record",
        Outcome.NOT_KNOWN,
        f"{title_of(decision.component)}: who delivers is decided, but {blanks} "
        f"{'is' if len(decision.blanks) == 1 else 'are'} not on record.",
        next_step="Write down who decided, when and why.",
    )


def _finding(
    decision: Decision, rule: str, outcome: Outcome, sentence: str, *, next_step: str
) -> Finding:
    key = str(decision.component["component_id"])
    record = decision.record
    is_test = rule == "public_interest_test"
    return step_finding(
        "options",
        rule,
        outcome,
        sentence,
        subject=("delivery_models", key),
        reads=DECISION_READS,
        **({"force": decision.force, "source": decision.test_source} if is_test else {}),  # type: ignore[arg-type]
        rows=() if record is None else (row_of("delivery_models", record, "component_id"),),
        next_step=next_step,
        owner_role=decision.component["owner_role"] or COMMERCIAL,
    )
