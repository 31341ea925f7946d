"""Combinations that come out level: parted by what was published, else said, never silently."""

from __future__ import annotations

import pytest
from tests.joint_tables import joint

from untower.award.assess import State

LEVEL = {
    "A12": ("ash", {"L1": 100, "L2": 100}),
    "B1": ("birch", {"L1": 120}),
    "C2": ("cedar", {"L2": 80}),
}
QUALITY = {("A12", "L1"): 60, ("A12", "L2"): 60, ("B1", "L1"): 90, ("C2", "L2"): 40}


def test_level_combinations_are_parted_by_the_published_tie_break_over_their_lots():
    found = joint(LEVEL, quality_pct=50, quality=QUALITY, tie_break="higher_quality")

    assert found.state is State.SETTLED
    assert found.offers == ("B1", "C2")  # 130 points of quality against 120
    assert found.settled[0].why[0] == (
        "2 combinations came out level: A12; B1 with C2. As published, the higher quality goes "
        "first, counted over L1 and L2: B1 and C2."
    )


def test_combinations_level_in_the_tie_break_too_stay_level():
    found = joint(LEVEL, tie_break="lower_price")

    assert found.state is State.LEVEL
    assert found.settled[0].level == (("A12",), ("B1", "C2"))
    assert "are level in that too" in found.settled[0].why[0]
    assert found.lot("L1").offers == ("A12", "B1")
    assert found.lot("L1").supplier_id is None
    assert found.offers == ()
    assert found.total_price_gbp is None


@pytest.mark.parametrize(
    ("tie_break", "said"),
    [
        ("drawing_lots", "lots are drawn: draw them openly, and record it"),
        (None, "No tie-break was published: they stay level."),
        (
            {"L1": "higher_quality", "L2": "lower_price"},
            "L1 and L2 publish different tie-breaks, and none for lots taken together",
        ),
    ],
)
def test_where_nothing_published_parts_combinations_they_stay_level_and_it_is_said(tie_break, said):
    found = joint(LEVEL, quality_pct=50, quality=QUALITY, tie_break=tie_break)

    assert found.state is State.LEVEL
    assert len(found.settled[0].level) == 2
    assert said in found.settled[0].why[0]


def test_a_penny_is_no_tie():
    found = joint(LEVEL | {"C2": ("cedar", {"L2": "79.99"})})

    assert found.state is State.SETTLED
    assert found.offers == ("B1", "C2")


def test_a_penny_in_hundreds_of_millions_is_no_tie_either():
    """What the solver cannot tell apart is compared exactly."""
    found = joint(
        {
            "A12": ("ash", {"L1": "400000000.00", "L2": "400000000.00"}),
            "B1": ("birch", {"L1": "480000000.01"}),
            "C2": ("cedar", {"L2": "319999999.98"}),
            "D1": ("dogwood", {"L1": "480000000.00"}),
            "E12": ("elm", {"L1": "399999999.99", "L2": "400000000.01"}),
        }
    )

    assert found.offers == ("C2", "D1")
    assert found.state is State.SETTLED


def test_a_tie_within_one_lot_is_parted_as_the_assessment_parted_it():
    found = joint(
        {"A1": ("ash", {"L1": 100}), "B1": ("birch", {"L1": 100})},
        quality_pct=50,
        tie_break="higher_quality",
    )

    assert found.state is State.LEVEL
    assert found.lot("L1").offers == ("A1", "B1")
    assert "are level in that too" in found.lot("L1").why


def test_a_limit_that_bites_with_level_ways_to_keep_it_stays_level():
    """Ash is first in both lots, may win one, and Birch is as far behind in each."""
    tenders = {
        "A1": ("ash", {"L1": 100}),
        "A2": ("ash", {"L2": 100}),
        "B1": ("birch", {"L1": 130}),
        "B2": ("birch", {"L2": 130}),
    }
    found = joint(tenders, most=1)

    assert found.state is State.LEVEL
    assert found.settled[0].level == (("A1", "B2"), ("A2", "B1"))

    parted = joint(
        tenders,
        most=1,
        quality_pct=50,
        quality={("A1", "L1"): 80, ("A2", "L2"): 70},
        tie_break="higher_quality",
    )
    assert parted.offers == ("A1", "B2")


def test_lots_in_which_all_level_combinations_agree_are_settled():
    found = joint(LEVEL | {"D123": ("dogwood", {"L1": 500, "L2": 500, "L3": 50}),
                           "E3": ("elm", {"L3": 70})})  # fmt: skip

    assert found.state is State.LEVEL
    assert found.lot("L3").state is State.SETTLED
    assert found.lot("L3").offers == ("E3",)


THREE_EACH = {
    f"{who}{lot}": (f"{who}{lot}", {f"L{lot}": 100}) for who in "ABC" for lot in range(1, 7)
} | {"P": ("pear", {f"L{lot}": 200 for lot in range(1, 7)})}


def test_more_level_combinations_than_are_looked_through_are_not_decided():
    """Three are level in each of six lots: 729 combinations."""
    found = joint(THREE_EACH)

    assert found.state is State.NOT_PROVEN
    assert found.offers == ()
    assert "not proven: nothing is awarded on it" in found.settled[0].why[0]


def test_tenders_level_for_one_lot_are_parted_by_that_lots_own_tie_break():
    """However many lots there are, and though they do not all publish the same."""
    found = joint(
        THREE_EACH,
        quality_pct=50,
        quality={(f"B{lot}", f"L{lot}"): 51 for lot in range(1, 7)},
        tie_break={f"L{lot}": "higher_quality" for lot in range(1, 6)} | {"L6": "drawing_lots"},
    )

    assert found.state is State.LEVEL
    assert [lot.offers for lot in found.lots[:5]] == [(f"B{lot}",) for lot in range(1, 6)]
    assert found.lot("L6").offers == ("A6", "B6", "C6")
    assert found.settled[0].why[0] == (
        "For lot L1 alone A1, B1 and C1 are level; as published, the higher quality goes first: B1."
    )
