"""The options that commands share, declared once with their help."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from untower.errors import WrongUse

# As for every date that is read.
EARLIEST_YEAR = 1990
LATEST_YEAR = 2100


class EditionName(StrEnum):
    """The editions by name, as `untower.publish.editions` has them (checked by a test)."""

    FULL = "full"
    MEMBERS = "members"
    PUBLIC = "public"


Sources = Annotated[
    list[str],
    typer.Argument(help="Folders, files, globs or zips: CSV, XLSX, ODS, JSON.", metavar="FILES"),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Where to write the results.", metavar="FOLDER"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")]
EditionOption = Annotated[
    EditionName,
    typer.Option(help="Who it is for: full, members (no security or personal columns) or public."),
]
OnDate = Annotated[
    str | None,
    typer.Option("--on", help="The date to reckon from (default: today).", metavar="DATE"),
]
Strict = Annotated[
    bool,
    typer.Option(help="Exit 1 when a row was refused or a finding is not met."),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help='What a column is: --map "Their header=payments.amount_gbp". May be repeated.',
        metavar='"HEADER=FIELD"',
    ),
]
MappingFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--mapping",
        help="A mapping file (TOML), as in examples/mappings. May be repeated.",
        metavar="FILE",
    ),
]

PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        help="Your own policy numbers (TOML), asked before those shipped.",
        metavar="FILE",
    ),
]


def reckoned_from(text: str | None) -> date:
    """The date a run is made for: as given, or today's, which only the command line may ask."""
    if text is None:
        return date.today()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 (a date has no zone)
        except ValueError:
            continue
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise WrongUse(f"--on {text}: allowed: from {EARLIEST_YEAR} to {LATEST_YEAR}.")
        return day
    raise WrongUse(f"--on {text}: not a date. Write it as 2027-03-31 or 31/03/2027.")


def header_pairs(maps: list[str] | None) -> dict[str, str]:
    """The --map options as header → field, each checked for its form."""
    pairs: dict[str, str] = {}
    for entry in maps or []:
        header, sign, field = entry.rpartition("=")
        if not sign or not header.strip() or not field.strip():
            raise WrongUse(
                f'--map "{entry}": not of the form "Their header=field". '
                'Write for example --map "Net Amount=payments.amount_gbp".'
            )
        pairs[header.strip()] = field.strip()
    return pairs
