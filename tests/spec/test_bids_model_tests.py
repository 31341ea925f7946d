"""A model is tried on invented tenders, before it is published."""

from __future__ import annotations

import inspect
import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tests.exact_price_methods import figures, places, worths
from tests.small_tables import table

from untower.arithmetic.weightings import acceptability
from untower.bids import model_tests
from untower.bids.criteria import criteria_tree
from untower.bids.model_tests import Model, Realistic, Scored, model_of_lot, try_model
from untower.bids.model_tests.flips import look_for_flips
from untower.bids.model_tests.influence import influences
from untower.bids.model_tests.invented import invent_fields, profiles, realistic_points
from untower.bids.model_tests.ties import look_for_ties
from untower.bids.price_methods import METHODS, Settings

TO_FIVE = tuple(float(n) for n in range(6))
CRITERIA = (
    Scored("design", 30, TO_FIVE, 2),
    Scored("service", 20, TO_FIVE),
    Scored("skills", 10, TO_FIVE),
)
FEW = Realistic(fields=400)
FLIPPING = tuple(n for n, m in METHODS.items() if m.is_relative)
STEADY = tuple(n for n, m in METHODS.items() if not m.is_relative)


def model(name="fixed benchmark", **changes):
    given = Model(METHODS[name], 40, CRITERIA, Settings(100_000, 2_000), 100_000)
    return replace(given, **changes)


def tried(name="fixed benchmark", *, seed=1, realistic=FEW, weightings=2_000, stop=None, **changes):
    return try_model(
        model(name, **changes), seed=seed, realistic=realistic, weightings=weightings, stop=stop
    )


def by_name(found):
    return {i.name: i for i in found.influences}


def exact_order(name, tenders, settings):
    """Exact places of (price, quality) tenders at 40 for price."""
    found = worths(
        name,
        [(Fraction(p), Fraction(q)) for p, q in tenders],
        40,
        benchmark=settings.benchmark_gbp,
        gbp_per_point=settings.gbp_per_point,
    )
    return places(found)


# --- what must not happen ------------------------------------------------------------------


def test_no_table_of_tenders_can_be_given():
    assert list(inspect.signature(try_model).parameters) == [
        "model",
        "seed",
        "realistic",
        "weightings",
        "stop",
    ]
    assert "polars" not in vars(model_tests)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"price_pct": 39}, "price and criteria add up to 99."),
        ({"price_pct": 41}, "price and criteria add up to 101."),
        ({"criteria": ()}, "there is none beside price."),
        ({"criteria": (*CRITERIA, replace(CRITERIA[0], weight_pct=0))}, "it is given twice."),
        ({"criteria": (Scored("design", 60, (5.0, 4.0)),)}, "its scores do not rise"),
        ({"criteria": (Scored("design", 60, ()),)}, "its scores do not rise"),
        ({"criteria": (Scored("design", 60, TO_FIVE, 6),)}, "6 is above the highest score, 5."),
        ({"criteria": (Scored("design", math.nan, TO_FIVE),)}, "nan is not a weight."),
        ({"settings": Settings()}, "it is blank."),
        ({"estimate_gbp": 0}, "0 is not above 0."),
        ({"price_pct": 100, "criteria": (Scored("design", 0, TO_FIVE),)}, "price has all of it."),
    ],
)
def test_a_model_that_cannot_be_used_is_refused_and_nothing_is_tried(changes, said):
    found = tried(**changes)
    assert any(r.what.startswith(said) for r in found.refusals)
    assert (found.flips, found.ties, found.influences, found.profiles) == (None, None, (), ())
    assert found.sentences == tuple(r.sentence for r in found.refusals)
    assert json.loads(json.dumps(found.record()))["refused"] == list(found.sentences)


def test_money_per_point_is_not_tried_without_an_estimate():
    found = tried("money per quality point", estimate_gbp=None)
    assert [r.column for r in found.refusals] == ["estimate_gbp"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"price_low_pct": 0}, "from 0% to 130% is not a range above 0."),
        ({"price_low_pct": 140}, "from 140% to 130% is not a range above 0."),
        ({"any_price_low_pct": -1}, "from -1% to 300% is not a range above 0."),
        ({"score_low_pct": 101}, "from 101% to 100% is not a range above 0."),
        ({"tenders": 1}, "1 in each of 400 competitions cannot be compared."),
        ({"fields": 0}, "4 in each of 0 competitions cannot be compared."),
    ],
)
def test_tenders_that_cannot_be_invented_are_refused(changes, said):
    assert [r.what for r in tried(realistic=replace(FEW, **changes)).refusals] == [said]


