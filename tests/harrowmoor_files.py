"""Harrowmoor's files as they stand: every cell as text, and who belongs to which group."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

Rows = list[dict[str, str]]
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
HARROWMOOR = EXAMPLES / "harrowmoor"
PROCUREMENTS = EXAMPLES / "harrowmoor-procurements"
TIGHT = EXAMPLES / "harrowmoor-tight"


def read_csv(path: Path) -> Rows:
    """The rows of a file."""
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def tables_of_harrowmoor() -> dict[str, Rows]:
    """Every table but the payments, which are many."""
    return {p.stem: read_csv(p) for p in HARROWMOOR.glob("*.csv") if p.stem != "payments"}


def tables_of_procurements() -> dict[str, Rows]:
    """Every table of the procurements alone."""
    return {p.stem: read_csv(p) for p in PROCUREMENTS.glob("*.csv")}


def groups_of(tables: dict[str, Rows]) -> dict[str, str]:
    """The company at the top of each supplier's group."""
    owner = {s["supplier_id"]: s["parent_id"] for s in tables["suppliers"]}

    def top(name: str) -> str:
        return top(owner[name]) if owner.get(name) else name

    return {name: top(name) for name in owner}


def covered_in(tables: dict[str, Rows]) -> dict[str, tuple[str, ...]]:
    """The components of each offer."""
    found = defaultdict(list)
    for item in tables["offer_items"]:
        found[item["offer_id"]].append(item["component_id"])
    return {name: tuple(parts) for name, parts in found.items()}


def some_of_harrowmoor(folder: Path, many: int = 25) -> Path:
    """The first so many components with all that is of them, in a folder: planned in seconds.

    For what is to be shown of a whole plan and not of how well a large one is chosen. Payments, of
    which there are more than of everything else, every tenth.
    """
    tables = {path.stem: read_csv(path) for path in HARROWMOOR.glob("*.csv")}
    tables["payments"] = tables["payments"][::10]
    gone = {row["component_id"] for row in tables["components"][many:]}
    gone |= {row["option_id"] for row in tables["options"] if row["component_id"] in gone}
    gone |= {row["offer_id"] for row in tables["offer_items"] if row["component_id"] in gone}
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        kept = [row for row in rows if gone.isdisjoint(row.values())]
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(kept)
    return folder
