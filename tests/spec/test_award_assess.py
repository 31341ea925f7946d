"""Lots of one procurement taken together: only what was published decides, and it is all said."""

from __future__ import annotations

import inspect
from decimal import Decimal

import polars as pl
import pytest
from tests.bids_tables import ON
from tests.joint_tables import assessed, joint, several_lots

from untower.award.assess import State, combine
from untower.award.assess.figures import joint_figures
from untower.bids.assessment import assess

TWO_LOTS = {
    "A1": ("ash", {"L1": 100_000}),
    "A2": ("ash", {"L2": 120_000}),
    "B1": ("birch", {"L1": 110_000}),
    "B2": ("birch", {"L2": 100_000}),
    "B12": ("birch", {"L1": 90_000, "L2": 90_000}),
}
"""https://github.com/OP-TED/ePO/issues/159: A offers lots 100,000 and 120,000; B offers 110,000 and
100,000, or both for 180,000."""


def test_the_published_two_lot_example_answers_180_000():
    """https://github.com/OP-TED/ePO/issues/159; lot by lot, cheapest first, would be 200,000."""
    found = joint(TWO_LOTS)

    assert found.state is State.SETTLED
    assert found.total_price_gbp == Decimal(180_000)
    assert found.offers == ("B12",)
    assert [(lot.lot_id, lot.supplier_id, lot.taken_with) for lot in found.lots] == [
        ("L1", "birch", ("L2",)),
        ("L2", "birch", ("L1",)),
    ]
    greedy = sum(
        min(p[lot] for _, p in TWO_LOTS.values() if list(p) == [lot]) for lot in ("L1", "L2")
    )
    assert greedy == 200_000


def test_without_a_tender_for_both_the_two_lots_go_their_own_ways():
    """https://github.com/OP-TED/ePO/issues/159 without its last offer."""
    found = joint({k: v for k, v in TWO_LOTS.items() if k != "B12"})

    assert found.offers == ("A1", "B2")
    assert found.total_price_gbp == Decimal(200_000)
    assert {one.rule for one in found.settled} == {"lot by lot"}


def test_the_same_example_where_the_highest_total_score_decides():
    """Scores of price alone: 90/100 and 90/90 of each lot, B12 first in both."""
    found = joint(TWO_LOTS, rule="highest_total_score")

    assert found.offers == ("B12",)
    assert float(found.settled[0].value) == pytest.approx(200)


def test_a_combination_nobody_permitted_is_refused_with_its_cell_and_the_others_go_on():
    found = joint(TWO_LOTS, allowed="no")

    assert found.offers == ("A1", "B2")
    (refused,) = found.refused
    assert refused.sentence.startswith("procurements.csv · row 2 · combinations_allowed · P1:")
    assert "B12 is for L1 and L2 together" in refused.sentence
    assert "“no”" in refused.sentence


def test_where_it_was_not_said_whether_lots_are_combined_nothing_is_combined():
    tables = several_lots(TWO_LOTS, allowed=None)
    found = combine(tables, assess(tables, "P1", on=ON))

    assert found.state is State.REFUSED
    assert found.lots == ()
    assert "combinations_allowed" in found.troubles[0].sentence


def test_without_a_published_rule_a_package_decides_nothing_and_the_cell_is_named():
    found = joint(TWO_LOTS, rule=None)

    assert found.state is State.REFUSED
    (trouble,) = found.troubles
    assert trouble.sentence.startswith("procurements.csv · row 2 · combination_rule · P1: it is")
    assert "L1 and L2 cannot be decided one by one" in trouble.sentence


def test_a_package_is_taken_whole_or_not_at_all():
    """B12 falls in L2 on quality, so nobody gets its cheap L1 either."""
    found = joint(
        TWO_LOTS,
        quality_pct=50,
        quality={("B12", "L2"): 5},
    )

    (left,) = (one for one in found.left_out if one.offer_id == "B12")
    assert "It fell in L2" in left.why
    assert "It can be taken only whole." in left.why
    assert "B12" not in found.offers


