"""Is spending published every quarter?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.editions import ENGLAND
from untower.assurance.evidence import READS_OTHER, evidence_answer
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


TRANSPARENCY = (Bond(kinds=("council",), nations=ENGLAND, force=Force.LAW, since=date(2015, 1, 1)),)
POINT = "spend_published"


@rule(
    sentence="A council publishes each quarter what it spends above £500.",
    why="Who can read the payments can ask the question.",
    point="transparency",
    edition="current",
    subject="organisation",
    binds=TRANSPARENCY,
    confirmed=False,
    source="Local Government Transparency Code 2015, as several councils restate it on their own "
    "pages; the day it began is taken as the first of that year",
    reads=(*READS_OTHER,),
    next_step="Publish the quarter that is missing.",
    supply="In evidence: kind other, point spend_published, about the organisation, "
    "with its date, its end and its result.",
    assumptions=("Evidence ends on the day by which the next quarter is due.",),
    examples=(
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | spend_published | 2026-02-10 | 2026-05-31 | published
                """,
            },
            outcomes={"all": "met"},
        ),
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | spend_published | 2025-02-10 | 2025-05-31 | published
                """,
            },
            outcomes={"all": "not met"},
        ),
        Example(
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | spend_published | 2026-02-10 | | published
                """,
            },
            outcomes={"all": "not known"},
        ),
        Example(
            kind="central",
            tables={
                "evidence": """
evidence_id | kind | subject_table | point | done_on | expires_on | result
---
e1 | other | organisation | spend_published | 2026-02-10 | 2026-05-31 | published
                """,
            },
            outcomes={"all": "not applicable"},
        ),
    ),
)
def spend_published(case: CaseFile) -> Iterator[Answer]:
    """The body as a whole, by its evidence."""
    whole = case.whole("organisation")
    yield evidence_answer(case, whole, "other", "published spending", point=POINT)
