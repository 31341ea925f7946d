"""Tenders of one lot in order of what they are worth, by what was published and nothing else."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from tests.bids_tables import (
    CRITERIA,
    ITEMS,
    LOTS,
    OFFER_LOTS,
    OFFERS,
    ON,
    PROCUREMENTS,
    SCORES,
    SUPPLIERS,
    procurement,
)

from untower.bids.assessment import assess
from untower.bids.assessment_figures import assessment_figures


def lots(**cells):
    """The small lot with some columns given otherwise."""
    head, row = (line.split("|") for line in LOTS.strip().splitlines())
    named = dict(zip([h.strip() for h in head], [r.strip() for r in row], strict=True)) | cells
    return " | ".join(named) + "\n" + " | ".join(str(v) for v in named.values())


def assessed(**changed):
    found = assess(procurement(**changed), "P1", on=ON)
    assert found.is_assessed, [t.sentence for t in found.troubles]
    return found


def test_points_add_up_as_a_second_computation_in_fractions_says():
    found = assessed()

    quality = {"A": Fraction(50) * 4 / 5, "B": Fraction(50) * 3 / 5}
    social = {"A": Fraction(10) * 2 / 4, "B": Fraction(10) * 4 / 4}
    price = {"A": Fraction(40) * 80 / 100, "B": Fraction(40)}
    for offer in "AB":
        one = found.tender(offer, "L1")
        assert one.quality_points == float(quality[offer])
        assert one.social_value_points == float(social[offer])
        assert one.price_points == pytest.approx(float(price[offer]), abs=1e-12)
        assert one.total == pytest.approx(
            float(quality[offer] + social[offer] + price[offer]), abs=1e-12
        )
    assert [(t.offer_id, t.place) for t in found.lot("L1").tenders] == [("B", 1), ("A", 2)]


def test_the_order_of_rows_changes_nothing():
    tables = procurement()
    turned = {name: frame.reverse() for name, frame in tables.items()}

    one, other = (assessment_figures(assess(t, "P1", on=ON)) for t in (tables, turned))
    assert one["lots"] == other["lots"]


def test_who_fails_a_pass_fail_criterion_is_never_priced():
    found = assessed(
        criteria=CRITERIA + "\n    iso | L1 | | Certificate | pass_fail | | 0 | 1 | 1 |",
        scores=SCORES
        + "\n    A | iso | | agreed | 1 | Certificate shown.\n    B | iso | | agreed | 0 | Lapsed in March.",
        offer_items=ITEMS.replace("| 80 ", "|    "),
    )

    fallen = found.tender("B", "L1")
    assert (fallen.fell_at, fallen.place, fallen.price_gbp) == ("pass_fail", None, None)
    assert fallen.total is None
    assert fallen.price_points is None
    assert "Certificate: 0, and 1 is the least." in fallen.why
    assert not fallen.may_be_awarded
    assert [t.offer_id for t in found.lot("L1").first] == ["A"]


def test_a_fallen_tender_moves_nobody_elses_points():
    """Its price would be the lowest: relative to it the other would earn less."""
    found = assessed(
        criteria=CRITERIA.replace(
            "| 50         | 0         | 5         | 1          |",
            "| 50         | 0         | 5         | 1          | 4",
        )
    )

    assert found.tender("B", "L1").fell_at == "minimum"
    assert found.tender("A", "L1").price_points == 40


def test_a_minimum_is_reached_at_the_score_itself():
    found = assessed(
        criteria=CRITERIA.replace(
            "| 50         | 0         | 5         | 1          |",
            "| 50         | 0         | 5         | 1          | 3",
        )
    )

    assert found.tender("B", "L1").fell_at is None


def test_a_section_has_a_minimum_of_its_own():
    sectioned = """
        criterion_id | lot_id | parent_id | title    | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
        technical    | L1     |           | Section  | quality      | 50         |           | 100       |            | 60
        security     | L1     | technical | Security | quality      | 30         | 0         | 5         | 1          |
        support      | L1     | technical | Support  | quality      | 20         | 0         | 5         | 1          |
        local_jobs   | L1     |           | Jobs     | social_value | 10         | 0         | 4         | 2          |
    """
    more = "\n    A | support | | agreed | 3 | Day and night.\n    B | support | | agreed | 2 | By day."
    found = assessed(criteria=sectioned, scores=SCORES + more)

    assert found.tender("A", "L1").fell_at is None
    fallen = found.tender("B", "L1")
    assert fallen.fell_at == "minimum"
    assert fallen.why == "Section: 52.00 of 100, and 60 is the least."


def test_a_late_tender_is_named_and_never_scored():
    found = assessed(
        offers=OFFERS.replace(
            "B        | birch       | tender | P1             | 2026-05-01 12:00",
            "B        | birch       | tender | P1             | 2026-05-01 12:01",
        )
    )

    assert [(t.offer_id, t.fell_at) for t in found.set_aside] == [("B", "late")]
    assert "after the deadline of 2026-05-01 12:00:00" in found.set_aside[0].why
    assert [t.offer_id for t in found.lot("L1").tenders] == ["A"]
    assert any("5 scores of tenders that are not scored" in note for note in found.notes)


def test_a_tender_at_the_very_minute_is_in_time():
    assert not assessed().set_aside


def test_a_tender_of_an_excluded_supplier_is_not_scored():
    found = assessed(
        suppliers=SUPPLIERS.replace(
            "birch       | Birch |           | clear   ",
            "birch       | Birch |           | excluded",
        )
    )

    assert [(t.offer_id, t.fell_at) for t in found.set_aside] == [("B", "ineligible")]


def test_a_tender_set_aside_on_record_is_not_scored():
    record = """
        step | kind      | subject_table | subject_key | by_role         | reason            | decided_on
        bids | exception | offers        | B           | Head of buying  | Withdrawn by them | 2026-05-20
    """
    found = assessed(passed_over=record)

    assert found.set_aside[0].why == "It was set aside on record: Withdrawn by them"


@pytest.mark.parametrize(
    ("tie_break", "first", "said"),
    [
        ("higher_quality", ["A"], "the higher quality goes first."),
        ("lower_price", ["B"], "the lower price goes first."),
        ("drawing_lots", ["A", "B"], "lots are drawn"),
        ("", ["A", "B"], "No tie-break was published"),
    ],
)
def test_only_what_was_published_parts_level_tenders(tie_break, first, said):
    """A: 40 of quality, 40 × 80/100 of price; B: 32 and 40. Both come to 72."""
    level = """
        criterion_id | lot_id | parent_id | title    | kind    | weight_pct | scale_min | scale_max | scale_step | minimum_score
        security     | L1     |           | Security | quality | 60         | 0         | 15        | 1          |
    """
    scores = """
        offer_id | criterion_id | evaluator_id | stage  | score | reason
        A        | security     |              | agreed | 10    | Tested each month.
        B        | security     |              | agreed | 8     | Tested each year.
    """
    found = assessed(
        lots=lots(quality_weight_pct=60, social_value_weight_pct="", tie_break=tie_break),
        criteria=level,
        scores=scores,
    )

    assert [t.offer_id for t in found.lot("L1").first] == first
    (tie,) = found.lot("L1").ties
    assert said in tie.sentence
    assert tie.tenders == ("A", "B")


def test_lots_of_one_procurement_are_assessed_each_by_itself():
    second = lots(
        lot_id="L2", price_weight_pct=100, quality_weight_pct=0, social_value_weight_pct=0
    )
    found = assessed(
        lots=LOTS + second.splitlines()[1],
        offer_lots=OFFER_LOTS + "\n    C | L2\n    D | L2",
        offers=OFFERS
        + "\n    C | ash | tender | P1 | 2026-04-30 10:00 | GBP | | | no |\n    D | birch | tender | P1 | 2026-04-30 10:00 | GBP | | | no |",
        offer_items=ITEMS + "\n    C | forms | 0 | 10 | 0\n    D | forms | 0 | 20 | 0",
    )

    assert [t.offer_id for t in found.lot("L1").tenders] == ["B", "A"]
    assert [t.offer_id for t in found.lot("L2").tenders] == ["C", "D"]
    assert found.tender("C", "L2").total == 100


def test_a_package_has_figures_for_each_lot_and_a_place_in_none():
    second = lots(
        lot_id="L2", price_weight_pct=100, quality_weight_pct=0, social_value_weight_pct=0
    )
    price_only = lots(price_weight_pct=100, quality_weight_pct=0, social_value_weight_pct=0)
    found = assessed(
        procurements=PROCUREMENTS.replace("| no  ", "| yes "),
        lots=price_only + "\n" + second.splitlines()[1],
        lot_components="""
            lot_id | component_id
            L1     | portal
            L2     | forms
        """,
        criteria=None,
        scores=None,
        offer_lots=OFFER_LOTS + "\n    P | L1\n    P | L2",
        offers=OFFERS + "\n    P | ash | tender | P1 | 2026-04-30 10:00 | GBP | | | no |",
        offer_items=ITEMS + "\n    P | portal | 0 | 90 | 0\n    P | forms | 0 | 90 | 0",
    )

    package = found.tender("P", "L1")
    assert (package.place, package.is_package, package.price_gbp) == (None, True, 90)
    assert [(t.offer_id, t.place) for t in found.lot("L1").tenders] == [
        ("B", 1),
        ("A", 2),
        ("P", None),
    ]
    assert found.lot("L2").first == ()
    assert any("only the joint assessment" in note for note in found.notes)


def test_only_tenders_of_this_procurement_are_read():
    """Another procurement's tender and an indicative offer would come first by price."""
    found = assessed(
        offers=OFFERS
        + "\n    X | ash | tender | P2 | 2026-04-30 10:00 | GBP | | | no |\n    Y | ash | indicative | P1 | 2026-04-30 10:00 | GBP | | | no |",
        offer_lots=OFFER_LOTS + "\n    X | L1\n    Y | L1",
        offer_items=ITEMS + "\n    X | portal | 0 | 1 | 0\n    Y | portal | 0 | 1 | 0",
    )

    assert {t.offer_id for t in found.lot("L1").tenders} == {"A", "B"}


