"""`untower demo`, `start` and `tables`: something to look at, to fill, and what may stand where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from untower.cli import analysing
from untower.cli.options import AsJson, EditionName, EditionOption, OnDate, Output
from untower.errors import NoSuchFolder, WrongUse
from untower.storage.examples import example_folder


def demo(
    output: Output = None,
    as_json: AsJson = False,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
) -> None:
    """Walk the journey for an invented council, Harrowmoor."""
    analysing.plan(
        [str(example_folder())],
        output=output or (None if as_json else Path("untower-demo")),
        as_json=as_json,
        edition=edition,
        on=on,
    )


def start(
    file: Annotated[Path, typer.Argument(help="The workbook to write.", metavar="FILE.xlsx")],
    force: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
    past_tender: Annotated[
        bool,
        typer.Option(
            "--past-tender",
            help="Write the sheets of one past tender instead, for bids --replay.",
        ),
    ] = False,
) -> None:
    """Write a blank workbook for a newcomer to fill.

    Six sheets: organisation (one row), services, applications, contracts, suppliers, people. With
    --past-tender those of one past tender, to learn from it.
    """
    from untower.publish.blank_workbook import write_past_tender_workbook, write_start_workbook

    if past_tender:
        write_past_tender_workbook(_new_workbook(file, force))
        typer.echo(
            f"Wrote {file}. Fill in one tender that was decided, then: untower bids --replay {file}"
        )
        return
    write_start_workbook(_new_workbook(file, force))
    typer.echo(f"Wrote {file}. Fill what you have, leave the rest blank, then: untower plan {file}")


def tables(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write the schema to this file.", metavar="FILE"),
    ] = None,
    workbook: Annotated[
        Path | None,
        typer.Option(help="Write a blank workbook of all tables instead.", metavar="FILE.xlsx"),
    ] = None,
    force: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
) -> None:
    """Every table untower knows, as JSON Schema.

    With --workbook, a blank workbook of all of them.
    """
    if workbook is not None:
        from untower.publish.blank_workbook import write_tables_workbook

        write_tables_workbook(_new_workbook(workbook, force))
        typer.echo(f"Wrote {workbook}")
        return
    from untower.publish.reference import schema

    text = json.dumps(schema(), ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
        return
    from untower.publish.blank_workbook import put

    put(_new_file(output, force), f"{text}\n".encode())
    typer.echo(f"Wrote {output}")


def _new_workbook(file: Path, force: bool) -> Path:
    """The path to write a workbook to; refused when it would overwrite or is no .xlsx."""
    if file.suffix.lower() != ".xlsx":
        raise WrongUse(
            f"{file}: a workbook's name ends in .xlsx. Write {file.with_suffix('.xlsx')}."
        )
    return _new_file(file, force)


def _new_file(file: Path, force: bool) -> Path:
    """The path to write to; refused when it would overwrite, or when its folder is not there."""
    if file.is_dir():
        raise WrongUse(f"{file}: is a folder. Name a file.")
    if file.exists() and not force:
        raise WrongUse(f"{file}: is there already. Name another file, or add --force.")
    if not file.parent.is_dir():
        raise NoSuchFolder(f"{file.parent}: there is no such folder. Make it first.")
    return file
