"""Links that let somebody in: each for one thing, once, for a while, for the right person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signed_in import PASSWORD, code_of, make_account, sign_in
from untower.actions.acting import SERVICE, NotAllowed, Refused, actor_of
from untower.actions.chain import broken_links
from untower.actions.people.links import invite, make_first_link, make_password_link
from untower.actions.people.signing_in import note_signed_in
from untower.record.events.models import ChainHead, Event
from untower.record.people.models import Account, Link, Membership, Organisation

NEW = "seven quiet tractors sing"


@pytest.fixture
def with_mail(settings):
    settings.HAS_MAIL = True


def invited(client, organisation, email="new@example.org", roles=("editor",)) -> str:
    """The address that an owner's invitation shows where there is no mail server."""
    address = reverse("invite", kwargs={"slug": organisation.slug})
    answer = client.post(address, {"email": email, "roles": list(roles)})
    assert answer.status_code == 200, answer.text
    return link_in(answer.text)


def link_in(text: str) -> str:
    found = re.search(r"http://localhost:8000(/link/[\w-]+)", text)
    assert found, text
    return found.group(1)


def accept(client, address, **typed):
    given = {"name": "New Person", "password": NEW, "again": NEW, **typed}
    return client.post(address, given)


def test_without_a_mail_server_the_link_is_shown_once_to_copy(client_as, organisation):
    owner = client_as("owner")
    invited(owner, organisation)
    page = owner.get(reverse("people", kwargs={"slug": organisation.slug})).text
    assert "new@example.org" in page
    assert "/link/" not in page
    assert mail.outbox == []


def test_with_a_mail_server_the_link_goes_by_mail_and_is_not_shown(
    client_as, organisation, with_mail
):
    owner = client_as("owner")
    address = reverse("invite", kwargs={"slug": organisation.slug})
    answer = owner.post(address, {"email": "New@Example.org", "roles": ["editor"]}, follow=True)
    assert "The invitation was sent to new@example.org." in answer.text
    assert "/link/" not in answer.text
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert Client().get(link_in(sent.body)).status_code == 200


def test_who_is_invited_joins_with_a_password_and_an_app(client_as, organisation):
    address = invited(client_as("owner"), organisation, roles=("editor", "viewer"))
    browser = Client()
    assert browser.get(address).status_code == 200
    assert accept(browser, address)["Location"] == reverse("sign_in_code")
    account = Account.objects.get(email="new@example.org")
    assert account.check_password(NEW)
    browser.get(reverse("set_up_codes"))
    browser.post(reverse("set_up_codes"), {"code": code_of(account)})
    assert browser.get(reverse("my_account")).status_code == 200
    roles = Membership.objects.filter(account=account).values_list("role", flat=True)
    assert sorted(roles) == ["editor", "viewer"]


def test_a_link_works_once_and_only_its_digest_is_kept(client_as, organisation):
    address = invited(client_as("owner"), organisation)
    secret = address.rsplit("/", 1)[1]
    assert secret not in str(list(Link.objects.values()))
    accept(Client(), address)
    again = accept(Client(), address, name="Another Person")
    assert again.status_code == 404
    assert "works once" in again.text
    assert Account.objects.filter(email="new@example.org").count() == 1


def test_looking_at_a_link_does_not_use_it_up(client_as, organisation):
    address = invited(client_as("owner"), organisation)
    for _ in range(3):
        assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200


def test_a_link_ends_after_its_days(client_as, organisation):
    address = invited(client_as("owner"), organisation)
    Link.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(address).status_code == 404
    assert accept(Client(), address).status_code == 404
    assert not Account.objects.filter(email="new@example.org").exists()


def test_an_invitation_withdrawn_or_sent_anew_no_longer_works(client_as, organisation):
    owner = client_as("owner")
    first = invited(owner, organisation)
    second = invited(owner, organisation)
    assert Client().get(first).status_code == 404
    number = Link.objects.get(used_at=None).pk
    parts = {"slug": organisation.slug, "number": number}
    owner.post(reverse("withdraw_invitation", kwargs=parts))
    assert Client().get(second).status_code == 404


