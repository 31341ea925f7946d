"""A planning run in a real browser: asked, watched, read, changed in a what-if, adopted by two.

Every page, and pages with their errors, at both widths: accessible, within its width, silent on the
network, nothing refused by the page's own policy. UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from django.conf import settings

from planned import actor, carried_out, saved_council
from signed_in import (
    django_db_modify_db_settings,
    make_account,
    make_organisation,
    service_home,
    sign_in,
)
from untower.record.runs.models import Run
from untower.record.runs.reading import sourcing_plan

# Playwright keeps an event loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
__all__ = ["django_db_modify_db_settings", "service_home"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1100, 375)
HERE = "/o/harrowmoor/runs"
MARKING = "Planning model: not an award decision"


class Planner:
    """One person's browser, signed in; looks at each page at both widths, folds open."""

    def __init__(self, browser, address: str, account, *, has_scripts: bool = True) -> None:
        self.account, self.address = account, address
        self.said: list[str] = []
        self.asked: list[str] = []
        self.context = browser.new_context(
            base_url=address,
            reduced_motion="reduce",
            bypass_csp=False,
            java_script_enabled=has_scripts,
        )
        name = settings.SESSION_COOKIE_NAME
        value = sign_in(account).cookies[name].value
        self.context.add_cookies([{"name": name, "value": value, "url": address}])
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("request", lambda request: self.asked.append(request.url))
        package = importlib.util.find_spec("axe_playwright_python")
        assert package
        assert package.origin
        self.axe = (Path(package.origin).parent / "axe.min.js").read_text("utf-8")

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer
        assert answer.status == 200, f"{path}: {answer.status}"

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def text(self) -> str:
        return self.page.inner_text("main")

    def look(self, name: str, *, has_errors: bool = False) -> None:
        """Check the page as it is now, at both widths."""
        assert self.page.title().startswith("Error: ") is has_errors, self.page.title()
        assert MARKING in self.page.inner_text(".marks")
        self.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if folder := os.environ.get("UNTOWER_SCREENS"):
                self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} wide at {width}"
            self.page.evaluate(self.axe)
            found = self.page.evaluate(
                "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
            )
            broken = [
                (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
                for fault in found["violations"]
            ]
            assert broken == [], name
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        if has_errors:
            for link in self.page.query_selector_all(".govuk-error-summary a"):
                target = link.get_attribute("href")
                assert self.page.query_selector(target), target

    def is_silent(self) -> None:
        """Nothing was asked of anybody else and no rule of the pages was broken."""
        assert {url.split("/")[2] for url in self.asked} == {self.address.split("/")[2]}
        assert self.said == []


@pytest.fixture
def organisation(db):
    return make_organisation("Harrowmoor Council", "harrowmoor")


@pytest.fixture
def planner(browser, live_server, organisation):
    """Makes a browser of somebody with a role."""
    made = []

    def one(role: str, **more) -> Planner:
        account = make_account(role, organisation=organisation)
        made.append(Planner(browser, live_server.url, account, **more))
        return made[-1]

    yield one
    for each in made:
        each.context.close()


def test_from_no_tables_to_an_adopted_plan(organisation, planner):
    lead = planner("commercial_lead")
    lead.go(HERE)
    assert "There are no tables yet" in lead.text()
    lead.look("runs-no-tables")
    saved_council(organisation, actor(lead.account, organisation))
    lead.go(HERE)
    lead.look("runs-none")

    lead.page.get_by_role("button", name="Start a planning run").click()
    lead.look("run-new")
    lead.page.fill("#id_groups_most", "none")
    lead.press("Start this run")
    lead.look("run-new-errors", has_errors=True)
    lead.page.fill("#id_name", "Your rules as they stand")
    lead.page.fill("#id_groups_most", "")
    lead.page.fill("#id_on", "2026-11-01")
    lead.page.fill("#id_draws", "1000")
    lead.press("Start this run")
    assert "It is next." in lead.text()
    lead.look("run-waits")
    run = carried_out(Run.objects.get())
    assert run.choice_digest, run.trouble
    # The page asks by itself how far it is, and then shows what came of it.
    lead.page.wait_for_selector("text=What came of it", timeout=60_000)
    lead.look("run-done")

    for step in ("award", "case", "assurance"):
        lead.go(f"{HERE}/1/{step}")
        lead.look(f"run-{step}")
    lead.go(f"{HERE}/1/files")
    lead.look("run-files")

    lead.go(f"{HERE}/1")
    lead.press("Answer this what-if")
    lead.look("what-if-errors", has_errors=True)
    lead.page.select_option("#id_component_1", "forms")
    lead.page.select_option("#id_has_1", "retain")
    lead.press("Answer this what-if")
    carried_out(Run.objects.get(number=2))
    lead.page.wait_for_selector("text=Beside the run it was asked of", timeout=60_000)
    lead.look("what-if")
    lead.go(f"{HERE}/compare?run=1")
    lead.look("compare-errors", has_errors=True)
    lead.go(f"{HERE}/compare?run=1&run=2")
    lead.look("compare")

    lead.go(f"{HERE}/1/put-forward")
    lead.press("Put it forward")
    lead.look("put-forward-errors", has_errors=True)
    lead.page.fill("#id_reason", "It keeps every rule and costs least.")
    lead.press("Put it forward")
    assert "You put this plan forward yourself" in lead.text()
    lead.look("put-forward")
    lead.is_silent()

    owner = planner("owner", has_scripts=False)
    owner.go(f"{HERE}/1")
    owner.press("Confirm run 1 as the sourcing plan")
    assert sourcing_plan(organisation).run == run
    lead.go(f"{HERE}/1")
    lead.look("adopted")
    lead.go(f"{HERE}/1/withdraw")
    lead.look("withdraw")
    lead.press("Withdraw it")
    lead.look("withdraw-errors", has_errors=True)


def test_without_scripts_a_run_is_asked_for_and_read(organisation, planner):
    owner = planner("owner", has_scripts=False)
    saved_council(organisation, actor(owner.account, organisation))
    owner.go(f"{HERE}/new")
    owner.page.fill("#id_name", "Seconds")
    owner.page.check("#id_effort-2")
    owner.page.fill("#id_groups_most", "2")
    owner.press("Start this run")
    carried_out(Run.objects.get())
    owner.page.get_by_role("link", name="See how far it is now").click()
    assert "Whole-life cost" in owner.text()
    owner.is_silent()
