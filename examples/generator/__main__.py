"""Makes every file of harrowmoor, its procurements, harrowmoor-tight and raw.

To run it: `python -m examples.generator`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from examples.generator.checking import problems
from examples.generator.council import council
from examples.generator.ledger import REFUSED
from examples.generator.limits import tight_limits
from examples.generator.past_tender import past_tender
from examples.generator.procuring import procuring, together
from examples.generator.raw_applications import application_list
from examples.generator.raw_register import published_register
from examples.generator.raw_spend import published_spend
from examples.generator.readme import procurements_readme, readme, tight_readme
from examples.generator.writing import csv_text

from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from examples.generator.records import Rows, Tables

EXAMPLES = Path(__file__).resolve().parents[1]
PLACED_BY_READER = ("source_file", "source_row")


def _without_refused(tables: Tables) -> Tables:
    refused = {id(row) for _, row in REFUSED}
    kept = [row for row in tables["payments"] if id(row) not in refused]
    return tables | {"payments": kept}


def _csv(table: str, rows: Rows) -> bytes:
    columns = tuple(c for c in TABLES[table].column_names if c not in PLACED_BY_READER)
    return csv_text(columns, rows).encode()


def files() -> Iterator[tuple[str, bytes]]:
    """Every file by its path under examples, with its bytes; ValueError for a row not allowed."""
    tables = council()
    tight = tight_limits()
    kept = _without_refused(tables)
    procured = procuring(tables)
    found = problems(kept) + problems(kept | {"limits": tight})
    found += problems(together(kept, procured))
    if found:
        raise ValueError("\n".join(found))
    for name, rows in tables.items():
        yield f"harrowmoor/{name}.csv", _csv(name, rows)
    yield "harrowmoor/README.md", readme(tables).encode()
    for name, rows in procured.items():
        yield f"harrowmoor-procurements/{name}.csv", _csv(name, rows)
    yield "harrowmoor-procurements/README.md", procurements_readme(procured).encode()
    yield "past-tender.xlsx", past_tender()
    yield "harrowmoor-tight/limits.csv", _csv("limits", tight)
    yield "harrowmoor-tight/README.md", tight_readme().encode()
    yield "raw/spend-2025-26.csv", published_spend(tables["payments"]).encode("cp1252")
    yield "raw/contracts-register.csv", published_register(tables).encode("utf-8-sig")
    yield "raw/applications.xlsx", application_list(tables)


def main() -> None:
    """Write the files under the folder asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=EXAMPLES)
    folder = parser.parse_args().output
    for name, content in files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
