"""One's own account: name, password, sessions, recovery codes, tokens, the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused, actor_of
from untower.actions.people.accounts import change_name, change_password, erase_account
from untower.actions.people.second_step import recovery_codes_left, replace_recovery_codes
from untower.actions.people.signing_in import end_one_session, end_sessions, handle_of
from untower.actions.people.tokens import (
    DAYS,
    SCOPES,
    can_make_token,
    end_token,
    make_token,
)
from untower.record.people.models import ApiToken, Organisation, Session
from untower.web.access import account_of, signed_in
from untower.web.forms import add_problems, errors_of
from untower.web.forms.people import ChangedPassword, Confirmed, Name, NewToken
from untower.web.notices import say

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse


@signed_in
@never_cache
def my_account(request: HttpRequest) -> HttpResponse:
    """What is kept of oneself here, and what one can change."""
    return _shown(request)


@signed_in
@require_POST
def rename_me(request: HttpRequest) -> HttpResponse:
    """Change one's name."""
    form = Name(request.POST)
    if form.is_valid():
        change_name(account=account_of(request), name=form.cleaned_data["name"])
        say(request, "Your name is changed.")
        return HttpResponseRedirect(reverse("my_account"))
    return _shown(request, name_form=form)


@signed_in
@require_POST
@sensitive_post_parameters("old", "new", "again")
def change_my_password(request: HttpRequest) -> HttpResponse:
    """Change one's password; one's other browsers are signed out."""
    form = ChangedPassword(request.POST)
    if form.is_valid():
        account, typed = account_of(request), form.cleaned_data
        try:
            change_password(
                account=account,
                old=typed["old"],
                new=typed["new"],
                keep=request.session.session_key,
            )
        except Refused as refused:
            add_problems(form, refused)
        else:
            update_session_auth_hash(request, account)
            say(request, "Your password is changed. Your other browsers are signed out.")
            return HttpResponseRedirect(reverse("my_account"))
    return _shown(request, password_form=form)


@signed_in
@require_POST
def end_my_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out one other browser, or all of them."""
    here, number = request.session.session_key, request.POST.get("session", "")
    if number:
        ended = end_one_session(account=account_of(request), handle=number)
    else:
        ended = end_sessions(account=account_of(request), keep=here)
    browsers = "1 browser was" if ended == 1 else f"{ended} browsers were"
    say(request, f"{browsers} signed out.")
    return HttpResponseRedirect(reverse("my_account"))


@signed_in
@require_POST
@never_cache
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes, once; the old ones end."""
    codes = replace_recovery_codes(account=account_of(request))
    return render(request, "people/codes.html", {"codes": codes, "after": reverse("my_account")})


@signed_in
@never_cache
def new_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show it, once."""
    account = account_of(request)
    mine = Organisation.objects.filter(membership__account=account).distinct()
    readable = [each for each in mine if can_make_token(actor_of(account, each))]
    form = NewToken(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        organisation = next((o for o in readable if o.slug == typed["organisation"]), None)
        if organisation is None:
            raise Http404
        try:
            token, secret = make_token(
                account=account,
                organisation=organisation,
                by=actor_of(account, organisation),
                name=typed["name"],
                scopes=typed["scopes"],
                days=typed["days"],
            )
        except Refused as refused:
            add_problems(form, refused)
        else:
            return render(request, "people/token_made.html", {"token": token, "secret": secret})
    context = {
        "form": form,
        "errors": errors_of(form),
        "organisations": readable,
        "scopes": SCOPES,
        "days": DAYS,
    }
    return render(request, "people/new_token.html", context, status=400 if form.errors else 200)


@signed_in
@require_POST
def end_my_token(request: HttpRequest, number: int) -> HttpResponse:
    """End one's own token."""
    token = ApiToken.objects.filter(account=account_of(request), pk=number).first()
    if token is None:
        raise Http404
    try:
        end_token(token=token, by=actor_of(account_of(request), token.organisation))
    except NotAllowed as no:
        say(request, str(no))
    else:
        say(request, f"The token “{token.name}” has ended.")
    return HttpResponseRedirect(reverse("my_account"))


@signed_in
@never_cache
@sensitive_post_parameters("password")
def erase_me(request: HttpRequest) -> HttpResponse:
    """Erase one's own personal data, after the password and a tick."""
    form = Confirmed(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = account_of(request)
        if not account.check_password(form.cleaned_data["password"]):
            form.add_error("password", "That is not your password.")
        else:
            try:
                erase_account(account=account, by=actor_of(account, None))
            except NotAllowed as no:
                form.add_error(None, str(no))
            else:
                logout(request)
                return render(request, "people/erased.html")
    context = {"form": form, "errors": errors_of(form)}
    return render(request, "people/erase_me.html", context, status=400 if form.errors else 200)


def _shown(request: HttpRequest, **forms: Form) -> HttpResponse:
    account = account_of(request)
    here = request.session.session_key
    sessions = Session.objects.filter(account=account).order_by("-seen_at")
    problems = [problem for form in forms.values() for problem in errors_of(form)]
    context = {
        "errors": problems,
        "sessions": [(each, handle_of(each), each.session_key == here) for each in sessions],
        "tokens": ApiToken.objects.filter(account=account).select_related("organisation"),
        "codes_left": recovery_codes_left(account),
        "password_form": forms.get("password_form", ChangedPassword()),
        "name_form": forms.get("name_form", Name(initial={"name": account.name})),
    }
    return render(request, "people/my_account.html", context, status=400 if problems else 200)
