"""Which tenders win which lots, taken together, by what was published and by nothing else?

Reads an assessment of one procurement and the rules that were frozen before its notice. Lots that
nothing joins go to their own first tender; joined ones to the best permitted combination, proven.
There is one run and one answer: nothing here says how it would have gone otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from untower.award.assess.checking import require_sound, require_worth
from untower.award.assess.choosable import choosable_tenders
from untower.award.assess.joined_lots import either_or_sets, joined_lots
from untower.award.assess.joint_assessment import (
    JointAssessment,
    LotAnswer,
    NotCounted,
    Settled,
    State,
)
from untower.award.assess.narrowing import narrowed
from untower.award.assess.parting import parted
from untower.award.assess.published_rules import HIGHEST_SCORE, LOWEST_PRICE, published_rules
from untower.award.assess.reasons import (
    lot_answers,
    not_counted,
    not_proven,
    rule_sentences,
    why_joint,
    why_lot_by_lot,
)
from untower.award.assess.settling import Ask, Proof, settle
from untower.bids.frozen import freeze
from untower.needs.whole_tables import records_of
from untower.phrases import listed
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.published_rules import PublishedRules
    from untower.bids.assessment import Assessment
    from untower.needs.whole_tables import Record

__all__ = ["JointAssessment", "LotAnswer", "NotCounted", "Settled", "State", "combine"]

POINTS = "points"


def combine(
    tables: Mapping[str, pl.DataFrame],
    assessment: Assessment,
    *,
    progress: Callable[[int, int, str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> JointAssessment:
    """Take the lots of an assessed procurement together, as published.

    `tables` are those that were assessed; of tenders only which lots they are for and which of them
    exclude each other is read from them. `progress` is told settled lots, all lots and words. Never
    raises for what the tables say; raises Disagreement where the check of an answer fails.
    """
    record = _record(tables, assessment.procurement_id)
    troubles = [*assessment.troubles, *_other_tables(tables, assessment, record)]
    if troubles or record is None:
        return _refused(assessment, troubles)
    rules = published_rules(tables, record)
    if rules.troubles:
        return _refused(assessment, rules.troubles)
    tenders, left_out = choosable_tenders(tables, assessment, rules)
    groups = joined_lots([lot.lot_id for lot in assessment.lots], tenders, rules.limits)
    by_group = [(group, [t for t in tenders if t.lots[0] in set(group)]) for group in groups]
    troubles = [
        one
        for group, mine in by_group
        if _one_by_one(mine, group, rules) is None
        for one in _rule_troubles(assessment, rules, group)
    ]
    if troubles:
        return _refused(assessment, troubles)
    settled: list[Settled] = []
    for group, mine in by_group:
        if progress is not None:
            done = sum(len(one.lots) for one in settled)
            progress(done, len(assessment.lots), f"taking {listed(group, at_most=5)} together")
        settled += _settled(assessment, rules, group, mine, stop, troubles)
    if troubles:
        return _refused(assessment, troubles)
    answer = JointAssessment(
        procurement_id=assessment.procurement_id,
        on=assessment.on,
        digest=assessment.digest,
        state=_state(settled),
        lots=lot_answers(assessment, settled, {t.offer_id: t for t in tenders}),
        settled=tuple(settled),
        left_out=left_out,
        rules=rule_sentences(rules, settled),
        not_applied=rules.not_applied,
        not_counted=not_counted(rules),
        notes=rules.notes,
    )
    _check(tables, assessment, rules, answer)
    return answer


def _record(tables: Mapping[str, pl.DataFrame], procurement_id: str) -> Record | None:
    rows = records_of(tables, "procurements") or []
    return next((r for r in rows if r["procurement_id"] == procurement_id), None)


def _other_tables(
    tables: Mapping[str, pl.DataFrame], assessment: Assessment, record: Record | None
) -> Iterator[Trouble]:
    """The rules must be those the assessment was made by."""
    now = freeze(tables, assessment.procurement_id).digest
    if not assessment.troubles and now != assessment.digest:
        yield trouble(
            "changed",
            "procurements",
            record,
            assessment.procurement_id,
            "published_hash",
            "the tables given here hold another set of criteria and rules than was assessed.",
            "Give the tables that were assessed.",
            allowed=assessment.digest,
            subject=assessment.procurement_id,
        )


def _refused(assessment: Assessment, troubles: Sequence[Trouble]) -> JointAssessment:
    return JointAssessment(
        procurement_id=assessment.procurement_id,
        on=assessment.on,
        digest=assessment.digest,
        state=State.REFUSED,
        troubles=tuple(troubles),
    )


def _rule_troubles(
    assessment: Assessment, rules: PublishedRules, group: Sequence[str]
) -> Iterator[Trouble]:
    """What keeps joined lots from being compared by the published rule."""
    rule = rules.combination_rule
    if rule not in (LOWEST_PRICE, HIGHEST_SCORE):
        yield _said(
            rules,
            f"it is blank, and {listed(group, at_most=5)} cannot be decided one by one: what the "
            "best combination has was not published.",
            "Take advice: a rule made after the tenders were opened decides nothing.",
            f"{LOWEST_PRICE} or {HIGHEST_SCORE}",
        )
    elif rule == HIGHEST_SCORE:
        kinds = {_kind(assessment, lot) for lot in group}
        if len(kinds) > 1 or None in kinds:
            methods = {assessment.lot(lot).method for lot in group}
            yield _said(
                rules,
                f"totals of {listed(group, at_most=5)} cannot be added: their price methods are "
                f"{listed(sorted(methods))}, of which not all give points where the most is best.",
                "Take advice: nothing was published that compares these combinations.",
            )


def _kind(assessment: Assessment, lot_id: str) -> str | None:
    """What the totals of a lot are: points, a method's own measure, or nothing to add."""
    lot = assessment.lot(lot_id)
    if lot.lowest_wins:
        return None
    adds_points = any(t.price_points is not None for t in lot.tenders)
    return POINTS if adds_points else lot.method


