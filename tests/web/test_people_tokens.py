"""API tokens: a program reads what its person may, of what the token is for, while both last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from estate_rows import small_estate
from signed_in import PASSWORD
from untower.actions.acting import NotAllowed, actor_of
from untower.actions.people.tokens import make_token
from untower.record.events.models import Event
from untower.record.people.models import ApiToken, Membership


@pytest.fixture
def versioned(organisation, account_with):
    """The organisation with a few tables as its version 1."""
    small_estate(organisation, actor_of(account_with("owner"), organisation))
    return organisation


@pytest.fixture
def token_of(account_with, organisation):
    """Makes a member with a role and a token of theirs; returns the secret."""

    def made(role: str = "viewer", *scopes: str) -> str:
        account = account_with(role)
        _, secret = make_token(
            account=account,
            organisation=organisation,
            by=actor_of(account, organisation),
            name="test",
            scopes=scopes or ("versions", "tables", "plan"),
            days=30,
        )
        return secret

    return made


def ask(secret: str, name: str, organisation, method: str = "get", **parts):
    edition = parts.pop("edition", None)
    address = reverse(name, kwargs={"slug": organisation.slug, **parts})
    data = {"edition": edition} if edition else None
    return getattr(Client(), method)(address, data, headers={"Authorization": f"Bearer {secret}"})


def test_a_program_lists_versions_and_downloads_their_tables(versioned, token_of):
    secret = token_of()
    (version,) = ask(secret, "api_versions", versioned).json()["versions"]
    assert version["number"] == 1
    tables = ask(secret, "api_tables", versioned, number=1).json()["tables"]
    contracts = next(each for each in tables if each["table"] == "contracts")
    answer = Client().get(contracts["csv"], headers={"Authorization": f"Bearer {secret}"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == contracts["rows"] + 1
    assert lines[0].startswith("contract_id,supplier_id,")
    assert ",=1+1" not in "\n".join(lines)  # no cell runs as a formula


def test_the_edition_is_that_of_the_owner_of_the_token(versioned, token_of):
    viewer, lead = token_of("viewer"), token_of("commercial_lead")
    parts = {"number": 1, "table": "suppliers"}
    low = ask(viewer, "api_table", versioned, **parts)
    full = ask(lead, "api_table", versioned, **parts)
    assert (low["X-Untower-Edition"], full["X-Untower-Edition"]) == ("members", "full")
    low_columns = set(low.content.decode("utf-8-sig").splitlines()[0].split(","))
    full_columns = set(full.content.decode("utf-8-sig").splitlines()[0].split(","))
    assert low_columns < full_columns
    assert "contact_email" in full_columns - low_columns
    above = ask(viewer, "api_table", versioned, edition="full", **parts)
    assert above.status_code == 404
    assert ask(lead, "api_table", versioned, edition="members", **parts).content == low.content


def test_a_scope_opens_only_what_it_names(versioned, token_of):
    secret = token_of("owner", "versions")
    assert ask(secret, "api_versions", versioned).status_code == 200
    for name in ("api_tables", "api_plan"):
        answer = ask(secret, name, versioned, number=1)
        assert answer.status_code == 403
        assert "not for" in answer.json()["error"]


def test_a_token_opens_no_other_organisation_even_of_the_same_person(
    versioned, other_organisation, token_of
):
    secret = token_of("owner")
    person = ApiToken.objects.get().account
    Membership.objects.create(organisation=other_organisation, account=person, role="owner")
    assert ask(secret, "api_versions", other_organisation).status_code == 404


@pytest.mark.parametrize("change", ["ended", "over", "removed", "erased", "evaluator"])
def test_a_token_stops_with_its_time_its_person_and_their_role(versioned, token_of, change):
    secret = token_of()
    token = ApiToken.objects.get()
    held = Membership.objects.filter(account=token.account)
    if change == "ended":
        ApiToken.objects.update(ended_at=timezone.now())
    elif change == "over":
        ApiToken.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    elif change == "removed":
        held.delete()
    elif change == "erased":
        token.account.is_active = False
        token.account.save()
    else:
        held.update(role="evaluator")
    assert ask(secret, "api_versions", versioned).status_code in (401, 403, 404)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer \x00", "x" * 9999]
)
def test_without_a_good_token_nothing_is_said(versioned, header):
    address = reverse("api_versions", kwargs={"slug": versioned.slug})
    answer = Client().get(address, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_browser_that_is_signed_in_opens_no_address_for_programs(versioned, client_as):
    address = reverse("api_versions", kwargs={"slug": versioned.slug})
    assert client_as("owner").get(address).status_code == 401


def test_a_token_is_for_reading_and_opens_no_page(versioned, token_of):
    secret = token_of("owner")
    assert ask(secret, "api_versions", versioned, method="post").status_code in (403, 405)
    headers = {"Authorization": f"Bearer {secret}"}
    people = reverse("people", kwargs={"slug": versioned.slug})
    assert Client().get(people, headers=headers).status_code == 302


@pytest.mark.parametrize("table", ["no-such", "scores", "payments-2"])
def test_what_is_not_there_is_not_found(versioned, token_of, table):
    secret = token_of("owner")
    assert ask(secret, "api_table", versioned, number=1, table=table).status_code == 404
    assert ask(secret, "api_tables", versioned, number=99).status_code == 404
    assert ask(secret, "api_plan", versioned, number=99).status_code == 404
    assert ask(secret, "api_plan", versioned, number=1).status_code == 404


def test_a_token_is_made_on_a_page_shown_once_and_ended_there(client_as, organisation):
    client = client_as("viewer", password=PASSWORD)
    typed = {"organisation": organisation.slug, "name": "dashboard", "scopes": ["versions"]}
    page = client.post(reverse("new_token"), {**typed, "days": "30", "password": PASSWORD}).text
    secret = page.split('<p class="secret" tabindex="0">')[1].split("<")[0]
    assert secret not in str(list(ApiToken.objects.values()))
    assert secret not in client.get(reverse("my_account")).text
    assert ask(secret, "api_versions", organisation).status_code == 200
    assert ApiToken.objects.get().used_on == timezone.localdate()
    number = ApiToken.objects.get().pk
    other = client_as("viewer")
    gone = other.post(reverse("end_my_token", kwargs={"number": number}))
    assert gone.status_code == 404
    client.post(reverse("end_my_token", kwargs={"number": number}))
    assert ask(secret, "api_versions", organisation).status_code == 401
    told = str(list(Event.objects.values("kind", "facts")))
    assert "token_made" in told
    assert "token_ended" in told
    assert "dashboard" not in told


def test_all_that_is_wrong_with_a_new_token_is_said_at_once(client_as, organisation):
    client = client_as("viewer")
    answer = client.post(reverse("new_token"), {"name": "", "days": "9999", "scopes": ["king"]})
    assert answer.status_code == 400
    assert answer.text.count('<a href="#id_') == 5
    assert not ApiToken.objects.exists()


def test_nobody_makes_a_token_for_an_organisation_that_is_not_theirs(client_as, other_organisation):
    client = client_as("owner", password=PASSWORD)
    typed = {"organisation": other_organisation.slug, "name": "x", "scopes": ["plan"], "days": "30"}
    answer = client.post(reverse("new_token"), {**typed, "password": PASSWORD})
    assert answer.status_code == 404


def test_an_evaluator_has_nothing_for_a_program_to_read(account_with, organisation):
    account = account_with("evaluator")
    with pytest.raises(NotAllowed, match="An evaluator reads only what is assigned"):
        make_token(
            account=account,
            organisation=organisation,
            by=actor_of(account, organisation),
            name="x",
            scopes=["plan"],
            days=30,
        )
