"""An export for a challenge: one zip that shows what was decided from what, and can be made again.

    README.txt              what this is and how to check it, for a person
    about.json              what was exported, of whom, on which day, made with what
    events.jsonl            what was done, one event a line, each with its digest
    policy.json             every policy number that was used
    versions/versions.json  each version's number, digest and tables
    versions/12/uses.csv    one table of a version
    assessment/lots.csv     what an assessment read, of a procurement
    result/…json            what came out, to compare with
    papers/members/…        reports and papers, in the edition named
    manifest.json           the SHA-256 of every other file

Text that a spreadsheet could run stands behind an apostrophe in a CSV; reading takes it off.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from untower.errors import UnreadableFile
from untower.storage.challenge_tables import csv_to_open, text_from_open_csv
from untower.storage.limits import MEBIBYTE, Limits, check_file_size
from untower.storage.zipped import Unpacked, open_zip, read_member

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

FORMAT = "untower challenge 1"
MANIFEST = "manifest.json"
README, ABOUT, EVENTS, POLICY = "README.txt", "about.json", "events.jsonl", "policy.json"
VERSIONS = "versions/versions.json"
LIMITS = Limits(file_bytes=512 * MEBIBYTE, zip_members=5_000)
NO_EXPORT = "this is no export for a challenge."
MAKE_IT = "Make one on the page Record, under Export for a challenge."
SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in the zip: the same content makes the same bytes."""


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What an export holds. `versions` is number → table → canonical text; `results` and `papers`
    are files by name; `versions_told` what is said of each version."""

    about: Mapping[str, Any]
    readme: str
    events: list[dict[str, Any]]
    policy: list[dict[str, Any]]
    versions_told: list[dict[str, Any]]
    versions: Mapping[int, Mapping[str, pl.DataFrame]]
    assessment: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    results: Mapping[str, bytes] = field(default_factory=dict)
    papers: Mapping[str, bytes] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    """What is not as the manifest says, in sentences; of one that is written, nothing."""


def write_challenge(made: Challenge) -> tuple[bytes, str]:
    """The zip, and the digest of its manifest: that one digest stands for everything in it."""
    files: dict[str, bytes] = {
        README: made.readme.replace("\n", "\r\n").encode(),
        ABOUT: _json(made.about),
        EVENTS: "".join(_line(event) for event in made.events).encode(),
        POLICY: _json(made.policy),
        VERSIONS: _json(made.versions_told),
    }
    for number, tables in made.versions.items():
        for name, text in tables.items():
            files[f"versions/{number}/{name}.csv"] = csv_to_open(text)
    for name, text in made.assessment.items():
        files[f"assessment/{name}.csv"] = csv_to_open(text)
    files |= {f"result/{name}": content for name, content in made.results.items()}
    files |= {f"papers/{name}": content for name, content in made.papers.items()}
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    manifest = _json({"format": FORMAT, "files": digests})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (README, MANIFEST, *sorted(files.keys() - {README})):
            content = manifest if name == MANIFEST else files[name]
            member = zipfile.ZipInfo(name, SAME_MOMENT)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, content)
    return out.getvalue(), hashlib.sha256(manifest).hexdigest()


def read_challenge(file: Path) -> Challenge:
    """The export in a file. UnreadableFile where it is none; what is in it but not as its manifest
    says, or missing, is told in `troubles`."""
    files = _files_in(file)
    try:
        manifest = json.loads(files.pop(MANIFEST))
        listed: dict[str, str] = dict(manifest["files"])
        if manifest["format"] != FORMAT:
            raise ValueError(manifest["format"])
        troubles = list(_against(files, listed))
        return Challenge(
            about=json.loads(files[ABOUT]),
            readme=files.get(README, b"").decode(),
            events=[json.loads(line) for line in files[EVENTS].decode().splitlines()],
            policy=json.loads(files[POLICY]),
            versions_told=json.loads(files[VERSIONS]),
            versions=_versions(files),
            assessment=_tables(files, "assessment/"),
            results=_under(files, "result/"),
            papers=_under(files, "papers/"),
            troubles=tuple(troubles),
        )
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableFile(str(file), NO_EXPORT, MAKE_IT) from error


def _files_in(file: Path) -> dict[str, bytes]:
    try:
        size = file.stat().st_size
        check_file_size(str(file), size, LIMITS)
        data = file.read_bytes()
    except OSError as error:
        reason = f"the file cannot be opened ({(error.strerror or str(error)).lower()})."
        raise UnreadableFile(str(file), reason, "Check its name.") from error
    archive = open_zip(str(file), data, LIMITS)
    unpacked = Unpacked(LIMITS)
    return {
        member.filename: read_member(str(file), archive, member, unpacked)
        for member in archive.infolist()
        if not member.is_dir()
    }


def _against(files: Mapping[str, bytes], listed: Mapping[str, str]) -> list[str]:
    """What is not as the manifest says."""
    troubles = []
    for name in sorted(listed.keys() | files.keys()):
        if name not in files:
            troubles.append(f"{name} is missing: the manifest names it.")
        elif name not in listed:
            troubles.append(f"{name} was put in: the manifest does not name it.")
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]:
            troubles.append(f"{name} was changed after the export was made.")
    return troubles


def _versions(files: Mapping[str, bytes]) -> dict[int, dict[str, pl.DataFrame]]:
    numbers = {name.split("/")[1] for name in files if name.startswith("versions/")}
    return {
        int(number): _tables(files, f"versions/{number}/")
        for number in sorted(numbers)
        if number.isdigit()
    }


def _tables(files: Mapping[str, bytes], folder: str) -> dict[str, pl.DataFrame]:
    return {
        name.removesuffix(".csv"): text_from_open_csv(content)
        for name, content in _under(files, folder).items()
        if name.endswith(".csv")
    }


def _under(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {n.removeprefix(folder): content for n, content in files.items() if n.startswith(folder)}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"
