"""The page Record: events by kind, person, day and subject; the check as a button; the CSV."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import transaction
from django.urls import reverse

from untower.actions.acting import SERVICE, actor_of
from untower.actions.chain import append_event
from untower.record.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client_as):
    """An owner whose name would run in a spreadsheet."""
    return client_as("owner", name="=Owner")


@pytest.fixture
def address(organisation):
    return reverse("record", kwargs={"slug": organisation.slug})


def tell(organisation, by, kind="version.saved", subject=("version", "1"), **facts) -> Event:
    with transaction.atomic():
        return append_event(kind, by=by, organisation=organisation, subject=subject, facts=facts)


def numbers(page) -> list[int]:
    """The events shown, in their order."""
    return [int(n) for n in re.findall(r'<th role="rowheader"[^>]*>([\d,]+)</th>', page.text)]


@pytest.fixture
def told(organisation, owner, account_with):
    """Three events: by the owner, the service and somebody else."""
    mine = actor_of(owner.account, organisation)
    other = actor_of(account_with("editor", name="Ada Editor"), organisation)
    tell(organisation, mine)
    tell(organisation, SERVICE, "run_done", ("run", "4"), work=12)
    tell(organisation, other, subject=("version", "2"))


def test_events_are_shown_the_newest_first_with_who_by_name(owner, address, told):
    page = owner.get(address)
    assert numbers(page) == [3, 2, 1]
    assert "Ada Editor" in page.text
    assert "the service" in page.text
    assert "Planning run done" in page.text


def test_they_are_filtered_by_kind_person_day_and_subject(owner, address, told):
    assert numbers(owner.get(address, {"kind": "run_done"})) == [2]
    assert numbers(owner.get(address, {"person": "service"})) == [2]
    assert numbers(owner.get(address, {"person": str(owner.account.token)})) == [1]
    assert numbers(owner.get(address, {"subject": "4"})) == [2]
    assert numbers(owner.get(address, {"first": "01/01/2020", "last": "02/01/2020"})) == []
    assert numbers(owner.get(address, {"first": "01/01/2020"})) == [3, 2, 1]


def test_a_day_that_is_none_and_a_person_that_is_none_are_told_beside_their_fields(owner, address):
    page = owner.get(address, {"first": "yesterday", "person": "nobody"})
    assert page.status_code == 400
    assert "<title>Error: Record" in page.text
    assert 'href="#id_first"' in page.text
    assert "Enter a day as 31/03/2027." in page.text
    backwards = owner.get(address, {"first": "02/01/2027", "last": "01/01/2027"})
    assert "Enter a day that is not before the first." in backwards.text


def test_an_erased_person_is_no_longer_named(owner, address, organisation, account_with):
    gone = account_with("editor", name="Grace Gone")
    tell(organisation, actor_of(gone, organisation))
    gone.name, gone.email = "", None
    from django.utils import timezone

    gone.erased_at = timezone.now()
    gone.save()
    page = owner.get(address)
    assert "Grace" not in page.text
    assert "erased" in page.text


def test_the_check_is_a_button_and_its_result_stands_on_the_page_and_on_record(
    owner, address, organisation
):
    for work in (11, 12, 14):
        tell(organisation, SERVICE, "tried", ("", ""), work=work)
    check = reverse("verify_record", kwargs={"slug": organisation.slug})
    assert owner.get(check).status_code == 405
    page = owner.post(check, follow=True)
    assert "it holds." in page.text
    assert Event.objects.get(kind="record.verified").facts["holds"] is True
    Event.objects.filter(number=2).update(facts={"work": 13})
    page = owner.post(check, follow=True)
    assert "it does not hold" in page.text
    assert "Event 2 was changed after it was written." in page.text


def test_the_csv_holds_the_same_events_and_nothing_in_it_runs(owner, organisation, told):
    where = reverse("record_csv", kwargs={"slug": organisation.slug})
    answer = owner.get(where, {"kind": "version.saved"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["number"] for row in rows] == ["3", "1"]
    assert rows[1]["who"] == "'=Owner"
    assert rows[0]["digest"] == Event.objects.get(number=3).digest


def test_it_is_for_owners_commercial_leads_and_auditors(client_as, address, organisation):
    for role in ("owner", "commercial_lead", "auditor"):
        assert client_as(role).get(address).status_code == 200
    for role in ("editor", "viewer", "evaluator"):
        assert client_as(role).get(address).status_code == 403
        check = reverse("verify_record", kwargs={"slug": organisation.slug})
        assert client_as(role).post(check).status_code == 403


def test_many_events_come_in_pages_that_keep_what_was_asked(owner, address, organisation):
    by = actor_of(owner.account, organisation)
    for number in range(60):
        tell(organisation, by, subject=("version", str(number)))
    page = owner.get(address, {"kind": "version.saved"})
    assert len(numbers(page)) == 50
    assert "?page=2&amp;kind=version.saved" in page.text
    assert len(numbers(owner.get(address, {"kind": "version.saved", "page": "2"}))) == 10
