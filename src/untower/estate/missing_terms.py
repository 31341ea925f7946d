"""Which blanks leave open how hard a contract is to leave, and whose company a supplier is?

A term is asked for only where it could settle whether the contract is hard to leave; whose company
a supplier is only where a contract is with it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.answers import MissingCell
from untower.arithmetic.money import to_pence
from untower.estate.contract_dates import LAPSED
from untower.estate.lock_in_findings import FROM
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.facts import Facts

COMMERCIAL = "commercial manager"
# The sign of lock-in, the column that settles it, and how it is asked. Notice is asked for with
# the dates of the contract.
TERMS = (
    ("data_or_ip", "data_owner", "Who owns the data under {}?"),
    ("data_or_ip", "ip_owner", "Who owns what is made under {}, such as code?"),
    ("no_exit_plan", "exit_plan_on", "When was a plan for leaving {} last agreed, if ever?"),
    ("exclusive", "is_exclusive", "May no other supplier do the work of {}?"),
    ("minimum_volume", "minimum_volume_gbp", "What must be spent under {} in a year at least?"),
    ("automatic_extension", "renewal", "Does {} renew itself at its end?"),
    ("no_early_break", "break_on", "On which day can {} next be left early?"),
)


def lock_in_cells(facts: Facts) -> Iterator[MissingCell]:
    """The blank terms of every contract of which it is open whether it is hard to leave."""
    contracts = facts.tables.get("contracts")
    if contracts is None:
        return
    least = int(convention(FROM, on=facts.on, policy=facts.conventions.policy))
    terms = {t.contract_id: t for t in facts.terms if t.state != LAPSED}
    rows = {row["contract_id"]: row for row in contracts.iter_rows(named=True)}
    for found in facts.risks.lock_in:
        term = terms.get(found.contract_id)
        if term is None or not found.met < least <= found.possible:
            continue
        row = rows[found.contract_id]
        for sign, column, question in TERMS:
            is_open = found.signs[sign].value == "not known"
            if is_open and row.get(column) in (None, "unknown"):
                yield _about(term, column, question)


def _about(term: ContractTerm, column: str, question: str) -> MissingCell:
    named = f"{term.contract_id} ({term.title})" if term.title else term.contract_id
    return MissingCell(
        table="contracts",
        key=term.contract_id,
        column=column,
        question=question.format(named),
        owner_role=term.owner_role or COMMERCIAL,
        # Not its charges, which an edition that shows the question may not show.
        money_gbp=to_pence(term.value_gbp or term.maximum_value_gbp),
        settles=1,
    )


def in_house_cells(facts: Facts) -> Iterator[MissingCell]:
    """Suppliers under contract of which it is open whether they are the organisation's own.

    Where it is said of none, it is asked once for all.
    """
    suppliers = facts.tables.get("suppliers")
    held = _held(facts)
    if suppliers is None or not held or "supplier_id" not in suppliers.columns:
        return
    if "is_in_house" not in suppliers.columns or not suppliers["is_in_house"].count():
        yield _whose(
            "Which of the suppliers, if any, are the organisation itself or its own company?",
            None,
            sum(held.values(), Decimal(0)),
        )
        return
    blank = suppliers.filter(pl.col("is_in_house").is_null())["supplier_id"].drop_nulls()
    for supplier in blank.to_list():
        if supplier in held:
            name = facts.supplier_name(supplier) or supplier
            question = f"Is {name} the organisation itself or its own company?"
            yield _whose(question, supplier, held[supplier])


def _held(facts: Facts) -> dict[str, Decimal]:
    """What the contracts in force of each supplier are worth, as far as that is known."""
    held: dict[str, Decimal] = {}
    for term in facts.terms:
        if term.supplier_id is not None and term.state != LAPSED:
            worth = term.value_gbp or term.maximum_value_gbp or Decimal(0)
            held[term.supplier_id] = held.get(term.supplier_id, Decimal(0)) + worth
    return held


def _whose(question: str, supplier: str | None, money: Decimal) -> MissingCell:
    return MissingCell(
        table="suppliers",
        key=supplier,
        column="is_in_house",
        question=question,
        owner_role=COMMERCIAL,
        money_gbp=to_pence(money) if money else None,
        settles=1,
    )
