"""The step award, purpose plan: which range of providers, taken together, is best?

Comes in: whatever tables were read, by name, and the day. Goes out: the choice and how close it is
to the best possible, what choosing piece by piece would give, what each rule did, and what is not
known. A tender is sealed to a plan: it is left out by name, its price never looked at.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from untower.answers import StepAnswer
from untower.arithmetic.money import spell_gbp
from untower.award.answered import Answered, choose_and_check
from untower.award.bad_input import nothing_spent, offer_troubles
from untower.award.bad_limits import limit_troubles
from untower.award.building import Weighing
from untower.award.checker import checker_of
from untower.award.choosing import IMPOSSIBLE, clash_of
from untower.award.curves import curves_of
from untower.award.explaining.explained import EXPLAINING_READS, explain
from untower.award.figures import figure_reads_of, figures_of
from untower.award.figures_choice import choices as choices_of
from untower.award.findings_of import findings_of
from untower.award.limits_left_out import limits_of_awards
from untower.award.limits_rules import limit_rows, rules_in_force
from untower.award.missing import missing_cells
from untower.award.pictures import pictures_of
from untower.award.piecemeal import as_it_is, piecemeal_choices
from untower.award.reads import CHOICE_READS, LIMIT_READS, SERVICE_READS
from untower.award.situation import gather_situation
from untower.award.solving import Solving
from untower.award.wording import (
    NO_COMPONENTS,
    NOTHING_OFFERED,
    answer_of,
    assumptions_of,
    how_close,
    state_of,
)
from untower.bids.sealed import sealed_findings, without_tenders
from untower.journey import State
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.answers import Figure
    from untower.award.curves import Curves
    from untower.award.explaining.explained import Explained
    from untower.award.problem import Progress as Known
    from untower.findings import Finding
    from untower.policy import Policy

    Progress = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

GAP_PCT = 0.1
EMPTY: Mapping[str, Figure] = {
    "status": "not chosen: no offers were read",
    **dict.fromkeys(("cost_gbp", "value_gbp", "bound_gbp", "gap", "work")),
    "choices": [],
    "piecemeal": [],
}
"""The figures where there is nothing to choose from, or nothing to choose for."""
OFFERED = ("offers", "offer_items", "offer_lots", "discounts")
"""Tables whose rows, as those of `limits` a plan follows, are only followed where none of them is
in the way."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What somebody asks of the choice of providers beside the tables; see `analyse`.

    `stop` ends this search alone, `None` never. Without `is_explained` there are no explanations.
    `told` hears what is known of the choice itself as the search goes on, in pounds.
    """

    seed: int = 0
    gap_pct: float = GAP_PCT
    work: int | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    extra_limits: tuple[Mapping[str, object], ...] = ()
    stop: Callable[[], bool] | None = None
    is_explained: bool = True
    told: Callable[[Known], None] | None = None


def analyse_wished(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    wishes: Wishes | None = None,
) -> StepAnswer:
    """`analyse` with what was wished for; either `stop` ends the search."""
    asked = wishes or Wishes()
    stops = [s for s in (stop, asked.stop) if s is not None]
    return analyse(
        tables,
        on=on,
        policy=policy,
        seed=asked.seed,
        gap_pct=asked.gap_pct,
        work=asked.work,
        progress=progress,
        stop=(lambda: any(s() for s in stops)) if stops else None,
        fixed=asked.fixed,
        without=asked.without,
        extra_limits=asked.extra_limits,
        is_explained=asked.is_explained,
        told=asked.told,
    )


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    seed: int = 0,
    gap_pct: float = GAP_PCT,
    work: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    fixed: Sequence[tuple[str, str]] = (),
    without: Sequence[str] = (),
    extra_limits: Sequence[Mapping[str, object]] = (),
    is_explained: bool = True,
    told: Callable[[Known], None] | None = None,
) -> StepAnswer:
    """The best range of providers the tables allow, for planning.

    Reads what `gather_situation` reads, and limits and roles. `gap_pct` is how close to the best
    possible is close enough, in per cent; `work` bounds the search, None by size; `fixed` pairs a
    component with the offer or supplier it must have; `without` leaves rules out by id;
    `extra_limits` are rows as in the table limits. `stop` ends the search with the best so far.
    `is_explained` adds what takes longer than the choice itself: the cost of each rule, other
    ranges as good, what a supplier's failure would do, and what more for users, or sooner, costs.
    `told` hears of the choice itself what `progress` hears in words.
    """
    sealed = (*sealed_findings(tables, "award"), *limits_of_awards(tables))
    tables = without_tenders(tables)
    is_offered = any(records_of(tables, name) for name in OFFERED) or bool(limit_rows(tables))
    if not is_offered and not records_of(tables, "components"):
        return _empty(NO_COMPONENTS, "components.component_id", sealed)
    if not is_offered:
        # Dates and costs of what there is are the estate's to tell: here is nothing to compare.
        return _empty(NOTHING_OFFERED, "offers.offer_id", sealed)
    answered = answer_award(
        tables,
        on=on,
        policy=policy,
        how=Solving(
            seed=seed,
            gap_pct=gap_pct,
            work=work,
            progress=_told(progress, gap_pct, told),
            stop=stop,
        ),
        fixed=fixed,
        without=without,
        extra_limits=extra_limits,
    )
    answer, answer_reads = answer_of(answered)
    figures = figures_of(answered)
    reads = figure_reads_of(figures)
    explained, curves = _around(answered, progress) if is_explained else (None, None)
    if explained is not None:
        why: dict[str, Any] = {"choices": explained.with_reasons(choices_of(answered))}
        figures |= why | explained.figures()
        reads |= dict(EXPLAINING_READS)
        reads["choices"] = (*CHOICE_READS, *LIMIT_READS)
    if curves is not None:
        figures |= curves.figures()
        reads |= dict.fromkeys(curves.figures(), (*CHOICE_READS, *SERVICE_READS, *LIMIT_READS))
    return StepAnswer(
        step="award",
        state=state_of(answered),
        answer=answer,
        answer_reads=answer_reads,
        figures=figures,
        figure_reads=reads,
        findings=(*findings_of(answered), *sealed),
        pictures=tuple(pictures_of(answered, curves=curves, explained=explained)),
        missing=missing_cells(answered),
        assumed=assumptions_of(answered),
    )


def _around(
    answered: Answered, progress: Progress | None
) -> tuple[Explained | None, Curves | None]:
    """What explains the choice and what is drawn around it: neither waits for the other."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        curves = pool.submit(curves_of, answered)
        return explain(answered, progress=progress), curves.result()


