"""After the decision, and not before: what may be learned, and what price alone had chosen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from tests.bids_tables import procurement
from tests.learning_tables import ON, decided, tender_tables
from tests.small_tables import table

from untower.bids.learning import MARK, learn, learning_figures, sentences

DEAR_AND_GOOD = {
    "pence": [10_000, 8_000],
    "scores": [[5, 2], [2, 4]],
    "weights": (50, 10),
    "price_pct": 40,
    "method": "relative to lowest",
    "tie_break": "higher_quality",
}


def test_before_a_decision_everybody_is_refused_and_nothing_is_told():
    found = learn(procurement(), "P1", on=ON, asked_by_role="Chief Executive")
    assert [t.column for t in found.troubles] == ["decided_on", "decided_by_roles"]
    assert (found.lots, found.consistency, found.assessment) == ((), None, None)
    text = " ".join(sentences(found))
    assert "no signed decision is on record" in text
    assert "came first" not in text
    figures = learning_figures(found)
    assert (figures["lots"], figures["assessment"], figures["consistency"]) == ([], None, None)


@pytest.mark.parametrize(
    ("on", "roles", "column"),
    [
        (date(2026, 7, 2), "CDO", "decided_on"),
        (date(2026, 5, 1), "CDO", "decided_on"),
        (date(2026, 6, 10), "  ", "decided_by_roles"),
        (date(2026, 6, 10), None, "decided_by_roles"),
        (None, "CDO", "decided_on"),
    ],
)
def test_a_decision_to_come_before_the_deadline_or_unsigned_is_none(on, roles, column):
    found = learn(decided(procurement(), on=on, roles=roles), "P1", on=ON)
    assert [t.column for t in found.troubles] == [column]
    assert not found.lots


def test_a_decision_changes_nothing_of_what_was_published():
    assert not learn(decided(procurement()), "P1", on=ON).troubles


def test_after_a_decision_criteria_changed_since_still_refuse_it():
    tables = decided(procurement())
    changed = tables["criteria"].with_columns(minimum_score=pl.lit(1.0))
    found = learn(tables | {"criteria": changed}, "P1", on=ON)
    assert [t.kind for t in found.troubles] == ["changed"]
    assert not found.lots


def test_a_procurement_that_was_never_read_is_named():
    found = learn(decided(procurement()), "P9", on=ON)
    assert [t.table for t in found.troubles] == ["procurements"]


def test_all_that_is_learned_is_marked_and_the_event_is_plain_values():
    found = learn(decided(procurement()), "P1", on=ON, asked_by_role="Head of commercial")
    assert found.mark == MARK == "Learning, after decision"
    assert sentences(found)[0].startswith(MARK)
    event = found.event.as_values()
    assert event["event"] == "learned after decision"
    assert (event["on"], event["decided_on"]) == ("2026-07-01", "2026-06-10")
    assert event["asked_by_role"] == "Head of commercial"
    assert "scores.evaluator_id" in str(event["reads"])
    assert all(v is None or isinstance(v, str | int | bool) for v in event.values())


def test_a_refusal_is_an_event_too_and_names_no_column_read():
    event = learn(procurement(), "P1", on=ON).event.as_values()
    assert (event["event"], event["troubles"], event["reads"]) == ("learning refused", 2, "")


def test_the_same_tables_give_the_same_answer():
    tables = decided(procurement())
    one, two = (learning_figures(learn(tables, "P1", on=ON)) for _ in range(2))
    assert one == two


def test_the_lowest_price_its_saving_what_it_gives_up_and_what_it_gains():
    """50 × 5/5 + 10 × 2/5 = 54 points against 20 + 8 = 28."""
    found = learn(tender_tables(**DEAR_AND_GOOD), "P1", on=ON).lot("L1").lowest_price
    assert (found.first, found.lowest, found.is_same) == (("t0",), ("t1",), False)
    assert found.saves_gbp == Decimal("20.00")
    assert found.quality_points == pytest.approx(26)
    assert [(g.criterion_id, g.points) for g in found.gives_up] == [("c0", pytest.approx(30))]
    assert [(g.criterion_id, g.points) for g in found.gains] == [("c1", pytest.approx(-4))]
    assert "£20.00 less" in found.sentence
    assert "26.00 of the lot's 100 points" in found.sentence


def test_users_are_the_services_on_the_components_of_the_lot_and_no_others():
    tables = tender_tables(
        **DEAR_AND_GOOD,
        lot_components="lot_id | component_id\nL1 | portal",
        offer_items="offer_id | component_id | annual_gbp | user_effect_points\n"
        "t0 | portal | 100 | 4\nt1 | portal | 80 | ",
        uses="service_id | component_id\nlicences | portal\npermits | portal\npayroll | ledger",
        services="service_id | name | user_kind | is_public_facing | completed\n"
        "licences | Apply for a licence | public | yes |\n"
        "permits | Parking permits | business | yes | 900\npayroll | Payroll | staff | no | 12",
    )
    found = learn(tables, "P1", on=ON).lot("L1").lowest_price
    assert [(u.service_id, u.user_kind, u.completed) for u in found.users] == [
        ("permits", "business", 900),
        ("licences", "public", None),
    ]
    promise = found.users[0].promises[0]
    assert (promise.component_id, promise.of_first, promise.of_lowest) == ("portal", 4.0, None)
    assert "business and public" in found.sentence
    assert "Payroll" not in found.sentence


def test_without_services_for_which_users_is_not_known_rather_than_none():
    found = learn(tender_tables(**DEAR_AND_GOOD), "P1", on=ON).lot("L1").lowest_price
    assert found.users is None
    assert "not known" in found.sentence


def test_where_the_best_is_also_the_cheapest_nothing_is_given_up():
    found = learn(tender_tables(**(DEAR_AND_GOOD | {"pence": [8_000, 9_000]})), "P1", on=ON)
    lowest = found.lot("L1").lowest_price
    assert lowest.is_same
    assert (lowest.saves_gbp, lowest.gives_up, lowest.gains) == (Decimal("0.00"), (), ())


def test_a_tender_that_fell_is_in_no_answer_and_its_price_was_never_looked_at():
    tables = tender_tables(
        **(DEAR_AND_GOOD | {"pence": [10_000, 8_000, 100], "scores": [[5, 2], [2, 4], [0, 0]]}),
        criteria="criterion_id | lot_id | title | kind | weight_pct | scale_min | scale_max | "
        "scale_step | minimum_score\nc0 | L1 | A | quality | 50 | 0 | 5 | 1 | 1\n"
        "c1 | L1 | B | quality | 10 | 0 | 5 | 1 |",
    )
    lot = learn(tables, "P1", on=ON).lot("L1")
    named = {t.offer_id for t in (*lot.scores, *lot.prices)}
    assert "t2" not in named
    assert lot.lowest_price.lowest == ("t1",)
    assert any("1 tender fell" in note for note in lot.notes)


def test_a_lot_where_nobody_stands_has_no_turns_and_says_so():
    tables = tender_tables(
        **(DEAR_AND_GOOD | {"scores": [[0, 0], [0, 0]]}),
        criteria="criterion_id | lot_id | title | kind | weight_pct | scale_min | scale_max | "
        "scale_step | minimum_score\nc0 | L1 | A | quality | 50 | 0 | 5 | 1 | 1\n"
        "c1 | L1 | B | quality | 10 | 0 | 5 | 1 |",
    )
    lot = learn(tables, "P1", on=ON).lot("L1")
    assert (lot.first, lot.weights, lot.scores, lot.prices) == ((), (), (), ())
    assert "no first place to turn" in lot.why_no_price
    assert "no price was compared" in lot.lowest_price.sentence


def test_a_blank_decision_in_one_procurement_is_no_business_of_another():
    tables = decided(procurement())
    other = table(
        "procurements", "procurement_id | deadline_at\nP2 | 2026-05-01 12:00"
    ).with_columns(source_row=pl.lit(3, pl.UInt32))
    rows = pl.concat([tables["procurements"], other], how="diagonal")
    assert not learn(tables | {"procurements": rows}, "P1", on=ON).troubles
    assert learn(tables | {"procurements": rows}, "P2", on=ON).troubles
