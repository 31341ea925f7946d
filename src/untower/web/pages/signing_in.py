"""Sign in with a password, then a code; sign out. Nobody is signed in after the password alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as note_device

from untower.actions.acting import Refused
from untower.actions.people.second_step import (
    begin_second_step,
    confirm_second_step,
    has_second_step,
    verify_second_step,
)
from untower.actions.people.signing_in import note_signed_in
from untower.record.people.models import Account
from untower.web.access import anybody, is_signed_in
from untower.web.forms import add_problems, errors_of
from untower.web.forms.people import Code, SignIn
from untower.web.pictures_of_keys import as_groups, as_picture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django_otp.models import Device

HALF, HALF_SINCE, AFTER = "half_signed_in", "half_signed_in_since", "after_sign_in"
HALF_SECONDS = 10 * 60
WRONG = "The email address or the password is wrong. Check both and try again."


@anybody
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the email address and the password."""
    if is_signed_in(request):
        return HttpResponseRedirect(reverse("home"))
    form = SignIn(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        account = authenticate(request, email=asked["email"].lower(), password=asked["password"])
        if isinstance(account, Account):
            _begin(request, account, asked["next"])
            return HttpResponseRedirect(reverse("sign_in_code"))
        form.add_error(None, WRONG)
    context = {"form": form, "errors": errors_of(form)}
    return render(request, "people/sign_in.html", context, status=400 if form.errors else 200)


@anybody
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; without an app yet, go and set one up."""
    account = half_signed_in(request)
    if account is None:
        return HttpResponseRedirect(reverse("sign_in"))
    if not has_second_step(account):
        return HttpResponseRedirect(reverse("set_up_codes"))
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = verify_second_step(account=account, code=form.cleaned_data["code"])
        except Refused as refused:
            add_problems(form, refused)
        else:
            return HttpResponseRedirect(_finish(request, account, device))
    context = {"form": form, "errors": errors_of(form)}
    return render(request, "people/code.html", context, status=400 if form.errors else 200)


@anybody
@never_cache
def set_up_codes(request: HttpRequest) -> HttpResponse:
    """Show the app's key, confirm it by a code, then show the recovery codes once."""
    account = half_signed_in(request)
    if account is None or has_second_step(account):
        return HttpResponseRedirect(reverse("sign_in"))
    waiting = begin_second_step(account)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = confirm_second_step(account=account, code=form.cleaned_data["code"])
        except Refused as refused:
            add_problems(form, refused)
        else:
            after = _finish(request, account, device)
            return render(request, "people/codes.html", {"codes": codes, "after": after})
    context = {
        "form": form,
        "errors": errors_of(form),
        "picture": as_picture(waiting.config_url),
        "key": as_groups(waiting.bin_key),
    }
    return render(request, "people/set_up_codes.html", context, status=400 if form.errors else 200)


@anybody
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; asked for by a form, so that a link elsewhere cannot do it."""
    if request.method == "POST":
        logout(request)
    return HttpResponseRedirect(reverse("sign_in"))


def half_signed_in(request: HttpRequest) -> Account | None:
    """Whose password was right, a few minutes ago, in this browser."""
    since = request.session.get(HALF_SINCE, 0)
    if timezone.now().timestamp() - since > HALF_SECONDS:
        return None
    half = int(request.session.get(HALF, 0))
    return Account.objects.filter(pk=half, is_active=True).first()


def _begin(request: HttpRequest, account: Account, after: str) -> None:
    request.session.cycle_key()
    request.session[HALF] = account.pk
    request.session[HALF_SINCE] = int(timezone.now().timestamp())
    request.session[AFTER] = _inside(request, after)


def begin(request: HttpRequest, account: Account) -> None:
    """Go on to the second step for somebody who has just chosen a password by a link."""
    _begin(request, account, "")


def _finish(request: HttpRequest, account: Account, device: Device) -> str:
    """Sign in, in a new session with the time it began; where to go."""
    after = str(request.session.get(AFTER) or reverse("home"))
    request.session.flush()
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    note_device(request, device)
    now = timezone.now().isoformat()
    request.session["started_at"] = request.session["seen_at"] = now
    request.session["browser"] = _browser(request)
    note_signed_in(account=account)
    return after


def _inside(request: HttpRequest, address: str) -> str:
    """The address where it is a page of this service; blank otherwise."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


def _browser(request: HttpRequest) -> str:
    """The browser's family and system, as far as it says: enough to tell one's own apart."""
    said = request.headers.get("User-Agent", "")
    families = ("Edg", "Firefox", "Chrome", "Safari")
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    family = next((name for name in families if name in said), "A browser")
    system = next((name for name in systems if name in said), "")
    shown = {"Edg": "Edge"}.get(family, family)
    return f"{shown} on {system}" if system else shown