def test_a_method_that_looks_at_others_is_marked():
    assert any("may depend on a third" in note for note in assessed().notes)
    fixed = lots(price_method="fixed benchmark", benchmark_gbp=100)
    assert not assessed(lots=fixed).notes


def test_a_method_that_divides_by_quality_says_whose_is_nought():
    nothing = SCORES.replace("| 3     | Tested each year.", "| 0     | Nothing is shown.").replace(
        "| 4     | Six apprentices, paid as staff.", "| 0     | Nothing is shown."
    )
    found = assess(
        procurement(lots=lots(price_method="price per quality point"), scores=nothing), "P1", on=ON
    )

    (said,) = found.troubles
    assert (said.kind, said.key, said.column) == ("price method", "L1 / B", "quality")
    assert found.lots == ()


def test_a_trouble_names_the_columns_behind_it_so_that_editions_can_tell():
    found = assess(
        procurement(scores=SCORES.replace("| 4     | Tested", "| 9     | Tested")), "P1", on=ON
    )

    assert "scores.evaluator_id" in found.troubles[0].reads
    assert "scores.score" in found.troubles[0].reads


def test_nobody_assesses_before_the_day_of_the_deadline_is_over():
    from datetime import date

    found = assess(procurement(), "P1", on=date(2026, 5, 1))

    assert not found.is_assessed
    assert [t.kind for t in found.troubles] == ["sealed"]
    assert found.lots == ()


def test_without_a_tender_there_is_a_lot_without_anybody():
    found = assessed(offers=None, offer_lots=None, offer_items=None, scores=None)

    assert found.lot("L1").tenders == ()
    assert found.lot("L1").first == ()


def test_an_unknown_procurement_is_named():
    found = assess(procurement(), "P9", on=ON)

    assert [t.what for t in found.troubles] == ["no procurement of that id was read."]


def test_without_any_table_nothing_is_assessed_and_nothing_raises():
    found = assess({}, "P1", on=ON)

    assert not found.is_assessed


def test_figures_hold_no_price_of_a_fallen_tender():
    figures = assessment_figures(
        assessed(
            criteria=CRITERIA.replace(
                "| 50         | 0         | 5         | 1          |",
                "| 50         | 0         | 5         | 1          | 4",
            )
        )
    )
    fallen = next(t for t in figures["lots"][0]["tenders"] if t["offer_id"] == "B")

    assert fallen["price_gbp"] is None
    assert fallen["low_price"] == []
    assert pl.DataFrame(figures["lots"][0]["tenders"])["place"].null_count() == 1
