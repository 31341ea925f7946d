"""How days, months and lists are written in the estate's sentences."""

from __future__ import annotations

from datetime import date

import pytest

from untower.estate.wording import spell_months_read
from untower.phrases import listed, spell_day, spell_month


def test_a_day_and_a_month_are_written_in_words():
    assert spell_day(date(2027, 9, 30)) == "30 September 2027"
    assert spell_day(date(2028, 2, 1)) == "1 February 2028"
    assert spell_month("2021-07") == "July 2021"


@pytest.mark.parametrize(
    ("months", "whole", "words"),
    [
        (1, 1, "over 1 month"),
        (12, 12, "over 12 months"),
        (117, 9, "over 117 months (9 look whole)"),
        (3, 1, "over 3 months (1 looks whole)"),
        (2, 0, "over 2 months (none look whole)"),
    ],
)
def test_months_that_do_not_look_whole_are_said(months, whole, words):
    assert spell_months_read(months, whole) == words


@pytest.mark.parametrize(
    ("names", "at_most", "words"),
    [
        ([], None, ""),
        (["a"], None, "a"),
        (["a", "b"], None, "a and b"),
        (["a", "b", "c"], 3, "a, b and c"),
        (["a", "b", "c"], 2, "a, b and 1 more"),
        (["a", "b", "c"], 1, "a and 2 more"),
    ],
)
def test_names_are_listed_with_commas_and_and(names, at_most, words):
    assert listed(names, at_most=at_most) == words
