"""Which offers does a rule bar, and which components does it join or part?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.limits_rows import group_of_subject
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.award.limits_rules import Rule
    from untower.award.situation import Situation
    from untower.award.way import Way

SERVICE_MANAGEMENT = "service_management"


def barred_offers(rule: Rule, situation: Situation) -> frozenset[str]:
    """The offers an `exclude` or a `fix` bars; none for any other kind.

    A component that can only stay where it is stays, even with a supplier that is excluded.
    """
    if rule.kind == "exclude" and rule.subject is not None:
        return frozenset(
            w.offer_id
            for w in situation.ways
            if _is_of(w, rule.subject)
            and _is_within(w, rule.other_subject, situation)
            and not situation.present[w.component_id].is_held
        )
    if rule.kind == "fix" and rule.subject is not None and rule.other_subject is not None:
        return frozenset(
            w.offer_id
            for w in situation.ways
            if w.component_id == rule.subject and not is_fixed_to(w, rule.other_subject, situation)
        )
    return frozenset()


def _is_of(way: Way, subject: str) -> bool:
    """Whether a way is the offer named, or made by the supplier or the group named."""
    return subject in (way.offer_id, way.supplier_id, way.group_id)


def is_fixed_to(way: Way, to: str, situation: Situation) -> bool:
    """Whether a way is what a component is fixed to: an offer, a supplier, or a basis."""
    return _is_of(way, to) or way.basis == to or way.group_id == group_of_subject(to, situation)


def _is_within(way: Way, where: str | None, situation: Situation) -> bool:
    """Whether a way's component is the one named, of the layer named, or used by the service."""
    if where is None or way.component_id == where:
        return True
    if situation.present[way.component_id].layer == where:
        return True
    return any(s.service_id == where and way.component_id in s.shares for s in situation.services)


def pairs_apart(rule: Rule, situation: Situation) -> Iterator[tuple[str, str]]:
    """The pairs of components no one outside group may both have under a rule."""
    if rule.kind == "apart" and rule.subject is not None and rule.other_subject is not None:
        yield rule.subject, rule.other_subject
    elif rule.kind == "integrator_apart":
        yield from _integrated(rule, situation)


def _integrated(rule: Rule, situation: Situation) -> Iterator[tuple[str, str]]:
    """Each component of service management with all others of the services that use it.

    One no service uses integrates everything. On by default the rule leaves alone two components
    that can both be only where they are, with one group: no choice could part them.
    """
    users: dict[str, set[str]] = {}
    for row in records_of(situation.tables, "uses") or []:
        users.setdefault(str(row["component_id"]), set()).add(str(row["service_id"]))
    layer = {k: p.layer for k, p in situation.present.items()}
    for integrating in situation.component_ids:
        if layer[integrating] != SERVICE_MANAGEMENT or rule.subject not in (None, integrating):
            continue
        services = users.get(integrating)
        for other in situation.component_ids:
            if layer[other] == SERVICE_MANAGEMENT:
                continue
            used = users.get(other, set())
            if (used & services if services else used) and not _is_stuck(
                rule, integrating, other, situation
            ):
                yield integrating, other


def _is_stuck(rule: Rule, one: str, other: str, situation: Situation) -> bool:
    group = situation.only_group.get(one)
    return rule.is_default and group is not None and group == situation.only_group.get(other)


def pairs_stuck(rules: Sequence[Rule], situation: Situation) -> list[tuple[str, str]]:
    """The pairs the default rule leaves alone because nothing could part them."""
    from dataclasses import replace

    found: list[tuple[str, str]] = []
    for rule in rules:
        if rule.kind == "integrator_apart" and rule.is_default:
            kept = set(_integrated(rule, situation))
            every = _integrated(replace(rule, is_default=False), situation)
            found += [pair for pair in every if pair not in kept]
    return found
