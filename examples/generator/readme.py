"""The README of Harrowmoor: from the tables, the shapes and the list of what was planted."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from examples.generator.ledger import REFUSED
from examples.generator.planted_list import planted
from examples.generator.planted_tenders import planted_tenders
from examples.generator.planted_ways import odd_in
from examples.generator.records import FOLDER
from examples.generator.relations import RELATIONS
from examples.generator.shape import SEED, SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.generator.planted import Planted
    from examples.generator.records import Tables

OPENING = (FOLDER / "opening.md").read_text(encoding="utf-8")
WAYS = (FOLDER / "ways.md").read_text(encoding="utf-8")
PROCUREMENTS = (FOLDER / "procurements.md").read_text(encoding="utf-8")
TIGHT = (FOLDER / "tight.md").read_text(encoding="utf-8")
REFUSED_WORDS = (
    "a day that does not exist", "the year 0019", "a blank row", "the header again",
    "words where the amount belongs", "a total line",
)  # fmt: skip


def _table(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\n"


def _number(value: float) -> str:
    return f"{value:g}"


def _joined(entries: list[Planted]) -> list[tuple[str, ...]]:
    """One line for what stands in several rows of one table."""

    def alike(entry: Planted) -> tuple[str, str, str]:
        return entry.what, entry.table, entry.question

    rows: list[tuple[str, ...]] = []
    for (what, table, question), group in groupby(entries, key=alike):
        rows.append((what, table, "; ".join(entry.key for entry in group), question))
    return rows


def _refused_rows(tables: Tables) -> list[tuple[str, ...]]:
    lines = {id(row): line for line, row in enumerate(tables["payments"], start=2)}
    return [
        (str(lines[id(row)]), words)
        for (_, row), words in zip(REFUSED, REFUSED_WORDS, strict=True)
    ]  # fmt: skip


def _odd_offers(tables: Tables) -> list[tuple[str, ...]]:
    return [(what, ", ".join(names)) for what, names in odd_in(tables).items()]


def tight_readme() -> str:
    """The text of the README beside the limits that cannot all hold."""
    return TIGHT


def procurements_readme(tables: Tables) -> str:
    """The text of the README beside the procurements."""
    counts = [(f"`{name}.csv`", f"{len(rows):,}") for name, rows in tables.items()]
    return (
        PROCUREMENTS
        + "## What is in it\n\n"
        + _table(("file", "rows"), counts)
        + "## Left in on purpose\n\n"
        + _table(("what", "table", "where", "the question it tests"), _joined(planted_tenders()))
    ).rstrip("\n") + "\n"


def readme(tables: Tables) -> str:
    """The text of README.md."""
    counts = [(f"`{name}.csv`", f"{len(rows):,}") for name, rows in tables.items()]
    shapes = [(s.meaning, _number(s.value), s.source) for s in SHAPES.values()]
    relations = [(s.meaning, _number(s.value), s.source) for s in RELATIONS.values()]
    return (
        OPENING.format(seed=SEED)
        + _table(("what", "value", "source"), shapes)
        + WAYS
        + _table(("what", "value", "ground"), relations)
        + "## What is in it\n\n"
        + _table(("file", "rows"), counts)
        + "## Left in on purpose\n\n"
        + "Gaps and clashes as real councils have them. Each is found by a test in the files.\n\n"
        + _table(("what", "table", "where", "the question it tests"), _joined(planted()))
        + "The offers that are odd, by id:\n\n"
        + _table(("what", "offers"), _odd_offers(tables))
        + "## Rows a reader must refuse\n\n"
        + "All in `payments.csv`. Every other row of every table passes the declared checks, and\n"
        + "every link leads somewhere.\n\n"
        + _table(("line", "what"), _refused_rows(tables))
    ).rstrip("\n") + "\n"
