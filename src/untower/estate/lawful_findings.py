"""Which contracts run past what they provide for, and is a replacement begun in time?

An end past the furthest one a contract provides for needs a ground in law. No ground is judged
here: one on record, with the months it added, answers the question; none on record does not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.calendar_months import is_same_end, term_end
from untower.estate.asked_once import ask_once
from untower.estate.contract_dates import LAPSED
from untower.estate.contract_findings import about_contract, contract_row, named
from untower.estate.lawful_dates import PA2023, months_past
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.findings import Finding, Outcome
from untower.phrases import plural, spell_day
from untower.policy import NotCovered, PolicyNumber

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.facts import Facts
    from untower.estate.lawful_dates import LawfulDates

BEYOND, FURTHEST, REPLACING, REGIME = (
    "contract_end_provided_for",
    "contract_furthest_end",
    "contract_replaced_in_time",
    "contract_regime",
)
PROVIDED_READS = (
    "contracts.starts_on",
    "contracts.initial_term_months",
    "contracts.initial_ends_on",
    "contracts.ends_on",
    "contracts.extensions_allowed",
    "contracts.extension_months",
    "contracts.maximum_ends_on",
)
LAW_READS = (
    *PROVIDED_READS,
    "contracts.renewal",
    "contracts.regime",
    "contracts.procurement_commenced_on",
    "organisation.nation",
)
CHANGE_READS = (*LAW_READS, "changes.term_months", "changes.ground")


def lawful_findings(facts: Facts, dates: Sequence[LawfulDates]) -> Iterator[Finding]:
    """Findings about how far contracts run; contracts that pay the organisation are left out."""
    terms = {t.contract_id: t for t in facts.terms if not t.is_revenue}
    pairs = [(terms[d.contract_id], d) for d in dates if d.contract_id in terms]
    names = {t.contract_id: named(t) for t in facts.terms}
    yield from _within(pairs)
    for term, days in pairs:
        if days.is_beyond:
            yield _beyond(facts, term, days)
        yield from _regime(term, days)
    yield from ask_once(
        [f for pair in pairs for f in _not_stated(*pair)],
        names,
        lambda count, first: (
            f"Whether {plural(count, 'contract')} end within what they provide for is not known: "
            f"the end now in force is not stated. First {first}."
        ),
    )
    yield from ask_once(
        [f for pair in pairs for f in _replacing(facts, *pair)],
        names,
        lambda count, first: (
            f"Whether the replacement of {plural(count, 'contract')} without an extension left has "
            f"begun is not known: first {first}."
        ),
    )
    yield from ask_once(
        [f for pair in pairs for f in _furthest(*pair)],
        names,
        lambda count, first: (
            f"How far {plural(count, 'contract')} may run is not known: first {first}."
        ),
    )


def _within(pairs: Sequence[tuple[ContractTerm, LawfulDates]]) -> Iterator[Finding]:
    """One line for all that keep within what they provide for."""
    kept = [term for term, days in pairs if days.is_beyond is False]
    if kept:
        yield house_finding(
            BEYOND,
            Outcome.MET,
            f"{plural(len(kept), 'contract')} {'ends' if len(kept) == 1 else 'end'} within what "
            f"{'it provides' if len(kept) == 1 else 'they provide'} for.",
            subject=("contracts", "all"),
            reads=("contracts.contract_id", *PROVIDED_READS, "contracts.renewal"),
            rows=tuple(row for t in kept[:ROWS_SHOWN] for row in contract_row(t)),
        )


def _beyond(facts: Facts, term: ContractTerm, days: LawfulDates) -> Finding:
    """An end past the furthest one: on a ground on record, on none, or not known."""
    provided, ends_on = days.provided_ends_on, days.ends_on
    if provided is None or ends_on is None:  # pragma: no cover - beyond is known only with both
        raise ValueError("not known whether it is beyond")
    rolled_on = term.is_auto_renewing and days.ends_from != "stated"
    runs = f"runs to {spell_day(ends_on)} if it renewed itself"
    said = (
        f"{named(term)} {runs if rolled_on else f'is in force to {spell_day(ends_on)}'}, "
        f"{plural(months_past(provided, ends_on), 'month')} past the furthest end it provides for, "
        f"{spell_day(provided)}"
    )
    ground = ground_on_record(facts, term.contract_id, provided, ends_on)
    law = days.law
    if ground is not None:
        outcome = Outcome.MET
        why = f"; a change is on record for it: {ground}. Whether that ground holds is not judged"
    elif isinstance(law, NotCovered):
        outcome, why = Outcome.NOT_KNOWN, f": what the law allows is not known, since {law.reason}"
        why = why.rstrip(".")
    elif rolled_on:
        outcome = Outcome.NOT_KNOWN
        why = ": whether it did, and on what ground, is not known"
    elif days.changed_ends_on is not None and ends_on <= days.changed_ends_on:
        outcome = Outcome.NOT_KNOWN
        why = (
            f". A change of term to {spell_day(days.changed_ends_on)} may be lawful where neither "
            "the scope nor the balance of the contract changes; no change is on record"
        )
    else:
        outcome = Outcome.NOT_MET
        act = "Procurement Act 2023" if days.regime == PA2023 else "Regulations of 2015"
        why = f", and no change on record gives the ground that the {act} would need"
    unsure = isinstance(law, PolicyNumber) and not law.confirmed and outcome is not Outcome.MET
    finding = about_contract(
        term,
        BEYOND,
        outcome,
        f"{said}{why}." + (" The law's own text was not confirmed." if unsure else ""),
        next_step="Enter the change with its ground and months, or plan the replacement now.",
        reads=CHANGE_READS,
    )
    return finding if isinstance(law, NotCovered) else _bound(finding, law)


def _bound(finding: Finding, law: PolicyNumber) -> Finding:
    """The finding with the force and source of the law it rests on."""
    return replace(
        finding,
        force=law.force,
        severity=law.force,
        source=law.source + ("" if law.confirmed else " (not confirmed)"),
    )


def ground_on_record(facts: Facts, contract_id: str, provided: date, ends_on: date) -> str | None:
    """The grounds of changes that carry a contract from the furthest end provided to its end.

    Reads `changes`. A change without a ground, or without its months, carries nothing.
    """
    changes = facts.tables.get("changes")
    if changes is None or not {"contract_id", "ground", "term_months"} <= set(changes.columns):
        return None
    rows = changes.filter(pl.col("contract_id") == contract_id).drop_nulls(
        ["ground", "term_months"]
    )
    if rows.is_empty():
        return None
    reached = term_end(provided, int(rows["term_months"].sum()))
    if reached is None or (ends_on > reached and not is_same_end(reached, ends_on)):
        return None
    return "; ".join(dict.fromkeys(rows["ground"].to_list()))


def _furthest(term: ContractTerm, days: LawfulDates) -> Iterator[Finding]:
    """How far a contract may run is not known: blank, or stated in two ways."""
    if days.provided_ends_on is not None or term.state == LAPSED:
        return
    if days.provided_clash is not None:
        stated, derived = days.provided_clash
        why = (
            f"the furthest end is stated as {spell_day(stated)}, but the first end and the "
            f"extensions allowed reach {spell_day(derived)}. Neither is sure"
        )
        next_step = "Look in the contract and correct the one that is wrong."
    else:
        why = "neither its furthest end nor the extensions it allows are stated"
        next_step = "Enter maximum_ends_on, or extensions_allowed with extension_months."
    yield about_contract(
        term,
        FURTHEST,
        Outcome.NOT_KNOWN,
        f"How far {named(term)} may run is not known: {why}.",
        next_step=next_step,
        reads=PROVIDED_READS,
    )


def _not_stated(term: ContractTerm, days: LawfulDates) -> Iterator[Finding]:
    """The end in force was worked out from the terms, so it cannot show that they are kept."""
    if days.provided_ends_on is None or days.is_beyond is not None or term.state == LAPSED:
        return
    yield about_contract(
        term,
        BEYOND,
        Outcome.NOT_KNOWN,
        f"Whether {named(term)} ends within what it provides for, "
        f"{spell_day(days.provided_ends_on)}, is not known: the end now in force is not stated.",
        next_step="Enter ends_on, the last day as now in force.",
        reads=PROVIDED_READS,
    )


def _regime(term: ContractTerm, days: LawfulDates) -> Iterator[Finding]:
    """A law that does not fit the day the procurement began."""
    began = term.procurement_commenced_on
    if days.regime_clash is None or began is None:
        return
    yield about_contract(
        term,
        REGIME,
        Outcome.NOT_KNOWN,
        f"Which law holds for {named(term)} is not sure: {days.regime_clash} on "
        f"{spell_day(began)}, when its procurement began.",
        next_step="Correct regime or procurement_commenced_on; name the framework of a call-off.",
        reads=(
            "contracts.regime",
            "contracts.procurement_commenced_on",
            "contracts.framework_id",
        ),
    )


def _replacing(facts: Facts, term: ContractTerm, days: LawfulDates) -> Iterator[Finding]:
    """No extension is left and a procurement begun today would end too late."""
    start, ends_on = days.start_procurement_by, days.ends_on
    if start is None or ends_on is None or term.is_auto_renewing:
        return
    if days.has_extension_left is not False or not start < facts.on <= ends_on:
        return
    yield about_contract(
        term,
        REPLACING,
        Outcome.NOT_KNOWN,
        f"{named(term)} ends on {spell_day(ends_on)} and has no extension left: by house "
        f"convention its replacement had to be begun by {spell_day(start)}. Whether it was is not "
        "known.",
        next_step="Say what the work will run under after that day, and start now if nothing.",
        reads=(*PROVIDED_READS, "contracts.renewal"),
    )