def test_an_owner_cannot_withdraw_an_invitation_of_another_organisation(
    client_as, organisation, other_organisation
):
    theirs = client_as("owner", organisation=other_organisation)
    address = invited(theirs, other_organisation)
    number = Link.objects.get().pk
    parts = {"slug": organisation.slug, "number": number}
    client_as("owner").post(reverse("withdraw_invitation", kwargs=parts))
    assert Client().get(address).status_code == 200


def test_who_has_an_account_signs_in_and_accepts_with_it(
    client_as, organisation, other_organisation
):
    person = make_account("viewer", organisation=other_organisation)
    address = invited(client_as("owner"), organisation, email=person.email)
    assert Client().get(address)["Location"].startswith("/sign-in?next=%2Flink%2F")
    browser = sign_in(person)
    assert "Accept the invitation" in browser.get(address).text
    browser.post(address)
    assert Membership.objects.filter(account=person, organisation=organisation).exists()
    assert browser.post(address).status_code == 404


def test_somebody_else_cannot_accept_an_invitation_that_was_passed_on(client_as, organisation):
    address = invited(client_as("owner"), organisation)
    passer_by = sign_in(make_account())
    answer = passer_by.post(address)
    assert answer.status_code == 403
    assert "for another email address" in answer.text
    assert not Account.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Enter your name."),
        ({"name": "x" * 201}, "200 characters"),
        ({"password": "short", "again": "short"}, "at least 12"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"again": "something else again"}, "The two passwords differ"),
        ({"password": "new@example.org", "again": "new@example.org"}, "too similar"),
    ],
)
def test_a_weak_password_or_a_missing_name_is_refused_and_the_link_still_works(
    client_as, organisation, typed, says
):
    address = invited(client_as("owner"), organisation)
    answer = accept(Client(), address, **typed)
    assert answer.status_code == 400
    assert says in answer.text
    assert "<title>Error: " in answer.text
    assert accept(Client(), address).status_code == 302


def test_all_that_is_wrong_with_an_invitation_is_said_at_once(client_as, organisation):
    owner = client_as("owner")
    address = reverse("invite", kwargs={"slug": organisation.slug})
    answer = owner.post(address, {"email": "not an address"})
    assert answer.text.count('href="#id_') == 2
    member = owner.post(address, {"email": owner.account.email, "roles": ["viewer"]})
    assert "is a member already" in member.text
    assert owner.post(address, {"email": "a@b.example", "roles": ["king"]}).status_code == 400
    assert not Link.objects.exists()


def test_nobody_but_an_owner_invites_however_they_ask(account_with, organisation):
    for role in ("commercial_lead", "evaluator", "editor", "viewer", "auditor"):
        by = actor_of(account_with(role), organisation)
        with pytest.raises(NotAllowed, match="Only an owner may invite people"):
            invite(organisation=organisation, by=by, email="x@example.org", roles=["viewer"])


@pytest.mark.parametrize(
    "email", ["a@example.org\nBcc: all@example.org", "a@example.org\r\nX: y", "a@b.c\n\nbody"]
)
def test_no_header_can_be_put_in_by_an_address(client_as, organisation, with_mail, email):
    owner = client_as("owner")
    address = reverse("invite", kwargs={"slug": organisation.slug})
    assert owner.post(address, {"email": email, "roles": ["viewer"]}).status_code == 400
    by = actor_of(owner.account, organisation)
    with pytest.raises(Refused, match="email address in the right form"):
        invite(organisation=organisation, by=by, email=email, roles=["viewer"])
    assert mail.outbox == []


def test_no_header_can_be_put_in_by_the_name_of_an_organisation(db, with_mail):
    body = Organisation.objects.create(slug="odd", name="Odd\r\nBcc: all@example.org")
    owner = make_account("owner", organisation=body)
    by = actor_of(owner, body)
    sent = invite(organisation=body, by=by, email="x@example.org", roles=["viewer"])
    assert sent.is_mailed
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["x@example.org"]


def test_a_mail_server_that_does_not_answer_leaves_the_link_to_copy(
    client_as, organisation, settings
):
    settings.HAS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    assert invited(client_as("owner"), organisation)


