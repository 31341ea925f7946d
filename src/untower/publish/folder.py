"""May this path be a folder to write in, and is it there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.errors import WrongUse

if TYPE_CHECKING:
    from pathlib import Path


def check_may_be_folder(folder: Path) -> None:
    """Raise WrongUse where a file stands at the path."""
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder}: is a file. Name a folder with -o.")


def make_folder(folder: Path) -> None:
    """Make a folder where there is none; WrongUse where a file is in the way, or it cannot be."""
    check_may_be_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(
            f"{folder}: the folder cannot be made: {error.strerror or error}. Name another with -o."
        ) from error
