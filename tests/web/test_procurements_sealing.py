"""A tender stays shut until two people open it, and shows when anything of it was changed."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import timezone

import signed_in
from sealed_procurements import (
    FIRST_PASSPHRASE,
    PRICE,
    QUALITY,
    SECOND_PASSPHRASE,
    SECRET_PRICES,
    Ceremony,
    tender_of,
)
from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.openers import name_openers, set_opener_key
from untower.actions.procurements.opening import present_key
from untower.actions.procurements.receiving import TooLate, receive_tender, withdraw_tender
from untower.actions.procurements.tender_files import Upload
from untower.record.events.models import Event
from untower.record.people.models import Membership
from untower.record.procurements import sealing
from untower.record.procurements.models import (
    Envelope,
    KeyShare,
    LateTender,
    Opener,
    Procurement,
    SealedTender,
)
from untower.record.procurements.sealing import (
    DoesNotOpen,
    WrongPassphrase,
    half_of,
    joined,
    marked,
    new_key,
    opened,
    packed,
    seal,
    unlocked,
    unpacked,
)


def present(done: Ceremony, name: str, words: str, kind=QUALITY) -> bool:
    return present_key(procurement=done.procurement, kind=kind, passphrase=words, by=done.by(name))


def everything_kept() -> bytes:
    """Every cell of every table of the database."""
    cells = (
        cell for model in apps.get_models() for row in model.objects.values_list() for cell in row
    )
    kept = b"\n".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        for cell in cells
    )
    tender = SealedTender.objects.first()
    assert tender is None or tender.digest.encode() in kept
    return kept


# --- the locks themselves --------------------------------------------------------------------


def test_one_half_of_a_key_opens_nothing_and_both_do():
    first, second = new_key(FIRST_PASSPHRASE), new_key(SECOND_PASSPHRASE)
    ciphertext, sealed = seal(b"what it says", [first.public, second.public], "a|T/1|quality")
    halves = [
        half_of(shut, unlocked(key.locked, key.derivation, words), "a|T/1|quality")
        for shut, key, words in zip(
            sealed, (first, second), (FIRST_PASSPHRASE, SECOND_PASSPHRASE), strict=True
        )
    ]

    for half in halves:
        with pytest.raises(DoesNotOpen, match="T/1 was changed"):
            opened(ciphertext, half, "a|T/1|quality")
    assert opened(ciphertext, joined(*halves), "a|T/1|quality") == b"what it says"


def test_an_envelope_does_not_open_in_the_place_of_another():
    key = new_key(FIRST_PASSPHRASE)
    _, (half, _) = seal(b"what it says", [key.public, key.public], "a|T/1|quality")
    private = unlocked(key.locked, key.derivation, FIRST_PASSPHRASE)

    with pytest.raises(DoesNotOpen, match="changed after it was sealed"):
        half_of(half, private, "a|T/1|price")


def test_an_openers_key_is_locked_at_the_full_cost_where_it_is_served(monkeypatch):
    assert signed_in.SHIPPED_COST == {"iterations": 3, "lanes": 4, "memory_cost": 65_536}
    monkeypatch.setattr(sealing, "COST", signed_in.SHIPPED_COST)
    key = new_key(FIRST_PASSPHRASE)
    assert key.derivation.items() > signed_in.SHIPPED_COST.items()
    assert unlocked(key.locked, key.derivation, FIRST_PASSPHRASE)


def test_a_wrong_passphrase_opens_no_key():
    key = new_key(FIRST_PASSPHRASE)

    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        unlocked(key.locked, key.derivation, FIRST_PASSPHRASE + " ")


def test_the_same_tender_sealed_twice_looks_different():
    key = new_key(FIRST_PASSPHRASE)
    publics = [key.public, key.public]

    assert seal(b"same", publics, "a")[0] != seal(b"same", publics, "a")[0]


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 3, "Größe".encode()])
def test_packed_files_unpack_to_what_they_were(content):
    from untower.record.procurements.sealing import PackedFile

    files = [PackedFile("document", "a; b/ü.txt", content), PackedFile("table", "offers", b"x")]

    assert unpacked(packed(files)) == files


def test_a_mark_of_an_offer_does_not_tell_it(settings):
    told = marked("T1", "P1")
    settings.SECRET_KEY = "another service"  # noqa: S105

    assert "T1" not in told
    assert marked("T1", "P1") != told


# --- keys and openers ------------------------------------------------------------------------


def test_one_person_cannot_be_both_openers(organisation):
    done = Ceremony(organisation).published()
    owner = done.people["owner"].token

    with pytest.raises(Refused, match="two different people"):
        name_openers(procurement=done.procurement, first=owner, second=owner, by=done.by("lead"))


@pytest.mark.parametrize("name", ["one", "stranger"])
def test_an_evaluator_or_a_stranger_is_no_opener(organisation, other_organisation, name):
    done = Ceremony(organisation).published()
    stranger = Ceremony(other_organisation).person("stranger", "owner")
    second = {"one": done.people["one"], "stranger": stranger}[name].token

    with pytest.raises(Refused, match="Choose an owner, a commercial lead or an auditor"):
        name_openers(
            procurement=done.procurement,
            first=done.people["owner"].token,
            second=second,
            by=done.by("lead"),
        )


def test_openers_stay_once_a_tender_is_sealed_to_them(organisation):
    done = Ceremony(organisation).received()

    with pytest.raises(NotAllowed, match="sealed to the two openers already"):
        name_openers(
            procurement=done.procurement,
            first=done.people["owner"].token,
            second=done.people["lead"].token,
            by=done.by("lead"),
        )
    with pytest.raises(NotAllowed, match="sealed to your key already"):
        set_opener_key(
            procurement=done.procurement,
            passphrase="quite another passphrase",  # noqa: S106
            again="quite another passphrase",
            by=done.by("owner"),
        )


def test_a_short_passphrase_and_one_typed_differently_are_refused(organisation):
    done = Ceremony(organisation).published()

    for words, again, said in (("short", "short", "16 characters"), ("a" * 20, "b" * 20, "differ")):
        with pytest.raises(Refused, match=said):
            set_opener_key(
                procurement=done.procurement, passphrase=words, again=again, by=done.by("owner")
            )


def test_only_a_named_opener_sets_a_key(organisation):
    done = Ceremony(organisation).published()

    with pytest.raises(NotAllowed, match="Only a named opener"):
        set_opener_key(
            procurement=done.procurement,
            passphrase=FIRST_PASSPHRASE,
            again=FIRST_PASSPHRASE,
            by=done.by("lead"),
        )


def test_a_passphrase_is_kept_nowhere(organisation):
    Ceremony(organisation).received()

    kept = everything_kept()
    assert FIRST_PASSPHRASE.encode() not in kept
    assert SECOND_PASSPHRASE.encode() not in kept


# --- receiving -------------------------------------------------------------------------------


def test_no_tender_comes_in_before_both_openers_have_keys(organisation):
    done = Ceremony(organisation).published()

    with pytest.raises(NotAllowed, match="both have set their key"):
        receive_tender(procurement=done.procurement, tables=tender_of("alder"), by=done.by("lead"))
    assert SealedTender.objects.count() == 0


def test_nothing_of_a_tender_is_readable_before_it_is_opened(organisation):
    done = Ceremony(organisation).closed()

    kept = everything_kept()
    for secret in (*SECRET_PRICES, "Answer of alder", "T1a", "Ninety-nine thousand"):
        assert secret.encode() not in kept
    assert "T1a" not in str(list(Event.objects.values_list("facts", flat=True)))
    assert done.procurement.opened_at is None


def test_a_receipt_holds_the_digests_of_what_was_sent_and_the_servers_moment(organisation):
    before = timezone.now()
    done = Ceremony(organisation).received()

    tender = done.procurement.tenders.first()
    assert tender.file_digests[:3] == [one.digest for one in tender_of("alder")]
    assert len(tender.file_digests) == 5
    event = Event.objects.filter(kind="tender_received").first()
    assert event.facts["digest"] == tender.digest
    assert event.facts["received_at"] >= before.isoformat()


def test_a_tender_after_the_deadline_is_refused_and_on_record(organisation):
    done = Ceremony(organisation).closed()

    with pytest.raises(TooLate, match="came after it"):
        receive_tender(procurement=done.procurement, tables=tender_of("alder"), by=done.by("lead"))
    assert done.procurement.tenders.count() == 3
    late = LateTender.objects.get()
    event = Event.objects.get(kind="late_tender_refused")
    assert event.facts == {"came_at": late.came_at.isoformat(), "digest": late.digest}


def test_the_deadline_of_the_tables_changed_later_moves_nothing(organisation):
    from sealed_procurements import tables_of_body
    from untower.actions.versions.saving import save_tables

    done = Ceremony(organisation).closed()
    save_tables(
        organisation=organisation,
        by=done.by("owner"),
        tables={"procurements": tables_of_body(90)["procurements"]},
        what="A later deadline",
    )

    with pytest.raises(TooLate, match="came after it"):
        receive_tender(procurement=done.procurement, tables=tender_of("alder"), by=done.by("lead"))


@pytest.mark.parametrize(
    ("file", "was", "becomes", "said"),
    [
        ("offers.csv", "tender,P1", "indicative,P1", "basis: every row must say tender"),
        ("offers.csv", "tender,P1", "tender,P9", "P9|procurement_id"),
        ("offers.csv", "T1b,alder", "T1b,cedar", "every row must name the same supplier"),
        ("offers.csv", "T1b,alder", "T1b,nobody", "supplier_id"),
        ("offer_lots.csv", "T1a,L1", "T1a,L9", "L9|lot_id"),
        ("offer_items.csv", "T1a,forms", "T1a,nothing", "component_id"),
        ("offer_items.csv", SECRET_PRICES[0], "a few pounds", "annual_gbp"),
    ],
)
def test_a_tender_that_is_none_is_refused_with_the_place(organisation, file, was, becomes, said):
    done = Ceremony(organisation).keyed()
    files = [
        Upload(one.name, one.content.decode().replace(was, becomes).encode())
        if one.name == file
        else one
        for one in tender_of("alder")
    ]

    with pytest.raises(Refused, match=said) as refused:
        receive_tender(procurement=done.procurement, tables=files, by=done.by("lead"))
    assert "a few pounds" not in str(refused.value)
    assert SECRET_PRICES[0] not in str(refused.value)
    assert SealedTender.objects.count() == 0


def test_files_that_are_no_tables_are_refused(organisation):
    done = Ceremony(organisation).keyed()

    for files, said in (
        ([], "Choose the tender's tables"),
        ([Upload("offers.csv", b"")], "offers"),
        ([Upload("offers.xlsx", b"PK\x03\x04broken")], "offers.xlsx"),
        (tender_of("alder")[:2], "offer_items: no such table"),
        (tender_of("alder") * 2, "same name"),
    ):
        with pytest.raises(Refused, match=said):
            receive_tender(procurement=done.procurement, tables=files, by=done.by("lead"))


def test_two_tenders_do_not_use_the_same_id(organisation):
    done = Ceremony(organisation).received()

    with pytest.raises(Refused, match="uses this id already"):
        receive_tender(procurement=done.procurement, tables=tender_of("alder"), by=done.by("lead"))


def test_a_tender_taken_back_stays_sealed_and_may_be_replaced(organisation):
    done = Ceremony(organisation).received()
    withdraw_tender(tender=done.procurement.tenders.first(), by=done.by("lead"))
    receive_tender(procurement=done.procurement, tables=tender_of("alder"), by=done.by("lead"))
    done.let_the_deadline_pass()
    done.present(QUALITY)

    opened_ones = Envelope.objects.filter(kind=QUALITY, kept_key__isnull=False)
    assert sorted(one.tender.number for one in opened_ones) == [2, 3, 4]
    with pytest.raises(NotAllowed, match="until the deadline"):
        withdraw_tender(tender=done.procurement.tenders.last(), by=done.by("lead"))


@pytest.mark.parametrize("name", ["owner", "auditor", "one"])
def test_only_a_commercial_lead_puts_in_a_tender(organisation, name):
    done = Ceremony(organisation).keyed()

    with pytest.raises(NotAllowed, match="Only a commercial lead"):
        receive_tender(procurement=done.procurement, tables=tender_of("alder"), by=done.by(name))


# --- opening ---------------------------------------------------------------------------------


def test_nobody_opens_before_the_deadline(organisation):
    done = Ceremony(organisation).received()

    with pytest.raises(NotAllowed, match="sealed until the deadline"):
        present(done, "owner", FIRST_PASSPHRASE)
    assert not KeyShare.objects.filter(passed_on__isnull=False).exists()


def test_an_opener_alone_opens_nothing(organisation):
    done = Ceremony(organisation).closed()

    assert present(done, "owner", FIRST_PASSPHRASE) is False
    with pytest.raises(NotAllowed, match="nobody opens tenders alone"):
        present(done, "owner", FIRST_PASSPHRASE)

    done.refresh()
    assert done.procurement.opened_at is None
    assert not Envelope.objects.filter(kept_key__isnull=False).exists()
    assert b"Answer of alder" not in everything_kept()


def test_the_second_opener_needs_their_own_passphrase(organisation):
    done = Ceremony(organisation).closed()
    present(done, "owner", FIRST_PASSPHRASE)

    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        present(done, "auditor", FIRST_PASSPHRASE)
    done.refresh()
    assert done.procurement.opened_at is None
    event = Event.objects.filter(kind="opening_refused").get()
    assert event.facts == {"what": "quality", "why": "wrong passphrase"}


def test_somebody_who_is_not_named_opens_nothing(organisation):
    done = Ceremony(organisation).closed()

    with pytest.raises(NotAllowed, match="Only the two people named"):
        present(done, "lead", FIRST_PASSPHRASE)


def test_an_opener_who_left_the_organisation_opens_nothing(organisation):
    done = Ceremony(organisation).closed()
    Membership.objects.filter(account=done.people["owner"]).delete()

    with pytest.raises(NotAllowed, match="Only the two people named"):
        present(done, "owner", FIRST_PASSPHRASE)


def test_a_single_changed_bit_keeps_every_tender_shut(organisation):
    done = Ceremony(organisation).closed()
    present(done, "owner", FIRST_PASSPHRASE)
    envelope = Envelope.objects.filter(kind=QUALITY).last()
    changed = bytearray(envelope.ciphertext)
    changed[-1] ^= 1
    envelope.ciphertext = bytes(changed)
    envelope.save()

    with pytest.raises(DoesNotOpen, match="P1/0003 was changed after it was sealed"):
        present(done, "auditor", SECOND_PASSPHRASE)
    done.refresh()
    assert done.procurement.opened_at is None
    assert not Envelope.objects.filter(kept_key__isnull=False).exists()
    assert Event.objects.get(kind="opening_refused").facts["why"] == "does not open"


def test_envelopes_that_were_swapped_do_not_open(organisation):
    done = Ceremony(organisation).closed()
    one, other = Envelope.objects.filter(kind=QUALITY)[:2]
    one.ciphertext, other.ciphertext = other.ciphertext, one.ciphertext
    one.save(), other.save()
    present(done, "owner", FIRST_PASSPHRASE)

    with pytest.raises(DoesNotOpen, match="was changed after it was sealed"):
        present(done, "auditor", SECOND_PASSPHRASE)


def test_a_share_that_was_changed_does_not_open(organisation):
    done = Ceremony(organisation).closed()
    share = KeyShare.objects.filter(opener__token=done.people["owner"].token).first()
    share.sealed = bytes(share.sealed)[:-1] + b"\x00"
    share.save()

    with pytest.raises(DoesNotOpen, match="A key of a tender was changed"):
        present(done, "owner", FIRST_PASSPHRASE)
    assert not KeyShare.objects.filter(passed_on__isnull=False).exists()


def test_a_key_put_in_the_place_of_an_openers_does_not_open_what_was_sealed_before(organisation):
    done = Ceremony(organisation).closed()
    key = new_key("a passphrase of an intruder")
    Opener.objects.filter(place=1).update(
        public_key=key.public, locked_key=key.locked, derivation=key.derivation
    )

    with pytest.raises(DoesNotOpen, match="A key of a tender was changed"):
        present(done, "owner", "a passphrase of an intruder")


def test_prices_stay_sealed_until_quality_is_locked(organisation):
    done = Ceremony(organisation).agreed()

    with pytest.raises(NotAllowed, match="Prices stay sealed until quality is locked"):
        present(done, "owner", FIRST_PASSPHRASE, PRICE)
    kept = everything_kept()
    for secret in SECRET_PRICES:
        assert secret.encode() not in kept
    assert not Envelope.objects.filter(kind=PRICE, kept_key__isnull=False).exists()


def test_one_opener_alone_opens_no_price(organisation):
    done = Ceremony(organisation).locked()

    assert present(done, "owner", FIRST_PASSPHRASE, PRICE) is False
    assert Procurement.objects.get().prices_opened_at is None
    assert not Envelope.objects.filter(kind=PRICE, kept_key__isnull=False).exists()


def test_what_was_opened_reads_only_with_the_services_own_key(organisation, settings):
    from untower.record.procurements.opened import files_in

    Ceremony(organisation).opened()
    envelope = Envelope.objects.filter(kind=QUALITY).first()
    assert [file.name for file in files_in(envelope.pk)] == ["offers", "offer_lots", "L1.users.txt"]

    settings.SECRET_KEY = "another service"  # noqa: S105
    with pytest.raises(DoesNotOpen, match="this service's secret key"):
        files_in(envelope.pk)
