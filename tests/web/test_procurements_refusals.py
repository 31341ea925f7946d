"""Every step of a procurement refused where it must be, with a sentence that says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sealed_procurements import (
    FIRST_PASSPHRASE,
    PRICE,
    SECRET_PRICES,
    Ceremony,
    tables_of_body,
)
from signed_in import sign_in
from untower.actions.acting import NotAllowed, Refused
from untower.actions.chain import broken_links
from untower.actions.procurements.agreeing import agree_score, lock_quality
from untower.actions.procurements.deciding import (
    ForLot,
    confirm_decision,
    propose_decision,
    return_decision,
    set_standstill,
    working_days,
)
from untower.actions.procurements.opening import present_key
from untower.actions.procurements.publishing import changes_since, publish_criteria
from untower.actions.procurements.scoring import hand_in, save_score
from untower.actions.versions.saving import save_tables
from untower.record.events.models import ChainHead, Event
from untower.record.procurements.models import Procurement
from untower.record.procurements.reading import (
    between_opening_and_decision,
    is_between_opening_and_decision,
)
from untower.record.procurements.scoring import work_of


def address(name: str, **rest: object) -> str:
    return reverse(name, kwargs={"slug": "harrowmoor", **rest})


def saved(done: Ceremony, tables: dict) -> None:
    save_tables(organisation=done.organisation, by=done.by("owner"), tables=tables, what="changed")


def publish(done: Ceremony, name: str = "lead") -> Procurement:
    return publish_criteria(organisation=done.organisation, procurement_id="P1", by=done.by(name))


def award(done: Ceremony, name: str = "lead", signs_as: str = "Head of Procurement", **to: str):
    lots = {
        lot: ForLot(to.get(lot, offer), "First by the published criteria.", "Nothing.", "none")
        for lot, offer in (("L1", "T1a"), ("L2", "T1b"))
    }
    return propose_decision(
        procurement=done.procurement, lots=lots, signs_as=signs_as, by=done.by(name)
    )


# --- publishing ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["owner", "auditor", "one"])
def test_only_a_commercial_lead_publishes_criteria(organisation, name):
    done = Ceremony(organisation).staffed()
    saved(done, tables_of_body())

    with pytest.raises(NotAllowed, match="Only a commercial lead may publish criteria"):
        publish(done, name)


def test_criteria_with_a_gap_are_refused_with_every_reason(organisation):
    done = Ceremony(organisation).staffed()
    lots = tables_of_body()["lots"]
    import polars as pl

    saved(done, tables_of_body() | {"lots": lots.with_columns(price_weight_pct=pl.lit(50.0))})

    with pytest.raises(Refused) as refused:
        publish(done)
    told = " ".join(refused.value.problems.values())
    assert "L1" in told
    assert "L2" in told
    assert not Procurement.objects.exists()


def test_a_deadline_that_has_passed_is_refused(organisation):
    done = Ceremony(organisation).staffed()
    saved(done, tables_of_body(days_to_deadline=-1))

    with pytest.raises(Refused, match="deadline"):
        publish(done)


def test_criteria_are_published_once_and_a_change_is_refused_by_name(organisation):
    done = Ceremony(organisation).published()
    with pytest.raises(NotAllowed, match="They are published once"):
        publish(done)
    import polars as pl

    criteria = tables_of_body()["criteria"]
    is_it = pl.col("criterion_id") == "L1.users"
    title = pl.when(is_it).then(pl.lit("Something else")).otherwise(pl.col("title"))
    saved(done, {"criteria": criteria.with_columns(title=title)})

    said = (
        "The criterion L1.users: title was “How residents report and follow a request” and is "
        "“Something else”."
    )
    assert changes_since(done.procurement) == (said,)
    with pytest.raises(NotAllowed, match="may not be changed") as refused:
        publish(done)
    assert said in str(refused.value)
    page = sign_in(done.people["lead"]).get(address("procurement", key="P1")).content.decode()
    assert "no longer say what was published" in page
    assert "Something else" in page


def test_tenders_are_judged_by_the_frozen_set_whatever_the_tables_say_later(organisation):
    import polars as pl

    done = Ceremony(organisation).published()
    points = tables_of_body()["scale_points"]
    saved(done, {"scale_points": points.with_columns(descriptor=pl.lit("Quite other words"))})
    done.seated()

    line = work_of(done.seat("ev-1")).lines[0]
    assert line.meanings[4.0] == "Meets the need and shows how users are better served."


def test_the_event_of_publishing_holds_the_digest_and_nothing_of_the_criteria(organisation):
    done = Ceremony(organisation).published()

    event = Event.objects.get(kind="criteria_published")
    assert event.facts["digest"] == done.procurement.digest
    assert "residents" not in str(event.facts)


# --- scoring ---------------------------------------------------------------------------------


def test_a_score_off_the_published_scale_is_refused(organisation):
    done = Ceremony(organisation).declared()
    seat = done.seat("ev-1")
    check = work_of(seat).lines[0].check

    for score in ("5", "-1", "3.5", "four", "NaN", "1e999"):
        with pytest.raises(Refused, match="Choose a score of the scale"):
            save_score(seat=seat, check=check, score=score, reason="x", by=done.by("one"))
        assert not seat.scores.exists(), score


def test_scores_are_handed_in_whole_and_stay_as_they_are(organisation):
    done = Ceremony(organisation).declared()
    seat = done.seat("ev-1")
    with pytest.raises(Refused, match="6 answers have no score or no reason yet"):
        hand_in(seat=seat, by=done.by("one"))
    done.scored("ev-1", "one")

    line = work_of(seat).lines[0]
    with pytest.raises(NotAllowed, match="You handed your scores in"):
        save_score(
            seat=done.seat("ev-1"), check=line.check, score="0", reason="x", by=done.by("one")
        )


def test_a_score_without_a_reason_is_saved_and_does_not_count(organisation):
    done = Ceremony(organisation).declared()
    seat = done.seat("ev-1")
    line = work_of(seat).lines[0]
    save_score(seat=seat, check=line.check, score="3", reason=" ", by=done.by("one"))

    assert line in work_of(seat).missing


def test_every_saving_is_kept_and_the_newest_counts(organisation):
    done = Ceremony(organisation).declared()
    seat = done.seat("ev-1")
    line = work_of(seat).lines[0]
    for score in ("3", "3", "2"):
        save_score(seat=seat, check=line.check, score=score, reason="So.", by=done.by("one"))

    assert [float(one.score) for one in seat.scores.all()] == [3, 2]
    assert float(work_of(seat).saved[line.offer_id, line.criterion_id].score) == 2
    assert Event.objects.filter(kind="score_saved").count() == 2


def test_the_page_saves_while_one_works_and_says_when(organisation):
    done = Ceremony(organisation).declared()
    seat = done.seat("ev-1")
    check = work_of(seat).lines[0].check
    browser = sign_in(done.people["one"])
    where = address("autosave", number=seat.pk, check=check)

    saved_at = browser.post(where, {"score": "3", "reason": "Begun"}).json()["saved"]
    assert len(saved_at) == 5
    refused = browser.post(where, {"score": "9", "reason": "Begun"})
    assert refused.status_code == 400
    assert "Choose a score of the scale" in refused.json()["problem"]
    assert seat.scores.count() == 1


def test_an_evaluators_script_is_text_on_every_page(organisation):
    done = Ceremony(organisation).declared()
    seat, bad = done.seat("ev-1"), "<script>alert(1)</script>"
    line = work_of(seat).lines[0]
    save_score(seat=seat, check=line.check, score="3", reason=bad, by=done.by("one"))
    page = sign_in(done.people["one"]).get(address("score", number=seat.pk, check=line.check))

    assert bad.encode() not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


# --- agreeing and locking --------------------------------------------------------------------


def test_quality_is_locked_only_when_everything_is_agreed(organisation):
    done = Ceremony(organisation).all_in()
    with pytest.raises(NotAllowed, match="9 scores are not agreed yet"):
        lock_quality(procurement=done.procurement, by=done.by("lead"))
    done.locked()

    with pytest.raises(NotAllowed, match="Quality is locked"):
        agree_score(
            procurement=done.procurement,
            offer_id="T1a",
            criterion_id="L1.users",
            score="0",
            reason="Later.",
            by=done.by("lead"),
        )


def test_agreeing_waits_for_everybody(organisation):
    done = Ceremony(organisation).declared()
    done.scored("ev-1", "one")

    with pytest.raises(NotAllowed, match="once every evaluator has handed theirs in"):
        agree_score(
            procurement=done.procurement,
            offer_id="T1a",
            criterion_id="L1.users",
            score="3",
            reason="Good.",
            by=done.by("lead"),
        )


# --- deciding --------------------------------------------------------------------------------


def test_nothing_is_decided_before_prices_are_open(organisation):
    done = Ceremony(organisation).locked()
    browser = sign_in(done.people["lead"])

    with pytest.raises(NotAllowed, match="Prices are sealed"):
        award(done)
    assert b"Prices are sealed" in browser.get(address("decision", key="P1")).content
    assert browser.get(address("papers", key="P1")).status_code == 403


def test_a_decision_that_does_not_follow_is_refused_with_every_reason(organisation):
    done = Ceremony(organisation).priced()

    with pytest.raises(Refused, match=r"T1a comes before it|goes to T1a"):
        award(done, L1="T2a")
    with pytest.raises(Refused, match="no tender of that id"):
        award(done, L1="T9z")
    with pytest.raises(Refused, match="Enter the role you sign in"):
        award(done, signs_as=" ")
    assert not done.procurement.decisions.exists()


def test_two_different_people_in_two_different_roles_decide(organisation):
    done = Ceremony(organisation).proposed()
    decision = done.procurement.decisions.get()

    with pytest.raises(NotAllowed, match="somebody else must confirm"):
        confirm_decision(decision=decision, signs_as="Another role", by=done.by("lead"))
    with pytest.raises(NotAllowed, match="may confirm a decision"):
        confirm_decision(decision=decision, signs_as="Another role", by=done.by("auditor"))
    with pytest.raises(Refused, match="Two roles sign"):
        confirm_decision(decision=decision, signs_as="head of procurement", by=done.by("owner"))
    assert Procurement.objects.get().decided_at is None


def test_a_returned_proposal_stays_on_record_and_another_may_follow(organisation):
    done = Ceremony(organisation).proposed()
    with pytest.raises(NotAllowed, match="A decision is proposed already"):
        award(done, "owner", "Head of Technology")
    return_decision(
        decision=done.procurement.decisions.get(), because="Say more.", by=done.by("owner")
    )
    award(done, "owner", "Head of Technology")

    assert [bool(one.returned_at) for one in done.procurement.decisions.all()] == [True, False]
    with pytest.raises(NotAllowed, match="settled already"):
        confirm_decision(
            decision=done.procurement.decisions.first(), signs_as="x", by=done.by("lead")
        )


def test_a_signed_decision_is_not_changed(organisation):
    done = Ceremony(organisation).decided()

    with pytest.raises(NotAllowed, match="The decision is signed"):
        award(done)
    with pytest.raises(NotAllowed, match="settled already"):
        return_decision(
            decision=done.procurement.decisions.get(), because="No.", by=done.by("owner")
        )


def test_the_decision_rests_on_the_suppliers_as_they_stood_when_it_was_proposed(organisation):
    import polars as pl

    from untower.actions.procurements.deciding import assessed

    done = Ceremony(organisation).decided()
    suppliers = tables_of_body()["suppliers"].with_columns(eligibility=pl.lit("excluded"))
    saved(done, {"suppliers": suppliers})
    done.refresh()

    again = assessed(done.procurement)
    assert again.assessment.is_assessed
    assert again.assessment.set_aside == ()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-23", "2026-12-02", 8),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-12-02", "2026-12-01", 0),
    ],
)
def test_working_days_are_counted_from_monday_to_friday(first, last, days):
    from datetime import date

    assert working_days(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_a_standstill_that_is_too_short_or_before_the_decision_is_refused(organisation):
    done = Ceremony(organisation).decided()
    today = timezone.localdate()

    with pytest.raises(Refused, match="at least 8 working days"):
        set_standstill(
            procurement=done.procurement,
            notice_on=today,
            ends_on=today + timedelta(days=5),
            by=done.by("lead"),
        )
    with pytest.raises(Refused, match="follows the decision"):
        set_standstill(
            procurement=done.procurement,
            notice_on=today - timedelta(days=3),
            ends_on=today + timedelta(days=30),
            by=done.by("lead"),
        )
    set_standstill(
        procurement=done.procurement,
        notice_on=today,
        ends_on=today + timedelta(days=14),
        by=done.by("lead"),
    )
    done.refresh()
    assert done.procurement.standstill_ends_on == today + timedelta(days=14)


# --- the record ------------------------------------------------------------------------------


def test_what_if_is_closed_from_opening_to_the_signed_decision(organisation):
    done = Ceremony(organisation).closed()
    assert not is_between_opening_and_decision(organisation, "P1")
    done.opened()
    assert is_between_opening_and_decision(organisation, "P1")
    done.proposed()
    assert between_opening_and_decision(organisation) == ("P1",)
    done.decided()
    assert not is_between_opening_and_decision(organisation, "P1")


def test_events_hold_no_tender_no_score_and_no_person(organisation):
    done = Ceremony(organisation).decided()

    told = str(list(Event.objects.values_list("kind", "facts", "subject_key", "by_roles")))
    names = [account.name for account in done.people.values() if len(account.name) > 3]
    for secret in (*SECRET_PRICES, "T1a", "alder", "Private words", "Evidence from", "First by"):
        assert secret not in told
    for account in done.people.values():
        assert account.email not in told
    assert names
    assert list(broken_links(ChainHead.objects.get(organisation=organisation))) == []


def test_a_step_refused_on_its_page_is_said_in_the_same_words(organisation):
    done = Ceremony(organisation).closed()
    browser = sign_in(done.people["lead"])

    page = browser.post(address("opening", key="P1"), {"passphrase": FIRST_PASSPHRASE})

    assert page.status_code == 403
    with pytest.raises(NotAllowed) as refused:
        present_key(
            procurement=done.procurement,
            kind=PRICE,
            passphrase=FIRST_PASSPHRASE,
            by=done.by("lead"),
        )
    assert str(refused.value) in page.content.decode()
    assert "<title>Error: " in page.content.decode()


def test_a_form_that_is_not_ours_puts_in_no_tender(organisation):
    from django.test import Client

    done = Ceremony(organisation).keyed()
    browser = sign_in(done.people["lead"], Client(enforce_csrf_checks=True))

    refused = browser.post(address("receive", key="P1"), {"tables": ""})

    assert refused.status_code == 403
    assert not done.procurement.tenders.exists()


def test_an_upload_larger_than_the_service_takes_is_refused_unread(organisation, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.UPLOAD_MAX_BYTES = 1_000
    done = Ceremony(organisation).keyed()
    big = SimpleUploadedFile("offers.csv", b"x" * 5_000)

    refused = sign_in(done.people["lead"]).post(address("receive", key="P1"), {"tables": [big]})

    assert refused.status_code == 413
    assert not done.procurement.tenders.exists()


def test_an_upload_is_held_in_memory_whatever_its_size(organisation, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sealed_procurements import tender_of

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere/at/all"
    done = Ceremony(organisation).keyed()
    files = [SimpleUploadedFile(one.name, one.content) for one in tender_of("alder")]

    sent = sign_in(done.people["lead"]).post(address("receive", key="P1"), {"tables": files})

    assert sent.status_code == 302
    assert done.procurement.tenders.count() == 1


def test_a_name_of_a_file_is_only_a_name(organisation):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sealed_procurements import tender_of

    done = Ceremony(organisation).keyed()
    sent = {
        "tables": [SimpleUploadedFile(one.name, one.content) for one in tender_of("alder")],
        "documents": [SimpleUploadedFile('..\\..\\etc/x";\r\nSet-Cookie: a=b.txt', b"words")],
    }
    assert sign_in(done.people["lead"]).post(address("receive", key="P1"), sent).status_code == 302
    done.let_the_deadline_pass()
    done.done |= {"received", "closed"}
    done.declared()
    seat = done.seat("ev-1")

    answer = sign_in(done.people["one"]).get(
        address("tender_document", number=seat.pk, tender=1, place=1)
    )

    assert answer.content == b"words"
    assert "/" not in answer["Content-Disposition"]
    assert "\n" not in answer["Content-Disposition"]
    assert "Set-Cookie: a" not in str(answer.headers)
