"""`untower score-sheets` and `read-scores`: what evaluators are given, and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.cli.options import MappingFiles, Maps, OnDate, reckoned_from
from untower.cli.reading import read_body
from untower.cli.tendering import Given, Kept, Named
from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.answers.scoring import ScoringSheet
    from untower.body import Body
    from untower.storage.read_scores import ReadScores

Folder = Annotated[
    Path,
    typer.Option("-o", "--output", help="Where to write the workbooks.", metavar="FOLDER"),
]
Filled = Annotated[
    list[str],
    typer.Option(
        "--sheets", help="A filled workbook, or a folder of them. May be repeated.", metavar="FILE"
    ),
]
ScoresFile = Annotated[
    Path,
    typer.Option("-o", "--output", help="Where to write the scores.", metavar="FILE.csv"),
]
Force = Annotated[bool, typer.Option(help="Replace workbooks that are there.")]


def score_sheets(
    procurement: Named,
    files: Given,
    output: Folder = Path("untower-scores"),
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    published: Kept = None,
    force: Force = False,
) -> None:
    """Write a workbook for each evaluator to score alone.

    It holds that evaluator's own tenders and criteria, with the published scale in a drop-down: no
    price, no other score, nobody else.
    """
    from untower.publish.scoring_workbook import write_scoring_workbooks

    body = read_body(files, maps, mapping, reckoned_from(on))
    sheets = _sheets(body, procurement, published)
    for file, asked in write_scoring_workbooks(sheets, output, is_forced=force).items():
        typer.echo(f"{file}: {asked:,} {'score' if asked == 1 else 'scores'} to give")
    for sheet in sheets:
        for sentence in sheet.left_out:
            typer.echo(f"  {sheet.evaluator_id}: {sentence}")
    typer.echo("When they are back: untower read-scores, the same files, --sheets FOLDER.")


def read_scores(
    procurement: Named,
    files: Given,
    sheets: Filled,
    output: ScoresFile = Path("scores.csv"),
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    published: Kept = None,
) -> None:
    """Read filled scoring workbooks back, every cell checked.

    Writes individual scores as a table to put beside the others. None on record is changed, and
    none becomes an agreed score. Exit 1 when a cell was refused.
    """
    from untower.publish.blank_workbook import put
    from untower.publish.tables_folder import table_csv
    from untower.storage.read_scores import read_scores as read_back

    if output.exists():
        raise WrongUse(f"{output}: is there already. Name another file with -o.")
    body = read_body(files, maps, mapping, reckoned_from(on))
    given = _sheets(body, procurement, published)
    done = read_back(given, sheets, scores=body.tables.get("scores"))
    put(output, table_csv("scores", done.scores))
    _say(done)
    typer.echo(f"The scores are in {output}")
    if not done.refused.is_empty():
        raise typer.Exit(1)


def _sheets(body: Body, procurement: str, published: Path | None) -> tuple[ScoringSheet, ...]:
    """What each evaluator is given; WrongUse with everything that stands in the way."""
    found = body.scoring_sheets(procurement, published=published)
    if found.troubles:
        said = [t.sentence for t in found.troubles]
        raise WrongUse("\n".join(["Nothing may be scored yet:", *said]))
    return found.sheets


def _say(done: ReadScores) -> None:
    for refusal in done.refused.iter_rows(named=True):
        at = "" if refusal["row"] is None else f" row {refusal['row']}"
        column = f" · {refusal['column']}" if refusal["column"] else ""
        value = "" if refusal["value"] is None else f" {refusal['value']!r}"
        allowed = f"; allowed: {refusal['allowed']}" if refusal["allowed"] else ""
        typer.echo(
            f"refused: {refusal['file']}{at}{column}:{value} {refusal['reason']}{allowed}. "
            f"{refusal['do'] or ''}".rstrip()
        )
    typer.echo(
        f"{done.asked:,} scores asked for = {done.scores.height:,} taken + "
        f"{done.already_there:,} known already + {done.blank:,} blank + "
        f"{done.rows_refused:,} refused"
    )
