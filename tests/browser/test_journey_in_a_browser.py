"""The journey's lesser pages in a real browser, with and without errors, at both widths.

The journey itself is walked on Harrowmoor: see test_whole_journey_in_a_browser.py.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from analysed import worked_out
from looked import Looked
from signed_in import make_account, make_organisation
from untower.record.versions.reading import newest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at(name, **more):
    return reverse(name, kwargs={"slug": "harrowmoor", **more})


def test_passing_a_step_over_finding_things_and_the_words_used(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    worked_out(organisation)
    lead = Looked(
        browser, live_server.url, make_account("commercial_lead", organisation=organisation)
    )
    lead.go(at("pass_over", step="lots"))
    lead.look("pass-over")
    lead.press("Pass it over on record")
    lead.look("pass-over-error", has_errors=True)
    lead.go(at("search") + "?text=ledger")
    lead.look("search")
    lead.go(at("glossary"))
    lead.look("glossary")
    lead.is_silent()


def test_two_answers_to_one_question_are_both_shown(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    worked_out(organisation)
    people = [
        Looked(browser, live_server.url, make_account(role, organisation=organisation))
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