def test_a_forgotten_password_is_replaced_by_a_mailed_link_and_all_sessions_end(
    client_as, with_mail
):
    person = client_as("viewer", password=PASSWORD)
    browser = Client()
    browser.post(reverse("new_password"), {"email": person.account.email.upper()})
    address = link_in(mail.outbox[0].body)
    typed = {"password": NEW, "again": NEW}
    assert browser.post(address, typed)["Location"] == reverse("sign_in_code")
    assert person.get(reverse("my_account")).status_code == 302
    assert browser.post(address, typed).status_code == 404
    # The second step is still asked for: a mailbox alone opens nothing.
    assert browser.get(reverse("my_account")).status_code == 302
    person.account.refresh_from_db()
    assert person.account.check_password(NEW)


def test_asking_for_a_password_tells_nobody_who_has_an_account(db, with_mail):
    person = make_account(password=PASSWORD)
    known = Client().post(reverse("new_password"), {"email": person.email}, follow=True)
    unknown = Client().post(reverse("new_password"), {"email": "no@example.org"}, follow=True)
    assert "If there is an account with that address" in known.text
    assert [line for line in known.text.splitlines() if "nonce" not in line] == [
        line for line in unknown.text.splitlines() if "nonce" not in line
    ]
    assert len(mail.outbox) == 1


def test_without_a_mail_server_one_is_told_whom_to_ask(client, db):
    assert "Ask whoever runs it" in client.get(reverse("new_password")).text
    client.post(reverse("new_password"), {"email": make_account().email})
    assert not Link.objects.exists()


def test_an_administrator_makes_a_link_that_also_sets_the_second_step_up_again(db):
    boss, person = make_account(is_administrator=True), make_account(password=PASSWORD)
    page = reverse("password_link", kwargs={"token": person.token})
    address = link_in(sign_in(boss).post(page, {"again": "yes"}).text)
    browser = Client()
    browser.post(address, {"password": NEW, "again": NEW})
    assert browser.get(reverse("sign_in_code"))["Location"] == reverse("set_up_codes")


def test_only_an_administrator_makes_such_a_link(account_with):
    owner, person = account_with("owner"), account_with("viewer")
    by = actor_of(owner, None)
    with pytest.raises(NotAllowed, match="Only an administrator"):
        make_password_link(account=person, administrator=owner, again=False, by=by)


def test_the_first_link_makes_the_administrator_and_works_once(db):
    address = link_in(make_first_link(by=SERVICE))
    typed = {"email": "First@Example.org", "name": "First Person"}
    assert accept(Client(), address, **typed)["Location"] == reverse("sign_in_code")
    first = Account.objects.get()
    assert first.is_administrator
    assert first.email == "first@example.org"
    assert accept(Client(), address, email="second@example.org").status_code == 404
    with pytest.raises(NotAllowed, match="has accounts already"):
        make_first_link(by=SERVICE)


def test_a_first_link_that_was_kept_opens_nothing_once_there_is_an_administrator(db):
    address = link_in(make_first_link(by=SERVICE))
    make_account(is_administrator=True)
    answer = accept(Client(), address, email="late@example.org", name="Late")
    assert answer.status_code == 400
    assert "has an administrator already" in answer.text
    assert Account.objects.count() == 1


def test_an_address_that_was_invited_is_forgotten_once_the_link_is_over(client_as, organisation):
    invited(client_as("owner"), organisation)
    Link.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    note_signed_in(account=make_account())
    assert not Link.objects.exists()


def test_no_event_about_people_holds_a_name_or_an_address(client_as, organisation):
    address = invited(client_as("owner", name="Olive Owner"), organisation)
    accept(Client(), address)
    told = str(list(Event.objects.values("facts", "subject_key", "by_roles")))
    for personal in ("new@example.org", "New Person", "Olive", "@"):
        assert personal not in told
    assert [list(broken_links(head)) for head in ChainHead.objects.all()] == [[]]


def test_one_cannot_tell_a_made_up_link_from_one_that_is_over(client, db):
    assert client.get("/link/made-up").status_code == 404
    assert client.get("/link/" + "x" * 5000).status_code == 404
