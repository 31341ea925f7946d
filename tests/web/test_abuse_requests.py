"""Requests that nobody honest sends: each is refused, with the same headers as any other answer."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from crawled import Page, crawled, is_a_fault, is_page, wrong_headers
from planned import actor, asked_run, carried_out, saved_council
from untower.record.people.models import Role
from untower.record.procurements.models import Procurement

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://example.org/",
    "//example.org",
    "/\\example.org",
    "\\\\example.org",
    "/\t/example.org",
    "javascript:alert(1)",
    "http:example.org",
    "\t//example.org/",
    "https:example.org",
    "\r\nLocation: https://example.org",
)
METHODS = ("put", "patch", "delete", "trace", "options")


def addresses(slug: str) -> dict[str, str]:
    """An address of each route, with parts that are nobody's."""
    samples = {
        "IntConverter": 1,
        "StringConverter": "x",
        "SlugConverter": "x",
        "PathConverter": "x",
        "UUIDConverter": uuid.UUID(int=1),
    }
    found = {}
    for pattern in get_resolver().url_patterns:
        parts = {n: samples[type(c).__name__] for n, c in pattern.pattern.converters.items()}
        if "slug" in parts:
            parts["slug"] = slug
        found[pattern.name] = reverse(pattern.name, kwargs=parts)
    return found


def test_every_answer_has_a_strict_policy_errors_and_static_files_too(client_as, organisation):
    owner, nobody = client_as("owner"), Client()
    static = ("untower/untower.css", "untower/start.js", "style/tokens.css", "untower/none.css")
    wrong = []
    for browser in (owner, nobody):
        for address in [
            *addresses(organisation.slug).values(),
            "/no/such/page",
            *(f"/static/{name}" for name in static),
        ]:
            answer = browser.get(address)
            wrong += [f"{address}: {said}" for said in wrong_headers(answer)]
            if is_page(answer):
                wrong += [f"{address}: {said}" for said in Page(answer.content.decode()).wrong]
            for close in answer._resource_closers:  # the file alone, not the test's database
                close()
    assert wrong == []


def test_a_fault_of_ours_has_the_same_headers_and_tells_nothing(client_as, organisation, settings):
    from untower.web.pages import record

    owner = client_as("owner")
    owner.raise_request_exception = False
    address = reverse("record", kwargs={"slug": organisation.slug})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(record, "events_of", _falls_over)
        answer = owner.get(address)
    assert answer.status_code == 500
    assert b"a secret of ours" not in answer.content
    assert b"Traceback" not in answer.content
    headers = [said for said in wrong_headers(answer) if said != "status 500"]
    assert headers == []


def _falls_over(*_given):
    raise RuntimeError("a secret of ours")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_nowhere_else(where, account_with):
    account_with("owner", email="owner@example.org")
    browser = Client()
    page = browser.get(reverse("sign_in"), {"next": where})
    assert page.status_code in (200, 400)
    sent = browser.post(
        reverse("sign_in"),
        {"email": "owner@example.org", "password": "wrong", "next": where},
    )
    for answer in (page, sent):
        leads = Page(answer.content.decode())
        assert not [lead for lead in leads.leads if "example.org" in lead]
        assert leads.wrong == []
    from untower.web.pages.signing_in import _inside

    request = sent.wsgi_request
    assert _inside(request, where) == "", "it would be followed after the code"


def test_no_header_is_split_by_what_is_sent(client_as, organisation):
    owner = client_as("owner")
    wrong = []
    for address in addresses(organisation.slug).values():
        for query in ("?next=%0d%0aSet-Cookie:%20a=b", "?page=1%0d%0aX-Put:%20in"):
            answer = owner.get(address + query)
            put_in = [f"{n}: {v}" for n, v in answer.items() if "\n" in v or "\r" in v]
            if put_in or "X-Put" in answer or "a" in answer.cookies:
                wrong.append(f"{address}: {put_in}")
    assert wrong == []


@pytest.mark.parametrize("method", METHODS)
def test_methods_that_no_page_has_change_nothing(method, client_as, organisation):
    owner = client_as("owner")
    wrong = []
    for name, address in addresses(organisation.slug).items():
        answer = getattr(owner, method)(address)
        if is_a_fault(answer):
            wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == []


def test_a_form_larger_than_any_of_ours_is_refused(client_as, organisation, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000
    owner = client_as("owner")
    big = {"what": "x" * 100_000}
    wrong = []
    for name, address in addresses(organisation.slug).items():
        answer = owner.post(address, big, content_type="application/x-www-form-urlencoded")
        if is_a_fault(answer):
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []


def test_a_form_of_more_fields_than_any_of_ours_is_refused(client_as, organisation, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
    owner = client_as("owner")
    many = {f"f{n}": "" for n in range(200)}
    for name, address in addresses(organisation.slug).items():
        assert not is_a_fault(owner.post(address, many)), name


def test_other_hosts_are_not_answered(settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = Client().get("/sign-in", headers={"host": "example.org"})
    assert answer.status_code == 400
    assert b"example.org" not in answer.content


def test_what_is_another_bodys_is_not_found_under_ones_own_name(
    client_as, account_with, organisation, other_organisation
):
    """Numbers and ids of another body's things, put into addresses of one's own."""
    theirs = actor(account_with("owner"), organisation)
    version = saved_council(organisation, theirs)
    run = carried_out(asked_run(organisation, theirs, version, is_whole=False))
    owner = client_as(*[role.value for role in Role], organisation=other_organisation)
    inside = crawled(
        client_as("owner"), reverse("estate", kwargs={"slug": organisation.slug}), of_a_kind=1
    )
    swapped = {
        address.replace(f"/o/{organisation.slug}/", f"/o/{other_organisation.slug}/")
        for address in inside.answers
        if address.startswith(f"/o/{organisation.slug}/")
    }
    secret = (b"cedar", b"permits", run.choice_digest.encode(), b"All tables")
    told = [
        address
        for address in sorted(swapped)
        if any(word in _body(owner.get(address)) for word in secret if word not in address.encode())
    ]
    assert told == []
    assert len(swapped) > 30
    assert not Procurement.objects.exists()


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
