"""Every smallest change that turns the first place, found again in exact fractions.

Apply it, and another comes first; apply the least bit less, and nothing changes.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.learning_tables import ON, TIE_KEYS, exact_first, tender_tables

from untower.bids.assessment import assess
from untower.bids.learning import learn
from untower.bids.price_methods import METHODS

MILLIONTH = Fraction(1, 10**6)
BROUGHT = settings(max_examples=60, deadline=None)


POUNDS = st.integers(2_000, 30_000)


@st.composite
def tenders(draw, pence=POUNDS):
    count = draw(st.integers(2, 4))
    weights = draw(st.sampled_from([(60,), (40, 20), (30, 20, 10), (10, 70)]))
    return {
        "pence": draw(st.lists(pence, min_size=count, max_size=count)),
        "scores": [
            draw(st.lists(st.integers(1, 5), min_size=len(weights), max_size=len(weights)))
            for _ in range(count)
        ],
        "weights": weights,
        "price_pct": 100 - sum(weights),
        "method": draw(st.sampled_from(sorted(METHODS))),
        "tie_break": draw(st.sampled_from(TIE_KEYS)),
    }


def lot_of(given_tender):
    learned = learn(tender_tables(**given_tender), "P1", on=ON)
    assert not learned.troubles
    return learned.lot("L1")


def number(offer):
    return int(offer[1:])


@BROUGHT
@given(tenders())
def test_the_first_place_is_the_one_assessed_and_the_one_in_fractions(tender):
    lot = lot_of(tender)
    tables = tender_tables(**tender)
    assert lot.first == tuple(
        sorted(t.offer_id for t in assess(tables, "P1", on=ON).lot("L1").first)
    )
    exact = exact_first(**tender)
    assume(exact is not None)
    assert lot.first == exact


@BROUGHT
@given(tenders(), st.data())
def test_a_price_turns_it_at_the_penny_named_and_at_none_before(tender, data):
    lot = lot_of(tender)

    def first_at(n, pence):
        prices = list(tender["pence"])
        prices[n] = pence
        return exact_first(**(tender | {"pence": prices}))

    base = exact_first(**tender)
    assume(base is not None)
    turned = {(t.offer_id, t.change_gbp > 0): t for t in lot.prices}
    for n, stands in enumerate(tender["pence"]):
        for up in (False, True):
            turn = turned.get((f"t{n}", up))
            way = 1 if up else -1
            if turn is None:
                last = 1_000 * max(tender["pence"]) - stands if up else stands - 1
            else:
                to = int(turn.to_gbp * 100)
                then = first_at(n, to)
                assert then is None or then == turn.first_then != base
                last = abs(to - stands) - 1
            if last > 0:
                less = data.draw(st.integers(1, last))
                for step in (last, less):
                    assert first_at(n, stands + way * step) in (base, None)


@settings(max_examples=40, deadline=None)
@given(tenders(pence=st.integers(1, 30)))
def test_among_a_few_pennies_no_smaller_price_change_was_passed_over(tender):
    lot = lot_of(tender)
    base = exact_first(**tender)
    assume(base is not None)
    turned = {(t.offer_id, t.change_gbp > 0): int(t.to_gbp * 100) for t in lot.prices}
    for n, stands in enumerate(tender["pence"]):
        for up, tried in ((False, range(stands - 1, 0, -1)), (True, range(stands + 1, 120))):
            found = None
            for pence in tried:
                prices = list(tender["pence"])
                prices[n] = pence
                then = exact_first(**(tender | {"pence": prices}))
                if then is None:
                    found = None
                    break
                if then != base:
                    found = pence
                    break
            else:
                to = turned.get((f"t{n}", up))
                assert to is None or to not in tried
                continue
            if found is not None:
                assert turned[f"t{n}", up] == found


@BROUGHT
@given(tenders())
def test_a_score_turns_it_if_and_only_if_it_is_listed(tender):
    lot = lot_of(tender)
    base = exact_first(**tender)
    assume(base is not None)
    listed = {(t.offer_id, t.criterion_id, t.to_score): t.first_then for t in lot.scores}
    for n, row in enumerate(tender["scores"]):
        for m, stands in enumerate(row):
            for score in range(6):
                if score == stands:
                    continue
                scores = [list(r) for r in tender["scores"]]
                scores[n][m] = score
                then = exact_first(**(tender | {"scores": scores}))
                if then is not None:
                    assert listed.get((f"t{n}", f"c{m}", float(score)), base) == then
    steps = [t.steps for t in lot.scores]
    assert steps == sorted(steps)


@BROUGHT
@given(tenders(), st.data())
def test_a_weight_of_price_turns_it_at_the_millionth_named_and_at_none_before(tender, data):
    lot = lot_of(tender)
    base = exact_first(**tender)
    assume(base is not None)
    turned = {t.change_points > 0: t for t in lot.weights if t.criterion_id is None}
    if not METHODS[tender["method"]].uses_weights:
        assert not turned
        return

    def first_at(weight):
        if weight == 0 and tender["method"] == "weighted index":
            return None
        return exact_first(**(tender | {"price_pct": weight}))

    stands = Fraction(tender["price_pct"])
    for up in (False, True):
        turn, way = turned.get(up), 1 if up else -1
        limit = 100 - stands if up else stands
        if turn is not None:
            to = Fraction(repr(turn.to_pct))
            then = first_at(to)
            assert then is None or then == turn.first_then != base
            limit = abs(to - stands) - MILLIONTH
        if limit > 0:
            part = data.draw(st.fractions(0, 1))
            for room in (limit, limit * part):
                weight = stands + way * room
                assert first_at(weight) in (base, None)


@BROUGHT
@given(tenders(), st.data())
def test_a_weight_of_a_criterion_turns_it_at_the_millionth_named(tender, data):
    assume(len(tender["weights"]) > 1)
    lot = lot_of(tender)
    base = exact_first(**tender)
    assume(base is not None)
    whole = Fraction(sum(tender["weights"]))
    turned = {(t.criterion_id, t.change_points > 0): t for t in lot.weights if t.criterion_id}

    def first_at(m, weight):
        stands = Fraction(tender["weights"][m])
        factor = (whole - weight) / (whole - stands)
        weights = [weight if k == m else w * factor for k, w in enumerate(tender["weights"])]
        return exact_first(**(tender | {"weights": weights}))

    for m, stands in enumerate(tender["weights"]):
        for up in (False, True):
            turn, way = turned.get((f"c{m}", up)), 1 if up else -1
            limit = whole - stands if up else Fraction(stands)
            if turn is not None:
                to = Fraction(repr(turn.to_pct))
                then = first_at(m, to)
                assert then is None or then == turn.first_then != base
                limit = abs(to - stands) - MILLIONTH
            part = data.draw(st.fractions(0, 1))
            if limit > 0:
                for room in (limit, limit * part):
                    assert first_at(m, stands + way * room) in (base, None)


KNOWN = {
    "pence": [10_000, 8_000],
    "scores": [[4], [3]],
    "weights": (60,),
    "price_pct": 40,
    "method": "relative to lowest",
    "tie_break": "drawing_lots",
}


def test_the_weight_price_and_score_of_a_small_case_are_those_worked_by_hand():
    """48 + 40 × 80/100 = 80 against 36 + 40 = 76. Level where 12 = 40 × (1 − 80/p), p = 114.2857;
    where 48 + 40 × p/100 = 76, p = 70; or 0.8 (100 − w) + 0.8 w = 0.6 (100 − w) + w, w = 50.
    """
    lot = lot_of(KNOWN)
    assert lot.first == ("t0",)
    weight = lot.smallest_weight
    assert (weight.title, weight.to_pct, weight.first_then) == ("Price", 50.0, ("t0", "t1"))
    prices = {(t.offer_id, t.to_gbp): t.first_then for t in lot.prices}
    assert prices["t0", Decimal("114.29")] == ("t1",)
    assert prices["t1", Decimal("70.00")] == ("t0", "t1")
    score = lot.smallest_score
    assert (score.offer_id, score.to_score, score.steps) in {("t0", 3.0, 1), ("t1", 4.0, 1)}


@pytest.mark.parametrize("change", ["price", "score"])
def test_the_change_named_applied_to_the_tables_makes_another_first_in_the_assessment(change):
    tables = tender_tables(**KNOWN)
    lot = learn(tables, "P1", on=ON).lot("L1")
    if change == "price":
        turn = lot.smallest_price
        name, column, of = "offer_items", "annual_gbp", pl.col("offer_id") == turn.offer_id
        value, less = turn.to_gbp, turn.to_gbp - (turn.change_gbp / abs(turn.change_gbp)).scaleb(-2)
    else:
        turn = lot.smallest_score
        name, column = "scores", "score"
        of = (pl.col("offer_id") == turn.offer_id) & (pl.col("criterion_id") == turn.criterion_id)
        value, less = turn.to_score, turn.from_score

    def first(put):
        changed = tables[name].with_columns(
            pl.when(of)
            .then(pl.lit(put, tables[name][column].dtype))
            .otherwise(column)
            .alias(column)
        )
        lot = assess(tables | {name: changed}, "P1", on=ON).lot("L1")
        return tuple(sorted(t.offer_id for t in lot.first))

    assert first(value) == turn.first_then != lot.first
    assert first(less) == lot.first


def test_where_nothing_turns_it_there_is_a_sentence_and_no_figure():
    alone = KNOWN | {"pence": [10_000], "scores": [[4]]}
    lot = lot_of(alone)
    assert lot.first == ("t0",)
    assert (lot.smallest_weight, lot.smallest_score, lot.smallest_price) == (None, None, None)
    assert "No other weight of price" in lot.why_no_weight
    assert "No other single score" in lot.why_no_score
    assert "No other single price" in lot.why_no_price


def test_a_method_without_weights_says_so_instead_of_a_weight():
    lot = lot_of(KNOWN | {"method": "value-for-money index"})
    assert lot.smallest_weight is None
    assert "has no weights" in lot.why_no_weight


def test_a_score_under_the_minimum_makes_a_tender_fall_and_its_price_count_for_nobody():
    """The lowest price takes points from both others; once it falls, another is first."""
    tables = tender_tables(
        pence=[10_000, 14_000, 3_000],
        scores=[[3], [5], [2]],
        weights=(60,),
        price_pct=40,
        method="relative to lowest",
        tie_break="drawing_lots",
        criteria="criterion_id | lot_id | title | kind | weight_pct | scale_min | scale_max | "
        "scale_step | minimum_score\nc0 | L1 | Security | quality | 60 | 0 | 5 | 1 | 2",
    )
    lot = learn(tables, "P1", on=ON).lot("L1")
    assert lot.first == ("t1",)
    fell = [t for t in lot.scores if t.falls]
    assert {(t.offer_id, t.to_score) for t in fell} == {("t1", 0.0), ("t1", 1.0)}
    assert all(t.first_then == ("t2",) for t in fell)
