"""Which options does the shortlist have, on one situation, each costed and checked alike?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from untower.award.bad_input import offer_troubles
from untower.award.bad_limits import limit_troubles
from untower.award.checker import checker_of
from untower.award.situation import gather_situation
from untower.award.solving import EXACT_UP_TO, Solving
from untower.award.step import OFFERED
from untower.case.shortlist.as_now import business_as_usual, do_minimum
from untower.case.shortlist.baseline import baseline_of, shared_now
from untower.case.shortlist.chosen import chosen_range, rules_of, scenario, scenario_of
from untower.case.shortlist.costing import Around
from untower.case.shortlist.in_house import in_house_led
from untower.case.shortlist.income import income
from untower.case.shortlist.longlist import longlist
from untower.case.shortlist.one_supplier import furthest, shown
from untower.case.shortlist.run import Run, impossible
from untower.case.shortlist.shortlisted import OPTION_IDS, Shortlist
from untower.case.shortlist.team import retained_team

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.award.limits_rules import Rule
    from untower.award.situation import Situation
    from untower.case.shortlist.one_supplier import Reach
    from untower.case.shortlist.shortlisted import Scenario, Shortlisted
    from untower.policy import Policy

    Progress = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

GAP_PCT = 0.1
WORK, WORK_IF_LARGE = 30, 2
"""Nodes, and rounds after them, of each choice made here; rounds where branch and cut is no road:
every option is solved afresh, and none needs to be the last pound better."""

NO_COMPONENTS = "No components were read: there is nothing to choose for."
NOTHING_OFFERED = "Everything is only planned, and nobody offers anything for it."
RULES_NOT_KNOWN = "Which rules an option breaks: the limits cannot be followed."
SHOWN_REACHES = 3
"""Single suppliers worked out in full: the one shown and the next on the longlist."""


def make_shortlist(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
    award_figures: Mapping[str, Any] | None = None,
    scenarios: Sequence[Scenario | Mapping[str, Any]] = (),
    seed: int = 0,
    work: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Shortlist:
    """The options compared, from the tables and what the step award found.

    Reads what the step award reads, and roles. `award_figures` are its figures (choices, rules,
    status); without a choice the chosen range is not possible, and says so. `work` bounds the
    search for each other option, None by size. Rows of offers that cannot be followed are left
    aside with all offers, and nothing is left but what there is. Raises Disagreement where an
    option's cost does not check.
    """
    troubles = offer_troubles(tables, on=on, policy=policy)
    if troubles:
        tables = {n: t for n, t in tables.items() if n not in OFFERED}
    situation = gather_situation(tables, on=on, policy=policy)
    around = _around(situation)
    rules: tuple[Rule, ...] = ()
    has_rules = not limit_troubles(situation)
    if has_rules:
        rules = rules_of(situation, None if troubles else award_figures)
    else:
        around = replace(around, not_known=(*around.not_known, RULES_NOT_KNOWN))
    run = Run(
        situation=situation,
        rules=rules,
        checker=checker_of(tables, on=on, policy=policy, may_choose=situation.offer_ids),
        around=around,
        how=Solving(seed=seed, gap_pct=GAP_PCT, work=work or _work(situation), stop=stop),
        has_rules=has_rules,
    )
    reaches: list[Reach] = []
    options = _options(
        run, award_figures, _apart([scenario_of(s) for s in scenarios]), reaches, progress
    )
    return Shortlist(
        situation=situation,
        rules=rules,
        baseline=baseline_of(situation, around),
        shared_now=shared_now(situation),
        options=options,
        longlist=longlist(run, options, reaches, award_figures),
    )


def _options(
    run: Run,
    award_figures: Mapping[str, Any] | None,
    scenarios: Sequence[Scenario],
    reaches: list[Reach],
    progress: Progress | None,
) -> tuple[Shortlisted, ...]:
    """Every option in the order shown, business as usual first; fills how far groups reach."""
    found: list[Shortlisted] = []

    def one_supplier() -> Shortlisted:
        reaches.extend(furthest(run, at_least=SHOWN_REACHES))
        return shown(run, reaches)

    makers: list[tuple[str, Callable[[], Shortlisted]]] = [
        ("business as usual", lambda: business_as_usual(run)),
        ("do minimum", lambda: do_minimum(run)),
        ("in-house-led", lambda: in_house_led(run)),
        ("single supplier", one_supplier),
        ("the chosen range", lambda: chosen_range(run, award_figures)),
    ]
    makers += [(s.name, partial(scenario, run, s)) for s in scenarios]
    if not run.situation.ways:
        return tuple(_nothing(run.situation, [s.scenario_id for s in scenarios]))
    for done, (name, make) in enumerate(makers):
        if progress is not None:
            progress(done, len(makers), f"costing {name}")
        found.append(make())
    if progress is not None:
        progress(len(makers), len(makers), "options costed")
    return tuple(found)


def _nothing(situation: Situation, scenario_ids: Sequence[str]) -> Iterator[Shortlisted]:
    """Every option where nothing exists: nothing to choose for, or plans nobody offers for."""
    why = NOTHING_OFFERED if situation.component_ids else NO_COMPONENTS
    for option_id in (*OPTION_IDS, *scenario_ids):
        yield impossible(option_id, option_id.replace("_", " ").capitalize(), "", why)


def _apart(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Scenarios with ids of their own: one that is taken already gets a number after it."""
    taken = set(OPTION_IDS)
    found = []
    for said in scenarios:
        number, name = 1, said.scenario_id
        while name in taken:
            number += 1
            name = f"{said.scenario_id}_{number}"
        taken.add(name)
        found.append(replace(said, scenario_id=name))
    return found


def _work(situation: Situation) -> int:
    return WORK if len(situation.component_ids) <= EXACT_UP_TO else WORK_IF_LARGE


def _around(situation: Situation) -> Around:
    """What stands around every option: the retained team and income."""
    team = retained_team(situation.tables, situation.terms)
    brought_in = income(situation)
    return Around(
        priced=(*team.priced, *brought_in.priced),
        not_known=(*team.not_known, *brought_in.not_known),
    )
