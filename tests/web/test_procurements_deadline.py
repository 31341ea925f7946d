"""The deadline of a procurement moved on: before it passes, to a later moment, with a reason."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from sealed_procurements import Ceremony
from signed_in import sign_in
from untower.actions.acting import SERVICE, NotAllowed, Refused
from untower.actions.procurements.deadline import extend_deadline
from untower.actions.procurements.opening import present_key
from untower.actions.procurements.receiving import receive_tender
from untower.record.events.models import Event
from untower.record.procurements.models import (
    DeadlineExtension,
    Envelope,
    LateTender,
    Procurement,
)
from untower.record.procurements.tables import assessment_reading

pytestmark = pytest.mark.django_db
REASON = "Two suppliers asked questions that all must see answered."


def address(name: str) -> str:
    return reverse(name, kwargs={"slug": "harrowmoor", "key": "P1"})


def extend(done: Ceremony, name: str = "lead", days: float = 7, reason: str = REASON):
    to = done.procurement.deadline_at + timedelta(days=days)
    return extend_deadline(procurement=done.procurement, to=to, reason=reason, by=done.by(name))


def deadline() -> object:
    return Procurement.objects.get().deadline_at


@pytest.mark.parametrize("name", ["auditor", "one"])
def test_only_a_commercial_lead_or_an_owner_extends_it(organisation, name):
    done = Ceremony(organisation).published()
    with pytest.raises(NotAllowed, match="may extend a deadline"):
        extend(done, name)
    with pytest.raises(NotAllowed, match="Only a person"):
        extend_deadline(
            procurement=done.procurement,
            to=timezone.now() + timedelta(days=90),
            reason=REASON,
            by=SERVICE,
        )
    assert deadline() == done.procurement.deadline_at


@pytest.mark.parametrize("days", [-1, 0, -0.001])
def test_it_is_never_shortened(organisation, days):
    done = Ceremony(organisation).published()
    with pytest.raises(Refused, match="extended and never shortened"):
        extend(done, days=days)
    with pytest.raises(Refused, match="within a year"):
        extend(done, days=400)
    with pytest.raises(Refused, match="why the deadline is extended"):
        extend(done, reason="  ")
    assert deadline() == done.procurement.deadline_at
    assert not Event.objects.filter(kind="deadline_extended").exists()


def test_it_is_not_extended_once_it_has_passed_or_tenders_were_opened(organisation):
    done = Ceremony(organisation).closed()
    with pytest.raises(NotAllowed, match="The deadline has passed"):
        extend(done, days=30)
    done.opened()
    with pytest.raises(NotAllowed, match="Tenders were opened"):
        extend(done, days=30)
    page = sign_in(done.people["lead"]).get(address("deadline")).text
    assert "Tenders were opened" in page
    assert 'name="reason"' not in page
    assert not DeadlineExtension.objects.exists()


def test_a_later_deadline_is_shown_recorded_and_keeps_tenders_shut_until_then(organisation):
    done = Ceremony(organisation).received()
    was = done.procurement.deadline_at
    owner = sign_in(done.people["owner"])
    day = timezone.localtime(was + timedelta(days=7))
    typed = {"on": f"{day:%d/%m/%Y}", "at": "12:00", "reason": REASON}
    early = owner.post(address("deadline"), typed | {"on": f"{timezone.localdate():%d/%m/%Y}"})
    assert early.status_code == 400
    assert "extended and never shortened" in unescape(early.text)
    assert "Enter the new last day." in owner.post(address("deadline"), {"on": ""}).text
    assert "Extend it" in owner.get(address("procurement")).text
    assert owner.post(address("deadline"), typed).status_code == 302

    done.refresh()
    made = DeadlineExtension.objects.get()
    assert (made.was_at, made.now_at) == (was, done.procurement.deadline_at)
    assert timezone.localtime(made.now_at).strftime("%d/%m/%Y %H:%M") == f"{typed['on']} 12:00"
    told = Event.objects.get(kind="deadline_extended")
    assert (told.by_token, told.by_roles) == (done.people["owner"].token, "owner")
    assert told.facts["now_at"] == made.now_at.isoformat()
    assert REASON not in str(told.facts)
    for name, page in (("lead", "procurement"), ("auditor", "openers"), ("owner", "opening")):
        text = unescape(sign_in(done.people[name]).get(address(page)).text)
        assert "Deadline extended" in text, page
        assert REASON in text

    # What was on its way meanwhile is judged by the later deadline too.
    begun = Procurement.objects.get()
    begun.deadline_at = timezone.now() - timedelta(minutes=1)
    with pytest.raises(Refused):
        receive_tender(procurement=begun, tables=[], by=done.by("lead"))
    assert not LateTender.objects.exists()

    # The old deadline counts no more: what comes after it is in time, and nothing opens before.
    stated = assessment_reading(done.procurement).tables["procurements"]["deadline_at"].item()
    assert stated == timezone.localtime(made.now_at).replace(tzinfo=None)
    Procurement.objects.update(deadline_at=timezone.now() + timedelta(days=1))
    done.refresh()
    with pytest.raises(NotAllowed, match="sealed until the deadline"):
        present_key(
            procurement=done.procurement,
            kind=Envelope.Kind.QUALITY,
            passphrase="any words at all here",  # noqa: S106
            by=done.by("owner"),
        )
