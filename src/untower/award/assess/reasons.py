"""Why this combination? Sentences for the record, from what was published and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.assess.joint_assessment import (
    LOT_BY_LOT,
    LotAnswer,
    NotCounted,
    Settled,
    State,
)
from untower.award.assess.parting import winners
from untower.award.assess.published_rules import LOWEST_PRICE
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.published_rules import PublishedRules
    from untower.award.assess.settling import Combination
    from untower.bids.assessed_lot import AssessedLot
    from untower.bids.assessment import Assessment

NOT_PUBLISHED = "not counted: not published"
NOBODY_STANDS = "No tender that may be awarded this lot stands: it is awarded to nobody."
ONLY_NOTHING = (
    "Only tenders of this procurement may win. A lot is awarded to nobody only where no tender "
    "that may be awarded it stands, or where the published limits leave none for it: as many lots "
    "as the rules let be awarded are awarded."
)
RULE_WORDS = {
    LOWEST_PRICE: "the lowest total of the whole-life prices, as published, of all its lots",
    "highest_total_score": "the highest sum of the lots' published totals",
}


def why_lot_by_lot(lot: AssessedLot, first: tuple[str, ...]) -> Settled:
    """A lot that is decided by itself: it goes to its own first tender, if one is first."""
    state = State.NOBODY if not first else State.SETTLED if len(first) == 1 else State.LEVEL
    return Settled(
        lots=(lot.lot_id,),
        rule=LOT_BY_LOT,
        state=state,
        level=tuple((offer,) for offer in first),
        value=None,
        left=() if first else (lot.lot_id,),
        why=(_first_words(lot, first) if first else f"{_title(lot)}: {NOBODY_STANDS}",),
    )


def not_proven(group: tuple[str, ...], rule: str) -> Settled:
    """Joined lots of which the work ended too early."""
    why = f"For {listed(group)} the best combination was not proven: nothing is awarded on it."
    return Settled(
        lots=group, rule=rule, state=State.NOT_PROVEN, level=(), value=None, left=(), why=(why,)
    )


def _first_words(lot: AssessedLot, offers: Sequence[str]) -> str:
    ties = [tie.sentence for tie in lot.ties if set(offers) & set(tie.tenders)]
    if len(offers) > 1:
        return f"{_title(lot)}: {listed(offers)} stay level. {' '.join(ties)}".strip()
    one = next(t for t in lot.tenders if t.offer_id == offers[0])
    first = "has the first place" if one.place == 1 else f"has place {one.place}, the best place"
    total = "" if one.total is None else f" with a total of {one.total:,.2f}"
    words = f"{_title(lot)}: {one.offer_id} {first} among tenders that may be awarded it{total}"
    return " ".join([f"{words}, by the published method “{lot.method}”.", *ties])


def why_joint(
    group: tuple[str, ...],
    rule: str,
    level: tuple[Combination, ...],
    value: Fraction,
    tenders: Mapping[str, Choosable],
    ties: Sequence[str],
) -> Settled:
    """Joined lots: what is taken together, by which rule, what it is worth, what stayed level."""
    taken = winners(level[0], tenders)
    left = tuple(lot for lot in group if all(lot not in winners(c, tenders) for c in level))
    amount = f"£{float(value):,.2f}" if rule == LOWEST_PRICE else f"{float(value):,.2f} points"
    said = [*ties]
    if len(level) == 1:
        said.append(
            f"{_sharing(taken)}: of all permitted combinations for {listed(group)} this one has "
            f"{RULE_WORDS[rule]}, {amount}, proven."
        )
    else:
        said.append(
            f"Each of them has {RULE_WORDS[rule]}, {amount}, proven: what was published does not "
            "say which is awarded."
        )
    if left:
        said.append(
            f"{listed(left)} {'goes' if len(left) == 1 else 'go'} to nobody: the published limits "
            "leave no tender for more lots."
        )
    return Settled(
        lots=group,
        rule=rule,
        state=State.SETTLED if len(level) == 1 else State.LEVEL,
        level=level,
        value=value,
        left=left,
        why=tuple(said),
    )


def _sharing(taken: Mapping[str, Choosable]) -> str:
    by_offer: dict[str, list[str]] = {}
    for lot in sorted(taken):
        by_offer.setdefault(taken[lot].offer_id, []).append(lot)
    return "; ".join(f"{offer} takes {listed(lots)}" for offer, lots in by_offer.items())


def lot_answers(
    assessment: Assessment, settled: Sequence[Settled], tenders: Mapping[str, Choosable]
) -> tuple[LotAnswer, ...]:
    """The answer of each lot, in the order of the assessment."""
    found = {
        lot: _lot_answer(assessment.lot(lot), one, tenders) for one in settled for lot in one.lots
    }
    return tuple(found[lot.lot_id] for lot in assessment.lots)


def _lot_answer(lot: AssessedLot, one: Settled, tenders: Mapping[str, Choosable]) -> LotAnswer:
    taken = [winners(c, tenders).get(lot.lot_id) for c in one.level]
    offers = tuple(sorted({t.offer_id for t in taken if t is not None}))
    is_open = len(offers) > 1 or (bool(offers) and None in taken)
    state = State.LEVEL if is_open else State.SETTLED if offers else State.NOBODY
    if one.state is State.NOT_PROVEN:
        state = State.NOT_PROVEN
    tender = tenders[offers[0]] if state is State.SETTLED else None
    part = None if tender is None else tender.parts[lot.lot_id]
    return LotAnswer(
        lot_id=lot.lot_id,
        title=lot.title,
        state=state,
        offers=offers,
        supplier_id=None if tender is None else tender.supplier_id,
        price_gbp=None if part is None else part.price_gbp,
        total=None if part is None else part.total,
        taken_with=()
        if tender is None
        else tuple(other for other in tender.lots if other != lot.lot_id),
        is_asked=part is not None and part.is_asked,
        why=_why_lot(one, state, offers),
        alone=tuple(t.offer_id for t in lot.awardable),
        alone_price_gbp=lot.awardable[0].price_gbp if len(lot.awardable) == 1 else None,
        alone_total=lot.awardable[0].total if lot.awardable else None,
    )


def _why_lot(one: Settled, state: State, offers: tuple[str, ...]) -> str:
    if state is State.LEVEL and one.rule != LOT_BY_LOT:
        return f"{listed(offers)} are still level for it. {' '.join(one.why)}"
    return " ".join(one.why)


def rule_sentences(rules: PublishedRules, settled: Sequence[Settled]) -> tuple[str, ...]:
    """The published rules that were followed, in words."""
    said = [ONLY_NOTHING, *rules.limits.sentences]
    said.append(
        "Tenders for several lots together may be taken, whole or not at all."
        if rules.may_combine
        else "No tender for several lots together may be taken."
    )
    joint = [one for one in settled if one.rule != LOT_BY_LOT]
    for rule in sorted({one.rule for one in joint}):
        lots = [lot for one in joint if one.rule == rule for lot in one.lots]
        said.append(
            f"{listed(lots)} are joined by a tender for several lots or by a limit: the best "
            f"combination has {RULE_WORDS[rule]}."
        )
    alone = sum(len(one.lots) for one in settled if one.rule == LOT_BY_LOT)
    if alone:
        said.append(
            f"{plural(alone, 'lot')} {'is' if alone == 1 else 'are'} decided one by one: no "
            "tender and no limit joins them in what they lead to."
        )
    return tuple(said)


def not_counted(rules: PublishedRules) -> tuple[NotCounted, ...]:
    """What a plan would count between suppliers, and what of it counted here: only the published.

    None of it is worked out: before a decision nobody reads what it would have been.
    """
    found = [
        NotCounted(what=what, counted_gbp=0, why=NOT_PUBLISHED)
        for what in (
            "interfaces between suppliers",
            "governance: managing one more supplier",
            "discounts on all a group sells",
        )
    ]
    for what, column in (
        ("switching: the price of moving", "price_counts_moving"),
        ("switching: the price of leaving", "price_counts_exit"),
    ):
        silent = [k for k, lot in rules.lots.items() if lot[column] is None]
        barred = [k for k, lot in rules.lots.items() if lot[column] is False]
        why = []
        if silent:
            why.append(f"{NOT_PUBLISHED} ({listed(silent, at_most=5)})")
        if barred:
            why.append(f"not counted: published as not counted ({listed(barred, at_most=5)})")
        if why:
            found.append(NotCounted(what=what, counted_gbp=0, why="; ".join(why)))
    return tuple(found)


def _title(lot: AssessedLot) -> str:
    return f"Lot {lot.lot_id}"
