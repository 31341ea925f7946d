"""Signing in and looking after people in a real browser, from the link on the console onwards.

Every page, and every page with its errors, at both widths: accessible, within its width, silent on
the network, nothing refused by the page's own policy. UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import importlib.util
import os
import re
from base64 import b32decode
from pathlib import Path

import pytest
from django_otp.oath import TOTP

from served import serving

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1100, 375)
PASSWORD = "seven quiet tractors sing"  # noqa: S105 (of an invented person)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A fresh service of this module's own."""
    with serving(tmp_path_factory.mktemp("service") / "home") as running:
        yield running


class Looked:
    """One person's browser; looks at each page the way the tests of the report do."""

    def __init__(self, browser, service) -> None:
        self.service, self.said, self.asked = service, [], []
        # The pages' own policy is kept: axe comes in as a script of the test's, not of the page.
        self.context = browser.new_context(base_url=service.address, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("request", lambda request: self.asked.append(request.url))
        package = importlib.util.find_spec("axe_playwright_python")
        assert package
        assert package.origin
        self.axe = (Path(package.origin).parent / "axe.min.js").read_text("utf-8")

    def go(self, path: str) -> None:
        self.page.goto(path)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.fill(f"#id_{name}", value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def look(self, name: str, *, has_errors: bool = False) -> None:
        """Check the page as it is now, at both widths."""
        assert self.page.title().startswith("Error: ") is has_errors
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
                (
                    fault["id"],
                    [
                        (node["html"][:160], node["any"][0]["message"] if node["any"] else "")
                        for node in fault["nodes"]
                    ][:3],
                )
                for fault in found["violations"]
            ]
            assert broken == [], name
        if has_errors:
            # Focus is on the summary, and each of its links leads to a field that is there.
            for link in self.page.query_selector_all(".govuk-error-summary a"):
                target = link.get_attribute("href")
                assert self.page.query_selector(target), target

    def is_silent(self) -> None:
        """Nothing was asked of anybody else and no rule of the pages was broken."""
        assert {url.split("/")[2] for url in self.asked} == {self.service.address.split("/")[2]}
        assert [said for said in self.said if "status of 4" not in said] == []


def code_for(key: str, later: int = 0) -> str:
    """What an app with this key shows: the key as it stands on the page."""
    plain = key.replace(" ", "")
    app = TOTP(b32decode(plain + "=" * (-len(plain) % 8)))
    app.time += 30 * later
    return f"{app.token():06d}"


def test_from_the_link_on_the_console_to_a_team(browser, service):
    me = Looked(browser, service)
    me.go("/sign-in")
    me.look("sign-in")
    me.press("Go on")
    me.look("sign-in-errors", has_errors=True)

    me.go(service.first_link())
    me.look("first-link")
    me.fill(email="me", name="", password="short", again="shorter")  # noqa: S106 (refused)
    me.press("Go on")
    me.look("first-link-errors", has_errors=True)
    me.fill(email="ada@example.org", name="Ada Byron", password=PASSWORD, again=PASSWORD)
    me.press("Go on")
    assert me.heading() == "Set up your sign-in app"
    me.look("set-up")
    key = me.page.inner_text(".key")
    me.fill(code="12")
    me.press("Finish and sign in")
    me.look("set-up-errors", has_errors=True)
    me.page.wait_for_timeout(1100)  # after a wrong code the next one is asked a second later
    me.fill(code=code_for(key))
    me.press("Finish and sign in")
    assert me.heading() == "Keep these recovery codes"
    me.look("recovery-codes")
    me.page.get_by_role("button", name="I have kept them: go on").click()
    assert me.heading() == "Your organisations"
    me.look("home-empty")

    me.page.get_by_role("button", name="Add an organisation").click()
    me.look("new-organisation")
    me.press("Add")
    me.look("new-organisation-errors", has_errors=True)
    me.fill(name="Eastmere Council")
    me.press("Add")
    me.go("/")
    me.look("home")

    me.go("/o/eastmere-council/people")
    me.look("people")
    me.page.get_by_role("button", name="Invite somebody").click()
    me.look("invite")
    me.press("Invite")
    me.look("invite-errors", has_errors=True)
    me.fill(email="bo@example.org")
    me.page.get_by_role("checkbox", name="Viewer").check()
    me.press("Invite")
    assert me.heading() == "Copy the link and hand it over"
    me.look("link-to-copy")
    link = re.sub(r"http://[^/]+", "", me.page.inner_text(".secret"))
    me.go("/o/eastmere-council/people")
    me.look("people-invited")

    bo = Looked(browser, service)
    bo.go(link)
    bo.look("invitation")
    bo.fill(name="Bo Larkin", password=PASSWORD, again=PASSWORD)
    bo.press("Go on")
    bos_key = bo.page.inner_text(".key")
    bo.fill(code=code_for(bos_key))
    bo.press("Finish and sign in")
    bo.go(link)
    assert "no longer" in bo.heading()
    bo.look("link-over")
    bo.go("/o/eastmere-council/people")
    assert bo.heading() == "You may not open this page"
    bo.look("forbidden")
    bo.go("/o/nowhere/people")
    bo.look("not-found")

    me.go("/o/eastmere-council/people")
    me.page.get_by_role("link", name="Change the roles of Ada Byron").click()
    me.look("member")
    me.page.get_by_role("checkbox", name="Owner").uncheck()
    me.press("Save")
    me.look("member-errors", has_errors=True)

    me.go("/my-account")
    me.look("my-account")
    me.press("Change password")
    me.look("my-account-errors", has_errors=True)
    me.page.get_by_role("button", name="Make a token").click()
    me.look("new-token")
    me.press("Make the token")
    me.look("new-token-errors", has_errors=True)
    me.fill(name="dashboard")
    me.page.get_by_role("checkbox", name="List the versions").check()
    me.page.get_by_role("radio", name="30 days").check()
    me.press("Make the token")
    me.look("token-made")
    me.go("/my-account")
    me.look("my-account-token")
    me.go("/my-account/erase")
    me.look("erase")
    me.press("Erase my account")
    me.look("erase-errors", has_errors=True)

    me.go("/administration")
    me.look("administration")
    me.page.get_by_role("link", name="Help or erase Bo Larkin").click()
    me.look("account")
    me.press("Erase")
    me.look("account-errors", has_errors=True)
    me.press("Link for a new password")
    me.look("password-link")
    for path, name in (("/privacy", "privacy"), ("/new-password", "new-password")):
        me.go(path)
        me.look(name)

    bo.go("/")
    bo.press("Sign out")
    bo.fill(email="bo@example.org", password=PASSWORD)
    bo.press("Go on")
    bo.look("code")
    bo.press("Sign in")
    bo.look("code-errors", has_errors=True)
    bo.fill(code=code_for(bos_key, later=1))
    bo.press("Sign in")
    assert bo.page.get_by_role("button", name="Sign out").is_visible()
    for looked in (me, bo):
        looked.is_silent()
        looked.context.close()


def test_signing_in_by_keyboard_alone_and_without_javascript(browser, service):
    context = browser.new_context(base_url=service.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    while page.locator(":focus").get_attribute("id") != "id_email":
        page.keyboard.press("Tab")
    page.keyboard.type("nobody@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("not a password of anybody")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "The email address or the password is wrong." in page.inner_text("main")
    assert page.input_value("#id_email") == "nobody@example.org"
    assert page.input_value("#id_password") == ""
    context.close()
