"""How does a set of tables become a version: its snapshots, its number, its event, all or nothing.

What takes long (text, digest, compression) is done before the organisation's line of versions is
locked. Inside the lock stands only: is the base still the newest, then write.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import Refused
from untower.actions.chain import append_event
from untower.actions.jobs import enqueue
from untower.actions.versions.allowed import check_can_change, check_may_set
from untower.errors import WrongUse
from untower.record.people.models import Organisation
from untower.record.versions.holding import SHELF, held_of
from untower.record.versions.models import Snapshot, Version, VersionTable
from untower.record.versions.reading import digests_of, newest, text_in
from untower.storage.versions.canonical import csv_of, digest_of, digest_of_all, text_of
from untower.storage.versions.combining import updated_by_key
from untower.storage.versions.differences import Difference, difference, with_columns
from untower.storage.versions.holding import broken_by
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from untower.actions.acting import Actor
    from untower.storage.versions.edits import Problem

LONGEST_WHAT = 300
REPLACE, ADD_OR_UPDATE = "replace", "add or update"
WAYS = (REPLACE, ADD_OR_UPDATE)


class Outdated(WrongUse):
    """Somebody saved a version since the one this change was made from."""


class Broken(Refused):
    """The change would leave tables that do not hold together; `told` says where, one by one."""

    def __init__(self, told: list[Problem]) -> None:
        problems: dict[str, str] = {}
        for one in told:
            where = " ".join(part or "blank" for part in one.key)
            place = f"{one.table} {where}, {one.column}" if one.column else f"{one.table} {where}"
            problems.setdefault(one.column or "", f"{place.strip()}: {one.sentence}")
        super().__init__(problems)
        self.told = told


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One table ready to be kept."""

    table: str
    text: pl.DataFrame
    digest: str
    content: bytes


@dataclass(frozen=True)
class Change:
    """Tables as they are to be after one version, and what its event says of it besides."""

    tables: Mapping[str, pl.DataFrame]
    facts: Mapping[str, object] = field(default_factory=dict)


def prepared(table: str, text: pl.DataFrame) -> Prepared:
    """A settled text frame with its digest and compressed bytes."""
    content = csv_of(text)
    return Prepared(
        table=table,
        text=text,
        digest=digest_of(table, content),
        content=zlib.compress(content, 6 if len(content) < 1_000_000 else 1),
    )


def save_tables(
    *,
    organisation: Organisation,
    by: Actor,
    tables: Mapping[str, pl.DataFrame],
    what: str,
    ways: Mapping[str, str] | None = None,
    base: Version | None = None,
) -> Version:
    """Save typed frames (as `untower.read` gives them) as a new version; the other tables stay.

    `ways` says per table whether its rows replace the table or are added or updated by key, which
    is what happens where nothing is said; a blank cell then leaves what stands there. With `base`
    given, Outdated where it is not the newest version. NotAllowed for a column the actor may not
    see, Broken (a Refused) where links or rules would not hold.
    """
    check_can_change(by)
    for name, frame in tables.items():
        check_may_set(by, name, (c for c in frame.columns if c in TABLES[name].column_names))
    texts = {name: text_of(TABLES[name], frame) for name, frame in tables.items()}
    return save_texts(
        organisation=organisation, by=by, texts=texts, what=what, ways=ways or {}, base=base
    )


def save_texts(
    *,
    organisation: Organisation,
    by: Actor,
    texts: Mapping[str, pl.DataFrame],
    what: str,
    ways: Mapping[str, str],
    base: Version | None,
) -> Version:
    """The same for canonical text."""
    check_what(what)
    start = newest(organisation)
    if base is not None and (start is None or start.pk != base.pk):
        raise Outdated("Somebody saved a new version meanwhile. Look at the changes again.")
    change = Change(combined(start, texts, ways))
    made = _saved_after(start, change, organisation=organisation, by=by, what=what)
    if made is None:
        raise Outdated("Somebody saved a new version meanwhile. Look at the changes again.")
    return made


def combined(
    version: Version | None, texts: Mapping[str, pl.DataFrame], ways: Mapping[str, str]
) -> dict[str, pl.DataFrame]:
    """The tables that change, as they are to be."""
    after = {}
    for name, text in texts.items():
        table = TABLES[name]
        now = text_in(version, name)
        if now is None or ways.get(name, ADD_OR_UPDATE) == REPLACE:
            after[name] = with_columns(text, list(table.keys)) if text.width else text
        else:
            after[name] = updated_by_key(table, now, text)
    return after


def check_what(what: str) -> None:
    """Raise Refused where the reason of a change is too long to be kept."""
    if len(what) > LONGEST_WHAT:
        raise Refused({"what": f"Say what changed in {LONGEST_WHAT} characters or fewer."})


