"""Do most joins between components follow an open standard?"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


ROWS_SHOWN = 50


@rule(
    sentence="At least half of the interfaces between components follow an open standard.",
    why="A join by a maker's own method ties two systems to one maker and makes each costly "
    "to replace.",
    point="4",
    edition="current",
    subject="interfaces",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(4, "make use of open standards"),
    reads=(
        "interfaces.from_component_id",
        "interfaces.to_component_id",
        "interfaces.standard",
    ),
    next_step="Ask for open standards at the next change of each proprietary join.",
    supply="In interfaces: how each pair exchanges data (open, proprietary, file, manual).",
    assumptions=(
        OUR_READING,
        "A half is a house convention.",
        "Interfaces without a standard may be of any kind: the answer must hold either way.",
    ),
    examples=(
        Example(
            tables={
                "interfaces": """
                from_component_id | to_component_id | standard
                ------------------+-----------------+---------
                ash               | birch           | open
                ash               | cedar           | open
                ash               | damson          | file
                """,
            },
            outcomes={
                "all": "met",
            },
        ),
        Example(
            tables={
                "interfaces": """
                from_component_id | to_component_id | standard
                ------------------+-----------------+------------
                ash               | birch           | open
                ash               | cedar           | proprietary
                ash               | damson          | file
                """,
            },
            outcomes={
                "all": "not met",
            },
        ),
        Example(
            tables={
                "interfaces": """
                from_component_id | to_component_id | standard
                ------------------+-----------------+---------
                ash               | birch           | open
                ash               | cedar           |
                ash               | damson          | file
                """,
            },
            outcomes={
                "all": "not known",
            },
        ),
        Example(
            kind="other",
            tables={
                "interfaces": """
                from_component_id | to_component_id | standard
                ------------------+-----------------+---------
                ash               | birch           | open
                """,
            },
            outcomes={
                "all": "not applicable",
            },
        ),
    ),
)
def open_interfaces(case: CaseFile) -> Iterator[Answer]:
    """All interfaces together: the share that is open, at least and at most."""
    lines = case.rows("interfaces")
    if not lines:
        return
    standards = [line["standard"] for line in lines]
    least = standards.count("open") / len(lines)
    most = (standards.count("open") + standards.count(None)) / len(lines)
    wanted = case.convention("open_interfaces_min_share")
    whole = case.whole("interfaces")
    counted = f"{standards.count('open'):,} of {len(lines):,} are open"
    if least >= wanted:
        yield whole.met(counted)
    elif most < wanted:
        closed = tuple(islice((x.row for x in lines if x["standard"] != "open"), ROWS_SHOWN))
        yield whole.not_met(counted, closed)
    else:
        yield whole.not_known(f"{counted}, and of {standards.count(None):,} it is not known")