def _empty(answer: str, read: str, sealed: tuple[Finding, ...]) -> StepAnswer:
    """What is said where there is nothing to choose from, or nothing to choose for."""
    return StepAnswer(
        step="award",
        state=State.INCOMPLETE,
        answer=answer,
        answer_reads=(read,),
        figures=EMPTY,
        figure_reads=dict.fromkeys(EMPTY, (read,)),
        findings=sealed,
    )


def answer_award(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None,
    how: Solving,
    fixed: Sequence[tuple[str, str]] = (),
    without: Sequence[str] = (),
    extra_limits: Sequence[Mapping[str, object]] = (),
) -> Answered:
    """Gather, check the input, choose, check the choice, and compare it with piecemeal choices."""
    troubles = offer_troubles(tables, on=on, policy=policy)
    if troubles:
        # Rows that cannot be followed are not gathered: what there is now still is.
        now = {n: t for n, t in tables.items() if n not in OFFERED}
        situation = gather_situation(now, on=on, policy=policy)
        return Answered(situation=situation, rules=(), how=how, troubles=tuple(troubles))
    situation = gather_situation(tables, on=on, policy=policy)
    troubles = limit_troubles(situation, extra_limits=extra_limits, without=without, fixed=fixed)
    troubles += nothing_spent(situation)
    if troubles or not records_of(tables, "offers"):
        return Answered(situation=situation, rules=(), how=how, troubles=tuple(troubles))
    rules = rules_in_force(situation, extra_limits=extra_limits, without=without, fixed=fixed)
    checker = checker_of(tables, on=on, policy=policy, may_choose=situation.offer_ids)
    joint = choose_and_check(situation, checker, rules, how=how)
    clash = clash_of(situation, rules, how) if joint.chosen.status == IMPOSSIBLE else None
    alone = None
    if joint.checked is not None:
        weighing = Weighing(has_interfaces=False, has_managing=False)
        alone = choose_and_check(
            situation,
            checker,
            rules,
            how=replace(how, progress=None),  # another question: its figures would mislead
            start=joint.chosen.offer_ids,
            weighing=weighing,
        )
    return Answered(
        situation=situation,
        rules=rules,
        how=how,
        troubles=(),
        checker=checker,
        joint=joint,
        joint_alone=alone,
        clash=clash,
        piecemeal=piecemeal_choices(situation, checker, rules),
        as_it_is=as_it_is(situation, checker, rules),
    )


def _told(
    progress: Progress | None, gap_pct: float, told: Callable[[Known], None] | None
) -> Callable[[Known], None] | None:
    """The search's own progress, told as every step tells its: done, of how much, in words."""
    if progress is None:
        return told

    def tell(known: Known) -> None:
        if told is not None:
            told(known)
        done = 0 if known.gap is None else min(100, int(100 * gap_pct / 100 / max(known.gap, 1e-9)))
        best = "nothing yet" if known.best_gbp is None else spell_gbp(known.best_gbp)
        progress(done, 100, f"best {best}, {how_close(known.gap)}")

    return tell
