"""Were options compared before a component went into a lot?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Two kinds of option or more were looked at for what goes into a lot.",
    why="Who looks at one way only has chosen it before counting what it costs.",
    point="order of the journey",
    edition="current",
    subject="lot_components",
    binds=PLAYBOOK,
    severity=Force.HOUSE_CONVENTION,
    source=PLAYBOOK_SOURCE,
    reads=(
        "lot_components.lot_id",
        "lot_components.component_id",
        "options.component_id",
        "options.kind",
        *PASSED_READS,
    ),
    next_step="Look at reuse, at services and at building before the tender.",
    supply="In options: every way each component could be provided.",
    exclusions=("The step of options, where it was passed over on record.",),
    assumptions=("Two kinds are a house convention; business cases compare at least four ways.",),
    examples=(
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                lot-1  | birch
                lot-1  | cedar
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+----------
                o1        | ash          | saas
                o2        | ash          | reuse
                o3        | birch        | outsource
                """,
            },
            outcomes={
                "lot-1 · ash": "met",
                "lot-1 · birch": "not met",
                "lot-1 · cedar": "not known",
            },
        ),
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                """,
                "passed_over": """
                step    | kind | by_role | reason
                --------+------+---------+----------------------------
                options | skip | Head    | one bidder must mend it now
                """,
            },
            outcomes={
                "lot-1 · ash": "not applicable",
            },
        ),
    ),
)
def options_before_lots(case: CaseFile) -> Iterator[Answer]:
    """Each component in a lot by the kinds of option looked at."""
    least = case.convention("options_considered_min")
    for line in case.rows("lot_components"):
        options = case.where("options", "component_id", line["component_id"])
        kinds = {o["kind"] for o in options}
        if (answer := if_passed_over(case, line, "options")) is not None:
            yield answer
        elif len(kinds - {None}) >= least:
            yield line.met(f"{len(kinds - {None})} kinds of option were looked at")
        elif not kinds or None in kinds or case.where("options", "component_id", None):
            yield line.not_known("which options were looked at is not known")
        else:
            found = tuple(o.row for o in options)
            yield line.not_met(f"{len(kinds)} kind of option was looked at", found)
