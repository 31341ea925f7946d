"""The record in a real browser: accessible at both widths, and silent on the network.

UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import pytest

from looked import Looked
from planned import actor, asked_run, carried_out, saved_council
from signed_in import make_account, make_organisation
from untower.actions.audit import verify_and_note
from untower.record.events.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/o/harrowmoor/record"
QUIET = (
    "/",
    "/my-account",
    "/o/harrowmoor/journey",
    "/o/harrowmoor/estate",
    "/o/harrowmoor/findings",
    "/o/harrowmoor/runs",
    "/o/harrowmoor/runs/1",
    "/o/harrowmoor/people",
    "/no/such/page",
)


def test_the_record_and_the_export_are_accessible_and_no_page_asks_anything_of_anybody_else(
    browser, live_server
):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    account = make_account("owner", organisation=organisation, name="Olive Owner")
    by = actor(account, organisation)
    version = saved_council(organisation, by)
    carried_out(asked_run(organisation, by, version, is_whole=False))
    olive = Looked(browser, live_server.url, account)
    olive.go(HERE)
    olive.look("record")
    olive.press("Check the whole record")
    assert "it holds." in olive.text()
    Event.objects.filter(number=2).update(kind="something else")
    verify_and_note(organisation=organisation, by=by)
    olive.page.goto(f"{HERE}?first=yesterday")
    olive.look("record-broken-and-error", has_errors=True)
    olive.go(f"{HERE}/challenge")
    olive.look("challenge")
    olive.press("Make the export")
    olive.look("challenge-error", has_errors=True)
    olive.page.get_by_label("What to export").select_option(index=1)
    with olive.page.expect_download() as download:
        olive.press("Make the export")
    assert download.value.suggested_filename == "challenge-harrowmoor-run-1.zip"
    for quiet in QUIET:
        olive.page.goto(quiet)
    olive.is_silent()
    olive.context.close()
