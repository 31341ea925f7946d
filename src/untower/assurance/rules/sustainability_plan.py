"""Is there a plan to make technology sustainable?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS, evidence_answer
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="The body has a sustainability plan for its technology in date.",
    why="Energy and discarded machines cost money and carbon whether or not anybody counts them.",
    point="12",
    edition="current",
    subject="organisation",
    binds=CODE,
    source=code_source(12, "make technology sustainable"),
    reads=(
        "organisation.name",
        *READS,
    ),
    next_step="Renew the plan, with the energy its hosting uses.",
    supply="In evidence: kind sustainability_plan about the organisation, with its date, its end "
    "and its result.",
    assumptions=(OUR_READING,),
    examples=(
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | done_on | expires_on | result
---
e | sustainability_plan | organisation | 2025-05-01 | 2028-05-01 | approved
                """,
            },
            outcomes={
                "all": "met",
            },
        ),
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | done_on | expires_on | result
---
e | sustainability_plan | organisation | 2020-05-01 | 2023-05-01 | approved
                """,
            },
            outcomes={
                "all": "not met",
            },
        ),
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | done_on | expires_on | result
---
e | sustainability_plan | organisation | 2025-05-01 | 2028-05-01 |
                """,
            },
            outcomes={
                "all": "not known",
            },
        ),
        Example(
            kind="other",
            tables={
                "evidence": """
evidence_id | kind | subject_table | done_on | expires_on | result
---
e | sustainability_plan | organisation | 2025-05-01 | 2028-05-01 | approved
                """,
            },
            outcomes={
                "all": "not applicable",
            },
        ),
    ),
)
def sustainability_plan(case: CaseFile) -> Iterator[Answer]:
    """The body as a whole, by its evidence."""
    yield evidence_answer(
        case, case.whole("organisation"), "sustainability_plan", "sustainability plan"
    )
