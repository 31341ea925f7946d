"""Weights, scales, parts and minimum scores of a lot fit together, or are named."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bids_tables import CRITERIA, LOTS, procurement, unpublished

from untower.bids.criteria import criteria_tree
from untower.bids.criteria_weights import exact
from untower.bids.lot_terms import SETTING_COLUMNS
from untower.bids.price_methods import METHODS
from untower.tables import TABLES
from untower.troubles import Trouble

HEAD = "criterion_id | lot_id | parent_id | title | kind | weight_pct | scale_min | scale_max | scale_step | minimum_score\n"


def tree(**changed):
    return criteria_tree(unpublished(**changed), "P1")


def wrong(**changed):
    found = tree(**changed).troubles
    assert found
    assert all(isinstance(t, Trouble) for t in found)
    return found


def test_the_small_procurement_has_no_trouble():
    found = tree()

    assert found.troubles == ()
    assert [leaf.criterion_id for leaf in found.leaves] == ["security", "local_jobs"]
    assert found.lot("L1").terms.method.name == "relative to lowest"
    assert [leaf.scale for leaf in found.leaves] == [(0, 1, 2, 3, 4, 5), (0, 2, 4)]


@pytest.mark.parametrize("weight", ["39", "41"])
def test_weights_of_99_or_101_are_refused(weight):
    (said,) = wrong(lots=LOTS.replace("| 40 ", f"| {weight} "))

    assert said.kind == "weights"
    assert (said.file, said.row, said.column, said.value) == (
        "lots.csv",
        2,
        "price_weight_pct",
        weight,
    )
    assert f"weigh {int(weight) + 60} together" in said.what
    assert said.allowed == "three weights that add up to 100"


@pytest.mark.parametrize("weight", ["49", "51"])
def test_criteria_that_do_not_weigh_what_their_lot_says_are_refused(weight):
    (said,) = wrong(criteria=CRITERIA.replace("| 50 ", f"| {weight} "))

    assert (said.table, said.column) == ("lots", "quality_weight_pct")
    assert f"weigh {weight} together" in said.what


def test_parts_weigh_together_what_the_whole_weighs():
    (said,) = wrong(
        criteria=HEAD
        + """
        technical | L1 |           | T | quality      | 50 |   |   |   |
        security  | L1 | technical | S | quality      | 30 | 0 | 5 | 1 |
        support   | L1 | technical | U | quality      | 19 | 0 | 5 | 1 |
        jobs      | L1 |           | J | social_value | 10 | 0 | 5 | 1 |
        """
    )

    assert said.key == "technical"
    assert said.what == "its 2 parts weigh 49 together."


def test_thirds_written_to_two_places_add_up_exactly_or_not_at_all():
    thirds = HEAD + "".join(
        f"    c{n} | L1 | | C | quality | {w} | 0 | 5 | 1 |\n"
        for n, w in enumerate(("16.66", "16.67", "16.67"))
    )
    assert (
        tree(criteria=thirds + "    j | L1 | | J | social_value | 10 | 0 | 5 | 1 |").troubles == ()
    )
    (said,) = wrong(
        criteria=thirds.replace("16.66", "16.67")
        + "    j | L1 | | J | social_value | 10 | 0 | 5 | 1 |"
    )
    assert "50.01" in said.what


@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=40))
def test_sums_of_weights_with_two_decimals_are_exact(hundredths):
    weights = [h / 100 for h in hundredths]

    assert sum((exact(w) for w in weights), Fraction(0)) == Fraction(sum(hundredths), 100)


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("s | L1 | | S | quality | 50 | | | |", "scale_min", "it has no scale"),
        ("s | L1 | | S | quality | 50 | 0 | 5 | |", "scale_step", "it has no scale"),
        ("s | L1 | | S | quality | 50 | 0 | 5 | 2 |", "scale_step", "steps of 2 do not lead from 0 to 5"),
        ("s | L1 | | S | quality | 50 | 0 | 5 | 0 |", "scale_step", "steps of 0"),
        ("s | L1 | | S | quality | 50 | 0 | 0 | 1 |", "scale_max", "nobody can score"),
        ("s | L1 | | S | quality | 50 | 0 | 5 | 1 | 6", "minimum_score", "nobody can reach it"),
        ("s | L1 | | S | quality |    | 0 | 5 | 1 |", "weight_pct", "it is blank"),
        ("s | L1 | | S |         | 50 | 0 | 5 | 1 |", "kind", "it is blank"),
        ("s | L1 | q | S | quality | 50 | 0 | 5 | 1 |", "parent_id", "was not read"),
    ],
)  # fmt: skip
def test_a_criterion_that_cannot_be_scored_is_named(row, column, what):
    row = row if row.count("|") == 9 else row + " |" * (9 - row.count("|"))
    found = wrong(criteria=HEAD + f"    {row}\n    j | L1 | | J | social_value | 10 | 0 | 5 | 1 |")

    assert column in {t.column for t in found}
    assert any(what in t.what for t in found)


def test_every_setting_a_method_may_need_has_a_column():
    needed = {name for method in METHODS.values() for name in method.needs}

    assert needed <= set(SETTING_COLUMNS)
    assert set(SETTING_COLUMNS.values()) <= set(TABLES["lots"].column_names)


def test_a_ring_of_parents_is_named_and_never_followed():
    found = wrong(
        criteria=HEAD
        + "    a | L1 | b | A | quality | 25 | 0 | 5 | 1 |\n    b | L1 | a | B | quality | 25 | 0 | 5 | 1 |"
    )

    assert [t.what for t in found if "part of itself" in t.what]


def test_a_pass_fail_criterion_weighs_nothing_and_wants_the_top_score():
    found = tree(criteria=CRITERIA + "\n    iso | L1 | | Certificate | pass_fail | | 0 | 1 | 1 |")

    assert found.troubles == ()
    assert [leaf.passes_from for leaf in found.leaves] == [None, None, 1]
    (said,) = wrong(criteria=CRITERIA + "\n    iso | L1 | | C | pass_fail | 5 | 0 | 1 | 1 |")
    assert "weighs nothing" in said.what


def test_described_scores_are_the_scale():
    found = tree(
        criteria=CRITERIA.replace(
            "| 0         | 4         | 2          |", "|           | 100       |            |"
        ),
        scale_points="""
            criterion_id | score | descriptor
            local_jobs   | 0     | Nothing
            local_jobs   | 30    | A plan
            local_jobs   | 100   | Results
        """,
    )

    assert found.troubles == ()
    assert found.leaves[1].scale == (0, 30, 100)
    assert found.leaves[1].descriptors[30] == "A plan"


def test_a_described_score_off_the_steps_is_named():
    (said,) = wrong(
        scale_points="criterion_id | score | descriptor\n    local_jobs | 3 | Some\n    local_jobs | 4 | All"
    )

    assert said.table == "scale_points"
    assert said.what == "it is described, but it is not on the criterion's scale."


def test_what_no_tenderer_was_told_keeps_it_from_being_published_not_from_being_read():
    found = tree(lots=LOTS.replace("higher_quality", ""))

    assert found.troubles == ()
    assert {(t.kind, t.key) for t in found.before_notice} == {
        ("tie-break", "L1"),
        ("descriptor", "security"),
        ("descriptor", "local_jobs"),
    }


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("relative to lowest", "by magic          "), "price_method"),
        (("relative to lowest", "                  "), "price_method"),
        (("relative to lowest", "fixed benchmark   "), "benchmark_gbp"),
        (("relative to lowest", "money per quality point"), "quality_point_gbp"),
        (("| 12           |", "|              |"), "price_months"),
    ],
)
def test_a_price_method_is_one_of_the_list_with_what_it_needs(change, column):
    (said,) = wrong(lots=LOTS.replace(*change))

    assert said.column == column


def test_a_price_criterion_may_stand_among_the_others_and_is_not_scored():
    found = tree(criteria=CRITERIA + "\n    price | L1 | | Price | price | 40 | | | |")

    assert found.troubles == ()
    assert len(found.leaves) == 2
    (said,) = wrong(criteria=CRITERIA + "\n    price | L1 | | Price | price | 30 | | | |")
    assert said.column == "price_weight_pct"


def test_a_lot_without_criteria_is_refused_where_quality_weighs():
    assert {t.column for t in wrong(criteria=None)} == {
        "quality_weight_pct",
        "social_value_weight_pct",
    }


def test_a_procurement_without_lots_is_named():
    (said,) = criteria_tree(procurement() | {"lots": unpublished()["lots"].clear()}, "P1").troubles

    assert said.what == "it has no lot."
