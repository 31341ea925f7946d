"""Where does a figure of a paper come from? The words of its footnote, and the annex behind them.

A figure leads back to the step that worked it out and the files it read; a finding to its rule and
rows; a number from policy to its source. Only what the edition shows is ever named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.journey import step as step_of
from untower.phrases import listed
from untower.policy import NotCovered, number
from untower.publish.editions import full_field
from untower.publish.papers.forms import as_number
from untower.publish.papers.names import FIGURE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from untower.answers import Plan
    from untower.findings import Finding, Row
    from untower.publish.papers.lookup import Shown

FILES_NAMED = 3
ROWS_NAMED = 4


@dataclass
class Source:
    """One step's figures that rest on the same columns; `number` is its line in the annex."""

    number: int
    step: str
    reads: tuple[str, ...]
    names: list[str] = field(default_factory=list)


@dataclass
class Sources:
    """Every source that one part of a paper names, in the order of first use."""

    shown: Shown
    by_key: dict[tuple[str, tuple[str, ...]], Source] = field(default_factory=dict)

    def of(self, step: str, reads: Iterable[str], name: str) -> Source:
        """The source of a figure, with the name noted for the annex."""
        key = (step, tuple(reads))
        source = self.by_key.setdefault(key, Source(len(self.by_key) + 1, *key))
        if name not in source.names:
            source.names.append(name)
        return source

    def figure_source(self, step: str, figure: str, name: str) -> Source:
        """The source of a figure of plan.json."""
        answer = self.shown.answer(step)
        reads = () if answer is None else answer.figure_reads.get(figure, ())
        return self.of(step, reads, name)

    def note(self, source: Source, names: Sequence[str]) -> str:
        """The footnote: which figures, which step, which files, which line of the annex."""
        said = f"{listed(names, at_most=4)}: {step_words(source.step)}"
        files = files_of(self.shown.cut.plan, source.reads)
        told = f", from {listed(files, at_most=FILES_NAMED)}" if files else ""
        policies = [p for n in names if (p := policy_note(self.shown, n))]
        return f"{said}{told}; source {source.number} in the annex. {' '.join(policies)}".strip()


def step_words(name: str) -> str:
    """A step as a footnote names it: "step 8, The range"."""
    step = step_of(name)
    return f"step {step.number}, {step.title}" if step.number else step.title


def files_of(plan: Plan, reads: Iterable[str]) -> list[str]:
    """The files behind columns, in the order of the columns."""
    tables = dict.fromkeys(read.partition(".")[0] for read in reads)
    found: dict[str, None] = {}
    for table in tables:
        for intake in plan.reading.intake:
            holds = intake.table == table or any(
                full_field(intake, name).startswith(f"{table}.") for name in intake.headers
            )
            if holds and intake.rows_kept:
                found.setdefault(intake.file)
    return list(found)


def policy_note(shown: Shown, name: str) -> str:
    """The source of a number that policy ships, where the figure is that number; else nothing."""
    declared = FIGURE_NAMES.get(name)
    if declared is None or not declared.policy:
        return ""
    plan = shown.cut.plan
    found = number(declared.policy, on=plan.on, **_organisation(plan))
    value = as_number(shown.figure(name).value)
    if isinstance(found, NotCovered) or value is None:
        return ""
    if value != as_number(found.value):
        return (
            f"The organisation's own number; the one shipped is {found.value:g} ({found.source})."
        )
    doubt = "" if found.confirmed else "; not confirmed"
    return f"The same as the number of policy: {found.source} ({found.force.words}{doubt})."


def _organisation(plan: Plan) -> dict[str, str | None]:
    table = plan.reading.tables.get("organisation")
    rows = [] if table is None else table.head(1).to_dicts()
    row = rows[0] if rows else {}
    return {"binds": row.get("kind"), "nation": row.get("nation")}


def finding_note(finding: Finding) -> str:
    """The footnote of a finding: its rule and force, its source and the rows behind it."""
    rows = rows_words(finding.rows)
    source = f" {finding.source.rstrip('.')}." if finding.source else ""
    return f"Rule {finding.rule} ({finding.force.words}).{source}{f' {rows}' if rows else ''}"


def rows_words(rows: Sequence[Row]) -> str:
    """The rows behind something by file and line: "contracts.csv, rows 2, 5 and 7 more."."""
    by_file: dict[str, list[int]] = {}
    for row in rows:
        if row.file and row.row is not None:
            by_file.setdefault(row.file, []).append(row.row)
    return " ".join(
        f"{file}, {'row' if len(at) == 1 else 'rows'} "
        f"{listed([str(n) for n in at], at_most=ROWS_NAMED)}."
        for file, at in by_file.items()
    )


def columns_words(plan: Plan, reads: Iterable[str]) -> str:
    """Columns by file for the annex: "charges.csv (annual_gbp, contract_id); offers.csv (…)"."""
    by_table: dict[str, list[str]] = {}
    for read in reads:
        table, _, column = read.partition(".")
        by_table.setdefault(table, []).append(column)
    said = []
    for table, columns in by_table.items():
        files = files_of(plan, [f"{table}."])
        name = listed(files, at_most=FILES_NAMED) if files else f"{table}, which no file gave"
        said.append(f"{name} ({', '.join(columns)})")
    return "; ".join(said)
