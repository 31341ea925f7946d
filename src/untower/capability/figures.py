"""What plan.json carries under steps.capability.figures, and the columns behind each figure.

How many people hold a role is personal: what rests on it stands in a figure of its own, so that
an edition without personal columns loses that figure and no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.capability.framework import framework_families, plain_family
from untower.capability.posts import sum_known_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.answers import Figure
    from untower.capability.decision_holders import Holder
    from untower.capability.facts import Facts
    from untower.capability.posts import Post, RetainedRole

DECISION_READS = (
    "decisions.decision",
    "decisions.holder",
    "decisions.held_by_role",
    "decisions.supplier_id",
    "decisions.evidence",
    "suppliers.name",
    "roles.name",
    "roles.fte_employed",
)
STRATEGY_READS = (
    "strategy.document",
    "strategy.owner_role",
    "strategy.approved_on",
    "strategy.review_on",
)
FTE_READS = (
    "roles.role_id",
    "roles.name",
    "roles.family",
    "roles.fte_needed",
    "roles.fte_employed",
    "roles.fte_contractor",
    "roles.fte_supplier",
)
RETAINED_READS = (*FTE_READS, "roles.retained_as")
OWNER_READS = (
    "services.service_id",
    "services.name",
    "services.owner_role",
    "roles.role_id",
    "roles.name",
    "roles.fte_employed",
    "roles.retained_as",
)
FREE_READS = ("roles.role_id", "roles.retained_as", "roles.family", "roles.fte_free")
ONE_PERSON_READS = (
    "roles.role_id",
    "roles.retained_as",
    "roles.fte_employed",
    "roles.people_employed",
)
OWN_COST_READS = (
    *FREE_READS,
    "organisation.fte_cost_gbp",
    "organisation.manage_supplier_gbp",
)
READS: Mapping[str, tuple[str, ...]] = {
    "decisions": DECISION_READS,
    "strategies": STRATEGY_READS,
    "roles": RETAINED_READS,
    "gaps_fte": RETAINED_READS,
    "gaps_by_family": FTE_READS,
    "gap_total": FTE_READS,
    "service_owners": OWNER_READS,
    "one_person": ONE_PERSON_READS,
    "free_time": FREE_READS,
    "free_time_total": FREE_READS,
    "suppliers_manageable": FREE_READS,
    "suppliers_manageable_means": OWN_COST_READS,
}


def figures_of(facts: Facts) -> dict[str, Figure]:
    """Every figure; what a table that was not read would give is None."""
    figures: dict[str, Any] = {
        "decisions": [_decision(h) for h in facts.decisions] if facts.has_decisions else None,
        "strategies": None,
        "roles": [_retained(r) for r in facts.retained] if facts.has_roles else None,
        "gaps_fte": [_gap(p) for p in facts.posts] if facts.has_roles else None,
        "gaps_by_family": gaps_by_family(facts.posts) if facts.has_roles else None,
        "gap_total": gap_total(facts.posts) if facts.has_roles else None,
        "service_owners": [
            {
                "service_id": o.service.service_id,
                "owner_role": o.service.owner_role,
                "outcome": o.outcome.value,
                "is_retained": o.is_retained,
            }
            for o in facts.owners
        ],
        "one_person": [
            {"role_id": p.role_id, "outcome": p.on_one_person.value} for p in facts.retained_posts
        ],
        "free_time": facts.free.to_dicts(),
        "free_time_total": {
            f"{kind}_fte": sum_known_all(
                [r["fte_free"] for r in facts.free.to_dicts() if r["free_for"] == kind]
            )
            for kind in ("suppliers", "in_house")
        },
        "suppliers_manageable": facts.manageable.groups,
        "suppliers_manageable_means": _manageable(facts),
    }
    if facts.strategies is not None:
        figures["strategies"] = [
            {
                "document": s.document,
                "owner_role": s.owner_role,
                "approved_on": s.approved_on,
                "review_on": s.review_on,
                "is_overdue": s.is_overdue if s.review_on else None,
                "outcome": s.outcome.value,
            }
            for s in facts.strategies
        ]
    return figures


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure: a KeyError if one was added without saying what it read."""
    return {name: READS[name] for name in figures}


def gap_total(posts: Sequence[Post]) -> dict[str, Any]:
    """Posts short of an employee over all roles. Spare posts in one role fill no other."""
    gaps = [p.gap_fte for p in posts]
    short = [g for g in gaps if g is not None and g > 0]
    return {
        "short_fte": round(sum(short, 0.0), 4) if any(g is not None for g in gaps) else None,
        "roles_short": len(short),
        "roles_not_known": sum(g is None for g in gaps),
        "roles": len(gaps),
    }


def gaps_by_family(posts: Sequence[Post]) -> list[dict[str, Any]]:
    """The gap of each family: the framework's own first, then those it does not have.

    A role goes by the framework's family where the framework has the role, else by its own.
    """
    families: dict[str, list[Post]] = {f: [] for f in framework_families()}
    own = {plain_family(f): f for f in families}
    for post in posts:
        said = post.family or "not known"
        family = post.framework.family if post.framework else own.get(plain_family(said), said)
        families.setdefault(family, []).append(post)
    return [
        {
            "family": family,
            "is_in_framework": family in framework_families(),
            "roles": len(of_family),
            "needed_fte": sum_known_all([p.fte_needed for p in of_family]),
            "employed_fte": sum_known_all([p.fte_employed for p in of_family]),
            "contractor_fte": sum_known_all([p.fte_contractor for p in of_family]),
            "supplier_fte": sum_known_all([p.fte_supplier for p in of_family]),
            "short_fte": gap_total(of_family)["short_fte"],
        }
        for family, of_family in families.items()
    ]


def _decision(holder: Holder) -> dict[str, Any]:
    return {
        "decision": holder.decision,
        "holder": None if holder.holder == "not_known" else holder.holder,
        "held_by_role": holder.held_by_role,
        "supplier_id": holder.supplier_id,
        "supplier": holder.supplier,
        "evidence": holder.evidence,
        "doubt": holder.doubt or None,
        "outcome": holder.outcome.value,
    }


def _retained(role: RetainedRole) -> dict[str, Any]:
    return {
        "retained_as": role.retained_as,
        "outcome": role.outcome.value,
        "held_by": list(role.held_by),
        "role_ids": [p.role_id for p in role.posts],
        "needed_fte": role.fte("needed"),
        "employed_fte": role.fte("employed"),
        "contractor_fte": role.fte("contractor"),
        "supplier_fte": role.fte("supplier"),
        "empty_fte": sum_known_all([p.empty_fte for p in role.posts]),
    }


def _gap(post: Post) -> dict[str, Any]:
    return {
        "role_id": post.role_id,
        "name": post.name,
        "family": post.family,
        "framework_role": post.framework.name if post.framework else None,
        "framework_family": post.framework.family if post.framework else None,
        "retained_as": post.retained_as,
        "needed_fte": post.fte_needed,
        "employed_fte": post.fte_employed,
        "contractor_fte": post.fte_contractor,
        "supplier_fte": post.fte_supplier,
        "gap_fte": post.gap_fte,
        "empty_fte": post.empty_fte,
    }


def _manageable(facts: Facts) -> dict[str, Any]:
    found = facts.manageable
    return {
        "free_fte": found.fte_free,
        "free_at_least_fte": found.fte_at_least,
        "blank_roles": list(found.blank_roles),
        "groups_per_post": found.groups_per_post,
        "basis": "house convention: supplier_groups_per_commercial_post",
        "own_groups_per_post": found.own_groups_per_post,
    }
