"""The record is verified: what was changed, taken out or put in is named, all of it."""

from __future__ import annotations

import zlib

import pytest
from django.db import IntegrityError, connection, transaction

from untower.actions.acting import SERVICE, Actor, actor_of
from untower.actions.audit import verify, verify_all
from untower.actions.chain import append_event, digest_of
from untower.actions.versions import example_version
from untower.record.events.models import ChainHead, Event
from untower.record.versions.models import Snapshot, Version


def write_events(organisation, count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            append_event(
                "tried",
                by=SERVICE,
                organisation=organisation,
                facts={"n": number, "é": ["£", None]},
            )


def sentences(organisation) -> list[str]:
    return [str(one) for one in verify(organisation).broken]


def test_a_chain_that_nobody_touched_holds(organisation):
    write_events(organisation, 5)
    found = verify(organisation)
    assert found.holds
    assert found.events == 5


def test_a_changed_event_is_named_and_the_rest_still_looked_at(organisation):
    write_events(organisation, 6)
    Event.objects.filter(number=2).update(kind="something else")
    Event.objects.filter(number=5).update(facts={"n": 400})
    assert sentences(organisation) == [
        "Event 2 was changed after it was written.",
        "Event 5 was changed after it was written.",
    ]


def test_a_changed_event_with_a_digest_made_anew_breaks_the_next_one(organisation):
    write_events(organisation, 4)
    changed = Event.objects.select_related("chain").get(number=2)
    changed.facts = {"n": 99}
    changed.digest = digest_of(changed)
    changed.save()
    assert sentences(organisation) == ["Event 3 does not follow from the event before it."]


def test_events_taken_out_are_named(organisation):
    write_events(organisation, 6)
    Event.objects.filter(number__in=(2, 3)).delete()
    assert sentences(organisation) == ["Events 2 to 3 are missing; the next one is 4."]


def test_an_end_cut_off_is_seen_by_the_head(organisation):
    write_events(organisation, 4)
    Event.objects.filter(number=4).delete()
    assert sentences(organisation) == ["The chain ends at event 3; its head says 4."]


def test_an_event_put_behind_the_end_is_seen(organisation):
    write_events(organisation, 2)
    head = ChainHead.objects.get(organisation=organisation)
    forged = Event(chain=head, number=3, at=head.event_set.first().at, kind="forged")
    forged.previous = head.digest
    forged.digest = digest_of(forged)
    forged.save()
    assert sentences(organisation) == ["Event 3 stands after the chain's end, which is 2."]


def test_two_events_that_changed_places_are_seen(organisation):
    write_events(organisation, 4)
    two, three = Event.objects.get(number=2), Event.objects.get(number=3)
    Event.objects.filter(pk=two.pk).update(number=1_000)
    Event.objects.filter(pk=three.pk).update(number=2)
    Event.objects.filter(pk=two.pk).update(number=3)
    assert "Event 2 does not follow from the event before it." in sentences(organisation)


def test_what_is_written_while_it_is_verified_is_no_break(organisation, monkeypatch):
    """An event that comes between reading the head and walking the chain is left for next time."""
    write_events(organisation, 3)
    from untower.actions import audit

    walk = audit.events_up_to

    def walk_after_another(head):
        write_events(organisation, 1)
        return walk(head)

    monkeypatch.setattr(audit, "events_up_to", walk_after_another)
    found = verify(organisation)
    assert found.holds
    assert found.events == 3


def test_every_organisation_has_its_own_chain(organisation, other_organisation):
    write_events(organisation, 2)
    write_events(other_organisation, 2)
    write_events(None, 1)
    Event.objects.filter(chain__organisation=other_organisation, number=1).delete()
    held = {one.chain: one.holds for one in verify_all()}
    assert held == {"harrowmoor": True, "eastmere": False, "the service": True}


@pytest.fixture
def version(organisation, account_with) -> Version:
    by = actor_of(account_with("owner"), organisation)
    return example_version(organisation, by=by)


def test_the_service_itself_has_one_chain_and_never_a_second(db, organisation):
    write_events(None, 1)
    for owner in (None, organisation):
        ChainHead.objects.get_or_create(organisation=owner)
        with pytest.raises(IntegrityError), transaction.atomic():
            ChainHead.objects.create(organisation=owner)
    write_events(None, 1)
    assert ChainHead.objects.get(organisation=None).number == 2


def test_versions_and_their_tables_are_held_against_their_events(organisation, version):
    found = verify(organisation)
    assert found.holds
    assert found.checked["versions"] == 1
    assert found.checked["snapshots"] > 20


def test_a_table_changed_in_the_database_is_named_with_its_version(organisation, version):
    uses = version.versiontable_set.get(table="uses").snapshot
    content = zlib.decompress(bytes(uses.content)).replace(b"planning", b"plumbing", 1)
    Snapshot.objects.filter(pk=uses.pk).update(content=zlib.compress(content))
    assert sentences(organisation) == ["Table uses of version 1 was changed after it was saved."]


def test_a_version_with_another_table_put_in_is_named(organisation, version):
    version.versiontable_set.get(table="uses").delete()
    assert sentences(organisation) == ["Version 1 does not hold the tables that its digest says."]


def test_a_version_without_an_event_and_an_event_without_its_version_are_named(
    organisation, version
):
    Version.objects.filter(pk=version.pk).update(number=7)
    assert sentences(organisation) == [
        "Version 7 has no event: nobody is on record as having saved it.",
        "Version 1 is missing: an event says that it was saved.",
    ]


def test_a_reason_changed_afterwards_is_seen(organisation, version):
    Version.objects.filter(pk=version.pk).update(what="Another reason")
    assert sentences(organisation) == ["Version 1 is not what event 1 says was saved."]


def test_an_erased_account_leaves_a_chain_that_holds(organisation, account_with):
    someone = account_with("owner")
    with transaction.atomic():
        append_event("tried", by=actor_of(someone, organisation), organisation=organisation)
    someone.membership_set.all().delete()
    someone.delete()
    assert verify(organisation).holds


def test_an_event_may_not_be_written_outside_the_transaction_of_its_write(
    organisation, transactional_db
):
    assert not connection.in_atomic_block
    with pytest.raises(AssertionError, match="belongs in the transaction of its write"):
        append_event("tried", by=Actor(None, frozenset()), organisation=organisation)
    assert not Event.objects.exists()
