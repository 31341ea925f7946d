"""Where one signs in, finds one's organisations and account; where owners keep the members."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import accounts, administration, health, home, links, people, signing_in

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", signing_in.sign_in, name="sign_in"),
    path("sign-in/code", signing_in.sign_in_code, name="sign_in_code"),
    path("sign-in/set-up", signing_in.set_up_codes, name="set_up_codes"),
    path("sign-out", signing_in.sign_out, name="sign_out"),
    path("new-password", links.new_password, name="new_password"),
    path("link/<str:secret>", links.open_a_link, name="open_link"),
    path("my-account", accounts.my_account, name="my_account"),
    path("my-account/name", accounts.rename_me, name="rename_me"),
    path("my-account/password", accounts.change_my_password, name="change_my_password"),
    path("my-account/email", accounts.change_my_email, name="change_my_email"),
    path("my-account/app", accounts.other_app, name="other_app"),
    path("my-account/app/set-up", accounts.set_up_other_app, name="set_up_other_app"),
    path("my-account/sessions", accounts.end_my_sessions, name="end_my_sessions"),
    path("my-account/recovery-codes", accounts.new_recovery_codes, name="new_recovery_codes"),
    path("my-account/tokens/new", accounts.new_token, name="new_token"),
    path("my-account/tokens/<int:number>/end", accounts.end_my_token, name="end_my_token"),
    path("my-account/erase", accounts.erase_me, name="erase_me"),
    path("administration", administration.administration, name="administration"),
    path("organisations/new", administration.new_organisation, name="new_organisation"),
    path("organisations/example", administration.new_example, name="new_example"),
    path("administration/accounts/<uuid:token>", administration.one_account, name="one_account"),
    path(
        "administration/accounts/<uuid:token>/link",
        administration.password_link,
        name="password_link",
    ),
    path(
        "administration/accounts/<uuid:token>/email-link",
        administration.email_link,
        name="email_link",
    ),
    path("o/<slug:slug>/people", people.people, name="people"),
    path("o/<slug:slug>/people/invite", people.invite_somebody, name="invite"),
    path("o/<slug:slug>/people/<uuid:token>", people.change_member, name="change_member"),
    path(
        "o/<slug:slug>/people/invitations/<int:number>/withdraw",
        people.withdraw,
        name="withdraw_invitation",
    ),
    path("privacy", health.privacy, name="privacy"),
    path("healthy", health.healthy, name="healthy"),
    path("ready", health.ready, name="ready"),
]
