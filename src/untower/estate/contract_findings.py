"""What the contracts ask: lapsed, renewing themselves, too large, ambiguous, or missing?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import spell_gbp, total_gbp
from untower.estate.contract_dates import LAPSED, NOT_KNOWN_WHEN, ContractTerm
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.findings import Finding, Outcome, Row
from untower.phrases import listed, plural, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.estate.facts import Facts

DATES = (
    "contracts.starts_on",
    "contracts.ends_on",
    "contracts.renewal",
    "contracts.extension_months",
    "contracts.owner_role",
)
GROUPS_NAMED = 3
ASKED_SINGLY = 10
ASKED = {
    "contract_lapsed": "What the work runs under since the end passed",
    "contract_end_not_known": "The end",
    "contract_value_basis_not_known": "Whether the value includes VAT",
    "contract_dates_clash": "Which of two dates is right",
}


def contract_findings(facts: Facts) -> Iterator[Finding]:
    """Findings about the dates and values of contracts.

    What is not known of more than ten contracts is asked once, the dearest named.
    """
    single: list[Finding] = []
    for term in facts.terms:
        single += [*_dates(facts, term), *_basis(term)]
    yield from _asked_once(single, {t.contract_id: named(t) for t in facts.terms})
    yield from _value_not_known(facts)


def _asked_once(findings: list[Finding], names: Mapping[str, str]) -> Iterator[Finding]:
    """The findings, with a question that many contracts share put once."""
    alike: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome is Outcome.NOT_KNOWN and finding.rule in ASKED:
            alike.setdefault(finding.rule, []).append(finding)
        else:
            yield finding
    for rule, group in alike.items():
        if len(group) <= ASKED_SINGLY:
            yield from group
            continue
        dearest = sorted(group, key=lambda f: (-(f.money_gbp or 0), f.subject_key))
        first = listed(names.get(f.subject_key, f.subject_key) for f in dearest[:GROUPS_NAMED])
        yield house_finding(
            rule,
            Outcome.NOT_KNOWN,
            f"{ASKED[rule]} is not known for {plural(len(group), 'contract')}: first {first}.",
            subject=("contracts", "all"),
            reads=tuple(dict.fromkeys(read for f in group for read in f.reads)),
            rows=tuple(row for f in dearest[:ROWS_SHOWN] for row in f.rows),
            money_gbp=total_gbp(f.money_gbp for f in group),
            next_step=dearest[0].next_step,
            owner_role="commercial manager",
        )


def contract_row(term: ContractTerm) -> tuple[Row, ...]:
    """The row behind a contract's finding."""
    return (
        Row(
            table="contracts",
            key=term.contract_id,
            file=term.source_file,
            row=term.source_row,
        ),
    )


def about_contract(
    term: ContractTerm,
    rule: str,
    outcome: Outcome,
    sentence: str,
    *,
    next_step: str = "",
    reads: tuple[str, ...] = DATES,
    money_gbp: Decimal | None = None,
) -> Finding:
    """A finding about one contract: its rows, its owner, and its yearly amount as money."""
    return house_finding(
        rule,
        outcome,
        sentence,
        subject=("contracts", term.contract_id),
        reads=("contracts.contract_id", "contracts.title", *reads, *_annual_reads(term)),
        rows=contract_row(term),
        money_gbp=money_gbp if money_gbp is not None else term.annual_gbp,
        next_step=next_step,
        owner_role=term.owner_role or "commercial manager",
    )


def _annual_reads(term: ContractTerm) -> tuple[str, ...]:
    """What a contract's yearly amount was read from: charges are commercial, values are not."""
    if term.annual_from == "charges":
        return ("charges.annual_gbp",)
    if term.annual_from == "value a year as stated":
        return ("contracts.annual_gbp",)
    return ("contracts.value_gbp",) if term.annual_from else ()


def named(term: ContractTerm) -> str:
    """A contract as a sentence names it: its id, with its title where it has one."""
    return f"{term.contract_id} ({term.title})" if term.title else term.contract_id