def test_where_tenders_differ_in_nothing_carried_weights_are_not_known():
    one_score = (Scored("design", 60, (5.0,)),)
    one_price = Realistic(price_low_pct=100, price_high_pct=100, fields=50)
    found = tried(criteria=one_score, realistic=one_price)
    assert found.dead == ("price", "design")
    assert [i["carried_pct"] for i in found.record()["influences"]] == [None, None]
    assert not any("nan" in s for s in found.sentences)


@pytest.mark.parametrize("name", STEADY)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_method_that_looks_at_each_alone_is_never_seen_to_flip(name, seed):
    found = look_for_flips(model(name), Realistic(), np.random.default_rng(seed))
    assert (found.tried, found.realistic, found.any_price, found.example) == (4_000, 0, 0, None)


def test_stopping_leaves_shares_unknown_and_never_nought():
    found = tried(stop=lambda: True)
    assert found.weightings == 0
    assert found.influences == ()
    assert all(math.isnan(p.first_pct) for p in found.profiles)
    assert found.record()["profiles"][0]["first_pct"] is None


# --- flips ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FLIPPING)
def test_a_method_that_compares_is_marked_and_the_flip_shown_is_true(name):
    """The shown flip is worked out again in exact fractions: the order of A and B turns, and C,
    which turns it, comes last.
    """
    found = tried(name, realistic=Realistic())
    flip = found.flips.example
    tenders = list(zip(flip.prices_gbp, flip.quality, strict=True))
    assert found.is_marked
    assert 0 < found.flips.any_price < found.flips.tried
    alone, among = (exact_order(name, t, found.model.settings) for t in (tenders[:2], tenders))
    assert (alone[0] < alone[1], among[0] < among[1]) in {(True, False), (False, True)}
    assert among[2] == 3
    assert flip.first_before == "AB"[alone.index(1)]
    assert flip.first_after == "AB"[among.index(1)]
    for said, of in ((flip.before, tenders[:2]), (flip.after, tenders)):
        exact = figures(name, of, 40, benchmark=100_000)
        assert said == pytest.approx([float(f) for f in exact])
    assert flip.sentence in found.sentences


@pytest.mark.parametrize("name", FLIPPING)
def test_flips_are_counted_as_exact_fractions_count_them(name):
    few = Realistic(fields=150)
    found = look_for_flips(model(name), few, np.random.default_rng(8))
    fields = invent_fields(model(name), few, np.random.default_rng(8), tenders=3)
    quality = model(name).quality(fields.points)
    turned = 0
    for at in range(150):
        tenders = list(zip(fields.prices[:, at], quality[:, at].round(9), strict=True))
        alone, among = (exact_order(name, t, model(name).settings) for t in (tenders[:2], tenders))
        turned += np.sign(alone[0] - alone[1]) * np.sign(among[0] - among[1]) < 0
    assert found.realistic == turned


@pytest.mark.parametrize("name", STEADY)
def test_a_method_that_looks_at_each_alone_is_not_marked_and_says_why(name):
    found = tried(name)
    assert not found.is_marked
    assert any("never depends on a third: by its formula" in s for s in found.sentences)


# --- ties ----------------------------------------------------------------------------------


def test_prices_far_above_a_benchmark_are_level_and_shown():
    found = tried(settings=Settings(benchmark_gbp=40_000))
    assert found.ties.prices_level > 350
    low, high = sorted(found.ties.example.prices_gbp)
    assert 60_000 <= low < high
    assert any("a lower price gained nothing" in s for s in found.sentences)


def test_no_price_gains_nothing_where_the_benchmark_is_right():
    found = tried()
    assert found.ties.prices_level == 0
    assert found.ties.example is None


def test_coarse_scales_and_one_price_make_level_first_places():
    coarse = (Scored("design", 60, (0.0, 5.0)),)
    one_price = Realistic(price_low_pct=100, price_high_pct=100, fields=400)
    found = look_for_ties(model(criteria=coarse), one_price, np.random.default_rng(1))
    assert found.first_level == found.first_level_rounded == 400  # all at the top of the scale


@pytest.mark.parametrize("name", ["relative to lowest", "weighted index"])
def test_level_first_places_are_counted_as_exact_fractions_count_them(name):
    coarse = model(name, criteria=(Scored("design", 60, TO_FIVE),))
    few = Realistic(fields=300, price_low_pct=100, price_high_pct=100.3)
    found = look_for_ties(coarse, few, np.random.default_rng(3))
    fields = invent_fields(coarse, few, np.random.default_rng(3))
    quality = coarse.quality(fields.points).round(9)
    level = 0
    for at in range(300):
        tenders = list(
            zip(map(float, fields.prices[:, at]), map(float, quality[:, at]), strict=True)
        )
        level += exact_order(name, tenders, coarse.settings).count(1) > 1
    assert 0 < level < 300
    assert found.first_level == level


