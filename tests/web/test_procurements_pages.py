"""The pages of a procurement open, say what they should, and say no in the same words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sealed_procurements import (
    FIRST_PASSPHRASE,
    SECOND_PASSPHRASE,
    Ceremony,
    tables_of_body,
    tender_of,
)
from signed_in import sign_in
from untower.actions.versions.saving import save_tables
from untower.record.procurements.models import Procurement


def address(name: str, **rest: object) -> str:
    return reverse(name, kwargs={"slug": "harrowmoor", **rest})


@pytest.fixture
def ceremony(organisation) -> Ceremony:
    return Ceremony(organisation).staffed()


def browsers(done: Ceremony) -> dict:
    return {name: sign_in(account) for name, account in done.people.items()}


STEPS = (
    "procurement",
    "criteria",
    "openers",
    "tenders",
    "opening",
    "opening_prices",
    "seats",
    "moderation",
    "decision",
    "standstill",
)
STATES = (
    "published",
    "keyed",
    "received",
    "closed",
    "opened",
    "seated",
    "declared",
    "all_in",
    "agreed",
    "locked",
    "priced",
    "proposed",
    "decided",
)


def test_every_page_of_a_procurement_opens_in_every_state(organisation):
    done = Ceremony(organisation)
    for state in STATES:
        getattr(done, state)()
        lead = sign_in(done.people["lead"])
        for name in STEPS:
            opened = lead.get(address(name, key="P1"))
            assert opened.status_code == 200, f"{name} when {state}"
        assert lead.get(address("procurements")).status_code == 200
        is_priced, is_decided = state in STATES[-3:], state in STATES[-1:]
        assert lead.get(address("papers", key="P1")).status_code == (200 if is_priced else 403)
        assert lead.get(address("learning", key="P1")).status_code == (200 if is_decided else 403)
        one = sign_in(done.people["one"])
        assert one.get(address("my_scoring")).status_code == 200


def test_the_whole_procurement_by_its_forms(ceremony, organisation):
    save_tables(
        organisation=organisation, by=ceremony.by("owner"), tables=tables_of_body(), what="all"
    )
    to = browsers(ceremony)
    lead = to["lead"]
    token = {name: str(account.token) for name, account in ceremony.people.items()}

    assert b"Forms and repairs" in lead.get(address("procurements")).content
    assert lead.post(address("publish", key="P1")).status_code == 302
    named = {"first": token["owner"], "second": token["auditor"]}
    assert lead.post(address("openers", key="P1"), named).status_code == 302
    for name, words in (("owner", FIRST_PASSPHRASE), ("auditor", SECOND_PASSPHRASE)):
        typed = {"passphrase": words, "again": words}
        assert to[name].post(address("openers", key="P1"), typed).status_code == 302
    for supplier in ("alder", "birch-north", "cedar"):
        files = [_file(one.name, one.content) for one in tender_of(supplier)]
        sent = lead.post(address("receive", key="P1"), {"tables": files})
        assert sent.status_code == 302, sent.content.decode()
        assert lead.get(sent["Location"]).status_code == 200
    ceremony.procurement = Procurement.objects.get()
    ceremony.let_the_deadline_pass()
    for name, words in (("owner", FIRST_PASSPHRASE), ("auditor", SECOND_PASSPHRASE)):
        opened = to[name].post(address("opening", key="P1"), {"passphrase": words})
        assert opened.status_code == 302
    for seat, name in zip(ceremony.procurement.seats.all(), ("one", "two"), strict=True):
        where = address("appoint", number=seat.pk, key="P1")
        assert lead.post(where, {"person": token[name]}).status_code == 302
        assert to[name].get(address("my_seat", number=seat.pk)).status_code == 302
        where = address("declare", number=seat.pk)
        assert to[name].get(where).status_code == 200
        assert to[name].post(where, {"is_true": "yes"}).status_code == 302
        _score_everything(to[name], seat)
    while True:
        page = lead.get(address("moderation", key="P1")).content.decode()
        if "not agreed</span>" not in page:
            break
        href = page.split("not agreed</span>")[0].rsplit('href="', 1)[1].split('"')[0]
        where, _, asked = href.replace("&amp;", "&").partition("?")
        typed = dict(pair.split("=") for pair in asked.split("&"))
        assert lead.get(f"{where}?{asked}").status_code == 200
        typed |= {"score": "3", "reason": "Evidence from a like service.", "stop": "yes"}
        assert lead.post(where, typed).status_code == 302
    assert lead.post(address("moderation", key="P1")).status_code == 302
    for name, words in (("owner", FIRST_PASSPHRASE), ("auditor", SECOND_PASSPHRASE)):
        opened = to[name].post(address("opening_prices", key="P1"), {"passphrase": words})
        assert opened.status_code == 302
    typed = {"signs_as": "Head of Procurement"}
    for lot, offer in (("L1", "T1a"), ("L2", "T1b")):
        typed |= {f"offer_{lot}": offer, f"reason_{lot}": "First.", f"conflicts_{lot}": "none"}
    proposed = lead.post(address("propose", key="P1"), typed)
    assert proposed.status_code == 302, proposed.content.decode()
    signed = to["owner"].post(address("confirm", key="P1"), {"signs_as": "Head of Technology"})
    assert signed.status_code == 302, signed.content.decode()
    papers = lead.post(address("papers", key="P1"), {"edition": "full"})
    assert papers["Content-Type"] == "application/zip"
    learned = lead.post(address("learning", key="P1"))
    assert b"This question is on record" in learned.content


def _file(name: str, content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def _score_everything(browser, seat) -> None:
    while True:
        page = browser.get(address("my_seat", number=seat.pk)).content.decode()
        if "Score the next answer" not in page:
            break
        href = page.split("Score the next answer")[0].rsplit('href="', 1)[1].split('"')[0]
        assert browser.get(href).status_code == 200
        typed = {"score": "3", "reason": "Meets the need.", "stop": "yes"}
        assert browser.post(href, typed).status_code == 302
    assert browser.post(address("my_seat", number=seat.pk)).status_code == 302
