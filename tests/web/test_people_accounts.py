"""One's own account: password, sessions, recovery codes, and the erasure of what is personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from signed_in import PASSWORD, make_account, sign_in
from untower.actions.acting import NotAllowed, actor_of
from untower.actions.chain import append_event, broken_links
from untower.actions.people.accounts import erase_account, hold_data
from untower.record.events.models import ChainHead, Event
from untower.record.people.models import Account, ApiToken, Link, Membership, Session
from untower.record.people.reading import ERASED, SERVICE_NAME, names_of

if TYPE_CHECKING:
    from django.test import Client

NEW = "seven quiet tractors sing"


def change(client: Client, **typed):
    given = {"old": PASSWORD, "new": NEW, "again": NEW, **typed}
    return client.post(reverse("change_my_password"), given)


def test_a_changed_password_keeps_this_browser_and_ends_the_others(client_as):
    here = client_as("viewer", password=PASSWORD)
    there = sign_in(here.account)
    assert change(here).status_code == 302
    assert here.get(reverse("my_account")).status_code == 200
    assert there.get(reverse("my_account")).status_code == 302
    here.account.refresh_from_db()
    assert here.account.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"old": "not this one"}, "That is not your password now."),
        ({"new": "short", "again": "short"}, "at least 12"),
        ({"again": "not the same"}, "The two passwords differ"),
        ({"old": "", "new": "", "again": ""}, "Enter your password as it is now."),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(client_as, typed, says):
    client = client_as("viewer", password=PASSWORD)
    answer = change(client, **typed)
    assert answer.status_code == 400
    assert says in answer.text
    client.account.refresh_from_db()
    assert client.account.check_password(PASSWORD)


def test_one_sees_and_ends_ones_own_sessions_and_never_their_keys(client_as):
    here = client_as("viewer")
    there, elsewhere = sign_in(here.account), sign_in(here.account)
    page = here.get(reverse("my_account")).text
    assert "(this one)" in page
    for session in Session.objects.all():
        assert session.session_key not in page
    handle = page.split('name="session" value="')[1].split('"')[0]
    here.post(reverse("end_my_sessions"), {"session": handle})
    assert Session.objects.filter(account=here.account).count() == 2
    here.post(reverse("end_my_sessions"))
    assert Session.objects.filter(account=here.account).count() == 1
    assert here.get(reverse("my_account")).status_code == 200
    for other in (there, elsewhere):
        assert other.get(reverse("my_account")).status_code == 302


def test_one_cannot_end_a_session_of_somebody_else(client_as):
    mine, theirs = client_as("viewer"), client_as("viewer")
    from untower.actions.people.signing_in import handle_of

    handle = handle_of(Session.objects.get(account=theirs.account))
    mine.post(reverse("end_my_sessions"), {"session": handle})
    assert theirs.get(reverse("my_account")).status_code == 200


def test_new_recovery_codes_replace_the_old(client_as):
    client = client_as("viewer", password=PASSWORD)
    assert "Your password" in client.get(reverse("new_recovery_codes")).text
    client.post(reverse("new_recovery_codes"), {"password": PASSWORD})
    first = set(StaticToken.objects.values_list("token", flat=True))
    shown = client.post(reverse("new_recovery_codes"), {"password": PASSWORD}).text
    second = set(StaticToken.objects.values_list("token", flat=True))
    assert len(second) == 10
    assert not first & second
    assert all(code in shown for code in second)


GUARDED = {
    "new_recovery_codes": {},
    "other_app": {},
    "change_my_email": {"email": "new@example.org"},
    "new_token": {"organisation": "harrowmoor", "name": "x", "scopes": ["plan"], "days": "30"},
    "erase_me": {"sure": "on"},
}


@pytest.mark.parametrize("name", list(GUARDED))
def test_a_session_alone_makes_no_code_no_token_no_app_and_no_address(client_as, name):
    client = client_as("viewer", password=PASSWORD)
    for typed, says in (({}, "Enter your password."), ({"password": "no"}, "not your password")):
        answer = client.post(reverse(name), {"x": "y", **GUARDED[name], **typed})
        assert answer.status_code == 400
        assert says in answer.text
    assert not StaticToken.objects.exists()
    assert not ApiToken.objects.exists()
    assert not Link.objects.exists()
    assert Account.objects.get().erased_at is None
    assert TOTPDevice.objects.filter(confirmed=False).count() == 0
    assert client.get(reverse("set_up_other_app"))["Location"] == reverse("other_app")


def test_wrong_passwords_inside_the_account_lock_it_as_at_sign_in(client_as):
    client = client_as("viewer", password=PASSWORD)
    for guess in range(5):
        answer = client.post(reverse("new_recovery_codes"), {"password": f"guess {guess}"})
    assert answer.status_code == 429
    right = client.post(reverse("new_recovery_codes"), {"password": PASSWORD})
    assert right.status_code == 429
    changed = change(client)
    assert changed.status_code == 429
    assert Account.objects.get().check_password(PASSWORD)
    assert not StaticToken.objects.exists()


def test_a_right_password_forgets_the_wrong_ones(client_as):
    client = client_as("viewer", password=PASSWORD)
    for _ in range(2):
        for guess in range(4):
            client.post(reverse("new_recovery_codes"), {"password": f"guess {guess}"})
        assert client.post(reverse("new_recovery_codes"), {"password": PASSWORD}).status_code == 200


def test_another_app_is_set_up_after_the_password_and_ends_the_first_one(client_as):
    client = client_as("viewer", password=PASSWORD)
    elsewhere = sign_in(client.account)
    was = TOTPDevice.objects.get()
    went = client.post(reverse("other_app"), {"password": PASSWORD})
    assert went["Location"] == reverse("set_up_other_app")
    assert "Use this app from now on" in client.get(went["Location"]).text
    assert client.post(went["Location"], {"code": "000000"}).status_code == 400
    assert TOTPDevice.objects.filter(pk=was.pk, confirmed=True).exists()
    TOTPDevice.objects.filter(confirmed=False).update(throttling_failure_count=0)

    waiting = TOTPDevice.objects.get(confirmed=False)
    assert waiting.key != was.key
    made = client.post(went["Location"], {"code": shown_by(waiting)})
    assert "Keep these recovery codes" in made.text
    assert TOTPDevice.objects.get().pk == waiting.pk
    assert client.get(reverse("my_account")).status_code == 200
    assert elsewhere.get(reverse("my_account")).status_code == 302
    assert client.get(reverse("set_up_other_app"))["Location"] == reverse("other_app")
    told = list(Event.objects.values_list("kind", flat=True))
    assert told == ["second_step_set_up", "sessions_ended"]


def shown_by(device: TOTPDevice) -> str:
    """What an app with this key shows now."""
    app = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    return f"{app.token():06d}"


def test_a_changed_name_stands_on_pages_and_in_no_event(client_as):
    client = client_as("viewer")
    client.post(reverse("rename_me"), {"name": "  Ada\n Byron "})
    client.account.refresh_from_db()
    assert client.account.name == "Ada Byron"
    assert "Byron" not in str(list(Event.objects.values()))
    assert client.post(reverse("rename_me"), {"name": "x" * 201}).status_code == 400


def test_a_name_cannot_carry_a_script_onto_a_page(client_as, organisation):
    client = client_as("owner", name='<script>alert(1)</script>"><img src=x onerror=alert(1)>')
    for address in (
        reverse("my_account"),
        reverse("people", kwargs={"slug": organisation.slug}),
        reverse("change_member", kwargs={"slug": organisation.slug, "token": client.account.token}),
    ):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def everything_kept() -> str:
    """Every value in every table of the service."""
    return "\n".join(
        str(list(model.objects.values()))
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    )


def test_erasure_leaves_a_token_nothing_personal_and_a_chain_that_verifies(
    client_as, account_with, organisation
):
    account_with("owner")
    client = client_as("editor", password=PASSWORD, email="ada@example.org", name="Ada Byron")
    client.post(reverse("sign_in"), {"email": "ada@example.org", "password": "wrong wrong"})
    with transaction.atomic():
        by = actor_of(client.account, organisation)
        append_event("cells_changed", by=by, organisation=organisation)
    given = {"password": PASSWORD, "sure": "yes"}
    assert "Your account is erased" in client.post(reverse("erase_me"), given).text
    kept = everything_kept()
    for personal in ("ada@example.org", "Ada", "Byron"):
        assert personal not in kept
    account = Account.objects.get(token=client.account.token)
    assert (account.email, account.is_active) == (None, False)
    assert not account.has_usable_password()
    assert not TOTPDevice.objects.filter(user=account).exists()
    assert not Membership.objects.filter(account=account).exists()
    assert client.get(reverse("my_account")).status_code == 302
    # What they did stays, told apart by the token; the organisation's own record says so.
    assert Event.objects.get(kind="cells_changed").by_token == account.token
    assert Event.objects.filter(kind="person_erased").count() == 2
    assert [list(broken_links(head)) for head in ChainHead.objects.all()] == [[], []]
    assert names_of([account.token, None]) == {account.token: ERASED, None: SERVICE_NAME}


def test_erasure_asks_for_the_password_and_a_tick(client_as):
    client = client_as("editor", password=PASSWORD)
    for typed in ({"password": PASSWORD}, {"sure": "yes"}, {"password": "wrong", "sure": "yes"}):
        assert client.post(reverse("erase_me"), typed).status_code == 400
    client.account.refresh_from_db()
    assert client.account.erased_at is None


def test_two_erased_accounts_do_not_collide_and_the_address_is_free_again(db):
    boss = make_account(is_administrator=True)
    for _ in range(2):
        person = make_account(email="ada@example.org")
        erase_account(account=person, by=actor_of(boss, None))
    assert Account.objects.filter(email=None).count() == 2


def test_the_only_owner_and_the_last_administrator_cannot_be_erased(account_with):
    owner = account_with("owner")
    with pytest.raises(NotAllowed, match="only owner of Harrowmoor Council"):
        erase_account(account=owner, by=actor_of(owner, None))
    boss = make_account(is_administrator=True)
    with pytest.raises(NotAllowed, match="last administrator"):
        erase_account(account=boss, by=actor_of(boss, None))
    assert AccessAttempt.objects.count() == 0


def test_data_under_a_legal_hold_stays_until_it_is_lifted(db):
    boss, person = make_account(is_administrator=True), make_account()
    page = reverse("one_account", kwargs={"token": person.token})
    browser = sign_in(boss)
    browser.post(page, {"because": "Challenge to award 12"})
    answer = browser.post(page, {"erase": "yes", "sure": "yes"})
    assert answer.status_code == 400
    assert "must be kept for now: Challenge to award 12" in answer.text
    browser.post(page, {"because": ""})
    assert browser.post(page, {"erase": "yes", "sure": "yes"}).status_code == 302
    person.refresh_from_db()
    assert person.erased_at is not None
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["data_held", "data_released", "person_erased"]


def test_nobody_erases_or_holds_somebody_else_but_an_administrator(account_with):
    owner, person = account_with("owner"), account_with("viewer")
    with pytest.raises(NotAllowed, match="Only the person or an administrator"):
        erase_account(account=person, by=actor_of(owner, None))
    with pytest.raises(NotAllowed, match="Only an administrator"):
        hold_data(account=person, because="x", administrator=owner, by=actor_of(owner, None))


def test_an_administrator_must_tick_before_erasing(db):
    boss, person = make_account(is_administrator=True), make_account()
    page = reverse("one_account", kwargs={"token": person.token})
    assert sign_in(boss).post(page, {"erase": "yes"}).status_code == 400
    person.refresh_from_db()
    assert person.erased_at is None


def test_an_administrator_adds_an_organisation_and_owns_it(db):
    browser = sign_in(make_account(is_administrator=True))
    browser.post(reverse("new_organisation"), {"name": " Eastmere \n Council "})
    held = Membership.objects.select_related("organisation").get()
    assert (held.organisation.name, held.organisation.slug) == (
        "Eastmere Council",
        "eastmere-council",
    )
    assert held.role == "owner"
    browser.post(reverse("new_organisation"), {"name": "Eastmere Council!"})
    assert Membership.objects.filter(organisation__slug="eastmere-council-2").exists()
    assert browser.post(reverse("new_organisation"), {"name": " "}).status_code == 400
    assert browser.post(reverse("new_organisation"), {"name": "x" * 201}).status_code == 400


def test_harrowmoor_is_one_click_away(db):
    browser = sign_in(make_account(is_administrator=True))
    assert "Set up Harrowmoor" in browser.get("/").text
    browser.post(reverse("new_example"))
    body = Membership.objects.select_related("organisation").get().organisation
    assert body.version_set.get().number == 1


def test_an_administrator_makes_another_and_then_may_end(db):
    boss, person = make_account(is_administrator=True), make_account()
    pages = {each: reverse("one_account", kwargs={"token": each.token}) for each in (boss, person)}
    browser = sign_in(boss)
    alone = browser.post(pages[boss], {"administrator": "no"})
    assert "make somebody else one first" in alone.text
    browser.post(pages[person], {"administrator": "yes"})
    assert browser.post(pages[boss], {"administrator": "no"})["Location"] == "/"
    assert browser.get(reverse("administration")).status_code == 403
    assert sign_in(person).get(reverse("administration")).status_code == 200
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["administrator_made", "administrator_ended"]


def test_being_administrator_opens_no_organisation(organisation):
    browser = sign_in(make_account(is_administrator=True))
    people = reverse("people", kwargs={"slug": organisation.slug})
    assert browser.get(people).status_code == 404
