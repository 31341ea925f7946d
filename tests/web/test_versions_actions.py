"""Versions as they are written: immutable, whole, merged, each with its event, nothing lost."""

from __future__ import annotations

import zlib
from threading import Barrier, Thread

import pytest
from django.db import connection

from estate_rows import actor, small_estate
from untower.actions.acting import Actor, NotAllowed, Refused
from untower.actions.chain import broken_links
from untower.actions.versions import (
    Broken,
    Clash,
    Outdated,
    change_cells,
    example_version,
    highest_of,
    restore,
    save_tables,
    undo,
)
from untower.record.events.models import ChainHead, Event
from untower.record.people.models import Role
from untower.record.versions.holding import SHELF, Shelf, held_of
from untower.record.versions.models import Snapshot, Version
from untower.record.versions.reading import (
    digests_of,
    newest,
    reading_of,
    rows_in,
    rows_of,
    text_in,
    version_numbered,
)
from untower.storage.examples import example_folder
from untower.storage.read import read
from untower.storage.versions.canonical import digest_of, digest_of_all
from untower.storage.versions.edits import AddRow, RemoveRow, SetCells
from untower.storage.versions.merging import Choice
from untower.web.editions import edition_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(account_with, organisation):
    return actor(account_with("owner"), organisation)


@pytest.fixture
def editor(account_with, organisation):
    return actor(account_with("editor"), organisation)


@pytest.fixture
def first(organisation, owner):
    return small_estate(organisation, owner)


def set_cells(table, key, **cells):
    return SetCells(table=table, key=(key,), cells=cells)


def contract(version, key):
    return next(row for row in rows_of(version, "contracts") if row["contract_id"] == key)


def test_a_change_is_a_new_version_and_the_one_before_it_stays_as_it_was(
    organisation, owner, first
):
    before = rows_of(first, "contracts")
    made = change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[set_cells("contracts", "c1", notice_months="6")],
        what="Letter of 3 March",
    )
    assert (made.number, made.base, made.what) == (2, first, "Letter of 3 March")
    assert contract(made, "c1")["notice_months"] == "6"
    assert rows_of(version_numbered(organisation, 1), "contracts") == before


def test_each_version_has_one_event_with_counts_and_no_cell_of_it(organisation, owner, first):
    change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[set_cells("contracts", "c1", title="A secret title")],
        what="A secret reason",
    )
    told = Event.objects.filter(chain__organisation=organisation, kind="version.saved")
    assert told.count() == 2
    last = told.order_by("number").last()
    assert last.subject_key == "2"
    assert last.facts["tables"] == {"contracts": {"added": 0, "changed": 1, "removed": 0}}
    assert "secret" not in str(last.facts)
    assert list(broken_links(ChainHead.objects.get(organisation=organisation))) == []


def test_the_digest_of_a_version_is_that_of_its_bytes(organisation, owner, first):
    digests = digests_of(first)
    for name, digest in digests.items():
        kept = Snapshot.objects.get(digest=digest)
        assert digest_of(name, zlib.decompress(bytes(kept.content))) == digest
    assert first.digest == digest_of_all(digests)


def test_a_table_that_did_not_change_is_kept_once(organisation, owner, first):
    made = change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[set_cells("contracts", "c1", notice_months="6")],
    )
    before, after = digests_of(first), digests_of(made)
    assert {name for name in after if after[name] != before[name]} == {"contracts"}


def test_different_cells_of_a_row_from_one_base_both_stand(organisation, owner, editor, first):
    for by, cells in ((owner, {"notice_months": "6"}), (editor, {"title": "Hosting and data"})):
        change_cells(
            organisation=organisation,
            by=by,
            base=first,
            changes=[set_cells("contracts", "c1", **cells)],
        )
    found = contract(newest(organisation), "c1")
    assert (found["notice_months"], found["title"]) == ("6", "Hosting and data")
    assert newest(organisation).number == 3


def test_the_same_cell_from_one_base_clashes_and_nothing_is_saved(
    organisation, owner, editor, first
):
    theirs = change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[set_cells("contracts", "c1", notice_months="6")],
    )
    mine = [set_cells("contracts", "c1", notice_months="4", title="Hosting and data")]
    with pytest.raises(Clash, match="Two people changed the same cell") as clash:
        change_cells(organisation=organisation, by=editor, base=first, changes=mine)
    (place,) = clash.value.clashes
    assert (place.was, place.theirs, place.mine) == ("3", "6", "4")
    assert newest(organisation) == theirs
    made = change_cells(
        organisation=organisation,
        by=editor,
        base=first,
        changes=mine,
        choices={place.place: Choice.MINE},
        chosen_at=theirs.number,
    )
    assert contract(made, "c1")["notice_months"] == "4"
    assert contract(made, "c1")["title"] == "Hosting and data"


