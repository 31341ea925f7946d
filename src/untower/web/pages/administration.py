"""What an administrator of the service does: organisations, and accounts that are stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused, actor_of
from untower.actions.people.accounts import (
    change_administrator,
    erase_account,
    hold_data,
)
from untower.actions.people.links import make_email_link, make_password_link, waiting_email
from untower.actions.people.organisations import make_organisation
from untower.record.people.models import Account, Organisation
from untower.web.access import account_of, administrator
from untower.web.forms import add_problems, errors_of
from untower.web.forms.people import OrganisationName
from untower.web.menu import first_page
from untower.web.notices import say

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

EXAMPLE_NAME = "Harrowmoor Council (example)"


@administrator
def administration(request: HttpRequest) -> HttpResponse:
    """Every organisation and account on this service."""
    context = {
        "organisations": Organisation.objects.order_by("name"),
        "accounts": Account.objects.filter(erased_at=None).order_by("name", "email"),
        "erased": Account.objects.exclude(erased_at=None).count(),
    }
    return render(request, "people/administration.html", context)


@administrator
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation; who adds it is its first owner."""
    form = OrganisationName(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = actor_of(account_of(request), None)
        try:
            made = make_organisation(
                name=form.cleaned_data["name"], owner=account_of(request), by=by
            )
        except Refused as refused:
            add_problems(form, refused)
        else:
            say(request, f"{made.name} is set up, and you are its owner.")
            return HttpResponseRedirect(first_page(made, account_of(request)) or reverse("home"))
    context = {"form": form, "errors": errors_of(form)}
    return render(
        request, "people/new_organisation.html", context, status=400 if form.errors else 200
    )


@administrator
@require_POST
def new_example(request: HttpRequest) -> HttpResponse:
    """Harrowmoor, an invented council with its whole estate, in one click."""
    from untower.actions.versions import example_version

    made = make_organisation(
        name=EXAMPLE_NAME, owner=account_of(request), by=actor_of(account_of(request), None)
    )
    example_version(made, by=actor_of(account_of(request), made))
    say(request, "Harrowmoor is set up: an invented council, to try everything out on.")
    return HttpResponseRedirect(first_page(made, account_of(request)) or reverse("home"))


@administrator
@require_POST
@never_cache
def password_link(request: HttpRequest, token: UUID) -> HttpResponse:
    """A link for a new password, shown once, to be handed to the person."""
    account = _account(token)
    try:
        sent = make_password_link(
            account=account,
            administrator=account_of(request),
            again="again" in request.POST,
            by=actor_of(account_of(request), None),
        )
    except NotAllowed as no:
        say(request, str(no))
        return HttpResponseRedirect(reverse("administration"))
    return render(request, "people/link_made.html", {"sent": sent, "back": "administration"})


@administrator
@require_POST
@never_cache
def email_link(request: HttpRequest, token: UUID) -> HttpResponse:
    """The link for an address that somebody asked for, shown once, where no mail goes."""
    account, mine = _account(token), account_of(request)
    try:
        sent = make_email_link(account=account, administrator=mine, by=actor_of(mine, None))
    except NotAllowed as no:
        say(request, str(no))
        return HttpResponseRedirect(reverse("administration"))
    return render(request, "people/link_made.html", {"sent": sent, "back": "administration"})


@administrator
def one_account(request: HttpRequest, token: UUID) -> HttpResponse:
    """One account: a new password, a legal hold, erasure."""
    account = _account(token)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        by = actor_of(account_of(request), None)
        try:
            if "administrator" in request.POST:
                is_one = request.POST["administrator"] == "yes"
                change_administrator(
                    account=account, is_one=is_one, administrator=account_of(request)
                )
                is_now = "is now" if is_one else "is no longer"
                say(request, f"{account} {is_now} an administrator of this service.")
            elif "erase" in request.POST:
                if "sure" not in request.POST:
                    raise Refused({"sure": "Tick the box to go on."})
                erase_account(account=account, by=by)
                say(request, "This person's data is erased. What they did stays, by a token.")
            else:
                because = request.POST.get("because", "")
                hold_data(
                    account=account, because=because, administrator=account_of(request), by=by
                )
                held = "is held" if account.kept_because else "is no longer held"
                say(request, f"This person's data {held}.")
            is_mine = account == account_of(request) and not account.is_administrator
            return HttpResponseRedirect(reverse("home" if is_mine else "administration"))
        except Refused as refused:
            problems = [
                {"text": said, "href": f"#id_{name}"} for name, said in refused.problems.items()
            ]
        except NotAllowed as no:
            field = "#id_sure" if "erase" in request.POST else "#main"
            problems = [{"text": str(no), "href": field}]
    context = {
        "account": account,
        "waiting_email": waiting_email(account),
        "has_mail": settings.HAS_MAIL,
        "errors": problems,
    }
    return render(request, "people/account.html", context, status=400 if problems else 200)


def _account(token: UUID) -> Account:
    return get_object_or_404(Account, token=token, erased_at=None)
