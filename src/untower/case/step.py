"""The step case, purpose plan: what does it save, for whom, how sure, how soon?

Comes in: whatever tables were read, by name, the day, and the answers before it, of which the
range of providers is compared with other ways of going about the whole estate. Goes out: what each
costs by year and of which kind, what is saved and how sure that is, who gains, what is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.answers import StepAnswer
from untower.bids.sealed import without_tenders
from untower.case.at_once import AtOnce
from untower.case.bad_input import case_troubles
from untower.case.claim import claim_figures
from untower.case.figures import BLANK, figure_reads_of, figures_of
from untower.case.findings_of import findings_of, trouble_findings
from untower.case.live_model import live_model
from untower.case.missing import missing_cells
from untower.case.money.reckoned import like_with_like, reckon
from untower.case.personal import kept_personal, tells_pay
from untower.case.pictures import pictures_of
from untower.case.published_cases import published_cases
from untower.case.reads import CASE_READS
from untower.case.shortlist import make_shortlist
from untower.case.sure import how_sure
from untower.case.sure.regret import regret_of
from untower.case.who_gains import who_gains
from untower.case.wishes import DRAWS, CaseWishes
from untower.case.wording import NO_COMPONENTS, answer_of, assumptions_of, troubles_answer
from untower.journey import State
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from datetime import date

    import polars as pl

    from untower.case.shortlist import Scenario, Shortlist
    from untower.policy import Policy
    from untower.troubles import Trouble

    Progress = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

SMALL = 30
"""Components below which nothing is handed to other processes."""


def analyse_wished(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    earlier: Mapping[str, StepAnswer] | None = None,
    wishes: CaseWishes | None = None,
) -> StepAnswer:
    """`analyse` with what was wished for."""
    asked = wishes or CaseWishes()
    return analyse(
        tables,
        on=on,
        policy=policy,
        progress=progress,
        stop=stop,
        earlier=earlier,
        draws=asked.draws,
        seed=asked.seed,
        scenarios=asked.scenarios,
        has_regret=asked.has_regret,
        executor=asked.executor,
    )


def analyse(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    earlier: Mapping[str, StepAnswer] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    scenarios: Sequence[Scenario] = (),
    has_regret: bool = True,
    executor: Executor | None = None,
) -> StepAnswer:
    """The case for the range of providers that was chosen, beside other ways and going on as now.

    Reads what award reads, roles and needs. `earlier` holds the answers before this one: the choice
    is taken from award's figures, and without it business as usual is costed alone. `draws` is how
    often all uncertain costs are drawn, from `seed`; `scenarios` are choices somebody names, costed
    beside the others. With `has_regret` the range is chosen again at other prices, carried out by
    `executor` (None: processes of this machine). `stop` ends it all with what is known.
    """
    tables = without_tenders(tables)
    if not records_of(tables, "components"):
        return _empty(NO_COMPONENTS, "nothing to make a case of")
    troubles = case_troubles(tables)
    if troubles.stopping:
        return _stopped(troubles.all)
    award = (earlier or {}).get("award")
    award_figures: Mapping[str, Any] = award.figures if award else {}
    status = str(award_figures.get("status") or "the step award was not asked")
    shortlist = like_with_like(
        make_shortlist(
            tables,
            on=on,
            policy=policy,
            award_figures=award_figures or None,
            scenarios=scenarios,
            seed=seed,
            progress=progress,
            stop=stop,
        )
    )
    reckoning = reckon(shortlist)
    sureness = how_sure(
        shortlist, policy=policy, draws=draws, seed=seed, progress=progress, stop=stop
    )
    figures = figures_of(reckoning, sureness, status=status, troubles=troubles.all)
    if has_regret:
        figures["regret"] = regret_of(
            shortlist,
            policy=policy,
            seed=seed,
            executor=executor or _executor_for(shortlist),
            progress=progress,
            stop=stop,
        ).figures()
    figures["who_gains"] = who_gains(shortlist)
    figures["claim"] = claim_figures(shortlist, sureness, figures)
    figures["published_cases"] = published_cases()
    answer = StepAnswer(
        step="case",
        state=State.READY if reckoning.chosen else State.INCOMPLETE,
        answer=answer_of(reckoning, figures, award=status),
        answer_reads=CASE_READS,
        figures=figures,
        figure_reads=figure_reads_of(figures),
        findings=tuple(findings_of(reckoning, figures, troubles.all)),
        pictures=tuple(pictures_of(shortlist, sureness, figures)),
        missing=missing_cells(tables),
        assumed=assumptions_of(reckoning),
        live=live_model(reckoning),
    )
    return kept_personal(answer) if tells_pay(tables) else answer


def _executor_for(shortlist: Shortlist) -> Executor | None:
    """Small estates are chosen for again here: starting processes would take longer."""
    return AtOnce() if len(shortlist.situation.present) < SMALL else None


def _empty(answer: str, status: str) -> StepAnswer:
    figures = {**BLANK, "status": status, "input_problems": []}
    return StepAnswer(
        step="case",
        state=State.INCOMPLETE,
        answer=answer,
        answer_reads=("components.component_id",),
        figures=figures,
        figure_reads=dict.fromkeys(figures, ("components.component_id",)),
    )


def _stopped(troubles: Sequence[Trouble]) -> StepAnswer:
    """What is said where rows that cannot be followed leave nothing to reckon with."""
    problems: list[Any] = [t.sentence for t in troubles]
    figures = {
        **BLANK,
        "status": "not made: the input cannot be followed",
        "input_problems": problems,
    }
    reads = tuple(dict.fromkeys(f"{t.table}.{t.column}" for t in troubles))
    return StepAnswer(
        step="case",
        state=State.INCOMPLETE,
        answer=troubles_answer(tuple(troubles)),
        answer_reads=reads,
        figures=figures,
        figure_reads=dict.fromkeys(figures, reads),
        findings=tuple(trouble_findings(troubles)),
    )
