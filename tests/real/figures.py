"""The tables of docs/real-data.md, made again from the published files.

    UNTOWER_REAL_DATA=folder python -m tests.real.figures           prints every table
    UNTOWER_REAL_DATA=folder python -m tests.real.figures --write   puts them into the page

A table stands in the page between `<!-- figures: name -->` and `<!-- /figures -->`; nothing with
a number in it is written there by hand.
"""

from __future__ import annotations

import os
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.real.counted_again import totals_away
from tests.real.estate_blocks import estate_blocks, raw_blocks, register_blocks
from tests.real.published import ESTATES, OUTSIDE, RAW, REGISTERS, ROOT, SPEND, taken
from tests.real.spend_blocks import spend_blocks
from tests.real.writing import count, pounds, rows_row, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.real.published import Taken

PAGE = ROOT / "docs" / "real-data.md"
BLOCK = re.compile(r"<!-- figures: (?P<name>[\w.]+) -->\n(?P<text>.*?)\n<!-- /figures -->", re.S)
OVERVIEW = "overview"
PRINTS_TOTALS = "networkrail"
ROUNDING = Decimal("0.05")
HEAD = [
    "| source | files and sheets | rows in | kept | refused | files of payments under 95% kept |",
    "|---|---:|---:|---:|---:|---:|",
]


def blocks_of(name: str, data: Path | None) -> dict[str, str]:
    """Every block of one source by its name in the page."""
    one = taken(data, name)
    if name in SPEND:
        made = spend_blocks(one)
        if name == PRINTS_TOTALS and data is not None:
            made["totals"] = _totals(data, one)
    elif name in REGISTERS:
        made = register_blocks(one)
    elif name in ESTATES:
        made = estate_blocks(one)
    else:
        made = raw_blocks(one)
    return {f"{name}.{part}": text for part, text in made.items()}


def _totals(data: Path, one: Taken) -> str:
    """Where a file's own printed total is not the sum of its rows, by more than rounding."""
    away = totals_away(data / "spend" / one.name, one.body)
    off = {file: pounds_off for file, pounds_off in away.items() if abs(pounds_off) > ROUNDING}
    rows = [("files that print a total", count(len(away)))]
    rows += [("met by the rows kept", count(len(away) - len(off)))]
    rows += [(f"not met: {file}, printed less kept", pounds(by)) for file, by in off.items()]
    return table(["printed totals", "figure"], rows)


def overview_row(name: str, data: Path | None) -> str:
    """The source's row in the first table of the page."""
    titles = {**SPEND, **REGISTERS, **ESTATES, **RAW}
    return rows_row(titles[name], taken(data, name).body.intake)


def all_blocks(data: Path | None, page: str) -> dict[str, str]:
    """Every block of the page; without data, Harrowmoor's alone, the other rows as they stand."""
    names = [*(OUTSIDE if data else []), *RAW]
    rows = dict.fromkeys([*OUTSIDE, *RAW], "")
    for name, row in zip(rows, blocks_in(page).get(OVERVIEW, "").splitlines()[2:], strict=False):
        rows[name] = row
    rows.update({name: overview_row(name, data) for name in names})
    made = {OVERVIEW: "\n".join([*HEAD, *rows.values()])}
    for name in names:
        made.update(blocks_of(name, data))
    return made


def blocks_in(page: str) -> dict[str, str]:
    """The blocks as they stand in the page's text."""
    return {found["name"]: found["text"] for found in BLOCK.finditer(page)}


def with_blocks(page: str, made: Mapping[str, str]) -> str:
    """The page with each named block's text replaced; a block nobody makes stands as it is."""

    def again(found: re.Match[str]) -> str:
        text = made.get(found["name"], found["text"])
        return f"<!-- figures: {found['name']} -->\n{text}\n<!-- /figures -->"

    return BLOCK.sub(again, page)


def main(arguments: list[str]) -> int:
    """Print the blocks, or write them into the page."""
    folder = os.environ.get("UNTOWER_REAL_DATA")
    if not folder:
        sys.stderr.write(
            "UNTOWER_REAL_DATA is not set: only Harrowmoor's figures are made again.\n"
        )
    page = PAGE.read_text("utf-8")
    made = all_blocks(Path(folder).resolve() if folder else None, page)
    if "--write" in arguments:
        PAGE.write_text(with_blocks(page, made), "utf-8", newline="\n")
        return 0
    for name, text in made.items():
        sys.stdout.write(f"<!-- figures: {name} -->\n{text}\n<!-- /figures -->\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
