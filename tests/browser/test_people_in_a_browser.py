"""Signing in and looking after people in a real browser, from the link on the console onwards.

Every page, and every page with its errors, at both widths: accessible, within its width, silent on
the network, nothing refused by the page's own policy. UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import re

import pytest

from looked import Looked
from newcomers import PASSWORD, code_for
from served import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def service(tmp_path):
    """A fresh service of this test's own."""
    with serving(tmp_path / "home") as running:
        yield running


def test_from_the_link_on_the_console_to_a_team(browser, service):
    me = Looked(browser, service.address)
    me.go("/sign-in")
    me.look("sign-in")
    me.press("Continue")
    me.look("sign-in-errors", has_errors=True)

    me.go(service.first_link())
    me.look("first-link")
    me.fill(email="me", name="", password="short", again="shorter")  # noqa: S106 (refused)
    me.press("Continue")
    me.look("first-link-errors", has_errors=True)
    me.fill(email="ada@example.org", name="Ada Byron", password=PASSWORD, again=PASSWORD)
    me.press("Continue")
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
    me.page.get_by_role("button", name="I have kept them: continue").click()
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

    bo = Looked(browser, service.address)
    bo.go(link)
    bo.look("invitation")
    bo.fill(name="Bo Larkin", password=PASSWORD, again=PASSWORD)
    bo.press("Continue")
    bos_key = bo.page.inner_text(".key")
    bo.fill(code=code_for(bos_key))
    bo.press("Finish and sign in")
    bo.go(link, status=404)
    assert "no longer" in bo.heading()
    bo.look("link-over")
    bo.go("/o/eastmere-council/people", status=403)
    assert bo.heading() == "You may not open this page"
    bo.look("forbidden")
    bo.go("/o/nowhere/people", status=404)
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
    me.fill(password=PASSWORD)
    me.press("Make the token")
    me.look("token-made")
    me.go("/my-account")
    me.look("my-account-token")
    for page in ("recovery-codes", "app", "email"):
        me.go(f"/my-account/{page}")
        me.look(f"my-account-{page}")
    me.press("Ask for the link")
    me.look("my-account-email-errors", has_errors=True)
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
    bo.press("Continue")
    bo.look("code")
    bo.press("Sign in")
    bo.look("code-errors", has_errors=True)
    bo.fill(code=code_for(bos_key, later=1))
    bo.press("Sign in")
    assert bo.page.get_by_role("button", name="Sign out").is_visible()
    for looked in (me, bo):
        looked.is_silent()
        looked.context.close()
