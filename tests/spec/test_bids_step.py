"""A plan says how far each procurement is, and reads no tender's price or score."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import polars as pl
from tests.bids_tables import CRITERIA, LOTS, ON, PROCUREMENTS, procurement, unpublished
from tests.small_tables import table

from untower.bids.step import analyse
from untower.findings import Force, Outcome
from untower.journey import State

NOTICE = """
    procurement_id | title   | route | regime | tender_notice_on | deadline_at      | combinations_allowed | published_hash
    P1             | Hosting | open  | pa2023 | 2026-03-01       | 2026-05-01 12:00 | no                   |
"""


def outcomes(answer, rule):
    return [f.outcome for f in answer.findings if f.rule == rule]


def stage(tables, on=ON):
    return analyse(tables, on=on).figures["procurements"][0]["stage"]


def test_no_price_score_or_supplier_of_a_tender_changes_a_word_of_a_plan():
    tables = procurement()
    poisoned = tables | {
        "offer_items": table(
            "offer_items", "offer_id | component_id | annual_gbp\n    A | portal | 987654321"
        ),
        "scores": table(
            "scores", "offer_id | criterion_id | stage | score\n    A | security | agreed | 777"
        ),
        "offers": tables["offers"].with_columns(
            supplier_id=pl.lit("secret"), rate_to_gbp=pl.lit(9.0)
        ),
        "suppliers": tables["suppliers"].clear(),
        "interests": tables["interests"].clear(),
    }

    assert analyse(poisoned, on=ON) == analyse(tables, on=ON)


def test_every_stage_of_a_procurement():
    assert stage(unpublished()) == "in preparation"
    assert stage(procurement(), date(2026, 4, 30)) == "published, tenders sealed"
    assert stage(procurement()) == "may be assessed"
    assert (
        stage(
            procurement() | {"lots": table("lots", LOTS.replace("higher_quality", "lower_price"))}
        )
        == "changed since it was published"
    )
    assert stage(unpublished(lots=LOTS.replace("| 40 ", "| 41 "))) == "cannot be followed"


def test_counts_are_told_and_what_is_not_read_is_not_known():
    figures = analyse(procurement(), on=ON).figures
    assert figures["tenders_received"] == [{"procurement_id": "P1", "count": 2}]
    assert figures["evaluators_assigned"] == [{"procurement_id": "P1", "count": 2}]
    bare = analyse(procurement(offers=None, assignments=None), on=ON).figures
    assert bare["tenders_received"] == [{"procurement_id": "P1", "count": None}]
    assert bare["evaluators_assigned"] == [{"procurement_id": "P1", "count": None}]


def test_a_notice_that_went_out_before_the_set_was_frozen_is_against_the_law_where_it_binds():
    (late,) = [
        f
        for f in analyse(unpublished(procurements=NOTICE), on=ON).findings
        if f.rule == "bids_frozen_before_notice"
    ]
    assert (late.outcome, late.force) == (Outcome.NOT_MET, Force.LAW)
    for other in (NOTICE.replace("open ", "below_threshold "), NOTICE.replace("pa2023", "pcr2015")):
        (found,) = [
            f
            for f in analyse(unpublished(procurements=other), on=ON).findings
            if f.rule == "bids_frozen_before_notice"
        ]
        assert (found.outcome, found.force) == (Outcome.NOT_MET, Force.HOUSE_CONVENTION)


def test_before_the_notice_nothing_is_late_and_after_freezing_it_is_met():
    rule = "bids_frozen_before_notice"
    assert outcomes(analyse(unpublished(procurements=NOTICE), on=date(2026, 2, 1)), rule) == [
        Outcome.NOT_APPLICABLE
    ]
    assert outcomes(analyse(procurement(procurements=NOTICE), on=ON), rule) == [Outcome.MET]
    unknown = PROCUREMENTS.replace("2026-05-01 12:00", "                ")
    assert outcomes(analyse(unpublished(procurements=unknown), on=ON), rule) == [Outcome.NOT_KNOWN]


def test_a_relative_price_method_is_marked_before_publication():
    assert outcomes(analyse(unpublished(), on=ON), "bids_order_of_two_depends_on_a_third") == [
        Outcome.NOT_MET
    ]
    fixed = LOTS.replace("relative to lowest", "price per quality point")
    assert not outcomes(
        analyse(unpublished(lots=fixed), on=ON), "bids_order_of_two_depends_on_a_third"
    )


def test_what_tenderers_are_not_told_is_one_finding_a_kind():
    answer = analyse(unpublished(lots=LOTS.replace("higher_quality", "")), on=ON)

    assert outcomes(answer, "bids_tie_break_published") == [Outcome.NOT_MET]
    assert outcomes(answer, "bids_descriptor_published") == [Outcome.NOT_MET]


def test_every_trouble_of_the_criteria_is_a_finding_with_its_row():
    answer = analyse(unpublished(criteria=CRITERIA.replace("| 50 ", "| 49 ")), on=ON)

    assert answer.state is State.INCOMPLETE
    (found,) = [f for f in answer.findings if f.rule == "bids_criteria"]
    assert (found.rows[0].file, found.rows[0].row) == ("lots.csv", 2)


def test_without_procurements_the_step_says_so():
    answer = analyse({}, on=ON)

    assert answer.state is State.INCOMPLETE
    assert answer.answer.startswith("No procurements were read")
    assert answer.findings == ()
    assert answer.pictures == ()


def test_every_figure_names_the_columns_behind_it():
    answer = analyse(procurement(), on=ON)

    assert set(answer.figures) == set(answer.figure_reads)


def test_blank_cells_are_asked_for():
    asked = {(m.key, m.column) for m in analyse(procurement(), on=ON).missing}

    assert asked == {("P1", "tender_notice_on")}
