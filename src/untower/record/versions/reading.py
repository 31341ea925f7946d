"""What does a version hold? Its tables as typed frames for the journey, as text for pages."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from untower.record.versions.holding import SHELF, Held, held_of
from untower.record.versions.models import Snapshot, Version, VersionTable
from untower.storage.versions.as_read import reading_from
from untower.storage.versions.canonical import text_from_csv
from untower.storage.versions.differences import with_columns
from untower.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from untower.answers import Reading
    from untower.record.people.models import Organisation


def newest(organisation: Organisation) -> Version | None:
    """The organisation's newest version; None before the first."""
    return Version.objects.filter(organisation=organisation).order_by("-number").first()


def version_numbered(organisation: Organisation, number: int) -> Version | None:
    """The organisation's version of that number, if it has one."""
    return Version.objects.filter(organisation=organisation, number=number).first()


def digests_of(version: Version | None) -> dict[str, str]:
    """Table → digest of the snapshot that the version holds of it; nothing for no version."""
    if version is None:
        return {}
    known: dict[str, str] | None = version.__dict__.get("known_digests")
    if known is None:  # asked once of each object: a version never changes
        pairs = VersionTable.objects.filter(version=version).values_list("table", "snapshot_id")
        known = version.__dict__["known_digests"] = dict(pairs)
    return known


def rows_in(version: Version | None) -> dict[str, int]:
    """Table → number of rows, in journey order."""
    if version is None:
        return {}
    pairs = VersionTable.objects.filter(version=version).values_list("table", "snapshot__rows")
    counts = dict(pairs)
    return {name: counts[name] for name in TABLES if name in counts}


def held_by_digest(digest: str) -> Held:
    """The snapshot of that digest."""

    def read() -> Held:
        kept = Snapshot.objects.get(digest=digest)
        return held_of(kept.table, text_from_csv(zlib.decompress(bytes(kept.content))))

    return SHELF.get(digest, read)


def text_in(version: Version | None, table: str) -> pl.DataFrame | None:
    """One table of a version as canonical text; None where the version has no such table."""
    digest = digests_of(version).get(table)
    return None if digest is None else held_by_digest(digest).text


def rows_of(version: Version, table: str) -> list[dict[str, str | None]]:
    """The rows of one table as canonical text, by key, with every declared column."""
    text = text_in(version, table)
    if text is None:
        return []
    return with_columns(text, TABLES[table].column_names).to_dicts()


def reading_of(version: Version) -> Reading:
    """The whole version as the journey reads it: typed frames, every row kept.

    A frame's source_file is the table's name and source_row the row's number in key order from 1;
    a payment keeps the file and line it was published in.
    """
    digests = digests_of(version)
    return reading_from({name: held_by_digest(digest).typed for name, digest in digests.items()})
