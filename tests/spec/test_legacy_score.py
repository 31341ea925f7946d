"""The published legacy score: its vectors, never rounded before it is compared, blanks as a range.

Formula and vectors: Legacy IT Risk Assessment Framework as restated in public; policy.md 5.1.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from small_tables import table
from untower.estate.legacy import (
    Limits,
    Range,
    any_reaches,
    category,
    legacy_figures,
    legacy_limits,
    legacy_scores,
    overall,
    two_places,
)
from untower.estate.legacy_findings import legacy_findings, legacy_scatter
from untower.findings import Force, Outcome
from untower.policy import NotCovered
from untower.tables import Sensitivity, sensitivity_of

ON = date(2026, 11, 23)
LIMITS = legacy_limits(on=ON, nation="england", kind="council")
HEAD = "component_id | l1|l2|l3|l4|l5|l6|l7 | c1|c2|c3|c4|c5|c6"


def scored(*rows, limits=LIMITS):
    legacy = table("legacy", "\n".join([HEAD, *rows]))
    return legacy_scores({"legacy": legacy}, limits)


# --- the published vectors --------------------------------------------------------------------


def test_the_first_published_vector_is_legacy_and_not_red():
    """policy.md 5.1: 4.642857 x 3.25 = 15.0893."""
    likelihood, impact = category([6, 2, 4, 3, 1, 5, 2], 6), category([1, 3, 2, 4, 3, 2], 5)
    assert float(likelihood.low) == pytest.approx(4.642857, abs=5e-7)
    assert impact.low == Fraction(13, 4)
    risk = likelihood * impact
    assert risk.is_exact
    assert float(risk.low) == pytest.approx(15.0893, abs=5e-5)
    (found,) = scored("A | 6|2|4|3|1|5|2 | 1|3|2|4|3|2")
    assert (found.is_legacy, found.is_red) == (True, False)
    assert two_places(found.overall.low) == Decimal("15.09")


def test_everything_at_its_highest_is_thirty():
    """policy.md 5.1: maximum 6 x 5 = 30."""
    assert overall([6] * 7, [5] * 6).low == 30


def test_one_highest_among_lowest_is_the_third_published_vector():
    """policy.md 5.1: 3.857 x 3.333 = 12.857."""
    likelihood, impact = category([6, *[1] * 6], 6), category([5, *[1] * 5], 5)
    assert float(likelihood.low) == pytest.approx(3.857, abs=5e-4)
    assert float(impact.low) == pytest.approx(3.333, abs=5e-4)
    assert float((likelihood * impact).low) == pytest.approx(12.857, abs=5e-4)


def test_everything_at_its_lowest_is_one():
    assert overall([1] * 7, [1] * 6).low == 1


# --- what must not happen ---------------------------------------------------------------------


def test_a_score_just_below_the_limit_is_not_rounded_up_to_it():
    nearly = Range(Fraction(15999, 1000), Fraction(15999, 1000))
    assert two_places(nearly.low) == Decimal("16.00")
    assert nearly.reaches(16) is False


def test_a_score_of_exactly_the_limit_is_not_lost_to_the_arithmetic():
    risk = overall([6, 5, 4, 3, 2, 1, 1], [4, 4, 4, 4, 1, 1])
    assert risk.low == 16  # 32/7 and 7/2
    assert risk.reaches(16) is True


def test_a_blank_is_neither_the_lowest_nor_the_highest():
    (found,) = scored("A | 6|||||| | 5|||||")
    assert found.overall.low < 16 <= found.overall.high
    assert found.is_red is None
    assert not found.overall.is_exact
    assert len(found.blanks) == 11


def test_red_with_blanks_only_where_every_filling_is():
    sure, unsure, never = (
        s.is_red
        for s in sorted(
            scored(
                "a | 6|6|6|6|6|6|  | 5|5|5|5|5| ",
                "b | 6|5|4|3|2|1|  | 4|4|4|3| | ",
                "c | 1|1|1|1|1|1|  | 1|1|1|1|1|1",
            ),
            key=lambda s: s.component_id,
        )
    )
    assert (sure, unsure, never) == (True, None, False)


def test_legacy_with_blanks_only_where_a_known_score_already_is():
    assert any_reaches([3, None], 3, 6) is True
    assert any_reaches([2, None], 3, 6) is None
    assert any_reaches([2, 2], 3, 6) is False


def test_a_score_off_the_scale_is_refused_not_scored():
    with pytest.raises(ValueError, match="7 is off the scale: allowed: 1 to 6"):
        category([7, 1], 6)
    with pytest.raises(ValueError, match="0 is off the scale: allowed: 1 to 5"):
        category([0, None], 5)
    with pytest.raises(ValueError, match="no scores"):
        category([], 6)


def test_where_no_limit_is_shipped_the_score_stands_and_the_verdict_does_not():
    limits = legacy_limits(on=ON, nation="scotland", kind="council")
    assert isinstance(limits.red, NotCovered)
    (found,) = scored("A | 6|6|6|6|6|6|6 | 5|5|5|5|5|5", limits=limits)
    assert found.overall.low == 30
    assert (found.is_legacy, found.is_red) == (None, None)
    (finding,) = legacy_findings([found], limits)
    assert finding.outcome is Outcome.NOT_KNOWN
    assert "no number is shipped for scotland" in finding.sentence


def test_a_day_before_the_framework_has_no_limit():
    limits = legacy_limits(on=date(2023, 9, 28), nation="england", kind="council")
    assert isinstance(limits.red, NotCovered)


def test_everything_said_rests_on_a_column_no_lower_edition_shows():
    found = scored("A | 6|6|6|6|6|6|6 | 5|5|5|5|5|5", "B | 1|1|1|1|1|1| | 1|1|1|1|1|1")
    picture = legacy_scatter(found, LIMITS, 3)
    assert picture is not None
    for reads in (picture.reads, *(f.reads for f in legacy_findings(found, LIMITS))):
        assert Sensitivity.SECURITY in {sensitivity_of(r) for r in reads}


# --- what is told -----------------------------------------------------------------------------


def test_findings_name_the_red_ask_about_the_open_and_count_the_rest():
    found = scored(
        "red  | 6|6|6|6|6|6|6 | 5|5|5|5|5|5",
        "open | 6|5|4|3|2|1|  | 4|4|4|3| | ",
        "fine | 1|1|1|1|1|1|1 | 1|1|1|1|1|1",
    )
    told = list(legacy_findings(found, LIMITS))
    red = {f.subject_key: f for f in told if f.rule == "component_red_rated"}
    assert red["red"].outcome is Outcome.NOT_MET
    assert "scores 30.00 of 30" in red["red"].sentence
    assert red["open"].outcome is Outcome.NOT_KNOWN
    assert "3 scores left blank" in red["open"].sentence
    assert red["open"].next_step == "Score l7, c5, c6."
    assert red["fine"].outcome is Outcome.MET
    assert {f.force for f in red.values()} == {Force.GUIDANCE}
    assert all(f.source.endswith("(not confirmed)") for f in red.values())
    legacy = [f.outcome for f in told if f.rule == "component_legacy"]
    assert legacy == [Outcome.NOT_MET, Outcome.MET]


def test_the_picture_boxes_what_is_partly_known_and_counts_what_is_not_drawn():
    found = scored(
        "red | 6|6|6|6|6|6|6 | 5|5|5|5|5|5", "open | 6|||||| | 5|||||", "none | |||||| | |||||"
    )
    picture = legacy_scatter(found, LIMITS, 2)
    assert picture is not None
    assert picture.title == "1 of 3 components is red; 2 more may be"
    assert [p.is_partly_known for p in picture.points] == [False, True]
    assert "1 row without any score: not drawn." in picture.note
    assert "2 components not assessed." in picture.note
    assert picture.product_from == 16
    assert legacy_scatter([], LIMITS, 2) is None


def test_figures_show_two_places_and_null_where_it_is_not_known():
    found = scored("A | 6|2|4|3|1|5|2 | 1|3|2|4|3|2", "B | 6|||||| | 5|||||")
    figures = {f["component_id"]: f for f in legacy_figures(found, {"A": "repurchase"})}
    assert figures["A"]["overall_low"] == figures["A"]["overall_high"] == 15.09
    assert figures["A"]["suggested_in_place_of_tolerate"] == "repurchase"
    assert figures["B"]["is_red"] is None
    assert figures["B"]["overall_low"] < figures["B"]["overall_high"]


def test_no_table_no_scores_and_no_findings():
    assert legacy_scores({}, LIMITS) == []
    assert list(legacy_findings([], LIMITS)) == []
    assert isinstance(LIMITS, Limits)
