"""A low price leads to a question, by either of two triggers; it excludes nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.bids_tables import ITEMS, ON, procurement
from tests.small_tables import table

from untower.bids.abnormally_low import (
    OF_OTHERS,
    OF_SHOULD_COST,
    low_signals,
    mean_of_all,
    triggers_of,
)
from untower.bids.assessment import assess
from untower.findings import Force

BY = triggers_of({}, on=date(2026, 6, 1))


def low(prices, should_cost=None):
    priced = {name: Decimal(str(p)) for name, p in prices.items()}
    cost = None if should_cost is None else Decimal(str(should_cost))
    return {
        name: {s.trigger: s.is_low for s in signals}
        for name, signals in low_signals(priced, cost, BY).items()
    }


def test_a_tenth_below_the_mean_of_the_others_is_the_line():
    """Policy facts 3.4: 10% below; the mean of all holds the suspect price and would hide it."""
    assert low({"a": 90, "b": 100, "c": 100})["a"] == {OF_OTHERS: True, OF_SHOULD_COST: None}
    assert low({"a": "90.01", "b": 100, "c": 100})["a"][OF_OTHERS] is False
    assert mean_of_all({"a": Decimal(90), "b": Decimal(100), "c": Decimal(100)}) == Decimal("96.67")


def test_the_mean_of_all_would_have_missed_what_the_mean_of_the_others_finds():
    prices = {"a": Decimal(88), "b": Decimal(98), "c": Decimal(98)}

    assert low(prices)["a"][OF_OTHERS] is True
    assert Decimal(88) > Decimal("0.9") * (mean_of_all(prices) or 0)


@pytest.mark.parametrize(
    ("price", "should_cost", "expected"),
    [
        (80, 100, {OF_OTHERS: False, OF_SHOULD_COST: True}),
        (70, 70, {OF_OTHERS: True, OF_SHOULD_COST: False}),
        (60, 100, {OF_OTHERS: True, OF_SHOULD_COST: True}),
        (90, 100, {OF_OTHERS: False, OF_SHOULD_COST: True}),
        (91, 100, {OF_OTHERS: False, OF_SHOULD_COST: False}),
    ],
)
def test_each_trigger_speaks_for_itself(price, should_cost, expected):
    assert low({"a": price, "b": 82}, should_cost)["a"] == expected


def test_a_lone_tender_is_compared_with_no_mean():
    assert low({"a": 1}, 100)["a"] == {OF_OTHERS: None, OF_SHOULD_COST: True}


def test_nothing_priced_has_no_mean():
    assert low({}) == {}
    assert mean_of_all({}) is None


def test_a_low_tender_keeps_its_place_and_the_effect_is_to_ask():
    found = assess(procurement(offer_items=ITEMS.replace("| 80 ", "| 8  ")), "P1", on=ON)
    cheap = found.tender("B", "L1")

    assert cheap.place == 1
    assert cheap.fell_at is None
    assert cheap.is_asked
    assert cheap.may_be_awarded
    assert {s.effect for s in cheap.low} == {"ask"}
    assert "the price alone excludes nobody" in cheap.low[0].sentence
    assert not found.tender("A", "L1").is_asked


def test_the_guidance_binds_whom_it_binds_and_the_house_speaks_for_the_others():
    def force(kind):
        tables = {
            "organisation": table("organisation", f"name | kind | nation\n    x | {kind} | england")
        }
        return triggers_of(tables, on=ON).mean.force

    assert force("central") is Force.GUIDANCE
    assert force("council") is Force.HOUSE_CONVENTION
    assert BY.mean.force is Force.HOUSE_CONVENTION
