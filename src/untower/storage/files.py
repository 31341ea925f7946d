"""Which files are meant, and which grids do they hold?

A source is a folder (its own files, not those of folders inside it), one file, a pattern such as
`spend/2021-*.csv`, or a zip. Each file that cannot be read gives an UnreadableFile in its place,
so that one run tells of every problem.
"""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from untower.errors import UnreadableFile
from untower.storage.delimited import read_delimited
from untower.storage.json_lists import NoListInside, read_json
from untower.storage.limits import Limits, check_file_size
from untower.storage.signatures import kind_of
from untower.storage.spreadsheet import read_spreadsheet
from untower.storage.zipped import Unpacked, open_zip, read_member

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator, Sequence

    from untower.storage.grid import Grid

TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".zip")
_MAGIC = re.compile(r"[*?\[]")
EDITED_AND_PUT_BACK = ("links.csv", "supplier_merges.csv")
_NAMED = "CSV, XLSX, XLS, ODS, JSON and zip"
_LEFT = {
    ".pdf": "a PDF document, not a table",
    ".doc": "a Word document, not a table",
    ".docx": "a Word document, not a table",
    ".md": "a text, not a table",
    ".markdown": "a text, not a table",
    ".rst": "a text, not a table",
    ".txt": "a text; name it by itself if it is a table",
    ".toml": "settings, not a table",
}


def read_grids(
    source: Path | str,
    *,
    limits: Limits | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    on_ignored: Callable[[str, str], None] | None = None,
) -> Iterator[Grid | UnreadableFile]:
    """Every file or sheet of a source as a grid, in the order of their names.

    A file that cannot be read is given as its UnreadableFile, not raised. `progress(done, of,
    file)` is called before each file and at the end; `on_ignored(file, why)` for each file of a
    folder or zip that is passed over (hidden files, lock files, texts) and each empty sheet.
    """
    limits = limits or Limits()
    tell = on_ignored or (lambda _file, _why: None)
    try:
        files, is_named = find_files(source, on_ignored=tell)
    except UnreadableFile as problem:
        yield problem
        return
    for done, (name, path) in enumerate(files):
        if progress:
            progress(done, len(files), name)
        try:
            yield from _grids_of_path(name, path, limits, tell)
        except NoListInside as problem:
            if is_named:
                yield problem
            else:
                tell(name, problem.what.rstrip("."))
        except UnreadableFile as problem:
            yield problem
    if progress:
        progress(len(files), len(files), "")


def grids_of_sent(
    name: str,
    content: bytes,
    *,
    limits: Limits,
    on_ignored: Callable[[str, str], None] | None = None,
) -> Iterator[Grid | UnreadableFile]:
    """Every file or sheet in bytes that were sent under a name; nothing is read from disk.

    A file that cannot be read is given as its UnreadableFile, not raised.
    """
    tell = on_ignored or (lambda _file, _why: None)
    try:
        check_file_size(name, len(content), limits)
        yield from _grids_of_bytes(name, [content], limits, tell)
    except UnreadableFile as problem:
        yield problem


def find_files(
    source: Path | str, *, on_ignored: Callable[[str, str], None]
) -> tuple[list[tuple[str, Path]], bool]:
    """The files of a source with their names, and whether they were named one by one.

    UnreadableFile when nothing stands there or nothing there can be a table.
    """
    path = Path(source)
    try:
        if path.is_dir():
            return _files_of_folder(path, on_ignored), False
        if path.exists():
            return [(path.name, path)], True
    except OSError as problem:
        raise UnreadableFile(
            str(source), f"it cannot be opened ({_reason(problem)}).", "Check the name."
        ) from None
    if _MAGIC.search(str(source)):
        return _files_of_pattern(str(source)), False
    raise UnreadableFile(
        str(source), "there is no such file or folder.", "Check the name and where it stands."
    )


