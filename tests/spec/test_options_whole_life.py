"""What a way costs over its whole life: every part to the penny, and no cost made of a blank."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_tables import table
from untower.options.terms import Bias, terms_of
from untower.options.way_columns import ABSENT_MEANS, REQUIRED
from untower.options.whole_life import PARTS, whole_life
from untower.policy import with_overlay
from untower.tables.options import OPTION_KINDS

ON = date(2026, 11, 23)
ORGANISATION = """
kind    | nation  | plan_starts_on | horizon_years | price_base_year | {rises} | fte_cost_gbp
council | england | 2027-04-01     | 5             | 2027            | 0 | 0   | 50000.00
""".format(rises="general_inflation_pct | pay_inflation_pct")
NUMBERS = (*REQUIRED[1:], *ABSENT_MEANS)


def terms(organisation=ORGANISATION, *, bias=True, policy=None):
    made = terms_of({"organisation": table("organisation", organisation)}, on=ON, policy=policy)
    return made if bias else without_bias(made)


def without_bias(made):
    return replace(made, bias={})


def ways(**columns):
    """One way a row; whatever is not given costs nothing and moves at once."""
    rows = max(len(v) for v in columns.values())
    given_ = {name: [0.0] * rows for name in REQUIRED[1:]} | {"kind": ["build"] * rows} | columns
    return pl.DataFrame(
        {
            name: pl.Series(name, values, dtype=pl.String if name == "kind" else pl.Float64)
            for name, values in given_.items()
        }
    )


def cost(on_terms=None, **columns):
    return whole_life(ways(**columns), on_terms or terms(bias=False))


# --- a blank is not known ------------------------------------------------------------------


@pytest.mark.parametrize(
    "column", ["one_off_gbp", "annual_gbp", "exit_gbp", "months_to_move", "in_house_fte"]
)
def test_a_blank_leaves_the_way_not_costed_and_says_which(column):
    found = cost(**{column: [None, 1.0], "present_annual_gbp": [5.0, 5.0]})
    assert found.is_costed.tolist() == [False, True]
    assert math.isnan(found.present_value_gbp[0])
    assert math.isnan(found.cash_gbp[0])
    assert np.isnan(found.by_year()[0]).all()
    assert found.blanks[column].tolist() == [True, False]
    assert math.isfinite(found.present_value_gbp[1])


def test_a_kind_that_is_not_known_leaves_the_way_not_costed_as_its_bias_is_not_known():
    found = cost(kind=[None], annual_gbp=[1.0])
    assert found.blanks["kind"].tolist() == [True]
    assert math.isnan(found.present_value_gbp[0])


def test_posts_without_the_cost_of_a_post_are_not_costed_and_no_posts_are():
    poor = terms(ORGANISATION.replace("50000.00", ""), bias=False)
    found = cost(poor, in_house_fte=[0.5, 0.0], annual_gbp=[1.0, 1.0])
    assert found.is_costed.tolist() == [False, True]
    assert found.blanks["fte_cost_gbp"].tolist() == [True, False]


def test_the_present_cost_is_asked_for_only_where_it_is_paid():
    found = cost(
        present_annual_gbp=[None, None, None],
        months_to_move=[0.0, 6.0, 0.0],
        kind=["build", "build", "retain"],
        annual_gbp=[1.0, 1.0, None],
    )
    assert found.is_costed.tolist() == [True, False, False]
    assert found.blanks["present_annual_gbp"].tolist() == [False, True, True]


def test_a_term_of_no_months_is_not_costed():
    assert cost(term_months=[0.0]).blanks["term_months"].tolist() == [True]


def test_a_change_whose_month_is_not_known_is_not_costed():
    found = cost(starts_after_months=[None], present_annual_gbp=[12.0])
    assert found.blanks["starts_after_months"].tolist() == [True]


def test_what_is_known_is_told_apart_from_the_cost():
    found = cost(one_off_gbp=[None], annual_gbp=[100.0])
    assert math.isclose(found.known_gbp[0], 467.3079, rel_tol=1e-6)
    assert math.isnan(found.present_value_gbp[0])


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_column_that_is_missing_is_named(missing):
    with pytest.raises(ValueError, match=f"ways lack {missing}"):
        whole_life(ways(kind=["build"]).drop(missing), terms())


def test_a_kind_that_is_none_is_named():
    with pytest.raises(ValueError, match="no such kind of option: rent"):
        cost(kind=["rent"])


def test_no_ways_cost_nothing_and_break_nothing():
    found = whole_life(ways(kind=[]).clear(), terms())
    assert found.present_value_gbp.tolist() == []
    assert found.by_year().shape == (0, 5)


# --- the golden amount and each part -------------------------------------------------------


def test_a_hundred_pounds_a_year_for_five_years_is_467_31():
    assert round(cost(annual_gbp=[100.0]).present_value_gbp[0], 2) == 467.31


def test_a_one_off_falls_in_year_nought_and_leaving_in_the_last_year():
    found = cost(one_off_gbp=[70.0], exit_gbp=[100.0])
    assert found.by_year().tolist() == [[70, 0, 0, 0, 100]]
    assert round(found.present_value_gbp[0], 2) == round(70 + 100 / 1.035**4, 2)


def test_moving_for_eighteen_months_pays_the_present_arrangement_beside_the_new_one():
    found = cost(months_to_move=[18.0], present_annual_gbp=[120.0])
    assert found.by_year("double_running").tolist() == [[120, 60, 0, 0, 0]]


def test_until_the_change_the_present_arrangement_is_paid_and_the_way_after_it():
    found = cost(
        starts_after_months=[18.0],
        present_annual_gbp=[120.0],
        annual_gbp=[60.0],
        one_off_gbp=[7.0],
        break_gbp=[3.0],
    )
    assert found.by_year("present").tolist() == [[120, 60, 0, 0, 0]]
    assert found.by_year("running").tolist() == [[0, 30, 60, 60, 60]]
    assert found.by_year("moving").tolist() == [[0, 7, 0, 0, 0]]
    assert found.by_year("break").tolist() == [[0, 3, 0, 0, 0]]


def test_a_change_beyond_the_horizon_never_comes():
    found = cost(
        starts_after_months=[60.0],
        present_annual_gbp=[120.0],
        annual_gbp=[None],
        one_off_gbp=[None],
        exit_gbp=[None],
        months_to_move=[0.0],
        term_months=[24.0],
    )
    assert found.by_year().tolist() == [[120] * 5]


def test_posts_of_our_own_are_paid_from_the_change_and_rise_with_pay_above_prices():
    rising = terms(ORGANISATION.replace("| 0 | 0   |", "| 0 | 10  |"), bias=False)
    found = cost(rising, in_house_fte=[2.0], starts_after_months=[6.0])
    years = found.by_year("in_house_posts")[0]
    assert years == pytest.approx([50000, 110000, 121000, 133100, 146410])


def test_only_what_is_bought_has_a_procurement():
    found = cost(kind=list(OPTION_KINDS), annual_gbp=[100.0] * 7)
    priced = dict(zip(OPTION_KINDS, found.parts["procurement"], strict=True))
    assert {k for k, v in priced.items() if v} == {"saas", "cloud", "outsource"}
    assert priced["saas"] == 10


def test_what_ends_within_the_horizon_goes_on_at_its_last_price_and_is_let_again():
    found = cost(annual_gbp=[100.0], term_months=[30.0])
    assert found.by_year("running").tolist() == [[100] * 5]
    assert found.by_year("reletting").tolist() == [[0, 0, 10, 0, 0]]


def test_after_the_first_end_each_term_is_of_the_length_policy_says():
    long = terms(ORGANISATION.replace("| 5             |", "| 12            |"), bias=False)
    found = cost(long, annual_gbp=[100.0], term_months=[12.0])
    assert np.flatnonzero(found.by_year("reletting")[0]).tolist() == [1, 5, 9]


def test_a_term_that_lasts_as_long_as_the_horizon_is_not_let_again():
    found = cost(annual_gbp=[100.0, 100.0, 100.0], term_months=[60.0, 72.0, None])
    assert found.by_year("reletting").sum() == 0


def test_a_stated_price_after_the_term_takes_the_place_of_the_last():
    found = cost(annual_gbp=[100.0], term_months=[24.0], relet_annual_gbp=[150.0])
    assert found.by_year("running").tolist() == [[100, 100, 150, 150, 150]]


def test_a_price_that_rises_faster_than_prices_rises_in_real_terms_until_its_term_ends():
    found = cost(annual_gbp=[100.0], indexation_pct=[10.0], term_months=[36.0])
    assert found.by_year("running")[0] == pytest.approx([100, 110, 121, 121, 121])


def test_a_price_without_a_stated_change_moves_with_general_inflation():
    dearer = terms(ORGANISATION.replace("| 0 | 0   |", "| 10 | 10 |"))
    found = cost(without_bias(dearer), annual_gbp=[100.0], indexation_pct=[None])
    assert found.by_year("running")[0] == pytest.approx([100] * 5)
    assert found.by_year(is_cash=True)[0] == pytest.approx([100, 110, 121, 133.1, 146.41])
    assert found.cash_gbp[0] == pytest.approx(610.51)


def test_cash_terms_count_from_the_base_year():
    older = ORGANISATION.replace("| 2027            | 0 ", "| 2026            | 10 ")
    found = cost(terms(older, bias=False), annual_gbp=[100.0])
    assert found.by_year(is_cash=True)[0][0] == pytest.approx(110)


def test_what_stays_costs_what_it_costs_now_and_moves_nothing():
    found = cost(
        kind=["retain"],
        one_off_gbp=[None],
        annual_gbp=[None],
        exit_gbp=[None],
        months_to_move=[None],
        in_house_fte=[None],
        present_annual_gbp=[100.0],
    )
    assert round(found.present_value_gbp[0], 2) == 467.31


def test_what_goes_costs_the_present_until_it_is_gone_and_nothing_after():
    found = cost(
        kind=["retire"],
        one_off_gbp=[40.0],
        annual_gbp=[None],
        exit_gbp=[None],
        months_to_move=[6.0],
        in_house_fte=[None],
        present_annual_gbp=[100.0],
    )
    assert found.by_year().tolist() == [[90, 0, 0, 0, 0]]


def test_what_goes_is_not_costed_while_closing_it_has_no_cost():
    assert not cost(kind=["retire"], one_off_gbp=[None]).is_costed[0]


# --- optimism bias -------------------------------------------------------------------------


def test_bias_is_the_published_upper_bound_by_kind_and_nothing_for_what_stays_or_goes():
    kinds = list(OPTION_KINDS)
    found = whole_life(
        ways(kind=kinds, annual_gbp=[100.0] * 7, one_off_gbp=[50.0] * 7),
        terms(),
    )
    bias = dict(zip(kinds, np.round(found.parts["optimism_bias"], 2), strict=True))
    operating = round(0.41 * 467.3079, 2)
    assert bias == {
        "retire": 0,
        "retain": 0,
        "reuse": operating,
        "saas": operating,
        "cloud": operating,
        "build": 100,
        "outsource": operating,
    }


def test_what_is_built_late_pays_the_present_arrangement_for_longer():
    found = whole_life(ways(months_to_move=[12.0], present_annual_gbp=[100.0]), terms())
    assert found.by_year("optimism_bias")[0] == pytest.approx([0, 54, 0, 0, 0])


def test_the_share_that_is_managed_lessens_every_bound():
    half = with_overlay(
        {
            "number": [
                {
                    "name": "optimism_managed_share_pct",
                    "sentence": "Half is managed.",
                    "value": 50,
                    "unit": "pct",
                    "comparator": "equals",
                    "binds": ["all"],
                    "nation": ["all"],
                    "force": "house_convention",
                    "source": "our programme board",
                    "confirmed": True,
                }
            ]
        }
    )
    assert terms(policy=half).bias["saas"] == Bias(operating_pct=20.5)
    assert terms(policy=half).bias["build"] == Bias(capital_pct=100, duration_pct=27)


def test_costs_with_and_without_bias_stand_side_by_side():
    found = whole_life(ways(kind=["saas"], annual_gbp=[100.0]), terms())
    assert found.present_value_gbp[0] - found.without_bias_gbp[0] == pytest.approx(
        191.596, abs=0.01
    )
    with_bias = found.by_year().sum() - found.by_year(has_bias=False).sum()
    assert with_bias == pytest.approx(205)


def test_a_credit_is_not_made_larger_by_bias():
    found = whole_life(ways(kind=["saas"], annual_gbp=[-100.0]), terms())
    assert found.parts["optimism_bias"][0] == 0
    assert found.parts["procurement"][0] == 0


# --- terms ---------------------------------------------------------------------------------


def test_the_rate_of_england_is_the_dated_policy_rate_and_falls_after_year_30():
    assert [(r.first_year, r.pct) for r in terms().rates] == [(1, 3.5), (31, 3.0)]


def test_a_rate_the_organisation_states_comes_before_policy():
    own = "discount_rate_pct\n1.5"
    found = terms_of({"organisation": table("organisation", own)}, on=ON)
    assert [(r.first_year, r.pct) for r in found.rates] == [(1, 1.5)]


@pytest.mark.parametrize("nation", ["scotland", "wales", "northern_ireland", ""])
def test_a_nation_without_a_rate_gets_the_convention_and_is_told(nation):
    found = terms(ORGANISATION.replace("england", nation))
    assert [r.pct for r in found.rates] == [3.5]
    assert any("3.5% a year, by convention" in words for words in found.assumed)


def test_a_rate_that_was_not_confirmed_is_said_to_be_so():
    assert any("not confirmed" in words for words in terms().assumed)


def test_nothing_known_of_the_organisation_still_gives_terms_and_names_each_assumption():
    found = terms_of({}, on=ON)
    assert (found.starts_on, found.horizon_years, found.base_year) == (ON, 5, 2026)
    assert found.fte_cost_gbp is None
    said = " ".join(found.assumed)
    for words in ("plan starts on 2026-11-23", "5 years", "prices are those of 2026", "inflation",
                  "pay rises", "discounted", "optimism bias", "procurement"):  # fmt: skip
        assert words in said.casefold()


# --- an oracle that walks month by month ----------------------------------------------------

MONEY = st.integers(-1000, 100_000).map(float)
PRICE = st.integers(0, 100_000).map(float)


@st.composite
def one_way(draw):
    kind = draw(st.sampled_from(OPTION_KINDS))
    return {
        "kind": kind,
        "one_off_gbp": draw(PRICE),
        "annual_gbp": draw(PRICE),
        "exit_gbp": draw(MONEY),
        "months_to_move": float(0 if kind == "retain" else draw(st.integers(0, 40))),
        "in_house_fte": draw(st.integers(0, 8)) / 4,
        "present_annual_gbp": draw(PRICE),
        "starts_after_months": float(draw(st.integers(0, 90))),
        "break_gbp": draw(PRICE),
        "term_months": draw(st.one_of(st.none(), st.integers(1, 90).map(float))),
        "indexation_pct": draw(st.one_of(st.none(), st.integers(-5, 12).map(float))),
        "relet_annual_gbp": draw(st.one_of(st.none(), PRICE)),
    }


def month_by_month(way, on_terms):
    """Real-terms payments by year, walked a month at a time, without bias."""
    horizon = 12 * on_terms.horizon_years
    years = [0.0] * on_terms.horizon_years
    change, move = int(way["starts_after_months"]), int(way["months_to_move"])
    term = way["term_months"]
    first_end = None if term is None else change + int(term)
    idx = way["indexation_pct"]
    ratio = 1.0 if idx is None else (1 + idx / 100) / (1 + on_terms.inflation_pct / 100)
    pay = (1 + on_terms.pay_inflation_pct / 100) / (1 + on_terms.inflation_pct / 100)
    last_year = None
    for month in range(horizon):
        year = month // 12
        if month < change:
            years[year] += way["present_annual_gbp"] / 12
            continue
        if month < change + move:
            years[year] += way["present_annual_gbp"] / 12
        years[year] += way["in_house_fte"] * on_terms.fte_cost_gbp * pay**year / 12
        if first_end is None or month < first_end:
            last_year = year
            years[year] += way["annual_gbp"] * ratio**year / 12
        elif way["relet_annual_gbp"] is not None:
            years[year] += way["relet_annual_gbp"] / 12
        else:
            years[year] += way["annual_gbp"] * ratio**last_year / 12
        if month == change:
            years[year] += way["one_off_gbp"] + way["break_gbp"]
            if way["kind"] in ("saas", "cloud", "outsource"):
                years[year] += way["annual_gbp"] * on_terms.procurement_pct / 100
        since_end = -1 if first_end is None else month - first_end
        if since_end >= 0 and since_end % on_terms.reletting_term_months == 0:
            years[year] += way["annual_gbp"] * on_terms.reletting_pct / 100
        if month == horizon - 1:
            years[year] += way["exit_gbp"]
    return years


@given(st.lists(one_way(), min_size=1, max_size=8), st.integers(1, 12), st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_every_year_is_what_walking_month_by_month_adds_up_to(found, horizon, inflation):
    text = ORGANISATION.replace("| 5             |", f"| {horizon} |").replace(
        "| 0 | 0   |", f"| {inflation} | 3 |"
    )
    on_terms = terms(text, bias=False)
    frame = pl.DataFrame(found, schema={"kind": pl.String, **dict.fromkeys(NUMBERS, pl.Float64)})
    cost_of = whole_life(frame, on_terms)
    for row, way in enumerate(found):
        walked = month_by_month(way, on_terms)
        assert cost_of.by_year()[row] == pytest.approx(walked, rel=1e-9, abs=1e-6)
        worth = sum(a / 1.035**t for t, a in enumerate(walked))
        assert cost_of.present_value_gbp[row] == pytest.approx(worth, rel=1e-9, abs=1e-6)


@given(st.lists(one_way(), min_size=1, max_size=6), st.data())
@settings(max_examples=150, deadline=None)
def test_costed_means_a_number_and_not_costed_means_none_and_a_named_blank(found, data):
    for way in found:
        for name in data.draw(st.sets(st.sampled_from(NUMBERS), max_size=3)):
            way[name] = None
    frame = pl.DataFrame(found, schema={"kind": pl.String, **dict.fromkeys(NUMBERS, pl.Float64)})
    cost_of = whole_life(frame, terms())
    assert (np.isfinite(cost_of.present_value_gbp) == cost_of.is_costed).all()
    assert (np.isfinite(cost_of.cash_gbp) == cost_of.is_costed).all()
    named = np.any([np.zeros(len(found), bool), *cost_of.blanks.values()], axis=0)
    assert (named == ~cost_of.is_costed).all()


@given(st.lists(one_way(), min_size=2, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_a_way_costs_the_same_whatever_stands_beside_it(found, chance):
    schema = {"kind": pl.String, **dict.fromkeys(NUMBERS, pl.Float64)}
    together = whole_life(pl.DataFrame(found, schema=schema), terms()).present_value_gbp
    order = list(range(len(found)))
    chance.shuffle(order)
    turned = whole_life(pl.DataFrame([found[i] for i in order], schema=schema), terms())
    assert turned.present_value_gbp.tolist() == together[order].tolist()


def test_the_parts_add_up_to_the_cost():
    found = whole_life(
        ways(kind=["saas", "build"], annual_gbp=[9.0, 8.0], one_off_gbp=[7.0, 6.0]), terms()
    )
    assert tuple(found.parts) == PARTS
    assert sum(found.parts.values()).tolist() == pytest.approx(found.present_value_gbp.tolist())


def test_money_kept_to_the_penny_is_taken_as_it_is():
    frame = ways(annual_gbp=[100.25]).with_columns(pl.col("annual_gbp").cast(pl.Decimal(38, 2)))
    assert whole_life(frame, terms(bias=False)).by_year()[0, 0] == 100.25
