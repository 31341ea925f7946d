"""A spend file of any size with defects planted where we know them, made from a seed.

Seven columns and a suppliers file. Every kind of defect is one that all the checkers in the bench
are asked for: a type, a range, a listed word, a required value, a key used twice, a broken link.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SUPPLIERS = 2_000
CATEGORIES = ("ict", "premises", "transport", "supplies", "third_party", "support")
DEFECTS_PER_MILLION = {
    "date": 400,
    "amount": 300,
    "range": 200,
    "category": 250,
    "required": 150,
    "key": 350,
    "link": 262,
}


@dataclass(frozen=True)
class SpendFile:
    """Where the files are and which defects they hold, as (line, column, text)."""

    payments: Path
    suppliers: Path
    defects: frozenset[tuple[int, str, str]]


def make(folder: Path, rows: int, seed: int = 20261123) -> SpendFile:
    """Write payments.csv with `rows` rows and suppliers.csv into `folder`; list the defects."""
    import numpy as np

    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    suppliers = folder / "suppliers.csv"
    names = [
        f"SUPPLIER {n:04d} {'SERVICES' if n % 3 else 'SYSTEMS'} LIMITED" for n in range(SUPPLIERS)
    ]
    with suppliers.open("w", encoding="utf-8", newline="\n") as out:
        out.write("supplier_id,name\n")
        out.writelines(f"S{n:04d},{name}\n" for n, name in enumerate(names))

    who = rng.integers(0, SUPPLIERS, rows)
    amount = np.round(np.exp(rng.normal(6.5, 1.8, rows)), 2)
    day = np.datetime_as_string(
        np.datetime64("2023-04-01") + rng.integers(0, 1096, rows).astype("timedelta64[D]")
    )
    category = rng.integers(0, len(CATEGORIES), rows)
    cells = {
        "payment_id": [f"P{n:08d}" for n in range(rows)],
        "paid_on": day.tolist(),
        "supplier_id": [f"S{n:04d}" for n in who],
        "supplier_name": [names[n] for n in who],
        "category": [CATEGORIES[n] for n in category],
        "amount_gbp": [f"{a:.2f}" for a in amount],
        "description": [
            f"Order {n % 99_991:05d} for services delivered in the period" for n in range(rows)
        ],
    }
    defects = _plant(cells, rows, rng)
    payments = folder / "payments.csv"
    with payments.open("w", encoding="utf-8", newline="\n") as out:
        out.write(",".join(cells) + "\n")
        out.writelines(",".join(record) + "\n" for record in zip(*cells.values(), strict=True))
    (folder / "defects.json").write_text(json.dumps(sorted(defects)), encoding="utf-8")
    return SpendFile(payments, suppliers, frozenset(defects))


def _plant(
    cells: dict[str, list[str]], rows: int, rng: np.random.Generator
) -> set[tuple[int, str, str]]:
    """Spoil distinct rows, a kind at a time; a key's second use is the defect, not its first."""
    counts = {kind: max(1, n * rows // 1_000_000) for kind, n in DEFECTS_PER_MILLION.items()}
    spoiled = (1 + rng.choice(rows - 1, size=sum(counts.values()), replace=False)).tolist()
    found: set[tuple[int, str, str]] = set()
    for kind, count in counts.items():
        for number, row in enumerate(spoiled[:count]):
            column, text = {
                "date": ("paid_on", ("2025-02-30", "n.k.", "2025-13-01")[number % 3]),
                "amount": ("amount_gbp", ("12k", "see note", "1.2.3")[number % 3]),
                "range": ("amount_gbp", "9000000000000.00"),
                "category": ("category", "sundries"),
                "required": ("amount_gbp", ""),
                "key": ("payment_id", cells["payment_id"][row - 1]),
                "link": ("supplier_id", "S9999"),
            }[kind]
            cells[column][row] = text
            # The header is line 1, so record 0 stands on line 2.
            found.add((row + 2, column, text))
        del spoiled[:count]
    return found


def made_in(folder: Path) -> SpendFile:
    """The files that `make` wrote into a folder, and their defects."""
    listed = json.loads((folder / "defects.json").read_text(encoding="utf-8"))
    defects = frozenset((row, column, text) for row, column, text in listed)
    return SpendFile(folder / "payments.csv", folder / "suppliers.csv", defects)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
