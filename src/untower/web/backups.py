"""Everything the service keeps, in one archive, and back again: checked, not believed.

The database is copied by SQLite's own backup, so that the service may go on meanwhile. Files come
after it: a file is written before the row that names it, so that no row in the archive lacks one.
With PostgreSQL the database has its own tools; docs/production.md has the commands.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from untower import __version__
from untower.actions.chain import broken_links
from untower.errors import UnreadableFile, WrongUse
from untower.record.events.models import ChainHead, Event
from untower.record.people.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = "backup.json"
DATABASE = "untower.sqlite3"
BLOCK = 1024 * 1024


def back_up(file: Path) -> str:
    """Write the archive; what it holds, in words."""
    _only_sqlite("back up")
    if file.exists():
        raise WrongUse(f"{file} exists already: a backup is never overwritten. Name another file.")
    if not _database().exists():
        raise WrongUse(f"{_home()} holds no database: check --home.")
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(handle, "wb") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped,
        ):
            listed = {DATABASE: _add_database(zipped)}
            for path, name in _files():
                listed[name] = _add(zipped, path, name)
            about = {
                "made_with": __version__,
                "made_at": timezone.now().isoformat(),
                "sha256": listed,
            }
            zipped.writestr(LIST, json.dumps(about, indent=1, sort_keys=True))
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return f"the database and {len(listed) - 1} files"


def put_back(file: Path) -> str:
    """Put an archive into the empty home; every digest and chain is checked."""
    _only_sqlite("restore")
    home = _home()
    held = [path.name for path in home.iterdir()] if home.exists() else []
    if held:
        raise WrongUse(
            f"{home} is not empty (it holds {held[0]}): restore into an empty folder, then use "
            "that one."
        )
    try:
        with zipfile.ZipFile(file) as zipped:
            _check_list(file, zipped)
            for name in _listed(file, zipped):
                _put(zipped, name, home)
    except (OSError, zipfile.BadZipFile) as fault:
        raise UnreadableFile(
            str(file), f"cannot be read as a backup ({fault}).", "Take another copy of it."
        ) from fault
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return _checked()


def _checked() -> str:
    """What the database that came back holds, once it was found whole."""
    with closing(sqlite3.connect(_database())) as opened:
        said = opened.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise WrongUse(f"The database in this backup is damaged ({said}). Take an earlier backup.")
    broken = [
        f"{head}: event {number} {what}"
        for head in ChainHead.objects.all()
        for number, what in broken_links(head)
    ]
    if broken:
        raise WrongUse("The record in this backup does not verify. " + " ".join(broken[:5]))
    organisations, events = Organisation.objects.count(), Event.objects.count()
    connections.close_all()
    return f"restored: {organisations} organisations, {events} events, and every chain verifies."


def _check_list(file: Path, zipped: zipfile.ZipFile) -> None:
    """Every listed file is there as it was listed, nothing else is, and none would land outside."""
    listed = _listed(file, zipped)
    held = {name for name in zipped.namelist() if name != LIST}
    astray = [name for name in listed if not _is_inside(name)]
    changed = [name for name in sorted(set(listed) & held) if _digest(zipped, name) != listed[name]]
    wrong = sorted(held ^ set(listed)) + astray + changed
    if wrong:
        raise UnreadableFile(
            str(file),
            f"is not as it was when it was made: {wrong[0]} is missing, added or changed.",
            "Take another copy of it.",
        )


def _listed(file: Path, zipped: zipfile.ZipFile) -> dict[str, str]:
    try:
        listed: dict[str, str] = json.loads(zipped.read(LIST))["sha256"]
    except (KeyError, ValueError) as fault:
        raise UnreadableFile(
            str(file), "is not a backup of untower.", "Name a file that `untower backup` wrote."
        ) from fault
    return listed


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _put(zipped: zipfile.ZipFile, name: str, home: Path) -> None:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, zipped.open(name) as opened:
        while block := opened.read(BLOCK):
            out.write(block)


def _add_database(zipped: zipfile.ZipFile) -> str:
    with tempfile.TemporaryDirectory(dir=_home()) as folder:
        copy = Path(folder) / DATABASE
        with (
            closing(sqlite3.connect(_database())) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return _add(zipped, copy, DATABASE)


def _files() -> Iterator[tuple[Path, str]]:
    """Every file in the home beside the database, with its name in the archive."""
    home, database = _home(), _database().name
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        if path.is_file() and not name.startswith(database) and not name.startswith("tmp"):
            yield path, name


def _add(zipped: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as opened, zipped.open(name, "w", force_zip64=True) as out:
        while block := opened.read(BLOCK):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _digest(zipped: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with zipped.open(name) as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _home() -> Path:
    return Path(settings.HOME)


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _only_sqlite(what: str) -> None:
    if connection.vendor != "sqlite":
        raise WrongUse(
            f"To {what} a service on PostgreSQL use pg_dump and pg_restore, and copy the home "
            "folder: docs/production.md has the commands."
        )
