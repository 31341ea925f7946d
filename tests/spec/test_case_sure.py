"""How sure the money is: told of each option, from the same draws, with what the answer hangs on."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.range_tables import ITEMS, ON, ORGANISATION, council

from untower.award.step import analyse
from untower.case.shortlist import make_shortlist
from untower.case.sure import how_sure
from untower.case.sure.centre import centre_of
from untower.case.sure.house import Verdict, house_ranges, verdict_of
from untower.case.sure.layout import lay_out
from untower.case.sure.other_terms import horizons_tried, years_of
from untower.case.sure.ranges import QUANTITIES, read_ranges
from untower.case.sure.switching import nearest_turn
from untower.errors import WrongUse
from untower.policy import with_overlay

DISCOUNTS = """
    supplier_id | annual_from_gbp | discount_pct
    cedar       | 10000           | 10
"""
INTERFACES = """
    from_component_id | to_component_id | standard | annual_gbp
    forms             | case            | open     | 900
"""
CLOUD = ITEMS.replace("| 12000 ", "| 8000  ").replace("| 18000 ", "| 12000 ")


def shortlisted(award=True, **changed):
    tables = council(discounts=DISCOUNTS, interfaces=INTERFACES, **changed)
    figures = analyse(tables, on=ON, is_explained=False).figures if award else None
    return make_shortlist(tables, on=ON, award_figures=figures)


@pytest.fixture(scope="module")
def shortlist():
    return shortlisted(offer_items=CLOUD)


@pytest.fixture(scope="module")
def sure(shortlist):
    return how_sure(shortlist, draws=4_000)


def certain(*but):
    """A policy in which nothing is uncertain but the quantities named."""
    numbers = [
        entry(f"case_{q}_{side}_pct", 100)
        for q in QUANTITIES
        if q not in but
        for side in ("p10", "p90")
    ]
    return with_overlay({"number": numbers})


def entry(name, value, force="guidance"):
    return {
        "name": name,
        "sentence": "Our own.",
        "value": value,
        "unit": "pct",
        "comparator": "equals",
        "binds": ["all"],
        "nation": ["all"],
        "force": force,
        "source": "our own contracts",
        "confirmed": True,
    }


def test_every_option_with_money_is_told_in_order(shortlist, sure):
    assert [o.option_id for o in sure.options] == [
        o.option_id for o in shortlist.options if o.flows is not None
    ]
    for option in sure.options:
        assert option.npv_gbp.p10 <= option.npv_gbp.p50 <= option.npv_gbp.p90
        assert 0 <= option.chance_cheapest <= 1
    assert sum(o.chance_cheapest for o in sure.options) >= 1  # equals are cheapest together


def test_the_same_question_is_answered_the_same(shortlist, sure):
    assert how_sure(shortlist, draws=4_000) == sure
    assert how_sure(shortlist, draws=4_000, seed=1) != sure


def test_the_common_claim_is_the_target_where_none_is_stated(sure):
    assert sure.target_pct == 40
    error = sure.chosen.chance_error
    chance = sure.chance_of_target
    assert error == pytest.approx((chance * (1 - chance) / 4_000) ** 0.5)


def test_the_organisations_own_target_is_taken_and_a_nearer_one_is_likelier(shortlist, sure):
    own = ORGANISATION.replace("fte_cost_gbp", "fte_cost_gbp | target_saving_pct").replace(
        "50000", "50000 | 5"
    )
    other = how_sure(shortlisted(offer_items=CLOUD, organisation=own), draws=1_000)
    assert other.target_pct == 5
    assert other.chance_of_target >= sure.chance_of_target


def test_where_nothing_is_uncertain_every_draw_is_the_estimate(shortlist):
    sure = how_sure(shortlist, draws=200, policy=certain())
    factors = shortlist.situation.terms.factors
    for option in sure.options:
        flows = shortlist.option(option.option_id).flows
        exact = float((flows.real_gbp @ factors).sum())
        assert option.npv_gbp.p10 == pytest.approx(exact, rel=1e-6)
        assert option.npv_gbp.p90 == pytest.approx(exact, rel=1e-6)
    assert sure.house.share is None or sure.house.share == 0
    assert sure.house.decides is not True
    assert all(swing.quantity is None for swing in sure.tornado)


def test_savings_are_paired_so_that_what_stays_the_same_saves_nothing_in_any_draw(shortlist):
    usual = shortlist.option("business_as_usual")
    same = replace(usual, flows=shortlist.baseline)
    alike = replace(shortlist, options=(same, *shortlist.options[1:]))
    told = how_sure(alike, draws=500).option("business_as_usual")
    assert (told.saving_gbp.p10, told.saving_gbp.p90) == (0, 0)


def test_nothing_is_told_of_a_choice_that_was_not_made():
    sure = how_sure(shortlisted(award=False), draws=200)
    assert sure.chosen is None
    assert sure.chance_of_target is None
    assert sure.tornado == sure.switching_values == sure.parts == sure.histogram == ()
    assert sure.house.decides is None
    assert "How sure the saving is: no range was chosen." in sure.not_known
    assert sure.option("business_as_usual") is not None


def test_a_baseline_of_nothing_has_no_saving_in_per_cent(shortlist):
    free = replace(shortlist.baseline, real_gbp=0 * shortlist.baseline.real_gbp)
    sure = how_sure(replace(shortlist, baseline=free), draws=200)
    assert sure.chosen.saving_pct is None
    assert sure.chance_of_target is None
    assert sure.histogram == ()


def test_what_is_not_known_of_the_flows_is_said(shortlist):
    blank = replace(shortlist.baseline, not_known=("What servers costs a year.",))
    sure = how_sure(replace(shortlist, baseline=blank), draws=200)
    assert any("not known would move the draws" in said for said in sure.not_known)


def test_a_stopped_drawing_says_so_and_tells_no_figure(shortlist):
    sure = how_sure(shortlist, draws=200, stop=lambda: True)
    assert sure.options == ()
    assert sure.chance_of_target is None
    assert sure.not_known == ("The drawing was stopped before its end.",)


def test_too_few_draws_are_refused(shortlist):
    with pytest.raises(WrongUse, match=r"draws · 99: allowed: 100 or more"):
        how_sure(shortlist, draws=99)


def test_the_tornado_is_the_saving_with_one_quantity_at_either_end_by_hand(shortlist, sure):
    factors = shortlist.situation.terms.factors
    given = read_ranges({}, on=ON)["present_charges"]
    swing = next(s for s in sure.tornado if s.quantity == "present_charges")

    def saving(times):
        now, plan = (
            sum(
                float(gbp @ factors) * (times if is_present(line) else 1)
                for line, gbp in zip(flows.lines, flows.real_gbp, strict=True)
            )
            for flows in (shortlist.baseline, shortlist.option("chosen_range").flows)
        )
        return now - plan

    assert swing.low_gbp == pytest.approx(saving(given.p10))
    assert swing.high_gbp == pytest.approx(saving(given.p90))
    assert swing.is_house
    assert swing.source


def is_present(line):
    return line.part in ("present", "double_running") or (
        line.part == "running" and line.kind == "retain"
    )


def test_the_tornado_falls_and_holds_the_rate_the_horizon_and_the_correlation(sure):
    widths = [s.width_gbp for s in sure.tornado]
    assert widths == sorted(widths, reverse=True)
    names = {s.name for s in sure.tornado}
    assert {"Horizon", "Discount rate", "Optimism bias"} <= names
    assert any("moving together" in name for name in names)


def test_a_switching_value_is_where_the_answer_turns(shortlist, sure):
    centre = centre_of(lay_out(shortlist, shortlist.situation.terms.factors))
    chosen = centre.columns.index("chosen_range")
    found = [s for s in sure.switching_values if s.quantity and s.switches_at is not None]
    assert found
    for switch in found:
        values = centre.at({switch.quantity: switch.switches_at})[:, 0]
        rivals = np.delete(values, [0, chosen])
        margin = {
            "saving": values[0] - values[chosen],
            "target": values[0] * 0.6 - values[chosen],
            "cheapest": rivals.min() - values[chosen],
        }[switch.to]
        assert margin == pytest.approx(0, abs=1)
        assert "the chosen range" in switch.sentence


def test_what_turns_nowhere_is_null_with_a_sentence(sure):
    none = [s for s in sure.switching_values if s.switches_at is None]
    assert none
    assert all("anywhere from" in s.sentence and "as now" in s.sentence for s in none)
    at = [s.switches_at is None for s in sure.switching_values]
    assert at == sorted(at)  # what turns comes first


def test_the_turn_nearest_to_the_estimate_is_told_on_either_side():
    assert nearest_turn(lambda x: x - 0.4, 0.0, 1.0, 5.0) == pytest.approx(0.4)
    assert nearest_turn(lambda x: 2.5 - x, 0.0, 1.0, 5.0) == pytest.approx(2.5)
    assert nearest_turn(lambda x: (x - 0.2) * (1.5 - x), 0.0, 1.0, 5.0) == pytest.approx(1.5)
    assert nearest_turn(lambda x: np.ones_like(x), 0.0, 1.0, 5.0) is None


def test_the_plans_own_horizon_and_rate_are_as_planned(shortlist, sure):
    factors = shortlist.situation.terms.factors
    planned = [t for t in (*sure.sensitivity, *sure.variants) if t.is_as_planned]
    assert len(planned) == 3  # the rate, the horizon and the plan itself
    for tried in planned:
        flows = shortlist.option("chosen_range").flows
        assert tried.npv_gbp == pytest.approx(float((flows.real_gbp @ factors).sum()))


def test_another_horizon_is_costed_anew_as_if_it_had_been_stated():
    longer = ORGANISATION.replace("| 2             |", "| 3             |")
    stated = shortlisted(offer_items=CLOUD, organisation=longer)
    tried = {t.value: t for t in horizons_tried(shortlisted(offer_items=CLOUD))}
    chosen = set(shortlisted(offer_items=CLOUD).option("chosen_range").offer_ids)
    same = next(o for o in stated.options if o.offer_ids and set(o.offer_ids) == chosen)
    factors = stated.situation.terms.factors
    assert tried[3].npv_gbp == pytest.approx(float((same.flows.real_gbp @ factors).sum()))
    assert tried[3].baseline_gbp == pytest.approx(float((stated.baseline.real_gbp @ factors).sum()))
    assert set(tried) == {2, 3, 5, 7, 10}


def test_interfaces_and_managing_at_nothing_leaves_only_those_out(shortlist, sure):
    without = next(t for t in sure.variants if "cost nothing" in t.name)
    flows = shortlist.option("chosen_range").flows
    factors = shortlist.situation.terms.factors
    shared = flows.of_parts(("interfaces", "managing_suppliers"))
    whole = float((flows.real_gbp @ factors).sum())
    assert shared.sum() > 0
    assert without.npv_gbp == pytest.approx(whole - float(shared @ factors))


def test_the_histogram_holds_every_draw(sure):
    assert sum(b.share_pct for b in sure.histogram) == pytest.approx(100)
    assert all(a.high == b.low for a, b in zip(sure.histogram, sure.histogram[1:], strict=False))


def test_all_of_the_spread_is_the_houses_until_somebody_vouches_for_a_range(shortlist, sure):
    assert sure.house_share == 1
    assert sure.house.sentence.startswith("All of the spread rests on ranges of the house's own")
    own = [
        entry(f"case_{q}_{side}_pct", value)
        for q in QUANTITIES
        for side, value in (("p10", 90), ("p90", 120))
        if q != "present_charges"
    ]
    vouched = how_sure(shortlist, draws=1_000, policy=with_overlay({"number": own}))
    assert 0 < vouched.house_share < 1
    only = how_sure(shortlist, draws=1_000, policy=certain("present_charges"))
    assert only.house_share == 1
    assert {p.quantity: round(p.share, 6) for p in only.parts}["present_charges"] == 1


def test_house_ranges_decide_where_the_verdict_changes_with_their_width():
    names = {"a": "Alder", "b": "Birch"}
    now = Verdict("a", reaches=False)
    said = house_ranges(
        now,
        Verdict("a", reaches=False),
        Verdict("b", reaches=True),
        share=0.7,
        target_pct=40,
        names=names,
    )
    assert said.decides is True
    assert said.sentence == (
        "70% of the spread rests on ranges of the house's own, and they decide the answer: with "
        "them twice as wide, Birch costs least and a saving of 40% is likelier than not."
    )
    same = house_ranges(now, now, now, share=0.7, target_pct=40, names=names)
    assert same.decides is False
    assert house_ranges(now, now, now, share=None, target_pct=40, names=names).decides is None


def test_the_verdict_is_of_the_middle_of_the_draws_and_a_blank_baseline_has_none():
    npv = np.array([[100.0, 100, 100], [70, 50, 50], [60, 61, 62]])
    columns = ("baseline", "plan", "other")
    assert verdict_of(columns, npv, 1, 40) == Verdict("plan", reaches=True)
    npv[0, 0] = 0
    assert verdict_of(columns, npv, 1, 40) == Verdict("plan", reaches=None)
    assert verdict_of(columns, npv, None, 40).reaches is None


def test_years_are_the_sum_of_the_lines(shortlist):
    years = years_of(shortlist)
    assert years.columns[0] == ""
    assert years.real_gbp[0] == pytest.approx(shortlist.baseline.real_gbp.sum(axis=0))
