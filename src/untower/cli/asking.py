"""`untower ask` and `untower read-back`: send out what is missing, take the answers in."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.cli.options import (
    AsJson,
    EditionName,
    EditionOption,
    MappingFiles,
    Maps,
    OnDate,
    Sources,
    Strict,
    reckoned_from,
)
from untower.cli.reading import read_body
from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.storage.read_back import ReadBack

SheetsFolder = Annotated[
    Path, typer.Option("-o", "--output", help="Where to write the workbooks.", metavar="FOLDER")
]
NewFolder = Annotated[
    Path,
    typer.Option("-o", "--output", help="A new folder for the merged tables.", metavar="FOLDER"),
]
CHANGES_SHOWN = 50


def ask(
    files: Sources,
    output: SheetsFolder = Path("untower-sheets"),
    every: Annotated[
        bool, typer.Option("--all", help="Ask for every missing cell, not the first ten alone.")
    ] = False,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    force: Annotated[bool, typer.Option(help="Replace sheets that are there.")] = False,
) -> None:
    """Write the missing cells that would change most as one workbook for each owner role.

    Security and personal columns are asked for only with --edition full. Send the workbooks out;
    untower read-back takes the answers in.
    """
    body = read_body(files, maps, mapping, reckoned_from(on))
    if not body.tables:
        raise WrongUse(
            f"{', '.join(files)}: nothing here was recognised, so there is nothing to ask about. "
            "Run untower check on it to see why."
        )
    from untower.award.step import Wishes
    from untower.case import CaseWishes
    from untower.cli import progress
    from untower.publish.ask_workbook import write_ask_sheets
    from untower.publish.editions import MISSING_SHOWN, Edition, cut

    with progress.shown() as report:
        # Questions come from what is blank: what explains the choice of providers asks none, nor
        # does choosing again at other prices.
        made = body.plan(
            progress=report,
            wishes=Wishes(is_explained=False),
            case_wishes=CaseWishes(has_regret=False),
        ).made
    shown = cut(made, Edition(edition.value), missing_shown=None if every else MISSING_SHOWN)
    written = write_ask_sheets(shown, output, is_forced=force)
    if not written:
        typer.echo("Nothing is missing that this edition may ask for: no sheet was written.")
        return
    for file, questions in written.items():
        noun = "question" if questions == 1 else "questions"
        typer.echo(f"{file}: {questions} {noun}")
    withheld = shown.withheld.get("missing cells", 0)
    if withheld:
        noun = "cell is" if withheld == 1 else "cells are"
        typer.echo(f"{withheld:,} more {noun} asked for only in a higher edition.")
    typer.echo("Send them out. When they are back: untower read-back, the same files, the sheets.")


def read_back(
    folder: Annotated[
        str, typer.Argument(help="The files that the questions were made from.", metavar="FOLDER")
    ],
    sheets: Annotated[
        list[str], typer.Argument(help="The filled workbooks, or a folder.", metavar="SHEETS")
    ],
    output: NewFolder = Path("untower-answered"),
    as_json: AsJson = False,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    strict: Strict = False,
) -> None:
    """Put the answers of filled sheets into a copy of the tables, and list what changed.

    The files that were read stay as they are. Each answer that cannot be taken is refused by name.
    """
    from untower.publish.tables_folder import check_is_new, write_read_back
    from untower.storage.read_back import read_back as merge

    check_is_new(output)
    body = read_body([folder], maps, mapping, reckoned_from(on))
    done = merge(body.reading, sheets)
    written = write_read_back(done, output)
    if as_json:
        typer.echo(json.dumps(_as_json(done), ensure_ascii=False, indent=2))
    else:
        _say(done)
    left = sum(intake.rows_refused for intake in body.intake)
    if left:
        typer.echo(
            f"{left:,} rows of the files were refused when they were read, and are not in the "
            "copy: see untower check.",
            err=as_json,
        )
    tables = sum(1 for file in written if file.parent == output)
    typer.echo(
        f"{tables} tables are in {output}; what changed is in {written[tables]}", err=as_json
    )
    if strict and (left or not done.refused.is_empty()):
        raise typer.Exit(1)


def _say(done: ReadBack) -> None:
    """The changes and refusals in sentences."""
    for change in done.changes[:CHANGES_SHOWN]:
        was = f"was {change.was}, " if change.was else ""
        who = change.by_role or "role not known"
        typer.echo(
            f"{change.table} · {change.key} · {change.column}: {was}now {change.now} "
            f"({who}; {change.sheet})"
        )
    if len(done.changes) > CHANGES_SHOWN:
        typer.echo(f"and {len(done.changes) - CHANGES_SHOWN:,} more in the list of changes")
    for refusal in done.refused.iter_rows(named=True):
        row = "" if refusal["row"] is None else f" row {refusal['row']}"
        value = "" if refusal["value"] is None else f" {refusal['value']!r}"
        allowed = f"; allowed: {refusal['allowed']}" if refusal["allowed"] else ""
        typer.echo(
            f"refused: {refusal['file']}{row}:{value} {refusal['reason']}{allowed}. "
            f"{refusal['do'] or ''}".rstrip()
        )
    refused = done.refused["row"].count()
    typer.echo(
        f"{done.asked:,} questions = {len(done.changes):,} answered + {done.already_there:,} known "
        f"already + {done.blank:,} blank + {refused:,} refused"
    )


def _as_json(done: ReadBack) -> dict[str, object]:
    return {
        "asked": done.asked,
        "changes": [asdict(change) for change in done.changes],
        "already_there": done.already_there,
        "blank": done.blank,
        "refused": done.refused.to_dicts(),
    }
