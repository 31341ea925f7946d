"""What people do about a finding: assigned, accepted, replied to; the verdict never changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysed import worked_out
from planned import actor
from signed_in import sign_in
from untower.actions.acting import NotAllowed, Refused
from untower.actions.chain import broken_links
from untower.actions.findings.noting import accept_finding, assign_finding, record_reply
from untower.findings import Outcome
from untower.publish.editions import Edition
from untower.record.events.models import ChainHead, Event
from untower.record.findings.models import Note
from untower.record.findings.reading import findings, notes, shown_analysis, standing, turns

pytestmark = pytest.mark.django_db
SOON = {"due_on-day": "31", "due_on-month": "1", "due_on-year": "2040"}


@pytest.fixture
def analysis(organisation):
    return worked_out(organisation)


@pytest.fixture
def not_met(analysis):
    every = findings(analysis, Edition.MEMBERS).values()
    return next(f for f in every if f.outcome is Outcome.NOT_MET)


def at(name, organisation, finding):
    return reverse(name, kwargs={"slug": organisation.slug, "identity": finding.identity})


def test_accepting_never_turns_a_finding_into_met(client_as, organisation, not_met):
    lead = client_as("commercial_lead")
    sent = {"what": "accept", "words": "It is replaced in spring.", **SOON}
    answer = lead.post(at("decide_finding", organisation, not_met), sent)
    assert answer.status_code == 302
    said = lead.get(at("finding", organisation, not_met)).content.decode()
    assert "Accepted</strong> until 31 January 2040" in said
    assert "It is replaced in spring." in said
    again = findings(shown_analysis(organisation), Edition.MEMBERS)[not_met.identity]
    assert again.outcome is Outcome.NOT_MET
    assert Note.objects.get().words == "It is replaced in spring."


def test_an_acceptance_without_reason_or_day_is_refused_with_both_said(
    client_as, organisation, not_met
):
    answer = client_as("owner").post(
        at("decide_finding", organisation, not_met), {"what": "accept"}
    )
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Error: " in said
    assert "Give the reason why it is accepted" in said
    assert "Say when it is looked at again" in said
    assert 'href="#id_due_on-day"' in said
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"owner_role": "Head"}, "Say by when somebody acts"),
        ({"owner_role": "", **SOON}, "Say which role answers for it"),
        ({"owner_role": "x" * 121, **SOON}, "120 characters or fewer"),
        ({"owner_role": "Head", **SOON, "due_on-month": "13"}, "Enter a real date"),
        ({"owner_role": "Head", **SOON, "due_on-day": "٣"}, "Enter a real date"),
        ({"owner_role": "Head", **SOON, "due_on-year": "2001"}, "must be today or later"),
        ({"owner_role": "Head", **SOON, "due_on-year": "9999"}, "within fifty years"),
        ({"owner_role": "Head", **SOON, "words": "x" * 4001}, "4,000 characters or fewer"),
        ({"what": "neither"}, "Select a valid choice"),
        ({"what": "withdraw"}, "not accepted, so there is nothing to withdraw"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    client_as, organisation, not_met, sent, wrong
):
    sent = {"what": "assign", **sent}
    answer = client_as("owner").post(at("decide_finding", organisation, not_met), sent)
    assert answer.status_code == 400
    assert wrong in answer.content.decode()
    assert not Note.objects.exists()


def test_who_may_only_read_is_refused_and_sees_no_form(client_as, organisation, not_met):
    for role in ("viewer", "auditor"):
        reader = client_as(role)
        sent = {"what": "assign", "owner_role": "Head", **SOON}
        assert reader.post(at("decide_finding", organisation, not_met), sent).status_code == 403
        assert reader.post(at("reply_to_finding", organisation, not_met), {}).status_code == 403
        page = reader.get(at("finding", organisation, not_met)).content.decode()
        assert "Assign it" not in page
        assert "Record a reply" not in page


def test_an_editor_assigns_but_does_not_accept(client_as, organisation, not_met):
    editor = client_as("editor")
    assign = {"what": "assign", "owner_role": "Head of Technology", **SOON}
    assert editor.post(at("decide_finding", organisation, not_met), assign).status_code == 302
    accept = {"what": "accept", "words": "Because.", **SOON}
    answer = editor.post(at("decide_finding", organisation, not_met), accept)
    assert answer.status_code == 400
    assert "Only an owner or commercial lead may accept a finding." in answer.content.decode()
    assert [note.deed for note in Note.objects.all()] == ["assigned"]


def test_what_is_met_is_not_accepted(client_as, organisation, analysis):
    met = next(f for f in findings(analysis, Edition.FULL).values() if f.outcome is Outcome.MET)
    by = actor(client_as("owner"), organisation)
    with pytest.raises(NotAllowed, match="this one is met"):
        accept_finding(
            organisation=organisation,
            by=by,
            version=analysis.version,
            finding=met,
            due_on=date(2040, 1, 1),
            words="For good.",
        )


def test_an_acceptance_that_is_withdrawn_stays_in_the_history(client_as, organisation, not_met):
    owner = client_as("owner")
    address = at("decide_finding", organisation, not_met)
    owner.post(address, {"what": "accept", "words": "For now.", **SOON})
    owner.post(address, {"what": "withdraw", "words": "Not any more."})
    assert standing(notes(organisation, not_met.identity)).accepted is None
    said = owner.get(at("finding", organisation, not_met)).content.decode()
    assert "Acceptance withdrawn" in said
    assert "For now." in said
    assert said.index("Not any more.") < said.index("For now.")


def test_a_suppliers_reply_stands_beside_the_finding_in_its_own_words(
    client_as, organisation, not_met
):
    owner = client_as("owner")
    sent = {
        "supplier": "Acorn Systems Limited",
        "replied_on-day": "18",
        "replied_on-month": "11",
        "replied_on-year": "2025",
        "reply": "We are apart since 2024.",
    }
    assert owner.post(at("reply_to_finding", organisation, not_met), sent).status_code == 302
    said = client_as("viewer").get(at("finding", organisation, not_met)).content.decode()
    assert "Acorn Systems Limited, 18 November 2025" in said
    assert "We are apart since 2024." in said
    late = {**sent, "replied_on-year": str(timezone.localdate().year + 1), "reply": " "}
    answer = owner.post(at("reply_to_finding", organisation, not_met), late)
    assert answer.status_code == 400
    assert "must be today or before" in answer.content.decode()
    assert "Enter what the supplier said." in answer.content.decode()


def test_each_note_is_one_event_without_its_words(client_as, organisation, analysis, not_met):
    by = actor(client_as("owner"), organisation)
    words = "Ask Jo Bloggs on extension 4"
    assign_finding(
        organisation=organisation,
        by=by,
        version=analysis.version,
        finding=not_met,
        owner_role="Head of Technology",
        due_on=timezone.localdate() + timedelta(days=1),
        words=words,
    )
    event = Event.objects.get(kind="finding.assigned")
    assert event.subject_key == not_met.identity
    assert "Bloggs" not in str(event.facts)
    assert event.facts["owner_role"] == "Head of Technology"
    assert not list(broken_links(ChainHead.objects.get(organisation=organisation)))


def test_a_note_that_is_refused_leaves_no_event(client_as, organisation, analysis, not_met):
    before = Event.objects.count()
    with pytest.raises(Refused, match="Name the supplier"):
        record_reply(
            organisation=organisation,
            by=actor(client_as("owner"), organisation),
            version=analysis.version,
            finding=not_met,
            supplier="",
            replied_on=None,
            words="",
        )
    assert Event.objects.count() == before


def test_notes_are_kept_over_a_new_version_and_the_turn_stands_in_the_history(
    client_as, organisation, analysis
):
    """The need that nothing serves is served in the next version: note and turn stand there."""
    found = next(f for f in findings(analysis, Edition.FULL).values() if f.subject_key == "N2")
    owner = client_as("owner")
    sent = {"what": "assign", "owner_role": "Head of Waste", **SOON}
    owner.post(at("decide_finding", organisation, found), sent)
    served = """
        need_id | service_id | user_group | need | importance | met_pct
        N1 | tax | residents | Pay what is owed | 5 | 80
        N2 | bins | residents | Know when bins are emptied | 4 |
        """
    later = worked_out(organisation, needs=served)
    assert later.version.number == 2
    kept = notes(organisation, found.identity)
    assert [note.owner_role for note in kept] == ["Head of Waste"]
    assert kept[0].version.number == 1
    told = [(turn.version.number, turn.outcome) for turn in turns(organisation, found.identity)]
    assert told[0] == (1, found.outcome.value)
    assert told[-1][0] == 2
    assert len(told) == 2


def test_another_organisations_finding_cannot_be_opened_or_noted(
    client_as, other_organisation, organisation, not_met
):
    stranger = client_as("owner", organisation=other_organisation)
    assert stranger.get(at("finding", organisation, not_met)).status_code == 404
    theirs = at("finding", other_organisation, not_met)
    assert stranger.get(theirs).status_code == 404
    sent = {"what": "accept", "words": "Ours.", **SOON}
    assert stranger.post(at("decide_finding", other_organisation, not_met), sent).status_code == 404
    with pytest.raises(NotAllowed, match="no such finding here"):
        assign_finding(
            organisation=other_organisation,
            by=actor(stranger, other_organisation),
            version=shown_analysis(organisation).version,
            finding=not_met,
            owner_role="Head",
            due_on=date(2040, 1, 1),
        )
    assert not Note.objects.exists()


def test_a_form_without_its_token_is_refused(organisation, account_with, not_met):
    guarded = sign_in(account_with("owner"), Client(enforce_csrf_checks=True))
    answer = guarded.post(at("decide_finding", organisation, not_met), {"what": "accept"})
    assert answer.status_code == 403
    assert not Note.objects.exists()


def test_the_list_is_filtered_by_what_was_done_and_by_whom_it_is_answered(
    client_as, organisation, not_met
):
    owner = client_as("owner")
    sent = {"what": "assign", "owner_role": "Head of Odd Things", **SOON}
    owner.post(at("decide_finding", organisation, not_met), sent)
    listed = reverse("findings", kwargs={"slug": organisation.slug})

    def found(query):
        said = owner.get(f"{listed}?{query}").content.decode()
        return said.count('class="v '), not_met.identity in said, said

    assert found("standing=assigned")[1]
    assert not found("standing=open")[1]
    assert not found("standing=accepted")[1]
    assert found("role=Head+of+Odd+Things")[1]
    assert not found("role=nobody")[1]
    assert found(f"step={not_met.step}&outcome=not_met&force={not_met.force.name.lower()}")[1]
    assert not found("outcome=met")[1]
    assert found(f"text={not_met.sentence[:12]}")[1]
    assert "Nothing fits" in found("text=zzzzqqqq")[2]
    assert found("step=nonsense&outcome=nonsense&page=99999999999")[2].count("<h1>Findings") == 1