def test_who_may_not_be_awarded_a_contract_wins_nothing_and_is_named():
    found = joint(TWO_LOTS, suppliers={"birch": (None, "not_checked")})

    assert found.offers == ("A1", "A2")
    assert {one.offer_id for one in found.left_out} == {"B1", "B2", "B12"}
    assert all("Its supplier cannot be awarded" in one.why for one in found.left_out)


def test_a_late_tender_is_left_out_with_its_reason():
    found = joint(TWO_LOTS, received={"B12": "2026-05-01 12:01"})

    assert found.offers == ("A1", "B2")
    assert "after the deadline" in found.left_out[0].why


def test_a_lot_without_an_acceptable_tender_goes_to_nobody_and_the_rule_is_stated():
    found = joint({"A1": ("ash", {"L1": 100}), "A3": ("ash", {"L3": 90})}, lots=["L1", "L2", "L3"])

    assert found.lot("L2").state is State.NOBODY
    assert found.lot("L2").why == (
        "Lot L2: No tender that may be awarded this lot stands: it is awarded to nobody."
    )
    assert found.offers == ("A1", "A3")
    assert "only where no tender that may be awarded it stands" in found.rules[0]


def test_awarding_nothing_is_never_taken_because_it_costs_nothing():
    """The only tender for L1 is a package twice as dear as L2 alone."""
    found = joint({"AB": ("ash", {"L1": 900, "L2": 900}), "B2": ("birch", {"L2": 100})})

    assert found.offers == ("AB",)
    assert found.total_price_gbp == Decimal(1_800)


def test_nobody_at_all_may_be_awarded():
    found = joint({"A1": ("ash", {"L1": 100})}, suppliers={"ash": (None, "not_checked")})

    assert found.state is State.NOBODY
    assert found.total_price_gbp is None
    assert found.offers == ()


def test_offers_that_are_no_tenders_are_never_read():
    """In-house, retain, retire and reuse are no alternatives here, however cheap."""
    tables = several_lots(TWO_LOTS)
    free = tables["offers"].head(1)
    others = [
        free.with_columns(offer_id=pl.lit(f"free_{basis}"), basis=pl.lit(basis))
        for basis in ("in_house", "retain", "retire", "reuse", "indicative", "catalogue")
    ]
    tables["offers"] = pl.concat([tables["offers"], *others])
    tables["offer_lots"] = pl.concat(
        [
            tables["offer_lots"],
            *(
                tables["offer_lots"].head(1).with_columns(offer_id=pl.lit(o["offer_id"][0]))
                for o in others
            ),
        ]
    )
    found = combine(tables, assessed(tables))

    assert found.offers == ("B12",)
    assert not any(one.offer_id.startswith("free_") for one in found.left_out)


def test_of_tenders_of_which_only_one_can_be_taken_one_is():
    found = joint(
        {
            "A1": ("ash", {"L1": 100}),
            "A2": ("ash", {"L2": 100}),
            "B1": ("birch", {"L1": 150}),
            "B2": ("birch", {"L2": 180}),
        },
        either_or={"A1": "one of us", "A2": "one of us"},
    )

    assert found.offers == ("A2", "B1")
    assert found.total_price_gbp == Decimal(250)


def test_a_word_that_two_suppliers_share_by_chance_shuts_nobody_out():
    found = joint(
        {"A1": ("ash", {"L1": 100}), "B2": ("birch", {"L2": 100})},
        either_or={"A1": "either", "B2": "either"},
    )

    assert found.offers == ("A1", "B2")


def test_costs_between_suppliers_count_nothing_and_are_not_worked_out():
    found = joint(TWO_LOTS, moving=None)

    figures = joint_figures(found)["not_counted"]
    assert {f["counted_gbp"] for f in figures} == {0}
    by_what = {f["what"]: f["why"] for f in figures}
    assert by_what["interfaces between suppliers"] == "not counted: not published"
    assert by_what["governance: managing one more supplier"] == "not counted: not published"
    assert by_what["switching: the price of moving"] == "not counted: not published (L1 and L2)"
    assert by_what["switching: the price of leaving"] == (
        "not counted: published as not counted (L1 and L2)"
    )


