"""People who come to a running service by its own doors: a link, a password, a sign-in app."""

from __future__ import annotations

import re
from base64 import b32decode

from django_otp.oath import TOTP

PASSWORD = "seven quiet tractors sing"  # noqa: S105 (of an invented person)


def code_for(key: str, later: int = 0) -> str:
    """What an app with this key shows: the key as it stands on the page."""
    plain = key.replace(" ", "")
    app = TOTP(b32decode(plain + "=" * (-len(plain) % 8)))
    app.time += 30 * later
    return f"{app.token():06d}"


def comes_by(person, link: str, **typed: str) -> str:
    """Open a link, choose a password, set up the app, keep the codes; the app's key."""
    person.go(link)
    person.fill(**typed, password=PASSWORD, again=PASSWORD)
    person.press("Continue")
    key = person.page.inner_text(".key")
    person.fill(code=code_for(key))
    person.press("Finish and sign in")
    person.page.get_by_role("button", name="I have kept them: continue").click()
    return key


def link_for(person, slug: str, email: str, role: str) -> str:
    """Invite somebody; the path of the link to hand over."""
    person.go(f"/o/{slug}/people/invite")
    person.fill(email=email)
    person.page.get_by_role("checkbox", name=role).check()
    person.press("Invite")
    return re.sub(r"http://[^/]+", "", person.page.inner_text(".secret"))
