"""Limits on lots bind as published; what is no lawful rule of award is listed, and why."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from tests.joint_tables import joint

from untower.award.assess import State
from untower.award.assess.figures import joint_figures
from untower.award.assess.joint_answer import joint_answer
from untower.publish.report_tables import picture_table

CHEAP_EVERYWHERE = {
    "A1": ("ash", {"L1": 100}),
    "A2": ("ash", {"L2": 100}),
    "A3": ("ash", {"L3": 100}),
    "B1": ("birch", {"L1": 150}),
    "B2": ("birch", {"L2": 120}),
    "C3": ("cedar", {"L3": 190}),
}
HEAD = "limit_id | kind | subject | comparator | value | unit | instrument | published_in | "
HEAD += "published_on\n"


def limit(
    limit_id="m1",
    kind="lots_per_supplier",
    subject="P1",
    comparator="at_most",
    value="",
    unit="lots",
    instrument="lot_limit",
    published_in="tender notice",
    published_on="2026-03-01",
):
    cells = (
        limit_id, kind, subject, comparator, value, unit, instrument, published_in, published_on,
    )  # fmt: skip
    return HEAD + " | ".join(str(c) for c in cells)


def test_who_is_first_in_more_lots_than_it_may_win_gives_up_what_costs_the_whole_least():
    """One lot may go to Ash: it keeps L3, where the next tender is dearest."""
    found = joint(CHEAP_EVERYWHERE | {"D2": ("dogwood", {"L2": 130})}, most=1)
    assert found.offers == ("A3", "B1", "D2")
    assert found.total_price_gbp == Decimal(380)
    assert "One supplier wins at most 1 lot." in found.rules


def test_a_limit_of_two_lots():
    found = joint(CHEAP_EVERYWHERE, most=2)

    assert found.offers == ("A1", "A3", "B2")
    assert found.total_price_gbp == Decimal(320)


def test_a_limit_nobody_reaches_leaves_every_lot_to_its_first():
    found = joint(CHEAP_EVERYWHERE, most=3)

    assert found.offers == ("A1", "A2", "A3")
    assert {one.rule for one in found.settled} == {"lot by lot"}


def test_a_limit_that_bites_without_a_published_rule_is_refused_with_the_cell():
    found = joint(CHEAP_EVERYWHERE, most=2, rule=None, allowed="no")

    assert found.state is State.REFUSED
    assert "combination_rule · P1: it is blank" in found.troubles[0].sentence


def test_a_limit_that_does_not_bite_needs_no_rule():
    assert joint(CHEAP_EVERYWHERE, most=3, rule=None, allowed="no").state is State.SETTLED


def test_a_tender_for_several_lots_counts_as_so_many():
    found = joint(
        {
            "A12": ("ash", {"L1": 40, "L2": 40}),
            "B1": ("birch", {"L1": 100}),
            "C2": ("cedar", {"L2": 100}),
        },
        most=1,
    )

    assert found.offers == ("B1", "C2")


def test_limits_on_the_lots_that_disagree_are_refused_cell_by_cell():
    found = joint(CHEAP_EVERYWHERE, most={"L1": 1, "L2": 2})

    assert found.state is State.REFUSED
    assert [t.sentence.split(": ")[0] for t in found.troubles] == [
        "lots.csv · row 2 · lots_per_supplier · L1",
        "lots.csv · row 3 · lots_per_supplier · L2",
    ]


def test_a_limit_of_no_lots_is_refused():
    found = joint(CHEAP_EVERYWHERE, most=0)

    assert "lets nobody win a lot" in found.troubles[0].sentence


def test_a_limit_said_at_one_lot_holds_over_the_procurement_and_that_is_said():
    found = joint(CHEAP_EVERYWHERE, most={"L1": 2})

    assert found.offers == ("A1", "A3", "B2")
    assert any("not repeated at L2 and L3" in note for note in found.notes)


TWO_OF_ONE_GROUP = {
    "A1": ("ash", {"L1": 100}),
    "A2": ("ash_north", {"L2": 100}),
    "B1": ("birch", {"L1": 120}),
    "B2": ("birch", {"L2": 150}),
}


def test_lots_are_counted_for_each_supplier_unless_groups_were_published():
    found = joint(TWO_OF_ONE_GROUP, most=1, suppliers={"ash_north": ("ash", "clear")})

    assert found.offers == ("A1", "A2")


def test_lots_are_counted_for_a_group_where_that_was_published():
    found = joint(
        TWO_OF_ONE_GROUP,
        most=1,
        suppliers={"ash_north": ("ash", "clear")},
        limits=limit(unit="lots per supplier group"),
    )

    assert found.offers == ("A2", "B1")
    assert "One supplier group wins at most 1 lot." in found.rules
    assert found.notes == ("Limit m1 counts: published in tender notice on 1 March 2026.",)


def test_lots_counted_in_no_known_way_are_refused_with_the_cell():
    found = joint(CHEAP_EVERYWHERE, most=1, limits=limit(unit="pct"))

    assert "limits.csv · row 2 · unit · m1" in found.troubles[0].sentence


def test_the_limit_as_published_and_as_written_at_the_lots_must_agree():
    found = joint(CHEAP_EVERYWHERE, most=1, limits=limit(value=2))

    assert found.state is State.REFUSED
    assert "the published limits do not agree" in found.troubles[0].sentence


def test_a_winner_of_any_lot_wins_at_least_the_published_fewest():
    """Ash is cheapest in one lot only: alone it may not have it."""
    found = joint(
        {
            "A1": ("ash", {"L1": 100}),
            "A2": ("ash", {"L2": 190}),
            "B1": ("birch", {"L1": 120}),
            "B2": ("birch", {"L2": 100}),
        },
        limits=limit(comparator="at_least", value=2),
    )

    assert found.offers == ("B1", "B2")
    assert "A supplier that wins any lot wins at least 2 lots." in found.rules


def test_who_tenders_for_fewer_lots_than_a_winner_must_have_is_named():
    found = joint(
        CHEAP_EVERYWHERE | {"B3": ("birch", {"L3": 500})},
        limits=limit(comparator="at_least", value=3),
    )

    assert found.offers == ("A1", "A2", "A3")
    (left,) = found.left_out
    assert (left.offer_id, left.supplier_id) == ("C3", "cedar")
    assert "1 of the lots, and a winner must have at least 3" in left.why


def test_more_lots_than_a_winner_may_have_cannot_be_its_fewest():
    found = joint(CHEAP_EVERYWHERE, most=1, limits=limit(comparator="at_least", value=2))

    assert "must have at least 2 and may have at most 1" in found.troubles[0].sentence


def test_limits_that_leave_a_lot_without_an_award_are_said_where_scores_decide():
    found = joint(
        {"A1": ("ash", {"L1": 100}), "A2": ("ash", {"L2": 100}), "A3": ("ash", {"L3": 100})},
        most=2,
        rule="highest_total_score",
        quality_pct=50,
        quality={("A1", "L1"): 80, ("A2", "L2"): 70, ("A3", "L3"): 90},
    )

    assert found.state is State.SETTLED
    assert found.offers == ("A1", "A3")
    assert found.lot("L2").state is State.NOBODY
    assert "leave no tender for more lots" in found.lot("L2").why


def test_as_many_lots_are_awarded_as_the_limits_let_before_scores_are_compared():
    """Ash alone would add up to more; then L2 would go to nobody though Ash could have it."""
    found = joint(
        {
            "A1": ("ash", {"L1": 100}),
            "A2": ("ash", {"L2": 100}),
            "B1": ("birch", {"L1": 900}),
        },
        most=1,
        rule="highest_total_score",
        quality_pct=90,
        quality={("A1", "L1"): 100, ("A2", "L2"): 10, ("B1", "L1"): 10},
    )

    assert found.offers == ("A2", "B1")


def test_a_lowest_price_cannot_say_which_lot_goes_without():
    found = joint({"A1": ("ash", {"L1": 100}), "A2": ("ash", {"L2": 900})}, most=1)

    assert found.state is State.REFUSED
    (trouble,) = found.troubles
    assert "a lowest total price cannot say which" in trouble.sentence
    assert trouble.column == "combination_rule"


@pytest.mark.parametrize(
    "kind", ["sme_share", "suppliers_max", "suppliers_min", "supplier_share", "layer_share"]
)
def test_what_the_act_does_not_know_as_a_rule_of_award_is_listed_with_the_source(kind):
    """Published or not: section 23(4) lets an authority limit lots a supplier, and no more."""
    found = joint(CHEAP_EVERYWHERE, limits=limit(kind=kind, value=1, subject="", unit=""))

    assert found.offers == ("A1", "A2", "A3")
    (listed,) = joint_figures(found)["limits_not_applied"]
    assert listed["by_law"] is True
    assert "not applicable by law" in listed["why"]
    assert "section 23(4)" in listed["source"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"published_on": "2026-03-02"}, "published on 2 March 2026, after tenderers were told"),
        ({"published_on": ""}, "on which day it was published is not known"),
        ({"published_in": ""}, "on which day it was published is not known"),
        ({"instrument": "planning_only"}, "its instrument is planning only"),
        ({"instrument": ""}, "its instrument is blank"),
        ({"subject": "ash"}, "it names ash, and an objective mechanism names nobody"),
        ({"kind": "apart"}, "it says nothing of how many lots a supplier may win"),
        ({"kind": "contract_value"}, "and guides a plan"),
        ({"kind": "exclude", "instrument": "participation_condition"}, "it chooses no combination"),
    ],
)
def test_a_limit_that_was_not_published_as_one_on_lots_does_not_count(given, why):
    found = joint(CHEAP_EVERYWHERE, limits=limit(**({"value": 1} | given)))

    assert found.offers == ("A1", "A2", "A3")
    (one,) = found.not_applied
    assert why in one.sentence


def test_without_a_day_of_the_notice_a_row_is_not_known_to_be_in_time():
    found = joint(CHEAP_EVERYWHERE, limits=limit(value=1), notice=None)

    assert "the day of the notice is not known" in found.not_applied[0].sentence


def test_a_limit_of_another_procurement_is_none_of_this_one():
    import polars as pl
    from tests.joint_tables import assessed, several_lots

    from untower.award.assess import combine

    tables = several_lots(CHEAP_EVERYWHERE, limits=limit(subject="P2", value=1))
    rows = tables["procurements"]
    tables["procurements"] = pl.concat(
        [rows, rows.with_columns(procurement_id=pl.lit("P2"), published_hash=None)]
    )
    found = combine(tables, assessed(tables))

    assert found.not_applied == ()
    assert found.offers == ("A1", "A2", "A3")


def test_rows_of_one_reason_are_one_finding():
    """Five rows by law no rule of award, two that guide a plan: two lines, and seven figures."""
    kinds = ("sme_share", "suppliers_max", "suppliers_min", "supplier_share", "layer_share")
    rows = [limit(kind, kind=kind, value=1, subject="", unit="") for kind in kinds]
    rows += [limit(name, kind="apart") for name in ("a1", "a2")]
    found = joint(CHEAP_EVERYWHERE, limits=HEAD + "\n".join(r.removeprefix(HEAD) for r in rows))

    told = [f for f in joint_answer(found, {}).findings if f.rule == "assessment_limit_not_applied"]
    assert sorted(f.sentence[:60] for f in told) == [
        "2 limits (apart), each not counted: it says nothing of how m",
        "5 limits (sme share, suppliers max, suppliers min, supplier ",
    ]
    assert {len(f.rows) for f in told} == {2, 5}
    assert len(joint_figures(found)["limits_not_applied"]) == 7


def test_a_lot_taken_together_names_its_supplier_and_writes_its_total_as_everywhere():
    suppliers = pl.DataFrame({"supplier_id": ["ash", "birch"], "name": ["Ash plc", None]})
    found = joint(CHEAP_EVERYWHERE, most=2, rule="highest_total_score")
    (picture,) = joint_answer(found, {"suppliers": suppliers}).pictures

    page = picture_table(picture)
    at = page.heads.index("Supplier")
    assert {row[at].words for row in page.rows} == {"Ash plc", "birch"}
    totals = [row[page.heads.index("Total")].words for row in page.rows]
    assert all(len(words.partition(".")[2]) == 2 for words in totals)


def test_what_a_plan_would_count_is_named_where_it_is_said_not_to_count():
    (picture,) = joint_answer(joint(CHEAP_EVERYWHERE), {}).pictures
    assert picture.note.startswith("Interfaces between suppliers; governance")
    assert picture.note.count(": not counted: not published.") == 1