def _dates(facts: Facts, term: ContractTerm) -> Iterator[Finding]:
    if term.state == LAPSED and term.ends_on is not None:
        yield _lapsed(facts, term, term.ends_on)
    if term.state == NOT_KNOWN_WHEN:
        why = (
            "it renews itself, by a length that is not stated"
            if term.is_auto_renewing
            else "neither its end nor its start and term are stated"
        )
        yield about_contract(
            term,
            "contract_end_not_known",
            Outcome.NOT_KNOWN,
            f"When {named(term)} ends is not known: {why}. It is not treated as free.",
            next_step="Enter ends_on, or starts_on with initial_term_months.",
            reads=(*DATES, "contracts.initial_term_months"),
        )
    if term.is_auto_renewing:
        stop_by = (
            f"the last day for notice {'is' if term.decide_by >= facts.on else 'was'} "
            f"{spell_day(term.decide_by)}"
            if term.decide_by
            else "the last day for notice is not known"
        )
        over = (
            f", past the furthest end stated ({spell_day(term.maximum_ends_on)})"
            if term.maximum_ends_on and term.ends_on and term.ends_on > term.maximum_ends_on
            else ""
        )
        until = f" and now runs to {spell_day(term.ends_on)}{over}" if term.ends_on else ""
        yield about_contract(
            term,
            "contract_renews_itself",
            Outcome.NOT_MET,
            f"{named(term)} renews itself until notice is given{until}; {stop_by}.",
            next_step="Give notice in time, or record why it should go on.",
            reads=(*DATES, "contracts.notice_months", "contracts.maximum_ends_on"),
        )
    if term.clash is not None:
        yield about_contract(
            term,
            "contract_dates_clash",
            Outcome.NOT_KNOWN,
            f"Two dates of {named(term)} disagree: {term.clash}. Neither is sure.",
            next_step="Look in the contract and correct the one that is wrong.",
            reads=(*DATES, "contracts.initial_ends_on", "contracts.initial_term_months"),
        )


def _lapsed(facts: Facts, term: ContractTerm, ends_on: date) -> Finding:
    """An end that has passed: still paid, not paid since, or not known because no file says."""
    since = paid_since(facts, term, ends_on)
    said = f"{named(term)} ended on {spell_day(ends_on)}"
    reads = (*DATES, "payments.paid_on", "payments.amount_gbp", "payments.contract_id")
    if since is None:
        return about_contract(
            term,
            "contract_lapsed",
            Outcome.NOT_KNOWN,
            f"{said}: nothing says it was extended, and whether it is still paid is not known.",
            next_step="Say what the work runs under now: a new contract, an extension not "
            "entered, or nothing.",
            reads=reads,
        )
    if since <= 0:
        return about_contract(
            term,
            "contract_lapsed",
            Outcome.NOT_APPLICABLE,
            f"{said} and nothing was paid under it since.",
            reads=reads,
        )
    return about_contract(
        term,
        "contract_lapsed",
        Outcome.NOT_MET,
        f"{said}, nothing says it was extended, and {spell_gbp(since)} was paid under it since.",
        next_step="Say what the work runs under now: a new contract or an extension not entered.",
        reads=reads,
        money_gbp=since,
    )


def paid_since(facts: Facts, term: ContractTerm, day: date) -> Decimal | None:
    """What was paid under a contract after a day; None where the payments cannot say.

    They can where rows name this contract and some payment of any kind is later than the day.
    """
    if facts.spend is None:
        return None
    own = facts.payments_under(term.contract_id)
    last = facts.spend.payments["paid_on"].max()
    if own is None or not isinstance(last, date) or last <= day:
        return None
    later = own.filter(pl.col("paid_on") > day)
    return Decimal(later["amount_gbp"].sum()) if later.height else Decimal(0)


def _basis(term: ContractTerm) -> Iterator[Finding]:
    if not term.is_basis_ambiguous:
        return
    value = term.value_gbp if term.value_gbp is not None else term.maximum_value_gbp
    yield about_contract(
        term,
        "contract_value_basis_not_known",
        Outcome.NOT_KNOWN,
        f"Whether the value of {named(term)}, {spell_gbp(value)}, includes VAT is not known: "
        "it is used as it stands.",
        next_step="Enter value_basis: ex_vat or inc_vat.",
        reads=("contracts.value_gbp", "contracts.value_basis"),
        money_gbp=value,
    )


def _value_not_known(facts: Facts) -> Iterator[Finding]:
    blank = [t for t in facts.terms if t.value_gbp is None and t.maximum_value_gbp is None]
    if not blank:
        return
    yield house_finding(
        "contract_value_not_known",
        Outcome.NOT_KNOWN,
        f"The value of {plural(len(blank), 'contract')} is not known: whether they keep under the "
        "limits on size cannot be said.",
        subject=("contracts", "all"),
        reads=("contracts.value_gbp", "contracts.maximum_value_gbp"),
        rows=tuple(row for t in blank[:ROWS_SHOWN] for row in contract_row(t)),
        next_step="Enter value_gbp and value_basis.",
        owner_role="commercial manager",
    )
