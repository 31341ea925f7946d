"""Was something done once, and in time: a notice published, an approval given, a consent had?

Unlike other evidence an act does not run out. One that is not on record is not known; one that was
refused, or came too late, is not met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.evidence import FAILED, PASSED, rows_about
from untower.phrases import spell_day

if TYPE_CHECKING:
    from datetime import date

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

ACT_READS = (
    "evidence.kind",
    "evidence.point",
    "evidence.subject_table",
    "evidence.subject_key",
    "evidence.done_on",
    "evidence.result",
)


def act_answer(
    case: CaseFile,
    line: Line,
    point: str,
    words: str,
    *,
    since: date | None = None,
    by: date | None = None,
    also_passed: tuple[str, ...] = (),
) -> Answer:
    """What the record of an act says of a row, where the act counts from `since` up to `by`.

    It is evidence of kind other with the rule's name as its point. `words` name the act
    ("transparency notice"). `also_passed` are further first words of a result that is good enough.
    """
    about, unclear = rows_about(case, line, "other", point)
    if unclear:
        return line.not_known(f"a row of evidence does not say whether it is this {words}")
    if any(row["done_on"] is None or row["result"] is None for row in about):
        return line.not_known(f"the {words} has no date or no result")
    done = [r for r in about if r["done_on"] <= case.on and (not since or since <= r["done_on"])]
    if not done:
        return line.not_known(f"no {words} was given")
    good = [row for row in done if _passed(row["result"], also_passed)]
    for row in good:
        if by is None or row["done_on"] <= by:
            return line.met(f"{words} of {spell_day(row['done_on'])}: {row['result']}")
    if good:
        words = f"its {words} came on {spell_day(good[0]['done_on'])}"
        due = "" if by is None else f", after {spell_day(by)}"
        return line.not_met(f"{words}{due}", tuple(row.row for row in good))
    bad = [row for row in done if row["result"].strip().casefold().startswith(FAILED)]
    if len(bad) < len(done):
        return line.not_known(f"its {words} says neither way: {done[0]['result']}")
    return line.not_met(f"its {words} says: {bad[0]['result']}", tuple(row.row for row in bad))


def _passed(result: str, also_passed: tuple[str, ...]) -> bool:
    """Whether a result is good; words that are good for this act alone come first."""
    said = result.strip().casefold()
    if also_passed and said.startswith(also_passed):
        return True
    return said.startswith(PASSED) and not said.startswith(FAILED)


def shown_acts(table: str, point: str) -> str:
    """The acts that examples share: ash in time, birch late, cedar without a day, fir refused.

    elder has none.
    """
    lines = (
        ("evidence_id", "kind", "subject_table", "point", "subject_key", "done_on", "result"),
        ("e1", "other", table, point, "ash", "2025-06-01", "published"),
        ("e2", "other", table, point, "birch", "2026-02-20", "published"),
        ("e3", "other", table, point, "cedar", "", "published"),
        ("e4", "other", table, point, "fir", "2025-06-01", "refused"),
    )
    return "\n".join(" | ".join(line) for line in lines)