def test_a_choice_made_against_an_older_version_is_asked_again(organisation, owner, editor, first):
    for notice in ("6", "9"):
        change_cells(
            organisation=organisation,
            by=owner,
            base=newest(organisation),
            changes=[set_cells("contracts", "c1", notice_months=notice)],
        )
    with pytest.raises(Clash, match="same cell") as clash:
        change_cells(
            organisation=organisation,
            by=editor,
            base=first,
            changes=[set_cells("contracts", "c1", notice_months="4")],
            choices={("contracts", ("c1",), "notice_months"): Choice.MINE},
            chosen_at=2,
        )
    assert clash.value.clashes[0].theirs == "9"


def test_nothing_changed_is_said_and_makes_no_version(organisation, owner, first):
    with pytest.raises(Refused, match="Nothing was changed"):
        change_cells(
            organisation=organisation,
            by=owner,
            base=first,
            changes=[set_cells("contracts", "c1", notice_months="3")],
        )
    assert newest(organisation) == first


def test_what_would_not_hold_together_makes_no_version_and_no_event(organisation, owner, first):
    events = Event.objects.count()
    with pytest.raises(Broken, match="Names no row in suppliers"):
        change_cells(
            organisation=organisation,
            by=owner,
            base=first,
            changes=[set_cells("contracts", "c1", supplier_id="oak")],
        )
    assert (newest(organisation), Event.objects.count()) == (first, events)


def test_a_link_to_a_row_that_somebody_removed_meanwhile_is_refused(organisation, owner, first):
    change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[
            set_cells("contracts", "c2", supplier_id="ash"),
            RemoveRow(table="suppliers", key=("birch",)),
        ],
    )
    with pytest.raises(Broken, match="Names no row in suppliers"):
        change_cells(
            organisation=organisation,
            by=owner,
            base=first,
            changes=[set_cells("contracts", "c1", supplier_id="birch")],
        )


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "auditor", "evaluator"])
def test_who_only_reads_changes_nothing(organisation, first, account_with, role):
    by = actor(account_with(role), organisation)
    with pytest.raises(NotAllowed, match="may change the tables"):
        change_cells(
            organisation=organisation,
            by=by,
            base=first,
            changes=[set_cells("contracts", "c1", notice_months="6")],
        )


@pytest.mark.parametrize(
    "edit",
    [
        set_cells("components", "crm", support_ends_on="2030-01-01"),
        set_cells("suppliers", "ash", contact_email=""),
        set_cells("legacy", "crm", l1="1"),
        AddRow(table="suppliers", cells={"supplier_id": "oak", "address": "1 High Street"}),
        RemoveRow(table="legacy", key=("crm",)),
        RemoveRow(table="components", key=("crm",)),
    ],
)
def test_an_editor_changes_no_column_that_the_role_does_not_show(organisation, editor, first, edit):
    with pytest.raises(NotAllowed, match="your role does not show"):
        change_cells(organisation=organisation, by=editor, base=first, changes=[edit])
    assert newest(organisation) == first


def test_what_may_be_changed_is_what_the_pages_show(organisation, account_with):
    for role in Role.values:
        by = Actor(None, frozenset({role}))
        highest = highest_of(by)
        if highest is None:
            with pytest.raises(NotAllowed, match="evaluator"):
                edition_for(by)
        else:
            assert edition_for(by).highest == highest


def test_a_version_of_another_organisation_is_neither_restored_nor_undone(
    organisation, other_organisation, owner, first, account_with
):
    by = actor(account_with("owner", organisation=other_organisation), other_organisation)
    small_estate(other_organisation, by)
    with pytest.raises(Refused, match="no such version here"):
        restore(organisation=other_organisation, by=by, version=first)
    with pytest.raises(Refused, match="no such version here"):
        undo(organisation=other_organisation, by=by, version=first)


# --- bringing back --------------------------------------------------------------------------------


def test_an_earlier_version_comes_back_as_a_new_one(organisation, owner, first):
    change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[
            set_cells("contracts", "c1", notice_months="6"),
            AddRow(table="bodies", cells={"body_id": "b1"}),
        ],
    )
    made = restore(organisation=organisation, by=owner, version=first)
    assert (made.number, made.digest, made.what) == (3, first.digest, "Version 1 restored")
    assert "bodies" not in rows_in(made)
    assert rows_in(version_numbered(organisation, 2))["bodies"] == 1
    with pytest.raises(Refused, match="Nothing was changed"):
        restore(organisation=organisation, by=owner, version=first)
    with pytest.raises(Outdated, match="Look at the changes again"):
        restore(
            organisation=organisation,
            by=owner,
            version=version_numbered(organisation, 2),
            base=first,
        )


def test_an_editor_does_not_restore_what_the_role_does_not_show(organisation, editor, first):
    with pytest.raises(NotAllowed, match="Only an owner or commercial lead may restore a version"):
        restore(organisation=organisation, by=editor, version=first)


