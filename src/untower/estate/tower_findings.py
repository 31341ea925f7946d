"""What do the class of the estate and the signs of towers ask of whom?

A sign is found, never a supplier called a name. All rest on house conventions and bind no one, but
for an integrator who also delivers: that is asked by the text which held for the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import total_gbp
from untower.estate.integrator_signs import Conflict, conflict_words, conflicts
from untower.estate.it_spend import level_total
from untower.estate.sign import Presence, Sign
from untower.estate.spend_findings import HOUSE_SOURCE, house_finding
from untower.estate.tower_class import MIXED, NOT_KNOWN, SINGLE_SUPPLIER, TOWER_LIKE
from untower.findings import Finding, Force, Outcome
from untower.policy import NotCovered, PolicyNumber, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from untower.estate.contract_scope import ContractScope
    from untower.estate.facts import Facts

RULE_NUMBER = "integrator_delivering_max"
CLASS_READS = (
    "components.layer",
    "components.run_by",
    "components.in_house_annual_gbp",
    "uses.component_id",
    "services.completed",
    "charges.annual_gbp",
    "contracts.supplier_id",
    "suppliers.parent_id",
    "suppliers.is_in_house",
    "suppliers.name",
)
CLASS_WORDS = {
    TOWER_LIKE: "Signs of towers: suppliers follow technology layers rather than services.",
    SINGLE_SUPPLIER: "One supplier group holds nearly all that is bought outside.",
    "service_aligned": "Suppliers follow services rather than technology layers.",
    MIXED: "Suppliers follow technology layers or services in part.",
    "no_pattern": "Suppliers follow neither technology layers nor services.",
}
OUTCOMES = {
    Presence.PRESENT: Outcome.NOT_MET,
    Presence.ABSENT: Outcome.MET,
    Presence.NOT_KNOWN: Outcome.NOT_KNOWN,
}


def tower_findings(facts: Facts) -> Iterator[Finding]:
    """The class of the estate, then its signs; none of the signs without contracts and charges."""
    yield _class(facts)
    if "contracts" not in facts.tables and "charges" not in facts.tables:
        return
    for sign in facts.signs:
        if sign.sign_id == "S5":
            yield from _integrators(facts, sign)
        else:
            yield _of_sign(sign)


def _class(facts: Facts) -> Finding:
    found = facts.tower_class
    it = level_total(facts.spend.payments, "stated", "probable") if facts.spend else None
    if found.name == NOT_KNOWN:
        missing = found.missing_columns
        return house_finding(
            "tower_class_not_known",
            Outcome.NOT_KNOWN,
            f"Whether suppliers follow technology layers or services is not known. {found.reason}",
            subject=("components", "all"),
            reads=("components.layer", "uses.component_id", "charges.annual_gbp"),
            money_gbp=it,
            next_step=(
                "Add an application list with a layer for each, the services that use them, and "
                "what each contract charges for them."
                if missing
                else "Fill in layer, charge and supplier of the components left out."
                if found.components_left_out
                else ""
            ),
            owner_role="enterprise architect" if missing or found.components_left_out else None,
        )
    follows = found.name in (TOWER_LIKE, SINGLE_SUPPLIER, MIXED)
    return house_finding(
        "suppliers_follow_layers",
        Outcome.NOT_MET if follows else Outcome.MET,
        f"{CLASS_WORDS[found.name]} {found.reason}",
        subject=("components", "all"),
        reads=CLASS_READS,
        money_gbp=total_gbp(g["annual_gbp"] for g in facts.whole_cost.by_group()),
        next_step="Cut the next lots along services." if follows else "",
        owner_role="head of technology" if follows else None,
    )


def _of_sign(sign: Sign) -> Finding:
    is_absent = sign.presence is Presence.ABSENT
    about = {"S2": "components", "S3": "components", "S10": "services", "S11": "roles"}
    return house_finding(
        f"tower_sign_{sign.sign_id.lower()}",
        OUTCOMES[sign.presence],
        sign.sentence,
        subject=(about.get(sign.sign_id, "contracts"), "all"),
        reads=sign.reads,
        rows=sign.rows,
        next_step="" if is_absent else sign.next_step,
        owner_role=None if is_absent else "commercial manager",
    )


def _integrators(facts: Facts, sign: Sign) -> Iterator[Finding]:
    """S5: one finding for each group that integrates and delivers, by the text that held."""
    sure = [c for c in conflicts(facts.sign_inputs) if c.verdict]
    if not sure:
        yield house_finding(
            "integrator_also_delivers",
            OUTCOMES[sign.presence],
            sign.sentence,
            subject=("contracts", "all"),
            reads=sign.reads,
            next_step=sign.next_step if sign.presence is Presence.NOT_KNOWN else "",
            owner_role="commercial manager" if sign.presence is Presence.NOT_KNOWN else None,
        )
    for conflict in sure:
        yield _conflict(facts, conflict, sign)


def _conflict(facts: Facts, conflict: Conflict, sign: Sign) -> Finding:
    scopes = {s.contract_id: s for s in (*conflict.integrating, *conflict.delivering)}
    said = conflict_words(facts.sign_inputs, conflict)
    number = _text_that_held(facts, conflict)
    force = severity = Force.HOUSE_CONVENTION
    source = HOUSE_SOURCE
    if isinstance(number, NotCovered):
        said += f". By the house convention an integrator stays apart ({number.reason.rstrip('.')})"
    else:
        force = severity = number.force
        source = number.source + ("" if number.confirmed else " (not confirmed)")
        if number.in_force_to is not None and number.in_force_to < facts.on:
            severity = min(Force.GUIDANCE, force)
            year = number.in_force_from.year if number.in_force_from else "earlier"
            said += (
                f": it would not have met the {year} edition, which has since been superseded. A "
                "contract lawfully made is no breach of it"
            )
    return Finding(
        rule="integrator_also_delivers",
        step="estate",
        subject_table="suppliers",
        subject_key=conflict.group_id or "not known",
        outcome=Outcome.NOT_MET,
        force=force,
        severity=severity,
        sentence=f"{said}.",
        reads=(
            *sign.reads,
            "contracts.procurement_commenced_on",
            "contracts.starts_on",
            "charges.annual_gbp",
        ),
        rows=tuple(s.row for s in scopes.values()),
        money_gbp=total_gbp(c.annual_gbp for s in scopes.values() for c in s.charges),
        source=source,
        next_step="Part the two at the next letting, or take integration in-house.",
        owner_role="commercial manager",
    )


def _text_that_held(facts: Facts, conflict: Conflict) -> PolicyNumber | NotCovered:
    """The text in force on the day the conflict arose: when the later of the two was begun."""
    days = [
        max(one, other)
        for a in conflict.integrating
        for b in conflict.delivering
        if (one := _begun(a)) is not None and (other := _begun(b)) is not None
    ]
    if not days:
        return NotCovered(name=RULE_NUMBER, reason="the contracts have no date")
    return (facts.conventions.policy or shipped()).number(
        RULE_NUMBER,
        on=min(days),
        binds=facts.organisation("kind"),
        nation=facts.organisation("nation"),
    )


def _begun(scope: ContractScope) -> date | None:
    return scope.day("procurement_commenced_on") or scope.day("starts_on")
