"""From a plan to papers on the disk: each whole or absent, nobody's file overwritten unasked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from untower.errors import UntowerError, WrongUse
from untower.publish.papers.compose import compose
from untower.publish.papers.docx_file import docx_bytes
from untower.publish.papers.shipped import PAPERS, shipped_template

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from untower.answers import Plan
    from untower.publish.editions import Edition
    from untower.publish.papers.template import Template

ENDING = ".docx"


def paper_docx(
    plan: Plan, paper: str, edition: Edition, *, template: Template | None = None
) -> bytes:
    """One paper of a plan as the bytes of a Word file, in one edition.

    `template` is a body's own, else the one shipped. The same plan gives the same bytes. WrongUse
    for a paper there is not.
    """
    used = template or shipped_template(paper)
    return docx_bytes(compose(plan, paper, used, edition))


def every_paper(plan: Plan, edition: Edition) -> dict[str, bytes]:
    """Every shipped paper of a plan, by the name of its file."""
    return {f"{paper}{ENDING}": paper_docx(plan, paper, edition) for paper in PAPERS}


def check_can_write(file: Path, *, force: bool, makes_folder: bool = False) -> None:
    """Raise WrongUse where a paper could not be put down without losing something.

    A paper is edited by hand once it is made, so one that stands there is never replaced unasked.
    `makes_folder`: its folder is made when it is written.
    """
    if file.suffix.lower() != ENDING:
        raise WrongUse(
            f"{file}: a paper's name ends in {ENDING}. Write {file.with_suffix(ENDING)}."
        )
    if file.is_dir():
        raise WrongUse(f"{file}: is a folder. Name a file.")
    if file.exists() and not force:
        raise WrongUse(
            f"{file}: is there already, and may have been edited. Name another file, or add "
            "--force to replace it."
        )
    if not makes_folder and not file.parent.is_dir():
        raise WrongUse(f"{file.parent}: there is no such folder. Make it first.")


def put(files: Iterable[tuple[Path, bytes]]) -> list[Path]:
    """Write files, each first beside its place, and put them there once all of them stand."""
    wanted = list(files)
    parts: list[tuple[Path, Path]] = []
    try:
        for file, content in wanted:
            part = file.with_name(f".untower-part-{os.getpid()}-{file.name}")
            parts.append((part, file))
            part.write_bytes(content)
        for part, file in parts:
            part.replace(file)
    except OSError as problem:
        raise UntowerError(
            f"{wanted[0][0].parent}: a paper could not be written: "
            f"{problem.strerror or problem}. Close the files that are open there, or name another "
            "place with -o."
        ) from problem
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)
    return [file for file, _ in wanted]
