"""Price methods: the published and the computed cases, ties, and what no method works with."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.exact_price_methods import figures

from untower.bids.price_methods import METHODS, Settings, Weights, method_named, refused, standing

FORTY = Weights.of_price(40)
A, B = (100, 80), (80, 70)
CHEAP_AND_HOPELESS, DEAR = (50, 20), (300, 60)
SETTINGS = Settings(benchmark_gbp=100, gbp_per_point=3)
OVER_OTHERS = ("relative to lowest", "min-max", "mean-based")
ALONE = tuple(name for name in METHODS if name not in OVER_OTHERS)


def stand(name, *tenders, weights=FORTY, settings=SETTINGS):
    prices, quality = zip(*tenders, strict=True)
    return standing(METHODS[name], "ABCDEF"[: len(tenders)], prices, quality, weights, settings)


# --- what must not happen ------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("price", "said"),
    [
        (0, "A · price: a price of 0.00 pounds cannot be compared."),
        (-5, "A · price: a price of -5.00 pounds cannot be compared."),
        (None, "A · price: the price is not known."),
        (math.nan, "A · price: the price is not known."),
        (math.inf, "A · price: a price of inf pounds cannot be compared."),
    ],
)
def test_a_price_that_is_not_one_is_named_and_nobody_is_scored(name, price, said):
    found = stand(name, (price, 80), B)
    assert next(r.sentence for r in found.refusals if r.subject == "A").startswith(said)
    assert found.scores == found.places == found.first == found.ties == ()
    assert found.sentence.startswith("Nothing is scored. A · price")


@pytest.mark.parametrize("name", METHODS)
def test_a_missing_score_is_named_and_never_a_nought(name):
    found = stand(name, (100, None), B)
    assert found.refusals[0].sentence == (
        "A · quality: the quality is not known. Agree every score, with its reason."
    )
    assert found.scores == ()


@pytest.mark.parametrize("name", METHODS)
def test_a_quality_off_its_scale_is_named(name):
    assert "101 is not within 0 and 100" in stand(name, (100, 101), B).sentence
    assert "-1 is not within 0 and 100" in stand(name, (100, -1), B).sentence


def test_every_bad_cell_is_named_at_once():
    found = stand("min-max", (0, None), (None, 70), weights=Weights(40, 59))
    assert [(r.subject, r.column) for r in found.refusals] == [
        ("min-max", "weights"),
        ("A", "price"),
        ("A", "quality"),
        ("B", "price"),
    ]


@pytest.mark.parametrize(("quality_pct", "total"), [(59, "99"), (61, "101")])
def test_weights_of_99_or_101_are_refused(quality_pct, total):
    found = stand("relative to lowest", A, B, weights=Weights(40, quality_pct))
    assert found.refusals[0].what.endswith(f"add up to {total}.")


def test_weights_below_nought_or_unknown_are_refused():
    for weights in (Weights(-10, 110), Weights(math.nan, 60)):
        assert "are not two weights" in stand("min-max", A, B, weights=weights).refusals[0].what


@pytest.mark.parametrize("benchmark", [None, 0, -1, math.nan])
def test_a_benchmark_method_without_a_benchmark_is_refused(benchmark):
    found = stand("fixed benchmark", A, B, settings=Settings(benchmark_gbp=benchmark))
    assert found.refusals[0].column == "benchmark_gbp"
    assert "fixed before the tenders" in found.refusals[0].do


@pytest.mark.parametrize("worth", [None, 0, -1])
def test_money_per_point_without_pounds_a_point_is_refused(worth):
    found = stand("money per quality point", A, B, settings=Settings(gbp_per_point=worth))
    assert found.refusals[0].column == "gbp_per_point"


def test_a_price_per_point_of_no_quality_is_refused():
    found = stand("price per quality point", (100, 0), B)
    assert found.refusals[0].what == "a quality of 0 has no price per point."


def test_an_index_weighted_by_no_price_at_all_is_refused():
    found = stand("weighted index", A, B, weights=Weights(0, 100))
    assert "divided by the price weight, which is 0" in found.refusals[0].what


def test_a_tender_given_twice_is_refused():
    found = standing(METHODS["min-max"], "AA", (1, 2), (3, 4), FORTY, SETTINGS)
    assert found.refusals[0].sentence == "A · tender: it is given twice. Keep one of the two."


@pytest.mark.parametrize("name", METHODS)
def test_a_method_itself_never_takes_a_price_of_nothing(name):
    with pytest.raises(ValueError, match="every price must be known and above zero"):
        METHODS[name](np.array([0.0, 1.0]), np.array([50.0, 50.0]), FORTY, SETTINGS)


def test_lists_of_unequal_length_are_never_matched_up():
    with pytest.raises(ValueError, match="shorter"):
        refused(METHODS["min-max"], "AB", (1, 2), (3,), FORTY, SETTINGS)


def test_an_unknown_method_is_none_and_never_the_nearest():
    assert method_named("lowest") is None
    assert method_named("") is None


# --- golden cases --------------------------------------------------------------------------


def test_the_three_quotes_of_the_digital_marketplace_guidance():
    """£15k, £10k and £30k score 0.667, 1 and 0.333 (Digital Marketplace guidance, as quoted by
    Public Spend Forum, 17 May 2016, and shma.co.uk).
    """
    found = METHODS["relative to lowest"].price_points(
        np.array([15_000.0, 10_000.0, 30_000.0]), 1, Settings()
    )
    assert np.round(found, 3).tolist() == [0.667, 1.0, 0.333]


# The cases below are policy.md §3.5 (computed there; wQ=60, wP=40; A quality 80 £100, B 70 £80).


@pytest.mark.parametrize(
    ("name", "third", "alone", "among"),
    [
        ("relative to lowest", CHEAP_AND_HOPELESS, (80.00, 82.00), (68.00, 67.00, 52.00)),
        ("mean-based", DEAR, (63.56, 66.44), (83.00, 82.00, 36.00)),
        ("min-max", DEAR, (48.00, 82.00), (84.36, 82.00, 36.00)),
    ],
)
def test_a_third_that_cannot_win_turns_b_first_into_a_first(name, third, alone, among):
    """policy.md §3.5: relative by a cheap hopeless third, mean-based and min-max by a dear one."""
    before, after = stand(name, A, B), stand(name, A, B, third)
    assert tuple(round(s, 2) for s in before.scores) == alone
    assert tuple(round(s, 2) for s in after.scores) == among
    assert (before.first, after.first, after.places[2]) == (("B",), ("A",), 3)


def test_the_mean_based_share_is_clipped_at_nought():
    """policy.md §3.5: unclipped C would be 21.00, clipped it is 36.00."""
    third = stand("mean-based", A, B, DEAR)
    assert third.price_points[2] == 0
    assert round(0.6 * 60 + 40 * (0.5 + (160 - 300) / 160), 2) == 21.00
    assert third.scores[2] == 36.00


def test_the_mean_based_share_is_clipped_at_one():
    """The mean is 70: 1.5 − 10/70 is above 1."""
    assert stand("mean-based", (10, 50), (100, 50), (100, 50)).price_points[0] == 40


@pytest.mark.parametrize(
    ("name", "figures_of_a_and_b"),
    [
        ("fixed benchmark", (68.0, 70.0)),
        ("price per quality point", (1.25, 1.1429)),
        ("value-for-money index", (0.8, 0.875)),
        ("weighted index", (7.1554, 7.3208)),
    ],
)
@pytest.mark.parametrize("third", [None, CHEAP_AND_HOPELESS, DEAR])
def test_b_is_first_whoever_else_tenders(name, figures_of_a_and_b, third):
    """policy.md §3.5: PPQP 1.2500/1.1429, benchmark £100 68/70, weighted index 7.1554/7.3208."""
    found = stand(name, A, B, *([third] if third else []))
    assert tuple(round(s, 4) for s in found.scores[:2]) == figures_of_a_and_b
    assert found.first == ("B",)


@pytest.mark.parametrize(
    ("gbp_per_point", "scores", "first"),
    [
        (1, (20, 10), ("B",)),
        (2, (-60, -60), ("A", "B")),
        (2.5, (-100, -95), ("A",)),
    ],
)
def test_what_a_point_is_worth_decides_between_a_and_b(gbp_per_point, scores, first):
    """policy.md §3.5: £1 a point B, £2 a tie at -60/-60, £2.50 A at -100/-95."""
    found = stand("money per quality point", A, B, settings=Settings(gbp_per_point=gbp_per_point))
    assert found.scores == scores
    assert found.first == first


def test_quality_is_never_scaled_between_tenders_so_a_hopeless_third_changes_nothing_there():
    """peers.md §2A: A £80k quality 80, B £100k quality 90, at 50/50. The package bid-evaluation
    scales quality between the tenders: B 90 to A 50; with C (£400k, quality 10) A 93.75 to B 90.
    """
    fifty = Weights.of_price(50)
    a, b, c = (80_000, 80), (100_000, 90), (400_000, 10)
    alone = stand("relative to lowest", a, b, weights=fifty)
    among = stand("relative to lowest", a, b, c, weights=fifty)
    assert alone.scores == among.scores[:2] == (90.0, 85.0)
    assert alone.first == among.first == ("A",)


def test_the_other_package_parts_what_is_level_by_how_the_machine_adds():
    """bench/bid_methods.py: both come to 80.8 exactly; the package puts B first by 1e-14."""
    scores = ((61, 64, 73), (61, 82, 61))
    quality = [(0.1 * p + 0.2 * q + 0.3 * r) / 0.6 for p, q, r in scores]
    found = stand("relative to lowest", (80, quality[0]), (80, quality[1]))
    assert found.ties == (("A", "B"),)


# --- formulas, in exact fractions ----------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("price_pct", [10, 40, 65])
def test_every_formula_agrees_with_exact_fractions(name, price_pct):
    tenders = ((910_000, 62), (1_234_567, 88), (1_001_000, 71), (1_700_000, 95), (640_000, 40))
    exact = figures(name, tenders, price_pct, benchmark=1_000_000, gbp_per_point=12_500)
    found = stand(
        name, *tenders, weights=Weights.of_price(price_pct), settings=Settings(1e6, 12_500)
    )
    assert found.scores == pytest.approx([float(f) for f in exact], rel=1e-12)


@pytest.mark.parametrize("name", METHODS)
def test_the_parts_of_a_score_add_up_to_it_or_are_not_given(name):
    found = stand(name, A, B, DEAR)
    if METHODS[name].price_share is None:
        assert found.price_points is found.quality_points is None
    else:
        parts = zip(found.price_points, found.quality_points, strict=True)
        assert [sum(p) for p in parts] == pytest.approx(found.scores)


def test_all_prices_the_same_earn_all_the_price_points_by_min_max():
    assert stand("min-max", (90, 10), (90, 20)).price_points == (40.0, 40.0)
    assert stand("min-max", (90, 10)).price_points == (40.0,)


def test_prices_far_from_the_benchmark_all_earn_nothing_or_all():
    found = stand("fixed benchmark", (151, 50), (400, 50), (49, 50), (1, 50))
    assert found.price_points == (0, 0, 40, 40)
    assert found.ties == (("C", "D"), ("A", "B"))


# --- ties ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
def test_equal_tenders_are_level_and_share_the_better_place(name):
    found = stand(name, A, B, A, (200, 10))
    assert found.places in {(1, 3, 1, 4), (2, 1, 2, 4)}
    assert found.ties == (("A", "C"),)


def test_a_level_first_place_is_said():
    said = stand("money per quality point", A, B, settings=Settings(gbp_per_point=2)).sentence
    assert said == "First: A and B, level: the published tie-break decides."


@pytest.mark.parametrize("name", METHODS)
def test_a_penny_in_a_hundred_million_is_no_tie(name):
    settings = Settings(benchmark_gbp=100_000_000, gbp_per_point=1_000_000)
    found = stand(name, (99_999_999.99, 70), (100_000_000, 70), settings=settings)
    assert found.first == ("A",)


@pytest.mark.parametrize("name", METHODS)
def test_what_only_the_order_of_adding_parts_is_level(name):
    parts = [0.1] * 7 + [69.3]
    found = stand(name, (80, sum(parts)), (80, sum(reversed(parts))))
    assert sum(parts) != sum(reversed(parts))
    assert found.ties == (("A", "B"),)


def test_tenders_without_any_quality_are_level_last_by_an_index():
    for name in ("value-for-money index", "weighted index"):
        assert stand(name, (100, 0), B, (50, 0)).places == (2, 1, 2)


def test_an_index_too_large_to_be_held_is_still_ordered():
    found = stand("weighted index", (100, 80), (99, 80), (1, 79), weights=Weights(0.1, 99.9))
    assert found.scores == (math.inf, math.inf, math.inf)
    assert found.places == (2, 1, 3)


# --- the register --------------------------------------------------------------------------


def test_the_order_depends_on_a_third_by_three_methods_and_no_other():
    assert tuple(n for n, m in METHODS.items() if m.is_relative) == OVER_OTHERS


@pytest.mark.parametrize("name", METHODS)
def test_every_method_says_its_formula_source_and_warning(name):
    method = METHODS[name]
    assert method.name == name
    assert method.formula
    assert method.source
    assert method.warning.endswith(".")
    assert not method.is_confirmed  # no formula was read at its source: none may say it was
    assert "not read at its source" in method.source or method.source.startswith("House convention")


def test_a_method_is_found_whatever_its_capitals_hyphens_and_underscores():
    for name, method in METHODS.items():
        assert method_named(name.upper().replace(" ", "_")) is method
        assert method_named(f" {name.replace('-', ' ')} ") is method


@pytest.mark.parametrize("name", METHODS)
def test_many_weightings_are_one_call(name):
    prices, quality = np.array([100.0, 80.0, 300.0]), np.array([80.0, 70.0, 60.0])
    price_pct = np.linspace(1, 99, 500)
    together = METHODS[name](prices, quality, Weights.of_price(price_pct), SETTINGS)
    assert together.shape == (3, 500)
    for at in (0, 250, 499):
        one = METHODS[name](prices, quality, Weights.of_price(price_pct[at]), SETTINGS)
        assert one.tolist() == together[:, at].tolist()


@pytest.mark.parametrize("name", METHODS)
def test_many_competitions_are_one_call(name):
    prices, quality = np.array([[100.0, 50], [80, 60], [300, 70]]), np.array([80.0, 70.0, 60.0])
    together = METHODS[name](prices, quality, FORTY, SETTINGS)
    for at in (0, 1):
        one = METHODS[name](prices[:, at], quality, FORTY, SETTINGS)
        assert one.tolist() == together[:, at].tolist()
