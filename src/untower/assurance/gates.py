"""Was a step taken before the next, or passed over on record?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

PASSED_READS = ("passed_over.kind", "passed_over.by_role", "passed_over.reason")
# Words in the place of a reason that give none.
NO_REASON = ("none", "no reason", "n/a", "not applicable", "tbc", "to be confirmed", "-")


def is_passed_over(case: CaseFile, step: str) -> bool | None:
    """Whether a step is skipped on record, with who decided and why; None where it half is."""
    doubt = False
    for record in case.where("passed_over", "step", step):
        if record["kind"] not in (None, "skip"):
            continue
        if all(record[c] is not None for c in ("kind", "by_role", "reason")):
            return True
        doubt = True
    return None if doubt else False


def if_passed_over(case: CaseFile, line: Line, step: str) -> Answer | None:
    """The answer of a row whose step was passed over; None where it was not."""
    skipped = is_passed_over(case, step)
    if skipped is None:
        return line.not_known(f"a record that may pass over {step} does not say who or why")
    return line.not_applicable(f"{step} was passed over on record") if skipped else None


def gives_reason(words: str | None) -> bool | None:
    """Whether words give a reason; None for a blank."""
    return None if words is None else words.strip().casefold() not in NO_REASON
