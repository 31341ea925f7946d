"""Does the body itself decide about its data?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Decisions about data are taken in-house.",
    why="Who decides what is gathered and who may see it answers for it to the public.",
    point="10",
    edition="current",
    subject="decisions",
    binds=CODE,
    source=code_source(10, "make better use of data"),
    reads=(
        "decisions.decision",
        "decisions.holder",
    ),
    next_step="Give the decision to a role of the body's own.",
    supply="In decisions: who takes each decision.",
    exclusions=("Other decisions.",),
    assumptions=(OUR_READING,),
    examples=(
        Example(
            tables={
                "decisions": """
                decision | holder
                ---------+---------
                data     | in_house
                exit     | supplier
                """,
            },
            outcomes={
                "data": "met",
                "exit": "not applicable",
            },
        ),
        Example(
            tables={
                "decisions": """
                decision | holder
                ---------+---------
                data     | supplier
                """,
            },
            outcomes={
                "data": "not met",
            },
        ),
        Example(
            tables={
                "decisions": """
                decision | holder
                ---------+-------
                data     |
                """,
            },
            outcomes={
                "data": "not known",
            },
        ),
    ),
)
def data_decisions_in_house(case: CaseFile) -> Iterator[Answer]:
    """The decision about data, by who takes it."""
    for line in case.rows("decisions"):
        if line["decision"] != "data":
            yield line.not_applicable("it is another decision")
        elif line["holder"] is None:
            yield line.not_known("who takes it is not known", "holder")
        elif line["holder"] == "in_house":
            yield line.met("it is taken in-house")
        else:
            yield line.not_met(f"a {line['holder']} takes the decision")
