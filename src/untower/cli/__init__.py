"""The command line: the same engine and words as the library, one command a question.

Heavy libraries are loaded inside the commands, so that `untower --help` answers at once.
Exit codes: 0 done, findings included; 1 for `check` when a row was refused, or with `--strict`
also when a finding is not met; 2 wrong use, or input that cannot be read at all; 3 a fault of ours.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import typer

from untower.cli import (
    analysing,
    asking,
    auditing,
    making,
    papering,
    reading,
    scoring,
    serving,
    tendering,
    working,
)
from untower.errors import UntowerError

# How many new objects there may be before the unreachable among them are looked for.
SWEPT_EVERY = 200_000

app = typer.Typer(
    name="untower",
    help="From the spreadsheets a public body already has to an IT sourcing plan.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(making.demo)
app.command()(making.start)
app.command()(reading.check)
app.command()(analysing.needs)
app.command()(analysing.capability)
app.command()(analysing.estate)
app.command()(analysing.options)
app.command()(analysing.lots)
app.command()(tendering.bids)
app.command("publish-criteria")(tendering.publish_criteria)
app.command("score-sheets")(scoring.score_sheets)
app.command("read-scores")(scoring.read_scores)
app.command()(analysing.award)
app.command()(analysing.case)
app.command()(analysing.assure)
app.command()(analysing.plan)
app.command()(papering.paper)
app.command()(asking.ask)
app.command("read-back")(asking.read_back)
app.command()(making.tables)
app.command()(serving.serve)
app.command()(working.worker)
app.command("first-link")(serving.first_link)
app.command()(serving.backup)
app.command()(serving.restore)
app.add_typer(auditing.audit)


def _version(is_asked: bool) -> None:
    if is_asked:
        from untower import __version__

        typer.echo(f"untower {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and stop."
    ),
) -> None:
    """From the spreadsheets a public body already has to an IT sourcing plan."""


def main() -> None:
    """Run one command; a user's mistake ends in sentences and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may not hold "£" or "→": replace rather than stop.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # One command makes a million rows and ends. Looking through all of them again and again for
    # what refers to itself, of which there is next to nothing, took an eighth of a large plan.
    gc.set_threshold(SWEPT_EVERY, 50, 100)
    try:
        app()
    except UntowerError as error:
        typer.echo(f"untower: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        typer.echo("untower: stopped; nothing half-written was left.", err=True)
        sys.exit(130)
    except Exception as fault:  # noqa: BLE001 (the last resort: whatever it is, exit 3)
        typer.echo(_as_a_fault(fault), err=True)
        sys.exit(3)


def _as_a_fault(fault: Exception) -> str:
    """What to say where untower itself went wrong: one sentence, and the place for who mends it."""
    if isinstance(fault, MemoryError):
        return (
            "untower: the machine has too little memory for these files. Give fewer at a time, or "
            "run it on a larger machine. Nothing half-written was left."
        )
    if isinstance(fault, OSError):
        reason = (fault.strerror or str(fault)).lower()
        return (
            f"untower: {fault.filename or 'a file'}: the system would not go on ({reason}). "
            "Check that the disk has room and that you may write there, then run again."
        )
    import traceback

    at = traceback.extract_tb(fault.__traceback__)[-1]
    return (
        f"untower: a fault of ours, not of your files: {type(fault).__name__}: {fault} "
        f"({Path(at.filename).name}, line {at.lineno}). Nothing half-written was left. "
        "Please report this sentence."
    )