def test_what_was_published_as_part_of_the_price_is_not_said_to_be_left_out():
    found = joint(TWO_LOTS, moving="yes")

    assert not any("moving" in one.what for one in found.not_counted)


def test_there_is_no_way_to_ask_for_another_run():
    """From opening to decision: no other weights, limits, prices or left-out tenders."""
    assert set(inspect.signature(combine).parameters) == {
        "tables",
        "assessment",
        "progress",
        "stop",
    }


def test_tables_with_other_rules_than_were_assessed_are_refused():
    tables = several_lots(TWO_LOTS)
    other = several_lots(TWO_LOTS, rule="highest_total_score")
    found = combine(other, assessed(tables))

    assert found.state is State.REFUSED
    assert "another set of criteria and rules than was assessed" in found.troubles[0].sentence


def test_a_procurement_that_was_not_assessed_is_not_combined():
    tables = several_lots(TWO_LOTS)
    tables["procurements"] = tables["procurements"].with_columns(published_hash=None)
    found = combine(tables, assess(tables, "P1", on=ON))

    assert found.state is State.REFUSED
    assert "published_hash" in found.troubles[0].sentence


def test_the_order_of_rows_changes_nothing():
    tables = several_lots(TWO_LOTS)
    turned = {name: frame.reverse() for name, frame in tables.items()}

    one, other = (joint_figures(combine(t, assessed(t))) for t in (tables, turned))
    assert (
        one["settled_together"][0]["combinations"] == (other["settled_together"][0]["combinations"])
    )
    assert one["total_price_gbp"] == other["total_price_gbp"]


def test_a_lot_by_itself_is_won_by_its_published_method_not_by_the_lowest_price():
    """The rule for combinations says nothing of a lot that nothing joins."""
    found = joint(
        {"A1": ("ash", {"L1": 100}), "B1": ("birch", {"L1": 90})},
        quality_pct=60,
        quality={("A1", "L1"): 90, ("B1", "L1"): 40},
    )

    assert found.offers == ("A1",)
    assert "by the published method “relative to lowest”" in found.lot("L1").why


def test_totals_of_which_the_least_is_best_are_not_added():
    found = joint(
        TWO_LOTS,
        rule="highest_total_score",
        quality_pct=50,
        method={"L1": "relative to lowest", "L2": "price per quality point"},
    )

    assert found.state is State.REFUSED
    assert "totals of L1 and L2 cannot be added" in found.troubles[0].sentence


def test_the_record_says_why_this_combination():
    found = joint(TWO_LOTS)

    assert found.settled[0].why == (
        "B12 takes L1 and L2: of all permitted combinations for L1 and L2 this one has the lowest "
        "total of the whole-life prices, as published, of all its lots, £180,000.00, proven.",
    )
    figures = joint_figures(found)
    assert figures["purpose"] == "assess"
    assert figures["state"] == "settled"
    assert figures["total_price_gbp"] == Decimal(180_000)
    assert figures["lots"][0]["why"] == found.settled[0].why[0]


def test_work_that_is_stopped_awards_nothing():
    tables = several_lots(TWO_LOTS)
    found = combine(tables, assessed(tables), stop=lambda: True)

    assert found.state is State.NOT_PROVEN
    assert found.offers == ()
    assert found.total_price_gbp is None
    assert {lot.state for lot in found.lots} == {State.NOT_PROVEN}


def test_progress_is_told_what_is_taken_together():
    tables, told = several_lots(TWO_LOTS), []
    combine(tables, assessed(tables), progress=lambda *said: told.append(said))

    assert told == [(0, 2, "taking L1 and L2 together")]
