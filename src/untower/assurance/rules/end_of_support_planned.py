"""Is there a way forward for what soon loses its support?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="What loses its support within two years has an option other than staying as it is.",
    why="Replacing what people depend on takes longer than the last year of its support.",
    point="12",
    edition="current",
    subject="components",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(12, "make technology sustainable"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.support_ends_on",
        "options.component_id",
        "options.kind",
    ),
    next_step="Add the options there are, and choose one.",
    supply="In components: when support ends; in options: what could be done.",
    exclusions=("Components supported for more than two years.",),
    assumptions=(
        OUR_READING,
        "Two years is a house convention.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | support_ends_on
                -------------+----------------
                ash          | 2027-01-01
                birch        | 2027-01-01
                cedar        | 2027-01-01
                damson       | 2031-01-01
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+-------
                o1        | ash          | saas
                o2        | birch        | retain
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
def end_of_support_planned(case: CaseFile) -> Iterator[Answer]:
    """Each component that loses its support soon, by its options."""
    horizon = term_end(case.on, int(case.convention("support_end_planned_months")))
    for line in case.rows("components"):
        ends = line["support_ends_on"]
        options = case.where("options", "component_id", line["component_id"])
        kinds = [o["kind"] for o in options]
        if ends is None:
            yield line.not_known("when its support ends is not known", "support_ends_on")
        elif horizon is not None and ends > horizon:
            yield line.not_applicable("it is supported for longer")
        elif any(kind not in (None, "retain") for kind in kinds):
            yield line.met("it has a way forward among its options")
        elif not kinds or None in kinds or case.where("options", "component_id", None):
            yield line.not_known("what could be done with it is not known")
        else:
            found = tuple(o.row for o in options)
            yield line.not_met("staying as it is is its only option", found)
