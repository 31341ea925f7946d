"""What the payments themselves ask: twice, missing, unknown, paid back, held by few?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.arithmetic.money import share_pct, spell_gbp, to_pence, total_gbp
from untower.estate.resale import UNKNOWN
from untower.estate.trend import incomplete_months
from untower.findings import Finding, Force, Outcome, Row
from untower.phrases import listed, plural, spell_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.estate.facts import Facts
    from untower.estate.spend import Spend

ROWS_SHOWN = 50
MONTHS_NAMED = 6
LINKS_NAMED = 3
HOUSE_SOURCE = "House convention of untower"
PAID = ("payments.amount_gbp", "payments.supplier_name")


def spend_findings(facts: Facts) -> Iterator[Finding]:
    """Findings about the payments as a whole; none without payments."""
    spend = facts.spend
    if spend is None:
        return
    yield from _incomplete(facts, spend)
    yield from _undated(spend)
    yield from _unknown_payees(spend)
    yield from _credits(spend)
    yield from _concentration(facts)
    yield from _resale(spend)
    yield from _clashing_links(spend)


def payment_rows(rows: pl.DataFrame) -> tuple[Row, ...]:
    """The first fifty payments of a frame as rows behind a finding."""
    return tuple(
        Row(table="payments", key=f"{file}:{line}", file=file, row=line)
        for file, line in rows.head(ROWS_SHOWN).select("source_file", "source_row").iter_rows()
    )


def house_finding(
    rule: str,
    outcome: Outcome,
    sentence: str,
    *,
    subject: tuple[str, str] = ("payments", "all"),
    reads: tuple[str, ...] = PAID,
    rows: tuple[Row, ...] = (),
    money_gbp: Decimal | None = None,
    next_step: str = "",
    owner_role: str | None = None,
    source: str = HOUSE_SOURCE,
) -> Finding:
    """A finding that rests on a house convention and so binds no one."""
    return Finding(
        rule=rule,
        step="estate",
        subject_table=subject[0],
        subject_key=subject[1],
        outcome=outcome,
        force=Force.HOUSE_CONVENTION,
        severity=Force.HOUSE_CONVENTION,
        sentence=sentence,
        reads=reads,
        rows=rows,
        money_gbp=money_gbp,
        source=source,
        next_step=next_step,
        owner_role=owner_role,
    )


def _incomplete(facts: Facts, spend: Spend) -> Iterator[Finding]:
    odd = incomplete_months(spend)
    if not spend.months.height:
        return
    if not odd:
        yield house_finding(
            "months_incomplete",
            Outcome.MET,
            f"None of the {plural(spend.months.height, 'month')} holds markedly fewer rows than "
            "usual.",
            reads=("payments.paid_on",),
        )
        return
    named = listed((_odd_month(m) for m in odd), at_most=MONTHS_NAMED)
    count = sum(m["months"] for m in odd)
    share = facts.conventions.month_incomplete_share
    yield house_finding(
        "months_incomplete",
        Outcome.NOT_KNOWN,
        f"{plural(count, 'month')} may be incomplete (under {share:.0%} of the usual rows): "
        f"{named}.",
        reads=("payments.paid_on",),
        next_step="Ask for these months' files again; until then they are left out of yearly "
        "figures.",
        owner_role="finance lead",
    )


def _odd_month(month: Mapping[str, Any]) -> str:
    """One entry of `incomplete_months`: "July 2021 (no payments)"."""
    first, last = (spell_month(str(month[end])) for end in ("month", "until"))
    return f"{first if first == last else f'{first} to {last}'} ({month['reason']})"


def _undated(spend: Spend) -> Iterator[Finding]:
    rows = spend.payments.filter(pl.col("paid_on").is_null())
    if rows.height:
        yield house_finding(
            "payment_day_not_known",
            Outcome.NOT_KNOWN,
            f"{plural(rows.height, 'payment')} have no day: they count in totals and in no month "
            "or year.",
            reads=("payments.paid_on", "payments.amount_gbp"),
            rows=payment_rows(rows),
            money_gbp=total_gbp([Decimal(rows["amount_gbp"].sum())]),
            next_step="Fill in the day paid.",
            owner_role="finance lead",
        )


def _unknown_payees(spend: Spend) -> Iterator[Finding]:
    rows = spend.payments.filter(pl.col("payee_kind").is_in(UNKNOWN)).sort(
        "amount_gbp", descending=True
    )
    if rows.is_empty():
        return
    gbp = Decimal(rows["amount_gbp"].sum())
    outside = Decimal(spend.outside()["amount_gbp"].sum() or 0) + gbp
    redacted = rows.filter(pl.col("payee_kind") == "redacted").height
    share = share_pct(gbp, outside)
    yield house_finding(
        "payee_not_known",
        Outcome.NOT_KNOWN,
        f"The payee of {plural(rows.height, 'payment')} is not known ({redacted:,} withheld, "
        f"{rows.height - redacted:,} blank or without a name): {spell_gbp(gbp)}"
        + (f", {share:.1f}% of outside spend." if share is not None else "."),
        rows=payment_rows(rows),
        money_gbp=to_pence(gbp),
        next_step="Use the unredacted ledger inside the organisation; concentration is a range "
        "until then.",
        owner_role="finance lead",
    )


def _credits(spend: Spend) -> Iterator[Finding]:
    rows = spend.payments.filter(pl.col("amount_gbp") < 0).sort("amount_gbp")
    if rows.is_empty():
        return
    gbp = Decimal(rows["amount_gbp"].sum())
    groups = spend.outside().group_by("group_id").agg(gbp=pl.col("amount_gbp").sum())
    below = groups.filter(pl.col("gbp") <= 0).height
    yield house_finding(
        "credits_netted",
        Outcome.MET,
        f"{plural(rows.height, 'credit')} come to {spell_gbp(gbp)} and are netted within each "
        f"supplier group; {plural(below, 'group')} paid nothing or less net, without a share.",
        rows=payment_rows(rows),
        money_gbp=to_pence(gbp),
    )


def _concentration(facts: Facts) -> Iterator[Finding]:
    limits = facts.conventions
    for what, found in (("outside", facts.concentration), ("IT", facts.it_concentration)):
        paid_to = found[0]
        if paid_to.hhi is None or paid_to.top1_pct is None or paid_to.top3_pct is None:
            continue
        high = paid_to.hhi >= limits.hhi_concentrated_from
        if paid_to.top1_pct >= 100 * limits.top_group_single_supplier_share:
            called = "a single supplier"
        elif paid_to.hhi >= limits.hhi_highly_concentrated_from:
            called = "highly concentrated"
        else:
            called = "concentrated" if high else "not concentrated"
        yield house_finding(
            "spend_concentrated",
            Outcome.NOT_MET if high else Outcome.MET,
            f"The largest group takes {paid_to.top1_pct:.0f}% of {what} spend whose payee is known "
            f"and the top three {paid_to.top3_pct:.0f}%: index {paid_to.hhi:,.0f} of 10,000 over "
            f"{plural(paid_to.groups, 'group')}, {called} by the house convention (from "
            f"{limits.hhi_concentrated_from:,.0f} concentrated, from "
            f"{limits.hhi_highly_concentrated_from:,.0f} highly).",
            subject=("payments", what),
            reads=(*PAID, "payments.category", "payments.description"),
            next_step=(
                "Look at when the largest groups' contracts end, and what depends on them: "
                "concentration is a question, not a fault."
                if high
                else ""
            ),
            owner_role="commercial manager" if high else None,
        )


def _resale(spend: Spend) -> Iterator[Finding]:
    resold = spend.payments.filter("is_resale")
    unnamed = resold.filter(pl.col("maker_id").is_null()).sort("amount_gbp", descending=True)
    if unnamed.is_empty():
        return
    gbp = Decimal(unnamed["amount_gbp"].sum())
    yield house_finding(
        "maker_behind_resale_not_known",
        Outcome.NOT_KNOWN,
        f"{spell_gbp(gbp)} was paid to resellers in {plural(unnamed.height, 'row')} that do not "
        "say whose product was bought: who holds it is not known.",
        reads=(*PAID, "payments.description", "contracts.part"),
        rows=payment_rows(unnamed),
        money_gbp=to_pence(gbp),
        next_step="Ask each reseller for a list of what was bought, by maker.",
        owner_role="commercial manager",
    )


def _clashing_links(spend: Spend) -> Iterator[Finding]:
    """Confirmed links that are not followed because a refused one says the contrary."""
    if spend.clashes.is_empty():
        return
    pairs = list(spend.clashes.sort("left", "right").select("left", "right").iter_rows())
    first = listed((f"“{left}” with “{right}”" for left, right in pairs), at_most=LINKS_NAMED)
    yield house_finding(
        "links_clash",
        Outcome.NOT_KNOWN,
        f"{plural(len(pairs), 'confirmed link')} would join names that a refused link keeps apart, "
        f"directly or through a third name: {first}. Until that is settled they are kept apart.",
        subject=("links", "same_supplier"),
        reads=("links.left", "links.right", "links.state", "payments.supplier_name"),
        rows=tuple(
            Row(table="links", key=f"same_supplier | {left} | {right}")
            for left, right in pairs[:ROWS_SHOWN]
        ),
        next_step="Look at both links and correct the one that is wrong.",
        owner_role="commercial manager",
    )
