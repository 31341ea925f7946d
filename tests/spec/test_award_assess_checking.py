"""Every answer is checked by other code before it leaves; a wrong one is a fault of ours."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.joint_tables import assessed, several_lots

from untower.award.assess.checking import faults_of, require_sound, require_worth, worth_of
from untower.award.assess.published_rules import LotLimits
from untower.award.checker import Disagreement

TENDERS = {
    "A1": ("ash", {"L1": 100}),
    "A2": ("ash", {"L2": 100}),
    "A12": ("ash", {"L1": 90, "L2": 90}),
    "N2": ("ash_north", {"L2": 120}),
    "B2": ("birch", {"L2": 130}),
}
NO_LIMITS = LotLimits()


def case(**given):
    tables = several_lots(
        TENDERS,
        suppliers={"ash_north": ("ash", "clear"), "birch": (None, "not_checked")},
        either_or={"A1": "x", "A2": "x"},
        **given,
    )
    return tables, assessed(tables)


@pytest.mark.parametrize(
    ("offers", "limits", "fault"),
    [
        (["Z9"], NO_LIMITS, "Z9 is no tender of it"),
        (["A1", "A12"], NO_LIMITS, "L1 is awarded twice"),
        (["B2"], NO_LIMITS, "B2 may not be awarded L2"),
        (["A1", "A2"], NO_LIMITS, "only one tender of x can be taken"),
        (["A12"], LotLimits(at_most=1), "ash wins 2 lots"),
        (["A1"], LotLimits(at_least=2), "ash wins 1 lots only"),
        (["A1", "N2"], LotLimits(at_most=1, per_group=True), "ash wins 2 lots"),
    ],
)
def test_what_may_not_be_awarded_together_is_found(offers, limits, fault):
    tables, assessment = case()

    assert fault in faults_of(tables, assessment, offers, limits)
    with pytest.raises(Disagreement, match="may not be awarded"):
        require_sound(tables, assessment, offers, limits)


def test_two_of_one_group_are_two_suppliers_unless_groups_were_published():
    tables, assessment = case()

    assert faults_of(tables, assessment, ["A1", "N2"], LotLimits(at_most=1)) == []


def test_a_combination_nobody_permitted_is_found():
    tables, assessment = case(allowed="no")

    faults = faults_of(tables, assessment, ["A12"], NO_LIMITS)
    assert "no combination of lots is permitted: A12" in faults


def test_a_penny_too_little_is_found():
    _, assessment = case()
    price = worth_of(assessment, ["A12"], "lowest_total_price")

    assert price == Fraction(180)
    require_worth(assessment, ["A12"], "lowest_total_price", price)
    with pytest.raises(Disagreement, match="A12: worth 180"):
        require_worth(assessment, ["A12"], "lowest_total_price", price - Fraction(1, 100))


def test_scores_are_added_again_from_the_assessment():
    _, assessment = case()

    again = worth_of(assessment, ["A1", "N2"], "highest_total_score")
    assert float(again) == pytest.approx(100 * 90 / 100 + 100 * 90 / 120)


def test_a_tender_that_fell_has_no_figure_to_add():
    tables = several_lots(TENDERS, quality_pct=50, quality={("A1", "L1"): 5})

    with pytest.raises(Disagreement, match="A1 has no figure in L1"):
        worth_of(assessed(tables), ["A1"], "highest_total_score")