def plain(text: str) -> str:
    """A text on one line without signs that cannot be printed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable()).strip()


def write_version(
    organisation: Organisation,
    *,
    by: Actor,
    base: Version | None,
    changed: Mapping[str, pl.DataFrame],
    what: str,
    kind: str = "version.saved",
    more: Mapping[str, object] | None = None,
    also: Callable[[Version], None] | None = None,
    parted: Mapping[str, Difference] | None = None,
) -> Version | None:
    """Keep a new version after `base`; None, and nothing written, where another came first.

    `changed` holds the tables that may differ from the base's, as settled text; `parted` how each
    differs, where that is known already. A table that comes out without rows leaves the version.
    `also` is done in the same transaction. Nothing that differs: Refused.
    """
    before = digests_of(base)
    ready = {name: prepared(name, text) for name, text in changed.items() if text.height}
    digests = {name: d for name, d in before.items() if name not in changed}
    digests |= {name: one.digest for name, one in ready.items()}
    if digests == before:
        raise Refused({"": "Nothing was changed: every cell holds this already."})
    known = parted_from(base, changed) if parted is None else parted
    parts = [known[name] for name in changed if before.get(name) != digests.get(name)]
    with transaction.atomic():
        locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        now = newest(locked)
        if (now.pk if now else None) != (base.pk if base else None):
            return None
        _keep_snapshots(ready, before)
        version = Version.objects.create(
            organisation=organisation,
            number=base.number + 1 if base else 1,
            base=base,
            digest=digest_of_all(digests),
            saved_at=timezone.now(),
            by_token=by.token,
            by_roles=by.roles_in_words,
            what=plain(what) or summary(parts),
        )
        VersionTable.objects.bulk_create(
            VersionTable(version=version, table=name, snapshot_id=digest)
            for name, digest in sorted(digests.items())
        )
        if also is not None:
            also(version)
        enqueue("analysis", str(version.pk))
        append_event(
            kind,
            by=by,
            organisation=organisation,
            subject=("version", str(version.number)),
            facts={
                "base": base.number if base else None,
                "digest": version.digest,
                "tables": {part.table.name: part.counts for part in parts},
                "what_sha256": hashlib.sha256(version.what.encode()).hexdigest(),
                **(more or {}),
            },
        )
    for one in ready.values():
        SHELF.put(one.digest, held_of(one.table, one.text))
    return version


def parted_from(base: Version | None, changed: Mapping[str, pl.DataFrame]) -> dict[str, Difference]:
    """How each of the tables differs from the base's."""
    return {
        name: difference(TABLES[name], text_in(base, name), text) for name, text in changed.items()
    }


def saved_in_turn(
    change_after: Callable[[Version | None], Change],
    *,
    organisation: Organisation,
    by: Actor,
    what: str,
    kind: str = "version.saved",
    also: Callable[[Version], None] | None = None,
) -> Version:
    """Save a change beside others; where another came first, again while nobody else can save.

    `change_after` makes the change to go after a version. Most saves are alone, and hold nobody up
    while they are worked out. Broken where links or rules would not hold.
    """

    def attempt() -> Version | None:
        now = newest(organisation)
        change = change_after(now)
        return _saved_after(
            now, change, organisation=organisation, by=by, what=what, kind=kind, also=also
        )

    made = attempt()
    if made is not None:
        return made
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        made = attempt()
    if made is None:
        raise AssertionError("another version came while the line of versions was locked")
    return made


def _saved_after(
    now: Version | None,
    change: Change,
    *,
    organisation: Organisation,
    by: Actor,
    what: str,
    kind: str = "version.saved",
    also: Callable[[Version], None] | None = None,
) -> Version | None:
    """The version with the change in it, where everything still holds together."""
    parted = parted_from(now, change.tables)
    broken = broken_by(change.tables, lambda name: text_in(now, name), parted=parted)
    if broken:
        raise Broken(broken)
    return write_version(
        organisation,
        by=by,
        base=now,
        changed=change.tables,
        what=what,
        kind=kind,
        more=change.facts,
        also=also,
        parted=parted,
    )


def _keep_snapshots(ready: Mapping[str, Prepared], before: Mapping[str, str]) -> None:
    """Keep each new snapshot once, however many versions hold it."""
    known = set(before.values())
    Snapshot.objects.bulk_create(
        [
            Snapshot(digest=one.digest, table=name, rows=one.text.height, content=one.content)
            for name, one in ready.items()
            if one.digest not in known
        ],
        ignore_conflicts=True,
    )


def summary(parts: list[Difference]) -> str:
    """What changed, in words: "components: 1 row changed; uses: 2 rows added"."""
    said = []
    for part in parts:
        counts = [
            f"{count:,} {'row' if count == 1 else 'rows'} {word}"
            for word, count in part.counts.items()
            if count
        ]
        if counts:
            said.append(f"{part.table.name}: {', '.join(counts)}")
    text = "; ".join(said)
    return text if len(text) <= LONGEST_WHAT else f"{len(said)} tables changed"
