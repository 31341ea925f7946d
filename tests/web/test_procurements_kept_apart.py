"""An evaluator is kept from prices and from others' scores, on every page they can open."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from sealed_procurements import SECRET_PRICES, Ceremony, tender_of
from signed_in import sign_in
from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.afterwards import learn
from untower.actions.procurements.agreeing import agree_score, check_can_moderate
from untower.actions.procurements.scoring import save_score
from untower.actions.procurements.seats import (
    appoint_evaluator,
    decide_interest,
    declare_interests,
    release_evaluator,
)
from untower.record.procurements.models import Interest
from untower.record.procurements.scoring import all_work, is_all_in, work_of
from untower.record.procurements.tables import assessment_reading
from untower.web.addresses.procurements import urlpatterns

HREF = re.compile(r'(?:href|action|data-autosave)="([^"]+)"')
PRICE_WORDS = ("Ninety-nine thousand", "annual_gbp", "whole-life", "indexation")


def address(name: str, **rest: object) -> str:
    return reverse(name, kwargs={"slug": "harrowmoor", **rest})


def every_page(browser, start: str, within: str = "/o/") -> dict[str, bytes]:
    """Every page and file reached by links from a start, within a part, and what each holds."""
    waiting, seen = [start], {}
    while waiting:
        where = waiting.pop().replace("&amp;", "&").split("#")[0]
        if where in seen or not where.startswith(within):
            continue
        answer = browser.get(where)
        seen[where] = answer.content if not answer.streaming else answer.getvalue()
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        if "html" in answer.get("Content-Type", ""):
            waiting += HREF.findall(answer.content.decode())
    return seen


def addresses_of_a_procurement(done: Ceremony) -> list[str]:
    """Every address of ours that takes a procurement, filled in, whoever may open it."""
    del done
    found = []
    for pattern in urlpatterns:
        parts = pattern.pattern.converters
        if "key" in parts:
            numbers = {part: 1 for part in parts if part not in ("slug", "key")}
            found.append(address(pattern.name, key="P1", **numbers))
    assert len(found) > 20
    return found


def test_no_page_an_evaluator_can_open_holds_a_price_or_another_evaluators_words(organisation):
    done = Ceremony(organisation).priced()
    browser = sign_in(done.people["one"])

    pages = every_page(browser, address("my_scoring"))
    pages |= {where: browser.get(where).content for where in addresses_of_a_procurement(done)}

    assert sum(b"Private words of one" in page for page in pages.values()) >= 6
    assert any(b"Answer of alder" in page for page in pages.values())
    for where, page in pages.items():
        for secret in (*SECRET_PRICES, *PRICE_WORDS, "Private words of two", "ev-2"):
            assert secret.encode() not in page, f"{secret} on {where}"


def test_an_evaluator_is_sent_away_from_every_page_of_the_procurement_itself(organisation):
    done = Ceremony(organisation).decided()
    browser = sign_in(done.people["one"])

    for where in addresses_of_a_procurement(done):
        assert browser.get(where).status_code in (403, 405), where
        assert browser.post(where).status_code in (403, 405), where


def test_an_evaluators_menu_holds_only_their_scoring(organisation):
    done = Ceremony(organisation).opened()

    page = sign_in(done.people["one"]).get(address("my_scoring")).content.decode()

    menu = page.split('aria-label="Main"')[1].split("</nav>")[0]
    assert re.findall(r">([^<]+)</a>", menu) == ["Scoring"]


def test_another_evaluators_seat_is_not_there(organisation):
    done = Ceremony(organisation).declared()
    theirs = done.seat("ev-2")
    browser = sign_in(done.people["one"])

    line = work_of(theirs).lines[0]
    for where in (
        address("my_seat", number=theirs.pk),
        address("declare", number=theirs.pk),
        address("score", number=theirs.pk, check=line.check),
        address("tender_document", number=theirs.pk, tender=1, place=1),
    ):
        assert browser.get(where).status_code == 404, where
    where = address("autosave", number=theirs.pk, check=line.check)
    assert browser.post(where, {"score": "1", "reason": "x"}).status_code == 404
    assert not theirs.scores.exists()


def test_another_evaluators_line_cannot_be_scored_from_ones_own_seat(organisation):
    done = Ceremony(organisation).declared()
    mine, theirs = done.seat("ev-1"), done.seat("ev-2")
    line = next(one for one in work_of(theirs).lines if one.criterion_id == "L2.users")

    with pytest.raises(NotAllowed, match="not yours to score"):
        save_score(seat=mine, check=line.check, score="1", reason="x", by=done.by("one"))
    with pytest.raises(NotAllowed, match="Only the person who holds this seat"):
        save_score(seat=theirs, check=line.check, score="1", reason="x", by=done.by("one"))


def test_individual_scores_are_shown_to_nobody_before_all_are_in(organisation):
    done = Ceremony(organisation).declared()
    done.scored("ev-1", "one")
    done.scored("ev-2", "two", is_handed_in=False)
    pages = {}
    for name in ("lead", "owner", "auditor"):
        browser = sign_in(done.people[name])
        pages |= every_page(browser, address("procurements"), address("procurements"))
        pages |= {where: browser.get(where).content for where in addresses_of_a_procurement(done)}

    for where, page in pages.items():
        assert b"Private words" not in page, where
    with pytest.raises(NotAllowed, match="once every evaluator has handed theirs in"):
        check_can_moderate(done.procurement, done.by("lead"))


def test_no_average_of_what_evaluators_gave_is_on_any_page(organisation):
    done = Ceremony(organisation).declared()
    seat = done.seat("ev-1")
    line = next(one for one in work_of(seat).lines if one.criterion_id == "L1.users")
    done.scored("ev-1", "one", is_handed_in=False)
    save_score(seat=seat, check=line.check, score="1", reason="Less.", by=done.by("one"))
    done.scored("ev-2", "two")
    from untower.actions.procurements.scoring import hand_in

    hand_in(seat=done.seat("ev-1"), by=done.by("one"))

    pages = every_page(
        sign_in(done.people["lead"]), address("moderation", key="P1"), address("procurements")
    )
    assert sum(b"Private words" in page for page in pages.values()) == 9
    for where, page in pages.items():
        assert b"2.5" not in page, where  # of the 1 and the 4 that were given


def test_an_auditor_and_an_owner_see_no_individual_score_at_all(organisation):
    done = Ceremony(organisation).all_in()

    for name in ("owner", "auditor"):
        assert sign_in(done.people[name]).get(address("moderation", key="P1")).status_code == 403


def test_a_viewer_and_an_editor_see_how_far_it_is_and_no_tender(organisation):
    done = Ceremony(organisation).decided()
    for role in ("viewer", "editor"):
        done.person(role, role)
        browser = sign_in(done.people[role])
        assert browser.get(address("procurement", key="P1")).status_code == 200
        for name in ("tenders", "seats", "decision", "papers", "learning", "opening"):
            assert browser.get(address(name, key="P1")).status_code == 403, name
        for page in every_page(browser, address("procurements"), address("procurements")).values():
            for secret in (*SECRET_PRICES, "Private words", "T1a", "Alder"):
                assert secret.encode() not in page


def test_a_procurement_of_another_organisation_is_not_there(organisation, other_organisation):
    done = Ceremony(organisation).decided()
    stranger = Ceremony(other_organisation).person("stranger", "owner", "commercial_lead")
    browser = sign_in(stranger)

    for where in addresses_of_a_procurement(done):
        assert browser.get(where).status_code == 404, where
        there = where.replace("/harrowmoor/", "/eastmere/")
        assert browser.get(there).status_code in (302, 404, 405), there
    assert b"Forms and repairs" not in browser.get("/o/eastmere/procurements").content


# --- interests -------------------------------------------------------------------------------


def test_the_first_score_waits_for_the_declaration(organisation):
    done = Ceremony(organisation).seated()
    seat = done.seat("ev-1")
    line = work_of(seat).lines[0]

    with pytest.raises(NotAllowed, match="Declare your interests before the first score"):
        save_score(seat=seat, check=line.check, score="1", reason="x", by=done.by("one"))
    browser = sign_in(done.people["one"])
    for where in (
        address("my_seat", number=seat.pk),
        address("score", number=seat.pk, check=line.check),
    ):
        assert browser.get(where)["Location"] == address("declare", number=seat.pk)
    where = address("tender_document", number=seat.pk, tender=1, place=1)
    assert browser.get(where).status_code == 404


def declare(done: Ceremony, evaluator: str, name: str, **natures: str) -> Interest:
    declare_interests(
        seat=done.seat(evaluator),
        natures={key.replace("_", "-"): nature for key, nature in natures.items()},
        suppliers=frozenset({"alder", "birch-north", "cedar"}),
        by=done.by(name),
    )
    return Interest.objects.last()


def test_an_interest_keeps_the_whole_groups_tenders_away_until_it_is_decided(organisation):
    done = Ceremony(organisation).seated()
    interest = declare(done, "ev-1", "one", birch_north="financial")

    assert "T2a" not in {line.offer_id for line in work_of(done.seat("ev-1")).lines}
    page = sign_in(done.people["one"]).get(address("my_seat", number=done.seat("ev-1").pk))
    assert b"2 tenders left out, because of an interest you declared" in page.content
    decide_interest(interest=interest, is_barring=False, by=done.by("lead"))
    assert "T2a" in {line.offer_id for line in work_of(done.seat("ev-1")).lines}


def test_what_a_barred_evaluator_had_scored_does_not_count(organisation):
    done = Ceremony(organisation).declared()
    done.scored("ev-1", "one", is_handed_in=False)
    interest = declare(done, "ev-1", "one", cedar="personal")
    decide_interest(interest=interest, is_barring=True, by=done.by("owner"))

    scores = assessment_reading(done.procurement).tables["scores"]
    assert "T3a" not in scores["offer_id"].to_list()
    seat = done.seat("ev-1")
    line = next(o for o in work_of(done.seat("ev-2")).lines if o.offer_id == "T3a")
    with pytest.raises(NotAllowed, match="not yours to score"):
        save_score(seat=seat, check=line.check, score="1", reason="x", by=done.by("one"))
    assert seat.scores.filter(offer_id="T3a").exists(), "what was given stays on record"


def test_nobody_decides_on_their_own_interest_or_twice(organisation):
    done = Ceremony(organisation).seated()
    from untower.record.people.models import Membership

    Membership.objects.create(
        organisation=organisation, account=done.people["one"], role="commercial_lead"
    )
    interest = declare(done, "ev-1", "one", cedar="work")

    with pytest.raises(NotAllowed, match="interest of their own"):
        decide_interest(interest=interest, is_barring=False, by=done.by("one"))
    decide_interest(interest=interest, is_barring=True, by=done.by("lead"))
    with pytest.raises(NotAllowed, match="decided already"):
        decide_interest(interest=interest, is_barring=False, by=done.by("lead"))


def test_an_interest_in_somebody_who_did_not_tender_or_of_no_kind_is_refused(organisation):
    done = Ceremony(organisation).seated()

    with pytest.raises(Refused, match="one of those who tendered"):
        declare(done, "ev-1", "one", ghost="work")
    with pytest.raises(Refused, match="kind of interest"):
        declare(done, "ev-1", "one", cedar="enormous")


def test_an_event_of_an_interest_does_not_tell_in_whom(organisation):
    from untower.record.events.models import Event

    done = Ceremony(organisation).seated()
    declare(done, "ev-1", "one", cedar="financial")

    told = str(list(Event.objects.values_list("facts", flat=True)))
    assert "cedar" not in told
    assert "financial" not in told


# --- an evaluator who goes -------------------------------------------------------------------


def test_an_erased_evaluator_is_not_waited_for_once_released(organisation):
    done = Ceremony(organisation).declared()
    done.scored("ev-1", "one")
    account = done.people["two"]
    account.is_active, account.email, account.name = False, None, ""
    account.save()

    assert not is_all_in(all_work(done.procurement))
    release_evaluator(seat=done.seat("ev-2"), by=done.by("lead"))
    assert is_all_in(all_work(done.procurement))
    page = sign_in(done.people["lead"]).get(address("seats", key="P1"))
    assert page.status_code == 200
    line = work_of(done.seat("ev-2")).lines[0]
    with pytest.raises(NotAllowed, match="You were released"):
        save_score(
            seat=done.seat("ev-2"), check=line.check, score="1", reason="x", by=done.by("two")
        )


def test_a_seat_goes_to_one_evaluator_and_not_to_somebody_else(organisation):
    done = Ceremony(organisation).opened()
    lead = done.by("lead")
    appoint_evaluator(seat=done.seat("ev-1"), token=done.people["one"].token, by=lead)

    with pytest.raises(Refused, match="sits on another seat"):
        appoint_evaluator(seat=done.seat("ev-2"), token=done.people["one"].token, by=lead)
    with pytest.raises(Refused, match="evaluator of this organisation"):
        appoint_evaluator(seat=done.seat("ev-2"), token=done.people["owner"].token, by=lead)
    declare(done, "ev-1", "one")
    with pytest.raises(NotAllowed, match="declared their interests"):
        appoint_evaluator(seat=done.seat("ev-1"), token=done.people["two"].token, by=lead)


# --- before the decision ---------------------------------------------------------------------


def test_nobody_learns_anything_before_the_decision_is_signed(organisation):
    done = Ceremony(organisation).proposed()

    for name in ("lead", "owner", "auditor"):
        with pytest.raises(NotAllowed, match="before its decision is signed"):
            learn(procurement=done.procurement, by=done.by(name))
        page = sign_in(done.people[name]).post(address("learning", key="P1"))
        assert page.status_code == 403, name
        assert b"What would have turned" not in page.content, name


def test_a_reason_that_averages_and_a_score_off_the_scale_are_refused(organisation):
    done = Ceremony(organisation).all_in()
    asked = {"procurement": done.procurement, "offer_id": "T1a", "criterion_id": "L1.users"}

    for score, reason, said in (
        ("2.5", "Good.", "Choose a score of the scale"),
        ("", "Good.", "Choose a score of the scale"),
        ("NaN", "Good.", "Choose a score of the scale"),
        ("3", "", "Write why the tender earned it"),
        ("3", "Average of the two.", "scores were averaged"),
        ("3", "n/a", "without a reason"),
    ):
        with pytest.raises(Refused, match=said):
            agree_score(**asked, score=score, reason=reason, by=done.by("lead"))
    assert not done.procurement.agreed.exists()


def test_tenders_name_nobody_who_did_not_tender(organisation):
    done = Ceremony(organisation).seated()

    page = sign_in(done.people["one"]).get(address("declare", number=done.seat("ev-1").pk))

    assert b"Alder Systems" in page.content
    assert b"Birch Digital" not in page.content
    assert tender_of("alder")[0].name == "offers.csv"
