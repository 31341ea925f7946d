"""Which technology contracts are above the limit on value that held for them?

The text is chosen by the contract's own date. One that has since been superseded is never broken:
the contract "would not have met" that edition. The limit binds technology contracts only, so of a
register that holds gas and care beside them it is asked which is which.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import spell_gbp, to_pence
from untower.estate.contract_findings import about_contract, contract_row, named
from untower.estate.it_spend import NOT_RECOGNISED, recognise_it
from untower.findings import Finding, Force, Outcome
from untower.policy import NotCovered, PolicyNumber, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.facts import Facts

LIMIT = "contract_value_limit_gbp"
VALUE_READS = (
    "contracts.value_gbp",
    "contracts.maximum_value_gbp",
    "contracts.procurement_commenced_on",
    "contracts.starts_on",
)


def large_contract_findings(facts: Facts) -> Iterator[Finding]:
    """The first of the 2014 red lines, for each contract worth more than any edition's limit."""
    policy = facts.conventions.policy or shipped()
    limits = [n.value for n in (*policy.overlay, *policy.numbers) if n.name == LIMIT]
    if not limits:
        return
    lowest = Decimal(min(limits))
    large = [t for t in facts.terms if not t.is_revenue and (_value(t) or 0) > lowest]
    technology = _technology(facts, large)
    for term in large:
        value = _value(term)
        if value is None:
            continue
        if term.contract_id not in technology:
            yield _not_known(
                term,
                value,
                "whether it is for technology, which a limit on value binds, does not follow from "
                "its title or its charges",
                "Say what it is for: charges join it to components.",
            )
            continue
        limit = _limit(facts, term)
        if isinstance(limit, NotCovered):
            yield _not_known(
                term,
                value,
                f"which text on large contracts held for it is not known ({limit.reason})",
                "Enter procurement_commenced_on, and the organisation's kind and nation.",
            )
        elif value > Decimal(limit.value):
            yield _above(facts, term, value, limit)


def _value(term: ContractTerm) -> Decimal | None:
    """The value with every extension where stated, else of the first term."""
    return max((v for v in (term.value_gbp, term.maximum_value_gbp) if v is not None), default=None)


def _technology(facts: Facts, terms: list[ContractTerm]) -> set[str]:
    """Contracts that charge for a component, are paid as IT, or whose title says IT."""
    charges = facts.tables.get("charges")
    charged: set[str] = set()
    if charges is not None and "contract_id" in charges.columns:
        charged = set(charges["contract_id"].drop_nulls().to_list())
    titles = pl.DataFrame(
        {"contract_id": [t.contract_id for t in terms], "description": [t.title for t in terms]},
        schema={"contract_id": pl.String, "description": pl.String},
    ).with_columns(
        pl.lit(None, dtype=pl.String).alias(c) for c in ("category", "department", "it_supplier")
    )
    said = recognise_it(titles).filter(pl.col("it_level") != NOT_RECOGNISED)
    paid: set[str] = set()
    if facts.spend is not None:
        it = facts.spend.payments.filter(pl.col("it_level") != NOT_RECOGNISED)
        paid = set(it["contract_id"].drop_nulls().to_list())
    return charged | paid | set(said["contract_id"].to_list())


def _limit(facts: Facts, term: ContractTerm) -> PolicyNumber | NotCovered:
    """The limit in force on the contract's own day."""
    day = term.procurement_commenced_on or term.starts_on
    if day is None:
        return NotCovered(name=LIMIT, reason="neither its start nor its procurement has a date")
    policy = facts.conventions.policy or shipped()
    return policy.number(
        LIMIT, on=day, binds=facts.organisation("kind"), nation=facts.organisation("nation")
    )


def _not_known(term: ContractTerm, value: Decimal, why: str, next_step: str) -> Finding:
    return about_contract(
        term,
        "contract_above_value_limit",
        Outcome.NOT_KNOWN,
        f"{named(term)} is worth {spell_gbp(value)}: {why}.",
        next_step=next_step,
        reads=VALUE_READS,
        money_gbp=value,
    )


def _above(facts: Facts, term: ContractTerm, value: Decimal, limit: PolicyNumber) -> Finding:
    said = f"{named(term)} is worth {spell_gbp(value)}, above {spell_gbp(Decimal(limit.value))}"
    superseded = limit.in_force_to is not None and limit.in_force_to < facts.on
    excused = _exception(facts, term.contract_id)
    outcome, severity = Outcome.NOT_MET, limit.force
    if excused is not None:
        outcome, severity = Outcome.MET, Force.HOUSE_CONVENTION
        sentence = f"{said}; an exception is on record: {excused}."
    elif superseded:
        severity = min(Force.GUIDANCE, limit.force)
        year = limit.in_force_from.year if limit.in_force_from else "earlier"
        sentence = (
            f"{said}: it would not have met the {year} edition, which has since been superseded. "
            "A contract lawfully made is no breach of it."
        )
    else:
        sentence = f"{said} and no exception is on record."
    return Finding(
        rule="contract_above_value_limit",
        step="estate",
        subject_table="contracts",
        subject_key=term.contract_id,
        outcome=outcome,
        force=limit.force,
        severity=severity,
        sentence=sentence,
        reads=("contracts.contract_id", "contracts.title", *VALUE_READS),
        rows=contract_row(term),
        money_gbp=to_pence(value),
        source=limit.source + ("" if limit.confirmed else " (not confirmed)"),
        next_step="Record the reason for the exception, or split it at the next letting.",
        owner_role=term.owner_role or "commercial manager",
    )


def _exception(facts: Facts, contract_id: str) -> str | None:
    """The reason on record why a contract may be above a limit; None where there is none."""
    table = facts.tables.get("passed_over")
    if table is None or not {"kind", "subject_key", "reason"} <= set(table.columns):
        return None
    rows = table.filter(
        (pl.col("kind") == "exception")
        & (pl.col("subject_key") == contract_id)
        & pl.col("reason").is_not_null()
    )
    return str(rows["reason"][0]) if rows.height else None
