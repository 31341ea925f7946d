"""Signing in: a password, then a code; each wrong or used thing is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from signed_in import PASSWORD, code_of, make_account
from untower.record.events.models import Event
from untower.record.people.models import Session


@pytest.fixture
def person(db):
    return make_account(password=PASSWORD)


def give_password(client: Client, email: str, password: str = PASSWORD, after: str = ""):
    typed = {"email": email, "password": password, "next": after}
    return client.post(reverse("sign_in"), typed)


def give_code(client: Client, code: str):
    return client.post(reverse("sign_in_code"), {"code": code})


def is_inside(client: Client) -> bool:
    return client.get(reverse("my_account")).status_code == 200


def test_nobody_is_sent_to_sign_in_and_back(client, db):
    answer = client.get("/my-account?x=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=%2Fmy-account%3Fx%3D1"


def test_a_password_alone_lets_nobody_in(client, person):
    answer = give_password(client, person.email)
    assert answer["Location"] == reverse("sign_in_code")
    assert not is_inside(client)
    assert client.get("/")["Location"].startswith("/sign-in")


def test_password_and_code_let_in_and_the_event_holds_no_name(client, person):
    give_password(client, person.email.upper(), after="/my-account?x=1")
    answer = give_code(client, code_of(person))
    assert answer["Location"] == "/my-account?x=1"
    assert is_inside(client)
    event = Event.objects.get(kind="signed_in")
    assert event.by_token == person.token
    assert person.email not in str(event.facts) + event.subject_key


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, person):
    wrong = give_password(client, person.email, "not the password at all")
    unknown = give_password(client, "nobody@example.org")
    assert wrong.status_code == unknown.status_code == 400
    sentence = "The email address or the password is wrong."
    assert sentence in wrong.text
    assert sentence in unknown.text


@pytest.mark.parametrize("code", ["000000", "abcdef", "", "²²²²²²", "1" * 39, "-12345"])
def test_a_wrong_code_lets_nobody_in_and_says_so(client, person, code):
    give_password(client, person.email)
    answer = give_code(client, code)
    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    assert 'href="#id_code"' in answer.text
    assert not is_inside(client)


def test_a_code_is_good_once(client, person):
    code = code_of(person)
    give_password(client, person.email)
    give_code(client, code)
    elsewhere = Client()
    give_password(elsewhere, person.email)
    answer = give_code(elsewhere, code)
    assert "was used before" in answer.text
    assert not is_inside(elsewhere)


def test_after_a_wrong_code_even_the_right_one_waits(client, person):
    give_password(client, person.email)
    for _ in range(3):
        answer = give_code(client, "000000")
    assert "Too many wrong codes: wait" in answer.text
    assert give_code(client, code_of(person)).status_code == 400


def test_a_recovery_code_is_good_once(client, person):
    device = StaticDevice.objects.create(user=person, name="recovery codes")
    StaticToken.objects.create(device=device, token="abcd2345")  # noqa: S106 (invented)
    give_password(client, person.email)
    give_code(client, " ABCD 2345 ")
    assert is_inside(client)
    elsewhere = Client()
    give_password(elsewhere, person.email)
    assert give_code(elsewhere, "abcd2345").status_code == 400


def test_the_password_opens_the_second_step_for_ten_minutes(client, person):
    give_password(client, person.email)
    session = client.session
    session["half_signed_in_since"] -= 601
    session.save()
    assert give_code(client, code_of(person))["Location"] == reverse("sign_in")
    assert not is_inside(client)


def test_somebody_without_an_app_sets_one_up_before_they_are_in(client, person):
    TOTPDevice.objects.filter(user=person).delete()
    give_password(client, person.email)
    answer = client.get(reverse("sign_in_code"))
    assert answer["Location"] == reverse("set_up_codes")
    shown = client.get(reverse("set_up_codes")).text
    assert "<svg" in shown
    assert "style=" not in shown.split("<main")[1]
    assert client.post(reverse("set_up_codes"), {"code": "000000"}).status_code == 400
    assert not is_inside(client)
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    kept = client.post(reverse("set_up_codes"), {"code": code_of(person)})
    assert kept.text.count("<li>") == 10
    assert is_inside(client)


def test_an_app_that_is_set_up_cannot_be_replaced_by_who_has_only_the_password(client, person):
    give_password(client, person.email)
    assert client.get(reverse("set_up_codes"))["Location"] == reverse("sign_in")


def test_five_wrong_passwords_close_the_account_for_a_while_with_a_page_that_says_so(
    client, person
):
    for _ in range(4):
        assert give_password(client, person.email, "wrong wrong wrong").status_code == 400
    answer = give_password(client, person.email, "wrong wrong wrong")
    assert answer.status_code == 429
    assert "nobody can sign in with it for 15 minutes" in answer.text
    assert give_password(Client(), person.email).status_code == 429
    assert give_password(Client(), make_account(password=PASSWORD).email).status_code == 302


def test_somebody_who_was_erased_or_shut_out_is_not_let_in(client, person):
    give_password(client, person.email)
    person.is_active = False
    person.save()
    assert give_code(client, code_of(person))["Location"] == reverse("sign_in")
    assert give_password(Client(), person.email).status_code == 400


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "http:///elsewhere.example",
        "/\t/elsewhere.example",
        "/my-account\r\nSet-Cookie: x=y",
    ],
)
def test_signing_in_leads_to_no_other_site(client, person, elsewhere):
    give_password(client, person.email, after=elsewhere)
    answer = give_code(client, code_of(person))
    assert answer["Location"] in ("/", "/my-account%0D%0ASet-Cookie:%20x=y")
    assert "x" not in answer.cookies


def test_a_session_made_before_signing_in_is_not_the_one_after(client, person):
    client.get(reverse("sign_in"))
    give_password(client, person.email)
    planted = client.session.session_key
    give_code(client, code_of(person))
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_inside(thief)


def test_a_session_ends_after_thirty_idle_minutes(client_as):
    client = client_as("viewer")
    age(client, seen=timedelta(minutes=29))
    assert is_inside(client)
    age(client, seen=timedelta(minutes=31))
    assert not is_inside(client)
    assert not Session.objects.filter(account=client.account).exists()


def test_a_session_ends_after_eight_hours_at_work_or_not(client_as):
    client = client_as("viewer")
    age(client, started=timedelta(hours=8, minutes=1))
    assert not is_inside(client)


def age(client: Client, **by: timedelta) -> None:
    session = client.session
    for name, ago in by.items():
        session[f"{name}_at"] = (timezone.now() - ago).isoformat()
    session.save()


def test_signing_out_needs_a_form_and_ends_the_session(client_as):
    client = client_as("viewer")
    client.get(reverse("sign_out"))
    assert is_inside(client)
    client.post(reverse("sign_out"))
    assert not is_inside(client)


def test_the_session_cookie_cannot_be_read_by_a_script_nor_sent_from_elsewhere(client, person):
    give_password(client, person.email)
    answer = give_code(client, code_of(person))
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    csrf = client.get(reverse("my_account")).cookies[settings.CSRF_COOKIE_NAME]
    assert csrf["httponly"]


def test_behind_tls_cookies_are_secure_and_plain_http_is_sent_to_https(tmp_path):
    asked = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 10_000_000)"
    )
    environment = {**os.environ, "UNTOWER_SECURE": "yes", "UNTOWER_HOME": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", asked],
        env={**environment, "DJANGO_SETTINGS_MODULE": "untower.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["True"] * 4


def test_pages_of_somebody_are_kept_by_no_cache_and_carry_a_strict_policy(client_as):
    answer = client_as("owner").get(reverse("my_account"))
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "'nonce-" in policy
    assert "http:" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_passwords_are_kept_as_argon2_at_djangos_full_cost(db):
    assert settings.PASSWORD_HASHERS == ["signed_in.QuickArgon2"]
    served = import_module("untower.web.settings").PASSWORD_HASHERS
    assert served == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    kept = make_password(PASSWORD, hasher=import_string(served[0])())
    assert kept.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_home_says_whom_to_ask_where_one_belongs_to_nothing(client_as):
    assert "You belong to no organisation here yet" in client_as().get("/").text
