"""What a link opens: setting the service up, joining an organisation, a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from untower.actions.acting import SERVICE, NotAllowed, Refused
from untower.actions.people.accounts import (
    accept_invitation,
    choose_password,
    claim_service,
    confirm_email,
    join_organisation,
)
from untower.actions.people.links import mail_new_password
from untower.record.people.models import Account, Purpose
from untower.record.people.reading import open_link
from untower.web.access import account_of, anybody, is_signed_in, to_sign_in
from untower.web.forms import add_problems, errors_of
from untower.web.forms.people import EmailAddress, OpenedLink
from untower.web.notices import say
from untower.web.pages.signing_in import begin

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.record.people.models import Link


@anybody
@never_cache
@sensitive_post_parameters("password", "again")
def open_a_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for what the link needs. Opening it uses nothing up: mail scanners open links too."""
    link = open_link(secret)
    if link is None:
        return render(request, "people/link_over.html", status=404)
    if link.purpose == Purpose.EMAIL:
        return _confirm_email(request, link) if is_signed_in(request) else to_sign_in(request)
    is_invited = link.purpose == Purpose.INVITATION
    if is_invited and is_signed_in(request):
        return _join(request, link)
    if is_invited and Account.objects.filter(email=link.email).exists():
        return to_sign_in(request)
    form = OpenedLink(link, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = _use(link, form.cleaned_data)
        except Refused as refused:
            add_problems(form, refused)
        except NotAllowed as no:
            form.add_error(None, str(no))
        else:
            begin(request, account)
            return HttpResponseRedirect(reverse("sign_in_code"))
    context = {"form": form, "link": link, "errors": errors_of(form), "purpose": link.purpose}
    return render(request, "people/link.html", context, status=400 if form.errors else 200)


@anybody
@never_cache
def new_password(request: HttpRequest) -> HttpResponse:
    """Ask where to mail a link for a new password. The answer is the same whoever asks."""
    form = EmailAddress(request.POST or None)
    if request.method == "POST" and settings.HAS_MAIL and form.is_valid():
        mail_new_password(email=form.cleaned_data["email"], by=SERVICE)
        return HttpResponseRedirect(f"{reverse('new_password')}?asked=yes")
    context = {
        "form": form,
        "errors": errors_of(form),
        "has_mail": settings.HAS_MAIL,
        "is_asked": "asked" in request.GET,
    }
    return render(request, "people/new_password.html", context, status=400 if form.errors else 200)


def _use(link: Link, typed: dict[str, str]) -> Account:
    """Do what the link is for; whose account it now is."""
    password = typed["password"]
    if link.purpose == Purpose.FIRST_ADMINISTRATOR:
        return claim_service(link=link, email=typed["email"], name=typed["name"], password=password)
    if link.purpose == Purpose.INVITATION:
        return accept_invitation(link=link, name=typed["name"], password=password)
    return choose_password(link=link, password=password)


def _confirm_email(request: HttpRequest, link: Link) -> HttpResponse:
    """Sign in with the new address from now on, when its button is pressed."""
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        here = request.session.session_key
        try:
            confirm_email(link=link, account=account_of(request), keep=here)
        except NotAllowed as no:
            problems = [{"text": str(no), "href": "#main"}]
        else:
            say(request, "From now on you sign in with the new address.")
            return HttpResponseRedirect(reverse("my_account"))
    context = {"link": link, "errors": problems}
    status = 403 if problems else 200
    return render(request, "people/confirm_email.html", context, status=status)


def _join(request: HttpRequest, link: Link) -> HttpResponse:
    """Accept with the account that is signed in, when its button is pressed."""
    if request.method == "POST":
        try:
            joined = join_organisation(link=link, account=account_of(request))
        except NotAllowed as no:
            context = {"link": link, "errors": [{"text": str(no), "href": "#main"}]}
            return render(request, "people/join.html", context, status=403)
        say(request, f"You are now a member of {joined.name}.")
        return HttpResponseRedirect(reverse("home"))
    return render(request, "people/join.html", {"link": link})
