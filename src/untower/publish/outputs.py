"""The folder a plan leaves behind: each file whole or absent, nothing of anybody else's touched.

Every file is first written beside its place under a temporary name. Only when all of them stand
are they put in place, so a failure midway leaves the folder as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from untower.errors import UntowerError, WrongUse
from untower.publish.editions import Edition, cut
from untower.publish.folder import check_may_be_folder, make_folder
from untower.publish.plan_json import figures_as_json, plan_as_json
from untower.publish.plan_workbook import plan_workbook
from untower.publish.refused_file import (
    is_list_of_refusals,
    links_csv,
    refused_csv,
    supplier_merges_csv,
)
from untower.publish.report import report_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from untower.answers import Plan
    from untower.publish.editions import CutPlan

    Progress = Callable[[int, int, str], None]
    Writer = Callable[[CutPlan, date], bytes | None]

MARK = ".untower.json"
TEMPORARY = ".untower-part"

# In the order they are returned. A writer that answers None has nothing to write.
WRITERS: dict[str, Writer] = {
    "report.html": lambda plan, on: report_html(plan, on).encode(),
    "plan.json": lambda plan, _: plan_as_json(plan).encode(),
    "plan.xlsx": lambda plan, on: plan_workbook(plan, on),
    "refused.csv": lambda plan, _: refused_csv(plan),
    "links.csv": lambda plan, _: links_csv(plan),
    "supplier_merges.csv": lambda plan, _: supplier_merges_csv(plan),
}

ASSESSMENT_WRITERS: dict[str, Writer] = {
    "assessment.html": lambda plan, on: report_html(plan, on).encode(),
    "assessment.json": lambda plan, _: plan_as_json(plan).encode(),
    "assessment.xlsx": lambda plan, on: plan_workbook(plan, on),
}
LEARNING_WRITERS: dict[str, Writer] = {
    "learning.html": lambda plan, on: report_html(plan, on).encode(),
    "learning.json": lambda plan, _: figures_as_json(plan).encode(),
}
WRITERS_OF = {"plan": WRITERS, "assess": ASSESSMENT_WRITERS, "learn": LEARNING_WRITERS}
OF_PURPOSE = {"plan": "a plan", "assess": "an assessment", "learn": "what was learned"}

# What a person edits: never overwritten once it differs from what was written.
EDITED = ("links.csv", "supplier_merges.csv")


def write(
    plan: Plan,
    folder: Path,
    edition: Edition,
    *,
    on: date | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the plan into a folder, in one edition, and return the files written, report first.

    The folder is made if it is not there; one of ours is brought up to date, and files of others
    in it are left alone. `on` is the day it is made, by default the day the plan is made for.
    Raises WrongUse when a file of another's, or one that a person edited, stands in the way.
    """
    made_on = on or plan.on
    writers = WRITERS_OF[plan.purpose]
    check_can_write(folder, plan.purpose)
    shown = cut(plan, edition)
    make_folder(folder)
    ours = _ours(folder, writers)
    parts: dict[str, Path] = {}
    hashes: dict[str, str] = {}
    try:
        for number, (name, writer) in enumerate(writers.items()):
            if progress:
                progress(number, len(writers), f"writing {name}")
            content = writer(shown, made_on)
            if content is not None:
                parts[name] = _write_part(folder, name, content)
                hashes[name] = hashlib.sha256(content).hexdigest()
        mark = json.dumps({"files": hashes}, indent=2).encode() + b"\n"
        parts[MARK] = _write_part(folder, MARK, mark)
        _put_in_place(folder, parts)
    except OSError as error:
        raise UntowerError(
            f"{folder}: the report could not be written: {error.strerror or error}. "
            "What stood there before is unchanged. Close the files of that folder that are open, "
            "or name another folder with -o."
        ) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    for name in set(ours) - set(hashes) - {MARK}:
        (folder / name).unlink(missing_ok=True)
    if progress:
        progress(len(writers), len(writers), "done")
    return [folder / name for name in hashes]


def check_can_write(folder: Path, purpose: str = "plan") -> None:
    """Raise WrongUse where a folder cannot take a plan, or an assessment, and lose nothing.

    Asked before the work as well, so that nobody waits for a report that cannot be put down.
    """
    check_may_be_folder(folder)
    writers = WRITERS_OF[purpose]
    for other, theirs in WRITERS_OF.items():
        if other != purpose and _ours(folder, theirs):
            raise WrongUse(
                f"{folder}: holds {OF_PURPOSE[other]}. {_both(purpose, other)} are never put "
                "together: name another folder with -o."
            )
    _check_nothing_is_lost(folder, writers, _ours(folder, writers))


def _both(one: str, other: str) -> str:
    """Two purposes in words, in the order they come about."""
    first, second = (OF_PURPOSE[name] for name in WRITERS_OF if name in (one, other))
    return f"{first[0].upper()}{first[1:]} and {second}"


def write_refusals(shown: CutPlan, output: Path) -> Path:
    """Write every refusal to a CSV file, or to refused.csv in a folder; return the file.

    Only a list of refusals is ever replaced: a file that is anything else, such as one of those
    that were read, raises WrongUse.
    """
    is_file = output.suffix.lower() == ".csv" and not output.is_dir()
    file = output if is_file else output / "refused.csv"
    make_folder(file.parent)
    if file.exists() and not is_list_of_refusals(file):
        raise WrongUse(
            f"{file}: stands there already and is no list of refusals. "
            "Name another file or folder with -o, or move the file away."
        )
    part = None
    try:
        part = _write_part(file.parent, file.name, refused_csv(shown))
        part.replace(file)
    except OSError as error:
        raise UntowerError(
            f"{file}: the list of refusals could not be written: {error.strerror or error}. "
            "Close the file if it is open, or name another with -o."
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return file


def _ours(folder: Path, writers: Mapping[str, Writer]) -> dict[str, str]:
    """The files that we wrote here before, with the digest each had then."""
    try:
        stated = json.loads((folder / MARK).read_text("utf-8"))
        return {n: str(d) for n, d in stated["files"].items() if n in writers}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _check_nothing_is_lost(
    folder: Path, writers: Mapping[str, Writer], ours: dict[str, str]
) -> None:
    for name in writers:
        path = folder / name
        if not path.exists():
            continue
        if name not in ours:
            raise WrongUse(
                f"{path}: stands there already and untower did not write it. "
                "Name another folder with -o, or move the file away."
            )
        if name in EDITED and hashlib.sha256(path.read_bytes()).hexdigest() != ours[name]:
            raise WrongUse(
                f"{path}: was edited since untower wrote it and would be overwritten. "
                "Move it beside the files you read, name it with them so that it counts, and run "
                "again."
            )


def _write_part(folder: Path, name: str, content: bytes) -> Path:
    part = folder / f"{TEMPORARY}-{os.getpid()}-{name}"
    try:
        part.write_bytes(content)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _put_in_place(folder: Path, parts: dict[str, Path]) -> None:
    """Replace each file at once, after asking whether every one of them lets itself be replaced.

    A file that is open elsewhere does not, on some systems: better to know before the first one.
    """
    for name in parts:
        if (folder / name).exists():
            with (folder / name).open("r+b"):
                pass
    for name, part in parts.items():
        part.replace(folder / name)
