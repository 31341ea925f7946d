"""Which tables stand beside the pictures of spend: probable contracts, doubles, merges, layers?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from untower.answers import Picture, Table
from untower.arithmetic.money import spell_gbp, total_gbp
from untower.estate.recurring import RECURRING_MEANS
from untower.estate.towers import layer_guesses, missing_for_towers
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.facts import Facts
    from untower.estate.spend import Spend

KEPT = 200
DRAWN = 8
PAID = ("payments.amount_gbp", "payments.supplier_name")
IT_READS = (*PAID, "payments.category", "payments.description", "payments.department")


def spend_tables(facts: Facts) -> Iterator[Picture]:
    """Tables under the spend pictures, each only where it has something to show."""
    if facts.spend is None:
        return
    if facts.recurring:
        yield _probable_contracts(facts)
    if missing_for_towers(facts.tables):
        yield from _layers(facts.spend)
    if facts.duplicates is not None and facts.duplicates.sets.height:
        yield _alike(facts)
    if facts.spend.merges.height:
        yield _merges(facts.spend)


def _kept(count: int) -> str:
    return f"The first {KEPT:,} of {count:,}." if count > KEPT else ""


def _probable_contracts(facts: Facts) -> Table:
    found = facts.recurring
    bare = [r for r in found if r.is_it and not r.has_contract and r.is_still_paid]
    yearly = total_gbp(r.annual_gbp for r in bare)
    return Table(
        picture_id="probable_contracts",
        title=(
            f"{plural(len(bare), 'series of IT payments', 'series of IT payments')} still running "
            f"at {spell_gbp(yearly)} a year look like contracts that no register names"
            if bare
            else f"No running series of IT payments is without a contract; {len(found):,} series "
            "look like contracts in all"
        ),
        drawn="Payments to one group that come back steadily: probable contracts, IT first.",
        note=" ".join(filter(None, (RECURRING_MEANS, _kept(len(found))))),
        columns=(
            "Supplier group",
            "For IT",
            "Pattern",
            "Payments",
            "A year, £",
            "First",
            "Last",
            "Contract known",
            "How sure",
            "Why",
        ),
        rows=tuple(
            (
                r.name,
                "yes" if r.is_it else "no",
                r.pattern,
                r.payments,
                r.annual_gbp,
                r.first_on,
                r.last_on,
                "yes" if r.has_contract else "no",
                r.confidence,
                r.reason,
            )
            for r in found[:KEPT]
        ),
        reads=(*IT_READS, "payments.paid_on", "payments.contract_id", "contracts.supplier_id"),
        bar_columns=(4,),
        number_columns=(3, 4, 8),
        rows_shown=DRAWN,
    )


def _layers(spend: Spend) -> Iterator[Table]:
    guesses = layer_guesses(spend)
    if not guesses:
        return
    named = total_gbp(g["gbp"] for g in guesses if g["layer"]) or Decimal(0)
    every = total_gbp(g["gbp"] for g in guesses)
    yield Table(
        picture_id="layer_guesses",
        title=f"Payments' own words suggest a layer for {spell_gbp(named)} of {spell_gbp(every)} "
        "of IT spend: a guess, not a sign of towers",
        drawn="Recognised IT spend by the layer its words suggest, with the largest group's share.",
        note="Whether suppliers follow layers or services needs components, services and charges.",
        columns=("Layer", "Payments", "Spend, £", "Groups", "Largest group, %", "Why"),
        rows=tuple(
            (
                g["layer"].replace("_", " ") if g["layer"] else None,
                g["rows"],
                g["gbp"],
                g["groups"],
                g["largest_group_pct"],
                g["reason"],
            )
            for g in guesses
        ),
        reads=IT_READS,
        bar_columns=(2,),
        number_columns=(1, 2, 3, 4),
    )


def _alike(facts: Facts) -> Table:
    found = facts.duplicates
    if found is None:  # pragma: no cover - asked only where there are some
        raise ValueError("no duplicates to show")
    return Table(
        picture_id="payments_alike",
        title=f"{plural(found.extra_rows, 'payment')} stand again with the same payee, day, amount "
        f"and words, {spell_gbp(found.extra_gbp)} in all: one or two?",
        drawn="Sets of equal rows, the dearest first. All are counted until somebody says.",
        note=_kept(found.sets.height),
        columns=(
            "Payee",
            "Day",
            "Amount, £",
            "Times",
            "Beyond the first, £",
            "References",
            "Where",
        ),
        rows=tuple(
            (
                s["group_name"],
                s["paid_on"],
                s["amount_gbp"],
                s["times"],
                s["extra_gbp"],
                s["references"],
                "; ".join(f"{p['source_file']} row {p['source_row']}" for p in s["places"][:3]),
            )
            for s in found.sets.head(KEPT).iter_rows(named=True)
        ),
        reads=(*PAID, "payments.paid_on", "payments.description", "payments.reference"),
        bar_columns=(4,),
        number_columns=(2, 3, 4),
        rows_shown=DRAWN,
    )


def _merges(spend: Spend) -> Table:
    merges = spend.merges.sort("confidence", "left")
    return Table(
        picture_id="supplier_merges",
        title=f"{plural(merges.height, 'payee name')} was read as another name's group"
        if merges.height == 1
        else f"{plural(merges.height, 'payee name')} were read as another name's group",
        drawn="Each merge with its reason, the least sure first. A links file overrules any.",
        note=_kept(merges.height),
        columns=("Name", "Read as", "Rule", "How sure", "Why"),
        rows=tuple(
            (m["left"], m["right"], m["rule"].replace("_", " "), m["confidence"], m["reason"])
            for m in merges.head(KEPT).iter_rows(named=True)
        ),
        reads=("payments.supplier_name", "suppliers.name", "suppliers.parent_id"),
        number_columns=(3,),
        rows_shown=DRAWN,
    )
