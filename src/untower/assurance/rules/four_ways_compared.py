"""Were four ways compared, business as usual among them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import ENGLAND
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import LOT_READS, component_in_lot, procurement_of_lot
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


GREEN_BOOK = (
    Bond(kinds=("central",), nations=ENGLAND, force=Force.GUIDANCE),
    Bond(kinds=("council", "other"), nations=ENGLAND, force=Force.HOUSE_CONVENTION),
)


@rule(
    sentence="What goes into a lot was compared with business as usual and two other ways.",
    why="Without the present way beside it nobody can say what a new one saves.",
    point="business case",
    edition="current",
    subject="lot_components",
    binds=GREEN_BOOK,
    confirmed=False,
    source="Guidance on business cases: business as usual, do minimum, the preferred way and one "
    "other viable option, in its edition before February 2026, as reported",
    reads=(
        *LOT_READS,
        "options.option_id",
        "options.component_id",
        "options.kind",
        *PASSED_READS,
    ),
    next_step="Cost the present way and the others beside the preferred one.",
    supply="In options: each way with its kind; to retain it is business as usual.",
    exclusions=("What was passed over on record, for all or for the component, beforehand.",),
    assumptions=("Each option is a way of its own, and one of kind retain is business as usual.",),
    examples=(
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                lot-1  | birch
                lot-1  | cedar
                lot-1  | damson
                """,
                "lots": """
                lot_id | procurement_id
                -------+---------------
                lot-1  | p1
                """,
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                p1             | 2026-03-01
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+----------
                a1        | ash          | retain
                a2        | ash          | saas
                a3        | ash          | saas
                a4        | ash          | build
                b1        | birch        | saas
                b2        | birch        | build
                """,
                "passed_over": """
step    | kind | subject_table | subject_key | by_role | reason      | decided_on
--------+------+---------------+-------------+---------+-------------+-----------
options | skip | components    | damson      | Head    | law says so | 2026-02-20
                """,
            },
            outcomes={
                "lot-1 · ash": "met",
                "lot-1 · birch": "not met",
                "lot-1 · cedar": "not known",
                "lot-1 · damson": "not applicable",
            },
        ),
    ),
)
def four_ways_compared(case: CaseFile) -> Iterator[Answer]:
    """Each component in a lot by how many ways stand beside each other."""
    least = case.convention("options_compared_min")
    for line in case.rows("lot_components"):
        began = procurement_of_lot(case, line)["commenced_on"]
        yield if_passed_over(case, line, "options", component_in_lot(line), began=began) or _answer(
            case, line, least
        )


def _answer(case: CaseFile, line: Line, least: float) -> Answer:
    options = case.where("options", "component_id", line["component_id"])
    kinds = [o["kind"] for o in options]
    known = [k for k in kinds if k is not None]
    if len(known) >= least and "retain" in known:
        return line.met(f"{plural(len(known), 'way')} were compared")
    if not options or None in kinds or case.where("options", "component_id", None):
        return line.not_known("which ways were compared is not known")
    usual = "" if "retain" in known else ", business as usual not among them"
    are = "was" if len(known) == 1 else "were"
    words = f"{plural(len(known), 'way')} {are} compared{usual}"
    return line.not_met(words, tuple(o.row for o in options))
