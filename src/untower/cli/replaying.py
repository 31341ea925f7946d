"""`untower bids --replay`: what can be learned from one past tender, out of a single workbook?"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.cli.options import reckoned_from
from untower.cli.reading import read_body, say_intake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.body import Body
    from untower.cli.keeping import Keeping

Replay = Annotated[
    Path | None,
    typer.Option(
        "--replay",
        help="One past tender in a single workbook: assessed and learned from, outside the gate, "
        "never an award decision.",
        metavar="FILE",
    ),
]


def replay_workbook(
    file: Path,
    procurement: str | None,
    as_json: bool,
    on: str | None,
    maps: list[str] | None,
    mapping: list[Path] | None,
    policy: Path | None,
    keeping: Keeping,
) -> None:
    """Replay one workbook and say what was learned, as sentences or as JSON."""
    from untower.bids.learning import learning_figures, replay_one, sentences
    from untower.bids.unread_rows import unread_rows

    keeping.check()
    body = read_body([str(file)], maps, mapping, reckoned_from(on), policy)
    learning = replay_one(
        body.tables,
        on=body.on,
        procurement_id=procurement,
        policy=body.policy,
        asked_by_role=keeping.by_role,
        unread=unread_rows(body.intake),
    )
    refused = _refused_rows(body)
    if as_json:
        figures = dict(learning_figures(learning)) | {"rows_refused": refused}
        typer.echo(figures_as_json(figures))
    else:
        for sentence in sentences(learning):
            typer.echo(sentence)
        told = {trouble.file for trouble in learning.troubles}
        for intake in body.intake:
            refused_here = intake.rows_refused or not intake.refused.is_empty()
            if refused_here and intake.file not in told:
                say_intake(intake)
    keeping.keep(body, learning, is_quiet=as_json)
    if learning.troubles or refused:
        raise typer.Exit(1)


def figures_as_json(figures: Mapping[str, object]) -> str:
    """What was learned as JSON text."""
    return json.dumps(figures, ensure_ascii=False, indent=2, default=_plain)


def _refused_rows(body: Body) -> int:
    return sum(intake.rows_refused for intake in body.intake)


def _plain(value: object) -> str:
    """A day as 2027-03-31 and an amount as it stands, to the penny."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} is no plain value")
