"""Every route, as every role and as nobody: each opens to exactly those whom its view names.

A route that somebody adds is walked by itself. Where its address has a part whose name is not in
SAMPLES, a plain value of its converter is used: what matters is who is let in, not what is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from signed_in import make_account, sign_in
from untower.record.people.models import Role
from untower.web.access import ADMINISTRATOR, ANY_MEMBER, EVERYBODY, PROGRAM, SIGNED_IN

REFUSED = "You may not open this page"
TOO_OLD = "This form is too old to send"
ROLES = [role.value for role in Role]
OTHERS = ["nobody", "stranger", "member of another", "administrator"]

# Django's own way where a view chooses how an upload is taken: it asks for the token inside, after
# the roles. test_procurements_refusals.py sends it a form without one.
ASKS_INSIDE = {"receive"}

SAMPLES = {"slug": "harrowmoor", "number": 1, "secret": "x" * 43, "table": "contracts"}
BY_CONVERTER = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "PathConverter": "x",
    "UUIDConverter": UUID(int=1),
}


@dataclass(frozen=True)
class Route:
    """One address with a value for each of its parts."""

    name: str
    address: str
    who: tuple[str, ...]

    @property
    def is_of_an_organisation(self) -> bool:
        return not {EVERYBODY, SIGNED_IN, ADMINISTRATOR, PROGRAM} & set(self.who)


def all_patterns() -> list[URLPattern]:
    patterns = list(get_resolver().url_patterns)
    assert all(isinstance(pattern, URLPattern) for pattern in patterns)
    return patterns


def all_routes() -> list[Route]:
    routes = []
    for pattern in all_patterns():
        parts = {
            part: SAMPLES.get(part, BY_CONVERTER.get(type(converter).__name__, "x"))
            for part, converter in pattern.pattern.converters.items()
        }
        address = reverse(pattern.name, kwargs=parts)
        routes.append(Route(pattern.name, address, getattr(pattern.callback, "who", ())))
    return routes


def browser_of(who: str, organisation, other_organisation) -> Client:
    if who == "nobody":
        return Client()
    if who == "stranger":
        return sign_in(make_account())
    if who == "administrator":
        return sign_in(make_account(is_administrator=True))
    if who == "member of another":
        return sign_in(make_account(*ROLES, organisation=other_organisation))
    return sign_in(make_account(who, organisation=organisation))


def expected(route: Route, who: str) -> str:
    """What must happen: open, sign in first, refused (403), not found (404) or token (401)."""
    if PROGRAM in route.who:
        return "token"
    if EVERYBODY in route.who:
        return "open"
    if who == "nobody":
        return "sign in"
    if SIGNED_IN in route.who:
        return "open"
    if ADMINISTRATOR in route.who:
        return "open" if who == "administrator" else "refused"
    if who in OTHERS:
        return "not found"
    return "open" if who in route.who or ANY_MEMBER in route.who else "refused"


def happened(answer) -> str:
    if answer.status_code == 401:
        return "token"
    if answer.status_code == 302 and answer["Location"].startswith("/sign-in?next="):
        return "sign in"
    if answer.status_code == 403 and REFUSED in answer.text:
        return "refused"
    return "not found" if answer.status_code == 404 else f"open {answer.status_code}"


def is_as_expected(wanted: str, answer) -> bool:
    if wanted == "open":
        # What an open page found is its own business; that it let in and did not fail is ours.
        return answer.status_code in (200, 302, 400, 404, 405, 503) and happened(answer) not in (
            "sign in",
            "refused",
            "token",
        )
    return happened(answer) == wanted


def test_every_route_says_who_may_use_it_and_has_a_name_of_its_own():
    patterns = all_patterns()
    assert [str(p.pattern) for p in patterns if not getattr(p.callback, "who", ())] == []
    names = [pattern.name for pattern in patterns]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("who", [*ROLES, *OTHERS])
def test_each_route_opens_to_exactly_those_it_names(who, organisation, other_organisation):
    browser = browser_of(who, organisation, other_organisation)
    wrong = []
    for route in all_routes():
        wanted = expected(route, who)
        answer = browser.get(route.address)
        if not is_as_expected(wanted, answer):
            wrong.append(f"GET {route.address} ({route.who}): {happened(answer)}, not {wanted}")
        if wanted != "open":
            # Sending a form is refused in the same way, before anything is done.
            answer = browser.post(route.address)
            if not is_as_expected(wanted, answer):
                wrong.append(f"POST {route.address} ({route.who}): {happened(answer)}")
    assert wrong == []


def test_an_organisation_of_others_is_told_apart_in_nothing_from_one_that_is_not(
    organisation, other_organisation
):
    browser = browser_of("member of another", organisation, other_organisation)
    for route in all_routes():
        if not route.is_of_an_organisation:
            continue
        real = browser.get(route.address)
        none = browser.get(route.address.replace("/harrowmoor", "/no-such-body", 1))
        assert (real.status_code, none.status_code) == (404, 404), route.address
        assert without_nonce(real.text) == without_nonce(none.text)


def without_nonce(text: str) -> list[str]:
    return [line for line in text.splitlines() if "nonce=" not in line and "csrf" not in line]


@pytest.mark.parametrize("who", ["nobody", "owner", "administrator"])
def test_no_route_takes_a_form_without_its_csrf_token(who, organisation, other_organisation):
    inside = browser_of(who, organisation, other_organisation)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = inside.cookies
    let_in = []
    exempt = {p.name for p in all_patterns() if getattr(p.callback, "csrf_exempt", False)}
    assert exempt == ASKS_INSIDE
    for route in all_routes():
        if route.name in ASKS_INSIDE:
            continue
        answer = browser.post(route.address, {"x": "y"})
        is_refused = answer.status_code == 403 and TOO_OLD in answer.text
        if not is_refused and answer.status_code not in (401, 405):
            let_in.append(f"{route.address}: {answer.status_code}")
    assert let_in == []


def test_a_view_that_does_not_say_who_may_open_it_is_closed(rf, client_as):
    from untower.web.access import AccessMiddleware

    request = rf.get("/")
    request.user = client_as("owner").account
    answer = AccessMiddleware(lambda _: None).process_view(request, lambda _: None, (), {})
    assert answer.status_code == 403