def test_rounding_is_asked_only_where_points_are_added():
    assert tried("weighted index").ties.first_level_rounded is None
    assert tried("min-max").ties.first_level_rounded is not None


# --- dead criteria and carried weights -----------------------------------------------------


def test_a_criterion_with_one_realistic_score_or_no_weight_is_dead():
    dead = (
        Scored("design", 60, TO_FIVE),
        Scored("form", 0, TO_FIVE),
        Scored("pass", 0, (5.0,)),
    )
    found = tried(criteria=dead)
    assert found.dead == ("form", "pass")
    assert any(
        s.startswith("No realistic change in form and pass changed") for s in found.sentences
    )


def test_price_is_dead_under_a_benchmark_that_is_far_too_low():
    found = tried(settings=Settings(benchmark_gbp=1_000))
    price = by_name(found)["price"]
    assert (price.stated_pct, price.carried_pct, price.decides_pct) == (40, 0, 0)
    assert found.dead == ("price",)
    assert "Price has a stated weight of 40 and carries 0 of 100." in found.sentences


def test_a_criterion_of_little_weight_hardly_ever_decides():
    criteria = (Scored("design", 59.9, TO_FIVE), Scored("form", 0.1, TO_FIVE))
    form = by_name(tried(criteria=criteria, realistic=Realistic()))["form"]
    assert form.is_nearly_dead
    assert form.carried_pct < 0.2


@pytest.mark.parametrize("name", ["relative to lowest", "fixed benchmark", "weighted index"])
def test_what_decides_is_what_trying_every_score_in_fractions_finds(name):
    """Each tender of each field is given every realistic score of each criterion, one at a time."""
    criteria = (Scored("design", 45, TO_FIVE), Scored("skills", 15, TO_FIVE, 4))
    few = Realistic(fields=40, tenders=3)
    one = model(name, criteria=criteria)
    found = influences(one, few, np.random.default_rng(4))
    fields = invent_fields(one, few, np.random.default_rng(4))
    for at, criterion in enumerate(criteria):
        changed = 0
        for field in range(40):
            prices = [Fraction(float(p)) for p in fields.prices[:, field]]
            points = [[round(5 * p) for p in column] for column in fields.points[:, :, field].T]
            changed += changes_the_winner(one, criterion, at, prices, points, few)
        assert found[1 + at].decides_pct == pytest.approx(100 * changed / 40)


@pytest.mark.parametrize("name", ["min-max", "fixed benchmark", "weighted index"])
def test_what_price_decides_is_what_trying_its_ends_in_fractions_finds(name):
    few = Realistic(fields=60, tenders=3, price_low_pct=98, price_high_pct=103)
    found = influences(model(name), few, np.random.default_rng(4))[0]
    fields = invent_fields(model(name), few, np.random.default_rng(4))

    def order(prices, field):
        quality = [
            sum(Fraction(round(5 * p), 5) * c.weight_pct for p, c in zip(of, CRITERIA, strict=True))
            for of in fields.points[:, :, field].T
        ]
        tenders = [(p, q / 60 * 100) for p, q in zip(prices, quality, strict=True)]
        return exact_order(name, tenders, model(name).settings)

    changed = 0
    for field in range(60):
        prices = list(map(float, fields.prices[:, field]))
        winner = order(prices, field).index(1)
        others = [
            order([end if n == tender else p for n, p in enumerate(prices)], field)
            for tender, end in ((t, 103_000 if t == winner else 98_000) for t in range(3))
        ]
        changed += any(o[winner] != 1 for o in others)
    assert changed > 0
    assert found.decides_pct == pytest.approx(100 * changed / 60)


def changes_the_winner(one, criterion, at, prices, points, realistic):
    def firsts(scores):
        quality = [(45 * Fraction(d, 5) + 15 * Fraction(s, 5)) / 60 * 100 for d, s in scores]
        found = worths(
            one.method.name, list(zip(prices, quality, strict=True)), 40, benchmark=100_000
        )
        return {n for n, place in enumerate(places(found)) if place == 1}

    before = firsts(points)
    least = max(2, criterion.minimum or 0)
    for tender in range(len(prices)):
        for score in range(int(least), 6):
            after = [list(p) for p in points]
            after[tender][at] = score
            if min(before) not in firsts(after):
                return True
    return False


