"""`untower paper`: the papers that carry a plan to those who decide, as Word files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.cli.options import (
    EditionName,
    EditionOption,
    MappingFiles,
    Maps,
    OnDate,
    PolicyFile,
    reckoned_from,
)
from untower.cli.reading import read_body
from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.answers import Plan
    from untower.publish.papers.template import Template

EVERY = "all"

Kind = Annotated[
    str | None,
    typer.Argument(
        help="cabinet, business-case, options-appraisal, spend-control, lotting, or all.",
        metavar="PAPER",
    ),
]
Files = Annotated[
    list[str] | None,
    typer.Argument(help="Folders, files, globs or zips: CSV, XLSX, ODS, JSON.", metavar="FILES"),
]
Place = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Where to write it: a .docx, or a folder for all."),
]
OwnTemplate = Annotated[
    Path | None,
    typer.Option("--template", help="Your own template (TOML).", metavar="FILE.toml"),
]
Copied = Annotated[
    Path | None,
    typer.Option(
        "--write-template",
        help="Write the paper's template to this file, to change it.",
        metavar="FILE.toml",
    ),
]
Listed = Annotated[
    bool, typer.Option("--list", help="List the papers and every name a template may use.")
]
Force = Annotated[bool, typer.Option(help="Replace a paper that is there.")]


def paper(
    kind: Kind = None,
    files: Files = None,
    output: Place = None,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    policy: PolicyFile = None,
    template: OwnTemplate = None,
    write_template: Copied = None,
    names: Listed = False,
    force: Force = False,
) -> None:
    """Write a paper for those who decide, as a Word file.

    Every figure has a footnote that leads back to its rows, rule or assumption. What untower
    cannot know is marked for the author and listed at the end.
    """
    if names:
        _say_names()
        return
    if kind is None:
        raise WrongUse(f"Name a paper: {_allowed()}. untower paper --list says what each holds.")
    if write_template is not None:
        _write_template(kind, write_template, force=force)
        return
    own = _own_template(template)
    targets = _targets(kind, output, own, force=force)
    made = _plan(files, on, maps, mapping, policy)
    _write(made, edition, targets, own)


def _write(
    made: Plan, edition: EditionName, targets: dict[str, Path], own: Template | None
) -> None:
    from untower.publish.editions import Edition
    from untower.publish.papers.making import paper_docx, put

    level = Edition(edition.value)
    for file in targets.values():
        file.parent.mkdir(parents=True, exist_ok=True)
    written = put(
        (file, paper_docx(made, kind, level, template=own)) for kind, file in targets.items()
    )
    for file in written:
        typer.echo(f"Wrote {file} ({level.title.lower()})")


def _plan(
    files: list[str] | None,
    on: str | None,
    maps: list[str] | None,
    mapping: list[Path] | None,
    policy: Path | None,
) -> Plan:
    from untower.cli import progress

    if not files:
        raise WrongUse("Name the files or the folder that the paper is made from.")
    body = read_body(files, maps, mapping, reckoned_from(on), policy)
    if not body.tables:
        raise WrongUse(
            f"{', '.join(files)}: nothing here can be used. Run untower check on it to see why."
        )
    with progress.shown() as report:
        return body.plan(progress=report).made


def _targets(
    kind: str, output: Path | None, own: Template | None, *, force: bool
) -> dict[str, Path]:
    """Which paper goes to which file; refused before any work where it could not be put down."""
    from untower.publish.papers.making import ENDING, check_can_write
    from untower.publish.papers.shipped import PAPERS

    if kind != EVERY and kind not in PAPERS:
        raise WrongUse(f"{kind}: no such paper. Allowed: {_allowed()}.")
    if kind != EVERY:
        files = {kind: output or Path(f"{kind}{ENDING}")}
    else:
        if own is not None:
            raise WrongUse("--template is of one paper: name the paper rather than all.")
        folder = output or Path("untower-papers")
        if folder.exists() and not folder.is_dir():
            raise WrongUse(f"{folder}: is a file. Name a folder with -o for all papers.")
        files = {name: folder / f"{name}{ENDING}" for name in PAPERS}
    for file in files.values():
        check_can_write(file, force=force, makes_folder=kind == EVERY)
    return files


def _own_template(file: Path | None) -> Template | None:
    from untower.publish.papers.template_reading import template_of
    from untower.storage.toml_file import read_toml

    if file is None:
        return None
    parsed, shown = read_toml(file, "template", "untower paper business-case --write-template FILE")
    return template_of(parsed, shown)


def _write_template(kind: str, file: Path, *, force: bool) -> None:
    from untower.publish.papers.making import put
    from untower.publish.papers.shipped import template_text

    text = template_text(kind)
    if file.is_dir():
        raise WrongUse(f"{file}: is a folder. Name a file.")
    if file.exists() and not force:
        raise WrongUse(f"{file}: is there already. Name another file, or add --force.")
    if not file.parent.is_dir():
        raise WrongUse(f"{file.parent}: there is no such folder. Make it first.")
    put([(file, text.encode())])
    typer.echo(f"Wrote {file}. Change it, then: untower paper {kind} FILES --template {file}")


def _say_names() -> None:
    """The papers, then every figure, table, form and word of a condition."""
    from untower.publish.papers.conditions import NOT_KNOWN, VERDICTS
    from untower.publish.papers.forms import FORMS
    from untower.publish.papers.names import FIGURES, TABLES
    from untower.publish.papers.shipped import PAPERS, shipped_template

    typer.echo("Papers")
    for name in PAPERS:
        typer.echo(f"  {name:<28}{shipped_template(name).about}")
    typer.echo("\nFigures, in a sentence as {name} or {name:form}")
    for figure in FIGURES:
        typer.echo(f"  {figure.name:<28}{figure.what} ({figure.form})")
    typer.echo("\nTables, for table, list and chart")
    for table in TABLES:
        columns = f": {', '.join(table.columns)}" if table.columns else ""
        typer.echo(f"  {table.name:<28}{table.what}{columns}")
    typer.echo(f"\nForms: {', '.join(FORMS)}")
    typer.echo(f"Conditions: NAME is {', '.join(VERDICTS)}, {NOT_KNOWN}")


def _allowed() -> str:
    from untower.publish.papers.shipped import PAPERS

    return f"{', '.join(PAPERS)} or {EVERY}"
