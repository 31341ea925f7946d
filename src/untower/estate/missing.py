"""Which blanks would change most if they were filled, and whom to ask?

Ordered by the money that hangs on a cell, then by how many findings it would settle.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.answers import MissingCell
from untower.arithmetic.money import spell_gbp, to_pence
from untower.estate.contract_dates import LAPSED, NOT_KNOWN_WHEN, ContractTerm
from untower.estate.contract_findings import paid_since
from untower.estate.it_spend import level_total
from untower.estate.missing_terms import in_house_cells, lock_in_cells
from untower.estate.trend import incomplete_months
from untower.phrases import listed, plural, spell_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.facts import Facts

# An edition shows ten; `untower ask --all` writes them all. More than this nobody would answer.
ASKED_AT_MOST = 200
OWNERS_ASKED = 5
MONTHS_NAMED = 4
FINANCE, COMMERCIAL, ARCHITECT = "finance lead", "commercial manager", "enterprise architect"


def missing_cells(facts: Facts) -> tuple[MissingCell, ...]:
    """At most ten, the dearest first; a question in words for each."""
    cells = [
        *_whole_tables(facts),
        *_payments(facts),
        *(cell for term in facts.terms for cell in _contract(facts, term)),
        *_charges(facts),
        *lock_in_cells(facts),
        *in_house_cells(facts),
        *_components(facts),
    ]
    cells.sort(key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""))
    return tuple(cells[:ASKED_AT_MOST])


def _cell(
    table: str,
    column: str,
    question: str,
    owner_role: str | None,
    *,
    key: str | None = None,
    money_gbp: Decimal | None = None,
    settles: int = 1,
) -> MissingCell:
    return MissingCell(
        table=table,
        key=key,
        column=column,
        question=question,
        owner_role=owner_role,
        money_gbp=to_pence(money_gbp),
        settles=settles,
    )


def _whole_tables(facts: Facts) -> Iterator[MissingCell]:
    """Tables nobody gave: asked for as one cell each."""
    it = level_total(facts.spend.payments, "stated", "probable") if facts.spend else None
    behind = f" behind {spell_gbp(it)} of recognised IT spend" if it else ""
    if facts.spend is None:
        yield _cell(
            "payments",
            "amount_gbp",
            "What was paid, to whom and when? The spend file as published is enough.",
            FINANCE,
            settles=6,
        )
    if "contracts" not in facts.tables:
        yield _cell(
            "contracts",
            "contract_id",
            f"Which contracts stand{behind}, until when and with what notice? The contracts "
            "spreadsheet as it is will do.",
            COMMERCIAL,
            money_gbp=it,
            settles=5,
        )
    if "components" not in facts.tables:
        yield _cell(
            "components",
            "layer",
            f"Which applications, platforms and networks stand{behind}, and which layer is each "
            "of? A one-sheet application list will do.",
            ARCHITECT,
            money_gbp=it,
            settles=4,
        )
    elif "uses" not in facts.tables:
        yield _cell(
            "uses",
            "component_id",
            "Which services rest on which components?",
            ARCHITECT,
            money_gbp=it,
            settles=2,
        )
    if {"components", "contracts"} <= facts.tables.keys() and "charges" not in facts.tables:
        yield _cell(
            "charges",
            "annual_gbp",
            "What does each contract charge a year for each component?",
            COMMERCIAL,
            money_gbp=it,
            settles=2,
        )


def _payments(facts: Facts) -> Iterator[MissingCell]:
    spend = facts.spend
    if spend is None:
        return
    if spend.payments["category"].count() == 0 and spend.payments["description"].count() == 0:
        yield _cell(
            "payments",
            "category",
            "What was each payment for? The files have neither a category nor a description, so "
            "IT is recognised by supplier alone.",
            FINANCE,
            money_gbp=spend.total_gbp,
            settles=3,
        )
    unknown = spend.unknown()
    if unknown.height:
        gbp = Decimal(unknown["amount_gbp"].sum())
        yield _cell(
            "payments",
            "supplier_name",
            f"Who was paid in the {plural(unknown.height, 'payment')} of {spell_gbp(gbp)} whose "
            "payee is withheld or blank?",
            FINANCE,
            money_gbp=max(gbp, Decimal(0)),
            settles=1,
        )
    yield from _unread_months(facts)
    resold = spend.payments.filter(pl.col("is_resale") & pl.col("maker_id").is_null())
    if resold.height:
        gbp = Decimal(resold["amount_gbp"].sum())
        yield _cell(
            "payments",
            "sold_through",
            f"Whose products were bought for the {spell_gbp(gbp)} paid to resellers?",
            COMMERCIAL,
            money_gbp=max(gbp, Decimal(0)),
            settles=1,
        )


def _unread_months(facts: Facts) -> Iterator[MissingCell]:
    spend = facts.spend
    odd = incomplete_months(spend) if spend else []
    if spend is None or not odd:
        return
    it = spend.payments.filter(pl.col("it_level").is_in(["stated", "probable"]))
    counted = it if it.height else spend.payments
    usual = counted.drop_nulls("month").group_by("month").agg(gbp=pl.col("amount_gbp").sum())
    typical = sorted(usual["gbp"].to_list())[usual.height // 2] if usual.height else None
    count = sum(m["months"] for m in odd)
    first = listed((spell_month(str(m["month"])) for m in odd), at_most=MONTHS_NAMED)
    yield _cell(
        "payments",
        "paid_on",
        f"Where are the rest of the payments of {plural(count, 'month')} ({first})?",
        FINANCE,
        money_gbp=None if typical is None else typical * count,
        settles=1,
    )


def _contract(facts: Facts, term: ContractTerm) -> Iterator[MissingCell]:
    """What one contract leaves open, and what it is worth."""
    named = f"{term.contract_id} ({term.title})" if term.title else term.contract_id
    worth = term.value_gbp or term.maximum_value_gbp or term.annual_gbp
    owner = term.owner_role or COMMERCIAL
    money = f", worth {spell_gbp(worth)}," if worth is not None else ""

    def ask(column: str, question: str, settles: int) -> MissingCell:
        return _cell(
            "contracts",
            column,
            question,
            owner,
            key=term.contract_id,
            money_gbp=worth,
            settles=settles,
        )

    if term.state == NOT_KNOWN_WHEN and term.is_auto_renewing and term.initial_ends_on:
        yield ask("extension_months", f"By how long does {named}{money} renew itself?", 3)
    elif term.state == NOT_KNOWN_WHEN:
        yield ask("ends_on", f"When does {named}{money} end?", 3)
    elif term.notice_months is None and term.state != LAPSED:
        yield ask("notice_months", f"How much notice ends {named}{money.rstrip(',')}?", 1)
    if term.state == LAPSED and term.ends_on is not None:
        since = paid_since(facts, term, term.ends_on)
        if since is not None and since <= 0:
            return
        yield ask("ends_on", f"What does the work of {named}{money} run under now?", 1)
    if worth is None:
        yield ask("value_gbp", f"What is {named} worth over its first term?", 2)
    elif term.is_basis_ambiguous:
        yield ask("value_basis", f"Does the value of {named}{money} include VAT?", 1)
    if term.supplier_id is None:
        yield ask("supplier_id", f"Who is {named}{money} with?", 2)


def _charges(facts: Facts) -> Iterator[MissingCell]:
    charges = facts.tables.get("charges")
    if charges is None or not {"contract_id", "component_id", "annual_gbp"} <= set(charges.columns):
        return
    worth = {t.contract_id: t.value_gbp or t.maximum_value_gbp for t in facts.terms}
    blank = charges.filter(pl.col("annual_gbp").is_null())
    for contract, rows in sorted(
        blank.drop_nulls("contract_id").group_by("contract_id"), key=lambda g: str(g[0][0])
    ):
        name = str(contract[0])
        yield _cell(
            "charges",
            "annual_gbp",
            f"What does {name} charge a year for {plural(rows.height, 'component')} "
            "it covers without a price?",
            COMMERCIAL,
            key=name,
            money_gbp=worth.get(name),
            settles=2,
        )


def _components(facts: Facts) -> Iterator[MissingCell]:
    """Owners of the most depended-on, and layers that are blank."""
    components = facts.tables.get("components")
    if components is None or components.is_empty():
        return
    if facts.dependence is not None:
        without = [r for r in facts.dependence.most_depended_on if not r.owner_role]
        for r in without[:OWNERS_ASKED]:
            yield _cell(
                "components",
                "owner_role",
                f"Who answers for {r.name or r.component_id}? {r.reach:,} other components stop "
                "with it.",
                "head of technology",
                key=r.component_id,
                settles=1,
            )
    if "layer" in components.columns:
        blank = components["layer"].null_count()
        if blank:
            yield _cell(
                "components",
                "layer",
                f"Which layer of technology are {plural(blank, 'component')} of?",
                ARCHITECT,
                settles=2,
            )
