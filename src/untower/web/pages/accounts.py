"""One's own account: name, address, password, app, sessions, codes, tokens, the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as note_device

from untower.actions.acting import NotAllowed, Refused, actor_of
from untower.actions.people.accounts import change_name, change_password, erase_account
from untower.actions.people.links import ask_for_email, waiting_email
from untower.actions.people.second_step import (
    begin_another_app,
    begin_second_step,
    confirm_second_step,
    recovery_codes_left,
    replace_recovery_codes,
)
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
from untower.web.forms.people import (
    ChangedPassword,
    Code,
    Confirmed,
    Name,
    NewEmail,
    NewToken,
    PasswordAgain,
)
from untower.web.notices import say, warn
from untower.web.pages.signing_in import HALF_SECONDS
from untower.web.password_again import is_password_again, is_right
from untower.web.pictures_of_keys import as_groups, as_picture

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

MAY_CHANGE_APP = "may_change_app"
LINK_MAILED = (
    "A link was mailed to the new address. Open it in this browser within a day; until then you "
    "sign in with the old one."
)
LINK_NOT_MAILED = (
    "No mail was sent. Ask an administrator of this service for the link to confirm the new "
    "address, within a day; until then you sign in with the old one."
)


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
                old=typed["old"] if is_right(request, typed["old"]) else "",
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
@never_cache
@sensitive_post_parameters("password")
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes, once, after the password; the old ones end."""
    form = PasswordAgain(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_password_again(request, form):
        codes = replace_recovery_codes(account=account_of(request))
        after = reverse("my_account")
        return render(request, "people/codes.html", {"codes": codes, "after": after})
    told = {
        "title": "Make new recovery codes",
        "said": "Each lets you sign in once without your app. Making new ones ends the old.",
        "button": "Make new codes",
    }
    return _asked_again(request, form, told)


@signed_in
@never_cache
@sensitive_post_parameters("password")
def other_app(request: HttpRequest) -> HttpResponse:
    """Ask for the password before the sign-in app is changed for another."""
    form = PasswordAgain(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_password_again(request, form):
        begin_another_app(account_of(request))
        request.session[MAY_CHANGE_APP] = int(timezone.now().timestamp())
        return HttpResponseRedirect(reverse("set_up_other_app"))
    told = {
        "title": "Change your sign-in app",
        "said": (
            "For another phone or another app. The one you use now works until the new one is set "
            "up. You get new recovery codes, and your other browsers are signed out."
        ),
        "button": "Go on",
    }
    return _asked_again(request, form, told)


@signed_in
@never_cache
def set_up_other_app(request: HttpRequest) -> HttpResponse:
    """Show the new app's key, confirm it by a code, then show the recovery codes once."""
    since = request.session.get(MAY_CHANGE_APP, 0)
    if timezone.now().timestamp() - since > HALF_SECONDS:
        return HttpResponseRedirect(reverse("other_app"))
    account = account_of(request)
    waiting = begin_second_step(account)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = confirm_second_step(account=account, code=form.cleaned_data["code"])
        except Refused as refused:
            add_problems(form, refused)
        else:
            del request.session[MAY_CHANGE_APP]
            note_device(request, device)
            end_sessions(account=account, keep=request.session.session_key)
            after = reverse("my_account")
            return render(request, "people/codes.html", {"codes": codes, "after": after})
    context = {
        "form": form,
        "errors": errors_of(form),
        "picture": as_picture(waiting.config_url),
        "key": as_groups(waiting.bin_key),
        "is_other": True,
    }
    return render(request, "people/set_up_codes.html", context, status=400 if form.errors else 200)


@signed_in
@never_cache
@sensitive_post_parameters("password")
def change_my_email(request: HttpRequest) -> HttpResponse:
    """Ask for another address to sign in with; it counts once a link sent there is opened."""
    form = NewEmail(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_password_again(request, form):
        account, email = account_of(request), form.cleaned_data["email"]
        try:
            sent = ask_for_email(account=account, email=email, by=actor_of(account, None))
        except Refused as refused:
            add_problems(form, refused)
        else:
            if sent.is_mailed:
                say(request, LINK_MAILED)
            else:
                warn(request, LINK_NOT_MAILED)
            return HttpResponseRedirect(reverse("my_account"))
    context = {"form": form, "errors": errors_of(form)}
    return render(request, "people/new_email.html", context, status=400 if form.errors else 200)


@signed_in
@never_cache
@sensitive_post_parameters("password")
def new_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show it, once."""
    account = account_of(request)
    mine = Organisation.objects.filter(membership__account=account).distinct()
    readable = [each for each in mine if can_make_token(actor_of(account, each))]
    form = NewToken(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_password_again(request, form):
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
    token = get_object_or_404(ApiToken, account=account_of(request), pk=number)
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
    if request.method == "POST" and form.is_valid() and is_password_again(request, form):
        account = account_of(request)
        try:
            erase_account(account=account, by=actor_of(account, None))
        except NotAllowed as no:
            form.add_error(None, str(no))
        else:
            logout(request)
            return render(request, "people/erased.html")
    context = {"form": form, "errors": errors_of(form)}
    return render(request, "people/erase_me.html", context, status=400 if form.errors else 200)


def _asked_again(request: HttpRequest, form: Form, told: dict[str, str]) -> HttpResponse:
    """The page that asks for the password before something is done."""
    context = {"form": form, "errors": errors_of(form), **told}
    status = 400 if form.errors else 200
    return render(request, "people/password_again.html", context, status=status)


def _shown(request: HttpRequest, **forms: Form) -> HttpResponse:
    account = account_of(request)
    here = request.session.session_key
    sessions = Session.objects.filter(account=account).order_by("-seen_at")
    problems = [problem for form in forms.values() for problem in errors_of(form)]
    context = {
        "errors": problems,
        "sessions": [(each, handle_of(each), each.session_key == here) for each in sessions],
        "tokens": ApiToken.objects.filter(account=account).select_related("organisation"),
        "waiting_email": waiting_email(account),
        "codes_left": recovery_codes_left(account),
        "password_form": forms.get("password_form", ChangedPassword()),
        "name_form": forms.get("name_form", Name(initial={"name": account.name})),
    }
    return render(request, "people/my_account.html", context, status=400 if problems else 200)
