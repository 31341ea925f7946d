"""Which IT spend stands behind no contract that is known?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import spell_gbp, to_pence, total_gbp
from untower.estate.payment_links import groups_with_contract
from untower.estate.spend_findings import house_finding, payment_rows
from untower.findings import Finding, Outcome
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.facts import Facts

GROUPS_NAMED = 3


def uncovered_spend(facts: Facts) -> Iterator[Finding]:
    """Recognised IT spend with groups for which no contract is known."""
    if facts.spend is None:
        return
    it = facts.spend.outside().filter(pl.col("it_level").is_in(["stated", "probable"]))
    if it.is_empty():
        return
    reads = (
        "payments.amount_gbp",
        "payments.supplier_name",
        "payments.category",
        "payments.contract_id",
        "contracts.supplier_id",
    )
    if facts.tables.get("contracts") is None:
        yield house_finding(
            "spend_without_contract",
            Outcome.NOT_KNOWN,
            f"Under which contracts {spell_gbp(Decimal(it['amount_gbp'].sum()))} of IT was bought "
            "is not known: no contracts were read.",
            reads=reads,
            money_gbp=to_pence(Decimal(it["amount_gbp"].sum())),
            next_step="Add the contracts spreadsheet: even title, supplier and end date help.",
            owner_role="commercial manager",
        )
        return
    covered = groups_with_contract(facts.spend, facts.terms)
    bare = it.filter(pl.col("contract_id").is_null() & ~pl.col("group_id").is_in(list(covered)))
    if bare.is_empty():
        yield house_finding(
            "spend_without_contract",
            Outcome.MET,
            "Every supplier group paid for IT has a contract in the register.",
            reads=reads,
        )
        return
    groups = (
        bare.group_by("group_id")
        .agg(name=pl.col("group_name").first(), gbp=pl.col("amount_gbp").sum())
        .sort("gbp", "group_id", descending=[True, False])
    )
    first = listed(
        f"{g['name']} {spell_gbp(g['gbp'])}"
        for g in groups.head(GROUPS_NAMED).iter_rows(named=True)
    )
    yield house_finding(
        "spend_without_contract",
        Outcome.NOT_MET,
        f"{spell_gbp(Decimal(bare['amount_gbp'].sum()))} of IT was bought from "
        f"{plural(groups.height, 'group')} without a contract in the register: first {first}.",
        reads=reads,
        rows=payment_rows(bare.sort("amount_gbp", descending=True)),
        money_gbp=total_gbp([Decimal(bare["amount_gbp"].sum())]),
        next_step="Find each contract and enter it, or say there is none.",
        owner_role="commercial manager",
    )
