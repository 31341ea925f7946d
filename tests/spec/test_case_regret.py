"""Regret: what keeping the choice costs beside choosing again, the same whoever carries it out."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
from tests.range_tables import ITEMS, ON, council, every_choice

from untower.award.building import build
from untower.award.recost import cost_of
from untower.award.step import analyse
from untower.case.shortlist import make_shortlist
from untower.case.sure.drawing import Drawing, draw
from untower.case.sure.layout import lay_out
from untower.case.sure.price_scenarios import drawn_prices, problem_in
from untower.case.sure.ranges import read_ranges
from untower.case.sure.regret import regret_of
from untower.errors import WrongUse

SCENARIOS = 12
DISCOUNTS = """
    supplier_id | annual_from_gbp | discount_pct
    cedar       | 10000           | 10
"""
INTERFACES = """
    from_component_id | to_component_id | standard | annual_gbp
    forms             | case            | open     | 900
"""
CLOSE = ITEMS.replace("| 12000 ", "| 9500  ").replace("| 18000 ", "| 14000 ")


@pytest.fixture(scope="module")
def shortlist():
    tables = council(offer_items=CLOSE, discounts=DISCOUNTS, interfaces=INTERFACES)
    figures = analyse(tables, on=ON, is_explained=False).figures
    return make_shortlist(tables, on=ON, award_figures=figures)


@pytest.fixture(scope="module")
def by_threads(shortlist):
    with ThreadPoolExecutor(2) as pool:
        return regret_of(shortlist, scenarios=SCENARIOS, executor=pool)


def test_it_is_the_best_of_every_choice_in_each_scenario_by_enumeration(shortlist, by_threads):
    situation = shortlist.situation
    chosen = shortlist.option("chosen_range")
    rules = [r for r in shortlist.rules if r.rule_id not in chosen.rules_broken]
    built = build(situation, rules)
    kept = built.numbers(chosen.offer_ids)
    how = Drawing(draws=SCENARIOS)
    prices = drawn_prices(situation, built, read_ranges(situation.tables, on=ON), how)
    known = set(built.offer_ids)
    choices = [built.numbers(c) for c in every_choice(situation) if set(c) <= known]
    by_hand = []
    for number in range(SCENARIOS):
        problem = problem_in(built.problem, prices, number, kept)
        costs = [cost for c in choices for cost, broken in [cost_of(problem, c)] if not broken]
        by_hand.append(cost_of(problem, kept)[0] - min(costs))
    assert max(by_hand) > 0  # in some draws another choice is better
    assert by_threads.mean_gbp == pytest.approx(np.mean(by_hand), abs=0.01)
    assert by_threads.most_gbp == pytest.approx(max(by_hand), abs=0.01)
    assert by_threads.p90_gbp == pytest.approx(np.percentile(by_hand, 90), abs=0.01)


def test_a_scenario_is_the_draw_of_that_number(shortlist):
    situation = shortlist.situation
    chosen = shortlist.option("chosen_range")
    built = build(situation, shortlist.rules)
    kept = built.numbers(chosen.offer_ids)
    ranges = read_ranges(situation.tables, on=ON)
    prices = drawn_prices(situation, built, ranges, Drawing(draws=5))
    layout = lay_out(shortlist, situation.terms.factors)
    drawn = draw(layout, ranges, Drawing(draws=5))[layout.column("chosen_range")]
    places = [n for n, w in enumerate(situation.ways) if w.offer_id in chosen.offer_ids]
    shortfall = situation.quality.shortfall_gbp[places].sum()
    costs = [cost_of(problem_in(built.problem, prices, n, kept), kept)[0] for n in range(5)]
    assert np.array(costs) - shortfall == pytest.approx(drawn, rel=1e-5)


def test_processes_give_the_same_as_threads(shortlist, by_threads):
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        assert regret_of(shortlist, scenarios=SCENARIOS, executor=pool) == by_threads


def test_a_dask_cluster_gives_the_same_as_threads(shortlist, by_threads):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=False,
            protocol="tcp://",
            dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        told = regret_of(shortlist, scenarios=SCENARIOS, executor=client.get_executor())
    assert told == by_threads


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_workers_changes_nothing(shortlist, by_threads, workers):
    with ThreadPoolExecutor(workers) as pool:
        assert regret_of(shortlist, scenarios=SCENARIOS, executor=pool) == by_threads


class NoMoreProcesses(Executor):
    """As a pool does whose processes cannot be started: it is broken."""

    def submit(self, *_args, **_more):
        future: Future[object] = Future()
        future.set_exception(BrokenProcessPool("it could not start"))
        return future


def test_a_callers_own_broken_pool_is_the_callers_to_hear_of(shortlist):
    with pytest.raises(BrokenProcessPool, match="it could not start"):
        regret_of(shortlist, scenarios=SCENARIOS, executor=NoMoreProcesses())


def test_where_no_process_can_be_started_the_same_is_worked_out_here(
    shortlist, by_threads, monkeypatch
):
    monkeypatch.setattr("untower.case.sure.regret.PROCESSES_AT_MOST", 1)
    assert regret_of(shortlist, scenarios=SCENARIOS) == by_threads


def test_regret_is_never_below_nought_and_shares_are_of_all_scenarios(by_threads):
    assert by_threads.mean_gbp >= 0
    assert by_threads.p90_gbp <= by_threads.most_gbp
    assert 0 <= by_threads.same_share <= 1
    assert 0 <= by_threads.unchanged <= SCENARIOS
    assert all(0 <= k.share <= 1 for k in by_threads.suppliers)
    own = [k.is_chosen for k in by_threads.suppliers]
    assert own == sorted(own, reverse=True)
    assert by_threads.figures()["scenarios"] == SCENARIOS


def test_without_a_choice_nothing_is_regretted_and_it_says_so(shortlist):
    none = replace(shortlist, options=shortlist.options[:1])
    told = regret_of(none, scenarios=SCENARIOS)
    assert told.mean_gbp is None
    assert told.suppliers == ()
    assert "no range was chosen" in told.sentence
    assert told.figures()["mean_gbp"] is None


def test_a_choice_of_an_offer_that_may_not_be_had_is_not_known(shortlist):
    chosen = shortlist.option("chosen_range")
    strange = replace(chosen, offer_ids=("gone",))
    told = regret_of(replace(shortlist, options=(strange,)), scenarios=SCENARIOS)
    assert told.mean_gbp is None
    assert "an offer it takes may not be chosen" in told.sentence


def test_stopped_it_tells_nothing(shortlist):
    with ThreadPoolExecutor(1) as pool:
        stopped = regret_of(shortlist, scenarios=60, executor=pool, stop=lambda: True)
    assert stopped.mean_gbp is None
    assert "stopped" in stopped.sentence


def test_as_many_scenarios_as_policy_says_and_progress_is_told(shortlist):
    told = []
    with ThreadPoolExecutor(2) as pool:
        regret = regret_of(shortlist, executor=pool, progress=lambda *words: told.append(words))
    assert regret.scenarios == 50
    assert told[-1][:2] == (10, 10)


def test_fewer_than_two_scenarios_are_refused(shortlist):
    with pytest.raises(WrongUse, match=r"scenarios · 1: allowed: 2 or more"):
        regret_of(shortlist, scenarios=1)
