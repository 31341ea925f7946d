"""The tables and drawings of an assessed lot: what titles find, what has a bar, what is missing."""

from __future__ import annotations

from tests.bids_tables import ON, procurement

from untower.bids.assessment import assess
from untower.bids.assessment_pictures import assessment_pictures
from untower.publish.report_tables import picture_table

THREE_CRITERIA = """
    criterion_id | lot_id | title       | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
    certified    | L1     | Certificate | pass_fail    |            | 0         | 1         | 1          |
    security     | L1     | Security    | quality      | 50         | 0         | 5         | 1          | 2
    local_jobs   | L1     | Local jobs  | social_value | 10         | 0         | 5         | 1          |
"""  # noqa: E501
SCORES = """
    offer_id | criterion_id | stage  | score | reason
    A        | certified    | agreed | 1     | Seen.
    A        | security     | agreed | 4     | Well shown.
    A        | local_jobs   | agreed | 2     | Some.
    B        | certified    | agreed | 0     | Not shown.
    B        | security     | agreed | 3     | Shown.
    B        | local_jobs   | agreed | 4     | Many.
"""


def pictures(**given):
    tables = procurement(**given)
    assessment = assess(tables, "P1", on=ON)
    assert assessment.is_assessed, assessment.troubles
    return {p.picture_id: p for p in assessment_pictures(assessment, tables)}


def test_pass_or_fail_is_a_word_without_a_bar_and_never_looks_unknown():
    scores = pictures(criteria=THREE_CRITERIA, scores=SCORES)["bids_scores_L1"]
    page = picture_table(scores)

    certified, security = page.rows[0], page.rows[1]
    assert [c.words for c in certified] == ["Certificate", "passed", "failed"]
    assert [c.bar for c in certified] == [None, None, None]
    assert all(c.is_known for c in certified)
    assert all(c.bar is not None for c in security[1:])


def test_a_full_bar_is_the_top_of_the_scale_and_not_the_best_score_given():
    scores = pictures(criteria=THREE_CRITERIA, scores=SCORES)["bids_scores_L1"]
    assert scores.full_bar == 5
    assert "a full bar is 5" in scores.drawn


def test_scales_that_differ_have_no_bars_since_their_lengths_would_not_compare():
    scores = pictures()["bids_scores_L1"]  # one is scored out of 5, the other out of 4
    assert scores.bar_columns == ()
    assert scores.full_bar is None


def test_each_criterion_says_its_weight_its_scale_and_the_least_score():
    scores = pictures(criteria=THREE_CRITERIA, scores=SCORES)["bids_scores_L1"]
    assert [row[1] for row in scores.rows] == [
        "pass or fail",
        "weighs 50 of 100, scored out of 5, at least 2 needed",
        "weighs 10 of 100, scored out of 5",
    ]


def test_a_tender_that_fell_is_named_under_the_drawing_it_is_left_out_of():
    drawn = pictures(criteria=THREE_CRITERIA, scores=SCORES)["bids_price_quality_L1"]
    assert drawn.note == "Not drawn: B. It fell before prices were looked at."
    assert [p.label for p in drawn.points] == ["A"]


def test_the_title_says_who_comes_first_with_how_much_and_who_is_next():
    title = pictures()["bids_places_L1"].title
    assert title.startswith("Lot L1: B, Birch comes first with ")
    assert ", ahead of A with " in title


def test_points_of_a_column_have_the_same_decimals():
    page = picture_table(pictures()["bids_places_L1"])
    quality = page.heads.index("Quality")
    assert all(row[quality].words[-3] == "." for row in page.rows)
