"""The evaluation report and the page show each lot by itself beside the lots taken together."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from tests.assessed_papers import parts
from tests.bids_tables import ON
from tests.joint_tables import joint, several_lots

from untower.answers import Reading
from untower.assessing import assess_procurement
from untower.assessment_papers import evaluation_report
from untower.award.assess.figures import joint_figures
from untower.publish.editions import Edition, cut
from untower.publish.report import report_html

TWO = {
    "A1": ("ash", {"L1": 100}),
    "A2": ("ash", {"L2": 100}),
    "B1": ("birch", {"L1": 130}),
    "B2": ("birch", {"L2": 120}),
}
LIMITS = """
    limit_id | kind          | subject | comparator | value | instrument
    few      | suppliers_max |         | at_most    | 1     | planning_only
"""


def plain(marked):
    """What stands between the marks of a page or a Word part, on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", marked)))


def report_of(tenders, **given):
    made = parts(evaluation_report(several_lots(tenders, **given), "P1", on=ON))
    return plain(made["word/document.xml"].decode())


def page_of(tenders, **given):
    made = assess_procurement(
        Reading(tables=several_lots(tenders, **given), intake=()), "P1", on=ON
    ).made
    return plain(report_html(cut(made, Edition.FULL), ON))


# --- what must not happen ------------------------------------------------------------------------


def test_of_one_lot_nothing_is_taken_together():
    assert "Lots taken together" not in report_of({"A1": ("ash", {"L1": 100})})


def test_what_was_not_published_is_named_and_never_worked_out():
    for told in (report_of(TWO, most=1), page_of(TWO, most=1)):
        text = told.casefold()
        assert "interfaces between suppliers" in text
        assert "governance: managing one more supplier" in text
        assert "not counted: not published" in text


def test_lots_that_cannot_be_taken_together_are_named_in_the_report_with_their_cell():
    text = report_of(TWO, most=1, rule=None, allowed="no")

    assert "The lots were not taken together." in text
    assert "combination_rule" in text
    assert "Each lot by itself, and taken together" not in text


# --- what is told --------------------------------------------------------------------------------


def test_the_joint_answer_stands_beside_what_each_lot_by_itself_gives():
    found = joint(TWO, most=1)
    assert [(lot.lot_id, lot.alone, lot.offers) for lot in found.lots] == [
        ("L1", ("A1",), ("A1",)),
        ("L2", ("A2",), ("B2",)),
    ]
    assert (found.alone_price_gbp, found.total_price_gbp) == (Decimal(200), Decimal(220))

    text = report_of(TWO, most=1)
    assert "Lots taken together" in text
    assert "Ash (A2)" in text
    assert "Birch (B2)" in text
    assert (
        "Taken together the lots cost £220; the first tenders of the lots by themselves come to "
        "£200." in text
    )
    assert "One supplier wins at most 1 lot." in text


def test_the_page_says_the_same():
    text = page_of(TWO, most=1)

    assert "First by itself" in text
    assert (
        "Taken together the lots cost £220; the first tenders of the lots by themselves would come "
        "to £200." in text
    )


def test_lots_that_go_to_their_own_first_tender_are_said_so():
    assert "Every lot goes to its own first tender: £200 together." in page_of(TWO)


def test_rules_of_a_plan_are_listed_with_the_reason_why_they_decide_nothing():
    text = report_of(TWO, limits=LIMITS)

    assert "Rules of the plan that decide no award" in text
    assert "not applicable by law" in text


@pytest.mark.parametrize("gap", ["level", "nobody"])
def test_no_sum_is_told_where_a_lot_by_itself_has_no_single_first(gap):
    tenders = dict(TWO)
    if gap == "level":
        tenders["C1"] = ("cedar", {"L1": 100})
        found = joint(tenders, tie_break="drawing_lots")
    else:
        tenders["A12"] = ("ash", {"L1": 40, "L2": 40})
        del tenders["A2"], tenders["B2"]
        found = joint(tenders)

    assert found.alone_price_gbp is None
    assert joint_figures(found)["lot_by_lot_price_gbp"] is None
