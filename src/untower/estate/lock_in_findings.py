"""Which contracts would be hard to leave, and of which is it not known?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Table
from untower.estate.asked_once import ask_once
from untower.estate.contract_dates import LAPSED
from untower.estate.contract_findings import about_contract, contract_row, named
from untower.estate.lock_in import READS, SIGNS, LockIn
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.findings import Finding, Outcome
from untower.phrases import listed, plural
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.answers import Value
    from untower.estate.contract_dates import ContractTerm
    from untower.estate.facts import Facts

RULE = "contract_locked_in"
FROM = "lock_in_signs_from"
DRAWN = 15
WORDS: dict[Outcome, str | None] = {
    Outcome.MET: "yes",
    Outcome.NOT_MET: "no",
    Outcome.NOT_KNOWN: None,
}


def lock_in_findings(facts: Facts, found: Sequence[LockIn]) -> Iterator[Finding]:
    """One finding a contract with many signs; the rest in one line; lapsed ones are left out."""
    least = int(convention(FROM, on=facts.on, policy=facts.conventions.policy))
    terms = {t.contract_id: t for t in facts.terms if t.state != LAPSED}
    pairs = [(terms[f.contract_id], f) for f in found if f.contract_id in terms]
    for term, signs in pairs:
        if signs.met >= least:
            yield _locked(term, signs)
    unsure = [(t, f) for t, f in pairs if f.met < least <= f.possible]
    yield from ask_once(
        [_unsure(term, signs, least) for term, signs in unsure],
        {t.contract_id: named(t) for t, _ in unsure},
        lambda count, first: (
            f"Whether {plural(count, 'contract')} would be hard to leave is not known, as too many "
            f"of the {len(SIGNS)} signs are blank: first {first}."
        ),
    )
    free = [t for t, f in pairs if f.possible < least]
    if free:
        yield house_finding(
            RULE,
            Outcome.MET,
            f"{plural(len(free), 'contract')} {'shows' if len(free) == 1 else 'show'} fewer than "
            f"{least} of the {len(SIGNS)} signs of lock-in, whatever the blanks hold.",
            subject=("contracts", "all"),
            reads=READS,
            rows=tuple(row for t in free[:ROWS_SHOWN] for row in contract_row(t)),
        )


def _locked(term: ContractTerm, signs: LockIn) -> Finding:
    return about_contract(
        term,
        RULE,
        Outcome.NOT_MET,
        f"{named(term)} shows {signs.met} signs of lock-in of {signs.known} that are known: "
        f"{listed(signs.named(Outcome.MET))}.",
        next_step="Agree the data, the exit plan and the notice before the next decision on it.",
        reads=READS,
    )


def _unsure(term: ContractTerm, signs: LockIn, least: int) -> Finding:
    return about_contract(
        term,
        RULE,
        Outcome.NOT_KNOWN,
        f"Whether {named(term)} would be hard to leave is not known: {signs.met} of {signs.known} "
        f"known signs are there, and with the blanks it could be {signs.possible} "
        f"({least} count as hard to leave). Not known: "
        f"{listed(signs.named(Outcome.NOT_KNOWN))}.",
        next_step="Fill in the blanks from the contract.",
        reads=READS,
    )


def lock_in_table(facts: Facts, found: Sequence[LockIn]) -> Table | None:
    """Every contract against every sign; None where no sign of any contract is known."""
    if not any(f.known for f in found):
        return None
    terms = {t.contract_id: t for t in facts.terms}
    least = int(convention(FROM, on=facts.on, policy=facts.conventions.policy))
    hard = sum(f.met >= least for f in found)
    maybe = sum(f.met < least <= f.possible for f in found)
    return Table(
        picture_id="lock_in",
        title=f"{hard:,} of {plural(len(found), 'contract')} "
        f"{'shows' if hard == 1 else 'show'} {least} or more of {len(SIGNS)} signs of lock-in; "
        f"{maybe:,} more might",
        drawn=f"Contracts by signs of lock-in. Notice is long above "
        f"{_months(facts, 'long_notice_months')} months, a break early within "
        f"{_months(facts, 'break_within_months')} months of the start.",
        note="A blank plan for leaving may be none, or one that was not entered: it is not known. "
        f"{least} signs is a house convention.",
        columns=(
            "Contract",
            "Title",
            "Signs met",
            "Signs known",
            "Data or IP with supplier",
            "No exit plan",
            "Proprietary interfaces",
            "Exclusive",
            "Least volume",
            "Renews itself",
            "Long notice",
            "No early break",
        ),
        rows=tuple(_row(terms[f.contract_id], f) for f in found),
        reads=(*READS, "contracts.title"),
        bar_columns=(2,),
        number_columns=(2, 3),
        rows_shown=DRAWN,
    )


def _months(facts: Facts, name: str) -> int:
    return int(convention(name, on=facts.on, policy=facts.conventions.policy))


def _row(term: ContractTerm, signs: LockIn) -> tuple[Value, ...]:
    return (
        term.contract_id,
        term.title,
        signs.met,
        signs.known,
        *(WORDS[outcome] for outcome in signs.signs.values()),
    )
