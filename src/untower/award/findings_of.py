"""What does the step find: of the input, of the calendar, of the rules, of the choice?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import to_pence
from untower.award.barred import pairs_stuck
from untower.award.choosing import IMPOSSIBLE
from untower.award.reads import CALENDAR_READS, CHOICE_READS, LIMIT_READS, OFFER_READS
from untower.award.situation import components_without_offer
from untower.award.way import RETAIN
from untower.award.wording import clash_words
from untower.findings import Finding, Outcome, Row, worst_first
from untower.needs.sentences import named, step_finding
from untower.needs.whole_tables import records_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.award.answered import Answered
    from untower.award.present import Present
    from untower.award.way import LeftOut

STEP = "award"


def findings_of(answered: Answered) -> list[Finding]:
    """Every finding, worst first."""
    return worst_first(
        [
            *_troubles(answered),
            *_impossible(answered),
            *_gave_way(answered),
            *_held(answered),
            *_without_offer(answered),
            *_left_out(answered),
            *_stuck(answered),
            *_guessed(answered),
            *_floor(answered),
            *_against_decision(answered),
            *_excluded_stays(answered),
        ]
    )


def _troubles(answered: Answered) -> Iterator[Finding]:
    for trouble in answered.troubles:
        yield step_finding(
            STEP,
            "award_input",
            Outcome.NOT_MET,
            trouble.sentence,
            subject=(trouble.table, trouble.key),
            reads=_reads_of(trouble.table, trouble.column),
            rows=(Row(table=trouble.table, key=trouble.key, file=trouble.file, row=trouble.row),),
            next_step=trouble.do,
        )


def _reads_of(table: str, column: str) -> tuple[str, ...]:
    return (f"{table}.{column}",)


def _impossible(answered: Answered) -> Iterator[Finding]:
    joint = answered.joint
    if joint is None or joint.chosen.status != IMPOSSIBLE:
        return
    blocked = joint.chosen.built.blocked
    for one in blocked:
        said = f" under {listed(one.rule_ids)}" if one.rule_ids else ""
        yield step_finding(
            STEP,
            "award_component_left_without_offer",
            Outcome.NOT_MET,
            f"No offer for {one.component_id} can be chosen{said}: each is barred, or above a "
            "limit by itself.",
            subject=("components", one.component_id),
            reads=(*OFFER_READS, *LIMIT_READS),
            next_step="Relax one of these rules, or ask for another offer.",
        )
    if not blocked:
        yield step_finding(
            STEP,
            "award_no_choice",
            Outcome.NOT_MET,
            f"No choice satisfies these rules. {clash_words(answered)}",
            subject=("limits", "all"),
            reads=(*CHOICE_READS, *LIMIT_READS),
            rows=tuple(
                Row(table="limits", key=rule)
                for rule in (answered.clash.rules if answered.clash else ())
            ),
            next_step="Decide which of them is to give way, or ask for other offers.",
        )


def _gave_way(answered: Answered) -> Iterator[Finding]:
    joint = answered.joint
    if joint is None or joint.checked is None:
        return
    for rule in joint.chosen.given_way:
        broken = [b for b in joint.checked.broken if b.rule_id == rule.rule_id]
        how = "; ".join(b.sentence for b in broken) or "as it came out, it is kept all the same"
        yield step_finding(
            STEP,
            "award_rule_gave_way",
            Outcome.NOT_MET if broken else Outcome.MET,
            f"{rule.rule_id}, of rank {rule.rank}, had to give way: {how}.",
            subject=("limits", rule.rule_id),
            reads=(*CHOICE_READS, *LIMIT_READS),
            next_step="Keep it by relaxing a rule of higher rank, or accept that it is broken.",
        )


def _held(answered: Answered) -> Iterator[Finding]:
    for present in answered.situation.present.values():
        if not present.is_held:
            continue
        what = (
            "when it can be left is not known"
            if present.free_after_months is None
            else "what it costs is not wholly known"
        )
        yield step_finding(
            STEP,
            "award_can_only_stay",
            Outcome.NOT_KNOWN,
            f"{_title(present)} can only stay as it is: {what}.",
            subject=("components", present.component_id),
            reads=CALENDAR_READS,
            money_gbp=to_pence(present.known_gbp),
            next_step=f"Fill in {listed([f'{t}.{c} of {k}' for t, k, c in present.missing])}.",
            owner_role=present.owner_role,
        )


def _title(present: Present) -> str:
    return present.name or present.component_id


def _without_offer(answered: Answered) -> Iterator[Finding]:
    without = components_without_offer(answered.situation)
    if without and answered.joint is not None:
        yield step_finding(
            STEP,
            "award_component_without_offer",
            Outcome.NOT_KNOWN,
            f"Nothing is offered for {plural(len(without), 'component')}, which can only stay: "
            f"{named(without)}.",
            subject=("components", "without an offer"),
            reads=("offer_items.component_id", "components.component_id"),
            rows=tuple(Row(table="components", key=k) for k in without),
            next_step="Ask for indicative prices, or cost the work in-house.",
        )


def _left_out(answered: Answered) -> Iterator[Finding]:
    """One finding a reason: which offers cannot be chosen, and what would mend it."""
    by_reason: dict[str, list[LeftOut]] = {}
    for left in answered.situation.left_out:
        by_reason.setdefault(left.reason, []).append(left)
    for reason, offers in by_reason.items():
        cells = list(dict.fromkeys(f"{t}.{c} of {k}" for x in offers for t, k, c in x.missing))
        names = [x.offer_id for x in offers]
        yield step_finding(
            STEP,
            "award_offer_left_out",
            Outcome.NOT_KNOWN if cells else Outcome.NOT_APPLICABLE,
            f"{plural(len(names), 'offer')} cannot be chosen ({named(names)}): {reason}.",
            subject=("offers", names[0]),
            reads=(*OFFER_READS, *CALENDAR_READS),
            rows=tuple(Row(table="offers", key=name) for name in names),
            next_step=f"Fill in {named(cells)}." if cells else "",
        )


def _stuck(answered: Answered) -> Iterator[Finding]:
    stuck = pairs_stuck(answered.rules, answered.situation)
    if stuck:
        yield step_finding(
            STEP,
            "award_integrator_cannot_be_parted",
            Outcome.NOT_MET,
            f"No choice can part who integrates from who delivers for "
            f"{plural(len(stuck), 'pair')} of components, each with one group only: "
            f"{named([f'{a} and {b}' for a, b in stuck])}.",
            subject=("components", stuck[0][0]),
            reads=(*CHOICE_READS, "uses.component_id"),
            rows=tuple(Row(table="components", key=k) for pair in stuck for k in pair),
            next_step="Ask another supplier for an offer for one of each pair.",
        )


def _guessed(answered: Answered) -> Iterator[Finding]:
    """Effects nobody stated and nothing estimates count as nothing: listed, never decisive."""
    situation = answered.situation
    checked = answered.joint.checked if answered.joint else None
    if checked is None:
        return
    taken = {p.offer_id for p in checked.parts}
    guessed = [
        w.component_id
        for n, w in enumerate(situation.ways)
        if w.offer_id in taken and situation.effects.told_from[n] == "not known"
    ]
    if guessed:
        yield step_finding(
            STEP,
            "award_user_effect_not_known",
            Outcome.NOT_KNOWN,
            f"What the offers chosen for {plural(len(guessed), 'component')} change for users is "
            f"not known and counts as nothing: {named(guessed)}.",
            subject=("offer_items", "user_effect_points"),
            reads=("offer_items.user_effect_points", "offer_items.user_points"),
            rows=tuple(Row(table="components", key=k) for k in guessed),
            next_step="Ask those who use these services what they expect, and try it out.",
        )


def _floor(answered: Answered) -> Iterator[Finding]:
    silent = [
        s.name or s.service_id
        for s in answered.situation.services
        if not s.is_measured or not s.shares
    ]
    if silent and answered.joint is not None:
        yield step_finding(
            STEP,
            "award_user_floor_silent",
            Outcome.NOT_KNOWN,
            f"The user floor says nothing on {plural(len(silent), 'service')} without a measured "
            f"outcome or a component in the plan: {named(silent)}.",
            subject=("services", "without a measured outcome"),
            reads=("services.satisfied", "services.completed", "uses.component_id"),
            next_step="Measure satisfaction and completion, with the day and the numbers.",
        )


def _against_decision(answered: Answered) -> Iterator[Finding]:
    """Components decided to be delivered in-house that the choice lets outside anew."""
    checked = answered.joint.checked if answered.joint else None
    if checked is None:
        return
    decided = {
        str(r["component_id"]): r["decided"]
        for r in records_of(answered.situation.tables, "delivery_models") or []
    }
    against = [
        p.component_id
        for p in checked.parts
        if p.is_outside and p.basis != RETAIN and decided.get(p.component_id) == "in_house"
    ]
    if against:
        yield step_finding(
            STEP,
            "award_against_delivery_model",
            Outcome.NOT_MET,
            f"The plan lets {plural(len(against), 'component')} outside that it was decided to "
            f"deliver in-house: {named(against)}.",
            subject=("delivery_models", against[0]),
            reads=(*CHOICE_READS, "delivery_models.component_id", "delivery_models.decided"),
            rows=tuple(Row(table="delivery_models", key=k) for k in against),
            next_step="Keep to the decision with a rule of kind fix, or decide anew on record.",
        )


def _excluded_stays(answered: Answered) -> Iterator[Finding]:
    """A supplier a rule excludes, with a component that can only stay with it."""
    situation = answered.situation
    for rule in answered.rules:
        if rule.kind != "exclude":
            continue
        held = [
            w.component_id
            for w in situation.ways
            if situation.present[w.component_id].is_held
            and rule.subject in (w.supplier_id, w.group_id)
            and rule.other_subject in (None, w.component_id)
        ]
        if held:
            yield step_finding(
                STEP,
                "award_excluded_stays",
                Outcome.NOT_MET,
                f"{rule.rule_id} excludes {rule.subject}, but {named(held)} can only stay with it "
                "until more is known of the contract.",
                subject=("limits", rule.rule_id),
                reads=(*CALENDAR_READS, *LIMIT_READS),
                rows=tuple(Row(table="components", key=k) for k in held),
                next_step="Find out when the contract can be left.",
            )
