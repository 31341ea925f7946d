"""The record in a real browser: accessible at both widths, and silent on the network.

UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from django.conf import settings

from planned import actor, asked_run, carried_out, saved_council
from signed_in import (
    django_db_modify_db_settings,
    make_account,
    make_organisation,
    service_home,
    sign_in,
)
from untower.actions.audit import verify_and_note
from untower.record.events.models import Event

# Playwright keeps an event loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
__all__ = ["django_db_modify_db_settings", "service_home"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag21a", "wcag2aa", "wcag21aa", "wcag22aa"]
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


@pytest.fixture
def axe() -> str:
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was not checked")
    return (Path(package.origin).parent / "axe.min.js").read_text("utf-8")


def test_the_record_and_the_export_are_accessible_and_no_page_asks_anything_of_anybody_else(
    browser, live_server, axe
):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    account = make_account("owner", organisation=organisation, name="Olive Owner")
    by = actor(account, organisation)
    version = saved_council(organisation, by)
    carried_out(asked_run(organisation, by, version, is_whole=False))
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    name = settings.SESSION_COOKIE_NAME
    value = sign_in(account).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    try:
        page.goto(HERE)
        look(page, axe, "record")
        page.get_by_role("button", name="Check the whole record").click()
        assert "it holds." in page.inner_text("main")
        look(page, axe, "record-checked")
        Event.objects.filter(number=2).update(kind="something else")
        verify_and_note(organisation=organisation, by=by)
        page.goto(f"{HERE}?first=yesterday")
        assert page.title().startswith("Error: ")
        look(page, axe, "record-broken-and-error")
        page.goto(f"{HERE}/challenge")
        look(page, axe, "challenge")
        page.get_by_role("button", name="Make the export").click()
        assert page.title().startswith("Error: ")
        look(page, axe, "challenge-error")
        page.get_by_label("What to export").select_option(index=1)
        with page.expect_download() as download:
            page.get_by_role("button", name="Make the export").click()
        assert download.value.suggested_filename == "challenge-harrowmoor-run-1.zip"
        faults = [one for one in said if "400" not in one]
        assert faults == []
        for quiet in QUIET:
            page.goto(quiet)
        assert {url.split("/")[2] for url in asked} == {live_server.url.split("/")[2]}
    finally:
        context.close()


def look(page, axe: str, name: str) -> None:
    """Check the page as it is now, at both widths, every fold open."""
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    for width in (1100, 375):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("UNTOWER_SCREENS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide at {width}"
        page.evaluate(axe)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
        )
        broken = [
            (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
            for fault in found["violations"]
        ]
        assert broken == [], name
