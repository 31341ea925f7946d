"""A signed decision on several lots awards them as they were assessed together, or no paper is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.bids_tables import ON
from tests.joint_tables import several_lots
from tests.learning_tables import decided
from tests.small_tables import table
from tests.spec.test_award_assess import TWO_LOTS

from untower.assessment_papers import PaperRefused, decision_record, summaries
from untower.award.assess import combine
from untower.award.assess.decided_lots import decided_lots_troubles
from untower.bids.assessment import assess

ROLES = "Chief digital officer; Head of procurement"


def awarded(**lots):
    """The published two lots and a signed decision; `lots`: lot to tender, or to nobody."""
    tables = decided(several_lots(TWO_LOTS), on=date(2026, 6, 1), roles=ROLES)
    head = "lot_id | offer_id | reason | alternatives | conflicts"
    rows = [f"{lot} | {offer or ''} | As assessed. | None. | none" for lot, offer in lots.items()]
    return tables | {"award_decisions": table("award_decisions", "\n".join([head, *rows]))}


def troubles(tables):
    return [*decided_lots_troubles(tables, combine(tables, assess(tables, "P1", on=ON)))]


def test_the_cheapest_lot_by_lot_is_not_what_was_published_for_the_lots_together():
    """github.com/OP-TED/ePO/issues/159: 100,000 and 100,000 apart, 180,000 for both."""
    tables = awarded(L1="A1", L2="B2")
    found = troubles(tables)

    assert [(t.key, t.column, t.value, t.allowed) for t in found] == [
        ("L1", "offer_id", "A1", "B12"),
        ("L2", "offer_id", "B2", "B12"),
    ]
    for paper in (summaries, decision_record):
        with pytest.raises(PaperRefused, match="for the lots together it goes to B12"):
            paper(tables, "P1", on=ON)


@pytest.mark.parametrize("lots", [{"L1": "B12", "L2": "B12"}, {"L1": None, "L2": None}])
def test_as_assessed_together_or_to_nobody_is_as_published(lots):
    tables = awarded(**lots)

    assert troubles(tables) == []
    assert decision_record(tables, "P1", on=ON)


def test_one_lot_is_judged_by_its_own_order():
    tables = awarded(L1="A1")
    one = decided(
        several_lots({"A1": TWO_LOTS["A1"], "B1": TWO_LOTS["B1"]}), on=date(2026, 6, 1), roles=ROLES
    )

    assert troubles(one | {"award_decisions": tables["award_decisions"]}) == []
