"""What does being replaced by a successor ask of each contract?

A contract in force on the vesting day passes to the successor and has to be carried over. One that
ends before it is let again or extended, and a direction under section 24 of the Act of 2007 may ask
for consent to that. Nothing is asked where the organisation names neither day nor successor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp, total_gbp
from untower.estate.asked_once import ask_once
from untower.estate.contract_dates import LAPSED
from untower.estate.contract_findings import about_contract, contract_row, named
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.findings import Finding, Outcome
from untower.phrases import plural, spell_day
from untower.policy import NotCovered, Policy, PolicyNumber, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.facts import Facts

CONSENT, CAPITAL = "reorganisation_consent_above_gbp", "reorganisation_consent_capital_above_gbp"
CROSSES, RELETS, UNKNOWN = "crosses", "ends_before", "not_known"
READS = ("organisation.vesting_on", "organisation.successor")
CONTRACT_READS = (
    *READS,
    "contracts.starts_on",
    "contracts.ends_on",
    "contracts.renewal",
    "contracts.extension_months",
)
CONSENT_READS = (
    *CONTRACT_READS,
    "contracts.value_gbp",
    "contracts.maximum_value_gbp",
    "contracts.value_basis",
    "organisation.kind",
    "organisation.nation",
)


@dataclass(frozen=True, kw_only=True)
class Vesting:
    """The day an organisation is replaced, and by whom; either may be None, not both."""

    vesting_on: date | None
    successor: str | None


@dataclass(frozen=True, kw_only=True)
class Passing:
    """One contract at the vesting day. `may_need_consent` None is not known.

    A value of the first term alone can be above the amount, never surely below it.
    """

    term: ContractTerm
    at_vesting: str
    whole_life_gbp: Decimal | None
    may_need_consent: bool | None


def vesting_of(organisation: pl.DataFrame | None) -> Vesting | None:
    """Whether the organisation is being replaced; None where its row names no day and nobody."""
    if organisation is None or organisation.is_empty():
        return None
    row = organisation.row(0, named=True)
    day, successor = row.get("vesting_on"), row.get("successor")
    if day is None and successor is None:
        return None
    return Vesting(vesting_on=day, successor=successor)


def consent_limit(
    name: str, *, on: date, kind: str | None, nation: str | None, policy: Policy | None = None
) -> PolicyNumber | NotCovered:
    """The amount above which a new contract may need consent, for this kind of body."""
    return (policy or shipped()).number(name, on=on, binds=kind, nation=nation)


def passings(
    vesting: Vesting | None, terms: Sequence[ContractTerm], limit: PolicyNumber | NotCovered
) -> list[Passing]:
    """Every contract that has not lapsed, and how it stands on the vesting day."""
    if vesting is None:
        return []
    return [_passing(vesting, term, limit) for term in terms if term.state != LAPSED]


def _passing(vesting: Vesting, term: ContractTerm, limit: PolicyNumber | NotCovered) -> Passing:
    worth = max(
        (v for v in (term.value_gbp, term.maximum_value_gbp) if v is not None), default=None
    )
    at_vesting = UNKNOWN
    if term.ends_on is not None and vesting.vesting_on is not None:
        at_vesting = CROSSES if term.ends_on >= vesting.vesting_on else RELETS
    consent: bool | None = None
    if at_vesting == CROSSES:
        consent = False
    elif at_vesting == RELETS and worth is not None and not isinstance(limit, NotCovered):
        if worth > Decimal(str(limit.value)):
            consent = True
        elif term.maximum_value_gbp is not None:
            consent = False
    return Passing(term=term, at_vesting=at_vesting, whole_life_gbp=worth, may_need_consent=consent)


def reorganisation_findings(
    facts: Facts, vesting: Vesting | None, found: Sequence[Passing]
) -> Iterator[Finding]:
    """What to carry over, what to let before the day, and what is not known; none without a day."""
    if vesting is None:
        return
    if vesting.vesting_on is None:
        yield house_finding(
            "reorganisation_day",
            Outcome.NOT_KNOWN,
            f"The organisation is to be replaced by {vesting.successor}; on which day is not "
            "known, so which contracts pass to it is not known either.",
            subject=("organisation", "vesting_on"),
            reads=READS,
            next_step="Enter vesting_on.",
            owner_role="commercial manager",
        )
        return
    if vesting.successor is None:
        yield house_finding(
            "reorganisation_successor",
            Outcome.NOT_KNOWN,
            f"Who takes over on {spell_day(vesting.vesting_on)} is not known.",
            subject=("organisation", "successor"),
            reads=READS,
            next_step="Enter successor.",
            owner_role="commercial manager",
        )
    yield from _crossing(vesting, vesting.vesting_on, found)
    yield from _consents(facts, vesting.vesting_on, found)
    unsure = [p.term for p in found if p.at_vesting == UNKNOWN]
    yield from ask_once(
        [
            about_contract(
                term,
                "contract_novated",
                Outcome.NOT_KNOWN,
                f"Whether {named(term)} is still in force on {spell_day(vesting.vesting_on)} is "
                "not known: its end is not.",
                next_step="Enter ends_on.",
                reads=CONTRACT_READS,
            )
            for term in unsure
        ],
        {t.contract_id: named(t) for t in unsure},
        lambda count, first: (
            f"Whether {plural(count, 'contract')} are still in force on the vesting day is not "
            f"known, as their ends are not: first {first}."
        ),
    )


def _crossing(vesting: Vesting, day: date, found: Sequence[Passing]) -> Iterator[Finding]:
    """All that are in force on the day, in one line."""
    over = [p.term for p in found if p.at_vesting == CROSSES]
    if not over:
        return
    is_one = len(over) == 1
    yield house_finding(
        "contract_novated",
        Outcome.NOT_KNOWN,
        f"{plural(len(over), 'contract')} {'is' if is_one else 'are'} in force on {spell_day(day)} "
        f"and must pass to {vesting.successor or 'the successor'}, by order or by novation: "
        "whether that is agreed is not known.",
        subject=("contracts", over[0].contract_id if is_one else "all"),
        reads=("contracts.contract_id", *CONTRACT_READS),
        rows=tuple(row for t in over[:ROWS_SHOWN] for row in contract_row(t)),
        next_step="List them with the successor: which pass by order, which need a novation.",
        owner_role="commercial manager",
    )


def _consents(facts: Facts, day: date, found: Sequence[Passing]) -> Iterator[Finding]:
    """What ends before the day and is above the published amount when let again."""
    before = [p for p in found if p.at_vesting == RELETS]
    if not before:
        return
    limit, capital = (
        consent_limit(
            name,
            on=facts.on,
            kind=facts.organisation("kind"),
            nation=facts.organisation("nation"),
            policy=facts.conventions.policy,
        )
        for name in (CONSENT, CAPITAL)
    )
    if isinstance(limit, NotCovered):
        yield _consent(
            Outcome.NOT_KNOWN,
            f"{plural(len(before), 'contract')} to be let again before {spell_day(day)}: whether "
            f"that needs consent is not known, since {limit.reason}",
            [p.term for p in before],
            next_step="Enter the organisation's kind and nation.",
        )
        return
    above = [p.term for p in before if p.may_need_consent]
    blank = [p.term for p in before if p.may_need_consent is None]
    large = "" if isinstance(capital, NotCovered) else f", or {spell_gbp(capital.value)} if capital"
    if above:
        yield _sourced(
            _consent(
                Outcome.NOT_KNOWN,
                f"{plural(len(above), 'contract')} above {spell_gbp(limit.value)} "
                f"{'ends' if len(above) == 1 else 'end'} before {spell_day(day)}: letting again or "
                "extending past that day needs written consent if a direction names the "
                f"organisation{large}. Whether one does is not known.",
                above,
                next_step="Ask whether a direction was made and who gives consent.",
            ),
            limit,
        )
    if blank:
        yield _sourced(
            _consent(
                Outcome.NOT_KNOWN,
                f"{plural(len(blank), 'contract')} {'ends' if len(blank) == 1 else 'end'} before "
                f"{spell_day(day)} without a value: whether letting again would be above "
                f"{spell_gbp(limit.value)} is not known.",
                blank,
                next_step="Enter value_gbp and maximum_value_gbp.",
            ),
            limit,
        )


def _consent(
    outcome: Outcome, sentence: str, terms: Sequence[ContractTerm], *, next_step: str
) -> Finding:
    return house_finding(
        "reorganisation_consent",
        outcome,
        sentence,
        subject=("contracts", terms[0].contract_id if len(terms) == 1 else "all"),
        reads=("contracts.contract_id", *CONSENT_READS),
        rows=tuple(row for t in terms[:ROWS_SHOWN] for row in contract_row(t)),
        money_gbp=total_gbp(
            max((v for v in (t.value_gbp, t.maximum_value_gbp) if v is not None), default=None)
            for t in terms
        ),
        next_step=next_step,
        owner_role="commercial manager",
    )


def _sourced(finding: Finding, limit: PolicyNumber) -> Finding:
    return replace(
        finding,
        force=limit.force,
        severity=limit.force,
        source=limit.source + ("" if limit.confirmed else " (not confirmed)"),
    )


def reorganisation_figure(
    vesting: Vesting | None, found: Sequence[Passing]
) -> Mapping[str, Any] | None:
    """The vesting day and every contract at it, as plain values; None without one."""
    if vesting is None:
        return None
    return {
        "vesting_on": vesting.vesting_on,
        "successor": vesting.successor,
        "contracts": [
            {
                "contract_id": p.term.contract_id,
                "at_vesting": p.at_vesting,
                "whole_life_gbp": p.whole_life_gbp,
                "may_need_consent": p.may_need_consent,
            }
            for p in found
        ],
    }
