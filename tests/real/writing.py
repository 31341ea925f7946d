"""How figures are written in docs/real-data.md: pounds, shares, and Markdown tables."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from untower.answers import FileIntake

NOT_KNOWN = "not known"
NUMBER = re.compile(r"(?<![-\w])\d+(?:,\d{3})*")
PLAIN = ("read as payments as published", "not used")


def pounds(value: object) -> str:
    """Whole pounds with separators; a credit has its minus before the sign."""
    if value is None:
        return NOT_KNOWN
    amount = Decimal(str(value))
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.0f}"


def count(value: object) -> str:
    """A whole number with separators."""
    return NOT_KNOWN if value is None else f"{value:,}"


def share(value: object) -> str:
    """A percentage with one place."""
    return NOT_KNOWN if value is None else f"{value:.1f}%"


def in_cell(text: object) -> str:
    """A published name as it can stand in a table's cell."""
    return re.sub(r"\s+", " ", str(text)).replace("|", "/").strip()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is words and the others are numbers."""
    lines = ["| " + " | ".join(columns) + " |", "|---|" + "---:|" * (len(columns) - 1)]
    lines += ["| " + " | ".join(in_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def refusals(intake: Iterable[FileIntake]) -> list[tuple[str, int]]:
    """Refused rows by reason, the commonest first; a row with several is counted by its first."""
    counts: Counter[str] = Counter()
    for one in intake:
        firsts = one.refused.unique(subset="row", keep="first", maintain_order=True)
        counts.update(_kind_of(reason) for reason in firsts["reason"])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _kind_of(reason: str) -> str:
    """The reason without the place it points at: "used before, in a.csv row 4" is "used before"."""
    return reason.split(", in ", 1)[0]


def encodings(intake: Iterable[FileIntake]) -> str:
    """How many files of each format and encoding."""
    kinds = Counter((one.format, one.encoding) for one in intake)
    return ", ".join(
        f"{number} {file_format}{f' in {encoding}' if encoding else ''}"
        for (file_format, encoding), number in sorted(kinds.items(), key=lambda kind: -kind[1])
    )


def low_files(intake: Iterable[FileIntake]) -> list[FileIntake]:
    """Files of payments of which less than 95% of the rows were kept."""
    paid = [one for one in intake if one.table == "payments"]
    return [one for one in paid if one.rows_kept * 100 < one.rows_in * 95]


def assumptions(intake: Iterable[FileIntake]) -> str:
    """What was assumed in how many files, the commonest first; numbers within are left out."""
    said: Counter[str] = Counter()
    for one in intake:
        said.update({NUMBER.sub("…", text).rstrip(".") for text in one.assumed})
    worth = sorted(
        ((text, number) for text, number in said.items() if not text.startswith(PLAIN)),
        key=lambda pair: (-pair[1], pair[0]),
    )
    if not worth:
        return "Nothing was assumed beyond what each header means."
    return table(["assumed", "files"], [(text, count(number)) for text, number in worth[:6]])


def reading_rows(intake: Sequence[FileIntake]) -> list[tuple[str, str]]:
    """Files, encodings, layouts, rows in, kept and refused by reason; files under 95% named."""
    layouts = {tuple(sorted(one.headers.items())) for one in intake}
    rows = [
        ("files and sheets", encodings(intake)),
        ("layouts of headers", count(len(layouts))),
        ("rows in", count(sum(one.rows_in for one in intake))),
        ("kept", count(sum(one.rows_kept for one in intake))),
    ]
    rows += [(f"refused: {reason}", count(number)) for reason, number in refusals(intake)]
    rows += [
        (f"under 95% kept: {one.file}", f"{count(one.rows_kept)} of {count(one.rows_in)}")
        for one in low_files(intake)
    ]
    return rows


def rows_row(title: str, intake: Sequence[FileIntake]) -> str:
    """One source's row in the first table."""
    holds_payments = any(one.table == "payments" for one in intake)
    cells = [
        title,
        count(len(intake)),
        count(sum(one.rows_in for one in intake)),
        count(sum(one.rows_kept for one in intake)),
        count(sum(one.rows_refused for one in intake)),
        count(len(low_files(intake))) if holds_payments else "no payments",
    ]
    return "| " + " | ".join(cells) + " |"