def test_one_version_is_undone_and_what_came_later_stays(organisation, owner, first):
    second = change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[
            set_cells("contracts", "c1", notice_months="6"),
            AddRow(table="bodies", cells={"body_id": "b1"}),
        ],
    )
    third = change_cells(
        organisation=organisation,
        by=owner,
        base=second,
        changes=[set_cells("contracts", "c1", title="Hosting and data")],
    )
    with pytest.raises(Refused, match="The first version is where the tables come from"):
        undo(organisation=organisation, by=owner, version=first)
    made = undo(organisation=organisation, by=owner, version=second)
    found = contract(made, "c1")
    assert (found["notice_months"], found["title"]) == ("3", "Hosting and data")
    assert "bodies" not in rows_in(made)
    change_cells(
        organisation=organisation,
        by=owner,
        base=made,
        changes=[set_cells("contracts", "c1", title="Other")],
    )
    with pytest.raises(Clash, match="same cell"):
        undo(organisation=organisation, by=owner, version=third)


# --- whole tables ---------------------------------------------------------------------------------


def test_harrowmoor_as_a_version_reads_as_its_files_do(organisation, owner):
    made = example_version(organisation, by=owner)
    files = read([example_folder("harrowmoor")]).tables
    held = reading_of(made)
    assert set(held.tables) == set(files)
    for name, frame in files.items():
        mine = held.tables[name]
        assert mine.height == frame.height
        places = () if name == "payments" else ("source_file", "source_row")
        shared = [c for c in frame.columns if c in mine.columns and c not in places]
        assert mine.schema.items() >= {c: frame.schema[c] for c in shared}.items()
        assert mine.select(shared).sort(shared).equals(frame.select(shared).sort(shared))
        for blank in set(frame.columns) - set(mine.columns):
            assert frame[blank].null_count() == frame.height
    assert sum(one.rows_kept for one in held.intake) == sum(f.height for f in files.values())
    with pytest.raises(Refused, match="There are tables here already"):
        example_version(organisation, by=owner)


def test_tables_are_added_to_by_key_or_replaced(organisation, owner, first):
    sent = read([example_folder("harrowmoor") / "bodies.csv"]).tables
    made = save_tables(organisation=organisation, by=owner, tables=sent, what="Bodies")
    assert rows_in(made)["bodies"] == 3
    one = {"bodies": sent["bodies"].head(1)}
    same = pytest.raises(Refused, match="Nothing was changed")
    with same:
        save_tables(organisation=organisation, by=owner, tables=one, what="")
    made = save_tables(
        organisation=organisation, by=owner, tables=one, what="", ways={"bodies": "replace"}
    )
    assert rows_in(made)["bodies"] == 1
    with pytest.raises(Outdated, match="Somebody saved a new version"):
        save_tables(organisation=organisation, by=owner, tables=sent, what="", base=first)


def test_a_reading_is_the_same_frames_while_its_tables_are_the_same(organisation, owner, first):
    made = change_cells(
        organisation=organisation,
        by=owner,
        base=first,
        changes=[set_cells("contracts", "c1", notice_months="6")],
    )
    one, other = reading_of(first), reading_of(made)
    assert one.tables["suppliers"] is other.tables["suppliers"]
    assert one.tables["contracts"] is not other.tables["contracts"]


def test_the_shelf_lets_go_of_what_was_not_asked_for_longest(organisation, owner, first):
    held = held_of("contracts", text_in(first, "contracts"))
    shelf = Shelf(most_bytes=2 * held.bytes)
    for digest in ("a", "b", "c"):
        shelf.put(digest, held)
        shelf.get("a", lambda: held)
    read_again: list[str] = []
    for digest in ("a", "b"):
        shelf.get(digest, lambda digest=digest: (read_again.append(digest), held)[1])
    assert read_again == ["b"]
    assert shelf.bytes <= shelf.most_bytes
    assert SHELF.most_bytes >= 100_000_000


@pytest.mark.django_db(transaction=True)
def test_many_who_save_at_once_lose_nothing(organisation, account_with):
    by = actor(account_with("owner"), organisation)
    small_estate(organisation, by)
    base, ready, failed = newest(organisation), Barrier(6), []

    def save(at: int) -> None:
        try:
            ready.wait()
            change_cells(
                organisation=organisation,
                by=by,
                base=base,
                changes=[AddRow(table="bodies", cells={"body_id": f"b{at}"})],
            )
        except Exception as problem:  # noqa: BLE001 (told below)
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=save, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    last = newest(organisation)
    assert [row["body_id"] for row in rows_of(last, "bodies")] == [f"b{at}" for at in range(6)]
    numbers = list(Version.objects.values_list("number", flat=True).order_by("number"))
    assert numbers == list(range(1, 8))
    assert list(broken_links(ChainHead.objects.get(organisation=organisation))) == []
