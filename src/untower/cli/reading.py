"""`untower check`: is every row of these files good, and where not, what is to be done?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from untower.cli.options import (
    AsJson,
    EditionName,
    EditionOption,
    MappingFiles,
    Maps,
    OnDate,
    Output,
    Sources,
    header_pairs,
    reckoned_from,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    from untower.answers import FileIntake
    from untower.body import Body

SHOWN_PER_FILE = 20
ROWS_NAMED = 3


def read_body(
    sources: Sequence[str | Path],
    maps: list[str] | None,
    mapping_files: Sequence[Path] | None,
    on: date,
    policy_file: Path | None = None,
) -> Body:
    """Read the files behind a command with the options all commands share."""
    from untower.body import read
    from untower.cli import progress

    with progress.shown() as report:
        return read(
            sources,
            on=on,
            headers=header_pairs(maps),
            mapping_files=mapping_files or (),
            policy_file=policy_file,
            progress=report,
        )


def check(
    files: Sources,
    output: Output = None,
    as_json: AsJson = False,
    edition: EditionOption = EditionName.FULL,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
) -> None:
    """Check every row: types, ranges, keys and links. Exit 1 when a row was refused.

    With -o, refused.csv holds every refusal: file, row, column, value, what is allowed, what to
    do. The default edition is full, since this is for the person who mends the files.
    """
    body = read_body(files, maps, mapping, reckoned_from(on))
    from untower.publish.editions import Edition, cut
    from untower.publish.outputs import write_refusals
    from untower.publish.plan_json import intake_as_json

    shown = cut(body.only_read(), Edition(edition.value))
    if as_json:
        typer.echo(intake_as_json(shown), nl=False)
    else:
        for intake in shown.plan.reading.intake:
            say_intake(intake)
        for name, why in body.reading.passed_over:
            typer.echo(f"{name}: passed over: {why}")
        say_total(body.intake)
    if output is not None:
        typer.echo(f"Every refusal is in {write_refusals(shown, output)}", err=as_json)
    if any(intake.rows_refused or not intake.refused.is_empty() for intake in body.intake):
        raise typer.Exit(1)


def say_intake(intake: FileIntake, shown: int = SHOWN_PER_FILE) -> None:
    """One file in words: rows, what was assumed, the first refusals."""
    if intake.table is None and not intake.rows_in and intake.refused.is_empty():
        typer.echo(f"{intake.file}: {' '.join(intake.assumed) or 'passed over: it holds no row.'}")
        return
    table = intake.table or "not recognised"
    encoding = f", {intake.encoding}" if intake.encoding else ""
    typer.echo(
        f"{intake.file}: {table} ({intake.format}{encoding}): {intake.rows_in:,} rows in = "
        f"{intake.rows_kept:,} kept + {intake.rows_refused:,} refused"
    )
    for sentence in intake.assumed:
        typer.echo(f"  assumed: {sentence}")
    refused = intake.refused
    for (reason, do), alike in _whole_rows_alike(refused):
        first = ", ".join(f"{row:,}" for row in alike["row"].head(ROWS_NAMED).to_list())
        more = ", …" if alike.height > ROWS_NAMED else ""
        typer.echo(f"  refused: {alike.height:,} rows: {reason} (row {first}{more}). {do}")
        refused = refused.join(alike, on="row", how="anti", maintain_order="left")
    for refusal in refused.head(shown).iter_rows(named=True):
        row = "" if refusal["row"] is None else f"row {refusal['row']:,}"
        where = " · ".join(part for part in (row, refusal["column"]) if part)
        value = "" if refusal["value"] is None else f" {refusal['value']!r}"
        allowed = f"; allowed: {refusal['allowed']}" if refusal["allowed"] else ""
        do = f" {refusal['do']}" if refusal["do"] else ""
        typer.echo(f"  refused: {where}:{value} {refusal['reason']}{allowed}.{do}")
    if refused.height > shown:
        typer.echo(f"  and {refused.height - shown:,} more: write them all with -o FOLDER")


def _whole_rows_alike(refused: pl.DataFrame) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    """Rows refused whole for one reason, such as blank ones: where many are, one line says so."""
    whole = refused.filter(refused["column"].is_null() & refused["row"].is_not_null())
    for (reason, do), alike in whole.group_by("reason", "do", maintain_order=True):
        if alike.height > ROWS_NAMED:
            yield (str(reason), str(do or "")), alike


def say_total(intakes: Sequence[FileIntake]) -> None:
    """All files in one line."""
    rows_in = sum(i.rows_in for i in intakes)
    kept = sum(i.rows_kept for i in intakes)
    refused = sum(i.rows_refused for i in intakes)
    noun = "file or sheet" if len(intakes) == 1 else "files and sheets"
    typer.echo(
        f"{len(intakes):,} {noun}: {rows_in:,} rows in = {kept:,} kept + {refused:,} refused"
    )
