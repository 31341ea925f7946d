"""Only an agreed score, on the published scale and with a reason, counts; all else blocks."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import polars as pl
import pytest
from tests.bids_tables import ASSIGNMENTS, EVALUATORS, INTERESTS, ON, SCORES, SUPPLIERS, procurement

from untower.bids.assessment import assess

AGREED_A = "A        | security     |              | agreed     | 4     | Tested each month, findings shown."


def blocked(**changed):
    found = assess(procurement(**changed), "P1", on=ON)
    assert not found.is_assessed
    assert found.lots == ()
    return found.troubles


def agreed_as(score, reason="Tested each month, findings shown."):
    return SCORES.replace(AGREED_A, f"A | security | | agreed | {score} | {reason}")


def test_bromcom_v_united_learning_trust_2022_ewhc_3262_tcc_averages_are_no_award_scores():
    """Bromcom Computers plc v United Learning Trust [2022] EWHC 3262 (TCC): evaluators' scores were
    averaged to fractions off the published scale, without reasons. 3 and 4 averaged is 3.5.
    """
    (off, bare) = blocked(scores=agreed_as("3.5", ""))

    assert off.kind == "off the scale"
    assert "it is the average of 2 individual scores" in off.what
    assert "an average is no agreed score" in off.what
    assert (off.file, off.row, off.column, off.value) == ("scores.csv", 4, "score", "3.5")
    assert off.allowed == "0, 1, 2, 3, 4, 5"
    assert bare.kind == "no reason"


def test_individual_scores_alone_are_never_averaged():
    (said,) = blocked(scores=SCORES.replace(AGREED_A, ""))

    assert said.kind == "missing score"
    assert "2 individual scores are there: their average is never used." in said.what
    assert said.key == "A / security / agreed"


@pytest.mark.parametrize(
    "reason",
    ["Average of the scores", "The mean of both.", "averaged", "Simple average", "An average"],
)
def test_an_average_on_the_scale_is_refused_by_its_own_reason(reason):
    (said,) = blocked(scores=agreed_as("4", reason))

    assert said.kind == "average"
    assert said.column == "reason"
    assert said.value == reason


def test_a_reason_may_speak_of_an_average_in_the_tender():
    found = assess(
        procurement(scores=agreed_as("4", "Answers calls in 20 seconds on average, as measured.")),
        "P1",
        on=ON,
    )

    assert found.is_assessed


@pytest.mark.parametrize("reason", ["", "-", "n/a", "None", "TBC", "No reason."])
def test_an_agreed_score_without_a_reason_blocks(reason):
    (said,) = blocked(scores=agreed_as("4", reason))

    assert said.kind == "no reason"
    assert said.row == 4


@pytest.mark.parametrize("score", ["6", "3.9", "4.0000001", "0.5"])
def test_a_score_off_the_scale_blocks(score):
    (said,) = blocked(scores=agreed_as(score))

    assert said.kind == "off the scale"


def test_an_individual_score_off_the_scale_blocks_too():
    (said,) = blocked(
        scores=SCORES.replace(
            "e1           | individual | 3     |\n    A",
            "e1           | individual | 3.3   |\n    A",
            1,
        )
    )

    assert said.kind == "off the scale"
    assert said.do == "Ask the evaluator for a score of the scale."


def test_a_blank_is_never_a_score_of_nought():
    (said,) = blocked(scores=agreed_as(""))

    assert said.kind == "missing score"
    assert (said.file, said.row, said.column, said.value) == ("scores.csv", 4, "score", None)


def test_a_score_given_twice_blocks_though_both_are_alike():
    (said,) = blocked(scores=SCORES + "\n    A | security | | agreed | 4 | Tested each month.")

    assert said.kind == "duplicate score"
    assert said.what == "it is given twice, first in row 4."


def test_an_individual_score_given_twice_blocks():
    (said,) = blocked(scores=SCORES + "\n    A | security | e1 | individual | 5 |")

    assert said.kind == "duplicate score"


def test_text_in_a_score_is_named_and_never_read_as_a_number():
    tables = procurement()
    texts = tables["scores"].with_columns(pl.col("score").cast(pl.Int64).cast(pl.String))
    texts = texts.with_columns(
        score=pl.when(pl.col("source_row") == 4).then(pl.lit("good")).otherwise("score")
    )
    found = assess(tables | {"scores": texts}, "P1", on=ON)

    (said,) = found.troubles
    assert said.kind == "text in a score"
    assert (said.file, said.row, said.column, said.value) == ("scores.csv", 4, "score", "good")


def test_an_evaluator_nobody_knows_blocks():
    said = blocked(evaluators=EVALUATORS.replace("e2           | Buyer", ""))

    assert {t.kind for t in said} == {"evaluator"}
    assert [t.row for t in said] == [3, 6]


def test_an_evaluator_who_is_not_named_blocks():
    (said,) = blocked(scores=SCORES + "\n    A | security | | individual | 4 |")

    assert said.what == "it is not said who gave the score."


def test_an_evaluator_not_assigned_to_the_criterion_blocks():
    said = blocked(assignments=ASSIGNMENTS.replace("e1           | L1     | local_jobs", ""))

    assert {t.kind for t in said} == {"not assigned"}
    assert len(said) == 2


def test_a_barring_interest_blocks_every_score_of_that_suppliers_tender():
    said = blocked(interests=INTERESTS.replace("| no", "| yes"))

    assert {t.kind for t in said} == {"conflict"}
    assert {t.subject for t in said} == {"A"}
    assert len(said) == 2


def test_a_barring_interest_in_the_parent_counts_for_the_whole_group():
    said = blocked(
        suppliers=SUPPLIERS.replace("ash         | Ash   |           |", "ash | Ash | oak |")
        + "\n    oak | Oak | | clear | 2026-05-10",
        interests=INTERESTS.replace("ash ", "oak ").replace("| no", "| yes"),
    )

    assert {t.subject for t in said} == {"A"}


def test_an_interest_on_which_nobody_decided_bars_nobody_and_clears_nobody():
    said = blocked(interests=INTERESTS.replace("| no", "|"))

    assert {t.kind for t in said} == {"conflict"}
    assert "a blank bars nobody and clears nobody" in said[0].what


def test_an_agreed_score_in_one_evaluators_name_blocks():
    (said,) = blocked(
        scores=SCORES.replace(
            AGREED_A, AGREED_A.replace("|              | agreed", "| e1 | agreed")
        )
    )

    assert said.kind == "not agreed"


def test_a_criterion_nobody_scored_is_named_once():
    said = blocked(
        scores="\n".join(line for line in SCORES.splitlines() if "local_jobs" not in line)
    )

    assert [(t.kind, t.key) for t in said] == [("criterion without scores", "local_jobs")]


def test_a_score_on_a_criterion_of_no_lot_of_the_tender_blocks():
    (said,) = blocked(scores=SCORES + "\n    A | parking | e1 | individual | 1 |")

    assert said.kind == "criterion"


def test_a_score_of_no_stage_blocks():
    said = blocked(
        scores=SCORES.replace("agreed     | 4     | Tested", "           | 4     | Tested")
    )

    assert "stage" in {t.kind for t in said}


def test_everything_wrong_is_named_at_once():
    said = blocked(
        scores=SCORES.replace(AGREED_A, "A | security | | agreed | 9 | -").replace(
            "| 2     | Two apprentices a year.", "|       | Two"
        ),
        interests=INTERESTS.replace("| no", "| yes"),
    )

    assert {t.kind for t in said} == {"off the scale", "no reason", "missing score", "conflict"}


def test_agreed_scores_without_any_individual_one_are_counted_for_the_record():
    only = "\n".join(line for line in SCORES.splitlines() if "individual" not in line)
    found = assess(procurement(scores=only), "P1", on=ON)

    assert found.is_assessed
    assert any("4 agreed scores had no individual score behind" in note for note in found.notes)