def _not_comparable(rules: PublishedRules, group: Sequence[str]) -> Trouble:
    return _said(
        rules,
        f"the limits leave some of {listed(group, at_most=8)} without an award, and a lowest "
        "total price cannot say which: fewer lots always cost less.",
        "Take advice: nothing was published that compares combinations of different lots.",
    )


def _said(rules: PublishedRules, what: str, do: str, allowed: str = "") -> Trouble:
    procurement = rules.record["procurement_id"]
    return trouble(
        "combination",
        "procurements",
        rules.record,
        procurement,
        "combination_rule",
        what,
        do,
        allowed=allowed,
        subject=procurement,
    )


def _one_by_one(
    tenders: Sequence[Choosable],
    group: Sequence[str],
    rules: PublishedRules,
) -> dict[str, tuple[str, ...]] | None:
    """By lot its first tenders, where each lot can simply have its own; None where not.

    A tender for several lots always makes the rule decide. So do limits that the first tenders
    would break, whichever of those that are level is taken.
    """
    if any(t.is_package for t in tenders):
        return None
    holder = {t.offer_id: t.holder for t in tenders}
    first = {lot: _first(tenders, lot) for lot in group}
    taken = {offer for offers in first.values() for offer in offers}
    if len(group) > 1:
        won = [holder[o] for offers in first.values() for o in offers]
        most, least = rules.limits.at_most, rules.limits.at_least
        if any(not offers for offers in first.values()):
            return None
        if most is not None and any(won.count(h) > most for h in won):
            return None
        if least is not None and (
            any(won.count(h) < least for h in won) or any(len(x) > 1 for x in first.values())
        ):
            return None
        if any(sum(t.offer_id in taken for t in s) > 1 for s in either_or_sets(tenders)):
            return None
    return first


def _first(tenders: Sequence[Choosable], lot_id: str) -> tuple[str, ...]:
    """Those with the best place among tenders that may be taken: several where they stay level."""
    placed = [
        (t.parts[lot_id].place or 0, t.offer_id)
        for t in tenders
        if lot_id in t.parts and t.parts[lot_id].place is not None
    ]
    best = min((place for place, _ in placed), default=None)
    return tuple(offer for place, offer in sorted(placed) if place == best)


def _settled(
    assessment: Assessment,
    rules: PublishedRules,
    group: tuple[str, ...],
    tenders: Sequence[Choosable],
    stop: Callable[[], bool] | None,
    troubles: list[Trouble],
) -> list[Settled]:
    """The lots of a group, settled; where the rule cannot compare, its trouble is added instead."""
    first = _one_by_one(tenders, group, rules)
    if first is not None:
        return [why_lot_by_lot(assessment.lot(lot), offers) for lot, offers in first.items()]
    rule = str(rules.combination_rule)
    ask = Ask(lots=group, tenders=tuple(tenders), limits=rules.limits, rule=rule, stop=stop)
    by_lot = {lot.lot_id: lot for lot in assessment.lots}
    kept, in_lots = narrowed(ask, by_lot)
    best = settle(replace(ask, tenders=kept))
    if best.proof is Proof.NOT_COMPARABLE:
        troubles.append(_not_comparable(rules, group))
        return []
    if best.proof is Proof.NOT_PROVEN or best.value is None:
        return [not_proven(group, rule)]
    for combination in best.combinations:
        require_worth(assessment, combination, rule, best.value)
    by_id = {t.offer_id: t for t in tenders}
    level, said = best.combinations, ""
    if len(level) > 1:
        level, said = parted(level, by_id, by_lot)
    ties = [*in_lots, *([said] if said else [])]
    return [why_joint(group, rule, level, best.value, by_id, ties)]


def _state(settled: Sequence[Settled]) -> State:
    states = {one.state for one in settled}
    for state in (State.NOT_PROVEN, State.LEVEL, State.SETTLED):
        if state in states:
            return state
    return State.NOBODY


def _check(
    tables: Mapping[str, pl.DataFrame],
    assessment: Assessment,
    rules: PublishedRules,
    answer: JointAssessment,
) -> None:
    """Every whole answer passes the other code; of level ones each, the rest held at its first."""
    proven = [one for one in answer.settled if one.level]
    if answer.state is State.NOT_PROVEN:
        return
    for at, one in enumerate(proven):
        for combination in one.level:
            others = [o for k, x in enumerate(proven) if k != at for o in x.level[0]]
            offers = [*others, *combination]
            require_sound(tables, assessment, offers, rules.limits)
