"""Is there evidence for a row: dated, in date, about this row, and with a result?

Evidence that is not there is not known, never not met; evidence that has run out or found a
failing is not met. A row of evidence that leaves open what it is about makes the answer not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Outcome

if TYPE_CHECKING:
    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

READS = (
    "evidence.kind",
    "evidence.subject_table",
    "evidence.subject_key",
    "evidence.done_on",
    "evidence.expires_on",
    "evidence.result",
)
READS_OTHER = (*READS, "evidence.point")
# A result begins with one of these words, or nobody can say which way it came out.
FAILED = ("not ", "non-", "no ", "none", "fail", "refused", "partial", "unjustified")
PASSED = (
    "met",
    "pass",
    "approved",
    "agreed",
    "compliant",
    "fully compliant",
    "in place",
    "justified",
    "considered",
    "published",
)


def evidence_answer(
    case: CaseFile,
    line: Line,
    kind: str,
    words: str,
    *,
    point: str | None = None,
    also_passed: tuple[str, ...] = (),
) -> Answer:
    """What the evidence of a kind says of a row: the newest counts.

    `words` name the evidence ("data protection impact assessment"). Evidence of kind other is
    told apart by `point`, the rule's name. `also_passed` are further first words of a result that
    is good enough for this kind.
    """
    about, unclear = rows_about(case, line, kind, point)
    if unclear:
        return line.not_known(f"a row of evidence does not say whether it is this {words}")
    if not about:
        return line.not_known(f"no {words} was given")
    answers = [_one(case, line, row, words, also_passed) for row in about]
    if any(row["done_on"] is None for row in about):
        return line.not_known(f"the {words} has no date")
    newest = max(row["done_on"] for row in about)
    latest = [a for a, row in zip(answers, about, strict=True) if row["done_on"] == newest]
    order = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET)
    return min(latest, key=lambda a: order.index(a.outcome))


def rows_about(case: CaseFile, line: Line, kind: str, point: str | None) -> tuple[list[Line], bool]:
    """The rows of evidence about a row, and whether another might be."""
    about, unclear = [], False
    kinds = (*case.where("evidence", "kind", kind), *case.where("evidence", "kind", None))
    for row in kinds:
        wanted = [
            (row["kind"], kind),
            (row["subject_table"], line.table),
            (row["subject_key"], line.key),
        ]
        if line.table == "organisation":
            wanted.pop()
        if point is not None:
            wanted.append((row["point"], point))
        if any(cell is not None and cell != value for cell, value in wanted):
            continue
        if any(cell is None for cell, _ in wanted):
            unclear = True
        else:
            about.append(row)
    return about, unclear


def _one(case: CaseFile, line: Line, row: Line, words: str, also_passed: tuple[str, ...]) -> Answer:
    """What one row of evidence says."""
    done, expires, result = row["done_on"], row["expires_on"], row["result"]
    if expires is not None and expires < case.on:
        return line.not_met(f"its {words} ran out on {expires.isoformat()}", (row.row,))
    if done is None or expires is None or result is None:
        missing = [c for c in ("done_on", "expires_on", "result") if row[c] is None]
        return line.not_known(f"its {words} lacks {' and '.join(missing)}")
    if done > case.on:
        return line.not_known(f"its {words} is dated after {case.on.isoformat()}")
    said = result.strip().casefold()
    if said.startswith(also_passed) if also_passed else False:
        return line.met(f"{words} of {done.isoformat()}: {result}")
    if said.startswith(FAILED):
        return line.not_met(f"its {words} of {done.isoformat()} says: {result}", (row.row,))
    if said.startswith(PASSED):
        return line.met(f"{words} of {done.isoformat()}: {result}")
    return line.not_known(f"its {words} of {done.isoformat()} says neither way: {result}")


def shown(kind: str, table: str, point: str | None = None) -> str:
    """The evidence that examples share: ash in date, birch run out, cedar without an end, fir bad.

    elder has none.
    """
    lines = (
        ("evidence_id", "subject_key", "done_on", "expires_on", "result"),
        ("e1", "ash", "2025-06-01", "2027-06-01", "met"),
        ("e2", "birch", "2022-06-01", "2024-06-01", "met"),
        ("e3", "cedar", "2025-06-01", "", "met"),
        ("e4", "fir", "2025-06-01", "2027-06-01", "not met"),
    )
    alike = ("kind", "subject_table", "point") if point else ("kind", "subject_table")
    same = (kind, table, point) if point else (kind, table)
    rows = [(*line, *(alike if n == 0 else same)) for n, line in enumerate(lines)]
    return "\n".join(" | ".join(str(cell) for cell in row) for row in rows)