def _files_of_folder(
    folder: Path, on_ignored: Callable[[str, str], None]
) -> list[tuple[str, Path]]:
    """The tables of a folder, by name; the others are told as ignored."""
    try:
        inside = sorted(folder.iterdir(), key=lambda path: _by_name(path.name))
    except OSError as problem:
        raise UnreadableFile(
            str(folder), f"the folder cannot be opened ({_reason(problem)}).", "Check who may."
        ) from None
    files = []
    written = _written_by_untower(folder)
    for path in inside:
        why = "a folder inside the folder; give it by itself" if path.is_dir() else None
        why = why or written.get(path.name) or why_ignored(path.name)
        if why is None:
            files.append((path.name, path))
        else:
            on_ignored(path.name, why)
    if not files:
        raise UnreadableFile(
            str(folder),
            f"the folder holds no file that can be read ({_NAMED}).",
            "Give the folder in which the data files themselves stand.",
        )
    return files


def _written_by_untower(folder: Path) -> dict[str, str]:
    """The names that an earlier run wrote into this folder, which are answers and not input.

    links.csv and supplier_merges.csv are lists a person edits and puts back: those are read.
    """
    try:
        stated = json.loads((folder / ".untower.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    names = stated.get("files", {}) if isinstance(stated, dict) else {}
    return {
        str(name): "written by an earlier run of untower"
        for name in names
        if name not in EDITED_AND_PUT_BACK
    }


def _files_of_pattern(pattern: str) -> list[tuple[str, Path]]:
    """The files a pattern stands for, named as seen from the part of it that is no pattern."""
    slashed = pattern.replace("\\", "/")
    fixed = _MAGIC.split(slashed, maxsplit=1)[0]
    folder = Path(fixed[: fixed.rfind("/") + 1])
    files = [
        (path.relative_to(folder).as_posix(), path)
        for path in folder.glob(slashed[fixed.rfind("/") + 1 :])
        if path.is_file() and why_hidden(path.name) is None
    ]
    if not files:
        raise UnreadableFile(
            pattern, "no file has a name of that pattern.", "Check the pattern and the folder."
        )
    return sorted(files, key=lambda named: _by_name(named[0]))


def _by_name(name: str) -> tuple[str, str]:
    """The order of names: the same on every system, capitals beside small letters."""
    return name.casefold(), name


def why_hidden(name: str) -> str | None:
    """Why a file is not one that a person put there, or None when it is."""
    if name.startswith(("~$", ".~lock.")):
        return "the lock of a file that is open in another program"
    if name.startswith(".") or name.casefold() in ("thumbs.db", "desktop.ini"):
        return "a hidden file"
    return None


def why_ignored(name: str) -> str | None:
    """Why a file of a folder or zip is passed over, or None when it may be a table."""
    hidden = why_hidden(name)
    if hidden:
        return hidden
    suffix = PurePosixPath(name).suffix.lower()
    if PurePosixPath(name).stem.lower() == "readme":
        return "a text, not a table"
    if suffix in TABLE_SUFFIXES:
        return None
    return _LEFT.get(suffix, "not a kind of file that holds a table")


def _grids_of_path(
    name: str, path: Path, limits: Limits, tell: Callable[[str, str], None]
) -> Iterator[Grid | UnreadableFile]:
    """The grids of one file on disk."""
    try:
        if not path.is_file():
            raise UnreadableFile(name, "this is not a file.", "Give a data file or a folder.")
        check_file_size(name, path.stat().st_size, limits)
        held = [path.read_bytes()]
    except OSError as problem:
        raise UnreadableFile(
            name, f"the file cannot be opened ({_reason(problem)}).", "Check who may read it."
        ) from None
    yield from _grids_of_bytes(name, held, limits, tell)


def _reason(problem: OSError) -> str:
    """Why the system would not open a file, in its own words."""
    return (problem.strerror or "no reason given").lower()


def grids_of_bytes(
    name: str, content: bytes, *, limits: Limits | None = None
) -> Iterator[Grid | UnreadableFile]:
    """The grids of one file that is in memory; one that cannot be read is given, not raised."""
    limits = limits or Limits()
    try:
        check_file_size(name, len(content), limits)
        yield from _grids_of_bytes(name, [content], limits, lambda _file, _why: None)
    except UnreadableFile as problem:
        yield problem


def _grids_of_bytes(
    name: str,
    held: list[bytes],
    limits: Limits,
    tell: Callable[[str, str], None],
    within: Unpacked | None = None,
) -> Iterator[Grid | UnreadableFile]:
    """The grids in the bytes held; `within` is the zip they came out of, if any.

    The bytes are handed over and not kept: while a grid is being worked on, a large file would
    otherwise stand in memory twice.
    """
    kind = kind_of(name, held[0])
    if kind == "json":
        yield read_json(name, held.pop(), limits=limits)
    elif kind == "text":
        yield read_delimited(name, held.pop(), limits=limits)
    elif kind == "xls":
        yield from read_spreadsheet(name, held.pop(), "xls", limits=limits, on_ignored=tell)
    else:
        archive = open_zip(name, held[0], limits)
        form = _form_of_zip(name, archive)
        if form:
            yield from read_spreadsheet(name, held.pop(), form, limits=limits, on_ignored=tell)
        elif within is not None:
            raise UnreadableFile(
                name, "this is a zip inside a zip.", "Unpack it and give the files inside."
            )
        else:
            yield from _grids_of_zip(name, archive, limits, tell)


def _form_of_zip(name: str, archive: zipfile.ZipFile) -> str | None:
    """xlsx or ods when the zip is a workbook; UnreadableFile for other office documents."""
    names = archive.namelist()
    folders = {member.partition("/")[0].lower() for member in names if "/" in member}
    if "[Content_Types].xml" in names or "_rels" in folders:
        if any(member.lower() == "xl/workbook.bin" for member in names):
            _refuse_document(name, "a binary workbook (XLSB)", "Open it and save it as XLSX.")
        if "xl" in folders:
            return "xlsx"
        if "word" in folders:
            _refuse_document(name, "a Word document", "Save the table in it as CSV or XLSX.")
        if "ppt" in folders:
            _refuse_document(name, "a PowerPoint presentation", "Give the table as CSV or XLSX.")
    if "content.xml" in names and "META-INF" in {member.partition("/")[0] for member in names}:
        return "ods"
    if any(member.startswith("Index/") and member.endswith(".iwa") for member in names):
        _refuse_document(name, "a Numbers or Pages document", "Export it as CSV or XLSX.")
    return None


def _refuse_document(name: str, what: str, do: str) -> None:
    raise UnreadableFile(name, f"the file seems to be {what}.", do)


def _grids_of_zip(
    name: str, archive: zipfile.ZipFile, limits: Limits, tell: Callable[[str, str], None]
) -> Iterator[Grid | UnreadableFile]:
    """The grids of every table in a zip, named "spend.zip/2021-04.csv"."""
    unpacked = Unpacked(limits)
    members = _members(name, archive.infolist(), tell)
    if not members:
        raise UnreadableFile(
            name,
            f"the zip holds no file that can be read ({_NAMED}).",
            "Unpack it and look what is inside.",
        )
    for where, member in members:
        try:
            held = [read_member(where, archive, member, unpacked)]
            yield from _grids_of_bytes(where, held, limits, tell, unpacked)
        except NoListInside as problem:
            tell(where, problem.what.rstrip("."))
        except UnreadableFile as problem:
            yield problem
            if unpacked.total > limits.zip_bytes:
                return


def _members(
    name: str, members: Sequence[zipfile.ZipInfo], tell: Callable[[str, str], None]
) -> list[tuple[str, zipfile.ZipInfo]]:
    """The members that may be tables, by name; the others are told as ignored."""
    found = []
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or path.parts[:1] == ("__MACOSX",):
            continue
        where = f"{name}/{path.as_posix()}"
        why = why_ignored(path.name)
        if why is None:
            found.append((where, member))
        else:
            tell(where, why)
    return sorted(found, key=lambda named: _by_name(named[0]))
