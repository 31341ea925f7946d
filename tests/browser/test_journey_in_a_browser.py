"""The journey's pages in a real browser: accessible with and without errors, at both widths."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse

from analysed import saved, worked_out
from looked import Looked
from signed_in import (
    django_db_modify_db_settings,
    make_account,
    make_organisation,
    service_home,
)
from untower.findings import Outcome
from untower.publish.editions import Edition
from untower.record.findings.models import Note
from untower.record.findings.reading import findings
from untower.record.versions.reading import newest

# Playwright keeps an event loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
__all__ = ["django_db_modify_db_settings", "service_home"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STEPS = ("needs", "capability", "estate", "options", "lots", "assurance")


def at(name, **more):
    return reverse(name, kwargs={"slug": "harrowmoor", **more})


def test_the_journey_from_nothing_to_a_finding_that_is_accepted(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    lead = Looked(
        browser,
        live_server.url,
        make_account("commercial_lead", organisation=organisation),
        bypass_csp=True,
    )
    lead.go(at("journey"))
    lead.look("journey-empty")
    saved(organisation)
    lead.go(at("journey"))
    assert "is being worked out" in lead.page.inner_text("main")
    lead.look("journey-waiting")
    analysis = worked_out(
        organisation, uses="service_id | component_id\n tax | ledger\n bins | portal"
    )
    lead.go(at("journey"))
    lead.look("journey")
    for step in STEPS:
        lead.go(at("step", step=step))
        lead.look(f"step-{step}")

    lead.go(at("findings"))
    lead.page.select_option("#id_outcome", label="Not met")
    lead.press("Filter")
    assert "outcome=not_met" in lead.page.url
    lead.look("findings")
    every = findings(analysis, Edition.FULL).values()
    one = next(f for f in every if f.outcome is Outcome.NOT_MET and f.rows)
    lead.go(at("finding", identity=one.identity))
    lead.look("finding")
    lead.page.check("#id_what-2")
    lead.press("Save")
    lead.look("finding-error", has_errors=True)
    lead.page.fill("#id_words", "It is replaced in spring.")
    for part, value in (("day", "31"), ("month", "1"), ("year", "2040")):
        lead.page.fill(f"#id_due_on-{part}", value)
    lead.press("Save")
    assert "Accepted, with your reason beside it" in lead.page.inner_text("main")
    assert Note.objects.get().deed == "accepted"
    lead.look("finding-accepted")

    lead.go(at("missing"))
    lead.look("missing")
    lead.press("Save what I filled in")
    lead.look("missing-error", has_errors=True)
    lead.go(at("pass_over", step="lots"))
    lead.look("pass-over")
    lead.press("Pass it over on record")
    lead.look("pass-over-error", has_errors=True)
    lead.go(at("search") + "?text=ledger")
    lead.look("search")
    lead.go(at("glossary"))
    lead.look("glossary")


def test_two_answers_to_one_question_are_both_shown(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    worked_out(organisation)
    people = [
        Looked(
            browser, live_server.url, make_account(role, organisation=organisation), bypass_csp=True
        )
        for role in ("owner", "editor")
    ]
    for year, person in zip(("2028", "2029"), people, strict=True):
        person.go(at("missing"))
        day = person.page.locator('input[name$="-day"]').first
        name = day.get_attribute("name").removesuffix("-day")
        for part, value in (("day", "31"), ("month", "3"), ("year", year)):
            person.page.fill(f'input[name="{name}-{part}"]', value)
    people[0].press("Save what I filled in")
    people[1].press("Save what I filled in")
    second = people[1]
    assert "Two people answered the same question" in second.page.inner_text("main")
    second.look("missing-clash", has_errors=True)
    second.press("Save as version 3")
    second.look("missing-clash-error", has_errors=True)
    second.page.check('input[type=radio][value="mine"]')
    second.press("Save as version 3")
    assert newest(organisation).number == 3


def test_without_javascript_a_finding_is_found_and_assigned_by_keyboard(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    analysis = worked_out(organisation)
    editor = Looked(
        browser,
        live_server.url,
        make_account("editor", organisation=organisation),
        java_script_enabled=False,
        viewport={"width": 375, "height": 800},
    )
    editor.go(at("findings") + "?outcome=not_met")
    first = next(
        f for f in findings(analysis, Edition.MEMBERS).values() if f.outcome is Outcome.NOT_MET
    )
    editor.page.get_by_role("link", name=first.sentence).focus()
    editor.page.keyboard.press("Enter")
    editor.page.wait_for_url(f"**{first.identity}")
    editor.page.focus("#id_owner_role")
    editor.page.keyboard.press("Control+A")
    editor.page.keyboard.type("Head of Technology")
    for value in ("31", "1", "2040"):
        editor.page.keyboard.press("Tab")
        editor.page.keyboard.type(value)
    editor.page.keyboard.press("Tab")
    editor.page.keyboard.type("Ask the supplier first.")
    editor.page.keyboard.press("Tab")
    editor.page.keyboard.press("Enter")
    editor.page.get_by_text("Assigned.").wait_for()
    assert Note.objects.get().owner_role == "Head of Technology"
    editor.is_silent()


def test_a_page_that_waits_says_by_itself_when_the_steps_are_done(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    saved(organisation)
    viewer = Looked(browser, live_server.url, make_account("viewer", organisation=organisation))
    viewer.go(at("journey"))
    worked_out(organisation, uses="service_id | component_id\n tax | ledger\n bins | portal")
    viewer.page.get_by_text("The steps are worked out.").wait_for()
    viewer.page.get_by_role("link", name="Show what was found").click()
    assert "What to do next" in viewer.page.inner_text("main")
    viewer.is_silent()