def test_carried_weights_sum_to_a_hundred_and_name_price_first():
    for name in METHODS:
        found = tried(name).influences
        assert [i.name for i in found] == ["price", "design", "service", "skills"]
        assert sum(i.carried_pct for i in found) == pytest.approx(100)


def test_carried_weights_are_the_mean_gap_between_two_tenders():
    few = Realistic(fields=50)
    found = influences(model(), few, np.random.default_rng(6))
    fields = invent_fields(model(), few, np.random.default_rng(6))
    gaps = [Fraction(0)] * 4
    for at in range(50):
        one, other = (Fraction(float(p)) for p in fields.prices[:2, at])
        gaps[0] += 40 * abs(one - other) / 100_000
        for n, criterion in enumerate(CRITERIA):
            scores = [Fraction(round(5 * p), 5) for p in fields.points[n, :2, at]]
            gaps[1 + n] += criterion.weight_pct * abs(scores[0] - scores[1])
    assert [i.carried_pct for i in found] == pytest.approx(
        [float(100 * g / sum(gaps)) for g in gaps]
    )


def test_price_carries_less_than_stated_relative_to_lowest_and_more_by_min_max():
    carried = {n: by_name(tried(n, realistic=Realistic()))["price"].carried_pct for n in FLIPPING}
    assert carried["relative to lowest"] < 35
    assert carried["min-max"] > 55


def test_a_method_without_weights_states_none_for_price():
    found = by_name(tried("price per quality point"))
    assert found["price"].stated_pct is None
    assert found["design"].stated_pct == 50
    assert (
        "The method has no weight of price; it carries 36 of 100."
        in tried(
            "price per quality point", realistic=Realistic(fields=40_000), weightings=1
        ).sentences
    )


# --- kinds of tender -----------------------------------------------------------------------


def test_realistic_scores_are_on_the_scale_and_no_lower_than_the_minimum():
    assert realistic_points(Scored("a", 1, TO_FIVE), FEW).tolist() == [0.4, 0.6, 0.8, 1]
    assert realistic_points(Scored("a", 1, TO_FIVE, 3), FEW).tolist() == [0.6, 0.8, 1]
    assert realistic_points(Scored("a", 1, (0.0, 10.0)), FEW).tolist() == [1]
    assert realistic_points(Scored("a", 1, (5.0, 10.0), 0), FEW).tolist() == [0.5, 1]


def test_invented_prices_and_scores_are_realistic():
    fields = invent_fields(model(), FEW, np.random.default_rng(1))
    assert fields.prices.shape == (4, 400)
    assert fields.points.shape == (3, 4, 400)
    assert 70_000 <= fields.prices.min() < 71_000
    assert 129_000 < fields.prices.max() <= 130_000
    assert np.unique(fields.points).tolist() == [0.4, 0.6, 0.8, 1]


@pytest.mark.parametrize("name", METHODS)
def test_kinds_of_tender_stand_as_exact_fractions_place_them(name):
    found = tried(name)
    tenders = [(p.price_gbp, round(p.quality, 9)) for p in found.profiles]
    assert [p.place for p in found.profiles] == exact_order(name, tenders, found.model.settings)


def test_no_kind_is_above_another_of_lower_price_and_better_quality():
    found = {p.name: p for p in tried().profiles}
    assert found["middling price and good"].place < found["dear and good"].place
    assert found["dear and good"].first_pct == 0


@pytest.mark.parametrize("name", ["relative to lowest", "fixed benchmark"])
def test_shares_of_weightings_are_those_of_the_points_added(name):
    found = tried(name, weightings=5_000)
    kinds = profiles(found.model, FEW)
    prices = np.array([k.price_gbp for k in kinds])
    earned = METHODS[name].price_points(prices, 100, found.model.settings)
    values = np.column_stack([earned, 100 * np.array([k.points for k in kinds])])
    shares, _ = acceptability(values, np.array([0]), count=5_000, seed=1)
    assert [p.first_pct for p in found.profiles] == pytest.approx(100 * shares)


def test_shares_of_weightings_of_an_index_are_those_asked_one_by_one():
    found = tried("weighted index", weightings=300)
    kinds = profiles(found.model, FEW)
    drawn = np.random.default_rng(1).standard_exponential((300, 4))
    drawn /= drawn.sum(axis=1, keepdims=True)
    firsts = np.zeros(len(kinds))
    for weighting in drawn:
        exponent = weighting[1:].sum() / weighting[0]
        parts = weighting[1:] / weighting[1:].sum()
        worth = [
            exponent * math.log(100 * float(parts @ np.array(k.points))) - math.log(k.price_gbp)
            for k in kinds
        ]
        firsts[int(np.argmax(worth))] += 1
    assert [p.first_pct for p in found.profiles] == pytest.approx(firsts / 3)


