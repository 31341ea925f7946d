"""Who is to deliver each component, as Harrowmoor decided it before any tender."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.prices import rounded

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows

BY_ROLE = "Head of Technology"
# Nobody decided: planted.
UNDECIDED = ("crm", "data-warehouse", "housing-management", "laptops", "integration-bus",
             "electoral-register", "security-monitoring", "name-services", "night-scripts",
             "door-access", "cctv-recording", "records-archive")  # fmt: skip
# Decided without a public interest test: planted.
UNTESTED = ("desk-first-line", "care-records", "wide-area-network", "benefits", "planning-casework",
            "backup", "telephony-centre", "lettings")  # fmt: skip
# Decided against its own comparator, which is far below today's cost: planted.
AGAINST_COMPARATOR = ("care-hosting",)
COMPARATOR_AGAINST = Decimal("0.42")  # of today's cost
# Brought in-house, because whoever holds them decides for the council.
BROUGHT_IN = ("architecture-authority", "supplier-coordination", "performance-reports",
              "asset-register")  # fmt: skip
COMPARATOR = (0.84, 1.18)  # in-house against today's cost, least and most: a choice
COMPARATOR_BLANK = 0.3  # share of decisions without one: a choice
TEST_BLANK = 0.04  # share of other decisions without a test: a choice
REASONS = {
    "in_house": "The work decides how the council runs, and the people for it are there.",
    "mixed": "The council keeps design and data; a supplier keeps it running.",
    "outsource": "Several suppliers do this well, and the council would not do it better.",
}


def _decided(part: Part) -> str:
    if part.name in BROUGHT_IN or part.row["run_by"] == "in_house":
        return "in_house"
    return "mixed" if part.row["run_by"] == "mixed" else "outsource"


def _decision(chance: Chance, part: Part, place: int) -> Row:
    low, high = COMPARATOR
    share = Decimal(str(low + (high - low) * chance.share()))
    is_blank, no_test = chance.happens(COMPARATOR_BLANK), chance.happens(TEST_BLANK)
    on = f"2026-{chance.whole(1, 3):02d}-{chance.whole(1, 28):02d}"
    decided = _decided(part)
    row: Row = {"component_id": part.name, "decided": decided, "decided_on": on}
    row |= {"decided_by_role": BY_ROLE, "reason": REASONS[decided]}
    if part.name not in UNTESTED and not no_test:
        row["public_interest_test"] = f"Cabinet paper T/26/{place:03d}, appendix 3"
    if part.name in AGAINST_COMPARATOR:
        row["comparator_gbp"] = rounded(part.today_gbp * COMPARATOR_AGAINST)
        row["reason"] = "The council does not want a data centre of its own again."
    elif not is_blank:
        row["comparator_gbp"] = rounded(part.today_gbp * share)
    return row


def delivery_models(chance: Chance, known: dict[str, Part]) -> Rows:
    """The delivery_models table."""
    return [
        _decision(chance, part, place)
        for place, (name, part) in enumerate(known.items(), start=1)
        if name not in UNDECIDED
    ]
