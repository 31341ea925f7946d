"""Where do the examples stand: in the package, or beside it in a clone?"""

from __future__ import annotations

from pathlib import Path

from untower.errors import NoSuchFolder


def example_folder(name: str = "harrowmoor") -> Path:
    """The folder of an example; NoSuchFolder where the installation has none."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / name).is_dir():
            return folder / name
    raise NoSuchFolder("The example council is not in this installation: install untower again.")
