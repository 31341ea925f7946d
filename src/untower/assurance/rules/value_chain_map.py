"""Is it mapped what to build, to buy and to share?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.evidence import READS_OTHER, evidence_answer
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


POINT = "value_chain_map"


@rule(
    sentence="The sourcing strategy rests on a value-chain map of what to build and what to buy.",
    why="What everybody can buy need not be built, and what only you do cannot be bought.",
    point="11",
    edition="current",
    subject="organisation",
    binds=CODE,
    source=CODE_11,
    reads=(*READS_OTHER,),
    next_step="Draw it again with what has become a commodity.",
    supply="In evidence: kind other, point value_chain_map, about the organisation, "
    "with its date, its end and its result.",
    assumptions=(OUR_READING,),
    examples=(
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | value_chain_map | 2026-02-10 | 2026-05-31 | published
                """,
            },
            outcomes={"all": "met"},
        ),
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | value_chain_map | 2025-02-10 | 2025-05-31 | published
                """,
            },
            outcomes={"all": "not met"},
        ),
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | value_chain_map | 2026-02-10 | | published
                """,
            },
            outcomes={"all": "not known"},
        ),
        Example(
            kind="other",
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | value_chain_map | 2026-02-10 | 2026-05-31 | published
                """,
            },
            outcomes={"all": "not applicable"},
        ),
    ),
)
def value_chain_map(case: CaseFile) -> Iterator[Answer]:
    """The body as a whole, by its evidence."""
    whole = case.whole("organisation")
    yield evidence_answer(case, whole, "other", "value-chain map", point=POINT)