def test_near_the_stated_weights_a_fifth_of_the_weight_moves():
    found = tried("min-max", weightings=500)
    kinds = profiles(found.model, FEW)
    drawn = np.random.default_rng(1).standard_exponential((500, 4))
    moved = 0.8 * np.array([0.4, 0.3, 0.2, 0.1]) + 0.2 * drawn / drawn.sum(axis=1, keepdims=True)
    values = np.array([[(130_000 - k.price_gbp) / 60_000, *k.points] for k in kinds])
    firsts = np.bincount((values @ moved.T).argmax(axis=0), minlength=len(kinds))
    assert np.count_nonzero(firsts) > 2
    assert [p.first_near_pct for p in found.profiles] == pytest.approx(firsts / 5)


def test_every_kind_has_a_place_under_every_weighting():
    for name in METHODS:
        for one in tried(name).profiles:
            assert sum(one.places_pct) == pytest.approx(100)


# --- the model of a lot that is to be published --------------------------------------------

PROCUREMENTS = """
    procurement_id | commenced_on
    P1             | 2026-04-01
"""
LOTS = """
    lot_id | procurement_id | title   | price_weight_pct | quality_weight_pct | social_value_weight_pct | price_method    | benchmark_gbp | should_cost_gbp | price_months
    L1     | P1             | Hosting | 40               | 50                 | 10                      | fixed benchmark | 900           | 1000            | 12
"""  # noqa: E501
CRITERIA_ROWS = """
    criterion_id | lot_id | title    | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
    c1           | L1     | Security | quality      | 30         | 0         | 5         | 1          | 2
    c2           | L1     | Security | quality      | 20         | 0         | 4         | 2          |
    c3           | L1     | Jobs     | social_value | 10         | 0         | 4         | 2          |
    c4           | L1     | Insured  | pass_fail    |            | 0         | 1         | 1          |
"""  # noqa: E501


def test_the_model_of_a_lot_is_what_is_published_of_it_and_nothing_else():
    tree = criteria_tree(
        {
            "procurements": table("procurements", PROCUREMENTS),
            "lots": table("lots", LOTS),
            "criteria": table("criteria", CRITERIA_ROWS),
        },
        "P1",
    )
    assert tree.troubles == ()
    found = model_of_lot(tree.lot("L1"))
    assert found == Model(
        METHODS["fixed benchmark"],
        40,
        (
            Scored("Security (c1)", 30, TO_FIVE, 2),
            Scored("Security (c2)", 20, (0, 2, 4)),
            Scored("Jobs", 10, (0, 2, 4)),
        ),
        Settings(900),
        1_000,
    )
    assert model_of_lot(tree.lot("L1"), 5_000).estimate_gbp == 5_000
    assert try_model(found, seed=1, realistic=FEW, weightings=100).refusals == ()


# --- the record ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
def test_the_record_is_plain_and_comes_back_as_it_was(name):
    record = tried(name).record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert record["invented"].startswith("Every tender in this test is invented")
    assert record["model"]["price_method"] == name
    assert record["is_marked"] == METHODS[name].is_relative
    assert record["seed"] == 1
    assert record["weightings"] == 2_000


def test_the_same_seed_gives_the_same_record_and_another_seed_another():
    assert tried(seed=5).record() == tried(seed=5).record()
    assert tried(seed=5).record() != tried(seed=6).record()


def test_the_first_sentences_say_that_all_is_invented_and_warn():
    found = tried("min-max")
    assert found.sentences[0] == found.record()["invented"]
    assert found.sentences[1] == METHODS["min-max"].warning
    assert found.sentences[2].startswith("Marked: the order of two tenders can depend on a third.")


@pytest.mark.parametrize("name", ["relative to lowest", "value-for-money index", "weighted index"])
def test_the_size_of_the_estimate_changes_nothing_but_pounds(name):
    small, large = (tried(name, estimate_gbp=e) for e in (1_000, 64_000_000))
    assert small.flips.realistic == large.flips.realistic
    assert [p.place for p in small.profiles] == [p.place for p in large.profiles]
    for one, other in zip(small.influences, large.influences, strict=True):
        assert one.decides_pct == other.decides_pct
        assert one.carried_pct == pytest.approx(other.carried_pct)
