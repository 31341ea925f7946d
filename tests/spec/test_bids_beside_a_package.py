"""Where the package bid-evaluation flips, crashes or ties, untower says so and why.

The package's answers are those it gave (version 0.1.0, pandas 3.1.1); `make bench` asks it again.
"""

from __future__ import annotations

import pytest
from bench.bid_cases import CASES

RAISED = "raises IntCastingNaNError: Cannot convert non-finite values (NA or inf) to integer"
SEEN = {
    "A and B alone": "B 1 (82.00), A 2 (80.00)",
    "with C, which cannot win": "A 1 (68.00), B 2 (67.00), C 3 (52.00)",
    "quality scaled between tenders": "B 1 (90.00), A 2 (50.00)",
    "the same with C, hopeless": "A 1 (93.75), B 2 (90.00), C 3 (10.00)",
    "a missing score": RAISED,
    "a missing price": RAISED,
    "a price of 0": RAISED,
    "a price of −5": "A 1 (46.00), B 2 (39.50)",
    "a broken formula": "A 1 (0.00), B 1 (0.00)",
    "weights of 99": "B 1 (82.12), A 2 (80.00)",
    "two equal tenders": "A 1 (82.00), B 1 (82.00)",
    "two tenders of 80.8 exactly": "B 1 (80.80), A 2 (80.80)",
}
SAID = {
    "A and B alone": "First: B.",
    "with C, which cannot win": "the same flip, B then A; marked before publication: Marked:",
    "quality scaled between tenders": "A first with and without C",
    "the same with C, hopeless": "A first with and without C",
    "a missing score": "nothing scored; B · quality: the quality is not known.",
    "a missing price": "nothing scored; A · price: the price is not known.",
    "a price of 0": "nothing scored; A · price: a price of 0.00 pounds cannot be compared.",
    "a price of −5": "nothing scored; A · price: a price of -5.00 pounds cannot be compared.",
    "a broken formula": "no method of that name",
    "weights of 99": "nothing scored; relative to lowest · weights: 40 for price and 59 for all "
    "else add up to 99.",
    "two equal tenders": "First: A and B, level: the published tie-break decides.",
    "two tenders of 80.8 exactly": "First: A and B, level: the published tie-break decides.",
}


def test_every_case_has_its_answers_here():
    assert [c.name for c in CASES] == list(SEEN) == list(SAID)


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_untower_says_what_is_wrong_or_who_is_first(case):
    found = case.untower()
    assert found.is_said
    assert found.words.startswith(SAID[case.name])


def test_an_answer_of_the_package_is_told_in_its_own_order_and_an_error_in_its_own_words():
    case = CASES[0]
    assert case.told({"B": [82.0, 1], "A": [80.0, 2]}) == SEEN["A and B alone"]
    assert case.told({"A": ["-inf", 1]}) == "A 1 (-inf)"
    assert case.told({"error": "KeyError: 'price'. More"}) == "raises KeyError: 'price'"
