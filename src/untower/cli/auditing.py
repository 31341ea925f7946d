"""`untower audit`: does the record of the service hold, and does an export make the same again?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.actions.audit import Verified

audit = typer.Typer(
    name="audit",
    help="Check the record of the service; make the result of an export again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the service (UNTOWER_HOME).", metavar="FOLDER"),
]


@audit.command()
def verify(
    organisation: Annotated[
        str | None,
        typer.Option(
            "--organisation", help="Its name in addresses; all otherwise.", metavar="SLUG"
        ),
    ] = None,
    home: Home = None,
) -> None:
    """Check every event, and every version, run and adoption against its event.

    Exit code 1 where something does not hold; each place is named.
    """
    from untower.cli.serving import set_up

    set_up(home)
    from untower.actions.audit import verify as looked_through
    from untower.actions.audit import verify_all
    from untower.record.people.models import Organisation

    if organisation is None:
        chains = list(verify_all())
    else:
        known = Organisation.objects.filter(slug=organisation).first()
        if known is None:
            slugs = ", ".join(sorted(Organisation.objects.values_list("slug", flat=True)))
            raise WrongUse(f"{organisation}: no such organisation here. There are: {slugs}.")
        chains = [looked_through(known)]
    for chain in chains:
        _say(chain)
    if not all(chain.holds for chain in chains):
        raise typer.Exit(1)


def _say(chain: Verified) -> None:
    checked = [
        f"{count:,} {what}" for what, count in {"events": chain.events, **chain.checked}.items()
    ]
    state = "holds" if chain.holds else "DOES NOT HOLD"
    typer.echo(f"{chain.chain}: {state}. Looked at {', '.join(checked)}.")
    for number, one in enumerate(chain.broken):
        typer.echo(f"  {'first: ' if number == 0 else '       '}{one}")


@audit.command()
def replay(
    file: Annotated[Path, typer.Argument(help="An export for a challenge.", metavar="FILE.zip")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write what came out here.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Make the result of an export again, from what is in it alone, and compare.

    Needs no service and no database. Exit code 1 where what comes out differs, or where the file is
    not whole; each difference is named.
    """
    from untower.cli import progress
    from untower.made_again import make_again

    with progress.shown() as report:
        again = make_again(file, progress=report)
    for sentence in again.sentences:
        typer.echo(sentence)
    if output is not None:
        for written in again.write(output):
            typer.echo(f"Wrote {written}")
    if not again.is_equal:
        raise typer.Exit(1)
