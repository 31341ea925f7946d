"""Roles: given and taken by an owner, at once, and never so that no owner is left."""

from __future__ import annotations

import pytest
from django.urls import reverse

from signed_in import sign_in
from untower.actions.acting import NotAllowed, Refused, actor_of
from untower.actions.people.roles import change_roles
from untower.actions.people.tokens import make_token
from untower.record.events.models import Event
from untower.record.people.models import ApiToken, Membership


def address_of(organisation, account) -> str:
    parts = {"slug": organisation.slug, "token": account.token}
    return reverse("change_member", kwargs=parts)


def roles_of(organisation, account) -> list[str]:
    held = Membership.objects.filter(organisation=organisation, account=account)
    return sorted(held.values_list("role", flat=True))


def test_an_owner_changes_roles_and_it_holds_at_once(client_as, account_with, organisation):
    person = account_with("viewer")
    browser = sign_in(person)
    people = reverse("people", kwargs={"slug": organisation.slug})
    assert browser.get(people).status_code == 403
    typed = {"roles": ["auditor", "editor"]}
    client_as("owner").post(address_of(organisation, person), typed)
    assert roles_of(organisation, person) == ["auditor", "editor"]
    assert browser.get(people).status_code == 200
    event = Event.objects.get(kind="roles_changed")
    assert event.facts == {"before": ["viewer"], "after": ["auditor", "editor"]}
    assert event.subject_key == str(person.token)


def test_who_is_removed_finds_the_organisation_gone_and_their_tokens_ended(
    client_as, account_with, organisation
):
    person = account_with("viewer")
    by = actor_of(person, organisation)
    given = {"name": "reader", "scopes": ["tables"], "days": 30}
    make_token(account=person, organisation=organisation, by=by, **given)
    answer = client_as("owner").post(address_of(organisation, person), {}, follow=True)
    assert f"{person.name} is no longer a member." in answer.text
    assert roles_of(organisation, person) == []
    assert ApiToken.objects.get().ended_at is not None
    assert sign_in(person).get(address_of(organisation, person)).status_code == 404
    assert Event.objects.filter(kind="member_removed").count() == 1


def test_the_only_owner_cannot_leave(client_as, organisation):
    owner = client_as("owner", "editor")
    answer = owner.post(address_of(organisation, owner.account), {"roles": ["editor"]})
    assert answer.status_code == 400
    assert "make somebody else an owner first" in answer.text
    assert roles_of(organisation, owner.account) == ["editor", "owner"]


def test_one_of_two_owners_can(client_as, account_with, organisation):
    owner = client_as("owner")
    account_with("owner")
    owner.post(address_of(organisation, owner.account), {"roles": ["viewer"]})
    assert roles_of(organisation, owner.account) == ["viewer"]


def test_an_owner_changes_nobody_in_another_organisation(
    client_as, account_with, organisation, other_organisation
):
    theirs = account_with("viewer", organisation=other_organisation)
    answer = client_as("owner").post(address_of(organisation, theirs), {"roles": ["owner"]})
    assert answer.status_code == 404
    assert roles_of(other_organisation, theirs) == ["viewer"]
    assert roles_of(organisation, theirs) == []


def test_nobody_else_changes_roles_however_they_ask(account_with, organisation):
    person = account_with("viewer")
    by = actor_of(account_with("commercial_lead", "auditor"), organisation)
    with pytest.raises(NotAllowed, match="Only an owner may"):
        change_roles(organisation=organisation, by=by, account=person, roles=["owner"])
    assert roles_of(organisation, person) == ["viewer"]


def test_a_role_that_is_not_is_refused(account_with, organisation):
    person, by = account_with("viewer"), actor_of(account_with("owner"), organisation)
    with pytest.raises(Refused, match="Choose from the roles listed"):
        change_roles(organisation=organisation, by=by, account=person, roles=["king"])


def test_the_same_roles_again_make_no_event(account_with, organisation):
    person, by = account_with("viewer"), actor_of(account_with("owner"), organisation)
    change_roles(organisation=organisation, by=by, account=person, roles=["viewer"])
    assert not Event.objects.exists()


def test_only_owners_see_what_they_could_change(client_as, organisation):
    people = reverse("people", kwargs={"slug": organisation.slug})
    assert "Invite somebody" in client_as("owner").get(people).text
    assert "Invite somebody" not in client_as("auditor").get(people).text
