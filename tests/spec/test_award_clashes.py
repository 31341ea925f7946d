"""Rules that cannot all hold are named, none too many, with what letting one go would give."""

from __future__ import annotations

import itertools

import pytest

from award_rounds import Limit, Offer, Round, best_by_hand, problem_of
from untower.award.clashes import clashing

# Component 0 costs 10 with group 0 and 12 with group 1; component 1 costs 20 and 17.
OFFERS = [Offer(0, {0: 10}), Offer(1, {0: 12}), Offer(0, {1: 20}), Offer(1, {1: 17})]
PAID = {(0, 0): 10, (1, 0): 12, (2, 1): 20, (3, 1): 17}


def round_with(on):
    """The round under the named rules."""
    limits = [Limit(PAID, 26)] * ("budget of 26" in on) + [Limit(PAID, 28)] * ("budget of 28" in on)
    limits += [Limit({(3, 1): 1}, 0)] * ("not group 1 for component 1" in on)
    return Round(
        kinds="xx",
        offers=OFFERS,
        limits=limits,
        apart=[(0, 1)] * ("apart" in on),
        together=[(0, 1)] * ("together" in on),
        groups_at_most=1 if "one group" in on else 9,
    )


def build(on):
    return problem_of(round_with(on))


def test_rules_that_can_all_hold_do_not_clash():
    assert clashing(build, ("apart", "budget of 28")) is None


def test_only_the_rules_that_clash_are_named_and_in_the_order_given():
    found = clashing(build, ("budget of 28", "apart", "not group 1 for component 1", "together"))
    assert found is not None
    assert found.rules == ("apart", "together")
    assert found.none_can_be_dropped


def test_a_rule_that_no_choice_can_keep_clashes_alone():
    # The cheapest there is costs 27.
    found = clashing(build, ("apart", "budget of 26", "one group"))
    assert found is not None
    assert found.rules == ("apart", "one group") or found.rules == ("budget of 26",)


def test_what_letting_each_go_gives_is_the_best_choice_under_the_others():
    # One group for both costs 29 or 30, past 28. Without the budget 29; without the one group 27.
    found = clashing(build, ("budget of 28", "one group"))
    assert found is not None
    assert found.rules == ("budget of 28", "one group")
    assert [(one.rule, one.is_possible, one.cost_gbp) for one in found.relaxed] == [
        ("budget of 28", True, pytest.approx(29)),
        ("one group", True, pytest.approx(27)),
    ]


def test_letting_one_go_may_leave_another_clash():
    # 26 is less than any choice costs, and apart clashes with together besides.
    found = clashing(build, ("budget of 26", "apart", "together"))
    assert found is not None
    assert all(one.is_possible is False for one in found.relaxed)
    assert all(one.cost_gbp is None for one in found.relaxed)


def test_a_clash_of_whole_numbers_alone_is_named():
    # Three like components, 2 units each: 1.5 of them would be exactly 3 units, 1 or 2 are not.
    units = {(0, 0): 2.0, (2, 1): 2.0, (4, 2): 2.0}

    def halves(on):
        rows = [Limit(units, 3, group=0)] * ("at most 3 units" in on)
        rows += [Limit({k: -v for k, v in units.items()}, -3, group=0)] * ("at least 3" in on)
        offers = [Offer(group, {c: 10}) for c in range(3) for group in (0, 1)]
        return problem_of(Round("xx", offers, limits=rows, groups_at_most=2))

    found = clashing(halves, ("another", "at most 3 units", "at least 3"))
    assert found is not None
    assert found.rules == ("at most 3 units", "at least 3")
    assert all(one.is_possible and one.cost_gbp == pytest.approx(30) for one in found.relaxed)


def test_components_no_offer_choice_can_cover_clash_with_no_rule():
    def uncovered(_):
        # Two packages that share component 1 are all there is.
        return problem_of(Round("xx", [Offer(0, {0: 5, 1: 5}), Offer(1, {1: 5, 2: 5})]))

    found = clashing(uncovered, ("any",))
    assert found is not None
    assert found.rules == ()


def test_where_the_work_ends_first_the_rules_are_said_perhaps_not_all_to_be_needed():
    asked = itertools.count()
    found = clashing(build, ("budget of 28", "apart", "together"), stop=lambda: next(asked) > 1)
    assert found is not None
    assert not found.none_can_be_dropped
    assert {"apart", "together"} <= set(found.rules)
    assert all(one.is_possible is None for one in found.relaxed)


def test_nothing_is_said_to_clash_when_the_first_question_has_no_answer():
    assert clashing(build, ("apart", "together"), stop=lambda: True) is None


@pytest.mark.parametrize("size", [2, 3])
def test_every_set_named_clashes_and_no_smaller_one_does(size):
    names = (
        "budget of 26",
        "budget of 28",
        "apart",
        "together",
        "one group",
        "not group 1 for component 1",
    )
    for rules in itertools.combinations(names, size):
        found = clashing(build, rules)
        possible = best_by_hand(round_with(rules)) is not None
        assert (found is None) is possible
        if found is not None:
            assert best_by_hand(round_with(found.rules)) is None
            for rule in found.rules:
                fewer = set(found.rules) - {rule}
                assert best_by_hand(round_with(fewer)) is not None
