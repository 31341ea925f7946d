"""What plan.json carries under steps.award.figures, and the columns behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.award.figures_around import calendar, counts, left_out, services, terms
from untower.award.figures_choice import (
    as_it_is,
    by_year,
    choices,
    compared,
    gave_way,
    gbp,
    piecemeal,
    suppliers,
    totals,
)
from untower.award.reads import (
    CALENDAR_READS,
    CHOICE_READS,
    LIMIT_READS,
    NUMBER_READS,
    OFFER_READS,
    SERVICE_READS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Figure
    from untower.award.answered import Answered, CheckedChoice

READS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "status",
            "cost_gbp",
            "value_gbp",
            "bound_gbp",
            "gap",
            "work",
            "seed",
            "choices",
            "totals",
            "suppliers",
            "piecemeal",
            "joint_alone",
            "as_it_is",
            "by_year",
        ),
        CHOICE_READS,
    ),
    "rules": (*CHOICE_READS, *LIMIT_READS),
    "gave_way": (*CHOICE_READS, *LIMIT_READS),
    "clash": (*CHOICE_READS, *LIMIT_READS),
    "blocked": (*CHOICE_READS, *LIMIT_READS),
    "calendar": CALENDAR_READS,
    "services": (*SERVICE_READS, *CHOICE_READS),
    "left_out": OFFER_READS,
    "terms": NUMBER_READS,
    "counts": CHOICE_READS,
    "input_problems": (*OFFER_READS, *LIMIT_READS),
}


def figures_of(answered: Answered) -> dict[str, Figure]:
    """Every figure the run allows; without a choice, what it was to be made from."""
    figures: dict[str, Any] = {
        "status": status_of(answered),
        **_sums(answered),
        "seed": answered.how.seed,
        "choices": choices(answered),
        "totals": totals(answered),
        "suppliers": suppliers(answered),
        "piecemeal": piecemeal(answered),
        "joint_alone": compared("joint, interfaces and managing at nothing", answered.joint_alone),
        "as_it_is": as_it_is(answered),
        "by_year": by_year(answered),
        "rules": _rules(answered),
        "gave_way": gave_way(answered),
        "blocked": [
            {"component_id": b.component_id, "rules": list(b.rule_ids)}
            for b in (answered.joint.chosen.built.blocked if answered.joint else ())
        ],
        "clash": _clash(answered),
        "calendar": calendar(answered),
        "services": services(answered),
        "left_out": left_out(answered),
        "terms": terms(answered),
        "counts": counts(answered),
        "input_problems": [t.sentence for t in answered.troubles],
    }
    return figures


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure there is."""
    return {name: READS[name] for name in figures}


def status_of(answered: Answered) -> str:
    """How the run came out, as a value."""
    if answered.troubles:
        return "not chosen: the input cannot be followed"
    if answered.joint is None:
        return "not chosen: no offers were read"
    return answered.joint.chosen.status


def _sums(answered: Answered) -> dict[str, Any]:
    joint = answered.joint
    if joint is None or joint.checked is None:
        bound = joint.chosen.bound_gbp if joint else None
        blank = dict.fromkeys(("cost_gbp", "value_gbp"))
        return {**blank, "bound_gbp": gbp(bound), "gap": None, "work": _work(joint)}
    return {
        "cost_gbp": gbp(joint.checked.cost_gbp),
        "value_gbp": gbp(joint.checked.value_gbp),
        "bound_gbp": gbp(joint.chosen.bound_gbp),
        "gap": None if joint.chosen.gap is None else round(joint.chosen.gap, 8),
        "work": _work(joint),
    }


def _work(joint: CheckedChoice | None) -> int | None:
    return None if joint is None else joint.chosen.work


def _clash(answered: Answered) -> dict[str, Any] | None:
    """The rules that cannot all hold, and what there would be were each alone let go."""
    clash = answered.clash
    if clash is None:
        return None
    return {
        "rules": list(clash.rules),
        "none_can_be_dropped": clash.none_can_be_dropped,
        "relaxed": [
            {
                "rule_id": r.rule,
                "is_possible": r.is_possible,
                "value_gbp": gbp(r.cost_gbp),
                "bound_gbp": gbp(r.bound_gbp),
            }
            for r in clash.relaxed
        ],
    }


def _rules(answered: Answered) -> list[dict[str, Any]]:
    given = {r.rule_id for r in answered.joint.chosen.given_way} if answered.joint else set()
    return [
        {
            "rule_id": r.rule_id,
            "kind": r.kind,
            "subject": r.subject,
            "other_subject": r.other_subject,
            "year": r.year,
            "comparator": r.comparator,
            "value": r.value,
            "rank": r.rank,
            "is_default": r.is_default,
            "gave_way": r.rule_id in given,
            "reason": r.reason,
        }
        for r in answered.rules
    ]
