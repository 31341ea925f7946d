"""Is a wish for the range written into an award as if it were a lawful rule?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


WISHES = ("suppliers_max", "suppliers_min", "supplier_share", "layer_share", "sme_share")
OF_AWARD = ("minimum_requirement", "award_criterion", "participation_condition")


@rule(
    sentence="A cap on suppliers or a share of spend guides the plan and decides no award.",
    why="A rule the law does not know costs the award when the loser asks for it.",
    point="Procurement Act 2023, section 23",
    edition="current",
    subject="limits",
    binds=ACT,
    confirmed=False,
    source="Procurement Act 2023, section 23: a limit on lots by an objective mechanism, and "
    "nothing of shares or of the number of suppliers; that nothing else allows them is as law "
    "firms restate it",
    reads=("limits.limit_id", "limits.kind", "limits.instrument"),
    next_step="Turn it into a limit on lots with its mechanism, or keep it for the plan alone.",
    supply="In limits: how each rule binds tenderers, or that it only guides the plan.",
    exclusions=("Rules of other kinds; below the threshold smaller firms may be favoured.",),
    assumptions=(
        "A procurement at or above the threshold is meant.",
        "A wish that binds as a limit on lots is lawful as that limit: another rule looks at it.",
    ),
    examples=(
        Example(
            tables={
                "limits": """
                limit_id | kind                 | instrument
                ---------+----------------------+----------------
                ash      | sme_share            | planning_only
                birch    | supplier_share       | award_criterion
                cedar    | layer_share          |
                damson   | lots_per_supplier    | lot_limit
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def award_limits_lawful(case: CaseFile) -> Iterator[Answer]:
    """Each rule for the range by its kind and by how it binds."""
    for line in case.rows("limits"):
        kind, instrument = line["kind"], line["instrument"]
        if kind is None or (kind in WISHES and instrument is None):
            yield line.blank(*(c for c in ("kind", "instrument") if line[c] is None))
        elif kind not in WISHES:
            yield line.not_applicable("it is of another kind")
        elif instrument in OF_AWARD:
            words = str(instrument).replace("_", " ")
            yield line.not_met(f"it is to bind tenderers as {words}")
        else:
            yield line.met("it decides no award by itself")
