"""Three planted estates: what is known beforehand of each is what the shortlist comes to."""

from __future__ import annotations

import pytest
from tests import planted_estates

from untower.award.step import analyse
from untower.case.shortlist import make_shortlist


def made(tables):
    award = analyse(tables, on=planted_estates.ON, is_explained=False)
    return make_shortlist(tables, on=planted_estates.ON, award_figures=award.figures)


def npv_gbp(shortlist, option_id):
    flows = shortlist.option(option_id).flows
    return float(flows.real_gbp.sum(axis=0) @ shortlist.situation.terms.factors)


def saving_pct(shortlist, option_id):
    """Against what is spent as things are, shared costs on both sides: like with like."""
    factors = shortlist.situation.terms.factors
    now = shortlist.baseline.real_gbp.sum(axis=0) + shortlist.shared_now.real_gbp.sum(axis=0)
    return 100 * (1 - npv_gbp(shortlist, option_id) / float(now @ factors))


def outside(shortlist, option_id):
    """How many components an option has with outside groups."""
    offers = set(shortlist.option(option_id).offer_ids)
    ways = [w for w in shortlist.situation.ways if w.offer_id in offers]
    return sum(w.group_id != "in-house" for w in ways)


@pytest.fixture(scope="module")
def less():
    return made(planted_estates.less_outsourcing())


@pytest.fixture(scope="module")
def one():
    return made(planted_estates.one_supplier())


@pytest.fixture(scope="module")
def little():
    return made(planted_estates.nothing_saves_forty())


def test_where_less_outsourcing_is_better_the_in_house_option_costs_least(less):
    others = ("business_as_usual", "do_minimum", "single_supplier")
    assert all(npv_gbp(less, "in_house_led") < npv_gbp(less, o) for o in others)
    assert outside(less, "business_as_usual") == 4
    assert outside(less, "in_house_led") == 1


def test_where_less_outsourcing_is_better_the_chosen_range_outsources_less(less):
    assert less.option("chosen_range").offer_ids == less.option("in_house_led").offer_ids
    assert outside(less, "chosen_range") < outside(less, "business_as_usual")
    assert saving_pct(less, "chosen_range") > 40


def test_where_one_supplier_is_better_the_chosen_range_loses_and_the_broken_rule_is_named(one):
    assert npv_gbp(one, "single_supplier") < npv_gbp(one, "chosen_range")
    assert one.option("single_supplier").rules_broken == ("two",)
    assert one.option("chosen_range").rules_broken == ()
    assert "Birch Limited: 4 components of 4" in one.option("single_supplier").how_made


def test_where_one_supplier_has_it_all_it_takes_its_highest_discount(one):
    flows = one.option("single_supplier").flows
    running = flows.of_parts(("running",))
    assert running.tolist() == [500000] * 5
    assert flows.of_parts(("discounts",)).tolist() == pytest.approx([-50000] * 5)
    assert not flows.of_parts(("interfaces",)).any()


def test_where_nobody_offers_in_house_that_option_is_not_possible_and_says_so(one):
    option = one.option("in_house_led")
    assert (option.offer_ids, option.flows) == (None, None)
    assert option.why_not == "Nobody offers to run, build or share any component in-house."


def test_where_nothing_saves_forty_per_cent_no_option_does(little):
    savings = [saving_pct(little, o.option_id) for o in little.options]
    assert len(savings) == 5
    assert max(savings) < 10
