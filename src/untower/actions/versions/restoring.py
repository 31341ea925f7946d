"""Earlier tables brought back as a new version, and the invented council's as a first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.actions.acting import Refused
from untower.actions.versions.allowed import check_can_restore
from untower.actions.versions.saving import Outdated, check_what, write_version
from untower.record.versions.reading import digests_of, held_by_digest, newest
from untower.storage.examples import example_folder
from untower.storage.read import read
from untower.storage.versions.canonical import text_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version


def restore(
    *,
    organisation: Organisation,
    by: Actor,
    version: Version,
    what: str = "",
    base: Version | None = None,
) -> Version:
    """Save the tables of an earlier version as a new one; nothing of what lies between is lost.

    With `base` given, Outdated where it is not the newest any more. Refused where they are the
    same tables.
    """
    check_can_restore(by)
    check_what(what)
    if version.organisation_id != organisation.pk:
        raise Refused({"": "There is no such version here."})
    now = newest(organisation)
    if now is None or (base is not None and base.pk != now.pk):
        raise Outdated("Somebody saved a new version meanwhile. Look at the changes again.")
    wanted, held = digests_of(version), digests_of(now)
    changed = {
        name: held_by_digest(wanted[name]).text if name in wanted else _no_rows(name)
        for name in sorted(wanted.keys() | held.keys())
        if wanted.get(name) != held.get(name)
    }
    made = write_version(
        organisation,
        by=by,
        base=now,
        changed=changed,
        what=what.strip() or f"Version {version.number} restored",
        kind="version.restored",
        more={"restored": version.number},
    )
    if made is None:
        raise Outdated("Somebody saved a new version meanwhile. Look at the changes again.")
    return made


def example_version(organisation: Organisation, *, by: Actor) -> Version:
    """Harrowmoor, the invented council, as the organisation's first version."""
    check_can_restore(by)
    if newest(organisation) is not None:
        raise Refused({"": "There are tables here already: the example is for a new organisation."})
    reading = read([example_folder("harrowmoor")])
    texts = {name: text_of(TABLES[name], frame) for name, frame in reading.tables.items()}
    made = write_version(
        organisation, by=by, base=None, changed=texts, what="The example council, Harrowmoor"
    )
    if made is None:
        raise Outdated("Somebody saved a first version meanwhile.")
    return made


def _no_rows(name: str) -> pl.DataFrame:
    """The table without a row: it leaves the version."""
    return pl.DataFrame(schema=dict.fromkeys(TABLES[name].keys, pl.String))
