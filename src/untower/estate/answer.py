"""How is the estate's answer put in two sentences, and is it whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import share_pct, spell_gbp
from untower.estate.by_supplier import annual_assumed
from untower.estate.it_spend import level_total
from untower.estate.risks import assumed_of
from untower.estate.towers import missing_for_towers
from untower.estate.wording import spell_months_read
from untower.journey import State
from untower.phrases import listed

if TYPE_CHECKING:
    from untower.estate.facts import Facts

# One line each, for a screen: the figures it_spend_means, annual_means, concentration_means and
# cost_means define the same in full.
IT_ASSUMED = "IT spend is what a row's words or payee state or suggest; the rest may be IT too."
SHARES_ASSUMED = "Shares are of net spend with named suppliers: no people, public bodies or cards."
MISSING_NAMED = 3
COST_ASSUMED = "What an application costs is its charges and in-house cost; a blank is not nought."


def state_of(facts: Facts) -> State:
    """Ready when the tower columns are there and spend was read; incomplete otherwise."""
    if facts.spend is None or missing_for_towers(facts.tables):
        return State.INCOMPLETE
    return State.READY


def answer_of(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Two sentences for the top of the step, and the columns behind them."""
    if facts.spend is not None:
        return _from_spend(facts)
    if facts.terms or facts.dependence is not None or _components(facts):
        return _from_register(facts)
    return (
        "Nothing was read about the estate yet. A spend file as published, a contracts "
        "spreadsheet or an application list is enough to begin.",
        ("payments.amount_gbp",),
    )


def assumptions_of(facts: Facts) -> tuple[str, ...]:
    """What was taken for granted in the figures, and which columns were not there."""
    missing = missing_for_towers(facts.tables)
    named = listed(missing, at_most=MISSING_NAMED)
    absent = (f"Without {named} the tower class is not known.",) if missing else ()
    costed = () if facts.whole_cost.is_empty else (COST_ASSUMED,)
    if facts.spend is None:
        return (*costed, *absent, *assumed_of(facts))
    spend = (IT_ASSUMED, annual_assumed(facts.spend), SHARES_ASSUMED)
    return (*spend, *costed, *absent, *assumed_of(facts))


def _from_spend(facts: Facts) -> tuple[str, tuple[str, ...]]:
    spend = facts.spend
    if spend is None:  # pragma: no cover - the caller asked only with spend
        raise ValueError("no spend to word")
    it = level_total(spend.payments, "stated", "probable")
    share = share_pct(it, spend.total_gbp)
    months = spend.months.height
    over = f" {spell_months_read(months, spend.complete_months)}" if months else ""
    first = f"{spell_gbp(spend.total_gbp)} was paid{over}, of which {spell_gbp(it)}" + (
        f" ({share:.0f}%) is recognised as IT" if share is not None else " is recognised as IT"
    )
    return f"{first}. {_held_by(facts)}", (
        "payments.amount_gbp",
        "payments.supplier_name",
        "payments.category",
        "payments.description",
        "payments.paid_on",
    )


def _held_by(facts: Facts) -> str:
    """The second sentence: who holds the spend, and what is not known."""
    paid_to = facts.concentration[0]
    if paid_to.top3_pct is None:
        return "How it is shared among suppliers is not known: no outside payee is named."
    who = {1: "One supplier group takes", 2: "Two supplier groups take"}.get(
        paid_to.groups, f"The top three of {paid_to.groups:,} supplier groups take"
    )
    parts = [f"{who} {paid_to.top3_pct:.0f}% of outside spend whose payee is known"]
    if paid_to.unknown_pct:
        share = f"{paid_to.unknown_pct:.0f}%" if paid_to.unknown_pct >= 1 else "under 1%"
        parts.append(f"the payee of {share} is not known")
    if missing_for_towers(facts.tables):
        parts.append(
            "whether suppliers follow technology layers is not known from what was read"
            if facts.terms
            else "whether suppliers follow technology layers is not known from spend alone"
        )
    return "; ".join(parts) + "."


def _components(facts: Facts) -> int:
    """How many components were read."""
    components = facts.tables.get("components")
    return 0 if components is None else components.height


def _from_register(facts: Facts) -> tuple[str, tuple[str, ...]]:
    parts, reads = [], []
    if facts.terms:
        unknown = sum(t.state == "not_known_when" for t in facts.terms)
        lapsed = sum(t.state == "lapsed" for t in facts.terms)
        parts.append(
            f"{len(facts.terms):,} contracts were read: {lapsed:,} have lapsed and the end of "
            f"{unknown:,} is not known."
        )
        reads += ["contracts.contract_id", "contracts.ends_on"]
    if facts.dependence is not None:
        d = facts.dependence
        top = d.most_depended_on[0] if d.most_depended_on else None
        parts.append(
            f"{d.components:,} components are joined by {d.interfaces:,} interfaces"
            + (
                f"; if {top.name or top.component_id} stops, {top.reach:,} others do."
                if top
                else "."
            )
        )
        reads += ["components.component_id", "components.name", "interfaces.from_component_id"]
    elif count := _components(facts):
        parts.append(
            f"{count:,} {'component was' if count == 1 else 'components were'} read; how they "
            "depend on each other is not known: no interfaces were read."
        )
        reads += ["components.component_id", "interfaces.from_component_id"]
    if len(parts) == 1:
        parts.append("What was paid, and to whom, is not known: no payments were read.")
    return " ".join(parts), tuple(reads)
