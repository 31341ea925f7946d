"""Was the public interest test done before a service went out?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.dating import by_commencement
from untower.assurance.editions import ENGLAND
from untower.assurance.going_further import PROCURED_READS, components_of_procurement
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force
from untower.journey import gives_reason
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


PPN_024 = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=date(2027, 4, 1),
    ),
    Bond(kinds=("council", "other"), nations=ENGLAND, force=Force.GUIDANCE, since=date(2027, 4, 1)),
)


@rule(
    sentence="Services of more than £1 million pass a public interest test before they go out.",
    why="Whether the public is better served by its own people is asked first, or never.",
    point="PPN 024",
    edition="current",
    subject="procurements",
    binds=PPN_024,
    dated=by_commencement,
    confirmed=False,
    source="PPN 024, 17 June 2026, as reported; it binds central bodies, others are encouraged",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.estimated_value_gbp",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        *PROCURED_READS,
        "delivery_models.component_id",
        "delivery_models.public_interest_test",
    ),
    next_step="Do the test for each component named, then decide who delivers it.",
    supply="In delivery_models: where the test of each component is written down; in procurements: "
    "the value with VAT; in lot_components: what is bought.",
    exclusions=("Procurements worth £1 million or less with VAT; those begun before April 2027.",),
    assumptions=("What stands in a lot is a service.",),
    examples=(
        Example(
            kind="central",
            on=date(2027, 6, 1),
            tables={
                "procurements": """
                procurement_id | estimated_value_gbp | commenced_on
                ---------------+---------------------+-------------
                ash            | 3000000             | 2027-05-01
                birch          | 3000000             | 2027-05-01
                cedar          | 3000000             | 2027-05-01
                damson         | 900000              | 2027-05-01
                elder          | 3000000             | 2027-03-01
                """,
                "lots": """
                lot_id | procurement_id
                -------+---------------
                la     | ash
                lb     | birch
                lc     | cedar
                """,
                "lot_components": """
                lot_id | component_id
                -------+-------------
                la     | one
                lb     | two
                lc     | three
                """,
                "delivery_models": """
                component_id | public_interest_test
                -------------+---------------------
                one          | board paper 27/14
                two          | none
                three        |
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not applicable",
            },
        ),
    ),
)
def public_interest_test(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its value and the test of each of its components."""
    for line in case.rows("procurements"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    value = line["estimated_value_gbp"]
    limit = case.number("public_interest_test_above_gbp", line["commenced_on"])
    if value is None or limit is None:
        return line.not_known("its value or the limit that binds is not known")
    if value <= Decimal(repr(limit)):
        return line.not_applicable(f"it is worth {spell_gbp(value)}")
    components = components_of_procurement(case, line)
    made = {c: case.where("delivery_models", "component_id", c) for c in components}
    given = {c: gives_reason(m[0]["public_interest_test"]) if m else None for c, m in made.items()}
    without = [c for c, has in given.items() if has is False]
    if without:
        rows = tuple(made[c][0].row for c in without)
        return line.not_met(f"no test was done for {listed(without, at_most=3)}", rows)
    if not given or None in given.values():
        return line.not_known("where the test of what it buys is written down is not known")
    return line.met(f"the test was done for {plural(len(given), 'component')}")
