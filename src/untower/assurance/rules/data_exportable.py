"""Can the data be taken out of each application in an open format?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_of_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="All the data of each application and data store can be taken out in an open format.",
    why="A body that cannot take its data with it cannot change supplier, whatever the "
    "contract says.",
    point="4",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(4, "make use of open standards"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.layer",
        "components.data_is_exportable",
    ),
    next_step="Have the supplier deliver an export, and try it.",
    supply="In components: whether all data can be taken out in an open format.",
    exclusions=("Layers other than application and data.",),
    assumptions=(OUR_READING,),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer       | data_is_exportable
                -------------+-------------+-------------------
                ash          | application | yes
                birch        | data        | no
                cedar        | data        |
                damson       | network     | no
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
def data_exportable(case: CaseFile) -> Iterator[Answer]:
    """Each application and data store by whether its data can be taken out."""
    for line in case.rows("components"):
        if (answer := not_of_layer(line, ("application", "data"))) is not None:
            yield answer
        elif line["data_is_exportable"] is None:
            yield line.not_known("whether it can be taken out is not known", "data_is_exportable")
        elif line["data_is_exportable"]:
            yield line.met("all its data can be taken out")
        else:
            yield line.not_met("its data cannot all be taken out in an open format")
